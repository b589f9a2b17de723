"""A design in every case of a scenario, asked all at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from iotsec.columns import Code, Column, Many, Number, Truth
from iotsec.columns.existing import surely_in
from iotsec.columns.rows import NOTHING, Bools, Floats, distinct
from iotsec.conditions.masks import Mask
from iotsec.conditions.source import Scope
from iotsec.conditions.tree import Fact, Fold, Guards, Quantified, Reached, walk
from iotsec.facts.copies import Copies, Numbers
from iotsec.facts.derived.scenarios.case_view import attackers, in_cases, to_be_viewed, unenforced, with_connections
from iotsec.facts.derived.scenarios.cases import cases_of
from iotsec.facts.derived.scenarios.effects import effects_of, gone_in, present_in
from iotsec.facts.derived.scenarios.names import is_asked_again
from iotsec.facts.derived.scenarios.ways_in_cases import answer_in_cases
from iotsec.facts.openness import systems_of
from iotsec.facts.table import Facts

MOST_AT_ONCE = 400_000
"""So many elements (of all cases together) are worked out case by case; of more, what holds in any case is told."""
OF_ITSELF = frozenset({
    *(("component", name) for name in ("untrusted", "end_of_service", "law_trigger", "worst_hazard", "risk_class")),
    *(("flow", name) for name in (
        "crosses_zone", "crosses_system", "crosses_party", "over_open_network", "carries_closure", "integrity_need",
        "confidentiality_need", "personal_carried", "risk_class", "end_to_end", "protocol_authentication",
        "protocol_integrity", "protocol_freshness", "protocol_confidentiality",
    )),
    *((kind, "risk_class") for kind in ("function", "interface", "access", "dependency", "vulnerability")),
    ("data", "law_trigger"), ("interface", "open"), ("access", "open"), ("function", "categories_stated"),
    ("party", "contact_channels"), ("party", "response_time"), ("party", "informs"), ("function", "notice_time"),
    ("rule", "in_force"), ("system", "accountable"), ("system", "operators"), ("system", "complete_kinds"),
})  # fmt: skip
"""Derived facts that read nothing but the element itself, that with which alone it exists, and what is never lost."""
OF_HELD = frozenset({("component", "enforces"), ("component", "untrusted"), ("component", "exposed")})
"""Facts that are something else for a component that an attacker holds."""


class CaseCopies(Copies):
    """The copies of a design in the cases of a scenario. What is lost in each is known for all of them at once, so that
    a copy is made only for what has to be worked out anew in every case.
    """

    def __init__(self, facts: Facts, scenario: str) -> None:
        self.facts, self.scenario = facts, scenario
        self._views: dict[bytes, Facts] = {}
        self._columns: dict[tuple[str, str, bytes, bytes], Column] = {}
        self._present: dict[tuple[str, bytes], Truth] = {}
        self._numbers: dict[tuple[str, str], tuple[Floats, Floats]] = {}
        self.anew = is_asked_again(scenario)

    @cached_property
    def held(self) -> bool:
        """Whether an attacker holds anything in some case."""
        cases = cases_of(self.facts, self.scenario)
        return cases.held and len(cases.loss.case) > 0

    @cached_property
    def moving(self) -> frozenset[str]:  # type: ignore[override]  # Other copies are given it; here it is worked out.
        """The kinds of which elements are gone in some case."""
        return frozenset(kind for kind in self.facts.tables if gone_in(self.facts, self.scenario, kind) is not None)

    def copy(self, number: int) -> Facts:
        """The facts in one case, made when they are first asked for."""
        return self.view(np.array([number]))

    def view(self, cases: Numbers) -> Facts:
        """The facts in a case; or in any of several: what is known there, holds in each of them."""
        key = cases.tobytes()
        if key not in self._views:
            self._views[key] = in_cases(self._plain, self.facts, self.scenario, cases)
            self._views[key].one_of = self
        return self._views[key]

    @cached_property
    def _plain(self) -> Facts:
        known = [*self.facts.columns().items()]  # To see what moves may work out more.
        same = {key: column for key, column in known if not self._moves_in(*key)}
        return to_be_viewed(self.facts, same, held=self.held)

    def groups(self, parts: Sequence[Numbers]) -> str:
        """The name under which groups of cases are asked, each as one; it holds until other groups are asked."""
        name = f"{self.scenario} in groups"
        self.facts.copies[name] = Groups(self, [self.view(part) for part in parts])
        return name

    @property
    def anywhere(self) -> Facts:
        """The facts in any case."""
        return self.view(np.arange(self.size))

    def _moves_in(self, kind: str, name: str) -> bool:
        """Whether a column has to be worked out again in a copy; what is read backwards is the same in all."""
        return self.facts.catalogue.relation(kind, name) is None and self.varies(kind, name)

    @property
    def size(self) -> int:
        """How many cases there are."""
        return cases_of(self.facts, self.scenario).size

    @cached_property
    def whole(self) -> bool:
        """Whether every case is worked out; else what is told of a fact is what holds in any case."""
        return self.size * sum(table.size for table in self.facts.tables.values()) <= MOST_AT_ONCE

    def varies(self, kind: str, name: str) -> bool:
        """Whether a fact may be something else in some case.

        Under a scenario of a requirement's own, who needs whom stays as it is drawn, also where something is lost: only
        how long things are down changes, which ways are left, and what exists.
        """
        catalogue = self.facts.catalogue
        if catalogue.varies(kind, name) or not self.anew:
            return catalogue.varies(kind, name)
        if self.held and not OF_HELD.isdisjoint(catalogue.facts_read(kind, name)):
            return True
        return (kind, name) not in OF_ITSELF and not self.moving.isdisjoint(catalogue.kinds_read(kind, name))

    def column(self, kind: str, name: str, rows: Numbers, copies: Numbers) -> Column:
        """A fact of these elements (-1 not known, -2 none), each in its own case."""
        catalogue = self.facts.catalogue
        if catalogue.varies(kind, name):
            return self._number(kind, name, rows, copies)
        if self.held and (kind, name) in OF_HELD:
            return self._of_held(name, rows, copies)
        if catalogue.derived(kind, name) is None:
            return self._declared(kind, name, rows, copies)
        if self.whole:
            return super().column(kind, name, rows, copies)
        return self.anywhere.asked_column(kind, name).take(rows)

    def needs_copies(self, kind: str, name: str) -> bool:
        """Whether a fact has to be worked out anew in each case."""
        known_at_once = self.facts.catalogue.varies(kind, name) or (self.held and (kind, name) in OF_HELD)
        derived = self.facts.catalogue.derived(kind, name) is not None
        return derived and not known_at_once and self.varies(kind, name)

    @cached_property
    def ordered(self) -> Numbers:
        """The cases, those next to each other in which components of one system are struck."""
        systems = systems_of(self.facts, "component")
        loss, first = cases_of(self.facts, self.scenario).loss, np.full(self.size, -1, dtype=np.int64)
        first[loss.case[::-1]] = systems[loss.component[::-1]]
        alone = np.bincount(loss.case, minlength=self.size) == 1
        return np.lexsort((np.arange(self.size), first, ~alone))

    def present(self, kind: str, rows: Numbers, copies: Numbers) -> Truth:
        """Whether these elements exist, each in its own case."""
        if kind == "connection" and self.moving:
            if self.whole:
                for case in distinct(copies).tolist():
                    with_connections(self.copy(case))
                return super().present(kind, rows, copies)
            return with_connections(self.anywhere).present(kind).take(rows)
        return present_in(self.facts, self.scenario, kind, rows, copies)

    def ask(self, question: Reached | Guards, scope: Scope) -> Mask | Number:
        """The answer of the graph for the elements in scope, each in its own case."""
        if isinstance(question, Reached) and self.is_plain(question):
            return answer_in_cases(self.facts, question, scope)
        if self.whole:
            return super().ask(question, scope)
        anywhere = self.anywhere
        outer = None
        if scope.outer is not None:
            outer = Scope(anywhere, scope.outer.kind, scope.outer.rows, scope.outer.parameters)
        return anywhere.ask(question, Scope(anywhere, scope.kind, scope.rows, scope.parameters, outer))

    def is_plain(self, question: Reached) -> bool:
        """Whether what the question asks of components and flows is the same in every case, so that only the graph is
        another one; but for what an attacker holds, where ways begin and which guards nothing.
        """
        seen = [*walk(question.avoiding)] if question.avoiding is not None else []
        seen += [*walk(question.end)] if question.direction == "from" else []
        other = [*walk(question.along)] if question.along is not None else []
        other += [*walk(question.end)] if question.direction != "from" else []
        if any(isinstance(node, (Quantified, Fold, Reached, Guards)) for node in (*seen, *other)):
            return False
        return not any(
            self.varies(kind, step) and not ((kind, step) in OF_HELD and node in seen)
            for node in (*seen, *other)
            if isinstance(node, Fact)
            for step, kinds in zip(node.steps, node.kinds, strict=True)
            for kind in kinds
        )

    def ends(self, kind: str, name: str) -> tuple[Floats, Floats]:
        """The ends of a number that depends on the scenario, worked out for all cases at once: cases by elements."""
        if (kind, name) not in self._numbers:
            derived = self.facts.catalogue.derived(kind, name)
            assert derived is not None
            assert derived.in_cases is not None
            self._numbers[kind, name] = derived.in_cases(self.facts, kind, self.scenario)
        return self._numbers[kind, name]

    def _number(self, kind: str, name: str, rows: Numbers, cases: Numbers) -> Number:
        """A number that is worked out for all cases at once."""
        low, high = self.ends(kind, name)
        row = np.maximum(rows, 0)
        return told(rows, (low[cases, row], high[cases, row]) if low.size else None)

    def _of_held(self, name: str, rows: Numbers, cases: Numbers) -> Column:
        """What components enforce, or whether they can be trusted, where an attacker holds some of them."""
        effects, known = effects_of(self.facts, self.scenario), rows >= 0
        row = np.where(known, rows, 0)
        held, perhaps = effects.held[row, cases] & known, effects.perhaps_held[row, cases] & known
        column = self.facts.asked_column("component", name).take(rows)
        if isinstance(column, Truth):
            return attackers(column, held, perhaps)
        assert isinstance(column, Many)
        return unenforced(column, held, perhaps)

    def _declared(self, kind: str, name: str, rows: Numbers, cases: Numbers) -> Column:
        """A reference as it is declared, less what is gone in the case of each row."""
        column = self.facts.column(kind, name).take(rows)
        if not self.facts.catalogue.refers_freely(kind, name):
            return column

        def standing(numbers: Numbers, at: Numbers) -> tuple[Bools, Bools]:
            sure, absent = np.zeros(len(numbers), dtype=np.bool_), np.zeros(len(numbers), dtype=np.bool_)
            for named, where in self.facts.kinds_at(numbers):
                row = numbers[where] - self.facts.offset(named)
                present = self.present(named, row, cases[at[where]])
                sure[where], absent[where] = present.true, present.false
            return sure, absent

        beside = [Code(codes).take(rows).codes for codes in self.facts.beside(kind)]
        return surely_in(column, standing, beside)


def told(rows: Numbers, ends: tuple[Floats, Floats] | None) -> Number:
    """The numbers of these elements (-1 not known, -2 none) with these ends, as far as there are any."""
    none = np.full(len(rows), np.inf)
    if ends is None:
        return Number(-none, none, None, rows == NOTHING)
    known = rows >= 0
    return Number(np.where(known, ends[0], -none), np.where(known, ends[1], none), None, rows == NOTHING)


class Groups(Copies):
    """Copies of a design for groups of cases: what is known of a group holds in each of its cases."""

    def __init__(self, cases: CaseCopies, views: Sequence[Facts]) -> None:
        self.facts, self.cases = cases.facts, cases
        self._made = tuple(views)
        self._columns: dict[tuple[str, str, bytes, bytes], Column] = {}
        self._present: dict[tuple[str, bytes], Truth] = {}

    def varies(self, kind: str, name: str) -> bool:
        """Whether a fact may be something else in some case."""
        return self.cases.varies(kind, name)
