"""Reach asked many times of one graph at once: in every lane other nodes are origins, guards, or gone.

Sixty-four lanes share a machine word, so that one step along all links is taken in all of them together.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from iotsec.graph.links import Links

Lanes = NDArray[np.bool_]
"""Marks of nodes in every lane: nodes by lanes."""

Words = NDArray[np.uint64]
"""The same as bits: nodes by words, with a rest of lanes in the last word that means nothing."""


def reach_in_lanes(links: Links, origins: Lanes, blocked: Lanes, gone: Lanes) -> Lanes:
    """What a way leads to in each lane: from an origin over at least one link, entering no blocked node and none gone.

    An origin may be blocked itself (a way begins there), but not gone.
    """
    reached, _passing = _flooded(links, origins, blocked, gone)
    return _unpacked(reached, origins.shape[1])


def entered_in_lanes(links: Links, origins: Lanes, blocked: Lanes, gone: Lanes) -> Lanes:
    """What a way leads up to in each lane, also where the node itself is blocked: from another node than itself."""
    _reached, passing = _flooded(links, origins, blocked, gone)
    own = links.source == links.target
    entered = _stepped(links.only(~own) if own.any() else links, passing)
    return _unpacked(entered & ~_packed(gone), origins.shape[1])


def _flooded(links: Links, origins: Lanes, blocked: Lanes, gone: Lanes) -> tuple[Words, Words]:
    """What is reached in each lane, and where ways go on: there, and at the origins."""
    passing, open_to = _packed(origins & ~gone), ~_packed(blocked | gone)
    reached = np.zeros_like(passing)
    for _ in range(links.size):
        new = _stepped(links, passing) & open_to & ~reached
        if not new.any():
            break
        reached |= new
        passing |= new
    return reached, passing


def _stepped(links: Links, passing: Words) -> Words:
    """Where one step along a link leads from these nodes."""
    bounds, _order, sources = links.backward
    entered = np.zeros_like(passing)
    ends = np.flatnonzero(bounds[1:] > bounds[:-1])
    if len(ends):
        entered[ends] = np.bitwise_or.reduceat(passing[sources], bounds[ends], axis=0)
    return entered


def _packed(marks: Lanes) -> Words:
    bits = np.packbits(marks, axis=1)
    words = np.zeros((len(marks), -(-bits.shape[1] // 8)), np.uint64)
    words.view(np.uint8)[:, : bits.shape[1]] = bits
    return words


def _unpacked(words: Words, lanes: int) -> Lanes:
    return np.unpackbits(words.view(np.uint8), axis=1, count=lanes).view(np.bool_)
