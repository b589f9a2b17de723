"""How long each element is down in each case of a scenario, with both bounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.columns.rows import Bools, Floats, distinct, is_among
from iotsec.facts.derived.scenarios.cases import Cases, Loss, cases_of
from iotsec.facts.derived.scenarios.sides import Side, cut_edges
from iotsec.facts.derived.scenarios.start_up import start_spells
from iotsec.facts.derived.scenarios.supply import Corner, corner, grid
from iotsec.facts.once import once
from iotsec.facts.table import Facts
from iotsec.graph.cascade import Supply, cascade, ranges, starts_of
from iotsec.graph.copies import Copies, lengths_in_copies, starts_in_copies
from iotsec.graph.lasting import down_for_good
from iotsec.graph.spells import Intervals, Spells

AT_ONCE = 1_000_000
"""So many nodes (of all cases together) are worked out at once: it bounds the memory."""
MOST_NODES = 200_000_000
"""So many nodes (of all cases together) are worked out for one scenario; of the cases beyond, nothing is known."""


MOST_MARKS = 64_000_000
"""So many nodes of all cases together are marked at once: each is a byte, and only those that are reached are used."""
MOST_DOWN = 20_000_000
"""So many nodes that are down (of all cases together) are found; of the cases beyond, nothing is known."""


class Outages(NamedTuple):
    """How long each node is down in each case, at least and at most, in seconds: cases by nodes."""

    low: Floats
    high: Floats


class Struck(NamedTuple):
    """Which nodes are down in which cases, and how long at least and at most, in seconds; all others are not.

    Of cases that are `beyond` the work nothing is known.
    """

    case: NDArray[np.int64]
    node: NDArray[np.int64]
    low: Floats
    high: Floats
    beyond: Bools

    def told(self, first: int, size: int) -> Outages:
        """The same of so many nodes, from the first one on, case by case."""
        shape = len(self.beyond), size
        low, high = np.zeros(shape), np.zeros(shape)
        high[self.beyond] = np.inf
        at = np.flatnonzero((self.node >= first) & (self.node < first + size))
        place = self.case[at], self.node[at] - first
        low[place], high[place] = self.low[at], self.high[at]
        return Outages(low, high)


def outages(facts: Facts, scenario: str) -> Outages:
    """How long each function, component and system is down in each case of a scenario."""
    return struck(facts, scenario).told(0, grid(facts).nodes)


@once("outages")
def struck(facts: Facts, scenario: str) -> Struck:
    """What is down in the cases of a scenario, worked out once."""
    return _struck(facts, cases_of(facts, scenario))


def _struck(facts: Facts, cases: Cases) -> Struck:
    nodes, none = grid(facts).nodes, np.zeros(0, dtype=np.int64)
    parts = [Struck(none, none, np.zeros(0), np.zeros(0), np.zeros(cases.size, dtype=np.bool_))]
    if cases.held:  # An attacker who uses what he holds stops nothing.
        return parts[0]
    like = alike(facts, cases)
    beyond = is_among(like, distinct(like)[MOST_NODES // nodes :])
    for chosen in _parts(like, nodes):
        least, most = (_down(facts, cases, chosen, upper=upper) for upper in (False, True))
        every = distinct(np.concatenate((least.key, most.key)))
        ends = np.zeros((2, len(every)))
        for end, found in zip(ends, (least, most), strict=True):
            end[np.searchsorted(every, found.key)] = found.length
        copy, node = np.divmod(every, nodes)
        parts.append(Struck(chosen[copy], node, ends[0], np.maximum(*ends), beyond))
    case, node, low, high = (np.concatenate(column) for column in list(zip(*parts, strict=True))[:4])
    return _spread(Struck(case, node, low, high, beyond), like)


def _spread(found: Struck, like: NDArray[np.int64]) -> Struck:
    """What was found in one case, for all that are like it."""
    if (like == np.arange(len(like))).all():
        return found
    at, owner = ranges(starts_of(like, len(like)), found.case)
    every = np.argsort(like, kind="stable")[at]
    return Struck(every, found.node[owner], found.low[owner], found.high[owner], found.beyond)


class Down(NamedTuple):
    """Which nodes may be down in which cases, and how long at least and at most, in seconds; by case, then by node.

    Nodes that are down whatever is lost, since it is not stated what they need, are not among them. `looked` says of
    how many cases it was worked out, the first ones.
    """

    case: NDArray[np.int64]
    node: NDArray[np.int64]
    low: Floats
    high: Floats
    looked: int


def down_in_cases(facts: Facts, scenario: str) -> Down:
    """What may be down in each case of a scenario, at a cost that goes with how much that is."""
    cases, nodes = cases_of(facts, scenario), grid(facts).nodes
    order, loss = np.argsort(cases.loss.case, kind="stable"), cases.loss
    loss = Loss(loss.case[order], loss.component[order], loss.short[order], loss.long[order], loss.sure[order])
    webs = {upper: _web(facts, upper=upper) for upper in (False, True)}
    keys, ends, work, first = [], [], 0, 0
    step = max(1, min(AT_ONCE, MOST_MARKS // nodes))
    while first < cases.size and work < MOST_DOWN:
        found = [_tried(facts, loss, webs[upper], (first, min(first + step, cases.size))) for upper in (False, True)]
        if len(found[1][0]) > AT_ONCE and step > 1:
            step = max(1, step // 2)  # It would take too much memory: fewer cases at once.
            continue
        every = distinct(np.concatenate((found[0][0], found[1][0])))
        both_ends = np.zeros((2, len(every)))
        for end, (key, length) in enumerate(found):
            both_ends[end, np.searchsorted(every, key)] = length
        keys.append(every + first * nodes)
        ends.append(both_ends)
        work, first = work + len(every), min(first + step, cases.size)
    key = np.concatenate(keys) if keys else np.zeros(0, dtype=np.int64)
    low, high = np.concatenate(ends, axis=1) if ends else np.zeros((2, 0))
    return Down(key // nodes, key % nodes, low, np.maximum(low, high), first)


def _web(facts: Facts, *, upper: bool) -> Copies:
    place = corner(facts, upper=upper)
    return Copies(place.supply, np.flatnonzero(place.open) if upper else None, upper=upper)


def _tried(facts: Facts, loss: Loss, web: Copies, part: tuple[int, int]) -> tuple[NDArray[np.int64], Floats]:
    """What may be down in some of the cases (its place among these), and for how long."""
    whole, upper = grid(facts), web.upper
    at = slice(*np.searchsorted(loss.case, part))
    inside = loss.sure[at] | upper
    node = (loss.case[at] - part[0]) * whole.nodes + whole.first["component"] + loss.component[at]
    times = (loss.long if upper else loss.short)[at][inside]
    lost = Intervals(node[inside], np.zeros(len(times)), times)
    found = web.tried(lost, part[1] - part[0])
    lengths = found.spells.lengths()
    down = lengths > 0
    return found.reached[down], lengths[down]


def alike(facts: Facts, cases: Cases) -> NDArray[np.int64]:
    """For each case the first one in which the same is lost: all that can reach each other by an attack reach the same.

    How long something is lost is the same in every case of a scenario. Many borders cut nothing off from its supply.
    """
    loss, first = cases.loss, dict[bytes, int]()
    if cases.sides:
        return np.array([first.setdefault(cut, case) for case, cut in enumerate(_cuts(facts, cases.sides))], np.int64)
    order = np.lexsort((loss.component, loss.case))
    struck = (loss.component * 2 + loss.sure)[order]
    bounds = np.searchsorted(loss.case[order], np.arange(cases.size + 1)).tolist()
    return np.array(
        [first.setdefault(struck[bounds[case] : bounds[case + 1]].tobytes(), case) for case in range(cases.size)],
        np.int64,
    )


def _cuts(facts: Facts, sides: Sequence[Side]) -> Iterator[bytes]:
    """What each cut surely, and what it possibly takes away, as one text of bits."""
    step = max(1, AT_ONCE // grid(facts).nodes)
    for first in range(0, len(sides), step):
        some = sides[first : first + step]
        surely = cut_edges(facts, corner(facts, upper=False), some).surely
        perhaps = cut_edges(facts, corner(facts, upper=True), some).perhaps
        packed = np.packbits(np.concatenate((surely, perhaps)), axis=0)
        yield from (bits.tobytes() for bits in packed.T)


def _parts(like: NDArray[np.int64], nodes: int) -> Iterator[NDArray[np.int64]]:
    """The cases that are worked out, so many at a time as fit; of those beyond the work nothing is known."""
    each, step = distinct(like)[: MOST_NODES // nodes], max(1, AT_ONCE // nodes)
    return (each[start : start + step] for start in range(0, len(each), step))


def first_down(facts: Facts, scenario: str) -> Outages:
    """When each node is first down in each case of a scenario if what is lost stays lost; infinite where it is not."""
    cases, nodes = cases_of(facts, scenario), grid(facts).nodes
    forever = np.full(len(cases.loss.case), np.inf)
    cases = cases._replace(loss=cases.loss._replace(short=forever, long=forever))
    low, high = np.zeros((cases.size, nodes)), np.full((cases.size, nodes), np.inf)
    like = alike(facts, cases)
    for chosen in _parts(like, nodes):
        for upper, whole in ((True, low), (False, high)):  # What may be down sooner is down at the first moment.
            place = corner(facts, upper=upper)
            lost = _lost(facts, cases, chosen, place, upper=upper)
            whole[chosen] = starts_in_copies(place.supply, lost, len(chosen), upper=upper)
    return Outages(low[like], high[like])


class _Lengths(NamedTuple):
    """What is down in some cases, and how long: node n of the c-th of them is `c * nodes + n`."""

    key: NDArray[np.int64]
    length: Floats


def _down(facts: Facts, cases: Cases, chosen: NDArray[np.int64], *, upper: bool) -> _Lengths:
    """How long nodes are down in these cases; those that are not named here are not down."""
    place = corner(facts, upper=upper)
    if cases.stopped:
        lengths = spells_of(facts, cases, chosen, upper=upper).lengths()
        key = np.flatnonzero(lengths)
        return _Lengths(key, lengths[key])
    if cases.sides:
        cuts = cut_edges(facts, place, [cases.sides[case] for case in chosen.tolist()])
        anyway = np.flatnonzero(place.open) if upper else chosen[:0]
        key = np.flatnonzero(down_for_good(place.supply, cuts.perhaps if upper else cuts.surely, anyway).T)
        return _Lengths(key, np.full(len(key), np.inf))
    lost = _lost(facts, cases, chosen, place, upper=upper)
    return _Lengths(*lengths_in_copies(place.supply, lost, len(chosen), upper=upper))


def spells_of(facts: Facts, cases: Cases, chosen: NDArray[np.int64], *, upper: bool) -> Spells:
    """When each node is down in these cases: node n of the c-th of them is `c * nodes + n`."""
    if cases.stopped:
        return start_spells(facts, upper=upper)  # There is one such case, and no bridge that has not run out.
    place = corner(facts, upper=upper)
    supply = place.supply.stacked(len(chosen))
    if cases.sides:
        supply = _cut(facts, cases, chosen, place, supply, upper=upper)
    return cascade(supply, _lost(facts, cases, chosen, place, upper=upper), upper=upper)


def _cut(
    facts: Facts, cases: Cases, chosen: NDArray[np.int64], place: Corner, supply: Supply, *, upper: bool
) -> Supply:
    """The suppliers beyond the border, of each case its own, cannot be reached."""
    whole, size = grid(facts), len(place.supply.suppliers)
    suppliers = supply.suppliers.reshape(len(chosen), size).copy()
    cuts = cut_edges(facts, place, [cases.sides[case] for case in chosen.tolist()])
    edge, copy = np.nonzero(cuts.perhaps if upper else cuts.surely)
    suppliers[copy, edge] = copy * whole.nodes + whole.dead
    return supply._replace(suppliers=suppliers.ravel())


def _lost(facts: Facts, cases: Cases, chosen: NDArray[np.int64], place: Corner, *, upper: bool) -> Intervals:
    """What is lost by itself in these cases, and from above what may rest on something that is not drawn."""
    whole, loss = grid(facts), cases.loss
    copy_of = np.full(cases.size, -1, dtype=np.int64)
    copy_of[chosen] = np.arange(len(chosen))
    inside = (copy_of[loss.case] >= 0) & (loss.sure | upper)
    shift = copy_of[loss.case[inside]] * whole.nodes
    node = shift + whole.first["component"] + loss.component[inside]
    ends = (loss.long if upper else loss.short)[inside]
    parts = [Intervals(node, np.zeros(len(node)), ends)]
    everywhere = np.arange(len(chosen)) * whole.nodes
    forever = [np.array([whole.dead])] if cases.sides else []
    if upper:
        forever.append(np.flatnonzero(place.open))
    nodes = np.concatenate([(everywhere[:, None] + part[None, :]).ravel() for part in forever] or [node[:0]])
    parts.append(Intervals(nodes, np.zeros(len(nodes)), np.full(len(nodes), np.inf)))
    return Intervals(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))
