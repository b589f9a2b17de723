"""Strategies of hypothesis for random designs and for their more informed versions."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from iotsec.documents.reading import design_of
from iotsec.model.design import Design
from iotsec.testing.drawing import Shape, draw_tree
from iotsec.testing.edits import Tree
from iotsec.testing.filling import fill_in
from iotsec.testing.luck import Drawn, Seeded


def documents(shape: Shape | None = None) -> st.SearchStrategy[Tree]:
    """Random designs as documents (plain values); `shape` says how large they are and how much is stated."""
    return _documents(shape or Shape())


@st.composite
def _documents(draw: st.DrawFn, shape: Shape) -> Tree:
    return draw_tree(Drawn(lambda most: draw(st.integers(0, most))), shape)


def designs(shape: Shape | None = None) -> st.SearchStrategy[Design]:
    """Random small designs: systems, components, flows and the rest, partly stated, partly open, with choices."""
    return documents(shape).map(design_of)


def completions(design: Design, *, grow: int = 2) -> st.SearchStrategy[Design]:
    """Random more informed versions of a design; up to `grow` elements are added where it is not drawn completely.

    They are made from seeds: hypothesis shrinks how much is filled in, not single values.
    """

    def filled(given: tuple[int, int, int]) -> Design:
        seed, tenths, more = given
        return fill_in(design, Seeded(seed), share=tenths / 10, grow=more)

    return st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 10), st.integers(0, grow)).map(filled)


def whole_designs(**changes: Any) -> st.SearchStrategy[Design]:
    """Random designs of which everything is stated, and everything is drawn."""
    return designs(Shape(whole=True, vague=0, doubtful=0, present=0, **changes))
