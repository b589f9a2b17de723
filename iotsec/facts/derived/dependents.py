"""What rests on a system: the functions of others that need it, and the systems that need it and that it needs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from iotsec.columns import UNKNOWN, Column, Number
from iotsec.columns.rows import Bools
from iotsec.conditions.masks import Mask
from iotsec.facts.derived.dependence import NEEDING
from iotsec.facts.derived.questions import Sets, existing, named_at
from iotsec.facts.derived.reliance import path, reliance, rows_of, unknown_functions, within
from iotsec.facts.derived.scenarios.supply import grid, number_at
from iotsec.facts.derived.showing import MOST, Seen, element, gaps, joined, of_values, undrawn
from iotsec.facts.existence import missing_of_existence
from iotsec.facts.missing import known_at, missing_of
from iotsec.facts.openness import closed_by_design, open_at
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing, Step, Witness

MOST_CHAINS = 8
"""So many chains of needs are shown of one system."""


def needing_systems(facts: Facts) -> Mask:
    """Whether each function, of another system, surely needs each system, and whether it surely does not."""
    found, present = reliance(facts), facts.present("function")
    rows = rows_of(facts, "function")
    sure = found.sure[rows] & found.belongs.false[rows] & present.true[:, None]
    possible = (found.possible[rows] | found.open[rows][:, None]) & ~found.belongs.true[rows]
    return Mask(sure, ~possible | present.false[:, None])


def dependents(facts: Facts, kind: str) -> Column:
    """The functions of other systems that need something of a system or of one within it, at any distance."""
    sets, offset, needing = Sets(facts.size("system")), facts.offset("function"), needing_systems(facts)
    sets.open[:] = unknown_functions(facts)
    for row in range(len(sets)):
        sets.sure[row] = set((np.flatnonzero(needing.true[:, row]) + offset).tolist())
        sets.maybe[row] = set((np.flatnonzero(~needing.false[:, row]) + offset).tolist())
    return sets.column()


def dependents_witness(facts: Facts, kind: str, row: int) -> Witness:
    """For each function the chain by which it needs the system; of those that perhaps do, what is not stated."""
    many, first = facts.many("system", "dependents"), facts.offset("function")
    ends = reliance(facts).belongs.true[:, row]
    steps: list[Step] = []
    for number in named_at(many, row)[0][:MOST_CHAINS]:
        steps += _chain(facts, number - first, ends)
    chain = Witness("chain", tuple(steps)[:MOST])
    if known_at(facts, kind, row, "dependents"):
        return chain
    return joined(chain, gaps(_unsaid(facts, row, named_at(many, row)[1])))


def _chain(facts: Facts, function: int, ends: Bools) -> Iterator[Step]:
    for node in path(facts, grid(facts).first["function"] + function, ends, sure=True):
        yield element(facts, number_at(facts, node))


def _unsaid(facts: Facts, row: int, perhaps: list[int]) -> Iterator[Missing]:
    """What would settle which of these functions need a system: what they need, and whose they are."""
    for number in perhaps:
        function = number - facts.offset("function")
        yield from missing_of_existence(facts, "function", function)
        yield from _of_needs(facts, "function", function, row)
    if unknown_functions(facts):
        for system in range(facts.size("system")):
            yield from undrawn(facts, "system", system, "function")
        yield from () if closed_by_design(facts, "systems") else _of_design(facts, "systems")


def _of_design(facts: Facts, section: str) -> Iterator[Missing]:
    if facts.size("design"):
        yield Missing("design", facts.ids("design")[0], f"complete.{section}")


def _of_needs(facts: Facts, kind: str, row: int, system: int) -> Iterator[Missing]:
    """What is not stated about what an element needs, and about the systems of what it possibly needs."""
    yield from missing_of(facts, kind, row, "needs")
    found = reliance(facts)
    chain = path(facts, grid(facts).first[kind] + row, ~found.belongs.false[:, system], sure=False)
    for node in (grid(facts).first[kind] + row, *chain):
        number = number_at(facts, node)
        at = facts.kind_of(number)
        yield from missing_of_existence(facts, at, number - facts.offset(at))
        yield from _of_system(facts, at, number - facts.offset(at))


def _of_system(facts: Facts, kind: str, row: int) -> Iterator[Missing]:
    """What is not stated about the system of an element, and about what lies around that."""
    at = row if kind == "system" else int(facts.rows_of(kind, "system", "system")[row])
    if at == UNKNOWN:
        yield Missing(kind, facts.ids(kind)[row], "system")
    seen = set[int]()
    while at >= 0 and at not in seen:
        seen.add(at)
        yield from missing_of(facts, "system", at, "parent")
        at = int(facts.rows_of("system", "parent", "system")[at])


def tightest_dependent(facts: Facts, kind: str) -> Column:
    """The shortest outage (s) that the dependents of a system tolerate; unlimited where it has none."""
    needing, number = needing_systems(facts), facts.number_column("function", "tolerable_outage")
    nothing = np.zeros(len(number.low), dtype=np.bool_) if number.nothing is None else number.nothing
    low, high = np.where(nothing, np.inf, np.maximum(number.low, 0.0)), np.where(nothing, np.inf, number.high)
    least = np.where(needing.false, np.inf, low[:, None]).min(axis=0, initial=np.inf)
    most = np.where(needing.true, high[:, None], np.inf).min(axis=0, initial=np.inf)
    least = np.where(unknown_functions(facts), 0.0, least)
    return Number(least, most, stated=(least > 0) | (most < np.inf))


def tightest_dependent_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The functions that need it with the outages that they tolerate."""
    number, many = facts.number_column(kind, "tightest_dependent"), facts.many("system", "dependents")
    settled = bool(number.low[row] == number.high[row])
    first = facts.offset("function")
    seen = [Seen("function", item - first, "tolerable_outage") for part in named_at(many, row) for item in part]
    found = of_values(facts, seen, settled=settled)
    return found if settled else joined(found, gaps(missing_of(facts, "system", row, "dependents")))


