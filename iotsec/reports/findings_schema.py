"""The JSON Schema of findings, so that programs which read them can check what they read."""

from __future__ import annotations

from typing import Any

from iotsec.findings import Verdict
from iotsec.model.values import STAGES
from iotsec.reports.findings_json import SCHEMA
from iotsec.reports.json_again import more_schema
from iotsec.reports.schema_words import explained
from iotsec.reports.telling import COUNTED, COUNTED_AS_MET
from iotsec.requirements.requirement import OBLIGATIONS

Schema = dict[str, Any]


def findings_schema() -> Schema:
    """The schema (draft 2020-12) of what `iotsec check --format json` writes."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Findings of iotsec",
        "description": "The verdicts of a check. Met means met, as modelled; nothing here is an approval.",
        **_with_more(_object(_properties())),
        "$defs": {"place": _place(), "element": _element(), "finding": _finding()},
    }
    return explained(schema)


def _with_more(schema: Schema) -> Schema:
    """What stands there only where it was asked for is not required."""
    return {**schema, "properties": {**schema["properties"], **more_schema()}}


def _properties() -> Schema:
    number = {"type": "integer", "minimum": 0}
    return {
        "schema": _said({"const": SCHEMA}, "The version of this format.", SCHEMA),
        "iotsec": _said({"type": "string"}, "The version of iotsec.", "0.1.0"),
        "design": _said(
            _object({"id": _text_or_null(), "digest": _text_or_null()}),
            "The design and the digest of what it says; null for tables of facts.",
            {"id": "ev-charging", "digest": "sha256:0c4f"},
        ),
        "stage": _said({"enum": list(STAGES)}, "The stage it was looked at in.", "design"),
        "as_of": _said(_text_or_null(), "The date it was judged at.", "2027-06-01"),
        "choices": _said(
            {"type": "object", "additionalProperties": {"type": "string"}},
            "The options chosen; other choices were left open.",
            {"mode": "normal"},
        ),
        "profiles": _said(
            _list(_profile()),
            "The profiles it was checked against: what they claim of their bases, leave out, and do not ask.",
            [
                {
                    "id": "general",
                    "version": "0.1.0",
                    "digest": "sha256:9a1e",
                    "conformance": None,
                    "excluded": [],
                    "argued": [],
                    "inactive": [],
                }
            ],
        ),
        "open_systems": _said(
            _list(_object({"id": {"type": "string"}, "sections": _list({"type": "string"})})),
            "The systems not declared complete, with the sections in which something may not be drawn.",
            [{"id": "grid", "sections": ["flows"]}],
        ),
        "summary": _said(
            _object({"met": _object(dict.fromkeys(COUNTED_AS_MET, number)), **dict.fromkeys(COUNTED, number)}),
            "How many findings have each verdict; those that are met apart by what they rest on.",
            {"met": dict.fromkeys(COUNTED_AS_MET, 0), **dict.fromkeys(COUNTED, 0)},
        ),
        "findings": _said(_list({"$ref": "#/$defs/finding"}), "By requirement, kind and id.", []),
        "to_make_clear": _said(
            _list(_object({"statement": {"type": "string"}, "elements": _list({"type": "string"}), "settles": number})),
            "The statements (kind.field) that settle most unknown findings, in the order in which to make them.",
            [{"statement": "flow.authentication", "elements": ["start"], "settles": 3}],
        ),
    }


def _profile() -> Schema:
    """A profile that was asked."""
    text = {"type": "string"}
    reason = {"type": "object", "additionalProperties": text}
    return _object(
        {
            **dict.fromkeys(("id", "version", "digest"), text),
            "conformance": {"enum": ["exact", "strict", "demonstrable", None]},
            "excluded": _list(_object({"requirement": text, "reason": reason})),
            "argued": _list(text),
            "inactive": _list(text),
        }
    )


def _finding() -> Schema:
    element = {"$ref": "#/$defs/element"}
    place = {"anyOf": [{"$ref": "#/$defs/place"}, {"type": "null"}]}
    text: Schema = {"type": "string"}
    missing = _said(_list(text), "The statements (kind/id.field) that would settle it.", ["flow/start.authentication"])
    seen = {
        "fact": text,
        "element": element,
        "field": text,
        "seen": text,
        "asked": text,
        "answer": {"type": ["boolean", "null"]},
        "missing": missing,
        "place": place,
    }
    step = _object({"kind": text, "id": text, "note": text})
    witness = _object({"form": {"enum": ["way", "cut", "chain", "values"]}, "steps": _list(step)})
    return _object(
        {
            "requirement": _said(text, "The id of the requirement.", "IOT-SCIA-05"),
            "element": element,
            "verdict": _said({"enum": [verdict.word for verdict in Verdict]}, "What it comes to.", "not_met"),
            "profiles": _said(_list(text), "The profiles that ask it.", ["general"]),
            "obligation": _said({"enum": list(OBLIGATIONS)}, "How binding it is.", "shall"),
            "scenario": _said(
                _text_or_null(), "The scenario that is worst; null where it is asked as it stands.", None
            ),
            "because": _said(_list(_object(seen)), "The facts that led to the verdict.", []),
            "witness": _said(_list(witness), "What shows the answers: ways, cuts, chains, values.", []),
            "place": place,
            "fingerprint": _said(
                {"type": "string", "pattern": "^[0-9a-f]{16}$"},
                "The same in every run for the same requirement and element.",
                "0123456789abcdef",
            ),
        }
    )


def _place() -> Schema:
    number = {"type": "integer", "minimum": 1}
    schema = _object({"file": {"type": "string"}, "line": number, "column": number})
    text = "Where it stands: the file relative to the folder of the design, line and column from 1."
    return _said(schema, text, {"file": "design.yaml", "line": 12, "column": 3})


def _element() -> Schema:
    schema = _object({"kind": {"type": "string"}, "id": {"type": "string"}})
    return _said(schema, "An element of the design.", {"kind": "flow", "id": "start"})


def _said(schema: Schema, description: str, example: object) -> Schema:
    return {"description": description, "examples": [example], **schema}


def _object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _text_or_null() -> Schema:
    return {"type": ["string", "null"]}
