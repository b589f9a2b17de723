"""Facts on one day after the other: what is worked out without asking for the date is worked out once for all days.

Whatever asks for the date raises a count: who asks for it itself, and who looks up what depends on it. What is found
while the count stands still is the same on every day, since nothing but the date is different.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, MutableMapping
from copy import copy
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from iotsec.columns import Code, Column, Level, Many, Number, PeriodColumn, Truth
from iotsec.conditions.constants import days_of
from iotsec.facts.asking import table_scope
from iotsec.facts.derived.webs import Web
from iotsec.facts.network import Network
from iotsec.facts.table import Facts
from iotsec.frozen import evolve
from iotsec.graph import Causes, Links

if TYPE_CHECKING:
    from iotsec.facts.copies import Copies

SMALL = 2_048
"""Conditions about larger tables are asked in parts, of which nothing is kept."""
STAYING = ("pairs",)
"""What is kept of the tables themselves, whatever the date."""
Key = Any


class _Watch:
    """How often the date was asked for, and whether it ever was in the cases of a scenario."""

    def __init__(self) -> None:
        self.count = 0
        self.in_copies = False


class _Noted(MutableMapping[Key, Any]):
    """What was found, by key; noted is of which the date was asked for from when it was missed until it was there.

    It is no `dict`, so that whatever is asked of it (a value, all items, a copy) passes here and is noted.
    """

    def __init__(self, watch: _Watch, known: Mapping[Key, Any] | None = None) -> None:
        self.watch = watch
        self.dated: set[Key] = set()
        self._found = dict(known or {})
        self._data = set(self._found)
        self._missed: dict[Key, int] = {}

    def __contains__(self, key: object) -> bool:
        there = key in self._found
        if not there:
            self._missed[key] = self.watch.count
        return there

    def __getitem__(self, key: Key) -> Any:
        if key in self.dated:
            self.watch.count += 1
        return self._found[key]

    def __setitem__(self, key: Key, value: Any) -> None:
        # What was put there without having been looked for may be anything.
        if self._missed.get(key, -1) != self.watch.count:
            self.dated.add(key)
        self._found[key] = value

    def __delitem__(self, key: Key) -> None:
        del self._found[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def get(self, key: Key, default: Any = None) -> Any:
        """The value of a key; that it was missed is noted."""
        if key not in self:  # Which notes that it was missed.
            return default
        return self[key]

    def setdefault(self, key: Key, default: Any = None) -> Any:
        """The value of a key, which is put there to be changed, so that each day needs its own."""
        if key not in self:
            self[key] = default
            self.dated.add(key)
        return self[key]

    def lasting(self) -> dict[Key, Any]:
        """What is the same on every day, as far as it is nothing but data: all else may hold on to the facts."""
        return {
            key: value
            for key, value in self._found.items()
            if key not in self.dated and (key in self._data or _is_data(value))
        }


PLAIN = (np.ndarray, np.generic, str, int, float, type(None), Truth, Code, Level, Many, Number, PeriodColumn)
GRAPHS = (Links, Network, Web, Causes)


def _is_data(value: Any) -> bool:
    """Whether a value says what it says without asking anybody; of many values in a row the first few are looked at."""
    if isinstance(value, (*PLAIN, *GRAPHS)):
        return True
    if isinstance(value, (tuple, list)):
        return all(map(_is_data, value[:8]))
    if isinstance(value, dict):
        return all(map(_is_data, islice(value.values(), 8)))
    return isinstance(value, (set, frozenset)) and all(map(_is_data, islice(value, 8)))


class Day(Facts):
    """The facts on one day, which note whether anybody asks for the date; a copy of them notes it in the same place."""

    date: float
    watch: _Watch
    dated: set[tuple[str, str]]

    is_copy: bool

    @property
    def as_of(self) -> float:  # type: ignore[override]
        """The date, as days since 1970-01-01."""
        self._note()
        return self.date

    def column(self, kind: str, name: str) -> Column:
        """The column of a fact, as `Facts` has it."""
        key, before = (kind, name), self.watch.count
        if key in self.dated:
            self._note()
        found = super().column(kind, name)
        if self.watch.count != before:
            self.dated.add(key)
            self.watch.in_copies |= self.is_copy
        return found

    def asked_column(self, kind: str, name: str) -> Column:
        """The same as conditions read it."""
        if (kind, name) in self.dated:
            self._note()
        return super().asked_column(kind, name)

    def copies_in(self, scenario: str) -> Copies:
        """The design in every case of a scenario; once the date was asked for in any, what is said there is dated."""
        if self.watch.in_copies:
            self._note()
        return super().copies_in(scenario)

    def __copy__(self) -> Day:
        other = super().__copy__()
        other.dated, other.is_copy = set(self.dated), True
        return other

    def _note(self) -> None:
        self.watch.count += 1
        self.watch.in_copies |= self.is_copy


def first_day(facts: Facts, day: datetime.date) -> Day:
    """The facts on a day: what is declared is shared, what is derived is worked out again."""
    kept = {key: value for key, value in facts.kept.items() if key in STAYING}
    return _made(facts, day, _Watch(), kept)


def another_day(facts: Day, day: datetime.date) -> Day:
    """The facts on another day, with all that is the same on both."""
    assert isinstance(facts.kept, _Noted)
    other = _made(facts, day, facts.watch, facts.kept.lasting())
    other.adopt({key: column for key, column in facts.columns().items() if key not in facts.dated})
    for kind, table in facts.tables.items():
        if table.size <= SMALL:
            before = table_scope(facts, kind).memo
            assert isinstance(before, _Noted)
            table_scope(other, kind).memo = _Noted(facts.watch, before.lasting())
    return other


def _made(facts: Facts, day: datetime.date, watch: _Watch, kept: dict[Any, Any]) -> Day:
    other = copy(facts)
    other.__dict__.pop("as_of", None)
    other.__class__ = Day
    assert isinstance(other, Day)
    other.date, other.watch, other.dated, other.is_copy = days_of(day), watch, set(), False
    other.view = evolve(facts.view, as_of=day)
    other.kept = _Noted(watch, kept)
    other.tables = {kind: copy(table) for kind, table in facts.tables.items()}
    for kind, table in other.tables.items():
        if table.size <= SMALL:
            table_scope(other, kind).memo = _Noted(watch)
    return other
