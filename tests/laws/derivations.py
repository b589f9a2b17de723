"""Random steps of tailoring: stricter ones, which have to be taken, and weaker ones, which have to be refused."""

from __future__ import annotations

import datetime
import json
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from asking import Asker

from iotsec.conditions.tree import Grade, Parameter
from iotsec.errors import InputError
from iotsec.facts.catalogue import Catalogue
from iotsec.facts.derived import DERIVED
from iotsec.facts.derived.scenarios.names import ALIGNED, SCENARIOS
from iotsec.model.kinds import KINDS, standard_vocabulary
from iotsec.model.values import BASES, STAGES
from iotsec.requirements.deriving.bases import Library
from iotsec.requirements.reading import ProfileReader, load_profile
from iotsec.requirements.requirement import OBLIGATIONS, Profile, Requirement
from iotsec.testing.edits import copied
from iotsec.testing.luck import Luck, Seeded, chance, one_of
from iotsec.testing.values import value_of
from iotsec.units import Period, Quantity
from iotsec.units.quantities import read_number

TEXT = {"en": "A reason", "ja": "理由"}
Step = dict[str, Any]
NARROW = {"count": {"over": "evidence"}, "at_least": 3}
"""A condition on any element that few meet."""

DECLARED: Mapping[str, Any] = {
    "fields": {
        "component": {
            "d:mark": {"form": "truth", "meaning": TEXT, "example": True},
            "d:grade": {"form": "ordinal", "scale": "grades", "meaning": TEXT, "example": "high"},
            "d:range": {"form": "quantity", "like": "1 m", "meaning": TEXT, "example": "3 m"},
        },
        "flow": {"d:tags": {"form": "words", "catalogue": "d:tags", "meaning": TEXT, "example": ["one"]}},
        "function": {"d:peer": {"form": "ref", "to": ["component"], "meaning": TEXT, "example": "component-1"}},
    },
    "scales": {"grades": ["low", "middle", "high"]},
    "catalogues": {"d:tags": ["one", "two", "three"]},
    "protocols": {
        "bare": {"title": TEXT, "authentication": "none", "integrity": False, "freshness": False, "confidentiality": False},
        "sealed": {"title": TEXT, "authentication": "mutual", "integrity": True},
    },
}  # fmt: skip
"""What random profiles declare of their own, so that their conditions read it."""


@cache
def general() -> Profile:
    """The general template, read once."""
    return load_profile("general")


@cache
def asked_of() -> Catalogue:
    """The facts that a random profile can ask for: those of everybody, and those that it declares."""
    with tempfile.TemporaryDirectory() as folder:
        return Catalogue(derived(Path(folder), {}, **DECLARED).vocabulary, DERIVED)


def with_fields(tree: Mapping[str, Any], profile: Profile, seed: int) -> dict[str, Any]:
    """The design with some of what a profile declares stated in it: its fields, and flows that speak its protocols."""
    luck, made = Seeded(seed), copied(tree)
    ids = {kind: list(made.get(model.SECTION, {})) for kind, model in KINDS.items() if kind != "design"}
    protocols = [*profile.vocabulary.protocols, "another"]
    for kind, name in (*profile.meanings, ("flow", "protocol")):
        field = profile.vocabulary.kinds[kind].fields[name]
        for id in ids.get(kind, ()):
            value = one_of(luck, protocols) if name == "protocol" else value_of(luck, field, ids)
            if chance(luck, 0.6) and value is not None:
                made[KINDS[kind].SECTION][id] = {**(made[KINDS[kind].SECTION][id] or {}), name: value}
    return made


def moved(parameter: Parameter, value: Any, *, stricter: bool) -> Any:
    """A value that is stricter (or weaker) than this one, as a template writes it; None where there is none."""
    if isinstance(value, tuple):
        grown, shrunk = [*value, "one-more"], list(value[1:])
        larger = (parameter.stronger == "superset") == stricter
        return grown if larger else shrunk or None
    up = (parameter.stronger == "higher") == stricter
    if isinstance(value, Grade):
        rank, words = int(value.rank) + (1 if up else -1), parameter.form.words
        named = f"{value.scale} " if value.text != words[int(value.rank)] else ""
        return f"{named}{words[rank]}" if 0 <= rank < len(words) else None
    if isinstance(value, datetime.date):
        return (value + datetime.timedelta(days=30 if up else -30)).isoformat()
    if isinstance(value, (Quantity, Period)):
        number, unit = read_number(value.text)
        other = number * 2 if up else number / 2 if isinstance(value, Quantity) else number // 2
        return None if other == number else f"{float(other):g} {unit.strip()}"
    return value + 1 if up else value - 1 if value >= 1 else None


