"""What can be said: kinds of elements, their fields, the form of each. A value that is passed along, never a global."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

FormName = Literal[
    "truth", "text", "choice", "ordinal", "level", "number", "quantity", "period", "date", "ref", "refs",
    "words", "choices", "records", "mapping",
]  # fmt: skip


class Form(NamedTuple):
    """How a field's value is read, compared and kept.

    `words` are the allowed words (in rising order where the form is ordinal), `to` the kinds that a reference may
    name (empty: any kind), `unit` an example unit whose dimension a quantity must have ("" where any dimension will
    do), `spread` whether all values between two ends may occur, `ordered` whether the order of a list has a meaning,
    `exists_with` whether the element exists only where the element that it names exists, `low` and `high` the ends of
    an ordinal, `scale` the scale of which its words are the levels, if they are.
    """

    name: FormName
    words: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    unit: str = ""
    spread: bool = False
    ordered: bool = False
    exists_with: bool = False
    low: int = 0
    high: int = 0
    scale: str = ""


class Field(NamedTuple):
    """One thing that can be stated of a kind of element; `default` is what silence means where it is not unknown."""

    name: str
    form: Form
    meaning: str = ""
    example: object = None
    default: object = None


class Kind(NamedTuple):
    """A kind of element: its name, the section of a document that holds it, its fields.

    Of `structure` a system can say that all is drawn; of the others (records, and what the design as a whole lists)
    only the design can.
    """

    name: str
    section: str
    fields: Mapping[str, Field]
    structure: bool = False
    meaning: str = ""


class Relation(NamedTuple):
    """A reference read backwards: at elements of kind `at`, `name` is the set of `members` whose `field` names them."""

    at: str
    name: str
    members: str
    field: str


class Vocabulary(NamedTuple):
    """All kinds, the scales on which levels are compared (words in rising order), and the references read backwards.

    `protocols` say what a protocol gives to a flow that speaks it: the value of a field, by protocol and field.
    """

    kinds: Mapping[str, Kind]
    scales: Mapping[str, tuple[str, ...]] = {}
    relations: tuple[Relation, ...] = ()
    protocols: Mapping[str, Mapping[str, object]] = {}

    def kind_of_section(self, section: str) -> Kind | None:
        """The kind that a section of a document holds."""
        return next((kind for kind in self.kinds.values() if kind.section == section), None)

    def extended(self, fields: Iterable[tuple[str, Field]], scales: Mapping[str, tuple[str, ...]]) -> Vocabulary:
        """This vocabulary with more fields, each with the name of its kind, and more scales."""
        kinds = dict(self.kinds)
        for kind, field in fields:
            kinds[kind] = kinds[kind]._replace(fields={**kinds[kind].fields, field.name: field})
        return self._replace(kinds=kinds, scales={**self.scales, **scales})


SCALES: Mapping[str, tuple[str, ...]] = {
    "ASIL": ("QM", "A", "B", "C", "D"),
    "SIL": ("0", "1", "2", "3", "4"),
    "AgPL": ("QM", "a", "b", "c", "d", "e"),
    "PL": ("a", "b", "c", "d", "e"),
    "SL": ("0", "1", "2", "3", "4"),
    "CAL": ("1", "2", "3", "4"),
    "class": ("A", "B", "C"),
}
"""Scales of levels known without being declared, each in rising order. Levels of two scales are never compared."""

RELATIONS: tuple[Relation, ...] = (
    Relation("system", "components", "component", "system"),
    Relation("system", "functions", "function", "system"),
    Relation("system", "parts", "system", "parent"),
    Relation("system", "dependencies", "dependency", "of"),
    Relation("system", "changes", "change", "of"),
    Relation("zone", "components", "component", "zone"),
    Relation("place", "components", "component", "place"),
    Relation("component", "interfaces", "interface", "component"),
    Relation("component", "accesses", "access", "to"),
    Relation("component", "sends", "flow", "from"),
    Relation("component", "receives", "flow", "to"),
    Relation("component", "functions", "function", "performed_by"),
    Relation("component", "dependencies", "dependency", "of"),
    Relation("component", "vulnerabilities", "vulnerability", "component"),
    Relation("component", "decisions", "decision", "about"),
    Relation("function", "accesses", "access", "to"),
    Relation("function", "dependencies", "dependency", "of"),
    Relation("function", "decisions", "decision", "about"),
    Relation("interface", "flows", "flow", "uses"),
    Relation("data", "flows", "flow", "carries"),
    Relation("party", "operated", "system", "operator"),
    Relation("party", "held", "access", "who"),
    Relation("party", "agreements", "agreement", "parties"),
    Relation("threat", "risks", "risk", "threat"),
    Relation("hazard", "risks", "risk", "of"),
    Relation("component", "risks", "risk", "of"),
)
"""The references of a design that are read backwards. Evidence is read backwards from every kind."""
