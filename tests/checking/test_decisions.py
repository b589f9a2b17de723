"""Decisions: where security hinders safety, both owners have settled what is done; what is in conflict is found."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from rules import design

from iotsec import check
from iotsec.documents.reading import load_design
from iotsec.facts.derived.questions import named_at
from iotsec.facts.missing import missing_of
from iotsec.facts.tabulate import tabulate
from iotsec.facts.view import View
from iotsec.requirements.reading import load_profile
from iotsec.testing import apply_edits

PLAIN = {"system": "s", "enforces": {"none": "no control"}, "can_cause": {"none": "moves nothing"}, "kind": "thing"}
GUARD = {
    **PLAIN, "kind": "gateway", "enforces": ["filtering"], "failure_behaviour": "closed", "added_latency": "5 ms",
}  # fmt: skip
ACTOR = {**PLAIN, "can_cause": ["crush"], "safe_function": "stop"}
ALL_CATEGORIES = ["power", "communication", "time", "cloud", "data", "people", "other-system"]
WHOLE: dict[str, Any] = {
    "as_of": "2027-03-01",
    "complete": ["systems", "components", "flows", "dependencies", "functions", "decisions", "hazards"],
    "systems": {"s": {}},
    "parties": {"ada": {"roles": ["safety-owner"]}, "sue": {"roles": ["security-owner"]}, "bob": {"roles": ["owner"]}},
    "hazards": {"crush": {"fault_tolerant_time": "1 s", "tolerated_failure": ["operational"]}},
    "components": {"desk": PLAIN, "guard": GUARD, "second": GUARD, "arm": ACTOR, "idle": PLAIN},
    "flows": {"stop-it": {"from": "desk", "to": "arm", "via": ["guard"], "kind": "command"}},
    "functions": {
        "stop": {"system": "s", "performed_by": ["arm"], "safety_function": True, "hazards": {"none": "it ends it"},
                 "independent_of": ALL_CATEGORIES},
        "count": {"system": "s", "performed_by": ["idle"], "safety_function": False, "hazards": {"none": "only counts"}},
    },
}  # fmt: skip
DECIDED = {
    "about": ["guard", "arm", "stop"], "safety_owner": "ada", "security_owner": "sue", "outcome": "it stays closed",
    "reason": "the arm stops by itself", "dated": "2027-01-10", "until": "2028-01-09",
}  # fmt: skip


def conflicts(tree: dict[str, Any], kind: str, id: str) -> tuple[set[str], set[str], bool]:
    """The components that surely and possibly hinder an element, and whether there may be more."""
    made = design(tree)
    facts = tabulate(made, View(as_of=made.as_of))
    many, row = facts.many(kind, "safety_security_conflicts"), list(facts.ids(kind)).index(id)
    sure, maybe = ({facts.id_of(number) for number in members} for members in named_at(many, row))
    return sure, maybe, bool(many.open[row])


PAST = {"from": "desk", "to": "arm", "via": ["second"], "kind": "command"}
TOLERATED = {"hazards.crush.tolerated_failure": ["closed"]}
REMOTE = {
    **TOLERATED, "components.login": {**PLAIN, "enforces": ["authentication"]},
    "functions.stop.independent_of": ["time", "cloud", "data", "people", "other-system"],
    "components.net": {**PLAIN, "kind": "network"}, "dependencies": {
        "x": {"of": "stop", "suppliers": ["login"], "category": "power"},
        "y": {"of": "stop", "suppliers": ["login"], "category": "communication"},
        "z": {"of": "login", "suppliers": ["net"], "category": "power"},
    },
}  # fmt: skip
FOUND: dict[str, tuple[dict[str, Any], tuple[set[str], set[str], bool]]] = {
    "fails closed on the only path": ({}, ({"guard"}, set(), False)),
    "fails open": ({"components.guard.failure_behaviour": "open"}, (set(), set(), False)),
    "how it fails is not said": ({"components.guard.failure_behaviour": None}, (set(), {"guard"}, False)),
    "is no control": ({"components.guard.enforces": {"none": "a switch"}}, (set(), set(), False)),
    "whether it is a control is not said": ({"components.guard.enforces": None}, (set(), {"guard"}, False)),
    "the hazard tolerates it": (TOLERATED, (set(), set(), False)),
    "what the hazard tolerates is not said": ({"hazards.crush.tolerated_failure": None}, (set(), {"guard"}, False)),
    "there is another path": ({"flows.past": PAST}, (set(), set(), False)),
    "the other path carries data": ({"flows.past": {**PAST, "kind": "data"}}, ({"guard"}, set(), False)),
    "the other path carries we know not what": (
        {"flows.past": {**PAST, "kind": None}}, (set(), {"guard"}, False),
    ),
    "the flow carries data": ({"flows.stop-it.kind": "data"}, (set(), set(), False)),
    "the flow carries measurements": ({"flows.stop-it.kind": "measurement"}, ({"guard"}, set(), False)),
    "what it passes is not said": ({"flows.stop-it.via": None}, (set(), set(), True)),
    "flows may be missing": (
        {"complete": ["systems", "components", "dependencies", "functions", "hazards"]}, (set(), {"guard"}, True),
    ),
    "two in a row": ({"flows.stop-it.via": ["guard", "second"]}, ({"guard", "second"}, set(), False)),
    "too slow": ({**TOLERATED, "components.guard.added_latency": "2 s"}, ({"guard"}, set(), False)),
    "as slow as may be": ({**TOLERATED, "components.guard.added_latency": "1 s"}, (set(), set(), False)),
    "perhaps too slow": (
        {**TOLERATED, "components.guard.added_latency": {"between": ["0.5 s", "2 s"]}}, (set(), {"guard"}, False),
    ),
    "too slow, with another path": (
        {**TOLERATED, "flows.past": PAST, "components.guard.added_latency": "2 s"}, ({"guard"}, set(), False),
    ),
    "login over a network": (REMOTE, ({"login"}, set(), False)),
    "login by itself": ({**REMOTE, "components.net.kind": "store"}, (set(), set(), False)),
    "login of we know not what": ({**REMOTE, "components.net.kind": None}, (set(), {"login"}, False)),
    "login from a cloud": (
        {**REMOTE, "components.net.kind": "store", "dependencies.z.category": "cloud"}, ({"login"}, set(), False),
    ),
    "no safety function": (
        {**REMOTE, "functions.stop.safety_function": False}, (set(), set(), False),
    ),
    "perhaps a safety function": ({"functions.stop.safety_function": None}, (set(), {"guard"}, False)),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), FOUND.values(), ids=FOUND)
def test_conflicts_of_a_function_are_found(changes: dict[str, Any], expected: tuple[set[str], set[str], bool]) -> None:
    """Protects the three kinds of conflict, and what is only possible from being called one, or none."""
    assert conflicts(apply_edits(WHOLE, changes), "function", "stop") == expected


def test_conflicts_of_a_component_are_those_of_its_hazards() -> None:
    """Protects hazardous components: the control on the way of their commands hinders them too, and nobody else."""
    assert conflicts(WHOLE, "component", "arm") == ({"guard"}, set(), False)
    assert conflicts(WHOLE, "component", "idle") == (set(), set(), False)
    assert conflicts(WHOLE, "function", "count") == (set(), set(), False)
    assert conflicts(apply_edits(WHOLE, {"components.arm.can_cause": None}), "component", "arm") == (
        set(), {"guard"}, False,
    )  # fmt: skip


DECISIONS: dict[str, tuple[dict[str, Any], str]] = {
    "by both, in time": ({}, "met"),
    "none": ({"decisions": None}, "not_met"),
    "none, and perhaps not listed": (
        {"decisions": None, "complete": [*WHOLE["complete"][:5], "hazards"]}, "unknown",
    ),
    "about another control": ({"decisions.d1.about": ["second", "arm", "stop"]}, "not_met"),
    "about the control alone": ({"decisions.d1.about": ["guard"]}, "not_met"),
    "over": ({"decisions.d1.until": "2027-02-28"}, "not_met"),
    "to come": ({"decisions.d1.dated": "2027-03-02"}, "not_met"),
    "without a reason": ({"decisions.d1.reason": {"none": "-"}}, "not_met"),
    "by one for both": ({"decisions.d1.security_owner": "ada"}, "not_met"),
    "by somebody else": ({"decisions.d1.security_owner": "bob"}, "not_met"),
    "by we know not whom": ({"decisions.d1.security_owner": None}, "unknown"),
    "by one of we know not which role": ({"parties.sue.roles": None}, "unknown"),
    "its end is not stated": ({"decisions.d1.until": None}, "unknown"),
    "a conflict that may be": ({"components.guard.failure_behaviour": None, "decisions": None}, "unknown"),
    "no conflict": ({**TOLERATED, "decisions": None}, "met"),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), DECISIONS.values(), ids=DECISIONS)
def test_every_conflict_is_decided_by_both_owners(changes: dict[str, Any], expected: str) -> None:
    """Protects people from a conflict that nobody decided, or one side alone, or for a time that is over."""
    general = load_profile("general").requirements["IOT-SCIA-17"]
    tree = apply_edits({**WHOLE, "stage": "design", "decisions": {"d1": DECIDED}}, changes)
    findings = _only(design(tree), general.id)
    assert {findings["function stop"], findings["component arm"]} == {expected}
    assert findings["function count"] == "met"


def _only(made: Any, id: str) -> dict[str, str]:
    found = check(made, load_profile("general"))
    return {f"{item.kind} {item.id}": item.verdict.word for item in found.select() if item.requirement.id == id}


HIDDEN = {
    "components": ("kind", "enforces", "failure_behaviour", "added_latency", "can_cause", "safe_function"),
    "flows": ("via", "kind"), "hazards": ("fault_tolerant_time", "tolerated_failure"),
    "functions": ("performed_by", "safety_function", "hazards", "independent_of"), "dependencies": ("category",),
}  # fmt: skip


def drawn(rng: random.Random) -> dict[str, Any]:
    """A small design of which everything is said, with guards, hazards, commands and needs at random."""
    ids, hazards = ["a", "b", "k", "l", "m"], ["h1", "h2"]
    none = {"none": "-"}
    parts = {
        id: {
            "system": "s", "kind": rng.choice(["thing", "network"]),
            "enforces": rng.choice([["filtering"], ["authentication"], none]),
            "failure_behaviour": rng.choice(["closed", "open"]), "added_latency": rng.choice(["5 ms", "2 s"]),
            "can_cause": rng.sample(hazards, rng.randint(0, 2)) or none,
            "safe_function": rng.choice(["f", "g", none]),
        }
        for id in ids
    }  # fmt: skip
    flows: dict[str, Any] = {}
    for number in range(rng.randint(1, 5)):
        start, end, between = rng.sample(ids, 3)
        flows[f"x{number}"] = {"from": start, "to": end, "kind": rng.choice(["command", "measurement", "data"]),
                               "via": [between] if rng.random() < 0.7 else none}  # fmt: skip
    functions = {
        id: {"system": "s", "performed_by": rng.sample(ids, rng.randint(1, 2)), "safety_function": rng.random() < 0.6,
             "hazards": rng.sample(hazards, rng.randint(0, 1)) or none,
             "independent_of": [word for word in ALL_CATEGORIES if word not in ("cloud", "power")]}
        for id in ("f", "g")
    }  # fmt: skip
    needs = {
        f"n{number}": {"of": rng.choice(["f", "g", *ids]), "suppliers": rng.sample(ids, 2),
                       "category": rng.choice(["cloud", "power"])}
        for number in range(3)
    }  # fmt: skip
    cloud = {
        f"c{id}{word}": {"of": id, "suppliers": ["a"], "category": word} for id in "fg" for word in ("cloud", "power")
    }
    return {
        **{key: WHOLE[key] for key in ("as_of", "complete", "systems")},
        "components": parts, "flows": flows, "functions": functions, "dependencies": {**needs, **cloud},
        "hazards": {id: {"fault_tolerant_time": rng.choice(["1 s", "3 s"]),
                         "tolerated_failure": rng.choice([["closed"], ["open"], none])} for id in hazards},
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(120))
def test_filling_in_never_turns_a_conflict(seed: int) -> None:
    """Protects law 1: what is surely found stays found, and what is not even possible never comes, whatever is said later."""
    rng = random.Random(seed)
    tree = drawn(rng)
    edits: dict[str, Any] = {}
    for section, names in HIDDEN.items():
        for id, fields in tree[section].items():
            edits |= {f"{section}.{id}.{name}": None for name in fields if name in names and rng.random() < 0.1}
    if rng.random() < 0.3:
        edits["complete"] = rng.sample(tree["complete"], 5)
    part = apply_edits(tree, edits)
    for kind, ids in (("function", "fg"), ("component", "abklm")):
        for id in ids:
            whole, known = conflicts(tree, kind, id), conflicts(part, kind, id)
            assert (whole[1], whole[2]) == (set(), False), "everything is said, so everything is known"
            assert known[0] <= whole[0], f"{kind} {id}: {edits}"
            assert known[2] or whole[0] <= known[0] | known[1], f"{kind} {id}: {edits}"
            if known[1] or known[2]:
                made = design(part)
                facts = tabulate(made, View(as_of=made.as_of))
                assert missing_of(facts, kind, list(facts.ids(kind)).index(id), "safety_security_conflicts")


def test_the_conflict_of_the_reference_design_is_shown() -> None:
    """Protects readers: what makes the conflict is named, element by element."""
    made = load_design(Path(__file__).parents[2] / "examples" / "ev-charging" / "design.yaml").design
    facts = tabulate(made, View(as_of=made.as_of))
    derived = facts.catalogue.derived("function", "safety_security_conflicts")
    assert derived is not None
    assert derived.witness is not None
    witness = derived.witness(facts, "function", list(facts.ids("function")).index("emergency-call"))
    shown = [f"{step.id} {step.note}".strip() for step in witness.steps]
    assert [shown[0], shown[1], next(step for step in shown if "category" in step)] == [
        "tcu", "emergency-call safety_function: true", "link-of-tcu category: communication",
    ]  # fmt: skip
