"""Facts as tables: a table for each kind of element, a column for each fact, worked out when it is first asked for."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import Code, Column, Many, Number, Truth, Words
from iotsec.columns.existing import Existing, surely_in, to_existing
from iotsec.columns.rows import Bools, distinct
from iotsec.conditions.constants import days_of
from iotsec.conditions.masks import Mask
from iotsec.conditions.source import Scope
from iotsec.conditions.tree import Guards, Reached
from iotsec.facts.view import View
from iotsec.model.vocabulary import Vocabulary

if TYPE_CHECKING:
    from iotsec.facts.catalogue import Catalogue
    from iotsec.facts.copies import Copies
    from iotsec.model.design import Design

Maker = Callable[[], Column]
OptionsOf = Callable[[str], Sequence[str]]
"""The options of a choice that are still possible."""


class Table:
    """The elements of one kind: their ids, whether they exist, and their columns."""

    def __init__(self, kind: str, ids: Sequence[str], offset: int) -> None:
        self.kind = kind
        self.ids = ids
        self.offset = offset
        self.size = len(ids)
        everywhere = np.ones(self.size, dtype=np.bool_)
        self.present = Truth(everywhere, ~everywhere)
        self._answers: tuple[Truth, list[bool | None] | None] | None = None
        self.columns: dict[str, Column] = {}
        self.makers: dict[str, Maker] = {}
        self.differing: dict[str, Callable[[OptionsOf], Column]] = {}
        self.options_of: OptionsOf = lambda _choice: ()
        self._in_choices: dict[str, Column] = {}

    def choose(self, options_of: OptionsOf) -> None:
        """Let values that differ by choice be those of these options, the table's own from here on."""
        self.options_of, self._in_choices = options_of, {}

    def exists(self, row: int) -> bool | None:
        """Whether the element in one row exists; None where that is not known."""
        if self._answers is None or self._answers[0] is not self.present:
            true, false = self.present.true, self.present.false
            self._answers = self.present, None if true.all() else _answers(true, false)
        answers = self._answers[1]
        return True if answers is None else answers[row]

    def column(self, name: str) -> Column | None:
        """A declared column, made when it is first asked for; None where the table has none of that name."""
        if name in self.differing:
            if name not in self._in_choices:
                self._in_choices[name] = self.differing[name](self.options_of)
            return self._in_choices[name]
        if name not in self.columns and name in self.makers:
            self.columns[name] = self.makers.pop(name)()
        return self.columns.get(name)


def _answers(true: Bools, false: Bools) -> list[bool | None]:
    answers: list[bool | None] = true.tolist()
    for row in np.flatnonzero(~(true | false)).tolist():
        answers[row] = None
    return answers


