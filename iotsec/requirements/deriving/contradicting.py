"""Requirements that cannot both be met: what each surely asks of one fact leaves no value for it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from iotsec.conditions.tree import All, Condition, Grade, Leaf, Literal_, Parameter, ParameterUse, Term
from iotsec.requirements.deriving.implication import unkeyed
from iotsec.requirements.requirement import Requirement
from iotsec.units import Period, Quantity

Asked = tuple[Requirement, Condition]
"""A condition of a requirement."""


class Ask(NamedTuple):
    """What is surely asked of one term: an operator, and the value with which it is compared.

    `parameter` is the one whose value that is, if it is one's.
    """

    term: Term
    operator: str
    value: Any
    parameter: str = ""


def surely_asked(requirement: Requirement, condition: Condition) -> Iterator[Ask]:
    """The comparisons that must all hold where a condition does; those with values that are known."""
    if isinstance(condition, All):
        for part in condition.parts:
            yield from surely_asked(requirement, part)
    elif isinstance(condition, Leaf):
        value = _value(condition.operand, requirement.parameters)
        if value is not None:
            name = condition.operand.name if isinstance(condition.operand, ParameterUse) else ""
            yield Ask(unkeyed(condition.term), condition.operator, value, name)


def _value(operand: Term, parameters: Mapping[str, Parameter]) -> Any:
    """The value of an operand, where it is one for all elements; steps in an order keep their words."""
    if isinstance(operand, Literal_):
        if operand.form.name == "level":
            scale, rank = operand.value
            return Grade(scale, rank, operand.text)
        ranked = operand.form.name == "ordinal" and operand.form.words and isinstance(operand.value, float)
        return Grade("", operand.value, operand.text) if ranked else operand.value
    if isinstance(operand, ParameterUse):
        parameter = parameters[operand.name]
        chosen = None if parameter.by else parameter.rows[()]
        return None if chosen in ("open", "never") else chosen
    return None


def contradiction(one: Asked, other: Asked) -> tuple[Ask, Ask] | None:
    """Two comparisons, one of each, that cannot both hold; None where none is found."""
    mine: dict[Term, list[Ask]] = {}
    for ask in surely_asked(*one):
        mine.setdefault(ask.term, []).append(ask)
    for theirs in surely_asked(*other):
        for ask in mine.get(theirs.term, ()):
            if _apart(ask, theirs):
                return ask, theirs
    return None


def _apart(one: Ask, other: Ask) -> bool:
    """Whether no value meets both."""
    if _strange(one.value, other.value):
        return True
    for first, second in ((one, other), (other, one)):
        if first.operator == "is" and second.operator in ("is", "is_not"):
            same = _plain(first.value) == _plain(second.value)
            return same if second.operator == "is_not" else not same
        if first.operator in ("is", "one_of") and second.operator in ("one_of", "none_of"):
            chosen, listed = _set(first.value), _set(second.value)
            return not chosen & listed if second.operator == "one_of" else chosen <= listed
        if first.operator == "includes" and second.operator in ("only", "none_of"):
            asked, allowed = _set(first.value), _set(second.value)
            return bool(asked - allowed) if second.operator == "only" else bool(asked & allowed)
    return _between(one, other)


def _set(value: Any) -> frozenset[Any]:
    return frozenset(value) if isinstance(value, tuple) else frozenset((_plain(value),))


def _plain(value: Any) -> Any:
    if isinstance(value, Grade):
        return value.rank
    return value.value if isinstance(value, Quantity) else value.seconds if isinstance(value, Period) else value


def _strange(one: Any, other: Any) -> bool:
    """Whether two values are levels of two scales: what is a level of the one is never compared with the other."""
    return isinstance(one, Grade) and isinstance(other, Grade) and "" != one.scale != other.scale != ""


def _between(one: Ask, other: Ask) -> bool:
    """Whether two comparisons of numbers leave nothing between them."""
    low, high, strict = -math.inf, math.inf, False
    for ask in (one, other):
        value = _plain(ask.value)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return False
        if ask.operator in ("at_least", "above", "is") and value >= low:
            low = float(value)
            strict |= ask.operator == "above"
        if ask.operator in ("at_most", "below", "is") and value <= high:
            high = float(value)
            strict |= ask.operator == "below"
    return low > high or (strict and low == high)


class Conflict(NamedTuple):
    """Two requirements of two profiles of which no element can meet both, and what they ask of which fact."""

    one: Requirement
    other: Requirement
    asks: tuple[Ask, Ask]

    def __str__(self) -> str:
        return told_of(*self.asks)


def told_of(one: Ask, other: Ask) -> str:
    """What two comparisons ask of one fact, in words."""
    return f"{one.term} {one.operator} {_text(one.value)}, and {other.operator} {_text(other.value)}"


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(str, value))}]"
    text = value.text if isinstance(value, (Quantity, Period, Grade)) else value
    return str(text).lower() if isinstance(text, bool) else str(text)


def conflicts(ones: Iterable[Requirement], others: Iterable[Requirement]) -> Iterator[Conflict]:
    """The pairs, one of each, that apply to some kind together and cannot both be met.

    Only pairs whose conditions of application do not exclude each other, and which nothing else can meet.
    """
    listed = [item for item in ones if not item.alternatives]
    asked: dict[tuple[str, Term], list[Requirement]] = {}
    for item in listed:
        for ask in surely_asked(item, item.require):
            for kind in item.applies_to:
                asked.setdefault((kind, ask.term), []).append(item)
    seen: set[tuple[str, str]] = set()
    for other in others:
        if other.alternatives:
            continue
        for ask in surely_asked(other, other.require):
            for item in (found for kind in other.applies_to for found in asked.get((kind, ask.term), ())):
                if item.id != other.id and (item.id, other.id) not in seen:
                    seen.add((item.id, other.id))
                    found = _conflict(item, other)
                    if found is not None:
                        yield found


def _conflict(one: Requirement, other: Requirement) -> Conflict | None:
    if one.when is not None and other.when is not None and contradiction((one, one.when), (other, other.when)):
        return None
    asks = contradiction((one, one.require), (other, other.require))
    return None if asks is None else Conflict(one, other, asks)
