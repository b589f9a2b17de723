"""What to make clear: the fewest statements that settle the most unknowns, chosen greedily."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from iotsec.facts.witness import Missing
from iotsec.findings import Clearing, Findings, Verdict

MOST_EXPLAINED = 5_000
"""As many unknown findings are explained for the grouping; in a larger check the first ones stand for the rest."""


Statement = tuple[str, str]
"""A statement that is missing: of which field of which kind of element."""

WHOLE = 10**18
"""The weight of a finding that misses one statement; in whole numbers, so that sums do not depend on their order."""


def clearings(findings: Findings) -> tuple[Clearing, ...]:
    """Groups of statements, by field and kind, in the order in which they settle most unknown findings.

    A finding is settled when all that it misses has been stated; each group is counted with those before it.
    """
    needs, elements = _needs(findings)
    asked = _Asked(needs)
    chosen: list[Clearing] = []
    while asked.weights:
        best = asked.best()
        settled = asked.state(best)
        chosen.append(Clearing(*best, tuple(sorted(elements[best])), settled))
    return tuple(chosen)


def _needs(findings: Findings) -> tuple[list[set[Statement]], dict[Statement, set[str]]]:
    """What each unknown finding misses, and of which elements each statement is missing."""
    needs: list[set[Statement]] = []
    elements: dict[Statement, set[str]] = {}
    for missing in _missing(findings):
        need = set()
        for kind, id, field in missing:
            statement = field, kind
            need.add(statement)
            if statement in elements:
                elements[statement].add(id)
            else:
                elements[statement] = {id}
        if need:
            needs.append(need)
    return needs, elements


def _missing(findings: Findings) -> Iterator[tuple[Missing, ...]]:
    """What each unknown finding misses."""
    left = MOST_EXPLAINED
    for judged in findings.judged:
        rows = judged.rows(Verdict.UNKNOWN)[:left].tolist()
        left -= len(rows)
        if rows:
            yield from findings.missing(judged.requirement, judged.kind, rows)


class _Asked:
    """Statements that are still to be made, each with its weight: how near it brings how many findings."""

    def __init__(self, needs: Sequence[set[Statement]]) -> None:
        self.needs = needs
        self.weights: dict[Statement, int] = {}
        self.helps: dict[Statement, list[int]] = {}
        for number, need in enumerate(needs):
            for statement in need:
                self.helps.setdefault(statement, []).append(number)
            self._weigh(need, 1)

    def best(self) -> Statement:
        """The statement that brings the most findings nearest to being settled."""
        most = max(self.weights.values())
        return min(item for item, weight in self.weights.items() if weight == most)

    def state(self, statement: Statement) -> int:
        """Make a statement; how many findings it settles."""
        settled = 0
        for number in self.helps[statement]:
            need = self.needs[number]
            self._weigh(need, -1)
            need.remove(statement)
            self._weigh(need, 1)
            settled += not need
        del self.weights[statement]
        return settled

    def _weigh(self, need: set[Statement], sign: int) -> None:
        share = sign * (WHOLE // len(need) ** 2) if need else 0
        for statement in need:
            self.weights[statement] = self.weights.get(statement, 0) + share
