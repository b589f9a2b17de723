"""A design as most cases of a scenario leave it, asked once; it is noted in which cases an answer may be another one.

Most cases strike little, and an element is asked in every case: nearly all of these answers are the same. Which they
are is seen by what is read: where a case changes nothing of it, it changes no answer.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import Column, Number, Truth
from iotsec.columns.rows import Bools, Floats
from iotsec.conditions.masks import Mask
from iotsec.conditions.source import Scope
from iotsec.conditions.tree import Guards, Reached
from iotsec.facts.copies import Copies, Numbers
from iotsec.facts.derived.scenarios.case_copies import CaseCopies, told
from iotsec.facts.derived.scenarios.effects import gone_in
from iotsec.facts.once import once
from iotsec.facts.table import Facts
from iotsec.graph.cascade import ranges, starts_of

MOST_NOTED = 10_000_000
"""So many times a case is noted for who asks: it bounds the memory. Beyond, every case has to be asked."""


class Moved(NamedTuple):
    """The cases that change something of each element: those of row r are `cases[starts[r]:starts[r + 1]]`."""

    starts: NDArray[np.int64]
    cases: NDArray[np.int64]


class Usual(NamedTuple):
    """What a number is in most cases, element by element, and the cases in which it is another one."""

    low: Floats
    high: Floats
    moved: Moved


@once("usual")
def usual_of(facts: Facts, scenario: str, kind: str, name: str) -> Usual | None:
    """What a number that depends on the scenario is in most of its cases; None where there is no number at all."""
    copies = facts.copies_in(scenario)
    assert isinstance(copies, CaseCopies)
    low, high = copies.ends(kind, name)
    if not low.size:
        return None
    least, most = low.min(axis=0), high.min(axis=0)  # Whatever is lost, nothing is down for less.
    return Usual(least, most, _moved((low != least) | (high != most)))


class Untouched(Copies):
    """The design in no case in particular. Who asks has a number in place of a case, by which is noted what is read."""

    def __init__(self, cases: CaseCopies) -> None:
        self.facts, self.cases = cases.facts, cases
        self.noted: list[tuple[Numbers, Numbers]] = []
        self.count = 0
        self.all_noted = True

    def varies(self, kind: str, name: str) -> bool:
        """Whether a fact may be something else in some case."""
        return self.cases.varies(kind, name)

    def column(self, kind: str, name: str, rows: Numbers, copies: Numbers) -> Column:
        """A number that depends on the case, as it is for these elements in most cases."""
        usual = usual_of(self.facts, self.cases.scenario, kind, name)
        if usual is None:
            return told(rows, None)
        self._note(usual.moved, rows, copies)
        row = np.maximum(rows, 0)
        return told(rows, (usual.low[row], usual.high[row]))

    def present(self, kind: str, rows: Numbers, copies: Numbers) -> Truth:
        """Whether these elements exist, as in most cases."""
        if kind == "connection" and self.cases.moving:
            self.all_noted = False  # Whether systems are still connected is worked out case by case.
        gone = gone_in(self.facts, self.cases.scenario, kind)
        if gone is not None:
            self._note(_moved(gone.perhaps.T), rows, copies)
        return self.facts.present(kind).take(rows)

    def ask(self, question: Reached | Guards, scope: Scope) -> Mask | Number:
        """What the graph answers can be changed by any case."""
        self.all_noted = False
        rows = np.zeros(scope.size)
        return Number(rows, rows) if isinstance(question, Guards) else Mask(rows > 0, rows > 0)

    def touched(self, size: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Who of so many asks for something that a case changes, and which case that is; each once, in order."""
        marks = np.zeros(size * self.cases.size, dtype=np.bool_)
        for who, case in self.noted:
            marks[who * self.cases.size + case] = True
        return np.divmod(np.flatnonzero(marks), self.cases.size)

    def _note(self, moved: Moved, rows: Numbers, who: Numbers) -> None:
        known = np.flatnonzero(rows >= 0)
        first, last = moved.starts[rows[known]], moved.starts[rows[known] + 1]
        self.count += int((last - first).sum())
        self.all_noted &= self.count <= MOST_NOTED
        if self.all_noted:
            at, owner = ranges(moved.starts, rows[known])
            self.noted.append((who[known][owner], moved.cases[at]))


def untouched_by(facts: Facts, scenario: str) -> Untouched:
    """The design as most cases of a scenario leave it, of which nothing was asked so far."""
    copies = facts.copies_in(scenario)
    assert isinstance(copies, CaseCopies)
    return Untouched(copies)


def _moved(differs: Bools) -> Moved:
    """Where something differs (cases by elements), by element."""
    row, case = np.nonzero(differs.T)
    return Moved(starts_of(row, differs.shape[1]), case)
