"""Random values of fields, by the form of each: few different ones, so that they meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from iotsec.model.vocabulary import Field
from iotsec.testing.luck import Luck, chance, one_of, some_of

Ids = Mapping[str, Sequence[str]]
"""The ids of the elements, by their kind."""

DATES = ("2027-06-01", "2026-05-01", "2027-01-15", "2027-05-20", "2028-01-01", "2030-12-31")
PERIODS = ("1 year", "30 days", "18 months", "10 years")
LEVELS = ("SL 2", "SL 1", "SL 3", "ASIL B")
TIMES = ("1 s", "1000 ms", "1 min", "2 h", "120 min", "1 day")
AMOUNTS = ("1", "2", "0.5")
RANGES = ("quantity", "number", "date")
"""Forms of which one value can be known as a range only."""


def value_of(luck: Luck, field: Field, ids: Ids) -> Any:
    """A value of a field as it stands in a document; None where there is none that it could take."""
    form = field.form
    match form.name:
        case "truth":
            return chance(luck, 0.5)
        case "choice":
            return one_of(luck, form.words)
        case "ordinal":
            return one_of(luck, form.words or tuple(range(form.low, form.high + 1)))
        case "choices":
            return sorted(some_of(luck, form.words))
        case "ref":
            named = named_by(field, ids)
            return one_of(luck, named) if named else None
        case "refs":
            return some_of(luck, named_by(field, ids))
        case "words":
            return sorted(some_of(luck, (*_example_words(field), "another")))
        case "text":
            return one_of(luck, (str(field.example or "one"), "another"))
        case "level":
            return one_of(luck, LEVELS)
        case "period":
            return one_of(luck, PERIODS)
        case "date":
            return one_of(luck, DATES)
        case "number":
            return one_of(luck, (1, 0.5, 0.99) if isinstance(field.example, float) else (1, 2, 3))
        case "quantity":
            return _quantity(luck, field)
    return field.example


def named_by(field: Field, ids: Ids) -> tuple[str, ...]:
    """The ids that a reference could name."""
    return tuple(id for kind in (field.form.to or ids) for id in ids.get(kind, ()))


def _example_words(field: Field) -> tuple[str, ...]:
    return tuple(field.example) if isinstance(field.example, (list, tuple)) else ("one",)


def _unit(field: Field) -> str:
    """The unit of the field's example, where any dimension will do."""
    example = field.example
    while isinstance(example, Mapping):
        example = next(iter(example.values()))
    return field.form.unit or ("W" if example is None else str(example).split(" ", 1)[1])


def _quantity(luck: Luck, field: Field) -> str:
    unit = _unit(field)
    if unit in ("s", "h", "min"):
        return one_of(luck, TIMES)
    return f"{one_of(luck, AMOUNTS)} {unit}"


def vague_value_of(luck: Luck, field: Field, ids: Ids) -> Any:
    """A value that leaves something open: a range, a list that is not whole, or (as the simplest) nothing at all."""
    form, value = field.form, value_of(luck, field, ids)
    if value is None:
        return None
    if form.name in ("refs", "words", "choices") and value:
        return {"including": value}
    if form.name in RANGES and chance(luck, 0.5):
        ends = sorted((value, value_of(luck, field, ids)), key=lambda end: _order(field, end))
        return {"between": ends}
    if form.name == "ordinal" and not form.words:
        return {"between": sorted((value, value_of(luck, field, ids)))}
    return None


def _order(field: Field, value: Any) -> Any:
    if field.form.name != "quantity":
        return value
    from iotsec.units import read_quantity

    return read_quantity(value).value


def spread_of(luck: Luck, field: Field, ids: Ids) -> Any:
    """All values between two ends, or beyond one."""
    low, high = sorted((_quantity(luck, field), _quantity(luck, field)), key=lambda end: _order(field, end))
    return one_of(luck, ({"from": low, "to": high}, {"from": low}, {"to": high}))
