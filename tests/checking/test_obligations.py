"""Which requirements of a system are not yet verified: against a plain reading, value by value, and in open designs."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest
import rules

from iotsec import check
from iotsec.documents.reading import design_of
from iotsec.facts.derived.questions import named_at
from iotsec.testing import apply_edits

NONE = {"none": "there is none"}
ALL = ["systems", "components", "flows", "interfaces", "accesses", "functions", "dependencies", "evidence", "parties"]
PROOF = {"about": ["s"], "requirements": ["R"], "method": "bench test", "result": "pass", "dated": "2027-03-01",
         "valid_until": NONE, "versions": NONE}  # fmt: skip
DRAWN: dict[str, Any] = {
    "iotsec": 1, "id": "d", "as_of": "2027-06-01", "in_service_from": "2027-04-01", "complete": ALL,
    "systems": {"s": {"parent": NONE}}, "components": {"a": {"system": "s", "radio": True}, "b": {"system": "s", "radio": False}},
    "evidence": {"e": PROOF},
}  # fmt: skip
PROFILE = rules.profile({
    "R": rules.rule({"fact": "zone", "declared": True}, when={"fact": "radio", "is": True}),
    "OPR": {**rules.rule(None), "applies_to": "system", "require": {"count": {"over": "unverified"}, "at_most": 0}},
})  # fmt: skip


def unverified(edits: dict[str, Any]) -> tuple[set[str], set[str], bool]:
    """What is surely, and what is possibly not verified in the system, and whether there may be more."""
    facts = check(design_of(apply_edits(DRAWN, edits)), PROFILE).facts
    many = facts.many("system", "unverified")
    sure, maybe = ({facts.words.word(code) for code in codes} for codes in named_at(many, 0))
    return sure, maybe, bool(many.open[0])


CASES: dict[str, tuple[dict[str, Any], str]] = {
    "about the system": ({}, "verified"),
    "of the whole profile": ({"evidence.e.requirements": ["t"]}, "verified"),
    "about all to which it applies": ({"evidence.e.about": ["a"]}, "verified"),
    "about another element": ({"evidence.e.about": ["b"]}, "not verified"),
    "about some to which it applies": ({"evidence.e.about": ["a"], "components.b.radio": True}, "not verified"),
    "perhaps about all": ({"evidence.e.about": ["a"], "components.b.radio": None}, "not known"),
    "of another requirement": ({"evidence.e.requirements": ["Q"]}, "not verified"),
    "without a method": ({"evidence.e.method": NONE}, "not verified"),
    "failed": ({"evidence.e.result": "fail"}, "not verified"),
    "on the first day": ({"evidence.e.dated": "2027-04-01"}, "verified"),
    "after the start": ({"evidence.e.dated": "2027-04-02"}, "not verified"),
    "perhaps after the start": ({"evidence.e.dated": {"between": ["2027-03-01", "2027-05-01"]}}, "not known"),
    "run out": ({"evidence.e.valid_until": "2027-05-01"}, "not verified"),
    "silent of the result": ({"evidence.e.result": None}, "not known"),
    "silent of the requirements": ({"evidence.e.requirements": None}, "not known"),
    "silent of what it is about": ({"evidence.e.about": None}, "not known"),
    "silent of the start": ({"in_service_from": None}, "not known"),
    "failed, but others may be unlisted": (
        {"evidence.e.result": "fail", "complete": [item for item in ALL if item != "evidence"]}, "not known"),
    "it applies nowhere": ({"components.a.radio": False, "evidence.e.result": "fail"}, "verified"),
    "it may apply to what is not drawn": (
        {"components.a.radio": False, "evidence.e.result": "fail", "complete": ["systems", "evidence"]}, "not known"),
    "whatever is drawn later, the system was verified": ({"complete": ["systems", "evidence"]}, "verified"),
    "about all that is drawn": ({"evidence.e.about": ["a"], "complete": ["systems", "evidence"]}, "not known"),
}  # fmt: skip
SETS = {"verified": (set(), set(), False), "not verified": ({"R"}, set(), False), "not known": (set(), {"R"}, False)}


@pytest.mark.parametrize(("edits", "said"), CASES.values(), ids=CASES)
def test_what_counts_as_verified(edits: dict[str, Any], said: str) -> None:
    """Protects the gate before operation: each thing that evidence has to be, and what silence leaves open."""
    assert unverified(edits) == SETS[said]


def test_a_requirement_on_what_is_verified_is_not_about_itself() -> None:
    """Protects the second stratum: the requirement that reads it is judged, and is none of those that it counts."""
    met, failed = (
        check(design_of(apply_edits(DRAWN, edits)), PROFILE) for edits in ({}, {"evidence.e.result": "fail"})
    )
    assert [rules.verdicts(item)["OPR s"] for item in (met, failed)] == ["met", "not_met"]
    silent = check(design_of(apply_edits(DRAWN, {"evidence.e.method": None, "in_service_from": None})), PROFILE)
    gaps = {f"{gap.id}.{gap.field}" for item in silent.unknown if item.id == "s" for gap in item.because[0].missing}
    assert gaps == {"e.method", "d.in_service_from"}


VALUES: dict[str, list[Any]] = {
    "evidence.e.about": [["s"], ["a"], ["a", "b"]], "evidence.e.requirements": [["R"], ["t"], ["Q"]],
    "evidence.e.method": ["bench test", NONE], "evidence.e.result": ["pass", "fail"],
    "evidence.e.dated": ["2027-03-01", "2027-05-01"], "in_service_from": ["2027-04-01", "2028-04-01"],
    "components.a.radio": [True, False], "components.b.radio": [True, False],
}  # fmt: skip


def plain(said: dict[str, Any]) -> str:
    """The answer of a plain reader of a design that says all of this."""
    applies = [id for id in "ab" if said[f"components.{id}.radio"]]
    about = said["evidence.e.about"]
    good = said["evidence.e.result"] == "pass" and said["evidence.e.method"] != NONE
    good = good and said["evidence.e.dated"] <= said["in_service_from"] and "Q" not in said["evidence.e.requirements"]
    return "verified" if not applies or (good and ("s" in about or set(applies) <= set(about))) else "not verified"


def test_bounds_leave_room_for_every_completion() -> None:
    """Law 1, exactly: what is known with gaps is what all completions agree on, and no completion says otherwise."""
    for seed in range(120):
        rng = random.Random(seed)
        said = {path: rng.choice(values) for path, values in VALUES.items()}
        hidden = rng.sample(sorted(VALUES), 3)
        sure, maybe, opened = unverified({**said, **dict.fromkeys(hidden)})
        answers = {plain({**said, **dict(zip(hidden, values, strict=True))})
                   for values in itertools.product(*(VALUES[path] for path in hidden))}  # fmt: skip
        known = "not verified" if sure else "not known" if maybe or opened else "verified"
        assert known in {*answers, "not known"}, (seed, hidden)
        assert known == "not known" or answers == {known}, (seed, hidden)


def test_what_decides_whether_a_requirement_applies_is_named() -> None:
    """Protects `because`: where all evidence is listed and fails, what is missing is what the requirement applies to."""
    edits = {"evidence.e.result": "fail", "components.a.radio": None, "components.b.system": None}
    edits["components.b.radio"] = True
    findings = check(design_of(apply_edits(DRAWN, edits)), PROFILE)
    gaps = {f"{gap.id}.{gap.field}" for item in findings.unknown if item.id == "s" for gap in item.because[0].missing}
    assert gaps == {"a.radio", "b.system"}
