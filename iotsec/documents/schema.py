"""The JSON Schema of a design document, made from the table of kinds: editors complete and check while one writes.

It checks the shape of a document. What only a reader of the whole can say (units, references, cycles) it leaves open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from iotsec.model.by_choice import may_differ
from iotsec.model.completeness import STRUCTURE
from iotsec.model.kinds import KINDS, SECTIONS, standard_vocabulary
from iotsec.model.values import BASES
from iotsec.model.vocabulary import Field, Form, FormName

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

PREFIXED = "^[^:]+:.+$"
"""Fields that a profile declares under its own prefix, such as `auto:mac_bits`."""

UNWRAPPED = ("title", "present")
"""Fields whose value is never taken for a statement about a value."""

LISTS = ("refs", "words", "choices")


def design_schema() -> Schema:
    """The schema (draft 2020-12) of a design in YAML or JSON."""
    sections = {kind.SECTION: _section(name) for name, kind in KINDS.items() if kind.SECTION in SECTIONS}
    return {
        "$schema": DIALECT,
        "title": "A design of an IoT system of systems",
        "description": "What iotsec checks. Nothing that is not stated counts as no: it is unknown.",
        "type": "object",
        "properties": {**_header(), **sections},
        "required": ["iotsec", "id"],
        "additionalProperties": False,
        "$defs": {
            "id": _id(),
            "title": _title(),
            "present": _present(),
            "basis": _said("basis", "How well the value is known.", "verified", {"enum": list(BASES)}),
            "by": _said("by", "Who or what says so, such as a test.", "pentest-7", {"type": "string"}),
            **{name: _element(name) for name in KINDS if name != "design"},
        },
    }


def _header() -> Schema:
    fields = standard_vocabulary().kinds["design"].fields
    return {
        "iotsec": _said("iotsec", "The version of the document format.", 1, {"const": 1}),
        "$schema": _said("$schema", "The schema by which an editor checks this file.", "design.schema.json", _TEXT),
        "include": _said(
            "include",
            "Further files of this design, in its folder, relative to it.",
            ["parts/flows.yaml"],
            {"type": "array", "items": _TEXT},
        ),
        "id": _said("id", "The id of the design.", "ev-charging", {"$ref": "#/$defs/id"}),
        "title": {"$ref": "#/$defs/title"},
        **{name: _field("design", field) for name, field in fields.items()},
    }


def _section(kind: str) -> Schema:
    meaning = standard_vocabulary().kinds[kind].meaning
    shape = {
        "type": ["object", "null"],
        "propertyNames": {"$ref": "#/$defs/id"},
        "additionalProperties": {"$ref": f"#/$defs/{kind}"},
    }
    return _said(KINDS[kind].SECTION, f"By id: {meaning}", {f"my-{kind}": _element_example(kind)}, shape)


def _element_example(kind: str) -> Schema:
    """What an element of this kind has to say, or else the first thing that it can."""
    said = {info.alias or name: info for name, info in KINDS[kind].model_fields.items() if info.form is not None}
    needed = [name for name, info in said.items() if info.is_required()] or list(said)[:1]
    return {name: said[name].examples[0] for name in needed}


def _element(kind: str) -> Schema:
    known = standard_vocabulary().kinds[kind]
    needed = [
        info.alias or name for name, info in KINDS[kind].model_fields.items() if info.is_required() and name != "id"
    ]
    schema: Schema = {
        "title": kind,
        "description": known.meaning,
        "type": "object" if needed else ["object", "null"],
        "properties": {
            "title": {"$ref": "#/$defs/title"},
            "present": {"$ref": "#/$defs/present"},
            **{name: _field(kind, field) for name, field in known.fields.items()},
        },
        "patternProperties": {PREFIXED: {"description": "A field that a profile declares under its prefix."}},
        "additionalProperties": False,
    }
    return {**schema, "required": needed} if needed else schema


def _field(kind: str, field: Field) -> Schema:
    """A field: its value as it is, or once in the wrapper that says how well it is known."""
    value = _records(kind, field) if field.form.name in ("records", "mapping") else FORMS[field.form.name](field.form)
    ways = [value, {"type": "null"}]
    example = field.example if field.example is not None else field.default
    if field.name not in UNWRAPPED:
        ways[1:1] = _wrappers(value, example, listed=field.form.name in LISTS)
        if may_differ(kind, field.name, field.form):
            ways.insert(-1, _per_choice(ways[:-1], example))
    return _said(field.name, field.meaning, example, {"anyOf": ways})


def _wrappers(value: Schema, example: object, *, listed: bool) -> list[Schema]:
    known = {"basis": {"$ref": "#/$defs/basis"}, "by": {"$ref": "#/$defs/by"}}
    reason = _said("none", "Why there is none.", "moves no mass", {"type": "string", "minLength": 1})
    stated = {**_said("is", "The value.", example, value), "title": "is"}
    some = {**_said("including", "Some of the list; there may be more.", example, value), "title": "including"}
    wrappers = [_wrapper("is", stated, known), _wrapper("none", reason, known)]
    return [*wrappers, _wrapper("including", some, known)] if listed else wrappers


def _per_choice(ways: list[Schema], example: object) -> Schema:
    """What the value is under each option of one choice: each as it could stand alone."""
    options = {"type": "object", "minProperties": 1, "additionalProperties": {"anyOf": [*ways, {"type": "null"}]}}
    by_choice = {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": options}
    known = {"basis": {"$ref": "#/$defs/basis"}, "by": {"$ref": "#/$defs/by"}}
    shown = {"mode": {"normal": example}}
    return _wrapper("per", _said("per", "What it is under each option of a choice.", shown, by_choice), known)


def _wrapper(word: str, value: Schema, known: Schema) -> Schema:
    return {
        "type": "object",
        "properties": {word: value, **known},
        "required": [word],
        "additionalProperties": False,
    }


_TEXT: Schema = {"type": "string", "minLength": 1, "maxLength": 4096}
_ID: Schema = {"$ref": "#/$defs/id"}
_DATE: Schema = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


def _quantity(form: Form) -> Schema:
    one: Schema = {"type": ["string", "number"], "description": f"A number and a unit, such as 1 {form.unit}."}
    if not form.unit:
        one["description"] = "A number and a unit."
    low, high = (f"{number} {form.unit}".strip() for number in (1, 2))
    ranges = [one, _between(one, low, high)]
    return {"anyOf": [*ranges, _spread(one, low, high)] if form.spread else ranges}


def _between(one: Schema, low: object, high: object) -> Schema:
    ends = {"type": "array", "items": one, "minItems": 2, "maxItems": 2}
    said = _said("between", "The lowest and the highest value that it may have.", [low, high], ends)
    return {**_object({"between": said}, "between"), "description": "One value that is not yet known."}


def _spread(one: Schema, low: object, high: object) -> Schema:
    end = {"anyOf": [one, {"type": "null"}]}
    lowest = _said("from", "The lowest value that occurs.", low, end)
    schema = _object({"from": lowest, "to": _said("to", "The highest value that occurs.", high, end)})
    return {**schema, "minProperties": 1, "description": "All values between the two ends occur."}


def _ordinal(form: Form) -> Schema:
    if form.words:
        return {"enum": list(form.words)}
    one = {"type": "integer", "minimum": form.low, "maximum": form.high}
    return {"anyOf": [one, _between(one, form.low, form.high)]}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items, "uniqueItems": True}


def _number(form: Form) -> Schema:
    one = {"type": "number"}
    return {"anyOf": [one, _between(one, 1, 2)]}


FORMS: Mapping[FormName, Callable[[Form], Schema]] = {
    "truth": lambda _form: {"type": "boolean"},
    "text": lambda _form: _TEXT,
    "choice": lambda form: {"enum": list(form.words)},
    "ordinal": _ordinal,
    "level": lambda _form: {**_TEXT, "description": "A scale and a level of it, such as SIL 2."},
    "number": _number,
    "quantity": _quantity,
    "period": lambda _form: {**_TEXT, "description": "Whole days, weeks, months or years, such as 18 months."},
    "date": lambda _form: {"anyOf": [_DATE, _between(_DATE, "2027-03-01", "2027-06-30")]},
    "ref": lambda form: {**_ID, "description": f"The id of a {' or '.join(form.to)}." if form.to else "An id."},
    "refs": lambda _form: _list(_ID),
    "words": lambda _form: _list(_TEXT),
    "choices": lambda form: _list({"enum": list(form.words)}),
}
"""What a value of each form looks like in a document."""


def _records(kind: str, field: Field) -> Schema:
    """Values with an inner shape of their own, by the name of the field."""
    words = {"type": "object", "additionalProperties": _list(_TEXT)}
    shapes: Mapping[str, Schema] = {
        "contacts": {"type": "array", "items": _contact()},
        "choices": words,
        "scales": words,
        "duties": {"type": "object", "additionalProperties": _TEXT},
        "complete": _complete([*SECTIONS] if kind == "design" else [*STRUCTURE]),
    }
    return shapes[field.name]


def _contact() -> Schema:
    within = _quantity(Form("quantity", unit="h"))
    said = {
        "channel": _said("channel", "By what it is reached.", "soc@cpo.example", _TEXT),
        "hours": _said("hours", "When somebody is there.", "24/7", _TEXT),
        "responds_within": _said("responds_within", "The longest time to an answer.", "1 h", within),
    }
    return {**_object(said, "channel"), "description": "One way to reach a party."}


def _complete(sections: list[str]) -> Schema:
    stated = {
        "anyOf": [
            {"const": True},
            {**_object({"basis": {"$ref": "#/$defs/basis"}, "by": {"$ref": "#/$defs/by"}}), "minProperties": 1},
            {"type": "null"},
        ]
    }
    by_section = {"type": "object", "propertyNames": {"enum": sections}, "additionalProperties": stated}
    return {"anyOf": [_list({"enum": sections}), by_section]}


def _id() -> Schema:
    shape = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[^\\s!-,./:-@\\[-\\^`{-~]+$"}
    return _said("id", "Letters, digits, '-' and '_'; unique in the whole design.", "evse", shape)


def _title() -> Schema:
    texts = {"en": _said("en", "In English.", "Charger", _TEXT), "ja": _said("ja", "In Japanese.", "充電器", _TEXT)}
    both = {**_object(texts), "minProperties": 1}
    example = {"en": "Charger", "ja": "充電器"}
    return _said("title", "The name that readers see.", example, {"anyOf": [_TEXT, both, {"type": "null"}]})


def _present() -> Schema:
    options = {"anyOf": [_TEXT, {**_list(_TEXT), "minItems": 1}]}
    shape = {"type": ["object", "null"], "minProperties": 1, "additionalProperties": options}
    return _said("present", "In which choices it exists; absent: in all.", {"mode": ["maintenance"]}, shape)


def _object(properties: Schema, *needed: str) -> Schema:
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**schema, "required": list(needed)} if needed else schema


def _said(title: str, description: str, example: object, schema: Schema) -> Schema:
    return {"title": title, "description": description, "examples": [example], **schema}
