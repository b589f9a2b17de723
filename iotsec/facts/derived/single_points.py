"""Single points of failure: components whose loss alone stops a function or a system, however long it lasts."""

from __future__ import annotations

import numpy as np

from iotsec.columns import Column
from iotsec.facts.derived.questions import Sets, named_at
from iotsec.facts.derived.reliance import needs_more, rows_of
from iotsec.facts.derived.scenarios.supply import corner, grid
from iotsec.facts.derived.showing import MOST, element, gaps, joined
from iotsec.facts.existence import missing_of_existence
from iotsec.facts.missing import known_at, missing_of
from iotsec.facts.once import once
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing, Witness
from iotsec.graph.alone import Lanes, taken_down

MOST_WORK = 400_000_000
"""So many suppliers are looked at, over the loss of each component; beyond it any component may be a single point."""


def single_points(facts: Facts, kind: str) -> Column:
    """The components whose loss alone, for ever and bridged by nothing, takes an element down."""
    sets, offset, rows = Sets(facts.size(kind)), facts.offset("component"), rows_of(facts, kind)
    found = _alone(facts)
    sets.open |= needs_more(facts)[rows] | (found is None)
    if found is None:
        return sets.column()
    present = facts.present("component")
    sure, possible = found[0][rows] & present.true, found[1][rows] & ~present.false
    for row in range(len(sets)):
        sets.sure[row] = set((np.flatnonzero(sure[row]) + offset).tolist())
        sets.maybe[row] = set((np.flatnonzero(possible[row]) + offset).tolist())
    return sets.column()


@once("taken down alone")
def _alone(facts: Facts) -> tuple[Lanes, Lanes] | None:
    """What the loss of each component surely, and possibly, takes down; None where that is too much work."""
    places = corner(facts, upper=False), corner(facts, upper=True)
    size, first = facts.size("component"), grid(facts).first["component"]
    work = (len(places[1].supply.suppliers) + grid(facts).nodes) * size
    lost = np.arange(first, first + size)
    if work > MOST_WORK:
        return None
    sure, perhaps = (taken_down(place.supply, lost) for place in places)
    return sure, perhaps


def single_points_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The components; of those that perhaps are such, what is not stated about what is needed."""
    sure, perhaps = named_at(facts.many(kind, "single_points"), row)
    steps = (element(facts, facts.offset(kind) + row), *(element(facts, number, "stops it alone") for number in sure))
    found = Witness("values", steps[:MOST])
    if known_at(facts, kind, row, "single_points"):
        return found
    missing: list[Missing] = list(missing_of(facts, kind, row, "needs"))
    for number in perhaps:
        missing += missing_of_existence(facts, "component", number - facts.offset("component"))
    return joined(found, gaps(missing))
