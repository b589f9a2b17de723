"""What is in a system and in those within it: how many devices, and how much harm its commands can do."""

from __future__ import annotations

import numpy as np

from iotsec.columns import NOTHING, Column, Number
from iotsec.columns.rows import Bools, Floats, distinct
from iotsec.conditions.masks import Mask
from iotsec.facts.derived.questions import all_named_at
from iotsec.facts.derived.reaching import commands
from iotsec.facts.derived.reliance import within
from iotsec.facts.derived.showing import MOST, Seen, element, gaps, joined, of_values, undrawn
from iotsec.facts.derived.way_steps import READ_OF_FLOW, Map, unsaid_along, unsettled_along, way_steps
from iotsec.facts.derived.webs import Web, flow_web
from iotsec.facts.existence import missing_of_existence
from iotsec.facts.missing import missing_of
from iotsec.facts.once import once
from iotsec.facts.openness import drawn_everywhere, open_at, systems_of
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing, Step, Witness
from iotsec.graph import Links, reach

MOST_WORK = 50_000_000
"""So many links are looked at, over all systems; what is left may harm as much as there is."""
HIGHEST = 4.0


@once("components inside")
def _inside(facts: Facts) -> Mask:
    """Whether each component belongs to each system or to one within it: components by systems."""
    own, inside, present = systems_of(facts, "component"), within(facts), facts.present("component")
    true, false = (np.zeros((len(own), facts.size("system")), dtype=np.bool_) for _ in range(2))
    known = own >= 0
    true[known], false[known] = inside.true[own[known]], inside.false[own[known]]
    false[own == NOTHING] = True
    return Mask(true & present.true[:, None], false | present.false[:, None])


def devices(facts: Facts, kind: str) -> Column:
    """How many devices the components of a system and of those within it stand for."""
    inside, count = _inside(facts), facts.number_column("component", "count")
    least, most = np.maximum(count.low, 0.0), count.high
    low = np.where(inside.true, least[:, None], 0.0).sum(axis=0)
    high = np.where(inside.false, 0.0, most[:, None]).sum(axis=0)
    return Number(low, np.where(open_at(facts, "system", "component"), np.inf, high))


