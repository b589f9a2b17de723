"""How news of an incident travels: whom a party informs, itself or through others, and how soon an authority knows."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import NOTHING, UNKNOWN, Column, Many, Number
from iotsec.columns.rows import Bools, Floats, is_among, taken
from iotsec.facts.derived.questions import existing, presence_of
from iotsec.facts.derived.showing import Seen, element, explained, gaps, joined, of_values, step_of
from iotsec.facts.missing import known_at, missing_of
from iotsec.facts.once import once
from iotsec.facts.openness import systems_of
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing, Witness
from iotsec.graph import Links, reach_sets
from iotsec.graph.cascade import starts_of


class Contacts(NamedTuple):
    """For each party (by row): whom it notifies, with whether it surely does, and the time (s) to pass news on.

    `quickest` is infinite where a party surely passes nothing on, since nobody can reach it; `longest` where it perhaps
    does not. `open` says that it may notify others, too.
    """

    after: list[list[tuple[int, bool]]]
    open: Bools
    quickest: Floats
    longest: Floats


@once("who notifies whom")
def contacts(facts: Facts) -> Contacts:
    """Who notifies whom, and how soon; worked out once."""
    many, offset, time = (
        facts.many("party", "notifies"),
        facts.offset("party"),
        facts.number_column("party", "response_time"),
    )
    never = np.zeros(facts.size("party"), dtype=np.bool_) if time.nothing is None else time.nothing
    after = [[(number - offset, sure) for number, sure in existing(facts, many, row)] for row in range(len(never))]
    quickest, longest = (np.where(never, np.inf, end) for end in (np.maximum(time.low, 0.0), time.high))
    return Contacts(after, many.open, quickest, longest)


def _soonest(known: Contacts, start: int, *, sure: bool) -> tuple[dict[int, float], dict[int, int]]:
    """The least time until each party knows of what `start` knows, and from whom; only those who come to know.

    With `sure` over notices that surely are given, each as late as may be; else the reverse. The party that begins is
    not asked whether others can reach it.
    """
    times = (known.longest if sure else known.quickest).tolist()
    found, told, left = {start: 0.0}, dict[int, int](), [(0.0, start)]
    while left:
        at, row = heapq.heappop(left)
        if at > found[row] or (row != start and times[row] == np.inf):
            continue
        then = at + times[row]
        for other, certain in known.after[row]:
            if (certain or not sure) and (other not in found or then < found[other]):
                found[other], told[other] = then, row
                heapq.heappush(left, (then, other))
    return found, told


def _passing(known: Contacts, start: int, reached: dict[int, float]) -> list[int]:
    """Those who possibly pass on what `start` knows, itself among them."""
    return [row for row in reached if row == start or known.quickest[row] < np.inf]


def informs(facts: Facts, kind: str) -> Column:
    """The parties that come to know what a party knows; through others only where these can be reached."""
    known, offset, size = contacts(facts), facts.offset("party"), facts.size("party")
    (row, member), (rows, members) = (_told(known, sure=certain) for certain in (True, False))
    more, opened = ~is_among(rows * size + members, row * size + member), known.open.copy()
    opened[rows[(known.open & (known.quickest < np.inf))[members]]] = True
    starts, told = starts_of(row, size).astype(np.int32), (offset + member).astype(np.int32)
    perhaps = starts_of(rows[more], size).astype(np.int32), (offset + members[more]).astype(np.int32)
    return Many(starts, told, opened, True, perhaps if more.any() else None)


def _told(known: Contacts, *, sure: bool) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Who comes to know what each party knows, itself left out: those that `_soonest` finds, for all parties at once.

    A party that begins passes on what it knows, whether or not others can reach it: it stands here a second time.
    """
    size, time = len(known.after), known.longest if sure else known.quickest
    ties = [(row, other) for row, after in enumerate(known.after) for other, certain in after if certain or not sure]
    source, target = np.array(ties, dtype=np.int64).reshape(-1, 2).T
    on = time[source] < np.inf
    links = Links(2 * size, np.concatenate((source + size, source[on])), np.concatenate((target, target[on])))
    found = reach_sets(links, np.arange(size) + size)
    rows, members = np.repeat(np.arange(size), np.diff(found.indptr)), found.members.astype(np.int64)
    return rows[members != rows], members[members != rows]


