"""What is derived of end-to-end flows and of evidence, value by value."""

from __future__ import annotations

import pytest

from iotsec.facts.tabulate import tabulate
from iotsec.facts.view import View
from iotsec.model.connections import Flow, Interface
from iotsec.model.design import Design
from iotsec.model.element import Element
from iotsec.model.parts import Component, Party, Place, System, Zone
from iotsec.model.purposes import Data, Function
from iotsec.model.records import Evidence
from iotsec.model.values import none, stated

DIRECT = none("direct link")
ALONE = {"system": "s", "exposure": "closed", "external": False, "feeds": none("mains"), "supplier": none("own make")}
ENDLESS = float("inf")
EVERYTHING = ["systems", "components", "flows", "evidence", "data", "interfaces", "accesses"]


def designed(*elements: Element, **header: object) -> Design:
    """A design of these elements of which all is drawn."""
    return Design(id="d", **{"complete": EVERYTHING, "as_of": "2027-06-01", **header}, elements=elements)


def spread(low: str, high: str) -> dict[str, str]:
    """A value that varies."""
    return {"from": low, "to": high}


PARTS: tuple[Element, ...] = (
    System(id="s", parent=none("nothing around it")), Zone(id="in", trust=2), Zone(id="out", trust=1),
    Component(id="a", zone="in", added_latency="1 s", **ALONE), Component(id="b", zone="in", added_latency="2 ms", **ALONE),
    Component(id="c", zone="out", added_latency=none("passes on"), **ALONE), Component(id="mute", zone="in", **ALONE),
    Component(id="net", kind="network", zone="in", **{**ALONE, "exposure": "public"}),
    Data(id="plain", confidentiality=1, integrity=1, safety=0, derived_from=none("first-hand")),
    Data(id="secret", confidentiality=3, integrity=2, safety=0, derived_from=none("first-hand")),
    Flow(id="ab", from_="a", to="b", via=DIRECT, kind="data", carries=["plain"], latency=spread("10 ms", "20 ms"),
         availability=0.9, integrity=True, confidentiality=True, authentication="mutual", through=none("one flow")),
    Flow(id="bc", from_="b", to="c", via=DIRECT, kind="data", carries=["secret"], latency="5 ms", availability=0.5,
         integrity=False, confidentiality=True, authentication="one-way"),
    Flow(id="cb", from_="c", to="b", via=DIRECT, kind="data", carries=["plain"], latency=none("a wire"),
         availability=none("not offered"), integrity=True, confidentiality=True, authentication=none("a wire")),
    Flow(id="b-mute", from_="b", to="mute", via=["net"], kind="data", carries=["plain"], latency="5 ms",
         availability={"between": [0.8, 0.9]}, integrity=True, confidentiality=True, authentication="mutual"),
    Flow(id="mute-a", from_="mute", to="a", kind="data", carries=["plain"]),
    Flow(id="abc", from_="a", to="c", through=["ab", "bc"], kind="data", carries=["plain"]),
    Flow(id="abcb", from_="a", to="b", through=["abc", "cb"], kind="data", carries=["plain"]),
    Flow(id="round", from_="a", to="a", through=["ab", "b-mute", "mute-a"], kind="data", carries=["plain"]),
    Flow(id="doubtful", from_="a", to="c", through=stated(["ab", "bc"], basis="assumed"), kind="data", carries=["plain"],
         latency="1 ms", availability=1, integrity=True, confidentiality=True, authentication="mutual"),
)  # fmt: skip


@pytest.fixture(scope="module")
def facts():
    """Flows of one, two and three parts, one of them of parts of parts, one of which `through` does not count."""
    return tabulate(designed(*PARTS, stage="operation"), View(least_basis={"operation": "built"}))


@pytest.mark.parametrize(("flow", "name", "value"), [
    ("ab", "end_to_end", False), ("abc", "end_to_end", True), ("cb", "end_to_end", False), ("doubtful", "end_to_end", None),
    ("ab", "strictest_confidentiality", (1, 1)), ("abc", "strictest_confidentiality", (3, 3)),
    ("abcb", "strictest_confidentiality", (3, 3)), ("round", "strictest_integrity", (1, 1)),
    ("doubtful", "strictest_confidentiality", (1, 3)),
    ("ab", "least_integrity", True), ("abc", "least_integrity", False), ("abcb", "least_integrity", False),
    ("abcb", "least_confidentiality", True), ("round", "least_integrity", None), ("doubtful", "least_integrity", None),
    ("ab", "least_authentication", (2, 2)), ("abc", "least_authentication", (1, 1)),
    ("abcb", "least_authentication", (0, 0)), ("round", "least_authentication", (0, 2)),
    ("ab", "total_availability", (0.9, 0.9)), ("abc", "total_availability", (0.45, 0.45)),
    ("abcb", "total_availability", (0, 0)), ("round", "total_availability", (0, pytest.approx(0.81))),
    ("doubtful", "total_availability", (0, 1)), ("doubtful", "total_latency", (0, ENDLESS)),
    ("abc", "crosses_zone", True), ("round", "crosses_zone", None), ("ab", "crosses_zone", False),
    ("abc", "over_open_network", False), ("round", "over_open_network", True), ("abcb", "over_open_network", False),
])  # fmt: skip
def test_wholes_are_folded_from_their_parts(facts, ask, flow, name, value):
    """Protects every fold: the highest need, the weakest protection, products, boundaries; silence widens, never settles."""
    assert ask(facts, "flow", flow, name) == value


