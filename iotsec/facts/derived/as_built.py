"""What was built otherwise than designed: two designs compared, element by element and field by field.

An inventory does not say everything, so a field counts only where the as-built design states it; but some fields of
each kind (`INVENTORY`) it has to state. Accepted deviations are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from iotsec.columns import NOTHING, Code, Column, Level, Many, Number, PeriodColumn, Truth
from iotsec.facts.derived.questions import Sets, existing, named_at, presence_of
from iotsec.facts.derived.showing import MOST, element, gaps, joined, undrawn
from iotsec.facts.derived.wholes import wholes
from iotsec.facts.missing import known_at
from iotsec.facts.once import once
from iotsec.facts.openness import closed_by_design, closed_systems, open_at, systems_of
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing, Step, Witness

INVENTORY = {
    "component": ("kind", "system", "zone", "place", "product"),
    "interface": ("component", "kind", "enabled"),
    "access": ("who", "to", "rights"),
    "flow": ("from", "to", "via"),
}
"""The kinds that are compared, and the fields of each that an inventory has to state."""
UNREAD = frozenset({"title", "present", "complete"})
AS_BUILT = "as built"
"""Under this name `check` keeps the facts of the as-built design with those of the design."""


class Difference(NamedTuple):
    """What differs: `id` or `id.field`, where it is, whether it surely differs, and what is to be said of it."""

    word: str
    kind: str
    id: str
    system: str | None
    """The id of its system; None where it is not known or it has none."""
    sure: bool
    note: str
    missing: tuple[Missing, ...] = ()


def as_built(facts: Facts) -> Facts | None:
    """The facts of the as-built design; None where the check was given none."""
    found: Facts | None = facts.kept.get(AS_BUILT)
    return found


def compared(facts: Facts, kind: str) -> Column:
    """Whether an as-built design was given with the check."""
    given = np.full(facts.size(kind), as_built(facts) is not None)
    return Truth(given, ~given)


def compared_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The element for which it was asked."""
    return Witness("values", (Step(kind, facts.ids(kind)[row]),))


def differences(facts: Facts, kind: str) -> Column:
    """What is built otherwise than designed, as words `id` and `id.field`; of a system, what belongs to it."""
    sets, other = Sets(facts.size(kind), elements=False), as_built(facts)
    if other is None:
        sets.open[:] = True
        return sets.column()
    for row in range(len(sets)):
        id = facts.ids(kind)[row]
        for item in found_differences(facts):
            if kind == "design" or item.system in (id, None):
                sets.add(row, facts.words.code(item.word), sure=item.sure and (kind == "design" or item.system == id))
        sets.open[row] = bool(tuple(_undrawn(facts, other, kind, row)))
    return sets.column()


def _undrawn(facts: Facts, other: Facts, kind: str, row: int) -> Iterator[Missing]:
    """What has to be said to be complete, in the design or as built, so that nothing can differ that is not drawn."""
    id = facts.ids(kind)[row]
    for name in INVENTORY:
        section = facts.vocabulary.kinds[name].section
        if open_at(facts, kind, name)[row]:
            yield from undrawn(facts, kind, row, name)
        elif not _closed(other, section, None if kind == "design" else id):
            yield Missing("design", facts.ids("design")[0], "as_built")


def _closed(facts: Facts, section: str, system: str | None) -> bool:
    """Whether all elements of a section are drawn, in a system or (None) in the design."""
    if closed_by_design(facts, section):
        return True
    place = facts.number(system) - facts.offset("system") if system is not None else -1
    return 0 <= place < facts.size("system") and bool(closed_systems(facts, section)[place])


@once("differences found")
def found_differences(facts: Facts) -> list[Difference]:
    """All that differs, less what is accepted; worked out once."""
    other = as_built(facts)
    found = [] if other is None else [item for kind in INVENTORY for item in _of_kind(facts, other, kind)]
    return [] if other is None else list(_less_accepted(facts, other, found))


def _of_kind(facts: Facts, other: Facts, kind: str) -> Iterator[Difference]:
    own, built = ({id: row for row, id in enumerate(each.ids(kind))} for each in (facts, other))
    made = {facts.ids("flow")[whole.row] for whole in wholes(facts).ordered} if kind == "flow" else set()
    for id in sorted({*own, *built} - made):
        place = _system(facts, kind, own[id]) if id in own else _system(other, kind, built[id])
        here = _is_there(facts, kind, own.get(id), place)
        there = _is_there(other, kind, built.get(id), place)
        if here is False and there is False:
            continue
        note = "as built only" if id not in own else "not as built" if id not in built else "perhaps not in both"
        missing = () if here is not None else _of_presence(facts, kind, own.get(id))
        if here is not True or there is not True:
            sure = here is not None and there is not None
            yield Difference(id, kind, id, place, sure, note, missing or _given(facts))
        if id in own and id in built and here is not False and there is not False:
            yield from _fields(facts, other, kind, (own[id], built[id]), place, here is True and there is True)


def _given(facts: Facts) -> tuple[Missing, ...]:
    return (Missing("design", facts.ids("design")[0], "as_built"),)


def _of_presence(facts: Facts, kind: str, row: int | None) -> tuple[Missing, ...]:
    from iotsec.facts.existence import missing_of_existence

    if row is not None:
        return missing_of_existence(facts, kind, row)
    return (Missing("design", facts.ids("design")[0], f"complete.{facts.vocabulary.kinds[kind].section}"),)


