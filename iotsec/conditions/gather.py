"""Facts gathered along a path: from the element under check over its references to the fact at the end."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import NOTHING, UNKNOWN, Code, Column, Level, Many, Number, PeriodColumn, Truth
from iotsec.columns.kinds import segments_of
from iotsec.columns.rows import Rows, numbers_of, size_of
from iotsec.conditions.source import Scope, Source
from iotsec.conditions.tree import Fact


def gathered(fact: Fact, scope: Scope) -> Column:
    """The fact's column at the elements in scope, worked out once."""
    if fact.of_self and scope.outer is not None:
        scope = scope.outer
    key = (fact.steps, "fact")
    kept = scope.memo.get(key)
    if kept is None:
        kept = scope.memo[key] = _along(fact.steps, scope)
    column: Column = kept
    return column


def _along(steps: tuple[str, ...], scope: Scope) -> Column:
    if len(steps) == 1:
        return column_at(scope.source, scope.kind, scope.rows, steps[0])
    key = (steps[:-1], "elements")
    numbers = scope.memo.get(key)
    if numbers is None:
        numbers = scope.memo[key] = _elements(steps[:-1], scope)
    return column_of(scope.source, numbers, steps[-1])


def _elements(steps: tuple[str, ...], scope: Scope) -> NDArray[Any]:
    """The numbers of the elements at the end of a path of references."""
    column = _along(steps, scope)
    if not isinstance(column, Code):
        raise TypeError(f"{steps[-1]} is no reference")
    return column.codes


def column_at(source: Source, kind: str, rows: Rows, name: str) -> Column:
    """A fact of elements of one kind; of a kind that has no such fact, an explicit none."""
    if source.has(kind, name):
        return source.column(kind, name).take(rows)
    return _nothing(source, name, size_of(rows))


def _nothing(source: Source, name: str, size: int) -> Column:
    """Elements of a kind that does not have the fact: surely none."""
    return Code(np.full(size, NOTHING, dtype=np.int32))


def column_of(source: Source, numbers: NDArray[Any], name: str) -> Column:
    """A fact of elements of several kinds, given by their numbers (negative: not known, or surely none)."""
    groups = source.kinds_at(numbers)
    if len(groups) == 1 and source.has(groups[0][0], name):
        kind = groups[0][0]
        return source.column(kind, name).take(np.where(numbers >= 0, numbers - source.offset(kind), numbers))
    pieces = []
    for kind, where in groups:
        if source.has(kind, name):
            at = np.flatnonzero(where)
            pieces.append((at, source.column(kind, name).take(numbers[at] - source.offset(kind))))
    if not pieces:
        return Code(np.where(numbers == UNKNOWN, UNKNOWN, NOTHING).astype(np.int32))
    return _joined(pieces, numbers)


def _joined(pieces: list[tuple[NDArray[Any], Column]], numbers: NDArray[Any]) -> Column:
    """Pieces of a column put together; elsewhere it is unknown (-1) or none (-2, and kinds without the fact)."""
    sample, size = pieces[0][1], len(numbers)
    none = numbers != UNKNOWN
    for at, _piece in pieces:
        none[at] = False
    if isinstance(sample, Truth):
        true, false, nothing = np.zeros(size, bool), np.zeros(size, bool), none.copy()
        for at, piece in pieces:
            true[at], false[at] = piece.true, piece.false  # type: ignore[union-attr]
            nothing[at] = False if piece.nothing is None else piece.nothing  # type: ignore[union-attr]
        return Truth(true, false, nothing)
    if isinstance(sample, Code):
        codes = np.where(none, NOTHING, UNKNOWN).astype(np.int32)
        for at, piece in pieces:
            codes[at] = piece.codes  # type: ignore[union-attr]
        return Code(codes, sample.elements)
    if isinstance(sample, Number):
        return _joined_numbers(pieces, none)
    if isinstance(sample, Many):
        return _joined_sets(pieces, none)
    raise TypeError(f"a {type(sample).__name__} cannot be gathered from several kinds")


def _joined_numbers(pieces: list[tuple[NDArray[Any], Any]], none: NDArray[np.bool_]) -> Number:
    size = len(none)
    low, high, nothing = np.full(size, -np.inf), np.full(size, np.inf), none.copy()
    first, last, stated = low.copy(), high.copy(), np.zeros(size, bool)
    for at, piece in pieces:
        low[at], high[at], stated[at] = piece.low, piece.high, piece.declared
        first[at], last[at] = piece.upper
        nothing[at] = False if piece.nothing is None else piece.nothing
    return Number(low, high, (first, last), nothing, stated)


def _joined_sets(pieces: list[tuple[NDArray[Any], Any]], none: NDArray[np.bool_]) -> Many:
    size = len(none)
    members: list[list[int]] = [[] for _ in range(size)]
    maybe: list[list[int]] = [[] for _ in range(size)]
    opened, hidden = ~none, [piece.hidden for _at, piece in pieces if piece.hidden is not None]
    for at, piece in pieces:
        opened[at] = piece.open
        for number, row in enumerate(at):
            members[row] = list(piece.members[piece.starts[number] : piece.starts[number + 1]])
            if piece.maybe is not None:
                maybe[row] = list(piece.maybe[1][piece.maybe[0][number] : piece.maybe[0][number + 1]])
    starts, flat = segments_of(members, size)
    extra = segments_of(maybe, size) if any(maybe) else None
    return Many(starts, flat, opened, pieces[0][1].elements, extra, np.concatenate(hidden) if hidden else None)


def rows_in(source: Source, kind: str, numbers: NDArray[Any]) -> NDArray[Any]:
    """The rows in the table of a kind of elements given by their numbers."""
    rows: NDArray[Any] = numbers_of(numbers) - source.offset(kind)
    return rows


__all__ = ["Level", "PeriodColumn", "column_at", "column_of", "gathered", "rows_in"]
