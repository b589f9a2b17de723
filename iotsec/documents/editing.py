"""Edits of a document: what `tried_on` writes as paths and values, made in plain values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from iotsec.model.kinds import SECTIONS

Tree = dict[str, Any]
"""A design as a document: the header, and the sections with their elements by id, as plain values."""


def apply_edits(tree: Mapping[str, Any], edits: Mapping[str, Any]) -> Tree:
    """A copy of the document with edits as in `tried_on`: each a path `section.id.field` (or deeper) and a value.

    `None` takes away what stands at the path: a field is then not stated, an element is gone. A path of one step is a
    line of the header. Raises `KeyError` where the path leads through what is not there.
    """
    copy: Tree = copied(tree)
    edit_here(copy, edits)
    return copy


def copied(tree: Any) -> Any:
    """A deep copy of plain values."""
    if isinstance(tree, Mapping):
        return {key: copied(value) for key, value in tree.items()}
    return [copied(item) for item in tree] if isinstance(tree, (list, tuple)) else tree


def edit_here(tree: Tree, edits: Mapping[str, Any]) -> None:
    """Make edits as `apply_edits` does, in the document itself."""
    for path, value in edits.items():
        _edit(tree, path, value)


def _edit(tree: Tree, path: str, value: Any) -> None:
    *way, last = path.split(".")
    if way and way[0] not in SECTIONS and way[0] not in tree:
        raise KeyError(f"{path}: there is no section {way[0]}")
    place = tree
    for number, step in enumerate(way):
        if number == 0:
            place = place.setdefault(step, {})
            continue
        if place.get(step) is None:
            if number == 1:
                raise KeyError(f"{path}: there is no element {step} in {way[0]}")
            place[step] = {}
        place = place[step]
    if value is None:
        place.pop(last, None)
    else:
        place[last] = copied(value)
