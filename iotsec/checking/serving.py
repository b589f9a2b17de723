"""Whether a component can make up for another: it is in service in time, meets itself what is asked, and does not fall
by the same flaw.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from iotsec.checking.in_force import owner_of, starts
from iotsec.columns import NOTHING, UNKNOWN
from iotsec.columns.rows import Bools
from iotsec.facts.missing import missing_of
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing, Step
from iotsec.findings import Judged, Verdict


class Serves(NamedTuple):
    """Whether something holds of one component (None: not known), what shows that it does not, what is not stated."""

    answer: bool | None
    shown: tuple[Step, ...] = ()
    missing: tuple[Missing, ...] = ()


def in_service(facts: Facts, row: int, elements: Iterable[int]) -> Serves:
    """Whether a component is in service at the as-of date, or from the start of each of these elements on.

    What states no date starts with the design, so two such components start together.
    """
    mine, own = starts(facts, "component"), facts.number_column("component", "in_service_from")
    if mine.high[row] <= facts.as_of:
        return Serves(True)
    shown, missing = (Step("component", facts.ids("component")[row], "in_service_from"),), list[Missing]()
    answers: list[bool | None] = []
    for number in elements:
        kind = facts.kind_of(number)
        theirs, at = starts(facts, kind), number - facts.offset(kind)
        together = not own.declared[row] and _with_design(facts, kind, at)
        late = mine.low[row] > facts.as_of and mine.low[row] > theirs.high[at]
        answers.append(True if together or mine.high[row] <= theirs.low[at] else False if late else None)
        missing += [] if answers[-1] is not None else missing_of(facts, kind, at, "in_service_from")
    if False in answers:
        return Serves(False, shown)
    missing += missing_of(facts, "component", row, "in_service_from")
    return Serves(None, (), tuple(missing)) if None in answers else Serves(True)


def _with_design(facts: Facts, kind: str, row: int) -> bool:
    """Whether an element starts with the design, by no date of its own."""
    component = owner_of(facts, kind, row)
    return component is None or not facts.number_column("component", "in_service_from").declared[component]


def sound(facts: Facts, judged: Sequence[Judged], row: int, key: str) -> Serves:
    """Whether a component itself meets the requirement for which it makes up, where that asks something of it."""
    verdicts = {
        Verdict(int(item.verdicts[row])) for item in judged if item.requirement.key == key and item.kind == "component"
    }
    shown = (Step("component", facts.ids("component")[row], "does not meet it either"),)
    if Verdict.NOT_MET in verdicts:
        return Serves(False, shown)
    return Serves(None if Verdict.UNKNOWN in verdicts else True)


def apart(facts: Facts, number: int) -> tuple[Bools, Bools]:
    """The components that are surely, and possibly, of another product than an element: one flaw does not take both.

    Of a right or an interface its component counts; where an element is no component, everything is apart from it.
    """
    size = facts.size("component")
    codes, kind = facts.code("component", "product"), facts.kind_of(number)
    component = owner_of(facts, kind, number - facts.offset(kind)) if kind != "flow" else None
    everything = np.ones(size, dtype=np.bool_)
    if component is None or codes[component] == NOTHING:
        return everything, everything
    if codes[component] == UNKNOWN:
        return codes == NOTHING, everything
    other = codes != codes[component]
    return other & (codes != UNKNOWN), other
