"""How long each element is down in each case of a scenario, with both bounds."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.columns.rows import Floats
from iotsec.facts.derived.scenarios.cases import Cases, cases_of
from iotsec.facts.derived.scenarios.sides import cut_edges
from iotsec.facts.derived.scenarios.start_up import start_spells
from iotsec.facts.derived.scenarios.supply import Corner, corner, grid
from iotsec.facts.table import Facts
from iotsec.graph.cascade import Supply, cascade
from iotsec.graph.copies import lengths_in_copies, starts_in_copies
from iotsec.graph.spells import Intervals, Spells

AT_ONCE = 1_000_000
"""So many nodes (of all cases together) are worked out at once: it bounds the memory."""
MOST_NODES = 200_000_000
"""So many nodes (of all cases together) are worked out for one scenario; of the cases beyond, nothing is known."""


class Outages(NamedTuple):
    """How long each node is down in each case, at least and at most, in seconds: cases by nodes."""

    low: Floats
    high: Floats


def outages(facts: Facts, scenario: str) -> Outages:
    """How long each function, component and system is down in each case of a scenario."""
    key = ("outages", scenario)
    if key not in facts.kept:
        facts.kept[key] = _outages(facts, cases_of(facts, scenario))
    found: Outages = facts.kept[key]
    return found


def _outages(facts: Facts, cases: Cases) -> Outages:
    nodes = grid(facts).nodes
    low, high = np.zeros((cases.size, nodes)), np.full((cases.size, nodes), np.inf)
    if cases.held:  # An attacker who uses what he holds stops nothing.
        return Outages(low, low)
    step = max(1, AT_ONCE // nodes)
    for start in range(0, min(cases.size, MOST_NODES // nodes), step):
        chosen = np.arange(start, min(start + step, cases.size))
        for upper, whole in ((False, low), (True, high)):
            whole[chosen] = _lengths(facts, cases, chosen, upper=upper)
    np.maximum(high, low, out=high)
    return Outages(low, high)


def first_down(facts: Facts, scenario: str) -> Outages:
    """When each node is first down in each case of a scenario if what is lost stays lost; infinite where it is not."""
    cases, nodes = cases_of(facts, scenario), grid(facts).nodes
    forever = np.full(len(cases.loss.case), np.inf)
    cases = cases._replace(loss=cases.loss._replace(short=forever, long=forever))
    low, high = np.zeros((cases.size, nodes)), np.full((cases.size, nodes), np.inf)
    step = max(1, AT_ONCE // nodes)
    for start in range(0, min(cases.size, MOST_NODES // nodes), step):
        chosen = np.arange(start, min(start + step, cases.size))
        for upper, whole in ((True, low), (False, high)):  # What may be down sooner is down at the first moment.
            place = corner(facts, upper=upper)
            lost = _lost(facts, cases, chosen, place, upper=upper)
            whole[chosen] = starts_in_copies(place.supply, lost, len(chosen), upper=upper)
    return Outages(low, high)


def _lengths(facts: Facts, cases: Cases, chosen: NDArray[np.int64], *, upper: bool) -> Floats:
    """How long each node is down in these cases: cases by nodes."""
    if cases.stopped or cases.sides:
        return spells_of(facts, cases, chosen, upper=upper).lengths().reshape(len(chosen), -1)
    place = corner(facts, upper=upper)
    lost = _lost(facts, cases, chosen, place, upper=upper)
    return lengths_in_copies(place.supply, lost, len(chosen), upper=upper)


def spells_of(facts: Facts, cases: Cases, chosen: NDArray[np.int64], *, upper: bool) -> Spells:
    """When each node is down in these cases: node n of the c-th of them is `c * nodes + n`."""
    if cases.stopped:
        return start_spells(facts, upper=upper)  # There is one such case, and no bridge that has not run out.
    place = corner(facts, upper=upper)
    supply = place.supply.stacked(len(chosen))
    if cases.sides:
        supply = _cut(facts, cases, chosen, place, supply, upper=upper)
    return cascade(supply, _lost(facts, cases, chosen, place, upper=upper), upper=upper)


def _cut(
    facts: Facts, cases: Cases, chosen: NDArray[np.int64], place: Corner, supply: Supply, *, upper: bool
) -> Supply:
    """The suppliers beyond the border, of each case its own, cannot be reached."""
    whole, size = grid(facts), len(place.supply.suppliers)
    suppliers = supply.suppliers.reshape(len(chosen), size).copy()
    for copy, case in enumerate(chosen.tolist()):
        surely, perhaps = cut_edges(facts, place, cases.sides[case])
        suppliers[copy, perhaps if upper else surely] = copy * whole.nodes + whole.dead
    return supply._replace(suppliers=suppliers.ravel())


def _lost(facts: Facts, cases: Cases, chosen: NDArray[np.int64], place: Corner, *, upper: bool) -> Intervals:
    """What is lost by itself in these cases, and from above what may rest on something that is not drawn."""
    whole, loss = grid(facts), cases.loss
    copy_of = np.full(cases.size, -1, dtype=np.int64)
    copy_of[chosen] = np.arange(len(chosen))
    inside = (copy_of[loss.case] >= 0) & (loss.sure | upper)
    shift = copy_of[loss.case[inside]] * whole.nodes
    node = shift + whole.first["component"] + loss.component[inside]
    ends = (loss.long if upper else loss.short)[inside]
    parts = [Intervals(node, np.zeros(len(node)), ends)]
    everywhere = np.arange(len(chosen)) * whole.nodes
    forever = [np.array([whole.dead])] if cases.sides else []
    if upper:
        forever.append(np.flatnonzero(place.open))
    nodes = np.concatenate([(everywhere[:, None] + part[None, :]).ravel() for part in forever] or [node[:0]])
    parts.append(Intervals(nodes, np.zeros(len(nodes)), np.full(len(nodes), np.inf)))
    return Intervals(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))
