"""Who alone can both change a function and silence what watches it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from iotsec.columns import UNKNOWN, Column
from iotsec.columns.rows import Bools
from iotsec.facts.derived.questions import Sets, existing, named_at, presence_of
from iotsec.facts.derived.reaching import holds_word
from iotsec.facts.derived.showing import element, gaps, joined
from iotsec.facts.missing import known_at, missing_of, openness
from iotsec.facts.openness import open_at
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing, Step, Witness

LONE = 2
"""From so many approvals on, nobody acts alone."""
CHANGING = ("change", "administer")
SILENCING = ("change", "administer", "silence")


class Right(NamedTuple):
    """Who (by number, -1 not known) can do something to what alone, and whether surely so."""

    who: int
    to: int
    sure: bool
    row: int


class Holders(NamedTuple):
    """Who surely and who possibly can, and whether there may be others."""

    sure: set[int]
    possible: set[int]
    open: bool


def rights(facts: Facts, *words: str) -> list[Right]:
    """The rights of one of these kinds that can be used with fewer than two approvals."""
    key = ("rights", words)
    if key not in facts.kept:
        facts.kept[key] = _rights(facts, words)
    found: list[Right] = facts.kept[key]
    return found


def _rights(facts: Facts, words: tuple[str, ...]) -> list[Right]:
    held, approvals = holds_word(facts, "access", "rights", *words), facts.number_column("access", "approvals")
    present, stated = facts.present("access"), approvals.declared
    alone, joint = stated & (approvals.high < LONE), stated & (approvals.low >= LONE)
    if approvals.nothing is not None:
        alone, joint = alone | approvals.nothing, joint & ~approvals.nothing
    may: Bools = ~held.false & ~joint & ~present.false
    surely: Bools = held.true & alone & present.true
    who, to = facts.code("access", "who"), facts.code("access", "to")
    return [
        Right(int(who[row]), int(to[row]), bool(surely[row]) and _there(facts, int(who[row])), row)
        for row in np.flatnonzero(may).tolist()
        if who[row] != -2 and to[row] != -2
    ]


def _there(facts: Facts, number: int) -> bool:
    """Whether who holds a right surely exists; of one who is not known that is not the question."""
    return number < 0 or presence_of(facts, number) is True


def holders(facts: Facts, targets: dict[int, bool], *words: str) -> Holders:
    """Who can use one of these rights on one of the targets (with whether each surely counts), themselves or through
    a component that they administer and that holds the right.
    """
    sure = _holders(facts, {number for number, certain in targets.items() if certain}, words, certain=True)
    possible = _holders(facts, set(targets), words, certain=False)
    watched = set(targets) | {number for number in possible if number >= 0 and facts.kind_of(number) == "component"}
    return Holders(sure, possible - {UNKNOWN}, UNKNOWN in possible or any(_open_to(facts, item) for item in watched))


def _holders(facts: Facts, targets: set[int], words: tuple[str, ...], *, certain: bool) -> set[int]:
    found: set[int] = set()
    for right in rights(facts, *words):
        if (right.sure or not certain) and (right.to in targets or (right.to == UNKNOWN and not certain)):
            found.add(right.who)
    ruling = [right for right in rights(facts, "administer") if right.sure or not certain]
    left = list(found)
    while left:
        holder = left.pop()
        for right in ruling:
            if right.who not in found and (right.to == holder or (right.to == UNKNOWN and not certain)):
                found.add(right.who)
                left.append(right.who)
    return found - {UNKNOWN} if certain else found


def _open_to(facts: Facts, number: int) -> bool:
    kind = facts.kind_of(number)
    return bool(open_at(facts, kind, "access")[number - facts.offset(kind)])


def lone_hands(facts: Facts, kind: str) -> Column:
    """Who, with fewer than two approvals, can change a function or a performer and silence one of its monitors."""
    sets = Sets(facts.size("function"))
    for row in range(len(sets)):
        changing, silencing = _sides(facts, row)
        if silencing is None:
            continue
        both = changing.sure & silencing.sure
        sets.sure[row] = both
        sets.maybe[row] = changing.possible & silencing.possible
        # A right that is not drawn may add the one side to whoever has the other.
        sets.maybe[row] |= changing.possible if silencing.open else set()
        sets.maybe[row] |= silencing.possible if changing.open else set()
        sets.open[row] = changing.open and silencing.open
    return sets.column()


def _targets(facts: Facts, row: int) -> tuple[dict[int, bool], dict[int, bool]]:
    """What is changed (the function, its performers) and what is silenced (its monitors)."""
    changed = {facts.offset("function") + row: True}
    changed.update(existing(facts, facts.many("function", "performed_by"), row))
    return changed, dict(existing(facts, facts.many("function", "monitors"), row))


def _sides(facts: Facts, row: int) -> tuple[Holders, Holders | None]:
    """Who can change and who can silence; None where there is nothing to silence."""
    changed, silenced = _targets(facts, row)
    changing = holders(facts, changed, *CHANGING)
    changing = changing._replace(open=changing.open or bool(facts.many("function", "performed_by").open[row]))
    opened = bool(facts.many("function", "monitors").open[row])
    if not silenced and not opened:
        return changing, None
    silencing = holders(facts, silenced, *SILENCING)
    return changing, silencing._replace(open=silencing.open or opened)


def lone_hands_witness(facts: Facts, kind: str, row: int) -> Witness:
    """Each hand with the rights on both sides; what is not stated where there may be others."""
    sure = named_at(facts.many(kind, "lone_hands"), row)[0]
    changed, silenced = _targets(facts, row)
    steps: list[Step] = []
    for hand in sure:
        steps.append(element(facts, hand))
        steps += _rights_used(facts, hand, changed, CHANGING)
        steps += _rights_used(facts, hand, silenced, SILENCING)
    found = Witness("chain", tuple(steps))
    if known_at(facts, kind, row, "lone_hands"):
        return found
    return joined(found, gaps(_not_said(facts, row, {**changed, **silenced})))


def _rights_used(facts: Facts, hand: int, targets: Iterable[int], words: tuple[str, ...]) -> list[Step]:
    """The rights by which a hand gets at the targets: its own, or those of components that it administers."""
    controlled, left = {hand}, [hand]
    used: list[Step] = []
    while left:
        holder = left.pop()
        used += [
            Step("access", facts.ids("access")[right.row], f"on {facts.id_of(right.to)}")
            for right in rights(facts, *words)
            if right.who == holder and right.to in set(targets)
        ]
        for right in rights(facts, "administer"):
            if right.who == holder and right.to >= 0 and right.to not in controlled:
                controlled.add(right.to)
                left.append(right.to)
    return used


def _not_said(facts: Facts, row: int, targets: Iterable[int]) -> list[Missing]:
    missing = [gap for name in ("performed_by", "monitors") for gap in missing_of(facts, "function", row, name)]
    for number in targets:
        kind = facts.kind_of(number)
        if _open_to(facts, number):
            missing.append(openness(facts, kind, number - facts.offset(kind), "access"))
    for right in rights(facts, *SILENCING):
        if not right.sure:
            for name in ("who", "to", "rights", "approvals"):
                missing += missing_of(facts, "access", right.row, name)
        if right.who >= 0 and facts.kind_of(right.who) == "component" and _open_to(facts, right.who):
            missing.append(openness(facts, "component", right.who - facts.offset("component"), "access"))
    return missing
