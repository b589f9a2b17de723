"""How far one gets from some nodes, level by level: each level opens the guards that the one before ran into.

There are two roads to the same answer, node for node: plain Python for a small graph, scipy for a large one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from iotsec.graph.links import UNREACHED, Ids, Links, Mask

MANY_LEVELS = 64
"""Each level of the scipy road costs a pass over all nodes, so with more levels the plain road is used."""

WORTH_LISTING = 4
"""Nodes found are noted one by one when they are less than this part of all, else by a pass over all nodes."""

WORTH_HIDING = 8
"""Nodes visited before are hidden from scipy only when they are more than this part of all (it costs a full pass)."""


@dataclass(frozen=True, eq=False)
class Plan:
    """What a flood is to do.

    `starts[k]` are nodes (sorted, each once) where it may start with k guards counted; `guards` marks the nodes that
    cost one. Levels below `last` are counted; `beyond` says whether all the rest is then visited as level `last`.
    """

    links: Links
    starts: Sequence[Ids]
    guards: Mask
    last: int
    beyond: bool

    @property
    def levels(self) -> int:
        """How many levels there are to visit."""
        return self.last + self.beyond


@dataclass(frozen=True, eq=False)
class Flood:
    """What a flood found: `count` is the level of each node (int32, UNREACHED if none), `before` the node before it.

    `before` is -1 at a node where a way starts, and means nothing at a node that was not reached.
    """

    count: Ids
    before: Ids

    def trail(self, node: int) -> list[int]:
        """The nodes of the way on which `node` was found, from its start. Raises LookupError if it was not."""
        if self.count[node] == UNREACHED:
            raise LookupError(f"no way leads to {node}")
        nodes = [node]
        while (node := int(self.before[node])) >= 0:
            nodes.append(node)
        return nodes[::-1]


def flood(plan: Plan, small: int) -> Flood:
    """Visit the nodes level by level, each once; by plain Python when there are at most `small` links."""
    plain = len(plan.links) <= small or plan.levels > MANY_LEVELS
    return _plain_flood(plan) if plain else _ScipyFlood(plan).run()


def reached_in_order(links: Links, start: int, blocked: Mask) -> Ids:
    """The nodes reached from one start, without it, in the order of a breadth-first search; by the scipy road."""
    search = _ScipyFlood(Plan(links, [], blocked, 1, False))
    search.bend(closed=True, hidden=False)
    order, _ = search.search(np.array([start], np.int32))
    search.leave()
    return order[1:]


def _plain_flood(plan: Plan) -> Flood:
    count, before = [UNREACHED] * plan.links.size, [-1] * plan.links.size
    guarded = plan.guards.tolist()
    touched: list[int] = []
    for level in range(plan.levels):
        if level >= len(plan.starts) and not touched:
            break
        fresh = plan.starts[level].tolist() if level < len(plan.starts) else []
        queue = deque(node for node in sorted({*touched, *fresh}) if count[node] == UNREACHED)
        for node in queue:
            count[node] = level
        touched = _plain_level(plan.links.after, queue, count, before, guarded, level, level == plan.last)
    return Flood(np.array(count, np.int32), np.array(before, np.int32))


def _plain_level(
    after: list[list[int]],
    queue: deque[int],
    count: list[int],
    before: list[int],
    guarded: list[bool],
    level: int,
    opened: bool,
) -> list[int]:
    """Empty the queue; returns the guards that were run into for the first time."""
    touched: list[int] = []
    while queue:
        node = queue.popleft()
        for other in after[node]:
            if count[other] != UNREACHED:
                continue
            if opened or not guarded[other]:
                count[other], before[other] = level, node
                queue.append(other)
            elif before[other] < 0:
                before[other] = node
                touched.append(other)
    return touched


class _ScipyFlood:
    """The scipy road: one breadth-first search for each level, from a row added below the matrix.

    The row of node `size` lists the starts. A link into a closed guard is bent to a node of its own without links, a
    link into a hidden node to the added row, where the search has been already. So the matrix keeps its shape, and to
    close or hide nodes is one pass over the links. What was visited on an earlier level may be visited again and is
    then left out of the answer: it cannot lead to anything new.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.size, self.links = plan.links.size, len(plan.links)
        self.count = np.full(self.size, UNREACHED, np.int32)
        self.before = np.full(self.size, -1, np.int32)
        shown = plan.guards if plan.levels > 1 else np.zeros(0, np.bool_)
        self.guards: Ids = np.flatnonzero(shown).astype(np.int32)
        self.matrix = _matrix(plan.links, self.size + 1 + len(self.guards))
        self.visited_since = 0

    def run(self) -> Flood:
        touched = np.empty(0, np.int32)
        self.bend(closed=self.plan.last > 0, hidden=False)
        for level in range(self.plan.levels):
            begin = self._begin(level, touched)
            if not len(begin):
                if level >= len(self.plan.starts):
                    break
                continue
            opened = level == self.plan.last
            hide = self.visited_since * WORTH_HIDING > self.size
            if hide or (opened and level):
                self.bend(closed=not opened, hidden=hide)
            touched = self._visit(level, begin)
        self.leave()
        return Flood(self.count, self.before)

    def _begin(self, level: int, touched: Ids) -> Ids:
        begin = touched
        if level < len(self.plan.starts):
            begin = self.plan.starts[level]
            begin = np.union1d(begin, touched) if len(touched) else begin
        elif len(touched):
            begin = np.sort(touched)
        return begin[self.count[begin] == UNREACHED] if level else begin

    def bend(self, *, closed: bool, hidden: bool) -> None:
        """Write the links into the matrix, those into closed guards or hidden nodes bent to lead nowhere."""
        known = self.matrix.indices[: self.links]
        bent = np.arange(self.size, dtype=np.int32)
        if closed and self.plan.levels > 1:
            bent[self.guards] = np.arange(self.size + 1, self.size + 1 + len(self.guards), dtype=np.int32)
        elif closed:
            bent[self.plan.guards] = self.size
        elif not hidden:
            known[:] = self.plan.links.forward.ends
            return
        if hidden:
            bent[self.count != UNREACHED] = self.size
            self.visited_since = 0
        bent.take(self.plan.links.forward_places, out=known, mode="clip")  # Clipping spares numpy a copy.

    def leave(self) -> None:
        """Leave the matrix to the next search: to get fresh memory takes as long as to search it."""
        self.plan.links.spare[len(self.guards) > 0] = self.matrix

    def search(self, begin: Ids) -> tuple[Ids, Ids]:
        """All nodes found from `begin`, which come first, and for each node of the matrix where it was found from."""
        from scipy.sparse.csgraph import breadth_first_order

        self.matrix.indices[self.links : self.links + len(begin)] = begin
        self.matrix.indptr[self.size + 1 :] = self.links + len(begin)
        order: Ids
        found_from: Ids
        order, found_from = breadth_first_order(self.matrix, self.size)
        return order[1:], found_from

    def _visit(self, level: int, begin: Ids) -> Ids:
        """Visit what is open from `begin`; returns the guards that were run into for the first time."""
        order, found_from = self.search(begin)
        note = self._note_few if len(order) * WORTH_LISTING < self.size else self._note_many
        touched: Ids = note(level, order, len(begin), found_from)
        touched = touched[(self.count[touched] == UNREACHED) & (self.before[touched] < 0)]
        self.before[touched] = found_from[self.size + 1 + np.searchsorted(self.guards, touched)]
        return touched

    def _note_few(self, level: int, order: Ids, begun: int, found_from: Ids) -> Ids:
        """Note the new nodes one by one; returns the guards run into."""
        nodes = order[order < self.size]
        nodes = nodes[self.count[nodes] == UNREACHED]
        self.count[nodes] = level
        self.visited_since += len(nodes)
        later = nodes[begun:]  # The starts are all new, and come first.
        self.before[later] = found_from[later]
        return self.guards[order[order > self.size] - (self.size + 1)]

    def _note_many(self, level: int, order: Ids, begun: int, found_from: Ids) -> Ids:
        """Note the new nodes by a pass over all; returns the guards run into."""
        came_from = found_from[: self.size]
        fresh = came_from >= 0
        if level:
            fresh &= self.count == UNREACHED
        np.copyto(self.count, np.int32(level), where=fresh)
        self.visited_since += len(order)
        fresh &= came_from < self.size
        np.copyto(self.before, came_from, where=fresh)
        return self.guards[found_from[self.size + 1 :] >= 0]


def _matrix(links: Links, rows: int) -> Any:
    """A square matrix of so many rows, with room for the links and one row of starts; the links are not yet in it."""
    matrix: Any = links.spare.pop(rows > links.size + 1, None)
    if matrix is not None and matrix.shape[0] == rows:
        return matrix
    from scipy.sparse import csr_array

    indptr = np.empty(rows + 1, np.int32)
    indptr[: links.size + 1] = links.forward.indptr
    # The search never looks at the values, so there are none; as float64 they are not converted either.
    matrix = csr_array((np.empty(0), np.empty(0, np.int32), np.zeros(rows + 1, np.int32)), shape=(rows, rows))
    matrix.indptr, matrix.indices = indptr, np.empty(len(links) + links.size, np.int32)
    return matrix
