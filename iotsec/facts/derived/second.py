"""Facts of the second stratum: they read which requirements apply and what they came to. Checking puts them here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from iotsec.columns import Column, Truth
from iotsec.facts.witness import Missing, Step, Witness

if TYPE_CHECKING:
    from iotsec.facts.table import Facts
    from iotsec.model.element import Element


def kept(name: str) -> Callable[[Facts, str], Column]:
    """The fact of this name as checking left it. Raises `KeyError` where nothing has been checked yet."""

    def work_out(facts: Facts, kind: str) -> Column:
        if name not in facts.kept:
            if facts.size(kind) == 0:
                nobody = np.zeros(0, dtype=np.bool_)
                return Truth(nobody, nobody)
            raise KeyError(f"{name} is known only once the requirements have been checked")
        column: Column = facts.kept[name]
        return column

    return work_out


def known_of_compensations(name: str) -> Callable[[Facts, str], Column]:
    """The fact of compensations of this name, as checking left it. Raises `KeyError` where nothing has been checked."""

    def work_out(facts: Facts, kind: str) -> Column:
        if (kind, name) not in facts.kept:
            if facts.size(kind) == 0:
                nobody = np.zeros(0, dtype=np.bool_)
                return Truth(nobody, nobody)
            raise KeyError(f"{name} is known only once the requirements have been checked")
        column: Column = facts.kept[kind, name]
        return column

    return work_out


def compensation_witness(name: str) -> Callable[[Facts, str, int], Witness]:
    """What checking saw of a compensation: the cut, a way past it, what it names; or what is not stated."""

    def witness(facts: Facts, kind: str, row: int) -> Witness:
        shown: Witness = facts.kept[kind, name, "witness"][row]
        return shown

    return witness


WAIVER_FIELDS = {
    "matched": ("requirement", "elements", "profile"),
    "in_force": ("granted", "until"),
    "authorised": ("by", "role", "author", "reason"),
}
"""What each fact of a waiver reads of it."""


def waiver_witness(name: str) -> Callable[[Facts, str, int], Witness]:
    """The fields of the waiver that were looked at; of an unknown, those that are not stated."""

    def witness(facts: Facts, kind: str, row: int) -> Witness:
        id = facts.ids(kind)[row]
        element = None if facts.design is None else facts.design[id]
        stated = [field for field in WAIVER_FIELDS[name] if element is not None and _wholly_said(element, field)]
        steps = tuple(
            Step(kind, id, f"{field} = {element.written()[field]}") for field in stated if element is not None
        )
        missing = tuple(Missing(kind, id, field) for field in WAIVER_FIELDS[name] if field not in (*stated, "profile"))
        if name in ("in_force", "authorised") and not (facts.kept[name].true[row] or facts.kept[name].false[row]):
            missing += facts.kept["unclassed"][row]
            missing += facts.kept["unanswered"][row] if name == "authorised" else ()
        return Witness("values", steps, missing)

    return witness


def _wholly_said(element: Element, field: str) -> bool:
    return element.value(field) is not None and not element.statement(field).including


INHERITED_GAPS = "inherited gaps"
"""Under this name checking keeps the question what is not stated, so that it is unknown what applies to a component."""


def inherited_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The component whose requirements are listed, and what would settle which apply."""
    many = facts.many(kind, "inherited")
    known = many.maybe is None or many.maybe[0][row] == many.maybe[0][row + 1]
    ask: Callable[[int], tuple[Missing, ...]] | None = facts.kept.get(INHERITED_GAPS)
    missing = () if known or ask is None else ask(row)
    return Witness("values", (Step(kind, facts.ids(kind)[row], "requirements for its supplier"),), missing)


UNVERIFIED_GAPS = "unverified gaps"
"""Under this name checking keeps the question what is not stated, so that it is unknown what is verified."""


def unverified_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The system, and what would settle which of its requirements are verified."""
    many = facts.many(kind, "unverified")
    known = not many.open[row] and (many.maybe is None or many.maybe[0][row] == many.maybe[0][row + 1])
    ask: Callable[[int], tuple[Missing, ...]] | None = facts.kept.get(UNVERIFIED_GAPS)
    missing = () if known or ask is None else ask(row)
    return Witness("values", (Step(kind, facts.ids(kind)[row], "requirements to be verified"),), missing)
