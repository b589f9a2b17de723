"""The JSON Schemas of a profile and of a file of requirements, for editors.

They check the shape. Whether a fact, a unit or a parameter is one, the reader of templates says with its place.
"""

from __future__ import annotations

from typing import Any, cast

from iotsec.conditions.reading import OPERATORS
from iotsec.facts.derived.scenarios.names import SCENARIOS
from iotsec.model.kinds import KINDS
from iotsec.model.values import BASES, STAGES
from iotsec.requirements.accepting import LAW_STATUS, NEVER, RISK_CLASSES
from iotsec.requirements.deriving.schema import deriving_properties
from iotsec.requirements.one import NEEDED, SOURCE_BASES, WORDS
from iotsec.requirements.parameters import DIRECTIONS, KEYS
from iotsec.requirements.reading import HEADER, NEEDED_OF_DERIVED
from iotsec.requirements.schema_words import described
from iotsec.requirements.shapes import ID, PREFIX, VERSION

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_TEXT: Schema = {"type": "string", "minLength": 1}
_CONDITION: Schema = {"$ref": "#/$defs/condition"}
_TERM: Schema = {"$ref": "#/$defs/term"}


def profile_schema() -> Schema:
    """The schema (draft 2020-12) of a `profile.yaml`."""
    properties = _profile_properties()
    whole: Schema = {
        "$schema": DIALECT,
        "title": "A profile of iotsec",
        "description": "What a set of requirements shares: its documents, its notice, the least basis at each stage.",
        "type": "object",
        "properties": {key: properties[key] for key in HEADER},
        "required": list(NEEDED_OF_DERIVED),
        "anyOf": [{"required": ["requirements"]}, {"required": ["extends"]}],
        "additionalProperties": False,
        "$defs": _definitions(),
    }
    return cast("Schema", described(whole))


def requirements_schema() -> Schema:
    """The schema (draft 2020-12) of a file of requirements beside a `profile.yaml`."""
    whole: Schema = {
        "$schema": DIALECT,
        "title": "Requirements of a profile",
        "description": "Requirements by id.",
        "type": "object",
        "additionalProperties": {"$ref": "#/$defs/requirement"},
        "$defs": _definitions(),
    }
    return cast("Schema", described(whole))


def _written(pattern: str) -> Schema:
    return {"type": "string", "pattern": f"^{pattern}$"}


def _profile_properties() -> Schema:
    texts = {"type": "object", "additionalProperties": {"$ref": "#/$defs/text"}}
    by_stage = {
        "type": "object",
        "propertyNames": {"enum": list(STAGES)},
        "additionalProperties": {"enum": list(BASES)},
    }
    listed = {"type": "array", "items": _TEXT}
    by_id = {"type": "object", "additionalProperties": {"$ref": "#/$defs/requirement"}}
    anything = {"type": "object"}
    text = {"$ref": "#/$defs/text"}
    return {
        "iotsec": _said("iotsec", "The version of the format.", 1, {"const": 1}),
        "profile": _said("profile", "The id of the profile.", "general", _written(ID)),
        "version": _said("version", "Its version.", "0.1.0", {**_written(VERSION), "type": ["string", "number"]}),
        "title": _said("title", "Its title.", {"en": "General requirements", "ja": "一般要求事項"}, text),
        "notice": _said(
            "notice", "What every report says of it.", {"en": "Not approved by anyone.", "ja": "承認なし"}, text
        ),
        "least_basis": _said(
            "least_basis", "The least basis that counts at each stage.", {"design": "required"}, by_stage
        ),
        "prefix": _said("prefix", "With what the ids of its requirements begin.", "IOT-", _written(PREFIX)),
        "reference_design": _said("reference_design", "The design that meets everything.", "design.yaml", _TEXT),
        "documents": _said("documents", "The documents that sources may name.", {"iotsec": {"year": 2026}}, anything),
        "items": _said("items", "The items as this profile calls them.", {"legal": {"en": "Law", "ja": "法令"}}, texts),
        "stages": _said("stages", "The stages as it calls them.", {"build": {"en": "Build", "ja": "構築"}}, texts),
        "requirements": _said(
            "requirements",
            "The files of requirements, or the requirements.",
            ["legal.yaml"],
            {"anyOf": [listed, by_id]},
        ),
        "not_waivable": _said(
            "not_waivable", "The requirements of which no waiver is accepted.", ["IOT-SCIA-05"], listed
        ),
        "status": _said("status", "A draft may leave texts out.", "draft", {"const": "draft"}),
        **deriving_properties(_said, _requirement()["properties"]),
    }


