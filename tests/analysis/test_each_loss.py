"""Every loss in turn: the same as all nodes worked out for each, at a cost of what fails; events that strike places."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from iotsec import Component, Design, Function, InputError, Place, System, View, none, tabulate, write_design
from iotsec.analysis import cascade, each_loss, read_loss
from iotsec.analysis.cascading import down_whatever_is_lost
from iotsec.analysis.ranking import SCENARIO
from iotsec.cli import main
from iotsec.documents.reading import design_of as design_of_tree
from iotsec.facts.derived.scenarios.outage import down_in_cases, outages
from iotsec.facts.table import Facts
from iotsec.graph.cascade import Supply
from iotsec.graph.copies import Copies
from iotsec.graph.spells import Intervals
from iotsec.testing import fill_in
from iotsec.testing.drawing import Shape, draw_tree
from iotsec.testing.luck import Seeded

SEEDS = int(os.environ.get("IOTSEC_EXAMPLES", "0")) or 60


def of_all(facts: Facts) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How long each node is down in each case, from what was found of those that fail: cases by nodes."""
    found, size = down_in_cases(facts, SCENARIO), (outages(facts, SCENARIO).low.shape)
    low, high = np.zeros(size), np.zeros(size)
    low[found.case, found.node], high[found.case, found.node] = found.low, found.high
    return low, high


def test_what_fails_is_what_all_nodes_worked_out_for_each_loss_say() -> None:
    """Protects each loss against the plain way, of fully and of barely stated designs: both bounds of every node."""
    wrong, cases = [], 0
    for seed in range(SEEDS):
        design = design_of_tree(draw_tree(Seeded(seed), Shape(stated=(0.8, 0.95, 1.0)[seed % 3])))
        facts = tabulate(design, View(as_of=design.as_of))
        if not facts.size("component"):
            continue
        low, high = of_all(facts)
        plain, anyway = outages(facts, SCENARIO), down_whatever_is_lost(facts)
        cases += len(low)
        if not (np.array_equal(low, plain.low) and np.array_equal(high[:, ~anyway], plain.high[:, ~anyway])):
            wrong.append(seed)
    assert (wrong, cases > 5 * SEEDS) == ([], True)


def hurt(facts: Facts) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """By the loss of each component: the functions that surely are down for too long, and those that may be."""
    found = each_loss(facts)
    sure = {item.what: set(item.exceeded) for item in found.ranked if item.kind == "component"}
    perhaps = {
        item.what: {*item.exceeded, *item.perhaps, *found.unknown} for item in found.ranked if item.kind == "component"
    }
    return sure, {id: perhaps.get(id, set(found.unknown)) for id in facts.ids("component")}


def test_stating_more_only_narrows() -> None:
    """Protects both bounds of every loss: what surely hurts still does, and nothing hurts that could not before."""
    wrong, compared = [], 0
    for seed in range(SEEDS):
        luck = Seeded(seed)
        design = design_of_tree(draw_tree(luck, Shape(stated=0.8)))
        fuller = fill_in(design, luck, share=(0.3, 1.0)[seed % 2], grow=0)
        facts, more = (tabulate(item, View(as_of=item.as_of)) for item in (design, fuller))
        if not (facts.size("component") and facts.size("function")):
            continue
        (sure, perhaps), (surely, maybe) = hurt(facts), hurt(more)
        compared += len(perhaps)
        wrong += [(seed, id) for id, functions in sure.items() if not functions <= surely.get(id, set())]
        wrong += [(seed, id, "may") for id, functions in perhaps.items() if not maybe[id] <= functions]
    assert (wrong, compared > SEEDS) == ([], True)


def test_what_would_have_to_be_stated_is_told() -> None:
    """Protects who reads "nothing can be said": it is named what is lacking, in both answers, and only then."""
    wrong = []
    for seed in range(SEEDS):
        design = design_of_tree(draw_tree(Seeded(seed), Shape(stated=(0.8, 0.95, 1.0)[seed % 3])))
        facts = tabulate(design, View(as_of=design.as_of))
        if facts.size("component") and facts.size("function"):
            each, one = each_loss(facts), cascade(facts, [read_loss(facts.ids("component")[0])])
            wrong += [seed for item in (each, one) if bool(item.unknown) is not bool(item.unless)]
    assert wrong == []


def test_a_loss_costs_what_fails() -> None:
    """Protects the cost: what is worked out for a loss is the chain that fails, however large the rest is."""
    sizes = []
    for rest in (1_000, 100_000):
        supply = Supply(
            rest + 10, np.arange(1, 10), np.arange(10), np.arange(9), np.zeros(9, dtype=np.int64), np.zeros(9),
            np.zeros(rest + 10),
        )  # fmt: skip
        found = Copies(supply, upper=True).tried(Intervals(np.array([4]), np.zeros(1), np.ones(1)), 1)
        sizes.append((found.reached.tolist(), len(found.spells.start)))
    assert sizes == [([4, 5, 6, 7, 8, 9], 6)] * 2


