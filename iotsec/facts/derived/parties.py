"""Parties among each other: with whom one has to do, and how it is reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import NOTHING, UNKNOWN, Column, Number
from iotsec.columns.rows import taken
from iotsec.facts.derived.boundaries import answering
from iotsec.facts.derived.questions import Sets, existing
from iotsec.facts.derived.showing import Seen, follow, gaps, joined, of_values, set_witness
from iotsec.facts.missing import known_at, openness
from iotsec.facts.once import once
from iotsec.facts.openness import open_at, systems_of
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing, Step, Witness

MEETING = ("flow", "dependency", "agreement")
"""Kinds of elements at whose ends parties meet."""


class Meeting(NamedTuple):
    """The parties (by number) at the ends of an element, whether they surely meet, whether there may be others."""

    kind: str
    row: int
    parties: tuple[int, ...]
    sure: bool
    vague: bool


@once("meetings")
def meetings(facts: Facts) -> list[Meeting]:
    """All flows, dependencies and agreements with the parties at their ends; worked out once."""
    return [*_flows(facts), *_dependencies(facts), *_agreements(facts)]


def _existing_rows(facts: Facts, kind: str) -> Iterator[tuple[int, bool]]:
    present = facts.present(kind)
    return ((row, bool(present.true[row])) for row in np.flatnonzero(~present.false).tolist())


def _meeting(kind: str, row: int, parties: Iterable[int], *, sure: bool, vague: bool = False) -> Meeting:
    named = set(parties)
    # Where nobody answers for one end, nobody meets anybody, whoever answers for the other.
    doubtful = (vague or UNKNOWN in named) and NOTHING not in named
    return Meeting(kind, row, tuple(sorted(named - {UNKNOWN, NOTHING})), sure, doubtful)


def _flows(facts: Facts) -> Iterator[Meeting]:
    parties = answering(facts)
    ends = [taken(parties, facts.rows_of("flow", end, "component"), UNKNOWN) for end in ("from", "to")]
    for row, sure in _existing_rows(facts, "flow"):
        yield _meeting("flow", row, (int(end[row]) for end in ends), sure=sure)


def _dependencies(facts: Facts) -> Iterator[Meeting]:
    """A pair for each supplier: suppliers do not meet each other. A missing list may name anybody's element."""
    suppliers, needing = facts.many("dependency", "suppliers"), facts.code("dependency", "of").astype(np.int64)
    needs = party_at(facts, needing)
    named = {row: existing(facts, suppliers, row) for row, _exists in _existing_rows(facts, "dependency")}
    members = [member for found in named.values() for member, _sure in found]
    behind = dict(zip(members, party_at(facts, np.array(members, dtype=np.int64)).tolist(), strict=True))
    for row, exists in _existing_rows(facts, "dependency"):
        for member, sure in named[row]:
            yield _meeting("dependency", row, (int(needs[row]), behind[member]), sure=exists and sure)
        if suppliers.open[row]:
            yield _meeting("dependency", row, (int(needs[row]),), sure=False, vague=True)


def _agreements(facts: Facts) -> Iterator[Meeting]:
    parties = facts.many("agreement", "parties")
    for row, exists in _existing_rows(facts, "agreement"):
        named = parties.members[parties.starts[row] : parties.starts[row + 1]].tolist()
        yield _meeting("agreement", row, named, sure=exists, vague=bool(parties.open[row]))


