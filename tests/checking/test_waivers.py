"""Waivers: what is accepted touches only what is not met, when it is in force and given by one who may."""

from __future__ import annotations

from typing import Any

import pytest
from rules import design, profile, rule

from iotsec import check
from iotsec.errors import InputError

BOOT = {"fact": "secure_boot", "is": True}
VALID = {
    "requirement": "R", "elements": ["a", "u"], "reason": "replaced soon", "by": "cpo", "author": "office",
    "role": "safety_manager", "granted": "2027-01-01", "until": "2027-05-31",
}  # fmt: skip
ANSWERS = {"accountable": "cpo"}
CASES: dict[str, tuple[dict[str, Any], str]] = {
    "valid": ({}, "waived"),
    "of this profile": ({"profile": "t"}, "waived"),
    "of another profile": ({"profile": "power"}, "not_met"),
    "of another requirement": ({"requirement": "Q"}, "not_met"),
    "of another element": ({"elements": ["b"]}, "not_met"),
    "expired": ({"until": "2027-02-28"}, "not_met"),
    "its last day": ({"until": "2027-03-01"}, "waived"),
    "not begun": ({"granted": "2027-03-02"}, "not_met"),
    "longer than allowed": ({"granted": "2027-01-01", "until": "2028-01-02"}, "not_met"),
    "as long as allowed": ({"granted": "2027-01-01", "until": "2028-01-01"}, "waived"),
    "by its author": ({"author": "cpo"}, "not_met"),
    "by nobody": ({"by": None}, "not_met"),
    "in a role that may not": ({"role": "designer"}, "not_met"),
    "without a reason": ({"reason": None}, "not_met"),
    "without an end": ({"until": None}, "not_met"),
}


@pytest.mark.parametrize(("changes", "verdict"), CASES.values(), ids=CASES)
def test_a_waiver_counts_only_when_all_of_it_holds(changes: dict[str, Any], verdict: str) -> None:
    """Protects what is not met from being waved through; an unknown is never touched."""
    made = design(
        {"as_of": "2027-03-01"},
        parties={"cpo": {}, "office": {}},
        components={"a": {"secure_boot": False, **ANSWERS}, "b": {"secure_boot": True, **ANSWERS}, "u": ANSWERS},
        waivers={"w": {**VALID, **changes}},
    )
    rules = {
        "R": rule(BOOT, waivable={"by": ["safety_manager"], "at_most": "365 days"}),
        "Q": rule({"fact": "radio", "is": False}),
    }
    findings = check(made, profile(rules))
    found = {item.id: (item.verdict.word, item.waiver) for item in findings.select() if item.requirement.id == "R"}
    assert found == {"a": (verdict, "w" if verdict == "waived" else None), "b": ("met", None), "u": ("unknown", None)}
    assert findings.count()["waived"] == (verdict == "waived")


def test_what_may_not_be_waived_is_not() -> None:
    """Protects requirements that say `waivable: false`, or nothing: no role is enough."""
    made = design(
        {"as_of": "2027-03-01"},
        parties={"cpo": {}, "office": {}},
        components={"a": {"secure_boot": False, **ANSWERS}, "u": ANSWERS},
        waivers={"w": VALID},
    )
    for more in ({}, {"waivable": False}):
        assert [item.verdict.word for item in check(made, profile({"R": rule(BOOT, **more)}))] == ["not_met", "unknown"]


BY_CLASS = {
    1: {"by": ["designer", "safety_manager"]},
    2: {"by": ["safety_manager"], "at_most": "365 days"},
    3: {"by": ["executive"], "at_most": "60 days"},
    4: False,
}
CLASSES: dict[str, tuple[Any, dict[str, Any], tuple[str, str, str]]] = {
    # The risk class of the system, changes of the waiver, and: the finding, IN FORCE, AUTHORISED.
    "class 1": (1, {"role": "designer"}, ("waived", "met", "met")),
    "class 2": (2, {}, ("waived", "met", "met")),
    "class 2, by one who may only in class 1": (2, {"role": "designer"}, ("not_met", "met", "not_met")),
    "class 3, by one who may only below": (3, {"until": "2027-03-01"}, ("not_met", "met", "not_met")),
    "class 3, for longer than there": (3, {"role": "executive"}, ("not_met", "not_met", "met")),
    "class 3, for as long as there": (3, {"role": "executive", "until": "2027-03-02"}, ("waived", "met", "met")),
    "class 4": (4, {"role": "executive", "until": "2027-03-02"}, ("not_met", "met", "not_met")),
    "a class that is not said": (None, {}, ("not_met", "unknown", "unknown")),
    "1 or 2, by one who may in both": ({"between": [1, 2]}, {}, ("waived", "met", "met")),
    "1 or 2, by one who may in one": ({"between": [1, 2]}, {"role": "designer"}, ("not_met", "met", "unknown")),
    "1 or 2, by one who may in none": ({"between": [1, 2]}, {"role": "executive"}, ("not_met", "met", "not_met")),
    "two elements, one in class 4": (2, {"elements": ["a", "far"]}, ("not_met", "met", "not_met")),
}


