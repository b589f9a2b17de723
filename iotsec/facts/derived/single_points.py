"""Single points of failure: components whose loss alone stops a function or a system, however long it lasts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import Column
from iotsec.columns.rows import Bools
from iotsec.facts.derived.questions import Sets, named_at
from iotsec.facts.derived.reliance import needs_more, rows_of
from iotsec.facts.derived.scenarios.supply import corner, grid
from iotsec.facts.derived.showing import MOST, element, gaps, joined
from iotsec.facts.existence import missing_of_existence
from iotsec.facts.missing import known_at, missing_of
from iotsec.facts.once import once
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing, Witness
from iotsec.graph.copies import Copies
from iotsec.graph.spells import Intervals

AT_ONCE = 5_000_000
"""So many nodes, of the losses of several components together, are marked at once: it bounds the memory."""
MOST_WORK = 20_000_000
"""So many nodes that go down are looked at, over the loss of each component; beyond it there may be single points."""


class Alone(NamedTuple):
    """What the loss of one component takes down: the component's row, and the node.

    `looked` says of how many components it was worked out, the first ones.
    """

    component: NDArray[np.int64]
    node: NDArray[np.int64]
    looked: int


def single_points(facts: Facts, kind: str) -> Column:
    """The components whose loss alone, for ever and bridged by nothing, takes an element down."""
    sets, rows = Sets(facts.size(kind)), rows_of(facts, kind)
    sure, perhaps = _alone(facts, upper=False), _alone(facts, upper=True)
    present = facts.present("component")
    _name(facts, sets.sure, sure, (rows, present.true))
    _name(facts, sets.maybe, perhaps, (rows, ~present.false))
    sets.open |= needs_more(facts)[rows] | (not _whole(facts))
    return sets.column()


def _name(facts: Facts, sets: list[set[int]], found: Alone, asked: tuple[slice, Bools]) -> None:
    """Put the components that are there into the sets of what they take down."""
    rows, there = asked
    start = rows.start
    inside = (found.node >= start) & (found.node < start + len(sets)) & there[found.component]
    for component, node in zip(found.component[inside].tolist(), found.node[inside].tolist(), strict=True):
        sets[node - start].add(component + facts.offset("component"))


def _whole(facts: Facts) -> bool:
    """Whether the work allowed sufficed for the loss of each component."""
    return all(_alone(facts, upper=upper).looked == facts.size("component") for upper in (False, True))


@once("taken down alone")
def _alone(facts: Facts, *, upper: bool) -> Alone:
    """What the loss of each component surely, or possibly, takes down, at a cost of what goes down."""
    supply, whole = corner(facts, upper=upper).supply, grid(facts)
    still = np.zeros(len(supply.dependent))
    web = Copies(supply._replace(bridge=still, restart=np.zeros(supply.nodes)), upper=upper)
    size, first = facts.size("component"), whole.first["component"]
    step, looked, work, found = max(1, AT_ONCE // whole.nodes), 0, 0, [np.zeros((2, 0), dtype=np.int64)]
    while looked < size and work < MOST_WORK:
        rows = np.arange(looked, min(looked + step, size))
        keys = (rows - looked) * whole.nodes + first + rows
        tried = web.tried(Intervals(keys, np.zeros(len(rows)), np.full(len(rows), np.inf)), len(rows))
        down = tried.reached[tried.spells.start[:, 0] < np.inf]
        found.append(np.stack((down // whole.nodes + looked, down % whole.nodes)))
        looked, work = looked + len(rows), work + len(tried.reached)
    component, node = np.concatenate(found, axis=1)
    return Alone(component, node, looked)


TOO_MUCH = "the work allowed did not suffice to tell of all"


def single_points_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The components; of those that perhaps are such, what is not stated about what is needed."""
    sure, perhaps = named_at(facts.many(kind, "single_points"), row)
    offset = facts.offset(kind)
    steps = (element(facts, offset + row), *(element(facts, number, "stops it alone") for number in sure))
    found = Witness("values", (*steps[:MOST], *(() if _whole(facts) else (element(facts, offset + row, TOO_MUCH),))))
    if known_at(facts, kind, row, "single_points"):
        return found
    missing: list[Missing] = list(missing_of(facts, kind, row, "needs"))
    for number in perhaps:
        missing += missing_of_existence(facts, "component", number - facts.offset("component"))
    return joined(found, gaps(missing))
