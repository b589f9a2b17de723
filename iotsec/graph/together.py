"""Many sets of causes opened at once, on a small graph: each node has one bit for each set under which it is entered.

A flood for each set visits the same links again and again. Here every link is followed for all sets together, in one
whole number of as many bits as there are sets.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from iotsec.graph.causes import Causes
from iotsec.graph.links import Ids, Links, Mask

Bits = int
"""A bit for each set, the lowest for the first one."""


class Opened(NamedTuple):
    """What a row of sets opens: for each node the sets under which it is reached, and those at which ways end there."""

    reached: list[Bits]
    stopped: list[Bits]


def opened_together(
    links: Links, origins: Ids, closed: Mask, causes: Causes, sets: Sequence[tuple[int, ...]], wanted: Mask
) -> Opened:
    """What each of these sets of causes opens, of guards that are `closed` as long as none of their causes fails.

    A way begins at an origin other than the node where it ends. Of origins that are not `wanted` it is not told
    whether another one leads to them.
    """
    every = (1 << len(sets)) - 1
    guarded = np.flatnonzero(closed).tolist()
    doors = [every] * links.size
    failing = _bits_of_causes(sets)
    for node in guarded:
        doors[node] = 0
        for cause in causes.of_node(node):
            doors[node] |= failing.get(cause, 0)
    starts = origins.tolist()
    entered = _entered(links, starts, doors, every)
    reached = [bits & door for bits, door in zip(entered, doors, strict=True)]
    stopped = [0] * links.size
    for node in guarded:
        stopped[node] = entered[node] & ~doors[node]
    asked = [node for node in starts if wanted[node]]
    from_others = _from_others(links, starts, doors, every) if asked else {}
    for node in starts:
        reached[node] = from_others.get(node, 0) & doors[node]
    return Opened(reached, stopped)


def places(bits: Bits) -> Iterator[int]:
    """The places of the bits that are set, the lowest first."""
    text = bin(bits)[:1:-1]
    at = text.find("1")
    while at >= 0:
        yield at
        at = text.find("1", at + 1)


def first(bits: Bits) -> int:
    """The place of the lowest bit that is set."""
    return (bits & -bits).bit_length() - 1


def _bits_of_causes(sets: Sequence[tuple[int, ...]]) -> dict[int, Bits]:
    """For each cause the sets that hold it."""
    held: dict[int, list[int]] = {}
    for place, chosen in enumerate(sets):
        for cause in chosen:
            held.setdefault(cause, []).append(place)
    found = {}
    for cause, members in held.items():
        marks = np.zeros(len(sets), np.bool_)
        marks[members] = True
        found[cause] = int.from_bytes(np.packbits(marks, bitorder="little").tobytes(), "little")
    return found


def _entered(links: Links, starts: Sequence[int], doors: Sequence[Bits], every: Bits) -> list[Bits]:
    """For each node the sets under which something leads to its door from these starts."""
    entered = [0] * links.size
    begun = set(starts)
    queue, waiting = deque(starts), set(starts)
    while queue:
        node = queue.popleft()
        waiting.discard(node)
        leaving = every if node in begun else entered[node] & doors[node]
        for other in links.after[node]:
            if other == node or not leaving & ~entered[other]:
                continue
            entered[other] |= leaving
            if other not in begun and other not in waiting:
                waiting.add(other)
                queue.append(other)
    return entered


def _from_others(links: Links, starts: Sequence[int], doors: Sequence[Bits], every: Bits) -> dict[int, Bits]:
    """For each start the sets under which another one leads to its door.

    Two numbers differ in a digit: a start is led to from another one where it is from those that differ in one.
    """
    found = dict.fromkeys(starts, 0)
    for digit in range((len(starts) - 1).bit_length()):
        for value in (0, 1):
            some = [start for place, start in enumerate(starts) if place >> digit & 1 == value]
            entered = _entered(links, some, doors, every)
            for place, start in enumerate(starts):
                if place >> digit & 1 != value:
                    found[start] |= entered[start]
    return found
