"""What fails when, once something is lost: the least solution of who needs what, in times of being down.

A node is down for its own losses, and whenever more suppliers of one of its groups are down than the group can spare,
less the first `bridge` of each such spell; each spell lasts `restart` longer. A bridge is full again after each spell.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.graph.spells import Intervals, Spells, covered, joined

HORIZON = 100 * 365.25 * 86400.0
"""A spell that passes this (in seconds: a hundred years) counts as without end."""
MOST_ROUNDS = 400
"""So many times what has changed is carried on: chains are shorter, and what changes still waits in a circle."""
MOST_TURNS = 6
"""So many times what waits in a circle is taken to be down without end, and that is carried on."""
MOST_WORK = 50_000_000
"""So many suppliers are looked at in one cascade; what changes still is then bounded."""


class Supply(NamedTuple):
    """Who needs what. A group belongs to the node `dependent`, and spares so many of its suppliers (0: none).

    Suppliers of group g are `suppliers[starts[g]:starts[g + 1]]`, `bridge` and `restart` are in seconds.
    """

    nodes: int
    dependent: NDArray[np.int64]
    starts: NDArray[np.int64]
    suppliers: NDArray[np.int64]
    spare: NDArray[np.int64]
    bridge: NDArray[np.float64]
    restart: NDArray[np.float64]

    def stacked(self, copies: int) -> Supply:
        """So many copies beside each other: node n of copy c is `c * nodes + n`."""
        shift = np.arange(copies, dtype=np.int64)[:, None]
        size, members = len(self.dependent), len(self.suppliers)
        starts = (self.starts[None, :-1] + shift * members).ravel() if size else np.zeros(0, dtype=np.int64)
        return Supply(
            self.nodes * copies,
            (self.dependent + shift * self.nodes).ravel(),
            np.append(starts, members * copies),
            (self.suppliers + shift * self.nodes).ravel(),
            np.tile(self.spare, copies),
            np.tile(self.bridge, copies),
            np.tile(self.restart, copies),
        )


class Groups(NamedTuple):
    """The groups of a supply by the node that needs them."""

    starts: NDArray[np.int64]
    order: NDArray[np.int64]

    def of(self, node: int) -> list[int]:
        """The groups of one node."""
        found: list[int] = self.order[self.starts[node] : self.starts[node + 1]].tolist()
        return found


def groups_of(supply: Supply) -> Groups:
    """Which groups each node needs."""
    return Groups(starts_of(supply.dependent, supply.nodes), np.argsort(supply.dependent, kind="stable"))


def cascade(supply: Supply, lost: Intervals, *, upper: bool) -> Spells:
    """When each node is down, where these nodes are lost for these times: a bound from above, or from below.

    Both are exact where no node has more than a few spells and the work stays within its bounds; beyond it, the lower
    bound stays behind, and from above whatever may still change is down without end.
    """
    spells = Spells(supply.nodes, upper=upper)
    run = _Run(supply, lost, spells)
    dirty = run.downstream(run.each(lost.key))
    dirty = run.carried(dirty)
    spells.whole = not len(dirty)
    for _turn in range(MOST_TURNS if upper else 0):
        if not len(dirty):
            break
        # What waits in a circle is down without end; what waits for that in a circle of its own, in the next turn.
        spells.lengthen(dirty)
        dirty = run.carried(dirty, keep=True)
    if upper and len(dirty):
        run.without_end(dirty)
    return spells


class _Run:
    """One cascade: who supplies what, what is lost, and what came of it so far."""

    def __init__(self, supply: Supply, lost: Intervals, spells: Spells) -> None:
        size, counts = len(supply.dependent), np.diff(supply.starts)
        self.supply, self.spells = supply, spells
        self.marks = np.zeros(supply.nodes, dtype=np.bool_)
        self.group_of = np.repeat(np.arange(size), counts)
        self.by_supplier = np.argsort(supply.suppliers, kind="stable")
        self.supplier_starts = starts_of(supply.suppliers, supply.nodes)
        self.by_dependent = np.argsort(supply.dependent, kind="stable")
        self.dependent_starts = starts_of(supply.dependent, supply.nodes)
        ordered = lost.at(np.argsort(lost.key, kind="stable"))
        self.losses = ordered._replace(end=ordered.end + supply.restart[ordered.key])
        self.loss_starts = starts_of(ordered.key, supply.nodes)

    def downstream(self, lost: NDArray[np.int64]) -> NDArray[np.int64]:
        """What is lost, and all that it reaches, worked out once each in the order of supply; gives what is left over.

        Left over is what lies on a circle of supply or behind one, where it changed.
        """
        reached = self._reached(lost)
        inside = reached[self.supply.suppliers]
        waiting = np.bincount(self.supply.dependent[self.group_of[inside]], minlength=self.supply.nodes)
        ready = np.flatnonzero(reached & (waiting == 0))
        while len(ready):
            self.spells.put_first(ready, self.worked_out(ready))
            reached[ready] = False
            groups = self.groups_with(ready)
            behind = self.supply.dependent[groups]
            np.subtract.at(waiting, behind, 1)
            ready = self.each(behind[waiting[behind] == 0])
        circling = np.flatnonzero(reached)
        if not len(circling):
            return circling
        return circling[self.renewed(circling)]

    def _reached(self, lost: NDArray[np.int64]) -> NDArray[np.bool_]:
        reached = np.zeros(self.supply.nodes, dtype=np.bool_)
        new = lost
        while len(new):
            reached[new] = True
            behind = self.each(self.supply.dependent[self.groups_with(new)])
            new = behind[~reached[behind]]
        return reached

    def carried(self, dirty: NDArray[np.int64], *, keep: bool = False) -> NDArray[np.int64]:
        """Carry changes on to all that they reach, until nothing changes; gives what changes still when the work ends.

        With `keep` what was down stays so.
        """
        work = 0
        for _round in range(MOST_ROUNDS):
            nodes = self.each(self.supply.dependent[self.groups_with(dirty)])
            if not len(nodes) or work > MOST_WORK:
                return dirty if len(nodes) else nodes
            dirty = nodes[self.renewed(nodes, keep=keep)]
            work += len(nodes)
        return dirty

    def each(self, nodes: NDArray[np.int64]) -> NDArray[np.int64]:
        """These nodes in order, each once: by marks where they are many, since sorting takes several times as long."""
        if len(nodes) < 200:
            return np.array(sorted(set(nodes.tolist())), dtype=np.int64)
        self.marks[nodes] = True
        found = np.flatnonzero(self.marks)
        self.marks[found] = False
        return found

    def groups_with(self, suppliers: NDArray[np.int64]) -> NDArray[np.int64]:
        """The groups that these nodes supply, once for each time that they do."""
        return self.group_of[self.by_supplier[ranges(self.supplier_starts, suppliers)[0]]]

    def renewed(self, nodes: NDArray[np.int64], *, keep: bool = False) -> NDArray[np.bool_]:
        """Work out the spells of these nodes again from those of their suppliers; which of them changed."""
        return self.spells.put(nodes, self.worked_out(nodes, keep=keep))

    def worked_out(self, nodes: NDArray[np.int64], *, keep: bool = False) -> Intervals:
        """The spells of these nodes (their places as keys) as they follow from those of their suppliers."""
        supply, spells = self.supply, self.spells
        at, owner = ranges(self.loss_starts, nodes)
        mine = Intervals(owner, self.losses.start[at], self.losses.end[at])
        places, whose = ranges(self.dependent_starts, nodes)
        groups = self.by_dependent[places]
        members, group = ranges(supply.starts, groups)
        down = covered(spells.of(supply.suppliers[members], group), supply.spare[groups])
        start, key = down.start + supply.bridge[groups[down.key]], whose[down.key]
        lasting = start < down.end
        ended = down.end + supply.restart[nodes[key]]
        inherited = Intervals(key, start, np.where(ended > HORIZON, np.inf, ended)).at(lasting)
        before = (spells.of(nodes, np.arange(len(nodes))),) if keep else ()
        return covered(joined(mine, inherited, *before))

    def without_end(self, dirty: NDArray[np.int64]) -> None:
        """From above: what changes still, and all that it may reach, is down from its start on without end."""
        reached = self._reached(dirty)
        self.spells.start[reached], self.spells.end[reached] = np.inf, np.inf
        self.spells.start[reached, 0] = 0.0


def starts_of(nodes: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Where the places of each node begin, when these are sorted by their node."""
    return np.concatenate(([0], np.cumsum(np.bincount(nodes, minlength=size))))


def ranges(starts: NDArray[np.int64], rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The numbers from `starts[row]` up to `starts[row + 1]` for all rows, and to which place in rows each belongs."""
    first = starts[rows]
    counts = starts[rows + 1] - first
    owner = np.repeat(np.arange(len(rows)), counts)
    return np.arange(len(owner)) + np.repeat(first - (np.cumsum(counts) - counts), counts), owner
