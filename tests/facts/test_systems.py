"""Facts of systems, connections, agreements, parties, interfaces and processes: what is sure, what is not, and why."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest

from iotsec.documents.reading import design_of
from iotsec.facts.derived.questions import named_at
from iotsec.facts.table import Facts
from iotsec.facts.tabulate import tabulate
from iotsec.model.completeness import STRUCTURE

TOP = {"none": "a system of its own"}
WHOLE = [*STRUCTURE, "parties", "systems", "agreements", "changes"]


def plain(system: str, party: str, **fields: Any) -> dict[str, Any]:
    """A component with nothing to settle but what a test changes."""
    return {"system": system, "accountable": party, "supplier": party, "enforces": [], "acts_on": [], **fields}


BASE: dict[str, Any] = {
    "iotsec": 1,
    "id": "chain",
    "as_of": "2027-06-01",
    "complete": WHOLE,
    "parties": {
        "pa": {"contacts": [{"channel": "a1", "responds_within": "2 h"}, {"channel": "a2", "responds_within": "1 h"}]},
        "pb": {"contacts": {"none": "nobody answers"}},
        "pc": {},
    },
    "systems": {
        "a": {"operator": "pa", "parent": TOP, "sector": "power", "assurance_level": "SL 1"},
        "b": {"operator": "pb", "parent": TOP, "sector": "power", "assurance_level": "SL 3"},
        "c": {"operator": "pc", "parent": TOP, "sector": "power", "assurance_level": "SL 3"},
    },
    "components": {
        "ca": plain("a", "pa", acts_on=["heat"]),
        "cb": plain("b", "pb", supplier="pa"),
        "cc": plain("c", "pc"),
    },
    "interfaces": {"ia": {"component": "ca"}, "ib": {"component": "cb"}},
    "processes": {"heat": {}, "cold": {}},
    "flows": {
        "ab": {"from": "ca", "to": "cb", "via": {"none": "direct"}, "uses": ["ia", "ib"]},
        "bc": {"from": "cb", "to": "cc", "via": {"none": "direct"}, "uses": {"none": "a wire"}},
    },
    "agreements": {
        "terms": {"parties": ["pa", "pb"], "covers": ["ab", "cb"], "valid_until": "2030-01-01"},
    },
    "changes": {
        "upgrade": {"effective": "2027-05-01", "of": ["ca"]},
        "later": {"effective": "2027-09-01", "of": ["ca"]},
    },
}


def facts_of(**edits: Any) -> Facts:
    """The facts of the base design with fields set (None: not stated), named section__id__field or by section."""
    tree = copy.deepcopy(BASE)
    for path, value in edits.items():
        *above, last = path.split("__")
        place = tree
        for step in above:
            place = place.setdefault(step, {})
        if value is None:
            place.pop(last)
        else:
            place[last] = value
    return tabulate(design_of(tree))


def set_of(facts: Facts, kind: str, id: str, name: str) -> tuple[set[str], set[str], bool]:
    """What is surely in, what is possibly in, and whether there may be more."""
    many, row = facts.many(kind, name), facts.ids(kind).index(id)
    names = facts.id_of if many.elements else facts.words.word
    sure, maybe = named_at(many, row)
    return {names(item) for item in sure}, {names(item) for item in maybe}, bool(many.open[row])


def ends_of(facts: Facts, kind: str, id: str, name: str) -> tuple[float, float]:
    """The ends of a number."""
    number, row = facts.number_column(kind, name), facts.ids(kind).index(id)
    return float(number.low[row]), float(number.high[row])


def missing(facts: Facts, kind: str, id: str, name: str) -> set[str]:
    """The statements that would settle a fact, as id.field."""
    derived = facts.catalogue.derived(kind, name)
    assert derived is not None
    assert derived.witness is not None
    found = derived.witness(facts, kind, facts.ids(kind).index(id))
    return {f"{item.id}.{item.field}" for item in found.missing}


def shown(facts: Facts, kind: str, id: str, name: str) -> list[str]:
    """The elements that a witness shows, in order."""
    derived = facts.catalogue.derived(kind, name)
    assert derived is not None
    assert derived.witness is not None
    return [step.id for step in derived.witness(facts, kind, facts.ids(kind).index(id)).steps]


KNOWN = [
    ("system", "b", "flows", {"ab", "bc"}),
    ("system", "a", "neighbours", {"b"}),
    ("system", "a", "operators", set()),
    ("system", "a", "unagreed_reach", {"c"}),
    ("system", "b", "unagreed_reach", set()),
    ("connection", "a--b", "systems", {"a", "b"}),
    ("connection", "a--b", "flows", {"ab"}),
    ("connection", "a--b", "agreements", {"terms"}),
    ("connection", "b--c", "agreements", set()),
    ("connection", "a--b", "conflicts", set()),
    ("flow", "ab", "agreements", {"terms"}),
    ("flow", "bc", "agreements", set()),
    ("component", "cb", "agreements", {"terms"}),
    ("component", "ca", "agreements", set()),
    ("party", "pa", "peers", {"pb"}),
    ("party", "pb", "peers", {"pa", "pc"}),
    ("party", "pa", "contact_channels", {"a1", "a2"}),
    ("party", "pb", "contact_channels", set()),
    ("interface", "ia", "opposite", {"ib"}),
    ("process", "heat", "controllers", {"a"}),
    ("process", "cold", "controllers", set()),
]


@pytest.mark.parametrize(("kind", "id", "name", "members"), KNOWN)
def test_a_whole_design_gives_closed_sets(kind: str, id: str, name: str, members: set[str]) -> None:
    """Protects definite verdicts: where all is stated and complete, a set is known and nothing is asked for."""
    facts = facts_of()
    assert set_of(facts, kind, id, name) == (members, set(), False)
    assert missing(facts, kind, id, name) == set()


UNKNOWN_SETS: list[tuple[dict[str, Any], str, str, str, tuple[set[str], set[str], bool], str]] = [
    ({"components__cc__system": {"is": "c", "basis": "assumed"}}, "system", "c", "flows", ({"bc"}, set(), False), ""),
    ({"complete": ["systems"]}, "system", "a", "flows", ({"ab"}, set(), True), "a.complete.flows"),
    ({"complete": ["systems"]}, "system", "a", "neighbours", ({"b"}, set(), True), "a.complete.flows"),
    ({"systems__b__parent": "a", "systems__b__operator": None}, "system", "a", "operators", (set(), set(), True), "b.operator"),
    ({"systems__b__parent": None}, "system", "a", "operators", (set(), {"pb"}, False), "b.parent"),
    ({"components__cb__enforces": None}, "system", "a", "unagreed_reach", (set(), {"c"}, False), "cb.enforces"),
    ({"flows__bc__via": None}, "system", "a", "unagreed_reach", (set(), {"c"}, False), "bc.via"),
    ({"complete": [*STRUCTURE, "systems"]}, "system", "a", "unagreed_reach", (set(), {"c"}, False), "chain.complete.agreements"),
    ({"complete": ["systems", "agreements"]}, "connection", "a--b", "flows", ({"ab"}, set(), True), "b.complete.flows"),
    ({"systems__a__operator": None}, "connection", "a--b", "agreements", (set(), {"terms"}, False), "a.operator"),
    ({"systems__a__sector": None}, "connection", "a--b", "conflicts", (set(), set(), True), "a.sector"),
    ({"agreements__terms__valid_until": None}, "flow", "ab", "agreements", (set(), {"terms"}, False), "terms.valid_until"),
    ({"agreements__terms__covers": None}, "flow", "ab", "agreements", (set(), {"terms"}, False), "terms.covers"),
    ({"agreements__terms__parties": None}, "flow", "ab", "agreements", (set(), {"terms"}, False), "terms.parties"),
    ({"components__ca__accountable": None}, "flow", "ab", "agreements", (set(), {"terms"}, False), "ca.accountable"),
    ({"complete": [*STRUCTURE]}, "flow", "ab", "agreements", ({"terms"}, set(), True), "chain.complete.agreements"),
    ({"components__cb__supplier": None}, "component", "cb", "agreements", (set(), {"terms"}, False), "cb.supplier"),
    ({"components__cb__accountable": None}, "party", "pa", "peers", ({"pb"}, set(), True), "cb.accountable"),
    ({"agreements__terms__parties": None}, "party", "pc", "peers", ({"pb"}, set(), True), "terms.parties"),
    ({}, "party", "pc", "contact_channels", (set(), set(), True), "pc.contacts"),
    ({"flows__bc__uses": None}, "interface", "ia", "opposite", ({"ib"}, set(), True), "bc.uses"),
    ({"components__cb__acts_on": None}, "process", "cold", "controllers", (set(), {"b"}, False), "cb.acts_on"),
]  # fmt: skip


@pytest.mark.parametrize(("edits", "kind", "id", "name", "sets", "asked"), UNKNOWN_SETS)
def test_what_is_not_stated_leaves_a_set_open_and_is_asked_for(
    edits: dict[str, Any], kind: str, id: str, name: str, sets: tuple[set[str], set[str], bool], asked: str
) -> None:
    """Protects the first law: silence makes a member possible, never surely in or out, and its statement is named."""
    facts = facts_of(**edits)
    assert set_of(facts, kind, id, name) == sets
    assert not asked or asked in missing(facts, kind, id, name)


@pytest.mark.parametrize(
    ("edits", "members"),
    [
        ({"agreements__terms__valid_until": "2027-05-31"}, set()),
        ({"agreements__terms__valid_until": {"none": "without end"}}, {"terms"}),
        ({"agreements__terms__parties": ["pa", "pc"]}, set()),
        ({"agreements__terms__covers": ["bc"]}, set()),
    ],
)
def test_an_agreement_counts_only_in_force_between_both_sides(edits: dict[str, Any], members: set[str]) -> None:
    """Protects against agreements that have ended, are with others, or are about something else."""
    assert set_of(facts_of(**edits), "flow", "ab", "agreements") == (members, set(), False)


def test_an_agreement_covers_a_connection_by_both_systems() -> None:
    """Protects agreements that name the two systems instead of each flow; one system alone is not enough."""
    both, one = facts_of(agreements__terms__covers=["a", "b"]), facts_of(agreements__terms__covers=["a"])
    assert set_of(both, "connection", "a--b", "agreements") == ({"terms"}, set(), False)
    assert set_of(one, "connection", "a--b", "agreements") == (set(), set(), False)


@pytest.mark.parametrize(
    "edits",
    [
        {"components__cb__enforces": ["filtering", "content-check"]},
        {"agreements__whole": {"parties": ["pa", "pc"], "covers": ["a", "c"], "valid_until": "2030-01-01"}},
        {"flows__bc__from": "ca"},
        {"components__cb__system": "a"},
        {"systems__c__parent": "a"},
    ],
)
def test_a_system_is_not_reached_past_a_guard_by_agreement_or_directly(edits: dict[str, Any]) -> None:
    """Protects a definite no: a guard, an agreement, a direct flow, no third system, or a system within."""
    assert set_of(facts_of(**edits), "system", "a", "unagreed_reach") == (set(), set(), False)


def test_one_flow_over_the_networks_of_a_third_system_is_no_reach_through_it() -> None:
    """Protects carriers: what only passes over them is a flow between two systems, which needs its own agreement."""
    facts = facts_of(flows__ab={"from": "ca", "to": "cc", "via": ["cb"]}, flows__bc=None)
    assert set_of(facts, "system", "a", "unagreed_reach") == (set(), set(), False)


def test_the_way_to_a_system_without_agreement_is_shown() -> None:
    """Protects the proof: every component and flow of the way, in order; or the component that stops it."""
    assert shown(facts_of(), "system", "a", "unagreed_reach") == ["ca", "ab", "cb", "bc", "cc"]
    guarded = facts_of(components__cb__enforces=["filtering", "content-check"])
    assert shown(guarded, "system", "a", "unagreed_reach") == ["cb"]


def test_flows_that_are_not_drawn_may_reach_any_open_system() -> None:
    """Protects open designs: a system that does not list its flows may reach, and be reached, in ways nobody drew."""
    facts = facts_of(complete=["agreements"], flows__bc=None)
    assert set_of(facts, "system", "a", "unagreed_reach") == (set(), {"c"}, True)
    assert {"a.complete.flows", "chain.complete.systems"} <= missing(facts, "system", "a", "unagreed_reach")


def test_an_element_of_an_open_choice_is_only_possible() -> None:
    """Protects one check for all choices: what exists in some of them only is neither surely in nor surely out."""
    facts = facts_of(choices={"season": ["summer", "winter"]}, flows__bc__present={"season": ["summer"]})
    assert set_of(facts, "system", "c", "flows") == (set(), {"bc"}, False)
    assert set_of(facts, "party", "pb", "peers") == ({"pa"}, {"pc"}, False)
    assert set_of(facts, "system", "a", "unagreed_reach") == (set(), {"c"}, False)
    assert "chain.choices.season" in missing(facts, "system", "a", "unagreed_reach")


def test_the_operator_answers_for_a_system() -> None:
    """Protects the one party to turn to: the operator, which is asked for where it is not stated."""
    facts, silent = facts_of(), facts_of(systems__a__operator=None)
    assert facts.id_of(int(facts.code("system", "accountable")[0])) == "pa"
    assert int(silent.code("system", "accountable")[0]) == -1
    assert missing(silent, "system", "a", "accountable") == {"a.operator"}


@pytest.mark.parametrize(
    ("edits", "ends", "asked"),
    [
        ({}, ("2027-05-01", "2027-05-01"), set()),
        ({"changes__upgrade__effective": None}, ("-inf", "2027-06-01"), {"upgrade.effective"}),
        ({"complete": [*STRUCTURE]}, ("2027-05-01", "2027-06-01"), {"chain.complete.changes"}),
        ({"changes": {}}, ("-inf", "-inf"), set()),
    ],
)
def test_the_latest_change_is_before_the_date(edits: dict[str, Any], ends: tuple[str, str], asked: set[str]) -> None:
    """Protects reviews: later changes do not count yet, and a change that is not listed may be as late as the date."""
    facts = facts_of(**edits)
    days = tuple(-np.inf if end == "-inf" else float(np.datetime64(end).astype(int)) for end in ends)
    assert ends_of(facts, "system", "a", "latest_change") == days
    assert missing(facts, "system", "a", "latest_change") == asked


@pytest.mark.parametrize(
    ("level", "ends", "asked"),
    [
        ("SL 1", (2.0, 2.0), set()),
        ("SL 3", (0.0, 0.0), set()),
        ("SIL 1", (0.0, np.inf), set()),
        (None, (0.0, np.inf), {"a.assurance_level"}),
    ],
)
def test_levels_are_compared_on_one_scale_only(level: str | None, ends: tuple[float, float], asked: set[str]) -> None:
    """Protects against comparing SL with SIL: then the gap is not known, as where a level is not stated."""
    facts = facts_of(systems__a__assurance_level=level)
    assert ends_of(facts, "connection", "a--b", "level_gap") == ends
    assert missing(facts, "connection", "a--b", "level_gap") == asked


def test_conflicts_come_from_the_profiles_of_the_two_sectors() -> None:
    """Protects composed profiles: what they leave open between two sectors stands at each connection of the two."""
    facts = facts_of(systems__b__sector="building")
    facts.kept["conflicts"] = {("building", "power"): ["IOT-SCIA-07"]}
    assert set_of(facts, "connection", "a--b", "conflicts") == ({"IOT-SCIA-07"}, set(), False)
    assert set_of(facts, "connection", "b--c", "conflicts") == ({"IOT-SCIA-07"}, set(), False)


def test_the_quickest_channel_gives_the_response_time() -> None:
    """Protects notice times: a channel that says no time may be quicker, and a party without channels never answers."""
    facts = facts_of()
    silent = facts_of(parties__pa__contacts=[{"channel": "a1", "responds_within": "2 h"}, {"channel": "a2"}])
    assert ends_of(facts, "party", "pa", "response_time") == (3600.0, 3600.0)
    assert facts.number_column("party", "response_time").nothing is not None
    assert ends_of(silent, "party", "pa", "response_time") == (0.0, 7200.0)
    assert missing(silent, "party", "pa", "response_time") == {"pa.contacts"}
    assert ends_of(facts, "party", "pc", "response_time") == (0.0, np.inf)
    assert missing(facts, "party", "pc", "response_time") == {"pc.contacts"}
