"""End-to-end flows and the flows of which they are made: parts come before wholes, so that wholes can be folded."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iotsec.columns.rows import Bools
from iotsec.facts.once import once
from iotsec.facts.table import Facts


class Part(NamedTuple):
    """One flow of which another is made: its row, whether it surely exists, whether it was listed last."""

    row: int
    sure: bool
    last: bool


class Whole(NamedTuple):
    """A flow that is made of others: its row, and its parts in order (without those that surely do not exist)."""

    row: int
    parts: tuple[Part, ...]


class Wholes(NamedTuple):
    """The flows made of others, each after those of which it is made.

    `unsaid` marks flows whose `through` is written but does not count (its basis is too low): they may be made of
    others or not.
    """

    ordered: tuple[Whole, ...]
    unsaid: Bools


@once("wholes")
def wholes(facts: Facts) -> Wholes:
    """The end-to-end flows; worked out once."""
    size = facts.size("flow")
    unsaid = np.zeros(size, dtype=np.bool_)
    if not facts.has("flow", "through"):
        return Wholes((), unsaid)
    many, offset = facts.many("flow", "through"), facts.offset("flow")
    if facts.design is not None:
        ids = facts.ids("flow")
        silent = np.flatnonzero(~many.declared)
        unsaid[[row for row in silent.tolist() if facts.design.elements[ids[row]].value("through")]] = True
    made = {
        row: (many.members[many.starts[row] : many.starts[row + 1]] - offset).tolist()
        for row in np.flatnonzero(np.diff(many.starts)).tolist()
    }
    present = facts.present("flow")
    ordered = []
    for row in _parts_first(made):
        last = len(made[row]) - 1
        parts = (Part(part, bool(present.true[part]), at == last) for at, part in enumerate(made[row]))
        ordered.append(Whole(row, tuple(part for part in parts if not present.false[part.row])))
    return Wholes(tuple(ordered), unsaid)


def _parts_first(made: dict[int, list[int]]) -> list[int]:
    """The flows in an order in which parts come before what is made of them. Documents hold no cycles."""
    done: dict[int, None] = {}
    for start in made:
        left = [start]
        while left:
            row = left[-1]
            waiting = [part for part in made[row] if part in made and part not in done and part not in left]
            if waiting:
                left.append(waiting[0])
            else:
                done.setdefault(left.pop())
    return list(done)


def whole_at(facts: Facts, row: int) -> Whole | None:
    """The parts of one flow; None where it is one flow."""
    if "whole of row" not in facts.kept:
        facts.kept["whole of row"] = {whole.row: whole for whole in wholes(facts).ordered}
    found: Whole | None = facts.kept["whole of row"].get(row)
    return found


def leaves(facts: Facts, row: int, most: int) -> list[int]:
    """The rows of the single flows of which a flow is made in the end, in order, each once, and at most so many."""
    found: dict[int, None] = {}
    left, seen = [row], set[int]()
    while left and len(found) < most:
        current = left.pop()
        whole = whole_at(facts, current)
        if whole is None:
            found.setdefault(current)
        elif current not in seen:
            seen.add(current)
            left.extend(part.row for part in reversed(whole.parts))
    return list(found)
