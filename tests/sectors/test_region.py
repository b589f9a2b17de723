"""The region: five sectors as one system of systems, each part asked by its own profile, each joint by both."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
from region import SECTORS, findings, parts, profiles, read, region, script

from iotsec.checking.check import check
from iotsec.facts.derived.questions import named_at
from iotsec.facts.openness import system_at
from iotsec.testing.edits import edited

LEAST_COMPONENTS = 200
LINKS: Mapping[str, Any] = read("joints/links.yaml")
FLOWS = [flow for link in LINKS.values() if "between" in link for flow in link["flows"]]


def asked_of(kind: str, id: str) -> set[str]:
    """The profiles that are surely asked of an element."""
    facts = findings().facts
    sure, _maybe = named_at(facts.many(kind, "checked_under"), facts.ids(kind).index(id))
    return {facts.words.word(code) for code in sure}


def sectors_at(flow: str) -> set[str]:
    """The sectors of the two ends of a flow, as far as they belong to any."""
    facts = findings().facts
    row = facts.ids("flow").index(flow)
    systems = [int(system_at(facts, facts.code("flow", end)[row : row + 1])[0]) for end in ("from", "to")]
    return {region()[facts.ids("system")[system]].value("sector") for system in systems if system >= 0}


def test_it_is_whole_and_meets_all_profiles() -> None:
    """Protects the region from being a toy, and from anything left open in it: every sector is there, all of it is met."""
    met = findings()
    assert len(list(region().of_kind("component"))) >= LEAST_COMPONENTS
    assert ([str(item) for item in met.not_met], [str(item) for item in met.unknown]) == ([], [])
    assert {profile.sector for profile in met.profiles} == {*SECTORS, None}
    assert {system.value("sector") for system in region().of_kind("system")} == {*SECTORS, "communication"}


def test_its_parts_are_the_sectors_designs_of_today() -> None:
    """Protects from copies that go stale: what is committed is what the script writes from today's designs."""
    written = script().parts()
    assert sorted(written) == parts()
    stale = [path.name for path, text in written.items() if path.read_text(encoding="utf-8") != text]
    assert stale == [], "run examples/region/join.py"


def test_no_stand_in_is_left() -> None:
    """Protects from joints that lead nowhere: each stand-in is gone, and what it stands for is there."""
    real = {one: other for said in read("joints/differences.yaml").values() for one, other in said["stand_ins"].items()}
    assert [id for id in real if id in region().elements] == []
    assert [other for other in real.values() if other not in region().elements] == []


def test_every_link_is_listed() -> None:
    """Protects the links that the files of the sectors share: none is forgotten."""
    assert list(LINKS) == [f"L-{number:02}" for number in range(1, 13)]


@pytest.mark.parametrize("id", LINKS)
def test_each_link_is_drawn(id: str) -> None:
    """Protects the list of links from what is only written: each is drawn between the sectors it names, and agreed."""
    link = LINKS[id]
    flows, agreements = link["flows"], link["agreements"]
    assert {region()[id].KIND for id in flows} == {"flow"}
    assert {region()[id].KIND for id in agreements} == {"agreement"}
    covered = {id for agreement in agreements for id in region()[agreement].value("covers")}
    assert set(flows) <= covered or {region()[id].value("system") for id in link.get("shared", ())} <= covered
    if "between" in link:
        assert {frozenset(sectors_at(flow)) for flow in flows} == {frozenset(link["between"])}
    else:
        steps = [(region()[flow].value("from"), region()[flow].value("to"), *passed(flow)) for flow in flows]
        assert set(link["shared"]) <= {step for way in steps for step in way}


@pytest.mark.parametrize("link", [id for id, said in LINKS.items() if "between" in said])
def test_a_joint_is_asked_by_both(link: str) -> None:
    """Protects the joints from one-sided checks: both sectors' profiles are surely asked of its flows and agreements."""
    said = LINKS[link]
    asked = {id: asked_of(region()[id].KIND, id) for id in (*said["flows"], *said["agreements"])}
    assert [id for id, found in asked.items() if not set(said["between"]) <= found] == []


