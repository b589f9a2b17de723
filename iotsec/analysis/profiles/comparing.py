"""Two profiles compared: what the second asks more, less, otherwise, or only says in other words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from iotsec.model.values import BASES, STAGES
from iotsec.requirements.deriving.orders import changes
from iotsec.requirements.deriving.relation import Change, Relation, all_of
from iotsec.requirements.requirement import Profile, Requirement, Text

Sort = Literal["added", "withdrawn", "stronger", "weaker", "unlike", "editorial"]


class Changed(NamedTuple):
    """What became of one requirement: its sort, its title, and each step."""

    id: str
    sort: Sort
    title: Text
    steps: tuple[Change, ...] = ()


class Comparison(NamedTuple):
    """Two profiles, and every requirement that differs; `basis` are stages with another least basis."""

    old: Profile
    new: Profile
    changed: tuple[Changed, ...]
    basis: Mapping[str, tuple[str, str]]


def compare(old: Profile, new: Profile) -> Comparison:
    """Everything in which the second profile differs from the first."""
    differ = compared(old.requirements, new.requirements)
    bases = {stage: (old.least_basis.get(stage, BASES[0]), new.least_basis.get(stage, BASES[0])) for stage in STAGES}
    return Comparison(old, new, differ, {stage: pair for stage, pair in bases.items() if pair[0] != pair[1]})


def compared(old: Mapping[str, Requirement], new: Mapping[str, Requirement]) -> tuple[Changed, ...]:
    """Every requirement that only one has, or that the two have differently, by id."""
    found = []
    for id in sorted({*old, *new}):
        before, after = old.get(id), new.get(id)
        if before is None or after is None:
            one = after or before
            assert one is not None
            found.append(Changed(id, "added" if before is None else "withdrawn", one.title))
        elif before is not after:
            steps = tuple(changes(before, after))
            if steps:
                found.append(Changed(id, sort_of(steps), after.title, steps))
    return tuple(found)


def sort_of(steps: tuple[Change, ...]) -> Sort:
    """The sort of a change: of its steps together."""
    relation = all_of(step.relation for step in steps)
    sorts: Mapping[Relation, Sort] = {
        Relation.SAME: "editorial", Relation.STRONGER: "stronger", Relation.WEAKER: "weaker", Relation.UNLIKE: "unlike",
    }  # fmt: skip
    return sorts[relation]
