"""What is derived of components: exposure, reach, identity."""

from __future__ import annotations

from typing import Any

import pytest

from iotsec.facts.tabulate import tabulate
from iotsec.model.connections import Access, Flow, Interface
from iotsec.model.design import Design
from iotsec.model.parts import Component, Party, Place, System, Zone
from iotsec.model.purposes import Hazard, Process
from iotsec.model.values import none

NO: Any = none("there is none")
ALL = ["systems", "components", "flows", "interfaces", "accesses"]


def thing(id: str, **fields: Any) -> Component:
    """A component that says all that the facts read, but for what is given as None."""
    said = {"system": "s", "zone": "z", "place": NO, "kind": "thing", "exposure": NO, "can_cause": NO, "enforces": NO,
            "product": id, "credential": NO, "accountable": NO, "guard_group": NO, "updates_from": NO,
            "immutable": False, "identity": NO, "radio": False, **fields}  # fmt: skip
    return Component(id=id, **{name: value for name, value in said.items() if value is not None})


def line(**changed: dict[str, Any]) -> Any:
    """The facts of a - gate - b - c in a row of flows, with some fields said otherwise."""
    guard = {"enforces": ["authentication", "filtering"], "accountable": "p"}
    fields: dict[str, dict[str, Any]] = {
        "a": {"interfaces": None, "accountable": "q"}, "gate": guard, "b": {"can_cause": ["harm"], "accountable": "q"},
        "c": {"accountable": "q", "immutable": True},
    }  # fmt: skip
    components = [
        thing(id, **{name: value for name, value in {**own, **changed.get(id, {})}.items() if name != "interfaces"})
        for id, own in fields.items()
    ]
    flows = [
        Flow(**{"id": f"{one}-{two}", "from_": one, "to": two, "via": NO, "one_way": False, "kind": "command",
                **changed.get(f"{one}_{two}", {})})
        for one, two in (("a", "gate"), ("gate", "b"), ("b", "c"))
    ]  # fmt: skip
    return tabulate(Design(id="d", complete=ALL, elements=[
        System(id="s", risk_class=2), Zone(id="z", trust=2), Hazard(id="harm", severity=3), Party(id="p"), Party(id="q"),
        *components, *flows,
    ]))  # fmt: skip


def test_an_attack_stops_at_an_independent_guard(ask, gaps, shown):
    """A guard of another product and party stands; what is behind it is surely not reached."""
    facts = line()
    assert ask(facts, "component", "a", "attack_reach") == (set(), set(), False)
    assert gaps(facts, "component", "a", "attack_reach") == set()
    assert ask(facts, "component", "b", "attack_reach") == ({"c"}, set(), False)
    assert shown(facts, "component", "b", "attack_reach") == ["b", "b-c", "c"]


def test_an_attack_passes_a_guard_that_shares_a_product(ask):
    """A guard of the product of the compromised component falls with it."""
    assert ask(line(gate={"product": "a"}), "component", "a", "attack_reach") == ({"gate", "b", "c"}, set(), False)


def test_an_attack_that_may_pass(ask, gaps):
    """A guard that does not say what it enforces stops an attack only perhaps."""
    facts = line(gate={"enforces": None})
    assert ask(facts, "component", "a", "attack_reach") == (set(), {"gate", "b", "c"}, False)
    assert gaps(facts, "component", "a", "attack_reach") == {"gate.enforces"}


def test_nothing_passes_back_on_a_one_way_flow(ask):
    """Flows are followed back unless they are one-way."""
    assert ask(line(), "component", "c", "attack_reach") == ({"b"}, set(), False)
    assert ask(line(b_c={"one_way": True}), "component", "c", "attack_reach") == (set(), set(), False)
    assert ask(line(b_c={"one_way": None}), "component", "c", "attack_reach") == (set(), {"b"}, False)


def test_hazards_behind_a_guard(ask, gaps):
    """Commands through the guard reach what can cause harm; not so what commands nobody."""
    facts = line()
    assert ask(facts, "component", "gate", "hazards_behind") == ({"harm"}, set(), False)
    assert ask(facts, "component", "c", "hazards_behind") == (set(), set(), False)
    vague = line(b={"can_cause": None})
    assert ask(vague, "component", "gate", "hazards_behind") == (set(), set(), True)
    assert gaps(vague, "component", "gate", "hazards_behind") == {"b.can_cause"}


def test_what_one_origin_commands(ask, gaps):
    """It commands those to whom it sends, and those whom these command; a guard on the way passes orders on."""
    facts = line()
    assert ask(facts, "component", "a", "commanded") == ({"gate", "b", "c"}, set(), False)
    assert ask(facts, "component", "b", "commanded") == ({"c"}, set(), False)
    assert ask(facts, "component", "c", "commanded") == (set(), set(), False)
    vague = line(b_c={"kind": None})
    assert ask(vague, "component", "gate", "commanded") == ({"b"}, {"c"}, False)
    assert gaps(vague, "component", "gate", "commanded") == {"b-c.kind"}


def test_who_passes_an_order_on_and_who_only_shares_the_line(ask, gaps):
    """A gateway commands the receiver of what passes it; a sender does not command others over the same gateway."""
    facts = line(
        a_gate={"to": "b", "via": ["gate"]}, gate_b={"from_": "c", "to": "a", "via": ["gate"]}, b_c={"kind": "data"}
    )
    assert ask(facts, "component", "gate", "commanded") == ({"a", "b"}, set(), False)
    assert ask(facts, "component", "a", "commanded") == ({"b"}, set(), False)
    assert ask(facts, "component", "c", "commanded") == ({"a", "b"}, set(), False)
    unsaid = line(a_gate={"to": "b", "via": None}, gate_b={"kind": "data"}, b_c={"kind": "data"})
    assert ask(unsaid, "component", "a", "commanded") == ({"b"}, set(), False)
    assert ask(unsaid, "component", "c", "commanded") == (set(), {"b"}, False)
    assert gaps(unsaid, "component", "c", "commanded") == {"a-gate.via"}


