"""Ways that begin at an origin *other than the node where they end*.

An origin lies on the trivial way from itself, which says nothing; what counts is whether another origin gets there. A
flood from all origins at once tells how well each is reached by any, itself among them: what is left to tell is
whether another one does as well. It does if the link by which the origin was first entered comes from where the origin
does not lead to, or from what was found from another. Only where neither is so, ways are looked for one by one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from iotsec.graph.another import STEPS_WALKED, counts_one_by_one
from iotsec.graph.components import known_components, same_component
from iotsec.graph.flood import Flood, Levels, Plan, flood, nested_floods
from iotsec.graph.links import SMALL, Ids, Links, Mask, Nodes, links_of

Places = NDArray[np.intp]
"""Places of origins among all of them."""

ONE_LEFT = 16
"""The ways of all origins are walked back together until all but one of so many have come to their begin."""

STEPS_BACK = 3
"""So many links are looked at before each origin in doubt, for all together, before they are looked into singly."""

FEW_LEFT = 10
"""So many origins are looked into singly at once: a step back for all together takes as long."""


class Origins:
    """The nodes where ways begin, and what follows from them alone: several questions about the same ones share it.

    `marked` is bool for each node. Raises ValueError when it has another length.
    """

    def __init__(self, links: Links, marked: ArrayLike, *, small: int = SMALL) -> None:
        self.links, self.small = links, small
        self.mask = links.mask(marked)
        self.nodes: Nodes = np.flatnonzero(self.mask)

    @classmethod
    def of(cls, links: Links, origins: ArrayLike | Origins, small: int) -> Origins:
        """Origins as they are, or from marks. Raises ValueError when they belong to other links."""
        if not isinstance(origins, Origins):
            return cls(links, origins, small=small)
        if origins.links is not links:
            raise ValueError("origins of another graph")
        return origins

    def flood(self, guards: Mask, levels: int, *, beyond: bool = False) -> Flood:
        """The flood from all of them."""
        return flood(Plan(self.links, self.nodes, guards, levels, beyond), self.small)

    def nested_floods(self, fewer: Mask, more: Mask, levels: int) -> tuple[Flood, Flood]:
        """The flood past some guards, and beyond; and the one past these and others, which does not go beyond."""
        plans = Plan(self.links, self.nodes, fewer, levels, beyond=True), Plan(self.links, self.nodes, more, levels)
        return nested_floods(*plans, self.small)

    def without(self, node: int) -> Nodes:
        """All but this one."""
        others: Nodes = self.nodes[self.nodes != node]
        return others

    def counts(self, found: Flood) -> Levels:
        """For each origin the guards passed on the best way from another one; `far` when the flood shows none."""
        if len(self.nodes) < 2:
            return np.array([found.far] * len(self.nodes), found.entered.dtype)
        least = found.passed[self.nodes]
        asked = least <= found.plan.most
        least[~asked] = found.far
        places, kin = self._doubtful(found, np.flatnonzero(asked))
        if len(places):
            kin = np.zeros(self.links.size, np.int32) if kin is None else kin
            places = places[~self._led_to(found, kin, places)]
            least[places] = counts_one_by_one(found, kin, self.mask, self.nodes[places])
        return least

    def _doubtful(self, found: Flood, places: Places) -> tuple[Places, Ids | None]:
        """Of these places of origins, those that their own ways may have been the first to enter, and what is kin.

        Kin is a number for each node, and no origin leads to a node of another number that leads to it: the origin from
        which a node was found, or its strong component. To find those takes longer than to walk back short ways.
        """
        if found.plan.plain(self.small):
            return self._among_kin(found, found.roots, places), found.roots
        kin = known_components(self.links)
        if kin is not None:
            places = self._among_kin(found, kin, places)
        if len(places):
            places = self._not_found_from_another(found, places)
        if kin is None and len(places) > ONE_LEFT:
            kin = same_component(self.links)
            places = self._among_kin(found, kin, places)
        return places, kin

    def _among_kin(self, found: Flood, kin: Ids, places: Places) -> Places:
        """Of these places of origins, those that were first entered from their kin."""
        within: Mask = kin[found.entered_by[places]] == kin[self.nodes[places]]
        return places[within]

    def _not_found_from_another(self, found: Flood, places: Places) -> Places:
        """Of these places of origins, those of which it is not known that what enters them was found from another."""
        before: Ids | Nodes = found.entered_by[places]
        for _ in range(STEPS_WALKED // 2):
            before = found.step_back(before)
            if np.count_nonzero(~self.mask[before]) * ONE_LEFT <= len(places):
                break
        doubtful: Mask = ~self.mask[before] | (before == self.nodes[places])
        return places[doubtful]

    def _led_to(self, found: Flood, kin: Ids, places: Places) -> Mask:
        """Which of these places of origins are led to from elsewhere as well as by the first link, a few steps back."""
        nodes, rows = self.nodes[places], self.links.backward
        led = np.zeros(len(places), np.bool_)
        ends, owner = nodes, np.arange(len(places))
        for _ in range(STEPS_BACK):
            if len(places) - np.count_nonzero(led) <= FEW_LEFT:
                break
            if rows.indptr[ends + 1].sum(dtype=np.int64) - rows.indptr[ends].sum(dtype=np.int64) > len(self.links):
                break  # Many ways lead back to one node that many links enter.
            entering, end = links_of(rows, ends)
            source, owner = rows.ends[entering].astype(np.intp), owner[end]
            begun, own = self.mask[source], nodes[owner]
            good = (found.passed[source] * ~begun == found.entered[ends[end]]) & (source != own)
            elsewhere = begun | (kin[source] != kin[own])
            led[owner[good & elsewhere]] = True
            good &= ~led[owner]
            ends, owner = source[good], owner[good]
        return led


def trail_from(origins: Origins, guards: Mask, node: int) -> list[int]:
    """The nodes of a shortest way past no guard to `node` from another origin. Raises LookupError if there is none."""
    return flood(Plan(origins.links, origins.without(node), guards, 1), origins.small).trail(node)
