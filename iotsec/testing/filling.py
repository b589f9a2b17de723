"""More informed versions of a design: what was not stated is, what was open is chosen, what was not drawn is.

A version says nothing that contradicts the design: it keeps every value that counts, and adds elements only where the
design does not say that all are drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from iotsec.documents.reading import design_of, tree_of
from iotsec.model.completeness import STRUCTURE
from iotsec.model.design import Design
from iotsec.model.kinds import KINDS, SECTIONS, standard_vocabulary
from iotsec.model.values import BASES
from iotsec.model.vocabulary import RELATIONS, Field
from iotsec.testing.drawing import MODES, REQUIRED, SPECIAL, Shape, draw_element, reachable
from iotsec.testing.edits import Tree, copied, edit_here
from iotsec.testing.luck import Luck, chance, one_of
from iotsec.testing.values import Ids, spread_of, value_of

SILENT: Mapping[tuple[str, str], str] = {
    ("component", "count"): "1",
    ("component", "external"): "false",
    ("component", "in_service_from"): "the design's",
    ("component", "service_life"): "the design's",
    ("function", "performers_needed"): "all",
    ("dependency", "need"): "all",
    ("flow", "through"): "none: it is one flow",
    ("system", "stage"): "the design's",
    ("waiver", "profile"): "any",
}
"""Fields of which silence says something: to state another value contradicts the design and is no filling in."""

SILENT_BESIDE: Mapping[tuple[str, str], str] = {("component", "repair_time"): "assumed_outage"}
"""Fields of which silence says something where another field is stated."""

GROWING = ("component", "flow", "interface", "access", "function", "dependency", "agreement", "evidence", "system",
           "zone", "vulnerability", "change", "hazard", "data")  # fmt: skip
"""Kinds of which elements are added where not all are drawn."""

LEAST_BASIS: Mapping[str, str] = {
    "policy": "assumed", "risk-assessment": "required", "design": "required", "build": "designed", "operation": "built",
}  # fmt: skip
"""The least basis that counts at each stage, as in the general requirements."""

READ_BACKWARDS: Mapping[str, tuple[str, ...]] = {
    kind: tuple(dict.fromkeys((*(item.field for item in RELATIONS if item.members == kind), *more)))
    for kind, more in (
        ("component", ()), ("flow", ("via",)), ("interface", ()), ("access", ()), ("function", ()), ("dependency", ()),
    )
}  # fmt: skip
"""References that anything new states: unstated ones could name what belongs to a system of which all is drawn.

