"""The least to change in a design of which values differ by choice: they are carried over, and never read as something else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from iotsec import Design, check, harden, hardened, load_profile
from iotsec.analysis.hardening.telling import Hardening
from iotsec.documents.reading import design_of, write_design
from iotsec.model.by_choice import may_differ
from iotsec.model.kinds import standard_vocabulary

ROOT = Path(__file__).parents[2]
DESIGN = ROOT / "tests" / "incidents" / "owners" / "city-cameras.yaml"
PLACING = ("zone", "place", "accountable")


def differing(tree: dict[str, Any], *names: str) -> dict[str, Any]:
    """The design with a choice of its own by which these values (default: all that may) differ, each said twice alike."""
    tree = {**tree, "choices": {**tree.get("choices", {}), "season": ["dry", "wet"]}}
    for kind in standard_vocabulary().kinds.values():
        for said in tree.get(kind.section, {}).values() if kind.name != "design" else ():
            for name, field in kind.fields.items():
                if name in said and (not names or name in names) and may_differ(kind.name, name, field.form):
                    said[name] = {"per": {"season": {"dry": said[name], "wet": said[name]}}}
    return tree


def answered(*names: str, plain: bool = False) -> tuple[Design, Hardening]:
    """The design of the cameras with values that differ, and the least to change in it."""
    tree = yaml.safe_load(DESIGN.read_text(encoding="utf-8"))
    design = design_of(tree if plain else differing(tree, *names))
    return design, harden(design, load_profile("general"))


def test_what_is_added_stands_where_its_neighbour_stands_in_each_mode() -> None:
    """Protects from an error of the program: a new element takes over where others stand, also where that differs."""
    _, usual = answered(plain=True)
    design, answer = answered(*PLACING)

    def made(found: Hardening) -> set[tuple[str, str, str, str]]:
        return {(item.how, item.kind, item.id, item.field) for item in found.changes}

    new = [item.after for item in answer.changes if item.how == "new" and "zone" in item.after]
    assert made(answer) == made(usual) and answer.beyond == usual.beyond
    assert new and all(isinstance(item["zone"], dict) and list(item["zone"]) == ["per"] for item in new)
    assert "season" in write_design(hardened(design, answer))


@pytest.mark.parametrize("choices", [None, {"season": "wet"}])
def test_a_value_that_differs_is_left_as_it_is(choices: dict[str, str] | None) -> None:
    """Protects what somebody said of each mode: where everything differs that may, nothing of it is changed."""
    tree = differing(yaml.safe_load(DESIGN.read_text(encoding="utf-8")))
    design = design_of(tree)
    answer = harden(design, load_profile("general"), choices=choices)
    after = hardened(design, answer)

    every = [
        (item.id, field) for item in design.elements.values() for field, said in item.statements.items() if said.per
    ]
    assert every and all(after[id].value(field) == design[id].value(field) for id, field in every)
    assert len(check(after, load_profile("general"), choices=choices).not_met) <= len(
        check(design, load_profile("general"), choices=choices).not_met
    )


def test_nobody_stands_in_where_performers_differ_by_choice() -> None:
    """Protects from an error of the program: of performers that differ none is added or taken, and it is left so."""
    said = {
        "iotsec": 1, "id": "d", "stage": "design", "choices": {"mode": ["dry", "flood"]},
        "complete": ["systems", "functions", "dependencies"],
        "systems": {"s": {"complete": ["components", "functions", "dependencies"]}},
        "components": {"pump": {"system": "s", "kind": "thing", "repair_time": "2 h", "restart_time": "1 min"}},
        "functions": {"drain": {
            "system": "s", "criticality": 2, "tolerable_outage": "30 min",
            "performed_by": {"per": {"mode": {"dry": ["pump"], "flood": ["pump"]}}},
            "independent_of": ["power", "communication", "time", "cloud", "data", "people", "other-system"],
        }},
    }  # fmt: skip

    answer = harden(design_of(said), load_profile("general"), choices={"mode": "flood"})

    assert ("IOT-OPR-03", "drain") in {(item.requirement, item.id) for item in answer.beyond}
