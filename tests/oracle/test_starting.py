"""Start-up after a complete stop: the facts against a plain simulation, minute by minute."""

from __future__ import annotations

import random
from functools import partial
from itertools import product
from typing import Any

from enclosing import CATEGORIES, STRUCTURE, WHOLE, bounds_of, check_gaps, check_whole, completions, encloses, gaps_in
from laws import examples

from iotsec.documents.reading import design_of
from iotsec.facts.derived.scenarios.times import outage_in
from iotsec.facts.tabulate import tabulate
from iotsec.testing import apply_edits
from iotsec.testing.edits import Tree

MINUTES = 90
NEVER = float("inf")
KINDS = ("component", "function")
ASKED = tuple(product(KINDS, ("never_starts", "start_step")))


def plant(chance: random.Random, *, systems: bool = False) -> Tree:
    """A small design that says who waits for whom; with `systems` these supply something, too."""
    parts = [f"c{number}" for number in range(chance.randint(2, 5))]
    tasks = [f"do{number}" for number in range(chance.randint(1, 3))]
    tree: Tree = {
        "iotsec": 1, "id": "plant", "complete": WHOLE, "dependencies": {},
        "systems": {"s": {"complete": STRUCTURE, "parent": {"none": "alone"}}},
        "components": {
            name: {"system": "s", "external": name != "c0" and chance.random() < 0.15, "restart_time": f"{chance.randint(0, 3)} min",
                   "feeds": {"none": "fed as drawn"}}
            for name in parts
        },
        "functions": {name: function(chance, parts) for name in tasks},
    }  # fmt: skip
    for number in range(chance.randint(1, 6)):
        of = chance.choice(parts + tasks)
        named = [name for name in (*parts, *tasks, *(["s"] if systems else ())) if name != of]
        suppliers = chance.sample(named, min(len(named), chance.randint(1, 3)))
        need = {"need": chance.randint(1, len(suppliers))} if chance.random() < 0.5 else {}
        tree["dependencies"][f"n{number}"] = {
            "of": of, "suppliers": suppliers, "category": "data", "for_start": chance.random() < 0.6, **need,
        }  # fmt: skip
    return tree


def function(chance: random.Random, parts: list[str]) -> Tree:
    """A function that needs some of its performers."""
    performers = chance.sample(parts, chance.randint(1, len(parts)))
    needed = {"performers_needed": chance.randint(1, len(performers))} if chance.random() < 0.5 else {}
    return {"system": "s", "performed_by": performers, "independent_of": CATEGORIES, **needed}


Group = tuple[list[str], int]


def groups_of(tree: Tree, id: str, *, start: bool) -> list[Group]:
    """What an element waits for (before it starts, or to be up), and how many of each."""
    found = [
        (item["suppliers"], item.get("need", len(item["suppliers"])))
        for item in tree["dependencies"].values()
        if item["of"] == id and (item["for_start"] or not start)
    ]
    performed = tree["functions"].get(id)
    if performed:
        found.append((performed["performed_by"], performed.get("performers_needed", len(performed["performed_by"]))))
    return found


def simulated(tree: Tree) -> tuple[dict[str, int], dict[str, float], dict[str, float]]:
    """In which step each element begins, when it has started, and when it is up (minutes); never: infinite."""
    ids = [*tree["components"], *tree["functions"]]
    running = {id for id in tree["components"] if tree["components"][id]["external"]}
    steps = dict.fromkeys(running, 0)
    for number in range(len(ids)):
        able = [id for id in ids if id not in steps and all(
            sum(steps.get(name, NEVER) < number for name in names) >= need for names, need in groups_of(tree, id, start=True)
        )]  # fmt: skip
        steps |= dict.fromkeys(able, number)
    done = dict.fromkeys(running, 0.0)
    up = dict.fromkeys(ids, NEVER)
    for minute in range(MINUTES):
        while True:
            ready = [id for id in ids if id not in done and all(
                sum(done.get(name, NEVER) <= minute for name in names) >= need for names, need in groups_of(tree, id, start=True)
            )]  # fmt: skip
            done |= {id: minute + restart(tree, id) for id in ready}
            if not ready:
                break
        for id in standing(tree, {id for id in ids if done.get(id, NEVER) <= minute}):
            up[id] = min(up[id], minute)
    return steps, done, up


