"""Where bases meet: of a requirement that two bases have differently, in each part the stricter of the two."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from iotsec.conditions.tree import Parameter
from iotsec.requirements.deriving.contradicting import Ask, contradiction, told_of
from iotsec.requirements.deriving.entries import Entry, Origin, Path
from iotsec.requirements.deriving.orders import changes
from iotsec.requirements.deriving.relation import Change, Relation
from iotsec.requirements.deriving.tailoring import drop_unused
from iotsec.requirements.deriving.values_order import parameter_text, two_sided, value_relation, value_text
from iotsec.requirements.requirement import Requirement

Tree = dict[str, Any]


class Met(NamedTuple):
    """What two bases say of one requirement, joined.

    `empty` are the parts that cannot both hold: where each base has it, and what is wrong in words.
    """

    entry: Entry
    empty: list[tuple[Path, Path, str]]


def met(one: Entry, other: Entry, requirements: tuple[Requirement, Requirement]) -> Met:
    """The strongest common requirement of two that have one id, each part with the base that it is taken from."""
    before, after = requirements
    tree, changed = dict(one.tree), dict(one.changed)
    empty: list[tuple[Path, Path, str]] = []
    for change in changes(before, after):
        part = change.path[0]
        if change.relation is Relation.STRONGER:
            _take(tree, changed, other, change.path)
        elif change.relation is Relation.UNLIKE:
            told = _unlike(tree, changed, other, change, requirements)
            empty += [] if told is None else [(change.path, change.path, told)]
        elif change.relation is Relation.WEAKER and part == "alternatives":
            continue  # Only alternatives that both have are left, and this one is new.
    _bring_parameters(tree, changed, other)
    asks = None if empty else contradiction((before, before.require), (after, after.require))
    if asks is not None:
        mine, theirs = (_where(*pair) for pair in zip((one, other), asks, strict=True))
        empty.append((mine, theirs, f"nothing meets both {told_of(*asks)}"))
    return Met(Entry(one.id, tree, one.origin, changed, one), empty)


def _where(entry: Entry, ask: Ask) -> Path:
    """The part of a requirement that asks this: its parameter, or a condition that a profile has added."""
    if ask.parameter:
        return "parameters", two_sided(ask.parameter)
    for path in entry.changed:
        part: Any = entry.tree
        for step in path if path[0] == "require" else ():
            part = part[step]
        if path[0] == "require" and str(ask.term) in str(part):
            return path
    return ("require",)


def _bring_parameters(tree: Tree, changed: dict[Path, Origin], other: Entry) -> None:
    """With the conditions of the other base come the parameters that they name; what nothing names any more goes."""
    there = tree.get("parameters") or {}
    new = {name: said for name, said in (other.tree.get("parameters") or {}).items() if name not in there}
    if new:
        tree["parameters"] = {**there, **new}
        changed.update({("parameters", name): other.origin_of(("parameters", name)) for name in new})
    drop_unused(tree)


def _take(tree: Tree, changed: dict[Path, Origin], other: Entry, path: Path) -> None:
    """Take one part from the other base."""
    part, name = path[0], path[1] if len(path) > 1 else None
    if part == "parameters" and name is not None:
        tree["parameters"] = {**tree.get("parameters", {}), name: _taken(tree, other, path)}
        changed[path] = other.origin_of(path)
    elif part == "alternatives":
        tree["alternatives"] = {key: item for key, item in tree["alternatives"].items() if key != name}
        changed["alternatives",] = other.origin_of(())
    else:
        if str(part) in other.tree:
            tree[str(part)] = other.tree[str(part)]
        else:
            tree.pop(str(part), None)  # Such as no `when`: it applies to all.
        changed[part,] = other.origin_of((part,))


def _taken(tree: Tree, other: Entry, path: Path) -> Any:
    """The parameter of the other base; of a two-sided one only the end that is stricter there."""
    name = path[1]
    theirs = other.tree["parameters"][name]
    if len(path) == 2:
        return theirs
    mine, end = tree["parameters"][name], path[3]
    return {**mine, "default": {**mine["default"], end: theirs["default"][end]}}


def _unlike(
    tree: Tree, changed: dict[Path, Origin], other: Entry, change: Change, requirements: tuple[Requirement, Requirement]
) -> str | None:
    """Join a part of which neither is stricter; gives what is wrong where nothing meets both."""
    part = str(change.path[0])
    if part == "require":
        _join(tree, changed, other, ("require", "all"))
        return None
    if part == "when":
        _join(tree, changed, other, ("when", "any"))
        return None
    if part in ("applies_to", "under"):
        mine, theirs = (_listed(item.get(part)) for item in (tree, other.tree))
        tree[part] = [*mine, *(item for item in theirs if item not in mine)]
        changed[part,] = other.origin_of((part,))
        return None
    if part == "parameters":
        name = str(change.path[1])
        return _parameter(
            tree, changed, other, name, (requirements[0].parameters[name], requirements[1].parameters[name])
        )
    return f"{part} of the two cannot be joined"


def _join(tree: Tree, changed: dict[Path, Origin], other: Entry, path: tuple[str, str]) -> None:
    """Both conditions: what they have alike stands once."""
    part, word = path
    mine, theirs = (_parts(item[part], word) for item in (tree, other.tree))
    new = [item for item in theirs if item not in mine]
    tree[part] = {word: [*mine, *new]}
    for number in range(len(mine), len(mine) + len(new)):
        changed[part, word, number] = other.origin_of((part,))


def _parts(condition: Any, word: str) -> list[Any]:
    inner = condition.get(word) if isinstance(condition, Mapping) and len(condition) == 1 else None
    return inner if isinstance(inner, list) else [condition]


def _listed(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _parameter(
    tree: Tree, changed: dict[Path, Origin], other: Entry, name: str, parameters: tuple[Parameter, Parameter]
) -> str | None:
    """Sets united (or what they share), tables row by row; what has no common value is told."""
    one, two = parameters
    told = f"{parameter_text(one)} and {parameter_text(two)} have no common value"
    if one.stronger != two.stronger or one.by != two.by or one.bands or two.bands or name != two_sided(name):
        return told
    keys = {**one.rows, **two.rows}
    rows = {key: _value(one, one.rows.get(key, one.otherwise), two.rows.get(key, two.otherwise)) for key in keys}
    if any(value is None or value == [] for value in rows.values()):
        return told
    said = dict(tree["parameters"][name])
    otherwise = _value(one, one.otherwise, two.otherwise) if one.by and (one.otherwise or two.otherwise) else None
    tree["parameters"] = {**tree["parameters"], name: {**said, **_written(said, rows), **_otherwise(otherwise)}}
    changed["parameters", name] = other.origin_of(("parameters", name))
    return None


def _otherwise(value: Any) -> Mapping[str, Any]:
    return {} if value is None else {"otherwise": value}


def _value(parameter: Parameter, one: Any, two: Any) -> Any:
    """The strongest common value of two, as it is written; None where there is none."""
    relation = value_relation(parameter.stronger, one, two)
    if relation is Relation.UNLIKE and parameter.stronger in ("superset", "subset"):
        mine, theirs = set(one), set(two)
        return sorted(mine | theirs if parameter.stronger == "superset" else mine & theirs)
    if relation is Relation.UNLIKE:
        return None
    stronger = two if relation is Relation.STRONGER else one
    if isinstance(stronger, tuple):
        return list(stronger)
    return stronger if isinstance(stronger, (int, float)) else value_text(stronger)


def _written(said: Mapping[str, Any], rows: Mapping[tuple[str, ...], Any]) -> Tree:
    """The rows as the parameter states them: one value, by class, or by one or two facts."""
    if "default" in said:
        return {"default": rows[()]}
    word = "by_risk_class" if "by_risk_class" in said else "rows"
    found: Tree = {}
    for key, value in rows.items():
        if len(key) == 1:
            found[key[0]] = value
        else:
            found.setdefault(key[0], {})[key[1]] = value
    return {word: found}
