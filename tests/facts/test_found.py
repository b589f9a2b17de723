"""What is drawn and what is found: completeness as it is said, and ways to hazards of which no risk speaks."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from laws import facts_of

from iotsec.documents.reading import design_of
from iotsec.testing.edits import apply_edits
from iotsec.testing.luck import Seeded, chance, one_of, some_of

WHOLE = ["components", "flows", "interfaces", "accesses", "dependencies", "functions"]
TREE: dict[str, Any] = {
    "iotsec": 1, "id": "pumps", "stage": "design", "as_of": "2027-06-01",
    "complete": ["systems", "zones", "places", "risks", "hazards"],
    "systems": {"works": {"parent": {"none": "it stands alone"}, "complete": WHOLE}},
    "zones": {"street": {"trust": 0}, "hall": {"trust": 3}},
    "places": {"inside": {"access": "controlled"}},
    "hazards": {"flood": {"severity": 3}},
    "components": {
        "modem": {"system": "works", "kind": "gateway", "zone": "street", "place": "inside", "can_cause": []},
        "desk": {"system": "works", "kind": "software", "zone": "hall", "place": "inside", "can_cause": []},
        "pump": {"system": "works", "kind": "thing", "zone": "hall", "place": "inside", "can_cause": ["flood"]},
    },
    "flows": {
        "remote": {"from": "modem", "to": "desk", "via": {"none": "a cable"}, "kind": "data"},
        "set": {"from": "desk", "to": "pump", "via": {"none": "a cable"}, "kind": "command"},
    },
    "risks": {"forged": {"of": ["flood"], "entries": ["street"]}},
}  # fmt: skip


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        pytest.param({}, (set(), set(), False), id="the zone of the entry is named"),
        pytest.param({"risks.forged.entries": ["modem"]}, (set(), set(), False), id="the entry itself is named"),
        pytest.param({"risks.forged.entries": ["hall"]}, ({"modem"}, set(), False), id="another zone is named"),
        pytest.param({"risks.forged.of": ["pump"]}, ({"modem"}, set(), False), id="a risk of something else"),
        pytest.param({"risks.forged": None}, ({"modem"}, set(), False), id="no risk at all"),
        pytest.param({"risks.forged": None, "flows.set.kind": "power"}, (set(), set(), False), id="power carries no command"),
        pytest.param({"risks.forged.entries": None}, (set(), {"modem"}, False), id="the entries are not stated"),
        pytest.param(
            {"risks.forged": None, "complete": ["systems", "zones", "places", "hazards"]}, (set(), {"modem"}, False),
            id="more risks may be known",
        ),
        pytest.param(
            {"risks.forged": None, "flows.set.via": None}, (set(), {"desk", "modem", "pump"}, False),
            id="what lies between is not stated: a public network may",
        ),
        pytest.param(
            {"risks.forged": None, "zones.street.trust": 2, "components.modem.external": False}, (set(), set(), False),
            id="nobody strange comes in",
        ),
        pytest.param(
            {"risks.forged": None, "zones.hall.trust": 0}, ({"desk", "modem", "pump"}, set(), False),
            id="what can cause it is an entry itself",
        ),
    ],
)  # fmt: skip
def test_entries_of_which_no_risk_speaks(
    edits: dict[str, Any], expected: tuple[set[str], set[str], bool], ask: Callable[..., Any]
) -> None:
    """Protects the search for ways that nobody assessed: found past guards, covered only by a risk of that hazard."""
    facts = facts_of(design_of(apply_edits(TREE, edits)))

    assert ask(facts, "hazard", "flood", "uncovered_entries") == expected


def test_the_witness_is_the_way(shown: Callable[..., Any]) -> None:
    """Protects readers: of each entry that no risk names the way from it is shown; where there is none, what risks name."""
    facts = facts_of(design_of(apply_edits(TREE, {"risks.forged.entries": ["hall"]})))

    assert shown(facts, "hazard", "flood", "uncovered_entries") == ["modem", "remote", "desk", "set", "pump"]
    covered = facts_of(design_of(TREE))
    assert shown(covered, "hazard", "flood", "uncovered_entries") == ["forged of: [flood]", "forged entries: [street]"]


def plainly(tree: dict[str, Any]) -> dict[str, set[str]]:
    """The entries of each hazard of which no risk speaks, in a design of which everything is stated."""
    parts, before = tree["components"], {}
    for flow in tree["flows"].values():
        if flow["kind"] not in ("power", "physical"):
            chain = [flow["from"], *(flow["via"] if isinstance(flow["via"], list) else []), flow["to"]]
            for first, second in pairwise(chain):
                before.setdefault(second, set()).add(first)
    strange = {id for id, part in parts.items() if tree["zones"][part["zone"]]["trust"] == 0}
    found = {}
    for hazard in tree["hazards"]:
        left = [id for id, part in parts.items() if hazard in part["can_cause"]]
        led = set(left)
        while left:
            more = before.get(left.pop(), set()) - led
            led |= more
            left += more
        named = {entry for risk in tree["risks"].values() if hazard in risk["of"] for entry in risk["entries"]}
        found[hazard] = {id for id in led & strange if not named & {id, parts[id]["zone"]}}
    return found


def drawn(luck: Seeded) -> dict[str, Any]:
    """A random small design of which everything is stated that leads to a hazard."""
    zones, hazards = ["street", "hall", "yard"], ["flood", "fire"]
    ids = [f"c{number}" for number in range(2 + luck.below(6))]
    parts = {
        id: {"system": "works", "kind": "thing", "zone": one_of(luck, zones), "place": "inside", "external": False,
             "can_cause": some_of(luck, hazards, luck.below(2))}
        for id in ids
    }  # fmt: skip
    flows = {
        f"f{number}": {"from": one_of(luck, ids), "to": one_of(luck, ids), "kind": one_of(luck, ("data", "command", "power")),
                       "via": some_of(luck, ids, luck.below(2)) or {"none": "a cable"}}
        for number in range(luck.below(9))
    }  # fmt: skip
    risks = {
        f"r{number}": {
            "of": some_of(luck, hazards, 1 + luck.below(2)),
            "entries": some_of(luck, [*ids, *zones], luck.below(3)),
        }
        for number in range(luck.below(4))
    }
    return {
        **TREE, "zones": {zone: {"trust": 0 if chance(luck, 0.5) else 2} for zone in zones}, "components": parts, "flows": flows,
        "hazards": {hazard: {"severity": 3} for hazard in hazards}, "risks": risks,
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(300))
def test_entries_as_a_plain_search_finds_them(seed: int, ask: Callable[..., Any]) -> None:
    """Protects the search itself: on whole designs it finds what loops over a dictionary find, no more and no less."""
    tree = drawn(Seeded(seed))
    facts = facts_of(design_of(tree))

    found = {hazard: ask(facts, "hazard", hazard, "uncovered_entries") for hazard in tree["hazards"]}

    assert found == {hazard: (members, set(), False) for hazard, members in plainly(tree).items()}


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        pytest.param({}, (set(WHOLE), set(), False), id="all said"),
        pytest.param({"systems.works.complete": ["flows"]}, ({"flows"}, set(), True), id="the rest may yet be said"),
        pytest.param({"systems.works.complete": {"none": "a sketch"}}, (set(), set(), True), id="the design may yet say it"),
        pytest.param(
            {"systems.works.complete": {"none": "a sketch"}, "complete": {"none": "a sketch"}}, (set(), set(), False),
            id="all say that nothing is",
        ),
        pytest.param(
            {"systems.works.complete": {"none": "a sketch"}, "complete": {"none": "a sketch"}, "systems.works.parent": None},
            (set(), set(), True), id="a system around it may yet say it",
        ),
        pytest.param(
            {"systems.works.complete": {"flows": {"basis": "assumed"}}}, (set(), set(), True), id="an assumption does not count",
        ),
        pytest.param({"systems.works.complete": None, "complete": WHOLE}, (set(WHOLE), set(), False), id="the design says it"),
        pytest.param(
            {"systems.works": {"parent": "region"}, "systems.region": {"complete": ["flows"]}}, ({"flows"}, set(), True),
            id="the system around says it",
        ),
    ],
)  # fmt: skip
def test_what_is_said_to_be_complete(
    edits: dict[str, Any], expected: tuple[set[str], set[str], bool], ask: Callable[..., Any]
) -> None:
    """Protects completeness from silence: what nobody says is open, and surely not said only where all deny it."""
    facts = facts_of(design_of(apply_edits(TREE, edits)))

    assert ask(facts, "system", "works", "complete_kinds") == expected
