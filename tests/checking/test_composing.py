"""Profiles of several sectors composed: each element asked by its own system's profile, what is between by both."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from deriving import TEXT, written

from iotsec import Findings, InputError, Profile, check
from iotsec.checking.check import joined_vocabulary
from iotsec.documents.reading import design_of, tree_of
from iotsec.facts.witness import Missing
from iotsec.requirements.reading import load_profiles

BASE = {
    "B-1": {
        "title": TEXT, "obligation": "shall", "applies_to": "component", "stage": "policy",
        "require": {"fact": "count", "at_most": {"parameter": "most"}},
        "parameters": {"most": {"default": 9, "stronger": "lower"}},
        "waivable": {"by": ["safety_manager"]},
    },
    "B-2": {
        "title": TEXT, "obligation": "shall", "applies_to": "flow", "stage": "policy",
        "require": {"fact": "integrity", "is": True}, "waivable": {"by": ["safety_manager"]},
    },
}  # fmt: skip


def own(id: str, kind: str, require: Any) -> dict[str, Any]:
    """A requirement of a sector's own."""
    return {id: {"title": TEXT, "obligation": "shall", "applies_to": kind, "stage": "policy", "require": require}}


CAR = {
    "extends": [{"profile": "base", "version": "1"}], "prefix": "C-", "sector": "car",
    "tailor": {"B-1": {"parameters": {"most": 5}}},
    "requirements": {
        **own("C-1", "component", {"fact": "secure_boot", "is": True}),
        **own("C-2", "flow", {"fact": "freshness", "is": True}),
        **own("C-3", "process", {"fact": "priority", "given": True}),
    },
}  # fmt: skip
GRID = {
    "extends": [{"profile": "base", "version": "1"}], "prefix": "G-", "sector": "grid",
    "requirements": own("G-1", "component", {"fact": "crypto_agile", "is": True}),
    "least_basis": {"design": "designed"},
}  # fmt: skip


@pytest.fixture
def profiles(tmp_path: Path) -> tuple[Profile, ...]:
    """A base, and two sectors derived from it."""
    written(tmp_path, "base", {"requirements": BASE, "prefix": "B-"})
    for name, header in (("car", CAR), ("grid", GRID)):
        written(tmp_path, name, header)
    return load_profiles([tmp_path / "car", tmp_path / "grid"])


COMPONENT = {"kind": "thing", "count": 7, "secure_boot": False, "crypto_agile": False}


def joined(**systems: Any) -> Any:
    """A design with one component in each system, and flows from the first to each."""
    components = {f"in-{id}": {**COMPONENT, "system": id} for id in systems}
    first = next(iter(components))
    flows = {
        f"to-{id}": {"from": first, "to": id, "integrity": False, "freshness": False}
        for id in components
        if id != first
    }
    return design_of({"iotsec": 1, "id": "d", "systems": systems, "components": components, "flows": flows})


def seen(findings: Findings) -> Mapping[tuple[str, str, tuple[str, ...]], str]:
    """Every verdict but those that do not apply, by requirement, element and profiles."""
    return {
        (item.requirement.id, item.id, item.profiles): item.verdict.word
        for item in findings.select() if item.verdict.word != "not_applicable"
    }  # fmt: skip


def test_each_is_asked_by_its_own_sector(profiles: tuple[Profile, ...]) -> None:
    """Protects parts from requirements of other sectors; the rest is asked by the base, and a flow between by both."""
    found = check(joined(car={"sector": "car"}, grid={"sector": "grid"}, farm={"sector": "farm"}), *profiles)
    assert seen(found) == {
        ("B-1", "in-car", ("car",)): "not_met", ("B-1", "in-grid", ("grid",)): "met", ("B-1", "in-farm", ("base",)): "met",
        ("C-1", "in-car", ("car",)): "not_met", ("G-1", "in-grid", ("grid",)): "not_met",
        ("B-2", "to-in-grid", ("car", "grid")): "not_met", ("B-2", "to-in-farm", ("car", "base")): "not_met",
        ("C-2", "to-in-grid", ("car",)): "not_met", ("C-2", "to-in-farm", ("car",)): "not_met",
    }  # fmt: skip
    assert [profile.id for profile in found.profiles] == ["car", "grid", "base"]


def test_a_sector_that_is_not_stated_leaves_open_who_asks(profiles: tuple[Profile, ...]) -> None:
    """Protects law 1: what only one of the possible profiles asks is unknown, and the sector would settle it."""
    found = check(joined(somewhere={}), *profiles)
    told = {
        (item.requirement.id, item.profiles): (
            item.verdict.word,
            [gap for each in item.because for gap in each.missing],
        )
        for item in found.select()
    }
    sector = [Missing("system", "somewhere", "sector")]
    assert told == {
        ("B-1", ("car",)): ("unknown", sector),  # Seven are too many for cars only.
        ("B-1", ("grid", "base")): ("met", []),
        ("C-1", ("car",)): ("unknown", sector),
        ("G-1", ("grid",)): ("unknown", sector),
    }


def test_what_belongs_to_no_system_is_asked_by_all(profiles: tuple[Profile, ...]) -> None:
    """Protects processes, threats, data: nobody's elements are everybody's, so that joining takes no finding away."""
    tree = {
        "iotsec": 1,
        "id": "d",
        "systems": {"grid": {"sector": "grid"}},
        "processes": {"p": {"priority": {"none": "no"}}},
    }
    assert seen(check(design_of(tree), *profiles)) == {("C-3", "p", ("car",)): "not_met"}


