"""Random steps of tailoring: stricter ones, which have to be taken, and weaker ones, which have to be refused."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from asking import Asker

from iotsec.conditions.tree import Parameter
from iotsec.model.values import STAGES
from iotsec.requirements.reading import load_profile
from iotsec.requirements.requirement import OBLIGATIONS, Profile, Requirement
from iotsec.testing.luck import Luck, one_of
from iotsec.units import Period, Quantity
from iotsec.units.quantities import read_number

TEXT = {"en": "A reason", "ja": "理由"}
Step = dict[str, Any]
NARROW = {"count": {"over": "evidence"}, "at_least": 3}
"""A condition on any element that few meet."""


def moved(parameter: Parameter, value: Any, *, stricter: bool) -> Any:
    """A value that is stricter (or weaker) than this one, as a template writes it; None where there is none."""
    if isinstance(value, tuple):
        grown, shrunk = [*value, "one-more"], list(value[1:])
        larger = (parameter.stronger == "superset") == stricter
        return grown if larger else shrunk or None
    up = (parameter.stronger == "higher") == stricter
    if isinstance(value, datetime.date):
        return (value + datetime.timedelta(days=30 if up else -30)).isoformat()
    if isinstance(value, (Quantity, Period)):
        number, unit = read_number(value.text)
        other = number * 2 if up else number / 2 if isinstance(value, Quantity) else number // 2
        return None if other == number else f"{float(other):g} {unit.strip()}"
    return value + 1 if up else value - 1 if value >= 1 else None


def _parameters(luck: Luck, requirement: Requirement, tree: Mapping[str, Any], *, stricter: bool) -> Step | None:
    """One value of one parameter moved: the only one, or that of one class or word."""
    plain = {
        name: one
        for name, one in requirement.parameters.items()
        if name in tree.get("parameters", {}) and not one.bands
    }
    if not plain:
        return None
    name = one_of(luck, tuple(plain))
    parameter, said = plain[name], tree["parameters"][name]
    keys = [key for key in parameter.rows if len(key) < 2 and parameter.rows[key] not in ("open", "never")]
    if not keys:
        return None
    key = one_of(luck, tuple(keys))
    value = moved(parameter, parameter.rows[key], stricter=stricter)
    if value is None:
        return None
    word = "by_risk_class" if "by_risk_class" in said else "rows"
    return {"parameters": {name: {word: {key[0]: value}} if key else value}}


def stronger(luck: Luck, requirement: Requirement, tree: Mapping[str, Any], asker: Asker) -> Step | None:
    """A stricter step, or None where the one that was drawn does not fit."""
    kind = requirement.applies_to[0]
    sort = luck.below(7)
    if sort == 0 and requirement.obligation != "shall":
        return {"obligation": "shall"}
    if sort == 1 and requirement.stage != STAGES[0]:
        return {"stage": STAGES[0]}
    if sort == 2 and tree.get("alternatives"):
        return {"without_alternatives": [one_of(luck, tuple(tree["alternatives"]))]}
    if sort == 3 and requirement.waivable is not None:
        return {"waivable": False}
    if sort in (4, 5) and len(requirement.applies_to) == 1 and not requirement.under:
        return {"require_also" if sort == 4 else "when_also": asker.condition(kind)}
    return _parameters(luck, requirement, tree, stricter=True)


def weaker(luck: Luck, requirement: Requirement, tree: Mapping[str, Any]) -> Step | None:
    """A step the wrong way, or None where the one that was drawn does not fit."""
    sort = luck.below(8)
    if sort == 0 and requirement.obligation != "may":
        return {"obligation": OBLIGATIONS[OBLIGATIONS.index(requirement.obligation) + 1]}
    if sort == 1 and requirement.stage != STAGES[-1]:
        return {"stage": STAGES[STAGES.index(requirement.stage) + 1]}
    if sort == 2 and isinstance(tree["require"].get("all"), list) and len(tree["require"]["all"]) > 1:
        kept = list(tree["require"]["all"])
        del kept[luck.below(len(kept))]
        return {"require": {"all": kept}}
    if sort == 3:
        return (
            {"require": {"any": [tree["require"], {"not": tree["require"]}]}}
            if "declared" not in json.dumps(tree["require"])
            else None
        )
    if sort == 4 and isinstance(tree.get("when", {}).get("any"), list) and len(tree["when"]["any"]) > 1:
        return {"when": {"any": tree["when"]["any"][1:]}}
    if sort == 5 and "when" in tree:
        return {"when": {"all": [tree["when"], NARROW]}}
    if sort == 6 and requirement.waivable is not None and requirement.waivable.at_most is not None:
        return {"waivable": {**tree["waivable"], "at_most": "9 years"}}
    return _parameters(luck, requirement, tree, stricter=False)


def derived(folder: Path, tailor: Mapping[str, Step], **header: Any) -> Profile:
    """A profile derived from the general template by these steps."""
    said = {
        "profile": "derived", "version": "1", "title": TEXT, "prefix": "D-", "status": "draft",
        "extends": [{"profile": "general", "version": "0.1.0"}], "tailor": tailor, **header,
    }  # fmt: skip
    path = folder / "profile.json"
    path.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    return load_profile(path)
