"""The kinds of column, each with what is known of it at every row."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import chain
from typing import TypeAlias

import numpy as np

from iotsec.columns.rows import NOTHING, UNKNOWN, Bools, Floats, Ints, Rows, lowest_of, nothing_at, size_of, taken
from iotsec.frozen import field, frozen


class _Codes(dict[str, int]):
    """The code of each word; one that is asked for the first time gets the next."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def __missing__(self, word: str) -> int:
        code = self[word] = len(self.words)
        self.words.append(word)
        return code


class Words:
    """Words and their codes: two words are equal exactly when their codes are; codes are given in order of asking."""

    def __init__(self) -> None:
        self.known = _Codes()

    def code(self, word: str) -> int:
        """The code of a word; a new one where it was not seen before."""
        return self.known[word]

    def codes(self, words: Iterable[str]) -> Ints:
        """The codes of several words."""
        return np.fromiter((self.code(word) for word in words), dtype=np.int32)

    def word(self, code: int) -> str:
        """The word of a code."""
        return self.known.words[code]


@frozen(eq=False)
class Truth:
    """Surely true, surely false; neither where it is not known. `nothing`: where an explicit none was stated.

    `stated`: where it was said which of the two it is, though that is not known here (it differs by choice).
    """

    true: Bools
    false: Bools
    nothing: Bools | None = None
    stated: Bools | None = None

    def take(self, rows: Rows) -> Truth:
        """The truths at these rows."""
        lowest = lowest_of(rows)
        stated = None if self.stated is None else taken(self.stated, rows, False, lowest)
        true, false = (taken(side, rows, False, lowest) for side in (self.true, self.false))
        return Truth(true, false, nothing_at(self.nothing, rows, lowest), stated)

    @property
    def declared(self) -> Bools:
        """Where something was stated."""
        stated = self.true | self.false if self.stated is None else self.stated | self.true | self.false
        return stated if self.nothing is None else stated | self.nothing


@frozen(eq=False)
class Number:
    """One number in [low, high], in the unit of its dimension's base; a spread has a second interval for its upper end.

    Where nothing is known the interval is (-inf, inf), or the ends of the scale. Dates are days since 1970-01-01.
    """

    low: Floats
    high: Floats
    top: tuple[Floats, Floats] | None = None
    nothing: Bools | None = None
    stated: Bools | None = None
    dates: bool = False

    def take(self, rows: Rows) -> Number:
        """The numbers at these rows."""
        lowest = lowest_of(rows)
        low, high = taken(self.low, rows, -np.inf, lowest), taken(self.high, rows, np.inf, lowest)
        top = self.top
        if top is not None:
            top = taken(top[0], rows, -np.inf, lowest), taken(top[1], rows, np.inf, lowest)
        stated = None if self.stated is None else taken(self.stated, rows, False, lowest)
        return Number(low, high, top, nothing_at(self.nothing, rows, lowest), stated, self.dates)

    @property
    def upper(self) -> tuple[Floats, Floats]:
        """The interval of the upper end: of a spread its own, else the number itself."""
        return (self.low, self.high) if self.top is None else self.top

    @property
    def declared(self) -> Bools:
        """Where something was stated; of a derived number, where it is narrowed at all."""
        stated = self.stated if self.stated is not None else (self.low > -np.inf) | (self.high < np.inf)
        return stated if self.nothing is None else stated | self.nothing


@frozen(eq=False)
class PeriodColumn:
    """A calendar period as months and days (both ends), beside its length in seconds for comparing."""

    length: Number
    months: tuple[Floats, Floats]
    days: tuple[Floats, Floats]

    def take(self, rows: Rows) -> PeriodColumn:
        """The periods at these rows."""
        low, high = (taken(end, rows, np.nan) for end in self.months)
        first, last = (taken(end, rows, np.nan) for end in self.days)
        return PeriodColumn(self.length.take(rows), (low, high), (first, last))

    @property
    def declared(self) -> Bools:
        """Where something was stated."""
        return self.length.declared


@frozen(eq=False)
class Code:
    """One word, or one element by its number in the design: -1 where it is not known, -2 where it is surely none.

    `gone`: where an element is named that does not exist, so that it is none, but nobody said so. `stated`: where some
    word was said, though which is not known here (it differs by choice).
    """

    codes: Ints
    elements: bool = False
    gone: Bools | None = None
    stated: Bools | None = None

    def take(self, rows: Rows) -> Code:
        """The codes at these rows."""
        lowest = lowest_of(rows)
        gone = None if self.gone is None else taken(self.gone, rows, False, lowest)
        stated = None if self.stated is None else taken(self.stated, rows, False, lowest)
        codes = taken(self.codes, rows, UNKNOWN, lowest)
        if lowest < UNKNOWN:
            codes = np.where(rows == NOTHING, NOTHING, codes)
        return Code(codes, self.elements, gone, stated)

    @property
    def nothing(self) -> Bools:
        """Where it is surely none."""
        nothing: Bools = self.codes == NOTHING
        return nothing

    @property
    def declared(self) -> Bools:
        """Where something was stated."""
        stated: Bools = self.codes != UNKNOWN if self.stated is None else self.stated | (self.codes != UNKNOWN)
        return stated if self.gone is None else stated & ~self.gone


