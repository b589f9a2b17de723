"""What measures add to delays: on the way of a flow, at its receiver, and until a function has acted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from iotsec.columns import UNKNOWN, Column, Number
from iotsec.columns.rows import Floats, taken
from iotsec.facts.derived.questions import existing, is_one_of, named_at, there
from iotsec.facts.derived.showing import Seen, gaps, joined, of_values, undrawn
from iotsec.facts.derived.wholes import whole_at, wholes
from iotsec.facts.existence import missing_of_existence
from iotsec.facts.missing import known_at
from iotsec.facts.once import once
from iotsec.facts.openness import open_at
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing, Witness


class Ends(NamedTuple):
    """Both ends of a time for each row."""

    low: Floats
    high: Floats


def _times(facts: Facts, kind: str, name: str) -> tuple[Ends, Ends]:
    """The ends of a time and of its highest value, at least 0; an explicit none is no time."""
    number = facts.number_column(kind, name)
    nothing = np.zeros(facts.size(kind), dtype=np.bool_) if number.nothing is None else number.nothing
    pairs = ((number.low, number.high), number.upper)
    first, last = (Ends(*(np.where(nothing, 0.0, np.maximum(end, 0.0)) for end in pair)) for pair in pairs)
    return first, last


@once("guarding delay")
def guarding_delay(facts: Facts) -> Ends:
    """The delay that each component adds as a guard: one that enforces nothing adds none, and one may enforce nothing
    of which it is not stated.
    """
    _lowest, added = _times(facts, "component", "added_latency")
    enforces = facts.many("component", "enforces")
    nothing = np.diff(enforces.starts) == 0
    low, high = np.where(nothing, 0.0, added.low), np.where(nothing & ~enforces.open, 0.0, added.high)
    return Ends(low, high)


def added_on_way(facts: Facts, kind: str) -> Column:
    """The delay that the guards add that a flow passes; a flow made of others passes nothing itself."""
    size, via, added = facts.size("flow"), facts.many("flow", "via"), guarding_delay(facts)
    low, high = np.zeros(size), np.where(via.open, np.inf, 0.0)
    offset = facts.offset("component")
    for row in range(size):
        for number, sure in existing(facts, via, row):
            low[row] += added.low[number - offset] if sure else 0.0
            high[row] += added.high[number - offset]
    made = [whole.row for whole in wholes(facts).ordered]
    low[made], high[made] = 0.0, 0.0
    unsaid = wholes(facts).unsaid
    low[unsaid], high[unsaid] = 0.0, np.inf
    return _time(Ends(low, high))


def _time(ends: Ends) -> Number:
    return Number(ends.low, ends.high, stated=(ends.high < np.inf) | (ends.low > 0))


def added_on_way_witness(facts: Facts, kind: str, row: int) -> Witness:
    """What it passes, with the delay that each adds."""
    settled = known_at(facts, "flow", row, "added_on_way")
    numbers = [number for number, _sure in existing(facts, facts.many("flow", "via"), row)]
    seen = [Seen("flow", row, "via"), *_of_guards(facts, numbers, settled=settled)]
    if wholes(facts).unsaid[row]:
        seen.append(Seen("flow", row, "through"))
    return joined(of_values(facts, seen, settled=settled), gaps(_of_existence(facts, numbers, settled=settled)))


def _of_guards(facts: Facts, numbers: Iterable[int], *, settled: bool) -> list[Seen]:
    rows = [number - facts.offset("component") for number in numbers]
    added = guarding_delay(facts)
    fields = [
        (row, "added_latency")
        for row in rows
        if added.high[row] > 0 or known_at(facts, "component", row, "added_latency")
    ]
    fields += [(row, "enforces") for row in rows if not settled and not known_at(facts, "component", row, "enforces")]
    return [Seen("component", row, name) for row, name in fields]


def _of_existence(facts: Facts, numbers: Iterable[int], *, settled: bool) -> list[Missing]:
    offset = facts.offset("component")
    return [
        gap for number in numbers if not settled for gap in missing_of_existence(facts, "component", number - offset)
    ]


def delay_with_measures(facts: Facts, kind: str) -> Column:
    """The latency of a flow from end to end, and what the guard at its receiver adds before the content is used."""
    total = facts.number_column("flow", "total_latency")
    after, added = facts.rows_of("flow", "to", "component"), guarding_delay(facts)
    first, last = (Ends(*(np.maximum(end, 0.0) for end in pair)) for pair in ((total.low, total.high), total.upper))
    more = Ends(taken(added.low, after, 0.0), taken(added.high, after, np.inf))
    low, high = (Ends(ends.low + more.low, ends.high + more.high) for ends in (first, last))
    stated = (high.high < np.inf) | (low.low > 0)
    return Number(low.low, low.high, (high.low, high.high), stated=stated)


def delay_with_measures_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The latency, and the delay that the receiver adds."""
    settled = known_at(facts, "flow", row, "delay_with_measures")
    after = int(facts.rows_of("flow", "to", "component")[row])
    one = whole_at(facts, row) is None and not wholes(facts).unsaid[row]
    seen = [Seen("flow", row, "latency" if one else "total_latency")]
    receiver = [after + facts.offset("component")] if after >= 0 else []
    seen += _of_guards(facts, receiver, settled=settled) if receiver else [Seen("flow", row, "to")]
    return of_values(facts, seen, settled=settled)