@pytest.mark.parametrize(("risk", "changes", "expected"), CLASSES.values(), ids=CLASSES)
def test_who_may_waive_goes_by_the_risk_class(
    risk: Any, changes: dict[str, Any], expected: tuple[str, str, str]
) -> None:
    """Protects what is most dangerous from those who may waive what is less so; of a class not known the strictest holds."""
    made = design(
        {"as_of": "2027-03-01"},
        parties={"cpo": {}, "office": {}},
        systems={"s": {"risk_class": risk, "operator": "cpo"}, "t": {"risk_class": 4, "operator": "cpo"}},
        components={"a": {"system": "s", "secure_boot": False}, "far": {"system": "t", "secure_boot": True}},
        waivers={"w": {**VALID, "elements": ["a"], **changes}},
    )
    rules = {
        "R": rule(BOOT, waivable={"by_risk_class": BY_CLASS}),
        **{name: rule({"fact": name, "is": True}, applies_to="waiver") for name in ("in_force", "authorised")},
    }
    findings = check(made, profile(rules))
    found = {f"{item.requirement.id} {item.id}": item for item in findings.select()}
    assert tuple(found[key].verdict.word for key in ("R a", "in_force w", "authorised w")) == expected
    gaps = {f"{gap.id}.{gap.field}" for item in findings.unknown for seen in item.because for gap in seen.missing}
    assert gaps == ({"s.risk_class"} if "unknown" in expected else set())


SITE = {"owner": "host", "operator": "cpo", "parent": {"none": "it stands alone"}}
WHO: dict[str, tuple[dict[str, Any], dict[str, Any], str, set[str]]] = {
    # The fields of the system and of the element, and: the finding, and what is not stated.
    "who operates the system": (SITE, {"accountable": {"none": "nobody else"}}, "waived", set()),
    "who owns the system": ({**SITE, "owner": "cpo", "operator": "host"}, {"accountable": "host"}, "waived", set()),
    "who is accountable for the element": ({**SITE, "operator": "host"}, {"accountable": "cpo"}, "waived", set()),
    "who operates the system around": ({**SITE, "operator": "host", "parent": "region"}, {"accountable": "host"}, "waived", set()),
    "somebody else": ({**SITE, "operator": "host"}, {"accountable": "host"}, "not_met", set()),
    "perhaps somebody else": ({**SITE, "operator": None}, {"accountable": "host"}, "not_met", {"s.operator"}),
    "perhaps, by a system around": (
        {**SITE, "operator": "host", "parent": None}, {"accountable": "host"}, "not_met", {"s.parent"},
    ),
    "perhaps, by the element": ({**SITE, "operator": "host"}, {}, "not_met", {"a.accountable"}),
}  # fmt: skip


@pytest.mark.parametrize(("system", "element", "verdict", "gaps"), WHO.values(), ids=WHO)
def test_a_waiver_is_given_by_one_who_answers_for_it(
    system: dict[str, Any], element: dict[str, Any], verdict: str, gaps: set[str]
) -> None:
    """Protects those who bear a risk: a supplier or a stranger cannot accept it for them, whatever role is claimed."""
    made = design(
        {"as_of": "2027-03-01"},
        parties={"cpo": {}, "office": {}, "host": {}},
        systems={"s": system, "region": {"owner": "cpo", "operator": "cpo", "parent": {"none": "the whole"}}},
        components={"a": {"system": "s", "secure_boot": False, **element}},
        waivers={"w": {**VALID, "elements": ["a"]}},
    )
    rules = {
        "R": rule(BOOT, waivable={"by": ["safety_manager"]}),
        "S": rule({"fact": "authorised", "is": True}, applies_to="waiver"),
    }
    found = {f"{item.requirement.id} {item.id}": item for item in check(made, profile(rules)).select()}
    missing = {f"{gap.id}.{gap.field}" for seen in found["S w"].because for gap in seen.missing}
    told = "met" if verdict == "waived" else "unknown" if gaps else "not_met"
    assert (found["R a"].verdict.word, found["S w"].verdict.word, missing) == (verdict, told, gaps)


def test_every_class_says_who_may() -> None:
    """Protects templates from a class that was forgotten: silence about it would be a permission or a ban by accident."""
    some = {number: BY_CLASS[number] for number in (1, 2, 3)}
    for slip in ({"by_risk_class": some}, {"by_risk_class": BY_CLASS, "by": ["x"]}, {"by_risk_class": {**some, 4: {}}}):
        with pytest.raises(InputError, match="waivable cannot be read"):
            profile({"R": rule(BOOT, waivable=slip)})


def test_a_profile_can_forbid_waivers() -> None:
    """Protects what a profile excludes from waivers, whatever its requirements say; a slip in the list is told."""
    made = design(
        {"as_of": "2027-03-01"},
        parties={"cpo": {}, "office": {}},
        components={"a": {"secure_boot": False, **ANSWERS}},
        waivers={"w": {**VALID, "elements": ["a"]}},
    )
    rules = {"R": rule(BOOT, waivable={"by": ["safety_manager"]})}
    assert [str(item) for item in check(made, profile(rules)).not_met] == []
    assert [str(item) for item in check(made, profile(rules, not_waivable=["R"])).not_met] == ["R component a: not_met"]
    with pytest.raises(InputError, match="there is no requirement Q here"):
        profile(rules, not_waivable=["Q"])
