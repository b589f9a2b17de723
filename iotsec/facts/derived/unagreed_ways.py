"""Why a system is reached without an agreement: the way, and what is not stated along it."""

from __future__ import annotations

from collections.abc import Iterator

from iotsec.columns import UNKNOWN
from iotsec.facts.derived.agreed import shared
from iotsec.facts.derived.questions import named_at, presence_of
from iotsec.facts.derived.showing import MOST, Seen, gaps, joined, of_values, undrawn
from iotsec.facts.derived.unagreed import Spread, State, guards, spread, strangers, way_to
from iotsec.facts.missing import known_at, openness
from iotsec.facts.network import NOT_DRAWN
from iotsec.facts.openness import closed_by_design, systems_of
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing, Step, Witness


def unagreed_reach_witness(facts: Facts, kind: str, row: int) -> Witness:
    """A way to each system; what is not stated of the ways that are only possible; else what stops every way."""
    many, offset = facts.many(kind, "unagreed_reach"), facts.offset("system")
    sure, maybe = named_at(many, row)
    certain, possible = spread(facts, row, sure=True), spread(facts, row, sure=False)
    if not sure and known_at(facts, kind, row, "unagreed_reach"):
        stops = sorted(node for node in possible.stops if node < facts.size("component"))
        ids = facts.ids("component")
        return Witness("cut", tuple(Step("component", ids[node], "lets nothing pass unchecked") for node in stops))
    steps = [step for number in sure for step in _way(facts, certain, certain.ends[number - offset])]
    missing: list[Missing] = []
    for number in maybe:
        other = number - offset
        found = certain if other in certain.ends else possible
        steps += _way(facts, found, found.ends[other]) if other in found.ends else []
        missing += _not_stated(facts, row, other, found)
    for state in (possible.anywhere, possible.undrawn) if many.open[row] else ():
        missing += [] if state is None else _along(facts, row, possible, state)
    if possible.undrawn is not None and not closed_by_design(facts, "systems"):
        missing.append(openness(facts, kind, row, "system"))
    return joined(Witness("way", tuple(steps)[:MOST]), gaps(missing))


def _way(facts: Facts, found: Spread, state: State) -> Iterator[Step]:
    for node, flow in way_to(found, state):
        if flow is not None:
            yield Step("flow", "?", "not drawn") if flow == NOT_DRAWN else Step("flow", facts.ids("flow")[flow])
        drawn = node < facts.size("component")
        yield Step("component", facts.ids("component")[node]) if drawn else Step("component", "?", "not drawn")


def _not_stated(facts: Facts, row: int, other: int, found: Spread) -> Iterator[Missing]:
    """What would settle whether a system is reached from another, and whether the two share an agreement."""
    certain = spread(facts, row, sure=True)
    if other not in certain.ends:
        state = found.ends.get(other, found.undrawn)
        yield from () if state is None else _along(facts, row, found, state)
    if other not in certain.ends and other not in found.ends:  # Only something that is not drawn may be reached of it.
        yield openness(facts, "system", other, "component")
    if strangers(facts, row, [other]) == [None]:
        yield from of_values(facts, _parents(facts, row, other), settled=False).missing
    if shared(facts, row, other) is None:
        yield from undrawn(facts, "design", 0, "agreement")
        agreements = (
            Seen("agreement", agreement, name)
            for agreement in range(facts.size("agreement"))
            if presence_of(facts, facts.offset("agreement") + agreement) is not False
            for name in ("covers", "parties", "valid_until")
        )
        yield from of_values(facts, agreements, settled=False).missing
        operators = (Seen("system", system, "operator") for system in (row, other))
        yield from of_values(facts, operators, settled=False).missing


def _parents(facts: Facts, *systems: int) -> Iterator[Seen]:
    """The parents of these systems, and of those around them."""
    parents = facts.rows_of("system", "parent", "system")
    for system in systems:
        passed: set[int] = set()
        current = system
        while current >= 0 and current not in passed:
            passed.add(current)
            yield Seen("system", current, "parent")
            current = int(parents[current])


def _along(facts: Facts, row: int, found: Spread, state: State) -> Iterator[Missing]:
    """What is not stated on a way: whether a guard stands, which system it passes, what lies between, what is drawn."""
    size, checks, owners = facts.size("component"), guards(facts), systems_of(facts, "component")
    way = way_to(found, state)
    for place, (node, flow) in enumerate(way):
        if node < size and place and not checks.false[node]:
            yield Missing("component", facts.ids("component")[node], "enforces")
        if node < size and owners[node] == UNKNOWN:
            yield Missing("component", facts.ids("component")[node], "system")
        if flow is not None and flow != NOT_DRAWN:
            stated = (Seen("flow", flow, name) for name in ("from", "to", "via"))
            yield from of_values(facts, stated, settled=False).missing
            yield from _choices(facts, facts.offset("flow") + flow)
        if node < size:
            yield from _choices(facts, facts.offset("component") + node)
            if any(near == size for near, _flow in way[max(place - 1, 0) : place + 2]):
                yield from undrawn(facts, "component", node, "flow")
    if way[0][0] >= size or state.node == size:
        for system in range(facts.size("system")):
            yield from undrawn(facts, "system", system, "flow")


def _choices(facts: Facts, number: int) -> Iterator[Missing]:
    """The choices that decide whether an element exists."""
    if facts.design is not None and presence_of(facts, number) is None:
        for name in facts.design.choices or {}:
            if name not in facts.view.choices:
                yield Missing("design", facts.design.id, f"choices.{name}")
