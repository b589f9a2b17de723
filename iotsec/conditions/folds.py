"""Questions about the members of a relation: every, some, how many, the total, the union."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import Code, Many, Number, PeriodColumn
from iotsec.columns.kinds import count_in
from iotsec.columns.rows import Bools
from iotsec.conditions.gather import gathered
from iotsec.conditions.masks import Mask, both, certain, implied, unknown
from iotsec.conditions.source import Scope
from iotsec.conditions.tree import Condition, Fact, Fold, Quantified, Term
from iotsec.conditions.unions import Parts, as_many

Holds = Callable[[Condition, Scope], Mask]
ValueOf = Callable[[Term, Scope], Any]
MOST_HIDDEN = 2_000_000
"""As many pairs of a row and a hidden member are looked at one by one; beyond it the relation counts as open."""


MOST_KEPT = 20_000
"""So many members of a relation are kept, with what was asked of them, for the next question about them."""


class Group(NamedTuple):
    """Members of one kind: where they stand among all members, and whether each exists; asked in a scope of their own.

    `at` is None where all members are of this kind.
    """

    scope: Scope
    present: Mask
    at: NDArray[Any] | None = None


class Members(NamedTuple):
    """The members of a relation, flat: to which row each belongs, whether surely, and where there may be more.

    `groups` are the members kind by kind, once something was asked of them.
    """

    numbers: NDArray[Any]
    owners: NDArray[Any]
    sure: Bools
    open: Bools
    elements: bool
    groups: list[Group]


def members_of(over: Fact, scope: Scope) -> Members:
    """The members of a relation for the elements in scope, worked out once where they are not too many."""
    key = (over, "members")
    kept: Members | None = scope.memo.get(key)
    if kept is None:
        kept = _members_of(over, scope)
        if len(kept.numbers) <= MOST_KEPT:
            scope.memo[key] = kept
    return kept


def _members_of(over: Fact, scope: Scope) -> Members:
    """The members of a relation for the elements in scope.

    Hidden members (their own reference is not known) may belong to any row: they are paired with each row, up to a
    bound; beyond it the relation counts as open.
    """
    many = gathered(over, scope)
    if isinstance(many, Code):
        many = Many(np.zeros(scope.size + 1, np.int32), np.zeros(0, np.int32), many.codes == -1)
    if not isinstance(many, Many):
        raise TypeError(f"{over} is no set")
    size, opened = scope.size, many.open
    rows = np.arange(size)
    numbers, owners = many.members, rows.repeat(many.starts[1:] - many.starts[:-1])
    more, beside = [], []
    if many.maybe is not None:
        more.append(many.maybe[1])
        beside.append(rows.repeat(many.maybe[0][1:] - many.maybe[0][:-1]))
    if many.hidden is not None and len(many.hidden):
        if len(many.hidden) * size <= MOST_HIDDEN:
            more.append(np.tile(many.hidden, size))
            beside.append(rows.repeat(len(many.hidden)))
        else:
            opened = np.ones(size, dtype=np.bool_)
    elements = many.elements or over.form.name == "refs"
    sure = np.ones(len(numbers), dtype=np.bool_)
    if more:
        added, whose = np.concatenate(more), np.concatenate(beside)
        new = ~_among(_keys(whose, added), _keys(owners, numbers))  # What is surely in is not in a second time.
        numbers, owners = np.concatenate((numbers, added[new])), np.concatenate((owners, whose[new]))
        sure = np.concatenate((sure, np.zeros(int(new.sum()), dtype=np.bool_)))
    return Members(numbers, owners, sure, opened, elements, [])


def _keys(rows: NDArray[Any], members: NDArray[Any]) -> NDArray[np.int64]:
    keys: NDArray[np.int64] = rows.astype(np.int64) << 32 | members.astype(np.int64)
    return keys


def _among(keys: NDArray[np.int64], known: NDArray[np.int64]) -> Bools:
    """Which keys are among the known ones; these are mostly sorted already, so that no table of them is needed."""
    if not len(known):
        return np.zeros(len(keys), dtype=np.bool_)
    if bool((known[1:] < known[:-1]).any()):
        known = np.sort(known)
    found: Bools = known[np.minimum(np.searchsorted(known, keys), len(known) - 1)] == keys
    return found


def asked(members: Members, conditions: Sequence[Condition], scope: Scope, holds: Holds) -> tuple[Mask, list[Mask]]:
    """Whether each member is in at all (its presence), and the answer of each condition about it."""
    groups = _groups(members, scope)
    if len(groups) == 1 and groups[0].at is None:
        inner = groups[0].scope.with_parameters(scope.parameters)
        return groups[0].present, [holds(item, inner) for item in conditions]
    size = len(members.numbers)
    present, answers = unknown(size), [unknown(size) for _ in conditions]
    for group in groups:
        inner = group.scope.with_parameters(scope.parameters)
        given = [holds(item, inner) for item in conditions]
        for whole, part in zip((present, *answers), (group.present, *given), strict=True):
            whole.true[group.at], whole.false[group.at] = part.true, part.false
    return present, answers


def _groups(members: Members, scope: Scope) -> list[Group]:
    """The members kind by kind, each asked about in one scope: what is worked out there serves the next question."""
    if not members.groups:
        members.groups.extend(_grouped(members, scope))
    return members.groups


def _grouped(members: Members, scope: Scope) -> Iterator[Group]:
    numbers, owners = members.numbers, members.owners
    if not members.elements:
        yield Group(scope.members("it", numbers, owners), certain(True, len(numbers)))
        return
    kinds = scope.source.kinds_at(numbers)
    for kind, where in kinds:
        at = None if len(kinds) == 1 else np.flatnonzero(where)
        rows = (numbers if at is None else numbers[at]) - scope.source.offset(kind)
        inner = scope.members(kind, rows, owners if at is None else owners[at])
        if inner.cases is None:
            present = scope.source.present(kind).take(rows)
        else:
            present = scope.source.present_in(inner.cases[0], kind, rows, inner.cases[1])
        yield Group(inner, Mask(present.true, present.false), at)


def quantified(node: Quantified, scope: Scope, holds: Holds) -> Mask:
    """Where every (or some) member surely meets the condition, and where surely not."""
    members = members_of(node.over, scope)
    conditions = [node.that] if node.where is None else [node.that, node.where]
    present, (that, *where) = asked(members, conditions, scope, holds)
    inside = both((Mask(present.true & members.sure, present.false), *where))
    meets = implied(inside, that) if node.quantifier == "every" else both((inside, that))
    size = scope.size
    if node.quantifier == "every":
        violated, doubtful = _any(members.owners, meets.false, size), _any(members.owners, ~meets.true, size)
        return Mask(~doubtful & ~members.open, violated)
    found, possible = _any(members.owners, meets.true, size), _any(members.owners, ~meets.false, size)
    return Mask(found, ~possible & ~members.open)


def _any(owners: NDArray[Any], flags: Bools, size: int) -> Bools:
    found = np.zeros(size, dtype=np.bool_)
    found[owners[np.flatnonzero(flags)]] = True  # A mask as the index takes several times as long.
    return found


def folded(node: Fold, scope: Scope, holds: Holds, value: ValueOf) -> Any:
    """How many members, their total, or the union of their sets, as an interval."""
    members = members_of(node.over, scope)
    present, where = asked(members, [] if node.where is None else [node.where], scope, holds)
    inside = both((Mask(present.true & members.sure, present.false), *where))
    if node.operation == "count":
        return _counted(members, inside, scope.size)
    if node.of is None:
        raise TypeError(f"{node.operation} needs a term")
    if node.operation == "total":
        return _totalled(members, inside, _of_members(node.of, members, scope, value), scope.size)
    return _unioned(node.of, members, inside, scope, value)


def _counted(members: Members, inside: Mask, size: int) -> Number:
    low = np.bincount(members.owners[inside.true], minlength=size).astype(np.float64)
    high = np.bincount(members.owners[~inside.false], minlength=size).astype(np.float64)
    return Number(low, np.where(members.open, np.inf, high))


def _of_members(of: Term, members: Members, scope: Scope, value: ValueOf) -> Any:
    """The term for each member; members of several kinds are asked kind by kind."""
    size = len(members.numbers)
    low, high, first, last = (np.full(size, end) for end in (-np.inf, np.inf, -np.inf, np.inf))
    for group in _groups(members, scope):
        number = value(of, group.scope.with_parameters(scope.parameters))
        number = _added_up(number.length if isinstance(number, PeriodColumn) else number)
        at = slice(None) if group.at is None else group.at
        low[at], high[at] = number.low, number.high
        first[at], last[at] = number.upper
    return Number(low, high, (first, last))


def _added_up(number: Number) -> Number:
    """What each member adds: an explicit none adds nothing, and one that is not stated may be none."""
    (low, high), (first, last) = (number.low, number.high), number.upper
    if number.stated is not None:
        silent = ~number.declared
        low, first = (np.where(silent, np.minimum(end, 0.0), end) for end in (low, first))
        high, last = (np.where(silent, np.maximum(end, 0.0), end) for end in (high, last))
    if number.nothing is not None:
        low, high, first, last = (np.where(number.nothing, 0.0, end) for end in (low, high, first, last))
    return Number(low, high, (first, last))


def _totalled(members: Members, inside: Mask, number: Number, size: int) -> Number:
    """Sums of both ends; a member that is only possibly in adds from min(0, low) to max(0, high)."""
    sure = inside.true
    low = np.where(sure, number.low, np.where(inside.false, 0.0, np.minimum(number.low, 0.0)))
    high = np.where(sure, number.upper[1], np.where(inside.false, 0.0, np.maximum(number.upper[1], 0.0)))
    with np.errstate(invalid="ignore"):
        lowest = np.bincount(members.owners, weights=low, minlength=size)
        highest = np.bincount(members.owners, weights=high, minlength=size)
    lowest = np.where(members.open & np.isnan(lowest), -np.inf, lowest)
    return Number(
        np.where(np.isnan(lowest), -np.inf, lowest), np.where(members.open | np.isnan(highest), np.inf, highest)
    )


def _unioned(of: Term, members: Members, inside: Mask, scope: Scope, value: ValueOf) -> Many:
    parts = Parts([], [], members.open.copy())
    for kind, where in scope.source.kinds_at(members.numbers) if members.elements else []:
        at = np.flatnonzero(where & ~inside.false)
        rows, owners = members.numbers[at] - scope.source.offset(kind), members.owners[at]
        parts.add(as_many(value(of, scope.members(kind, rows, owners))), owners, inside.true[at])
    return parts.together()


__all__ = ["Members", "asked", "count_in", "folded", "members_of", "quantified"]
