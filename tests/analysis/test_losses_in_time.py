"""What follows from losses: against a plain step-by-step simulation, monotone, and told in words."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iotsec import (
    Component,
    Dependency,
    Design,
    Evidence,
    Function,
    InputError,
    System,
    View,
    load_design,
    none,
    tabulate,
)
from iotsec.analysis.cascading import cascade
from iotsec.analysis.losses import Loss, read_loss
from iotsec.analysis.ranking import each_loss
from iotsec.cli import main
from iotsec.documents.reading import design_of as design_of_tree
from iotsec.documents.reading import tree_of
from iotsec.testing import Seeded, Shape, edited, fill_in
from iotsec.testing.drawing import draw_tree
from iotsec.testing.filling import LEAST_BASIS

EXAMPLES = Path(__file__).parents[2] / "examples" / "ev-charging"
PARTS = [f"c{number}" for number in range(5)]
GOALS = [f"f{number}" for number in range(3)]
HOURS = 3600.0
MANY = int(os.environ.get("IOTSEC_EXAMPLES", "0"))
END = 60
"""The plain simulation looks at each hour up to here."""


@st.composite
def supplies(draw: st.DrawFn) -> dict[str, Any]:
    """Who needs what, in whole hours: functions need components and earlier functions."""
    needs = []
    for place, goal in enumerate(GOALS):
        for _ in range(draw(st.integers(0, 2))):
            suppliers = draw(st.lists(st.sampled_from([*PARTS, *GOALS[:place]]), min_size=1, max_size=3, unique=True))
            needs.append((goal, suppliers, draw(st.integers(1, len(suppliers))), draw(st.integers(0, 3))))
    repair = {part: draw(st.integers(1, 8)) for part in PARTS}
    lost = draw(st.lists(st.tuples(st.sampled_from(PARTS), st.integers(0, 10)), min_size=1, max_size=3))
    return {"needs": needs, "repair": repair, "lost": lost}


def design_of(plain: dict[str, Any]) -> Design:
    """The same as a design of which everything is stated."""
    nothing = none("nothing else")
    elements: list[Any] = [System(id="s", purpose="serve")]
    for part in PARTS:
        repair = f"{plain['repair'][part]} h"
        elements.append(
            Component(id=part, system="s", kind="thing", repair_time=repair, restart_time="0 s", feeds=nothing)
        )
    for goal in GOALS:
        elements.append(
            Function(id=goal, system="s", performed_by=nothing, tolerable_outage="2 h",
                     independent_of=["power", "communication", "time", "cloud", "data", "people", "other-system"])
        )  # fmt: skip
    for number, (goal, suppliers, needed, bridge) in enumerate(plain["needs"]):
        elements.append(
            Dependency(
                id=f"d{number}", of=goal, category="power", suppliers=suppliers, need=needed, bridge=f"{bridge} h"
            )
        )
    complete = ["systems", "components", "functions", "dependencies", "flows"]
    return Design(id="supply", stage="operation", as_of="2027-01-01", complete=complete, elements=elements)


def hours_down(plain: dict[str, Any]) -> dict[str, int]:
    """How many hours each function is down, hour by hour: a need fails once its bridge has run out."""
    down_for: dict[int, int] = dict.fromkeys(range(len(plain["needs"])), 0)
    total = dict.fromkeys(GOALS, 0)
    for hour in range(END):
        down = {
            part: any(p == part and at <= hour < at + plain["repair"][part] for p, at in plain["lost"])
            for part in PARTS
        }
        for goal in GOALS:
            failed = False
            for number, (of, suppliers, needed, bridge) in enumerate(plain["needs"]):
                if of == goal:
                    short = sum(not down[supplier] for supplier in suppliers) < needed
                    down_for[number] = down_for[number] + 1 if short else 0
                    failed |= down_for[number] > bridge
            down[goal] = failed
            total[goal] += failed
    return total


@settings(max_examples=MANY or 150, deadline=None, database=None)
@given(plain=supplies())
def test_agrees_with_a_plain_simulation(plain: dict[str, Any]) -> None:
    """Protects the times: several losses at several times, k-of-n groups, and bridges that run out."""
    losses = [Loss(part, at * HOURS) for part, at in plain["lost"]]

    found = cascade(tabulate(design_of(plain)), losses)

    told = {item.id: item.lasting for item in found.down if item.kind == "function"}
    assert found.unknown == ()
    for goal, hours in hours_down(plain).items():
        assert told.get(goal, (0.0, 0.0)) == (hours * HOURS, hours * HOURS), goal


@settings(max_examples=MANY or 100, deadline=None, database=None)
@given(plain=supplies(), more=st.sampled_from(PARTS))
def test_a_redundant_supply_never_makes_an_outage_longer(plain: dict[str, Any], more: str) -> None:
    """Protects the fifth law for this question: one supplier more, of which no more are needed."""
    losses = [Loss(part, at * HOURS) for part, at in plain["lost"]]
    needs = [
        (of, [*suppliers, *({more} - {*suppliers})], need, bridge) for of, suppliers, need, bridge in plain["needs"]
    ]

    before, after = (functions_down(tabulate(design_of(one)), *losses) for one in (plain, {**plain, "needs": needs}))

    for id, (low, high) in after.items():
        assert (low, high) <= before[id], id


def test_a_second_loss_while_the_first_lasts_takes_the_spare() -> None:
    """Protects `--then`: either of two suppliers may fail, both at once may not."""
    plain = {"needs": [("f0", ["c0", "c1"], 1, 1)], "repair": dict.fromkeys(PARTS, 8), "lost": []}
    facts = tabulate(design_of(plain))

    alone = cascade(facts, [read_loss("c0")])
    both = cascade(facts, [read_loss("c0"), read_loss("c1@2 h/5 h")])

    assert [item.id for item in alone.down if item.kind == "function"] == []
    (down,) = (item for item in both.down if item.kind == "function")
    assert (down.first, down.lasting, down.judged) == ((3 * HOURS, 3 * HOURS), (4 * HOURS, 4 * HOURS), "exceeded")
    assert [step.id for step in down.chain] == ["f0", "c0"]
    assert both.at(4 * HOURS).sure == ("f0",)
    assert both.at(8 * HOURS).sure == ()


def test_a_study_stands_in_the_place_of_the_graph() -> None:
    """Protects results of studies: of just this loss, and only while the evidence holds."""
    plain = {"needs": [("f0", ["c0"], 1, 0)], "repair": dict.fromkeys(PARTS, 8), "lost": []}
    design = design_of(plain)
    study = Evidence(id="load-flow", kind="study", about=["f0"], lost=["c0"], outage="1 h", dated="2026-12-01",
                     valid_until=none("the network does not change"), versions=none("any"), result="pass")  # fmt: skip
    with_study = Design(id="supply", stage="operation", as_of="2027-01-01", complete=list(design.complete),
                        elements=[*design.elements.values(), study])  # fmt: skip

    (other,) = (item for item in cascade(tabulate(design), [Loss("c0")]).down if item.kind == "function")
    (down,) = (item for item in cascade(tabulate(with_study), [Loss("c0")]).down if item.kind == "function")

    assert (other.judged, other.study) == ("exceeded", None)
    assert (down.judged, down.study, down.lasting) == ("kept", "load-flow", (HOURS, HOURS))


def study(**changes: Any) -> Evidence:
    """A study of the loss of c0 that fits the design."""
    told: dict[str, Any] = {
        "about": ["f0"], "lost": ["c0"], "outage": "1 h", "dated": "2026-12-01", "valid_until": none("the network does not change"),
        "versions": none("any"), "result": "pass",
    }  # fmt: skip
    return Evidence(id="load-flow", kind="study", **{**told, **changes})


def studied(plain: dict[str, Any], found: Evidence) -> Design:
    """A plain design with a study."""
    design = design_of(plain)
    elements = [*design.elements.values(), found]
    return Design(id="supply", stage="operation", as_of="2027-01-01", complete=list(design.complete), elements=elements)


def functions_down(facts: Any, *losses: Loss) -> dict[str, tuple[float, float | None]]:
    """How long each function is down."""
    return {item.id: item.lasting for item in cascade(facts, list(losses)).down if item.kind == "function"}


def test_what_rests_on_what_a_study_found_follows_from_it() -> None:
    """Protects the reach of studies: who needs what they are about is down as long as they say, in --each as well."""
    plain = {"needs": [("f0", ["c0"], 1, 0), ("f1", ["f0"], 1, 0)], "repair": dict.fromkeys(PARTS, 8), "lost": []}
    facts = tabulate(studied(plain, study()))

    assert functions_down(tabulate(design_of(plain)), Loss("c0")) == {"f0": (8 * HOURS,) * 2, "f1": (8 * HOURS,) * 2}
    assert functions_down(facts, Loss("c0")) == {"f0": (HOURS, HOURS), "f1": (HOURS, HOURS)}
    assert functions_down(facts, Loss("c0"), Loss("c1")) == {"f0": (8 * HOURS,) * 2, "f1": (8 * HOURS,) * 2}
    assert [(item.what, item.exceeded) for item in each_loss(tabulate(design_of(plain))).ranked] == [
        ("c0", ("f0", "f1"))
    ]
    assert each_loss(facts).ranked == ()


def test_a_study_may_find_down_what_the_graph_keeps_up() -> None:
    """Protects from a study that is only heard where it says less than the graph."""
    plain = {"needs": [("f1", ["f0"], 1, 0)], "repair": dict.fromkeys(PARTS, 8), "lost": []}
    facts = tabulate(studied(plain, study(outage="5 h")))

    found = cascade(facts, [Loss("c0", at=HOURS)])

    assert [(item.id, item.first, item.lasting, item.study) for item in found.down if item.kind == "function"] == [
        ("f0", (HOURS, HOURS), (5 * HOURS, 5 * HOURS), "load-flow"), ("f1", (HOURS, HOURS), (5 * HOURS, 5 * HOURS), None),
    ]  # fmt: skip
    assert [item.what for item in each_loss(facts).ranked] == ["c0"]


def test_what_is_done_in_its_place_is_told() -> None:
    """Protects substitution: the degraded mode of a function that is down, and whether that goes on."""
    plain = {"needs": [("f0", ["c0"], 1, 0), ("f1", ["c1"], 1, 0), ("f2", ["c0"], 1, 0)], "repair": dict.fromkeys(PARTS, 8), "lost": []}  # fmt: skip
    design = edited(design_of(plain), {"functions.f0.degraded_mode": "f1", "functions.f2.degraded_mode": "f0"})

    down = {item.id: (item.instead, item.instead_up) for item in cascade(tabulate(design), [Loss("c0")]).down}

    assert down["f0"] == ("f1", True)
    assert down["f2"] == ("f0", False)


def test_times_that_are_not_known_are_told_as_perhaps() -> None:
    """Protects ranges: surely down for an hour, perhaps for four, so that at two hours it is perhaps down."""
    plain = {"needs": [("f0", ["c0"], 1, 0)], "repair": dict.fromkeys(PARTS, 8), "lost": []}
    design = edited(design_of(plain), {"components.c0.repair_time": {"between": ["1 h", "4 h"]}})

    found = cascade(tabulate(design), [Loss("c0")])

    told = [(event.at / HOURS, event.what, event.sure) for event in found.timeline if event.id == "f0"]
    assert told == [(0.0, "down", True), (1.0, "back", False), (4.0, "back", True)]
    for hour, sure, perhaps in ((0.5, ("f0",), ()), (2, (), ("f0",)), (5, (), ())):
        moment = found.at(hour * HOURS)
        assert (moment.sure, tuple(id for id in moment.perhaps if id != "s")) == (sure, perhaps)


def test_a_key_is_a_common_cause_that_can_be_named() -> None:
    """Protects --each: two spares with one key fall together; and what it ranks can be lost by itself."""
    plain = {"needs": [("f0", ["c0", "c1"], 1, 0)], "repair": dict.fromkeys(PARTS, 8), "lost": []}
    design = edited(design_of(plain), {f"components.{part}.credential": "plant-key" for part in ("c0", "c1")})
    rest = {f"components.{part}.credential": {"none": "no"} for part in PARTS[2:]}
    facts = tabulate(edited(design, rest))

    (ranked,) = each_loss(facts).ranked

    assert (ranked.kind, ranked.what, ranked.loss, ranked.exceeded) == (
        "credential", "plant-key", "credential:plant-key", ("f0",),
    )  # fmt: skip
    assert functions_down(facts, Loss(ranked.loss)) == {"f0": (8 * HOURS, 8 * HOURS)}


@settings(max_examples=MANY or 40, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32 - 1), share=st.sampled_from([0.3, 1.0]))
def test_stating_more_only_narrows(seed: int, share: float) -> None:
    """Protects the bounds of cascades: an outage that was a range becomes a narrower one, what was sure stays."""
    luck = Seeded(seed)
    design = design_of_tree(draw_tree(luck, Shape(stated=0.8)))
    fuller = fill_in(design, luck, share=share, grow=0)
    before, after = (tabulate(item, View(as_of=item.as_of, least_basis=LEAST_BASIS)) for item in (design, fuller))
    if not before.size("function") or not before.size("component"):
        return
    what = before.ids("component")[seed % before.size("component")]
    try:
        old, new = (cascade(facts, [Loss(what, lasting=5 * HOURS)]) for facts in (before, after))
    except InputError:
        return
    once, now = ({item.id: item for item in found.down if item.kind == "function"} for found in (old, new))
    known = [id for id in before.ids("function") if id not in old.unknown]
    for id in known:
        assert id not in new.unknown, id
        low, high = ends_of(once.get(id))
        lower, higher = ends_of(now.get(id))
        assert low <= lower <= higher <= high, id


def ends_of(item: Any) -> tuple[float, float]:
    """How long a function is down, from and to; nothing where it is not."""
    if item is None:
        return 0.0, 0.0
    return item.lasting[0], float("inf") if item.lasting[1] is None else item.lasting[1]


def test_every_loss_is_ranked() -> None:
    """An architect sees which single loss or common cause hurts most, and that the others do not."""
    found = each_loss(tabulate(load_design(EXAMPLES / "design.yaml").design))

    assert found.harmless + len(found.ranked) == found.cases
    counts = [(len(item.exceeded), item.sure) for item in found.ranked]
    assert counts == sorted(counts, reverse=True)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(["--lose", "csmss"], "the design has nothing called csmss that could be lost (did you mean csms?)", id="element"),
        pytest.param(["--lose", "csms@soon"], "csms@soon: ", id="time"),
        pytest.param(["--lose", "csms@3 kW"], "csms@3 kW: 3 kW is no time (a time such as 4 h)", id="unit"),
        pytest.param(["--lose", "product:nothing"], "no component states the product nothing", id="product"),
        pytest.param(["--lose", "feed:csms"], "no component states the feed csms (known are feeder-east, feeder-west, switchboard)", id="no feed"),
        pytest.param(["--lose", "fed:csms"], "fed is nothing that components share by name (did you mean feed:?)", id="cause"),
        pytest.param([], "nothing is lost (name what is lost (--lose ELEMENT), or try all (--each))", id="nothing"),
        pytest.param(["--each", "--lose", "csms"], "--each loses everything in turn", id="both"),
    ],
)  # fmt: skip
def test_a_slip_is_told(options: list[str], message: str, capfd: pytest.CaptureFixture[str]) -> None:
    """A slip of the keyboard is told with what would be right, and nothing else is said."""
    code = main(["cascade", str(EXAMPLES / "design.yaml"), *options])
    out, err = capfd.readouterr()

    assert (code, out) == (2, "")
    assert message in err


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_what_is_not_known_of_any_loss_is_told(lang: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Protects from "no loss hurts" where it is only not stated how long a function may be down, or what it needs."""
    plain = {"needs": [("f0", ["c0"], 1, 0)], "repair": dict.fromkeys(PARTS, 8), "lost": []}
    silent = {"functions.f0.tolerable_outage": None, "functions.f1.independent_of": None}
    design = edited(design_of(plain), silent)
    path = tmp_path / "design.yaml"
    path.write_text(json.dumps({"iotsec": 1, **tree_of(design)}), encoding="utf-8")

    found = each_loss(tabulate(design))
    main(["cascade", str(path), "--each", "--lang", lang])

    assert (found.ranked, found.unknown) == ((), ("f0", "f1"))
    assert {"en": "any of the other functions", "ja": "その他の機能"}[lang] in capfd.readouterr().out


