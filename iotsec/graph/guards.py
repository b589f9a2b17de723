"""How many guards a way must pass, each guard counted by itself."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from iotsec.graph.flood import Plan, flood
from iotsec.graph.links import SMALL, Ids, Links, Way
from iotsec.graph.origins import flood_from


def guards_passed(links: Links, origins: ArrayLike, guards: ArrayLike, *, cap: int, small: int = SMALL) -> Ids:
    """The least number of guards on any way to each node from an origin other than the node (int32 for each node).

    The node where the way ends counts when it is a guard, the origin does not. A number of `cap` means "cap or more";
    UNREACHED means that there is no way at all. Costs about one search, and a pass over the links for each level.
    Raises ValueError when a mask has not one bool for each node or `cap` is negative.
    """
    if cap < 0:
        raise ValueError("a number of guards is not negative")
    return flood_from(links, links.mask(origins), links.mask(guards), cap, True, small).count


def fewest_guards_way(links: Links, origins: ArrayLike, guards: ArrayLike, node: int) -> Way:
    """A way to `node`, from another origin, that passes as few guards as any. Raises LookupError if there is none."""
    starts, guarded = links.mask(origins).copy(), links.mask(guards)
    starts[node] = False
    # As many levels as nodes: the plain road stops by itself, and there is nothing to count up to beforehand.
    plan = Plan(links, [np.flatnonzero(starts).astype(np.int32)], guarded, links.size, True)
    return links.way(flood(plan, len(links)).trail(node))