@pytest.mark.parametrize(
    ("covers", "asked"),
    [
        (["in-car"], {("C-4", "not_met")}),
        (["grid"], set()),
        (["to-in-grid"], {("C-4", "not_met")}),
        (["grid", "in-car"], {("C-4", "not_met")}),
        ({"including": ["grid"]}, {("C-4", "unknown")}),
        (None, {("C-4", "unknown")}),
        ({"none": "a frame for what is to come"}, {("C-4", "not_met")}),
    ],
)
def test_an_agreement_is_asked_by_those_whose_systems_it_covers(
    covers: Any, asked: set[tuple[str, str]], tmp_path: Path
) -> None:
    """Protects parties of one sector from what another sector asks of agreements, and joints from one-sided ones."""
    written(tmp_path, "base", {"requirements": BASE, "prefix": "B-"})
    car = {**CAR, "requirements": own("C-4", "agreement", {"fact": "isolation_rule", "given": True})}
    for name, header in (("car", car), ("grid", GRID)):
        written(tmp_path, name, header)
    tree = tree_of(joined(car={"sector": "car"}, grid={"sector": "grid"}))
    tree["agreements"] = {"a": {"isolation_rule": {"none": "no"}, **({} if covers is None else {"covers": covers})}}
    found = seen(check(design_of(tree), *load_profiles([tmp_path / "car", tmp_path / "grid"])))
    assert {(id, verdict) for (id, element, _profiles), verdict in found.items() if element == "a"} == asked


def test_a_protocol_gives_what_all_profiles_say_that_it_gives(tmp_path: Path) -> None:
    """Protects from verdicts that depend on the order of profiles: of two descriptions the weaker is believed, field by
    field; that one alone says that it gives something is not enough.
    """
    written(tmp_path, "base", {"requirements": BASE, "prefix": "B-"})
    said = {
        "car": {"title": TEXT, "authentication": "mutual", "integrity": False, "confidentiality": False},
        "grid": {"title": TEXT, "authentication": "none", "integrity": True, "freshness": True},
    }
    for name, header in (("car", CAR), ("grid", GRID)):
        written(tmp_path, name, {**header, "protocols": {"bus": said[name]}})
    both = load_profiles([tmp_path / "car", tmp_path / "grid"])
    gives = {"authentication": "none", "integrity": False, "confidentiality": False}
    assert [joined_vocabulary(order).protocols["bus"] for order in (both, both[::-1])] == [gives, gives]


def test_one_profile_is_asked_of_its_sector_only(profiles: tuple[Profile, ...]) -> None:
    """Protects single checks: other sectors' systems are asked by the base also where one sector's profile is given."""
    found = check(joined(car={"sector": "car"}, grid={"sector": "grid"}), profiles[0])
    assert seen(found) == {
        ("B-1", "in-car", ("car",)): "not_met", ("B-1", "in-grid", ("base",)): "met",
        ("C-1", "in-car", ("car",)): "not_met",
        ("B-2", "to-in-grid", ("car", "base")): "not_met", ("C-2", "to-in-grid", ("car",)): "not_met",
    }  # fmt: skip


def test_a_waiver_speaks_for_its_own_side_only(profiles: tuple[Profile, ...]) -> None:
    """Protects the other side: what two profiles ask is waived only where a waiver of each says so."""
    made = joined(car={"sector": "car"}, grid={"sector": "grid"})
    waiver = {
        "requirement": "B-2", "elements": ["to-in-grid"], "reason": "pilot", "by": "boss", "role": "safety_manager",
        "author": "other", "granted": "2027-01-01", "until": "2027-12-01",
    }  # fmt: skip

    def verdict(**waivers: Any) -> str:
        from iotsec.documents.reading import tree_of

        stated = tree_of(made)
        systems = {id: {**fields, "operator": "boss"} for id, fields in stated["systems"].items()}
        parties = {"boss": {}, "other": {}}
        tree = {**stated, "as_of": "2027-06-01", "systems": systems, "parties": parties, "waivers": waivers}
        found = check(design_of(tree), *profiles)
        return next(item.verdict.word for item in found.select() if item.requirement.id == "B-2")

    assert [
        verdict(one=waiver), verdict(one={**waiver, "profile": "car"}),
        verdict(one={**waiver, "profile": "car"}, two={**waiver, "profile": "grid"}),
    ] == ["not_met", "not_met", "waived"]  # fmt: skip


def test_each_sector_has_its_own_least_basis(profiles: tuple[Profile, ...]) -> None:
    """Protects verdicts from guesses: a value below the least basis of its own sector is unknown, elsewhere it counts."""
    tree = {
        "iotsec": 1, "id": "d", "stage": "design", "systems": {id: {"sector": id} for id in ("car", "grid")},
        "components": {f"in-{id}": {"system": id, "count": {"is": 4, "basis": "required"}} for id in ("car", "grid")},
    }  # fmt: skip
    found = {item.id: item.verdict.word for item in check(design_of(tree), *profiles).select() if item.requirement.id == "B-1"
             and item.verdict.word != "not_applicable"}  # fmt: skip
    assert found == {"in-car": "met", "in-grid": "unknown"}


def test_two_strangers_with_one_id_are_refused(tmp_path: Path) -> None:
    """Protects ids: two profiles that have nothing in common cannot both use one."""
    for name in ("a", "b"):
        written(tmp_path, name, {"requirements": own("X-1", "component", {"fact": "secure_boot", "is": name == "a"})})
    one, other = load_profiles([tmp_path / "a", tmp_path / "b"])
    with pytest.raises(InputError, match="X-1 stands in a and in b, which differ"):
        check(joined(somewhere={}), one, other)
