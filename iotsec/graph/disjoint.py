"""How many ways lead from one node to another that share no node, and how many of them share nothing else either."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import NamedTuple

MOST_WAYS = 48
"""As many ways are looked at one by one."""
MOST_STEPS = 3_000
"""As many steps are made to find them."""
MOST_TRIES = 5_000
"""As many choices of ways are tried."""
MOST_FLOW = 64
"""As many ways that share no node are counted; more count as unlimited."""

After = Sequence[Sequence[int]]
Ways = list[tuple[int, ...]]


class Found(NamedTuple):
    """Ways, each as its nodes from start to end, and whether these are all that matter."""

    ways: Ways
    all: bool


def between(after: After, before: After, start: int, end: int) -> set[int]:
    """The nodes on any walk from the start to the end, with both; none where there is no walk."""
    return reached_from(after, start) & reached_from(before, end)


def reached_from(after: After, start: int) -> set[int]:
    """The node and all that follow it, at any distance."""
    found, left = {start}, [start]
    while left:
        for other in after[left.pop()]:
            if other not in found:
                found.add(other)
                left.append(other)
    return found


def only_way(after: After, inside: set[int], start: int, end: int) -> tuple[int, ...] | None:
    """The way over nodes of `inside`, which lie on walks from the start to the end, where there is no choice between
    several of them; None where there is one, or no way.
    """
    if start not in inside:
        return None
    way = [start]
    while way[-1] != end:
        following = {other for other in after[way[-1]] if other in inside and other not in way}
        if len(following) != 1:
            return None
        way += following
    return tuple(way)


def shortest_ways(after: After, inside: set[int], start: int, end: int) -> Found:
    """The ways over nodes of `inside` that cannot be cut short, without a direct link: any other way passes all nodes
    of one of these. Found to the bounds of this module; `all` says whether they were enough.
    """
    nexts = {node: sorted({other for other in after[node] if other in inside and other != node}) for node in inside}
    nexts[start] = [other for other in nexts.get(start, []) if other != end]
    ways: Ways = []
    left: list[tuple[int, ...]] = [(start,)]
    for _ in range(MOST_STEPS):
        if not left or len(ways) >= MOST_WAYS:
            break
        way = left.pop()
        if way[-1] == end:
            ways.append(way)
            continue
        left.extend((*way, other) for other in reversed(nexts[way[-1]]) if _goes_on(way, other, nexts))
    return Found(sorted(ways, key=lambda way: (len(way), way)), not left)


def _goes_on(way: tuple[int, ...], other: int, nexts: dict[int, list[int]]) -> bool:
    """Whether a step leads to a node that the way does not pass and could not have reached sooner."""
    return other not in way and not any(other in nexts[node] for node in way[:-1])


def most_apart(clashes: Sequence[int]) -> tuple[list[int], bool]:
    """A largest set of items of which no two clash, and whether it surely is one; `clashes` are masks of bits."""
    best: list[int] = []
    tries = 0
    left: list[tuple[list[int], int]] = [([], (1 << len(clashes)) - 1)]
    while left and tries < MOST_TRIES:
        tries += 1
        chosen, free = left.pop()
        if len(chosen) > len(best):
            best = chosen
        if len(chosen) + free.bit_count() <= len(best):
            continue
        item = (free & -free).bit_length() - 1
        rest = free & ~(1 << item)
        left.append((chosen, rest))
        left.append(([*chosen, item], rest & ~clashes[item]))
    return best, not left


def most_ways(after: After, inside: set[int], start: int, end: int, shared: frozenset[int]) -> float:
    """How many ways pass no node in common (nodes of `shared` may be), a direct link counted once; at most
    `MOST_FLOW`, beyond which it is unlimited.
    """
    if start not in inside:
        return 0.0
    room = _room(after, inside, start, end, shared)
    direct = int(end in after[start])
    for count in range(MOST_FLOW):
        trail = _trail(room, 2 * start + 1, 2 * end)
        if not trail:
            return float(direct + count)
        if all(room[first][second] > MOST_FLOW for first, second in trail):
            return float("inf")
        for first, second in trail:
            room[first][second] -= 1
            room[second][first] = room[second].get(first, 0) + 1
    return float("inf")


def _room(after: After, inside: set[int], start: int, end: int, shared: frozenset[int]) -> dict[int, dict[int, int]]:
    """How many ways each step has room for: a node `v` is the step from `2 v` to `2 v + 1`, and has room for one."""
    endless = 4 * MOST_FLOW
    room: dict[int, dict[int, int]] = {2 * node + side: {} for node in sorted(inside) for side in (0, 1)}
    for node in sorted(inside - {start, end}):
        room[2 * node][2 * node + 1] = endless if node in shared else 1
    for node in sorted(inside - {end}):
        for other in after[node]:
            if other in inside and other not in (start, node) and (node, other) != (start, end):
                room[2 * node + 1][2 * other] = endless
    return room


def _trail(room: dict[int, dict[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """The steps of a shortest trail with room left; none where there is no such trail."""
    came, left = {start: start}, deque([start])
    while left and end not in came:
        current = left.popleft()
        for other, free in room[current].items():
            if free > 0 and other not in came:
                came[other] = current
                left.append(other)
    trail: list[tuple[int, int]] = []
    current = end
    while current in came and current != start:
        trail.append((came[current], current))
        current = came[current]
    return trail[::-1]
