"""Who rests on which system, what is inside one, and which need each other: the facts against plain walks."""

from __future__ import annotations

import random
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from enclosing import CATEGORIES, STRUCTURE, WHOLE, Answers, check_gaps, check_whole

from iotsec.testing.edits import Tree

ALONE = {"none": "a system of its own"}
NOTHING = {"none": "harms nothing"}
HOURS = (1, 4, 30)
ASKED = tuple(
    ("system", name)
    for name in ("dependents", "tightest_dependent", "mutual", "mutual_dependencies", "devices", "worst_hazard_inside")
)


def plant(chance: random.Random) -> Tree:
    """A small design of a few systems, one perhaps within another, with functions, needs and commands."""
    systems = ["a", "b", "c"][: chance.randint(2, 3)]
    parts = [f"c{number}" for number in range(chance.randint(2, 5))]
    tasks = [f"do{number}" for number in range(chance.randint(1, 4))]
    hazards = {f"h{number}": {"severity": chance.randint(0, 4)} for number in range(2)}
    tree: Tree = {
        "iotsec": 1, "id": "plant", "complete": WHOLE, "hazards": hazards,
        "systems": {
            name: {"complete": STRUCTURE, "parent": ALONE if name == "a" or chance.random() < 0.6 else "a"}
            for name in systems
        },
        "components": {name: component(chance, systems, list(hazards)) for name in parts},
        "functions": {name: function(chance, systems, parts) for name in tasks},
        "flows": {}, "dependencies": {},
    }  # fmt: skip
    for number in range(chance.randint(0, 5)):
        start, end = chance.choice(parts), chance.choice(parts)
        via = chance.sample(parts, 1) if chance.random() < 0.3 else {"none": "direct"}
        tree["flows"][f"f{number}"] = {
            "from": start, "to": end, "via": via, "kind": chance.choice(["command", "data"]),
            "through": {"none": "it is one flow"},
        }  # fmt: skip
    for number in range(chance.randint(0, 5)):
        of = chance.choice([*parts, *tasks, *systems])
        named = [name for name in (*parts, *tasks, *systems) if name != of]
        tree["dependencies"][f"n{number}"] = {"of": of, "suppliers": chance.sample(named, chance.randint(1, 2))}
    return tree


def home(chance: random.Random, systems: list[str]) -> Any:
    """A system, or surely none."""
    return ALONE if chance.random() < 0.1 else chance.choice(systems)


def component(chance: random.Random, systems: list[str], hazards: list[str]) -> Tree:
    """A component with a system, a number of devices, and what it can cause."""
    causes = chance.sample(hazards, 1) if chance.random() < 0.5 else NOTHING
    return {"system": home(chance, systems), "count": chance.randint(1, 3), "can_cause": causes}


def function(chance: random.Random, systems: list[str], parts: list[str]) -> Tree:
    """A function with a system, performers and the outage that it tolerates; it needs nothing but what is drawn."""
    return {
        "system": home(chance, systems), "performed_by": chance.sample(parts, chance.randint(0, 2)),
        "tolerable_outage": f"{chance.choice(HOURS)} h", "independent_of": CATEGORIES,
    }  # fmt: skip


def around(tree: Tree, system: str) -> list[str]:
    """A system and those around it."""
    found = [system]
    while isinstance(tree["systems"][found[-1]]["parent"], str):
        found.append(tree["systems"][found[-1]]["parent"])
    return found


def belongs(tree: Tree, id: str, system: str) -> bool:
    """Whether an element is of a system, or of one within it."""
    for section in ("components", "functions"):
        if id in tree[section]:
            own = tree[section][id]["system"]
            return own != ALONE and system in around(tree, own)
    return system in around(tree, id)


