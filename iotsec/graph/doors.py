"""The matrix that scipy searches: a graph whose nodes can be shut at the cost of a pass over the nodes, not the links.

Node v has two rows, its door 2v and the room behind it 2v + 1, and all that leads to v leads to its door. The links of
v stand in the row of the door while it is open and in that of the room while it is shut: the bound between the two
rows, which lie beside each other, is all that has to be written. A shut door is found and leads nowhere; a search that
begins in the room goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from iotsec.graph.links import Ids, Links, Mask, Nodes

FAR = 126
"""The level of what is not entered."""

NOT_FOUND = -9999
"""What scipy writes in place of the row from which a row was found, when it was not."""

Kernel = Callable[[int, Ids, Ids, Ids, Ids], int]
"""Visits all that a row leads to and that was not found before; the order and where each was found from are written."""


class Doors:
    """The matrix of one graph, and room to write down where a search begins. Only one search may use it at a time."""

    def __init__(self, links: Links) -> None:
        bounds, _, ends = links.forward
        self.size, self.links, self.end = links.size, len(links), 2 * links.size
        self.first, self.last, self.counts = bounds[:-1], bounds[1:], np.diff(bounds)
        self.ends = np.empty(len(links) + links.size, np.int32)
        np.multiply(ends, 2, out=self.ends[: len(links)])
        if (links.source == links.target).any():
            loops = links.source[links.forward.order] == ends
            self.ends[: len(links)][loops] = (
                self.end
            )  # A loop leads nowhere: where the search has begun, it passes over.
        entering = np.bincount(self.ends[: len(links)] >> 1, minlength=links.size)[: links.size]
        self.enterable = int(np.count_nonzero(entering))  # So many doors a search can find at all.
        self.bounds = np.empty(self.end + 2, np.int32)
        self.bounds[0 : self.end : 2] = self.first
        self.bounds[self.end] = len(links)
        self.between = self.bounds[1 : self.end : 2]
        self.between[:] = self.last
        self.all_open = self.bounds[: self.end].copy()
        self.order = np.empty(self.end + 1, np.int32)
        self.rooms = np.arange(1, self.end, 2, dtype=np.int32)
        # To copy these is faster than to fill anew.
        self.blank, self.far = np.full(self.end + 1, NOT_FOUND, np.int32), np.full(links.size, FAR, np.int8)

    def shut(self, guards: Mask | None, starts: Nodes) -> None:
        """Shut the doors of guards (bool for each node; None: of no one) and of these starts, and open all others."""
        if guards is None:
            self.bounds[: self.end] = self.all_open
        else:
            np.subtract(self.last, self.counts * guards, out=self.between)
        self.between[starts] = self.first[starts]

    def nothing_found(self) -> Ids:
        """What `search` writes to: for each row the one from which it was found."""
        return self.blank.copy()

    def nothing_entered(self) -> NDArray[np.int8]:
        """The level of each node, to begin with."""
        return self.far.copy()

    def search(self, begin: NDArray[np.integer], found_from: Ids) -> Ids:
        """The rows found from these rows that no search before found, beginning with those; good until the next search.

        `found_from` has what searches before found, and gets what this one finds.
        """
        stop = self.links + len(begin)
        self.ends[self.links : stop] = begin
        self.bounds[-1] = stop
        kernel = scipy_kernel()
        if kernel is None:
            return self._search_anew(found_from)
        found: Ids = self.order[1 : kernel(self.end, self.ends, self.bounds, self.order, found_from)]
        return found

    def _search_anew(self, found_from: Ids) -> Ids:
        """As `search`, by scipy's public function, which visits again what was found before."""
        from scipy.sparse.csgraph import breadth_first_order

        order: Ids
        order, anew = breadth_first_order(self._matrix, self.end)
        new: Ids = order[1:].compress(found_from[order[1:]] == NOT_FOUND)
        found_from[new] = anew[new]
        return new

    @cached_property
    def _matrix(self) -> Any:
        from scipy.sparse import csr_array

        # The search never looks at the values, so there are none; as float64 they are not converted either.
        nothing = np.empty(0), np.empty(0, np.int32), np.zeros(self.end + 2, np.int32)
        matrix: Any = csr_array(nothing, shape=(self.end + 1, self.end + 1))
        matrix.indptr, matrix.indices = self.bounds, self.ends
        return matrix


@cache
def scipy_kernel() -> Kernel | None:
    """The loop inside scipy's `breadth_first_order`, where this scipy shows it and it does what is expected.

    Unlike the function around it, it goes on from what was found before. It is no part of scipy's promises: therefore
    it is tried on a small graph first, and where it is not what it was, the public function takes its place.
    """
    from scipy.sparse.csgraph import _traversal

    kernel: Kernel | None = getattr(_traversal, "_breadth_first_directed", None)
    order, found_from = np.zeros(3, np.int32), np.array([NOT_FOUND, 7, NOT_FOUND], np.int32)
    try:
        stop = (
            kernel(0, np.array([1, 2], np.int32), np.array([0, 2, 2, 2], np.int32), order, found_from) if kernel else 0
        )
    except (TypeError, ValueError):
        return None
    expected = (2, [0, 2], [NOT_FOUND, 7, 0])
    return kernel if (stop, order[:2].tolist(), found_from.tolist()) == expected else None


def doors_of(links: Links) -> Doors:
    """The matrix of this graph, until it is given back; a new one when another search has it."""
    kept = links.kept.pop("doors", None)
    return kept if isinstance(kept, Doors) else Doors(links)


def give_back(links: Links, doors: Doors) -> None:
    """Leave the matrix to the next search."""
    links.kept["doors"] = doors


def entered_rows(found_from: Ids) -> NDArray[Any]:
    """Of what `search` wrote, the part of the doors: for each node the row from which it was found."""
    return found_from[:-1:2]
