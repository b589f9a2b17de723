"""Comparing intervals of sets: what surely is in, what possibly is in, and whether there may be more."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import Code, Many
from iotsec.columns.kinds import count_in
from iotsec.columns.rows import Bools, is_among
from iotsec.conditions.masks import Mask

Wanted = frozenset[int] | Many | Code


def includes(left: Many, right: Wanted, size: int) -> Mask:
    """Whether all of the right set is in the left one."""
    if isinstance(right, frozenset):
        true, false = np.ones(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_)
        for code in sorted(right):
            sure, possible = _holds(left, code)
            true &= sure
            false |= ~possible
        return Mask(true, false)
    other = _as_set(right)
    missing_surely = _some_outside(*_pairs(other, size, sure=True), left, size, sure=False)
    missing_possibly = _some_outside(*_pairs(other, size, sure=False), left, size, sure=True)
    closed = ~other.open & (other.hidden is None)
    return Mask(closed & ~missing_possibly, missing_surely)


def only(left: Many, right: Wanted, size: int) -> Mask:
    """Whether all of the left set is in the right one."""
    if isinstance(right, frozenset):
        outside = _counted(left, ~is_among(left.members, right))
        perhaps = _counted_maybe(left, sorted(right), inside=False)
        closed = ~left.open & (left.hidden is None)
        return Mask(closed & (outside == 0) & (perhaps == 0), outside > 0)
    return includes(_as_set(right), left, size)


def disjoint(left: Many, right: Wanted, size: int) -> Mask:
    """Whether the two sets have no member in common."""
    if isinstance(right, frozenset):
        inside = _counted(left, is_among(left.members, right))
        perhaps = _counted_maybe(left, sorted(right), inside=True)
        closed = ~left.open & (left.hidden is None)
        return Mask(closed & (inside == 0) & (perhaps == 0), inside > 0)
    other = _as_set(right)
    shared = _some_inside(left, other, size, sure=True)
    perhaps_shared = _some_inside(left, other, size, sure=False)
    closed = ~left.open & ~other.open & (left.hidden is None) & (other.hidden is None)
    return Mask(closed & ~perhaps_shared, shared)


def _as_set(right: Many | Code) -> Many:
    """One word or element as the set that holds it; one that is not known as an open set."""
    if isinstance(right, Many):
        return right
    known = right.codes >= 0
    starts = np.concatenate(([0], np.cumsum(known))).astype(np.int32)
    return Many(starts, right.codes[known], right.codes == -1)


def _counted(left: Many, flags: Bools) -> NDArray[Any]:
    return count_in(left.starts, flags)


def _counted_maybe(left: Many, wanted: list[int], *, inside: bool) -> NDArray[Any]:
    if left.maybe is None:
        return np.zeros(left.size, dtype=np.int32)
    flags = is_among(left.maybe[1], wanted)
    return count_in(left.maybe[0], flags if inside else ~flags)


def _holds(left: Many, code: int) -> tuple[Bools, Bools]:
    """Where the set surely, and where it possibly, holds this code."""
    sure = count_in(left.starts, left.members == code) > 0
    possible = sure | left.open
    if left.maybe is not None:
        possible = possible | (count_in(left.maybe[0], left.maybe[1] == code) > 0)
    if left.hidden is not None and bool(np.any(left.hidden == code)):
        possible = np.ones_like(sure)
    return sure, possible


def _pairs(many: Many, size: int, *, sure: bool) -> tuple[NDArray[Any], NDArray[Any]]:
    """Rows and members: of what surely is in, or of all that possibly is."""
    rows = np.repeat(np.arange(size), np.diff(many.starts))
    members = many.members
    if not sure and many.maybe is not None:
        rows = np.concatenate((rows, np.repeat(np.arange(size), np.diff(many.maybe[0]))))
        members = np.concatenate((members, many.maybe[1]))
    return rows, members


def _keys(rows: NDArray[Any], members: NDArray[Any]) -> NDArray[np.int64]:
    keys: NDArray[np.int64] = rows.astype(np.int64) << 32 | members.astype(np.int64)
    return keys


def _some_outside(rows: NDArray[Any], members: NDArray[Any], left: Many, size: int, *, sure: bool) -> Bools:
    """Rows with a member that is outside: not surely in (`sure`), or surely not in."""
    outside = ~is_among(_keys(rows, members), _keys(*_pairs(left, size, sure=sure)))
    if not sure:
        outside &= ~left.open[rows]
        if left.hidden is not None:
            outside &= ~is_among(members, left.hidden)
    found = np.zeros(size, dtype=np.bool_)
    found[rows[outside]] = True
    return found


def _some_inside(left: Many, right: Many, size: int, *, sure: bool) -> Bools:
    rows, members = _pairs(right, size, sure=sure)
    inside = is_among(_keys(rows, members), _keys(*_pairs(left, size, sure=sure)))
    found = np.zeros(size, dtype=np.bool_)
    found[rows[inside]] = True
    return found
