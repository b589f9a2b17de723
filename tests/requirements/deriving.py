"""Small profiles for the tests of derivation, written as files so that every slip has its place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from iotsec import InputError, Profile, load_profile
from iotsec.errors import Problem

TEXT = {"en": "A text", "ja": "文"}
HEAD = {"version": "1", "title": TEXT, "status": "draft"}
BASED: dict[str, Any] = {"extends": [{"profile": "base", "version": "1"}], "prefix": "X-"}
RULES: Mapping[str, Any] = {
    "B-1": {
        "title": TEXT, "obligation": "should", "applies_to": "component", "stage": "build",
        "when": {"fact": "kind", "is": "thing"},
        "require": {"all": [
            {"fact": "count", "at_most": {"parameter": "most"}},
            {"fact": "algorithms", "includes": {"parameter": "ciphers"}},
        ]},
        "alternatives": {"gateway": {"require": {"fact": "kind", "is": "gateway"}}},
        "parameters": {
            "most": {"by_risk_class": {1: 9, 2: 9, 3: 5, 4: 3}, "stronger": "lower"},
            "ciphers": {"default": ["a"], "stronger": "superset"},
        },
        "waivable": {"by": ["safety_manager", "security_manager"], "at_most": "90 days"},
        "in_force": {"from": "2027-04-01"},
        "weakens": ["availability"],
    },
    "B-2": {
        "title": TEXT, "obligation": "shall", "applies_to": "component",
        "require": {"fact": "update_time", "at_most": {"parameter": "long"}},
        "parameters": {"long": {"default": "open", "stronger": "lower", "unit": "h"}},
    },
}  # fmt: skip


def written(folder: Path, name: str, header: Mapping[str, Any]) -> Path:
    """A profile in a folder of its own, with the id of the folder unless it says another."""
    place = folder / name
    place.mkdir(parents=True, exist_ok=True)
    tree = {"profile": name, **HEAD, **header}
    (place / "profile.yaml").write_text(json.dumps(tree, ensure_ascii=False, indent=1), encoding="utf-8")
    return place


def derived(folder: Path, header: Mapping[str, Any], rules: Mapping[str, Any] = RULES) -> Profile:
    """A profile derived from one of these rules."""
    written(folder, "base", {"requirements": rules, "prefix": "B-"})
    return load_profile(written(folder, "x", {**BASED, **header}))


def slips(folder: Path, header: Mapping[str, Any], rules: Mapping[str, Any] = RULES) -> list[Problem]:
    """What is wrong with a derived profile."""
    try:
        derived(folder, header, rules)
    except InputError as error:
        return list(error.problems)
    return []


def told(folder: Path, header: Mapping[str, Any], rules: Mapping[str, Any] = RULES) -> list[str]:
    """What is wrong with a derived profile, as it is told, with places named from its folder."""
    return [str(problem).replace(f"{folder}/", "") for problem in slips(folder, header, rules)]
