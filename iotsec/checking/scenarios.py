"""A condition asked under scenarios: in every case of each, and the worst answer counts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import Number
from iotsec.columns.rows import numbers_of
from iotsec.conditions.evaluate import holds
from iotsec.conditions.masks import Mask, both
from iotsec.conditions.source import Scope
from iotsec.conditions.tree import Condition, Parameter
from iotsec.facts.derived.scenarios.cases import Cases, cases_of
from iotsec.facts.derived.scenarios.chain import STRUCK_BY
from iotsec.facts.derived.scenarios.names import ALIGNED
from iotsec.facts.existence import missing_of_existence
from iotsec.facts.explain import Explanation, explain_condition
from iotsec.facts.missing import missing_of
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing

ROWS_AT_ONCE = 500_000
"""So many rows, each in a case, are asked at once: it bounds the memory that the masks need."""
SOME = 2_000
"""So many rows, each in a case, are all asked: to look which cases change something would take as long."""
MOST_PAIRS = 64_000_000
"""Of so many rows, each in a case, is marked where a case changes something: each mark is a byte."""
UNTOUCHED = "no case in particular"
"""Under this name is asked what holds in most cases of a scenario."""


def holds_under(scenarios: tuple[str, ...], condition: Condition, scope: Scope) -> Mask:
    """Where a condition surely holds in every case of these scenarios, and where it surely fails in one.

    A case that only possibly can be makes a failure unknown.
    """
    return both(_under(scenario, condition, scope) for scenario in scenarios)


def _under(scenario: str, condition: Condition, scope: Scope) -> Mask:
    assert isinstance(scope.source, Facts)
    cases = cases_of(scope.source, scenario)
    rows = numbers_of(scope.rows)
    true, false = np.ones(len(rows), dtype=np.bool_), np.zeros(len(rows), dtype=np.bool_)
    if scenario in ALIGNED:
        return _fold(cases, rows, holds(condition, scope.under(scenario, rows, rows)), (true, false))
    if SOME < cases.size * len(rows) < MOST_PAIRS:
        found = _where_touched(scenario, condition, scope, cases)
        if found is not None:
            return found
    step = max(1, ROWS_AT_ONCE // max(len(rows), 1))
    for start in range(0, cases.size, step):
        chosen = np.arange(start, min(start + step, cases.size))
        asked = holds(condition, scope.under(scenario, np.repeat(chosen, len(rows)), np.tile(rows, len(chosen))))
        _fold(cases, np.repeat(chosen, len(rows)), asked, (true, false))
    return Mask(true & ~false, false)


def _where_touched(scenario: str, condition: Condition, scope: Scope, cases: Cases) -> Mask | None:
    """The same, at a cost that goes with how much the cases change; None where it is not seen what they change.

    Each row is asked as most cases leave it, and then again only in those cases that change something that it read.
    It surely fails only in a case that surely can happen, and surely holds only if it does in all that perhaps can.
    """
    from iotsec.facts.derived.scenarios.untouched import untouched_by  # Small designs do without.

    facts, rows, size = scope.source, numbers_of(scope.rows), scope.size
    assert isinstance(facts, Facts)
    untouched = facts.copies[UNTOUCHED] = untouched_by(facts, scenario)
    usual = holds(condition, scope.under(UNTOUCHED, np.arange(size), rows))
    if not untouched.all_noted:
        return None
    place, case = untouched.touched(size)
    fails, doubtful = np.zeros(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_)
    for start in range(0, len(place), ROWS_AT_ONCE):
        at, where = place[start : start + ROWS_AT_ONCE], case[start : start + ROWS_AT_ONCE]
        asked = holds(condition, scope.under(scenario, where, rows[at]))
        fails[at[asked.false & cases.exists[where]]] = True
        doubtful[at[~asked.true]] = True
    others = cases.size - np.bincount(place, minlength=size)
    sure = int(cases.exists.sum()) - np.bincount(place[cases.exists[case]], minlength=size)
    false = fails | (usual.false & (sure > 0))
    return Mask((usual.true | (others == 0)) & ~doubtful & ~false, false)


def _fold(
    cases: Cases, chosen: NDArray[np.int64], asked: Mask, whole: tuple[NDArray[np.bool_], NDArray[np.bool_]]
) -> Mask:
    """Add the answers of these cases, row by row, to what is known so far."""
    true, false = whole
    size = max(len(true), 1)
    true &= asked.true.reshape(-1, size).all(axis=0)
    false |= (asked.false & cases.exists[chosen]).reshape(-1, size).any(axis=0)
    return Mask(true & ~false, false)


class CaseExplainer:
    """Explains conditions that are asked under scenarios, in the case that decides them."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    def explained(
        self, scenarios: tuple[str, ...], condition: Condition, scope: Scope, *, wanted: bool | None
    ) -> list[Explanation]:
        """Why a condition holds in all cases (told of the worst one), fails in one, or is not known in one."""
        found = self._deciding(scenarios, condition, scope, wanted)
        if found is None:
            return []
        scenario, case, answer = found
        missing = _missing_of_case(self.facts, scenario, case) if wanted is None else ()
        at = scope.kind, int(numbers_of(scope.rows)[0])
        head, *rest = self.in_one(scenario, case, condition, at, scope.parameters, answer)
        return [head._replace(answer=wanted, missing=missing), *rest]

    def in_one(
        self,
        scenario: str,
        case: int,
        condition: Condition,
        at: tuple[str, int],
        parameters: dict[str, Parameter],
        wanted: bool | None,
    ) -> list[Explanation]:
        """Why a condition is met, fails or is not known of one element (its kind and row) in one case."""
        kind, row = at
        rows = np.array([row])
        inside = Scope(_in_case(self.facts, scenario, case), kind, rows, parameters)
        told, id = named(self.facts, scenario, case), self.facts.ids(kind)[row]
        head = Explanation("under", kind, id, "", told, "is in question", wanted)
        return [head, *explain_condition(condition, inside, wanted)]

    def _deciding(
        self, scenarios: tuple[str, ...], condition: Condition, scope: Scope, wanted: bool | None
    ) -> tuple[str, int, bool | None] | None:
        """The case that decides, and the answer in it: of what is met the one that strikes hardest."""
        row, best = int(numbers_of(scope.rows)[0]), None
        for scenario in scenarios:
            cases = cases_of(self.facts, scenario)
            chosen = np.array([row]) if scenario in ALIGNED else np.arange(cases.size)
            asked = holds(condition, scope.under(scenario, chosen, np.full(len(chosen), row)))
            if wanted is True:
                best = best or (self._worst(scenario, chosen, scope, row) if len(chosen) else None)
                continue
            failing = asked.false & cases.exists[chosen]
            at = np.flatnonzero(failing if wanted is False else ~asked.true & ~failing)
            if len(at):
                place = int(at[0])
                return scenario, int(chosen[place]), False if asked.false[place] else None
        return best

    def _worst(self, scenario: str, chosen: NDArray[np.int64], scope: Scope, row: int) -> tuple[str, int, bool | None]:
        """The case in which the element is down the longest; the first where the kind has no outage."""
        if not self.facts.varies(scenario, scope.kind, "outage"):
            return scenario, int(chosen[0]), True
        column = self.facts.column_in(scenario, scope.kind, "outage", np.full(len(chosen), row), chosen)
        assert isinstance(column, Number)
        return scenario, int(chosen[int(np.argmax(column.high))]), True


