"""Unions of sets, row by row: what is surely in one is surely in the union; all of them at once, as sorted pairs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import Many
from iotsec.columns.rows import Bools, Ints, distinct

Pairs = NDArray[np.int64]
"""A row and a member in one number: pairs in rising order are the rows in order, each with its members in order."""

_BITS = 32


class Parts(NamedTuple):
    """What goes into the unions: pairs that are surely in, pairs that possibly are, and where there may be more."""

    sure: list[Pairs]
    maybe: list[Pairs]
    opened: Bools

    def add(self, many: Many, owners: NDArray[Any], surely: Bools | None = None) -> None:
        """Put the sets of this column into the unions of these rows; where `surely` is False, only possibly."""
        named = _pairs(many.starts, many.members, owners)
        if surely is None:
            self.sure.append(named)
        else:
            certain = np.repeat(surely, np.diff(many.starts))
            self.sure.append(named[certain])
            self.maybe.append(named[~certain])
        if many.maybe is not None:
            self.maybe.append(_pairs(*many.maybe, owners))
        self.opened[owners[many.open]] = True

    def together(self) -> Many:
        """The unions."""
        size = len(self.opened)
        sure, maybe = _distinct(self.sure), _distinct(self.maybe)
        if not len(maybe):
            return Many(*_segments(sure, size), self.opened)
        at = np.searchsorted(sure, maybe)
        known = np.append(sure, -1)[at] == maybe
        return Many(*_segments(sure, size), self.opened, maybe=_segments(maybe[~known], size))


def united(columns: Sequence[Any], size: int) -> Many:
    """The union of several sets, row by row."""
    parts, rows = Parts([], [], np.zeros(size, dtype=np.bool_)), np.arange(size)
    for column in columns:
        parts.add(as_many(column), rows)
    return parts.together()


def as_many(column: Any) -> Many:
    """A set with its hidden members written out; one word as the set that holds it, an unknown one as an open set."""
    if isinstance(column, Many):
        return column.written_out(np.ones(column.size, dtype=np.bool_))
    codes: Ints = np.atleast_1d(column.codes)
    known = codes >= 0
    starts = np.concatenate(([0], np.cumsum(known))).astype(np.int32)
    return Many(starts, codes[known], codes == -1)


def _pairs(starts: Ints, members: Ints, owners: NDArray[Any]) -> Pairs:
    rows = np.repeat(np.asarray(owners, dtype=np.int64), np.diff(starts))
    return rows << _BITS | members[starts[0] : starts[-1]]


def _distinct(parts: Iterable[Pairs]) -> Pairs:
    return distinct(np.concatenate([np.zeros(0, dtype=np.int64), *parts]))


def _segments(pairs: Pairs, size: int) -> tuple[Ints, Ints]:
    starts = np.searchsorted(pairs >> _BITS, np.arange(size + 1)).astype(np.int32)
    return starts, (pairs & (1 << _BITS) - 1).astype(np.int32)
