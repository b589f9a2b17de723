"""What is reached from the origins when some nodes let nothing in, and by which way."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from iotsec.graph.flood import Flood, Plan, flood, reached_in_order
from iotsec.graph.lanes import Lanes, reach_in_lanes
from iotsec.graph.links import SMALL, Ids, Links, Mask, Way
from iotsec.graph.origins import Origins, trail_from

TOGETHER = 20_000
"""Up to so many links all starts are followed at once: each step goes along all links, however few lead on."""

MOST_TOGETHER = 2**25
"""So many links and lanes are gone along in one step at most: it bounds the memory."""


BlockedFor = Callable[[Ids], NDArray[np.bool_]]


@dataclass(frozen=True, eq=False)
class Reach:
    """What is reached (`reached`: bool for each node), and a shortest way to each reached node, when asked."""

    begin: Origins
    blocked: Mask
    reached: Mask
    flood: Flood

    @property
    def links(self) -> Links:
        """The graph."""
        return self.begin.links

    @property
    def origins(self) -> Mask:
        """Where ways begin (bool for each node)."""
        return self.begin.mask

    def roots(self) -> Ids:
        """For each reached node the origin from which it was found; an origin is its own."""
        return self.flood.roots

    def way(self, node: int) -> Way:
        """A shortest way to `node` from another origin, always the same one. Raises LookupError when there is none."""
        if self.origins[node]:
            return self.links.way(trail_from(self.begin, self.blocked, node))
        return self.links.way(self.flood.trail(node))


def reach(links: Links, origins: ArrayLike | Origins, blocked: ArrayLike | None = None, *, small: int = SMALL) -> Reach:
    """The nodes that a way of at least one link reaches from an origin other than the node itself.

    `origins` (or `Origins`, which several questions can share) and `blocked` are bools for each node. A way may start
    at a blocked origin and never enters a blocked node, so no blocked node is reached. Up to `small` links it takes the
    plain Python road. Linear in the links. Raises ValueError when a mask has not one bool for each node.
    """
    begin, closed = Origins.of(links, origins, small), links.mask(blocked)
    found = begin.flood(closed, 1)
    reached: Mask = found.entered + closed == 0
    reached[begin.nodes] = begin.counts(found) == 0
    return Reach(begin, closed, reached, found)


def within_reach(links: Links, origins: Lanes, *, together: int = TOGETHER) -> Lanes:
    """The origins of each lane and all that ways lead to from them, nodes by lanes.

    With up to `together` links, all lanes are followed at once; else one search each.
    """
    if len(links) <= together and len(links) * origins.shape[1] <= MOST_TOGETHER:
        nothing = np.zeros_like(origins)
        return origins | reach_in_lanes(links, origins, nothing, nothing)
    found, nowhere = np.zeros_like(origins), np.zeros(links.size, np.bool_)
    for lane in range(origins.shape[1]):
        found[:, lane] = flood(Plan(links, np.flatnonzero(origins[:, lane]), nowhere, 1), SMALL).inside()
    return found


class ReachSets(NamedTuple):
    """The nodes reached from each start: those of start i are `members[indptr[i]:indptr[i + 1]]`, sorted.

    Where `complete` is False the start may reach more nodes than are listed.
    """

    indptr: NDArray[np.int64]
    members: Ids
    complete: Mask


def reach_sets(
    links: Links,
    starts: ArrayLike,
    blocked_for: BlockedFor | ArrayLike | None = None,
    *,
    budget: int = 10**8,
    cap: int | None = None,
    small: int = SMALL,
) -> ReachSets:
    """The nodes reached from each single start (a blocked start is not stopped; the start is no member).

    `blocked_for` is a mask, or a function that gives the masks of some starts, starts by nodes. At most `cap` members
    are kept for a start, the nearest first. Once the links of the nodes visited pass `budget`, the remaining starts get
    no members.
    """
    nodes = np.asarray(starts, np.int32).reshape(-1)
    if cap is None and 0 < len(links) <= TOGETHER and len(links) * len(nodes) < min(budget, MOST_TOGETHER):
        return _all_together(links, nodes, blocked_for)
    cap = links.size if cap is None else cap
    found: list[Ids] = []
    complete = np.zeros(len(nodes), np.bool_)
    leaving = np.diff(links.forward.indptr)
    for place, start in enumerate(nodes.tolist()):
        if budget <= 0:
            found.append(np.empty(0, np.int32))
            continue
        blocked = links.mask(blocked_for(nodes[place : place + 1])[0] if callable(blocked_for) else blocked_for)
        order = _nearest(links, start, blocked, cap + 1, small)
        complete[place] = len(order) <= cap
        found.append(np.sort(order[:cap]))
        budget -= int(leaving[start]) + int(leaving[found[-1]].sum())
    indptr = np.concatenate(([0], np.cumsum([len(members) for members in found], dtype=np.int64)))
    return ReachSets(indptr.astype(np.int64), np.concatenate([np.empty(0, np.int32), *found]), complete)


def _all_together(links: Links, nodes: Ids, blocked_for: BlockedFor | ArrayLike | None) -> ReachSets:
    """The same, where all of it is affordable: from all starts at once, each in a lane of its own."""
    lanes = np.arange(len(nodes))
    blocked = np.zeros((len(nodes), links.size), np.bool_)
    blocked[:] = blocked_for(nodes) if callable(blocked_for) else links.mask(blocked_for)
    origins = np.zeros((links.size, len(nodes)), np.bool_)
    origins[nodes, lanes] = True
    reached = reach_in_lanes(links, origins, blocked.T, np.zeros_like(origins))
    reached[nodes, lanes] = False
    owners, members = np.nonzero(reached.T)
    indptr = np.concatenate(([0], np.cumsum(np.bincount(owners, minlength=len(nodes)))))
    return ReachSets(indptr.astype(np.int64), members.astype(np.int32), np.ones(len(nodes), np.bool_))


def _nearest(links: Links, start: int, blocked: Mask, most: int, small: int) -> Ids:
    """The first `most` nodes that a breadth-first search from `start` finds, without the start."""
    # A search that may stop early is quicker in plain Python even on a large graph.
    if len(links) <= small or most * 8 < links.size:
        return _nearest_plain(links, start, blocked, most)
    return reached_in_order(links, start, blocked)[:most]


def _nearest_plain(links: Links, start: int, blocked: Mask, most: int) -> Ids:
    after, seen, order = links.after, {start}, [start]
    queue = deque(order)
    while queue and len(order) <= most:
        for other in after[queue.popleft()]:
            if other not in seen and not blocked[other]:
                seen.add(other)
                order.append(other)
                queue.append(other)
    return np.array(order[1 : most + 1], np.int32)
