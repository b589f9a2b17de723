"""Declared columns: what elements state, as columns. Values below the least basis count as not stated."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import NoneType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import NOTHING, UNKNOWN, Code, Column, Level, Many, Number, PeriodColumn, Truth, Words
from iotsec.columns.joining import joined
from iotsec.columns.kinds import segments_of
from iotsec.conditions.constants import days_of
from iotsec.model.values import Between, Spread
from iotsec.model.vocabulary import Field, Form
from iotsec.units import Period, Quantity


class Stated(NamedTuple):
    """What was stated of one field: the rows, their values (None: an explicit none), which lists are not whole.

    `doubtful` are rows with a value that does not count: it is not known, also where silence would mean a default.
    `differing` are rows in which it differs by choice.
    """

    rows: list[int]
    values: list[Any]
    including: list[int]
    doubtful: list[int]
    differing: list[Differing]


class Differing(NamedTuple):
    """One row whose value differs by a choice: what counts of it under each option, and which list is not whole."""

    row: int
    choice: str
    values: dict[str, Any]
    including: frozenset[str]


def nothing_stated() -> Stated:
    """What is stated of a field before anything is."""
    return Stated([], [], [], [], [])


class Reading(NamedTuple):
    """What is needed to turn values into columns: the codes of words, the numbers of elements, the scales."""

    words: Words
    numbers: Mapping[str, int]
    scales: Mapping[str, Sequence[str]]


def column_of(field: Field, stated: Stated, size: int, reading: Reading) -> Column:
    """The column of a field over `size` elements."""
    return _BUILDERS[field.form.name](field, stated, size, reading)


def column_in_choices(
    field: Field, stated: Stated, size: int, reading: Reading, options_of: Callable[[str], Sequence[str]]
) -> Column:
    """The column of a field that differs by choice in some rows: what holds under every option that is possible."""
    most = max(len(options_of(item.choice)) for item in stated.differing)
    return joined([column_of(field, _under(stated, number, options_of), size, reading) for number in range(most)])


def _under(stated: Stated, number: int, options_of: Callable[[str], Sequence[str]]) -> Stated:
    """What is stated with one option taken in each row that differs: the option of this number, counted round."""
    rows, values, including, doubtful, _differing = stated
    taken = Stated([*rows], [*values], [*including], [*doubtful], [])
    for item in stated.differing:
        options = options_of(item.choice)
        option = options[number % len(options)]
        if option not in item.values:
            taken.doubtful.append(item.row)
            continue
        taken.rows.append(item.row)
        taken.values.append(item.values[option])
        if option in item.including:
            taken.including.append(item.row)
    return taken


def _none_at(stated: Stated, size: int) -> NDArray[np.bool_] | None:
    rows = [row for row, value in zip(stated.rows, stated.values, strict=True) if value is None]
    if not rows:
        return None
    nothing = np.zeros(size, dtype=np.bool_)
    nothing[rows] = True
    return nothing


def _truth(field: Field, stated: Stated, size: int, reading: Reading) -> Truth:
    default = field.default is not None
    true, false = np.zeros(size, dtype=np.bool_), np.full(size, default, dtype=np.bool_)
    if default and field.default:
        true, false = false, true
    true[stated.doubtful], false[stated.doubtful] = False, False
    rows = np.array(stated.rows, dtype=np.int64)
    values = np.array([value is True for value in stated.values], dtype=np.bool_)
    nothing = _none_at(stated, size)
    true[rows], false[rows] = values, ~values
    if nothing is not None:
        true[nothing], false[nothing] = False, False
    return Truth(true, false, nothing)


def _code(field: Field, stated: Stated, size: int, reading: Reading) -> Code:
    codes = np.full(size, UNKNOWN, dtype=np.int32)
    known = reading.words.known
    codes[stated.rows] = [NOTHING if value is None else known[value] for value in stated.values]
    return Code(codes)


def _ref(field: Field, stated: Stated, size: int, reading: Reading) -> Code:
    codes = np.full(size, UNKNOWN, dtype=np.int32)
    numbers = reading.numbers
    codes[stated.rows] = [NOTHING if value is None else numbers[value] for value in stated.values]
    return Code(codes, elements=True)


def _refs(field: Field, stated: Stated, size: int, reading: Reading) -> Many:
    return _many(stated, size, reading.numbers.__getitem__, elements=True)


def _words(field: Field, stated: Stated, size: int, reading: Reading) -> Many:
    return _many(stated, size, reading.words.known.__getitem__, elements=False)


def _spoken(field: Field, stated: Stated, size: int, reading: Reading) -> Many:
    code = reading.words.code
    return _many(stated, size, lambda item: code(item if isinstance(item, str) else str(item.channel)), elements=False)


def _many(stated: Stated, size: int, code: Callable[[Any], int], *, elements: bool) -> Many:
    lists: list[Sequence[int]] = [()] * size
    opened = np.ones(size, dtype=np.bool_)
    known = np.zeros(size, dtype=np.bool_)
    for row, value in zip(stated.rows, stated.values, strict=True):
        if value:
            lists[row] = [*map(code, value)]
    opened[stated.rows], known[stated.rows] = False, True
    opened[stated.including] = True
    starts, members = segments_of(lists, size)
    return Many(starts, members, opened, elements, stated=known)


def _number(field: Field, stated: Stated, size: int, reading: Reading) -> Number:
    form = field.form
    ends = _ends(form)
    if field.default is not None:
        ends = (float(str(field.default)), float(str(field.default)))
    low, high = np.full(size, ends[0]), np.full(size, ends[1])
    known = np.full(size, field.default is not None, dtype=np.bool_)
    low[stated.doubtful], high[stated.doubtful], known[stated.doubtful] = *_ends(form), False
    rows, top = stated.rows, None
    known[rows] = True
    if _MORE_THAN_ONE.isdisjoint(map(type, stated.values)):
        low[rows] = high[rows] = [_plain(value, form) for value in stated.values]
        return Number(low, high, None, None, known, dates=form.name == "date")
    bounds = [_bounds(value, form, ends) for value in stated.values]
    low[rows], high[rows] = [bound[0] for bound in bounds], [bound[1] for bound in bounds]
    if form.spread and any(len(bound) > 2 for bound in bounds):
        top = (low.copy(), high.copy())
        top[0][rows], top[1][rows] = [bound[-2] for bound in bounds], [bound[-1] for bound in bounds]
    return Number(low, high, top, _none_at(stated, size), known, dates=form.name == "date")


_MORE_THAN_ONE = frozenset({Spread, Between, NoneType})
"""Types of what is not one number."""


def _ends(form: Form) -> tuple[float, float]:
    """Between what a number lies of which nothing is known."""
    return (float(form.low), float(form.high)) if form.name == "ordinal" else (-np.inf, np.inf)


def _bounds(value: Any, form: Form, ends: tuple[float, float]) -> tuple[float, ...]:
    """[low, high] of a value; of a spread also of its upper end."""
    if value is None:
        return ends
    if isinstance(value, Spread):
        lowest = ends if value.lowest is None else (_plain(value.lowest, form),) * 2
        highest = (lowest[0], ends[1]) if value.highest is None else (_plain(value.highest, form),) * 2
        return (lowest[0], min(lowest[1], highest[1]), *highest)
    if isinstance(value, Between):
        return _plain(value.low, form), _plain(value.high, form)
    plain = _plain(value, form)
    return plain, plain


def _plain(value: Any, form: Form) -> float:
    if isinstance(value, Quantity):
        return value.value
    if isinstance(value, str):
        return float(form.words.index(value))
    if form.name == "date":
        return days_of(value)
    return float(value)


def _period(field: Field, stated: Stated, size: int, reading: Reading) -> PeriodColumn:
    seconds, months, days = np.full((2, size), np.inf), np.full(size, np.nan), np.full(size, np.nan)
    seconds[0] = -np.inf
    known = np.zeros(size, dtype=np.bool_)
    known[stated.rows] = True
    for row, value in zip(stated.rows, stated.values, strict=True):
        if isinstance(value, Period):
            seconds[:, row], months[row], days[row] = value.seconds, value.months, float(value.days)
    length = Number(seconds[0], seconds[1], None, _none_at(stated, size), known)
    return PeriodColumn(length, (months, months), (days, days))


def _level(field: Field, stated: Stated, size: int, reading: Reading) -> Level:
    scale = np.full(size, UNKNOWN, dtype=np.int32)
    low, high = np.full(size, -np.inf), np.full(size, np.inf)
    for row, value in zip(stated.rows, stated.values, strict=True):
        if value is None:
            scale[row] = NOTHING
            continue
        name, _, word = value.rpartition(" ")
        scale[row] = reading.words.code(name)
        low[row] = high[row] = reading.scales[name].index(word)
    return Level(Code(scale), Number(low, high))


_BUILDERS: Mapping[str, Callable[[Field, Stated, int, Reading], Column]] = {
    "truth": _truth,
    "text": _code,
    "choice": _code,
    "ordinal": _number,
    "level": _level,
    "number": _number,
    "quantity": _number,
    "period": _period,
    "date": _number,
    "ref": _ref,
    "refs": _refs,
    "words": _words,
    "choices": _words,
    "records": _spoken,
    "mapping": _spoken,
}
"""How the column of each form is built."""
