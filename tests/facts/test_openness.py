"""What is drawn completely: who may say so, on what basis, and what stays open."""

from __future__ import annotations

from typing import Any

import pytest

from iotsec.documents.reading import design_of
from iotsec.facts.openness import closed_systems, open_at
from iotsec.facts.tabulate import tabulate
from iotsec.facts.view import View

NESTED = {"a": {"parent": {"none": "the whole"}}, "b": {"parent": "a"}, "c": {"parent": "b"}, "z": {}}


def closed(design: Any, systems: Any, section: str = "flows", **view: Any) -> list[bool]:
    """Which systems are closed, by id."""
    facts = tabulate(design_of({"iotsec": 1, "id": "d", **design, "systems": systems}), View(**view))
    return closed_systems(facts, section).tolist()


@pytest.mark.parametrize(
    ("design", "where", "expected"),
    [
        ({}, None, [False, False, False, False]),
        ({"complete": ["flows"]}, None, [True, True, True, True]),
        ({}, "a", [True, True, True, False]),
        ({}, "b", [False, True, True, False]),
    ],
    ids=["nobody says so", "the design says so", "the whole says so", "a part says so"],
)
def test_who_says_that_all_is_drawn(design: Any, where: str | None, expected: list[bool]) -> None:
    """Protects closing by absence: a system speaks for itself and its parts, the design for all."""
    systems = {id: {**fields, **({"complete": ["flows"]} if id == where else {})} for id, fields in NESTED.items()}
    assert closed(design, systems) == expected
    assert closed({}, systems, "interfaces") == [False] * 4


@pytest.mark.parametrize(
    ("basis", "expected"), [("assumed", False), ("designed", True), ("verified", True), (None, True)]
)
def test_completeness_below_the_least_basis_does_not_count(basis: str | None, expected: bool) -> None:
    """Protects against an assumed inventory: it closes nothing from the stage that asks more."""
    said = {"flows": {"basis": basis} if basis else True}
    systems = {"a": {"complete": said}}
    assert closed({"stage": "design"}, systems, stage=None, least_basis={"design": "designed"}) == [expected]


def test_what_is_open_at_an_element() -> None:
    """Protects relations read backwards: open by the element's own system, and records by the design."""
    tree = {
        "iotsec": 1,
        "id": "d",
        "complete": ["vulnerabilities"],
        "systems": {"a": {"complete": ["interfaces"]}, "b": {}},
        "components": {"x": {"system": "a"}, "y": {"system": "b"}, "z": {}},
    }
    facts = tabulate(design_of(tree))
    assert open_at(facts, "component", "interface").tolist() == [False, True, True]
    assert open_at(facts, "component", "vulnerability").tolist() == [False, False, False]
    assert open_at(facts, "component", "evidence").tolist() == [True, True, True]
