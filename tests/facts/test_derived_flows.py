"""What is derived of flows: boundaries that they cross and needs of what they carry."""

from __future__ import annotations

import pytest

from iotsec.facts.tabulate import tabulate
from iotsec.model.connections import Flow
from iotsec.model.design import Design
from iotsec.model.parts import Component, Party, System, Zone
from iotsec.model.purposes import Data, Hazard
from iotsec.model.values import none

DIRECT = none("direct link")


@pytest.fixture(scope="module")
def facts():
    """Two systems in two zones, with flows that cross them in all ways."""
    top = none("nothing around it")
    own = {"accountable": none("by its system"), "kind": "thing", "exposure": none("no network")}
    return tabulate(Design(id="d", elements=[
        Party(id="p"), Party(id="q"), Zone(id="inner", trust=2), Zone(id="outer", trust=0), Hazard(id="harm", severity=3),
        System(id="s", operator="p", parent=top), System(id="part", operator="p", parent="s"),
        System(id="t", operator="q", parent=top), System(id="loose", operator="q"),
        Component(id="a", system="s", zone="inner", can_cause=["harm"], **own),
        Component(id="b", system="part", zone="inner", can_cause=none("moves nothing"), **own),
        Component(id="c", system="t", zone="outer", external=True, **own),
        Component(id="vague", system="loose"),
        Component(id="net", kind="network", exposure="public", zone="inner"),
        Component(id="lan", kind="network", exposure="closed", zone="outer"),
        Data(id="raw", personal=True, confidentiality=3, integrity=1, safety=0, derived_from=none("measured"),
             deidentified=False),
        Data(id="cut", personal=False, confidentiality=1, integrity=0, safety=2, derived_from=["raw"], deidentified=True),
        Data(id="copy", personal=False, confidentiality=1, integrity=0, safety=0, derived_from=["raw"],
             deidentified=False),
        Data(id="half", personal=False, confidentiality=1, integrity=0, safety=0, derived_from=["raw"]),
        Flow(id="inside", from_="a", to="b", via=DIRECT, kind="data", carries=["cut"]),
        Flow(id="outward", from_="a", to="c", via=DIRECT, kind="data", carries=["copy"]),
        Flow(id="open-way", from_="a", to="b", kind="data", carries=["half"]),
        Flow(id="around", from_="a", to="b", via=["lan"], kind="data", carries=none("no data")),
        Flow(id="public", from_="a", to="b", via=["net"], kind="command"),
        Flow(id="harmful", from_="b", to="a", via=DIRECT, kind="command", carries=none("no data")),
        Flow(id="to-vague", from_="a", to="vague", via=DIRECT),
        Flow(id="among-vague", from_="vague", to="vague", via=["vague"]),
    ]))  # fmt: skip


@pytest.mark.parametrize(("flow", "name", "value", "not_stated"), [
    ("inside", "crosses_zone", False, set()),
    ("outward", "crosses_zone", True, set()),
    ("around", "crosses_zone", True, set()),
    ("open-way", "crosses_zone", None, {"open-way.via"}),
    ("inside", "crosses_system", False, set()),
    ("outward", "crosses_system", True, set()),
    ("to-vague", "crosses_system", None, {"loose.parent"}),
    ("inside", "crosses_party", False, set()),
    ("outward", "crosses_party", True, set()),
    ("to-vague", "crosses_party", None, {"vague.accountable"}),
    ("among-vague", "crosses_zone", False, set()),
    ("among-vague", "crosses_system", False, set()),
    ("among-vague", "crosses_party", False, set()),
    ("inside", "over_open_network", False, set()),
    ("outward", "over_open_network", True, set()),
    ("public", "over_open_network", True, set()),
    ("open-way", "over_open_network", None, {"open-way.via"}),
    ("inside", "confidentiality_need", (3, 3), set()),
    ("around", "confidentiality_need", (0, 0), set()),
    ("public", "confidentiality_need", (0, 3), {"public.carries"}),
    ("inside", "integrity_need", (2, 2), set()),
    ("around", "integrity_need", (0, 0), set()),
    ("harmful", "integrity_need", (2, 2), set()),
    ("public", "integrity_need", (0, 3), {"public.carries"}),
    ("inside", "personal_carried", False, set()),
    ("outward", "personal_carried", True, set()),
    ("open-way", "personal_carried", None, {"half.deidentified"}),
    ("inside", "carries_closure", ({"cut", "raw"}, set(), False), set()),
    ("around", "carries_closure", (set(), set(), False), set()),
    ("public", "carries_closure", (set(), set(), True), {"public.carries"}),
    ("inside", "risk_class", (1, 4), {"s.risk_class", "part.risk_class"}),
])  # fmt: skip
def test_facts_of_flows(facts, ask, gaps, flow, name, value, not_stated):
    """Each fact is true, false or unknown where it should be, and an unknown one names what is not stated."""
    assert ask(facts, "flow", flow, name) == value
    assert gaps(facts, "flow", flow, name) == not_stated


def test_the_witness_of_a_crossing_shows_both_zones(facts, shown):
    """A witness names elements that are in the design, with the values that were compared."""
    assert shown(facts, "flow", "outward", "crosses_zone") == ["outward via: []", "a zone: inner", "c zone: outer"]
