"""Ways of influence between components: flows, and beside them updates and rights, at both corners.

A web has the nodes of the network of flows, and some more: a hub to which every component leads and which leads to all
whose source of updates, or holders of rights, are not wholly known; and the nodes for flows that are followed back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import UNKNOWN, Many
from iotsec.columns.rows import Bools, distinct, is_among
from iotsec.conditions.masks import Mask
from iotsec.facts.derived.identity import all_components_drawn
from iotsec.facts.network import EXTRA_NODES, NOT_DRAWN, Network, network
from iotsec.facts.openness import open_at
from iotsec.facts.table import Facts
from iotsec.frozen import field, frozen
from iotsec.graph import Links, ReachSets, reach_sets

MOST_WORK = 20_000_000
"""So many nodes and links are visited for one corner of a fact at most; components beyond it get an open set."""


@frozen(eq=False)
class Web:
    """Components (by row) and what leads from one to another, surely and possibly.

    A link's label is a flow's row; from `updates` on, the component that takes updates; from `accesses` on, the right.
    """

    components: int
    nodes: int
    sure: Links
    possible: Links
    updates: int
    accesses: int
    labels: dict[str, Any] = field(factory=dict)

    @property
    def undrawn(self) -> int:
        """The node that stands for everything that is not drawn."""
        return self.components

    def marked(self, components: Bools) -> Bools:
        """Marks of components as marks of nodes."""
        return np.append(components, np.zeros(self.nodes - self.components, dtype=np.bool_))


class Tie(NamedTuple):
    """Links in the making, all with the same certainty."""

    source: NDArray[Any]
    target: NDArray[Any]
    label: NDArray[Any]


def flow_web(facts: Facts, flows: Mask, key: str) -> Web:
    """The web of the flows that the mask marks, forward only."""
    if ("web", key) not in facts.kept:
        net = network(facts, flows, ("web", key))
        facts.kept["web", key] = Web(
            net.components, net.nodes, net.sure, net.possible, facts.size("flow"), facts.size("flow") + net.components
        )
    kept: Web = facts.kept["web", key]
    return kept


def wide_web(facts: Facts, flows: Mask | None, back: Mask | None, rights: Mask, key: str) -> Web:
    """The web of flows (back as well where `back` says so), of updates, and of the rights that the mask marks."""
    if ("web", key) not in facts.kept:
        facts.kept["web", key] = _wide_web(facts, network(facts, flows, ("web", key)), back, rights)
    kept: Web = facts.kept["web", key]
    return kept


def _wide_web(facts: Facts, net: Network, back: Mask | None, rights: Mask) -> Web:
    size, flows = net.components, facts.size("flow")
    nodes = size + EXTRA_NODES
    hub, everywhere = nodes + 2, nodes + 3
    sure = [_tie(net.sure)]
    possible = [_tie(net.possible)]
    if back is not None:
        sure.append(_backward(net.sure, back.true, size))
        possible.append(_backward(net.possible, ~back.false, size))
    for certain, part in ((True, sure), (False, possible)):
        part.append(_updates(facts, flows, hub, certain=certain))
        part.append(_rights(facts, rights, flows + size, (hub, everywhere), certain=certain))
    there = np.append(np.flatnonzero(~facts.present("component").false), size)
    nowhere = np.full(len(there), NOT_DRAWN)
    possible.append(Tie(there, np.full(len(there), hub), nowhere))
    possible.append(Tie(np.full(len(there), everywhere), there, nowhere))
    total = everywhere + 1
    return Web(size, total, _links(total, sure), _links(total, possible), flows, flows + size)


def _tie(links: Links) -> Tie:
    return Tie(links.source, links.target, links.index)


def _backward(links: Links, back: Bools, size: int) -> Tie:
    """Links followed back; the nodes for ways that are not known have doubles here, so that no turn is made there."""
    drawn = links.index != NOT_DRAWN
    kept = ~drawn | back[np.where(drawn, links.index, 0)] if len(back) else ~drawn
    source, target = (np.where(end > size, end + 2, end)[kept] for end in (links.target, links.source))
    return Tie(source, target, links.index[kept])


def _links(nodes: int, ties: Sequence[Tie]) -> Links:
    return Links(nodes, *(np.concatenate([np.asarray(tie[part], np.int64) for tie in ties]) for part in range(3)))


def _updates(facts: Facts, first_label: int, hub: int, *, certain: bool) -> Tie:
    """From the source of updates to who takes them."""
    source, present = facts.rows_of("component", "updates_from", "component"), facts.present("component")
    there = present.true if certain else ~present.false
    named = np.flatnonzero((source >= 0) & there)
    named = named[there[source[named]]]
    sources, targets = source[named], named
    if not certain:
        vague = np.flatnonzero((source == UNKNOWN) & there)
        sources, targets = np.concatenate((sources, np.full(len(vague), hub))), np.concatenate((targets, vague))
    return Tie(sources, targets, targets + first_label)


def _rights(facts: Facts, rights: Mask, first_label: int, hubs: tuple[int, int], *, certain: bool) -> Tie:
    """From components that hold rights to the components on which they have them."""
    present, offset, size = facts.present("access"), facts.offset("component"), facts.size("component")
    who, on = (facts.code("access", name).astype(np.int64) for name in ("who", "to"))
    holder, target = who - offset, on - offset
    held, ranges = rights.true & present.true if certain else ~rights.false & ~present.false, (0, size)
    from_one, to_one = (who >= 0) & _inside(holder, ranges), (on >= 0) & _inside(target, ranges)
    if certain:
        there = facts.present("component").true
        rows = np.flatnonzero(held & from_one & to_one)
        rows = rows[there[holder[rows]] & there[target[rows]]]
        return Tie(holder[rows], target[rows], rows + first_label)
    start = np.where(from_one, holder, np.where(who == UNKNOWN, hubs[0], -9))
    end = np.where(to_one, target, np.where(on == UNKNOWN, hubs[1], -9))
    rows = np.flatnonzero(held & (start != -9) & (end != -9))
    opened = np.flatnonzero(open_at(facts, "component", "access") & ~facts.present("component").false)
    return Tie(
        np.concatenate((start[rows], np.full(len(opened), hubs[0]))),
        np.concatenate((end[rows], opened)),
        np.concatenate((rows + first_label, np.full(len(opened), NOT_DRAWN))),
    )


def _inside(rows: NDArray[Any], ends: tuple[int, int]) -> Bools:
    inside: Bools = (rows >= ends[0]) & (rows < ends[1])
    return inside


@frozen(eq=False)
class Segments:
    """For each component some others (rows), in order: those of row i are `members[starts[i]:starts[i + 1]]`."""

    starts: NDArray[np.int64]
    members: NDArray[np.int64]

    @classmethod
    def of(cls, size: int, owners: NDArray[np.int64], members: NDArray[np.int64]) -> Segments:
        """From pairs, which come in order."""
        return cls(np.append(0, np.cumsum(np.bincount(owners, minlength=size))), members)

    def __getitem__(self, row: int) -> NDArray[np.int64]:
        return self.members[self.starts[row] : self.starts[row + 1]]

    @cached_property
    def owners(self) -> NDArray[np.int64]:
        """The component of each member."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    def also_in(self, other: Segments) -> Bools:
        """Which of them are with the same component in these as well."""
        size = len(self.starts) - 1
        return is_among(self.owners * size + self.members, other.owners * size + other.members)

    def at(self, kept: Bools) -> Segments:
        """Only these of them."""
        return Segments.of(len(self.starts) - 1, self.owners[kept], self.members[kept])


