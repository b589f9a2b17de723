"""Compensations: they touch only what is not met, and only where what compensates surely stands on every way."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import Any

import pytest
from rules import checked, design, profile, rule

from iotsec import check
from iotsec.errors import InputError
from iotsec.reports.options import Options
from iotsec.reports.text import render_text
from iotsec.testing import apply_edits

BOOT = {"fact": "secure_boot", "is": True}
KNOWN = {"system": "s", "zone": "in", "kind": "thing", "exposure": "closed", "external": False, "place": {"none": "x"}}
GUARD = {**KNOWN, "kind": "gateway", "enforces": ["filtering", "monitoring"], "secure_boot": True}
COMMAND = {"from": "net", "to": "meter", "via": ["gw"], "kind": "command"}
WHOLE: dict[str, Any] = {
    "as_of": "2027-03-01",
    "complete": ["systems", "components", "flows", "interfaces", "zones"],
    "choices": {"mode": ["normal", "maintenance"]},
    "zones": {"out": {"trust": 1}, "in": {"trust": 2}},
    "systems": {"s": {}},
    "components": {
        "net": {**KNOWN, "zone": "out", "secure_boot": True},
        "gw": {**GUARD, "product": "gw 1"},
        "other": {**GUARD, "product": "gw 2"},
        "meter": {**KNOWN, "secure_boot": False, "product": "meter 1"},
        "silent": {**KNOWN, "product": "meter 2"},
    },
    "flows": {"set": COMMAND},
    "functions": {"metering": {"system": "s", "performed_by": ["meter"], "criticality": 1}},
    "compensations": {
        "c": {"requirement": "R", "elements": ["meter", "silent"], "by": ["gw"], "reason": "all ways pass it"}
    },
}
RULES = {
    "R": rule(BOOT, compensable={"by": {"fact": "enforces", "includes": ["filtering", "monitoring"]}}),
    "Q": rule({"fact": "zone.trust", "at_least": 0}),
    **{
        name: rule({"fact": name, "is": True}, applies_to="compensation")
        for name in ("matched", "on_every_way", "in_force")
    },
}


def verdicts(tree: dict[str, Any], rules: dict[str, Any] = RULES) -> tuple[str, str, str, str]:
    """The verdict on the meter, and those on the compensation: matched, on every way, in force."""
    found = checked(rules, design(tree))
    return (found["R meter"], *(found[f"{name} c"] for name in ("matched", "on_every_way", "in_force")))  # type: ignore[return-value]


BESIDE = {"from": "net", "to": "meter", "via": ["other"], "kind": "data"}
CASES: dict[str, tuple[dict[str, Any], tuple[str, str, str, str]]] = {
    "all of it holds": ({}, ("compensated", "met", "met", "met")),
    "it touches nothing": ({"components.meter.secure_boot": True}, ("met", "not_met", "met", "met")),
    "an unknown is not touched": ({"components.meter.secure_boot": None}, ("unknown", "unknown", "met", "met")),
    "a way past it": ({"flows.past": BESIDE}, ("not_met", "met", "not_met", "met")),
    "both ways guarded": (
        {"flows.past": BESIDE, "compensations.c.by": ["gw", "other"]}, ("compensated", "met", "met", "met"),
    ),
    "the other way carries power": (
        {"flows.past": {**BESIDE, "kind": "power"}}, ("compensated", "met", "met", "met"),
    ),
    "the other way carries we know not what": (
        {"flows.past": {**BESIDE, "kind": None}}, ("not_met", "met", "unknown", "met"),
    ),
    "what lies between is not said": ({"flows.set.via": None}, ("not_met", "met", "unknown", "met")),
    "flows may be missing": (
        {"complete": ["systems", "components", "interfaces", "zones"]}, ("not_met", "met", "unknown", "met"),
    ),
    "the guard is there in maintenance only": (
        {"components.gw.present": {"mode": ["maintenance"]}}, ("not_met", "met", "unknown", "unknown"),
    ),
    "the guard does something else": (
        {"components.gw.enforces": ["rate-limit"]}, ("not_met", "met", "met", "not_met"),
    ),
    "what the guard does is not said": ({"components.gw.enforces": None}, ("not_met", "met", "met", "unknown")),
    "no reason": ({"compensations.c.reason": None}, ("not_met", "met", "met", "unknown")),
    "nobody named": ({"compensations.c.by": None}, ("not_met", "met", "unknown", "unknown")),
    "perhaps more named": (
        {"compensations.c.by": {"including": ["gw"]}}, ("not_met", "met", "met", "unknown"),
    ),
    "another requirement": ({"compensations.c.requirement": "Q"}, ("not_met", "not_met", "met", "not_met")),
    "a requirement that nobody checks": (
        {"compensations.c.requirement": "Z"}, ("not_met", "not_met", "met", "not_met"),
    ),
    "another element": ({"compensations.c.elements": ["net"]}, ("not_met", "not_met", "not_met", "met")),
    "itself": ({"compensations.c.by": ["meter"]}, ("not_met", "met", "not_met", "not_met")),
    "the guard has the same fault": ({"components.gw.secure_boot": False}, ("not_met", "met", "met", "not_met")),
    "whether the guard has it is not said": ({"components.gw.secure_boot": None}, ("not_met", "met", "met", "unknown")),
    "the guard is of the same product": ({"components.gw.product": "meter 1"}, ("not_met", "met", "not_met", "met")),
    "the guard is of the product of another element": (
        {"components.gw.product": "meter 2"}, ("compensated", "met", "met", "met"),
    ),
    "the product of the guard is not said": ({"components.gw.product": None}, ("not_met", "met", "unknown", "met")),
    "the guard is no product": ({"components.gw.product": {"none": "made here"}}, ("compensated", "met", "met", "met")),
    "the guard comes later": (
        {"components.gw.in_service_from": "2028-01-01", "components.meter.in_service_from": "2026-01-01"},
        ("not_met", "met", "met", "not_met"),
    ),
    "the guard comes with the element": (
        {"components.gw.in_service_from": "2028-01-01", "components.meter.in_service_from": "2028-01-01",
         "compensations.c.elements": ["meter"]}, ("compensated", "met", "met", "met"),
    ),
    "when the element came is not said, and the guard comes later": (
        {"components.gw.in_service_from": "2028-01-01", "compensations.c.elements": ["meter"]},
        ("not_met", "met", "met", "unknown"),
    ),
    "no way leads there": ({"flows.set": None}, ("not_met", "met", "not_met", "met")),
    "the guard is in the zone outside": (
        {"components.gw.zone": "out"}, ("compensated", "met", "met", "met"),
    ),
    "only the guard is outside, and flows may be missing": (
        {
            "components.gw.zone": "out",
            "components.net.zone": "in",
            "complete": ["systems", "components", "interfaces", "zones"],
        },
        ("not_met", "met", "unknown", "met"),
    ),
    "the sender is of the same zone": ({"components.net.zone": "in"}, ("not_met", "met", "not_met", "met")),
    "the sender is of the same zone, and exposed": (
        {"components.net.zone": "in", "interfaces": {"i": {"component": "net", "enabled": True, "peers": "any"}}},
        ("compensated", "met", "met", "met"),
    ),
    "anybody can touch the element": (
        {"interfaces": {"i": {"component": "meter", "enabled": True, "peers": "any"}}},
        ("not_met", "met", "not_met", "met"),
    ),
    "the zone of the sender is not said": ({"components.net.zone": None}, ("not_met", "met", "unknown", "met")),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), CASES.values(), ids=CASES)
def test_a_compensation_counts_only_when_all_of_it_holds(
    changes: dict[str, Any], expected: tuple[str, str, str, str]
) -> None:
    """Protects what is not met from being called made up for by something beside the way, planned, or of another kind."""
    tree = apply_edits(WHOLE, {"compensations.c.elements": ["meter"], **changes})
    assert verdicts(tree) == expected


@pytest.mark.parametrize("changes", [item[0] for item in CASES.values()], ids=CASES)
def test_a_compensation_changes_no_other_verdict(changes: dict[str, Any]) -> None:
    """Protects all that is met, unknown or not met elsewhere: one more compensation turns nothing but what it makes up for."""
    tree = apply_edits(WHOLE, changes)
    without = checked(RULES, design(apply_edits(tree, {"compensations": None})))
    given = {key: word for key, word in checked(RULES, design(tree)).items() if not key.endswith(" c")}
    turned = {key: (without[key], word) for key, word in given.items() if word != without[key]}
    assert set(turned.values()) <= {("not_met", "compensated")}
    assert set(turned) <= {"R meter"}


def test_a_requirement_that_says_nothing_of_it_cannot_be_compensated() -> None:
    """Protects requirements without `compensable`: nothing makes up for them."""
    assert verdicts(WHOLE, {**RULES, "R": rule(BOOT)}) == ("not_met", "met", "not_met", "not_met")
    assert verdicts(apply_edits(WHOLE, {"compensations.c.elements": ["meter"]}), {**RULES, "R": rule(BOOT)}) == (
        "not_met", "met", "met", "not_met",
    )  # fmt: skip


OTHERS: dict[str, tuple[str, Any, dict[str, Any], str]] = {
    "a flow past the guard": ("flow", {"fact": "integrity", "is": True}, {"flows.set.via": ["other"]}, "not_met"),
    "a flow over the guard": ("flow", {"fact": "integrity", "is": True}, {}, "compensated"),
    "a flow over we know not what": (
        "flow", {"fact": "integrity", "is": True}, {"flows.set.via": None}, "not_met",
    ),
    "a function behind the guard": ("function", {"fact": "criticality", "at_least": 2}, {}, "compensated"),
    "a function of the guard itself": (
        "function", {"fact": "criticality", "at_least": 2}, {"functions.metering.performed_by": ["gw"]}, "compensated",
    ),
    "a function partly elsewhere": (
        "function", {"fact": "criticality", "at_least": 2},
        {"functions.metering.performed_by": ["meter", "net"]}, "not_met",
    ),
    "a function of nobody": (
        "function", {"fact": "criticality", "at_least": 2},
        {"functions.metering.performed_by": {"none": "not yet"}}, "not_met",
    ),
    "an interface behind the guard": ("interface", {"fact": "enabled", "is": False}, {}, "compensated"),
    "an interface of nobody knows what": (
        "access", {"fact": "approvals", "at_least": 2}, {}, "compensated",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "require", "changes", "expected"), OTHERS.values(), ids=OTHERS)
def test_what_is_no_component_has_ways_too(kind: str, require: Any, changes: dict[str, Any], expected: str) -> None:
    """Protects flows, functions, interfaces and rights: on them stands what is on the flow, or on the ways to the component."""
    ids = {"flow": "set", "function": "metering", "interface": "port", "access": "right"}
    more = {
        "flows.set.integrity": False,
        "interfaces": {"port": {"component": "meter", "enabled": True, "peers": "listed"}},
        "parties": {"p": {}},
        "accesses": {"right": {"who": "p", "to": "meter", "rights": ["change"], "approvals": 1}},
        "compensations.c.elements": [ids[kind]],
    }
    rules = {"R": {**RULES["R"], "applies_to": kind, "require": require}}
    assert checked(rules, design(apply_edits(WHOLE, {**more, **changes})))[f"R {ids[kind]}"] == expected


def test_it_is_counted_listed_and_shown_apart() -> None:
    """Protects readers: what is compensated is neither met nor not met, names its cut, and does not close the gate."""
    findings = check(design(apply_edits(WHOLE, {"components.silent": None, "compensations.c.elements": ["meter"]})),
                     profile(RULES))  # fmt: skip
    found = next(item for item in findings if item.verdict.word == "compensated")
    cut = found.because[-1].witness
    assert cut is not None
    assert (found.id, found.compensation, found.waiver) == ("meter", "c", None)
    assert (cut.form, [(step.id, step.note) for step in cut.steps]) == ("cut", [("gw", "stops every way")])
    assert {key: findings.count()[key] for key in ("compensated", "not_met", "waived")} == {
        "compensated": 1, "not_met": 0, "waived": 0,
    }  # fmt: skip
    assert findings.exit_code() == 0
    text = render_text(findings, Options())
    assert "COMPENSATED (1)" in text
    assert "by the compensation c: gw: all ways pass it" in text


def test_what_no_way_leads_to_cannot_be_compensated() -> None:
    """Protects templates: `compensable` of a party or of data is a slip, and so is one without a condition."""
    by = {"by": {"fact": "enforces", "includes": ["filtering"]}}
    with pytest.raises(InputError, match="no way leads to a party"):
        profile({"R": rule({"fact": "roles", "declared": True}, applies_to="party", compensable=by)})
    with pytest.raises(InputError, match="compensable cannot be read"):
        profile({"R": rule(BOOT, compensable={"with": []})})


NODES = ["a", "b", "k", "l", "m"]


def drawn(rng: random.Random) -> dict[str, Any]:
    """A small design of which everything is said: five components, two zones, some flows, and a compensation."""
    parts = {
        id: {**KNOWN, "zone": rng.choice(["in", "in", "out"]), "secure_boot": id != "a" and rng.random() < 0.7,
             "enforces": rng.choice([["filtering", "monitoring"], {"none": "plain"}]),
             "product": rng.choice(["one", "two", "three"]), "in_service_from": rng.choice(["2026-01-01", "2026-01-01", "2028-01-01"])}
        for id in NODES
    }  # fmt: skip
    flows: dict[str, Any] = {}
    for number in range(rng.randint(1, 6)):
        start, end, between = rng.sample(NODES, 3)
        via = [between] if rng.random() < 0.4 else {"none": "direct"}
        flows[f"f{number}"] = {"from": start, "to": end, "via": via, "kind": rng.choice(["data", "command", "power"])}
    by = rng.sample([id for id in NODES if id != "a"], rng.randint(1, 2))
    return {
        **{key: WHOLE[key] for key in ("as_of", "complete", "zones", "systems")},
        "components": parts, "flows": flows,
        "compensations": {"c": {"requirement": "R", "elements": ["a"], "by": by, "reason": "why not"}},
    }  # fmt: skip


def paths(tree: dict[str, Any], start: str) -> Iterator[list[str]]:
    """Every simple path to `a` along flows that carry messages, found by trying all of them."""
    steps = set()
    for flow in tree["flows"].values():
        via = flow["via"] if isinstance(flow["via"], list) else []
        chain = [flow["from"], *via, flow["to"]]
        steps |= set(itertools.pairwise(chain)) if flow["kind"] != "power" else set()
    others = [id for id in NODES if id not in (start, "a")]
    for size in range(len(others) + 1):
        for between in itertools.permutations(others, size):
            path = [start, *between, "a"]
            if all(pair in steps for pair in itertools.pairwise(path)):
                yield path


@pytest.mark.parametrize("seed", range(150))
def test_every_way_is_every_path(seed: int) -> None:
    """Protects the cut from being one in name only: tried against all paths from all components of other zones."""
    tree = drawn(random.Random(seed))
    parts, by = tree["components"], set(tree["compensations"]["c"]["by"])
    outside = [id for id in NODES if id != "a" and parts[id]["zone"] != parts["a"]["zone"]]
    every = [path for start in outside for path in paths(tree, start)]
    apart = {id for id in by if parts[id]["product"] != parts["a"]["product"]}
    stands = bool(every) and all(apart & set(path) for path in every)
    kind = all(
        isinstance(parts[id]["enforces"], list) and parts[id]["secure_boot"]
        and parts[id]["in_service_from"] <= max(tree["as_of"], parts["a"]["in_service_from"])
        for id in by
    )  # fmt: skip
    found = checked(RULES, design(tree))
    assert (found["on_every_way c"], found["in_force c"], found["R a"]) == (
        "met" if stands else "not_met", "met" if kind else "not_met", "compensated" if stands and kind else "not_met",
    )  # fmt: skip


HIDDEN = (
    "product",
    "secure_boot",
    "zone",
    "kind",
    "via",
    "enforces",
    "exposure",
    "external",
    "place",
    "by",
    "elements",
    "reason",
    "requirement",
)


@pytest.mark.parametrize("seed", range(150))
def test_filling_in_never_turns_what_is_known_of_a_compensation(seed: int) -> None:
    """Protects law 1: with some things not said, or not all drawn, each answer is that of the whole design, or unknown."""
    rng = random.Random(seed)
    tree = drawn(rng)
    whole = checked(RULES, design(tree))
    edits: dict[str, Any] = {}
    for section in ("components", "flows", "compensations"):
        for id, fields in tree[section].items():
            edits |= {f"{section}.{id}.{name}": None for name in fields if name in HIDDEN and rng.random() < 0.08}
    if rng.random() < 0.3:
        edits["complete"] = ["systems", "components", "interfaces", "zones"]
    part = checked(RULES, design(apply_edits(tree, edits)))
    same = {"compensated": "not_met", "not_applicable": "met"}
    turned = {
        key: (word, whole[key])
        for key, word in part.items()
        if word != "unknown" and same.get(word, word) != same.get(whole[key], whole[key])
    }
    assert turned == {}
