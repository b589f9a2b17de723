"""The graph as arrays: numbered nodes, numbered links between them, and an index of the links in both directions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ids = NDArray[np.int32]
Mask = NDArray[np.bool_]
Nodes = NDArray[np.intp]
"""Nodes in the type numpy looks things up with: on short lists the conversion takes longer than to look them up."""

SMALL = 2_000
"""With at most as many links the plain Python road is faster than the import of scipy alone (0.3 s)."""

SORTED = 20_000
"""Up to so many links are sorted by numpy, in a millisecond, which is less than the import of scipy takes."""

UNREACHED = int(np.iinfo(np.int32).max)
"""Stands for the number of guards on a way that does not exist."""


class Rows(NamedTuple):
    """The links of each node, in the order of their numbers.

    Node `v` has the links `order[indptr[v]:indptr[v + 1]]`; `ends` holds the node at their other end.
    """

    indptr: Ids
    order: Ids
    ends: Ids


class Way(NamedTuple):
    """A way through the graph: its nodes from the start to the end, and the label of the link of each step."""

    nodes: tuple[int, ...]
    links: tuple[int, ...]


class Links:
    """A directed graph that does not change: nodes 0 to size - 1, any number of links between any two of them.

    `source`, `target` and `index` are int32 arrays of one length. `index` is the label of each link, which `only` and
    `reversed` keep, so that a way through a part of the graph names the links of the whole. Raises ValueError when the
    arrays differ in length or name a node that does not exist.
    """

    def __init__(self, size: int, source: ArrayLike, target: ArrayLike, index: ArrayLike | None = None) -> None:
        self.size = size
        self.source = _frozen(source)
        self.target = _frozen(target)
        self.index = _frozen(np.arange(len(self.source)) if index is None else index)
        self.kept: dict[
            str, object
        ] = {}  # What follows from the links alone, and work arrays left for the next search.
        if not len(self.source) == len(self.target) == len(self.index):
            raise ValueError("source, target and index differ in length")
        for ends in (self.source, self.target):
            if len(ends) and ends.view(np.uint32).max() >= size:  # As such, what is below 0 is beyond all sizes.
                raise ValueError(f"a link names a node outside 0 to {size - 1}")

    def __len__(self) -> int:
        return len(self.source)

    def __repr__(self) -> str:
        return f"Links({self.size} nodes, {len(self)} links)"

    @cached_property
    def forward(self) -> Rows:
        """The links that leave each node."""
        return _rows(self.size, self.source, self.target)

    @cached_property
    def backward(self) -> Rows:
        """The links that enter each node; `ends` holds their sources."""
        return _rows(self.size, self.target, self.source)

    @cached_property
    def after(self) -> list[list[int]]:
        """The nodes one step on from each node, as lists, for the plain Python road."""
        if len(self) * 4 < self.size:
            return _lists_of_few(self.size, self.source, self.target)
        bounds, ends = self.forward.indptr.tolist(), self.forward.ends.tolist()
        return [ends[start:stop] for start, stop in pairwise(bounds)]

    @cached_property
    def before(self) -> list[list[int]]:
        """The nodes one step back from each node."""
        return (
            _lists_of_few(self.size, self.target, self.source) if len(self) * 4 < self.size else self.reversed().after
        )

    @cached_property
    def forward_places(self) -> NDArray[np.intp]:
        """`forward.ends` in the type numpy looks things up with, which saves a conversion in each search."""
        return self.forward.ends.astype(np.intp)

    def only(self, kept: Mask) -> Links:
        """The same nodes with only the links that `kept` (bool for each link) marks; they keep their labels."""
        part = Links(self.size, self.source[kept], self.target[kept], self.index[kept])
        for name in ("forward", "backward"):  # To filter an index we have is three times faster than to sort again.
            if name in self.__dict__:
                part.__dict__[name] = _kept_rows(self.__dict__[name], kept)
        return part

    def reversed(self) -> Links:
        """The same links, each read from its target to its source; they keep their labels."""
        return self._reversed

    @cached_property
    def _reversed(self) -> Links:
        back = Links(self.size, self.target, self.source, self.index)
        for name, other in (("forward", "backward"), ("backward", "forward")):
            if other in self.__dict__:
                back.__dict__[name] = self.__dict__[other]
        return back

    def mask(self, marked: ArrayLike | None) -> Mask:
        """`marked` as one bool for each node; None marks no node. Raises ValueError when its length is not `size`."""
        if marked is None:
            return np.zeros(self.size, np.bool_)
        mask = np.asarray(marked, np.bool_)
        if mask.shape != (self.size,):
            raise ValueError(f"{mask.shape} marks for {self.size} nodes")
        return mask

    def way(self, nodes: Sequence[int]) -> Way:
        """The way along these nodes, by the link of the lowest number where there are several for a step.

        Raises LookupError when no link leads from one node to the next.
        """
        known = self._steps
        for step in pairwise(nodes):
            if step not in known:
                known[step] = self._step(*step)
        return Way(tuple(int(node) for node in nodes), tuple(known[step] for step in pairwise(nodes)))

    @cached_property
    def _steps(self) -> dict[tuple[int, int], int]:
        """The link of each step that was asked for; ways have many steps in common."""
        return {}

    def _step(self, a: int, b: int) -> int:
        indptr, order, ends = self.forward
        row = slice(int(indptr[a]), int(indptr[a + 1]))
        found = np.flatnonzero(ends[row] == b)
        if not len(found):
            raise LookupError(f"no link leads from {a} to {b}")
        return int(self.index[order[row][found[0]]])


def links_of(rows: Rows, nodes: Ids | Nodes) -> tuple[Ids, NDArray[np.intp]]:
    """Where the links of these nodes stand in `rows.order`, and for each of them its node's place in `nodes`."""
    starts = rows.indptr[nodes]
    lengths = rows.indptr[nodes + 1] - starts
    owner = np.repeat(np.arange(len(nodes)), lengths)
    skipped = np.cumsum(lengths) - lengths
    return (np.arange(len(owner)) + (starts - skipped)[owner]).astype(np.int32), owner


