"""Facts gathered along a path: from the element under check over its references to the fact at the end."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import NOTHING, UNKNOWN, Code, Column, Level, Many, Number, PeriodColumn, Truth
from iotsec.columns.kinds import segments_of
from iotsec.columns.rows import Rows, numbers_of, size_of
from iotsec.conditions.source import Scope, Source
from iotsec.conditions.tree import Fact
from iotsec.conditions.types import SETS
from iotsec.model.vocabulary import Form


def gathered(fact: Fact, scope: Scope) -> Column:
    """The fact's column at the elements in scope, worked out once."""
    if fact.of_self and scope.outer is not None:
        scope = scope.outer
    key = (fact.steps, "fact")
    kept = scope.memo.get(key)
    if kept is None:
        kept = scope.memo[key] = _formed(_along(fact.steps, scope), fact.form)
    column: Column = kept
    return column


def _formed(column: Column, form: Form) -> Column:
    """The column in the fact's own form: one that no element here has stands as codes, not known or surely none."""
    if not isinstance(column, Code) or form.name in ("choice", "text", "ref"):
        return column
    nothing, size = column.nothing, len(column.codes)
    nobody = np.zeros(size, dtype=np.bool_)
    if form.name == "truth":
        return Truth(nobody, nobody, nothing)
    if form.name in SETS:
        starts, members = np.zeros(size + 1, dtype=np.int32), np.zeros(0, dtype=np.int32)
        return Many(starts, members, ~nothing, form.name == "refs", stated=nothing)
    number = Number(np.full(size, -np.inf), np.full(size, np.inf), None, nothing, nobody, dates=form.name == "date")
    if form.name == "period":
        never = np.full(size, np.nan)
        return PeriodColumn(number, (never, never), (never, never))
    return Level(Code(column.codes), number) if form.name == "level" else number


def _along(steps: tuple[str, ...], scope: Scope) -> Column:
    if scope.cases is not None:
        varying = _in_cases(steps, scope, *scope.cases)
        if varying is not None:
            return varying
    if len(steps) == 1:
        return column_at(scope.source, scope.kind, scope.rows, steps[0])
    return column_of(scope.source, _elements(steps[:-1], scope), steps[-1])


def _in_cases(steps: tuple[str, ...], scope: Scope, scenario: str, cases: NDArray[Any]) -> Column | None:
    """A fact that depends on the scenario, in the case of each row; None where no element here has such a fact."""
    source, name = scope.source, steps[-1]
    if len(steps) == 1:
        if not source.has(scope.kind, name) or not source.varies(scenario, scope.kind, name):
            return None
        return source.column_in(scenario, scope.kind, name, numbers_of(scope.rows), cases)
    elements = _elements(steps[:-1], scope)
    groups = [(kind, where) for kind, where in elements.groups if source.has(kind, name)]
    varying = {kind for kind, _where in groups if source.varies(scenario, kind, name)}
    if not varying:
        return None
    pieces: list[tuple[NDArray[Any], Column]] = []
    for kind, where in groups:
        at = np.flatnonzero(where)
        rows = elements.numbers[at] - source.offset(kind)
        if kind in varying:
            pieces.append((at, source.column_in(scenario, kind, name, rows, cases[at])))
        else:
            pieces.append((at, source.asked_column(kind, name).take(rows)))
    return _joined(pieces, elements.numbers)


def table_of(fact: Fact, scope: Scope) -> tuple[str, NDArray[Any]] | None:
    """The one kind at which the fact is asked, and the rows there of the elements in scope; None where it is not so.

    Neither is it so of the elements under check themselves, which are a slice of their table.
    """
    if fact.of_self and scope.outer is not None:
        scope = scope.outer
    if len(fact.steps) > 1:
        elements = _elements(fact.steps[:-1], scope)
        return None if elements.rows is None else (elements.groups[0][0], elements.rows)
    return None if isinstance(scope.rows, slice) else (scope.kind, scope.rows)


class Elements(NamedTuple):
    """Elements by their numbers: of which kinds and where, and, where all are of one kind, their rows in its table."""

    numbers: NDArray[Any]
    groups: list[tuple[str, NDArray[np.bool_]]]
    rows: NDArray[Any] | None


def _elements(steps: tuple[str, ...], scope: Scope) -> Elements:
    """The elements at the end of a path of references, worked out once."""
    key = (steps, "elements")
    kept = scope.memo.get(key)
    if kept is None:
        column = _along(steps, scope)
        if not isinstance(column, Code):
            raise TypeError(f"{steps[-1]} is no reference")
        kept = scope.memo[key] = _located(scope.source, column.codes)
    elements: Elements = kept
    return elements


def _located(source: Source, numbers: NDArray[Any]) -> Elements:
    groups = source.kinds_at(numbers)
    if len(groups) != 1:
        return Elements(numbers, groups, None)
    offset = source.offset(groups[0][0])
    rows = np.where(numbers >= 0, numbers - offset, numbers) if offset else numbers
    return Elements(numbers, groups, rows.astype(np.intp, copy=False))


def column_at(source: Source, kind: str, rows: Rows, name: str) -> Column:
    """A fact of elements of one kind; of a kind that has no such fact, an explicit none."""
    if source.has(kind, name):
        column = source.asked_column(kind, name)
        whole = isinstance(rows, slice) and rows.start == 0 and rows.stop == source.size(kind)
        return column if whole else column.take(rows)
    return _nothing(source, name, size_of(rows))


def _nothing(source: Source, name: str, size: int) -> Column:
    """Elements of a kind that does not have the fact: surely none."""
    return Code(np.full(size, NOTHING, dtype=np.int32))


def column_of(source: Source, elements: Elements, name: str) -> Column:
    """A fact of elements of one or several kinds."""
    numbers, groups, rows = elements
    if rows is not None and source.has(groups[0][0], name):
        return source.asked_column(groups[0][0], name).take(rows)
    pieces = []
    for kind, where in groups:
        if source.has(kind, name):
            at = np.flatnonzero(where)
            pieces.append((at, source.asked_column(kind, name).take(numbers[at] - source.offset(kind))))
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
        codes, gone = np.where(none, NOTHING, UNKNOWN).astype(np.int32), np.zeros(size, bool)
        for at, piece in pieces:
            codes[at] = piece.codes  # type: ignore[union-attr]
            gone[at] = False if piece.gone is None else piece.gone  # type: ignore[union-attr]
        return Code(codes, sample.elements, gone)
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
    opened, stated = ~none, none.copy()
    for at, given in pieces:
        piece = given.written_out(np.ones(len(at), dtype=np.bool_))
        opened[at], stated[at] = piece.open, piece.declared
        for number, row in enumerate(at):
            members[row] = list(piece.members[piece.starts[number] : piece.starts[number + 1]])
            if piece.maybe is not None:
                maybe[row] = list(piece.maybe[1][piece.maybe[0][number] : piece.maybe[0][number + 1]])
    starts, flat = segments_of(members, size)
    extra = segments_of(maybe, size) if any(maybe) else None
    return Many(starts, flat, opened, pieces[0][1].elements, extra, stated=stated)


def rows_in(source: Source, kind: str, numbers: NDArray[Any]) -> NDArray[Any]:
    """The rows in the table of a kind of elements given by their numbers."""
    rows: NDArray[Any] = numbers_of(numbers) - source.offset(kind)
    return rows


__all__ = ["Level", "PeriodColumn", "column_at", "column_of", "gathered", "rows_in", "table_of"]
