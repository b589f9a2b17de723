"""Waivers: what is accepted touches only what is not met, when it is in force and given by one who may."""

from __future__ import annotations

from typing import Any

import pytest
from rules import design, profile, rule

from iotsec import check

BOOT = {"fact": "secure_boot", "is": True}
VALID = {
    "requirement": "R", "elements": ["a", "u"], "reason": "replaced soon", "by": "cpo", "author": "office",
    "role": "safety_manager", "granted": "2027-01-01", "until": "2027-05-31",
}  # fmt: skip
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
        components={"a": {"secure_boot": False}, "b": {"secure_boot": True}, "u": {}},
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
        components={"a": {"secure_boot": False}, "u": {}},
        waivers={"w": VALID},
    )
    for more in ({}, {"waivable": False}):
        assert [item.verdict.word for item in check(made, profile({"R": rule(BOOT, **more)}))] == ["not_met", "unknown"]
