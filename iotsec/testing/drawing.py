"""A random small design as a document: a few elements of every kind, of which some things are said and others not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from iotsec.frozen import field, frozen
from iotsec.model.by_choice import may_differ
from iotsec.model.completeness import STRUCTURE
from iotsec.model.kinds import KINDS, SECTIONS, standard_vocabulary
from iotsec.model.vocabulary import Field
from iotsec.testing.edits import Tree
from iotsec.testing.luck import Luck, chance, one_of, some_of
from iotsec.testing.values import spread_of, vague_value_of, value_of

MOST: Mapping[str, int] = {
    "party": 2, "system": 3, "zone": 2, "place": 2, "component": 6, "interface": 3, "access": 2, "flow": 6,
    "function": 2, "dependency": 2, "process": 1, "hazard": 2, "data": 2, "risk": 2, "threat": 1, "rule": 1,
    "agreement": 2, "evidence": 1, "change": 1, "vulnerability": 1,
}  # fmt: skip
"""As many elements of each kind at most; waivers, compensations and decisions are left to the reader."""

LEAST: Mapping[str, int] = {"party": 1, "system": 1, "component": 2}
"""As many at least."""

ASKED: Mapping[str, tuple[str, ...]] = {
    "party": ("notifies", "contacts"),
    "system": ("operator", "parent", "risk_class", "complete"),
    "zone": ("trust",),
    "place": ("access",),
    "component": (
        "system",
        "kind",
        "zone",
        "place",
        "exposure",
        "accountable",
        "product",
        "credential",
        "enforces",
        "can_cause",
    ),
    "interface": ("component", "enabled", "peers"),
    "access": ("who", "to", "rights"),
    "flow": ("from", "to", "via", "kind", "carries", "authentication"),
    "function": ("system", "performed_by", "criticality", "level"),
    "dependency": ("of", "suppliers", "category", "for_start"),
    "hazard": ("severity",),
    "risk": ("of", "entries"),
    "data": ("integrity", "confidentiality", "personal", "derived_from"),
    "agreement": ("parties", "covers"),
    "evidence": ("about", "kind", "result", "dated"),
}
"""Fields that shape the graph and the requirements: each is thought of in every element, others only now and then."""

REQUIRED = frozenset(
    (kind, info.alias or name)
    for kind, model in KINDS.items()
    for name, info in model.model_fields.items()
    if info.is_required() and name != "id"
)
"""Fields that every element of a kind states."""

MODES = ("normal", "maintenance")
"""The options of the choice that some designs have."""

SPECIAL = frozenset({"complete", "present", "choices", "scales", "title", "through"})
"""Fields that are no facts of an element, or must fit others: they are drawn apart."""


@frozen
class Shape:
    """How random designs look: the most elements of each kind, the share of fields that are stated, and how.

    `vague`, `none` and `doubtful` are the shares of what is stated as a range or a list that is not whole, as an
    explicit none, and on a basis that is only assumed; `modes` is that of designs with modes,
    `present` and `per` in these those of elements that exist in one mode only and of values that differ by mode.
    With `whole` everything is stated as it is.
    """

    most: Mapping[str, int] = field(factory=lambda: dict(MOST))
    stated: float = 0.7
    vague: float = 0.1
    none: float = 0.1
    doubtful: float = 0.05
    present: float = 0.1
    per: float = 0.1
    modes: float = 0.3
    more_fields: int = 5
    whole: bool = False
    fields: Mapping[str, tuple[str, ...]] | None = None


def draw_tree(luck: Luck, shape: Shape) -> Tree:
    """A random design as a document."""
    ids = {
        kind: [f"{kind}-{number + 1}" for number in range(_how_many(luck, kind, most))]
        for kind, most in shape.most.items()
    }
    tree: Tree = {"iotsec": 1, "id": "random", "as_of": "2027-06-01"}
    if not shape.whole:
        tree["stage"] = one_of(luck, ("operation", "build", "design"))
    if shape.present and chance(luck, shape.modes):
        tree["choices"] = {"mode": list(MODES)}
    tree["complete"] = _complete(luck, tuple(SECTIONS), shape)
    for kind, named in ids.items():
        section = {id: draw_element(luck, kind, id, ids, shape, choices="choices" in tree) for id in named}
        if section:
            tree[KINDS[kind].SECTION] = section
    if not shape.whole:
        _join_flows(luck, tree)
    return tree


def _join_flows(luck: Luck, tree: Tree) -> None:
    """Now and then an end-to-end flow, made of two others of which the second begins where the first ends."""
    flows = tree.get("flows", {})
    plain = [id for id, flow in flows.items() if isinstance(flow["from"], str) and isinstance(flow["to"], str)]
    pairs = [(a, b) for a in plain for b in plain if a != b and flows[a]["to"] == flows[b]["from"]]
    if pairs and chance(luck, 0.2):
        first, second = one_of(luck, pairs)
        flows["flow-whole"] = {"from": flows[first]["from"], "to": flows[second]["to"], "through": [first, second]}


def _how_many(luck: Luck, kind: str, most: int) -> int:
    least = min(LEAST.get(kind, 0), most)
    return least + luck.below(most - least + 1)


def _complete(luck: Luck, sections: tuple[str, ...], shape: Shape) -> Any:
    if shape.whole:
        return list(sections)
    said = [section for section in sections if chance(luck, 0.35)]
    if said and chance(luck, shape.doubtful):
        return {section: {"basis": "assumed"} for section in said}
    return said


def draw_element(
    luck: Luck, kind: str, id: str, ids: Mapping[str, list[str]], shape: Shape, *, choices: bool
) -> dict[str, Any]:
    """The fields of a random element, as in a document; it names elements of `ids`."""
    said: dict[str, Any] = {}
    for name in fields_thought_of(luck, kind, shape):
        if name == "complete":
            said[name] = _complete(luck, STRUCTURE, shape)
            continue
        value = draw_field(luck, kind, name, reachable(kind, id, name, ids), shape)
        if choices and value is not None and _may_differ(kind, name) and chance(luck, shape.per):
            value = _per_mode(luck, value, draw_field(luck, kind, name, reachable(kind, id, name, ids), shape))
        if value is not None:
            said[name] = value
    if kind == "flow" and shape.whole:
        said["through"] = {"none": "it is one flow"}
    if choices and chance(luck, shape.present):
        said["present"] = {"mode": [one_of(luck, MODES)]}
    return said


def _may_differ(kind: str, name: str) -> bool:
    return may_differ(kind, name, standard_vocabulary().kinds[kind].fields[name].form)


def _per_mode(luck: Luck, value: Any, other: Any) -> Any:
    """A value that differs by mode; of one mode it is perhaps not stated."""
    said = {"normal": value, "maintenance": other}
    modes = [mode for mode in MODES if said[mode] is not None]
    return {"per": {"mode": {mode: said[mode] for mode in (modes if chance(luck, 0.7) else modes[:1])}}}


def fields_thought_of(luck: Luck, kind: str, shape: Shape) -> list[str]:
    """The fields of a kind that are perhaps stated, in the order of the model."""
    every = [name for name in standard_vocabulary().kinds[kind].fields if name not in SPECIAL]
    own = ["complete"] if kind == "system" else []
    if shape.fields is not None:
        wanted = shape.fields.get(kind, ())
        return own + [name for name in every if name in wanted or (kind, name) in REQUIRED]
    if shape.whole:
        return own + every
    asked = {name for name in every if name in ASKED.get(kind, ()) or (kind, name) in REQUIRED}
    asked.update(some_of(luck, [name for name in every if name not in asked], shape.more_fields))
    return own + [name for name in every if name in asked]


def reachable(kind: str, id: str, name: str, ids: Mapping[str, list[str]]) -> Mapping[str, list[str]]:
    """The ids that a field may name so that nothing contains itself: for some fields only the earlier ones."""
    if (kind, name) in (("system", "parent"), ("zone", "parent"), ("flow", "through")):
        own = ids.get(kind, [])
        return {**ids, kind: own[: own.index(id)] if id in own else own}
    return ids


def draw_field(luck: Luck, kind: str, name: str, ids: Mapping[str, list[str]], shape: Shape) -> Any:
    """A field as it stands in a document; None where it is not stated."""
    field = standard_vocabulary().kinds[kind].fields[name]
    required = (kind, name) in REQUIRED
    if not required and not shape.whole and not chance(luck, shape.stated):
        return None
    if not required and chance(luck, shape.none):
        return {"none": "there is none"}
    value = _value(luck, field, ids, shape)
    if value is None:
        return {"none": "there is none that it could be"} if shape.whole else None
    if not shape.whole and chance(luck, shape.doubtful) and not _wrapped(value):
        return {"is": value, "basis": "assumed"}
    return value


def _value(luck: Luck, field: Field, ids: Mapping[str, list[str]], shape: Shape) -> Any:
    if field.form.spread and chance(luck, 0.3):
        drawn = spread_of(luck, field, ids)
        return drawn if not shape.whole or len(drawn) == 2 else value_of(luck, field, ids)
    if not shape.whole and chance(luck, shape.vague):
        return vague_value_of(luck, field, ids) or value_of(luck, field, ids)
    return value_of(luck, field, ids)


def _wrapped(value: Any) -> bool:
    return isinstance(value, dict) and bool({"including", "none"} & set(value))
