"""What would have to be stated so that a fact, which is not known for an element, is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from iotsec.columns import UNKNOWN, Code, Level, Many, Number, PeriodColumn, Truth
from iotsec.facts.openness import open_at, systems_of
from iotsec.facts.witness import Missing
from iotsec.model.vocabulary import Relation

if TYPE_CHECKING:
    from iotsec.facts.table import Facts

MOST_HIDDEN = 20
"""As many elements whose own reference is not known are named."""


def missing_of(facts: Facts, kind: str, row: int, name: str) -> tuple[Missing, ...]:
    """The statements that would make this fact of one element known; empty where it is known."""
    if kind == "it" or not facts.has(kind, name):
        return ()
    relation = facts.catalogue.relation(kind, name)
    if relation is not None:
        return _relation(facts, relation, row)
    derived = facts.catalogue.derived(kind, name)
    if derived is not None:
        return () if derived.witness is None else derived.witness(facts, kind, row).missing
    return () if known_at(facts, kind, row, name) else (Missing(kind, facts.ids(kind)[row], name),)


def known_at(facts: Facts, kind: str, row: int, name: str) -> bool:
    """Whether a fact of one element is wholly known."""
    return wholly_known(facts.column(kind, name).take(np.array([row])))


def wholly_known(column: object) -> bool:
    """Whether the one row of this column is wholly known."""
    match column:
        case Truth():
            return bool(np.any(column.declared))
        case Code(codes=codes):
            return bool(np.all(codes != UNKNOWN))
        case Level(scale=scale):
            return bool(np.all(scale.codes != UNKNOWN))
        case PeriodColumn(length=length):
            return wholly_known(length)
        case Number():
            nothing = column.nothing is not None and bool(np.any(column.nothing))
            return nothing or bool(np.all(column.upper[0] == column.upper[1]) and np.all(column.low == column.high))
        case Many():
            perhaps = column.maybe is not None and len(column.maybe[1]) > 0
            return not bool(np.any(column.open)) and not perhaps and column.hidden is None
    return True


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
    """The statement that all elements of kind `members` are drawn, by the system where that can be said, else the design."""
    section = facts.vocabulary.kinds[members].section
    design = "design" if facts.design is None else facts.design.id
    if facts.vocabulary.kinds[members].structure and "system" in facts.tables:
        system = int(systems_of(facts, kind)[row]) if kind in facts.tables else -2
        if system >= 0:
            return Missing("system", facts.ids("system")[system], f"complete.{section}")
        if system == -1:
            return Missing(kind, facts.ids(kind)[row], "system")
    return Missing("design", design, f"complete.{section}")


def is_open(facts: Facts, kind: str, row: int, members: str) -> bool:
    """Whether elements of kind `members` may exist at this element that are not drawn."""
    return bool(open_at(facts, kind, members)[row])