def party_at(facts: Facts, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """The party (by number) behind each of these components, functions and systems; -1 not known, -2 none."""
    found = np.where(numbers == UNKNOWN, UNKNOWN, NOTHING)
    operators = facts.code("system", "operator").astype(np.int64)
    for kind, where in facts.kinds_at(numbers):
        rows = numbers[where] - facts.offset(kind)
        found[where] = (
            answering(facts)[rows] if kind == "component" else taken(operators, systems_of(facts, kind)[rows], UNKNOWN)
        )
    return found


def peers(facts: Facts, kind: str) -> Column:
    """The parties at the other end of a flow or dependency, or in the same agreement.

    Where the party at one end is not known it may be any, so every party may have peers that are not named.
    """
    sets, offset = Sets(facts.size("party")), facts.offset("party")
    for members in MEETING:
        sets.open |= open_at(facts, "party", members)
    for meeting in meetings(facts):
        sets.open |= meeting.vague
        for first, second in combinations(meeting.parties, 2):
            sets.add(first - offset, second, sure=meeting.sure)
            sets.add(second - offset, first, sure=meeting.sure)
    return sets.column()


def peers_witness(facts: Facts, kind: str, row: int) -> Witness:
    """What joins it to its peers; the ends whose party is not stated, and what is not complete."""
    own = facts.offset("party") + row
    steps = [
        Step(meeting.kind, facts.ids(meeting.kind)[meeting.row])
        for meeting in meetings(facts)
        if own in meeting.parties and len(meeting.parties) > 1
    ]
    found = joined(set_witness(facts, kind, row, "peers", ()), Witness("values", tuple(dict.fromkeys(steps))))
    if known_at(facts, kind, row, "peers"):
        return found
    vague = dict.fromkeys((meeting.kind, meeting.row) for meeting in meetings(facts) if meeting.vague)
    seen = of_values(facts, (item for place in vague for item in _ends(facts, *place)), settled=False)
    return joined(found, gaps((*seen.missing, *_undrawn(facts, kind, row))))


def _ends(facts: Facts, kind: str, row: int) -> Iterator[Seen]:
    """What says which parties meet in an element."""
    if kind == "agreement":
        yield Seen(kind, row, "parties")
        return
    for end in ("from", "to") if kind == "flow" else ("of", "suppliers"):
        yield from follow(facts, kind, row, f"{end}.accountable")
        yield from follow(facts, kind, row, f"{end}.system.operator")
        yield from follow(facts, kind, row, f"{end}.operator")


def _undrawn(facts: Facts, kind: str, row: int) -> Iterator[Missing]:
    """What has to be said to be complete: by every system, and of the list of systems itself."""
    for members in MEETING:
        if not open_at(facts, kind, members)[row]:
            continue
        if members == "agreement":
            yield openness(facts, kind, row, members)
            continue
        for system in np.flatnonzero(open_at(facts, "system", members)).tolist():
            yield openness(facts, "system", system, members)
        yield openness(facts, kind, row, "system")


def contact_channels(facts: Facts, kind: str) -> Column:
    """The channels by which a party can be reached."""
    return facts.many("party", "contacts")


def contact_channels_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The contacts, or that they are not stated."""
    settled = known_at(facts, kind, row, "contacts")
    return of_values(facts, [Seen(kind, row, "contacts")], settled=settled)


def response_time(facts: Facts, kind: str) -> Column:
    """The time (s) to the first answer of a party over its quickest channel; none where it has no channel.

    A channel that states no time may be the quickest: then only the upper end is known.
    """
    size, many = facts.size("party"), facts.many("party", "contacts")
    low, high, stated = np.zeros(size), np.full(size, np.inf), np.zeros(size, dtype=np.bool_)
    none = ~many.open & (many.starts[1:] == many.starts[:-1])
    for row in np.flatnonzero(~none).tolist():
        times = _times(facts, row)
        said = [time for time in times if time is not None]
        if said:
            high[row], stated[row] = min(said), True
            # Where the list is not whole, or one is silent, a quicker answer is possible.
            low[row] = min(said) if len(said) == len(times) and not many.open[row] else 0.0
    return Number(low, high, nothing=none if none.any() else None, stated=stated)


def _times(facts: Facts, row: int) -> list[float | None]:
    """The longest time to an answer (s) over each contact that counts as stated; None where one says none."""
    many = facts.many("party", "contacts")
    if facts.design is None or many.starts[row] == many.starts[row + 1]:
        return []
    contacts = facts.design[facts.ids("party")[row]].value("contacts") or ()
    return [None if contact.responds_within is None else contact.responds_within.value for contact in contacts]


def response_time_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The contacts; of an unknown, that they are to be stated with the time to an answer."""
    seen = of_values(facts, [Seen(kind, row, "contacts")], settled=True)
    settled = known_at(facts, kind, row, "response_time")
    return seen if settled else joined(seen, gaps([Missing(kind, facts.ids(kind)[row], "contacts")]))
