"""Why something is down, and for how long: the chain of failures with their times; or what would settle it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from iotsec import units
from iotsec.columns.rows import Bools
from iotsec.facts.derived.dependence import not_said
from iotsec.facts.derived.scenarios.cases import Cases, cases_of
from iotsec.facts.derived.scenarios.names import SEVERAL
from iotsec.facts.derived.scenarios.outage import spells_of
from iotsec.facts.derived.scenarios.supply import Corner, corner, grid, number_at
from iotsec.facts.derived.showing import MOST, element, explained, gaps, joined
from iotsec.facts.missing import missing_of
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing, Step, Witness
from iotsec.graph.spells import Spells

STRUCK_BY = {
    "any_product_flaw": ("product",),
    "any_exposed_compromise": ("exposed", "attack_reach"),
    "loss_of_any_guard": ("enforces",),
    "update_of_any_component": ("updatable", "kind", "update_time"),
    "loss_of_all_outside_networks": ("kind", "exposure"),
    "loss_of_all_people": ("kind",),
    "complete_stop": ("external",),
}
"""What decides whether a component is struck in each scenario, and for how long where it is not by its repair."""
NOT_REPAIRED = ("update_of_any_component", "loss_of_all_people", "complete_stop")
"""Scenarios whose losses do not last until something is repaired."""


class Bound(NamedTuple):
    """One corner of a case: who needs what, and when each node is down."""

    place: Corner
    spells: Spells

    def down(self, node: int) -> float:
        """From when on a node is down; infinite where it never is."""
        return float(self.spells.start[node, 0])


def outage_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The chain of failures that takes an element down, with times; of one that stays up, what it rests on.

    Where the time is not known, what would have to be stated about the elements on all such chains.
    """
    number = facts.offset(kind) + row
    if facts.case is None:
        return Witness("values", (element(facts, number, "nothing is disturbed"),))
    scenario, case = facts.case
    if case == SEVERAL:
        return Witness("values", (element(facts, number, "in some case"),))
    cases = cases_of(facts, scenario)
    lower, upper = (bound_in_case(facts, cases, case, upper=upper) for upper in (False, True))
    node = int(grid(facts).node_of[number])
    shortest, longest = lower.spells.lengths()[node], upper.spells.lengths()[node]
    steps = _chain(facts, lower if shortest > 0 else upper, node) if longest > 0 else _kept_up(facts, upper, node)
    chain = Witness("chain", tuple(steps)[:MOST])
    if shortest >= longest and bool(cases.exists[case]):
        return chain
    missing = _not_said_on_the_way(facts, scenario, cases, case, (lower, upper), node)
    return joined(chain, gaps(missing))


