"""The fewest statements with which all trees are settled: an integer program for each part that shares no statement.

Twice: once as the facts say what they miss (all that a question names is stated), and once as if any one of these
statements were enough. What the second needs, every list needs; so it is a bound from below.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from iotsec.analysis.clarifying.hopes import Hope, Question, questions_in
from iotsec.analysis.clarifying.values import values_for
from iotsec.analysis.combining import NEVER, Every, One
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing

SOLVER_NODES = 2_000
"""So many nodes HiGHS looks at for one part; beyond, the best list that it has, with its gap."""


class Wanted(NamedTuple):
    """A finding to settle: by its number, as hoped for, and as nobody hopes."""

    number: int
    well: Hope
    badly: Hope


class Chosen(NamedTuple):
    """What is stated, with the value that is hoped for where it is known, and the questions that come out as hoped by
    it; which findings are settled badly or not at all; the least that any list has; and whether every search ended.
    """

    stated: Mapping[Missing, Any]
    answered: frozenset[Question]
    badly: frozenset[int]
    unsettled: frozenset[int]
    bound: int
    whole: bool


UNSAID = "not a value"
"""Stands for the value of a statement of which only that it is made matters here."""


def fewest(facts: Facts, wanted: Sequence[Wanted]) -> Chosen:
    """The fewest statements; first as many findings as possible come out well, and then as many as possible at all."""
    stated: dict[Missing, Any] = {}
    answered, badly, unsettled = set[Question](), set[int](), set[int]()
    bound, whole = 0, True
    for part in _parts(wanted):
        found = _Program(facts, part, any_of=False).solved()
        stated |= found.stated
        answered |= found.answered
        badly |= found.badly
        unsettled |= found.unsettled
        bound += found.bound
        if not found.whole or any(
            len(item.missing) > 1 and not item.all_needed for hope in part for item in _questions(hope)
        ):
            least = _Program(facts, part, any_of=True, beside=found).solved()
            bound += min(least.bound, len(found.stated)) - found.bound
        whole &= found.whole
    return Chosen(stated, frozenset(answered), frozenset(badly), frozenset(unsettled), bound, whole)


def _questions(item: Wanted) -> Iterator[Question]:
    yield from questions_in(item.well)
    yield from questions_in(item.badly)


def _parts(wanted: Sequence[Wanted]) -> list[list[Wanted]]:
    """The findings in parts that share no statement."""
    parent: dict[Any, Any] = {}

    def top(key: Any) -> Any:
        parent.setdefault(key, key)
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for item in wanted:
        for question in _questions(item):
            for missing in question.missing:
                parent[top(missing)] = top(item.number)
    found: dict[Any, list[Wanted]] = {}
    for item in wanted:
        found.setdefault(top(item.number), []).append(item)
    return list(found.values())


class _Program:
    """The rows of an integer program over the statements of one part."""

    def __init__(self, facts: Facts, part: Sequence[Wanted], *, any_of: bool, beside: Chosen | None = None) -> None:
        self.facts, self.any_of, self.beside = facts, any_of, beside
        self.rows: list[tuple[dict[int, float], float]] = []
        """Sums of columns that are at least as much as this."""
        self.whole: list[int] = []
        self.width = 0
        asked = list(dict.fromkeys(question for item in part for question in _questions(item)))
        self.statements = {
            missing: self._new(whole=True) for missing in sorted({gap for item in asked for gap in item.missing})
        }
        self.value_columns: dict[Missing, dict[Any, int]] = {}
        self.columns: dict[Question, list[int]] = {}
        self._simple([item for item in asked if item.asks is not None])
        self._others([item for item in asked if item.asks is None])
        self.well, self.bad = list[tuple[int, int]](), list[tuple[int, int]]()
        for item in part:
            terms = self._sum(item.well)
            for hope, kept in ((item.badly, self.bad), (NEVER, self.well)):
                if hope != NEVER or kept is self.well:
                    place = self._new(whole=True)
                    kept.append((item.number, place))
                    terms[place] = 1.0
                    if hope != NEVER:
                        self._only_if(place, hope)
            self.rows.append((terms, 1.0))
        if beside is not None:  # Whoever gives up no more than this is to be bounded.
            for kept, given_up in ((self.bad, beside.badly), (self.well, beside.unsettled)):
                self.rows.append((dict.fromkeys((place for _, place in kept), -1.0), -float(len(given_up))))

    def _new(self, *, whole: bool) -> int:
        if whole:
            self.whole.append(self.width)
        self.width += 1
        return self.width - 1

    def _simple(self, asked: Sequence[Question]) -> None:
        """Questions that one field decides by its value: of each field one value is stated at most."""
        by_field: dict[Missing, list[Question]] = {}
        for item in asked:
            by_field.setdefault(item.missing[0], []).append(item)
        for missing, questions in by_field.items():
            asks = list(dict.fromkeys(item.asks for item in questions if item.asks is not None))
            values = values_for(self.facts, (missing.kind, missing.id, missing.field), asks)
            columns = {value: self._new(whole=True) for value in values}
            self.value_columns[missing] = columns
            self.rows.append(({self.statements[missing]: 1.0, **dict.fromkeys(columns.values(), -1.0)}, 0.0))
            for item in questions:
                assert item.asks is not None
                at = asks.index(item.asks)
                self.columns[item] = [columns[value] for value in values if values[value][at] is item.hoped]

    def _others(self, asked: Sequence[Question]) -> None:
        """Other questions: each comes out one way at most, and only where what decides it is stated."""
        by_question: dict[tuple[Any, ...], list[Question]] = {}
        for item in asked:
            by_question.setdefault(item.about, []).append(item)
        for questions in by_question.values():
            columns = [self._new(whole=True) for _ in questions]
            if len(columns) > 1:
                self.rows.append((dict.fromkeys(columns, -1.0), -1.0))
            for item, place in zip(questions, columns, strict=True):
                self.columns[item] = [place]
                stated = [self.statements[missing] for missing in item.missing]
                for several in [stated] if self.any_of and not item.all_needed else [[column] for column in stated]:
                    self.rows.append(({**dict.fromkeys(several, 1.0), place: -1.0}, 0.0))

    def _sum(self, hope: Hope) -> dict[int, float]:
        """Columns of which one is 1 where a tree is settled."""
        if isinstance(hope, Question):
            return dict.fromkeys(self.columns[hope], 1.0)
        if isinstance(hope, One):
            return {place: 1.0 for part in hope.parts for place in self._sum(part)}
        place = self._new(whole=False)
        self._only_if(place, hope)
        return {place: 1.0}

    def _only_if(self, place: int, hope: Hope) -> None:
        """A column is 1 only where a tree is settled."""
        for part in hope.parts if isinstance(hope, Every) else (hope,):
            self.rows.append(({**self._sum(part), place: -1.0}, 0.0))

    def solved(self) -> Chosen:
        """The best choice that is found, and the bound."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # Seldom needed, and dear to import.
        from scipy.sparse import coo_array

        cost = np.zeros(self.width)
        own = len(self.statements)
        cost[:own] = 1.0
        if self.beside is None:
            cost[[place for _, place in self.bad]] = own + 1.0
            cost[[place for _, place in self.well]] = (own + 1.0) * (len(self.bad) + 1.0)
        entries = [(row, place, factor) for row, (terms, _) in enumerate(self.rows) for place, factor in terms.items()]
        at_row, at_column, factors = (np.array(item) for item in zip(*entries, strict=True))
        matrix = coo_array((factors, (at_row, at_column)), shape=(len(self.rows), self.width)).tocsr()
        whole = np.zeros(self.width)
        whole[self.whole] = 1
        found = milp(
            cost, integrality=whole, bounds=Bounds(0, 1),
            constraints=LinearConstraint(matrix, np.array([least for _, least in self.rows]), np.inf),
            options={"node_limit": SOLVER_NODES, "mip_rel_gap": 0.0},
        )  # fmt: skip
        if found.x is None:
            return self._everything()
        return self._told(found.x > 0.5, cost, found.mip_dual_bound, ended=found.status == 0)

    def _told(self, made: Any, cost: Any, dual: float | None, *, ended: bool) -> Chosen:
        stated: dict[Missing, Any] = {
            missing: next((value for value, at in self.value_columns.get(missing, {}).items() if made[at]), UNSAID)
            for missing, place in self.statements.items()
            if made[place]
        }
        answered = frozenset(item for item, columns in self.columns.items() if any(made[at] for at in columns))
        badly = frozenset(number for number, place in self.bad if made[place])
        unsettled = frozenset(number for number, place in self.well if made[place])
        if self.beside is None:  # Where something is given up, the solver's bound does not speak of statements alone.
            return Chosen(stated, answered, badly, unsettled, len(stated) if ended else 0, ended)
        least = len(stated) if ended else int(np.ceil((dual or 0.0) - 1e-6))
        return Chosen(stated, answered, badly, unsettled, least, ended)

    def _everything(self) -> Chosen:
        """All statements: where nothing was found within the budget."""
        everything = dict.fromkeys(self.statements, UNSAID)
        return Chosen(everything, frozenset(self.columns), frozenset(), frozenset(), 0, whole=False)


def statements_in(hopes: Iterable[Hope]) -> set[Missing]:
    """All statements that these trees name."""
    return {missing for hope in hopes for question in questions_in(hope) for missing in question.missing}
