"""Start-up: when each node has started and is ready, where all begin at once and wait for what they need.

A node starts once each of its start groups has enough suppliers that have started, and takes `restart` from then on. It
is ready once it has started and enough suppliers of every group are ready. Nothing starts in a circle of waiting: what
has no start that rests on nothing never starts.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.columns.rows import distinct
from iotsec.graph.cascade import Supply, ranges, starts_of

Times = NDArray[np.float64]
Bools = NDArray[np.bool_]
MOST_ROUNDS = 100_000
"""More rounds than chains are long, so that a slip shows as one and not as a wait."""


class Start(NamedTuple):
    """When each node has started, at the earliest (infinite: never), and in which step of the order it begins."""

    time: Times
    step: NDArray[np.int64]


class Groups:
    """Some of the groups of a supply, found by what they wait for and by who waits."""

    def __init__(self, supply: Supply, chosen: Bools) -> None:
        self.supply = supply
        size, counts = len(supply.dependent), np.diff(supply.starts)
        self.needed = np.maximum(counts - supply.spare, 0)
        self.of_dependent = np.argsort(np.where(chosen, supply.dependent, supply.nodes), kind="stable")
        self.dependent_starts = starts_of(supply.dependent[chosen], supply.nodes)
        group = np.repeat(np.arange(size), counts)
        at = np.flatnonzero(chosen[group])
        order = at[np.argsort(supply.suppliers[at], kind="stable")]
        self.waiting, self.waiting_starts = group[order], starts_of(supply.suppliers[at], supply.nodes)

    def behind(self, nodes: NDArray[np.int64]) -> NDArray[np.int64]:
        """The nodes that wait for one of these."""
        return distinct(self.supply.dependent[self.waiting[ranges(self.waiting_starts, nodes)[0]]])

    def met(self, nodes: NDArray[np.int64], times: Times) -> Times:
        """For each of these nodes when all its groups have enough suppliers; at once where it waits for none."""
        places, owner = ranges(self.dependent_starts, nodes)
        groups = self.of_dependent[places]
        members, group = ranges(self.supply.starts, groups)
        found = np.zeros(len(nodes))
        if len(groups):
            np.maximum.at(found, owner, self._enough(groups, times[self.supply.suppliers[members]], group))
        return found

    def _enough(self, groups: NDArray[np.int64], times: Times, group: NDArray[np.int64]) -> Times:
        """When each group has as many suppliers as it needs."""
        needed = self.needed[groups]
        counts = np.bincount(group, minlength=len(groups))
        in_order = times[np.lexsort((times, group))]
        first = np.cumsum(counts) - counts
        at = np.minimum(first + np.maximum(needed, 1) - 1, max(len(in_order) - 1, 0))
        enough = in_order[at] if len(in_order) else np.zeros(len(groups))
        return np.where(needed > 0, enough, 0.0)


def started(supply: Supply, start: Bools, never: Bools, running: Bools) -> Start:
    """When each node has started: `start` marks the groups that it waits for before it begins.

    `never` are nodes that do not start whatever they wait for, `running` nodes that never stopped.
    """
    groups = Groups(supply, start)
    time, step = np.full(supply.nodes, np.inf), np.full(supply.nodes, -1)
    time[running], step[running] = 0.0, 0
    waits = np.zeros(supply.nodes, dtype=np.bool_)
    waits[supply.dependent[start & (groups.needed > 0)]] = True
    new = np.flatnonzero(~waits & ~never & ~running)
    time[new], step[new] = supply.restart[new], 0
    new = np.concatenate((new, np.flatnonzero(running)))
    for number in range(1, MOST_ROUNDS):
        if not len(new):
            break
        behind = groups.behind(new)
        behind = behind[~never[behind] & ~running[behind]]
        sooner = groups.met(behind, time) + supply.restart[behind]
        better = sooner < time[behind]
        new = behind[better]
        time[new] = sooner[better]
        step[new[step[new] < 0]] = number
    return Start(time, step)


def ready(supply: Supply, start: Times) -> Times:
    """When each node is ready: it has started, and of each group enough are ready; from what has `started`."""
    groups, time = Groups(supply, np.ones(len(supply.dependent), dtype=np.bool_)), start.copy()
    new = np.flatnonzero(start > 0)
    for _round in range(MOST_ROUNDS):
        if not len(new):
            break
        behind = groups.behind(new)
        later = groups.met(behind, time)
        changed = later > time[behind]
        new = behind[changed]
        time[new] = later[changed]
    return time
