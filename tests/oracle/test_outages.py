"""How long things are down: the facts against a plain simulation, and bounds against all completions of what is not said."""

from __future__ import annotations

import random
from itertools import product
from typing import Any

import numpy as np
import pytest
from laws import examples
from plain_outage import outages

from iotsec.documents.reading import design_of
from iotsec.facts.derived.scenarios import outage
from iotsec.facts.derived.scenarios.cases import cases_of
from iotsec.facts.derived.scenarios.times import outage_in
from iotsec.facts.tabulate import tabulate
from iotsec.model.design import Design
from iotsec.testing import Shape
from iotsec.testing.drawing import draw_tree
from iotsec.testing.luck import Seeded

CATEGORIES = ["power", "communication", "time", "cloud", "data", "people", "other-system"]
SCENARIOS = ("any_single_loss", "any_product_flaw", "update_of_any_component", "loss_of_this")
TIMES = ["0 min", "5 min", "20 min", "60 min"]
Tree = dict[str, Any]


def plant(chance: random.Random) -> Tree:
    """A small design that says everything of who needs what, and for how long things are down."""
    names = [f"c{number}" for number in range(chance.randint(2, 4))]
    tasks = [f"do{number}" for number in range(chance.randint(1, 3))]
    complete = dict.fromkeys(("components", "flows", "interfaces", "accesses", "dependencies", "functions"), True)
    tree: Tree = {
        "iotsec": 1, "id": "plant", "stage": "operation", "complete": list(complete),
        "systems": {"s": {"complete": complete, "parent": {"none": "alone"}}},
        "components": {name: component(chance, f"p{chance.randrange(2)}") for name in names},
        "functions": {name: function(chance, names) for name in tasks},
        "dependencies": {},
    }  # fmt: skip
    for number in range(chance.randint(0, 4)):
        of = chance.choice(names + tasks)
        suppliers = chance.sample([name for name in (*names, *tasks, "s") if name != of], chance.randint(1, 2))
        tree["dependencies"][f"need{number}"] = {
            "of": of, "suppliers": suppliers, "category": chance.choice(CATEGORIES), "bridge": chance.choice(TIMES),
            **({"need": 1} if chance.random() < 0.5 else {}),
        }  # fmt: skip
    return tree


def component(chance: random.Random, product_of: str) -> Tree:
    """A component that says how long it is down."""
    return {
        "system": "s", "kind": "software", "product": product_of, "repair_time": chance.choice(TIMES),
        "restart_time": chance.choice(TIMES[:2]), "updatable": True, "update_time": chance.choice(TIMES[:3]),
    }  # fmt: skip


def function(chance: random.Random, names: list[str]) -> Tree:
    """A function that says who performs it, and that it needs nothing but what is drawn."""
    performers = chance.sample(names, chance.randint(1, len(names)))
    needed = {"performers_needed": chance.randint(1, len(performers))} if chance.random() < 0.5 else {}
    return {"system": "s", "performed_by": performers, "independent_of": CATEGORIES, **needed}


