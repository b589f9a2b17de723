"""References to what exists only in some choices: where it does not exist, whoever refers to it refers to nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.columns.kinds import Code, Column, Many
from iotsec.columns.rows import NOTHING, UNKNOWN, Bools, Ints


class Existing(NamedTuple):
    """Which elements (by number) surely exist, and which surely do not."""

    sure: Bools
    absent: Bools


Standing = Callable[[NDArray[Any], NDArray[Any]], tuple[Bools, Bools]]
"""Of elements (by number), each named in a row: whether each surely exists, and whether it surely does not."""


def to_existing(column: Column, existing: Existing, beside: Sequence[Ints] = ()) -> Column:
    """References to what may exist only: one to what surely does not is none, and in a set it is left out.

    Where it is not known whether what a reference names exists, it is not known to what it refers. `beside` is, for
    each row, with what alone the element itself exists: of that it makes no difference, since the two exist together.
    """
    standing = _standing(existing)
    if isinstance(column, Code) and column.elements:
        return _one(column, standing, beside)
    return _left(column, standing) if isinstance(column, Many) and column.elements else column


def surely_in(column: Column, existing: Existing | Standing, beside: Sequence[Ints] = ()) -> Column:
    """References of which, in a set, what may not exist is only possibly in."""
    standing = _standing(existing) if isinstance(existing, Existing) else existing
    if isinstance(column, Code) and column.elements:
        return _one(column, standing, beside)
    return _perhaps(_left(column, standing), standing) if isinstance(column, Many) and column.elements else column


def _standing(existing: Existing) -> Standing:
    return lambda numbers, _rows: (existing.sure[numbers], existing.absent[numbers])


def _one(column: Code, standing: Standing, beside: Sequence[Ints]) -> Code:
    apart = column.codes >= 0
    for other in beside:
        apart &= column.codes != other
    at = np.flatnonzero(apart)
    sure, absent = standing(column.codes[at], at)
    if bool(sure.all()):
        return column
    codes, gone = column.codes.copy(), np.zeros(len(column.codes), dtype=np.bool_)
    codes[at[~sure]] = UNKNOWN
    codes[at[absent]] = NOTHING
    gone[at[absent]] = True
    return Code(codes, elements=True, gone=gone if column.gone is None else gone | column.gone, stated=column.stated)


def _left(many: Many, standing: Standing) -> Many:
    rows = _rows(many)
    absent = standing(many.members, rows)[1]
    if not bool(absent.any()):
        return many
    starts = _starts(rows[~absent], many.size)
    said = many.declared & ((np.diff(starts) > 0) | (np.diff(many.starts) == 0))  # Nobody said that there are none.
    return Many(starts, many.members[~absent], many.open, True, many.maybe, many.hidden, said)


def _perhaps(many: Many, standing: Standing) -> Many:
    rows = _rows(many)
    sure = standing(many.members, rows)[0]
    if bool(sure.all()):
        return many
    owners, members = rows[~sure], many.members[~sure]
    if many.maybe is not None:
        owners = np.concatenate((owners, np.repeat(np.arange(many.size), np.diff(many.maybe[0]))))
        members = np.concatenate((members, many.maybe[1]))
        order = np.argsort(owners, kind="stable")
        owners, members = owners[order], members[order]
    starts = _starts(rows[sure], many.size)
    said = many.declared & ((np.diff(starts) > 0) | (np.diff(many.starts) == 0))
    return Many(starts, many.members[sure], many.open, True, (_starts(owners, many.size), members), many.hidden, said)


def _rows(many: Many) -> NDArray[np.int64]:
    return np.repeat(np.arange(many.size), np.diff(many.starts))


def _starts(rows: NDArray[np.int64], size: int) -> Ints:
    starts: Ints = np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=size)))).astype(np.int32)
    return starts
