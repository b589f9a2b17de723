"""Whether evidence was confirmed by somebody who has no part in what it is about."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from iotsec.columns import NOTHING, UNKNOWN, Column, Truth
from iotsec.facts.derived.questions import existing, yes
from iotsec.facts.derived.showing import Seen, gaps, joined, of_values, settled_truth
from iotsec.facts.derived.subjects import Subjects, subjects
from iotsec.facts.existence import missing_of_existence
from iotsec.facts.missing import known_at
from iotsec.facts.table import Facts
from iotsec.facts.witness import Witness

TAKES_PART = {
    "component": ("supplier", "maintainer", "accountable", "system"), "system": ("operator", "owner"),
}  # fmt: skip
"""Who has a part in a component or a system, and from there on in the system of the component."""


def independently_confirmed(facts: Facts, kind: str) -> Column:
    """Whether evidence is said to be independent, and one of those who confirmed it has no part in what it is about:
    supplies, maintains, operates, owns or answers for none of it, and is not itself what it is about.
    """
    said, by, size = yes(facts, "evidence", "independent"), facts.many("evidence", "by"), facts.size("evidence")
    true, false, about = np.zeros(size, dtype=np.bool_), said.false.copy(), facts.many("evidence", "about")
    known: dict[object, tuple[set[int], set[int], bool]] = {}  # Much evidence is about the same.
    for row in np.flatnonzero(~said.false).tolist():
        named = (*existing(facts, about, row), bool(about.open[row]))
        if named not in known:
            known[named] = _involved(facts, subjects(facts, row, inside=True))
        sure, possible, whole = known[named]
        confirmed = dict(existing(facts, by, row))
        true[row] = bool(said.true[row]) and whole and any(
            certain and party not in possible for party, certain in confirmed.items()
        )  # fmt: skip
        false[row] = not by.open[row] and all(party in sure for party in confirmed)
    return Truth(true, false)


def _involved(facts: Facts, about: Subjects) -> tuple[set[int], set[int], bool]:
    """The parties that surely, and possibly, have a part in it, and whether there can be no others."""
    sure, possible, whole = set[int](), set[int](), about.whole
    for number, item in about.found.items():
        if facts.kind_of(number) == "party":
            possible.add(number)
            if item.sure:
                sure.add(number)
    codes = {
        (kind, name): facts.code(kind, name)
        for kind, names in TAKES_PART.items()
        for name in names
        if facts.has(kind, name)
    }
    for step, certain in _parts_in(facts, about):
        party = int(codes[step.kind, step.name][step.row])
        if party == UNKNOWN:
            whole = False
        elif party != NOTHING:
            possible.add(party)
            if certain:
                sure.add(party)
    return sure, possible, whole


def _parts_in(facts: Facts, about: Subjects) -> Iterator[tuple[Seen, bool]]:
    """The fields that say who has a part in what evidence is about, each with whether what it is of surely is meant."""
    systems = {item.row: item.sure for item in about.of(facts, "system")}
    own = facts.rows_of("component", "system", "system") if facts.has("component", "system") else None
    for item in about.of(facts, "component"):
        yield from ((Seen("component", item.row, name), item.sure) for name in TAKES_PART["component"][:-1])
        if own is not None and own[item.row] == UNKNOWN:
            yield Seen("component", item.row, "system"), False
        elif own is not None and own[item.row] != NOTHING:
            at = int(own[item.row])
            systems[at] = systems.get(at, False) or item.sure
    for at, certain in systems.items():
        yield from ((Seen("system", at, name), certain) for name in TAKES_PART["system"])


def independence_witness(facts: Facts, kind: str, row: int) -> Witness:
    """Who confirmed, what it is about, and the parts that these have in it; where it is open, who may have one."""
    about, settled = subjects(facts, row, inside=True), settled_truth(facts, kind, row, "independently_confirmed")
    by = facts.many("evidence", "by")
    confirmed = dict(existing(facts, by, row))
    own = [Seen("evidence", row, name) for name in ("independent", "by", "about")]
    left_open = [item for item in about.seen if not known_at(facts, *item)]
    parts = [step for step, _certain in _parts_in(facts, about)]
    shown = [step for step in parts if int(facts.code(step.kind, step.name)[step.row]) in (UNKNOWN, *confirmed)]
    unsure = [number for number, item in about.found.items() if not (item.sure or settled)]
    unsure += [party for party, certain in confirmed.items() if not (certain or settled)]
    existence = [
        gap
        for number in unsure
        for gap in missing_of_existence(facts, facts.kind_of(number), number - facts.offset(facts.kind_of(number)))
    ]
    return joined(of_values(facts, [*own, *left_open, *shown], settled=settled), gaps(existence))
