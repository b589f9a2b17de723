"""Witnesses built from the values that a fact reads: what was seen, and what is not stated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

import numpy as np

from iotsec.columns import NOTHING, UNKNOWN, Code, Column, Level, Many, Number, PeriodColumn, Truth
from iotsec.conditions.constants import date_of
from iotsec.facts.derived.questions import named_at
from iotsec.facts.openness import closed_by_design, open_at, systems_of
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing, Step, Witness

MOST_STEPS = 60
"""As many steps and missing statements are shown at most: a witness is read by people."""

Form = Literal["way", "cut", "chain", "values"]


class Seen(NamedTuple):
    """The value of one field of one element; `stated` is false where it is not (wholly) known."""

    kind: str
    row: int
    field: str
    stated: bool


def explained(facts: Facts, kind: str, row: int, paths: Iterable[str], *, settled: bool) -> Witness:
    """The values that stand at the end of these paths of references; where it is not settled, what is not stated."""
    return shown(facts, (seen for path in paths for seen in follow(facts, kind, row, path)), settled=settled)


def shown(facts: Facts, values: Iterable[Seen], *, settled: bool, form: Form = "values") -> Witness:
    """A witness of these values, each once."""
    seen = list(dict.fromkeys(values))
    steps = tuple(step_of(facts, item) for item in seen if item.stated)
    missing = tuple(missing_of(facts, item) for item in seen if not item.stated)
    return Witness(form, steps[:MOST_STEPS], () if settled else missing[:MOST_STEPS])


def step_of(facts: Facts, seen: Seen) -> Step:
    """The value as a step of a witness."""
    text = value_text(facts, facts.column(seen.kind, seen.field), seen.row)
    return Step(seen.kind, facts.ids(seen.kind)[seen.row], f"{seen.field}: {text}")


def missing_of(facts: Facts, seen: Seen) -> Missing:
    """The statement that is not made."""
    return Missing(seen.kind, facts.ids(seen.kind)[seen.row], seen.field)


def follow(facts: Facts, kind: str, row: int, path: str) -> Iterator[Seen]:
    """The values at the end of a path: every member of a set is followed; an unknown reference ends the path."""
    name, _, rest = path.partition(".")
    if not facts.has(kind, name):
        return
    column = facts.column(kind, name)
    own = Seen(kind, row, name, is_known(column, row))
    if not rest:
        yield own
        return
    if not own.stated:
        yield own
    for number in _targets(column, row):
        target = facts.kind_of(number)
        yield from follow(facts, target, number - facts.offset(target), rest)


def _targets(column: Column, row: int) -> list[int]:
    if isinstance(column, Code):
        return [int(column.codes[row])] if column.codes[row] >= 0 else []
    if isinstance(column, Many):
        sure, maybe = named_at(column, row)
        return sure + maybe
    return []


def is_known(column: Column, row: int) -> bool:
    """Whether one value is wholly known: a set closed, a number exact."""
    if isinstance(column, Many):
        return not column.open[row] and not named_at(column, row)[1]
    if isinstance(column, Number):
        return bool(column.low[row] == column.high[row]) or (column.nothing is not None and bool(column.nothing[row]))
    return bool(column.declared[row])


def value_text(facts: Facts, column: Column, row: int) -> str:
    """One value as text, as it would be written."""
    match column:
        case Truth():
            return "true" if column.true[row] else "false" if column.false[row] else _none_or_unknown(column, row)
        case Code():
            return _code_text(facts, int(column.codes[row]), elements=column.elements)
        case Many():
            names = [_code_text(facts, code, elements=column.elements) for code in named_at(column, row)[0]]
            return ", ".join((*names, "...") if column.open[row] else names) or "none"
        case Level():
            return f"{_code_text(facts, int(column.scale.codes[row]), elements=False)} {column.rank.low[row]:g}"
        case PeriodColumn():
            return value_text(facts, column.length, row)
    if column.nothing is not None and column.nothing[row]:
        return "none"
    low, high = (_number_text(float(end[row]), dates=column.dates) for end in (column.low, column.high))
    return low if low == high else f"{low} to {high}"


def _none_or_unknown(column: Column, row: int) -> str:
    return "none" if column.declared[row] else "unknown"


def _number_text(value: float, *, dates: bool) -> str:
    return date_of(value).isoformat() if dates and np.isfinite(value) else f"{value:g}"


def _code_text(facts: Facts, code: int, *, elements: bool) -> str:
    if code in (UNKNOWN, NOTHING):
        return "unknown" if code == UNKNOWN else "none"
    return facts.id_of(code) if elements else facts.words.word(code)


def undrawn(facts: Facts, kind: str, row: int, members: str) -> tuple[Missing, ...]:
    """What would have to be said to be complete, so that no element of kind `members` is left out at this one."""
    if not open_at(facts, kind, members)[row]:
        return ()
    section = facts.vocabulary.kinds[members].section
    system = int(systems_of(facts, kind)[row])
    if system >= 0 and facts.vocabulary.kinds[members].structure:
        return (Missing("system", facts.ids("system")[system], f"complete.{section}"),)
    return undrawn_in_design(facts, section)


def undrawn_in_design(facts: Facts, section: str) -> tuple[Missing, ...]:
    """That the design would have to say that this section is complete, where it does not."""
    if closed_by_design(facts, section) or not facts.size("design"):
        return ()
    return (Missing("design", facts.ids("design")[0], f"complete.{section}"),)


def joined(*witnesses: Witness, form: Form | None = None) -> Witness:
    """Several witnesses as one, each step and statement once."""
    steps = dict.fromkeys(step for item in witnesses for step in item.steps)
    missing = dict.fromkeys(gap for item in witnesses for gap in item.missing)
    kept = form if form is not None else witnesses[0].form
    return Witness(kept, tuple(steps)[:MOST_STEPS], tuple(missing)[:MOST_STEPS])
