"""From a design to facts: the elements sorted into tables, what each states into columns, as far as it counts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from iotsec.columns import Column, Words
from iotsec.facts.catalogue import Catalogue
from iotsec.facts.connections import add_connections
from iotsec.facts.declared import Reading, Stated, column_in_choices, column_of
from iotsec.facts.derived import DERIVED
from iotsec.facts.presence import set_options, set_presence
from iotsec.facts.stating import Stages, Stating
from iotsec.facts.table import Facts, Table
from iotsec.facts.view import View
from iotsec.frozen import evolve
from iotsec.model.design import Design
from iotsec.model.element import Element
from iotsec.model.kinds import standard_vocabulary
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
    elements, stages = _by_kind(design), Stages(design, view)
    own: list[OwnValues] = []
    for kind, table in tables.items():
        own += _fill(table, vocabulary.kinds[kind], Stating(elements.get(kind, ()), stages), reading)
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


def _fill(table: Table, kind: Kind, stating: Stating, reading: Reading) -> Iterator[OwnValues]:
    """Set how each column is made when it is first asked for.

    Gives what is stated of fields that profiles declare, which has yet to be read.
    """
    for name, field in kind.fields.items():
        own = stating.states_own(name)
        if not own and not stating.differs(name):
            table.makers[name] = partial(_column, field, stating, reading)
            continue
        stated = stating.of(name)
        if own:
            yield OwnValues(kind, field, stated)
        if stated.differing:
            table.differing[name] = partial(column_in_choices, field, stated, table.size, reading)
        else:
            table.makers[name] = partial(column_of, field, stated, table.size, reading)


def _column(field: Field, stating: Stating, reading: Reading) -> Column:
    return column_of(field, stating.of(field.name), len(stating.elements), reading)
