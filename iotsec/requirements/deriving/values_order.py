"""The declared order of parameters: which of two values, or of two tables of values, is the stricter one."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from iotsec.conditions.parameters import NEVER, OPEN
from iotsec.conditions.tree import Grade, Parameter
from iotsec.requirements.deriving.relation import Relation, all_of
from iotsec.units import Period, Quantity, dimension_name, dimension_of, show_number

LONGEST_MONTH, SHORTEST_MONTH = 31, 28
RISK_CLASS, RISK_CLASSES = ("self.risk_class",), 4

ORDERS: Mapping[str, str] = {
    "higher": "higher is stronger",
    "lower": "lower is stronger",
    "superset": "more members are stronger",
    "subset": "fewer members are stronger",
    "within": "a narrower range is stronger",
}


def two_sided(name: str) -> str:
    """The parameter as it is declared, of which this is one, or one of its two ends."""
    whole, _, end = name.rpartition(".")
    return whole if end in ("from", "to") and whole else name


def value_relation(direction: str, before: Any, after: Any) -> Relation:
    """How a value stands to the one before it. An open one may be assigned anything, and nothing may be opened."""
    if before == after and type(before) is type(after):
        return Relation.SAME
    if before in (OPEN, None):
        return Relation.STRONGER if after not in (OPEN, None) else Relation.SAME
    if after in (OPEN, None):
        return Relation.WEAKER
    if NEVER in (before, after):
        return Relation.STRONGER if after == NEVER else Relation.WEAKER
    if direction in ("superset", "subset"):
        return _sets(direction, frozenset(before), frozenset(after))
    difference = compared(before, after)
    if difference is None:
        return Relation.UNLIKE
    if difference == 0:
        return Relation.SAME
    return Relation.STRONGER if (difference > 0) == (direction == "higher") else Relation.WEAKER


def _sets(direction: str, before: frozenset[str], after: frozenset[str]) -> Relation:
    if before == after:
        return Relation.SAME
    wider, narrower = before < after, after < before
    if not (wider or narrower):
        return Relation.UNLIKE
    return Relation.STRONGER if wider == (direction == "superset") else Relation.WEAKER


def compared(before: Any, after: Any) -> int | None:
    """-1, 0 or 1 as the second is less, as much or more; None where the two cannot be compared."""
    if isinstance(before, Period) and isinstance(after, Period):
        return _periods(before, after)
    if isinstance(before, Quantity) and isinstance(after, Quantity):
        return _sign(after.value - before.value) if before.dimension == after.dimension else None
    if isinstance(before, Grade) and isinstance(after, Grade):
        return _sign(after.rank - before.rank) if before.scale == after.scale else None
    if isinstance(before, datetime.date) and isinstance(after, datetime.date):
        return _sign((after - before).days)
    if _is_number(before) and _is_number(after):
        return _sign(after - before)
    return None


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _sign(difference: float) -> int:
    return (difference > 0) - (difference < 0)


def _periods(before: Period, after: Period) -> int | None:
    """By the calendar: a month has 28 to 31 days, so some periods cannot be compared."""
    months, days = after.months - before.months, after.days - before.days
    ends = {_sign(months * length + days) for length in (SHORTEST_MONTH, LONGEST_MONTH)}
    return ends.pop() if len(ends) == 1 else None


def parameter_relation(before: Parameter, after: Parameter) -> Relation:
    """How a parameter stands to the one before it: every row has to be no weaker."""
    if before.stronger != after.stronger or not alike(before, after):
        return Relation.UNLIKE
    return all_of(value_relation(before.stronger, *pair) for pair in _pairs(before, after))


def type_text(parameter: Parameter) -> str:
    """What values a parameter takes, in a few words."""
    if parameter.form.words:
        return (
            f"a level of {parameter.form.scale}"
            if parameter.form.scale
            else f"one of {', '.join(parameter.form.words)}"
        )
    if parameter.form.name == "quantity" and parameter.form.unit:
        return f"a quantity of {dimension_name(dimension_of(parameter.form.unit))}"
    return {"words": "a list of words", "quantity": "a number or a quantity"}.get(
        parameter.form.name, f"a {parameter.form.name}"
    )


def alike(before: Parameter, after: Parameter) -> bool:
    """Whether both are of one form and dimension; one of which nothing is assigned yet takes any of its unit."""
    if before.form.name == after.form.name == "quantity" and before.form.unit and after.form.unit:
        return dimension_of(before.form.unit) == dimension_of(after.form.unit)
    if before.form.name == after.form.name and (before.form.words or after.form.words):
        return (before.form.scale, before.form.words) == (after.form.scale, after.form.words)
    return before.form.name == after.form.name or not (is_assigned(before) and is_assigned(after))


def is_assigned(parameter: Parameter) -> bool:
    """Whether any value of it is known."""
    return any(value not in (OPEN, None) for value in values_of(parameter))


def values_of(parameter: Parameter) -> Iterator[Any]:
    """Every value that a parameter can have, `otherwise` among them where not every key has a row."""
    yield from parameter.rows.values()
    yield from (value for _end, value in parameter.bands)
    every_class = parameter.by == RISK_CLASS and len(parameter.rows) == RISK_CLASSES
    if parameter.by and not parameter.bands and not every_class:
        yield parameter.otherwise


def only_assigned(before: Parameter, after: Parameter) -> bool:
    """Whether only values differ that were open before."""
    return all(old in (OPEN, None) or value_relation(before.stronger, old, new) is Relation.SAME
               for old, new in _pairs(before, after))  # fmt: skip


def _pairs(before: Parameter, after: Parameter) -> Iterator[tuple[Any, Any]]:
    """The values to compare: those of the same key where both are chosen by the same facts, else each with each."""
    if before.by == after.by and before.bands and after.bands:
        yield from _banded(before, after)
    elif before.by == after.by and not before.bands and not after.bands:
        for key in {**before.rows, **after.rows}:
            yield before.rows.get(key, before.otherwise), after.rows.get(key, after.otherwise)
        if before.by:
            yield before.otherwise, after.otherwise
    else:
        yield from ((old, new) for old in values_of(before) for new in values_of(after))


def _banded(before: Parameter, after: Parameter) -> Iterator[tuple[Any, Any]]:
    for end in sorted({end for end, _value in (*before.bands, *after.bands)}):
        yield _at(before, end), _at(after, end)


def _at(parameter: Parameter, end: float) -> Any:
    """The value of the band that reaches up to this end, or around it."""
    return next(value for other, value in parameter.bands if other >= end)


def parameter_text(parameter: Parameter) -> str:
    """A parameter in one line: its value, or its rows."""
    if not parameter.by:
        return value_text(parameter.rows[()])
    rows = [f"{' / '.join(key)}: {value_text(value)}" for key, value in parameter.rows.items()]
    rows += [f"below {end:g}: {value_text(value)}" for end, value in parameter.bands]
    rows += [] if parameter.otherwise is None else [f"otherwise: {value_text(parameter.otherwise)}"]
    return ", ".join(rows)


def rows_that_differ(before: Parameter, after: Parameter) -> tuple[str, str]:
    """Two parameters in one line each: of tables chosen by the same facts only the rows that differ."""
    if before.by != after.by or not before.by or before.bands or after.bands:
        return parameter_text(before), parameter_text(after)
    told: list[tuple[str, str]] = []
    for key in {**before.rows, **after.rows}:
        old, new = (one.rows.get(key, one.otherwise) for one in (before, after))
        if old != new:
            told.append((f"{' / '.join(key)}: {_said(old)}", f"{' / '.join(key)}: {_said(new)}"))
    if before.otherwise != after.otherwise:
        told.append((f"otherwise: {_said(before.otherwise)}", f"otherwise: {_said(after.otherwise)}"))
    return ", ".join(old for old, _new in told), ", ".join(new for _old, new in told)


def _said(value: Any) -> str:
    return OPEN if value is None else value_text(value)


def value_text(value: Any) -> str:
    """A value of a parameter as it is written."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(str, value))}]"
    if isinstance(value, (Quantity, Period)):
        return value.text
    return show_number(value) if isinstance(value, float) else str(value)
