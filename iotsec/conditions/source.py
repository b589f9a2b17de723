"""What the evaluator asks of the facts, and the scope in which it asks."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import Column, Number, Truth, Words
from iotsec.columns.rows import Rows, numbers_of, size_of
from iotsec.conditions.masks import Mask
from iotsec.conditions.tree import Guards, Parameter, Reached


class Source(Protocol):
    """Tables of columns; elements have numbers over all tables, in the order of the kinds."""

    @property
    def words(self) -> Words:
        """The codes of words."""

    @property
    def as_of(self) -> float:
        """The date at which the design is judged, as days since 1970-01-01; not a number where there is none."""

    def asked_column(self, kind: str, name: str) -> Column:
        """The column of a fact, where nothing counts as surely named that may not exist."""

    def has(self, kind: str, name: str) -> bool:
        """Whether a kind has this fact."""

    def size(self, kind: str) -> int:
        """How many elements of a kind there are."""

    def offset(self, kind: str) -> int:
        """The number of the first element of a kind."""

    def kind_of(self, number: int) -> str:
        """The kind of the element with this number."""

    def kinds_at(self, numbers: NDArray[Any]) -> list[tuple[str, NDArray[np.bool_]]]:
        """Which kinds these elements are of, and where."""

    def present(self, kind: str) -> Truth:
        """Whether each element of a kind exists, in the choices made."""

    def number(self, id: str) -> int:
        """The number of the element with this id, or -3 where there is none (it equals no element)."""

    def scale(self, name: str) -> tuple[str, ...] | None:
        """The words of a scale of levels."""

    def ask(self, question: Reached | Guards, scope: Scope) -> Mask | Number:
        """The answer of the graph for the elements in scope."""

    def varies(self, scenario: str, kind: str, name: str) -> bool:
        """Whether a fact depends on the case of this scenario in which it is asked."""

    def present_in(self, scenario: str, kind: str, rows: NDArray[Any], cases: NDArray[Any]) -> Truth:
        """Whether these elements exist, each in a case of a scenario."""

    def column_in(self, scenario: str, kind: str, name: str, rows: NDArray[Any], cases: NDArray[Any]) -> Column:
        """A fact that depends on the scenario, of these elements, each in a case of its own."""


class Scope:
    """Elements of one kind about which a condition is asked, and (inside a quantifier) the elements outside.

    `rows` are rows of the kind's table; in a quantifier over words the kind is `it` and `rows` are the words' codes.
    `siblings` are all members of a relation, with the place of this one among them: asked together they cost as one.
    `memo` keeps what was worked out already: an atom is worked out once for all requirements. `cases` says under which
    scenario each row is asked, and in which of its cases; the same row may stand here once for each case.
    """

    __slots__ = ("cases", "forced", "kind", "memo", "outer", "parameters", "rows", "siblings", "size", "source")

    def __init__(
        self, source: Source, kind: str, rows: Rows, parameters: dict[str, Parameter], outer: Scope | None = None
    ) -> None:
        self.source = source
        self.kind = kind
        self.rows = rows
        self.parameters = parameters
        self.outer = outer
        self.size = size_of(rows)
        self.memo: MutableMapping[Any, Any] = {}
        self.forced: dict[Any, bool] = {}
        self.siblings: tuple[Scope, int] | None = None
        self.cases: tuple[str, NDArray[Any]] | None = None

    def with_parameters(self, parameters: dict[str, Parameter]) -> Scope:
        """The same elements, for a requirement with parameters of its own; what is known of facts is shared."""
        outer = None if self.outer is None else self.outer.with_parameters(parameters)
        scope = Scope(self.source, self.kind, self.rows, parameters, outer)
        scope.memo = self.memo
        scope.cases = self.cases
        return scope

    def under(self, scenario: str, cases: NDArray[Any], rows: NDArray[Any]) -> Scope:
        """These rows, each in a case of a scenario."""
        scope = Scope(self.source, self.kind, rows, self.parameters, self.outer)
        scope.cases = scenario, cases
        return scope

    def at(self, places: NDArray[Any]) -> Scope:
        """The elements at these places, of which nothing is worked out yet."""
        outer = None if self.outer is None else self.outer.at(places)
        part = Scope(self.source, self.kind, numbers_of(self.rows)[places], self.parameters, outer)
        part.cases = None if self.cases is None else (self.cases[0], self.cases[1][places])
        return part

    def members(self, kind: str, rows: Rows, owners: NDArray[Any]) -> Scope:
        """Elements related to those here; `owners` says to which row of this scope each of them belongs."""
        top = self if self.outer is None else self.outer
        aligned = Scope(self.source, top.kind, numbers_of(top.rows)[owners], self.parameters)
        inner = Scope(self.source, kind, rows, self.parameters, aligned)
        if self.cases is not None:
            aligned.cases = inner.cases = self.cases[0], self.cases[1][owners]
        return inner
