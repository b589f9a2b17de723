"""What is derived of functions and dependencies, and of systems and their agreements."""

from __future__ import annotations

from typing import Any

import pytest

from iotsec.facts.tabulate import tabulate
from iotsec.model.connections import Access, Flow
from iotsec.model.design import Design
from iotsec.model.kinds import KINDS
from iotsec.model.parts import Component, Party, Place, System
from iotsec.model.purposes import Dependency, Function, Process
from iotsec.model.records import Agreement, Change
from iotsec.model.values import none

NO: Any = none("there is none")
ALL = [kind.SECTION for kind in KINDS.values() if kind.SECTION != "design"]
FREE = ["communication", "time", "cloud", "data", "people", "other-system"]


def unit(id: str, **fields: Any) -> Component:
    """A component that says all that the facts read, but for what is given as None."""
    said = {"system": "s", "roles": NO, "place": NO, "feeds": NO, "product": NO, "supplier": NO, "acts_on": NO,
            "accountable": NO, **fields}  # fmt: skip
    return Component(id=id, **{name: value for name, value in said.items() if value is not None})


@pytest.fixture(scope="module")
def facts():
    """Functions with alternatives and monitors, and three systems with an agreement."""
    return tabulate(Design(id="d", complete=ALL, as_of="2027-06-01", elements=[
        Party(id="p"), Party(id="q"), Place(id="hall"), Process(id="proc"), Process(id="idle"),
        System(id="s", operator="p", parent=NO, assurance_level="SL 1"),
        System(id="t", operator="q", parent=NO, assurance_level="SL 3"),
        System(id="u", parent="t", operator="p"),
        unit("one", place="hall", product="X", roles=["actuate"], acts_on=["proc"]), unit("two", place="hall"),
        unit("three", place=None), unit("eye"), unit("far", system="t"), unit("feeder"),
        Flow(id="order", from_="two", to="one", kind="command", via=NO),
        Flow(id="report", from_="one", to="far", kind="data", via=NO),
        Function(id="run", system="s", performed_by=["one", "two"], performers_needed=1, monitors=["eye"],
                 independent_of=FREE),
        Function(id="act", system="s", performed_by=["two"], monitors=NO, independent_of=FREE),
        Function(id="vague", system="s", performed_by=["three"], monitors=["eye"]),
        Dependency(id="power", of="run", category="power", suppliers=["feeder", "three"], need=1, allowed_common=NO),
        Dependency(id="accepted", of="act", category="power", suppliers=["one", "two"], need=1, allowed_common=["hall"]),
        Access(id="r1", who="p", to="run", rights=["change"], approvals=1),
        Access(id="r2", who="p", to="eye", rights=["silence"], approvals=1),
        Access(id="r3", who="q", to="eye", rights=["silence"], approvals=2),
        Access(id="r4", who="q", to="three", rights=["change"]),
        Access(id="r5", who="p", to="three", rights=["change"]),
        Agreement(id="terms", parties=["p", "q"], covers=["s", "t", "report"], valid_until="2030-01-01"),
        Agreement(id="ended", parties=["p", "q"], covers=["s", "t"], valid_until="2027-01-01"),
        Agreement(id="undated", parties=["p"], covers=["one", "s"]),
        Change(id="ch", of=["far"], effective="2027-01-01"), Change(id="later", of=["far"], effective="2028-01-01"),
    ]))  # fmt: skip


@pytest.mark.parametrize(("kind", "id", "name", "value", "not_stated"), [
    ("function", "act", "acts_through", ({"one"}, set(), False), set()),
    ("function", "vague", "acts_through", (set(), set(), False), set()),
    ("function", "act", "needs", ({"one", "two"}, set(), False), set()),
    ("component", "eye", "needs", (set(), set(), False), set()),
    ("function", "vague", "needs", ({"three"}, set(), True), {"vague.independent_of"}),
    ("function", "run", "categories_stated", ({"power", *FREE}, set(), False), set()),
    ("function", "vague", "categories_stated", (set(), set(), True), {"vague.independent_of"}),
    ("function", "run", "common_causes", ({"place:hall"}, set(), False), set()),
    ("function", "act", "common_causes", (set(), set(), False), set()),
    ("dependency", "accepted", "common_causes", (set(), set(), False), set()),
    ("dependency", "power", "common_causes", (set(), set(), False), set()),
    ("function", "run", "lone_hands", ({"p"}, set(), False), set()),
    ("function", "act", "lone_hands", (set(), set(), False), set()),
    ("function", "vague", "lone_hands", (set(), {"p"}, False), {"r4.approvals", "r5.approvals"}),
    ("system", "s", "agreements", ({"terms"}, {"undated"}, False), {"undated.valid_until"}),
    ("system", "u", "agreements", (set(), set(), False), set()),
    ("flow", "report", "agreements", ({"terms"}, set(), False), set()),
    ("connection", "s--t", "agreements", ({"terms"}, set(), False), set()),
    ("connection", "s--t", "flows", ({"report"}, set(), False), set()),
    ("connection", "s--t", "systems", ({"s", "t"}, set(), False), set()),
    ("connection", "s--t", "level_gap", (2, 2), set()),
    ("connection", "s--t", "conflicts", (set(), set(), True), {"s.sector", "t.sector"}),
    ("system", "s", "flows", ({"order", "report"}, set(), False), set()),
    ("system", "u", "flows", (set(), set(), False), set()),
    ("system", "s", "neighbours", ({"t"}, set(), False), set()),
    ("system", "u", "neighbours", (set(), set(), False), set()),
    ("system", "t", "operators", ({"p"}, set(), False), set()),
    ("system", "t", "accountable", "q", set()),
    ("system", "t", "latest_change", (20819, 20819), set()),
    ("process", "proc", "controllers", ({"s"}, set(), False), set()),
    ("process", "idle", "controllers", (set(), set(), False), set()),
])  # fmt: skip
def test_facts_of_purposes_and_systems(facts, ask, gaps, kind, id, name, value, not_stated):
    """Each set holds what it should, is empty where nothing is, and names what is not stated where it is not whole."""
    assert ask(facts, kind, id, name) == value
    assert gaps(facts, kind, id, name) == not_stated


def test_a_place_that_is_not_stated_may_be_common(ask, gaps):
    """A common cause is possible as long as the places of the alternatives are not known."""
    vague = tabulate(Design(id="d", complete=ALL, elements=[
        System(id="s"), Place(id="hall"), unit("one", place="hall"), unit("two", place=None),
        Dependency(id="dep", of="s", category="power", suppliers=["one", "two"], need=1, allowed_common=NO),
    ]))  # fmt: skip
    assert ask(vague, "dependency", "dep", "common_causes") == (set(), {"place:hall"}, False)
    assert gaps(vague, "dependency", "dep", "common_causes") == {"two.place"}


def test_records_that_are_not_all_listed(ask, gaps):
    """Agreements and changes that are not listed may exist, unless the design says that all are."""
    facts = tabulate(Design(id="d", as_of="2027-06-01", elements=[System(id="s", operator=NO)]))
    assert ask(facts, "system", "s", "agreements") == (set(), set(), True)
    assert gaps(facts, "system", "s", "agreements") == {"d.complete.agreements"}
    assert ask(facts, "system", "s", "latest_change") == (float("-inf"), 20970)
    assert gaps(facts, "system", "s", "latest_change") == {"d.complete.changes"}


def test_the_witness_of_a_lone_hand_shows_both_rights(facts, shown):
    """The chain of rights names the right to change and the right to silence."""
    assert shown(facts, "function", "run", "lone_hands") == ["p", "r1 on run", "r2 on eye"]
