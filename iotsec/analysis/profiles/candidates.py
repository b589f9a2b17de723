"""Values that matter to two conditions: at, below and above what they compare each fact with that a design states."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from iotsec.conditions.tree import Condition, Fact, Grade, Leaf, Literal_, Parameter, ParameterUse, walk
from iotsec.facts.catalogue import Catalogue
from iotsec.model.vocabulary import Form, Vocabulary
from iotsec.requirements.deriving.values_order import values_of
from iotsec.units import Period, Quantity
from iotsec.units.quantities import read_number

NONE = {"none": "tried"}
STATED = (
    "truth", "choice", "choices", "words", "ordinal", "number", "text", "level", "quantity", "period", "date", "ref",
    "refs",
)  # fmt: skip
"""Forms of which values can be tried where nothing is compared with them."""
NEW = ("one", "two")
"""Of references: one element or another, which others may name as well."""
LADDER = (1, 1.5, 3)
"""Multiples of a unit, for what is compared with another fact."""
YEARS = (0, -3, 6)
"""Years from the date of the designs, for dates that are compared with another fact."""
MOST = 8
"""As many values of one fact are tried."""

AS_OF = datetime.date(2100, 1, 1)
"""The date of designs that are made up."""

Steps = tuple[str, ...]


def settable(nodes: Iterable[Any], catalogue: Catalogue) -> Iterator[Fact]:
    """The facts among some nodes of conditions that a design states, as far as it is known of which kind they are.

    They are a field of the element, or of one that a chain of single references leads to; of a derived fact, those
    that it reads, as far as they are the element's own or one reference away.
    """
    kinds = catalogue.vocabulary.kinds
    for node in nodes:
        if not isinstance(node, Fact) or node.of_self:
            continue
        if all(step in kinds[at[0]].fields for step, at in zip(node.steps, node.kinds, strict=True)):
            yield node
            continue
        derived = catalogue.derived(node.kinds[0][0], node.steps[0])
        for read in () if derived is None else derived.reads:
            yield from _nearby(read, node.kinds[0], catalogue.vocabulary)


def _nearby(read: str, at: tuple[str, ...], vocabulary: Vocabulary) -> Iterator[Fact]:
    """A field that a derived fact reads, seen from the element: its own, or that of what it names."""
    kind, _, name = read.partition(".")
    field = vocabulary.kinds[kind].fields.get(name) if kind in vocabulary.kinds else None
    if field is None or field.form.name not in STATED:
        return
    if kind == at[0]:
        yield Fact((name,), (at,), field.form)
        return
    for other in vocabulary.kinds[at[0]].fields.values():
        if other.form.name in ("ref", "refs") and other.form.to == (kind,):
            yield Fact((other.name, name), (at, (kind,)), field.form)


def compared(conditions: Iterable[Condition], parameters: Iterable[Mapping[str, Parameter]]) -> dict[Steps, list[Any]]:
    """The values with which each fact is compared."""
    tables = list(parameters)
    found: dict[Steps, list[Any]] = {}
    for node in (node for condition in conditions for node in walk(condition)):
        if isinstance(node, Leaf) and isinstance(node.term, Fact) and node.operator not in ("declared", "given"):
            found.setdefault(node.term.steps, []).extend(_values(node.operand, tables))
    return found


def _values(operand: Any, tables: Iterable[Mapping[str, Parameter]]) -> Iterator[Any]:
    if isinstance(operand, Literal_):
        yield operand.value
    if isinstance(operand, ParameterUse):
        for table in tables:
            if operand.name in table:
                known = (value for value in values_of(table[operand.name]) if value not in ("open", "never", None))
                yield from ((value.scale, value.rank) if isinstance(value, Grade) else value for value in known)


def candidates(form: Form, values: Iterable[Any], scales: Mapping[str, tuple[str, ...]]) -> list[Any]:
    """Values to try of a fact of this form, as a document states them."""
    known = list(values)
    found = list(_by_form(form, known, scales))
    different = [item for number, item in enumerate(found) if item not in found[:number] and item != NONE]
    return [*different[: MOST - 1], NONE]


def _by_form(form: Form, known: list[Any], scales: Mapping[str, tuple[str, ...]]) -> Iterator[Any]:
    match form.name:
        case "truth":
            yield from (True, False)
        case "choice":
            yield from (word for word in _words(known) if not form.words or word in form.words)
            yield from form.words
        case "choices" | "words":
            yield from _sets(known, form)
        case "ordinal":
            yield from form.words or range(form.low, form.high + 1)
        case "text":
            yield from (*_words(known), "other")
        case "level":
            yield from (f"{name} {word}" for name in dict.fromkeys(item[0] for item in known) for word in scales[name])
        case "number":
            yield from (_plain(value) for item in known or [1] for value in (item, max(0, item - 1), item + 1))
        case "quantity" | "period" | "date":
            yield from (value for item in known for value in _around(item))
            yield from (_on_ladder(form) if not known else ())
        case "ref" | "refs":
            yield from NEW


def _on_ladder(form: Form) -> Iterator[str]:
    """Values that differ enough to stand before and after one another, where a fact is compared with another fact."""
    if form.name == "date":
        yield from (f"{AS_OF.year + years}-01-01" for years in YEARS)
    else:
        unit = "years" if form.name == "period" else form.unit
        yield from (f"{int(step * 2) if unit == 'years' else step:g} {unit}" for step in LADDER if unit)


def _plain(value: float) -> float:
    """A whole number without a point, as some fields want it."""
    return int(value) if float(value).is_integer() else value


def _words(known: Iterable[Any]) -> list[str]:
    words = ((item,) if isinstance(item, str) else item for item in known if isinstance(item, (str, tuple)))
    return [word for several in words for word in several]


def _sets(known: Iterable[Any], form: Form) -> Iterator[Any]:
    sets = [sorted(set(item)) for item in known if isinstance(item, tuple)]
    every = sorted({word for item in sets for word in item})
    yield from ([every] if every else [])
    yield from sets
    for item in sets:
        yield from ([word for word in item if word != left] or NONE for left in item)
    others = [word for word in form.words if word not in every] or ["other"]
    yield [*every, others[0]]


def _around(value: Any) -> Iterator[Any]:
    """A value as text, and one below and above it."""
    if isinstance(value, datetime.date):
        yield from ((value + datetime.timedelta(days=days)).isoformat() for days in (0, -1, 1))
    elif isinstance(value, (Quantity, Period)):
        number, unit = read_number(value.text)
        others = (number - 1, number + 1) if isinstance(value, Period) else (number / 2, number * 2)
        yield from (f"{float(other):g} {unit.strip()}".strip() for other in (number, *others) if other >= 0)
