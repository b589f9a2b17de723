"""Whether elements exist in the choices made: an open choice leaves it unknown, so that one check holds for all."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from iotsec.columns import UNKNOWN, Code, Truth
from iotsec.columns.existing import Existing
from iotsec.facts.connections import set_connection_presence
from iotsec.facts.copies import copied
from iotsec.facts.openness import closed_by_design
from iotsec.facts.table import Facts
from iotsec.frozen import evolve
from iotsec.model.design import Design
from iotsec.model.element import Element


def set_presence(facts: Facts) -> None:
    """Set the presence of every element: by its own choices, and by the elements with which alone it exists."""
    if facts.design is None or not facts.design.choices:
        return
    for kind, table in facts.tables.items():
        if kind not in ("design", "connection"):
            table.present = _own(facts, facts.design, kind)
    for _ in range(facts.size("system") + 4):
        if not _spread(facts):
            break
    set_connection_presence(facts)
    note_presence(facts)


def set_options(facts: Facts) -> None:
    """Let values that differ by choice be those of the options chosen; of an open choice, of any of its options."""
    chosen, choices = facts.view.choices, {} if facts.design is None else facts.design.choices or {}
    for table in facts.tables.values():
        table.choose(lambda choice: (chosen[choice],) if choice in chosen else choices[choice])


def with_choices(facts: Facts, choices: Mapping[str, str]) -> Facts:
    """The same facts with more options chosen."""
    made = copied(facts)
    made.view = evolve(facts.view, choices={**facts.view.choices, **choices})
    set_options(made)
    for kind, table in made.tables.items():
        everywhere = np.ones(table.size, dtype=np.bool_)
        table.present = facts.kept["apart"] if kind == "connection" else Truth(everywhere, ~everywhere)
    set_presence(made)
    return made


def note_presence(facts: Facts) -> None:
    """Note which elements exist, so that what refers to one that does not refers to nothing."""
    facts.forget_columns()
    facts.existing = existing_in(facts)


def existing_in(facts: Facts) -> Existing | None:
    """Which elements exist, by number; None where all of them do."""
    tables = [table for kind, table in facts.tables.items() if table.size and kind != "connection"]
    if all(bool(table.present.true.all()) for table in tables):
        return None
    total = max(table.offset + table.size for table in facts.tables.values())
    sure, absent = np.ones(total, dtype=np.bool_), np.zeros(total, dtype=np.bool_)
    for table in tables:
        numbers = slice(table.offset, table.offset + table.size)
        sure[numbers], absent[numbers] = table.present.true, table.present.false
    return Existing(sure, absent)


def _own(facts: Facts, design: Design, kind: str) -> Truth:
    ids = facts.ids(kind)
    true, false = np.ones(len(ids), dtype=np.bool_), np.zeros(len(ids), dtype=np.bool_)
    elements = design.elements
    for row, id in enumerate(ids):
        if elements[id].present:
            answer = present_in(elements[id], design.choices, facts.view.choices)
            true[row], false[row] = answer is True, answer is False
    return Truth(true, false)


def present_in(element: Element, choices: Mapping[str, tuple[str, ...]], chosen: Mapping[str, str]) -> bool | None:
    """Whether the element exists when these options are chosen; None where it depends on what is still open."""
    answer: bool | None = True
    for name, options in (element.present or {}).items():
        if name in chosen:
            if chosen[name] not in options:
                return False
        elif not set(choices[name]) <= set(options):
            answer = None
    return answer


def _surely_there(facts: Facts, kind: str) -> bool:
    """Whether all elements of a kind surely exist, also those that are not drawn."""
    return closed_by_design(facts, facts.vocabulary.kinds[kind].section) and bool(facts.present(kind).true.all())


def _spread(facts: Facts) -> bool:
    """Carry presence from the elements with which alone others exist; whether anything changed."""
    changed = False
    for kind, table in facts.tables.items():
        for field in facts.vocabulary.kinds[kind].fields.values():
            if not field.form.exists_with or not table.size:
                continue
            column = facts.column(kind, field.name)
            assert isinstance(column, Code)
            true, false = table.present.true.copy(), table.present.false.copy()
            silent = column.codes == UNKNOWN
            if silent.any() and not all(_surely_there(facts, other) for other in field.form.to):
                true[silent] = False
            for other, where in facts.kinds_at(column.codes):
                at = np.flatnonzero(where)
                present = facts.present(other).take(column.codes[at] - facts.offset(other))
                true[at] &= present.true
                false[at] |= present.false
            if (true != table.present.true).any() or (false != table.present.false).any():
                table.present = Truth(true, false)
                changed = True
    return changed
