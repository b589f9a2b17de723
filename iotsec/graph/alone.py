"""What takes each node down alone: the least solution of who needs what, for the loss of each of many nodes at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from iotsec.graph.cascade import Supply

Lanes = NDArray[np.bool_]
AT_ONCE = 128
"""The loss of so many nodes is worked out at once: it bounds the memory."""


def taken_down(supply: Supply, lost: NDArray[np.int64]) -> Lanes:
    """Whether each node is down when one of these is lost for ever, bridged by nothing: nodes by what is lost."""
    found = np.zeros((supply.nodes, len(lost)), dtype=np.bool_)
    for start in range(0, len(lost), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        found[lost[part], np.arange(len(lost))[part]] = True
        _spread(supply, found[:, part])
    return found


def _spread(supply: Supply, down: Lanes) -> None:
    """Carry on, in every lane, until nothing changes: a group is down with more suppliers than it can spare."""
    counts = np.diff(supply.starts)
    filled = np.flatnonzero(counts > 0)
    if not len(filled):
        return
    firsts, spare, dependent = supply.starts[filled], supply.spare[filled], supply.dependent[filled]
    while True:
        short = np.add.reduceat(down[supply.suppliers].astype(np.int32), firsts, axis=0) > spare[:, None]
        before = int(down.sum())
        np.logical_or.at(down, dependent, short)
        if int(down.sum()) == before:
            return
