"""Reach asked many times of one graph at once: in every lane other nodes are origins, guards, or gone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from iotsec.graph.links import Links

Lanes = NDArray[np.bool_]
"""Marks of nodes in every lane: nodes by lanes."""


def reach_in_lanes(links: Links, origins: Lanes, blocked: Lanes, gone: Lanes) -> Lanes:
    """What a way leads to in each lane: from an origin over at least one link, entering no blocked node and none gone.

    An origin may be blocked itself (a way begins there), but not gone.
    """
    return _flooded(links, origins, blocked, gone)[0]


def entered_in_lanes(links: Links, origins: Lanes, blocked: Lanes, gone: Lanes) -> Lanes:
    """What a way leads up to in each lane, also where the node itself is blocked: from another node than itself."""
    passing = _flooded(links, origins, blocked, gone)[1]
    source, target = np.asarray(links.source), np.asarray(links.target)
    other = source != target
    found = np.zeros_like(origins)
    np.logical_or.at(found, target[other], passing[source[other]])
    return found & ~gone


def _flooded(links: Links, origins: Lanes, blocked: Lanes, gone: Lanes) -> tuple[Lanes, Lanes]:
    """What is reached in each lane, and where ways go on: there, and at the origins."""
    source, target = np.asarray(links.source), np.asarray(links.target)
    order = np.argsort(target, kind="stable")
    source, target = source[order], target[order]
    ends, firsts = np.unique(target, return_index=True)
    reached = np.zeros_like(origins)
    passing = origins & ~gone
    if not len(ends):
        return reached, passing
    open_to = ~(blocked | gone)[ends]
    for _ in range(links.size):
        entered = np.logical_or.reduceat(passing[source], firsts, axis=0) & open_to
        new = entered & ~reached[ends]
        if not new.any():
            break
        reached[ends] |= new
        passing[ends] |= new
    return reached, passing
