"""A value that is not read again is what it would be read as."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from iotsec.documents.reading import design_of
from iotsec.model import remembering
from iotsec.model.element import Element
from iotsec.model.kinds import KINDS, SECTIONS
from iotsec.model.remembering import Remembering
from iotsec.model.values import Between, Spread, Stated, Statement
from iotsec.testing import Shape
from iotsec.testing.drawing import draw_tree
from iotsec.testing.luck import Seeded

ODD: list[Any] = [
    None, True, False, 0, 1, 1.0, 2, -1, 0.5, "", " ", "x", "X", "1", "True", "a--b", "é", "a\x07", "no such word", "4 h",
    "240 min", "2027-01-01", "SL 2", [], [1], [True], ["x"], ["x", "x"], ["b", "a"], ["a", "b"], ("a", "b"), [["x"]], [{}], [None],
    {}, {"x": "y"}, {"none": "r"}, {"none": " "}, {"is": "x"}, {"is": None}, {"including": ["b", "a"]}, {"en": "x"},
    {"is": "x", "basis": "verified", "by": "t"}, {"is": "x", "basis": "proven"}, {"between": [1, 2]}, {"from": "1 s"},
    {"per": {"mode": {"on": "x"}}}, Between(1, 2), Spread("1 s", None), Stated("x", Statement(basis="built")),
]  # fmt: skip
"""Values that some fields take and others do not, some of which equal each other without being the same."""


def examples(kind: type[Element]) -> dict[str, list[Any]]:
    """Values for each field of a kind by its name in a document: what the model shows, bare and wrapped."""
    shown = {info.alias or name: info.examples for name, info in kind.model_fields.items() if name != "id"}
    return {name: [item for value in values for item in (value, {"is": value})] for name, values in shown.items()}


@st.composite
def sections(draw: st.DrawFn) -> tuple[type[Element], list[tuple[Any, dict[Any, Any]]]]:
    """Elements of one kind, with fields that can be read, that cannot, and that there are not."""
    kind = draw(st.sampled_from(list(SECTIONS.values())))
    good = examples(kind)
    names = st.sampled_from([*good, "x:own", "id", "from_", "no_such", 5, None])
    ends = st.fixed_dictionaries({name: st.sampled_from([*good[name], "x"]) for name in ("from", "to") if name in good})
    found = []
    for _ in range(draw(st.integers(1, 5))):
        fields = draw(ends) if draw(st.booleans()) else {}
        for name in draw(st.lists(names, max_size=4)):
            fields[name] = draw(st.sampled_from(good.get(name, []) * 20 + ODD))
        found.append((draw(st.sampled_from(["a", "b", "a--b", "", 5])), fields))
    return kind, found


def exactly(element: Element) -> dict[str, str]:
    """What an element holds, in which 1 is not True."""
    return {name: repr(value) for name, value in sorted(vars(element).items())}


def plainly(kind: type[Element], id: Any, fields: dict[Any, Any]) -> Element | None:
    """The element as it is read on its own; None where it is refused, or has fields that no document can have."""
    if not all(isinstance(name, str) for name in fields) or "id" in fields or "from_" in fields:
        return None
    try:
        return kind.read({"id": id, **fields})
    except ValidationError:
        return None


@given(sections())
def test_what_is_known_is_what_would_be_read(section: tuple[type[Element], list[tuple[Any, dict[Any, Any]]]]) -> None:
    """Protects every design: an element read after others is what it is on its own, and nothing wrong passes."""
    kind, elements = section
    reader = Remembering(kind)
    for id, fields in elements:
        found, alone = reader.element(id, fields), plainly(kind, id, fields)
        if found is None:
            assert alone is None or any(statement.per for statement in alone.statements.values())
        else:
            assert alone is not None
            assert (type(found), exactly(found)) == (type(alone), exactly(alone))


@pytest.mark.parametrize("kind", SECTIONS.values(), ids=lambda kind: kind.KIND)
def test_every_field_is_read_as_alone_wherever_it_comes(kind: type[Element]) -> None:
    """Protects each field by each value, before and after all others: what equals a known value need not be one."""
    ends = {name: "x" for name in ("from", "to") if name in examples(kind)}
    for name, good in examples(kind).items():
        for values in ([*good, *ODD], [*reversed(ODD), *good]):
            reader = Remembering(kind)
            for value in values:
                fields = {**ends, name: value}
                found, alone = reader.element("a", fields), plainly(kind, "a", fields)
                if found is not None:
                    assert alone is not None, (name, value)
                    assert exactly(found) == exactly(alone), (name, value)
                else:
                    assert alone is None or alone.statement(name).per, (name, value)


def test_no_more_is_kept_than_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects memory where every element says something of its own; what is not kept is read all the same."""
    monkeypatch.setattr(remembering, "MOST", 3)
    reader = Remembering(KINDS["component"])
    for product in [*"abcde", *"edcba"]:
        assert reader.element("c", {"product": product}) == KINDS["component"].read({"id": "c", "product": product})
    assert reader.known["product"] == {"a": "a", "b": "b", "c": "c"}


def test_what_is_in_order_is_not_read_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects the time that a large document takes: nothing in a design without values by choice is left over."""
    tree = draw_tree(Seeded(3), Shape(present=0))
    design = design_of(tree)
    monkeypatch.setattr(Element, "read", None)
    assert design_of(tree).elements == design.elements
    assert len(design.elements) > len(KINDS) / 2
