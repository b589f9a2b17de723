"""Whether a party answers for an element, so that it may accept what is open there."""

from __future__ import annotations

from collections.abc import Iterator

from iotsec.checking.compensating import TO_SYSTEM
from iotsec.columns import NOTHING, UNKNOWN
from iotsec.facts.derived.showing import Seen, follow, of_values
from iotsec.facts.openness import systems_of
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing

OF_SYSTEM = ("operator", "owner")


def answers_for(facts: Facts, party: int, element: int) -> bool | None:
    """Whether a party (by number) is accountable for an element, or operates or owns its system or one around that.

    A flow has two sides, and either answers for it. Where an element belongs to no system, nobody is excluded.
    """
    kind = facts.kind_of(element)
    row = element - facts.offset(kind)
    answers = set(_parties(facts, kind, row))
    if party in answers or not answers:
        return True
    return None if UNKNOWN in answers else False


def _parties(facts: Facts, kind: str, row: int) -> Iterator[int]:
    """Who answers: parties by number, and -1 where somebody does who is not known."""
    if kind == "component":
        yield from (code for code in [int(facts.code("component", "accountable")[row])] if code != NOTHING)
    for system in _systems(facts, kind, row):
        yield from _of_system(facts, system)


def _systems(facts: Facts, kind: str, row: int) -> Iterator[int]:
    """The systems (by row) to which an element belongs; -1 where that is not known."""
    if "system" not in facts.tables:
        return
    if kind == "system":
        yield row
    elif kind == "flow":
        own = systems_of(facts, "component")
        ends = [int(facts.rows_of("flow", end, "component")[row]) for end in ("from", "to")]
        yield from (int(own[end]) if end >= 0 else end for end in ends if end != NOTHING)
    else:
        system = int(systems_of(facts, kind)[row])
        if system != NOTHING:
            yield system


def _of_system(facts: Facts, system: int) -> Iterator[int]:
    parents, seen = facts.rows_of("system", "parent", "system"), set[int]()
    while system >= 0 and system not in seen:
        seen.add(system)
        codes = (int(facts.code("system", name)[system]) for name in OF_SYSTEM)
        yield from (code for code in codes if code != NOTHING)
        system = int(parents[system])
    if system == UNKNOWN:
        yield UNKNOWN


def unanswered(facts: Facts, element: int) -> tuple[Missing, ...]:
    """What is not stated about who answers for an element."""
    kind = facts.kind_of(element)
    row = element - facts.offset(kind)
    paths = [path for start in TO_SYSTEM.get(kind, ("",)) for path in _up(start)]
    seen = [Seen("component", row, "accountable")] if kind == "component" else []
    seen += [item for path in paths for item in follow(facts, kind, row, path)]
    return of_values(facts, seen, settled=False).missing


def _up(start: str) -> Iterator[str]:
    """The fields by which a system, and the two around it, say who answers."""
    for depth in range(3):
        base = ".".join(part for part in (start, *["parent"] * depth) if part)
        yield from (f"{base}.{name}" if base else name for name in (*OF_SYSTEM, "parent"))