def _parameters(luck: Luck, requirement: Requirement, tree: Mapping[str, Any], *, stricter: bool) -> Step | None:
    """One value of one parameter moved: the only one, that of one class or word, or all of a table by one row."""
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
    facts = Catalogue(standard_vocabulary(), DERIVED)
    classed = all(facts.form(kind, "risk_class") for kind in requirement.applies_to)
    if not key and classed and chance(luck, 0.3):
        kept = "open" if chance(luck, 0.1) and not stricter else said["default"]
        return {"parameters": {name: {"by_risk_class": {1: kept, 2: kept, 3: kept, 4: value}}}}
    return {"parameters": {name: {word: {key[0]: value}} if key else value}}


def _waivable(luck: Luck, tree: Mapping[str, Any], *, stricter: bool) -> Step | None:
    """Who may waive it, and for how long: fewer and shorter, or more and longer."""
    said = tree.get("waivable")
    if not isinstance(said, Mapping) or "by" not in said:
        return {"waivable": False} if stricter and said else None
    if not stricter:
        wider = [{**said, "by": [*said["by"], "anybody"]}, {"by": said["by"]}]
        return {"waivable": one_of(luck, wider if "at_most" in said else wider[:1])}
    shorter = {**said, "at_most": "1 day"}
    fewer = {**said, "by": said["by"][:1]}
    return {
        "waivable": one_of(luck, (False, shorter, fewer, {"by_risk_class": {1: said, 2: shorter, 3: False, 4: False}}))
    }


def _conditions(luck: Luck, requirement: Requirement, tree: Mapping[str, Any], asker: Asker) -> Step | None:
    """A condition more to be met, or under which it applies; written beside the old one, or with it anew."""
    if len(requirement.applies_to) > 1 or requirement.under:
        return None
    more = asker.condition(requirement.applies_to[0])
    turn = luck.below(5)
    if turn == 0:
        return {"require": {"all": [more, tree["require"]]}}
    if turn == 1 and "when" in tree:
        return {"when": {"any": [more, tree["when"]]}}
    if turn == 2:
        least = {"parameters": {"extra": {"default": 2, "stronger": "higher"}}}
        return {**least, "require_also": {"count": {"over": "evidence"}, "at_least": {"parameter": "extra"}}}
    return {"require_also" if turn == 3 else "when_also": more}


def stronger(luck: Luck, requirement: Requirement, tree: Mapping[str, Any], asker: Asker) -> Step | None:
    """A stricter step, or None where the one that was drawn does not fit."""
    sort = luck.below(12)
    if sort == 0 and requirement.obligation != "shall":
        return {"obligation": one_of(luck, OBLIGATIONS[: OBLIGATIONS.index(requirement.obligation)])}
    if sort == 1 and requirement.stage != STAGES[0]:
        return {"stage": one_of(luck, STAGES[: STAGES.index(requirement.stage)])}
    if sort == 2 and tree.get("alternatives"):
        return {"without_alternatives": [one_of(luck, tuple(tree["alternatives"]))]}
    if sort == 3:
        return _waivable(luck, tree, stricter=True)
    if sort == 4 and requirement.under:
        fitting = [name for name in SCENARIOS if name not in ALIGNED]
        return {"under": [one_of(luck, fitting)]}
    if sort == 5 and requirement.compensable is not None:
        return {"compensable": False}
    if sort in (6, 7, 8, 9):
        return _conditions(luck, requirement, tree, asker)
    return _parameters(luck, requirement, tree, stricter=True)


WEAKER = (
    "obligation", "stage", "conjunct", "tautology", "disjunct", "narrower", "waivable", "scenario", "dated", "compensable",
    "parameter", "opened", "operator", "negated",
)  # fmt: skip
"""The sorts of steps the wrong way."""


