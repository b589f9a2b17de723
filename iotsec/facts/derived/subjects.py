"""What evidence is about: the elements that it names, and what is in these, performs them or has them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from iotsec.columns import UNKNOWN, Code, Many
from iotsec.facts.derived.questions import existing, presence_of
from iotsec.facts.derived.showing import Seen
from iotsec.facts.table import Facts

INSIDE = {"system": ("components", "parts"), "function": ("performed_by",), "interface": ("component",)}
"""The components that are in something else than a component, perform it or have it."""


class Subject(NamedTuple):
    """An element that evidence is about: its row, whether it is named there itself, and whether it surely is meant."""

    row: int
    named: bool
    sure: bool


class Subjects(NamedTuple):
    """The elements (by number) that evidence is about, whether these are all, and what was looked at to find them."""

    found: dict[int, Subject]
    whole: bool
    seen: list[Seen]

    def of(self, facts: Facts, kind: str) -> Iterator[Subject]:
        """Those of one kind."""
        return (item for number, item in self.found.items() if facts.kind_of(number) == kind)


def subjects(facts: Facts, row: int, *, inside: bool) -> Subjects:
    """What one piece of evidence names, and (with `inside`) what is in that, performs it or has it."""
    about = facts.many("evidence", "about")
    named = dict(existing(facts, about, row))
    waiting, found, whole, seen = list(named.items()), dict[int, bool](), not about.open[row], list[Seen]()
    while waiting:
        number, sure = waiting.pop()
        if number in found and (found[number] or not sure):
            continue
        found[number], kind = sure, facts.kind_of(number)
        for name in INSIDE.get(kind, ()) if inside else ():
            seen.append(Seen(kind, number - facts.offset(kind), name))
            members, closed = _named(facts, seen[-1])
            whole &= closed
            waiting += [(inner, sure and certain) for inner, certain in members]
    items = {
        number: Subject(number - facts.offset(facts.kind_of(number)), number in named, sure)
        for number, sure in sorted(found.items())
    }
    return Subjects(items, bool(whole), seen)


def _named(facts: Facts, step: Seen) -> tuple[list[tuple[int, bool]], bool]:
    """The elements that a reference names and that may exist, with whether each surely does; whether these are all."""
    column = facts.column(step.kind, step.name)
    if isinstance(column, Many):
        return list(existing(facts, column, step.row)), not column.open[step.row]
    assert isinstance(column, Code)
    number = int(column.codes[step.row])
    present = presence_of(facts, number) if number >= 0 else False
    return [(number, present is True)] if present is not False else [], number != UNKNOWN
