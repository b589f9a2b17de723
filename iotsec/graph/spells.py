"""Spells of time as columns: when each of many nodes is down, as a few intervals [start, end) for each.

A node has at most `SLOTS` spells. Where it would have more, spells that lie closest are joined (so that the time counts
as longer, for an upper bound) or the shortest are left out (for a lower bound).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

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
        self.start = np.full((nodes, SLOTS), np.inf)
        self.end = np.full((nodes, SLOTS), np.inf)
        self.upper = upper

    def of(self, nodes: NDArray[Any], keys: NDArray[Any]) -> Intervals:
        """The spells of these nodes as intervals, each with the key given for its node."""
        start = self.start[nodes]
        row, slot = np.nonzero(start < np.inf)
        return Intervals(keys[row], start[row, slot], self.end[nodes][row, slot])

    def put(self, nodes: NDArray[Any], found: Intervals) -> NDArray[np.bool_]:
        """Set the spells of these nodes (sorted, each once) to what was found; which of them changed.

        The keys of what was found are places in `nodes`, sorted by key and start.
        """
        start = np.full((len(nodes), SLOTS), np.inf)
        end = start.copy()
        if len(found.key):
            found = self._few(found)
            slot = np.arange(len(found.key)) - np.searchsorted(found.key, found.key)
            start[found.key, slot], end[found.key, slot] = found.start, found.end
        changed: NDArray[np.bool_] = ((start != self.start[nodes]) | (end != self.end[nodes])).any(axis=1)
        self.start[nodes], self.end[nodes] = start, end
        return changed

    def _few(self, found: Intervals) -> Intervals:
        """At most `SLOTS` spells for each key."""
        counts = np.bincount(found.key)
        many = np.flatnonzero(counts > SLOTS)
        if not len(many):
            return found
        kept = [found.at(~np.isin(found.key, many))]
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
        used = self.start < np.inf
        length: NDArray[np.float64] = np.where(used, self.end - np.where(used, self.start, 0.0), 0.0).sum(axis=1)
        return length


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
