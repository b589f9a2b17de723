"""What to make clear: the fewest statements that settle the most unknowns, chosen greedily."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from iotsec.findings import Clearing, Finding, Findings

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
    for number, finding in enumerate(findings.unknown[:MOST_EXPLAINED]):
        missing = set()
        for statement, id in _missing(finding):
            missing.add(statement)
            elements.setdefault(statement, set()).add(id)
        if missing:
            needs[number] = frozenset(missing)
    return needs, elements


def _missing(finding: Finding) -> Iterable[tuple[Statement, str]]:
    for seen in finding.because:
        for item in seen.missing:
            yield Statement(item.field, item.kind, ""), item.id


def _best(needs: dict[int, frozenset[Statement]], stated: set[Statement]) -> Statement:
    """The statement that brings the most findings nearest to being settled."""
    weight: dict[Statement, float] = {}
    for missing in needs.values():
        open_ones = missing - stated
        for item in open_ones:
            weight[item] = weight.get(item, 0.0) + 1.0 / len(open_ones) ** 2
    return min(weight, key=lambda item: (-weight[item], item))