def _lists_of_few(size: int, owners: Ids, others: Ids) -> list[list[int]]:
    """The other end of each node's links, where few nodes have links: all others share one empty list."""
    lists: list[list[int]] = [[]] * size
    for owner, other in zip(owners.tolist(), others.tolist(), strict=True):
        if not lists[owner]:
            lists[owner] = []
        lists[owner].append(other)
    return lists


def _frozen(values: ArrayLike) -> Ids:
    ids = np.array(values, np.int32).reshape(-1)
    ids.flags.writeable = False
    return ids


def _rows(size: int, owners: Ids, others: Ids) -> Rows:
    order = _sorted_by_counting(size, owners) if len(owners) > SORTED else np.argsort(owners, kind="stable")
    return Rows(_bounds(owners, size), order.astype(np.int32), others[order])


def _sorted_by_counting(size: int, owners: Ids) -> NDArray[np.integer]:
    """The stable order of the owners. Turning a matrix round is a counting sort: 2 ms where argsort takes 27."""
    from scipy.sparse import csr_array

    count = len(owners)
    cells = csr_array((np.ones(count, np.int8), owners, np.arange(count + 1, dtype=np.int32)), shape=(count, size))
    order: NDArray[np.integer] = cells.tocsc().indices
    return order


def _kept_rows(rows: Rows, kept: Mask) -> Rows:
    stays = kept[rows.order]
    before = np.concatenate(([0], np.cumsum(stays)))
    renumbered = np.cumsum(kept) - 1
    order = renumbered[rows.order[stays]]
    return Rows(before[rows.indptr].astype(np.int32), order.astype(np.int32), rows.ends[stays])


def _bounds(owners: Ids, size: int) -> Ids:
    return np.concatenate(([0], np.cumsum(np.bincount(owners, minlength=size)))).astype(np.int32)
