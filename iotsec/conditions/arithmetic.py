"""Arithmetic on intervals, and of calendar periods on dates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from iotsec.columns import Code, Number, PeriodColumn
from iotsec.columns.rows import Bools, Floats

SECONDS_OF_DAY = 86_400.0


def combined(operation: str, terms: Sequence[Any]) -> Number:
    """The terms joined by `plus`, `minus` (a period from a date), `times` or `divide`, end by end."""
    terms = [_arithmetic(term) for term in terms]
    total = terms[0]
    if operation in ("plus", "minus") and not _is_date(total) and any(_is_date(term) for term in terms):
        terms = sorted(terms, key=lambda term: not _is_date(term))
        total = terms[0]
    for term in terms[1:]:
        total = _STEPS[operation](total, term)
    return total if isinstance(total, Number) else total.length


def _arithmetic(term: Any) -> Any:
    """A fact that no element in scope has is an explicit none: nothing can be computed from it."""
    if isinstance(term, Code):
        nowhere = np.full(np.shape(term.codes), np.inf)
        return Number(-nowhere, nowhere, nothing=term.codes == -2)
    return term


def _is_date(term: Any) -> bool:
    return isinstance(term, Number) and term.dates


def _plus(left: Any, right: Any) -> Any:
    if _is_date(left):
        return _shifted(left, right, 1.0)
    left, right = _plain(left), _plain(right)
    return _each(left, right, lambda a, b, c, d: (a + c, b + d))


def _minus(left: Any, right: Any) -> Any:
    if _is_date(left):
        return _shifted(left, right, -1.0)
    left, right = _plain(left), _plain(right)
    return _each(left, right, lambda a, b, c, d: (a - d, b - c))


def _times(left: Any, right: Any) -> Any:
    return _each(_plain(left), _plain(right), _product)


def _divide(left: Any, right: Any) -> Any:
    return _each(_plain(left), _plain(right), _quotient)


_STEPS: dict[str, Callable[[Any, Any], Any]] = {"plus": _plus, "minus": _minus, "times": _times, "divide": _divide}


def _plain(term: Any) -> Number:
    return term.length if isinstance(term, PeriodColumn) else term


Ends = tuple[Floats, Floats]


def _each(left: Number, right: Number, step: Callable[[Floats, Floats, Floats, Floats], Ends]) -> Number:
    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        low, high = step(left.low, left.high, right.low, right.high)
        top = None if left.top is None and right.top is None else step(*left.upper, *right.upper)
    stated = None if left.stated is None and right.stated is None else left.declared & right.declared
    return Number(low, high, top, _either_nothing(left.nothing, right.nothing), stated)


def _either_nothing(left: Bools | None, right: Bools | None) -> Bools | None:
    if left is None or right is None:
        return right if left is None else left
    return left | right


def _product(a: Floats, b: Floats, c: Floats, d: Floats) -> Ends:
    corners = [np.nan_to_num(corner, nan=0.0, posinf=np.inf, neginf=-np.inf) for corner in (a * c, a * d, b * c, b * d)]
    return np.minimum.reduce(corners), np.maximum.reduce(corners)


def _quotient(a: Floats, b: Floats, c: Floats, d: Floats) -> Ends:
    around_zero = (c <= 0) & (d >= 0)
    corners = [np.nan_to_num(corner, nan=0.0, posinf=np.inf, neginf=-np.inf) for corner in (a / c, a / d, b / c, b / d)]
    low, high = np.minimum.reduce(corners), np.maximum.reduce(corners)
    return np.where(around_zero, -np.inf, low), np.where(around_zero, np.inf, high)


def _shifted(date: Number, by: Any, sign: float) -> Number:
    """A date moved by a calendar period, or by a length of time."""
    if isinstance(by, PeriodColumn):
        first, last = (0, 1) if sign > 0 else (1, 0)
        low = moved(date.low, sign * by.months[first], sign * by.days[first])
        high = moved(date.high, sign * by.months[last], sign * by.days[last])
        low, high = np.where(np.isnan(low), -np.inf, low), np.where(np.isnan(high), np.inf, high)
        return Number(low, high, None, _either_nothing(date.nothing, by.length.nothing), dates=True)
    near, far = (by.low, by.upper[1]) if sign > 0 else (by.upper[1], by.low)
    with np.errstate(invalid="ignore"):
        low = date.low + sign * near / SECONDS_OF_DAY
        high = date.high + sign * far / SECONDS_OF_DAY
    low, high = np.where(np.isnan(low), -np.inf, low), np.where(np.isnan(high), np.inf, high)
    return Number(low, high, None, _either_nothing(date.nothing, by.nothing), dates=True)


def moved(dates: Any, months: Any, days: Any) -> Any:
    """Dates moved by calendar months (the day cut to the month's end) and days; not a number where one is unknown."""
    known = np.isfinite(dates) & np.isfinite(months) & np.isfinite(days)
    day = np.where(known, dates, 0).astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    target = month + np.where(known, months, 0).astype("timedelta64[M]")
    longest = (target + 1).astype("datetime64[D]") - target.astype("datetime64[D]") - np.timedelta64(1, "D")
    inside = np.minimum(day - month.astype("datetime64[D]"), longest)
    moved_days = (target.astype("datetime64[D]") + inside).astype(np.int64) + np.where(known, days, 0)
    infinite = np.where(np.isinf(dates), dates, np.nan)
    return np.where(known, moved_days, infinite)
