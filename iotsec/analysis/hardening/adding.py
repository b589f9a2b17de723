"""New elements: what they are given so that they fit in, and what else they would have to say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from iotsec.analysis.combining import DONE, NEVER, every, one
from iotsec.analysis.hardening.acts import Act
from iotsec.analysis.hardening.assuming import NO_HAZARD, NONE_INTENDED, assumed
from iotsec.analysis.hardening.formulas import Do, Formula
from iotsec.conditions.constants import date_of
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing
from iotsec.model.design import Design

Fields = tuple[tuple[str, Any], ...]


PLACED = ("system", "zone", "place", "accountable")
"""What a new component takes from what it stands beside: where it stands and who answers for it."""


def new(kind: str, id: str, fields: Mapping[str, Any], near: str = "") -> Act:
    """An element with these fields, as a change; `near` is what it stands beside."""
    return Act("new", kind, id, "", tuple(sorted(fields.items())), (near,) if near else (), id)


def fresh(design: Design, wish: str) -> str:
    """An id like the one wished for that the design does not have."""
    wish = wish.replace("--", "-")[:180]
    return next(id for id in (wish, *(f"{wish}-{number}" for number in range(2, 1000))) if id not in design.elements)


def usual_fields(facts: Facts, kind: str, owner: str, field: str) -> dict[str, Any]:
    """What a new element says that belongs to another one by this field."""
    assert facts.design is not None
    form = facts.vocabulary.kinds[kind].fields[field].form
    said: dict[str, Any] = {field: (owner,) if form.name == "refs" else owner}
    today = date_of(facts.as_of).isoformat()
    if kind == "evidence":
        said |= {"dated": today, "result": "pass", "valid_until": assumed("it does not end"),
                 "versions": assumed("it holds for any version")}  # fmt: skip
    elif kind == "interface":
        said |= {"enabled": True, "listens": False, "peers": "listed", "default_policy": "deny"}
    elif kind == "function":
        said |= {"criticality": 0, "safety_function": False, "performed_by": assumed("nobody is named yet"),
                 "independent_of": assumed("not looked at yet")}  # fmt: skip
    elif kind == "flow":
        said |= {"kind": "data" if field == "from" else "measurement", "via": assumed("a line of its own"),
                 "authentication": "mutual", "integrity": True, "freshness": True, "confidentiality": True}  # fmt: skip
    elif kind == "component":
        said |= beside(facts, owner)
    return said


def whole(kind: str, owner: str, said: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a new element says with what it must say: a flow has two ends, until another one is named."""
    return {"from": owner, "to": owner, **said} if kind == "flow" else said


def beside(facts: Facts, id: str) -> dict[str, Any]:
    """What a new component says that stands beside an element: where and whose it is; it is no way in by itself."""
    design = facts.design
    assert design is not None
    element = design.elements[id]
    said: dict[str, Any] = {
        "can_cause": NO_HAZARD,
        "exposure": "closed",
        "updates_from": assumed("updated by hand, on the spot"),
    }
    for field in PLACED:
        value = element.value(field) if field in facts.vocabulary.kinds[element.KIND].fields else None
        if value is not None:
            said[field] = value
    if element.KIND in ("system", "zone", "place"):
        said[element.KIND] = id
    return said


def needing(formula: Formula, id: str) -> Formula:
    """The formula with its changes marked as those of a new element."""
    if isinstance(formula, Do):
        does = formula.does
        acts = tuple(act._replace(needs=id) for act in formula.acts)
        return Do(acts, formula.slot, does)
    parts = tuple(needing(part, id) for part in getattr(formula, "parts", ()))
    return every(parts) if type(formula) is type(DONE) else one(parts) if type(formula) is type(NEVER) else formula


def candidates(
    facts: Facts, owner: str, kinds: tuple[str, ...], known: Collection[str], most: int = 12
) -> Iterator[str]:
    """Elements that a list of an element could name: those of its own system or zone first."""
    design = facts.design
    assert design is not None
    element = design.elements[owner]
    near = {str(element.value(field)) for field in ("system", "zone") if field in type(element).model_fields}
    near |= {owner}
    found = [item for item in design.elements.values() if item.KIND in kinds and item.id != owner and item.id in known]

    def far(item: Any) -> bool:
        named = {str(item.value(field)) for field in ("system", "zone") if field in type(item).model_fields}
        return near.isdisjoint(named - {"None"})

    yield from (item.id for item in sorted(found, key=lambda item: (far(item), item.id))[:most])


def completed(facts: Facts, unsaid: Iterable[Missing]) -> Formula:
    """The statements that are missing of new elements: that there is none of it, or what the vocabulary shows."""
    parts = []
    for kind, id, field in unsaid:
        form = facts.catalogue.form(kind, field)
        if form is None or field not in facts.vocabulary.kinds[kind].fields:
            return NEVER
        example = facts.vocabulary.kinds[kind].fields[field].example
        value = example if form.name in ("quantity", "period") and isinstance(example, str) else NONE_INTENDED
        told = Act("set", kind, id, field, value, (), id)
        parts.append(Do((told,), told.slot, lambda act: act.how in ("set", "add")))
    return every(parts)
