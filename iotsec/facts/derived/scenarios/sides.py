"""What lies on which side of a border, when a zone or a system is cut off from the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import Many
from iotsec.columns.rows import Bools, is_among
from iotsec.facts.derived.questions import pairs
from iotsec.facts.derived.scenarios.supply import NEEDING, Corner, Grid, grid
from iotsec.facts.table import Facts

CARRIED = ("communication", "time", "cloud", "data", "other-system")
"""Categories of dependency that a cut takes away; power and people still come."""


class Side(NamedTuple):
    """A zone or a system that is cut off: which components surely lie inside, and which surely outside."""

    kind: str
    id: str
    exists: bool
    inside: Bools
    outside: Bools


def sides_of_zones(facts: Facts) -> tuple[Side, ...]:
    """Each zone with the components in it and in the zones within it."""
    return _sides(facts, "zone")


def sides_of_systems(facts: Facts) -> tuple[Side, ...]:
    """Each system with the components of it and of its parts."""
    return _sides(facts, "system")


def _sides(facts: Facts, kind: str) -> tuple[Side, ...]:
    size = facts.size(kind)
    if not size:
        return ()
    home = facts.rows_of("component", kind, kind)
    parent = facts.rows_of(kind, "parent", kind)
    known = parent >= 0
    present = facts.present(kind)
    found = []
    for row in range(size):
        within = _within(parent, row)
        inside = np.where(home >= 0, within[np.maximum(home, 0)], False)
        # Where it is not known in which one a component is, or what lies around that, it may be anywhere.
        loose = _loose(parent, known, row)
        vague = (home == -1) | np.where(home >= 0, loose[np.maximum(home, 0)], False)
        found.append(Side(kind, facts.ids(kind)[row], bool(present.true[row]), inside, ~inside & ~vague))
    return tuple(found)


def _within(parent: NDArray[np.int64], row: int) -> Bools:
    """Which rows are this one or lie within it, at any depth."""
    within = np.zeros(len(parent), dtype=np.bool_)
    within[row] = True
    for _ in range(len(parent)):
        more = within | np.where(parent >= 0, within[np.maximum(parent, 0)], False)
        if (more == within).all():
            break
        within = more
    return within


def _loose(parent: NDArray[np.int64], known: Bools, row: int) -> Bools:
    """Which rows may lie within this one, since it is not known what lies around them (or around what is)."""
    loose = parent == -1
    for _ in range(len(parent)):
        more = loose | np.where(known, loose[np.maximum(parent, 0)], False)
        if (more == loose).all():
            break
        loose = more
    others: Bools = loose.copy()
    others[row] = False
    return others


def cut_edges(facts: Facts, corner: Corner, sides: Iterable[Side]) -> Iterator[tuple[Bools, Bools]]:
    """For each supplier of each group: whether each cut surely, and whether it possibly, takes it away."""
    group = np.repeat(np.arange(len(corner.dependency)), np.diff(corner.supply.starts))
    dependent, supplier = corner.supply.dependent[group], corner.supply.suppliers
    carried, perhaps = (taken[group] for taken in _carried(facts, corner.dependency))
    for side in sides:
        inside, outside = _nodes_at(facts, side)
        across = (inside[dependent] & outside[supplier]) | (outside[dependent] & inside[supplier])
        same = (inside[dependent] & inside[supplier]) | (outside[dependent] & outside[supplier])
        yield across & carried, ~same & perhaps


def _nodes_at(facts: Facts, side: Side) -> tuple[Bools, Bools]:
    """The nodes on either side; worked out once for both bounds."""
    key = ("nodes at sides", side.kind, side.id)
    if key not in facts.kept:
        facts.kept[key] = _nodes(facts, grid(facts), side)
    kept: tuple[Bools, Bools] = facts.kept[key]
    return kept


def _carried(facts: Facts, dependency: NDArray[np.int64]) -> tuple[Bools, Bools]:
    """Whether each group surely, and whether it possibly, rests on what a cut takes away."""
    size = len(dependency)
    surely, perhaps = np.zeros(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_)
    named = dependency >= 0
    if named.any():
        codes = facts.code("dependency", "category")[dependency[named]]
        surely[named] = is_among(codes, facts.words.codes(CARRIED))
        perhaps[named] = surely[named] | (codes == -1)
    return surely, perhaps


def _nodes(facts: Facts, whole: Grid, side: Side) -> tuple[Bools, Bools]:
    """Which nodes surely lie inside, and which surely outside: a function with its performers, a system with its
    components; what has some on either side lies on neither.
    """
    inside, outside = np.zeros(whole.nodes, dtype=np.bool_), np.zeros(whole.nodes, dtype=np.bool_)
    for kind in NEEDING:
        size, first = facts.size(kind), whole.first[kind]
        if not size:
            continue
        if kind == "component":
            inside[first : first + size], outside[first : first + size] = side.inside, side.outside
            continue
        many = facts.many(kind, "performed_by" if kind == "function" else "components")
        key = ("members at sides", kind)
        if key not in facts.kept:
            facts.kept[key] = pairs(many, sure=False)
        members = facts.kept[key]
        inside[first : first + size] = _all(facts, many, members, side.inside)
        outside[first : first + size] = _all(facts, many, members, side.outside)
    return inside, outside


def _all(facts: Facts, many: Many, members: tuple[NDArray[Any], NDArray[Any]], flags: Bools) -> Bools:
    """In which sets (of these rows and members) all that may be in are marked, and there is something in."""
    rows, named = members
    offset = facts.offset("component")
    some, others = np.zeros(many.size, dtype=np.bool_), np.zeros(many.size, dtype=np.bool_)
    some[rows] = True
    others[rows[~flags[named - offset]]] = True
    if many.hidden is not None and len(many.hidden):  # What is hidden may be in every one.
        some[:] = True
        others |= not flags[many.hidden - offset].all()
    return some & ~others & ~many.open
