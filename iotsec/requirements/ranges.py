"""Two-sided parameters, and the values that may be assigned to one: what has a lower and an upper bound."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from iotsec.conditions.tree import Grade, Parameter
from iotsec.requirements.deriving.values_order import compared, value_text, values_of

Wrong = Callable[[str, str | None], None]

ENDS: Mapping[str, str] = {"from": "higher", "to": "lower"}
"""The two ends of a two-sided parameter, and in which direction each gets stricter."""

TWO_SIDED = "a two-sided value says {from: ..., to: ...}; conditions name its ends, as in {parameter: %s.from}"
SPECIAL = ("open", "never")
VALUES = ("default", "by_risk_class", "rows", "bands", "otherwise")


def is_range(value: Any) -> bool:
    """Whether this says a lower and an upper end."""
    return isinstance(value, Mapping) and set(value) == set(ENDS)


def sided(name: str, tree: Mapping[str, Any], wrong: Wrong) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The two parameters of which a two-sided one is made, by their names; what is wrong is told."""
    kept = {key: value for key, value in tree.items() if key not in VALUES}
    for end, direction in ENDS.items():
        found: dict[str, Any] = {**kept, "stronger": direction}
        for key in VALUES:
            if key in tree:
                value = _end(tree[key], end)
                if value is None:
                    wrong("this value has no two sides", TWO_SIDED % name)
                    return
                found[key] = value
        yield f"{name}.{end}", found


def _end(value: Any, end: str) -> Any:
    """One end of a value, or of each row of a table; None where a value has none."""
    if is_range(value):
        return value[end]
    if value in SPECIAL:
        return value
    if not isinstance(value, Mapping) or not value:
        return None
    rows = {key: _end(row, end) for key, row in value.items()}
    return None if None in rows.values() else rows


def check_ends(name: str, read: Mapping[str, Parameter], wrong: Wrong) -> None:
    """Tell where the lower end of a two-sided parameter lies above the upper one."""
    low, high = read.get(f"{name}.from"), read.get(f"{name}.to")
    for key, first in ({} if low is None or high is None else low.rows).items():
        last = high.rows.get(key) if high is not None else None
        if first in SPECIAL or last in (*SPECIAL, None):
            continue
        if isinstance(first, Grade) and compared(first, last) is None:
            wrong(f"{value_text(first)} and {value_text(last)} are never compared", "write both ends on one scale")
        elif (compared(first, last) or 0) < 0:
            wrong(f"nothing lies between {value_text(first)} and {value_text(last)}", "write the lower end as `from`")


def upside_down(low: Any, high: Any, given: Mapping[str, Any]) -> tuple[str, str] | None:
    """What is wrong with a range (as given) in which no value lies, and what would be right; None where nothing is."""
    first, last = given["from"], given["to"]
    order = compared(low, high)
    if order is None:
        return "the ends of this range are never compared", "write two values of one unit or scale, the lower as `from`"
    if order < 0:
        return f"nothing lies between {first} and {last}", f"write range: {{from: {last}, to: {first}}}"
    return None


def outside(parameter: Parameter, low: Any, high: Any) -> str | None:
    """The first value that lies outside what may be assigned, as text; None where all lie inside."""
    for value in values_of(parameter):
        if value is None or value in SPECIAL:
            continue
        below, above = compared(low, value), compared(value, high)
        if below is None or above is None or below < 0 or above < 0:
            return value_text(value)
    return None
