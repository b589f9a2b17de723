"""The shapes of what a template says around its conditions: a wrong one is told, never skipped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from iotsec.requirements.accepting import IN_FORCE_RIGHT, LAW_RIGHT, WAIVABLE_RIGHT, is_in_force, is_law, is_waivable


class Shape(NamedTuple):
    """What may stand under a key: a test, and what would be right."""

    fits: Callable[[Any], bool]
    right: str


def is_text(value: Any) -> bool:
    """Whether this is text that says something."""
    return isinstance(value, str) and bool(value.strip())


def is_texts(value: Any) -> bool:
    """Whether this is a list of at least one text."""
    return isinstance(value, list) and bool(value) and all(is_text(item) for item in value)


def is_map(value: Any) -> bool:
    """Whether this is a map; an empty one says nothing, and may stand."""
    return isinstance(value, Mapping)


def is_table(value: Any) -> bool:
    """Whether this is a map of at least one entry."""
    return is_map(value) and bool(value)


def _is_filled(value: Any) -> bool:
    return isinstance(value, (Mapping, list)) and bool(value)


VERSION = r"\d+(\.\d+)*([-+][0-9A-Za-z.+-]+)?"
ID = r"[a-z][a-z0-9]*([-_][a-z0-9]+)*"
PREFIX = r"([A-Z][A-Z0-9]*-([A-Z0-9]+-)*)?"
"""How a version, the id of a profile and a prefix are written; a profile that only assigns has no prefix."""


def _is_version(value: Any) -> bool:
    written = isinstance(value, (str, int, float)) and not isinstance(value, bool)
    return written and re.fullmatch(VERSION, str(value), re.ASCII) is not None


def _is(pattern: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def is_title(value: Any) -> bool:
    """Whether this is a text in one language at least, each by its code."""
    return (
        isinstance(value, Mapping)
        and bool(value)
        and set(value) <= {"en", "ja"}
        and all(is_text(value[language]) for language in value)
    )


def is_edits(value: Any) -> bool:
    """Whether these are edits of the reference design: a map from path to value, or a list of such maps."""
    maps = value if isinstance(value, list) else [value]
    return all(isinstance(item, Mapping) and bool(item) for item in maps)


TITLE = Shape(is_title, "write {en: ..., ja: ...}")
MAP = Shape(is_map, "write a map")
HEADER_SHAPES: Mapping[str, Shape] = {
    "iotsec": Shape(lambda value: value == 1 and value is not True, "write iotsec: 1"),
    "profile": Shape(_is(ID), "write the id of the profile in small letters, such as water or water-works"),
    "version": Shape(_is_version, "write the version as digits and dots, such as 0.1.0"),
    "title": TITLE,
    "notice": TITLE,
    "prefix": Shape(_is(PREFIX), "write how the ids of the requirements begin: capitals and a hyphen, such as WATER-"),
    "least_basis": MAP,
    "documents": MAP,
    "items": MAP,
    "stages": MAP,
    "reference_design": Shape(is_text, "write the path of a design, from the folder of the profile"),
    "not_waivable": Shape(is_texts, "write a list of ids of requirements"),
    "requirements": Shape(_is_filled, "write a map from id to requirement, or a list of files beside the profile"),
}
"""What stands at the top of a profile; what is needed is checked apart."""

REQUIREMENT_SHAPES: Mapping[str, Shape] = {
    "applies_to": Shape(lambda value: is_text(value) or is_texts(value), "write a kind of element, or a list of kinds"),
    "realises": Shape(is_texts, "write a list of ids of requirements"),
    "weakens": Shape(is_texts, "write a list of needs, such as [availability]"),
    "sources": Shape(lambda value: isinstance(value, list) and bool(value), "write a list of at least one source"),
    "alternatives": Shape(is_map, "write a map from name to {when: ..., require: ...}"),
    "waivable": Shape(is_waivable, WAIVABLE_RIGHT),
    "in_force": Shape(is_in_force, IN_FORCE_RIGHT),
    "law": Shape(is_law, LAW_RIGHT),
    "compensable": Shape(
        lambda value: is_map(value) and set(value) == {"by"}, "write {by: <condition on the components>}"
    ),
}
"""What stands in a requirement beside its words, texts and conditions."""


def misshapen(tree: Mapping[str, Any], shapes: Mapping[str, Shape]) -> Iterator[tuple[str, str]]:
    """Each key under which something of another shape stands, with what would be right."""
    for key, shape in shapes.items():
        if key in tree and not shape.fits(tree[key]):
            yield key, shape.right
