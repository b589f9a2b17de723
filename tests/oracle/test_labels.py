"""Which data bind what a flow carries: the facts against following every derivation up to what de-identifies."""

from __future__ import annotations

import random
from typing import Any

from enclosing import STRUCTURE, WHOLE, Answers, check_gaps, check_whole

from iotsec.testing.edits import Tree

FIRST = {"none": "first-hand"}
ASKED = (("flow", "bound_by"),)


def plant(chance: random.Random) -> Tree:
    """A flow, and data of which some are derived from others, perhaps in a circle."""
    names = [f"d{number}" for number in range(chance.randint(1, 5))]
    return {
        "iotsec": 1, "id": "plant", "complete": WHOLE,
        "systems": {"s": {"complete": STRUCTURE, "parent": {"none": "alone"}}},
        "components": {"a": {"system": "s"}, "b": {"system": "s"}},
        "data": {
            name: {"deidentified": chance.random() < 0.3, "derived_from": some(chance, names) or FIRST} for name in names
        },
        "flows": {"f": {"from": "a", "to": "b", "carries": some(chance, names)}},
    }  # fmt: skip


def some(chance: random.Random, names: list[str]) -> list[str]:
    """A few of these."""
    return chance.sample(names, chance.randint(0, min(2, len(names))))


def binding(tree: Tree, name: str, seen: tuple[str, ...] = ()) -> set[str]:
    """The data that bind one: itself, and what binds those from which it comes, unless it is de-identified."""
    own = tree["data"][name]
    above = [] if own["deidentified"] or own["derived_from"] == FIRST else own["derived_from"]
    return {name}.union(*(binding(tree, other, (*seen, name)) for other in above if other not in seen))


def plain(tree: Tree) -> Answers:
    """The data that bind the flow."""
    found: set[str] = set().union(*(binding(tree, name) for name in tree["flows"]["f"]["carries"]))
    return {("bound_by", "f"): frozenset(found)}


FIELDS: dict[str, Any] = {
    "data.deidentified": lambda tree, id: [True, False],
    "data.derived_from": lambda tree, id: [FIRST, *([name] for name in tree["data"])],
    "flows.carries": lambda tree, id: [[name] for name in tree["data"]],
}


def test_labels_run_up_to_what_is_de_identified() -> None:
    """Protects those who gave data: derivation at any distance keeps the label, de-identification alone ends it."""
    check_whole(plant, plain, ASKED, 1_000)


def test_bounds_enclose_every_completion() -> None:
    """Protects law 1 of labels."""
    check_gaps(plant, plain, ASKED, FIELDS, 60)
