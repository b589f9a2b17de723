"""The cheapest way between two sets of nodes and the next ones, in order: past few gates first, then over few links."""

from __future__ import annotations

import heapq
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from iotsec.graph.links import SMALL, Links, Mask, Way

GATE, LINK, DOUBT = 1_000_000, 1_000, 20_000
"""What it costs to enter a gate, to take a link, and to begin in doubt: a way past fewer gates comes first."""


_Begun = tuple[int, tuple[int, ...], tuple[int, ...], int]
"""The least cost of a way that goes on so, its nodes, its links, and what it has cost so far."""


class Found(NamedTuple):
    """Ways in rising order of cost, and whether the work allowed was enough to look for all that were wanted."""

    ways: tuple[Way, ...]
    whole: bool


class Ways:
    """Ways from origins to targets through one graph, with what each step costs.

    `gates` (bool for each node) cost most to enter; `weak` (bool for each link) makes a link cost a little more than
    another between the same nodes, to begin at a `doubtful` origin (bool for each node) as much as twenty links. A way
    passes no origin and no target on its way (an origin that is a target may be its end), and no node twice.
    """

    def __init__(
        self,
        links: Links,
        origins: ArrayLike,
        gates: ArrayLike,
        weak: ArrayLike,
        *,
        doubtful: ArrayLike | None = None,
        small: int = SMALL,
    ) -> None:
        self.size = links.size
        self.origins, self.small = links.mask(origins), small
        self.begun = DOUBT * links.mask(doubtful).astype(np.int64)
        gated = links.mask(gates)
        kept = _one_for_each_pair(links, np.asarray(weak, np.bool_))
        self.source, self.target, self.label = links.source[kept], links.target[kept], links.index[kept]
        self.cost = LINK + GATE * gated[self.target].astype(np.int64) + np.asarray(weak, np.bool_)[kept]
        self._after: list[list[tuple[int, int, int]]] | None = None

    def shortest(self, targets: ArrayLike, most: int, *, budget: int = 100_000) -> Found:
        """The `most` cheapest ways to any target. `budget` is the number of steps looked at; `whole` says it sufficed.

        Ways of the same cost come in the order of their nodes. A way has at least one link.
        """
        wanted = np.zeros(self.size, np.bool_) | np.asarray(targets, np.bool_)
        entered = ~self.origins | wanted
        left = self._costs_to(wanted, entered)
        begun: list[_Begun] = [
            (self._from(left, start), (start,), (), int(self.begun[start]))
            for start in np.flatnonzero(self.origins).tolist()
        ]
        heap = [way for way in begun if way[0] >= 0]
        heapq.heapify(heap)
        found: list[Way] = []
        while heap and len(found) < most:
            _cost, nodes, labels, spent = heapq.heappop(heap)
            if labels and wanted[nodes[-1]]:
                found.append(Way(nodes, labels))
                continue
            for other, label, cost in self.after[nodes[-1]]:
                if left[other] >= 0 and entered[other] and other not in nodes:
                    longer: _Begun = (spent + cost + int(left[other]), (*nodes, other), (*labels, label), spent + cost)
                    heapq.heappush(heap, longer)
                    budget -= 1
            if budget < 0:
                return Found(tuple(found), whole=False)
        return Found(tuple(found), whole=True)

    def _from(self, left: NDArray[np.int64], start: int) -> int:
        """The least cost of a way of at least one link from a start; -1 where there is none."""
        steps = [cost + int(left[other]) for other, _label, cost in self.after[start] if left[other] >= 0]
        return int(self.begun[start]) + min(steps) if steps else -1

    @property
    def after(self) -> list[list[tuple[int, int, int]]]:
        """For each node the steps from it: where to, by which link, at what cost."""
        if self._after is None:
            self._after = [[] for _ in range(self.size)]
            for step in zip(
                *(part.tolist() for part in (self.source, self.target, self.label, self.cost)), strict=True
            ):
                self._after[step[0]].append(step[1:])
        return self._after

    def _costs_to(self, wanted: Mask, entered: Mask) -> NDArray[np.int64]:
        """The least cost from each node to a target, past no target on the way; -1 where there is no way."""
        inner = ~wanted[self.source] & entered[self.target]
        return self._plain_costs(wanted, inner) if len(self.source) <= self.small else self._scipy_costs(wanted, inner)

    def _plain_costs(self, wanted: Mask, inner: Mask) -> NDArray[np.int64]:
        before: list[list[tuple[int, int]]] = [[] for _ in range(self.size)]
        kept = np.flatnonzero(inner).tolist()
        for source, target, cost in ((int(self.source[at]), int(self.target[at]), int(self.cost[at])) for at in kept):
            before[target].append((source, cost))
        costs = [-1] * self.size
        heap = [(0, node) for node in np.flatnonzero(wanted).tolist()]
        while heap:
            cost, node = heapq.heappop(heap)
            if costs[node] < 0:
                costs[node] = cost
                for other, more in before[node]:
                    if costs[other] < 0:
                        heapq.heappush(heap, (cost + more, other))
        return np.array(costs, np.int64)

    def _scipy_costs(self, wanted: Mask, inner: Mask) -> NDArray[np.int64]:
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import dijkstra

        ends = (self.target[inner], self.source[inner])
        back = csr_array((self.cost[inner].astype(np.float64), ends), shape=(self.size, self.size))
        starts = np.flatnonzero(wanted)
        if not len(starts):
            return np.full(self.size, -1, np.int64)
        far = dijkstra(back, indices=starts, min_only=True)
        return np.where(np.isfinite(far), far, -1.0).astype(np.int64)


def _one_for_each_pair(links: Links, weak: Mask) -> NDArray[np.intp]:
    """Of the links between the same two nodes one that is not weak, of the lowest label."""
    pair = links.source.astype(np.int64) * links.size + links.target
    order = np.lexsort((links.index, weak, pair))
    first = np.ones(len(order), np.bool_)
    first[1:] = pair[order][1:] != pair[order][:-1]
    chosen = order[first]
    kept: NDArray[np.intp] = np.sort(chosen[links.source[chosen] != links.target[chosen]])
    return kept
