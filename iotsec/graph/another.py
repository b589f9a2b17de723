"""Whether a way leads to single origins from *another* one, looked for one origin after the other.

What a flood from all origins found is taken as known: how many guards are passed on the way to each node, and by which
nodes it leads. Few origins are left in doubt by the tests that come first; for many, it is passes over the whole graph.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from iotsec.graph.flood import Flood, Levels, Plan, flood
from iotsec.graph.links import SMALL, Ids, Links, Mask, Nodes

STEPS_WALKED = 16
"""So many steps are walked back to see from which origin a node was found."""

WORTH_LOOKING = 32
"""One by one, at most this part of all links is looked at; it takes far longer for each than a pass over all."""

LOOKED_AT = 64
"""As many links are looked at in any case."""


def counts_one_by_one(found: Flood, kin: Ids, origins: Mask, asked: Nodes) -> Levels:
    """The guards passed on the best way to each of these origins from another one; `far` when no way is found.

    `kin` is a number for each node: no origin leads to a node of another number that leads to it.
    """
    search = _Search(found, kin, origins)
    counts = found.passed[asked]
    for place, (node, least) in enumerate(zip(asked.tolist(), counts.tolist(), strict=True)):
        more = search.more(node, found.plan.most - least)
        if search.left < 0:
            counts[place:] = _counts_by_passes(found, asked[place:])
            break
        counts[place] = found.far if more is None else least + more
    return counts


class _Search:
    """Looks for the best way to an origin from another one: backward, along the links that cost least first."""

    def __init__(self, found: Flood, kin: Ids, origins: Mask) -> None:
        self.plan, rows, passed = found.plan, found.plan.links.backward, found.passed.copy()
        passed[found.plan.starts] = 0
        # Single numbers are read faster from these than from numpy's arrays.
        self.bounds, self.ends = rows.indptr.data, rows.ends.data
        self.passed, self.entered = passed.data, found.entered.data
        self.found_from, self.kin, self.origins = found.found_from.data, kin.data, origins.tobytes()
        self.left = len(found.plan.links) // WORTH_LOOKING + LOOKED_AT

    def more(self, node: int, most: int) -> int | None:
        """How many guards more are passed from another origin than from any; None when it is more than `most`.

        A link costs what it is worse than the best way to its target. By what can be had for nothing first. Ends when
        so many links have been looked at that nothing is `left`.
        """
        bounds, ends, passed, entered, visited = self.bounds, self.ends, self.passed, self.entered, self.plan.most
        waiting: list[list[int]] = [[node], *([] for _ in range(most))]
        # What begins at the node itself is of no use; a loop would even seem to save the guards before the node.
        best, known = most + 1, {node: -visited}
        for cost, targets in enumerate(waiting):
            if cost >= best:
                break
            for target in targets:
                first, last, saved = bounds[target], bounds[target + 1], cost - entered[target]
                self.left -= last - first + 1
                if self.left < 0:
                    return None
                for source in ends[first:last]:
                    total = saved + passed[source]
                    if self.plan.beyond and total > most and passed[source] <= visited:
                        total = most
                    if total >= best or total >= known.get(source, best):
                        continue
                    if self._from_another(source, node, known):
                        best = total
                    else:
                        known[source] = total
                        waiting[total].append(source)
        return best if best <= most else None

    def _from_another(self, source: int, node: int, known: Mapping[int, int]) -> bool:
        """Whether it is known that another origin than `node` gets to `source` as well as any."""
        if self.kin[source] != self.kin[node]:
            return True
        for _ in range(STEPS_WALKED):
            if self.origins[source]:
                return source != node
            source = self.found_from[source] >> 1
            if source in known:
                break
        return False


def _counts_by_passes(first: Flood, asked: Nodes) -> Levels:
    """The same for all of these origins at once, by passes over the whole graph.

    Where such a way last comes over from a node of another root, that node has the count of the first flood; from
    there it stays among the nodes whose root is the origin asked about. So only those are flooded again, from one new
    node for each count.
    """
    plan, root, count = first.plan, first.roots, first.passed.copy()
    links = plan.links
    count[plan.starts] = 0
    about = np.zeros(links.size, np.bool_)
    about[asked] = True
    about = about[root] & (count <= plan.most)
    nodes = np.flatnonzero(about)
    place = np.full(links.size, -1, np.int32)
    place[nodes] = np.arange(len(nodes), dtype=np.int32)
    entering = np.flatnonzero(about[links.target] & (count[links.source] <= plan.most))
    source, target = links.source[entering], links.target[entering]
    own = root[source] == root[target]
    begin = len(nodes) + np.arange(plan.most + 1)
    guards = np.concatenate((plan.guards[nodes], begin > begin[0]))
    part = Links(
        len(guards),
        np.concatenate((begin[:-1], place[source[own]], begin[count[source[~own]]])),
        np.concatenate((begin[1:], place[target[own]], place[target[~own]])),
    )
    again = flood(Plan(part, begin[:1], guards, plan.levels, plan.beyond), SMALL)
    found: Levels = again.passed[place[asked]].astype(np.int32)  # The two floods may keep levels in different types.
    found[found > plan.most] = first.far
    return found.astype(count.dtype)
