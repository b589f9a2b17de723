"""What takes each node down alone: the least solution of who needs what, for the loss of each of many nodes at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.columns.rows import distinct
from iotsec.graph.cascade import Supply, ranges, starts_of

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


class Alone(NamedTuple):
    """What takes one node down alone: surely; and what may do, where the work allowed did not suffice to tell."""

    sure: tuple[int, ...]
    undecided: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.sure) + len(self.undecided)


MOST_WORK = 100_000_000
"""So many suppliers are looked at to tell of one node what takes it down alone."""
MOST_TRIALS = 6
"""So many ways for a node to be kept up are looked at before what all of them need is tried one by one."""


def single_points_of(supply: Supply, node: int, *, budget: int = MOST_WORK) -> Alone:
    """The other nodes whose loss alone, for ever and bridged by nothing, takes this node down.

    What is needed without a spare does. Of the rest only what is in every set that keeps the node up can: such sets are
    looked for that have as little as may be in common, and what is left is tried.
    """
    inside, part = _resting_on(supply, node)
    place = int(np.searchsorted(inside, node))
    must = _spread_over(part, place, part.spare[_group_of(part)] == 0)
    left = np.ones(part.nodes, dtype=np.bool_)
    for _trial in range(MOST_TRIALS):
        before = int(left.sum())
        left &= _kept_up(part, place, left)
        if int(left.sum()) == before:
            break
    left &= ~must
    rows = np.flatnonzero(left)
    if len(rows) * (len(part.suppliers) + part.nodes) > budget:
        return Alone(_named(inside, must, place), tuple(inside[rows].tolist()))
    must[rows[taken_down(part, rows)[place]]] = True
    return Alone(_named(inside, must, place), ())


def _named(inside: NDArray[np.int64], marks: Lanes, place: int) -> tuple[int, ...]:
    marks = marks.copy()
    marks[place] = False
    return tuple(inside[marks].tolist())


def _group_of(supply: Supply) -> NDArray[np.int64]:
    return np.repeat(np.arange(len(supply.dependent)), np.diff(supply.starts))


def _resting_on(supply: Supply, node: int) -> tuple[NDArray[np.int64], Supply]:
    """All that a node rests on, at any distance, in order; and the part of the web that is about these."""
    order = np.argsort(supply.dependent, kind="stable")
    starts = starts_of(supply.dependent, supply.nodes)
    marks = np.zeros(supply.nodes, dtype=np.bool_)
    marks[node], new, kept = True, np.array([node]), [np.zeros(0, dtype=np.int64)]
    while len(new):
        groups = order[ranges(starts, new)[0]]
        kept.append(groups)
        behind = supply.suppliers[ranges(supply.starts, groups)[0]]
        new = distinct(behind[~marks[behind]])
        marks[new] = True
    inside, groups = np.flatnonzero(marks), np.sort(np.concatenate(kept))
    place = np.full(supply.nodes, -1)
    place[inside] = np.arange(len(inside))
    members, owner = ranges(supply.starts, groups)
    counts = np.concatenate(([0], np.cumsum(np.bincount(owner, minlength=len(groups)))))
    part = Supply(
        len(inside), place[supply.dependent[groups]], counts, place[supply.suppliers[members]], supply.spare[groups],
        supply.bridge[groups], supply.restart[inside],
    )  # fmt: skip
    return inside, part


def _kept_up(supply: Supply, node: int, shunned: Lanes) -> Lanes:
    """A set of nodes that keeps a node up as long as all of it is there, with few of what is shunned in it."""
    group = _group_of(supply)
    order = np.lexsort((shunned[supply.suppliers], group))
    needed = np.diff(supply.starts) - supply.spare
    position = np.arange(len(order)) - supply.starts[group]  # Groups stay where they are: only their members change.
    taken = np.zeros(len(order), dtype=np.bool_)
    taken[order] = position < needed[group]
    return _spread_over(supply, node, taken)


def _spread_over(supply: Supply, node: int, taken: Lanes) -> Lanes:
    """What a node rests on over these suppliers of groups alone, itself among it."""
    source, target = supply.dependent[_group_of(supply)[taken]], supply.suppliers[taken]
    order = np.argsort(source, kind="stable")
    starts, ends = starts_of(source, supply.nodes), target[order]
    marks = np.zeros(supply.nodes, dtype=np.bool_)
    marks[node], new = True, np.array([node])
    while len(new):
        behind = ends[ranges(starts, new)[0]]
        new = distinct(behind[~marks[behind]])
        marks[new] = True
    return marks