@frozen(eq=False)
class Level:
    """A rank on a scale of its own; ranks of two scales are not comparable."""

    scale: Code
    rank: Number

    def take(self, rows: Rows) -> Level:
        """The levels at these rows."""
        return Level(self.scale.take(rows), self.rank.take(rows))

    @property
    def declared(self) -> Bools:
        """Where something was stated."""
        return self.scale.declared


@frozen(eq=False)
class Many:
    """An interval of sets: members that are surely in, members that are possibly in, and whether there may be others.

    `starts` has one entry more than there are rows; `members` are codes of words or numbers of elements. `maybe` are
    further members that are only possibly in (in the same form), `hidden` members that may belong to any row, `open`
    where members may exist that are not named at all.
    """

    starts: Ints
    members: Ints
    open: Bools
    elements: bool = False
    maybe: tuple[Ints, Ints] | None = None
    hidden: Ints | None = None
    stated: Bools | None = field(default=None)

    def take(self, rows: Rows) -> Many:
        """The sets at these rows: an unknown row gives an open empty set, a row that is none a closed one."""
        lowest = lowest_of(rows)
        starts, members = _segments(self.starts, self.members, rows, lowest)
        maybe = None if self.maybe is None else _segments(*self.maybe, rows, lowest)
        opened = taken(self.open, rows, True, lowest)
        stated = None if self.stated is None else taken(self.stated, rows, False, lowest)
        if isinstance(rows, slice) or lowest > NOTHING:
            return Many(starts, members, opened, self.elements, maybe, self.hidden, stated)
        nothing = rows == NOTHING
        opened = opened & ~nothing
        stated = None if stated is None else stated | nothing
        many = Many(starts, members, opened, self.elements, maybe, self.hidden, stated)
        return many.written_out(~nothing) if self.hidden is not None and bool(nothing.any()) else many

    def written_out(self, at: Bools) -> Many:
        """These sets with hidden members written out as possible ones of the rows flagged; no others can have them."""
        if self.hidden is None:
            return self
        rows = np.flatnonzero(at & ~self.open)
        owners, members = np.repeat(rows, len(self.hidden)), np.tile(self.hidden, len(rows))
        if self.maybe is not None:
            owners = np.concatenate((owners, np.repeat(np.arange(self.size), np.diff(self.maybe[0]))))
            members = np.concatenate((members, self.maybe[1]))
        starts = np.concatenate(([0], np.cumsum(np.bincount(owners, minlength=self.size)))).astype(np.int32)
        maybe = starts, members[np.argsort(owners, kind="stable")].astype(np.int32)
        return Many(self.starts, self.members, self.open, self.elements, maybe, None, self.stated)

    @property
    def declared(self) -> Bools:
        """Where something was stated: closed, with no member that may belong there, or with a member at least."""
        if self.stated is not None:
            return self.stated
        some = self.starts[1:] > self.starts[:-1]
        return ~self.open | some if self.hidden is None else some

    @property
    def size(self) -> int:
        """The number of rows."""
        return len(self.starts) - 1


Column: TypeAlias = Truth | Number | PeriodColumn | Code | Level | Many


def _segments(starts: Ints, members: Ints, rows: Rows, lowest: int) -> tuple[Ints, Ints]:
    if isinstance(rows, slice):
        first, last = starts[rows.start], starts[rows.stop]
        return starts[rows.start : rows.stop + 1] - first, members[first:last]
    if lowest >= 0 and len(starts) > 1:
        begins = starts.take(rows)
        counts = starts[1:].take(rows) - begins
    else:
        known = rows >= 0
        at = np.where(known, rows, 0)
        begins = starts[at] if len(starts) > 1 else np.zeros(len(rows), dtype=starts.dtype)
        counts = np.where(known, starts[np.minimum(at + 1, len(starts) - 1)] - begins, 0)
    taken_starts = np.zeros(len(rows) + 1, dtype=np.int32)
    np.cumsum(counts, out=taken_starts[1:])
    # Each member stands as far behind the first of its segment here as it does there.
    places = np.arange(taken_starts[-1]) + (begins - taken_starts[:-1]).repeat(counts)
    return taken_starts, members[places]


def segments_of(lists: Iterable[Collection[int]], size: int) -> tuple[Ints, Ints]:
    """Starts and members of `size` lists."""
    rows = list(lists)
    starts = np.zeros(size + 1, dtype=np.int32)
    np.cumsum(np.fromiter(map(len, rows), np.int32, len(rows)), out=starts[1:])
    return starts, np.fromiter(chain.from_iterable(rows), np.int32, int(starts[-1]))


def count_in(starts: Ints, flags: Bools) -> Ints:
    """How many members of each segment are flagged: by sums, since reduceat is wrong on empty segments."""
    sums = np.zeros(len(flags) + 1, dtype=np.int64)
    np.cumsum(flags, out=sums[1:])
    counted: Ints = (sums[starts[1:]] - sums[starts[:-1]]).astype(np.int32)
    return counted


def empty(rows: Rows) -> Bools:
    """False for each of these rows."""
    return np.zeros(size_of(rows), dtype=np.bool_)
