"""How far one gets from some nodes, level by level: each level opens the guards that the one before ran into.

There are two roads to the same answer, node for node: plain Python for a small graph, scipy for a large one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.graph.doors import FAR, NOT_FOUND, Doors, doors_of, entered_rows, give_back
from iotsec.graph.links import UNREACHED, Ids, Links, Mask, Nodes

MANY_LEVELS = 64
"""With more levels the plain road is used; the scipy road keeps levels as single bytes."""

WORTH_LISTING = 4
"""Nodes found are noted one by one when they are less than this part of all, else by a pass over all nodes."""

ONE = np.array(1, np.int32)
"""As an array of no dimension, since numpy takes half as long to add one to a few numbers as with Python's own."""

GUARD, START = 1, 2
"""What a node is on the plain road: a guard waits for the next level, a start has been begun with."""

Levels = NDArray[Any]
"""A level for each node, as bytes (the scipy road) or int32 (the plain one)."""


class Plan(NamedTuple):
    """What a flood is to do: from `starts` (sorted, each once), past fewer than `levels` guards.

    A start is not stopped by its own guard. `beyond` says whether all the rest is then visited as one more level.
    """

    links: Links
    starts: Nodes
    guards: Mask
    levels: int
    beyond: bool = False

    @property
    def most(self) -> int:
        """The greatest number of guards that is told."""
        return self.levels if self.beyond else self.levels - 1

    def plain(self, small: int) -> bool:
        """Whether to take the plain road: when there are at most `small` links, or many levels."""
        return len(self.links) <= small or self.levels > MANY_LEVELS


@dataclass(eq=False)
class Flood:
    """What a flood found.

    `entered` is the number of guards passed before the link by which each node was first entered (its own guard does
    not count yet); `far` where it was not. At a start it tells of links that lead back to it. `entered_from` has the
    row of the matrix, twice the node or one more, from which that was (negative if it was not).
    """

    plan: Plan
    entered: Levels
    entered_from: Ids

    @cached_property
    def entered_by(self) -> Nodes:
        """For each start the node before it where it was entered first; negative if it was not."""
        nodes: Nodes = (self.entered_from[self.plan.starts] >> ONE).astype(np.intp)
        return nodes

    @cached_property
    def found_from(self) -> Ids:
        """The row from which each node was found: as `entered_from`, and at a start its own."""
        rows = self.entered_from.copy()
        rows[self.plan.starts] = 2 * self.plan.starts
        return rows

    @property
    def far(self) -> int:
        """The level of what was not entered: greater than all others, by one less than the type can hold."""
        return FAR if self.entered.dtype == np.int8 else UNREACHED - 1

    @cached_property
    def passed(self) -> Levels:
        """The guards passed on the way to each node, its own among them: more than `plan.most` if there is no way.

        A start is treated as any other node.
        """
        found: Levels = self.entered + self.plan.guards.view(np.int8)
        if self.plan.beyond:
            found -= found == self.plan.levels + 1  # Beyond the levels no guard counts any more.
        return found

    def inside(self) -> Mask:
        """What was visited, the starts among it."""
        found: Mask = self.passed <= self.plan.most
        found[self.plan.starts] = True
        return found

    @cached_property
    def before(self) -> Ids:
        """The node before each one that was entered; the node itself at a start, and where it was not entered."""
        nodes = self.found_from >> 1
        return np.where(nodes < 0, np.arange(len(nodes), dtype=np.int32), nodes)

    @cached_property
    def roots(self) -> Ids:
        """The start from which each node was found; the node itself at a start, and where it was not found."""
        root = self.before
        while True:  # Each round doubles the steps taken, so there are as many as the longest way has binary digits.
            doubled = root[root]
            if np.array_equal(doubled, root):
                return root
            root = doubled

    def step_back(self, nodes: Ids | Nodes) -> Ids:
        """The nodes two steps before these, which were visited; or the starts where their ways begin before that."""
        before: Ids = self.found_from.take(self.found_from.take(nodes) >> 1) >> 1
        return before

    def trail(self, node: int) -> list[int]:
        """The nodes of the way on which `node`, no start, was found. Raises LookupError if it was not."""
        if self.passed[node] > self.plan.most:
            raise LookupError(f"no way leads to {node}")
        nodes = [node]
        while (before := int(self.found_from[node]) >> 1) != node:
            nodes.append(node := before)
        return nodes[::-1]


def flood(plan: Plan, small: int) -> Flood:
    """Visit the nodes level by level, each once; by plain Python when there are at most `small` links."""
    return _plain_flood(plan) if plan.plain(small) else _scipy_flood(plan)


