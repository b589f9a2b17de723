"""The part of the JSON Schema of a profile that has to do with derivation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from iotsec.model.kinds import KINDS
from iotsec.requirements.deriving.declaring import COMMON, FORMS, PROTECTS
from iotsec.requirements.deriving.header import BASE_KEYS, CONFORMANCES, KINDS_OF_PROFILE
from iotsec.requirements.deriving.tailoring import GAINED

Schema = dict[str, Any]
Said = Callable[[str, str, object, Schema], Schema]

_TEXT: Schema = {"type": "string", "minLength": 1}
_BOTH: Schema = {"$ref": "#/$defs/text"}
_WORDS: Schema = {"type": "array", "items": _TEXT, "minItems": 1, "uniqueItems": True}
_ANY: Schema = {"type": "object"}


def deriving_properties(said: Said, requirement: Mapping[str, Schema]) -> Schema:
    """The properties of a profile with which it derives and declares; `requirement` are those of a requirement."""
    bases = {"type": "array", "minItems": 1, "items": _object(dict.fromkeys(BASE_KEYS, _TEXT), "profile", "version")}
    named = {"type": "object", "propertyNames": {"enum": list(KINDS)}}
    listed = {"anyOf": [_WORDS, {"type": "object", "additionalProperties": _BOTH}]}
    reason = _object({"reason": _BOTH}, "reason")
    settled = _object({"leave": _TEXT, "reason": _BOTH}, "leave", "reason")
    example = {"extends": [{"profile": "general", "version": "0.1.0"}], "terms": {"component": {"en": "ECU"}}}
    shapes: Mapping[str, tuple[str, object, Schema]] = {
        "kind": ("What it is: an overlay is asked of all sectors.", "profile", {"enum": list(KINDS_OF_PROFILE)}),
        "sector": ("The word by which systems name the sector that it governs.", "automotive", _TEXT),
        "extends": ("The profiles on which it builds.", example["extends"], bases),
        "conformance": ("What it claims of its bases.", "strict", {"enum": list(CONFORMANCES)}),
        "fields": ("Fields of its own, under its prefix.", {}, {**named, "additionalProperties": _by(_field())}),
        "scales": ("Scales of its own, in rising order.", {"house": ["low", "high"]}, _by(_WORDS)),
        "catalogues": ("Sets that parameters and requirements name.", {"x:set": ["a", "b"]}, _by(listed)),
        "protocols": ("What protocols give to the flows that speak them.", {}, _by(_protocol())),
        "terms": (
            "The sector's words for kinds of elements.",
            example["terms"],
            {**named, "additionalProperties": _BOTH},
        ),
        "tailor": ("What it changes in requirements of its bases.", {}, _by(_tailoring(requirement))),
        "resolved": ("From which bases this flat text was made.", example["extends"], bases),
        "resolve": ("Which base is left where two conflict, and why.", {}, _by(settled)),
        "exclude": ("What it leaves out of its bases, and why.", {}, _by(reason)),
    }
    return {name: said(name, *shape) for name, shape in shapes.items()}


def _tailoring(requirement: Mapping[str, Schema]) -> Schema:
    condition = {"$ref": "#/$defs/condition"}
    kept = ("title", "statement", "why", "fix", "obligation", "stage", "decided_by", "require", "when", "waivable",
            "in_force", "tried_on", *GAINED)  # fmt: skip
    compensable = {"anyOf": [{"const": False}, requirement["compensable"]]}
    own = {
        "because": _BOTH, "parameters": _ANY, "require_also": condition, "when_also": condition,
        "without_alternatives": _WORDS, "compensable": compensable,
    }  # fmt: skip
    return {**_object({**{key: requirement[key] for key in kept}, **own}), "minProperties": 1}


def _field() -> Schema:
    more = {
        "words": _WORDS, "to": {"anyOf": [_TEXT, _WORDS]}, "low": {"type": "number"}, "high": {"type": "number"},
        "spread": {"type": "boolean"}, "like": _TEXT, "scale": _TEXT, "catalogue": _TEXT,
    }  # fmt: skip
    return _object({"form": {"enum": list(FORMS)}, "meaning": _BOTH, "example": {}, **more}, *COMMON)


def _protocol() -> Schema:
    gives = {key: {"type": "boolean"} for key in PROTECTS if key != "authentication"}
    authentication = {"enum": ["none", "one-way", "mutual"]}
    more = {"note": {}, "sources": {"type": "array", "items": {"$ref": "#/$defs/source"}}}
    return _object({"title": _BOTH, "authentication": authentication, **gives, **more}, "title")


def _by(value: Schema) -> Schema:
    return {"type": "object", "additionalProperties": value}


def _object(properties: Mapping[str, Schema], *needed: str) -> Schema:
    schema: Schema = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return {**schema, "required": list(needed)} if needed else schema
