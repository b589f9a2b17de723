"""Columns laid end to end: the same column of several copies of a table as one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from iotsec.columns.kinds import Code, Column, Level, Many, Number, PeriodColumn, Truth
from iotsec.columns.rows import Bools, Floats, Ints


def stacked(columns: Sequence[Column]) -> Column:
    """One column of all rows of these, which are of one kind: first those of the first."""
    return columns[0] if len(columns) == 1 else STACKED_BY[type(columns[0])](columns)


def _truths(columns: Sequence[Truth]) -> Truth:
    return Truth(
        np.concatenate([item.true for item in columns]),
        np.concatenate([item.false for item in columns]),
        _marks([item.nothing for item in columns], [len(item.true) for item in columns]),
        _marks([item.stated for item in columns], [len(item.true) for item in columns]),
    )


def _codes(columns: Sequence[Code]) -> Code:
    sizes = [len(item.codes) for item in columns]
    gone, stated = _marks([item.gone for item in columns], sizes), _marks([item.stated for item in columns], sizes)
    return Code(np.concatenate([item.codes for item in columns]), columns[0].elements, gone, stated)


def _numbers(columns: Sequence[Number]) -> Number:
    sizes = [len(item.low) for item in columns]
    spread = any(item.top is not None for item in columns)
    stated = None
    if any(item.stated is not None for item in columns):
        stated = np.concatenate(
            [item.stated if item.stated is not None else item.declared for item in columns]  # As silence says it.
        )
    return Number(
        np.concatenate([item.low for item in columns]),
        np.concatenate([item.high for item in columns]),
        _pairs([item.upper for item in columns]) if spread else None,
        _marks([item.nothing for item in columns], sizes),
        stated,
        columns[0].dates,
    )


def _levels(columns: Sequence[Level]) -> Level:
    return Level(_codes([item.scale for item in columns]), _numbers([item.rank for item in columns]))


def _periods(columns: Sequence[PeriodColumn]) -> PeriodColumn:
    months, days = _pairs([item.months for item in columns]), _pairs([item.days for item in columns])
    return PeriodColumn(_numbers([item.length for item in columns]), months, days)


def _pairs(ends: Sequence[tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
    return np.concatenate([low for low, _high in ends]), np.concatenate([high for _low, high in ends])


def _marks(marks: Sequence[Bools | None], sizes: Sequence[int]) -> Bools | None:
    if all(item is None for item in marks):
        return None
    pairs = zip(marks, sizes, strict=True)
    return np.concatenate([np.zeros(size, dtype=np.bool_) if item is None else item for item, size in pairs])


def _sets(columns: Sequence[Many]) -> Many:
    hidden = columns[0].hidden
    if any(not _same(item.hidden, hidden) for item in columns):
        columns = [item.written_out(np.ones(item.size, dtype=np.bool_)) for item in columns]
        hidden = None
    starts, members = _segments([(item.starts, item.members) for item in columns])
    maybe = None
    if any(item.maybe is not None for item in columns):
        nobody = np.zeros(0, dtype=np.int32)
        nothing = [(np.zeros(item.size + 1, dtype=np.int32), nobody) for item in columns]
        pairs = zip(columns, nothing, strict=True)
        maybe = _segments([none if item.maybe is None else item.maybe for item, none in pairs])
    return Many(
        starts,
        members,
        np.concatenate([item.open for item in columns]),
        columns[0].elements,
        maybe,
        hidden,
        np.concatenate([item.declared for item in columns]),
    )


def _same(one: Ints | None, other: Ints | None) -> bool:
    return one is other or (one is not None and other is not None and np.array_equal(one, other))


def _segments(parts: Sequence[tuple[Ints, Ints]]) -> tuple[Ints, Ints]:
    counts = np.concatenate([np.diff(starts) for starts, _members in parts])
    starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
    return starts, np.concatenate([members for _starts, members in parts])


STACKED_BY: Mapping[type[Column], Callable[[Sequence[Any]], Column]] = {
    Truth: _truths, Code: _codes, Number: _numbers, Many: _sets, Level: _levels, PeriodColumn: _periods,
}  # fmt: skip
"""How columns of each kind are laid end to end."""