class Reached(NamedTuple):
    """For each component what is surely and possibly reached from it (rows), and where there may be more."""

    sure: Segments
    possible: Segments
    open: Bools

    def column(self, offset: int) -> Many:
        """As sets of components, of which the first has this number."""
        maybe = self.possible.at(~self.possible.also_in(self.sure))
        (starts, members), extra = (
            (each.starts.astype(np.int32), (each.members + offset).astype(np.int32)) for each in (self.sure, maybe)
        )
        return Many(starts, members, self.open, True, extra if len(maybe.members) else None)


Blocked = Callable[[NDArray[Any]], Bools] | Bools | None


def reached_from_each(
    facts: Facts, corners: tuple[Links, Links], blocked: tuple[Blocked, Blocked], first: Bools, *, fold: int = 0
) -> Reached:
    """What each component reaches, those marked `first` before the others, as far as the work allowed goes.

    `corners` and `blocked` are for what is sure and for what is possible; with `fold`, node `fold + n` stands for n.
    Where what is not drawn is possibly reached the set is open, unless all components are drawn.
    """
    size = facts.size("component")
    there = ~facts.present("component").false
    order = np.concatenate((np.flatnonzero(first & there), np.flatnonzero(~first & there)))
    found: list[Segments] = []
    opened = np.zeros(size, dtype=np.bool_)
    for place, (links, stops) in enumerate(zip(corners, blocked, strict=True)):
        if place and links is corners[0] and stops is blocked[0]:
            found.append(found[0])  # Where all is known both are the same.
            continue
        starts = order[: max(64, MOST_WORK // (links.size + len(links) + 1))]
        sets = reach_sets(links, starts, stops, budget=MOST_WORK)
        whole = np.zeros(size, dtype=np.bool_)
        whole[starts] = sets.complete
        opened |= there & ~whole
        found.append(_by_row(size, starts, sets, fold))
    if not all_components_drawn(facts):
        opened[found[1].owners[found[1].members == size]] = True
    sure, possible = (_components_of(each) for each in found)
    return Reached(sure, possible, opened)


def _by_row(size: int, starts: NDArray[np.int64], sets: ReachSets, fold: int) -> Segments:
    """What is reached from these starts, by the row of the start, which is no member."""
    owners, members = np.repeat(starts, np.diff(sets.indptr)), sets.members.astype(np.int64)
    if fold:
        owners, members = np.divmod(distinct(owners * fold + members % fold), fold)
        others = owners != members
        return Segments.of(size, owners[others], members[others])
    order = np.argsort(owners, kind="stable")
    return Segments.of(size, owners[order], members[order])


def _components_of(found: Segments) -> Segments:
    """The components among the nodes."""
    inside = found.members < len(found.starts) - 1
    return found if inside.all() else found.at(inside)
