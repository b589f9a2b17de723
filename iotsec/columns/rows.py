"""Rows of a table: a slice (all of a chunk) or an array of numbers, where -1 is not known and -2 surely none."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Bools: TypeAlias = NDArray[np.bool_]
Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int32]
Rows: TypeAlias = slice | NDArray[Any]

UNKNOWN = -1
"""The row of an element that is not known; the code of a word that is not known."""
NOTHING = -2
"""The row of an element that is surely none; the code of an explicit none."""

MUCH = 4
"""A table of more than so many times the rows that are taken from it is not copied for them."""


def size_of(rows: Rows) -> int:
    """How many rows these are."""
    return rows.stop - rows.start if isinstance(rows, slice) else len(rows)


def numbers_of(rows: Rows) -> NDArray[Any]:
    """The rows as an array of numbers."""
    return np.arange(rows.start, rows.stop) if isinstance(rows, slice) else rows


def distinct(values: NDArray[Any]) -> NDArray[Any]:
    """The values that occur, each once, in rising order: as `np.unique`, which imports numpy's masked arrays."""
    ordered = np.sort(values, axis=None)
    first = np.ones(len(ordered), dtype=np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]


def is_among(values: NDArray[Any], wanted: Collection[int] | NDArray[Any]) -> Bools:
    """Whether each value is one of those wanted: as `np.isin`, which imports numpy's masked arrays."""
    ordered = np.sort(wanted if isinstance(wanted, np.ndarray) else np.fromiter(wanted, np.int64, len(wanted)))
    if len(ordered) == 0:
        return np.zeros(len(values), dtype=np.bool_)
    place = np.minimum(ordered.searchsorted(values), len(ordered) - 1)
    found: Bools = ordered[place] == values
    return found


def lowest_of(rows: Rows) -> int:
    """The lowest of these rows where one is negative, else 0."""
    return 0 if isinstance(rows, slice) else int(rows.min(initial=0))


def taken(values: NDArray[Any], rows: Rows, absent: Any, lowest: int | None = None) -> NDArray[Any]:
    """The values at these rows, and `absent` where the row is negative.

    `lowest` is that of `lowest_of`, where it is known already.
    """
    if isinstance(rows, slice):
        return values[rows]
    if len(values) == 0:
        return np.full(len(rows), absent, dtype=values.dtype)
    if lowest is None:
        lowest = lowest_of(rows)
    if lowest >= 0:
        return values.take(rows)
    if lowest >= NOTHING and len(values) <= MUCH * len(rows):
        # Negative rows find what is added at the end; to choose at each row instead takes three times as long.
        ending = np.full(2, absent, dtype=np.result_type(values, absent))
        return np.concatenate((values, ending)).take(rows)
    return np.where(rows >= 0, values[np.maximum(rows, 0)], absent)


def nothing_at(nothing: Bools | None, rows: Rows, lowest: int | None = None) -> Bools | None:
    """Where the value is an explicit none, or the row surely none; None where there is none at all."""
    own = None if nothing is None else taken(nothing, rows, False, lowest)
    if isinstance(rows, slice) or (lowest_of(rows) if lowest is None else lowest) > NOTHING:
        return own
    beside: Bools = rows == NOTHING
    if own is not None:
        return own | beside
    return beside if beside.any() else None
