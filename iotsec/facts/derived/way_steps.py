"""Witnesses of what is reached: a way to each member, and what is not stated along the ways that are only possible."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from iotsec.columns.rows import Bools
from iotsec.facts.derived.identity import components_not_drawn
from iotsec.facts.derived.questions import named_at, yes
from iotsec.facts.derived.reaching import FALLS_WITH, attack_guards, attack_web, commanded, commands, writing_web
from iotsec.facts.derived.showing import MOST, Seen, explained, gaps, joined, of_values, undrawn
from iotsec.facts.derived.webs import Web, flow_web
from iotsec.facts.existence import missing_of_existence
from iotsec.facts.missing import known_at, missing_of
from iotsec.facts.network import NOT_DRAWN
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing, Step, Witness
from iotsec.graph import Links, Way, reach

MOST_WAYS = 12
"""So many ways are shown at most."""
PASSED_UNKNOWN = Step("component", "?", "not drawn")
READ_OF_FLOW = ("from", "to", "via")


class Map(NamedTuple):
    """A web as a witness looks at it: its corners with what stops a way, and the facts that a way rests on."""

    web: Web
    blocked: tuple[Bools | None, Bools | None]
    of_flow: tuple[str, ...]
    of_node: tuple[str, ...]
    back: bool = False


def _corner(map_: Map, *, sure: bool) -> Links:
    links = map_.web.sure if sure else map_.web.possible
    return links.reversed() if map_.back else links


def _ways(map_: Map, start: int, ends: Iterable[int], *, sure: bool) -> list[Way]:
    """A shortest way to each of these nodes, where there is one."""
    links = _corner(map_, sure=sure)
    origins = np.zeros(links.size, dtype=np.bool_)
    origins[start] = True
    found = reach(links, origins, map_.blocked[0 if sure else 1])
    return [found.way(end) for end in ends if found.reached[end]]


def way_steps(facts: Facts, web: Web, way: Way) -> list[Step]:
    """The elements along a way: components, and the flows, updates and rights between them."""
    steps: list[Step] = []
    for place, node in enumerate(way.nodes):
        drawn = node < web.components
        steps.append(Step("component", facts.ids("component")[node]) if drawn else PASSED_UNKNOWN)
        if place < len(way.links):
            steps += _link_step(facts, web, way.links[place])
    return steps


def _link_step(facts: Facts, web: Web, label: int) -> list[Step]:
    if label == NOT_DRAWN:
        return [Step("flow", "?", "not drawn")]
    if label < web.updates:
        return [Step("flow", facts.ids("flow")[label])]
    if label < web.accesses:
        return [Step("component", facts.ids("component")[label - web.updates], "updates_from")]
    return [Step("access", facts.ids("access")[label - web.accesses])]


def reached_witness(facts: Facts, map_: Map, start: int, sure: Sequence[int], maybe: Sequence[int]) -> Witness:
    """Ways to what is surely reached, and what is not stated along ways to what is only possibly reached."""

    def shown() -> tuple[Step, ...]:
        ways = _ways(map_, start, sure[:MOST_WAYS], sure=True)
        return tuple(step for way in ways for step in way_steps(facts, map_.web, way))

    ways = _ways(map_, start, [*maybe[:MOST], map_.web.undrawn], sure=False)
    return joined(Witness("way", shown), gaps(unsaid_along(facts, map_, *ways)))


def unsaid_along(facts: Facts, map_: Map, *ways: Way) -> list[Missing]:
    """What is not stated along these ways, of each step that they have in common once."""
    missing, links, nodes = list[Missing](), {NOT_DRAWN}, set[int]()
    for way in ways:
        missing += _unsaid_of_links(facts, map_, [label for label in way.links if label not in links])
        missing += _unsaid_of_nodes(facts, map_, [node for node in way.nodes if node not in nodes])
        links.update(way.links)
        nodes.update(way.nodes)
    return missing


def _unsaid_of_links(facts: Facts, map_: Map, labels: Iterable[int]) -> list[Missing]:
    web, missing = map_.web, list[Missing]()
    for label in labels:
        if label < web.updates:
            names, kind, row = map_.of_flow, "flow", label
        elif label < web.accesses:
            names, kind, row = ("updates_from",), "component", label - web.updates
        else:
            names, kind, row = ("who", "to", "rights"), "access", label - web.accesses
        missing += [gap for name in names for gap in missing_of(facts, kind, row, name)]
    return missing


def _unsaid_of_nodes(facts: Facts, map_: Map, nodes: Iterable[int]) -> list[Missing]:
    web, missing = map_.web, list[Missing]()
    for node in nodes:
        if node < web.components:
            missing += [gap for name in map_.of_node for gap in missing_of(facts, "component", node, name)]
            missing += undrawn(facts, "component", node, "flow")
            if web.nodes > web.components + 3:
                missing += undrawn(facts, "component", node, "access")
    return missing


def unsettled_along(facts: Facts, web: Web, way: Way) -> list[Missing]:
    """What decides whether the components and flows along one way exist at all."""
    flows = [label for label in way.links if NOT_DRAWN < label < web.updates]
    nodes = [node for node in way.nodes if node < web.components]
    found = [missing_of_existence(facts, "flow", flow) for flow in flows]
    found += [missing_of_existence(facts, "component", node) for node in nodes]
    return [gap for part in found for gap in part]


def _rows(facts: Facts, kind: str, name: str, row: int) -> tuple[list[int], list[int]]:
    sure, maybe = named_at(facts.many(kind, name), row)
    offset = facts.offset("component")
    return [number - offset for number in sure], [number - offset for number in maybe]


def attack_reach_witness(facts: Facts, kind: str, row: int) -> Witness:
    """A way to each component that is surely reached; what would settle whether the others are."""
    sure, maybe = _rows(facts, kind, "attack_reach", row)
    start = np.array([row])
    blocked = attack_guards(facts, sure=True)(start)[0], attack_guards(facts, sure=False)(start)[0]
    names = ("enforces", *(name for name in FALLS_WITH if maybe))
    map_ = Map(attack_web(facts), blocked, (*READ_OF_FLOW, "one_way"), names)
    found = reached_witness(facts, map_, row, sure, maybe)
    return _with_openness(facts, found, open_=bool(facts.many(kind, "attack_reach").open[row]), whole=bool(maybe))


def _with_openness(facts: Facts, found: Witness, *, open_: bool, whole: bool) -> Witness:
    kept = found if open_ or whole else Witness(found.form, lambda: found.steps)
    return joined(kept, gaps(components_not_drawn(facts) if open_ else ()))


def _over_commands(facts: Facts, start: int, leaf: str, *, back: bool, settled: bool) -> Witness:
    """Ways over commands to (or, back, from) what one component reaches, with one field of each."""
    reached = commanded(facts, back=back)
    sure = reached.sure[start].tolist()
    maybe = sorted({*reached.possible[start].tolist()} - {*sure})
    map_ = Map(flow_web(facts, commands(facts), "command"), (None, None), (*READ_OF_FLOW, "kind"), (), back)
    found = reached_witness(facts, map_, start, sure, maybe)
    seen = of_values(facts, [Seen("component", row, leaf) for row in (*sure, *maybe)], settled=settled)
    whole = joined(found, seen)
    return Witness("way", lambda: whole.steps) if settled else whole


def hazards_behind_witness(facts: Facts, kind: str, row: int) -> Witness:
    """Ways to the components behind, and their hazards."""
    return _over_commands(facts, row, "can_cause", back=False, settled=known_at(facts, kind, row, "hazards_behind"))


def controllers_witness(facts: Facts, kind: str, row: int) -> Witness:
    """Ways from the components that command it, and who answers for them."""
    return _over_commands(facts, row, "accountable", back=True, settled=known_at(facts, kind, row, "controllers"))


def acts_through_witness(facts: Facts, kind: str, row: int) -> Witness:
    """Ways from the performers to what acts."""
    settled = known_at(facts, kind, row, "acts_through")
    own = explained(facts, kind, row, ("performed_by", "performed_by.roles"), settled=settled)
    sure, maybe = _rows(facts, kind, "performed_by", row)
    ways = [_over_commands(facts, start, "roles", back=False, settled=settled) for start in (*sure, *maybe)]
    return joined(own, *ways, form="way")


def writers_witness(facts: Facts, kind: str, row: int) -> Witness:
    """A way from each component that surely writes here; what would settle whether others do."""
    sure, maybe = _rows(facts, kind, "writers", row)
    web = writing_web(facts)
    # Ways past what may be immutable are shown too: whether it is has to be stated.
    fixed = yes(facts, "component", "immutable")
    stops = web.marked(~fixed.false), web.marked(fixed.true)
    for mask in stops:
        mask[row] = False
    map_ = Map(web, (_but(stops[0], sure), _but(stops[1], maybe)), (*READ_OF_FLOW, "kind"), ("immutable",), back=True)
    found = reached_witness(facts, map_, row, sure, maybe)
    opened = bool(facts.many(kind, "writers").open[row])
    return _with_openness(facts, found, open_=opened, whole=bool(maybe))


def _but(stops: Bools, members: Sequence[int]) -> Bools:
    kept = stops.copy()
    kept[list(members)] = False
    return kept
