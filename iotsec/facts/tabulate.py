"""From a design to facts: the elements sorted into tables, what each states into columns, as far as it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from iotsec.columns import Words
from iotsec.facts.catalogue import Catalogue
from iotsec.facts.connections import add_connections
from iotsec.facts.declared import Differing, Reading, Stated, column_in_choices, column_of, nothing_stated
from iotsec.facts.derived import DERIVED
from iotsec.facts.presence import set_options, set_presence
from iotsec.facts.table import Facts, Table
from iotsec.facts.view import View
from iotsec.frozen import evolve
from iotsec.model.by_choice import under
from iotsec.model.design import Design
from iotsec.model.element import Element
from iotsec.model.kinds import standard_vocabulary
from iotsec.model.values import BASIS_OF_STAGE, Basis, Statement
from iotsec.model.vocabulary import Field, Kind, Vocabulary


def tabulate(design: Design, view: View | None = None, vocabulary: Vocabulary | None = None) -> Facts:
    """The facts of a design from one view: a table for each kind, a column for each fact.

    Values whose basis is below the least that counts at their system's stage are taken as not stated.
    """
    view = view or View()
    vocabulary = (vocabulary or standard_vocabulary()).extended((), design.scales or {})
    view = view if view.as_of is not None or design.as_of is None else _dated(view, design)
    tables = _tables(design, vocabulary)
    facts = Facts(vocabulary, tables, view, Words(), Catalogue(vocabulary, DERIVED))
    facts.design = design
    numbers = {id: table.offset + row for table in tables.values() for row, id in enumerate(table.ids)}
    reading = Reading(facts.words, numbers, vocabulary.scales)
    elements, stages = _by_kind(design), _Stages(design, view)
    own: list[OwnValues] = []
    for kind, table in tables.items():
        own += _fill(table, vocabulary.kinds[kind], elements.get(kind, ()), reading, stages)
    if own:
        from iotsec.facts.own_values import read_own  # Only designs that state fields of profiles have such values.

        read_own(own, facts)
    set_options(facts)
    add_connections(facts)
    set_presence(facts)
    return facts


def _dated(view: View, design: Design) -> View:
    return evolve(view, as_of=design.as_of)


def _by_kind(design: Design) -> dict[str, list[Element]]:
    found: dict[str, list[Element]] = {"design": [design]}
    for element in design.elements.values():
        found.setdefault(element.KIND, []).append(element)
    return found


def _tables(design: Design, vocabulary: Vocabulary) -> dict[str, Table]:
    ids: dict[str, list[str]] = {kind: [] for kind in vocabulary.kinds}
    ids["design"] = [design.id]
    for id, element in design.elements.items():
        ids[element.KIND].append(id)
    tables: dict[str, Table] = {}
    offset = 0
    for kind, named in ids.items():
        tables[kind] = Table(kind, named, offset)
        offset += len(named)
    return tables


class OwnValues(NamedTuple):
    """What elements of a kind state of a field that a profile declares, as it is written."""

    kind: Kind
    field: Field
    stated: Stated


class _Stages:
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

    def counts(self, basis: Basis | None, stage: str, sectors: tuple[str, ...] | None) -> bool:
        """Whether a value with this basis (None: that of the stage) counts, as the view says it."""
        basis = BASIS_OF_STAGE[stage] if basis is None else basis
        key = basis, stage, sectors
        if key not in self._known:
            self._known[key] = self.view.counts(basis, stage, sectors)
        return self._known[key]


def _fill(
    table: Table, kind: Kind, elements: Sequence[Element], reading: Reading, stages: _Stages
) -> Iterator[OwnValues]:
    """Sort what the elements state by field; each column is made when it is first asked for.

    Gives what is stated of fields that profiles declare, which has yet to be read.
    """
    stated: dict[str, Stated] = {}
    for row, element in enumerate(elements):
        stage, sectors = stages.of(element), stages.sectors(element)
        _add_plain(stated, row, element, counts=stages.counts(None, stage, sectors))
        if element.statements:
            _add_stated(stated, row, element, stages)
    for name, field in kind.fields.items():
        said = stated.get(name)
        if said is not None and ":" in name:
            yield OwnValues(kind, field, said)
        if said is not None and said.differing:
            table.differing[name] = _maker_in_choices(field, said, table.size, reading)
        else:
            table.makers[name] = _maker(field, said or nothing_stated(), table.size, reading)


def _maker(field: Field, stated: Stated, size: int, reading: Reading) -> Any:
    return lambda: column_of(field, stated, size, reading)


def _maker_in_choices(field: Field, stated: Stated, size: int, reading: Reading) -> Any:
    return lambda options_of: column_in_choices(field, stated, size, reading, options_of)


def _differing(row: int, value: Any, whole: Statement, counts: Callable[[Statement], bool]) -> Differing:
    """What counts of a value that differs by choice, under each option for which it is said."""
    said = {option: under(value, whole, option) for option in value.options}
    said = {option: item for option, item in said.items() if counts(item.statement)}
    including = frozenset(option for option, item in said.items() if item.statement.including)
    return Differing(row, value.choice, {option: item.value for option, item in said.items()}, including)


_ALIASES = {"from_": "from"}


def _add_plain(stated: dict[str, Stated], row: int, element: Element, *, counts: bool) -> None:
    """Add what is stated without a basis of its own, which counts or not as the stage says."""
    values, statements = element.__dict__, element.statements
    said = [(_ALIASES.get(name, name), values[name]) for name in element.model_fields_set]
    for name, value in (*said, *element.extensions.items()):
        if value is None or name in statements:
            continue
        kept = stated.get(name)
        if kept is None:
            kept = stated[name] = nothing_stated()
        if counts:
            kept.rows.append(row)
            kept.values.append(value)
        else:
            kept.doubtful.append(row)


def _add_stated(stated: dict[str, Stated], row: int, element: Element, stages: _Stages) -> None:
    """Add what is stated with more than its value: how it is known, that there is none, that there may be more."""
    stage, sectors = stages.of(element), stages.sectors(element)

    def counts(statement: Statement) -> bool:
        return stages.counts(statement.basis, stage, sectors)

    for name, statement in element.statements.items():
        value = element.value(name)
        if value is None and statement.none is None:
            continue
        kept = stated.setdefault(name, nothing_stated())
        if statement.per:
            kept.differing.append(_differing(row, value, statement, counts))
            continue
        if not counts(statement):
            kept.doubtful.append(row)
            continue
        kept.rows.append(row)
        kept.values.append(value)
        if statement.including:
            kept.including.append(row)
