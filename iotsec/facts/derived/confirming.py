"""Whether evidence was confirmed by somebody who has no part in what it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from iotsec.columns import UNKNOWN, Column, Truth
from iotsec.facts.derived.questions import existing, yes
from iotsec.facts.derived.showing import Seen, gaps, joined, of_values, settled_truth
from iotsec.facts.derived.subjects import Subjects, subjects, with_what_is_inside
from iotsec.facts.existence import missing_of_existence
from iotsec.facts.missing import known_at
from iotsec.facts.once import once
from iotsec.facts.table import Facts
from iotsec.facts.witness import Witness

TAKES_PART = {"component": ("supplier", "maintainer", "accountable"), "system": ("operator", "owner")}
"""Who has a part in a component or a system; in a component also who has one in its system."""
NOBODY = frozenset[int](), True


def independently_confirmed(facts: Facts, kind: str) -> Column:
    """Whether evidence is said to be independent, and one of those who confirmed it has no part in what it is about:
    supplies, maintains, operates, owns or answers for none of it, and is not itself what it is about.
    """
    said, by, size = yes(facts, "evidence", "independent"), facts.many("evidence", "by"), facts.size("evidence")
    true, false, about = np.zeros(size, dtype=np.bool_), said.false.copy(), facts.many("evidence", "about")
    known: dict[object, Involved] = {}  # Much evidence is about the same.
    for row in np.flatnonzero(~said.false).tolist():
        named = tuple(existing(facts, about, row))
        if named not in known:
            known[named] = _involved_in_any(facts, named)
        sure, possible, whole = known[named]
        confirmed = existing(facts, by, row)
        true[row] = (
            said.true[row]
            and whole
            and not about.open[row]
            and any(certain and party not in possible for party, certain in confirmed)
        )
        false[row] = not by.open[row] and all(party in sure for party, _certain in confirmed)
    return Truth(true, false)


class Involved(NamedTuple):
    """The parties that surely, and possibly, have a part in something, and whether there can be no others."""

    sure: frozenset[int]
    possible: frozenset[int]
    whole: bool


def _involved_in_any(facts: Facts, named: Iterable[tuple[int, bool]]) -> Involved:
    """Who has a part in any of these elements, each with whether it surely is meant."""
    parts = [(_involved(facts, number), certain) for number, certain in named]
    return Involved(
        frozenset[int]().union(*(part.sure for part, certain in parts if certain)),
        frozenset[int]().union(*(part.possible for part, _certain in parts)),
        all(part.whole for part, _certain in parts),
    )


@once("involved")
def _involved(facts: Facts, number: int) -> Involved:
    """Who has a part in an element that evidence names, and in what is in it; much evidence is about the same."""
    about = with_what_is_inside(facts, {number: True})
    sure, possible, whole = set[int](), set[int](), about.whole
    for inner, item in about.found.items():
        if item.kind == "party":
            parties, known = frozenset({inner}), True
        else:
            parties, known = _taking_part(facts, item.kind)[item.row] if item.kind in TAKES_PART else NOBODY
        possible |= parties
        whole &= known
        if item.sure:
            sure |= parties
    return Involved(frozenset(sure), frozenset(possible), whole)


@once("taking part")
def _taking_part(facts: Facts, kind: str) -> list[tuple[frozenset[int], bool]]:
    """The parties that have a part in each component or system, and whether these are all; much evidence is of each."""
    codes = [facts.code(kind, name).tolist() for name in TAKES_PART[kind] if facts.has(kind, name)]
    own = [
        (frozenset(party for party in named if party >= 0), UNKNOWN not in named) for named in zip(*codes, strict=True)
    ]
    if kind == "system":
        return own
    # The last entry stands for a system that is not known (-1), the one before for none (-2).
    around, systems = [*_taking_part(facts, "system"), NOBODY, (frozenset[int](), False)], _own_systems(facts)
    return [
        (parties | around[at][0], known and around[at][1]) for (parties, known), at in zip(own, systems, strict=True)
    ]


@once("own systems")
def _own_systems(facts: Facts) -> list[int]:
    """The row of the system of each component."""
    found: list[int] = facts.rows_of("component", "system", "system").tolist()
    return found


def _fields(facts: Facts, about: Subjects) -> Iterator[Seen]:
    """The fields that say who has a part in what evidence is about; of a component also its system, with its fields."""
    own, systems = _own_systems(facts), dict.fromkeys(item.row for item in about.of("system"))
    for item in about.of("component"):
        yield from (Seen("component", item.row, name) for name in (*TAKES_PART["component"], "system"))
        if own[item.row] >= 0:
            systems.setdefault(own[item.row])
    yield from (Seen("system", at, name) for at in systems for name in TAKES_PART["system"])


def independence_witness(facts: Facts, kind: str, row: int) -> Witness:
    """Who confirmed, what it is about, and the parts that these have in it; where it is open, who may have one."""
    about, settled = subjects(facts, row, inside=True), settled_truth(facts, kind, row, "independently_confirmed")
    by = facts.many("evidence", "by")
    confirmed = dict(existing(facts, by, row))
    own = [Seen("evidence", row, name) for name in ("independent", "by", "about")]
    left_open = [item for item in about.seen if not known_at(facts, *item)]
    shown = [
        step
        for step in _fields(facts, about)
        if int(facts.code(step.kind, step.name)[step.row]) in (UNKNOWN, *confirmed)
    ]
    unsure = [number for number, item in about.found.items() if not (item.sure or settled)]
    unsure += [party for party, certain in confirmed.items() if not (certain or settled)]
    existence = [
        gap
        for number in unsure
        for gap in missing_of_existence(facts, facts.kind_of(number), number - facts.offset(facts.kind_of(number)))
    ]
    return joined(of_values(facts, [*own, *left_open, *shown], settled=settled), gaps(existence))
