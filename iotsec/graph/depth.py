"""How many independent causes must fail before a way is open: guards with a cause in common fall together.

In general this is the way of fewest colours, which is NP-hard. Small depths are found exactly by trying all sets of
causes that can matter, one search each; what that leaves open gets sound bounds. Plain counts of guards come first:
they settle every node whose ways pass no two guards with a cause in common.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from iotsec.columns.rows import distinct
from iotsec.graph.causes import Causes
from iotsec.graph.flood import Plan, flood
from iotsec.graph.guards import fewest_guards_way, guards_passed_bounds
from iotsec.graph.links import SMALL, UNREACHED, Ids, Links, Mask, Way
from iotsec.graph.origins import Origins
from iotsec.graph.reach import reach
from iotsec.graph.together import first, opened_together, places

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
) -> Depth:
    """The least number of distinct causes whose failure opens all guards on some way to each node.

    A way has at least one link and starts at an origin other than the node; the origin's own guard is not passed.
    Sets of fewer than `most` causes are tried, until the `wanted` nodes (all, if None) are settled or the searches have
    gone over `budget` nodes and links (each over `LEAST_WORK` at least). So a depth is exact below `most`, and above it
    where the bounds happen to meet; nodes that are not wanted get sound bounds. Raises ValueError when a mask has a
    wrong length, `most` is below 1, or a guard has no cause (each one has itself).
    """
    guarded = links.mask(guards)
    if most < 1:
        raise ValueError("at least one depth has to be told from none")
    if (guarded & (np.diff(causes.indptr) == 0)).any():
        raise ValueError("a guard has no cause; it is at least a cause of its own")
    asked = np.ones(links.size, np.bool_) if wanted is None else links.mask(wanted)
    search = DepthSearch(links, links.mask(origins), guarded, causes, asked, budget, small)
    search.run(most)
    return Depth(search.low, search.high, search.low == search.high, search)


class DepthSearch:
    """The search for least sets of causes, from small sets to large ones."""

    def __init__(
        self, links: Links, origins: Mask, guards: Mask, causes: Causes, wanted: Mask, budget: int, small: int
    ) -> None:
        self.links, self.origins, self.guards, self.causes = links, Origins(links, origins, small=small), guards, causes
        self.wanted, self.left, self.small = wanted, budget, small
        self.stopped = False  # Whether the work allowed did not suffice.
        self.wild = guards & causes.wild
        self._any_wild = bool(self.wild.any())
        lone = causes.lone(guards) & ~self.wild
        self.lone_causes = {cause for guard in np.flatnonzero(lone).tolist() for cause in causes.of_node(guard)}
        # Each guard that shares nothing needs a cause of its own, so their number on any way is a lower bound.
        low, counted = guards_passed_bounds(links, self.origins, (lone, guards), cap=COUNTED)
        self.high = np.where(counted == COUNTED, UNREACHED, counted).astype(np.int32)
        self.low = np.maximum(low, np.minimum(counted, 1)).astype(np.int32)
        self._known_strongest: dict[int, Chosen] = {}
        self.tried: list[Chosen] = []
        self.opened_by = np.full(links.size, -1, np.int32)

    def run(self, most: int) -> None:
        """Try all sets of fewer than `most` causes that can open something new, while needed and affordable.

        The first set is the empty one with the wild guards open: whatever the one cause is, they fall with it.
        """
        sets: set[Chosen] = {()}
        for size in range(most if most > 1 else 0):
            if not self._open_wanted().any():
                return
            last = size == most - 1
            tried = [chosen for chosen in sorted(sets) if not (last and self._counts_alike(chosen))]
            affordable = self.left // self._price
            following, settled = self._try(tried[:affordable], last=last)
            if settled or affordable < len(tried):
                self.stopped = not settled  # Else the work allowed did not suffice.
                return
            self.left -= self._price * len(tried)
            if size:
                self.low = np.where(self._open_wanted(), np.maximum(self.low, size + 1), self.low)
            sets = following

    def _try(self, tried: list[Chosen], *, last: bool) -> tuple[set[Chosen], bool]:
        """Open these sets; gives the sets of one cause more, and whether nothing wanted is left to be found out."""
        if len(self.links) <= self.small * TOGETHER:
            return self._try_together(tried, last=last), False
        following: set[Chosen] = set()
        for chosen in tried:
            if not self._open_wanted().any():
                return set(), True
            found = self._open(chosen)
            following |= set() if last else self._bigger(chosen, found)
        return following, False

    def _try_together(self, tried: list[Chosen], *, last: bool) -> set[Chosen]:
        """As one by one, on a graph that is small enough to follow each link for all sets at once."""
        if not tried:
            return set()
        closed = self.guards & ~self.wild
        opened = opened_together(self.links, self.origins.nodes, closed, self.causes, tried, self._open_wanted())
        depth = max(len(tried[0]), 1)
        for node in np.flatnonzero(self.high > depth).tolist():
            if opened.reached[node]:
                self.high[node] = depth
                self.opened_by[node] = len(self.tried) + first(opened.reached[node])
        self.tried += tried
        if last:
            return set()
        grown: list[tuple[NDArray[np.intp], int]] = []
        for guard in np.flatnonzero(closed & self._before_wanted).tolist():
            if opened.stopped[guard]:
                stopped = places(opened.stopped[guard], len(tried))
                grown += [(stopped, cause) for cause in self._strongest(guard)]
        return _with_one_more(tried, grown)

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

    def _open_wanted(self) -> Mask:
        return self.wanted & (self.low < self.high)

    def _closed(self, chosen: Chosen) -> Mask:
        return self.guards & ~self.wild & ~self.causes.opened(self.guards, chosen)

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

    def _bigger(self, chosen: Chosen, found: Mask) -> set[Chosen]:
        """This set and one cause more, of a guard that ways run into now and behind which something wanted lies."""
        stopping = self._closed(chosen) & self._before_wanted
        entered = found[self.links.source] & stopping[self.links.target]
        frontier = distinct(self.links.target[entered]).tolist()
        return {tuple(sorted((*chosen, cause))) for guard in frontier for cause in self._strongest(guard)}

    def _strongest(self, guard: int) -> Chosen:
        if guard not in self._known_strongest:
            self._known_strongest[guard] = self.causes.strongest(guard, self.guards, self._opens)
        return self._known_strongest[guard]

    @cached_property
    def _opens(self) -> list[int]:
        """How many guards each cause opens."""
        return self.causes.opens(self.guards)

    @cached_property
    def _before_wanted(self) -> Mask:
        """The nodes from which a wanted node, not settled by counting, can be reached when all guards are open."""
        nowhere = np.zeros(self.links.size, np.bool_)
        plan = Plan(self.links.reversed(), np.flatnonzero(self._open_wanted()), nowhere, 1)
        return flood(plan, self.small).inside()


def _with_one_more(tried: Sequence[Chosen], grown: Sequence[tuple[NDArray[np.intp], int]]) -> set[Chosen]:
    """Sets of causes, each with one cause more: the places of some sets, and the cause that joins them."""
    if not grown:
        return set()
    which = np.concatenate([some for some, _cause in grown])
    more = np.repeat([cause for _some, cause in grown], [len(some) for some, _cause in grown])
    before = np.array(tried, np.int64).reshape(len(tried), -1)
    members = np.sort(np.column_stack((before[which], more)), axis=1)
    base = int(members.max()) + 1
    if base ** members.shape[1] >= 2**63:  # More than fits one number: far more causes than any design has.
        return set(map(tuple, members.tolist()))
    powers = base ** np.arange(members.shape[1])[::-1]
    numbers = distinct(members @ powers)
    return set(zip(*((numbers // power % base).tolist() for power in powers.tolist()), strict=True))
