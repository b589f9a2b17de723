"""What lies on which side of a border, when a zone or a system is cut off from the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

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
    known, at = home >= 0, np.maximum(home, 0)
    inside = _within(parent)[at] & known[:, None]
    # Where it is not known in which one a component is, or what lies around that, it may be anywhere.
    vague = (home == -1) | (known & _loose(parent)[at])
    inside, outside = inside.T.copy(), (~inside & ~vague[:, None]).T.copy()
    ids, present = facts.ids(kind), facts.present(kind).true
    return tuple(Side(kind, ids[row], bool(present[row]), inside[row], outside[row]) for row in range(size))


def _within(parent: NDArray[np.int64]) -> Bools:
    """Which rows are each one or lie within it, at any depth: rows by those around them."""
    within = np.eye(len(parent), dtype=np.bool_)
    known, at = (parent >= 0)[:, None], np.maximum(parent, 0)
    for _ in range(len(parent)):
        more = within | (known & within[at])
        if (more == within).all():
            break
        within = more
    return within


def _loose(parent: NDArray[np.int64]) -> Bools:
    """Which rows may lie within any other, since it is not known what lies around them (or around what is)."""
    loose: Bools = parent == -1
    for _ in range(len(parent)):
        more = loose | np.where(parent >= 0, loose[np.maximum(parent, 0)], False)
        if (more == loose).all():
            break
        loose = more
    return loose


class Cuts(NamedTuple):
    """For each supplier of each group and each cut: whether that surely, and whether it possibly, takes it away."""

    surely: Bools
    perhaps: Bools


def cut_edges(facts: Facts, corner: Corner, sides: Sequence[Side]) -> Cuts:
    """What these cuts take away, at one corner of who needs what."""
    group = np.repeat(np.arange(len(corner.dependency)), np.diff(corner.supply.starts))
    carried, perhaps = (taken[group] for taken in _carried(facts, corner.dependency))
    found = Cuts(*np.zeros((2, len(group), len(sides)), dtype=np.bool_))
    asked = np.flatnonzero(perhaps)  # What surely is carried perhaps is; the others stay, whatever is cut off.
    if len(asked) and len(sides):
        dependent, supplier = corner.supply.dependent[group[asked]], corner.supply.suppliers[asked]
        inside, outside = _nodes_at(facts, grid(facts), sides)
        within, beyond = inside[dependent], outside[dependent]
        across = (within & outside[supplier]) | (beyond & inside[supplier])
        same = (within & inside[supplier]) | (beyond & outside[supplier])
        found.surely[asked], found.perhaps[asked] = across & carried[asked][:, None], ~same
    return found


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


def _nodes_at(facts: Facts, whole: Grid, sides: Sequence[Side]) -> tuple[Bools, Bools]:
    """Which nodes surely lie inside each cut, and which surely outside: a function with its performers, a system with
    its components; what has some on either side lies on neither. Nodes by cuts.
    """
    ends = np.zeros((2, whole.nodes, len(sides)), dtype=np.bool_)
    components = (
        np.array([side.inside for side in sides]).T.copy(),
        np.array([side.outside for side in sides]).T.copy(),
    )
    for kind in NEEDING:
        size, first = facts.size(kind), whole.first[kind]
        if not size:
            continue
        for end, flags in zip(ends, components, strict=True):
            end[first : first + size] = flags if kind == "component" else _all(facts, kind, flags)
    return ends[0], ends[1]


def _all(facts: Facts, kind: str, flags: Bools) -> Bools:
    """For which elements all components that may belong to them are marked, and there are any: elements by cuts."""
    many, offset = facts.many(kind, "performed_by" if kind == "function" else "components"), facts.offset("component")
    rows, named = pairs(many, sure=False)
    order = np.argsort(rows, kind="stable")
    filled = np.flatnonzero(np.bincount(rows, minlength=many.size))
    marked = np.zeros((many.size, flags.shape[1]), dtype=np.bool_)
    if len(filled):
        starts = np.searchsorted(rows[order], filled)
        marked[filled] = np.logical_and.reduceat(flags[named[order] - offset], starts, axis=0)
    if many.hidden is not None and len(many.hidden):  # What is hidden may be in every one.
        marked[np.bincount(rows, minlength=many.size) == 0] = True
        marked &= flags[many.hidden - offset].all(axis=0)
    return marked & ~many.open[:, None]
