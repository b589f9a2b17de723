"""Whether the declared direction of a parameter is the one in which its uses make a requirement stricter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from iotsec.conditions.tree import (
    All,
    Any_,
    Condition,
    Fold,
    Guards,
    Leaf,
    Not,
    ParameterUse,
    Quantified,
    Reached,
    Sum,
    Term,
    Union,
)
from iotsec.requirements.requirement import Requirement

AS_OPERAND = {
    "at_least": "higher", "above": "higher", "at_most": "lower", "below": "lower", "within": "lower",
    "includes": "superset", "none_of": "superset", "only": "subset", "one_of": "subset",
}  # fmt: skip
"""In which direction a value on the right of an operator makes it harder to meet."""

OTHER_WAY = {"higher": "lower", "lower": "higher", "superset": "subset", "subset": "superset"}


class Use(NamedTuple):
    """One use of a parameter, and the direction in which it makes the requirement stricter (None: not judged)."""

    parameter: str
    direction: str | None


class Direction(NamedTuple):
    """A parameter of a requirement: its declared direction, and whether every use agrees (None: not all are judged)."""

    requirement: str
    parameter: str
    declared: str
    agrees: bool | None


def directions(requirement: Requirement) -> Iterator[Direction]:
    """Each parameter of a requirement with how its uses agree with what is declared."""
    uses = list(_uses(requirement))
    for name, parameter in requirement.parameters.items():
        found = [use.direction for use in uses if use.parameter == name]
        wrong = any(item is not None and item != parameter.stronger for item in found)
        agrees = False if wrong else None if None in found or not found else True
        yield Direction(requirement.id, name, parameter.stronger, agrees)


def _uses(requirement: Requirement) -> Iterator[Use]:
    """What makes `require` hold less is stricter; what makes `when` hold more is stricter."""
    yield from _of(requirement.require, stricter=True)
    if requirement.when is not None:
        yield from _of(requirement.when, stricter=False)
    for other in requirement.alternatives:
        yield from _of(other.require, stricter=True)
        if other.when is not None:
            yield from _of(other.when, stricter=True)


def _of(condition: Condition, *, stricter: bool) -> Iterator[Use]:
    match condition:
        case All(parts) | Any_(parts):
            for part in parts:
                yield from _of(part, stricter=stricter)
        case Not(part):
            yield from _of(part, stricter=not stricter)
        case Quantified(quantifier, _over, that, where):
            yield from _of(that, stricter=stricter)
            if where is not None:
                yield from _of(where, stricter=stricter if quantifier == "some" else not stricter)
        case Leaf(term, operator, operand):
            harder = AS_OPERAND.get(operator)
            yield from _in_term(operand, _turned(harder, stricter=stricter))
            yield from _in_term(term, _turned(_flipped(harder), stricter=stricter))


def _turned(direction: str | None, *, stricter: bool) -> str | None:
    return direction if stricter or direction is None else OTHER_WAY[direction]


def _flipped(direction: str | None) -> str | None:
    return None if direction is None else OTHER_WAY[direction]


def _in_term(term: Term, direction: str | None) -> Iterator[Use]:
    """Uses inside a term; arithmetic keeps the direction where all is added, and is not judged otherwise."""
    match term:
        case ParameterUse(name):
            yield Use(name, direction)
        case Sum("plus", terms) | Union(terms):
            for item in terms:
                yield from _in_term(item, direction)
        case Sum(_, terms):
            for item in terms:
                yield from _in_term(item, None)
        case Fold(operation, _over, of, where):
            if of is not None:
                yield from _in_term(of, direction if operation == "union" else None)
            yield from (use._replace(direction=_counted(use, operation, direction)) for use in _inside(where))
        case Reached(_, end, along, avoiding):
            for condition in (end, along, avoiding):
                yield from (use._replace(direction=None) for use in _inside(condition))
        case Guards(end, that, along):
            for condition in (end, that, along):
                yield from (use._replace(direction=None) for use in _inside(condition))


def _inside(condition: Condition | None) -> Iterator[Use]:
    """The uses inside a condition, each with the direction in which it makes the condition hold less."""
    return iter(()) if condition is None else _of(condition, stricter=True)


def _counted(use: Use, operation: str, direction: str | None) -> str | None:
    """Of a parameter that chooses what is counted: where a lower count is stricter, so is counting fewer."""
    if operation != "count" or use.direction is None or direction is None:
        return None
    return use.direction if direction == "lower" else OTHER_WAY[use.direction] if direction == "higher" else None
