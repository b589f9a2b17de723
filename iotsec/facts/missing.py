"""What would have to be stated so that a fact, which is not known for an element, is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from iotsec.columns import NOTHING, UNKNOWN, Code, Column, Level, Many, Number, PeriodColumn, Truth
from iotsec.columns.rows import Bools
from iotsec.facts.existence import missing_of_choice, missing_of_existence
from iotsec.facts.once import once
from iotsec.facts.openness import SYSTEM_OF, systems_of
from iotsec.facts.witness import Missing, Witness
from iotsec.model.vocabulary import Relation

if TYPE_CHECKING:
    from iotsec.facts.table import Facts

MOST_HIDDEN = 20
"""As many elements whose own reference is not known are named."""


@once("missing")
def missing_of(facts: Facts, kind: str, row: int, name: str) -> tuple[Missing, ...]:
    """The statements that would make this fact of one element known; empty where it is known. Worked out once."""
    if kind == "it" or not facts.has(kind, name):
        return ()
    relation = facts.catalogue.relation(kind, name)
    if relation is not None:
        return _relation(facts, relation, row)
    if facts.catalogue.derived(kind, name) is not None:
        witness = witness_of(facts, kind, row, name)
        return () if witness is None else witness.missing
    if known_at(facts, kind, row, name):
        return ()
    undecided = tuple(_of_what_it_names(facts, kind, row, name)) or missing_of_choice(facts, kind, row, name)
    return undecided or (Missing(kind, facts.ids(kind)[row], name),)


def _of_what_it_names(facts: Facts, kind: str, row: int, name: str) -> Iterator[Missing]:
    """Where a reference is stated whole, what would settle whether all that it names exists."""
    if facts.existing is None or not facts.catalogue.refers_freely(kind, name):
        return
    stated = facts.stated_column(kind, name)
    if stated is None or not known_rows(stated)[row]:
        return
    one = stated.take(np.array([row]))
    assert isinstance(one, (Code, Many))
    for number in (one.codes if isinstance(one, Code) else one.members).tolist():
        if number >= 0:
            at = facts.kind_of(number)
            yield from missing_of_existence(facts, at, number - facts.offset(at))


def witness_of(facts: Facts, kind: str, row: int, name: str) -> Witness | None:
    """The witness of a derived fact of one element, worked out once; None where the fact has none."""
    derived = facts.catalogue.derived(kind, name)
    if derived is None or derived.witness is None:
        return None
    facts = facts.told_by(kind, name)
    key = ("witness", kind, row, name)
    if key not in facts.kept:
        facts.kept[key] = derived.witness(facts, kind, row)
    witness: Witness = facts.kept[key]
    return witness


def known_at(facts: Facts, kind: str, row: int, name: str) -> bool:
    """Whether a fact of one element is wholly known."""
    key = ("known", kind, name)
    if key not in facts.kept:
        facts.kept[key] = known_rows(facts.asked_column(kind, name))
    return bool(facts.kept[key][row])


def known_rows(column: Column) -> Bools:
    """Where a column is wholly known."""
    known: Bools
    match column:
        case Truth():
            known = column.true | column.false
            known = known if column.nothing is None else known | column.nothing
        case Code(codes=codes):
            known = codes != UNKNOWN
        case Level(scale=Code(codes=codes), rank=rank):
            known = (codes == NOTHING) | ((codes != UNKNOWN) & (rank.low == rank.high))
        case PeriodColumn(length=length):
            known = known_rows(length)
        case Number():
            known = (column.upper[0] == column.upper[1]) & (column.low == column.high)
            known = known if column.nothing is None else known | column.nothing
        case Many():
            known = ~column.open & (column.hidden is None)
            known = known if column.maybe is None else known & (np.diff(column.maybe[0]) == 0)
    return known


def _relation(facts: Facts, relation: Relation, row: int) -> tuple[Missing, ...]:
    many = facts.column(relation.at, relation.name)
    assert isinstance(many, Many)
    missing = []
    if many.open[row]:
        missing.append(openness(facts, relation.at, row, relation.members))
    for number in () if many.hidden is None else many.hidden[:MOST_HIDDEN].tolist():
        missing.append(Missing(relation.members, facts.id_of(number), relation.field))
    return tuple(missing)


def openness(facts: Facts, kind: str, row: int, members: str) -> Missing:
    """The statement that all elements of kind `members` are drawn: by the system if it can say so, else the design."""
    section = facts.vocabulary.kinds[members].section
    design = "design" if facts.design is None else facts.design.id
    if facts.vocabulary.kinds[members].structure and "system" in facts.tables:
        system = int(systems_of(facts, kind)[row]) if kind in facts.tables else -2
        if system >= 0:
            return Missing("system", facts.ids("system")[system], f"complete.{section}")
        if system == -1:
            return _to_which_system(facts, kind, row)
    return Missing("design", design, f"complete.{section}")


def _to_which_system(facts: Facts, kind: str, row: int) -> Missing:
    """The statement that says to which system an element belongs: its own, or that of what it belongs to."""
    field = "from" if kind == "flow" else SYSTEM_OF.get(kind, "system")
    if kind in ("component", "function") or facts.code(kind, field)[row] == UNKNOWN:
        return Missing(kind, facts.ids(kind)[row], field)
    number = int(facts.code(kind, field)[row])
    other = facts.kind_of(number)
    return _to_which_system(facts, other, number - facts.offset(other))
