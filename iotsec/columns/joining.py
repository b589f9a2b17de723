"""Columns of the same elements joined: what holds of a value whichever of several it turns out to be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from iotsec.columns.kinds import Code, Column, Level, Many, Number, PeriodColumn, Truth, segments_of
from iotsec.columns.rows import UNKNOWN, Bools, Floats


def joined(columns: Sequence[Column]) -> Column:
    """One column of the rows that all of these have, which are of one kind: the narrowest that allows each of them."""
    return columns[0] if len(columns) == 1 else JOINED_BY[type(columns[0])](columns)


def _everywhere(marks: Sequence[Bools]) -> Bools:
    every: Bools = np.logical_and.reduce(marks)
    return every


def _said(columns: Sequence[Truth | Code | Number]) -> Bools:
    """Where a value is said in each of them: not where it is none in some and a value in others, and may be either."""
    none = [np.zeros(item.declared.shape, dtype=np.bool_) if item.nothing is None else item.nothing for item in columns]
    mixed = np.logical_or.reduce(none) & ~_everywhere(none)
    said: Bools = _everywhere([item.declared for item in columns]) & ~mixed
    return said


def _truths(columns: Sequence[Truth]) -> Truth:
    true, false = _everywhere([item.true for item in columns]), _everywhere([item.false for item in columns])
    return Truth(true, false, _nothing([item.nothing for item in columns]), _said(columns))


def _nothing(marks: Sequence[Bools | None]) -> Bools | None:
    """Where it is none in every column."""
    told = [item for item in marks if item is not None]
    return _everywhere(told) if len(told) == len(marks) else None


def _codes(columns: Sequence[Code]) -> Code:
    """One of several elements may not exist, so that of references nothing is said that is not the same in all."""
    first, elements = columns[0].codes, columns[0].elements
    same = _everywhere([item.codes == first for item in columns])
    codes = np.where(same, first, UNKNOWN).astype(np.int32)
    return Code(codes, elements, None, None if elements else _said(columns))


def _hull(ends: Sequence[tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
    """The hull of intervals; not a number where one of them is none."""
    return np.minimum.reduce([low for low, _high in ends]), np.maximum.reduce([high for _low, high in ends])


def _numbers(columns: Sequence[Number]) -> Number:
    low, high = _hull([(item.low, item.high) for item in columns])
    top = _hull([item.upper for item in columns]) if any(item.top is not None for item in columns) else None
    return Number(low, high, top, _nothing([item.nothing for item in columns]), _said(columns), columns[0].dates)


def _periods(columns: Sequence[PeriodColumn]) -> PeriodColumn:
    months, days = _hull([item.months for item in columns]), _hull([item.days for item in columns])
    return PeriodColumn(_numbers([item.length for item in columns]), months, days)


def _levels(columns: Sequence[Level]) -> Level:
    """Ranks are joined on one scale only: those of two are not compared."""
    scale, rank = _codes([item.scale for item in columns]), _numbers([item.rank for item in columns])
    known = scale.codes >= 0
    low, high = np.where(known, rank.low, -np.inf), np.where(known, rank.high, np.inf)
    return Level(scale, Number(low, high))


def _sets(columns: Sequence[Many]) -> Many:
    """Surely in is what is in every one of them; where they differ there may be others, as in a list that is not whole.

    Which others is not kept: nothing that reads a declared list looks for members that are only possibly in it.
    """
    size = columns[0].size
    every = [[_members(item, row) for item in columns] for row in range(size)]
    sure = [[member for member in found[0] if all(member in other for other in found)] for found in every]
    differ = [any(len(other) > len(known) for other in found) for found, known in zip(every, sure, strict=True)]
    opened = np.logical_or.reduce([item.open for item in columns]) | np.array(differ, dtype=np.bool_)
    stated = _everywhere([item.declared for item in columns])
    if columns[0].elements:  # What an option names may not exist, and then nobody said that there are none.
        stated &= np.array(
            [bool(known) or not other for known, other in zip(sure, differ, strict=True)], dtype=np.bool_
        )
    return Many(*segments_of(sure, size), opened, columns[0].elements, stated=stated)


def _members(column: Many, row: int) -> list[int]:
    found: list[int] = column.members[column.starts[row] : column.starts[row + 1]].tolist()
    return found


JOINED_BY: Mapping[type[Column], Callable[[Sequence[Any]], Column]] = {
    Truth: _truths, Code: _codes, Number: _numbers, Many: _sets, Level: _levels, PeriodColumn: _periods,
}  # fmt: skip
"""How columns of each kind are joined."""