def restart(tree: Tree, id: str) -> float:
    """How many minutes an element takes to start."""
    return float(tree["components"][id]["restart_time"].removesuffix(" min")) if id in tree["components"] else 0.0


def standing(tree: Tree, started: set[str]) -> set[str]:
    """Of what has started, what is up: everything, less what lacks something that is up, until nothing changes."""
    while True:
        lacking = {
            id
            for id in started
            if any(sum(name in started for name in names) < need for names, need in groups_of(tree, id, start=False))
        }
        if not lacking:
            return started
        started = started - lacking


def plain(tree: Tree) -> dict[tuple[str, str], Any]:
    """Whether each element never starts, and in which step it begins."""
    steps = simulated(tree)[0]
    ids = [*tree["components"], *tree["functions"]]
    return {("never_starts", id): id not in steps for id in ids} | {
        ("start_step", id): float(steps.get(id, NEVER)) for id in ids
    }


FIELDS = {
    "dependencies.for_start": lambda tree, id: [True, False],
    "dependencies.suppliers": lambda tree, id: [
        [name] for section in ("components", "functions") for name in tree[section] if name != tree["dependencies"][id]["of"]
    ],
    "functions.performed_by": lambda tree, id: [[name] for name in tree["components"]],
}  # fmt: skip


def test_what_starts_and_in_which_order_is_as_simulated() -> None:
    """Protects the least fixed point of starting: k of n, circles, and what waits for nothing."""
    check_whole(plant, plain, ASKED, 1_000)


def test_bounds_of_starting_enclose_every_completion() -> None:
    """Protects law 1 of starting: whatever is said later of suppliers, performers, and what is for the start."""
    fields = {path: values for path, values in FIELDS.items() if path != "dependencies.suppliers"}
    check_gaps(plant, plain, ASKED, fields, 60)
    check_gaps(partial(alone, FIELDS["dependencies.suppliers"]), plain, ASKED, FIELDS, 40)


def alone(values: Any, chance: random.Random) -> Tree:
    """A design in which every dependency needs all of its suppliers, so that any one supplier may stand for them."""
    tree = plant(chance)
    for item in tree["dependencies"].values():
        item.pop("need", None)
    for item in tree["functions"].values():
        item.pop("performers_needed", None)
    return tree


def minutes_down(tree: Tree) -> dict[str, tuple[float, float]]:
    """How long each element is down after a complete stop, at least and at most, in minutes."""
    facts, found = tabulate(design_of(tree)), {}
    for kind in KINDS:
        low, high = outage_in(facts, kind, "complete_stop")
        found |= {id: (low[0, row] / 60, high[0, row] / 60) for row, id in enumerate(facts.ids(kind))}
    return found


def test_how_soon_all_is_up_again_is_as_simulated() -> None:
    """Protects the time after a complete stop: starts add up along what is for the start, the rest is waited for only."""
    for seed in range(examples(1_000)):
        tree = plant(random.Random(seed))
        up = simulated(tree)[2]
        assert minutes_down(tree) == {id: (time, time) for id, time in up.items()}, seed


def test_bounds_of_times_enclose_every_completion() -> None:
    """Protects law 1 of the time after a complete stop."""
    fields = {
        "components.restart_time": lambda tree, id: ["0 min", "2 min", "5 min"],
        "dependencies.for_start": FIELDS["dependencies.for_start"],
    }
    for seed in range(examples(50)):
        chance = random.Random(20_000 + seed)
        tree = plant(chance)
        gaps = gaps_in(chance, tree, fields)
        known = minutes_down(apply_edits(tree, {path: None for path, _values in gaps}))
        for whole in completions(tree, gaps):
            for id, time in simulated(whole)[2].items():
                low, high = known[id]
                assert low <= time <= high, (seed, gaps, id)


def test_a_system_starts_with_all_its_functions_and_never_without_any() -> None:
    """Protects systems, which surely start when all their functions do, and surely never when none does."""
    for seed in range(examples(60)):
        tree = plant(random.Random(seed))
        steps, known = simulated(tree)[0], bounds_of(tree, [("system", "never_starts")])
        starting = [id in steps for id in tree["functions"]]
        assert encloses(known["never_starts", "s"], not all(starting)) or not all(starting)
        assert (known["never_starts", "s"] == (True, False)) == all(starting)
        assert (known["never_starts", "s"] == (False, True)) == (not any(starting))
