"""What to make clear: the fewest statements that settle the most unknowns, chosen greedily."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from iotsec.facts.witness import Missing
from iotsec.findings import Clearing, Findings, Verdict

MOST_EXPLAINED = 5_000
"""As many unknown findings are explained for the grouping; in a larger check the first ones stand for the rest."""


class Statement(NamedTuple):
    """A statement that is missing: of which field of which kind of element."""

    field: str
    kind: str


def clearings(findings: Findings) -> tuple[Clearing, ...]:
    """Groups of statements, by field and kind, in the order in which they settle most unknown findings.

    A finding is settled when all that it misses has been stated; each group is counted with those before it.
    """
    needs, elements = _needs(findings)
    chosen: list[Clearing] = []
    while needs:
        best = _best(needs)
        helped = [number for number, missing in needs.items() if best in missing]
        for number in helped:
            needs[number].remove(best)
        settled = [number for number in helped if not needs[number]]
        for number in settled:
            del needs[number]
        chosen.append(Clearing(best.field, best.kind, tuple(sorted(elements[best])), len(settled)))
    return tuple(chosen)


def _needs(findings: Findings) -> tuple[dict[int, set[Statement]], dict[Statement, set[str]]]:
    needs: dict[int, set[Statement]] = {}
    elements: dict[Statement, set[str]] = {}
    for number, missing in enumerate(_missing(findings)):
        for item in missing:
            statement = Statement(item.field, item.kind)
            needs.setdefault(number, set()).add(statement)
            elements.setdefault(statement, set()).add(item.id)
    return needs, elements


def _missing(findings: Findings) -> Iterator[tuple[Missing, ...]]:
    """What each unknown finding misses."""
    left = MOST_EXPLAINED
    for judged in findings.judged:
        rows = judged.rows(Verdict.UNKNOWN)[:left].tolist()
        left -= len(rows)
        if rows:
            yield from findings.missing(judged.requirement, judged.kind, rows)


def _best(needs: Mapping[int, set[Statement]]) -> Statement:
    """The statement that brings the most findings nearest to being settled."""
    weight: dict[Statement, float] = {}
    for missing in needs.values():
        share = 1.0 / len(missing) ** 2
        for item in missing:
            weight[item] = weight.get(item, 0.0) + share
    return min(weight, key=lambda item: (-weight[item], item))
