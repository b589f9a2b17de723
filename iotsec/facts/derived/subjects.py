"""What evidence is about: the elements that it names, and what is in these, performs them or has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from iotsec.columns import UNKNOWN, Code, Many
from iotsec.facts.derived.questions import existing, presence_of
from iotsec.facts.derived.showing import Seen
from iotsec.facts.once import once
from iotsec.facts.table import Facts

INSIDE = {"system": ("components", "parts"), "function": ("performed_by",), "interface": ("component",)}
"""The components that are in something else than a component, perform it or have it."""


class Subject(NamedTuple):
    """An element that evidence is about: its kind and row, whether it is named itself, and whether surely meant."""

    kind: str
    row: int
    named: bool
    sure: bool


class Subjects(NamedTuple):
    """The elements (by number) that evidence is about, whether these are all, and what was looked at to find them."""

    found: dict[int, Subject]
    whole: bool
    seen: list[Seen]

    def of(self, kind: str) -> Iterator[Subject]:
        """Those of one kind."""
        return (item for item in self.found.values() if item.kind == kind)


def subjects(facts: Facts, row: int, *, inside: bool) -> Subjects:
    """What one piece of evidence names, and (with `inside`) what is in that, performs it or has it."""
    about = facts.many("evidence", "about")
    found = with_what_is_inside(facts, dict(existing(facts, about, row)), inside=inside)
    return found._replace(whole=found.whole and not about.open[row])


def with_what_is_inside(facts: Facts, named: Mapping[int, bool], *, inside: bool = True) -> Subjects:
    """These elements (by number, with whether each surely is meant), and what is in them, performs them or has them."""
    waiting, found, whole, seen = list(named.items()), dict[int, Subject](), True, list[Seen]()
    while waiting:
        number, sure = waiting.pop()
        if number in found and (found[number].sure or not sure):
            continue
        kind = facts.kind_of(number)
        found[number] = Subject(kind, number - facts.offset(kind), number in named, sure)
        for step, members, closed in _inside(facts, number) if inside and kind in INSIDE else ():
            seen.append(step)
            whole &= closed
            waiting += [(inner, sure and certain) for inner, certain in members]
    return Subjects(dict(sorted(found.items())), bool(whole), seen)


@once("inside subjects")
def _inside(facts: Facts, number: int) -> list[tuple[Seen, list[tuple[int, bool]], bool]]:
    """What is in an element, performs it or has it, by the reference that says so; much evidence is about the same."""
    kind = facts.kind_of(number)
    steps = [Seen(kind, number - facts.offset(kind), name) for name in INSIDE[kind]]
    return [(step, *_named(facts, step)) for step in steps]


def _named(facts: Facts, step: Seen) -> tuple[list[tuple[int, bool]], bool]:
    """The elements that a reference names and that may exist, with whether each surely does; whether these are all."""
    column = facts.column(step.kind, step.name)
    if isinstance(column, Many):
        return list(existing(facts, column, step.row)), not column.open[step.row]
    assert isinstance(column, Code)
    number = int(column.codes[step.row])
    present = presence_of(facts, number) if number >= 0 else False
    return [(number, present is True)] if present is not False else [], number != UNKNOWN
