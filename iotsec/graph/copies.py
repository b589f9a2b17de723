"""The cascade in many cases at once: copies of one web beside each other, each with losses of its own.

Node n of copy c is `c * nodes + n`. Most cases lose little, and what no loss reaches stays up: so the copies are never
written down whole.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from iotsec.graph.cascade import Supply, cascade, ranges, starts_of
from iotsec.graph.spells import Intervals, Spells

Nodes = NDArray[np.int64]


def lengths_in_copies(supply: Supply, lost: Intervals, copies: int, *, upper: bool) -> NDArray[np.float64]:
    """How long each node is down in each copy (copies by nodes), where these are lost: as `cascade` of all copies."""
    lengths = np.zeros(copies * supply.nodes)
    reached, spells = _in_copies(supply, lost, copies, upper=upper)
    lengths[reached] = spells.lengths()
    return lengths.reshape(copies, supply.nodes)


def starts_in_copies(supply: Supply, lost: Intervals, copies: int, *, upper: bool) -> NDArray[np.float64]:
    """When each node is down first in each copy (copies by nodes), where these are lost; infinite where it never is."""
    starts = np.full(copies * supply.nodes, np.inf)
    reached, spells = _in_copies(supply, lost, copies, upper=upper)
    starts[reached] = spells.start[:, 0]
    return starts.reshape(copies, supply.nodes)


def _in_copies(supply: Supply, lost: Intervals, copies: int, *, upper: bool) -> tuple[Nodes, Spells]:
    """What is reached of all copies, in order, and when each of it is down."""
    reached = _Web(supply).reached(lost.key, copies)
    place = np.full(copies * supply.nodes, -1)
    place[reached] = np.arange(len(reached))
    return reached, cascade(_part(supply, reached, place), lost._replace(key=place[lost.key]), upper=upper)


class _Web:
    """Which nodes rest on which: an index of one copy."""

    def __init__(self, supply: Supply) -> None:
        self.nodes = supply.nodes
        group_of = np.repeat(np.arange(len(supply.dependent)), np.diff(supply.starts))
        order = np.argsort(supply.suppliers, kind="stable")
        self.starts = starts_of(supply.suppliers, supply.nodes)
        self.dependents = supply.dependent[group_of[order]]

    def reached(self, lost: Nodes, copies: int) -> Nodes:
        """What is lost and all that may fail with it, over any number of steps, in order."""
        marked = np.zeros(copies * self.nodes, dtype=np.bool_)
        new = lost
        while len(new):
            marked[new] = True
            copy, node = np.divmod(new, self.nodes)
            at, owner = ranges(self.starts, node)
            behind = self.dependents[at] + copy[owner] * self.nodes
            behind = behind[~marked[behind]]
            new = np.sort(behind)
            new = new[np.append(True, new[1:] != new[:-1])[: len(new)]]
        return np.flatnonzero(marked)


def _part(supply: Supply, reached: Nodes, place: Nodes) -> Supply:
    """Those nodes of all copies alone, each with its groups, which lose the suppliers that stay up."""
    copy, node = np.divmod(reached, supply.nodes)
    by_dependent = np.argsort(supply.dependent, kind="stable")
    at, dependent = ranges(starts_of(supply.dependent, supply.nodes), node)
    groups = by_dependent[at]
    members, group = ranges(supply.starts, groups)
    suppliers = place[supply.suppliers[members] + copy[dependent[group]] * supply.nodes]
    there = suppliers >= 0
    return Supply(
        len(reached),
        dependent,
        starts_of(group[there], len(groups)),
        suppliers[there],
        supply.spare[groups],
        supply.bridge[groups],
        supply.restart[node],
    )
