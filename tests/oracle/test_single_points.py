"""Single points of failure: the facts against taking each component away and looking what still stands."""

from __future__ import annotations

import random
from functools import partial
from typing import Any

import pytest
from enclosing import Answers, check_gaps, check_whole
from laws import examples
from test_starting import alone, groups_of, plant, standing

from iotsec import Component, Design, Function, System, tabulate
from iotsec.facts.derived import single_points as derived
from iotsec.testing.edits import Tree

ASKED = (("function", "single_points"),)


def plain(tree: Tree) -> Answers:
    """For each function the components without which it does not stand, though all else is there."""
    everything = {*tree["components"], *tree["functions"]}
    found: dict[tuple[str, str], Any] = {}
    for id in tree["functions"]:
        taking = {name for name in tree["components"] if id not in left_without(tree, everything, name)}
        found["single_points", id] = frozenset(taking)
    return found


def left_without(tree: Tree, everything: set[str], lost: str) -> set[str]:
    """What falls over nothing but the loss: whoever lacks too many of those who fell before falls too."""
    fallen = {lost}
    while True:
        more = {
            id
            for id in everything - fallen
            if any(
                sum(name in fallen for name in names) > len(names) - need
                for names, need in groups_of(tree, id, start=False)
            )
        }
        if not more:
            return everything - fallen
        fallen |= more


FIELDS = {
    "dependencies.suppliers": lambda tree, id: [
        [name]
        for section in ("components", "functions")
        for name in tree[section]
        if name != tree["dependencies"][id]["of"]
    ],
    "functions.performed_by": lambda tree, id: [[name] for name in tree["components"]],
}


def test_what_stops_a_function_alone_is_found() -> None:
    """Protects single points over k of n, functions that supply functions, and circles of supply."""
    check_whole(plant, plain, ASKED, 1_000)


def test_bounds_enclose_every_completion() -> None:
    """Protects law 1 of single points: whoever supplies or performs in the end."""
    check_gaps(partial(alone, None), plain, ASKED, FIELDS, 60)


def test_the_loss_of_a_single_point_leaves_nothing_standing() -> None:
    """Protects the plain answer itself: seen from what stands instead of what falls, without circles it is the same."""
    for seed in range(examples(100)):
        tree = plant(random.Random(seed))
        for item in tree["dependencies"].values():
            item["suppliers"] = [name for name in item["suppliers"] if name in tree["components"]]
        tree["dependencies"] = {
            id: item
            for id, item in tree["dependencies"].items()
            if item["suppliers"] and item["of"] in tree["functions"] and item.get("need", 1) <= len(item["suppliers"])
        }
        everything = {*tree["components"], *tree["functions"]}
        for lost in tree["components"]:
            assert left_without(tree, everything, lost) == standing(tree, everything - {lost})


def test_where_the_work_does_not_suffice_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects from a list that is taken for whole: what was found stays, there may be more, and the witness says why."""
    monkeypatch.setattr(derived, "MOST_WORK", 1)
    monkeypatch.setattr(derived, "AT_ONCE", 1)
    supplied = Function(id="f", performed_by=["a", "b"], performers_needed=2, independent_of=["power"])
    elements = [System(id="s"), *(Component(id=id, system="s") for id in ("a", "b")), supplied]
    facts = tabulate(Design(id="d", stage="design", elements=elements))

    many = facts.many("function", "single_points")
    witness = derived.single_points_witness(facts, "function", 0)

    assert [facts.id_of(number) for number in many.members.tolist()] == ["a"]
    assert (many.open.tolist(), witness.steps[-1].note) == ([True], derived.TOO_MUCH)
