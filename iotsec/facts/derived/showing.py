"""Witnesses built from the values that a fact reads: what was seen, and what is not stated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

import numpy as np

from iotsec.columns import Code, Column, Many
from iotsec.facts.derived.questions import named_at
from iotsec.facts.missing import known_at, missing_of, openness
from iotsec.facts.openness import open_at
from iotsec.facts.showing import shown as value_text
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing, Step, Witness

MOST = 60
"""As many steps and missing statements are shown at most: a witness is read by people."""

WitnessForm = Literal["way", "cut", "chain", "values"]


class Seen(NamedTuple):
    """One fact of one element that was looked at."""

    kind: str
    row: int
    name: str


def explained(facts: Facts, kind: str, row: int, paths: Iterable[str], *, settled: bool) -> Witness:
    """The values at the end of these paths of references; where the answer is not settled, what is not stated."""
    return of_values(facts, (seen for path in paths for seen in follow(facts, kind, row, path)), settled=settled)


def of_values(facts: Facts, values: Iterable[Seen], *, settled: bool, form: WitnessForm = "values") -> Witness:
    """A witness of these values, each once."""
    seen = list(dict.fromkeys(values))
    missing = () if settled else tuple(dict.fromkeys(gap for item in seen for gap in missing_of(facts, *item)))

    def steps() -> tuple[Step, ...]:
        return tuple(step_of(facts, *item) for item in seen if known_at(facts, *item))[:MOST]

    return Witness(form, steps, missing[:MOST])


def step_of(facts: Facts, kind: str, row: int, name: str) -> Step:
    """The value of one fact as a step of a witness."""
    form = facts.catalogue.form(kind, name)
    assert form is not None
    text = value_text(facts, facts.column(kind, name).take(np.array([row])), form)
    return Step(kind, facts.ids(kind)[row], f"{name}: {text}")


def element(facts: Facts, number: int, note: str = "") -> Step:
    """An element, given by its number, as a step of a witness."""
    return Step(facts.kind_of(number), facts.id_of(number), note)


def follow(facts: Facts, kind: str, row: int, path: str) -> Iterator[Seen]:
    """What stands at the end of a path: every member of a set is followed; an unknown reference ends the path."""
    name, _, rest = path.partition(".")
    if not facts.has(kind, name):
        return
    if not rest or not known_at(facts, kind, row, name):
        yield Seen(kind, row, name)
    if rest:
        for number in _targets(facts.column(kind, name), row):
            target = facts.kind_of(number)
            yield from follow(facts, target, number - facts.offset(target), rest)


def _targets(column: Column, row: int) -> list[int]:
    if isinstance(column, Code):
        return [int(column.codes[row])] if column.codes[row] >= 0 else []
    if isinstance(column, Many):
        sure, maybe = named_at(column, row)
        return sure + maybe
    return []


def settled_truth(facts: Facts, kind: str, row: int, name: str) -> bool:
    """Whether a truth is known of one element."""
    column = facts.truth(kind, name)
    return bool(column.true[row] or column.false[row])


def undrawn(facts: Facts, kind: str, row: int, members: str) -> tuple[Missing, ...]:
    """What has to be said to be complete, so that no element of kind `members` is left out at this one."""
    return (openness(facts, kind, row, members),) if open_at(facts, kind, members)[row] else ()


def joined(*witnesses: Witness, form: WitnessForm | None = None) -> Witness:
    """Several witnesses as one, each statement once; each step once, too, but for ways, which would break."""

    def steps() -> tuple[Step, ...]:
        every = [step for item in witnesses for step in item.steps]
        return tuple(every if any(item.form == "way" for item in witnesses) else dict.fromkeys(every))[:MOST]

    missing = tuple(dict.fromkeys(gap for item in witnesses for gap in item.missing))
    return Witness(form or witnesses[0].form, steps, missing[:MOST])


def gaps(missing: Iterable[Missing]) -> Witness:
    """A witness that only names what is not stated."""
    return Witness("values", (), tuple(dict.fromkeys(missing))[:MOST])


def set_witness(facts: Facts, kind: str, row: int, name: str, paths: Iterable[str]) -> Witness:
    """The members of a set, and the values from which it follows; what is not stated where it is not wholly known."""
    many = facts.many(kind, name)
    whole = known_at(facts, kind, row, name)
    sure = named_at(many, row)[0]
    members = tuple(element(facts, number) for number in sure) if many.elements else ()
    seen = [item for path in paths for item in follow(facts, kind, row, path) if item != (kind, row, name)]
    return joined(Witness("values", members), of_values(facts, seen, settled=whole))