@pytest.mark.parametrize(("flow", "ends"), [
    ("ab", (0.01, 0.01, 0.02, 0.02)),
    ("cb", (0, 0, 0, 0)),
    ("abc", (pytest.approx(0.017), pytest.approx(0.017), pytest.approx(0.027), pytest.approx(0.027))),
    ("abcb", (pytest.approx(0.017), pytest.approx(0.017), pytest.approx(0.027), pytest.approx(0.027))),
    ("round", (pytest.approx(0.017), ENDLESS, pytest.approx(0.027), ENDLESS)),
    ("mute-a", (0, ENDLESS, 0, ENDLESS)),
])  # fmt: skip
def test_latencies_add_up_and_a_spread_stays_a_spread(facts, flow, ends):
    """Protects both intervals of a total: of the least and of the greatest value, with what joints add and ends do not."""
    row, total = list(facts.ids("flow")).index(flow), facts.number_column("flow", "total_latency")
    assert (total.low[row], total.high[row], total.upper[0][row], total.upper[1][row]) == ends


@pytest.mark.parametrize(("flow", "name", "not_stated", "seen"), [
    ("round", "total_latency", {"mute-a.latency", "mute.added_latency"},
     ["round through: [ab, b-mute, mute-a]", "ab latency: 10 ms to 20 ms", "b added_latency: 2 ms", "b-mute latency: 5 ms"]),
    ("abc", "least_integrity", set(), ["abc through: [ab, bc]", "ab integrity: true", "bc integrity: false"]),
    ("doubtful", "total_latency", {"doubtful.through"}, ["doubtful latency: 1 ms"]),
    ("round", "crosses_zone", {"mute-a.via"},
     ["round through: [ab, b-mute, mute-a]", "a zone: in", "mute zone: in"]),
    ("mute-a", "total_availability", {"mute-a.availability"}, []),
])  # fmt: skip
def test_witnesses_name_the_parts_and_what_is_missing(facts, gaps, shown, flow, name, not_stated, seen):
    """Protects readers: every part is shown with what was read of it, and what is not stated is named."""
    assert (gaps(facts, "flow", flow, name), shown(facts, "flow", flow, name)) == (not_stated, seen)


def test_a_part_in_an_open_choice_widens_the_total(ask):
    """Protects checks for all variants at once: what is there in one of them counts at one end only."""
    part = Flow(id="bc", from_="b", to="c", via=DIRECT, kind="data", carries=["secret"], latency="5 ms", availability=0.5,
                integrity=False, confidentiality=True, authentication="one-way", present={"mode": ["high"]})  # fmt: skip
    changed = designed(*(part if item.id == "bc" else item for item in PARTS), choices={"mode": ["high", "low"]})
    names = ("total_latency", "total_availability", "least_integrity", "strictest_confidentiality", "crosses_zone")
    found = {
        chosen.get("mode", "open"): [
            ask(tabulate(changed, View(choices=chosen)), "flow", "abc", name) for name in names
        ]
        for chosen in ({}, {"mode": "high"}, {"mode": "low"})
    }
    assert found == {
        "open": [(pytest.approx(0.012), pytest.approx(0.017)), (0.45, 0.9), None, (1, 3), True],
        "high": [(pytest.approx(0.017), pytest.approx(0.017)), (0.45, 0.45), False, (3, 3), True],
        "low": [(pytest.approx(0.012), pytest.approx(0.012)), (0.9, 0.9), True, (1, 1), True],
    }


