"""How many independent causes must fail before a way is open: guards with a cause in common fall together.

In general this is the way of fewest colours, which is NP-hard. Small depths are found exactly by trying all sets of
causes that can matter, one search each; what that leaves open gets sound bounds. Plain counts of guards come first:
they settle every node whose ways pass no two guards with a cause in common.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from iotsec.columns.rows import distinct
from iotsec.graph.causes import Causes, Openers
from iotsec.graph.flood import Plan, flood
from iotsec.graph.guards import fewest_guards_way, guards_passed_bounds
from iotsec.graph.links import SMALL, UNREACHED, Ids, Links, Mask, Way
from iotsec.graph.origins import Origins
from iotsec.graph.reach import reach
from iotsec.graph.together import Bits, Opened, first, opened_together, with_one_more

COUNTED = 16
"""Guards are counted up to here for the upper bound; a way past more guards has no upper bound."""

LEAST_WORK = 4_000
"""A search of a small graph costs as much as if it had so many links: it bounds the time of many small searches."""

TOGETHER = 4
"""Sets are tried together on graphs of up to this many times the links up to which plain Python is used."""

Chosen = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Depth:
    """The bounds of the depth of each node (int32): `low` <= depth <= `high`; `exact` where they are the same.

    Depth 0 is reached past no closed guard. UNREACHED in both means no way even with all guards open; in `high` alone,
    that no bound is known.
    """

    low: Ids
    high: Ids
    exact: Mask
    search: DepthSearch = field(repr=False)

    def opening(self, node: int) -> tuple[int, ...]:
        """Causes that together open a way to `node`: a least set where the depth is exact, else the best one known.

        Raises LookupError when there is no way at all.
        """
        return self.search.witness(node)[0]

    def way(self, node: int) -> Way:
        """The way that `opening` opens. Raises LookupError when there is none."""
        return self.search.witness(node)[1]


def guard_depth(
    links: Links,
    origins: ArrayLike,
    guards: ArrayLike,
    causes: Causes,
    *,
    wanted: ArrayLike | None = None,
    most: int = 3,
    budget: int = 10**8,
    small: int = SMALL,
    at_least: Depth | None = None,
) -> Depth:
    """The least number of distinct causes whose failure opens all guards on some way to each node.

    A way has at least one link and starts at an origin other than the node; the origin's own guard is not passed.
    Sets of fewer than `most` causes are tried, until the `wanted` nodes (all, if None) are settled or the searches have
    gone over `budget` nodes and links (each over `LEAST_WORK` at least). So a depth is exact below `most`, and above it
    where the bounds happen to meet; nodes that are not wanted get sound bounds. `at_least` is the depth in a case where
    no node is deeper than here (more links or origins, fewer guards, more causes in common): what was found there is
    not searched for again. Raises ValueError when a mask has a wrong length, `most` is below 1, or a guard has no cause
    (each one has itself).
    """
    guarded = links.mask(guards)
    if most < 1:
        raise ValueError("at least one depth has to be told from none")
    if (guarded & (np.diff(causes.indptr) == 0)).any():
        raise ValueError("a guard has no cause; it is at least a cause of its own")
    asked = np.ones(links.size, np.bool_) if wanted is None else links.mask(wanted)
    search = DepthSearch(links, links.mask(origins), guarded, causes, asked, budget, small)
    if at_least is not None:
        search.begin_as(at_least.search)
    search.run(most)
    return Depth(search.low, search.high, search.low == search.high, search)


class DepthSearch:
    """The search for least sets of causes, from small sets to large ones."""

    def __init__(
        self, links: Links, origins: Mask, guards: Mask, causes: Causes, wanted: Mask, budget: int, small: int
    ) -> None:
        self.links, self.origins, self.guards, self.causes = links, Origins(links, origins, small=small), guards, causes
        self.wanted, self.left, self.small = wanted, budget, small
        self.most = 1
        self.stopped = False  # Whether the work allowed did not suffice.
        self.wild = guards & causes.wild
        self._any_wild = bool(self.wild.any())
        lone = causes.lone(guards) & ~self.wild
        self.lone_causes = {cause for guard in np.flatnonzero(lone).tolist() for cause in causes.of_node(guard)}
        # Each guard that shares nothing needs a cause of its own, so their number on any way is a lower bound.
        low, counted = guards_passed_bounds(links, self.origins, (lone, guards), cap=COUNTED)
        self.high = np.where(counted == COUNTED, UNREACHED, counted).astype(np.int32)
        self.low = np.maximum(low, np.minimum(counted, 1)).astype(np.int32)
        self.tried: list[Chosen] = []
        self.opened_by = np.full(links.size, -1, np.int32)

    def begin_as(self, other: DepthSearch) -> None:
        """Begin with what opens each node in another case, where none is deeper than here: mostly it does so here."""
        self.low = np.maximum(self.low, other.low)
        if self.causes.ids is other.causes.ids and np.array_equal(self.guards, other.guards):
            self._openers = other._openers
        open_there = self.wanted & (self.low < self.high) & (other.opened_by >= 0)
        sets = {other.tried[place] for place in other.opened_by[open_there].tolist()}
        tried = sorted(sets, key=lambda chosen: (len(chosen), chosen))[: self.left // self._price]
        self.left -= self._price * len(tried)
        if tried and self._is_small:
            self._open_together(tried, open_there)
            return
        for chosen in tried:
            self._open(chosen)

    def run(self, most: int) -> None:
        """Try all sets of fewer than `most` causes that can open something new, while needed and affordable.

        The first set is the empty one with the wild guards open: whatever the one cause is, they fall with it.
        """
        self.most = most
        sets: Collection[Chosen] = [()]
        for size in range(most):
            if not self._sought(size).any():
                return
            last = not self._sought(size + 1).any()
            tried = [chosen for chosen in sorted(sets) if not (last and self._counts_alike(chosen))]
            affordable = self.left // self._price
            following, settled = self._try(tried[:affordable], size)
            if settled or affordable < len(tried):
                self.stopped = not settled  # Else the work allowed did not suffice.
                return
            self.left -= self._price * len(tried)
            if size:
                self.low = np.where(self._sought(size), np.maximum(self.low, size + 1), self.low)
            sets = following

    def _sought(self, size: int) -> Mask:
        """What is wanted and may be opened by sets of this size, when all smaller ones are tried."""
        return self.wanted & (np.maximum(self.low, size) < np.minimum(self.high, self.most))

    def _try(self, tried: list[Chosen], size: int) -> tuple[Collection[Chosen], bool]:
        """Open these sets; gives the sets of one cause more, and whether nothing wanted is left to be found out."""
        if self._is_small:
            return self._try_together(tried, size), False
        following: set[Chosen] = set()
        needed = self._needed(size + 1)
        for chosen in tried:
            if not self._sought(size).any():
                return (), True
            following |= self._bigger(chosen, self._open(chosen), needed)
        return following, False

    def _try_together(self, tried: list[Chosen], size: int) -> Collection[Chosen]:
        """As one by one, on a graph that is small enough to follow each link for all sets at once."""
        if not tried:
            return ()
        stopped = self._open_together(tried, self._sought(size)).stopped
        needed = self._needed(size + 1)
        if needed is not None and not needed:
            return ()
        stopping: dict[int, Bits] = {}
        for guard in np.flatnonzero(self._before_wanted & self.guards).tolist():
            if stopped[guard]:
                for cause in self._openers.strongest(guard):
                    stopping[cause] = stopping.get(cause, 0) | stopped[guard]
        return with_one_more(tried, stopping, needed)

    def _open_together(self, tried: Sequence[Chosen], sought: Mask) -> Opened:
        """Note what is reached when each of these sets has failed; they come in order of their size."""
        closed = self.guards & ~self.wild
        opened = opened_together(self.links, self.origins.nodes, closed, self._openers.opened, tried, sought)
        for node in np.flatnonzero(self.high > 1).tolist():
            if opened.reached[node]:
                place = first(opened.reached[node])
                depth = max(len(tried[place]), 1)
                if depth < self.high[node]:
                    self.high[node], self.opened_by[node] = depth, len(self.tried) + place
        self.tried += tried
        return opened

    def witness(self, node: int) -> tuple[Chosen, Way]:
        """The causes that open a way to `node`, and that way. Raises LookupError when there is none."""
        tried = int(self.opened_by[node])
        if tried < 0:
            way = fewest_guards_way(self.links, self.origins.mask, self.guards, node)
            passed = [place for place in way.nodes[1:] if self.guards[place]]
            return tuple(sorted({self.causes.of_node(place)[0] for place in passed})), way
        chosen = self.tried[tried]
        way = reach(self.links, self.origins, self._closed(chosen)).way(node)
        if not chosen:  # Only guards with an unknown cause are passed: any one cause will do.
            chosen = next((self.causes.of_node(place)[:1] for place in way.nodes[1:] if self.guards[place]), ())
        return chosen, way

    def _closed(self, chosen: Chosen) -> Mask:
        return self.guards & ~self.wild & ~self.causes.opened(self.guards, chosen)

    def _needed(self, size: int) -> set[int] | None:
        """The causes of which a set of this size holds at least one if it opens anything sought: those of the guards
        behind which that lies with no guard in between. None where larger sets follow, for which the others are grown.
        """
        if self._sought(size + 1).any():
            return None
        sought, closed = self._sought(size), self.guards & ~self.wild
        plan = Plan(self.links.reversed(), np.flatnonzero(sought & ~closed), closed, 1)
        found = flood(plan, self.small)
        last = closed & (sought | (found.entered < found.far))
        return set(self.causes.ids[np.repeat(last, np.diff(self.causes.indptr))].tolist())

    @property
    def _is_small(self) -> bool:
        """Whether sets are tried together."""
        return len(self.links) <= self.small * TOGETHER

    @property
    def _price(self) -> int:
        """The work of one search."""
        return LEAST_WORK + len(self.links) + self.links.size

    def _counts_alike(self, chosen: Chosen) -> bool:
        """Whether each of these causes opens one guard alone, so that counting guards has found all that they open."""
        return not self._any_wild and self.lone_causes.issuperset(chosen)

    def _open(self, chosen: Chosen) -> Mask:
        """Note what is reached when these causes have failed; returns where a way may be by then, origins included."""
        depth = max(len(chosen), 1)
        reached = reach(self.links, self.origins, self._closed(chosen)).reached
        better = reached & (self.high > depth)
        self.high[better] = depth
        self.opened_by[better] = len(self.tried)
        self.tried.append(chosen)
        return reached | self.origins.mask

    def _bigger(self, chosen: Chosen, found: Mask, needed: set[int] | None) -> set[Chosen]:
        """This set and one cause more, of a guard that ways run into now and behind which something wanted lies."""
        if needed is not None and not needed:
            return set()
        stopping = self._closed(chosen) & self._before_wanted
        entered = found[self.links.source] & stopping[self.links.target]
        frontier = distinct(self.links.target[entered]).tolist()
        causes = {cause for guard in frontier for cause in self._openers.strongest(guard)}
        if needed is not None and needed.isdisjoint(chosen):
            causes &= needed
        return {tuple(sorted((*chosen, cause))) for cause in causes}

    @cached_property
    def _openers(self) -> Openers:
        return Openers(self.causes, self.guards)

    @cached_property
    def _before_wanted(self) -> Mask:
        """The nodes from which a wanted node, not settled by counting, can be reached when all guards are open."""
        nowhere = np.zeros(self.links.size, np.bool_)
        plan = Plan(self.links.reversed(), np.flatnonzero(self._sought(0)), nowhere, 1)
        return flood(plan, self.small).inside()
