"""Rows taken of columns: any rows at once give what each of them gives alone, with or without unknown ones among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from iotsec.columns import Code, Column, Level, Many, Number, PeriodColumn, Truth
from iotsec.columns.rows import NOTHING, UNKNOWN, lowest_of

SIZE = 6
Rows = NDArray[np.int64]


def flags(luck: np.random.Generator) -> Any:
    """A truth for each row."""
    return luck.random(SIZE) < 0.5


def number(luck: np.random.Generator) -> Number:
    """Numbers of which some are spreads, some an explicit none, and some were stated by choice."""
    low = luck.integers(0, 5, SIZE).astype(float)
    return Number(low, low + 1, (low + 2, low + 3), flags(luck), flags(luck))


def code(luck: np.random.Generator) -> Code:
    """Words, of which some are not known or surely none."""
    return Code(luck.integers(-2, 4, SIZE).astype(np.int32), False, flags(luck), flags(luck))


def many(luck: np.random.Generator, *, hidden: bool = False) -> Many:
    """Sets with members that are surely, possibly or perhaps in."""
    sets = [segments(luck), segments(luck)]
    return Many(*sets[0], flags(luck), True, sets[1], np.array([7, 8], np.int32) if hidden else None, flags(luck))


def segments(luck: np.random.Generator) -> tuple[Any, Any]:
    """Members of sets, some of which are empty."""
    starts = np.concatenate(([0], np.cumsum(luck.integers(0, 3, SIZE)))).astype(np.int32)
    return starts, luck.integers(0, 9, starts[-1]).astype(np.int32)


COLUMNS: dict[str, Callable[[np.random.Generator], Column]] = {
    "truth": lambda luck: Truth(flags(luck), flags(luck), flags(luck), flags(luck)),
    "plain truth": lambda luck: Truth(flags(luck), flags(luck)),
    "number": number,
    "plain number": lambda luck: Number(number(luck).low, number(luck).high + 9),
    "period": lambda luck: PeriodColumn(number(luck), (number(luck).low,) * 2, (number(luck).high,) * 2),
    "code": code,
    "level": lambda luck: Level(code(luck), number(luck)),
    "set": many,
    "set with hidden members": lambda luck: many(luck, hidden=True),
}


def told(value: Any) -> Iterator[Any]:
    """What a column of one row says, field by field; where it says that nothing is none, as where it says nothing."""
    for name, item in sorted(vars(value).items()):
        if isinstance(item, (Number, Code)):
            yield from ((name, *inner) for inner in told(item))
        elif name in ("starts", "hidden", "elements", "dates"):
            continue
        elif isinstance(item, tuple):
            yield name, *(str(sorted(part.tolist())) for part in (item[1:] if isinstance(value, Many) else item))
        elif isinstance(item, np.ndarray):
            said = [str(one) for one in item.tolist()]
            yield (name, *said) if name != "nothing" or item.any() else (name, "None")
        else:
            yield name, str(item)


def is_nothing(one: Any) -> bool:
    """Whether a column of one row says that it is surely none."""
    if isinstance(one, Many):
        return not one.open[0] and not one.members.size and (one.maybe is None or not one.maybe[1].size)
    plain = one.length if isinstance(one, PeriodColumn) else one.scale if isinstance(one, Level) else one
    return plain.nothing is not None and bool(plain.nothing[0])


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("lowest", [0, UNKNOWN, NOTHING])
def test_rows_taken_at_once_are_those_taken_alone(column: str, lowest: int) -> None:
    """Protects the short ways where no row is unknown, or none surely none."""
    for seed in range(20):
        luck = np.random.default_rng(seed)
        whole = COLUMNS[column](luck)
        rows = luck.integers(lowest, SIZE, 8)
        rows[0] = lowest
        assert lowest_of(rows) == lowest
        together = whole.take(rows)
        if isinstance(whole, Many) and whole.hidden is not None and lowest == NOTHING:
            together, whole = (item.written_out(np.ones(item.size, dtype=np.bool_)) for item in (together, whole))
        for place, row in enumerate(rows.tolist()):
            alone = whole.take(np.array([row]))
            if row >= 0:
                assert list(told(alone)) == list(told(whole.take(slice(row, row + 1))))
            else:
                assert is_nothing(alone) == (row == NOTHING)
            assert list(told(together.take(slice(place, place + 1)))) == list(told(alone)), (seed, row)
