"""Redundant ways: how many lead from the sender of a flow to its receiver that no single cause can take away together.

A way goes over flows of the same kind that carry all that the flow carries. Two ways stand for each other when they
pass no component in common, and no two components that share a place, a feed, a product or a supplier; a component that
feeds another is passed by no second way. Several direct links count once: nothing tells them apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import UNKNOWN, Column, Number
from iotsec.columns.rows import Bools, distinct
from iotsec.conditions.masks import Mask
from iotsec.facts.derived.causes import GROUPS, Alternative, component_causes
from iotsec.facts.derived.questions import existing
from iotsec.facts.derived.showing import MOST, Seen, gaps, joined, of_values
from iotsec.facts.existence import missing_of_existence
from iotsec.facts.missing import known_at, openness
from iotsec.facts.network import Network, flow_links, network
from iotsec.facts.once import once
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing, Step, Witness
from iotsec.graph.disjoint import Found, Ways, between, most_apart, most_ways, only_way, shortest_ways

MOST_WORK = 2_000_000
"""As many links are looked at for all flows of a design; of the others nothing is said but that it is 0 or more."""


class Redundancy(NamedTuple):
    """The ends of the number of ways, and the ways that surely stand for each other (rows of components)."""

    low: float
    high: float
    ways: Ways


def redundant_paths(facts: Facts, kind: str) -> Column:
    """Both ends of the number of ways; 0 or more where an end of the flow is not known, or beyond the work allowed."""
    size, left = facts.size("flow"), MOST_WORK
    low, high = np.zeros(size), np.full(size, np.inf)
    alone = _alone(facts)
    low[alone], high[alone] = 1.0, 1.0
    for row in np.flatnonzero(~alone).tolist():
        if left <= 0:
            break
        net = _network(facts, row)
        left -= len(net.possible) + len(net.sure) + net.nodes
        found = _counted(facts, net, row)
        low[row], high[row] = found.low, found.high
    return Number(low, high, stated=(low > 0) | (high < np.inf))


def _network(facts: Facts, row: int) -> Network:
    """The network of the flows that carry the same; kept for all flows that carry the same as this one."""
    kind, carried = int(facts.code("flow", "kind")[row]), _carried(facts)[row]
    key = ("carrying", kind, carried) if kind != UNKNOWN and carried.whole else ("carrying", row)
    kept: Network | None = facts.kept.get(("network", key))
    return network(facts, carrying(facts, row), key) if kept is None else kept


def _alone(facts: Facts) -> Bools:
    """The flows that are surely one way by themselves: drawn whole, and no other flow may carry what they carry."""
    size, present = facts.size("flow"), facts.present("flow").true
    if network(facts).open.any():
        return np.zeros(size, dtype=np.bool_)
    source, target, flow, certain = flow_links(facts)
    drawn: Bools = (
        present & (np.bincount(flow, minlength=size) > 0) & (np.bincount(flow[~certain], minlength=size) == 0)
    )
    drawn &= ~_winding(source, target, flow, size)
    carried, kinds = _carried(facts), facts.code("flow", "kind").tolist()
    holding: dict[int, list[int]] = {}
    for row, item in enumerate(carried):
        for member in item.possible:
            holding.setdefault(member, []).append(row)
    vague = [row for row, item in enumerate(carried) if not item.whole]
    for row in np.flatnonzero(drawn).tolist():
        own = carried[row].sure
        drawn[row] = bool(own) and not any(
            other != row
            and (UNKNOWN in (kinds[row], kinds[other]) or kinds[row] == kinds[other])
            and (not carried[other].whole or own <= carried[other].possible)
            for other in (*holding[min(own)], *vague)
        )
    return drawn


def _winding(source: NDArray[Any], target: NDArray[Any], flow: NDArray[Any], size: int) -> Bools:
    """The flows that pass a component twice, so that ways of their own lead past a part of them."""
    nodes = int(max(source.max(initial=0), target.max(initial=0))) + 1
    ends = distinct(np.concatenate((flow * nodes + source, flow * nodes + target)))
    winding: Bools = np.bincount(ends // nodes, minlength=size) <= np.bincount(flow, minlength=size)
    return winding


class Carried(NamedTuple):
    """The data that a flow surely carries, and all that it possibly does; `whole` where these are all."""

    sure: frozenset[int]
    possible: frozenset[int]
    whole: bool


@once("carried data")
def _carried(facts: Facts) -> list[Carried]:
    many = facts.many("flow", "carries")
    found = []
    for row in range(facts.size("flow")):
        members = list(existing(facts, many, row))
        named = frozenset(member for member, _sure in members)
        found.append(Carried(frozenset(member for member, sure in members if sure), named, not many.open[row]))
    return found


def carrying(facts: Facts, row: int) -> Mask:
    """Whether each flow is of the same kind as this one and carries all that it carries; it does so itself."""
    kinds, carried = facts.code("flow", "kind"), _carried(facts)
    own = carried[row]
    known = (kinds != UNKNOWN) & (kinds[row] != UNKNOWN)
    alike, other = known & (kinds == kinds[row]), known & (kinds != kinds[row])
    holds = own.whole & (_times(facts, own.possible, sure=True) == len(own.possible))
    whole = ~facts.many("flow", "carries").open
    never = whole & (_times(facts, own.sure, sure=False) < len(own.sure))
    true, false = alike & holds, other | never
    true[row], false[row] = True, False
    return Mask(true, false)


def _times(facts: Facts, data: frozenset[int], *, sure: bool) -> NDArray[np.int64]:
    """How many of these data each flow surely, or possibly, carries."""
    carrying = _carriers(facts, sure=sure)
    rows = [carrying[item] for item in data if item in carrying]
    return np.bincount(np.concatenate(rows) if rows else np.zeros(0, np.int64), minlength=facts.size("flow"))


@once("carriers of data")
def _carriers(facts: Facts, *, sure: bool) -> dict[int, NDArray[np.int64]]:
    """The flows that surely, or possibly, carry each of the data."""
    rows: dict[int, list[int]] = {}
    for row, item in enumerate(_carried(facts)):
        for member in item.sure if sure else item.possible:
            rows.setdefault(member, []).append(row)
    return {member: np.array(flows, np.int64) for member, flows in rows.items()}


def _counted(facts: Facts, net: Network, row: int) -> Redundancy:
    start, end = _ends(facts)[row]
    if start < 0 or end < 0 or start == end:
        return Redundancy(0.0, np.inf, [])
    links = net.sure
    inside = between(links.after, links.before, start, end)
    if net.possible is links and (only := only_way(links.after, inside, start, end)):
        return Redundancy(1.0, 1.0, [only])
    shortest = shortest_ways(links.after, inside, start, end)
    low, ways = _surely(facts, shortest, direct=[(start, end)] if end in links.after[start] else [])
    if net.possible is links:
        return Redundancy(low, max(low, _possibly(facts, net, (start, end), inside, shortest)), ways)
    inside = between(net.possible.after, net.possible.before, start, end)
    return Redundancy(low, max(low, _possibly(facts, net, (start, end), inside, None)), ways)


@once("ends of flows")
def _ends(facts: Facts) -> list[tuple[int, int]]:
    """The rows of the components from and to which each flow leads; below 0 where that is not known, or none."""
    ends = (facts.rows_of("flow", name, "component").tolist() for name in ("from", "to"))
    return list(zip(*ends, strict=True))


def _surely(facts: Facts, shortest: Found, *, direct: Ways) -> tuple[float, Ways]:
    """A number of ways that surely stand for each other: what is not known is taken as shared."""
    chosen, _all = most_apart(_clashes(facts, shortest.ways, _may_clash))
    kept = [*direct, *(shortest.ways[place] for place in sorted(chosen))]
    return float(len(kept)), kept


def _possibly(facts: Facts, net: Network, ends: tuple[int, int], inside: set[int], shortest: Found | None) -> float:
    """A number of ways that surely is not passed: what is not known is taken as different."""
    (start, end), after = ends, net.possible.after
    if end not in inside:
        return 0.0
    extra = frozenset(range(net.components, net.nodes))
    found = Found([], all=False)
    if not extra & inside:
        found = shortest_ways(after, inside, start, end) if shortest is None else shortest
    if found.all:
        chosen, best = most_apart(_clashes(facts, found.ways, _surely_clash))
        if best:
            return float(len(chosen) + (end in after[start]))
    return most_ways(after, inside, start, end, extra)


def _joined(facts: Facts, way: tuple[int, ...]) -> Alternative:
    """The causes by which a way is lost: those of what it passes."""
    passed = [component_causes(facts, node) for node in way[1:-1]]
    return Alternative(
        frozenset[str]().union(*(item.surely for item in passed)),
        frozenset[str]().union(*(item.perhaps for item in passed)),
        frozenset[str]().union(*(item.vague for item in passed)),
    )


def _surely_clash(one: Alternative, other: Alternative) -> bool:
    return bool(one.surely & other.surely)


def _may_clash(one: Alternative, other: Alternative) -> bool:
    causes, others = one.surely | one.perhaps, other.surely | other.perhaps
    if causes & others:
        return True
    own, theirs = ({cause.partition(":")[0] for cause in each} for each in (causes, others))
    vague, also = ({GROUPS[name] for name in each} for each in (one.vague, other.vague))
    return bool(vague & (theirs | also) or also & own)


def _clashes(facts: Facts, ways: Ways, clash: Callable[[Alternative, Alternative], bool]) -> list[int]:
    """For each way a mask of the ways with which it clashes."""
    masks = [0] * len(ways)
    passed = [_joined(facts, way) for way in ways] if len(ways) > 1 else []
    for place, way in enumerate(passed):
        for other in range(place):
            if clash(way, passed[other]):
                masks[place] |= 1 << other
                masks[other] |= 1 << place
    return masks


def redundant_paths_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The ways that surely stand for each other; of a number that is not known, what is not stated along all ways."""
    net, (start, end) = _network(facts, row), _ends(facts)[row]
    if start < 0 or end < 0 or start == end:
        return of_values(facts, [Seen("flow", row, "from"), Seen("flow", row, "to")], settled=False)
    found = _counted(facts, net, row)
    steps = [step for way in found.ways for step in _steps(facts, net, way)]
    way = Witness("way" if steps else "cut", tuple(steps)[:MOST])
    if known_at(facts, "flow", row, "redundant_paths"):
        return way
    return joined(way, gaps(dict.fromkeys(_not_said(facts, net, row))), form="way" if steps else "values")


