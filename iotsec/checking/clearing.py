"""What to make clear: the fewest statements that settle the most unknowns, chosen greedily."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from iotsec.findings import Clearing, Findings, Verdict
from iotsec.requirements.requirement import Requirement

MOST_EXPLAINED = 5_000
"""As many unknown findings are explained for the grouping; in a larger check the first ones stand for the rest."""


class Statement(NamedTuple):
    """A statement that is missing: of which field of which kind of element, and (by its group) in which system."""

    field: str
    kind: str
    group: str


def clearings(findings: Findings) -> tuple[Clearing, ...]:
    """Groups of statements, by field and kind, in the order in which they settle most unknown findings.

    A finding is settled when all that it misses has been stated; each group is counted with those before it.
    """
    needs, elements = _needs(findings)
    chosen: list[Clearing] = []
    stated: set[Statement] = set()
    while needs:
        best = _best(needs, stated)
        stated.add(best)
        settled = [number for number, missing in needs.items() if missing <= stated]
        for number in settled:
            del needs[number]
        chosen.append(Clearing(best.field, best.kind, tuple(sorted(elements[best])), len(settled)))
        if not any(missing - stated for missing in needs.values()):
            break
    return tuple(chosen)


def _needs(findings: Findings) -> tuple[dict[int, frozenset[Statement]], dict[Statement, set[str]]]:
    needs: dict[int, frozenset[Statement]] = {}
    elements: dict[Statement, set[str]] = {}
    for number, (requirement, kind, row) in enumerate(islice(_unknowns(findings), MOST_EXPLAINED)):
        missing = set()
        for item in findings.missing(requirement, kind, row):
            statement = Statement(item.field, item.kind, "")
            missing.add(statement)
            elements.setdefault(statement, set()).add(item.id)
        if missing:
            needs[number] = frozenset(missing)
    return needs, elements


def _unknowns(findings: Findings) -> Iterator[tuple[Requirement, str, int]]:
    for judged in findings.judged:
        for row in judged.rows(Verdict.UNKNOWN).tolist():
            yield judged.requirement, judged.kind, row


def _best(needs: dict[int, frozenset[Statement]], stated: set[Statement]) -> Statement:
    """The statement that brings the most findings nearest to being settled."""
    weight: dict[Statement, float] = {}
    for missing in needs.values():
        open_ones = missing - stated
        for item in open_ones:
            weight[item] = weight.get(item, 0.0) + 1.0 / len(open_ones) ** 2
    return min(weight, key=lambda item: (-weight[item], item))
