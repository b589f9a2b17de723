"""Values of facts as readers see them: words, ids, quantities in a fitting unit, intervals where they are not known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from iotsec import units
from iotsec.columns import NOTHING, UNKNOWN, Code, Level, Many, Number, PeriodColumn, Truth
from iotsec.conditions.constants import date_of
from iotsec.model.vocabulary import Form

if TYPE_CHECKING:
    from iotsec.facts.table import Facts

NOT_STATED = "not stated"
NO_VALUE = "a value that the profile does not state"
NONE = "none"
NOT_THERE = "named, but does not exist here"
MOST_MEMBERS = 6


def shown(facts: Facts, column: Any, form: Form) -> str:
    """The value in the one row of this column."""
    match column:
        case bool():
            return "true" if column else "false"
        case frozenset():
            return "[" + ", ".join(sorted(facts.words.word(code) for code in column)) + "]"
        case Truth(true=true, false=false):
            if column.nothing is not None and np.any(column.nothing):
                return NONE
            return "true" if np.any(true) else "false" if np.any(false) else NOT_STATED
        case Code(gone=gone) if gone is not None and np.any(gone):
            return NOT_THERE
        case Code(codes=codes):
            return _code(facts, int(np.reshape(codes, -1)[0]), elements=column.elements or form.name == "ref")
        case Level(scale=scale):
            return _level(facts, column, int(np.reshape(scale.codes, -1)[0]))
        case PeriodColumn():
            return _period(column)
        case Number():
            return _number(column, form)
        case Many():
            return _many(facts, column, form)
    return str(column)


def _code(facts: Facts, code: int, *, elements: bool) -> str:
    if code == UNKNOWN:
        return NOT_STATED
    if code <= NOTHING:
        return NONE
    return facts.id_of(code) if elements else facts.words.word(code)


def _level(facts: Facts, level: Level, scale: int) -> str:
    if scale < 0:
        return NOT_STATED if scale == UNKNOWN else NONE
    name = facts.words.word(scale)
    words = facts.scale(name) or ()
    low, high = (float(np.reshape(end, -1)[0]) for end in (level.rank.low, level.rank.high))
    if low != high:
        known = np.isfinite(low) and np.isfinite(high)
        return f"between {name} {words[int(low)]} and {name} {words[int(high)]}" if known else NOT_STATED
    return f"{name} {words[int(low)]}" if np.isfinite(low) else f"{'above' if low > 0 else 'below'} all of {name}"


def _period(column: PeriodColumn) -> str:
    months, days = (float(np.reshape(end[0], -1)[0]) for end in (column.months, column.days))
    if not np.isfinite(months) or not np.isfinite(days):
        return _number(column.length, Form("quantity", unit="s"))
    parts = [units.counted(months, "month") if months else "", units.counted(days, "day") if days else ""]
    return " ".join(part for part in parts if part) or "0 days"


def _number(number: Number, form: Form) -> str:
    if number.nothing is not None and np.any(number.nothing):
        return NONE
    low, high = (float(np.reshape(end, -1)[0]) for end in (number.low, number.high))
    if number.top is not None:
        bottom, top = low, float(np.reshape(number.top[1], -1)[0])
        return (
            _one(low, form, number.dates)
            if bottom == top
            else f"{_one(bottom, form, number.dates)} to {_one(top, form, number.dates)}"
        )
    if low == high:
        return _one(low, form, number.dates)
    stated = number.stated is None or bool(np.reshape(number.stated, -1)[0])
    if (low == -np.inf and high == np.inf) or not stated:
        return NOT_STATED
    return f"between {_one(low, form, number.dates)} and {_one(high, form, number.dates)}"


def _one(value: float, form: Form, dates: bool) -> str:
    if dates or form.name == "date":
        return str(date_of(value)) if np.isfinite(value) else ("ever" if value > 0 else "never")
    if not np.isfinite(value):
        return "unlimited" if value > 0 else "-unlimited"
    if form.name == "ordinal" and form.words:
        return form.words[int(value)]
    if form.name in ("quantity", "period") and form.unit:
        return units.show(value, units.dimension_of(form.unit))
    return units.show_number(value)


def _many(facts: Facts, many: Many, form: Form) -> str:
    elements = many.elements or form.name == "refs"
    names = _few(facts, many.members[many.starts[0] : many.starts[1]].tolist(), elements=elements)
    maybe = [] if many.maybe is None else many.maybe[1][many.maybe[0][0] : many.maybe[0][1]].tolist()
    if bool(many.open[0]) or many.hidden is not None:
        return f"[{', '.join(names)}, perhaps others]" if names else NOT_STATED
    if maybe:
        names = [*names, f"perhaps {', '.join(_few(facts, maybe, elements=elements))}"]
    return f"[{', '.join(names)}]"


def _few(facts: Facts, members: list[int], *, elements: bool) -> list[str]:
    """The names of members in their order, the first ones of many."""
    names = sorted(_code(facts, member, elements=elements) for member in members)
    return names if len(names) <= MOST_MEMBERS else [*names[:MOST_MEMBERS], f"and {len(names) - MOST_MEMBERS} more"]