def weaker(luck: Luck, requirement: Requirement, tree: Mapping[str, Any], sort: str) -> Step | None:
    """A step of this sort the wrong way, or None where it does not fit."""
    require, when = tree["require"], tree.get("when")
    declares = "declared" in json.dumps(require)
    match sort:
        case "obligation" if requirement.obligation != "may":
            return {"obligation": OBLIGATIONS[OBLIGATIONS.index(requirement.obligation) + 1]}
        case "stage" if requirement.stage != STAGES[-1]:
            return {"stage": one_of(luck, STAGES[STAGES.index(requirement.stage) + 1 :])}
        case "conjunct" if isinstance(require.get("all"), list) and len(require["all"]) > 1:
            kept = list(require["all"])
            del kept[luck.below(len(kept))]
            return {"require": {"all": kept}}
        case "tautology" if not declares:
            return {"require": {"any": [require, {"not": require}]}}
        case "disjunct" if isinstance(when, Mapping) and isinstance(when.get("any"), list) and len(when["any"]) > 1:
            return {"when": {"any": when["any"][1:]}}
        case "narrower" if when is not None:
            return {"when": {"all": [when, NARROW]}}
        case "waivable":
            return _waivable(luck, tree, stricter=False)
        case "scenario" if not requirement.under and set(requirement.applies_to) <= {"component", "function"}:
            return {"under": ["any_single_loss"], "require_also": {"fact": "outage", "at_most": "1 h"}}
        case "dated":
            return {"in_force": one_of(luck, ({"from": "2027-01-01"}, {"from": "2001-01-01", "until": "2027-01-01"}))}
        case "compensable" if requirement.compensable is None and "flow" in requirement.applies_to:
            return {"compensable": {"by": {"fact": "kind", "is": "control"}}}
        case "parameter":
            return _parameters(luck, requirement, tree, stricter=False)
        case "opened" if tree.get("parameters"):
            return {"parameters": {one_of(luck, tuple(tree["parameters"])): "open"}}
        case "operator" | "negated":
            return _other_require(luck, require, negated=sort == "negated")
    return None


OTHER_OPERATORS: Mapping[str, str] = {
    "at_least": "at_most", "at_most": "at_least", "above": "at_most", "below": "at_least", "is": "is_not", "is_not": "is",
    "includes": "only", "one_of": "none_of", "none_of": "one_of",
}  # fmt: skip


def _other_require(luck: Luck, require: Any, *, negated: bool) -> Step | None:
    """What is required with one operator turned, or negated as a whole."""
    if negated:
        return None if "declared" in json.dumps(require) else {"require": {"not": require}}
    parts = require["all"] if isinstance(require.get("all"), list) else [require]
    places = [(at, word) for at, part in enumerate(parts) for word in part if word in OTHER_OPERATORS]
    if not places:
        return None
    at, word = one_of(luck, places)
    turned = {**{key: value for key, value in parts[at].items() if key != word}, OTHER_OPERATORS[word]: parts[at][word]}
    return {"require": {"all": [turned if number == at else part for number, part in enumerate(parts)]}}


def derived(folder: Path, tailor: Mapping[str, Step], base: Profile | None = None, **header: Any) -> Profile:
    """A profile derived by these steps from a base: the general template, unless another one is given."""
    bases = header.pop("bases", None) or [base or general()]
    named = [{"profile": one.id, "version": one.version} for one in bases]
    said = {
        "profile": "derived", "version": "1", "title": TEXT, "prefix": "D-", "status": "draft",
        "extends": named, "tailor": tailor, **header,
    }  # fmt: skip
    path = folder / said["profile"] / "profile.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")
    return library_of(bases).profile(path)


def library_of(profiles: list[Profile]) -> Library:
    """Where profiles are read, each once; these were, and the general template."""
    library = Library(lambda at, chain: ProfileReader(at, standard_vocabulary(), library, chain).profile())
    library.profiles.update({one.path.resolve(): one for one in (general(), *profiles)})
    return library


def steps(luck: Luck, base: Profile, asker: Asker, most: int) -> dict[str, Step]:
    """Up to so many stricter steps, each of another requirement of a base."""
    found: dict[str, Step] = {}
    for _ in range(most):
        id = one_of(luck, tuple(base.requirements))
        step = stronger(luck, base.requirements[id], base.entries[id].tree, asker)
        if step is not None:
            found[id] = step
    return found


def random_header(luck: Luck) -> dict[str, Any]:
    """What a random profile says beside its steps: a higher least basis, no waivers of some requirements."""
    found: dict[str, Any] = {}
    if chance(luck, 0.2):
        found["least_basis"] = {"operation": BASES[-1]}
    if chance(luck, 0.2):
        found["not_waivable"] = [one_of(luck, tuple(general().requirements))]
    return found


def taken_or_told(folder: Path, tailor: Mapping[str, Step], **header: Any) -> Profile | None:
    """The derived profile; None where a random condition cannot be read. No stricter step may be called weaker."""
    try:
        return derived(folder, tailor, **header)
    except InputError as error:
        blamed = [item for item in error.problems if "weakens" in item.message or "not shown" in item.message]
        assert blamed == [], (error, tailor)
        return None


def steps_of(luck: Luck, base: Profile, most: int) -> dict[str, Step]:
    """Up to so many steps that only assign stricter values to parameters, each of another requirement of a base."""
    found: dict[str, Step] = {}
    for _ in range(most):
        id = one_of(luck, tuple(base.requirements))
        step = _parameters(luck, base.requirements[id], base.entries[id].tree, stricter=True)
        if step is not None:
            found[id] = step
    return found
