"""What all ways to a node pass, and what stops them."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import ArrayLike, NDArray

from iotsec.columns.rows import distinct
from iotsec.graph.flood import Plan, flood
from iotsec.graph.links import SMALL, Links, Mask, Nodes, links_of


def dominators(
    links: Links, origins: ArrayLike, blocked: ArrayLike | None, node: int, *, small: int = SMALL
) -> tuple[int, ...]:
    """The nodes that every way from another origin to `node` passes, in order, without `node`.

    The start of the ways is among them when they all have the same one. Linear in the links.
    Raises LookupError when no way leads to `node`.
    """
    starts, closed = _other_origins(links, origins, node), links.mask(blocked)
    trail = flood(Plan(links, starts, closed, 1), small).trail(node)
    place = np.zeros(links.size, dtype=np.int64)
    place[trail] = np.arange(1, len(trail) + 1)
    # Sweep along one way: a node of it is passed by all when nothing found before it leads past it.
    furthest = int(place[starts].max(initial=0))
    seen = place > 0
    furthest = max(furthest, _furthest(links, starts[~seen[starts]].tolist(), closed, place, seen))
    found = []
    for number, each in enumerate(trail[:-1], 1):
        if furthest <= number:
            found.append(each)
        furthest = max(furthest, _furthest(links, [each], closed, place, seen))
    return tuple(found)


FEW = 50
"""So few nodes are gone through one by one: to ask for the links of many at once takes as long for one as for these."""


def _furthest(links: Links, begin: list[int], closed: Mask, place: NDArray[np.int64], seen: Mask) -> int:
    """The furthest place on the trail to which nodes off it, not seen before, lead from `begin`."""
    rows, furthest, left = links.forward, 0, begin
    seen[begin] = True
    while left:
        if len(left) > FEW:
            ends = rows.ends[links_of(rows, np.array(left, dtype=np.int32))[0]]
            ends = ends[~closed[ends]]
            furthest = max(furthest, int(place[ends].max(initial=0)))
            left = distinct(ends[~seen[ends]]).tolist()
            seen[left] = True
            continue
        node = left.pop()
        for other in rows.ends[rows.indptr[node] : rows.indptr[node + 1]].tolist():
            if closed[other]:
                continue
            furthest = max(furthest, int(place[other]))
            if not seen[other]:
                seen[other] = True
                left.append(other)
    return furthest


def blocking_guards(
    links: Links, origins: ArrayLike, blocked: ArrayLike, node: int, *, small: int = SMALL
) -> tuple[int, ...]:
    """The blocked nodes that stop the ways to `node`, nearest to the origins: without any one of them a way is open.

    Sorted; empty when there would be no way even with nothing blocked. Linear in the links.
    Raises LookupError when `node` is reached in spite of the blocked nodes.
    """
    starts, closed = _other_origins(links, origins, node), links.mask(blocked)
    inside = flood(Plan(links, starts, closed, 1), small).inside()
    if inside[node]:
        raise LookupError(f"{node} is reached, so nothing stops the ways to it")
    border = np.zeros(links.size, np.bool_)
    border[links.target[inside[links.source]]] = True
    border &= closed & ~inside
    if border[node]:
        return (node,)
    back = Plan(links.reversed(), np.array([node]), border, 1)
    toward = flood(back, small).inside()
    needed = np.zeros(links.size, np.bool_)
    needed[links.source[toward[links.target]]] = True
    return tuple(np.flatnonzero(border & needed).tolist())


def smallest_cut(
    links: Links, origins: ArrayLike, node: int, *, cuttable: ArrayLike, small: int = SMALL
) -> tuple[int, ...] | None:
    """A smallest set of cuttable nodes that, blocked, leaves no way to `node` from another origin; None if none does.

    Sorted, and of all smallest sets the one nearest to the origins. As in `reach`, blocking an origin does not stop the
    ways that start there, and blocking `node` itself stops them all: leave it out of `cuttable` to look before it.
    """
    starts, may_cut = _other_origins(links, origins, node), links.mask(cuttable)
    if flood(Plan(links, starts, may_cut, 1), small).inside()[node]:
        return None
    network = _Network(links, starts, may_cut, node)
    inside = network.scipy_inside() if len(links) > small else network.plain_inside()
    gates = np.flatnonzero(may_cut)
    return tuple(gates[inside[gates] & ~inside[gates + links.size]].tolist())


class _Network:
    """A flow network in which only cuttable nodes are narrow: v is the entry of node v, v + size its exit."""

    def __init__(self, links: Links, starts: Nodes, cuttable: Mask, node: int) -> None:
        size = links.size
        self.top, self.end, self.wide = 2 * size, node + size, int(cuttable.sum()) + 1
        nodes = np.arange(size)
        # A way may start at an origin without entering it, so its exit is what the top leads to.
        pairs = np.concatenate(
            [
                np.stack((nodes, nodes + size), 1),
                np.unique(np.stack((links.source + np.int64(size), links.target), 1), axis=0),
                np.stack((np.full(len(starts), self.top), starts + np.int64(size)), 1),
            ]
        )
        self.tails, self.heads = pairs[:, 0], pairs[:, 1]
        self.room = np.full(len(pairs), self.wide)
        self.room[:size][cuttable] = 1

    def scipy_inside(self) -> Mask:
        """What can still be reached from the top when the flow is greatest."""
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import breadth_first_order, maximum_flow

        shape = (self.top + 1, self.top + 1)
        cells = (self.tails.astype(np.int32), self.heads.astype(np.int32))
        room = csr_array((self.room.astype(np.int32), cells), shape=shape)
        # One search for each unit of flow. Its other method, dinic, took 25 s on a chain where this takes 0.2.
        flow = maximum_flow(room, self.top, self.end, method="edmonds_karp").flow
        left = (room - flow).tocsr()
        left.eliminate_zeros()
        inside = np.zeros(self.top + 1, np.bool_)
        inside[breadth_first_order(left, self.top, return_predecessors=False)] = True
        return inside

    def plain_inside(self) -> Mask:
        """The same by hand: one more unit along a shortest free way, until there is none."""
        room: list[dict[int, int]] = [{} for _ in range(self.top + 1)]
        for tail, head, wide in zip(self.tails.tolist(), self.heads.tolist(), self.room.tolist(), strict=True):
            room[tail][head] = room[tail].get(head, 0) + wide
            room[head].setdefault(tail, 0)
        while self.end in (before := _free_ways(room, self.top, self.end)):
            head = self.end
            while head != self.top:
                tail = before[head]
                room[tail][head] -= 1
                room[head][tail] += 1
                head = tail
        inside = np.zeros(self.top + 1, np.bool_)
        inside[list(before)] = True
        return inside


def _free_ways(room: list[dict[int, int]], top: int, end: int) -> dict[int, int]:
    """For each node that can be reached where room is left, the node before it; stops at `end`."""
    before, queue = {top: top}, deque([top])
    while queue and end not in before:
        tail = queue.popleft()
        for head, left in room[tail].items():
            if left and head not in before:
                before[head] = tail
                queue.append(head)
    return before


def _other_origins(links: Links, origins: ArrayLike, node: int) -> Nodes:
    starts = links.mask(origins).copy()
    starts[node] = False
    return np.flatnonzero(starts)
