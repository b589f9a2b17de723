"""Who can get at a component, and what harm it can do."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import Column, Many, Number
from iotsec.columns.rows import taken
from iotsec.conditions.masks import Mask, both, either
from iotsec.facts.derived.boundaries import in_public_zone
from iotsec.facts.derived.questions import Sets, along, is_one_of, pairs, some_member, there, truth_of, yes
from iotsec.facts.derived.showing import Seen, explained, gaps, joined, of_values, settled_truth, undrawn
from iotsec.facts.network import flow_links, open_ways
from iotsec.facts.openness import open_at
from iotsec.facts.table import Facts
from iotsec.facts.witness import Step, Witness


def exposed(facts: Facts, kind: str) -> Column:
    """Whether strangers can get at a component: by an open interface, its place, its zone, or a public network."""
    return truth_of(
        either((_by_interface(facts), _by_place(facts), in_public_zone(facts), _public_network(facts), _member(facts)))
    )


def _by_interface(facts: Facts) -> Mask:
    anyone = both((yes(facts, "interface", "enabled"), is_one_of(facts, "interface", "peers", ("any",))))
    return some_member(facts, "component", "interfaces", "interface", anyone)


def _by_place(facts: Facts) -> Mask:
    return along(facts, "component", "place", "place", is_one_of(facts, "place", "access", ("semi-public", "public")))


def _public_network(facts: Facts) -> Mask:
    public = is_one_of(facts, "component", "exposure", ("public",))
    return both((is_one_of(facts, "component", "kind", ("network",)), public))


def _member(facts: Facts) -> Mask:
    """Whether a component is joined to a public network by a flow."""
    return some_member(facts, "component", "networks_next", "component", _public_network(facts))


def exposed_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The interface, place, zone or network by which strangers get at it; or all that was looked at."""
    column = facts.truth("component", "exposed")
    if column.true[row]:
        return _exposed_by(facts, row)
    paths = (
        "interfaces.enabled", "interfaces.peers", "place.access", "zone.trust", "kind", "exposure",
        "networks_next.kind", "networks_next.exposure",
    )  # fmt: skip
    return explained(facts, "component", row, paths, settled=bool(column.false[row]))


def _exposed_by(facts: Facts, row: int) -> Witness:
    """The first part that surely holds."""
    if in_public_zone(facts).true[row]:
        return explained(facts, "component", row, ("zone", "zone.trust"), settled=True)
    if _by_place(facts).true[row]:
        return explained(facts, "component", row, ("place", "place.access"), settled=True)
    if _public_network(facts).true[row]:
        return explained(facts, "component", row, ("kind", "exposure"), settled=True)
    if _member(facts).true[row]:
        return _first_member(facts, row, "networks_next", "component", _public_network(facts), ("kind", "exposure"))
    anyone = both((yes(facts, "interface", "enabled"), is_one_of(facts, "interface", "peers", ("any",))))
    return _first_member(facts, row, "interfaces", "interface", anyone, ("enabled", "peers"))


def _first_member(facts: Facts, row: int, relation: str, target: str, mask: Mask, fields: tuple[str, ...]) -> Witness:
    many = facts.many("component", relation)
    members = many.members[many.starts[row] : many.starts[row + 1]] - facts.offset(target)
    first = int(next(member for member in members if mask.true[member] and facts.present(target).true[member]))
    return of_values(facts, [Seen(target, first, field) for field in fields], settled=True)


def untrusted(facts: Facts, kind: str) -> Column:
    """Whether commands may come from here that nobody answers for."""
    return truth_of(either((yes(facts, "component", "external"), in_public_zone(facts), _public_network(facts))))


def untrusted_witness(facts: Facts, kind: str, row: int) -> Witness:
    """Whether it is external, its zone's trust, and how exposed a network it is."""
    fields = ("external", "zone.trust", "kind", "exposure")
    return explained(facts, kind, row, fields, settled=settled_truth(facts, kind, row, "untrusted"))


def worst_hazard(facts: Facts, kind: str) -> Column:
    """The highest severity of the hazards that a component can cause: 0 where it can cause none."""
    many, size = facts.many("component", "can_cause"), facts.size("component")
    severity, present = facts.number_column("hazard", "severity"), facts.present("hazard")
    nothing = severity.nothing if severity.nothing is not None else np.zeros(facts.size("hazard"), dtype=np.bool_)
    least, most = (
        np.where(present.true & ~nothing, severity.low, 0),
        np.where(present.false | nothing, 0, severity.high),
    )
    low, high = np.zeros(size), np.where(many.open, 4.0, 0.0)
    for ends, values, sure in ((low, least, True), (high, most, False)):
        rows, members = pairs(many, sure=sure)
        np.maximum.at(ends, rows, taken(values, members - facts.offset("hazard"), 0.0))
    return Number(low, high)


def worst_hazard_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The worst hazard, or the severities that are not stated."""
    number = facts.number_column("component", "worst_hazard")
    settled = bool(number.low[row] == number.high[row])
    return explained(facts, "component", row, ("can_cause", "can_cause.severity"), settled=settled)


def networks_next(facts: Facts, kind: str) -> Column:
    """The components joined to a component by a flow, directly or over `via`: for a network, its members.

    Where it is not stated what lies between sender and receiver, their joint is only possible, and there may be others.
    """
    sets = Sets(facts.size("component"))
    source, target, flow, certain = flow_links(facts)
    offset, present, nodes = facts.offset("component"), facts.present("flow"), facts.present("component")
    for start, end, row, sure in zip(source.tolist(), target.tolist(), flow.tolist(), certain.tolist(), strict=True):
        if present.false[row] or nodes.false[start] or nodes.false[end] or start == end:
            continue
        stands = sure and present.true[row] and nodes.true[start] and nodes.true[end]
        sets.add(start, offset + end, sure=bool(stands))
        sets.add(end, offset + start, sure=bool(stands))
    sets.open |= open_at(facts, "component", "flow") | _between_unknown(facts)
    return sets.column()


def _between_unknown(facts: Facts) -> NDArray[Any]:
    """Components of which a neighbour may not be known: by a flow of which an end, or what lies between, is not stated.

    Any component may lie on such a flow, so any may have a neighbour that is not known.
    """
    present = facts.present("flow")
    ends = [facts.rows_of("flow", name, "component") for name in ("from", "to")]
    vague = (open_ways(facts) | (ends[0] == -1) | (ends[1] == -1)) & ~present.false
    return np.full(facts.size("component"), bool(vague.any()))


def networks_next_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The flows that join it to others; what would have to be stated so that there are no more."""
    many: Many = facts.many("component", "networks_next")
    source, target, flow, _sure = flow_links(facts)
    own = sorted({int(flow[place]) for place in np.flatnonzero((source == row) | (target == row))})
    steps = [Step("flow", facts.ids("flow")[number]) for number in own]
    if not many.open[row] and many.maybe is None:
        return Witness("values", tuple(steps))
    vague = [
        Seen("flow", number, name)
        for number in range(facts.size("flow"))
        for name in ("from", "to", "via")
        if not there(facts, "flow").false[number] and _not_said(facts, number, name)
    ]
    stated = of_values(facts, vague, settled=False)
    return joined(Witness("values", tuple(steps)), gaps((*stated.missing, *undrawn(facts, kind, row, "flow"))))


def _not_said(facts: Facts, flow: int, name: str) -> bool:
    if name == "via":
        return bool(facts.many("flow", "via").open[flow])
    return bool(facts.code("flow", name)[flow] == -1)
