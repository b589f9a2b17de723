"""Needs, protection, latency and availability of end-to-end flows, worked out from the flows of which they are made.

A part that only possibly exists counts at the end of a bound at which it widens the answer, never at the other one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from iotsec.columns import UNKNOWN, Column, Number, Truth
from iotsec.columns.rows import Floats, taken
from iotsec.conditions.masks import Mask
from iotsec.facts.derived.questions import truth_of, yes
from iotsec.facts.derived.showing import Seen, joined, of_values
from iotsec.facts.derived.wholes import Part, leaves, whole_at, wholes
from iotsec.facts.missing import known_at
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing, Witness

MOST_PARTS = 60
"""As many parts are named in a witness at most."""

Show = Callable[[Facts, str, int], Witness]
AUTHENTICATION = ("none", "one-way", "mutual")
"""The words of `authentication`, weakest first."""


def end_to_end(facts: Facts, kind: str) -> Column:
    """Whether a flow is made of other flows; silence says that it is one flow."""
    found = wholes(facts)
    true = np.zeros(facts.size("flow"), dtype=np.bool_)
    true[[whole.row for whole in found.ordered]] = True
    return Truth(true, ~true & ~found.unsaid)


def end_to_end_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The flows of which it is made."""
    return _shown(facts, row, "end_to_end", ())


class Ends(NamedTuple):
    """Both ends of a number for each flow."""

    low: Floats
    high: Floats


def strictest(name: str) -> Callable[[Facts, str], Column]:
    """The highest of a need over the parts of a flow and its own; 3 above where it may be made of others."""

    def work_out(facts: Facts, kind: str) -> Column:
        own = facts.number_column("flow", name)
        low, high = own.low.copy(), own.high.copy()
        found = wholes(facts)
        high[found.unsaid] = 3.0
        for whole in found.ordered:
            for part in whole.parts:
                high[whole.row] = max(high[whole.row], high[part.row])
                if part.sure:
                    low[whole.row] = max(low[whole.row], low[part.row])
        return Number(low, high)

    return work_out


def least_truth(name: str) -> Callable[[Facts, str], Column]:
    """Whether every part of a flow has this protection; of a flow that is one, whether it has it."""

    def work_out(facts: Facts, kind: str) -> Column:
        own = yes(facts, "flow", name)
        found = wholes(facts)
        true, false = own.true & ~found.unsaid, own.false & ~found.unsaid
        for whole in found.ordered:
            true[whole.row] = all(true[part.row] for part in whole.parts)
            false[whole.row] = any(false[part.row] for part in whole.parts if part.sure)
        return truth_of(Mask(true, false))

    return work_out


def least_authentication(facts: Facts, kind: str) -> Column:
    """The weakest authentication over the parts of a flow: 0 none, 1 one-way, 2 mutual."""
    codes = facts.code("flow", "authentication")
    known = facts.words.codes(AUTHENTICATION).tolist()
    ranks = np.array([known.index(code) if code in known else 0 for code in codes.tolist()], dtype=np.float64)
    found = wholes(facts)
    vague = (codes == UNKNOWN) | found.unsaid
    ends = Ends(np.where(vague, 0.0, ranks), np.where(vague, 2.0, ranks))
    for whole in found.ordered:
        ends.low[whole.row] = min((ends.low[part.row] for part in whole.parts), default=2.0)
        ends.high[whole.row] = min((ends.high[part.row] for part in whole.parts if part.sure), default=2.0)
    return Number(*ends)


def total_availability(facts: Facts, kind: str) -> Column:
    """The product of the availabilities of the parts, as if they failed independently; an explicit none is 0."""
    ends, _top = _plain(facts, "flow", "availability", 0.0, 1.0)
    unsaid = wholes(facts).unsaid
    ends.low[unsaid], ends.high[unsaid] = 0.0, 1.0
    for whole in wholes(facts).ordered:
        low = high = 1.0
        for part in whole.parts:
            low *= ends.low[part.row]
            high *= ends.high[part.row] if part.sure else 1.0
        ends.low[whole.row], ends.high[whole.row] = low, high
    return Number(*ends, stated=(ends.low > 0) | (ends.high < 1))


