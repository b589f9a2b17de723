"""Edits of a design: one more element, one less, another value. Each gives a new design; none changes the old one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from iotsec.documents.reading import design_of, tree_of
from iotsec.model.design import Design
from iotsec.model.element import Element
from iotsec.model.kinds import SECTIONS

Tree = dict[str, Any]
"""A design as a document: the header, and the sections with their elements by id, as plain values."""


def with_element(design: Design, element: Element) -> Design:
    """The design with one more element. Raises `DesignError` where its id is taken or it names nothing."""
    tree = tree_of(design)
    taken = design.elements.get(element.id)
    section = tree.setdefault(element.SECTION, {})
    if taken is not None:
        raise ValueError(f"the id {element.id} is used already, by a {taken.KIND}")
    section[element.id] = element.written()
    return design_of(tree)


def without(design: Design, id: str) -> Design:
    """The design without one element; references that name it must be gone before, else `DesignError` is raised."""
    tree = tree_of(design)
    del tree[design[id].SECTION][id]
    return design_of(tree)


def stating(design: Design, id: str, field: str, value: Any) -> Design:
    """The design with another value of one field, as it stands in a document; `None` makes it not stated.

    `id` names an element, or the design itself. Raises `DesignError` where the value cannot be read.
    """
    path = field if id == design.id else f"{design[id].SECTION}.{id}.{field}"
    return design_of(apply_edits(tree_of(design), {path: value}))


def edited(design: Design, edits: Mapping[str, Any]) -> Design:
    """The design with several edits, as `apply_edits` takes them, made at once."""
    return design_of(apply_edits(tree_of(design), edits))


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
