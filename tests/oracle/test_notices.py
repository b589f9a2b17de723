"""Who comes to know of an incident, and how soon an authority does: the facts against a plain walk over all ways."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from enclosing import WHOLE, Answers, check_gaps, check_whole

from iotsec.testing.edits import Tree

HOURS = (1, 3, 5)
NOBODY = {"none": "nobody answers"}
ASKED = (("party", "informs"), ("function", "notice_time"))
NEVER = float("inf")


def web(chance: random.Random) -> Tree:
    """A few parties that notify each other, and functions whose outage is to be reported."""
    parties = [f"p{number}" for number in range(chance.randint(2, 5))]
    return {
        "iotsec": 1, "id": "web", "complete": WHOLE,
        "parties": {
            name: {"notifies": told(chance, parties, name), "contacts": answers(chance)} for name in parties
        },
        "systems": {"s": {"operator": chance.choice(parties), "parent": {"none": "alone"}}},
        "functions": {
            f"do{number}": {"system": "s", "authority_contact": chance.choice(parties)} for number in range(2)
        },
    }  # fmt: skip


def told(chance: random.Random, parties: list[str], own: str) -> Any:
    """Whom a party notifies."""
    others = [name for name in parties if name != own]
    return chance.sample(others, chance.randint(0, min(2, len(others))))


def answers(chance: random.Random) -> Any:
    """The contacts of a party: none, or one with a time to an answer."""
    if chance.random() < 0.25:
        return NOBODY
    return [{"channel": "a", "responds_within": f"{chance.choice(HOURS)} h"}]


def ways(tree: Tree, start: str, seen: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every way by which news passes from a party on, without turning back."""
    way = (*seen, start)
    yield way
    if len(way) > 1 and tree["parties"][start]["contacts"] == NOBODY:
        return
    for other in tree["parties"][start]["notifies"]:
        if other not in way:
            yield from ways(tree, other, way)


def hours(tree: Tree, party: str) -> float:
    """How long a party takes to answer; without end where nobody does."""
    contacts = tree["parties"][party]["contacts"]
    return NEVER if contacts == NOBODY else float(contacts[0]["responds_within"].removesuffix(" h"))


def plain(tree: Tree) -> Answers:
    """Who is told, and the least time over all ways."""
    found: dict[tuple[str, str], Any] = {
        ("informs", name): frozenset(way[-1] for way in ways(tree, name)) - {name} for name in tree["parties"]
    }
    operator = tree["systems"]["s"]["operator"]
    for id, function in tree["functions"].items():
        times = [
            sum(hours(tree, party) for party in way[:-1])
            for way in ways(tree, operator)
            if way[-1] == function["authority_contact"]
        ]
        found["notice_time", id] = 3600 * min(times, default=NEVER)
    return found


FIELDS = {
    "parties.notifies": lambda tree, id: [[], *([other] for other in tree["parties"] if other != id)],
    "parties.contacts": lambda tree, id: [NOBODY, [{"channel": "a", "responds_within": "1 h"}], [{"channel": "a", "responds_within": "9 h"}]],
    "functions.authority_contact": lambda tree, id: list(tree["parties"]),
    "systems.operator": lambda tree, id: list(tree["parties"]),
}  # fmt: skip


def test_whoever_is_told_is_found_and_the_soonest_way_counts() -> None:
    """Protects the closure of notices: who cannot be reached passes nothing on, and times add up along the quickest way."""
    check_whole(web, plain, ASKED, 150)


def test_bounds_enclose_every_completion() -> None:
    """Protects law 1 of notices: whoever a list, a contact or an authority turns out to be lies within the bounds."""
    check_gaps(web, plain, ASKED, FIELDS, 60)
