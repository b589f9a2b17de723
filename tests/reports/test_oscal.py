"""Profiles in OSCAL: another program reads them, and resolves what they select and assign to the same as iotsec."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from derivations import TEXT, derived, general, steps_of
from hypothesis import given
from sectors import PROFILED, profile_of_sector
from test_laws import SEEDS, law
from trestle.core.profile_resolver import ProfileResolver
from trestle.oscal.catalog import Catalog
from trestle.oscal.profile import Profile as OscalProfile

from iotsec import Profile
from iotsec.cli import main
from iotsec.reports.profiles.oscal import oscal_catalog, oscal_files
from iotsec.testing.luck import Seeded, chance

Controls = dict[str, dict[str, list[str]]]


def written(folder: Path, files: Mapping[str, str]) -> None:
    """The files in a folder that the other program takes for its own, referring to each other by their whole paths."""
    (folder / ".trestle").mkdir(exist_ok=True)
    for name, text in files.items():
        tree = json.loads(text)
        for item in tree.get("profile", {}).get("imports", ()):
            item["href"] = str(folder / item["href"])
        (folder / name).write_text(json.dumps(tree), encoding="utf-8")


def controls_of(group: Any) -> Controls:
    """Every control below with its parameters and the values that they have."""
    found: Controls = {}
    for control in getattr(group, "controls", None) or ():
        params = {
            param.id: [getattr(item, "root", item) for item in param.values or ()] for param in control.params or ()
        }
        found[control.id] = params
    for inner in getattr(group, "groups", None) or ():
        found.update(controls_of(inner))
    return found


def resolved_by_both(profile: Profile) -> tuple[Controls, Controls]:
    """What the other program resolves a profile to, and what iotsec does."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        written(folder, oscal_files(profile))
        theirs = ProfileResolver.get_resolved_profile_catalog(folder, str(folder / f"{profile.id}.profile.json"))
        ours = Catalog.oscal_read(folder / f"{profile.id}.resolved.json")
        return controls_of(theirs), controls_of(ours)


@pytest.mark.parametrize("name", PROFILED)
def test_sector_profiles_resolve_alike(name: str) -> None:
    """Protects the sector profiles in OSCAL: the same requirements with the same values as another program resolves."""
    theirs, ours = resolved_by_both(profile_of_sector(name))
    assert theirs == ours
    assert set(ours) == set(profile_of_sector(name).requirements)


def selected_and_assigned(folder: Path, seed: int, base: Profile, **header: Any) -> Profile:
    """A profile that leaves some requirements of a base out, and assigns parameters of others."""
    luck = Seeded(seed)
    left = [id for id in base.requirements if chance(luck, 0.1)]
    kept = {id: {"parameters": step["parameters"]} for id, step in steps_of(luck, base, 40).items() if id not in left}
    said = {"exclude": {id: {"reason": TEXT} for id in left}, "conformance": "demonstrable", **header}
    return derived(folder, kept, base=base, **said)


@law(6)
@given(SEEDS)
def test_what_selects_and_assigns_resolves_alike(seed: int) -> None:
    """Protects resolution by another program's: over one step of selecting and assigning, and over two."""
    with tempfile.TemporaryDirectory() as name:
        first = selected_and_assigned(Path(name), seed, general(), profile="first", prefix="A-")
        second = selected_and_assigned(Path(name), seed + 1, first, profile="second", prefix="B-")
        for profile in (first, second):
            theirs, ours = resolved_by_both(profile)
            assert theirs == ours
        assert len(ours) < len(general().requirements)


def test_the_comparison_notices_a_value(tmp_path: Path) -> None:
    """Protects the comparison: some values that profiles assign do differ from those of the base."""
    profile = selected_and_assigned(tmp_path, 1, general(), profile="first", prefix="A-")
    _theirs, ours = resolved_by_both(profile)
    base = controls_of(json_catalog(general()))
    assert sum(params != base[id] for id, params in ours.items()) >= 5


def json_catalog(profile: Profile) -> Any:
    """The catalog of a profile as the other program reads it."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "catalog.json"
        path.write_text(oscal_catalog(profile), encoding="utf-8")
        return Catalog.oscal_read(path)


def test_what_goes_beyond_is_told(tmp_path: Path) -> None:
    """Protects readers of the OSCAL profile: what it changes beyond values stands beside the control, with its reason."""
    step = {
        "IOT-SCIA-05": {"when_also": {"fact": "kind", "is": "data"}, "because": {"en": "A reason.", "ja": "理由。"}}
    }
    profile = derived(tmp_path, step, profile="first", prefix="A-")
    files = oscal_files(profile)
    alters = json.loads(files["first.profile.json"])["profile"]["modify"]["alters"]
    assert [(item["control-id"], item["adds"][0]["parts"][0]["prose"]) for item in alters] == [
        ("IOT-SCIA-05", "IOT-SCIA-05 when (to apply to more is stronger)\nA reason.")
    ]
    (tmp_path / "p.json").write_text(files["first.profile.json"], encoding="utf-8")
    assert OscalProfile.oscal_read(tmp_path / "p.json").imports[0].href == "general.catalog.json"


def test_the_commands_write_it(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Protects who exports: the catalog on standard output, all files in a folder, the same bytes in every run."""
    assert main(["profile", "resolve", "rail", "--format", "oscal"]) == 0
    printed = capfd.readouterr().out
    folder = tmp_path / "new" / "oscal"
    assert main(["profile", "resolve", "rail", "--oscal", str(folder)]) == 0
    names = [Path(line).name for line in capfd.readouterr().out.splitlines()]
    assert names == ["general.catalog.json", "rail.catalog.json", "rail.profile.json", "rail.resolved.json"]
    assert (
        (folder / "rail.resolved.json").read_text(encoding="utf-8")
        == printed
        == oscal_catalog(profile_of_sector("rail"))
    )
    assert main(["profile", "resolve", "rail", "--oscal", str(folder / names[0])]) == 2
    assert "cannot be made" in capfd.readouterr().err
