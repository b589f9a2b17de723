"""Values as they are written in a template, read into the form that the evaluator compares."""

from __future__ import annotations

from typing import Any

from iotsec import units
from iotsec.errors import nearest, with_article
from iotsec.model.vocabulary import Form


def read_literal(given: Any, form: Form, scale: Any) -> Any:
    """The value in the form that the evaluator compares; raises `QuantityError` with what would be right."""
    match form.name:
        case "truth" if isinstance(given, bool):
            return given
        case "text" | "ref" if isinstance(given, str):
            return given
        case "choice" if isinstance(given, str):
            return _word(given, form)
        case "ordinal" if isinstance(given, str) and form.words:
            return float(form.words.index(_word(given, form)))
        case "ordinal" | "number" if isinstance(given, (int, float)) and not isinstance(given, bool):
            return _on_scale(float(given), form)
        case "number" | "quantity" if isinstance(given, (str, int, float)) and not isinstance(given, bool):
            quantity = units.read_quantity(str(given))
            _same(quantity, form)
            return quantity
        case "period" if isinstance(given, str):
            return units.read_period(given)
        case "date" if isinstance(given, str):
            return units.read_date(given)
        case "level" if isinstance(given, str):
            return _level(given, scale)
    raise units.QuantityError(f"{given!r} is no value of {with_article(form.name)}")


def _word(given: str, form: Form) -> str:
    if form.words and given not in form.words:
        meant = nearest(given, form.words)
        raise units.QuantityError(
            f"{given} is not one of {', '.join(form.words)}", f"did you mean {meant}?" if meant else None
        )
    return given


def _on_scale(value: float, form: Form) -> float:
    if form.name == "ordinal" and not form.low <= value <= form.high:
        raise units.QuantityError(f"{value:g} is outside the scale from {form.low} to {form.high}")
    return value


def _same(quantity: units.Quantity, form: Form) -> None:
    wanted = units.dimension_of(form.unit) if form.unit else None
    if form.name == "number":
        wanted = units.NUMBER
    if wanted is not None and quantity.dimension != wanted:
        message = f"{quantity.text} is {units.dimension_name(quantity.dimension)}, not {units.dimension_name(wanted)}"
        raise units.QuantityError(message)


def _level(given: str, scale: Any) -> tuple[str, float]:
    name, _, word = given.rpartition(" ")
    words = scale(name)
    if words is None or word not in words:
        raise units.QuantityError(f"{given!r} is no level of a known scale", "write SCALE LEVEL, such as SL 2")
    return name, float(words.index(word))
