"""Whether things start again after a complete stop, and in which order: what waits in a circle never does."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from iotsec.columns import Column, Number, Truth
from iotsec.facts.derived.dependence import not_said
from iotsec.facts.derived.scenarios.start_up import start_groups, start_of
from iotsec.facts.derived.scenarios.supply import Corner, corner, grid, number_at
from iotsec.facts.derived.showing import MOST, element, gaps, joined
from iotsec.facts.missing import missing_of
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing, Step, Witness


def never_starts(facts: Facts, kind: str) -> Column:
    """Whether an element is not among those that start from what waits for nothing: complement of two fixed points."""
    rows = _rows(facts, kind)
    surely, possibly = (start_of(facts, upper=upper).step[rows] >= 0 for upper in (True, False))
    return Truth(~possibly, surely)


def start_step(facts: Facts, kind: str) -> Column:
    """In which step of the start-up an element begins, from 0 on; unlimited where it never does."""
    rows = _rows(facts, kind)
    first, last = (start_of(facts, upper=upper).step[rows].astype(np.float64) for upper in (False, True))
    return Number(np.where(first < 0, np.inf, first), np.where(last < 0, np.inf, last))


def _rows(facts: Facts, kind: str) -> slice:
    first = grid(facts).first[kind]
    return slice(first, first + facts.size(kind))


def starting_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The order in which it and what it waits for start; or the circle in which it waits; or what would settle it."""
    node = grid(facts).first[kind] + row
    surely, possibly = (start_of(facts, upper=upper).step[node] for upper in (True, False))
    if possibly < 0:
        return Witness("chain", tuple(_circle(facts, node))[:MOST])
    order = Witness("chain", tuple(_order(facts, node, upper=bool(surely >= 0)))[:MOST])
    return order if surely == possibly else joined(order, gaps(_unsaid(facts, node)))


def _waits_for(facts: Facts, place: Corner, node: int, *, upper: bool) -> Iterator[tuple[int, list[int]]]:
    """The groups for which a node waits before it starts, each with its suppliers."""
    chosen = start_groups(facts, place, upper=upper)
    for group in np.flatnonzero((place.supply.dependent == node) & chosen).tolist():
        yield group, place.supply.suppliers[place.supply.starts[group] : place.supply.starts[group + 1]].tolist()


def _circle(facts: Facts, node: int) -> Iterator[Step]:
    """From what never starts on to something for which it waits and that never starts, until one comes again."""
    place, steps, seen = corner(facts, upper=False), start_of(facts, upper=False).step, set[int]()
    while node not in seen:
        seen.add(node)
        yield element(facts, number_at(facts, node), "waits for the next")
        stuck = [
            item
            for group, suppliers in _waits_for(facts, place, node, upper=False)
            if sum(steps[supplier] >= 0 for supplier in suppliers) < len(suppliers) - place.supply.spare[group]
            for item in suppliers
            if steps[item] < 0
        ]
        if not stuck:
            return
        node = min(stuck, key=lambda item: (item not in seen, item))
    yield element(facts, number_at(facts, node), "is waited for")


def _order(facts: Facts, node: int, *, upper: bool) -> list[Step]:
    """It and what it waits for, at any distance, in the order of the start."""
    place, steps = corner(facts, upper=upper), start_of(facts, upper=upper).step
    found, left = {node}, [node]
    while left:
        for _group, suppliers in _waits_for(facts, place, left.pop(), upper=upper):
            new = [item for item in suppliers if item not in found and item < grid(facts).dead and steps[item] >= 0]
            found.update(new)
            left += new
    ordered = sorted(found, key=lambda item: (int(steps[item]), item))
    return [element(facts, number_at(facts, item), f"starts in step {steps[item]}") for item in ordered]


def _unsaid(facts: Facts, node: int) -> Iterator[Missing]:
    """What is not stated about it and about all for which it perhaps waits."""
    place, found, left = corner(facts, upper=True), {node}, [node]
    while left:
        here = left.pop(0)
        number = number_at(facts, here)
        yield from not_said(facts, number)
        if facts.kind_of(number) == "component":
            yield from missing_of(facts, "component", number - facts.offset("component"), "external")
        for group, suppliers in _waits_for(facts, place, here, upper=True):
            dependency = int(place.dependency[group])
            for name in ("for_start", "suppliers") if dependency >= 0 else ():
                yield from missing_of(facts, "dependency", dependency, name)
            new = [item for item in suppliers if item not in found and item < grid(facts).dead]
            found.update(new)
            left += new
