"""Many sets of causes opened at once, on a small graph: each node has one bit for each set under which it is entered.

A flood for each set visits the same links again and again. Here every link is followed for all sets together, in one
whole number of as many bits as there are sets.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.columns.rows import distinct
from iotsec.graph.links import Links, Mask, Nodes

Bits = int
"""A bit for each set, the lowest for the first one."""


class Opened(NamedTuple):
    """What a row of sets opens: for each node the sets under which it is reached, and those at which ways end there."""

    reached: list[Bits]
    stopped: list[Bits]


class _Doors(NamedTuple):
    """Where each set leads from a node to the nodes after it: everywhere from a start, else where its door is open."""

    after: list[list[int]]
    open: list[Bits]
    every: Bits

    def entered(self, before: _Entered, starts: Sequence[int]) -> _Entered:
        """What is led to from these starts too, beside those from which `before` was found."""
        under, begun = before.under.copy(), before.begun.union(starts)
        queue, waiting = deque(starts), set(starts)
        while queue:
            node = queue.popleft()
            waiting.discard(node)
            leaving = self.every if node in begun else under[node] & self.open[node]
            for other in self.after[node]:
                if other == node or not leaving & ~under[other]:
                    continue
                under[other] |= leaving
                if other not in begun and other not in waiting:
                    waiting.add(other)
                    queue.append(other)
        return _Entered(under, begun)


class _Entered(NamedTuple):
    """For each node the sets under which something leads to its door, and from which starts."""

    under: list[Bits]
    begun: frozenset[int]


def opened_together(
    links: Links,
    origins: Nodes,
    closed: Mask,
    opens: Mapping[int, Sequence[int]],
    sets: Sequence[tuple[int, ...]],
    wanted: Mask,
) -> Opened:
    """What each of these sets of causes opens, of guards that are `closed` as long as no cause fails that `opens` them.

    A way begins at an origin other than the node where it ends. Of origins that are not `wanted` it is not told
    whether another one leads to them.
    """
    every = (1 << len(sets)) - 1
    guarded = np.flatnonzero(closed).tolist()
    doors = _Doors(links.after, [every] * links.size, every)
    for node in guarded:
        doors.open[node] = 0
    for cause, bits in bits_of_causes(sets).items():
        for node in opens.get(cause, ()):
            doors.open[node] |= bits
    starts = origins.tolist()
    asked = [node for node in starts if wanted[node]]
    nothing = _Entered([0] * links.size, frozenset())
    from_others = doors.entered(nothing, [node for node in starts if not wanted[node]])
    entered = doors.entered(from_others, asked).under
    reached = [bits & door for bits, door in zip(entered, doors.open, strict=True)]
    stopped = [0] * links.size
    for node in guarded:
        stopped[node] = entered[node] & ~doors.open[node]
    led_to = _led_to(doors, from_others, asked)
    for node in starts:
        reached[node] = led_to.get(node, 0) & doors.open[node]
    return Opened(reached, stopped)


def places(bits: Bits, most: int) -> NDArray[np.intp]:
    """The places of the bits that are set, the lowest first, of `most` bits at most."""
    octets = np.frombuffer(bits.to_bytes(most // 8 + 1, "little"), np.uint8)
    return np.flatnonzero(np.unpackbits(octets, bitorder="little"))


def with_one_more(
    tried: Sequence[tuple[int, ...]], stopped: Mapping[int, Bits], needed: Collection[int] | None
) -> list[tuple[int, ...]]:
    """The sets of causes with one cause more, in order: each cause joins those that it is `stopped` by.

    All are of one size. Only those that hold one of the causes `needed`, unless that is None.
    """
    if needed is not None:
        holding = 0
        for cause, bits in bits_of_causes(tried).items():
            holding |= bits if cause in needed else 0
        stopped = {cause: bits if cause in needed else bits & holding for cause, bits in stopped.items()}
    grown = [(places(bits, len(tried)), cause) for cause, bits in stopped.items() if bits]
    if not grown:
        return []
    which = np.concatenate([some for some, _cause in grown])
    more = np.repeat([cause for _some, cause in grown], [len(some) for some, _cause in grown])
    before = np.array(tried, np.int64).reshape(len(tried), -1)
    members = np.sort(np.column_stack((before[which], more)), axis=1)
    base = int(members.max()) + 1
    if base ** members.shape[1] >= 2**63:  # More than fits one number: far more causes than any design has.
        return sorted(set(map(tuple, members.tolist())))
    powers = base ** np.arange(members.shape[1])[::-1]
    numbers = distinct(members @ powers)
    return list(zip(*((numbers // power % base).tolist() for power in powers.tolist()), strict=True))


def first(bits: Bits) -> int:
    """The place of the lowest bit that is set."""
    return (bits & -bits).bit_length() - 1


def bits_of_causes(sets: Sequence[tuple[int, ...]]) -> dict[int, Bits]:
    """For each cause the sets that hold it."""
    causes = np.array(list(chain.from_iterable(sets)), np.int64)
    owners = np.repeat(np.arange(len(sets)), [len(chosen) for chosen in sets])
    order = np.argsort(causes, kind="stable")
    held = causes[order]
    begins = np.flatnonzero(np.diff(held, prepend=-1))
    found = {}
    for begin, end in pairwise([*begins.tolist(), len(held)]):
        marks = np.zeros(len(sets), np.bool_)
        marks[owners[order[begin:end]]] = True
        found[int(held[begin])] = int.from_bytes(np.packbits(marks, bitorder="little").tobytes(), "little")
    return found


def _led_to(doors: _Doors, from_others: _Entered, asked: Sequence[int]) -> dict[int, Bits]:
    """For each start that is asked about the sets under which another one leads to its door.

    Two numbers differ in a digit: such a start is led to from another one where it is from those that differ in one,
    or from those that nobody asks about. From these all floods begin, and go on from the few others.
    """
    found = dict.fromkeys(asked, 0)
    for digit in range(max(1, (len(asked) - 1).bit_length())):
        for value in (0, 1):
            ends = [node for number, node in enumerate(asked) if number >> digit & 1 != value]
            if ends:
                begins = [node for number, node in enumerate(asked) if number >> digit & 1 == value]
                entered = doors.entered(from_others, begins).under
                for node in ends:
                    found[node] |= entered[node]
    return found
