"""A file of costs: YAML of bounded size, every slip with its place."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from iotsec.analysis.hardening.costs import Costs
from iotsec.documents.tree import Tree, read_tree
from iotsec.errors import InputError, Problem, nearest
from iotsec.model.design import Design
from iotsec.model.vocabulary import Vocabulary

VERSION = 1
KEYS = ("iotsec_costs", "unit", "default", "elements", "fields", "words", "added", "never", "each")
Trouble = tuple[tuple[str | int, ...], str, str | None]


def read_costs(path: str | Path, design: Design, vocabulary: Vocabulary) -> Costs:
    """The costs in a file, for one design. Raises `InputError` with every problem and its place."""
    tree = read_tree(path, include_key=None)
    troubles = list(_troubles(tree.root, design, vocabulary))
    if troubles:
        raise InputError([Problem(message, _place(tree, at), hint) for at, message, hint in troubles])
    said = tree.root
    unit = said.get("unit") or {}
    return Costs(
        {"en": unit, "ja": unit} if isinstance(unit, str) else dict(unit),
        said.get("default"),
        dict(said.get("elements") or {}),
        dict(said.get("fields") or {}),
        dict(said.get("words") or {}),
        dict(said.get("added") or {}),
        frozenset(said.get("never") or ()),
        frozenset(said.get("each") or ()),
    )


def read_budget(text: str | None, costs: Costs | None) -> float | None:
    """A budget as a number, with the unit of the costs after it or none. Raises `InputError`."""
    if text is None:
        return None
    number, _, unit = text.strip().partition(" ")
    units = sorted(set(() if costs is None else costs.unit.values()))
    try:
        amount = float(number)
    except ValueError:
        amount = math.nan
    if not 0 < amount < math.inf:
        raise InputError(Problem(f"--budget: a budget is a number above 0, not {text}", hint="write it like 100"))
    if unit.strip() and unit.strip() not in units:
        known = f"the costs are in {' or '.join(units)}" if units else "the costs have no unit"
        raise InputError(Problem(f"--budget: {known}, and the budget is in {unit.strip()}"))
    return amount


def _place(tree: Tree, at: tuple[str | int, ...]) -> Any:
    return tree.sources.place(at)


def _troubles(said: Mapping[str, Any], design: Design, vocabulary: Vocabulary) -> Iterator[Trouble]:
    version = said.get("iotsec_costs")
    if type(version) is not int or version != VERSION:
        yield ("iotsec_costs",), "this is no file of costs that can be read", f"begin with iotsec_costs: {VERSION}"
    for key in said:
        if key not in KEYS:
            yield (key,), f"unknown key {key}", _meant(str(key), KEYS)
    unit = said.get("unit")
    if unit is not None and not isinstance(unit, str) and not (isinstance(unit, Mapping) and set(unit) == {"en", "ja"}):
        yield ("unit",), "the unit is text, or {en: ..., ja: ...}", None
    if "default" in said:
        yield from _amount(("default",), said["default"])
    for section in ("elements", "fields", "words", "added"):
        yield from _amounts(section, said.get(section), design, vocabulary)
    for section in ("never", "each"):
        yield from _names(section, said.get(section), design, vocabulary)


def _amounts(section: str, said: Any, design: Design, vocabulary: Vocabulary) -> Iterator[Trouble]:
    if said is None:
        return
    if not isinstance(said, Mapping):
        yield (section,), f"{section} is a map from a name to a cost", None
        return
    for name, amount in said.items():
        yield from _amount((section, name), amount)
        yield from _name((section, name), section, str(name), design, vocabulary)


def _amount(at: tuple[str | int, ...], amount: Any) -> Iterator[Trouble]:
    good = isinstance(amount, (int, float)) and not isinstance(amount, bool) and math.isfinite(amount) and amount > 0
    if not good:
        yield at, f"a cost is a number above 0, not {amount!r}", "what cannot be had at all goes under never"


def _names(section: str, said: Any, design: Design, vocabulary: Vocabulary) -> Iterator[Trouble]:
    if said is None:
        return
    if not isinstance(said, list) or not all(isinstance(item, str) for item in said):
        yield (section,), f"{section} is a list of names", None
        return
    for number, name in enumerate(said):
        yield from _name((section, number), section, name, design, vocabulary)


def _name(
    at: tuple[str | int, ...], section: str, name: str, design: Design, vocabulary: Vocabulary
) -> Iterator[Trouble]:
    """What is wrong with the name of an element, a field or a kind."""
    first, _, rest = name.partition(".")
    kind = vocabulary.kinds.get(first)
    field = rest.partition(".")[0] if section == "words" else rest
    if section == "added" or (section == "never" and kind is not None and not rest):
        if kind is None or rest:
            yield at, f"there is no kind of element {name}", _meant(name, tuple(vocabulary.kinds))
    elif kind is not None and section in ("fields", "words", "never", "each"):
        if field and field not in kind.fields and field.partition(".")[0] not in kind.fields:
            yield at, f"a {first} has no field {field}", _meant(field, tuple(kind.fields))
        elif not field:
            yield at, f"{name} names no field", f"write {first}.FIELD"
    elif section in ("fields", "words", "each"):
        yield at, f"there is no kind of element {first}", _meant(first, tuple(vocabulary.kinds))
    elif first not in design.elements:
        yield at, f"the design has no element {first}", _meant(first, tuple(design.elements))
    elif rest and rest not in vocabulary.kinds[design[first].KIND].fields:
        known = tuple(vocabulary.kinds[design[first].KIND].fields)
        yield at, f"a {design[first].KIND} has no field {rest}", _meant(rest, known)


def _meant(word: str, known: tuple[str, ...]) -> str | None:
    meant = nearest(word, known)
    return f"did you mean {meant}?" if meant else None
