"""Elementary questions about whole tables, each with three values: the parts of which derived truths are made."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import NOTHING, UNKNOWN, Many, Truth
from iotsec.columns.kinds import segments_of
from iotsec.columns.rows import Bools, is_among, taken
from iotsec.conditions.masks import Mask
from iotsec.facts.openness import closed_by_design
from iotsec.facts.table import Facts


def truth_of(mask: Mask) -> Truth:
    """The answers as a column."""
    return Truth(mask.true, mask.false)


def yes(facts: Facts, kind: str, name: str) -> Mask:
    """Whether a truth is stated as true; an explicit none is a no."""
    column = facts.truth(kind, name)
    return Mask(column.true, column.false if column.nothing is None else column.false | column.nothing)


def is_one_of(facts: Facts, kind: str, name: str, words: Iterable[str]) -> Mask:
    """Whether a choice is one of these words; an explicit none is a no. Worked out once."""
    key = ("is one of", kind, name, tuple(words))
    if key not in facts.kept:
        codes = facts.code(kind, name)
        true = is_among(codes, facts.words.codes(key[-1]))
        facts.kept[key] = Mask(true, ~true & (codes != UNKNOWN))
    mask: Mask = facts.kept[key]
    return mask


def at_most(facts: Facts, kind: str, name: str, most: float) -> Mask:
    """Whether a number is at most this; an explicit none is a no."""
    number = facts.number_column(kind, name)
    nothing = number.nothing if number.nothing is not None else np.zeros(facts.size(kind), dtype=np.bool_)
    return Mask((number.high <= most) & ~nothing, (number.low > most) | nothing)


def there(facts: Facts, kind: str) -> Mask:
    """Whether each element of a kind exists."""
    present = facts.present(kind)
    return Mask(present.true, present.false)


def at(mask: Mask, rows: NDArray[Any]) -> Mask:
    """The answers at these rows: unknown where the row is -1, no where it is -2."""
    return Mask(taken(mask.true, rows, False), taken(mask.false, rows, False) | (rows == NOTHING))


def along(facts: Facts, kind: str, name: str, target: str, mask: Mask) -> Mask:
    """The answers for the elements of kind `target` that a reference names."""
    return at(mask, facts.rows_of(kind, name, target))


def pairs(many: Many, *, sure: bool) -> tuple[NDArray[Any], NDArray[Any]]:
    """Rows and members of what is surely in, or (without `sure`) of all that is named at all; hidden ones left out."""
    rows, members = np.repeat(np.arange(many.size), np.diff(many.starts)), many.members
    if not sure and many.maybe is not None:
        more = np.repeat(np.arange(many.size), np.diff(many.maybe[0]))
        rows, members = np.concatenate((rows, more)), np.concatenate((members, many.maybe[1]))
    return rows, members.astype(np.int64)


def some_member(facts: Facts, kind: str, name: str, target: str, mask: Mask) -> Mask:
    """Whether some existing member (of kind `target`) of a set of elements meets what the mask answers."""
    many, offset, size = facts.many(kind, name), facts.offset(target), facts.size(kind)
    present = facts.present(target)
    meets, may = mask.true & present.true, ~mask.false & ~present.false
    found, possible = np.zeros(size, dtype=np.bool_), many.open.copy()
    if not may.any() and closed_by_design(facts, facts.vocabulary.kinds[target].section):
        possible[:] = False  # All elements of the kind are drawn, and none of them could be a member that meets it.
    rows, members = pairs(many, sure=True)
    found[rows[taken(meets, members - offset, False)]] = True
    rows, members = pairs(many, sure=False)
    possible[rows[taken(may, members - offset, False)]] = True
    if many.hidden is not None and bool(may[many.hidden - offset].any()):
        possible[:] = True
    return Mask(found, ~possible)


def named_at(many: Many, row: int) -> tuple[list[int], list[int]]:
    """The members surely in the set of one row, and those that are only possibly in (hidden ones too)."""
    first, last = many.starts.item(row), many.starts.item(row + 1)
    sure = many.members[first:last].tolist() if first < last else []
    if many.maybe is None and many.hidden is None:
        return sure, []
    maybe = [] if many.maybe is None else many.maybe[1][many.maybe[0][row] : many.maybe[0][row + 1]].tolist()
    hidden = [] if many.hidden is None else many.hidden.tolist()
    return sure, sorted({*maybe, *hidden} - set(sure))


def may_have_any(many: Many) -> Bools:
    """Which sets possibly have a member."""
    perhaps = many.open | (many.starts[1:] > many.starts[:-1])
    if many.maybe is not None:
        perhaps = perhaps | (many.maybe[0][1:] > many.maybe[0][:-1])
    return perhaps if many.hidden is None else np.ones(many.size, dtype=np.bool_)


def all_named_at(many: Many, row: int) -> list[int]:
    """All members that are named at all in the set of one row."""
    return [member for members in named_at(many, row) for member in members]


class Sets:
    """Sets in the making: for each row what is surely in, what is possibly in, and whether there may be more."""

    def __init__(self, size: int, *, elements: bool = True) -> None:
        self.sure: list[set[int]] = [set() for _ in range(size)]
        self.maybe: list[set[int]] = [set() for _ in range(size)]
        self.open: Bools = np.zeros(size, dtype=np.bool_)
        self.elements = elements

    def add(self, row: int, member: int, *, sure: bool) -> None:
        """Put a member in, surely or possibly."""
        (self.sure if sure else self.maybe)[row].add(member)

    def __len__(self) -> int:
        return len(self.sure)

    def column(self) -> Many:
        """The sets as a column, each in the order of its members."""
        starts, members = segments_of((sorted(items) for items in self.sure), len(self))
        maybe = [sorted(more - sure) for more, sure in zip(self.maybe, self.sure, strict=True)]
        extra = segments_of(maybe, len(self)) if any(maybe) else None
        return Many(starts, members, self.open, self.elements, extra)


def rows_wanted(facts: Facts, size: int) -> Iterable[int]:
    """The rows of a fact that will be looked at: all of them, but where facts say which."""
    return range(size) if facts.wanted is None else facts.wanted[1].tolist()


def presence_of(facts: Facts, number: int) -> bool | None:
    """Whether an element (by its number) exists: true, false, or None where an open choice decides."""
    return facts.exists(number)


def existing(facts: Facts, many: Many, row: int) -> list[tuple[int, bool]]:
    """The members of one row that may exist, each with whether it surely is in and exists."""
    sure, maybe = named_at(many, row)
    found = [(member, exists is True) for member in sure if (exists := facts.exists(member)) is not False]
    return found + [(member, False) for member in maybe if facts.exists(member) is not False] if maybe else found