def relayed(*, east: dict[str, object], west: dict[str, object], **header: object) -> Design:
    """Two ways from a to b, over `east` and over `west`, for a flow that takes the eastern one."""
    ends = {**ALONE, "place": "here", "product": none("own make")}
    flows = {"kind": "command", "carries": ["plain"], "one_way": True}
    return designed(
        System(id="s", parent=none("nothing around it")), Place(id="here"), Place(id="there"), Party(id="maker"),
        Data(id="plain", derived_from=none("first-hand")), Data(id="more", derived_from=none("first-hand")),
        *(Component(id=id, **ends) for id in "ab"), Component(id="east", **{**ALONE, **east}),
        Component(id="west", **{**ALONE, **west}),
        Flow(id="main", from_="a", to="b", via=["east"], **flows),
        Flow(id="first", from_="a", to="west", via=DIRECT, **{**flows, "carries": ["plain", "more"]}),
        Flow(id="second", from_="west", to="b", via=DIRECT, **flows),
        Flow(id="other", from_="a", to="b", via=DIRECT, **{**flows, "carries": ["more"]}), **header,
    )  # fmt: skip


APART = {"place": "there", "product": "W"}


@pytest.mark.parametrize(("east", "west", "ends"), [
    ({"place": "here", "product": "E"}, APART, (2, 2)),
    ({"place": "there", "product": "E"}, APART, (1, 1)),
    ({"place": "here", "product": "W"}, APART, (1, 1)),
    ({"place": "here"}, APART, (1, 2)),
    ({"product": "E"}, {**APART, "place": none("carried about")}, (2, 2)),
    ({"place": "here", "product": "E", "feeds": ["west"]}, APART, (1, 1)),
    ({"place": "here", "product": "E", "supplier": "maker"}, {**APART, "supplier": "maker"}, (1, 1)),
])  # fmt: skip
def test_ways_count_while_no_single_cause_takes_two_of_them(ask, east, west, ends):
    """Protects redundancy on paper: a shared place, product, feed or supplier is one way; one not known may be shared."""
    facts = tabulate(relayed(east=east, west=west))
    assert ask(facts, "flow", "main", "redundant_paths") == ends


@pytest.mark.parametrize(("via", "ends"), [(["east"], (1, 1)), (["b", "a", "east"], (2, 2))])
def test_a_flow_that_nothing_shares_is_one_way(ask, via, ends):
    """Protects what is told without a search: one way, unless the flow itself comes to a place twice."""
    ends_of = {**ALONE, "place": "here", "product": none("own make")}
    design = designed(
        System(id="s", parent=none("nothing around it")), Place(id="here"),
        Data(id="plain", derived_from=none("first-hand")), *(Component(id=id, **ends_of) for id in ("a", "b", "east")),
        Flow(id="main", from_="a", to="b", via=via, kind="command", carries=["plain"], one_way=True),
    )  # fmt: skip
    assert ask(tabulate(design), "flow", "main", "redundant_paths") == ends


def test_ways_that_may_be_drawn_later_have_no_end(ask, gaps, shown):
    """Protects the upper end where flows may be missing, and shows the ways that are there."""
    design = relayed(east={"place": "here", "product": "E"}, west=APART, complete=["components"])
    facts = tabulate(design)
    assert ask(facts, "flow", "main", "redundant_paths") == (2, ENDLESS)
    assert gaps(facts, "flow", "main", "redundant_paths") == {"s.complete.flows"}
    assert shown(facts, "flow", "main", "redundant_paths") == [
        "a", "main", "east", "main", "b", "a", "first", "west", "second", "b",
    ]  # fmt: skip


def proof(id: str, **fields: object) -> Evidence:
    """Evidence that is dated and does not run out, unless it says otherwise."""
    usual = {"kind": "test", "dated": "2027-01-01", "valid_until": none("it does not end"), "about": ["a"]}
    return Evidence(id=id, **{**usual, **fields})


FITTING = {
    "right": ({"versions": ["A 1", "B 2"]}, True), "other": ({"versions": ["A 2"]}, False),
    "more": ({"versions": ["A 1"], "about": ["a", "b"]}, False), "silent": ({}, None),
    "any": ({"versions": none("it is of the concept")}, True), "of-people": ({"versions": ["A 1"], "about": ["p"]}, True),
    "of-system": ({"about": ["s"], "kind": "audit"}, True), "of-no-product": ({"about": ["bare"]}, True),
    "vague": ({"versions": ["A 1"], "about": ["mute"]}, None), "about-unsaid": ({"about": None, "versions": ["A 1"]}, None),
    "later": ({"versions": ["A 1"], "dated": "2027-06-02"}, False), "today": ({"versions": ["A 1"], "dated": "2027-06-01"}, True),
    "undated": ({"versions": ["A 1"], "dated": None}, None), "never-dated": ({"versions": ["A 1"], "dated": none("lost")}, False),
    "over": ({"versions": ["A 1"], "valid_until": "2027-05-31"}, False),
    "lasting": ({"versions": ["A 1"], "valid_until": "2027-06-01"}, True),
    "unending": ({"versions": ["A 1"], "valid_until": None}, None),
}  # fmt: skip


