"""Values written in a template, as columns of one value (they are broadcast over all rows)."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np

from iotsec.columns import Code, Level, Number, PeriodColumn, Words
from iotsec.conditions.source import Source
from iotsec.conditions.tree import Grade, Literal_
from iotsec.units import Period, Quantity

EPOCH = datetime.date(1970, 1, 1).toordinal()


def days_of(date: datetime.date) -> float:
    """A date as days since 1970-01-01."""
    return float(date.toordinal() - EPOCH)


def date_of(days: float) -> datetime.date:
    """The date of days since 1970-01-01; one beyond the calendar becomes its first or last day."""
    return datetime.date.fromordinal(int(min(max(days + EPOCH, 1), datetime.date.max.toordinal())))


def day(days: float) -> Number:
    """One date as a column."""
    value = np.float64(days)
    return Number(value, value, dates=True)  # type: ignore[arg-type]


def constant(literal: Literal_, operator: str, source: Source) -> Any:
    """The literal as a column of one value; for operators on sets and `one_of`, as a set of codes or ranks."""
    if operator in ("one_of", "none_of", "includes", "only"):
        return codes(literal, source)
    return one(literal.value, literal.form.name, source)


def codes(literal: Literal_, source: Source) -> frozenset[int]:
    """A list of words or ids as the set of their codes."""
    return frozenset(_code(item, literal.form.name, source) for item in literal.value)


def _code(item: Any, form: str, source: Source) -> Any:
    if isinstance(item, float):
        return item
    return source.number(item) if form in ("ref", "refs") else source.words.code(item)


def one(value: Any, form: str, source: Source) -> Any:
    """One value as a column."""
    if isinstance(value, bool):
        return value
    if isinstance(value, Period):
        return period(value)
    if isinstance(value, Quantity):
        return _number(value.value)
    if isinstance(value, datetime.date):
        return day(days_of(value))
    if isinstance(value, (int, float)):
        return _number(float(value))
    if isinstance(value, Grade):
        return _level((value.scale, value.rank), source.words) if value.scale else _number(value.rank)
    if isinstance(value, tuple):
        return _level(value, source.words)
    return Code(np.int32(_code(value, form, source)), elements=form == "ref")  # type: ignore[arg-type]


def _level(value: tuple[str, float], words: Words) -> Level:
    return Level(Code(np.int32(words.code(value[0]))), _number(value[1]))  # type: ignore[arg-type]


def _number(value: float) -> Number:
    number = np.float64(value)
    return Number(number, number)  # type: ignore[arg-type]


def period(value: Period) -> PeriodColumn:
    """A calendar period as a column of one value."""
    months, days = np.float64(value.months), np.float64(value.days)
    return PeriodColumn(_number(value.seconds), (months, months), (days, days))  # type: ignore[arg-type]