def magnitude_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The chain of failures that takes a function down, and what is lost with it."""
    return joined(outage_witness(facts, kind, row), explained(facts, kind, row, ("magnitude",), settled=False))


def bound_in_case(facts: Facts, cases: Cases, case: int, *, upper: bool) -> Bound:
    """One corner of the case that the facts stand for, worked out once."""
    key = ("bound", facts.case, upper)
    if key not in facts.kept:
        spells = spells_of(facts, cases, np.array([case]), upper=upper)
        facts.kept[key] = Bound(corner(facts, upper=upper), spells)
    found: Bound = facts.kept[key]
    return found


def _chain(facts: Facts, bound: Bound, node: int) -> Iterator[Step]:
    """From the element down to what was lost: at each step the supplier that is down the longest."""
    seen: set[int] = set()
    while node not in seen:
        seen.add(node)
        yield element(facts, number_at(facts, node), _times(bound.spells, node))
        suppliers = [item for item in _down_suppliers(bound, node) if item not in seen and item < grid(facts).dead]
        if not suppliers:
            return
        node = max(
            suppliers,
            key=lambda item: (float(bound.spells.end[item].max(where=_used(bound, item), initial=0.0)), -item),
        )


def _used(bound: Bound, node: int) -> Bools:
    used: Bools = bound.spells.start[node] < np.inf
    return used


def _down_suppliers(bound: Bound, node: int) -> list[int]:
    """The suppliers of a node that are down, in the groups that cannot spare them."""
    supply, found = bound.place.supply, []
    for group in np.flatnonzero(supply.dependent == node).tolist():
        members = supply.suppliers[supply.starts[group] : supply.starts[group + 1]].tolist()
        down = [member for member in members if bound.down(member) < np.inf]
        if len(down) > supply.spare[group]:
            found += down
    return found


def _kept_up(facts: Facts, bound: Bound, node: int) -> Iterator[Step]:
    """What an element that stays up rests on: of each thing that it needs, what of it stays up too."""
    yield element(facts, number_at(facts, node), "stays up")
    supply = bound.place.supply
    for group in np.flatnonzero(supply.dependent == node).tolist():
        for member in supply.suppliers[supply.starts[group] : supply.starts[group + 1]].tolist():
            if member < grid(facts).dead and bound.down(member) == np.inf:
                yield element(facts, number_at(facts, member), "stays up")


def _times(spells: Spells, node: int) -> str:
    """When a node is down, as readers see it."""
    used = spells.start[node] < np.inf
    parts = [
        f"{_time(start)} to {_time(end)}" if end < np.inf else f"from {_time(start)} on"
        for start, end in zip(spells.start[node][used].tolist(), spells.end[node][used].tolist(), strict=True)
    ]
    return f"down {', '.join(parts)}"


def _time(seconds: float) -> str:
    return units.show(seconds, units.TIME)


def _not_said_on_the_way(
    facts: Facts, scenario: str, cases: Cases, case: int, bounds: tuple[Bound, Bound], node: int
) -> Iterator[Missing]:
    """What is not stated about the elements by which it may be down, from the element on; and about the case."""
    lower, upper = bounds
    here_struck = cases.loss.case == case
    struck = set(cases.loss.component[here_struck].tolist())
    perhaps = set(cases.loss.component[here_struck & ~cases.loss.sure].tolist())
    first, seen, left = grid(facts).first["component"], {node}, [node]
    doubtful = not cases.exists[case]
    while left:
        here = left.pop(0)
        doubtful |= here - first in perhaps
        if here < grid(facts).dead:
            yield from _of_element(facts, scenario, number_at(facts, here), here - first in struck)
        for place, bound in ((upper.place, upper), (lower.place, lower)):
            for group in np.flatnonzero(place.supply.dependent == here).tolist():
                yield from _of_dependency(facts, scenario, int(place.dependency[group]))
                members = place.supply.suppliers[place.supply.starts[group] : place.supply.starts[group + 1]]
                if cases.sides:
                    yield from _of_sides(facts, (here, *members.tolist()))
                left += [item for item in members.tolist() if item not in seen and bound.down(item) < np.inf]
                seen.update(left)
    if doubtful:
        yield from _of_case(facts, scenario, cases.names[case])


def _of_case(facts: Facts, scenario: str, named: Iterable[tuple[str, str]]) -> Iterator[Missing]:
    """What is not stated about what a case begins with: whether it can be, and what it strikes."""
    for name in STRUCK_BY.get(scenario, ()):
        for kind, id in named:
            row = facts.number(id) - facts.offset(kind) if kind in facts.tables and facts.number(id) >= 0 else -1
            if row >= 0 and facts.has(kind, name):
                yield from missing_of(facts, kind, row, name)


def _of_element(facts: Facts, scenario: str, number: int, struck: bool) -> Iterator[Missing]:
    kind = facts.kind_of(number)
    row = number - facts.offset(kind)
    yield from not_said(facts, number)
    if kind != "component":
        return
    yield from missing_of(facts, kind, row, "restart_time")
    if not struck:
        return
    for name in STRUCK_BY.get(scenario, ()):
        yield from missing_of(facts, kind, row, name)
    assumed = facts.number_column(kind, "assumed_outage").declared[row]
    if scenario not in NOT_REPAIRED and not assumed:
        yield from missing_of(facts, kind, row, "repair_time")


def _of_sides(facts: Facts, nodes: Iterable[int]) -> Iterator[Missing]:
    """What is not stated about on which side of a cut these components lie."""
    whole = grid(facts)
    first, size = whole.first["component"], facts.size("component")
    for node in nodes:
        if first <= node < first + size:
            for name in ("zone", "system"):
                yield from missing_of(facts, "component", node - first, name)
                at = int(facts.rows_of("component", name, name)[node - first])
                while at >= 0:
                    yield from missing_of(facts, name, at, "parent")
                    at = int(facts.rows_of(name, "parent", name)[at])


def _of_dependency(facts: Facts, scenario: str, row: int) -> Iterator[Missing]:
    if row < 0:
        return
    for name in ("for_start" if scenario == "complete_stop" else "bridge", "suppliers", "category"):
        yield from missing_of(facts, "dependency", row, name)
