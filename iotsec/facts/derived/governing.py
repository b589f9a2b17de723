"""Under which profiles an element is checked, where several sectors meet: those of the sectors of its own systems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import UNKNOWN, Column, Many
from iotsec.facts.derived.questions import Sets, existing
from iotsec.facts.derived.showing import explained
from iotsec.facts.missing import known_at
from iotsec.facts.openness import system_at, systems_of
from iotsec.facts.table import Facts
from iotsec.facts.view import Governing
from iotsec.facts.witness import Witness

PATHS: Mapping[str, tuple[str, ...]] = {
    "system": ("sector",),
    "component": ("system.sector",),
    "function": ("system.sector",),
    "interface": ("component.system.sector",),
    "vulnerability": ("component.system.sector",),
    "access": ("to.system.sector",),
    "flow": ("from.system.sector", "to.system.sector"),
    "dependency": ("of.sector", "of.system.sector", "suppliers.sector", "suppliers.system.sector"),
    "connection": ("systems.sector",),
    "agreement": ("covers.sector", "covers.system.sector", "covers.from.system.sector", "covers.to.system.sector"),
}
"""The sectors of an element, by its kind. Elements of other kinds belong to no system: all profiles ask of them."""


def checked_under(facts: Facts, kind: str) -> Column:
    """The ids of the profiles that are asked of each element."""
    governing, size = facts.view.governing, facts.size(kind)
    everyone = {facts.words.code(id) for id in governing.every}
    if kind not in PATHS or "system" not in facts.tables:
        starts = np.arange(size + 1, dtype=np.int32) * len(everyone)
        every = np.tile(np.array(sorted(everyone), dtype=np.int32), size)
        return Many(starts, every, np.zeros(size, dtype=np.bool_))
    sets = Sets(size, elements=False)
    surely, perhaps = _by_system(facts, governing)
    for row, system, certain in _members(facts, kind):
        known = system != UNKNOWN
        (sets.sure if certain else sets.maybe)[row] |= surely[system] if known else set()
        sets.maybe[row] |= perhaps[system] if known else everyone
    for sure, maybe in zip(sets.sure, sets.maybe, strict=True) if kind == "agreement" else ():
        if not (sure or maybe):  # It covers nothing, so it is nobody's.
            sure.update(everyone)
    return sets.column()


def _by_system(facts: Facts, governing: Governing) -> tuple[list[set[int]], list[set[int]]]:
    """For each system the profiles surely and possibly asked; the last entry but one is for what is of none (-2)."""
    code, sectors = facts.words.code, facts.code("system", "sector")
    surely: list[set[int]] = []
    perhaps: list[set[int]] = []
    for sector in sectors.tolist():
        known = sector != UNKNOWN
        word = facts.words.word(sector) if sector >= 0 else None
        surely.append({code(id) for id in governing.of(word)} if known else set())
        perhaps.append(set() if known else {code(id) for id in governing.every})
    nobody = {code(id) for id in governing.of(None)}
    return [*surely, nobody, set()], [*perhaps, set(), set()]


def _members(facts: Facts, kind: str) -> Iterator[tuple[int, int, bool]]:
    """Each element with each system that has a part in it (-1 not known, -2 none), and whether it surely has."""
    if kind == "connection":
        for row, pair in enumerate(facts.kept["pairs"]):
            yield from ((row, int(system), True) for system in pair)
        return
    if kind == "agreement":
        yield from _of_covered(facts)
        return
    if kind == "flow":
        for end in ("from", "to"):
            yield from _each(system_at(facts, facts.code("flow", end).astype(np.int64)))
        return
    yield from _each(systems_of(facts, kind))
    if kind == "dependency":
        yield from _of_suppliers(facts)


def _each(systems: NDArray[np.int64]) -> Iterator[tuple[int, int, bool]]:
    return ((row, system, True) for row, system in enumerate(systems.tolist()))


def _of_suppliers(facts: Facts) -> Iterator[tuple[int, int, bool]]:
    many = facts.many("dependency", "suppliers")
    named = [(row, *each) for row in range(facts.size("dependency")) for each in existing(facts, many, row)]
    systems = system_at(facts, np.array([number for _row, number, _sure in named], dtype=np.int64)).tolist()
    yield from ((row, system, sure) for (row, _number, sure), system in zip(named, systems, strict=True))
    yield from ((row, UNKNOWN, False) for row in np.flatnonzero(many.open).tolist())


def _of_covered(facts: Facts) -> Iterator[tuple[int, int, bool]]:
    """An agreement is of the systems that it covers, and of those at the ends of each flow that it covers."""
    many = facts.many("agreement", "covers")
    named = [(row, *each) for row in range(facts.size("agreement")) for each in existing(facts, many, row)]
    numbers = np.array([number for _row, number, _sure in named], dtype=np.int64)
    flows = numbers - facts.offset("flow")
    is_flow = (flows >= 0) & (flows < facts.size("flow"))
    for end in ("from", "to"):
        covered = np.array(numbers)
        covered[is_flow] = facts.code("flow", end)[flows[is_flow]]
        for (row, _number, sure), system in zip(named, system_at(facts, covered).tolist(), strict=True):
            yield row, system, sure
    for row in np.flatnonzero(many.open).tolist():
        yield row, UNKNOWN, False


def checked_under_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The sectors of its systems; where they are not known, what is not stated."""
    paths: Iterable[str] = PATHS.get(kind, ())
    return explained(facts, kind, row, paths, settled=known_at(facts, kind, row, "checked_under"))
