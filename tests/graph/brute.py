"""Slow and plain answers to the questions of `iotsec.graph`, written from their definitions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from iotsec.graph import UNREACHED


def least_guards(
    size: int, ends: Sequence[tuple[int, int]], starts: Iterable[int], guards: Iterable[int], shut: Iterable[int] = ()
) -> list[int]:
    """Least number of guards entered on a walk from a start to each node: Bellman and Ford, 0 at the starts."""
    guards, shut = set(guards), set(shut)
    least = [UNREACHED] * size
    for start in starts:
        least[start] = 0
    for _ in range(size):
        for a, b in ends:
            if least[a] < UNREACHED and b not in shut:
                least[b] = min(least[b], least[a] + (b in guards))
    return least


def passed(size: int, ends: Sequence[tuple[int, int]], origins: set[int], guards: Iterable[int]) -> list[int]:
    """For each node the least number of guards on a way from another origin: one search for each node."""
    return [least_guards(size, ends, origins - {node}, guards)[node] for node in range(size)]


def reached(size: int, ends: Sequence[tuple[int, int]], origins: set[int], blocked: Iterable[int]) -> list[bool]:
    """For each node whether a way from another origin gets there: one search for each node."""
    blocked = set(blocked)
    return [
        least_guards(size, ends, origins - {node}, (), blocked)[node] < UNREACHED and node not in blocked
        for node in range(size)
    ]


def depth(
    size: int,
    ends: Sequence[tuple[int, int]],
    origins: set[int],
    guards: set[int],
    causes: Sequence[Sequence[int]],
    wild: set[int],
) -> list[int]:
    """For each node the least number of causes that open a way to it: every set of causes, by size."""
    known = sorted({cause for node in guards for cause in causes[node]})
    least = [UNREACHED] * size
    for count in range(len(known) + 1):
        for chosen in combinations(known, count):
            opened = {g for g in guards if set(causes[g]) & set(chosen) or (chosen and g in wild)}
            for node, there in enumerate(reached(size, ends, origins, guards - opened)):
                if there:
                    least[node] = min(least[node], count)
    return least


def gets_there(size: int, ends: Sequence[tuple[int, int]], starts: set[int], node: int, shut: Iterable[int]) -> bool:
    """Whether a way leads from a start other than `node` to it past no shut node."""
    shut = set(shut)
    return node not in shut and least_guards(size, ends, starts - {node}, (), shut)[node] < UNREACHED


def passed_by_all(size: int, ends: Sequence[tuple[int, int]], starts: set[int], node: int, shut: set[int]) -> set[int]:
    """The nodes without which, and without whose links, no way leads to `node`."""
    return {
        other
        for other in range(size)
        if other != node
        and not gets_there(size, [link for link in ends if other not in link], starts - {other}, node, shut)
    }


def least_cut(
    size: int, ends: Sequence[tuple[int, int]], starts: set[int], node: int, cuttable: set[int]
) -> int | None:
    """The size of a smallest set of cuttable nodes that stops all ways to `node`; None when all together do not."""
    for count in range(len(cuttable) + 1):
        for cut in combinations(cuttable, count):
            if not gets_there(size, ends, starts, node, cut):
                return count
    return None
