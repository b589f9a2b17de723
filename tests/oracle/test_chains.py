"""Chains of witnesses read again: who tells whom, who needs whom, and in which order all starts.

The facts give a chain for every element of the reference design; each link of it must stand in the document, as PyYAML
reads it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from rereader import Rereader

from iotsec.documents.reading import load_design
from iotsec.facts.derived.questions import named_at
from iotsec.facts.missing import witness_of
from iotsec.facts.table import Facts
from iotsec.facts.tabulate import tabulate
from iotsec.facts.view import View
from iotsec.facts.witness import Step

REFERENCE = Path(__file__).parents[2] / "examples" / "ev-charging" / "design.yaml"
Root = Mapping[str, Any]


@pytest.fixture(scope="module")
def facts() -> Facts:
    """The facts of the reference design."""
    design = load_design(REFERENCE).design
    return tabulate(design, View(as_of=design.as_of))


@pytest.fixture(scope="module")
def root() -> Root:
    """The reference design as PyYAML reads it."""
    tree: Root = Rereader(REFERENCE).root
    return tree


def steps_of(facts: Facts, kind: str, name: str) -> Iterator[tuple[str, tuple[Step, ...]]]:
    """The steps of the witness of a fact, for every element of a kind."""
    for row, id in enumerate(facts.ids(kind)):
        witness = witness_of(facts, kind, row, name)
        assert witness is not None
        yield id, witness.steps


def listed(value: Any) -> list[str]:
    """A list as it stands in the document, without its wrapper."""
    if isinstance(value, Mapping):
        value = value.get("is", value.get("including", []))
    return value if isinstance(value, list) else []


def members(facts: Facts, kind: str, row: int, name: str) -> set[str]:
    """The ids that surely are in a set."""
    return {facts.id_of(number) for number in named_at(facts.many(kind, name), row)[0]}


def test_whoever_is_told_is_told_by_one_who_notifies(facts: Facts, root: Root) -> None:
    """Protects `informs`: each party on the chain stands in `notifies` of the one who is said to tell it."""
    for row, (id, steps) in enumerate(steps_of(facts, "party", "informs")):
        assert [step.id for step in steps[:1]] == [id]
        told = {step.id: step.note.removeprefix("told by ") for step in steps[1:]}
        for party, by in told.items():
            assert party in listed(root["parties"][by].get("notifies")), (id, party, by)
            assert by in {id, *told}, (id, party, by)
        assert set(told) == members(facts, "party", row, "informs")


def test_a_notice_travels_from_the_operator_to_the_authority(facts: Facts, root: Root) -> None:
    """Protects `notice_time`: each party of the chain notifies the next one, and the last one the authority."""
    asked = 0
    for id, steps in steps_of(facts, "function", "notice_time"):
        authority = root["functions"][id].get("authority_contact")
        parties = [step.id for step in steps if step.note.startswith("response_time")]
        if not isinstance(authority, str) or not parties:
            continue
        asked += 1
        assert parties[0] == root["systems"][root["functions"][id]["system"]]["operator"]
        for party, other in pairwise([*parties, authority]):
            assert other in listed(root["parties"][party].get("notifies")), (id, party, other)
    assert asked >= 3


def needs(root: Root, id: str) -> set[str]:
    """What an element needs directly, by the document."""
    found = {name for item in root["dependencies"].values() if item["of"] == id for name in listed(item["suppliers"])}
    found |= set(listed(root["functions"].get(id, {}).get("performed_by")))
    if id in root["systems"]:
        found |= {name for name, item in root["functions"].items() if item.get("system") == id}
    return found


def around(root: Root, id: str) -> list[str]:
    """The system of an element, and those around it."""
    for section in ("components", "functions"):
        if id in root[section]:
            return around(root, root[section][id]["system"])
    parent = root["systems"][id].get("parent")
    return [id, *(around(root, parent) if isinstance(parent, str) else ())]


def chains(steps: tuple[Step, ...], starts: set[str]) -> list[list[str]]:
    """The chains of which the steps are made: one begins at each of these elements."""
    found: list[list[str]] = []
    for step in steps:
        if step.id in starts and (not found or len(found[-1]) > 1):
            found.append([])
        found[-1].append(step.id)
    return found


def test_dependents_need_something_of_the_system(facts: Facts, root: Root) -> None:
    """Protects `dependents`: each chain leads from the function, need by need, to something of the system."""
    asked = 0
    for row, (id, steps) in enumerate(steps_of(facts, "system", "dependents")):
        functions = members(facts, "system", row, "dependents")
        for chain in chains(steps, functions):
            asked += 1
            assert all(other in needs(root, here) for here, other in pairwise(chain)), (id, chain)
            assert id in around(root, chain[-1]), (id, chain)
    assert asked >= 5


def test_systems_that_need_each_other_are_joined_both_ways(facts: Facts, root: Root) -> None:
    """Protects `mutual`: one chain leads from a system to something of the other, and one leads back."""
    asked = 0
    for row, (id, steps) in enumerate(steps_of(facts, "system", "mutual")):
        others = members(facts, "system", row, "mutual")
        for chain in chains(steps, {id, *others}):
            asked += 1
            assert all(other in needs(root, here) for here, other in pairwise(chain)), (id, chain)
            assert {id, *others} & set(around(root, chain[-1])), (id, chain)
    assert asked >= 4


def test_all_starts_after_what_it_waits_for(facts: Facts, root: Root) -> None:
    """Protects the order of the start: whatever is needed for the start begins in an earlier step, as many as needed."""
    for kind in ("function", "component"):
        for id, steps in steps_of(facts, kind, "never_starts"):
            number = {step.id: int(step.note.removeprefix("starts in step ")) for step in steps}
            assert id in number
            for here, own in number.items():
                for names, need in waited_for(root, here):
                    earlier = sum(number.get(name, own) < own for name in names)
                    assert earlier >= need, (id, here, names)


def waited_for(root: Root, id: str) -> Iterator[tuple[list[str], int]]:
    """What an element waits for before it starts, and how many of each."""
    for item in root["dependencies"].values():
        if item["of"] == id and item["for_start"] == "true":
            names = listed(item["suppliers"])
            yield names, int(item.get("need", len(names)))
    if id in root["functions"]:
        names = listed(root["functions"][id]["performed_by"])
        yield names, int(root["functions"][id].get("performers_needed", len(names)))


def test_a_single_point_leaves_too_few(facts: Facts, root: Root) -> None:
    """Protects `single_points`: without the component, need by need, the function falls."""
    for row, id in enumerate(facts.ids("function")):
        for lost in members(facts, "function", row, "single_points"):
            assert id in fallen_without(root, lost), (id, lost)


def fallen_without(root: Root, lost: str) -> set[str]:
    """What falls when a component is gone."""
    fallen = {lost}
    while True:
        more = set[str]()
        for item in root["dependencies"].values():
            names = listed(item["suppliers"])
            if len(names) - sum(name in fallen for name in names) < int(item.get("need", len(names))):
                more.add(item["of"])
        for id, item in root["functions"].items():
            names = listed(item["performed_by"])
            if len(names) - sum(name in fallen for name in names) < int(item.get("performers_needed", len(names))):
                more.add(id)
        if more <= fallen:
            return fallen
        fallen |= more