class Facts:
    """Everything known of a design from one view. Columns are worked out when they are first asked for, and kept.

    Elements are numbered over all tables, in the order of the kinds and of the ids, so that references of several kinds
    fit one column.
    """

    def __init__(
        self, vocabulary: Vocabulary, tables: Mapping[str, Table], view: View, words: Words, catalogue: Catalogue
    ) -> None:
        self.vocabulary = vocabulary
        self.tables = tables
        self.view = view
        self.words = words
        self.catalogue = catalogue
        self.design: Design | None = None
        self.kept: MutableMapping[Any, Any] = {}
        self.case: tuple[str, int] | None = None
        self.copies: dict[str, Copies] = {}
        self.one_of: Copies | None = None
        self.wanted: tuple[Facts, NDArray[np.int64]] | None = None
        self.existing: Existing | None = None
        self.view_complete: frozenset[str] = frozenset()
        self.as_of = float("nan") if view.as_of is None else days_of(view.as_of)
        self._columns: dict[tuple[str, str], Column] = {}
        self._asked: dict[tuple[str, str], Column] = {}
        self.renumber()

    def __copy__(self) -> Self:
        """The same tables for another look at them: nothing that was worked out goes along but what is kept."""
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        other.copies = {}
        other.forget_columns()
        return other

    def renumber(self) -> None:
        """Note again which numbers belong to which table; the last table may have grown."""
        inhabited = sorted((table.offset, kind) for kind, table in self.tables.items() if table.size)
        self._offsets = [offset for offset, _kind in inhabited]
        self._kinds = [kind for _offset, kind in inhabited]
        self._numbers: dict[str, int] | None = None

    def column(self, kind: str, name: str) -> Column:
        """The column of a fact: declared, read backwards, or derived. Raises `KeyError` where there is no such fact.

        What is declared of an element that does not exist (in the choices made) is nothing to who refers to it.
        """
        kept = self._columns.get((kind, name))
        if kept is None:
            told_by = self.told_by(kind, name)
            kept = self._columns[kind, name] = self._made(kind, name) if told_by is self else told_by.column(kind, name)
        return kept

    def told_by(self, kind: str, name: str) -> Facts:
        """The facts that know a fact: where these are one case of a scenario, the whole of what no case changes."""
        if self.wanted is not None:
            return self.wanted[0]
        return self if self.one_of is None or self.one_of.varies(kind, name) else self.one_of.facts

    def _made(self, kind: str, name: str) -> Column:
        stated = self.stated_column(kind, name)
        if stated is None:
            return self.catalogue.derive(self, kind, name)
        if self.existing is not None and self.catalogue.refers_freely(kind, name):
            return to_existing(stated, self.existing, self.beside(kind))
        return stated

    def asked_column(self, kind: str, name: str) -> Column:
        """The column of a fact as conditions read it: nothing counts as surely named that may not exist.

        Derived facts take care of that themselves, each in its own way.
        """
        if self.existing is None or not self.catalogue.refers_freely(kind, name):
            return self.column(kind, name)
        kept = self._asked.get((kind, name))
        if kept is None:
            kept = self._asked[kind, name] = surely_in(self.column(kind, name), self.existing, self.beside(kind))
        return kept

    def column_of(self, kind: str, name: str, rows: NDArray[np.int64]) -> Column:
        """The column of a fact as conditions read it, of which only these rows will be looked at."""
        derived = self.catalogue.derived(kind, name)
        if (
            derived is None
            or not derived.by_row
            or (kind, name) in self._columns
            or self.told_by(kind, name) is not self
        ):
            return self.asked_column(kind, name)
        other = object.__new__(type(self))
        other.__dict__.update(
            self.__dict__, wanted=(self, rows)
        )  # What it reads in turn is worked out whole, and kept.
        return derived.work_out(other, kind)

    def beside(self, kind: str) -> list[NDArray[np.int32]]:
        """With what alone the elements of a kind exist: the codes of the references that say so."""
        known = self.vocabulary.kinds.get(kind)
        fields = () if known is None else known.fields.items()
        columns = [self.stated_column(kind, name) for name, field in fields if field.form.exists_with]
        return [column.codes for column in columns if isinstance(column, Code)]

    def stated_column(self, kind: str, name: str) -> Column | None:
        """The column of a declared fact as it is stated, whether or not what it refers to exists."""
        return self.tables[kind].column(name)

    def forget_columns(self) -> None:
        """Work every column out again when it is next asked for: what exists has changed."""
        self._columns, self._asked = {}, {}

    def columns(self) -> Mapping[tuple[str, str], Column]:
        """The columns that were worked out so far."""
        return self._columns

    def adopt(self, columns: Mapping[tuple[str, str], Column]) -> None:
        """Take over columns that were worked out elsewhere and are the same here."""
        self._columns = {**columns, **self._columns}

    def has(self, kind: str, name: str) -> bool:
        """Whether a kind has this fact."""
        return kind in self.tables and self.catalogue.form(kind, name) is not None

    def size(self, kind: str) -> int:
        """How many elements of a kind there are."""
        return self.tables[kind].size if kind in self.tables else 0

    def offset(self, kind: str) -> int:
        """The number of the first element of a kind."""
        return self.tables[kind].offset

    def present(self, kind: str) -> Truth:
        """Whether each element of a kind exists, in the choices made."""
        return self.tables[kind].present

    def ids(self, kind: str) -> Sequence[str]:
        """The ids of the elements of a kind, by row."""
        return self.tables[kind].ids

    def kind_of(self, number: int) -> str:
        """The kind of the element with this number."""
        return self._kinds[bisect.bisect_right(self._offsets, number) - 1]

    def exists(self, number: int) -> bool | None:
        """Whether the element with this number exists: true, false, or None where an open choice decides."""
        table = self.tables[self._kinds[bisect.bisect_right(self._offsets, number) - 1]]
        return table.exists(number - table.offset)

    def id_of(self, number: int) -> str:
        """The id of the element with this number."""
        kind = self.kind_of(number)
        return self.tables[kind].ids[number - self.tables[kind].offset]

    def kinds_at(self, numbers: NDArray[Any]) -> list[tuple[str, NDArray[np.bool_]]]:
        """Which kinds these elements are of, and where; those that are not known are left out."""
        if len(numbers) == 0:
            return []
        first, last = int(numbers.min()), int(numbers.max())
        if last < 0:
            return []
        if first >= 0 and self.kind_of(first) == self.kind_of(last):
            return [(self.kind_of(first), np.ones(len(numbers), dtype=np.bool_))]
        at = np.searchsorted(self._offsets, numbers, side="right") - 1
        at[numbers < 0] = -1
        found = [(self._kinds[index], at == index) for index in distinct(at[at >= 0]).tolist()]
        if len(found) == 1 and first < 0:
            return [(found[0][0], found[0][1])]
        return found

    def number(self, id: str) -> int:
        """The number of the element with this id, or -3 where there is none."""
        if self._numbers is None:
            self._numbers = {
                id: table.offset + row for table in self.tables.values() for row, id in enumerate(table.ids)
            }
        return self._numbers.get(id, -3)

    def scale(self, name: str) -> tuple[str, ...] | None:
        """The words of a scale of levels in rising order."""
        return self.vocabulary.scales.get(name)

    def ask(self, question: Reached | Guards, scope: Scope) -> Mask | Number:
        """The answer of the graph to a question of reach or of guards."""
        if scope.cases is not None:
            return self.copies_in(scope.cases[0]).ask(question, scope)
        from iotsec.facts.ways import answer  # The graph is built only when it is asked something.

        return answer(self, question, scope)

    def copies_in(self, scenario: str) -> Copies:
        """The design in every case of a scenario, or what else was laid down under this name."""
        if scenario not in self.copies:
            from iotsec.facts.derived.scenarios.case_copies import CaseCopies  # Asked only under scenarios.

            self.copies[scenario] = CaseCopies(self, scenario)
        return self.copies[scenario]

    def varies(self, scenario: str, kind: str, name: str) -> bool:
        """Whether a fact depends on the case of this scenario in which it is asked."""
        return self.copies_in(scenario).varies(kind, name)

    def column_in(self, scenario: str, kind: str, name: str, rows: NDArray[Any], cases: NDArray[Any]) -> Column:
        """A fact of these elements (-1 not known, -2 none), each in its own case of a scenario."""
        return self.copies_in(scenario).column(kind, name, rows, cases)

    def present_in(self, scenario: str, kind: str, rows: NDArray[Any], cases: NDArray[Any]) -> Truth:
        """Whether these elements exist, each in a case of a scenario."""
        return self.copies_in(scenario).present(kind, rows, cases)

    def set_column(self, kind: str, name: str, column: Column) -> None:
        """Put another column in the place of one that is stated or worked out."""
        self._columns[kind, name] = column

    # What most derived facts begin with, with the type said once.

    def truth(self, kind: str, name: str) -> Truth:
        """A truth column."""
        column = self.column(kind, name)
        assert isinstance(column, Truth)
        return column

    def code(self, kind: str, name: str) -> NDArray[np.int32]:
        """The codes of a column of words or references: -1 not known, -2 surely none."""
        column = self.column(kind, name)
        assert isinstance(column, Code)
        return column.codes

    def rows_of(self, kind: str, name: str, target: str) -> NDArray[np.int64]:
        """The rows in the table of `target` that a reference names: -1 not known (or another kind), -2 none."""
        codes = self.code(kind, name).astype(np.int64)
        rows = codes - self.offset(target)
        outside = (codes >= 0) & ((rows < 0) | (rows >= self.size(target)))
        rows[outside] = -1
        rows[codes < 0] = codes[codes < 0]
        return rows

    def number_column(self, kind: str, name: str) -> Number:
        """A column of numbers."""
        column = self.column(kind, name)
        assert isinstance(column, Number)
        return column

    def many(self, kind: str, name: str) -> Many:
        """A column of sets."""
        column = self.column(kind, name)
        assert isinstance(column, Many)
        return column
