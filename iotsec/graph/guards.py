"""How many guards a way must pass, each guard counted by itself."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from iotsec.graph.flood import Flood, Levels, Plan, flood
from iotsec.graph.links import SMALL, UNREACHED, Ids, Links, Nodes, Way
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
    least = _least(begin, found)
    return _counts(least, (least >= found.far).nonzero()[0])


def guards_passed_bounds(
    links: Links, origins: ArrayLike | Origins, guards: tuple[ArrayLike, ArrayLike], *, cap: int, small: int = SMALL
) -> tuple[Ids, Ids]:
    """`guards_passed` for the sure guards and for the possible ones, with which the sure ones are counted.

    What both have in common is searched once. Raises ValueError as `guards_passed` does, and when a sure guard is not
    among the possible ones.
    """
    if cap < 0:
        raise ValueError("a number of guards is not negative")
    begin, sure, possible = Origins.of(links, origins, small), links.mask(guards[0]), links.mask(guards[1])
    if (sure > possible).any():
        raise ValueError("a guard that is sure is possible too")
    fewer, more = begin.nested_floods(sure, possible, cap)
    low, high = _least(begin, fewer), _least(begin, more)
    # What is reached at all is the same for both, and has been found beyond the few guards.
    missing = (low >= fewer.far).nonzero()[0]
    return _counts(low, missing), _counts(np.minimum(high, high.dtype.type(cap)), missing)


def _least(begin: Origins, found: Flood) -> Levels:
    """The guards passed to each node from another origin; `far` or more where there is no such way."""
    least = found.passed.copy()
    least[begin.nodes] = begin.counts(found)
    return least


def _counts(least: Levels, missing: Nodes) -> Ids:
    answer: Ids = least.astype(np.int32)
    answer[missing] = UNREACHED
    return answer


def fewest_guards_way(links: Links, origins: ArrayLike, guards: ArrayLike, node: int) -> Way:
    """A way to `node`, from another origin, that passes as few guards as any. Raises LookupError if there is none."""
    starts = Origins(links, origins, small=len(links)).without(node)
    # As many levels as nodes: the plain road stops by itself, and there is nothing to count up to beforehand.
    return links.way(flood(Plan(links, starts, links.mask(guards), links.size + 1), len(links)).trail(node))
