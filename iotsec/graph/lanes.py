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


class ReachInLanes:
    """Where ways lead in each lane: from an origin over at least one link, entering no blocked node and none gone.

    An origin may be blocked itself (a way begins there), but not gone. `cut` marks links that are not there, links by
    lanes.
    """

    def __init__(self, links: Links, origins: Lanes, blocked: Lanes, gone: Lanes, cut: Lanes | None = None) -> None:
        self.links, self.lanes = links, origins.shape[1]
        self.begin, self.gone = _packed(origins & ~gone), _packed(gone)
        self.open_to = ~(_packed(blocked) | self.gone)
        own = links.source == links.target
        self.others = links.only(~own) if own.any() else links
        self.standing = _standing(links, cut)
        self.others_standing = _standing(self.others, cut if cut is None or not own.any() else cut[~own])

    def reached(self) -> Lanes:
        """The nodes that ways lead to."""
        return _unpacked(self._flooded(self.begin)[0], self.lanes)

    def entered(self) -> Lanes:
        """The nodes that ways lead up to, also where they are blocked themselves: from another node than themselves."""
        passing = self._flooded(self.begin)[1]
        return _unpacked(_stepped(self.others, passing, self.others_standing) & ~self.gone, self.lanes)

    def reached_from_others(self, node: int) -> Lanes:
        """In which lanes a way leads to this node when it is no origin itself."""
        reached = self._flooded(self._without(node))[0]
        return _unpacked(reached[[node]], self.lanes).reshape(-1)

    def entered_from_others(self, node: int) -> Lanes:
        """In which lanes a way leads up to this node when it is no origin itself."""
        passing = self._flooded(self._without(node))[1]
        entered = _stepped(self.others, passing, self.others_standing) & ~self.gone
        return _unpacked(entered[[node]], self.lanes).reshape(-1)

    def _without(self, node: int) -> Words:
        begin = self.begin.copy()
        begin[node] = 0
        return begin

    def _flooded(self, begin: Words) -> tuple[Words, Words]:
        """What is reached in each lane, and where ways go on: there, and at the origins."""
        passing, reached = begin.copy(), np.zeros_like(begin)
        for _ in range(self.links.size):
            new = _stepped(self.links, passing, self.standing) & self.open_to & ~reached
            if not new.any():
                break
            reached |= new
            passing |= new
        return reached, passing


def reach_in_lanes(links: Links, origins: Lanes, blocked: Lanes, gone: Lanes, cut: Lanes | None = None) -> Lanes:
    """What a way leads to in each lane, as `ReachInLanes` says."""
    return ReachInLanes(links, origins, blocked, gone, cut).reached()


def entered_in_lanes(links: Links, origins: Lanes, blocked: Lanes, gone: Lanes, cut: Lanes | None = None) -> Lanes:
    """What a way leads up to in each lane, as `ReachInLanes` says."""
    return ReachInLanes(links, origins, blocked, gone, cut).entered()


def _standing(links: Links, cut: Lanes | None) -> Words | None:
    """In which lanes each link is there, in the order in which steps are taken; None where all are everywhere."""
    return None if cut is None or not cut.any() else ~_packed(cut)[links.backward[1]]


def _stepped(links: Links, passing: Words, standing: Words | None) -> Words:
    """Where one step along a link leads from these nodes."""
    bounds, _order, sources = links.backward
    entered = np.zeros_like(passing)
    ends = np.flatnonzero(bounds[1:] > bounds[:-1])
    if len(ends):
        leaving = passing[sources] if standing is None else passing[sources] & standing
        entered[ends] = np.bitwise_or.reduceat(leaving, bounds[ends], axis=0)
    return entered


def _packed(marks: Lanes) -> Words:
    bits = np.packbits(marks, axis=1)
    words = np.zeros((len(marks), -(-bits.shape[1] // 8)), np.uint64)
    words.view(np.uint8)[:, : bits.shape[1]] = bits
    return words


def _unpacked(words: Words, lanes: int) -> Lanes:
    return np.unpackbits(words.view(np.uint8), axis=1, count=lanes).view(np.bool_)