def _mutual(facts: Facts) -> Mask:
    """Whether each two systems need each other, nested ones left out."""
    found, inside, present = reliance(facts), within(facts), facts.present("system")
    rows = rows_of(facts, "system")
    sure, possible = found.sure[rows], found.possible[rows] | found.open[rows][:, None]
    nested, apart = inside.true | inside.true.T, inside.false & inside.false.T
    here, gone = present.true[:, None] & present.true[None, :], present.false[:, None] | present.false[None, :]
    return Mask(sure & sure.T & apart & here, ~(possible & possible.T & ~nested & ~gone))


def _open_circle(facts: Facts) -> Bools:
    """Which systems may need one that is not drawn, and that needs them."""
    found = reliance(facts)
    return found.open[rows_of(facts, "system")] & (not closed_by_design(facts, "systems"))


def mutual(facts: Facts, kind: str) -> Column:
    """The systems that need a system and that it needs, at any distance; neither those around it nor those within."""
    sets, offset, answers = Sets(facts.size("system")), facts.offset("system"), _mutual(facts)
    sets.open |= _open_circle(facts)
    for row in range(len(sets)):
        sets.sure[row] = set((np.flatnonzero(answers.true[row]) + offset).tolist())
        sets.maybe[row] = set((np.flatnonzero(~answers.false[row]) + offset).tolist())
    return sets.column()


def mutual_witness(facts: Facts, kind: str, row: int) -> Witness:
    """For each of these systems the chain to it and the chain back; what is not stated on such chains."""
    many, belongs = facts.many("system", "mutual"), reliance(facts).belongs
    first, steps = grid(facts).first["system"], list[Step]()
    sure, perhaps = named_at(many, row)
    for number in sure[:MOST_CHAINS]:
        other = number - facts.offset("system")
        for start, end in ((row, other), (other, row)):
            found = path(facts, first + start, belongs.true[:, end], sure=True)
            steps += [element(facts, number_at(facts, node)) for node in found]
    chain = Witness("chain", tuple(steps)[:MOST])
    if known_at(facts, kind, row, "mutual"):
        return chain
    missing: list[Missing] = []
    for number in perhaps:
        other = number - facts.offset("system")
        missing += [*_of_needs(facts, "system", row, other), *_of_needs(facts, "system", other, row)]
        missing += missing_of_existence(facts, "system", other)
    if _open_circle(facts)[row]:
        missing += [*missing_of(facts, "system", row, "needs"), *_of_design(facts, "systems")]
    return joined(chain, gaps(missing))