def _definitions() -> Schema:
    return {
        "text": _bilingual(),
        "requirement": _requirement(),
        "condition": _condition(),
        "term": _term(),
        "parameter": _parameter(),
        "alternative": _alternative(),
        "source": _source(),
        "edits": {
            "type": "object",
            "minProperties": 1,
            "description": "Paths of the reference design, and new values.",
        },
    }


def _requirement() -> Schema:
    text = {"$ref": "#/$defs/text"}
    kinds = {"enum": [*KINDS, "connection"]}
    properties = {
        "title": _said("title", "The title.", _example("Commands are checked", "指令は検査される"), text),
        "statement": _said(
            "statement", "The clause.", _example("Commands shall be checked.", "検査しなければならない。"), text
        ),
        **{key: _said(key, _MEANINGS[key], words[0], {"enum": list(words)}) for key, words in WORDS.items()},
        "applies_to": _said(
            "applies_to", "The kind or kinds of element.", "flow", {"anyOf": [kinds, {"type": "array", "items": kinds}]}
        ),
        "when": _said("when", "To which of them it applies.", {"fact": "count", "at_least": 2}, _CONDITION),
        "under": _said(
            "under",
            "The scenarios in each case of which it must hold.",
            ["any_single_loss"],
            {"anyOf": [{"enum": list(SCENARIOS)}, _list({"enum": list(SCENARIOS)})]},
        ),
        "require": _said("require", "What must hold.", {"fact": "integrity", "is": True}, _CONDITION),
        "alternatives": _said("alternatives", "Other ways to meet it.", {}, _map("alternative")),
        "parameters": _said("parameters", "Values that a profile may set.", {}, _map("parameter")),
        "realises": _said("realises", "What a specification realises.", ["IOT-SCIA-05"], _list(_TEXT)),
        "weakens": _said("weakens", "What a stricter setting costs.", ["availability"], _list(_TEXT)),
        "waivable": _said(
            "waivable", "Who may waive it.", {"by": ["safety_manager"], "at_most": "90 days"}, _waivable()
        ),
        "compensable": _said(
            "compensable",
            "What can make up for it: components that meet a condition, on every way.",
            {"by": {"fact": "enforces", "includes": ["filtering", "monitoring"]}},
            _object({"by": _CONDITION}, "by"),
        ),
        "in_force": _said(
            "in_force",
            "From when until when it holds, and from when for systems that were in operation before.",
            {"from": "2027-04-01", "existing_from": "2030-04-01"},
            _in_force(),
        ),
        "why": _said("why", "Why it is asked.", _example("A forged command harms.", "偽の指令は危害を及ぼす。"), text),
        "fix": _said("fix", "How to meet it.", _example("Authenticate the flow.", "フローを認証する。"), text),
        "sources": _said("sources", "Where it comes from.", [], _list({"$ref": "#/$defs/source"})),
        "tried_on": _said("tried_on", "Faults that it catches.", {"not_met": "never", "unknown": {}}, _tried_on()),
        "law": _said(
            "law",
            "In an overlay of a jurisdiction: whose law it restates; only what was confirmed is asked.",
            {"authority": {"en": "EU", "ja": "欧州連合"}, "retrieved_on": "2026-11-22", "status": "confirmed"},
            _law(),
        ),
        "for": _said("for", "Who answers it, where it is not the operator.", "supplier", {"const": "supplier"}),
    }
    return {
        "type": "object",
        "properties": properties,
        "required": [key for key in NEEDED if key in ("title", "obligation", "applies_to", "require")],
        "additionalProperties": False,
    }


_MEANINGS = {
    "item": "The item of the framework.",
    "stage": "The stage of life that asks it.",
    "kind": "What must be reached, or one way to reach it.",
    "obligation": "How binding it is.",
    "decided_by": "What its verdicts rest on.",
}


def _condition() -> Schema:
    joined = {"type": "array", "items": _CONDITION, "minItems": 1}
    quantified = _object({"over": _TEXT, "that": _CONDITION, "where": _CONDITION}, "over", "that")
    leaf = {
        "type": "object",
        "properties": {**_term_properties(), **{operator: {} for operator in OPERATORS}},
        "minProperties": 2,
        "maxProperties": 2,
        "additionalProperties": False,
    }
    return {
        "description": "A comparison, or conditions joined.",
        "anyOf": [
            leaf,
            *(_object({word: joined}, word) for word in ("all", "any")),
            _object({"not": _CONDITION}, "not"),
            *(_object({word: quantified}, word) for word in ("every", "some")),
        ],
    }