def informs_witness(facts: Facts, kind: str, row: int) -> Witness:
    """Who is told by whom; the lists and contacts that are not stated on the way."""
    known = contacts(facts)
    reached, told = _soonest(known, row, sure=True)
    offset, ids = facts.offset("party"), facts.ids("party")
    steps = [element(facts, offset + other, f"told by {ids[told[other]]}") for other in reached if other != row]
    chain = Witness("chain", (element(facts, offset + row), *steps))
    return chain if known_at(facts, kind, row, "informs") else joined(chain, gaps(_unsaid(facts, row)))


def _unsaid(facts: Facts, row: int) -> Iterator[Missing]:
    """What is not stated about those who possibly pass news on."""
    known = contacts(facts)
    for other in _soonest(known, row, sure=False)[0]:
        yield from missing_of(facts, "party", other, "notifies")
        if other != row:
            yield from missing_of(facts, "party", other, "response_time")


def notice_time(facts: Facts, kind: str) -> Column:
    """How long it takes (s) until the authority of a function knows what the operator of its system knows.

    Each party that tells another takes its time to answer, the operator too. Without end where no way leads there.
    """
    size = facts.size("function")
    low, high = np.zeros(size), np.full(size, np.inf)
    for row, (operator, authority) in enumerate(_ends(facts)):
        if NOTHING in (operator, authority):
            low[row] = np.inf
        elif UNKNOWN not in (operator, authority):
            low[row], high[row] = time_between(facts, operator, authority)
    return Number(low, high, stated=(low > 0) | (high < np.inf))


def _ends(facts: Facts) -> list[tuple[int, int]]:
    """The operator and the authority (rows) of each function; -1 not known, -2 none."""
    operators = facts.rows_of("system", "operator", "party")
    systems = systems_of(facts, "function")
    first = np.where(systems == NOTHING, NOTHING, taken(operators, systems, UNKNOWN))
    return list(zip(first.tolist(), facts.rows_of("function", "authority_contact", "party").tolist(), strict=True))


@once("time between parties")
def time_between(facts: Facts, start: int, end: int) -> tuple[float, float]:
    """How long (s) it takes until one party knows what another knows, at least and at most; without end: never."""
    known, there = contacts(facts), presence_of(facts, facts.offset("party") + end)
    if there is False:
        return np.inf, np.inf
    possible = _soonest(known, start, sure=False)[0]
    low = possible.get(end, np.inf)
    for row in _passing(known, start, possible):
        if known.open[row] and row != end:  # It may tell the authority itself.
            low = min(low, possible[row] + float(known.quickest[row]))
    return low, _soonest(known, start, sure=True)[0].get(end, np.inf) if there else np.inf


def notice_time_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The parties by which the news passes, with their times to an answer; what is not stated on the way."""
    operator, authority = _ends(facts)[row]
    own = explained(facts, kind, row, ("authority_contact", "system.operator"), settled=False)
    steps: list[Seen] = []
    if min(operator, authority) >= 0:
        reached, told = _soonest(contacts(facts), operator, sure=True)
        if authority not in reached:
            reached, told = _soonest(contacts(facts), operator, sure=False)
        at = authority if authority in reached else operator
        while at != operator:
            at = told[at]
            steps.insert(0, Seen("party", at, "response_time"))
    number = facts.number_column(kind, "notice_time")
    if number.low[row] == number.high[row]:
        return joined(Witness("chain", own.steps), _chain(facts, steps))
    beside = _unsaid(facts, operator) if operator >= 0 else ()
    seen = of_values(facts, [Seen("party", operator, "response_time")] if operator >= 0 else [], settled=False)
    return joined(Witness("chain", own.steps), _chain(facts, steps), gaps((*own.missing, *seen.missing, *beside)))


def _chain(facts: Facts, seen: list[Seen]) -> Witness:
    """The values as they were seen, one for each party."""
    return Witness("chain", tuple(step_of(facts, *item) for item in seen))