def _steps(facts: Facts, net: Network, way: tuple[int, ...]) -> Iterator[Step]:
    """The components and flows of a way, in turn."""
    ids, links = facts.ids("component"), net.sure
    yield Step("component", ids[way[0]])
    for first, second in pairwise(way):
        at = np.flatnonzero((links.source == first) & (links.target == second))
        yield Step("flow", facts.ids("flow")[int(links.index[at].min())])
        yield Step("component", ids[second])


def _not_said(facts: Facts, net: Network, row: int) -> Iterator[Missing]:
    start, end = _ends(facts)[row]
    inside = between(net.possible.after, net.possible.before, start, end)
    passed = sorted(node for node in inside - {start, end} if node < net.components)
    alike = carrying(facts, row)
    seen = [Seen("flow", row, name) for name in ("kind", "carries")]
    seen += [Seen("flow", other, name) for other in _doubtful(alike) for name in ("kind", "carries")]
    seen += [Seen("flow", other, "via") for other in np.flatnonzero(~alike.false).tolist()]
    seen += [Seen("component", node, name) for node in passed for name in GROUPS]
    yield from of_values(facts, seen, settled=False).missing
    for kind, rows in (("flow", np.flatnonzero(~alike.false).tolist()), ("component", passed)):
        for each in rows:
            yield from missing_of_existence(facts, kind, each)
    for node in (start, end, *passed):
        if net.open[node]:
            yield openness(facts, "component", node, "flow")


def _doubtful(mask: Mask) -> Iterable[int]:
    doubtful: Bools = ~(mask.true | mask.false)
    return np.flatnonzero(doubtful).tolist()