def needs(tree: Tree, start: str) -> set[str]:
    """All that an element needs, at any distance."""
    found, left = set[str](), [start]
    while left:
        here = left.pop()
        more = [other for item in tree["dependencies"].values() if item["of"] == here for other in item["suppliers"]]
        more += tree["functions"].get(here, {}).get("performed_by", [])
        if here in tree["systems"]:
            more += [id for id, item in tree["functions"].items() if item["system"] == here]
        new = [other for other in more if other not in found]
        found.update(new)
        left += new
    return found


def needs_of(tree: Tree, start: str, system: str) -> bool:
    """Whether an element needs something of a system."""
    return any(belongs(tree, id, system) for id in needs(tree, start))


def commanded(tree: Tree, starts: Iterable[str]) -> set[str]:
    """The components that commands from or through these reach, themselves among them."""
    steps = set[tuple[str, str]]()
    for flow in tree["flows"].values():
        if flow["kind"] == "command":
            chain = [flow["from"], *(flow["via"] if isinstance(flow["via"], list) else ()), flow["to"]]
            steps |= set(pairwise(chain))
    found = set(starts)
    while True:
        more = {after for before, after in steps if before in found} - found
        if not more:
            return found
        found |= more


def circle(tree: Tree, system: str) -> frozenset[str]:
    """The systems that need a system and that it needs."""
    return frozenset(
        other
        for other in tree["systems"]
        if other not in around(tree, system) and system not in around(tree, other)
        and needs_of(tree, system, other) and needs_of(tree, other, system)
    )  # fmt: skip


def plain(tree: Tree) -> Answers:
    """The six facts of every system."""
    found: dict[tuple[str, str], Any] = {}
    for system in tree["systems"]:
        resting = frozenset(
            id for id in tree["functions"] if not belongs(tree, id, system) and needs_of(tree, id, system)
        )
        times = [float(tree["functions"][id]["tolerable_outage"].removesuffix(" h")) for id in resting]
        own = [id for id in tree["components"] if belongs(tree, id, system)]
        others = circle(tree, system)
        joined = frozenset(
            id
            for id, item in tree["dependencies"].items()
            if belongs(tree, item["of"], system)
            and any(belongs(tree, supplier, other) for supplier in item["suppliers"] for other in others)
        )
        harms = [
            float(tree["hazards"][hazard]["severity"])
            for id in commanded(tree, own)
            if tree["components"][id]["can_cause"] != NOTHING
            for hazard in tree["components"][id]["can_cause"]
        ]
        found |= {
            ("dependents", system): resting,
            ("tightest_dependent", system): 3600 * min(times, default=float("inf")),
            ("mutual", system): others,
            ("mutual_dependencies", system): joined,
            ("devices", system): float(sum(tree["components"][id]["count"] for id in own)),
            ("worst_hazard_inside", system): max(harms, default=0.0),
        }
    return found


FIELDS = {
    "systems.parent": lambda tree, id: [ALONE, *(name for name in tree["systems"] if name < id)],
    "components.system": lambda tree, id: list(tree["systems"]),
    "components.can_cause": lambda tree, id: [NOTHING, *([hazard] for hazard in tree["hazards"])],
    "functions.system": lambda tree, id: list(tree["systems"]),
    "functions.performed_by": lambda tree, id: [[], *([name] for name in tree["components"])],
    "functions.tolerable_outage": lambda tree, id: [f"{hours} h" for hours in HOURS],
    "dependencies.suppliers": lambda tree, id: [
        [name] for section in ("components", "functions", "systems") for name in tree[section]
    ],
    "flows.kind": lambda tree, id: ["command", "data"],
    "hazards.severity": lambda tree, id: [0, 1, 2, 3, 4],
}


def test_what_rests_on_a_system_is_found() -> None:
    """Protects closure over functions, components and systems: nothing is missed, and nothing of its own is counted."""
    check_whole(plant, plain, ASKED, 1_000)


def test_bounds_enclose_every_completion() -> None:
    """Protects law 1 of these facts: whatever a system, a supplier, a command or a hazard turns out to be."""
    check_gaps(plant, plain, ASKED, FIELDS, 50)