def _term() -> Schema:
    one = {"type": "object", "properties": _term_properties(), "minProperties": 1, "maxProperties": 1}
    return {
        "description": "A fact, a value, a parameter, arithmetic, a fold, or a question asked of the graph.",
        "anyOf": [{**one, "additionalProperties": False}, {"type": ["string", "number"]}],
    }


def _term_properties() -> Schema:
    fold = {"over": _TEXT, "of": _TERM, "where": _CONDITION}
    terms = {"type": "array", "items": _TERM, "minItems": 2}
    ways = dict.fromkeys(("from", "toward", "along", "avoiding"), _CONDITION)
    counts = {"over": _TEXT, "where": _CONDITION}
    return {
        "fact": {**_TEXT, "description": "The path of a fact, such as from.zone.trust."},
        "parameter": _TEXT,
        "it": {},
        **dict.fromkeys(("plus", "times", "divide"), terms),
        "count": _object(counts, "over"),
        "total": _object(fold, "over", "of"),
        "union": {"anyOf": [_object(fold, "over", "of"), {"type": "array", "items": _TERM, "minItems": 1}]},
        "reached": _object({**ways, "target_counts": {"type": "boolean"}}),
        "guards": _object({"from": _CONDITION, "along": _CONDITION, "that": _CONDITION}, "from", "that"),
    }


def _parameter() -> Schema:
    table = {"type": "object"}
    known: Schema = {
        "by_risk_class": table,
        "rows": table,
        "bands": table,
        "by": {"anyOf": [_TEXT, _list(_TEXT)]},
        "range": _object({"from": {}, "to": {}}, "from", "to"),
        "scale": _TEXT,
        "stronger": {"enum": list(DIRECTIONS)},
        "unit": _TEXT,
        "words": {**_list(_TEXT), "minItems": 2},
    }
    return _object({key: known.get(key, {}) for key in KEYS}, "stronger")


def _alternative() -> Schema:
    return _object({"title": {"$ref": "#/$defs/text"}, "when": _CONDITION, "require": _CONDITION}, "require")


def _source() -> Schema:
    basis = {"enum": list(SOURCE_BASES)}
    return _object(
        {"document": _TEXT, "clause": {"type": ["string", "number"]}, "basis": basis}, "document", "clause", "basis"
    )


def _waivable() -> Schema:
    terms = {"anyOf": [{"const": False}, _object({"by": _list(_TEXT), "at_most": _TEXT}, "by")]}
    classes = [str(number) for number in RISK_CLASSES]
    by_class = _object({"by_risk_class": _object(dict.fromkeys(classes, terms), *classes)}, "by_risk_class")
    return {"anyOf": [*terms["anyOf"], by_class]}


def _in_force() -> Schema:
    """Dates from which and until which a requirement holds."""
    date = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
    existing = {"anyOf": [{"const": NEVER}, date]}
    return {**_object({"from": date, "until": date, "existing_from": existing}), "minProperties": 1}


def _law() -> Schema:
    date = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
    terms = {"authority": {"$ref": "#/$defs/text"}, "retrieved_on": date, "status": {"enum": list(LAW_STATUS)}}
    return _object(terms, *terms)


def _tried_on() -> Schema:
    edits = {"$ref": "#/$defs/edits"}
    either = {"anyOf": [edits, _list(edits)]}
    return _object(
        {"not_met": {"anyOf": [{"const": "never"}, edits, _list(edits)]}, "unknown": either}, "not_met", "unknown"
    )


def _bilingual() -> Schema:
    return {**_object({"en": _TEXT, "ja": _TEXT}, "en"), "description": "A text in English and Japanese."}


def _map(name: str) -> Schema:
    return {"type": "object", "additionalProperties": {"$ref": f"#/$defs/{name}"}}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _object(properties: Schema, *needed: str) -> Schema:
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**schema, "required": list(needed)} if needed else schema


def _example(en: str, ja: str) -> Schema:
    return {"en": en, "ja": ja}


def _said(title: str, description: str, example: object, schema: Schema) -> Schema:
    return {"title": title, "description": description, "examples": [example], **schema}
