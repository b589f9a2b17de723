"""Edits of a design: one more element, one less, another value. Each gives a new design; none changes the old one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from iotsec.documents.editing import Tree, apply_edits, copied, edit_here
from iotsec.documents.reading import design_of, tree_of
from iotsec.errors import with_article
from iotsec.model.design import Design
from iotsec.model.element import Element

__all__ = ["Tree", "apply_edits", "copied", "edit_here", "edited", "stating", "with_element", "without"]


def with_element(design: Design, element: Element) -> Design:
    """The design with one more element. Raises `DesignError` where its id is taken or it names nothing."""
    tree = tree_of(design)
    taken = design.elements.get(element.id)
    section = tree.setdefault(element.SECTION, {})
    if taken is not None:
        raise ValueError(f"the id {element.id} is used already, by {with_article(taken.KIND)}")
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