def devices_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The components with the devices for which they stand; what is not stated of those that perhaps belong to it."""
    inside, number = _inside(facts), facts.number_column(kind, "devices")
    settled = bool(number.low[row] == number.high[row])
    seen = [Seen("component", item, "count") for item in np.flatnonzero(~inside.false[:, row]).tolist()]
    found = of_values(facts, seen, settled=settled)
    return found if settled else joined(found, gaps(_of_members(facts, row)))


def _of_members(facts: Facts, row: int) -> list[Missing]:
    """What would settle which components belong to a system."""
    inside = _inside(facts)
    missing = list(undrawn(facts, "system", row, "component"))
    for component in np.flatnonzero(~inside.true[:, row] & ~inside.false[:, row]).tolist():
        missing += missing_of_existence(facts, "component", component)
        missing += missing_of(facts, "component", component, "system")
        at, seen = int(systems_of(facts, "component")[component]), set[int]()
        while at >= 0 and at not in seen:
            seen.add(at)
            missing += missing_of(facts, "system", at, "parent")
            at = int(facts.rows_of("system", "parent", "system")[at])
    return missing


def worst_hazard_inside(facts: Facts, kind: str) -> Column:
    """The highest severity that components of a system, or those that commands from or through it reach, can cause."""
    web, inside, (least, most) = _commands(facts), _inside(facts), _severities(facts)
    size, work = facts.size("system"), 2 * int(HIGHEST) * (len(web.sure) + len(web.possible) + 2 * web.nodes)
    if work > MOST_WORK:
        return Number(np.zeros(size), np.full(size, HIGHEST))
    undrawn = np.zeros(web.nodes, dtype=np.bool_)
    undrawn[web.undrawn] = not drawn_everywhere(facts, "components")
    harm = _worst_from(web, web.sure, least), _worst_from(web, web.possible, most)
    harm[1][_leading_to(web.possible, undrawn)[: web.components]] = HIGHEST
    low, high = (
        np.where(members, worst[:, None], 0.0).max(axis=0, initial=0.0)
        for members, worst in zip((inside.true, ~inside.false), harm, strict=True)
    )
    return Number(low, np.where(open_at(facts, "system", "component"), HIGHEST, high))


def _worst_from(web: Web, links: Links, severity: Floats) -> Floats:
    """The highest severity that each component, or one of those that its commands reach, can cause."""
    found = np.zeros(web.components)
    for level in distinct(severity[severity > 0]).tolist():  # In rising order, so that the highest stays.
        found[_leading_to(links, web.marked(severity >= level))[: web.components]] = level
    return found


def _leading_to(links: Links, ends: Bools) -> Bools:
    """The nodes from which a way leads to one of these, and these themselves."""
    return ends | reach(links.reversed(), ends).reached if ends.any() else ends


def _commands(facts: Facts) -> Web:
    return flow_web(facts, commands(facts), "command")


def _severities(facts: Facts) -> tuple[Floats, Floats]:
    number = facts.number_column("component", "worst_hazard")
    nothing = np.zeros(len(number.low), dtype=np.bool_) if number.nothing is None else number.nothing
    return np.where(nothing, 0.0, number.low), np.where(nothing, 0.0, number.high)


def _reached(web: Web, links: Links, starts: Bools) -> Bools:
    """The nodes that commands reach from these components, themselves among them."""
    origins = web.marked(starts)
    return origins | reach(links, origins).reached


def worst_hazard_inside_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The way of commands to the component that can harm most, and its hazard; what is not stated on such ways."""
    number, worst, web = facts.number_column(kind, "worst_hazard_inside"), _severities(facts), _commands(facts)
    inside, settled = _inside(facts), bool(number.low[row] == number.high[row])
    sure = _reached(web, web.sure, inside.true[:, row])[: web.components]
    steps: list[Step] = []
    if number.low[row] > 0:
        target = int(np.flatnonzero(sure & (worst[0] == number.low[row]))[0])
        steps = _way(facts, web, web.sure, inside.true[:, row], target)
        found = joined(Witness("way", tuple(steps)), _harm(facts, target, settled=True))
    else:
        found = Witness("values", (element(facts, facts.offset("system") + row, "harms nothing"),))
    if settled:
        return found
    missing = _of_members(facts, row)
    possible = _reached(web, web.possible, ~inside.false[:, row])
    worse = possible[: web.components] & (worst[1] > number.low[row])
    for target in np.flatnonzero(worse).tolist()[:MOST]:
        missing += _harm(facts, target, settled=False).missing
        if not sure[target]:
            missing += _on_the_way(facts, web, ~inside.false[:, row], target)
    if possible[web.undrawn]:
        missing += _on_the_way(facts, web, ~inside.false[:, row], web.undrawn)
    return joined(found, gaps(missing))


def _harm(facts: Facts, component: int, *, settled: bool) -> Witness:
    hazards = [item - facts.offset("hazard") for item in all_named_at(facts.many("component", "can_cause"), component)]
    seen = [Seen("component", component, "can_cause"), *(Seen("hazard", item, "severity") for item in hazards)]
    return of_values(facts, seen, settled=settled)


def _way(facts: Facts, web: Web, links: Links, starts: Bools, target: int) -> list[Step]:
    origins = web.marked(starts)
    if origins[target]:
        return [Step("component", facts.ids("component")[target])]
    return way_steps(facts, web, reach(links, origins).way(target))


def _on_the_way(facts: Facts, web: Web, starts: Bools, target: int) -> list[Missing]:
    """What is not stated along a way by which commands perhaps reach a node."""
    origins = web.marked(starts)
    if origins[target]:
        return []
    way = reach(web.possible, origins).way(target)
    missing = unsaid_along(facts, Map(web, (None, None), (*READ_OF_FLOW, "kind"), ()), way)
    return missing + unsettled_along(facts, web, way)
