"""Ways that begin at an origin *other than the node where they end*.

An origin lies on the trivial way from itself, which says nothing; what counts is whether another origin gets there. So
each node would need the best way and the best one from a second origin. The second is worked out only where needed:
a node has ways from two origins when a link leads to it from a node of another root, or from a node that has two.
"""

from __future__ import annotations

import numpy as np

from iotsec.graph.flood import Flood, Plan, flood
from iotsec.graph.links import UNREACHED, Ids, Links, Mask, links_of


def flood_from(links: Links, origins: Mask, guards: Mask, last: int, beyond: bool, small: int) -> Flood:
    """The flood from all origins; at an origin it has the count of the best way from another one."""
    ids = np.flatnonzero(origins).astype(np.int32)
    plan = Plan(links, [ids], guards, last, beyond)
    first = flood(plan, small)
    answer = first.count.copy()
    answer[ids] = _counts_at_origins(plan, first, ids, small)
    return Flood(answer, first.before)


def trail_from(links: Links, origins: Mask, guards: Mask, last: int, node: int, small: int) -> list[int]:
    """The nodes of a best way to `node` from another origin. Raises LookupError when there is none."""
    others = origins.copy()
    others[node] = False
    plan = Plan(links, [np.flatnonzero(others).astype(np.int32)], guards, last, False)
    return flood(plan, small).trail(node)


def _counts_at_origins(plan: Plan, first: Flood, ids: Ids, small: int) -> Ids:
    nothing = np.full(len(ids), UNREACHED, np.int32)
    if len(ids) < 2:
        return nothing
    rows = plan.links.backward
    entering, owner = links_of(rows, ids)
    value = _entered(plan, first.count[rows.ends[entering]], ids[owner])
    useful = (value < UNREACHED) & (rows.ends[entering] != ids[owner])
    if not useful.any():
        return nothing
    root = _roots(first)
    least, least_of_others = nothing.copy(), nothing.copy()
    np.minimum.at(least, owner[useful], value[useful])
    useful &= root[rows.ends[entering]] != ids[owner]
    np.minimum.at(least_of_others, owner[useful], value[useful])
    if np.array_equal(least, least_of_others):
        return least
    return _second_flood(plan, first, root, small).count[ids]


def _entered(plan: Plan, count: Ids, node: Ids) -> Ids:
    """The count after a step into `node` from a node with `count`; UNREACHED where the plan does not go so far."""
    value = np.minimum(count, UNREACHED - 1) + plan.guards[node].astype(np.int32)
    if plan.beyond:
        value = np.minimum(value, plan.last)
    return np.where((count == UNREACHED) | (value >= plan.levels), UNREACHED, value).astype(np.int32)


def _roots(first: Flood) -> Ids:
    """The start from which each node was found (of a node that was not found: no matter what)."""
    root = np.where(first.before < 0, np.arange(len(first.before)), first.before)
    while True:  # Each round doubles the steps taken, so there are as many as the longest way has binary digits.
        doubled = root[root]
        if np.array_equal(doubled, root):
            return root.astype(np.int32)
        root = doubled


def _second_flood(plan: Plan, first: Flood, root: Ids, small: int) -> Flood:
    """The count of the best way to each node from an origin that is not its root."""
    links = plan.links
    crossing = np.flatnonzero((root[links.source] != root[links.target]) & (first.count[links.source] < UNREACHED))
    into = links.target[crossing]
    least = np.full(links.size, UNREACHED, np.int32)
    np.minimum.at(least, into, _entered(plan, first.count[links.source[crossing]], into))
    starts = [np.flatnonzero(least == level).astype(np.int32) for level in range(plan.levels)]
    return flood(Plan(links, starts, plan.guards, plan.last, plan.beyond), small)
