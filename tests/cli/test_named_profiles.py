"""The profiles that a design names itself, and what is said where none of a check reads what it states."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from iotsec.cli import main
from iotsec.requirements.reading import load_profiles, shipped_with_prefix
from iotsec.resources import resources, template_names

SECTORS = [name for name in template_names() if name != "general"]
TOP = "iotsec: 1\nid: small\nas_of: 2027-06-01\nstage: design\n"
SYSTEM = "systems:\n  s: {purpose: warmth}\n"
OWN = "components:\n  c: {system: s, auto:unit: true}\n  d: {system: s, auto:unit: true}\n"
WATER = """profile: water
version: 1
title: {en: Water, ja: 水道}
extends: [{profile: general, version: 0.1.0}]
"""


def written(folder: Path, text: str) -> str:
    """A design of this text."""
    path = folder / "design.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def profiles_of(design: str, *options: str, capsys: pytest.CaptureFixture[str]) -> list[Any]:
    """The ids of the profiles that a check of the design asked."""
    assert main(["check", design, "--format", "json", *options]) in (0, 1)
    return [item["id"] for item in json.loads(capsys.readouterr().out)["profiles"]]


def test_the_design_says_what_it_is_checked_against(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Protects the order of who is believed: the call, else the design, else the general template."""
    plain, named = TOP + SYSTEM, TOP + "profiles: [rail]\n" + SYSTEM
    assert profiles_of(written(tmp_path, plain), capsys=capsys) == ["general"]
    assert profiles_of(written(tmp_path, named), capsys=capsys) == ["rail", "general"]
    assert profiles_of(written(tmp_path, named), "--profile", "general", capsys=capsys) == ["general"]
    assert profiles_of(written(tmp_path, named), "--jurisdiction", "eu", capsys=capsys)[:1] == ["rail"]


def test_a_profile_beside_the_design_is_found_from_any_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Protects designs that travel with their profile."""
    (tmp_path / "water").mkdir()
    (tmp_path / "water" / "profile.yaml").write_text(WATER, encoding="utf-8")
    design = written(tmp_path, TOP + "profiles: [water]\n" + SYSTEM)
    monkeypatch.chdir(tmp_path.parent)
    assert profiles_of(design, capsys=capsys)[:1] == ["water"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("rial", "there is no profile rial (did you mean rail?)"),
        ("../water", "there is no profile ../water (known are"),
        ("/etc", "there is no profile /etc (known are"),
    ],
)
def test_a_profile_that_there_is_not_is_told_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, said: str
) -> None:
    """Protects against a name that is wrong, and one that leads out of the design's folder."""
    (tmp_path / "inside").mkdir()
    (tmp_path / "water").mkdir()
    (tmp_path / "water" / "profile.yaml").write_text(WATER, encoding="utf-8")
    design = written(tmp_path / "inside", TOP + f"profiles: [{name}]\n" + SYSTEM)
    assert main(["check", design]) == 2
    assert capsys.readouterr().err.startswith(f"{design}:5:1: {said}")


def test_fields_of_a_profile_that_is_not_asked_are_told_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Protects the reader from one line for each field, and tells which profile would read them."""
    design = written(tmp_path, TOP + SYSTEM + OWN)
    assert main(["check", design]) == 2
    assert capsys.readouterr().err == (
        f"{design}:8:18: no profile of this check declares auto:unit of a component, nor 1 more fields with that prefix "
        "(check it with `--profile automotive`, or write `profiles: [automotive]` at the top of the design)\n"
    )


def test_profiles_that_an_option_replaces_are_named_together(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Protects what a writer sees who asks one profile of a design that names several: one hint has all that are left."""
    text = OWN + "flows:\n  f: {from: d, to: c, power:kind: x}\nagreements:\n  g: {med:kind: x}\n"
    design = written(tmp_path, TOP + "profiles: [medical, rail, automotive]\n" + SYSTEM + text)
    assert main(["check", design, "--profile", "rail"]) == 2
    hint = "`--profile` replaces what the design names: leave it out, or add `--profile automotive --profile medical`"
    elsewhere = "check it with `--profile power`, or write `profiles: [power]` at the top of the design"
    assert [line.partition(": ")[2] for line in capsys.readouterr().err.splitlines()] == [
        f"no profile of this check declares auto:unit of a component, nor 1 more fields with that prefix ({hint})",
        f"no profile of this check declares power:kind of a flow ({elsewhere})",
        f"no profile of this check declares med:kind of an agreement ({hint})",
    ]


def test_slips_in_fields_of_a_profile_are_told_one_by_one_from_top_to_bottom(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Protects what a writer sees who misspelt a field of the profile that is asked."""
    text = OWN.replace("auto:unit", "auto:unt").replace("  c:", "  z:")
    design = written(tmp_path, TOP + "profiles: [automotive]\n" + SYSTEM + text)
    assert main(["check", design]) == 2
    slip = "no profile of this check declares auto:unt of a component (did you mean auto:unit?)"
    assert capsys.readouterr().err.splitlines() == [f"{design}:{line}:18: {slip}" for line in (9, 10)]


def test_every_prefix_of_a_shipped_profile_is_known() -> None:
    """Protects the hint: it names a profile for each prefix that comes with iotsec, and none for others."""
    declaring = [item for item in load_profiles(SECTORS) if item.meanings]
    prefixes = {name.partition(":")[0]: item.id for item in declaring for _kind, name in item.meanings}
    assert len(prefixes) >= 4
    assert {prefix: shipped_with_prefix(prefix) for prefix in (*prefixes, "water")} == {**prefixes, "water": None}


@pytest.mark.parametrize("sector", SECTORS)
def test_each_reference_design_of_a_sector_names_its_profile(
    sector: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Protects the one command: `iotsec check` of it, wherever it was copied to, asks its sector's profile."""
    copied = shutil.copy(resources() / "examples" / sector / "design.yaml", tmp_path / "design.yaml")
    assert profiles_of(str(copied), capsys=capsys) == [sector, "general"]
