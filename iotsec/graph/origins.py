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
    root = roots_of(first)
    least, least_of_others = nothing.copy(), nothing.copy()
    np.minimum.at(least, owner[useful], value[useful])
    useful &= root[rows.ends[entering]] != ids[owner]
    np.minimum.at(least_of_others, owner[useful], value[useful])
    unsettled = least != least_of_others
    if unsettled.any():
        least[unsettled] = _second_counts(plan, first, root, ids[unsettled], small)
    return least


def _entered(plan: Plan, count: Ids, node: Ids) -> Ids:
    """The count after a step into `node` from a node with `count`; UNREACHED where the plan does not go so far."""
    value = np.minimum(count, UNREACHED - 1) + plan.guards[node].astype(np.int32)
    if plan.beyond:
        value = np.minimum(value, plan.last)
    return np.where((count == UNREACHED) | (value >= plan.levels), UNREACHED, value).astype(np.int32)


def roots_of(first: Flood) -> Ids:
    """The start from which each node was found (of a node that was not found: no matter what)."""
    root = np.where(first.before < 0, np.arange(len(first.before)), first.before)
    while True:  # Each round doubles the steps taken, so there are as many as the longest way has binary digits.
        doubled = root[root]
        if np.array_equal(doubled, root):
            return root.astype(np.int32)
        root = doubled


def _second_counts(plan: Plan, first: Flood, root: Ids, asked: Ids, small: int) -> Ids:
    """The count of the best way to each of these origins from an origin that is not the node itself.

    Where such a way last comes over from a node of another root, that node has the count of the first flood; from
    there it stays among the nodes whose root is the origin asked about. So only those are flooded again.
    """
    links = plan.links
    about = np.zeros(links.size, np.bool_)
    about[asked] = True
    about = about.take(root) & (first.count < UNREACHED)
    nodes = np.flatnonzero(about)
    place = np.full(links.size, -1, np.int32)
    place[nodes] = np.arange(len(nodes), dtype=np.int32)
    entering = np.flatnonzero(about.take(links.target))
    source, target = links.source[entering], links.target[entering]
    own = root[source] == root[target]
    crossing = ~own & (first.count[source] < UNREACHED)
    least = np.full(len(nodes), UNREACHED, np.int32)
    np.minimum.at(least, place[target[crossing]], _entered(plan, first.count[source[crossing]], target[crossing]))
    own &= place[source] >= 0
    part = Links(len(nodes), place[source[own]], place[target[own]])
    starts = [np.flatnonzero(least == level).astype(np.int32) for level in range(plan.levels)]
    return flood(Plan(part, starts, plan.guards[nodes], plan.last, plan.beyond), small).count[place[asked]]
