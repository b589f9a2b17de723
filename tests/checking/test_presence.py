"""What exists only in some choices: who refers to it refers to nothing where it does not exist."""

from __future__ import annotations

from typing import Any

import pytest
from rules import checked, design, profile, rule

from iotsec import check

RULES = {
    "DECLARED": rule({"fact": "time_source", "declared": True}),
    "BEHIND": rule({"fact": "time_source.zone", "is": "hall"}),
    "NAMED": rule({"fact": "time_source", "is": "clock"}),
    "SOME": rule({"some": {"over": "logs_to", "that": {"fact": "zone", "is": "hall"}}}),
    "INCLUDES": rule({"fact": "logs_to", "includes": ["clock"]}),
    "ANY": rule({"fact": "logs_to", "given": True}),
    "COUNT": rule({"count": {"over": "logs_to"}, "at_least": 1}),
    "LISTED": rule({"fact": "logs_to", "declared": True}),
    "NONE-ELSE": rule({"fact": "logs_to", "only": ["other"]}),
}


def made(**own: Any) -> Any:
    """One component that refers to a clock, which exists in normal operation only."""
    clock = {"system": "s", "zone": "hall", "present": {"mode": ["normal"]}}
    other = {"system": "s"}
    user = {"system": "s", "time_source": "clock", "logs_to": ["clock"], **own}
    head = {"stage": "operation", "complete": ["components"], "choices": {"mode": ["normal", "maintenance"]}}
    components = {"clock": clock, "other": other, "user": user}
    return design(head, systems={"s": {"parent": {"none": "alone"}}}, zones={"hall": {}}, components=components)


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ({"mode": "normal"}, {"met": set(RULES) - {"NONE-ELSE"}, "not_met": {"NONE-ELSE"}}),
        ({"mode": "maintenance"}, {
            "not_met": set(RULES) - {"DECLARED", "LISTED", "NONE-ELSE"}, "unknown": {"DECLARED", "LISTED"},
            "met": {"NONE-ELSE"},
        }),
        ({}, {"unknown": set(RULES)}),
    ],
)  # fmt: skip
def test_a_reference_to_what_does_not_exist_meets_nothing(
    choices: dict[str, str], expected: dict[str, set[str]]
) -> None:
    """Protects a mode from being met by something that is not there in it."""
    told: dict[str, set[str]] = {}
    for key, word in checked(RULES, made(), choices=choices).items():
        if key.endswith(" user"):
            told.setdefault(word, set()).add(key.partition(" ")[0])
    assert told == expected


def test_a_choice_settles_a_reference_not_a_statement() -> None:
    """Protects the list of what to make clear: the reference is stated, only the choice is open."""
    findings = check(made(), profile({"BEHIND": RULES["BEHIND"]}))
    (unknown,) = [item for item in findings.unknown if item.id == "user"]
    assert {(gap.kind, gap.field) for seen in unknown.because for gap in seen.missing} == {("design", "choices.mode")}
