"""What studies found: evidence of how long something is down by a loss, in the place of what the graph says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from iotsec.columns.rows import Bools
from iotsec.facts.derived.questions import named_at
from iotsec.facts.derived.scenarios.supply import NEEDING, Corner, grid
from iotsec.facts.table import Facts
from iotsec.graph.cascade import Supply


class Study(NamedTuple):
    """What a study found of one element: its node, how long it is down (s), and the evidence."""

    node: int
    low: float
    high: float
    evidence: str


def studies_of(facts: Facts, lost: Bools) -> tuple[Study, ...]:
    """What studies found of just this loss of components; only evidence that fits the design as it is."""
    if not facts.size("evidence") or not facts.has("evidence", "lost"):
        return ()
    ids = {facts.offset("component") + row for row in np.flatnonzero(lost).tolist()}
    return tuple(_found(facts, ids))


def _found(facts: Facts, ids: set[int]) -> Iterator[Study]:
    many, about = facts.many("evidence", "lost"), facts.many("evidence", "about")
    outage, fits = facts.number_column("evidence", "outage"), facts.truth("evidence", "fits")
    told = set[int]()
    for row in np.flatnonzero(fits.true & outage.declared).tolist():
        if set(named_at(many, row)[0]) != ids or not ids:
            continue
        none = outage.nothing is not None and bool(outage.nothing[row])
        for number in named_at(about, row)[0]:
            node = int(grid(facts).node_of[number])
            if facts.kind_of(number) in NEEDING and node not in told:
                told.add(node)
                ends = (0.0, 0.0) if none else (max(float(outage.low[row]), 0.0), float(outage.high[row]))
                yield Study(node, *ends, facts.ids("evidence")[row])


def settled_by(place: Corner, studies: tuple[Study, ...]) -> Corner:
    """Who needs what, without what the elements need of which a study found how long they are down."""
    if not studies:
        return place
    nodes = np.array([item.node for item in studies])
    settled = np.zeros(place.supply.nodes, dtype=np.bool_)
    settled[nodes] = True
    supply, kept = place.supply, np.flatnonzero(~settled[place.supply.dependent])
    counts = np.diff(supply.starts)
    inside = ~np.repeat(settled[supply.dependent], counts)
    starts = np.concatenate(([0], np.cumsum(counts[kept])))
    opened = place.open.copy()
    opened[nodes] = False
    left = Supply(
        supply.nodes, supply.dependent[kept], starts, supply.suppliers[inside], supply.spare[kept],
        supply.bridge[kept], supply.restart,
    )  # fmt: skip
    return Corner(left, opened, place.dependency[kept])
