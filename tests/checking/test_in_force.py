"""From when a requirement or a rule holds: for what is new, for what was in operation before, and until when."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from rules import checked, design, profile, rule

from iotsec import check
from iotsec.errors import InputError
from iotsec.reports.requirement_text import render_requirement

BOOT = {"fact": "secure_boot", "is": True}
START = {"older": "2025-12-31", "first": "2026-01-01", "to come": {"none": "not in operation yet"}}
CASES: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    # On 2027-03-01, of components that started before, on the first day, and not yet.
    "for all": ({"from": "2026-01-01"}, dict.fromkeys(START, "not_met")),
    "not yet": ({"from": "2027-03-02"}, dict.fromkeys(START, "not_applicable")),
    "from today": ({"from": "2027-03-01"}, dict.fromkeys(START, "not_met")),
    "no longer": ({"from": "2026-01-01", "until": "2027-02-28"}, dict.fromkeys(START, "not_applicable")),
    "to the end of today": ({"until": "2027-03-01"}, dict.fromkeys(START, "not_met")),
    "never for the existing": (
        {"from": "2026-01-01", "existing_from": "never"},
        {"older": "not_applicable", "first": "not_met", "to come": "not_met"},
    ),
    "later for the existing": (
        {"from": "2026-01-01", "existing_from": "2027-03-02"},
        {"older": "not_applicable", "first": "not_met", "to come": "not_met"},
    ),
    "by now for the existing": (
        {"from": "2026-01-01", "existing_from": "2027-03-01"}, dict.fromkeys(START, "not_met"),
    ),
    "no longer for the new either": (
        {"from": "2026-01-01", "existing_from": "never", "until": "2026-12-31"},
        dict.fromkeys(START, "not_applicable"),
    ),
}  # fmt: skip


def as_found(terms: dict[str, str], start: Any, **header: Any) -> str:
    """The verdict on one component that does not meet the requirement, by its start of service."""
    made = design({"as_of": "2027-03-01", **header}, components={"a": {"secure_boot": False, "in_service_from": start}})
    return checked({"R": rule(BOOT, in_force=terms)}, made)["R a"]


@pytest.mark.parametrize(("terms", "expected"), CASES.values(), ids=CASES)
def test_a_requirement_holds_from_its_day_for_new_and_existing(terms: dict[str, str], expected: dict[str, str]) -> None:
    """Protects existing systems from what is not asked of them, and new ones from being let off."""
    assert {name: as_found(terms, start) for name, start in START.items()} == expected


GRANDFATHERED = {"from": "2026-01-01", "existing_from": "never"}


def test_where_the_start_is_not_known_only_what_is_the_same_for_both_is() -> None:
    """Protects the unknown: a start that is not stated is neither new nor old; the design's stands in for a component's."""
    vague = {"between": ["2025-01-01", "2026-06-01"]}
    assert as_found(GRANDFATHERED, vague) == "unknown"
    assert as_found(GRANDFATHERED, {"between": ["2026-01-01", "2026-06-01"]}) == "not_met"
    assert as_found({"from": "2026-01-01"}, vague) == "not_met"
    assert as_found(GRANDFATHERED, None) == "unknown"
    assert as_found(GRANDFATHERED, None, in_service_from="2020-01-01") == "not_applicable"
    assert as_found(GRANDFATHERED, "2026-05-01", in_service_from="2020-01-01") == "not_met"


def test_what_has_no_start_of_its_own_starts_with_what_it_belongs_to() -> None:
    """Protects flows and interfaces: a flow is new when either end is, an interface when its component is."""
    made = design(
        {"as_of": "2027-03-01", "in_service_from": "2020-01-01"},
        components={"old": {}, "new": {"in_service_from": "2026-05-01"}},
        flows={
            "f": {"from": "old", "to": "old", "integrity": False},
            "g": {"from": "old", "to": "new", "integrity": False},
        },
        interfaces={"i": {"component": "old", "enabled": False}, "j": {"component": "new", "enabled": False}},
        functions={"x": {"safety_function": False}},
    )
    kinds = {"flow": "integrity", "interface": "enabled", "function": "safety_function"}
    rules = {
        f"R-{kind}": rule({"fact": fact, "is": True}, applies_to=kind, in_force=GRANDFATHERED)
        for kind, fact in kinds.items()
    }
    assert checked(rules, made) == {
        "R-flow f": "not_applicable", "R-flow g": "not_met",
        "R-interface i": "not_applicable", "R-interface j": "not_met", "R-function x": "not_applicable",
    }  # fmt: skip


def test_it_is_explained() -> None:
    """Protects readers: what is not asked of the existing says so, with the start; an unknown names what is missing."""
    made = design(
        {"as_of": "2027-03-01"},
        components={"a": {"secure_boot": False, "in_service_from": "2025-01-01"}, "u": {"secure_boot": False}},
    )
    rules = profile({"R": rule(BOOT, in_force={"from": "2026-01-01", "existing_from": "2028-01-01"})})
    told = {
        item.id: [(seen.fact, seen.value, seen.asked, seen.answer, [gap[1:] for gap in seen.missing])
                  for seen in item.because]
        for item in check(made, rules).select()
    }  # fmt: skip
    wait = ("as_of", "2027-03-01", "at_least 2028-01-01", False, [])
    assert told == {
        "a": [wait, ("in_service_from", "2025-01-01", "at_least 2026-01-01", False, [])],
        "u": [wait, ("in_service_from", "not stated", "at_least 2026-01-01", None,
                     [("d", "in_service_from")])],
    }  # fmt: skip
    text = render_requirement(rules.requirements["R"], rules)
    assert "in force: from 2026-01-01, for what was in operation before, from 2028-01-01" in text


@pytest.mark.parametrize("terms", [item[0] for item in CASES.values()], ids=CASES)
def test_learning_the_start_never_turns_a_verdict(terms: dict[str, str]) -> None:
    """Protects law 1: what is definite of a start that is not yet known is so for each start that it may have."""
    days = ["2025-01-01", "2025-12-31", "2026-01-01", "2026-06-01"]
    for low, high in itertools.combinations(days, 2):
        before = as_found(terms, {"between": [low, high]})
        after = {as_found(terms, day) for day in days if low <= day <= high}
        assert before == "unknown" or after == {before}, (low, high)


@pytest.mark.parametrize(
    "terms",
    [{}, {"from": "soon"}, {"existing_from": "2027-01-01"}, {"from": "2027-01-01", "until": "2026-01-01"},
     {"from": "2027-01-01", "existing_from": "2026-01-01"}, {"from": "never"}, {"since": "2027-01-01"}],
)  # fmt: skip
def test_slips_in_dates_are_told(terms: dict[str, str]) -> None:
    """Protects templates from dates that would never let a requirement fire."""
    with pytest.raises(InputError, match="in_force cannot be read"):
        profile({"R": rule(BOOT, in_force=terms)})


RULES: dict[str, tuple[dict[str, Any], Any, str]] = {
    # What the rule says, when the design started, and whether it is in force on 2027-03-01.
    "begun, without an end": ({"in_force_from": "2027-03-01", "in_force_until": {"none": "-"}}, None, "met"),
    "not begun": ({"in_force_from": "2027-03-02"}, None, "not_met"),
    "ended": ({"in_force_until": "2027-02-28"}, None, "not_met"),
    "its last day": ({"in_force_from": {"none": "-"}, "in_force_until": "2027-03-01"}, None, "met"),
    "its end is not stated": ({"in_force_from": "2026-01-01"}, None, "unknown"),
    "for new ones, and old": (
        {"in_force_from": "2026-01-01", "in_force_until": {"none": "-"}, "new_only": True}, "2025-12-31", "not_met",
    ),
    "for new ones, and new": (
        {"in_force_from": "2026-01-01", "in_force_until": {"none": "-"}, "new_only": True}, "2026-01-01", "met",
    ),
    "for new ones, the start is not stated": (
        {"in_force_from": "2026-01-01", "in_force_until": {"none": "-"}, "new_only": True}, None, "unknown",
    ),
    "perhaps for new ones only, and new": (
        {"in_force_from": "2026-01-01", "in_force_until": {"none": "-"}, "new_only": None}, "2026-01-01", "met",
    ),
    "perhaps for new ones only, and old": (
        {"in_force_from": "2026-01-01", "in_force_until": {"none": "-"}, "new_only": None}, "2025-01-01", "unknown",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("says", "start", "expected"), RULES.values(), ids=RULES)
def test_a_rule_is_in_force_by_its_dates(says: dict[str, Any], start: Any, expected: str) -> None:
    """Protects what the law asks from rules that are over, not begun, or not meant for what stood before."""
    made = design(
        {"as_of": "2027-03-01", **({"in_service_from": start} if start else {})},
        rules={"law": {"new_only": False, **says}},
    )
    rules = {"R": rule({"fact": "in_force", "is": True}, applies_to="rule")}
    assert checked(rules, made) == {"R law": expected}
    unknown = [item for item in check(made, profile(rules)) if item.verdict.word == "unknown"]
    assert all(seen.missing for item in unknown for seen in item.because)
