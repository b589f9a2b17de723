"""Common causes and shared exposures of alternatives: the facts against counting what each cause leaves."""

from __future__ import annotations

import random
from typing import Any

from enclosing import CATEGORIES, STRUCTURE, WHOLE, Answers, check_gaps, check_whole

from iotsec.testing.edits import Tree

NOTHING = {"none": "there is none"}
EVENTS = ["flood", "quake"]
ASKED = tuple((kind, name) for kind in ("dependency", "function") for name in ("common_causes", "common_exposures"))


def plant(chance: random.Random) -> Tree:
    """A few components that share places, feeds, products, suppliers, keys and time sources, and who needs how many."""
    parts = [f"c{number}" for number in range(chance.randint(2, 5))]
    performers = chance.sample(parts, chance.randint(1, len(parts)))
    suppliers = chance.sample(parts, chance.randint(1, len(parts)))
    return {
        "iotsec": 1, "id": "plant", "complete": WHOLE, "parties": {"p": {}, "q": {}},
        "systems": {"s": {"complete": STRUCTURE, "parent": {"none": "alone"}}},
        "places": {name: {"exposed_to": exposed(chance)} for name in ("here", "there")},
        "components": {name: component(chance, parts) for name in parts},
        "functions": {"do": {
            "system": "s", "performed_by": performers, "performers_needed": chance.randint(1, len(performers)),
            "independent_of": [name for name in CATEGORIES if name != "time" or chance.random() < 0.5],
            "accepted_exposures": accepted(chance),
        }},
        "dependencies": {"clock": {
            "of": chance.choice(parts), "suppliers": [parts[0]], "category": chance.choice(["time", "data"]),
            "accepted_exposures": NOTHING, "allowed_common": NOTHING,
        }, "n": {
            "of": "s", "suppliers": suppliers, "need": chance.randint(1, len(suppliers)), "category": "power",
            "allowed_common": [chance.choice(["here", "p", "c0"])] if chance.random() < 0.3 else NOTHING,
            "accepted_exposures": accepted(chance),
        }},
    }  # fmt: skip


def exposed(chance: random.Random) -> Any:
    """What strikes a place."""
    return [chance.choice(EVENTS)] if chance.random() < 0.7 else NOTHING


def accepted(chance: random.Random) -> Any:
    """What is accepted."""
    return ["event:flood", "key:k"] if chance.random() < 0.3 else NOTHING


def component(chance: random.Random, parts: list[str]) -> Tree:
    """A component that says where it is, what feeds it, who made it, which key it holds and which clock it follows."""
    return {
        "system": "s", "place": chance.choice(["here", "there", NOTHING]),
        "feeds": [chance.choice(parts)] if chance.random() < 0.5 else NOTHING,
        "product": chance.choice(["one", "other", NOTHING]), "supplier": chance.choice(["p", "q"]),
        "credential": chance.choice(["k", "l", NOTHING]), "time_source": chance.choice([*parts, NOTHING]),
    }  # fmt: skip


def listed(value: Any) -> list[str]:
    """A list or one word as a list; none is empty."""
    return [] if value == NOTHING else [value] if isinstance(value, str) else value


def needs_time(tree: Tree, id: str) -> bool:
    """Whether a component needs time by a dependency of its own."""
    return any(item["of"] == id and item["category"] == "time" for item in tree["dependencies"].values())


def taken_by(tree: Tree, id: str, *, exposures: bool, timed: bool) -> set[str]:
    """The causes that take a component away; its clock where time is needed."""
    own = tree["components"][id]
    clock = listed(own["time_source"]) if timed or needs_time(tree, id) else []
    if exposures:
        events = [event for place in listed(own["place"]) for event in listed(tree["places"][place]["exposed_to"])]
        return (
            {f"component:{id}", *(f"event:{event}" for event in events)}
            | {f"key:{key}" for key in listed(own["credential"])}
            | {f"component:{name}" for name in clock}
        )
    words = {"place": "place", "feeds": "component", "product": "product", "supplier": "party"}
    return {f"component:{id}"} | {f"{word}:{name}" for field, word in words.items() for name in listed(own[field])}


def left_short(tree: Tree, members: list[str], need: int, *, exposures: bool, timed: bool = False) -> set[str]:
    """The causes that leave fewer than are needed, where there are more."""
    if len(members) <= need:
        return set()
    taken = {id: taken_by(tree, id, exposures=exposures, timed=timed) for id in members}
    causes = set().union(*taken.values())
    return {cause for cause in causes if sum(cause not in taken[id] for id in members) < need}


def plain(tree: Tree) -> Answers:
    """Both facts of the dependency and of the function."""
    need, task = tree["dependencies"]["n"], tree["functions"]["do"]
    kinds = {"here": "place", "p": "party", "c0": "component"}
    allowed = {f"{kinds[id]}:{id}" for id in listed(need["allowed_common"])}
    found: dict[tuple[str, str], Any] = {}
    for id, members, count, excused in (
        ("n", need["suppliers"], need["need"], allowed), ("do", task["performed_by"], task["performers_needed"], set()),
    ):  # fmt: skip
        shared = set(listed((need if id == "n" else task)["accepted_exposures"]))
        found["common_causes", id] = frozenset(left_short(tree, members, count, exposures=False) - excused)
        timed = id == "do" and "time" not in task["independent_of"]
        short = left_short(tree, members, count, exposures=True, timed=timed)
        found["common_exposures", id] = frozenset(short - shared)
    found["common_causes", "clock"] = found["common_exposures", "clock"] = frozenset()
    return found


FIELDS = {
    "components.place": lambda tree, id: ["here", "there", NOTHING],
    "components.product": lambda tree, id: ["one", "third", NOTHING],
    "components.supplier": lambda tree, id: ["p", "q"],
    "components.credential": lambda tree, id: ["k", "m", NOTHING],
    "components.time_source": lambda tree, id: [*tree["components"], NOTHING],
    "components.feeds": lambda tree, id: [*([name] for name in tree["components"]), NOTHING],
    "places.exposed_to": lambda tree, id: [["flood"], ["quake"], NOTHING],
    "dependencies.suppliers": lambda tree, id: [list(tree["components"])],
    "dependencies.category": lambda tree, id: ["time", "power"],
    "functions.independent_of": lambda tree, id: [CATEGORIES, CATEGORIES[3:]],
    "dependencies.accepted_exposures": lambda tree, id: [["event:flood"], ["key:k"], NOTHING],
    "functions.accepted_exposures": lambda tree, id: [["event:flood"], ["key:k"], NOTHING],
}


def test_what_takes_too_many_away_is_found() -> None:
    """Protects redundancy from what is shared: whatever leaves too few is named, and nothing else."""
    check_whole(plant, plain, ASKED, 1_000)


def test_bounds_enclose_every_completion() -> None:
    """Protects law 1 of shared causes: wherever things stand, whoever made them, whatever is accepted in the end."""
    check_gaps(plant, plain, ASKED, FIELDS, 60)
