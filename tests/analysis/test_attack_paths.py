"""Attack paths: against a listing of all ways on small designs, monotone in what is stated, and told in words."""

from __future__ import annotations

import json
import os
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iotsec import Component, Data, Design, Flow, Hazard, InputError, View, Vulnerability, Zone, load_design, tabulate
from iotsec.analysis.paths import AttackPaths, attack_paths
from iotsec.cli import main
from iotsec.documents.reading import design_of
from iotsec.testing import Seeded, Shape, edited, fill_in
from iotsec.testing.drawing import draw_tree
from iotsec.testing.filling import LEAST_BASIS

EXAMPLES = Path(__file__).parents[2] / "examples" / "ev-charging"
GUARD = ["authentication", "filtering"]
IDS = [f"c{number}" for number in range(6)]
MANY = int(os.environ.get("IOTSEC_EXAMPLES", "0"))
KEYS = ["red", "blue", "green"]


@st.composite
def small(draw: st.DrawFn) -> tuple[Design, dict[str, Any]]:
    """A small design of which everything is stated, with what a plain listing of ways needs."""
    guards = {id: draw(st.sampled_from([None, None, *KEYS, id])) for id in IDS}
    outside = draw(st.sets(st.sampled_from(IDS), min_size=1, max_size=2))
    hurt = draw(st.sets(st.sampled_from(IDS), min_size=1, max_size=2))
    pairs = draw(st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS), st.booleans()), max_size=9))
    flows = [(a, b, one_way) for a, b, one_way in pairs if a != b]
    elements: list[Any] = [Hazard(id="harm", severity=3), Zone(id="in", trust=3)]
    for id in IDS:
        elements.append(
            Component(
                id=id, kind="software", external=id in outside, zone="in", place={"none": "software"}, can_cause=["harm"] if id in hurt else {"none": "no"},
                enforces=GUARD if guards[id] else {"none": "no"}, guard_group=guards[id] or {"none": "no"}, updates_from={"none": "no"},
                product={"none": "no"}, credential={"none": "no"}, accountable={"none": "no"},
            )
        )  # fmt: skip
    for number, (a, b, one_way) in enumerate(flows):
        elements.append(Flow(id=f"f{number}", from_=a, to=b, kind="data", one_way=one_way, via={"none": "direct"}))
    complete = ["components", "flows", "interfaces", "accesses", "systems", "zones", "places", "hazards"]
    design = Design(id="small", stage="design", as_of="2027-01-01", complete=complete, elements=elements)
    return design, {"guards": guards, "outside": outside, "hurt": hurt, "flows": flows}


def every_way(plain: dict[str, Any]) -> list[list[str]]:
    """All ways from what is outside to what is hurt, past no other of either."""
    after: dict[str, set[str]] = {id: set() for id in IDS}
    for a, b, one_way in plain["flows"]:
        after[a].add(b)
        if not one_way:
            after[b].add(a)
    found: list[list[str]] = []

    def go(way: list[str]) -> None:
        for other in sorted(after[way[-1]]):
            if other in way or (other in plain["outside"] and other not in plain["hurt"]):
                continue
            if other in plain["hurt"]:
                found.append([*way, other])
            else:
                go([*way, other])

    for start in sorted(plain["outside"]):
        go([start])
    return found


def groups(plain: dict[str, Any], way: list[str]) -> set[str]:
    """The groups of the guards that a way passes."""
    return {plain["guards"][id] for id in way[1:] if plain["guards"][id]}


def smallest_cut(plain: dict[str, Any], ways: list[list[str]]) -> int | None:
    """How many components at least have to become guards so that no way is without one; None where none suffice."""
    bare = [way for way in ways if not groups(plain, way)]
    places = [id for id in IDS if id not in plain["outside"]]
    for size in range(1, len(places) + 1):
        if any(all(set(chosen) & set(way[1:]) for way in bare) for chosen in combinations(places, size)):
            return size
    return None