def test_what_has_no_component_is_told() -> None:
    """Protects from a loss of nothing: a system that has no part yet."""
    plain = {"needs": [], "repair": dict.fromkeys(PARTS, 8), "lost": []}
    facts = tabulate(edited(design_of(plain), {"systems.empty": {"purpose": "none yet"}}))

    with pytest.raises(InputError, match="no component is lost with empty"):
        cascade(facts, [Loss("empty")])


def test_a_design_without_functions_is_told() -> None:
    """Protects from a ranking of nothing."""
    facts = tabulate(Design(id="bare", elements=[Component(id="c", kind="thing")]))
    for ask in (each_loss, lambda facts: cascade(facts, [Loss("c")])):
        with pytest.raises(InputError, match="the design has no functions"):
            ask(facts)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_command_tells_the_chain_and_the_timeline(lang: str, capfd: pytest.CaptureFixture[str]) -> None:
    """The text names what goes down, by which chain, and says what it is not."""
    code = main(["cascade", str(EXAMPLES / "design.yaml"), "--lose", "csms/6h", "--at", "30 min", "--lang", lang])
    said = capfd.readouterr().out

    assert code == 0
    assert "offer-charging < manage-sessions < csms" in said
    assert "6 h 5 min" in said


def test_the_json_holds_the_whole_answer(capfd: pytest.CaptureFixture[str]) -> None:
    """Programs get the losses, what is down and the timeline."""
    main(["cascade", str(EXAMPLES / "design.yaml"), "--lose", "csms", "--format", "json"])
    said = json.loads(capfd.readouterr().out)

    assert said["schema"] == "iotsec-cascade/1"
    assert said["notice"]["en"] == "This is what follows in the graph as drawn, and nothing more."
    assert said["lost"] == [{"what": "csms", "at": 0.0, "lasting": None}]
    assert {item["id"] for item in said["down"] if item["kind"] == "function"} == {"manage-sessions", "offer-charging"}
