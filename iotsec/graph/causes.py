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

    @cached_property
    def _nodes(self) -> dict[int, list[int]]:
        nodes: dict[int, list[int]] = {}
        owner = np.repeat(np.arange(len(self.wild)), np.diff(self.indptr))
        for node, cause in zip(owner.tolist(), self.ids.tolist(), strict=True):
            nodes.setdefault(cause, []).append(node)
        return nodes


class Openers:
    """Which guards each cause opens, of some guards, and which causes of a guard are worth trying."""

    def __init__(self, causes: Causes, guards: Mask) -> None:
        self._causes = {guard: set(causes.of_node(guard)) for guard in np.flatnonzero(guards).tolist()}
        self.opened: dict[int, list[int]] = {}
        for guard, held in self._causes.items():
            for cause in held:
                self.opened.setdefault(cause, []).append(guard)
        self._tried: dict[int, tuple[int, ...]] = {}
        self._strongest: dict[int, int] = {}

    def strongest(self, guard: int) -> tuple[int, ...]:
        """The causes of a guard worth trying: those for which no other one opens the same guards and more."""
        if guard not in self._tried:
            held = self._causes[guard]
            best = self._best(held)
            # What opens this guard alone is no stronger than any other cause of it.
            rest = (cause for cause in held if len(self.opened[cause]) > 1 and self._strongest_as(cause) == cause)
            self._tried[guard] = tuple(sorted({best, *rest}))
        return self._tried[guard]

    def _strongest_as(self, cause: int) -> int:
        """The strongest of those that open all that this one does."""
        if cause not in self._strongest:
            shared = set(self._causes[self.opened[cause][0]])
            for guard in self.opened[cause]:
                shared.intersection_update(self._causes[guard])
            self._strongest[cause] = self._best(shared)
        return self._strongest[cause]

    def _best(self, causes: set[int]) -> int:
        """The one that opens most guards, the lowest number among equals."""
        return max(causes, key=lambda cause: (len(self.opened[cause]), -cause))
