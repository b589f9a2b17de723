"""Which common causes open which guards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from iotsec.columns.rows import distinct
from iotsec.graph.links import Ids, Mask


@dataclass(frozen=True, eq=False)
class Causes:
    """The causes of each node (a guard's product, key, operator, group, and itself): as `ids[indptr[v]:...]`.

    A guard is open when one of its causes fails. `wild` marks guards of which one cause is unknown: they are open as
    soon as any cause at all fails.
    """

    indptr: Ids
    ids: Ids
    wild: Mask

    @classmethod
    def of(cls, size: int, lists: Sequence[Sequence[int]], wild: ArrayLike | None = None) -> Causes:
        """From one list of causes for each of `size` nodes. Raises ValueError when a length is wrong."""
        marks = np.zeros(size, np.bool_) if wild is None else np.asarray(wild, np.bool_)
        if len(lists) != size or marks.shape != (size,):
            raise ValueError(f"{len(lists)} lists of causes and {marks.shape} marks for {size} nodes")
        indptr = np.concatenate(([0], np.cumsum([len(each) for each in lists], dtype=np.int64)))
        return cls(indptr.astype(np.int32), np.array([c for each in lists for c in each], np.int32), marks)

    def of_node(self, node: int) -> tuple[int, ...]:
        """The causes of one node, in the order they were given."""
        return tuple(self.ids[self.indptr[node] : self.indptr[node + 1]].tolist())

    def opened(self, guards: Mask, failed: Iterable[int]) -> Mask:
        """The guards that are open when just these causes fail (bool for each node)."""
        failed = tuple(failed)
        open_ones = guards & self.wild if failed else np.zeros(len(guards), np.bool_)
        for cause in failed:
            open_ones[self._nodes.get(cause, [])] = True
        return open_ones & guards

    def lone(self, guards: Mask) -> Mask:
        """The guards that share no cause with another guard (bool for each node)."""
        owner = np.repeat(np.arange(len(self.wild)), np.diff(self.indptr))
        here = guards[owner]
        held = distinct(owner[here].astype(np.int64) << 32 | self.ids[here])
        _, cause, times = np.unique(held & 0xFFFFFFFF, return_inverse=True, return_counts=True)
        shared = np.zeros(len(guards), np.bool_)
        shared[(held >> 32)[times[cause] > 1]] = True
        return guards & ~shared

    def opens(self, guards: Mask) -> list[int]:
        """How many of these guards each cause opens, by its number."""
        owner = np.repeat(np.arange(len(self.wild)), np.diff(self.indptr))
        counts: list[int] = np.bincount(self.ids[guards[owner]], minlength=int(self.ids.max(initial=0)) + 1).tolist()
        return counts

    def strongest(self, node: int, guards: Mask, opens: Sequence[int] | None = None) -> tuple[int, ...]:
        """The causes of `node` worth trying: those for which no other one opens the same guards and more.

        `opens` is what `opens(guards)` gives, for who asks of many nodes.
        """
        counts = self.opens(guards) if opens is None else opens
        return tuple(sorted({cause for cause in self.of_node(node) if self._strongest(cause, guards, counts) == cause}))

    def _strongest(self, cause: int, guards: Mask, counts: Sequence[int]) -> int:
        """The cause that opens most guards, the lowest number among equals, of those that open all this one does."""
        shared: set[int] | None = None
        for node in self._nodes[cause]:
            if guards[node]:
                shared = set(self.of_node(node)) if shared is None else shared & set(self.of_node(node))
                if shared == {cause}:
                    break
        return max(shared or {cause}, key=lambda other: (counts[other], -other))

    @cached_property
    def _nodes(self) -> dict[int, list[int]]:
        nodes: dict[int, list[int]] = {}
        owner = np.repeat(np.arange(len(self.wild)), np.diff(self.indptr))
        for node, cause in zip(owner.tolist(), self.ids.tolist(), strict=True):
            nodes.setdefault(cause, []).append(node)
        return nodes
