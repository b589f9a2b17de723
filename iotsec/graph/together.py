"""Many sets of causes opened at once, on a small graph: each node has one bit for each set under which it is entered.

A flood for each set visits the same links again and again. Here every link is followed for all sets together, in one
whole number of as many bits as there are sets.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.graph.causes import Causes
from iotsec.graph.links import Links, Mask, Nodes

Bits = int
"""A bit for each set, the lowest for the first one."""


class Opened(NamedTuple):
    """What a row of sets opens: for each node the sets under which it is reached, and those at which ways end there."""

    reached: list[Bits]
    stopped: list[Bits]


def opened_together(
    links: Links, origins: Nodes, closed: Mask, causes: Causes, sets: Sequence[tuple[int, ...]], wanted: Mask
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
    from_others = _from_others(links, starts, asked, doors, every) if asked else {}
    for node in starts:
        reached[node] = from_others.get(node, 0) & doors[node]
    return Opened(reached, stopped)


def places(bits: Bits, most: int) -> NDArray[np.intp]:
    """The places of the bits that are set, the lowest first, of `most` bits at most."""
    octets = np.frombuffer(bits.to_bytes(most // 8 + 1, "little"), np.uint8)
    return np.flatnonzero(np.unpackbits(octets, bitorder="little"))


def first(bits: Bits) -> int:
    """The place of the lowest bit that is set."""
    return (bits & -bits).bit_length() - 1


def _bits_of_causes(sets: Sequence[tuple[int, ...]]) -> dict[int, Bits]:
    """For each cause the sets that hold it, all of one size."""
    causes = np.array(sets, np.int64).reshape(len(sets), -1)
    owners = np.repeat(np.arange(len(sets)), causes.shape[1])
    order = np.argsort(causes.reshape(-1), kind="stable")
    held = causes.reshape(-1)[order]
    begins = np.flatnonzero(np.diff(held, prepend=-1))
    found = {}
    for begin, end in pairwise([*begins.tolist(), len(held)]):
        marks = np.zeros(len(sets), np.bool_)
        marks[owners[order[begin:end]]] = True
        found[int(held[begin])] = int.from_bytes(np.packbits(marks, bitorder="little").tobytes(), "little")
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


def _from_others(
    links: Links, starts: Sequence[int], asked: Sequence[int], doors: Sequence[Bits], every: Bits
) -> dict[int, Bits]:
    """For each start that is asked about the sets under which another one leads to its door.

    Two numbers differ in a digit: such a start is led to from another one where it is from those that differ in one,
    or from those that nobody asks about.
    """
    found, number = dict.fromkeys(asked, 0), {start: place for place, start in enumerate(asked)}
    for digit in range(max(1, (len(asked) - 1).bit_length())):
        for value in (0, 1):
            others = [start for start in asked if number[start] >> digit & 1 != value]
            if others:
                some = [start for start in starts if start not in number or number[start] >> digit & 1 == value]
                entered = _entered(links, some, doors, every)
                for start in others:
                    found[start] |= entered[start]
    return found
