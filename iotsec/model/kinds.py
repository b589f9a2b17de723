"""The one table of all kinds of elements, and the vocabulary that follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from iotsec.model.completeness import STRUCTURE
from iotsec.model.connections import Access, Flow, Interface
from iotsec.model.design import Design
from iotsec.model.element import Element
from iotsec.model.parts import Component, Party, Place, System, Zone
from iotsec.model.purposes import Data, Dependency, Function, Hazard, Process
from iotsec.model.records import (
    Agreement,
    Change,
    Compensation,
    Decision,
    Evidence,
    Risk,
    Rule,
    Threat,
    Vulnerability,
    Waiver,
)  # fmt: skip
from iotsec.model.vocabulary import RELATIONS, SCALES, Field, Kind, Relation, Vocabulary

KINDS: Mapping[str, type[Element]] = {
    kind.KIND: kind
    for kind in (
        Design, Party, System, Zone, Place, Component, Interface, Access, Flow, Function, Dependency, Process, Hazard,
        Data, Risk, Threat, Rule, Agreement, Evidence, Change, Vulnerability, Waiver, Compensation, Decision,
    )
}  # fmt: skip
"""Every kind of element by its name, in the order of a document."""

SECTIONS: Mapping[str, type[Element]] = {kind.SECTION: kind for kind in KINDS.values() if kind is not Design}
"""Every kind of element by the section of a document that holds it."""

DEFAULTS: Mapping[tuple[str, str], object] = {("component", "count"): 1, ("component", "external"): False}
"""What silence means where it does not mean "unknown"."""


CONNECTION = "Two systems with a flow, a dependency or an agreement between them; it is not drawn but follows."


@cache
def standard_vocabulary() -> Vocabulary:
    """The vocabulary of designs: every kind, every field with its form and meaning, the known scales."""
    kinds = {name: _kind(element) for name, element in KINDS.items()}
    kinds["connection"] = Kind("connection", "connections", {}, meaning=CONNECTION)
    about = tuple(Relation(kind, "evidence", "evidence", "about") for kind in kinds)
    return Vocabulary(kinds, SCALES, (*RELATIONS, *about))


def _kind(element: type[Element]) -> Kind:
    fields: dict[str, Field] = {}
    for attribute, info in element.model_fields.items():
        form = info.form
        if form is not None:
            name = info.alias or attribute
            example = info.examples[0] if info.examples else None
            default = DEFAULTS.get((element.KIND, name))
            fields[name] = Field(name, form, info.description or "", example, default)
    structure = element.SECTION in STRUCTURE
    return Kind(element.KIND, element.SECTION, fields, structure, (element.__doc__ or "").strip())
