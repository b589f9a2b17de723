"""One design several times, each time with other elements there, and asked all at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from copy import copy
from typing import Any

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import Column, Number, Truth
from iotsec.columns.rows import distinct, numbers_of
from iotsec.columns.stacking import stacked
from iotsec.conditions.masks import Mask
from iotsec.conditions.source import Scope
from iotsec.conditions.tree import Guards, Reached
from iotsec.facts.table import Facts

Numbers = NDArray[Any]


SHARED = ("pairs", "apart", "conflicts", "closed", "open", "systems_of")
"""What is kept of facts (by the first word of its key) and does not depend on what exists."""


def copied(facts: Facts, also: Collection[str] = ()) -> Facts:
    """The same facts once more, so that other elements can exist there; derived facts are worked out again.

    `also` are further words by which something is kept that stays as it is.
    """
    shared = {*SHARED, *also}
    made = copy(facts)
    made.tables = {kind: copy(table) for kind, table in facts.tables.items()}
    made.kept = {key: facts.kept[key] for key in facts.kept if _first_word(key) in shared}
    made.existing = None
    return made


def _first_word(key: Any) -> Any:
    return key[0] if isinstance(key, tuple) else key


def _asked(copies: Numbers) -> Numbers:
    """The copies in which something is asked; where nothing is, any one, which gives the form of the answer."""
    return distinct(copies) if len(copies) else np.zeros(1, dtype=np.int64)


class Copies:
    """Copies of the same tables: a condition is worked out once for elements in all of them.

    What does not depend on what is there is read of the whole; every other column is worked out in each copy when it is
    first asked for, and laid end to end.
    """

    def __init__(self, facts: Facts, copies: Sequence[Facts]) -> None:
        self.facts = facts
        self._made = tuple(copies)
        self._columns: dict[tuple[str, str, bytes, bytes], Column] = {}
        self._present: dict[tuple[str, bytes], Truth] = {}
        self.differing = frozenset((kind, name) for kind, table in facts.tables.items() for name in table.differing)
        self.moving = frozenset(kind for kind in facts.tables if facts.tables[kind].differing or self._moves(kind))
        same = {key: column for key, column in facts.columns().items() if not self.varies(*key)}
        for each in self._made:
            each.adopt(same)

    def copy(self, number: int) -> Facts:
        """The facts in one copy."""
        return self._made[number]

    def _moves(self, kind: str) -> bool:
        """Whether it differs from copy to copy which elements of a kind exist."""
        here = self.facts.present(kind)
        return any(
            bool((there.true != here.true).any() or (there.false != here.false).any())
            for there in (each.present(kind) for each in self._made)
        )

    def varies(self, kind: str, name: str) -> bool:
        """Whether a fact may differ from copy to copy: what it reads exists only in some, or differs by choice."""
        return (kind, name) in self.differing or not self.moving.isdisjoint(self.facts.catalogue.kinds_read(kind, name))

    def column(self, kind: str, name: str, rows: Numbers, copies: Numbers) -> Column:
        """A fact of these elements (-1 not known, -2 none), each in its own copy."""
        asked = _asked(copies)
        derived = self.facts.catalogue.derived(kind, name)
        by_row = derived is not None and derived.by_row
        key = kind, name, (copies if by_row else asked).tobytes(), rows.tobytes() if by_row else b""
        if key not in self._columns:
            parts = [distinct(rows[(copies == number) & (rows >= 0)]) for number in asked.tolist()]
            columns = [
                self.copy(number).column_of(kind, name, part)
                for number, part in zip(asked.tolist(), parts, strict=True)
            ]
            self._columns[key] = stacked(columns)
        return self._columns[key].take(self._places(kind, rows, np.searchsorted(asked, copies)))

    def present(self, kind: str, rows: Numbers, copies: Numbers) -> Truth:
        """Whether these elements exist, each in its own copy."""
        asked = _asked(copies)
        key = kind, asked.tobytes()
        if key not in self._present:
            present = stacked([self.copy(number).present(kind) for number in asked.tolist()])
            assert isinstance(present, Truth)
            self._present[key] = present
        return self._present[key].take(self._places(kind, rows, np.searchsorted(asked, copies)))

    def _places(self, kind: str, rows: Numbers, copies: Numbers) -> Numbers:
        """Where these elements stand in a column that is laid end to end."""
        return np.where(rows >= 0, copies * self.facts.size(kind) + rows, rows)

    def ask(self, question: Reached | Guards, scope: Scope) -> Mask | Number:
        """The answer of the graph for the elements in scope, each in its own copy."""
        assert scope.cases is not None
        rows, cases = numbers_of(scope.rows), scope.cases[1]
        ends: Numbers = np.zeros((2, len(rows)), dtype=np.bool_ if isinstance(question, Reached) else np.float64)
        for number in distinct(cases).tolist():
            places = np.flatnonzero(cases == number)
            answer = self.copy(number).ask(question, self._inside(scope, rows, places, number))
            ends[:, places] = (answer.true, answer.false) if isinstance(answer, Mask) else (answer.low, answer.high)
        return Mask(*ends) if isinstance(question, Reached) else Number(*ends)

    def _inside(self, scope: Scope, rows: Numbers, places: Numbers, number: int) -> Scope:
        """The elements at these places, in one copy."""
        inside = self.copy(number)
        outer = None
        if scope.outer is not None:
            outer = Scope(inside, scope.outer.kind, numbers_of(scope.outer.rows)[places], scope.outer.parameters)
        return Scope(inside, scope.kind, rows[places], scope.parameters, outer)