def test_whatever_crosses_sectors_is_asked_by_both() -> None:
    """Protects flows and connections that no list of links names."""
    facts = findings().facts
    crossing = {id: sectors_at(id) & set(SECTORS) for id in facts.ids("flow")}
    crossing = {id: found for id, found in crossing.items() if len(found) > 1}
    assert set(FLOWS) <= set(crossing)
    assert [id for id, found in crossing.items() if not found <= asked_of("flow", id)] == []
    for row, id in enumerate(facts.ids("connection")):
        pair = [region()[facts.ids("system")[system]].value("sector") for system in facts.kept["pairs"][row]]
        assert set(pair) & set(SECTORS) <= asked_of("connection", id)


def passed(flow: str) -> tuple[str, ...]:
    """What a flow passes on its way, where that is stated."""
    via = region()[flow].value("via")
    return tuple(via) if isinstance(via, (list, tuple)) else ()


FAULTS: Mapping[str, tuple[Mapping[str, Any], tuple[str, str, tuple[str, ...]]]] = {
    "L-01": ({"flows.p-dr-event.authentication": "none"}, ("IOT-SCIA-09", "p-dr-event", ("automotive", "power"))),
    "L-01, duties": (
        {"agreements.p-a-dr.duties.vulnerability-notice": None},
        ("IOT-RSP-04", "p-a-dr", ("automotive",)),
    ),
    "L-02": ({"systems.a-charging.auto:islanding_protected": False}, ("AUTO-CHG-05", "a-evse", ("automotive",))),
    "L-02, agreement": (
        {"agreements.x-a-feed.valid_until": "2027-01-01"},
        ("IOT-RSP-02", "x-feed-site", ("automotive", "power")),
    ),
    "L-03": ({"flows.g-demand.limits": ["range", "validity"]}, ("IOT-SOS-08", "g-demand", ("power", "agriculture"))),
    "L-04": ({"flows.g-supervise.via": ["g-lan-sup", "g-fgw", "a-mno", "g-mtg", "g-cgw", "g-tbus"]}, ("IOT-RES-06", "a-mno", ("general",))),
    "L-05": ({"flows.x-utility-state.via": ["x-fw-trac", "p-wan-a", "p-fw-cc-b"]}, ("POWER-CMD-06", "r-utility-state", ("power",))),
    "L-05, notice": ({"flows.r-utility-notice.integrity": False}, ("IOT-SCIA-05", "r-utility-notice", ("power", "rail"))),
    "L-06": ({"flows.r-lx-road.integrity": False}, ("IOT-SCIA-05", "r-lx-road", ("automotive", "rail"))),
    "L-07": ({"agreements.m-a-grid.offered_outage": "72 h"}, ("IOT-RSP-03", "m-a-grid", ("power", "medical"))),
    "L-08": ({"flows.m-position.authentication": "none"}, ("IOT-SCIA-09", "m-position", ("automotive", "medical"))),
    "L-09": ({"flows.r-sat-time.bound_check": False, "flows.r-sat-time.validator": {"none": "trusted"}}, ("IOT-SCIA-15", "r-sat-time", ("rail", "general"))),
    "L-10": ({"flows.m-supplier-update.integrity": False}, ("IOT-SCIA-05", "m-supplier-update", ("medical", "general"))),
    "L-11": ({"flows.m-demand.power:random_delay": "1 s"}, ("POWER-CMD-09", "m-demand", ("power",))),
    "L-12": ({"agreements.r-a-app.valid_until": "2027-01-01"}, ("IOT-RSP-02", "r-app-sync", ("rail", "general"))),
}  # fmt: skip


@cache
def broken() -> set[tuple[str, str, tuple[str, ...]]]:
    """What is not met where all joints are broken: the requirement, the element, and the profiles that ask it."""
    edits = {path: value for fault, _found in FAULTS.values() for path, value in fault.items()}
    return {
        (item.requirement.id, item.id, item.profiles) for item in check(edited(region(), edits), *profiles()).not_met
    }


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_joint_is_found(fault: str) -> None:
    """Protects from joints that are drawn and not checked: each fault is surely not met, by the sides that ask."""
    assert FAULTS[fault][1] in broken()
