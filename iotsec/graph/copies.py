"""The cascade in many cases at once: copies of one web beside each other, each with losses of its own.

Node n of copy c is `c * nodes + n`. Most cases lose little, and what no loss reaches stays as it is: so the copies are
never written down whole, and what is tried costs as much as what fails.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.columns.rows import distinct
from iotsec.graph.cascade import Supply, cascade, ranges, starts_of
from iotsec.graph.spells import Intervals, Spells, joined

Nodes = NDArray[np.int64]


class InCopies(NamedTuple):
    """What may be down by the losses, in order of copy and node, and when each of it is down."""

    reached: Nodes
    spells: Spells


class Copies:
    """One web of supply in which losses are tried, each in a copy of its own.

    Nodes that are down `anyway` are lost in every copy for ever. What they take down for ever is not looked at again:
    in no copy does it come up.
    """

    def __init__(self, supply: Supply, anyway: Nodes | None = None, *, upper: bool) -> None:
        self.supply, self.upper = supply, upper
        group_of = np.repeat(np.arange(len(supply.dependent)), np.diff(supply.starts))
        order = np.argsort(supply.suppliers, kind="stable")
        self.starts = starts_of(supply.suppliers, supply.nodes)
        self.dependents = supply.dependent[group_of[order]]
        self.by_dependent = np.argsort(supply.dependent, kind="stable")
        self.group_starts = starts_of(supply.dependent, supply.nodes)
        self._stand(np.zeros(0, dtype=np.int64) if anyway is None else anyway)

    def _stand(self, anyway: Nodes) -> None:
        """How everything stands before anything else is lost: when what is down anyway is down."""
        nodes = self.supply.nodes
        self.settled = np.zeros(nodes, dtype=np.bool_)
        self.standing_at = np.full(nodes, -1)
        self.standing = Intervals(anyway[:0], np.zeros(0), np.zeros(0))
        self.whole, down = True, anyway[:0]
        if len(anyway):
            forever = Intervals(anyway, np.zeros(len(anyway)), np.full(len(anyway), np.inf))
            spells = cascade(self.supply, forever, upper=self.upper)
            self.settled = (spells.start[:, 0] == 0) & (spells.end[:, 0] == np.inf)
            down = np.flatnonzero(spells.start[:, 0] < np.inf)
            self.standing_at[down] = np.arange(len(down))
            self.standing, self.whole = spells.of(down, np.arange(len(down))), spells.whole
        self.stand = len(down)

    def tried(self, lost: Intervals, copies: int) -> InCopies:
        """What may be down, where these are lost."""
        reached = self._reached(lost.key, copies)
        kept = lost.at(~self.settled[lost.key % self.supply.nodes])
        kept = kept._replace(key=np.searchsorted(reached, kept.key))
        stand = self.standing._replace(key=self.standing.key + len(reached))
        spells = cascade(self._part(reached), joined(kept, stand), upper=self.upper)
        spells.whole &= self.whole
        return InCopies(reached, spells.first(len(reached)))

    def _reached(self, lost: Nodes, copies: int) -> Nodes:
        """What is lost and all that may fail with it, over any number of steps, in order."""
        nodes = self.supply.nodes
        marked = np.zeros(copies * nodes, dtype=np.bool_)
        new = distinct(lost[~self.settled[lost % nodes]])
        found = []
        while len(new):
            marked[new] = True
            found.append(new)
            copy, node = np.divmod(new, nodes)
            at, owner = ranges(self.starts, node)
            behind = self.dependents[at]
            behind = (behind + copy[owner] * nodes)[~self.settled[behind]]
            new = distinct(behind[~marked[behind]])
        return np.sort(np.concatenate(found)) if found else lost[:0]

    def _part(self, reached: Nodes) -> Supply:
        """What is reached of all copies alone, each with its groups, which lose the suppliers that stay up.

        Behind it stand those that are down anyway, once for all copies.
        """
        supply = self.supply
        copy, node = np.divmod(reached, supply.nodes)
        at, dependent = ranges(self.group_starts, node)
        groups = self.by_dependent[at]
        members, group = ranges(supply.starts, groups)
        suppliers = supply.suppliers[members]
        wanted = suppliers + copy[dependent[group]] * supply.nodes
        place = np.minimum(np.searchsorted(reached, wanted), max(len(reached) - 1, 0))
        anyway = self.standing_at[suppliers]
        found = np.where(reached[place] == wanted, place, np.where(anyway >= 0, anyway + len(reached), -1))
        there = found >= 0
        return Supply(
            len(reached) + self.stand,
            dependent,
            starts_of(group[there], len(groups)),
            found[there],
            supply.spare[groups],
            supply.bridge[groups],
            np.concatenate((supply.restart[node], np.zeros(self.stand))),
        )


def lengths_in_copies(
    supply: Supply, lost: Intervals, copies: int, *, upper: bool
) -> tuple[Nodes, NDArray[np.float64]]:
    """What may be down where these are lost, and how long, as `cascade` of all copies has it; all else stays up."""
    found = Copies(supply, upper=upper).tried(lost, copies)
    return found.reached, found.spells.lengths()


def starts_in_copies(supply: Supply, lost: Intervals, copies: int, *, upper: bool) -> NDArray[np.float64]:
    """When each node is down first in each copy (copies by nodes), where these are lost; infinite where it never is."""
    starts = np.full(copies * supply.nodes, np.inf)
    found = Copies(supply, upper=upper).tried(lost, copies)
    starts[found.reached] = found.spells.start[:, 0]
    return starts.reshape(copies, supply.nodes)
