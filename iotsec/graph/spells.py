"""Spells of time as columns: when each of many nodes is down, as a few intervals [start, end) for each.

A node has at most `SLOTS` spells. Where it would have more, spells that lie closest are joined (so that the time counts
as longer, for an upper bound) or the shortest are left out (for a lower bound).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.columns.rows import is_among

SLOTS = 4
"""So many spells of one node are told apart."""


class Intervals(NamedTuple):
    """Intervals [start, end), each belonging to a key (a node, or a group of suppliers)."""

    key: NDArray[np.int64]
    start: NDArray[np.float64]
    end: NDArray[np.float64]

    def at(self, chosen: NDArray[Any]) -> Intervals:
        """Some of them."""
        return Intervals(self.key[chosen], self.start[chosen], self.end[chosen])


def joined(*parts: Intervals) -> Intervals:
    """All intervals of several."""
    return Intervals(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def covered(given: Intervals, spare: NDArray[np.int64] | None = None) -> Intervals:
    """When more than `spare[key]` intervals of one key hold at once (None: at least one), sorted by key and start.

    Intervals that touch are one; empty ones are left out.
    """
    if len(given.key) == 0:
        return given
    alone = np.bincount(given.key)[given.key] == 1
    if not alone.any():
        return _swept(given, spare)
    # One interval by itself is its own answer, or none where one can be spared; only the others have to be sorted.
    enough = alone & (given.start < given.end)
    if spare is not None:
        enough &= spare[given.key] == 0
    single, others = given.at(enough), _swept(given.at(~alone), spare)
    every = joined(single, others) if len(others.key) else single
    return every.at(np.argsort(every.key, kind="stable"))


def _swept(given: Intervals, spare: NDArray[np.int64] | None) -> Intervals:
    """As `covered`, by going through all starts and ends in the order of time."""
    size = len(given.key)
    if size == 0:
        return given
    keys = np.concatenate((given.key, given.key))
    times = np.concatenate((given.start, given.end))
    order = np.lexsort((times, keys))  # It is stable, so that at one time starts come before ends.
    keys, times = keys[order], times[order]
    steps = np.where(order < size, 1, -1)
    after = np.cumsum(steps)  # The steps of each key add up to nothing, so that no sum runs over its border.
    needed = 1 if spare is None else spare[keys] + 1
    holds, held = after >= needed, after - steps >= needed
    begins, ends = np.flatnonzero(holds & ~held), np.flatnonzero(held & ~holds)
    found = Intervals(keys[begins], times[begins], times[ends])
    empty = found.start >= found.end
    return found.at(~empty) if empty.any() else found


class Spells:
    """The spells of many nodes: `start` and `end` have one row for each node and `SLOTS` columns; unused ones are inf.

    `upper` says which bound is kept where a node has too many spells.
    """

    def __init__(self, nodes: int, *, upper: bool) -> None:
        # Slot after slot in memory, since most nodes have one spell or none.
        self.start = np.full((SLOTS, nodes), np.inf).T
        self.end = np.full((SLOTS, nodes), np.inf).T
        self.upper = upper
        self.whole = True  # Whether the work allowed sufficed for all that changes.

    def first(self, count: int) -> Spells:
        """The spells of the first nodes alone."""
        found = Spells(0, upper=self.upper)
        found.start, found.end, found.whole = self.start[:count], self.end[:count], self.whole
        return found

    def of(self, nodes: NDArray[Any], keys: NDArray[Any]) -> Intervals:
        """The spells of these nodes as intervals, each with the key given for its node."""
        found = []
        for slot in range(SLOTS):
            start = self.start[:, slot].take(nodes)
            used = np.flatnonzero(start < np.inf)
            nodes, keys = nodes[used], keys[used]
            found.append(Intervals(keys, start[used], self.end[:, slot].take(nodes)))
            if not len(used):
                break
        return found[0] if len(found) < 3 else joined(*found)

    def put(self, nodes: NDArray[Any], found: Intervals) -> NDArray[np.bool_]:
        """Set the spells of these nodes (sorted, each once) to what was found; which of them changed.

        The keys of what was found are places in `nodes`, sorted by key and start.
        """
        start = np.full((len(nodes), SLOTS), np.inf)
        end = start.copy()
        if len(found.key):
            found, slot = self._slotted(found)
            start[found.key, slot], end[found.key, slot] = found.start, found.end
        changed: NDArray[np.bool_] = ((start != self.start[nodes]) | (end != self.end[nodes])).any(axis=1)
        self.start[nodes], self.end[nodes] = start, end
        return changed

    def put_first(self, nodes: NDArray[Any], found: Intervals) -> None:
        """The same for nodes that had no spell so far."""
        if len(found.key):
            found, slot = self._slotted(found)
            at = nodes[found.key]
            self.start[at, slot], self.end[at, slot] = found.start, found.end

    def _slotted(self, found: Intervals) -> tuple[Intervals, NDArray[np.int64]]:
        """What was found, at most `SLOTS` of each key, and for each its slot."""
        slot = _place_in_run(found.key)
        if slot.max() >= SLOTS:
            found = self._few(found)
            slot = _place_in_run(found.key)
        return found, slot

    def _few(self, found: Intervals) -> Intervals:
        """At most `SLOTS` spells for each key."""
        counts = np.bincount(found.key)
        many = np.flatnonzero(counts > SLOTS)
        if not len(many):
            return found
        kept = [found.at(~is_among(found.key, many))]
        for key in many.tolist():
            own = found.at(found.key == key)
            kept.append(_widened(own) if self.upper else _longest(own))
        every = joined(*kept)
        return every.at(np.lexsort((every.start, every.key)))

    def lengthen(self, nodes: NDArray[Any]) -> None:
        """Let the last spell of each of these nodes have no end."""
        last = (self.start[nodes] < np.inf).sum(axis=1) - 1
        self.end[nodes[last >= 0], last[last >= 0]] = np.inf

    def lengths(self) -> NDArray[np.float64]:
        """How long each node is down in all, in the unit of the times."""
        length = np.zeros(len(self.start))
        for slot in range(SLOTS):
            used = np.flatnonzero(self.start[:, slot] < np.inf)
            length[used] += self.end[used, slot] - self.start[used, slot]
        return length


def _place_in_run(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """For sorted keys: how many of the same come before each."""
    places = np.arange(len(keys))
    first = np.zeros(len(keys), dtype=np.int64)
    first[1:] = np.where(keys[1:] != keys[:-1], places[1:], 0)
    return places - np.maximum.accumulate(first)


def _widened(own: Intervals) -> Intervals:
    """The spells of one key with the smallest gaps between them closed."""
    gaps = own.start[1:] - own.end[:-1]
    cut = np.sort(np.argsort(gaps, kind="stable")[len(gaps) - SLOTS + 1 :])
    first, last = np.concatenate(([0], cut + 1)), np.concatenate((cut, [len(own.key) - 1]))
    return Intervals(own.key[first], own.start[first], own.end[last])


def _longest(own: Intervals) -> Intervals:
    """The longest spells of one key."""
    kept = np.sort(np.argsort(-(own.end - own.start), kind="stable")[:SLOTS])
    return own.at(kept)