def nested_floods(fewer: Plan, more: Plan, small: int) -> tuple[Flood, Flood]:
    """Two floods from the same starts: past some guards, and past these and others, up to as many levels.

    What is found past none of the many guards is found past none of the few. It is visited only once.
    """
    if fewer.plain(small) or more.levels < 2:
        return flood(fewer, small), flood(more, small)
    doors = doors_of(more.links)
    doors.shut(more.guards, more.starts)
    common = _risen(more, doors, _nothing_found(more, doors), range(1))
    nodes = (common.rooms >> ONE).astype(np.intp)
    stays = fewer.guards[nodes]
    # The guards that only the many have among what they ran into are where the few go on at the same level.
    begun = Found(common.rows.copy(), common.entered.copy(), common.rooms[~stays], common.left)
    high = _risen(more, doors, common, range(1, more.most + 1))
    doors.shut(fewer.guards, np.concatenate((fewer.starts, nodes[~stays])))
    low = _risen(fewer, doors, begun, range(1))
    low = low._replace(rooms=np.concatenate((common.rooms[stays], low.rooms)))
    low = _risen(fewer, doors, low, range(1, fewer.most + 1))
    give_back(more.links, doors)
    return low.flood(fewer), high.flood(more)


def reached_in_order(links: Links, start: int, blocked: Mask) -> Ids:
    """The nodes reached from one start, without it, in the order of a breadth-first search; by the scipy road."""
    doors = doors_of(links)
    starts = np.array([start])
    doors.shut(blocked, starts)
    nodes: Ids = doors.search(2 * starts + 1, doors.nothing_found())[1:] >> 1
    give_back(links, doors)
    reached: Mask = ~blocked[nodes] & (nodes != start)
    return nodes[reached]


def _scipy_flood(plan: Plan) -> Flood:
    """One search for each level, each going on from what the ones before found.

    Level 0 begins in the rooms of the starts, whose doors are shut, so that one sees whether they are entered; each
    further level in the rooms of the guards that the one before ran into.
    """
    doors = doors_of(plan.links)
    doors.shut(plan.guards, plan.starts)
    found = _risen(plan, doors, _nothing_found(plan, doors), range(plan.most + 1))
    give_back(plan.links, doors)
    return found.flood(plan)


class Found(NamedTuple):
    """What a flood on its way has found, by rows of the matrix, and the rooms from which it is to go on.

    `rows` holds from which row each one was found. So many doors are `left` that could be.
    """

    rows: Ids
    entered: Levels
    rooms: NDArray[np.integer]
    left: int

    def flood(self, plan: Plan) -> Flood:
        """As a flood that has come to its end."""
        return Flood(plan, self.entered, entered_rows(self.rows))


def _nothing_found(plan: Plan, doors: Doors) -> Found:
    return Found(doors.nothing_found(), doors.nothing_entered(), 2 * plan.starts + 1, doors.enterable)


def _risen(plan: Plan, doors: Doors, before: Found, levels: range) -> Found:
    """What is found when the flood has risen over these levels too."""
    rows, entered, rooms, left = before
    doors_found, guards = entered_rows(rows), plan.guards.copy()
    guards[plan.starts] = False  # They have been begun with, and are not opened once more.
    for level in levels:
        if not left or not len(rooms):  # All is found, or nothing is left to open.
            break
        if level == plan.levels:
            doors.shut(None, (rooms >> ONE).astype(np.intp))
        found = doors.search(rooms, rows)[len(rooms) :]
        left -= len(found)
        if len(found) * WORTH_LISTING < plan.links.size:
            nodes = (found >> ONE).astype(np.intp)
            entered[nodes] = level
            rooms = found[guards[nodes]] + ONE
            continue
        new = (doors_found != NOT_FOUND) & (entered == FAR)
        entered -= new.view(np.int8) * np.int8(FAR - level)
        if left and plan.most:
            rooms = doors.rooms.compress(new & guards)
    return Found(rows, entered, rooms, left)


def _plain_flood(plan: Plan) -> Flood:
    size, after = plan.links.size, plan.links.after
    entered, by = [0] * size, [-1] * size
    passed = plan.guards * np.int8(GUARD)
    passed[plan.starts] = START
    kinds = passed.tolist()
    touched: list[int] = plan.starts.tolist()
    for level in range(plan.levels + plan.beyond):
        queue, touched = touched, []
        waiting = touched if level < plan.levels else queue
        for node in queue:
            for other in after[node]:
                if by[other] < 0 and other != node:
                    by[other] = node
                    if level:
                        entered[other] = level
                    if (kind := kinds[other]) == 0:
                        queue.append(other)
                    elif kind == GUARD:
                        waiting.append(other)
        if not touched:
            break
    found = np.array(by, np.int32)
    levels = np.array(entered, np.int32) if plan.most else np.int32(0)
    return Flood(plan, np.where(found < 0, np.int32(UNREACHED - 1), levels), 2 * found)
