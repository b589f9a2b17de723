"""Requirements asked again with something lost or taken: the framework's fifth item over its items two to four."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.checking.compensating import compensate
from iotsec.checking.explaining import Explainer
from iotsec.checking.judging import verdicts_of
from iotsec.checking.second import reads_second
from iotsec.checking.touching import may_move, worked_out_in_each
from iotsec.columns.rows import distinct, is_among
from iotsec.conditions.source import Scope
from iotsec.facts.derived.scenarios.case_copies import CaseCopies
from iotsec.facts.derived.scenarios.case_view import with_connections
from iotsec.facts.derived.scenarios.cases import cases_of
from iotsec.facts.derived.scenarios.names import AGAIN
from iotsec.facts.table import Facts
from iotsec.findings import OPEN_VERDICTS, Findings, Judged, Seen, Verdict
from iotsec.frozen import evolve, field, frozen
from iotsec.requirements.requirement import OBLIGATIONS, Obligation, Requirement

ITEMS_ASKED_AGAIN = ("safety-cia", "operation-recovery", "legal")
"""The items that must hold also under attack and failure: the second to the fourth."""
CLOSED = (Verdict.MET, Verdict.NOT_APPLICABLE)
"""Verdicts of elements of which nothing is open as they stand."""
SMALL_GROUP, PARTS = 4, 4
"""So many cases are asked one by one; of more, the parts of so many are asked each as one first."""
PAIRS_AT_ONCE = 500_000
"""So many pairs of an element and a case are asked at once: it bounds the memory that the masks need."""
Rows = NDArray[np.int64]


class Case(NamedTuple):
    """What is struck in a case (a component, or a common cause such as a place), and what becomes of it.

    `how` is `lost`; or `stopped` or `held` by an attacker, who may stop what he has taken, or use it.
    """

    kind: str
    id: str
    how: str


@frozen(eq=False)
class Turned:
    """A finding that is closed as it stands, and not met (or unknown) in some cases: which, and why in the first.

    Where there are too many cases to ask one by one, none is named, and the verdict is unknown.
    """

    requirement: Requirement
    kind: str
    id: str
    verdict: Verdict
    cases: tuple[Case, ...]
    _explain: Callable[[], tuple[Seen, ...]] = field(repr=False)

    @property
    def because(self) -> tuple[Seen, ...]:
        """The facts that were seen in the first of the cases."""
        return self._explain()


@frozen(eq=False)
class Again:
    """What came of asking again: in how many cases, which requirements, and what turned.

    `unmoved` are the requirements of these items that read nothing which a loss changes. `apart` are those that are not
    asked again, since they are asked in cases of their own, or read the verdicts of others.
    """

    option: str
    cases: int
    asked: tuple[str, ...]
    unmoved: tuple[str, ...]
    apart: tuple[str, ...]
    turned: tuple[Turned, ...]

    def stops(self, *, limit: Obligation = "should", allow_unknown: bool = False) -> bool:
        """Whether something at or above the limit turned, so that a gate which asked for it stays closed."""
        stopping = (Verdict.NOT_MET,) if allow_unknown else OPEN_VERDICTS
        at_or_above = OBLIGATIONS[: OBLIGATIONS.index(limit) + 1]
        return any(item.verdict in stopping and item.requirement.obligation in at_or_above for item in self.turned)


def asked_again(findings: Findings, option: str) -> Again:
    """The closed findings of items two to four asked again, `under` one of `single-failure` and `single-compromise`.

    Each component is lost (or an attacker has it), and all that share a common cause at once. What an attacker has is
    asked about twice: as if he stopped it, and as if he used it.
    """
    facts, scenarios = findings.facts, AGAIN[option]
    every = [item for item in findings.judged if item.requirement.item in ITEMS_ASKED_AGAIN]
    apart = {item.requirement.key for item in every if _is_apart(item.requirement, facts)}
    moved = {
        item.requirement.key
        for item in every
        if any(may_move(item.requirement, facts.copies_in(scenario)) for scenario in scenarios)
    } - apart
    turned = [
        found
        for item in every
        if item.requirement.key in moved
        for found in _Item(findings, item, scenarios).turned()
    ]  # fmt: skip
    unmoved = {item.requirement.key for item in every} - moved - apart
    cases = cases_of(facts, next(iter(scenarios))).size
    told = [tuple(sorted(keys)) for keys in (moved, unmoved, apart)]
    return Again(option, cases, told[0], told[1], told[2], tuple(turned))


def _is_apart(requirement: Requirement, facts: Facts) -> bool:
    """Whether a requirement is asked in cases of its own, which are not asked with a loss more, or reads verdicts."""
    own = bool(requirement.under) and "any_single_loss" not in requirement.under
    return own or reads_second(requirement, facts.catalogue)


class _Item:
    """One requirement on the elements of one kind, asked in the cases of some scenarios."""

    def __init__(self, findings: Findings, judged: Judged, scenarios: Mapping[str, str]) -> None:
        self.findings, self.facts, self.judged = findings, findings.facts, judged
        self.scenarios = scenarios
        self.requirement = evolve(judged.requirement, under=())  # It is asked in these cases instead of its own.

    def turned(self) -> Iterator[Turned]:
        """What turns, element by element."""
        found: dict[int, dict[Verdict, list[tuple[str, int]]]] = {}
        for scenario in self.scenarios:
            for row, verdict, cases in (*self._closed(scenario), *self._compensated(scenario)):
                found.setdefault(row, {}).setdefault(verdict, []).extend((scenario, case) for case in cases)
        for row, by in sorted(found.items()):
            verdict = Verdict.NOT_MET if Verdict.NOT_MET in by else Verdict.UNKNOWN
            yield self._turned(row, verdict, by[verdict])

    def _turned(self, row: int, verdict: Verdict, struck: Sequence[tuple[str, int]]) -> Turned:
        named = tuple(
            Case(*cases_of(self.facts, scenario).names[case][0], self.scenarios[scenario]) for scenario, case in struck
        )
        scenario, case = struck[0] if struck else (next(iter(self.scenarios)), None)
        explain = self._explanation(scenario, case, row, verdict)
        return Turned(
            self.judged.requirement, self.judged.kind, self.facts.ids(self.judged.kind)[row], verdict, named, explain
        )

    def _closed(self, scenario: str) -> Iterator[tuple[int, Verdict, list[int]]]:
        """Elements of which nothing is open as they stand, with the cases in which they are not met or not known."""
        rows = self._doubtful(scenario, self.judged.rows(*CLOSED), self._copies(scenario).ordered)
        pairs = [*self._suspected(scenario, rows)] if len(rows) else []
        if not pairs:
            return
        row, case = (np.concatenate(ends) for ends in zip(*pairs, strict=True))
        verdicts = self._in_cases(scenario, row, case)
        verdicts[(verdicts == Verdict.NOT_MET) & ~cases_of(self.facts, scenario).exists[case]] = Verdict.UNKNOWN
        for verdict in OPEN_VERDICTS:
            at = verdicts == verdict
            for each in distinct(row[at]).tolist():
                cases = np.sort(case[at & (row == each)])
                told = verdict is Verdict.NOT_MET or len(cases) < self._copies(scenario).size or self._exact(scenario)
                yield each, verdict, cases.tolist() if told else []

    def _copies(self, scenario: str) -> CaseCopies:
        copies = self.facts.copies_in(scenario)
        assert isinstance(copies, CaseCopies)
        return copies

    def _exact(self, scenario: str) -> bool:
        """Whether every case is worked out, and not only what holds in any."""
        copies = self._copies(scenario)
        return copies.whole or not worked_out_in_each(self.requirement, copies)

    def _doubtful(self, scenario: str, rows: Rows, cases: Rows) -> Rows:
        """Of these elements those that are not surely closed in each of these cases: the others need not be asked."""
        if not len(rows) or not len(cases):
            return rows[:0]
        anywhere = self._copies(scenario).view(cases)
        if self.judged.kind == "connection":
            with_connections(anywhere)
        scope = Scope(anywhere, self.judged.kind, rows, dict(self.requirement.parameters))
        return rows[~is_among(verdicts_of(self.requirement, scope)[0], CLOSED)]

    def _suspected(self, scenario: str, rows: Rows) -> Iterator[tuple[Rows, Rows]]:
        """Pairs of an element and a case that have to be asked.

        Where facts have to be worked out in each case, groups of cases are asked first, and ever smaller ones where
        something may turn in one of them.
        """
        copies = self._copies(scenario)
        if not copies.whole or not worked_out_in_each(self.requirement, copies):
            yield np.repeat(rows, copies.size), np.tile(np.arange(copies.size), len(rows))
            return
        groups = [(copies.ordered, rows)]
        while groups:
            small = [group for group in groups if len(group[0]) <= SMALL_GROUP]
            yield from ((np.repeat(left, len(cases)), np.tile(cases, len(left))) for cases, left in small)
            groups = [*self._divided(scenario, [group for group in groups if len(group[0]) > SMALL_GROUP])]

    def _divided(self, scenario: str, groups: Sequence[tuple[Rows, Rows]]) -> Iterator[tuple[Rows, Rows]]:
        """The parts of groups of cases in which something may turn, each with the elements that may."""
        parts = [(part, left) for cases, left in groups for part in np.array_split(cases, PARTS)]
        if not parts:
            return
        name = self._copies(scenario).groups([part for part, _left in parts])
        rows = np.concatenate([left for _part, left in parts])
        number = np.repeat(np.arange(len(parts)), [len(left) for _part, left in parts])
        doubtful = ~is_among(self._in_cases(name, rows, number), CLOSED)
        for place, (part, _left) in enumerate(parts):
            at = doubtful & (number == place)
            if at.any():
                yield part, rows[at]

    def _in_cases(self, scenario: str, rows: Rows, cases: Rows) -> NDArray[np.uint8]:
        """The verdicts on elements, each in a case."""
        verdicts = np.zeros(len(rows), dtype=np.uint8)
        scope = Scope(self.facts, self.judged.kind, rows[:0], dict(self.requirement.parameters))
        for part in np.array_split(np.arange(len(rows)), len(rows) // PAIRS_AT_ONCE + 1):
            verdicts[part] = verdicts_of(self.requirement, scope.under(scenario, cases[part], rows[part]))[0]
        return verdicts

    def _compensated(self, scenario: str) -> Iterator[tuple[int, Verdict, list[int]]]:
        """Elements of which what makes up for what is not met is lost itself in some cases."""
        rows = self.judged.rows(Verdict.COMPENSATED)
        fallen: dict[int, list[int]] = {row: [] for row in rows.tolist()}
        copies = self._copies(scenario)
        for case in range(copies.size if len(rows) else 0):
            copy = copies.copy(case)
            here = copy.present(self.judged.kind)
            verdicts = np.full(len(self.judged.verdicts), Verdict.MET, dtype=np.uint8)
            verdicts[rows] = Verdict.NOT_MET
            (found,), _by = compensate(copy, [evolve(self.judged, verdicts=verdicts)], [self.judged.requirement])
            for row in found.rows(Verdict.NOT_MET).tolist():
                if here.true[row] and cases_of(self.facts, scenario).exists[case]:
                    fallen[row].append(case)
        yield from ((row, Verdict.NOT_MET, cases) for row, cases in fallen.items() if cases)

    def _explanation(
        self, scenario: str, case: int | None, row: int, verdict: Verdict
    ) -> Callable[[], tuple[Seen, ...]]:
        """Why it turns in this case, as any finding is explained; told only when somebody asks.

        Of what applied before, why what is required fails (or is not known); else also why it applies now.
        """
        requirement, kind = self.requirement, self.judged.kind
        applied = self.judged.verdicts[row] != Verdict.NOT_APPLICABLE

        def explain() -> tuple[Seen, ...]:
            copies = self._copies(scenario)
            inside = copies.anywhere if case is None else copies.copy(case)
            explainer = Explainer(inside)
            wanted = False if verdict is Verdict.NOT_MET else None
            told = explainer.required(requirement, kind, row, wanted=wanted) if applied else ()
            return told or explainer.explain(requirement, kind, row, verdict)

        return explain
