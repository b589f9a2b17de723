"""What decides whether an element exists, where that is not known: choices, and what it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from iotsec.columns import UNKNOWN
from iotsec.facts.witness import Missing

if TYPE_CHECKING:
    from iotsec.facts.table import Facts
    from iotsec.model.values import PerChoice


STRUCK_BY = "struck by"
"""Under this word is kept by which field a component is struck in a case, where facts stand for one."""


def missing_of_existence(facts: Facts, kind: str, row: int) -> tuple[Missing, ...]:
    """The statements and choices that would settle whether one element exists; empty where it is known."""
    return tuple(dict.fromkeys(_undecided(facts, kind, row)))


def _undecided(facts: Facts, kind: str, row: int) -> Iterator[Missing]:
    present = facts.present(kind)
    if facts.design is None or present.true[row] or present.false[row]:
        return
    id = facts.ids(kind)[row]
    if kind == "component" and STRUCK_BY in facts.kept:
        yield _of_cause(facts, row, facts.kept[STRUCK_BY])
    if kind == "connection":
        for system in id.split("--"):
            yield from _outermost(facts, system)
        return
    if facts.design[id].present is not None:
        for name in facts.design.choices or {}:
            if name not in facts.view.choices:
                yield Missing("design", facts.design.id, f"choices.{name}")
    for field in facts.vocabulary.kinds[kind].fields.values():
        if field.form.exists_with:
            number = int(facts.code(kind, field.name)[row])
            if number == UNKNOWN:
                yield Missing(kind, id, field.name)
            elif number >= 0:
                owner = facts.kind_of(number)
                yield from _undecided(facts, owner, number - facts.offset(owner))


def _of_cause(facts: Facts, row: int, field: str) -> Missing:
    """What would settle whether a component shares a cause: its own field, or that of the element it names."""
    own, _, further = field.partition(".")
    number = int(facts.code("component", own)[row]) if further else -1
    if number < 0:
        return Missing("component", facts.ids("component")[row], own)
    return Missing(facts.kind_of(number), facts.id_of(number), further)


def _outermost(facts: Facts, system: str) -> Iterator[Missing]:
    """The `parent` of the outermost system around one, where it is not stated."""
    parents = facts.rows_of("system", "parent", "system")
    row = facts.number(system) - facts.offset("system")
    for _ in range(len(parents)):
        if parents[row] < 0:
            break
        row = int(parents[row])
    if parents[row] == UNKNOWN:
        yield Missing("system", facts.ids("system")[row], "parent")


def missing_of_choice(facts: Facts, kind: str, row: int, name: str) -> tuple[Missing, ...]:
    """Where a value differs by a choice that is open: the choice, and the field where an option says nothing."""
    element = None if facts.design is None else facts.design.elements.get(facts.ids(kind)[row])
    if facts.design is None or element is None or not element.statement(name).per:
        return ()
    value: PerChoice = element.value(name)
    options = facts.tables[kind].options_of(value.choice)
    if len(options) == 1:
        return ()
    whole = all(option in value.options for option in options)
    own = () if whole else (Missing(kind, element.id, name),)
    return (Missing("design", facts.design.id, f"choices.{value.choice}"), *own)
