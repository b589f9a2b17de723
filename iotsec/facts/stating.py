"""What elements state of each field, as far as it counts: by its own basis, or by the stage of its element's system."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from operator import itemgetter
from typing import Any

from iotsec.facts.declared import Differing, Stated, nothing_stated
from iotsec.facts.view import View
from iotsec.model.by_choice import under
from iotsec.model.design import Design
from iotsec.model.element import ATTRIBUTES, Element
from iotsec.model.values import BASIS_OF_STAGE, PLAIN, Basis, Statement


class Stages:
    """Whether a value counts, by its own basis or that of the stage of its element's system."""

    def __init__(self, design: Design, view: View) -> None:
        self.design = design
        self.view = view
        self._known: dict[tuple[Basis, str, tuple[str, ...] | None], bool] = {}

    def of(self, element: Element) -> str:
        """The stage of an element's system; the design's where it has none."""
        if self.view.stage is not None:
            return self.view.stage
        system = self._system(element, 4)
        own = None if system is None else self.design.elements[system].value("stage")
        stage: str = own or self.design.stage or "design"
        return stage

    def _system(self, element: Element, steps: int) -> str | None:
        if element.KIND == "system":
            return element.id
        names = type(element).model_fields
        for field in ("system", "component", "from_", "to", "of"):
            if (field in names and field != "of") or (field == "of" and element.KIND == "dependency"):
                target = getattr(element, field)
                if field == "system":
                    return target if isinstance(target, str) else None
                if isinstance(target, str) and steps:
                    return self._system(self.design.elements[target], steps - 1)
        return None

    def sectors(self, element: Element) -> tuple[str, ...] | None:
        """The sectors of the systems to which an element belongs; None where they are not all known, or do not matter.

        The basis that counts is then the highest of all.
        """
        if not self.view.least_of:
            return None
        ends = [element]
        if element.KIND in ("flow", "dependency"):
            fields = ("from", "to") if element.KIND == "flow" else ("of", "suppliers")
            named = [element.value(field) for field in fields]
            ids = [id for item in named for id in (item if isinstance(item, tuple) else (item,))]
            ends = [self.design.elements[id] for id in ids if isinstance(id, str)]
            if len(ends) < len(ids):
                return None
        systems = [self._system(end, 4) for end in ends]
        sectors = [None if id is None else self._sector(self.design.elements[id]) for id in systems]
        return None if None in sectors else tuple(str(sector) for sector in sectors)

    def _sector(self, system: Element) -> str | None:
        said = system.value("sector")
        return "" if system.statement("sector").none is not None else said if isinstance(said, str) else None

    def doubtful(self, elements: Sequence[Element]) -> frozenset[int]:
        """The rows of the elements of which a value does not count where it states no basis."""
        asked = (None, *((sector,) for sector in self.view.least_of))
        if all(self.view.counts(basis, stage, at) for stage, basis in BASIS_OF_STAGE.items() for at in asked):
            return frozenset()
        return frozenset(row for row, element in enumerate(elements) if not self.counts(None, element))

    def counts(self, basis: Basis | None, element: Element) -> bool:
        """Whether a value of an element with this basis (None: that of its stage) counts, as the view says it."""
        stage, sectors = self.of(element), self.sectors(element)
        basis = BASIS_OF_STAGE[stage] if basis is None else basis
        key = basis, stage, sectors
        if key not in self._known:
            self._known[key] = self.view.counts(basis, stage, sectors)
        return self._known[key]


class Stating:
    """What the elements of a kind state. It is sorted by field when a field is asked for, since many never are."""

    def __init__(self, elements: Sequence[Element], stages: Stages) -> None:
        self.elements = elements
        self.stages = stages
        self.doubtful = stages.doubtful(elements)
        self.statements: dict[str, dict[int, Statement]] = {}
        self.own: dict[str, dict[int, Any]] = {}
        for row, element in enumerate(elements):
            for name, statement in element.statements.items():
                self.statements.setdefault(name, {})[row] = statement
            for name, value in element.extensions.items():
                self.own.setdefault(name, {})[row] = value

    def states_own(self, name: str) -> bool:
        """Whether this is a field that a profile declares, of which anything is stated."""
        return name in self.own or (":" in name and name in self.statements)

    def differs(self, name: str) -> bool:
        """Whether the values of a field differ by choice in some element."""
        return any(statement.per for statement in self.statements.get(name, {}).values())

    def of(self, name: str) -> Stated:
        """What is stated of a field: what has a basis that counts, and where there is something that does not."""
        statements = self.statements.get(name, {})
        rows, values = self._said(name, {row for row, statement in statements.items() if statement.none is not None})
        if self.doubtful or any(statement.basis or statement.per for statement in statements.values()):
            return self._counted(rows, values, statements)
        open_ones = {row for row, statement in statements.items() if statement.including}
        return Stated(rows, values, [row for row in rows if row in open_ones] if open_ones else [], [], [])

    def _said(self, name: str, none: set[int]) -> tuple[list[int], list[Any]]:
        """The rows in which a field has a value, or an explicit none, and the values."""
        if ":" in name:
            own = self.own.get(name, {})
            rows = sorted(own.keys() | none)
            return rows, [own.get(row) for row in rows]
        column = self.columns.get(ATTRIBUTES.get(name, name), ())
        rows = [row for row, value in enumerate(column) if value is not None or row in none]
        return rows, [column[row] for row in rows]

    @cached_property
    def columns(self) -> Mapping[str, Sequence[Any]]:
        """The values of all elements by attribute. They are taken element by element: all of one lie close together."""
        if not self.elements:
            return {}
        names = [*type(self.elements[0]).model_fields]
        return dict(zip(names, zip(*map(itemgetter(*names), map(vars, self.elements)), strict=True), strict=True))

    def _counted(self, rows: list[int], values: list[Any], statements: Mapping[int, Statement]) -> Stated:
        """What counts of what is said of a field, each by its own basis or that of its stage."""
        stated = nothing_stated()
        for row, value in zip(rows, values, strict=True):
            statement = statements.get(row, PLAIN)
            if statement.per:
                stated.differing.append(_differing(row, value, statement, partial(self._counts, row)))
            elif not self._counts(row, statement):
                stated.doubtful.append(row)
            else:
                stated.rows.append(row)
                stated.values.append(value)
                if statement.including:
                    stated.including.append(row)
        return stated

    def _counts(self, row: int, statement: Statement) -> bool:
        if statement.basis is None:
            return row not in self.doubtful
        return self.stages.counts(statement.basis, self.elements[row])


def _differing(row: int, value: Any, whole: Statement, counts: Callable[[Statement], bool]) -> Differing:
    """What counts of a value that differs by choice, under each option for which it is said."""
    said = {option: under(value, whole, option) for option in value.options}
    said = {option: item for option, item in said.items() if counts(item.statement)}
    including = frozenset(option for option, item in said.items() if item.statement.including)
    return Differing(row, value.choice, {option: item.value for option, item in said.items()}, including)
