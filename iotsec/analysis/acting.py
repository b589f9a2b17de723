"""Who acts for an element, and when they know of it: who is accountable, or operates it, or its system."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from iotsec.analysis.cascading import Down
from iotsec.analysis.tabletop import Time
from iotsec.facts.table import Facts

FIELDS: Mapping[str, tuple[str, ...]] = {
    "component": ("accountable", "operator"),
    "system": ("operator",),
    "function": (),
}


def answers_for(facts: Facts, kind: str, row: int) -> str | None:
    """The party that acts for a component, function or system; None where none is stated."""
    for field in FIELDS[kind]:
        code = int(facts.code(kind, field)[row])
        if code >= 0:
            return facts.id_of(code)
    if kind == "system":
        return None
    system = int(facts.rows_of(kind, "system", "system")[row])
    return answers_for(facts, "system", system) if system >= 0 else None


def system_of(facts: Facts, kind: str, id: str) -> str | None:
    """The system to which a component or function belongs; None where none is stated."""
    row = facts.number(id) - facts.offset(kind)
    system = int(facts.rows_of(kind, "system", "system")[row])
    return facts.ids("system")[system] if system >= 0 else None


def ends_of(facts: Facts, kind: str, row: int, name: str) -> Time | None:
    """A time that is stated, from and to; None where it is not, or where there surely is none."""
    number = facts.number_column(kind, name)
    nothing = number.nothing is not None and bool(number.nothing[row])
    if nothing or not number.declared[row]:
        return None
    return max(float(number.low[row]), 0.0), _finite(float(number.upper[1][row]))


def later(time: Time, by: Time | None) -> Time:
    """A time that lies so much later; without end where that is not known."""
    if by is None:
        return time[0], None
    return time[0] + by[0], None if time[1] is None or by[1] is None else time[1] + by[1]


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def detected(facts: Facts, item: Down) -> Time:
    """When it is noticed that a function is down: the time to detect it is counted from when it goes down."""
    row = facts.number(item.id) - facts.offset("function")
    return later(item.first, ends_of(facts, "function", row, "detect_time"))