def _in_case(facts: Facts, scenario: str, case: int) -> Facts:
    return facts.copies_in(scenario).copy(case)


def _missing_of_case(facts: Facts, scenario: str, case: int) -> tuple[Missing, ...]:
    """What would settle whether a case can be at all."""
    cases = cases_of(facts, scenario)
    if cases.exists[case]:
        return ()
    found: list[Missing] = []
    for kind, id in cases.names[case]:
        number = facts.number(id) if kind in facts.tables else -1
        if number >= 0:
            row = number - facts.offset(kind)
            found += missing_of_existence(facts, kind, row)
            for name in STRUCK_BY.get(scenario, ()):
                found += missing_of(facts, kind, row, name) if facts.has(kind, name) else ()
    return tuple(dict.fromkeys(found))


def failing_cases(scenarios: tuple[str, ...], condition: Condition, scope: Scope) -> list[tuple[str, int]]:
    """The cases of these scenarios in which a condition surely fails for the one element in scope."""
    assert isinstance(scope.source, Facts)
    row, found = int(numbers_of(scope.rows)[0]), []
    for scenario in scenarios:
        cases = cases_of(scope.source, scenario)
        chosen = np.array([row]) if scenario in ALIGNED else np.arange(cases.size)
        asked = holds(condition, scope.under(scenario, chosen, np.full(len(chosen), row)))
        found += [(scenario, int(chosen[at])) for at in np.flatnonzero(asked.false & cases.exists[chosen]).tolist()]
    return found


def named(facts: Facts, scenario: str, case: int) -> str:
    """A case as readers know it: the scenario, and what is struck."""
    names = cases_of(facts, scenario).names[case]
    listed = ", ".join(id for _kind, id in names[:3]) + (" ..." if len(names) > 3 else "")
    return f"{scenario}: {listed}"