def mutual_dependencies(facts: Facts, kind: str) -> Column:
    """The dependencies of the elements of a system on what belongs to one that it needs and that needs it."""
    sets, offset = Sets(facts.size("system")), facts.offset("dependency")
    if facts.size("dependency") and len(sets):
        owned, supplied, circles = _owned(facts), _supplied(facts), _mutual(facts)
        sure = owned.true & _any_in_common(supplied.true, circles.true)
        possible = ~owned.false & _any_in_common(~supplied.false, ~circles.false | _open_circle(facts)[:, None])
        for row in range(len(sets)):
            sets.sure[row] = set((np.flatnonzero(sure[:, row]) + offset).tolist())
            sets.maybe[row] = set((np.flatnonzero(possible[:, row]) + offset).tolist())
    in_circle = ~_mutual(facts).false.all(axis=1) | _open_circle(facts)
    sets.open |= open_at(facts, "system", "dependency") & in_circle
    return sets.column()


def _any_in_common(dependencies: Bools, circles: Bools) -> Bools:
    """For each dependency and system: whether a system that supplies the one is in a circle with the other."""
    found: Bools = (dependencies.astype(np.float32) @ circles.T.astype(np.float32)) > 0
    return found


def _owned(facts: Facts) -> Mask:
    """Whether each dependency is of an element of each system: dependencies by systems."""
    found, of, present = reliance(facts), facts.code("dependency", "of").astype(np.int64), facts.present("dependency")
    node = np.array([_node(facts, int(number)) for number in of], dtype=np.int64)
    known, at = (node >= 0)[:, None], np.maximum(node, 0)
    true, false = found.belongs.true[at] & known, found.belongs.false[at] & known
    return Mask(true & present.true[:, None], false | present.false[:, None])


def _node(facts: Facts, number: int) -> int:
    if number < 0:
        return UNKNOWN
    kind = facts.kind_of(number)
    return grid(facts).first[kind] + number - facts.offset(kind) if kind in NEEDING else UNKNOWN


def _supplied(facts: Facts) -> Mask:
    """Whether each dependency rests on an element of each system: dependencies by systems."""
    suppliers, belongs = facts.many("dependency", "suppliers"), reliance(facts).belongs
    shape = facts.size("dependency"), facts.size("system")
    sure, possible = np.zeros(shape, dtype=np.bool_), np.zeros(shape, dtype=np.bool_)
    possible[suppliers.open] = True
    for row in range(shape[0]):
        for number, certain in existing(facts, suppliers, row):
            node = _node(facts, number)
            sure[row] |= belongs.true[node] & certain
            possible[row] |= ~belongs.false[node]
    return Mask(sure, ~possible)


def mutual_dependencies_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The dependencies; what is not stated of those that perhaps are such, and of the circle."""
    sure, perhaps = named_at(facts.many("system", "mutual_dependencies"), row)
    found = Witness("values", tuple(element(facts, number) for number in sure)[:MOST])
    if known_at(facts, kind, row, "mutual_dependencies"):
        return found
    missing = [*missing_of(facts, "system", row, "mutual"), *undrawn(facts, "system", row, "dependency")]
    for number in perhaps:
        dependency = number - facts.offset("dependency")
        missing += missing_of_existence(facts, "dependency", dependency)
        missing += [item for name in ("of", "suppliers") for item in missing_of(facts, "dependency", dependency, name)]
        members = facts.many("dependency", "suppliers")
        for supplier, _sure in existing(facts, members, dependency):
            at = facts.kind_of(supplier)
            missing += _of_system(facts, at, supplier - facts.offset(at))
    return joined(found, gaps(missing))
