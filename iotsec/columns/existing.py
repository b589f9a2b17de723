"""References to what exists only in some choices: where it does not exist, whoever refers to it refers to nothing."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.columns.kinds import Code, Column, Many
from iotsec.columns.rows import NOTHING, UNKNOWN, Bools, Ints


class Existing(NamedTuple):
    """Which elements (by number) surely exist, and which surely do not."""

    sure: Bools
    absent: Bools


def to_existing(column: Column, existing: Existing) -> Column:
    """References to what may exist only: one to what surely does not is none, and in a set it is left out.

    Where it is not known whether what a reference names exists, it is not known to what it refers.
    """
    if isinstance(column, Code) and column.elements:
        return _one(column, existing)
    return _left(column, existing) if isinstance(column, Many) and column.elements else column


def surely_in(column: Column, existing: Existing) -> Column:
    """References of which, in a set, what may not exist is only possibly in."""
    column = to_existing(column, existing)
    return _perhaps(column, existing) if isinstance(column, Many) and column.elements else column


def _one(column: Code, existing: Existing) -> Code:
    at = np.flatnonzero(column.codes >= 0)
    at = at[~existing.sure[column.codes[at]]]
    if not len(at):
        return column
    absent = existing.absent[column.codes[at]]
    codes, gone = column.codes.copy(), np.zeros(len(column.codes), dtype=np.bool_)
    codes[at] = np.where(absent, NOTHING, UNKNOWN)
    gone[at] = absent
    return Code(codes, elements=True, gone=gone if column.gone is None else gone | column.gone)


def _left(many: Many, existing: Existing) -> Many:
    absent = existing.absent[many.members]
    if not bool(absent.any()):
        return many
    starts = _starts(_rows(many)[~absent], many.size)
    said = many.declared & ((np.diff(starts) > 0) | (np.diff(many.starts) == 0))  # Nobody said that there are none.
    return Many(starts, many.members[~absent], many.open, True, many.maybe, many.hidden, said)


def _perhaps(many: Many, existing: Existing) -> Many:
    sure, rows = existing.sure[many.members], _rows(many)
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
