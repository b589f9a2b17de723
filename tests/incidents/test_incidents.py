"""Incidents that happened, each as the smallest design that has its path: found there, and not in the repaired one.

A folder of `examples/incidents` holds `design.yaml`, `repaired.yaml` and `expected.yaml`, which says against which
profiles the design is checked and what must surely not be met. Unknown is no finding: the weakness itself has to show.
Under `variations` stand further designs with the weakness in another shape, so that what is found is the weakness and
not this one design.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from iotsec.checking.check import check
from iotsec.documents.reading import load_design
from iotsec.model.design import Design
from iotsec.requirements.reading import load_profile
from iotsec.requirements.requirement import Profile

INCIDENTS = Path(__file__).parents[2] / "examples" / "incidents"
IDS = sorted(folder.name for folder in INCIDENTS.iterdir() if folder.is_dir())
Key = tuple[str, str]

LISTED = {
    "agriculture": ["i-g1-display", "i-g3-milking", "i-g4-cooperative", "i-g6-storm", "i-g7-cameras"],
    "automotive": ["i-a1-jeep", "i-a3-portal", "i-a4-trailer", "i-a6-mirai"],
    "medical": ["i-m1-wannacry", "i-m3-pump", "i-m4-catering", "i-m6-monitor"],
    "rail": ["i-r1-trams", "i-r2-radio-stop", "i-r4-end-of-train", "i-r7-ransomware", "i-r8-displays"],
}
"""The incidents that are known of each sector."""


@cache
def profile(name: str) -> Profile:
    """A profile, read once for all incidents."""
    return load_profile(name)


@cache
def expected(id: str) -> dict[str, Any]:
    """What an incident has to show."""
    said: dict[str, Any] = yaml.safe_load((INCIDENTS / id / "expected.yaml").read_text(encoding="utf-8"))
    return said


def asked(id: str) -> set[Key]:
    """The requirements that must not be met, each with its element."""
    return {(item["requirement"], item["element"]) for item in expected(id)["not_met"]}


@cache
def design_of(id: str, name: str) -> Design:
    """One of the two designs of an incident."""
    return load_design(INCIDENTS / id / f"{name}.yaml").design


def not_met(id: str, name: str) -> set[Key]:
    """What is surely not met by one of the two designs, against all profiles of the incident."""
    findings = (check(design_of(id, name), profile(one)) for one in expected(id)["profiles"])
    return {(item.requirement.id, item.id) for one in findings for item in one.not_met}


@pytest.mark.parametrize("id", IDS)
def test_its_weaknesses_are_found(id: str) -> None:
    """Protects from missing what really happened: each decisive weakness is surely not met."""
    assert asked(id) - not_met(id, "design") == set()


VARIATIONS = [(id, file) for id in IDS for file in sorted(expected(id).get("variations", {}))]


@pytest.mark.parametrize(("id", "file"), VARIATIONS)
def test_it_is_found_in_another_shape(id: str, file: str) -> None:
    """Protects from requirements that know only the incident that was written down: other parts, another path."""
    asked_there = {(item["requirement"], item["element"]) for item in expected(id)["variations"][file]}
    assert asked_there - not_met(id, Path(file).stem) == set()


@pytest.mark.parametrize("id", IDS)
def test_the_repaired_design_has_none_of_them(id: str) -> None:
    """Protects from findings that no repair takes away, and from a repair that takes the element away instead."""
    assert asked(id) & not_met(id, "repaired") == set()
    assert {element for _, element in asked(id)} - set(design_of(id, "repaired").elements) == set()


@pytest.mark.parametrize("id", IDS)
def test_the_repair_settles_them(id: str) -> None:
    """Protects from a repair that only says less: repaired, each is settled but those that the incident names."""
    findings = [check(design_of(id, "repaired"), profile(one)) for one in expected(id)["profiles"]]
    unknown = {(item.requirement.id, item.id) for one in findings for item in one.unknown}
    open_ones = {(item["requirement"], item["element"]) for item in expected(id).get("undecided_when_repaired", [])}
    assert asked(id) & unknown == open_ones


@pytest.mark.parametrize("id", IDS)
def test_it_says_what_it_shows(id: str) -> None:
    """Protects readers: each incident has a title in both languages, and weaknesses of more than one requirement."""
    said = expected(id)
    assert (set(said["title"]), len({requirement for requirement, _ in asked(id)}) >= 2) == ({"en", "ja"}, True)


@pytest.mark.parametrize("sector", sorted(LISTED))
def test_none_of_a_sector_is_left_out(sector: str) -> None:
    """Protects the collection: every incident that is known of a sector is there."""
    assert [id for id in LISTED[sector] if id not in IDS] == []
