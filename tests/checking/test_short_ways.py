"""Short ways of judging: what they leave out, or take from what was asked before, changes no verdict."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from iotsec import Profile, read_design
from iotsec.checking import judging
from iotsec.checking.check import check
from iotsec.conditions import compare, evaluate, folds
from iotsec.documents.reading import design_of
from iotsec.errors import InputError
from iotsec.model.design import Design
from iotsec.requirements.reading import load_profiles
from iotsec.testing import Seeded, Shape
from iotsec.testing.drawing import draw_tree

DESIGNS = 12
REGION = Path(__file__).parents[2] / "examples" / "region" / "design.yaml"
SHORT: dict[str, list[tuple[Any, str, Any, Any]]] = {
    "what applies alone": [(judging, "_required_where", judging.__dict__["_required_where"],
                            lambda requirement, scope, _where: judging.required(requirement, scope))],
    "no element beside a table": [(evaluate, "BESIDE", evaluate.BESIDE, {})],
    "members kept": [(folds, "MOST_KEPT", 10**9, -1)],
    "words compared by their codes": [(compare, "OF_WORDS", compare.OF_WORDS, {})],
}  # fmt: skip
"""The short ways: what is set for each, and what for the plain way."""


@cache
def drawn() -> list[tuple[Design, tuple[Profile, ...]]]:
    """The region, and random designs of which much, and of which little is said; each with what it is checked by."""
    sectors = ("automotive", "power", "rail", "medical", "agriculture")
    by = load_profiles(["general", "power"])
    found = [(read_design(REGION), load_profiles(sectors))]
    for seed in range(10 * DESIGNS):
        shape = Shape(more_fields=10, stated=1.0 if seed % 3 else 0.8, vague=0.1 if seed % 2 else 0.0)
        try:
            found.append((design_of(draw_tree(Seeded(seed), shape)), by))
        except InputError:
            continue  # Such as flows that do not meet.
        if len(found) > DESIGNS:
            break
    return found


def judged(design: Design, profiles: tuple[Profile, ...]) -> dict[str, Any]:
    """Every verdict, and by which alternative it is met."""
    return {
        f"{item.requirement.key} {item.kind}": (item.verdicts.tolist(), item.alternative.tolist())
        for item in check(design, *profiles).judged
    }


@pytest.mark.parametrize("way", SHORT)
def test_a_short_way_gives_the_verdicts_of_the_plain_one(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects verdicts from what makes judging fast."""
    seen = set()
    for design, profiles in drawn():
        told = []
        for choice in (0, 1):
            for module, name, *values in SHORT[way]:
                monkeypatch.setattr(module, name, values[choice])
            told.append(judged(design, profiles))
        assert told[0] == told[1]
        seen |= {verdict for verdicts, _which in told[0].values() for verdict in verdicts}
    assert len(seen) >= 4, seen