Of flows also what they pass: a system of which all flows are drawn is passed by no others.
"""

Edits = dict[str, Any]


def fill_in(design: Design, luck: Luck, *, share: float = 1.0, grow: int = 0) -> Design:
    """A random more informed version of a design: this share of what is open is settled, `grow` elements are added."""
    tree = tree_of(design)
    for edits in completion_edits(tree, luck, share=share, grow=grow):
        edit_here(tree, edits)
    return design_of(tree)


OWNERS = frozenset({"system", "parent", "component", "from", "to", "of"})
"""References that say to what an element belongs. They are settled before anything is added: afterwards they could
bring what was added into a system of which all is drawn."""


def completion_edits(tree: Tree, luck: Luck, *, share: float = 1.0, grow: int = 0) -> list[Edits]:
    """The edits, one by one, that make a document more informed: each of them alone is a filling in, too."""
    made: list[Edits] = []
    tree = copied(tree)
    for edits in _settling(tree, luck, share if not grow else share * luck.below(3) / 2):
        made.append(edits)
        edit_here(tree, edits)
    for number in range(grow):
        added = _added(tree, luck, number)
        if added:
            made.append(added)
            edit_here(tree, added)
    if grow:
        for edits in _settling(tree, luck, share, besides=OWNERS):
            made.append(edits)
            edit_here(tree, edits)
    return made + list(_closing(tree, luck, share))


def _settling(tree: Tree, luck: Luck, share: float, besides: frozenset[str] = frozenset()) -> Iterator[Edits]:
    """Edits that settle a share of what is not stated, or only partly."""
    ids = ids_of(tree)
    for section, id in [(named, id) for named in SECTIONS for id in tree.get(named) or {}]:
        kind = SECTIONS[section].KIND
        for field in standard_vocabulary().kinds[kind].fields.values():
            silent = (kind, field.name) in SILENT and (
                field.default is None or field.name not in (tree[section][id] or {})
            )
            beside = SILENT_BESIDE.get((kind, field.name))
            silent = silent or (beside is not None and beside in (tree[section][id] or {}))
            silent = silent or (field.name == "via" and "through" in (tree[section][id] or {}))
            silent = silent or (field.name == "feeds" and _all_needs_drawn(tree, id))
            if silent or field.name in SPECIAL | besides or not chance(luck, share):
                continue
            settled = _settled(luck, tree, section, id, field, reachable(kind, id, field.name, ids))
            if settled is not None:
                yield {f"{section}.{id}.{field.name}": settled}


def _all_needs_drawn(tree: Tree, component: str) -> bool:
    """Whether all dependencies of a component are said to be drawn: then a feed that is not stated is none."""
    system = _system_of(tree, component)
    drawn = system is not None and _closed(tree, system, "dependencies")
    return drawn or says_complete(tree, tree.get("complete"), "dependencies")


def ids_of(tree: Tree) -> dict[str, list[str]]:
    """The ids of the elements of a document, by kind, in the order in which they were drawn."""
    found = {kind.KIND: list(tree.get(section) or {}) for section, kind in SECTIONS.items()}
    return {kind: sorted(ids, key=lambda id: (len(id), id)) for kind, ids in found.items() if ids}


def _settled(luck: Luck, tree: Tree, section: str, id: str, field: Field, ids: Ids) -> Any:
    """What makes the field known, or better known; None where it is known already, or nothing fits."""
    stated = (tree[section][id] or {}).get(field.name)
    if stated is None or not counts(tree, section, id, stated):
        basis = {} if stated is None else {"basis": "verified"}
        required = (SECTIONS[section].KIND, field.name) in REQUIRED
        if not required and field.form.name != "mapping" and chance(luck, 0.1):
            return {"none": "there is none", **basis}
        value = value_of(luck, field, ids)
        return value if value is None or not basis else {"is": value, **basis}
    if isinstance(stated, Mapping):
        return _narrowed(luck, dict(stated), field, ids)
    return None


def _narrowed(luck: Luck, stated: dict[str, Any], field: Field, ids: Ids) -> Any:
    wrapper = {key: stated[key] for key in ("basis", "by") if key in stated}
    if "per" in stated:
        return {"per": {"mode": _under_modes(luck, stated["per"]["mode"], field, ids)}, **wrapper}
    if "including" in stated:
        more = [item for item in value_of(luck, field, ids) or () if item not in stated["including"]]
        whole = [*stated["including"], *more]
        return {"including" if chance(luck, 0.2) else "is": whole, **wrapper}
    value = stated.get("is", stated)
    if isinstance(value, Mapping) and "between" in value:
        return {"is": one_of(luck, value["between"]), **wrapper}
    if isinstance(value, Mapping) and field.form.spread and set(value) in ({"from"}, {"to"}):
        return {"is": _other_end(luck, dict(value), field, ids), **wrapper}
    return None


def _under_modes(luck: Luck, said: Mapping[str, Any], field: Field, ids: Ids) -> dict[str, Any]:
    """What a value is in each mode, with more of it known: a mode that says nothing says something, a range a value."""
    more: dict[str, Any] = dict(said)
    for mode in MODES:
        stated = more.get(mode)
        if stated is None:
            value = {"none": "there is none"} if chance(luck, 0.1) else value_of(luck, field, ids)
        elif isinstance(stated, Mapping) and stated.get("basis") is None:
            value = _narrowed(luck, dict(stated), field, ids)
        else:
            value = None
        more |= {} if value is None else {mode: value}
    return more


def _other_end(luck: Luck, value: dict[str, Any], field: Field, ids: Ids) -> dict[str, Any]:
    from iotsec.units import read_quantity

    for _ in range(20):
        drawn = {**spread_of(luck, field, ids), **value}
        if len(drawn) == 2 and read_quantity(drawn["from"]).value <= read_quantity(drawn["to"]).value:
            return drawn
    end = next(iter(value.values()))
    return {"from": end, "to": end}


def counts(tree: Tree, section: str, id: str, stated: Any) -> bool:
    """Whether a value perhaps counts: its basis is enough at the stage of the design, or of a system that has its own.

    What perhaps counts is kept: to replace it could contradict the design.
    """
    basis = stated.get("basis") if isinstance(stated, Mapping) and not {"from", "to"} & set(stated) else None
    stages = {str(tree.get("stage") or "design")}
    for system in (tree.get("systems") or {}).values():
        own = (system or {}).get("stage")
        stages.add(str(own.get("is") if isinstance(own, Mapping) else own))
    least = min(BASES.index(LEAST_BASIS[stage]) for stage in stages if stage in LEAST_BASIS)
    return basis is None or BASES.index(basis) >= least


def _closing(tree: Tree, luck: Luck, share: float) -> Iterator[Edits]:
    """Declarations that all of a section is drawn."""
    places = [("complete", tuple(SECTIONS), tree.get("complete"))]
    for id, system in (tree.get("systems") or {}).items():
        places.append((f"systems.{id}.complete", STRUCTURE, (system or {}).get("complete")))
    for path, sections, stated in places:
        said: dict[str, Any] = dict.fromkeys(stated, True) if isinstance(stated, list) else dict(stated or {})
        more = [section for section in sections if chance(luck, share)]
        if more:
            yield {path: {**said, **dict.fromkeys(more, True)}}


def says_complete(tree: Tree, said: Any, section: str) -> bool:
    """Whether a declaration of what is complete names the section, on any basis."""
    return section in (said or ())


def may_grow(tree: Tree, kind: str, named: Mapping[str, Any]) -> bool:
    """Whether an element of a kind with these fields may exist though it is not drawn.

    It may not where the design, or the system of anything that it names (or one around that), says that all are drawn.
    """
    section = KINDS[kind].SECTION
    if says_complete(tree, tree.get("complete"), section):
        return False
    if section not in STRUCTURE:
        return True
    systems = [_system_of(tree, id) for id in _named_ids(kind, named)]
    if kind == "component" and not isinstance(named.get("system"), str):
        return False
    return all(system is None or not _closed(tree, system, section) for system in systems)


def _named_ids(kind: str, named: Mapping[str, Any]) -> Iterator[str]:
    for name, field in standard_vocabulary().kinds[kind].fields.items():
        value = named.get(name)
        if field.form.name in ("ref", "refs") and value is not None:
            said = value["per"]["mode"].values() if isinstance(value, Mapping) and "per" in value else (value,)
            for one in said:
                ids = one.get("is", one.get("including", ())) if isinstance(one, Mapping) else one
                yield from [ids] if isinstance(ids, str) else ids


def _system_of(tree: Tree, id: str) -> str | None:
    for section, field in (("components", "system"), ("functions", "system"), ("interfaces", "component"),
                           ("flows", "from"), ("accesses", "to"), ("dependencies", "of")):  # fmt: skip
        element = (tree.get(section) or {}).get(id)
        if element is not None:
            named = element.get(field)
            named = named.get("is") if isinstance(named, Mapping) else named
            if named is None:
                return None
            return named if field == "system" else _system_of(tree, named)
    return id if id in (tree.get("systems") or {}) else None


def _closed(tree: Tree, system: str, section: str) -> bool:
    """Whether a system, or one around it, says that all of a section is drawn."""
    current: str | None = system
    while current is not None:
        said = tree["systems"][current] or {}
        if says_complete(tree, said.get("complete"), section):
            return True
        parent = said.get("parent")
        parent = parent.get("is") if isinstance(parent, Mapping) else parent
        current = parent
    return False


def _added(tree: Tree, luck: Luck, number: int) -> Edits | None:
    ids = ids_of(tree)
    for _ in range(6):
        kind = one_of(luck, GROWING)
        id = f"{kind}-new-{number + 1}"
        fields = draw_element(luck, kind, id, ids, Shape(none=0.05, doubtful=0, vague=0), choices="choices" in tree)
        for name in READ_BACKWARDS.get(kind, ()):
            fields.setdefault(name, {"none": "there is none"})
        if may_grow(tree, kind, fields):
            return {f"{KINDS[kind].SECTION}.{id}": fields}
    return None
