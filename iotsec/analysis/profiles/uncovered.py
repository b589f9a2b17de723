"""Tables of parameters that say nothing for some words of the facts by which their rows are chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any, NamedTuple

from iotsec.conditions.tree import (
    All,
    Any_,
    Condition,
    Fact,
    Fold,
    Leaf,
    Literal_,
    Not,
    Parameter,
    ParameterUse,
    Quantified,
    parts_of,
)
from iotsec.errors import Place
from iotsec.model.vocabulary import Form
from iotsec.requirements.deriving.values_order import two_sided
from iotsec.requirements.requirement import Profile, Requirement

Known = Mapping[Fact, Any]
"""What facts are taken to be."""

COMPARED: Mapping[str, Callable[[Any, Any], bool]] = {
    "is": lambda value, asked: bool(value == asked),
    "is_not": lambda value, asked: bool(value != asked),
    "one_of": lambda value, asked: value in asked,
    "none_of": lambda value, asked: value not in asked,
    "at_least": lambda value, asked: bool(value >= asked),
    "at_most": lambda value, asked: bool(value <= asked),
    "above": lambda value, asked: bool(value > asked),
    "below": lambda value, asked: bool(value < asked),
}
"""Comparisons of one word, or of its rank, with what is written in a condition."""


class Uncovered(NamedTuple):
    """A table without a row for some words of its keys (of several keys: `word, word`), and where it stands."""

    id: str
    parameter: str
    by: tuple[str, ...]
    words: tuple[str, ...]
    place: Place


def uncovered(profile: Profile) -> Iterator[Uncovered]:
    """The tables that lack a row which a requirement may come to ask for, each parameter once."""
    for id, requirement in profile.requirements.items():
        told: set[str] = set()
        for when, asked in _askings(requirement):
            for use in _uses(asked):
                name = two_sided(use.name)
                words = () if name in told else _lacking(requirement.parameters[use.name], use, when, asked)
                if words:
                    told.add(name)
                    place = profile.entries[id].place((id, "parameters", name))
                    yield Uncovered(id, name, tuple(map(str, use.keys)), words, place)


def _askings(requirement: Requirement) -> Iterator[tuple[Condition | None, Condition]]:
    """What is asked, and where it is."""
    yield requirement.when, requirement.require
    for other in requirement.alternatives:
        both = tuple(part for part in (requirement.when, other.when) if part is not None)
        yield (All(both) if both else None), other.require


def _uses(node: Any, *, inside: bool = False) -> Iterator[ParameterUse]:
    """Where parameters are used. Of members of a relation the conditions on the element say nothing: such are left."""
    if isinstance(node, ParameterUse) and node.keys:
        if all(isinstance(key, Fact) and (key.of_self or not inside) for key in node.keys):
            yield node
        return
    for part in parts_of(node):
        yield from _uses(part, inside=inside or isinstance(node, (Quantified, Fold)))


def _lacking(parameter: Parameter, use: ParameterUse, when: Condition | None, asked: Condition) -> tuple[str, ...]:
    """The words without a row with which something is left to be asked; none where a key has no list of words."""
    keys = [_of_element(key) for key in use.keys if isinstance(key, Fact)]
    choices = [_words(key.form) for key in keys]
    if parameter.bands or parameter.otherwise is not None or not all(choices):
        return ()
    found = []
    for chosen in product(*choices):
        known = {key: value for key, (_word, value) in zip(keys, chosen, strict=True)}
        words = tuple(word for word, _value in chosen)
        applies = when is None or _truth(when, known) is not False
        if words not in parameter.rows and applies and _truth(asked, known) is None:
            found.append(", ".join(words))
    return tuple(found)


def _of_element(fact: Fact) -> Fact:
    """A fact by its steps and kinds: outside quantifiers `self` is the element as well."""
    return Fact(fact.steps, fact.kinds, fact.form)


def _words(form: Form) -> list[tuple[str, Any]]:
    """The words of a fact, each with the value that conditions compare."""
    if form.name == "choice":
        return [(word, word) for word in form.words]
    if form.name == "ordinal" and form.words:
        return [(word, float(rank)) for rank, word in enumerate(form.words)]
    if form.name == "ordinal":
        return [(str(number), float(number)) for number in range(form.low, form.high + 1)]
    return []


def _truth(condition: Condition, known: Known) -> bool | None:
    """Whether a condition holds where some facts are known; None where that alone does not settle it."""
    match condition:
        case All(parts) | Any_(parts):
            settles = isinstance(condition, Any_)
            found = [_truth(part, known) for part in parts]
            return settles if settles in found else None if None in found else not settles
        case Not(part):
            inner = _truth(part, known)
            return None if inner is None else not inner
        case Leaf(Fact() as fact, operator, Literal_(value)) if operator in COMPARED and _of_element(fact) in known:
            return COMPARED[operator](known[_of_element(fact)], value)
    return None