def waterside(**places: Any) -> Facts:
    """Two pumps at two places, of which either will do; the rest is stated so that no other cause is shared."""
    own = {
        "system": "s", "kind": "thing", "repair_time": "8 h", "restart_time": "1 min", "supplier": none("own"),
        "feeds": none("own"), "time_source": none("none"), "credential": none("none"),
    }  # fmt: skip
    complete = ["components", "flows", "interfaces", "accesses", "dependencies", "functions"]
    categories = ["power", "communication", "time", "cloud", "data", "people", "other-system"]
    elements = [
        System(id="s", complete=complete),
        *(Place(id=id, exposed_to=places.get(id)) for id in ("east", "west")),
        *(Component(id=f"pump-{id}", place=id, product=f"make {id}", **own) for id in ("east", "west")),
        Function(
            id="drain", system="s", performed_by=["pump-east", "pump-west"], performers_needed=1,
            tolerable_outage="1 h", independent_of=categories,
        ),
    ]  # fmt: skip
    return tabulate(Design(id="d", stage="operation", complete=["systems", "places"], elements=elements))


def test_what_places_are_exposed_to_strikes_all_of_them() -> None:
    """Protects the common cause that lies in no element: one flood takes both pumps, and can be lost by its name."""
    facts = waterside(east=["flood", "fire"], west=["flood"])

    (ranked,) = each_loss(facts).ranked

    assert (ranked.kind, ranked.what, ranked.loss, ranked.sure, ranked.exceeded) == (
        "event", "flood", "event:flood", True, ("drain",),
    )  # fmt: skip
    assert cascade(facts, [read_loss("event:flood")]).struck == ("pump-east", "pump-west")
    assert cascade(facts, [read_loss("event:fire")]).struck == ("pump-east",)


@pytest.mark.parametrize(
    ("places", "ranked"),
    [
        pytest.param({"east": ["flood"], "west": ["flood"]}, [("flood", True, ("drain",), ())], id="both"),
        pytest.param({"east": ["flood"], "west": ["fire"]}, [], id="each its own"),
        pytest.param({"east": ["flood"]}, [("flood", False, (), ("drain",))], id="of one place it is not stated"),
        pytest.param({"east": ["flood"], "west": none("high ground")}, [], id="of one place there is none"),
        pytest.param({}, [], id="no event is named"),
    ],
)
def test_what_is_not_stated_of_a_place_is_perhaps_struck(places: Mapping[str, Any], ranked: list[Any]) -> None:
    """Protects both bounds: a place of which it is not stated what it is exposed to is perhaps struck as well."""
    found = each_loss(waterside(**places)).ranked

    assert [(item.what, item.sure, item.exceeded, item.perhaps) for item in found if item.kind == "event"] == ranked


def test_an_event_that_strikes_no_place_is_told() -> None:
    """A slip in the name of an event is told with the right word."""
    with pytest.raises(
        InputError, match=r"no component is at a place that is exposed to floot .*did you mean event:flood"
    ):
        cascade(waterside(east=["flood"]), [read_loss("event:floot")])


@pytest.mark.parametrize(("lang", "told"), [("en", "all at places exposed to: flood"), ("ja", "場所： flood")])
def test_an_event_is_told(lang: str, told: str, capfd: pytest.CaptureFixture[str]) -> None:
    """The ranking names events in both languages."""
    main(["cascade", "examples/ev-charging/design.yaml", "--each", "--lang", lang])

    assert told in capfd.readouterr().out


@pytest.mark.parametrize(
    ("silent", "told"),
    [
        (False, "1 loss was tried, each component and each common cause: 0 take a function down"),
        (True, "1 does not, except perhaps the functions named next.\n\nMore losses than are listed may"),
    ],
)
def test_what_needs_are_not_stated_is_not_told_as_spared(
    silent: bool, told: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Protects who counts the losses that do no harm: they are counted but for functions of which too little is said."""
    needs = None if silent else ["power", "communication", "time", "cloud", "data", "people", "other-system"]
    elements = [
        System(id="one", parent=none("alone"), complete=["components", "functions", "dependencies", "flows"]),
        Component(id="box", system="one", kind="thing", feeds=none("no"), repair_time="1 h", restart_time="0 s"),
        Function(id="serve", system="one", performed_by=["box"], tolerable_outage="2 h", independent_of=needs),
    ]
    design = Design(id="single", stage="design", as_of="2027-06-01", complete=["systems"], elements=elements)
    (tmp_path / "one.yaml").write_text(write_design(design), encoding="utf-8")
    main(["cascade", str(tmp_path / "one.yaml"), "--each"])

    assert told in capfd.readouterr().out