def _system(facts: Facts, kind: str, row: int) -> str | None:
    system = int(systems_of(facts, kind)[row])
    return facts.ids("system")[system] if system >= 0 else None


def _is_there(facts: Facts, kind: str, row: int | None, system: str | None) -> bool | None:
    """Whether an element exists: one that is not drawn does not, where all are drawn that could be."""
    if row is not None:
        return presence_of(facts, facts.offset(kind) + row)
    return False if _closed(facts, facts.vocabulary.kinds[kind].section, system) else None


def _fields(
    facts: Facts, other: Facts, kind: str, rows: tuple[int, int], system: str | None, certain: bool
) -> Iterator[Difference]:
    id, known = facts.ids(kind)[rows[0]], facts.vocabulary.kinds[kind].fields
    stated = [] if other.design is None else [name for name in other.design[id].stated_fields() if name in known]
    for name in dict.fromkeys((*INVENTORY[kind], *stated)):
        if name in UNREAD:
            continue
        own, built = said(facts, kind, rows[0], name), said(other, kind, rows[1], name)
        if own is not None and own == built:
            continue
        sure = certain and own is not None and built is not None
        note = f"{name} differs: {_told(own)}, as built {_told(built)}"
        missing = (Missing(kind, id, name),) if own is None else _given(facts)
        yield Difference(f"{id}.{name}", kind, id, system, sure, note, missing)


def _told(value: object) -> str:
    if value is None:
        return "not stated"
    return ", ".join(map(str, value)) if isinstance(value, (tuple, frozenset)) and value else str(value or "none")


def said(facts: Facts, kind: str, row: int, name: str) -> object:
    """The value of a field so that two designs can be compared: words and ids as text; None where it is not known."""
    if not known_at(facts, kind, row, name):
        return None
    column = facts.column(kind, name).take(np.array([row]))
    match column:
        case Truth():
            return "none" if column.nothing is not None and column.nothing[0] else bool(column.true[0])
        case Code():
            return _name(facts, int(column.codes[0]), elements=column.elements)
        case Level():
            return _name(facts, int(column.scale.codes[0]), elements=False), float(column.rank.low[0])
        case PeriodColumn():
            return "none" if _is_none(column.length) else (float(column.months[0][0]), float(column.days[0][0]))
        case Number():
            return "none" if _is_none(column) else (float(column.low[0]), float(column.upper[0][0]))
        case Many():
            names = [_name(facts, member, elements=column.elements) for member in named_at(column, 0)[0]]
            return tuple(names) if facts.vocabulary.kinds[kind].fields[name].form.ordered else tuple(sorted(names))


def _is_none(number: Number) -> bool:
    return number.nothing is not None and bool(number.nothing[0])


def _name(facts: Facts, code: int, *, elements: bool) -> str:
    if code == NOTHING:
        return "none"
    return facts.id_of(code) if elements else facts.words.word(code)


def _less_accepted(facts: Facts, other: Facts, found: Iterable[Difference]) -> Iterator[Difference]:
    """The differences that no deviation accepts: evidence of that kind, of either design, that passed and fits."""
    surely, perhaps = set[str](), set[str]()
    for each in (facts, other):
        for row, sure in deviations(each):
            for member, certain in existing(each, each.many("evidence", "about"), row):
                (surely if sure and certain else perhaps).add(each.id_of(member))
            if each.many("evidence", "about").open[row]:
                perhaps.update(item.id for item in found)
    unlisted = not closed_by_design(facts, "evidence")
    for item in found:
        if item.id in surely:
            continue
        excusable = unlisted or item.id in perhaps
        missing = item.missing if not unlisted else (*item.missing, *undrawn(facts, "design", 0, "evidence"))
        yield item._replace(sure=item.sure and not excusable, missing=missing)


def deviations(facts: Facts) -> Iterator[tuple[int, bool]]:
    """The evidence of kind deviation that passed and fits, as far as is known, and whether it surely is such."""
    size, fits, present = facts.size("evidence"), facts.truth("evidence", "fits"), facts.present("evidence")
    kinds, results = facts.code("evidence", "kind"), facts.code("evidence", "result")
    wanted = (facts.words.code("deviation"), facts.words.code("pass"))
    for row in range(size):
        read = (int(kinds[row]), int(results[row]))
        if present.false[row] or fits.false[row] or any(a not in (b, -1) for a, b in zip(read, wanted, strict=True)):
            continue
        yield row, read == wanted and bool(fits.true[row] and present.true[row])


def differences_witness(facts: Facts, kind: str, row: int) -> Witness:
    """What differs and how; of what is not known, what the design does not say, or that the as-built one is to say."""
    other = as_built(facts)
    if other is None:
        return gaps(_given(facts))
    id = facts.ids(kind)[row]
    here = [item for item in found_differences(facts) if kind == "design" or item.system in (id, None)]
    drawn = [item for item in here if facts.number(item.id) >= 0]
    steps = [Step(item.kind, item.id, item.note) for item in drawn]
    steps += [Step(kind, id, f"{item.id} is {item.note}") for item in here if item not in drawn]
    own = (element(facts, facts.offset(kind) + row),) if not steps else ()
    missing = [gap for item in here if not item.sure for gap in item.missing]
    return joined(Witness("values", (*own, *steps[:MOST])), gaps([*missing, *_undrawn(facts, other, kind, row)]))
