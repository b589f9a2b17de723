"""Steps that weaken in a way that no order shows: each is refuted by a design, and the smallest found is shown."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from derivations import TEXT, derived, general

from iotsec.analysis.profiles.counterexamples import Search, search
from iotsec.checking.check import check
from iotsec.documents.reading import design_of, load_design
from iotsec.frozen import evolve
from iotsec.model.design import Design
from iotsec.requirements.deriving.relation import Relation
from iotsec.requirements.requirement import Profile

EXAMPLES = Path(__file__).parents[2] / "examples"

GUARDED = ["authentication", "authorisation", "content-check"]


def reached(**other: Any) -> dict[str, Any]:
    """The condition of IOT-SCIA-03, with some of it stated otherwise."""
    asked = {
        "from": {"fact": "untrusted", "is": True}, "along": {"fact": "kind", "is": "command"},
        "avoiding": {"fact": "enforces", "includes": GUARDED},
    }  # fmt: skip
    return {"reached": {**asked, **other}, "is": False}


WEAKER: dict[str, tuple[str, dict[str, Any]]] = {
    "another fact": ("IOT-SCIA-09", {"require": {"not": {"fact": "authentication", "is": "none"}}}),
    "arithmetic on dates": (
        "IOT-DEF-07", {"require": {"plus": [{"fact": "support_until"}, "5 years"], "at_least": {"fact": "end_of_service"}}},
    ),
    "a product": (
        "IOT-OPR-06",
        {"require": {"every": {"over": "suppliers", "that": {
            "times": [{"fact": "self.bridge"}, 2], "at_least": {"fact": "assumed_outage"}}}}},
    ),
    "fewer origins of ways": ("IOT-SCIA-03", {"require": reached(**{"from": {"fact": "exposure", "is": "public"}})}),
    "a guard that does less": (
        "IOT-SCIA-03", {"require": reached(avoiding={"fact": "enforces", "includes": ["authentication"]})},
    ),
    "another guard": (
        "IOT-RES-06",
        {"require": {"guards": {
            "from": {"fact": "exposed", "is": True}, "along": {"fact": "kind", "none_of": ["power", "physical"]},
            "that": {"fact": "enforces", "includes": ["filtering"]}}, "at_least": {"parameter": "depth"}}},
    ),
    "a count for a quantifier": ("IOT-RSP-02", {"require": {"count": {"over": "agreements"}, "at_least": 1}}),
    "a declaration for a count": (
        "IOT-SCIA-12",
        {"require": {"all": [
            {"fact": "tamper", "one_of": ["evident", "resistant"]}, {"not": {"fact": "secrets", "is": "clear"}},
            {"every": {
                "over": "interfaces", "where": {"fact": "kind", "one_of": ["debug", "maintenance", "removable-media"]},
                "that": {"any": [{"fact": "enabled", "is": False}, {"fact": "needed_for", "declared": True}]}}}]}},
    ),
    "members of another kind": (
        "IOT-OPR-09",
        {"require": {"all": [
            {"some": {"over": "logs_to", "that": {"fact": "kind", "is": "store"}}}, {"fact": "time_source", "declared": True},
            {"fact": "log_retention", "at_least": {"parameter": "retention"}}]}},
    ),
    "other elements": (
        "IOT-SCIA-05",
        {"when": {"all": [
            {"fact": "over_open_network", "is": True}, {"fact": "integrity_need", "at_least": {"parameter": "need"}}]}},
    ),
}  # fmt: skip
"""A requirement of the general template, and how it is stated anew."""

SAME: dict[str, tuple[str, dict[str, Any]]] = {
    "twice negated": ("IOT-RSP-02", {"require": {"not": {"not": {"some": {
        "over": "agreements", "that": {"fact": "demarcation", "given": True}}}}}}),
    "some for every, negated": ("IOT-RSP-02", {"require": {"not": {"every": {
        "over": "agreements", "that": {"not": {"fact": "demarcation", "given": True}}}}}}),
    "a way, negated": ("IOT-SCIA-03", {"require": {"not": {"reached": reached()["reached"], "is": True}}}),
}  # fmt: skip


def searched(folder: Path, id: str, step: dict[str, Any], *, far: bool = True) -> tuple[Profile, Search]:
    """A profile that states a requirement of the general template anew, and what the search for a counterexample found."""
    profile = derived(folder, {id: {"because": TEXT, **step}})
    assert [change.relation for change in profile.argued[id]] == [Relation.UNLIKE]
    pair = (general().requirements[id], profile.requirements[id])
    return profile, search(*pair, profile.vocabulary, [reference_design()] if far else [])


@cache
def reference_design() -> Design:
    """The design in which single values are changed."""
    return load_design(EXAMPLES / "ev-charging" / "design.yaml").design


@pytest.mark.parametrize(("id", "step"), WEAKER.values(), ids=WEAKER)
def test_a_hidden_weakening_is_refuted(id: str, step: dict[str, Any], tmp_path: Path) -> None:
    """Protects bases: what no order compares is tried, and a design is shown that meets the new text and not the old."""
    profile, result = searched(tmp_path, id, step)
    example = result.found
    assert example is not None
    if example.tree is not None:  # What is shown is what it is said to be.
        design = design_of(example.tree)
        one, base = (evolve(item, requirements={id: item.requirements[id]}, bases=()) for item in (profile, general()))
        verdicts = [{item.id: item.verdict.word for item in check(design, asked).select()} for asked in (one, base)]
        new, old = (found.get(example.id, "not_applicable") for found in verdicts)
        assert (new in ("met", "not_applicable"), old) == (True, "not_met")


@pytest.mark.parametrize(("id", "step"), SAME.values(), ids=SAME)
def test_what_says_the_same_is_not_refuted(id: str, step: dict[str, Any], tmp_path: Path) -> None:
    """Protects authors: a condition that is only written in another way is argued, and no design is held against it."""
    assert searched(tmp_path, id, step, far=False)[1].found is None


def test_the_smallest_is_shown(tmp_path: Path) -> None:
    """Protects readers: nothing stands in the design that could be left out."""
    found = searched(tmp_path, *WEAKER["a product"])[1].found
    assert found is not None
    assert found.tree == {
        "iotsec": 1, "id": "counterexample", "stage": "operation", "as_of": "2100-01-01",
        "dependencies": {"e0": {"of": "e0-of", "suppliers": ["e0-suppliers-1"], "bridge": "1 s", "may_stop": False}},
        "functions": {"e0-of": {}},
        "components": {"e0-suppliers-1": {"assumed_outage": "1.5 s"}},
    }  # fmt: skip
