"""Every way to weaken a value: each row, band and side of each parameter, each value that a condition compares with."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from derivations import Step, moved

from iotsec.conditions.tree import Parameter
from iotsec.model.vocabulary import SCALES
from iotsec.requirements.requirement import Requirement

OPEN = ("open", "never", None)


def weaker_parameters(requirement: Requirement, tree: Mapping[str, Any]) -> Iterator[Step]:
    """One step for each value of each parameter, with nothing changed but that value."""
    for name, parameter in requirement.parameters.items():
        for said in _weaker_values(name, parameter, tree):
            yield {"parameters": {name.rpartition(".")[0] if name not in tree["parameters"] else name: said}}


def _weaker_values(name: str, parameter: Parameter, tree: Mapping[str, Any]) -> Iterator[Any]:
    said = tree["parameters"].get(name)
    if said is None:  # One of two sides.
        value = moved(parameter, parameter.rows.get((), None), stricter=False) if () in parameter.rows else None
        yield from () if value is None else ({name.rpartition(".")[2]: value},)
        return
    for key, before in parameter.rows.items():
        value = None if before in OPEN else moved(parameter, before, stricter=False)
        if value is not None:
            yield _placed(said, key, value)
    for number, (_end, before) in enumerate(parameter.bands):
        value = None if before in OPEN else moved(parameter, before, stricter=False)
        if value is not None:
            name_of = list(said["bands"])[number]
            yield {"bands": {**said["bands"], name_of: value}}


def _placed(said: Mapping[str, Any], key: tuple[str, ...], value: Any) -> Any:
    if not key:
        return value
    word = "by_risk_class" if "by_risk_class" in said else "rows"
    return {word: {key[0]: value if len(key) == 1 else {key[1]: value}}}


def weaker_literals(tree: Mapping[str, Any]) -> Iterator[Step]:
    """One step for each value that `require` compares with, where a weaker one can be written."""
    for changed in _with_one_weaker(tree["require"]):
        yield {"require": changed}


def _with_one_weaker(node: Any) -> Iterator[Any]:
    """The condition with one of its values weaker, in each place where less holds then; `not` is left alone."""
    if not isinstance(node, Mapping):
        return
    for word in ("all", "any"):
        for number, part in enumerate(node.get(word) or ()):
            yield from (
                {word: [*node[word][:number], new, *node[word][number + 1 :]]} for new in _with_one_weaker(part)
            )
    for word in ("every", "some"):
        if word in node:
            yield from ({word: {**node[word], "that": new}} for new in _with_one_weaker(node[word]["that"]))
    for operator, weaker in LOOSER.items():
        value = weaker(node[operator]) if operator in node else None
        if value is not None:
            yield {**node, operator: value}


def _up(value: Any) -> Any:
    return _scaled(value, 2.0, 1)


def _down(value: Any) -> Any:
    return _scaled(value, 0.5, -1)


def _scaled(value: Any, factor: float, step: int) -> Any:
    """A number or a quantity that is larger or smaller, a level that is the next one; None of anything else."""
    if isinstance(value, (bool, Mapping)):
        return None
    if isinstance(value, (int, float)):
        return value + step if isinstance(value, int) and value + step >= 0 else value * factor if value else None
    scale, _, word = str(value).rpartition(" ")
    if word in SCALES.get(scale, ()):
        rank = SCALES[scale].index(word) + step
        return f"{scale} {SCALES[scale][rank]}" if 0 <= rank < len(SCALES[scale]) else None
    found = re.fullmatch(r"(?P<number>[0-9.]+) (?P<unit>[a-zA-Z%/^0-9]+)", str(value))
    zero = found is None or not float(found["number"])
    return None if zero or found is None else f"{float(found['number']) * factor:g} {found['unit']}"


def _fewer(value: Any) -> Any:
    return value[1:] if isinstance(value, list) and len(value) > 1 else None


LOOSER: Mapping[str, Callable[[Any], Any]] = {
    "at_least": _down, "above": _down, "at_most": _up, "below": _up, "includes": _fewer, "none_of": _fewer,
}  # fmt: skip
"""How each operator asks less."""


def rounds(found: Mapping[str, list[Step]]) -> Iterator[dict[str, Step]]:
    """Each step once, as few times as possible: in each round one of every requirement that has some left."""
    for number in range(max(map(len, found.values()), default=0)):
        yield {id: steps[number] for id, steps in found.items() if number < len(steps)}