def test_evidence_fits_within_its_scope_and_time(ask, gaps):
    """Protects verdicts from tests of another version, of another time, and of silence: none of these counts."""
    design = designed(
        System(id="s"), Component(id="a", product="A 1"), Component(id="b", product="B 2"), Component(id="mute"),
        Component(id="bare", product=none("no product")), Party(id="p"), *(proof(id, **said) for id, (said, _fits) in FITTING.items()),
    )  # fmt: skip
    facts = tabulate(design)
    assert {id: ask(facts, "evidence", id, "fits") for id in FITTING} == {
        id: fits for id, (_said, fits) in FITTING.items()
    }
    assert {id: gaps(facts, "evidence", id, "fits") for id, (_said, fits) in FITTING.items() if fits is None} == {
        "silent": {"silent.versions"}, "vague": {"mute.product"}, "about-unsaid": {"about-unsaid.about"},
        "undated": {"undated.dated"}, "unending": {"unending.valid_until"},
    }  # fmt: skip


INSIDE = {
    "of-all": ({"about": ["outer"], "versions": ["A 1", "B 2"]}, True), "of-half": ({"about": ["outer"], "versions": ["B 2"]}, False),
    "of-part": ({"about": ["inner"], "versions": ["B 2"]}, True), "of-old": ({"about": ["inner"], "versions": ["B 1"]}, False),
    "silent": ({"about": ["inner"]}, None), "of-any": ({"about": ["inner"], "versions": none("it was of the plan")}, True),
    "audit": ({"about": ["outer"], "kind": "audit", "versions": ["X"]}, True),
    "vague": ({"about": ["inner"], "kind": None, "versions": ["B 1"]}, None),
    "vague-but-right": ({"about": ["inner"], "kind": None, "versions": ["B 2"]}, True),
    "of-open": ({"about": ["open"], "versions": ["B 1"]}, None), "of-open-other": ({"about": ["open", "b"], "versions": ["X"]}, False),
    "of-work": ({"about": ["work"], "versions": ["A 1"]}, True), "of-other-work": ({"about": ["work"], "versions": ["B 2"]}, False),
    "of-port": ({"about": ["port"], "versions": ["B 2"]}, True), "of-other-port": ({"about": ["port"], "versions": ["A 1"]}, False),
    "of-flow": ({"about": ["f"], "versions": ["X"]}, True),
}  # fmt: skip


def test_a_test_is_of_the_versions_that_are_inside(ask, gaps):
    """Protects systems, functions and interfaces from tests of what has been replaced in them since."""
    facts = tabulate(designed(
        System(id="outer", parent=none("it is all"), complete=["components"]), System(id="inner", parent="outer"),
        System(id="open", parent=none("beside it")),
        Component(id="a", product="A 1", system="outer"), Component(id="b", product="B 2", system="inner"),
        Function(id="work", system="outer", performed_by=["a"]), Interface(id="port", component="b"),
        Flow(id="f", from_="a", to="b"), *(proof(id, **said) for id, (said, _fits) in INSIDE.items()),
        complete=["systems"],
    ))  # fmt: skip
    assert {id: ask(facts, "evidence", id, "fits") for id in INSIDE} == {
        id: fits for id, (_said, fits) in INSIDE.items()
    }
    assert {id: gaps(facts, "evidence", id, "fits") for id, (_said, fits) in INSIDE.items() if fits is None} == {
        "silent": {"silent.versions"}, "vague": {"vague.kind"}, "of-open": {"open.complete.components"},
    }  # fmt: skip


def test_a_part_that_may_be_elsewhere_does_not_settle_a_test(ask, gaps):
    """Protects law 1: where it is not said in which system a part is, a test of another version may still fit."""
    facts = tabulate(designed(
        System(id="outer", parent=none("it is all")), System(id="part"), Component(id="b", product="B 2", system="part"),
        proof("e", about=["outer"], versions=["X"]), complete=["systems", "components"],
    ))  # fmt: skip
    assert (ask(facts, "evidence", "e", "fits"), gaps(facts, "evidence", "e", "fits")) == (None, {"part.parent"})


def test_without_a_date_nothing_is_known_of_what_is_dated(ask):
    """Protects checks without an as-of date from taking old evidence for new."""
    facts = tabulate(designed(Component(id="a", product="A 1"), proof("e", versions=["A 1"]), as_of=None))
    assert ask(facts, "evidence", "e", "fits") is None
