"""How many guards a way must pass, each guard counted by itself."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from iotsec.graph.flood import Plan, flood
from iotsec.graph.links import SMALL, UNREACHED, Ids, Links, Way
from iotsec.graph.origins import Origins


def guards_passed(
    links: Links, origins: ArrayLike | Origins, guards: ArrayLike, *, cap: int, small: int = SMALL
) -> Ids:
    """The least number of guards on any way to each node from an origin other than the node (int32 for each node).

    The node where the way ends counts when it is a guard, the origin does not. A number of `cap` means "cap or more";
    UNREACHED means that there is no way at all. Costs about one search, and a little more for each level.
    Raises ValueError when a mask has not one bool for each node or `cap` is negative.
    """
    if cap < 0:
        raise ValueError("a number of guards is not negative")
    begin, guarded = Origins.of(links, origins, small), links.mask(guards)
    found = begin.flood(guarded, cap, beyond=True)
    least = found.passed()
    least[begin.nodes] = begin.counts(found)
    answer: Ids = least.astype(np.int32)
    missing = least >= found.far
    if missing.any():
        answer[missing] = UNREACHED
    if begin.reached is None:
        begin.reached = ~missing
    return answer


def fewest_guards_way(links: Links, origins: ArrayLike, guards: ArrayLike, node: int) -> Way:
    """A way to `node`, from another origin, that passes as few guards as any. Raises LookupError if there is none."""
    starts = Origins(links, origins, small=len(links)).without(node)
    # As many levels as nodes: the plain road stops by itself, and there is nothing to count up to beforehand.
    return links.way(flood(Plan(links, starts, links.mask(guards), links.size + 1), len(links)).trail(node))
