"""What flows carry: the data, what they were derived from, and what that asks of the flow."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import Column, Number
from iotsec.columns.rows import Floats
from iotsec.conditions.masks import Mask
from iotsec.facts.derived.questions import Sets, existing, is_one_of, pairs, some_member, truth_of, yes
from iotsec.facts.derived.showing import explained, set_witness, settled_truth
from iotsec.facts.once import once
from iotsec.facts.table import Facts
from iotsec.facts.witness import Witness
from iotsec.graph.disjoint import reached_from

HIGHEST_NEED = 3.0
COMMAND_NEED = 2.0
"""A command to a component whose worst hazard is as severe as this needs at least as much integrity."""


class Origins(NamedTuple):
    """For each data: itself and all it is surely, and possibly, derived from (rows), and whether there may be more."""

    sure: list[set[int]]
    possible: list[set[int]]
    open: list[bool]


@once("origins")
def origins(facts: Facts) -> Origins:
    """The data from which each data was derived, at any distance; worked out once."""
    return _origins(facts)


def _origins(facts: Facts, *, labels: bool = False) -> Origins:
    many, offset = facts.many("data", "derived_from"), facts.offset("data")
    size, cut = facts.size("data"), yes(facts, "data", "deidentified")
    ends = (~cut.false, cut.true) if labels else (np.zeros(size, dtype=np.bool_),) * 2
    named = [[(member - offset, sure) for member, sure in existing(facts, many, row)] for row in range(size)]
    after = [
        [[item for item, certain in items if certain or not sure] if not ends[place][row] else [] for row, items in
         enumerate(named)]
        for place, sure in enumerate((True, False))
    ]  # fmt: skip
    sure, possible = ([reached_from(nexts, row) for row in range(size)] for nexts in after)
    opened = [any(bool(many.open[item]) and not ends[1][item] for item in items) for items in possible]
    return Origins(sure, possible, opened)


@once("labelling")
def labelling(facts: Facts) -> Origins:
    """The data whose permitted recipients and purposes bind each data: those from which it was derived with no
    de-identification in between, itself among them; worked out once.
    """
    return _origins(facts, labels=True)


def carries_closure(facts: Facts, kind: str) -> Column:
    """The data that a flow carries and all from which they were derived."""
    return _carried(facts, origins(facts))


def bound_by(facts: Facts, kind: str) -> Column:
    """The data whose permitted recipients and purposes bind what a flow carries."""
    return _carried(facts, labelling(facts))


def bound_by_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The data, and what is not stated of what they were derived from."""
    paths = ("carries", "carries_closure.derived_from", "carries_closure.deidentified")
    return set_witness(facts, kind, row, "bound_by", paths)


def _carried(facts: Facts, above: Origins) -> Column:
    carries, offset = facts.many("flow", "carries"), facts.offset("data")
    sets = Sets(facts.size("flow"))
    sets.open |= carries.open
    for row in range(len(sets)):
        for member, sure in existing(facts, carries, row):
            data = member - offset
            sets.maybe[row] |= {offset + item for item in above.possible[data]}
            if sure:
                sets.sure[row] |= {offset + item for item in above.sure[data]}
            sets.open[row] |= above.open[data]
    return sets.column()


