"""What a field would have to say so that a comparison holds: the least that does, and what else would do as well."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np

from iotsec import units
from iotsec.analysis.combining import NEVER, every, one
from iotsec.analysis.hardening.acts import Act, Slot
from iotsec.analysis.hardening.formulas import Do, Formula
from iotsec.columns import Code, Level, Many, Number, PeriodColumn, Truth
from iotsec.conditions.constants import date_of, days_of
from iotsec.conditions.evaluate import value
from iotsec.conditions.literals import read_literal
from iotsec.conditions.source import Scope
from iotsec.conditions.tree import Leaf, Literal_
from iotsec.facts.asking import facts_of
from iotsec.facts.showing import shown
from iotsec.facts.table import Facts
from iotsec.model.vocabulary import Form
from iotsec.units import Period, Quantity, QuantityError

ORDERED: dict[str, Callable[[float, float], bool]] = {
    "at_least": lambda given, bound: given >= bound,
    "at_most": lambda given, bound: given <= bound,
    "above": lambda given, bound: given > bound,
    "below": lambda given, bound: given < bound,
    "is": lambda given, bound: given == bound,
}
DAYS = 365
"""For so long holds what is made now and has an end, until people say otherwise."""

OPPOSITE = {
    "is": "is_not", "is_not": "is", "one_of": "none_of", "none_of": "one_of", "at_least": "below", "below": "at_least",
    "at_most": "above", "above": "at_most",
}  # fmt: skip
"""What is asked where a comparison must fail; of the others nothing is known that makes them fail."""


class Asked(NamedTuple):
    """What a comparison asks of a field: the operator, and the bound or the words with which the field is compared."""

    operator: str
    bound: float | None = None
    words: tuple[str, ...] = ()
    truth: bool | None = None
    scale: str = ""


def asked_of(leaf: Leaf, scope: Scope, form: Form) -> Asked | None:
    """What a leaf asks, where its operand is known well enough to say; None where it is not."""
    if leaf.operator in ("declared", "given"):
        return Asked(leaf.operator)
    if isinstance(leaf.operand, Literal_):
        return _literal(leaf.operator, leaf.operand, facts_of(scope))
    column = value(leaf.operand, scope)
    return _column(leaf.operator, column, facts_of(scope))


def _literal(operator: str, operand: Literal_, facts: Facts) -> Asked | None:
    given = operand.value
    if isinstance(given, bool):
        return Asked(operator, truth=given)
    if operator in ("one_of", "none_of", "includes", "only"):
        if any(isinstance(item, float) for item in given):
            return Asked(operator, words=tuple(f"{item:g}" for item in given))
        return Asked(operator, words=tuple(given))
    if isinstance(given, str):
        return Asked(operator, words=(given,))
    if isinstance(given, tuple):
        return Asked(operator, bound=given[1], scale=given[0])
    return Asked(operator, bound=number_of(given))


def _column(operator: str, column: Any, facts: Facts) -> Asked | None:
    match column:
        case frozenset():
            return Asked(operator, words=tuple(sorted(facts.words.word(int(code)) for code in column)))
        case Many():
            members = {int(item) for item in column.members[column.starts[0] : column.starts[1]]}
            if column.maybe is not None:
                members |= {int(item) for item in column.maybe[1][column.maybe[0][0] : column.maybe[0][1]]}
            named = facts.id_of if column.elements else facts.words.word
            return Asked(operator, words=tuple(sorted(named(item) for item in members)))
        case Code():
            code = int(np.reshape(column.codes, -1)[0])
            if code < 0:
                return None
            return Asked(operator, words=(facts.id_of(code) if column.elements else facts.words.word(code),))
        case Level():
            code = int(np.reshape(column.scale.codes, -1)[0])
            inner = _column(operator, column.rank, facts)
            return None if code < 0 or inner is None else inner._replace(scale=facts.words.word(code))
        case PeriodColumn():
            return _column(operator, column.length, facts)
        case Number():
            end = column.high if operator in ("at_least", "above", "is", "within") else column.low
            bound = float(np.reshape(end, -1)[0])
            return Asked(operator, bound=bound) if np.isfinite(bound) else None
        case Truth():
            known = bool(np.reshape(column.true, -1)[0]) or bool(np.reshape(column.false, -1)[0])
            return Asked(operator, truth=bool(np.reshape(column.true, -1)[0])) if known else None
    return None


def number_of(given: Any) -> float | None:
    """A value as the number by which it is compared: in base units, a date as days."""
    if isinstance(given, bool) or given is None:
        return None
    if isinstance(given, Quantity):
        return float(given.value)
    if isinstance(given, Period):
        return float(given.seconds)
    if isinstance(given, (int, float)):
        return float(given)
    return None if isinstance(given, (str, tuple)) else days_of(given)


def raised(facts: Facts, slot: Slot, form: Form, asked: Asked, before: Any) -> Formula:
    """The changes of one field after which the comparison holds; what cannot be said truly of it is none of them."""
    if asked.operator in ("declared", "given"):
        return _one_of(slot, _examples(facts, slot, form), lambda act: act.how == "set")
    if form.name in ("words", "choices", "refs"):
        return _of_list(slot, form, asked, before)
    values = tuple(_values(facts, form, asked))
    return _one_of(slot, values, lambda act: act.how == "set" and holds_for(facts, form, asked, act.value))


def _one_of(slot: Slot, values: Iterable[Any], does: Callable[[Act], bool]) -> Formula:
    """Where no value is known to state, one that is stated for another reason may still do."""
    return Do(tuple(Act("set", *slot, item) for item in values), slot, does)


def _of_list(slot: Slot, form: Form, asked: Asked, before: Any) -> Formula:
    """Of a list each member that is lacking is added, each that must not be there taken away."""
    wrapped = before.get("is", before.get("including")) if isinstance(before, dict) else before
    members = wrapped if isinstance(wrapped, list) else []
    if asked.operator == "includes":
        lacking = [word for word in asked.words if word not in members]
        return every(Do((Act("add", *slot, word),)) for word in lacking)
    if asked.operator == "only":
        extra = [word for word in members if word not in asked.words]
        return every(Do((Act("take", *slot, word),)) for word in extra) if extra else NEVER
    if asked.operator == "none_of":
        extra = [word for word in members if word in asked.words]
        return every(Do((Act("take", *slot, word),)) for word in extra) if extra else NEVER
    if asked.operator == "one_of":
        return one(Do((Act("add", *slot, word),)) for word in asked.words)
    return NEVER


def _examples(facts: Facts, slot: Slot, form: Form) -> Iterator[Any]:
    """A value of which only that there is one is asked: what the vocabulary shows as an example, or a first choice."""
    field = facts.vocabulary.kinds[slot[0]].fields[slot[2]]
    if form.name == "ref":
        design = facts.design
        for element in () if design is None else design.elements.values():
            if element.KIND in form.to and element.id != slot[1]:
                yield element.id
                return
    elif form.name == "truth":
        yield True
    elif field.example is not None and form.name not in ("refs", "records", "mapping"):
        yield tuple(field.example) if isinstance(field.example, list) else field.example
    elif form.words:
        yield form.words[-1]


def _values(facts: Facts, form: Form, asked: Asked) -> Iterator[Any]:
    """The least values that hold, each as it stands in a document."""
    if form.name == "truth" and asked.truth is not None:
        yield asked.truth if asked.operator == "is" else not asked.truth
    elif form.name == "date":
        yield from _dates(facts, asked)
    elif form.name == "ordinal" and form.words:
        steps = [word for word in form.words if holds_for(facts, form, asked, word)]
        yield from (steps[-1:] if asked.operator in ("at_most", "below") else steps[:1])
    elif form.name in ("choice", "text", "ref") and asked.words:
        if asked.operator in ("is", "one_of"):
            yield from asked.words
        elif form.name == "choice":
            yield from (word for word in form.words if word not in asked.words)
    elif form.name == "level" and asked.bound is not None:
        words = facts.scale(asked.scale) or ()
        good = [word for place, word in enumerate(words) if ORDERED[asked.operator](place, asked.bound)]
        yield from (f"{asked.scale} {word}" for word in (good[:1] if asked.operator == "at_least" else good[-1:]))
    elif asked.bound is not None:
        yield from _numbers(form, asked)


def _dates(facts: Facts, asked: Asked) -> Iterator[str]:
    """A day that has passed is past: nothing is stated to have been done before the date at which is judged."""
    if asked.operator == "within":
        yield date_of(facts.as_of).isoformat()
    elif asked.bound is not None and asked.operator in ("at_least", "above"):
        if asked.bound == facts.as_of:  # What must not have run out today would have tomorrow.
            yield date_of(facts.as_of + DAYS).isoformat()
        else:
            yield date_of(max(asked.bound + (asked.operator == "above"), facts.as_of)).isoformat()
    elif asked.bound is not None and ORDERED[asked.operator](facts.as_of, asked.bound):
        yield date_of(facts.as_of).isoformat()


def _numbers(form: Form, asked: Asked) -> Iterator[Any]:
    assert asked.bound is not None
    bound = asked.bound
    if form.name in ("ordinal", "number") and asked.operator in ("above", "below"):
        bound += 1 if asked.operator == "above" else -1
    elif asked.operator in ("above", "below"):
        bound *= 1.1 if asked.operator == "above" else 0.9
    if form.name == "ordinal" and not form.low <= bound <= form.high:
        return
    if form.name in ("ordinal", "number"):
        yield int(bound) if bound == int(bound) else bound
    elif form.name == "period":
        yield units.counted(bound / 86_400, "day")
    elif form.unit:
        yield _exactly(bound, units.show(bound, units.dimension_of(form.unit)), form.unit)


def _exactly(bound: float, text: str, unit: str) -> str:
    """The bound in words that read back as exactly this: the fitting unit, else the unit of the field."""
    try:
        if units.read_quantity(text).value == bound:
            return text
    except QuantityError:
        pass
    return f"{bound / units.read_quantity(f'1 {unit}').value:.17g} {unit}"


def holds_for(facts: Facts, form: Form, asked: Asked, given: Any) -> bool:
    """Whether a value, as it stands in a document, does what is asked."""
    if asked.truth is not None:
        return isinstance(given, bool) and (given is asked.truth) is (asked.operator == "is")
    if asked.words and form.name != "ordinal":
        inside = str(given) in asked.words
        return inside if asked.operator in ("is", "one_of", "includes") else not inside
    try:
        read = read_literal(given, form, facts.scale)
    except QuantityError:
        return False
    if isinstance(read, tuple):
        return read[0] == asked.scale and asked.bound is not None and ORDERED[asked.operator](read[1], asked.bound)
    number = number_of(read)
    if number is None:
        return False
    if asked.words:
        return any(f"{number:g}" == word for word in asked.words) is (asked.operator == "one_of")
    if asked.operator == "within":
        return number == facts.as_of
    return asked.bound is not None and asked.operator in ORDERED and ORDERED[asked.operator](number, asked.bound)


def shown_value(facts: Facts, kind: str, row: int, name: str, form: Form) -> str:
    """What a field of one element says now, as a reader sees it."""
    return shown(facts, facts.asked_column(kind, name).take(np.array([row])), form)
