"""Steps by which a profile changes a requirement of its base: each makes a new text, with who changed which part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from iotsec.errors import nearest
from iotsec.requirements.deriving.entries import Entry, Origin, Path
from iotsec.requirements.shapes import is_texts, is_title

Wrong = Callable[[Path, str, str | None], None]
Tree = dict[str, Any]

REPLACED = (
    "title", "statement", "why", "fix", "obligation", "stage", "require", "when", "waivable", "compensable", "in_force",
    "tried_on", "decided_by",
)  # fmt: skip
"""What a tailoring may state anew. Whether it is no weaker than before is judged once both are read."""

GAINED = ("weakens", "sources", "under", "realises")
"""Lists that a tailoring may add to."""

OWN_WORDS = ("because", "parameters", "require_also", "when_also", "without_alternatives")
TAILORING = (*OWN_WORDS, *REPLACED, *GAINED)

ENDS = ("from", "to")
TABLE_WORDS = ("default", "by_risk_class", "by", "rows", "bands", "otherwise")


class Step(NamedTuple):
    """One part of a requirement that a tailoring changes: where in the requirement, and where in the tailoring."""

    path: Path
    said: Path


def tailored(entry: Entry, given: Mapping[str, Any], origin: Origin, wrong: Wrong) -> Entry:
    """The requirement as this profile has it; slips are told with their path in the tailoring."""
    if not _shaped(entry, given, wrong):
        return entry
    tree: Tree = dict(entry.tree)
    steps: list[Step] = []
    for key in REPLACED:
        if key in given:
            tree[key] = given[key]
            steps.append(Step((key,), (key,)))
    for key in GAINED:
        if key in given:
            before = _listed(tree.get(key))
            tree[key] = [*before, *(item for item in _listed(given[key]) if item not in before)]
            steps += [Step((key, number), (key,)) for number in range(len(before), len(tree[key]))]
            steps += [] if before else [Step((key,), (key,))]
    if tree.get("compensable") is False:  # Nothing compensates any more.
        del tree["compensable"]
    _add_conditions(tree, given, steps)
    _drop_alternatives(tree, given, steps, wrong)
    _set_parameters(tree, given.get("parameters") or {}, steps, wrong)
    if {"require", "when", "without_alternatives"} & set(given):
        drop_unused(tree)
    changed = {**entry.changed, **{step.path: origin.below(*step.said) for step in steps}}
    return Entry(entry.id, tree, entry.origin, changed, entry)


def _listed(value: Any) -> list[Any]:
    return [] if value is None else list(value) if isinstance(value, list) else [value]


def _shaped(entry: Entry, given: Any, wrong: Wrong) -> bool:
    if not isinstance(given, Mapping) or not given:
        wrong((), f"the tailoring of {entry.id} says nothing", f"say one of {', '.join(TAILORING)}")
        return False
    good = True
    for key in given:
        if key not in TAILORING:
            meant = nearest(str(key), TAILORING)
            hint = f"did you mean {meant}?" if meant else f"what can be tailored is {', '.join(TAILORING)}"
            wrong((str(key),), f"{key} cannot be tailored", hint)
            good = False
    if "because" in given and not is_title(given["because"]):
        wrong(("because",), "because cannot be read", "write {en: ..., ja: ...}")
        good = False
    for both in (("require", "require_also"), ("when", "when_also")):
        if set(both) <= set(given):
            wrong((both[1],), f"{both[0]} and {both[1]} stand side by side", "say one of the two")
            good = False
    if not isinstance(given.get("parameters") or {}, Mapping):
        wrong(("parameters",), "parameters are a map from name to a value", "write {retention: 3 years}")
        good = False
    return good


def _add_conditions(tree: Tree, given: Mapping[str, Any], steps: list[Step]) -> None:
    """`require` gains a condition that must hold as well, `when` one under which it applies as well."""
    if "require_also" in given:
        tree["require"], at = _joined("all", tree["require"], given["require_also"])
        steps.append(Step(("require", *at), ("require_also",)))
    if "when_also" in given and "when" in tree:  # Without `when` it applies to all already.
        tree["when"], at = _joined("any", tree["when"], given["when_also"])
        steps.append(Step(("when", *at), ("when_also",)))


def _joined(word: str, before: Any, more: Any) -> tuple[Any, Path]:
    parts = before[word] if isinstance(before, Mapping) and set(before) == {word} else [before]
    parts = parts if isinstance(parts, list) else [parts]
    return {word: [*parts, more]}, (word, len(parts))


def _drop_alternatives(tree: Tree, given: Mapping[str, Any], steps: list[Step], wrong: Wrong) -> None:
    if "without_alternatives" not in given:
        return
    names, there = given["without_alternatives"], tree.get("alternatives") or {}
    if not is_texts(names):
        wrong(("without_alternatives",), "without_alternatives cannot be read", "write a list of their names")
        return
    for number, name in enumerate(names):
        if name not in there:
            hint = f"it has {', '.join(there)}" if there else "it has none"
            wrong(("without_alternatives", number), f"there is no alternative {name} to take away", hint)
    tree["alternatives"] = {name: item for name, item in there.items() if name not in names}
    steps.append(Step(("alternatives",), ("without_alternatives",)))


def _set_parameters(tree: Tree, given: Mapping[str, Any], steps: list[Step], wrong: Wrong) -> None:
    """Assign values to parameters, row by row where they are tables; one that the base does not have is declared."""
    there = tree.get("parameters") or {}
    made = dict(there)
    for name, value in given.items():
        at: Path = ("parameters", str(name))
        before = there.get(name)
        if before is None:
            if not isinstance(value, Mapping) or "stronger" not in value:
                meant = nearest(str(name), list(there))
                hint = f"did you mean {meant}?" if meant else f"it has {', '.join(there) or 'none'}; a new one is "
                wrong(at, f"there is no parameter {name} to assign", hint if meant else hint + "{default:, stronger:}")
                continue
            made[name] = value
        elif isinstance(value, Mapping) and value and set(value) <= set(ENDS) and before.get("stronger") == "within":
            made[name] = _with_rows(before, {"default": {**_plain(before), **value}})
        elif isinstance(value, Mapping) and set(value) <= set(TABLE_WORDS) and value:
            made[name] = _with_rows(before, value)
        elif isinstance(value, Mapping):
            sides = f"{{{', '.join(f'{end}: ...' for end in ENDS)}}}, or " if before.get("stronger") == "within" else ""
            hint = f"write {sides or 'a value, or '}{', '.join(TABLE_WORDS)}; its direction stays as it is"
            wrong(at, f"the parameter {name} cannot be assigned so", hint)
            continue
        else:
            kept = {key: item for key, item in before.items() if key not in TABLE_WORDS}
            made[name] = {"default": value, **kept}
        steps.append(Step(at, at))
    if given:
        tree["parameters"] = made


def drop_unused(tree: Tree) -> None:
    """Take away the parameters that no condition names any more."""
    used = set(_named(tree))
    there = tree.get("parameters") or {}
    kept = {name: said for name, said in there.items() if {name, f"{name}.from", f"{name}.to"} & used}
    if there:
        tree["parameters"] = kept


def _named(tree: Any) -> Iterator[str]:
    """The parameters that conditions name."""
    if isinstance(tree, Mapping):
        for key, item in tree.items():
            if key == "parameter" and isinstance(item, str):
                yield item
            else:
                yield from _named(item)
    elif isinstance(tree, list):
        for item in tree:
            yield from _named(item)


def _with_rows(before: Mapping[str, Any], given: Mapping[str, Any]) -> Tree:
    """A table with some rows anew: the others stay. Another way to choose the row replaces the whole table."""
    chosen = [word for word in ("default", "by_risk_class", "by") if word in given]
    if chosen and (chosen[0] not in before or (chosen[0] == "by" and given["by"] != before["by"])):
        return {**{key: item for key, item in before.items() if key not in TABLE_WORDS}, **given}
    merged = {**before, **given}
    for word in ("by_risk_class", "rows"):
        if isinstance(given.get(word), Mapping) and isinstance(before.get(word), Mapping):
            keys = {**before[word], **given[word]}
            merged[word] = {key: _row(before[word].get(key), given[word].get(key)) for key in keys}
    return merged


def _plain(before: Mapping[str, Any]) -> Mapping[str, Any]:
    """The two ends that a parameter has now, where it is no table."""
    default = before.get("default")
    return default if isinstance(default, Mapping) else {}


def _row(before: Any, given: Any) -> Any:
    if given is None:
        return before
    return {**before, **given} if isinstance(before, Mapping) and isinstance(given, Mapping) else given
