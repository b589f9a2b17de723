"""What is down for good once suppliers cannot be reached any more, in many copies of one web at once.

Nothing comes back here, so that no times are kept: each node is down from some moment on, or never.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from iotsec.columns.rows import Bools, distinct
from iotsec.graph.cascade import Supply, ranges, starts_of

Numbers = NDArray[np.int64]


def down_for_good(supply: Supply, cut: Bools, anyway: Numbers) -> Bools:
    """Which nodes are down in which copy (nodes by copies), as `cascade` has it: at some time, and then without end.

    `cut` says which suppliers (in the order of `supply.suppliers`) cannot be reached in which copy; nodes that are down
    `anyway` are so in all of them.
    """
    copies, size = cut.shape[1], len(supply.dependent)
    group_of = np.repeat(np.arange(size), np.diff(supply.starts))
    by_supplier, first = np.argsort(supply.suppliers, kind="stable"), starts_of(supply.suppliers, supply.nodes)
    # A group that is bridged without end never takes its node down, however many of its suppliers are.
    spare = np.where(supply.bridge < np.inf, supply.spare, len(supply.suppliers))
    missing, down = np.zeros(size * copies, dtype=np.int64), np.zeros(supply.nodes * copies, dtype=np.bool_)
    lost, member = cut.ravel(), np.flatnonzero(cut)
    new = (anyway[:, None] * copies + np.arange(copies)).ravel()
    while len(member) or len(new):
        failing = group_of[member // copies] * copies + member % copies
        np.add.at(missing, failing, 1)
        groups = failing[missing[failing] > spare[failing // copies]]
        behind = supply.dependent[groups // copies] * copies + groups % copies
        new = distinct(np.concatenate((new, behind)))
        new = new[~down[new]]
        down[new] = True
        at, owner = ranges(first, new // copies)
        member, new = by_supplier[at] * copies + (new % copies)[owner], new[:0]
        member = member[~lost[member]]
    return down.reshape(supply.nodes, copies)
