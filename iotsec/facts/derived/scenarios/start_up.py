"""What starts after a complete stop, in which order and how soon: at both corners of what is known."""

from __future__ import annotations

import numpy as np

from iotsec.columns.rows import Bools, Floats
from iotsec.facts.derived.scenarios.supply import Corner, corner, grid
from iotsec.facts.table import Facts
from iotsec.graph.spells import Spells
from iotsec.graph.starting import Start, ready, started


def start_groups(facts: Facts, place: Corner, *, upper: bool) -> Bools:
    """Which groups a node waits for before it starts: dependencies for the start, performers, functions.

    From above also those that are perhaps for the start.
    """
    found: Bools = place.dependency < 0
    if facts.size("dependency"):
        for_start = facts.truth("dependency", "for_start")
        never = for_start.false if for_start.nothing is None else for_start.false | for_start.nothing
        waited = ~never if upper else for_start.true
        found |= waited[np.maximum(place.dependency, 0)] & (place.dependency >= 0)
    return found


def start_of(facts: Facts, *, upper: bool) -> Start:
    """When each node has started after a complete stop, at the latest (`upper`) or at the earliest; worked out once."""
    key = ("supply", "start", upper)
    if key not in facts.kept:
        place = corner(facts, upper=upper)
        never = place.open if upper else np.zeros(grid(facts).nodes, dtype=np.bool_)
        facts.kept[key] = started(
            place.supply, start_groups(facts, place, upper=upper), never, _running(facts, upper=upper)
        )
    found: Start = facts.kept[key]
    return found


def _running(facts: Facts, *, upper: bool) -> Bools:
    """The components outside the scope, which do not stop; from below also those that are perhaps outside."""
    whole, size = grid(facts), facts.size("component")
    found = np.zeros(whole.nodes, dtype=np.bool_)
    if size:
        external, present = facts.truth("component", "external"), facts.present("component")
        outside = external.true & present.true if upper else ~external.false
        found[whole.first["component"] : whole.first["component"] + size] = outside
    return found


def ready_after(facts: Facts, *, upper: bool) -> Floats:
    """When each node is up again after a complete stop (s): started, with all that it needs up; worked out once."""
    key = ("supply", "ready", upper)
    if key not in facts.kept:
        place, time = corner(facts, upper=upper), start_of(facts, upper=upper).time
        facts.kept[key] = ready(place.supply, np.where(place.open, np.inf, time) if upper else time)
    found: Floats = facts.kept[key]
    return found


def start_spells(facts: Facts, *, upper: bool) -> Spells:
    """Each node down from the stop until it is up again."""
    time, spells = ready_after(facts, upper=upper), Spells(grid(facts).nodes, upper=upper)
    down = time > 0
    spells.start[down, 0], spells.end[down, 0] = 0.0, time[down]
    return spells
