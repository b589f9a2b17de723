"""What elements state of a field, gathered field by field, is what each of them says."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iotsec import View
from iotsec.documents.reading import design_of
from iotsec.facts.declared import Differing, Stated
from iotsec.facts.stating import Stages, Stating
from iotsec.model.by_choice import under
from iotsec.model.design import Design
from iotsec.model.element import Element
from iotsec.model.kinds import KINDS
from iotsec.testing import Shape
from iotsec.testing.drawing import draw_tree
from iotsec.testing.luck import Seeded, chance, one_of

BASES = st.sampled_from(["assumed", "required", "designed", "built", "verified"])
STAGES = ["policy", "risk-assessment", "design", "build", "operation"]
LEAST = st.dictionaries(st.sampled_from(STAGES), BASES)
VIEWS = st.builds(
    View,
    stage=st.sampled_from([None, *STAGES]),
    least_basis=st.just({}) | LEAST,
    least_of=st.just({}) | st.dictionaries(st.sampled_from(["", "power", "rail"]), LEAST),
)


def design_by(seed: int) -> Design:
    """A random design, with sectors and stages of its own, in which some say what a profile declares."""
    luck = Seeded(seed)
    tree = draw_tree(luck, Shape())
    for system in tree.get("systems", {}).values():
        system["sector"], system["stage"] = one_of(luck, ("power", "rail", "other")), one_of(luck, STAGES)
    for component in tree.get("components", {}).values():
        if chance(luck, 0.5):
            component["x:own"] = one_of(luck, (1, {"is": 1, "basis": "verified"}, {"none": "r"}, {"including": ["a"]}))
    return design_of(tree)


def told_by(elements: list[Element], name: str, stages: Stages) -> Stated:
    """What these elements state of a field, by looking at one after the other."""
    found = Stated([], [], [], [], [])
    for row, element in enumerate(elements):
        value, statement = element.value(name), element.statement(name)

        def counts(basis: Any, element: Element = element) -> bool:
            return stages.counts(basis, element)

        if statement.per:
            said = {option: under(value, statement, option) for option in value.options}
            said = {option: item for option, item in said.items() if counts(item.statement.basis)}
            open_ones = frozenset(option for option, item in said.items() if item.statement.including)
            values = {option: item.value for option, item in said.items()}
            found.differing.append(Differing(row, value.choice, values, open_ones))
        elif value is not None or statement.none is not None:
            if not counts(statement.basis):
                found.doubtful.append(row)
                continue
            found.rows.append(row)
            found.values.append(value)
            if statement.including:
                found.including.append(row)
    return found


@given(st.integers(0, 2**32 - 1), VIEWS)
def test_what_is_gathered_is_what_each_says(seed: int, view: View) -> None:
    """Protects every column: a value, an explicit none or an open list is not lost, nor counted where it may not be."""
    design = design_by(seed)
    stages = Stages(design, view)
    for kind, cls in KINDS.items():
        elements = [design] if kind == "design" else list(design.of_kind(kind))
        stating = Stating(elements, stages)
        names = [info.alias or name for name, info in cls.model_fields.items() if info.form is not None]
        for name in (*names, "x:own"):
            told = told_by(elements, name, stages)
            assert stating.of(name) == told, (kind, name)
            assert stating.differs(name) == bool(told.differing)
            assert stating.states_own(name) == (name == "x:own" and told != Stated([], [], [], [], []))


@pytest.mark.parametrize("seed", range(3))
def test_random_designs_say_all_there_is_to_gather(seed: int) -> None:
    """Protects the test above from being about nothing: open lists, nones, bases and differences occur."""
    statements = [
        statement
        for number in range(40)
        for element in design_by(100 * seed + number).elements.values()
        for statement in element.statements.values()
    ]
    assert all(any(getattr(item, said) for item in statements) for said in ("basis", "none", "including", "per"))
