"""Parameters that are levels of a scale, or words of an ordered field: tailored only upward, and judged as such."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from deriving import TEXT, written

from iotsec import InputError, Profile, check, load_profile
from iotsec.documents.reading import design_of
from iotsec.frozen import evolve
from iotsec.requirements.deriving.values_order import parameter_text

HOUSE = ("low", "middle", "high")
RULES: Mapping[str, Any] = {
    "B-1": {
        "title": TEXT, "obligation": "shall", "applies_to": "zone",
        "require": {"fact": "b:target", "at_least": {"parameter": "target"}},
        "parameters": {"target": {"default": "SL 2", "stronger": "higher", "range": {"from": "SL 1", "to": "SL 3"}}},
    },
    "B-2": {
        "title": TEXT, "obligation": "shall", "applies_to": "zone",
        "require": {"all": [
            {"fact": "b:place", "at_least": {"parameter": "place.from"}},
            {"fact": "b:place", "at_most": {"parameter": "place.to"}},
        ]},
        "parameters": {"place": {"default": {"from": "low", "to": "high"}, "scale": "HOUSE", "stronger": "within"}},
    },
    "B-3": {
        "title": TEXT, "obligation": "shall", "applies_to": "component",
        "require": {"fact": "b:care", "at_least": {"parameter": "care"}},
        "parameters": {
            "care": {"by_risk_class": {1: "none", 2: "some", 3: "some", 4: "much"}, "words": ["none", "some", "much"],
                     "stronger": "higher"},
        },
    },
}  # fmt: skip
DECLARED: Mapping[str, Any] = {
    "prefix": "B-",
    "scales": {"HOUSE": list(HOUSE), "OTHER": list(HOUSE)},
    "fields": {
        "zone": {
            "b:target": {"form": "level", "meaning": TEXT, "example": "SL 2"},
            "b:place": {"form": "ordinal", "scale": "HOUSE", "meaning": TEXT, "example": "low"},
        },
        "component": {
            "b:care": {"form": "ordinal", "words": ["none", "some", "much"], "meaning": TEXT, "example": "some"},
        },
    },
}  # fmt: skip


def based(folder: Path) -> None:
    """The base beside which the others are written."""
    written(folder, "base", {"requirements": RULES, **DECLARED})


def tailored(folder: Path, name: str = "x", **parameters: Any) -> Profile:
    """A profile that assigns this to the parameters of the base, each of another requirement."""
    owner = {"target": "B-1", "place": "B-2", "care": "B-3"}
    tailor = {owner[key]: {"parameters": {key: value}} for key, value in parameters.items()}
    header = {"extends": [{"profile": "base", "version": "1"}], "prefix": f"{name.upper()}-", "tailor": tailor}
    return load_profile(written(folder, name, header))


def slips(folder: Path, **parameters: Any) -> list[str]:
    """What is told of such a profile, with places named from its folder."""
    based(folder)
    with pytest.raises(InputError) as caught:
        tailored(folder, **parameters)
    return [str(problem).replace(f"{folder}/", "") for problem in caught.value.problems]


def texts(profile: Profile) -> dict[str, str]:
    """The parameters of all requirements, each in one line."""
    return {
        name: parameter_text(item) for one in profile.requirements.values() for name, item in one.parameters.items()
    }


def test_a_level_is_tailored_upward(tmp_path: Path) -> None:
    """Protects levels as parameters: a higher one of the scale, a narrower range, a higher row are taken."""
    based(tmp_path)
    found = tailored(tmp_path, target="SL 3", place={"from": "middle"}, care={"by_risk_class": {1: "some"}})
    assert texts(found) == {
        "target": "SL 3", "place.from": "middle", "place.to": "high", "care": "1: some, 2: some, 3: some, 4: much",
    }  # fmt: skip


WRONG = {
    "lower": (
        {"target": "SL 1"},
        ("x/profile.yaml:19:5: x 1 weakens parameters.target of B-1 from SL 2 to SL 1 "
        "(higher is stronger; base 1 says it at base/profile.yaml:24:5)"),
    ),
    "of another scale": (
        {"target": "CAL 2"},
        ("x/profile.yaml:19:5: CAL 2 cannot be assigned to target of B-1 "
        "(it takes a level of SL; base 1 says it at base/profile.yaml:24:5)"),
    ),
    "no level of it": (
        {"target": "SL 9"},
        "x/profile.yaml:19:5: SL 9 is no level of SL (in rising order they are 0, 1, 2, 3, 4)",
    ),
    "out of range": (
        {"target": "SL 4"}, "x/profile.yaml:19:5: SL 4 is out of range for target (it may be SL 1 to SL 3)",
    ),
    "a number": (
        {"target": 3},
        ("x/profile.yaml:19:5: 3 cannot be assigned to target of B-1 "
        "(it takes a level of SL; base 1 says it at base/profile.yaml:24:5)"),
    ),
    "opened": (
        {"target": "open"},
        ("x/profile.yaml:19:5: x 1 weakens parameters.target of B-1 from SL 2 to open "
        "(higher is stronger; base 1 says it at base/profile.yaml:24:5)"),
    ),
    "a wider range": (
        {"place": {"from": "middle", "to": "low"}},
        "x/profile.yaml:19:5: nothing lies between middle and low (write the lower end as `from`)",
    ),
    "a range of another scale": (
        {"place": {"from": "SL 2"}},
        "x/profile.yaml:19:5: SL 2 is no level of HOUSE (in rising order they are low, middle, high)",
    ),
    "a lower row": (
        {"care": {"by_risk_class": {4: "some"}}},
        ("x/profile.yaml:19:5: x 1 weakens parameters.care of B-3 from 4: much to 4: some "
        "(higher is stronger; base 1 says it at base/profile.yaml:82:5)"),
    ),
    "no word of it": (
        {"care": "great"},
        "x/profile.yaml:19:5: great is none of its words (in rising order they are none, some, much)",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("parameters", "expected"), WRONG.values(), ids=WRONG)
def test_what_is_no_higher_level_is_refused(parameters: dict[str, Any], expected: str, tmp_path: Path) -> None:
    """Protects bases: one clear error with its place, and where something is weaker with both sources."""
    assert slips(tmp_path, **parameters) == [expected]


def test_two_bases_meet_in_the_higher_level(tmp_path: Path) -> None:
    """Protects several bases: of levels the higher, of ranges what both leave, of rows each the higher."""
    based(tmp_path)
    tailored(tmp_path, "left", target="SL 3", place={"from": "middle"}, care={"by_risk_class": {1: "much"}})
    tailored(tmp_path, "right", place={"to": "middle"}, care={"by_risk_class": {2: "much"}})
    both = [{"profile": name, "version": "1"} for name in ("left", "right")]
    found = load_profile(written(tmp_path, "both", {"extends": both, "prefix": "BOTH-"}))
    assert texts(found) == {
        "target": "SL 3", "place.from": "middle", "place.to": "middle", "care": "1: much, 2: much, 3: some, 4: much",
    }  # fmt: skip


def test_two_bases_that_leave_no_level_do_not_meet(tmp_path: Path) -> None:
    """Protects several bases: where one asks for more than the other allows, it is an error until it is settled."""
    based(tmp_path)
    tailored(tmp_path, "left", place={"from": "high"})
    tailored(tmp_path, "right", place={"to": "middle"})
    both = [{"profile": name, "version": "1"} for name in ("left", "right")]
    with pytest.raises(InputError) as caught:
        load_profile(written(tmp_path, "both", {"extends": both, "prefix": "BOTH-"}))
    assert [str(problem).replace(f"{tmp_path}/", "") for problem in caught.value.problems] == [
        (
            "both/profile.yaml:14:3: B-2 cannot be both as left 1 (left/profile.yaml:19:5) and as right 1 "
            "(right/profile.yaml:19:5) have it: nothing meets both b:place at_least high, and at_most middle "
            "(say which base is left: resolve: {B-2: {leave: right, reason: {en: ..., ja: ...}}})"
        )
    ]


def verdicts(profile: Profile, section: str, states: list[dict[str, Any]]) -> str:
    """The verdict of each state that an element can have, by its first letter: m(et), n(ot met), u(nknown)."""
    elements = {f"e{number}": state for number, state in enumerate(states)}
    found = check(design_of({"iotsec": 1, "id": "d", "as_of": "2027-01-01", section: elements}), profile)
    words = {item.id: item.verdict.word for item in found.select()}
    return "".join(words[id][0] for id in elements)


def test_levels_are_judged_by_rank_on_their_scale_only(tmp_path: Path) -> None:
    """Protects verdicts: as high or higher is met, lower is not, of another scale or not stated is unknown."""
    based(tmp_path)
    found = tailored(tmp_path)
    zones: list[dict[str, Any]] = [{"b:target": level} for level in ("SL 1", "SL 2", "SL 4", "CAL 4")]
    asked = evolve(found, requirements={"B-1": found.requirements["B-1"]})
    assert verdicts(asked, "zones", [*zones, {}, {"b:target": {"none": "has none"}}]) == "nmmuun"
    asked = evolve(found, requirements={"B-3": found.requirements["B-3"]})
    systems = {"one": {"risk_class": 4}, "other": {}}
    components = [
        {"system": system, "b:care": care} for system in systems for care in ("none", "some", "much")
    ]  # fmt: skip
    elements = {f"e{number}": {"kind": "thing", **item} for number, item in enumerate(components)}
    design = design_of({"iotsec": 1, "id": "d", "systems": systems, "components": elements})
    words = {item.id: item.verdict.word for item in check(design, asked).select()}
    assert "".join(words[id][0] for id in elements) == "nnmuum"


def test_what_meets_a_higher_level_meets_the_lower(tmp_path: Path) -> None:
    """Protects law 2 for levels, exhaustively: each assignment that is taken, on a design with each level and silence."""
    taken = 0
    states: list[dict[str, Any]] = [
        {},
        *({"b:target": f"{scale} {word}"} for scale in ("SL", "CAL") for word in "1234"),
    ]
    states += [{"b:place": word, "b:target": "SL 4"} for word in HOUSE]
    based(tmp_path)
    base = tailored(tmp_path, "base-as-it-is")
    for level, low, high in product(("SL 1", "SL 2", "SL 3", "CAL 3"), HOUSE, HOUSE):
        try:
            child = tailored(tmp_path, target=level, place={"from": low, "to": high})
        except InputError:
            continue
        taken += 1
        for id in ("B-1", "B-2"):
            pair = [
                verdicts(evolve(one, requirements={id: one.requirements[id]}), "zones", states) for one in (child, base)
            ]
            assert [old for new, old in zip(*pair, strict=True) if new == "m" and old != "m"] == []
    assert taken == 12


BAD_BASES = {
    "levels of two scales": (
        {"by_risk_class": {1: "SL 1", 2: "SL 1", 3: "CAL 2", 4: "SL 3"}, "stronger": "higher"},
        "SL 1 and CAL 2 are levels of two scales, which are never compared",
    ),
    "a scale that is not known": ({"default": "3", "scale": "SLL", "stronger": "higher"}, "there is no scale SLL"),
    "a scale and words": (
        {"default": "3", "scale": "SL", "words": ["2", "3"], "stronger": "higher"}, "scale and words stand side by side",
    ),
    "one word": ({"default": "3", "words": ["3"], "stronger": "higher"}, "words cannot be read"),
    "a direction of sets": (
        {"default": "SL 2", "stronger": "superset"}, "of steps in an order a higher or a lower one is stricter",
    ),
    "no level of a field of numbers": (
        {"default": "SL 2", "stronger": "higher"}, "parameter t (level of SL) cannot be compared with count (number)",
    ),
    "words in another order": (
        {"default": "some", "words": ["much", "some", "none"], "stronger": "higher"},
        "parameter t (ordinal: much < some < none) cannot be compared with b:care (ordinal: none < some < much)",
    ),
    "a number of an ordered field": (
        {"default": 2, "stronger": "higher"}, "parameter t (number) cannot be compared with b:care (ordinal: none < some < much)",
    ),
    "another scale with the same words": (
        {"default": "low", "scale": "OTHER", "stronger": "higher"},
        "parameter t (level of OTHER) cannot be compared with zone.b:place (level of HOUSE)",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("said", "expected"), BAD_BASES.values(), ids=BAD_BASES)
def test_what_can_never_be_compared_does_not_load(said: dict[str, Any], expected: str, tmp_path: Path) -> None:
    """Protects templates: ranks of two orders are never compared by accident."""
    fact = "count" if "count" in expected else "zone.b:place" if "zone" in expected else "b:care"
    rule = {
        "title": TEXT, "obligation": "shall", "applies_to": "component",
        "require": {"fact": fact, "at_least": {"parameter": "t"}}, "parameters": {"t": said},
    }  # fmt: skip
    written(tmp_path, "base", {"requirements": {"B-9": rule}, **DECLARED})
    with pytest.raises(InputError) as caught:
        load_profile(tmp_path / "base")
    assert [problem.message for problem in caught.value.problems] == [expected]
