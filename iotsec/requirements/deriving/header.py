"""What a profile that is derived from others, or declares things of its own, says at its top: the words and shapes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from iotsec.requirements.shapes import Shape, is_map, is_text

DERIVING = (
    "kind", "sector", "extends", "conformance", "fields", "scales", "catalogues", "protocols", "terms", "tailor",
    "exclude", "resolve", "resolved",
)  # fmt: skip
"""The words at the top of a profile that have to do with derivation, in the order of a document."""

CONFORMANCES = ("exact", "strict", "demonstrable")
USUAL_CONFORMANCE = "strict"

BASE_KEYS = ("profile", "version", "digest", "at")


def _is_bases(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_base, value))


def _is_base(value: Any) -> bool:
    named = isinstance(value, Mapping) and {"profile", "version"} <= set(value) <= set(BASE_KEYS)
    return named and all(is_text(value[key]) for key in value)


def _is_resolved(value: Any) -> bool:
    return _is_bases(value) and all("digest" in base for base in value)


BASES_RIGHT = "write a list of {profile: general, version: 0.1.0}; `at` says in which folder, `digest` of which text"

KINDS_OF_PROFILE = ("profile", "overlay")

DERIVING_SHAPES: Mapping[str, Shape] = {
    "kind": Shape(lambda value: value in KINDS_OF_PROFILE, f"write one of {', '.join(KINDS_OF_PROFILE)}"),
    "sector": Shape(is_text, "write the word by which systems name this sector, such as automotive"),
    "extends": Shape(_is_bases, BASES_RIGHT),
    "resolved": Shape(_is_resolved, "write a list of {profile: general, version: 0.1.0, digest: sha256:...}"),
    "conformance": Shape(lambda value: value in CONFORMANCES, f"write one of {', '.join(CONFORMANCES)}"),
    "fields": Shape(is_map, "write a map from kind to {field: {form: ..., meaning: ..., example: ...}}"),
    "scales": Shape(is_map, "write a map from name to a list of words in rising order"),
    "catalogues": Shape(is_map, "write a map from name to a list of words"),
    "protocols": Shape(is_map, "write a map from protocol to what it gives to a flow, such as {integrity: false}"),
    "terms": Shape(is_map, "write a map from kind to {en: ..., ja: ...}"),
    "tailor": Shape(is_map, "write a map from the id of a requirement of the base to what changes"),
    "exclude": Shape(is_map, "write a map from the id of a requirement of the base to {reason: {en: ..., ja: ...}}"),
    "resolve": Shape(is_map, "write a map from the id of a requirement to {leave: BASE, reason: {en: ..., ja: ...}}"),
}


def namespace(prefix: str) -> str:
    """With what the names of a profile's own fields and catalogues begin: `auto:` where its ids begin with AUTO-."""
    return f"{prefix.rstrip('-').lower()}:"