class Chain(NamedTuple):
    """The commands between the performers of a function: surely, and all that may be; the performers by row."""

    sure: list[int]
    perhaps: list[int]
    performers: list[int]


def _chain(facts: Facts, row: int) -> Chain:
    offset = facts.offset("component")
    certain = {number - offset for number, sure in existing(facts, facts.many("function", "performed_by"), row) if sure}
    every = {number - offset for number, _sure in existing(facts, facts.many("function", "performed_by"), row)}
    command, here = is_one_of(facts, "flow", "kind", ("command",)), there(facts, "flow")
    sure, perhaps = [], []
    for flow, ends in _commands(facts):
        if (ends[0] in every or ends[0] == UNKNOWN) and (ends[1] in every or ends[1] == UNKNOWN):
            perhaps.append(flow)
            if command.true[flow] and here.true[flow] and certain.issuperset(ends):
                sure.append(flow)
    return Chain(sure, perhaps, sorted(every))


@once("commands by their ends")
def _commands(facts: Facts) -> list[tuple[int, tuple[int, int]]]:
    """The flows that may be commands from one component to another, with their ends (rows; -1 not known)."""
    before, after = (facts.rows_of("flow", end, "component") for end in ("from", "to"))
    command, here = is_one_of(facts, "flow", "kind", ("command",)), there(facts, "flow")
    flows = np.flatnonzero(~command.false & ~here.false & ((before != after) | (before == UNKNOWN)))
    return [(flow, (int(before[flow]), int(after[flow]))) for flow in flows.tolist()]


def reaction_time(facts: Facts, kind: str) -> Column:
    """The time from what a function detects until its last performer has its command, with all measures in place.

    It is the time of detection and the longest chain of commands between its performers. Where not all performers are
    needed, a slow spare makes it longer from above only.
    """
    first, last = _times(facts, "function", "detect_time")
    low, high = first.low.copy(), last.high.copy()
    delay = facts.number_column("flow", "delay_with_measures").upper if facts.size("flow") else None
    needed, performers = facts.number_column("function", "performers_needed"), facts.many("function", "performed_by")
    flows_open = open_at(facts, "component", "flow")
    for row in range(facts.size("function")):
        chain = _chain(facts, row)
        if delay is not None:
            low[row] += 0.0 if needed.declared[row] else _longest(facts, chain.sure, delay[0], most=False)
            high[row] += _longest(facts, chain.perhaps, delay[1], most=True)
        if performers.open[row] or any(flows_open[performer] for performer in chain.performers):
            high[row] = np.inf
    return _time(Ends(low, high))


def _longest(facts: Facts, flows: list[int], times: Floats, *, most: bool) -> float:
    """The time of the longest chain of these flows.

    In a circle, and where an end is not known, it is from above the time of all of them, and from below that of one.
    """
    if not flows:
        return 0.0
    before, after = (facts.rows_of("flow", end, "component") for end in ("from", "to"))
    until: dict[int, float] = {}
    left = list(flows)
    while left:
        led_to = {int(after[flow]) for flow in left}
        ready = [flow for flow in left if int(before[flow]) not in led_to and UNKNOWN not in led_to]
        for flow in ready:
            start, end = int(before[flow]), int(after[flow])
            until[end] = max(until.get(end, 0.0), until.get(start, 0.0) + float(times[flow]))
        left = [flow for flow in left if flow not in ready]
        if not ready:
            rest = [float(times[flow]) for flow in left]
            until[UNKNOWN] = max(until.values(), default=0.0) + sum(rest) if most else max(rest)
            break
    return max(until.values(), default=0.0)


def reaction_time_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The time of detection, and the commands between the performers with the delay of each."""
    settled, chain = known_at(facts, "function", row, "reaction_time"), _chain(facts, row)
    seen = [Seen("function", row, "detect_time"), Seen("function", row, "performed_by")]
    seen += [Seen("flow", flow, "delay_with_measures") for flow in chain.perhaps]
    found = of_values(facts, seen, settled=settled)
    if settled:
        return found
    missing = [gap for performer in chain.performers for gap in undrawn(facts, "component", performer, "flow")]
    unsure = [
        Seen("flow", flow, name) for flow in chain.perhaps if flow not in chain.sure for name in ("kind", "from", "to")
    ]
    missing += [gap for flow in chain.perhaps for gap in missing_of_existence(facts, "flow", flow)]
    members = [number for numbers in named_at(facts.many("function", "performed_by"), row) for number in numbers]
    missing += _of_existence(facts, members, settled=False)
    return joined(found, of_values(facts, unsure, settled=False), gaps(missing))