def simulated(design: Design, scenario: str) -> dict[tuple[str, str], float]:
    """Minutes down by case and element, worked out plainly; cases are named by what is lost."""
    components = list(design.of_kind("component"))
    if scenario in ("any_single_loss", "update_of_any_component"):
        cases = {item.id: [item.id] for item in components}
    elif scenario == "loss_of_this":
        cases = {"s": [item.id for item in components]}
    else:
        products = sorted({item.value("product") for item in components})
        cases = {name: [item.id for item in components if item.value("product") == name] for name in products}
    lasts = "update_time" if scenario == "update_of_any_component" else "repair_time"
    found = {}
    for case, struck in cases.items():
        lost = {id: int(design[id].value(lasts).value) // 60 for id in struck}
        found |= {(case, id): time for id, time in outages(design, lost).items()}
    return found


def bounds(design: Design, scenario: str) -> dict[tuple[str, str], tuple[float, float]]:
    """Minutes down at least and at most, by case and element, as the facts have them."""
    facts = tabulate(design)
    names = [case[0][1] for case in cases_of(facts, scenario).names]
    found = {}
    for kind in ("function", "component"):
        low, high = outage_in(facts, kind, scenario)
        for row, id in enumerate(facts.ids(kind)):
            found |= {(case, id): (low[at, row] / 60, high[at, row] / 60) for at, case in enumerate(names)}
    return found


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_what_is_wholly_said_is_as_simulated(scenario: str) -> None:
    """Protects the cascade: k of n, bridges, restarts and circles of waiting come to what a simulation by minutes says.

    A system surely is down with all of its functions, and possibly with one: what needs a system is left to the bounds.
    """
    for seed in range(examples(60)):
        tree = plant(random.Random(seed))
        as_simulated(tree, scenario, bounds(design_of(tree), scenario), f"seed {seed}")


@pytest.mark.parametrize("scenario", ["any_single_loss", "any_product_flaw"])
def test_plants_beside_each_other_are_each_as_simulated(scenario: str) -> None:
    """Protects the cascade in bulk: of many plants in one design each comes to what a simulation of it alone says."""
    for first in range(0, examples(1_000), BESIDE):
        plants = {f"n{number}": plant(random.Random(3_000 + number)) for number in range(first, first + BESIDE)}
        ours = bounds(design_of(side_by_side(plants)), scenario)
        for name, tree in plants.items():
            own = {tuple(part.removeprefix(f"{name}-") for part in key): ends for key, ends in ours.items()
                   if all(part.startswith(f"{name}-") for part in key)}  # fmt: skip
            assert own
            as_simulated(tree, scenario, own, name)


BESIDE = 20
"""So many plants stand in one design."""


def side_by_side(plants: dict[str, Tree]) -> Tree:
    """One design of several plants that have nothing to do with each other."""
    whole: Tree = {}
    for name, tree in plants.items():
        own = {"p0", "p1", *(id for section in SECTIONS for id in tree[section])}
        for section in SECTIONS:
            whole.setdefault(section, {}).update(renamed(tree[section], own, name))
    return {**tree, **whole}


SECTIONS = ("systems", "components", "functions", "dependencies")


def renamed(value: Any, own: set[str], name: str) -> Any:
    """The value with the ids and products of a plant under a name of its own."""
    if isinstance(value, dict):
        return {renamed(key, own, name): renamed(item, own, name) for key, item in value.items()}
    if isinstance(value, list):
        return [renamed(item, own, name) for item in value]
    return f"{name}-{value}" if value in own else value


def as_simulated(tree: Tree, scenario: str, ours: dict[Any, tuple[float, float]], what: str) -> None:
    """Both bounds are what the simulation says; above and below it where something ends never, or needs the system."""
    design = design_of(tree)
    plain = simulated(design, scenario)
    systems = any("s" in (item.value("suppliers") or ()) for item in design.of_kind("dependency"))
    for key, (low, high) in ours.items():
        assert low <= plain[key] or plain[key] == float("inf"), (what, key, low, plain[key])
        assert plain[key] <= high, (what, key, plain[key], high)
        if not systems and plain[key] != float("inf"):
            assert (low, high) == (plain[key], plain[key]), (what, key)


def hidden(chance: random.Random, tree: Tree) -> list[tuple[str, str, str, list[Any]]]:
    """Statements taken out of a design: section, id, field and the values that it may have instead."""
    taken = []
    for section, field, values in (
        ("components", "repair_time", TIMES),
        ("components", "restart_time", TIMES[:2]),
        ("components", "product", ["p0", "p1", "p9"]),
        ("dependencies", "bridge", TIMES),
    ):
        for id, element in tree[section].items():
            if field in element and chance.random() < 0.25 and len(taken) < 3:
                del element[field]
                taken.append((section, id, field, values))
    return taken


@pytest.mark.parametrize("scenario", ["any_single_loss", "any_product_flaw"])
def test_bounds_enclose_every_completion(scenario: str) -> None:
    """Protects law 1 of outages: whatever is said later of repair, restart, bridge or product, it lies in the bounds."""
    for seed in range(examples(30)):
        chance = random.Random(1_000 + seed)
        tree = plant(chance)
        taken = hidden(chance, tree)
        ours = bounds(design_of(tree), scenario)
        for values in product(*(item[3] for item in taken)):
            for (section, id, field, _values), value in zip(taken, values, strict=True):
                tree[section][id][field] = value
            for key, time in simulated(design_of(tree), scenario).items():
                if key in ours:
                    low, high = ours[key]
                    assert low <= time or time == float("inf"), (seed, key, values)
                    assert time <= high, (seed, key, values)


def test_a_redundant_supplier_never_makes_an_outage_longer() -> None:
    """Protects law 5: one more supplier of a group of which some are needed leaves every outage as short as it was."""
    for seed in range(examples(60)):
        tree = plant(random.Random(2_000 + seed))
        some = [item for item in tree["dependencies"].values() if "need" in item]
        before = bounds(design_of(tree), "any_single_loss")
        tree["components"]["spare"] = component(random.Random(0), "p8") | {"restart_time": "0 min"}
        for item in some:
            item["suppliers"] = [*item["suppliers"], "spare"]
        after = bounds(design_of(tree), "any_single_loss")
        longer = {key: (before[key], after[key]) for key in before if after[key][1] > before[key][1]}
        assert longer == {}, seed


def test_cases_in_which_the_same_is_lost_are_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects what is told of one case for others: each case by itself comes to the same, and some are alike."""
    shared = 0
    for seed in range(examples(60)):
        design = design_of(draw_tree(Seeded(seed), Shape(more_fields=12, stated=0.95)))
        for scenario in ("any_exposed_compromise", "any_single_loss", "any_product_flaw"):
            facts = tabulate(design)
            cases = cases_of(facts, scenario)
            shared += cases.size - len(set(outage.alike(facts, cases).tolist()))
            together = outage.outages(facts, scenario)
            with monkeypatch.context() as patch:
                patch.setattr(outage, "alike", lambda facts, cases: np.arange(cases.size))
                alone = outage.outages(tabulate(design), scenario)
            np.testing.assert_array_equal(together.low, alone.low)
            np.testing.assert_array_equal(together.high, alone.high)
    assert shared > 0
