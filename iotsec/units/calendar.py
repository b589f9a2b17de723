"""Periods of the calendar, which months make uneven, and dates."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from iotsec.frozen import field, frozen
from iotsec.units.quantities import DAY, YEAR, QuantityError, bounded, read_number, shown


@frozen
class Period:
    """A span of the calendar: whole months and whole days."""

    months: int
    days: int
    text: str = field(compare=False)

    @property
    def seconds(self) -> float:
        """Its mean length in seconds: a month is a twelfth of 365.25 days."""
        return _seconds(self.months, self.days)

    def add_to(self, start: date) -> date:
        """The date this much later; a day that its month lacks becomes the last one. QuantityError past year 9999."""
        year, month = divmod(start.year * 12 + start.month - 1 + self.months, 12)
        try:
            day = min(start.day, monthrange(year, month + 1)[1])
            return date(year, month + 1, day) + timedelta(days=self.days)
        except (ValueError, OverflowError):
            raise QuantityError(f"{self.text} after {start} lies beyond the year 9999") from None


@lru_cache(maxsize=1024)
def _seconds(months: int, days: int) -> float:
    return float(months * YEAR / 12 + days * DAY)


_IN_MONTHS = {"month": 1, "months": 1, "year": 12, "years": 12}
_IN_DAYS = {"day": 1, "days": 1, "week": 7, "weeks": 7}


@lru_cache(maxsize=1024)
def read_period(text: str) -> Period:
    """The calendar period that `15 years`, `18 months`, `2 weeks` or `35 days` says. Raises QuantityError otherwise."""
    example = "write whole days, weeks, months or years, such as '35 days' or '15 years'"
    try:
        number, rest = read_number(bounded(text))
    except QuantityError as error:
        raise QuantityError(error.message, example) from None
    unit = rest.strip(" ")
    count = number * (_IN_MONTHS.get(unit) or _IN_DAYS.get(unit) or 0)
    if unit not in _IN_MONTHS and unit not in _IN_DAYS:
        raise QuantityError(f"{shown(text)} is no period of the calendar", example)
    if count < 0 or count.denominator != 1 or count > 10_000_000:
        raise QuantityError(f"{shown(text)} is no whole period within reach of the calendar", example)
    return Period(int(count), 0, text) if unit in _IN_MONTHS else Period(0, int(count), text)


def read_date(text: str) -> date:
    """The date that `YYYY-MM-DD` says. Raises QuantityError for another form and for a day that does not exist."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise QuantityError(f"{shown(text)} is not a date", "write year-month-day, such as 2027-03-31")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise QuantityError(f"{text} is a date that does not exist", "look at the month and the day") from None