def test_controllers_and_writers(ask, gaps):
    """Who commands from afar, and what writes here past nothing immutable."""
    facts = line()
    assert ask(facts, "component", "b", "controllers") == ({"p", "q"}, set(), False)
    assert ask(facts, "component", "a", "controllers") == (set(), set(), False)
    assert ask(facts, "component", "c", "writers") == ({"a", "gate", "b"}, set(), False)
    assert ask(line(gate={"immutable": True}), "component", "c", "writers") == ({"gate", "b"}, set(), False)
    vague = line(gate={"immutable": None})
    assert ask(vague, "component", "c", "writers") == ({"gate", "b"}, {"a"}, False)
    assert gaps(vague, "component", "c", "writers") == {"gate.immutable"}
    assert gaps(line(gate={"accountable": None}), "component", "b", "controllers") == {"gate.accountable"}


@pytest.fixture(scope="module")
def facts():
    """Components exposed, trusted and named in all ways."""
    return tabulate(Design(
        id="d", complete=ALL, in_service_from="2027-04-01", service_life="15 years",
        elements=[
            System(id="s", risk_class=2), Zone(id="z", trust=2), Zone(id="street", trust=0), Place(id="yard"),
            Place(id="kerb", access="public"), Hazard(id="mild", severity=1), Hazard(id="unrated"), Process(id="proc"),
            thing("safe", credential="k1", identity="i1", credential_scope="device", identity_scope="device"),
            thing("by-zone", zone="street"), thing("by-place", place="kerb", credential="k2", identity="i2"),
            thing("by-port", credential="k2", identity="i2", can_cause=["mild"], radio=True, service_life="2 months"),
            thing("by-net", product="safe", count=4, credential="k3", credential_scope="fleet"),
            thing("unsure", place="yard", can_cause=["mild", "unrated"], in_service_from={"between": [
                "2027-01-01", "2027-02-01"]}, radio=None),
            thing("net", kind="network", exposure="public"),
            Flow(id="f", from_="by-net", to="safe", via=["net"], uses=["one", "two"], kind="data"),
            Flow(id="g", from_="unsure", to="unsure", via=NO, uses=NO, kind="data"),
            Interface(id="port", component="by-port", enabled=True, peers="any"),
            Interface(id="one", component="by-net", enabled=False, peers="any"), Interface(id="two", component="safe"),
            Access(id="right", who="safe", to="by-zone", rights=["read"]),
        ],
    ))  # fmt: skip


@pytest.mark.parametrize(("kind", "id", "name", "value", "not_stated"), [
    ("component", "by-zone", "exposed", True, set()),
    ("component", "by-place", "exposed", True, set()),
    ("component", "by-port", "exposed", True, set()),
    ("component", "by-net", "exposed", True, set()),
    ("component", "net", "exposed", True, set()),
    ("component", "unsure", "exposed", None, {"yard.access"}),
    ("component", "by-zone", "untrusted", True, set()),
    ("component", "safe", "untrusted", False, set()),
    ("component", "by-port", "worst_hazard", (1, 1), set()),
    ("component", "safe", "worst_hazard", (0, 0), set()),
    ("component", "unsure", "worst_hazard", (1, 4), {"unrated.severity"}),
    ("component", "net", "networks_next", ({"by-net", "safe"}, set(), False), set()),
    ("component", "unsure", "networks_next", (set(), set(), False), set()),
    ("component", "by-place", "shares_credential", True, set()),
    ("component", "by-net", "shares_credential", True, set()),
    ("component", "safe", "shares_credential", False, set()),
    ("component", "by-place", "shares_identity", True, set()),
    ("component", "safe", "shares_identity", False, set()),
    ("component", "safe", "peers_of_product", ({"safe", "by-net"}, set(), False), set()),
    ("component", "safe", "end_of_service", (26388, 26388), set()),
    ("component", "by-port", "end_of_service", (20970, 20970), set()),
    ("component", "unsure", "end_of_service", (26298, 26329), {"unsure.in_service_from"}),
    ("component", "by-port", "law_trigger", True, set()),
    ("component", "safe", "law_trigger", False, set()),
    ("component", "unsure", "law_trigger", None, {"unsure.radio"}),
    ("component", "safe", "risk_class", (2, 2), set()),
    ("interface", "port", "open", True, set()),
    ("interface", "one", "open", False, set()),
    ("interface", "two", "open", None, {"two.enabled"}),
    ("access", "right", "open", True, set()),
    ("interface", "one", "opposite", ({"two"}, set(), False), set()),
    ("interface", "port", "opposite", (set(), set(), False), set()),
])  # fmt: skip
def test_facts_of_components(facts, ask, gaps, kind, id, name, value, not_stated):
    """Each fact is true, false or unknown where it should be, and an unknown one names what is not stated."""
    assert ask(facts, kind, id, name) == value
    assert gaps(facts, kind, id, name) == not_stated


def test_in_an_open_design_nothing_is_surely_out_of_reach(ask, gaps):
    """Without completeness, exposure and reach stay unknown, and the witness says what has to be complete."""
    open_one = tabulate(Design(id="d", elements=[System(id="s"), Zone(id="z", trust=2), thing("a")]))
    assert ask(open_one, "component", "a", "exposed") is None
    assert gaps(open_one, "component", "a", "exposed") == {"s.complete.interfaces", "s.complete.flows"}
    assert ask(open_one, "component", "a", "attack_reach") == (set(), set(), True)
    assert "d.complete.components" in gaps(open_one, "component", "a", "attack_reach")