def carries_closure_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The data, and the lists that are not stated."""
    return set_witness(facts, kind, row, "carries_closure", ("carries", "carries_closure.derived_from"))


def confidentiality_need(facts: Facts, kind: str) -> Column:
    """The highest need for confidentiality among what is carried, with what that was derived from."""
    low, high = _highest(facts, ("confidentiality",))
    return Number(low, high)


def _highest(facts: Facts, names: tuple[str, ...]) -> tuple[Floats, Floats]:
    """The ends of the highest of these needs over all data carried; 3 above where more may be carried."""
    many, offset, size = facts.many("flow", "carries_closure"), facts.offset("data"), facts.size("flow")
    ends = [_need(facts, name) for name in names]
    least = np.maximum.reduce([end[0] for end in ends])
    most = np.maximum.reduce([end[1] for end in ends])
    low, high = np.zeros(size), np.where(many.open, HIGHEST_NEED, 0.0)
    (rows, members), present = pairs(many, sure=False), facts.present("data")
    data, named = members - offset, np.arange(len(members)) < len(many.members)
    may, does = np.flatnonzero(~present.false[data]), np.flatnonzero(present.true[data] & named)
    np.maximum.at(high, rows[may], most[data[may]])
    np.maximum.at(low, rows[does], least[data[does]])
    if many.hidden is not None:  # It may be among what any flow carries.
        hidden = many.hidden - offset
        high = np.maximum(high, most[hidden[~present.false[hidden]]].max(initial=0.0))
    return low, high


def _need(facts: Facts, name: str) -> tuple[Floats, Floats]:
    number = facts.number_column("data", name)
    nothing = np.zeros(facts.size("data"), dtype=np.bool_) if number.nothing is None else number.nothing
    return np.where(nothing, 0.0, number.low), np.where(nothing, 0.0, number.high)


def confidentiality_need_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The data and their needs."""
    paths = ("carries_closure", "carries_closure.confidentiality")
    return explained(facts, kind, row, paths, settled=_exact(facts, "confidentiality_need", row))


def _exact(facts: Facts, name: str, row: int) -> bool:
    number = facts.number_column("flow", name)
    return bool(number.low[row] == number.high[row])


def integrity_need(facts: Facts, kind: str) -> Column:
    """The highest need for integrity or safety among what is carried; of a command to what can harm, at least 2."""
    low, high = _highest(facts, ("integrity", "safety"))
    harmful = _harmful_command(facts)
    return Number(
        np.where(harmful.true, np.maximum(low, COMMAND_NEED), low),
        np.where(harmful.false, high, np.maximum(high, COMMAND_NEED)),
    )


def _harmful_command(facts: Facts) -> Mask:
    command = is_one_of(facts, "flow", "kind", ("command",))
    worst = facts.number_column("component", "worst_hazard").take(facts.rows_of("flow", "to", "component"))
    nobody = facts.rows_of("flow", "to", "component") == -2
    return Mask(command.true & (worst.low >= COMMAND_NEED), command.false | (worst.high < COMMAND_NEED) | nobody)


def integrity_need_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The data and their needs, and the hazard at the receiver of a command."""
    paths = ("kind", "to.worst_hazard", "carries_closure", "carries_closure.integrity", "carries_closure.safety")
    return explained(facts, kind, row, paths, settled=_exact(facts, "integrity_need", row))


def personal_carried(facts: Facts, kind: str) -> Column:
    """Whether it carries personal data, or data derived from such with no de-identification in between."""
    return truth_of(some_member(facts, "flow", "carries", "data", personal(facts)))


def personal(facts: Facts) -> Mask:
    """Whether each data is personal, itself or by what it was derived from.

    A step that does not say whether it is de-identified may be so, and may be not.
    """
    own, cut = yes(facts, "data", "personal"), yes(facts, "data", "deidentified")
    many, offset, size = facts.many("data", "derived_from"), facts.offset("data"), facts.size("data")
    named = [[(member - offset, sure) for member, sure in existing(facts, many, row)] for row in range(size)]
    sure, possible = own.true.copy(), ~own.false | (many.open & ~cut.true)
    for _ in range(size):
        changed = _spread(named, sure, cut.false, certain=True) + _spread(named, possible, ~cut.true, certain=False)
        if not changed:
            break
    return Mask(sure, ~possible)


def _spread(
    named: list[list[tuple[int, bool]]], flags: NDArray[np.bool_], passes: NDArray[np.bool_], *, certain: bool
) -> int:
    """Flag what was derived from something flagged and lets it pass; how many were flagged."""
    added = 0
    for row, items in enumerate(named):
        if not flags[row] and passes[row] and any(flags[item] for item, sure in items if sure or not certain):
            flags[row] = True
            added += 1
    return added


def personal_carried_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The data with what makes them personal, or what is not stated about them."""
    paths = ("carries_closure", "carries_closure.personal", "carries_closure.deidentified")
    return explained(facts, kind, row, paths, settled=settled_truth(facts, kind, row, "personal_carried"))
