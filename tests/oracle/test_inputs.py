"""What enters functions: the weakest level on any way past no validation, against a plain walk over all ways."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import Any

from enclosing import CATEGORIES, STRUCTURE, WHOLE, Answers, check_gaps, check_whole

from iotsec.testing.edits import Tree

NO_LEVEL = {"none": "nothing rests on it"}
NOTHING = {"none": "lets everything pass"}
DIRECT = {"none": "direct"}
LEVELS = ["SIL 1", "SIL 2", "SIL 3", NO_LEVEL]
NO_INPUT = ("power", "log", "backup")
ASKED = (("function", "weakest_input"),)
ABOVE, BELOW = float("inf"), -float("inf")


def plant(chance: random.Random) -> Tree:
    """A small design of functions with levels, and flows between those who perform them."""
    parts = [f"c{number}" for number in range(chance.randint(2, 6))]
    tasks = [f"do{number}" for number in range(chance.randint(2, 4))]
    tree: Tree = {
        "iotsec": 1, "id": "plant", "complete": WHOLE, "flows": {},
        "systems": {"s": {"complete": STRUCTURE, "parent": {"none": "alone"}}},
        "components": {
            name: {"system": "s", "enforces": ["validation"] if chance.random() < 0.3 else NOTHING} for name in parts
        },
        "functions": {
            name: {"system": "s", "performed_by": chance.sample(parts, chance.randint(1, 2)), "level": chance.choice(LEVELS),
                   "independent_of": CATEGORIES}
            for name in tasks
        },
    }  # fmt: skip
    for number in range(chance.randint(1, 6)):
        start, end = chance.choice(parts), chance.choice(parts)
        via = chance.sample(parts, 1) if chance.random() < 0.3 else DIRECT
        kind = chance.choice(["measurement", "command", "data", "log", "power"])
        tree["flows"][f"f{number}"] = {
            "from": start, "to": end, "via": via, "kind": kind, "through": {"none": "it is one flow"},
        }  # fmt: skip
    return tree


def steps_of(tree: Tree) -> set[tuple[str, str]]:
    """From where content that is acted upon passes to where, one step."""
    found = set[tuple[str, str]]()
    for flow in tree["flows"].values():
        if flow["kind"] not in NO_INPUT:
            chain = [flow["from"], *(flow["via"] if isinstance(flow["via"], list) else ()), flow["to"]]
            found |= set(pairwise(chain))
    return found


def entering(tree: Tree, performers: list[str]) -> set[str]:
    """The components whose output enters one of these, past none that validates."""
    steps, found = steps_of(tree), set[str]()
    left = [name for name in performers if tree["components"][name]["enforces"] == NOTHING]
    seen = set(left)
    while left:
        here = left.pop()
        for before, after in steps:
            if after == here and before != here:
                found.add(before)
                if before not in seen and tree["components"][before]["enforces"] == NOTHING:
                    seen.add(before)
                    left.append(before)
    return found


def rank(level: Any) -> float:
    """The rank of a level; none is below all."""
    return BELOW if level == NO_LEVEL else float(level.removeprefix("SIL "))


def plain(tree: Tree) -> Answers:
    """The weakest level that enters each function that has one itself."""
    found: dict[tuple[str, str], float | None] = {}
    for id, function in tree["functions"].items():
        sources = entering(tree, function["performed_by"])
        ranks = [
            rank(other["level"])
            for name, other in tree["functions"].items()
            if name != id and sources & set(other["performed_by"])
        ]
        found["weakest_input", id] = None if function["level"] == NO_LEVEL else min(ranks, default=ABOVE)
    return found


FIELDS = {
    "functions.level": lambda tree, id: LEVELS,
    "functions.performed_by": lambda tree, id: [[name] for name in tree["components"]],
    "components.enforces": lambda tree, id: [["validation"], NOTHING],
    "flows.kind": lambda tree, id: ["command", "log"],
    "flows.via": lambda tree, id: [DIRECT, *([name] for name in tree["components"])],
}


def test_the_weakest_level_that_enters_is_found() -> None:
    """Protects functions of a high level from what reaches them at any distance past no validation."""
    check_whole(plant, plain, ASKED, 1_000)


def test_bounds_enclose_every_completion() -> None:
    """Protects law 1 of inputs: whatever a level, a performer, a guard or a flow turns out to be."""
    check_gaps(plant, plain, ASKED, FIELDS, 60)