def total_latency(facts: Facts, kind: str) -> Column:
    """The sum of the latencies of the parts, and of what the components between two parts add.

    A part's own latency is from its sender to its receiver, so what `via` names is in it. An explicit none adds
    nothing.
    """
    low, high = _plain(facts, "flow", "latency", 0.0, np.inf)
    joint, joint_top = _plain(facts, "component", "added_latency", 0.0, np.inf)
    unsaid = wholes(facts).unsaid
    for ends in (low, high):
        ends.low[unsaid], ends.high[unsaid] = 0.0, np.inf
    after = facts.rows_of("flow", "to", "component")
    added = Ends(taken(joint.low, after, 0.0), taken(joint_top.high, after, np.inf))
    for whole in wholes(facts).ordered:
        for ends in (low, high):
            ends.low[whole.row] = sum(
                ends.low[part.row] + _at_joint(added.low, part) for part in whole.parts if part.sure
            )
            ends.high[whole.row] = sum(ends.high[part.row] + _at_joint(added.high, part) for part in whole.parts)
    stated = (high.high < np.inf) | (low.low > 0)
    return Number(low.low, low.high, (high.low, high.high), stated=stated)


def _at_joint(added: Floats, part: Part) -> float:
    return 0.0 if part.last else float(added[part.row])


def _plain(facts: Facts, kind: str, name: str, least: float, most: float) -> tuple[Ends, Ends]:
    """The interval of a number and that of its upper end, within [least, most]; an explicit none is the least."""
    number = facts.number_column(kind, name)
    nothing = np.zeros(facts.size(kind), dtype=np.bool_) if number.nothing is None else number.nothing
    pairs = ((number.low, number.high), number.upper)
    first, last = (Ends(*(np.where(nothing, least, np.clip(end, least, most)) for end in pair)) for pair in pairs)
    return first, last


def shown(name: str, *read: str, joints: bool = False) -> Show:
    """The witness of a fact of an end-to-end flow: these fields of its parts, in order."""

    def witness(facts: Facts, kind: str, row: int) -> Witness:
        return _shown(facts, row, name, read, joints=joints)

    return witness


def _shown(facts: Facts, row: int, name: str, read: tuple[str, ...], *, joints: bool = False) -> Witness:
    """The parts with what was read of each; of an answer that is not known, what is not stated of them."""
    settled = known_at(facts, "flow", row, name)
    unsaid = bool(wholes(facts).unsaid[row])
    seen = [Seen("flow", row, "through")] if unsaid or whole_at(facts, row) is not None else []
    rows = leaves(facts, row, MOST_PARTS)
    for place, part in enumerate(rows):
        seen += [Seen("flow", part, item) for item in read]
        target = int(facts.rows_of("flow", "to", "component")[part])
        if joints and place < len(rows) - 1:
            seen.append(Seen("flow", part, "to") if target < 0 else Seen("component", target, "added_latency"))
    if name.startswith("strictest"):
        seen += [Seen("flow", row, item) for item in read]
    found = of_values(facts, seen, settled=settled)
    if settled:
        return found
    undecided = [] if not unsaid else [Missing("flow", facts.ids("flow")[row], "through")]
    return joined(found, Witness("values", (), (*undecided, *_of_existence(facts, row))))


def _of_existence(facts: Facts, row: int) -> tuple[Missing, ...]:
    """What would settle whether the parts exist."""
    from iotsec.facts.existence import missing_of_existence

    missing: list[Missing] = []
    left, seen = [row], set[int]()
    while left and len(seen) < MOST_PARTS:
        whole = whole_at(facts, left.pop())
        for part in () if whole is None or whole.row in seen else whole.parts:
            missing += () if part.sure else missing_of_existence(facts, "flow", part.row)
            left.append(part.row)
        if whole is not None:
            seen.add(whole.row)
    return tuple(dict.fromkeys(missing))