@settings(max_examples=MANY or 400, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
@given(case=small())
def test_agrees_with_a_listing_of_all_ways(case: tuple[Design, dict[str, Any]]) -> None:
    """Protects the outcome, the depth, the ways in their order, the cut and what all ways pass."""
    design, plain = case
    ways = every_way(plain)
    depths = [len(groups(plain, way)) for way in ways]

    (found,) = attack_paths(tabulate(design), targets=["harm"], following=50).targets

    expected = (
        "open" if 0 in depths else "exposed" if plain["outside"] & plain["hurt"] else "guarded" if ways else "closed"
    )
    assert found.outcome == expected
    assert found.depth == ((min(depths), min(depths)) if ways else (None, None))
    told = [[step.id for step in way.steps if step.kind == "component"] for way in found.ways]
    assert sorted(told) == sorted(ways)
    passed = [(len([id for id in way[1:] if plain["guards"][id]]), len(way)) for way in told]
    assert passed == sorted(passed)
    assert [way.independent for way in found.ways] == [len(groups(plain, way)) for way in told]
    if expected == "open" and not plain["outside"] & plain["hurt"]:
        assert found.cut is not None
        assert len(found.cut) == smallest_cut(plain, ways)
        assert all(set(found.cut) & set(way) for way in ways if not groups(plain, way))
    if ways and not plain["outside"] & plain["hurt"]:
        common = set.intersection(*(set(way) for way in ways))
        assert set(found.passed) | plain["hurt"] >= common
        assert set(found.passed) <= common


WORST_FIRST = ("open", "exposed", "unless", "guarded", "closed")


def answer(design: Design) -> tuple[int, float]:
    """How bad it is (0 is the worst), and the least number of guards."""
    (found,) = attack_paths(tabulate(design), targets=["harm"], following=0).targets
    depth = found.depth[0]
    return WORST_FIRST.index(found.outcome), float("inf") if depth is None else depth


@settings(max_examples=MANY or 150, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
@given(case=small(), guard=st.sampled_from(IDS), ends=st.permutations(IDS))
def test_a_guard_more_never_harms_and_a_flow_more_never_helps(
    case: tuple[Design, Any], guard: str, ends: list[str]
) -> None:
    """Protects the fifth law for this question."""
    design, plain = case
    before = answer(design)
    own = {f"components.{guard}.enforces": GUARD, f"components.{guard}.guard_group": "a-group-of-its-own"}
    flow = {"kind": "data", "from": ends[0], "to": ends[1], "one_way": True, "via": {"none": "direct"}}

    guarded = answer(edited(design, {} if plain["guards"][guard] else own))
    joined = answer(edited(design, {"flows.more": flow}))

    assert guarded[0] >= before[0]
    assert guarded[1] >= before[1]
    assert joined[0] <= before[0]
    assert joined[1] <= before[1]


RANK = {"open": {"open"}, "exposed": {"exposed", "open"}, "guarded": {"guarded", "closed"}, "closed": {"closed"}}


@settings(max_examples=MANY or 60, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
@given(seed=st.integers(0, 2**32 - 1), share=st.sampled_from([0.3, 1.0]))
def test_stating_more_only_narrows(seed: int, share: float) -> None:
    """Protects the bounds: an outcome that was sure stays, and the least number of guards only gets narrower bounds."""
    luck = Seeded(seed)
    design = design_of(draw_tree(luck, Shape(stated=0.8)))
    fuller = fill_in(design, luck, share=share, grow=0)
    before, after = (_by_target(item) for item in (design, fuller))

    for key in before.keys() & after.keys():
        old, new = before[key], after[key]
        if old.outcome in ("open", "closed", "guarded"):
            assert new.outcome in RANK[old.outcome], key
        low, high = (item if item is not None else float("inf") for item in old.depth)
        lower, higher = (item if item is not None else float("inf") for item in new.depth)
        assert low <= lower, key
        assert higher <= high, key


def _by_target(design: Design) -> dict[str, Any]:
    try:
        found = attack_paths(tabulate(design, View(least_basis=LEAST_BASIS)), following=0)
    except InputError:
        return {}
    return {item.target.id: item for item in found.targets}


def _draft() -> AttackPaths:
    return attack_paths(tabulate(load_design(EXAMPLES / "first-draft.yaml").design))


def test_the_first_draft_shows_the_unguarded_way_to_the_charger() -> None:
    """An architect sees first what is surely reached, by which flows, and where it could be stopped."""
    shock = next(item for item in _draft().targets if item.target.id == "shock")

    assert shock.outcome == "open"
    assert str(shock.ways[0]) == "evse-dc > site-lan > evse-ac"
    assert shock.ways[0].sure


@pytest.mark.parametrize(
    ("elements", "message"),
    [
        pytest.param([Zone(id="z", trust=0)], "nothing that could be hurt is drawn", id="no target"),
        pytest.param(
            [Data(id="d", personal=True), Component(id="c", zone="z", place={"none": "-"}, external=False, kind="software"), Zone(id="z", trust=3)],
            "nothing from which an attack could begin is drawn", id="no origin",
        ),
    ],
)  # fmt: skip
def test_says_when_there_is_nothing_to_ask_about(elements: list[Any], message: str) -> None:
    """Protects from an empty table that looks like safety."""
    design = Design(id="bare", complete=["interfaces", "flows", "components"], elements=elements)

    with pytest.raises(InputError, match=message):
        attack_paths(tabulate(design))


def test_where_nothing_that_can_be_hurt_is_drawn_components_are_the_targets() -> None:
    """Protects from an empty answer: the weak ones come first, networks and what is out of scope are none."""
    elements = [
        Zone(id="street", trust=0), Component(id="line", kind="network", zone="street"),
        Component(id="peer", kind="service", external=True), Component(id="a", kind="thing"), Component(id="b", kind="thing"),
        Vulnerability(id="flaw", component="b"), Flow(id="f", from_="line", to="b", kind="data"),
    ]  # fmt: skip

    found = attack_paths(tabulate(Design(id="bare", elements=elements)))

    assert (found.instead, found.left_out) == (True, 0)
    assert {item.target.id for item in found.targets} == {"a", "b"}


INCIDENTS = sorted((EXAMPLES.parent / "incidents").glob("*/design.yaml"))


@pytest.mark.parametrize("path", INCIDENTS, ids=lambda path: path.parent.name)
def test_every_incident_yields_its_path(path: Path) -> None:
    """Protects from missing what happened: something is reached, and a way leads over what the incident is about."""
    facts = tabulate(load_design(path).design)
    said = yaml.safe_load(path.with_name("expected.yaml").read_text(encoding="utf-8"))
    about = {item["element"] for item in said["not_met"]}
    ends = [
        id
        for id in sorted(about)
        if facts.number(id) >= 0 and facts.kind_of(facts.number(id)) in ("component", "hazard", "function")
    ]

    usual, named = attack_paths(facts), attack_paths(facts, targets=ends)

    assert {item.outcome for item in usual.targets} - {"closed", "guarded"}
    ways = [way for found in (usual, named) for item in found.targets for way in item.ways]
    passed = {step.id for way in ways for step in way.steps}
    assert passed & about


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_command_tells_it_in_both_languages(lang: str, capfd: pytest.CaptureFixture[str]) -> None:
    """The text names origins, outcomes and ways, and says what it is not."""
    code = main(["paths", str(EXAMPLES / "design.yaml"), "--to", "feeder-protection", "--lang", lang])
    said = capfd.readouterr().out

    assert code == 0
    assert "feeder-relay" in said
    assert said.splitlines()[-1] == {
        "en": "This is what follows in the graph as drawn, and nothing more.",
        "ja": "記述されたグラフ上の帰結であり、それ以上のことを示すものではない。",
    }[lang]  # fmt: skip


def test_the_json_holds_the_whole_answer(capfd: pytest.CaptureFixture[str]) -> None:
    """Programs get origins, targets and ways, with the design they are about."""
    main(["paths", str(EXAMPLES / "design.yaml"), "--to", "shock", "--format", "json"])
    said = json.loads(capfd.readouterr().out)

    assert list(said) == [
        "schema",
        "iotsec",
        "design",
        "as_of",
        "choices",
        "notice",
        "origins",
        "targets",
        "whole",
        "instead",
        "left_out",
    ]
    assert said["schema"] == "iotsec-paths/1"
    assert said["targets"][0]["outcome"] == "exposed"


@pytest.mark.parametrize("option", ["--from", "--to"])
def test_an_element_that_is_not_there_is_told(option: str, capfd: pytest.CaptureFixture[str]) -> None:
    """A slip of the keyboard is told with the word that was probably meant."""
    code = main(["paths", str(EXAMPLES / "design.yaml"), option, "evse-dcc"])

    assert code == 2
    assert "did you mean evse-dc?" in capfd.readouterr().err


def rights_of(role: str | None, *, owner: str = "city", **said: Any) -> AttackPaths:
    """What can be attacked where a party holds a right on a pump, or on what the pump does."""
    roles = None if role is None else [role]
    names = ("place", "enforces", "guard_group", "updates_from", "product", "credential", "accountable")
    plain = {name: {"none": "no"} for name in names}
    tree: dict[str, Any] = {
        "iotsec": 1, "id": "waterworks", "stage": "design", "as_of": "2027-01-01",
        "complete": ["components", "flows", "interfaces", "accesses", "systems", "zones", "places", "parties", "hazards"],
        "parties": {"city": {"roles": ["owner"]}, "maker": {} if roles is None else {"roles": roles}},
        "systems": {"water": {"owner": owner, "operator": owner}},
        "zones": {"inside": {"trust": 3}},
        "hazards": {"flooding": {"severity": 3}},
        "components": {
            "pump": {"system": "water", "zone": "inside", "kind": "thing", "can_cause": ["flooding"], **plain},
            "far": {"external": True, "zone": "inside", "kind": "software", "can_cause": {"none": "no"}, **plain},
        },
        "functions": {"drain": {"performed_by": ["pump"]}},
        "accesses": {"right": {"who": "maker", "to": "pump", "rights": ["change"], **said}},
    }  # fmt: skip
    return attack_paths(tabulate(design_of(tree)), targets=["flooding"])


@pytest.mark.parametrize(
    ("role", "said", "origins", "outcome"),
    [
        pytest.param("supplier", {}, [("pump", ("right",), True)], "exposed", id="a supplier"),
        pytest.param("maintainer", {"to": "drain"}, [("pump", ("right",), True)], "exposed", id="on a function"),
        pytest.param(None, {}, [("pump", ("right",), False)], "unless", id="of whom it is not stated what he is"),
        pytest.param("supplier", {"rights": None}, [("pump", ("right",), False)], "unless", id="which right is not stated"),
        pytest.param("supplier", {"rights": ["read"]}, [], "closed", id="who may only read"),
        pytest.param("regulator", {}, [], "closed", id="who is no supplier"),
        pytest.param("supplier", {"owner": "maker"}, [], "closed", id="who owns the system"),
    ],
)  # fmt: skip
def test_an_attack_may_begin_with_a_right_held_from_outside(
    role: str | None, said: dict[str, Any], origins: list[Any], outcome: str
) -> None:
    """Protects the origin that stands in no zone: a supplier's account on what can harm."""
    found = rights_of(role, **said)

    held = [item for item in found.origins if item.id != "far"]
    assert [(item.id, item.reasons, item.sure) for item in held] == origins
    assert [item.outcome for item in found.targets] == [outcome]
