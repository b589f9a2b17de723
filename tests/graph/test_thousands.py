"""Thousands of small random graphs, each asked the same as networkx or a plain listing: reach, cuts, dominators, ways.

Beside the property tests, which shrink what fails: these are many and cheap. `IOTSEC_EXAMPLES` says how many.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import networkx
import numpy as np
from laws import examples
from test_cascade import STEPS, Group, Web, simulated, web
from test_shortest import cost_of, every_way

from iotsec.graph import Links, dominators, reach, smallest_cut
from iotsec.graph.cascade import cascade
from iotsec.graph.copies import Copies
from iotsec.graph.shortest import Ways
from iotsec.graph.spells import Intervals

GRAPHS = examples(2_000)
ROADS = (1_000, -1)
Marks = np.ndarray


class Small(NamedTuple):
    """A graph of two to seven nodes, with origins and guards."""

    links: Links
    origins: Marks
    guards: Marks
    luck: np.random.Generator

    def graph(self) -> networkx.DiGraph:
        """The same in networkx, without what leads into guards."""
        graph = networkx.DiGraph()
        graph.add_nodes_from(range(self.links.size))
        ends = zip(self.links.source.tolist(), self.links.target.tolist(), strict=True)
        graph.add_edges_from((a, b) for a, b in ends if not self.guards[b])
        return graph


def graphs() -> Iterator[tuple[int, Small]]:
    """So many graphs, sparse and dense ones, each with its seed and with luck for more."""
    for seed in range(GRAPHS):
        luck = np.random.default_rng(seed)
        size = int(luck.integers(2, 8))
        ends = luck.integers(0, size, (2, int(luck.integers(1, 3 * size))))
        yield seed, Small(Links(size, *ends), luck.random(size) < 0.35, luck.random(size) < 0.3, luck)


def test_reach_is_that_of_networkx() -> None:
    """Protects reach past no guard, where an origin counts only when another one gets there."""
    wrong = []
    for seed, small in graphs():
        graph, origins = small.graph(), np.flatnonzero(small.origins).tolist()
        behind = {origin: networkx.descendants(graph, origin) for origin in origins}
        expected = [any(node in behind[origin] for origin in origins if origin != node) for node in graph]
        found = reach(small.links, small.origins, small.guards, small=ROADS[seed % 2]).reached.tolist()
        wrong += [seed] if found != expected else []
    assert wrong == []


def test_dominators_are_those_of_networkx() -> None:
    """Protects what all ways pass, in the order of the way, of every node that is reached."""
    wrong, asked = [], 0
    for seed, small in graphs():
        reached = reach(small.links, small.origins, small.guards).reached
        for node in np.flatnonzero(reached).tolist():
            graph = small.graph()
            graph.add_edges_from(("start", int(origin)) for origin in np.flatnonzero(small.origins) if origin != node)
            above, step, expected = networkx.immediate_dominators(graph, "start"), node, []
            while above[step] not in (step, "start"):
                step = above[step]
                expected.append(step)
            found = dominators(small.links, small.origins, small.guards, node, small=ROADS[seed % 2])
            wrong += [(seed, node)] if list(found) != expected[::-1] else []
            asked += 1
    assert (wrong, asked > GRAPHS // 2) == ([], True)


def test_smallest_cuts_are_as_large_as_flows_of_networkx() -> None:
    """Protects cuts: as many as the largest flow past nodes that may be cut, and no way is left past them."""
    wrong = []
    for seed, small in graphs():
        node = int(small.luck.integers(0, small.links.size))
        cuttable = small.luck.random(small.links.size) < 0.6
        found = smallest_cut(small.links, small.origins, node, cuttable=cuttable, small=ROADS[seed % 2])
        least = _flow(small, node, cuttable)
        if (None if found is None else len(found)) != least:
            wrong.append((seed, found, least))
        if found is not None:
            shut = np.isin(np.arange(small.links.size), found)
            wrong += [(seed, "open")] if reach(small.links, small.origins, shut).reached[node] else []
            wrong += [(seed, "not ours")] if not cuttable[list(found)].all() else []
    assert wrong == []


def _flow(small: Small, node: int, cuttable: Marks) -> int | None:
    """The least that has to be cut, by the largest flow; None where what cannot be cut leads there."""
    graph, many = networkx.DiGraph(), small.links.size + 1
    for each in range(small.links.size):
        graph.add_edge(("in", each), ("out", each), capacity=1 if cuttable[each] else many)
        if small.origins[each] and each != node:
            # To enter a node is to pass it: an origin is begun at behind its own door.
            graph.add_edge("start", ("out", each), capacity=many)
    for a, b in zip(small.links.source.tolist(), small.links.target.tolist(), strict=True):
        graph.add_edge(("out", a), ("in", b), capacity=many)
    if "start" not in graph:
        return 0
    flow = int(networkx.maximum_flow_value(graph, "start", ("out", node)))
    return None if flow >= many else flow


def test_the_cheapest_ways_are_those_of_a_listing() -> None:
    """Protects the k shortest ways: none cheaper is left out, none is told twice, in the order of what they cost."""
    wrong, told = [], 0
    for seed, small in graphs():
        weak, targets = small.luck.random(len(small.links)) < 0.3, small.luck.random(small.links.size) < 0.4
        most = int(small.luck.integers(1, 6))
        found = Ways(small.links, small.origins, small.guards, weak, small=ROADS[seed % 2]).shortest(targets, most)
        expected = every_way(small.links, small.origins, targets, small.guards, weak)[:most]
        told += len(found.ways)
        if [cost_of(way, small.guards, weak) for way in found.ways] != expected or len(set(found.ways)) != len(
            expected
        ):
            wrong.append(seed)
    assert (wrong, told > GRAPHS // 2) == ([], True)


def beside(webs: Sequence[Web]) -> tuple[Web, list[int]]:
    """Many webs as one that has nothing between them, and where each of them begins: asked at once they cost as one."""
    groups, restart, lost, starts = list[Group](), list[int](), dict[int, list[tuple[int, int]]](), list[int]()
    for item in webs:
        first = len(restart)
        starts.append(first)
        groups += [
            group._replace(dependent=group.dependent + first, suppliers=[each + first for each in group.suppliers])
            for group in item.groups
        ]
        restart += item.restart
        lost |= {node + first: spells for node, spells in item.lost.items()}
    return Web(len(restart), groups, restart, lost), starts


def test_the_cascade_is_the_event_simulation() -> None:
    """Protects the times of losses in webs with circles, spares, bridges and restarts, from above and from below.

    Where a circle goes on for longer than the rounds allowed, the kernel says so, and its bounds enclose the times.
    """
    wrong, stopped, webs = [], 0, [web(random.Random(seed + 1_000_000)) for seed in range(GRAPHS)]
    whole, starts = beside(webs)
    ends = [cascade(whole.supply(), whole.losses(), upper=upper).lengths() for upper in (False, True)]
    for seed, (given, first) in enumerate(zip(webs, starts, strict=True)):
        for node, mask in enumerate(simulated(given)):
            endless, steps = mask >> (STEPS - 1) & 1, mask.bit_count()
            low, high = float(ends[0][first + node]), float(ends[1][first + node])
            if (low, high) != (steps, steps) if not endless else not (low >= steps and high == np.inf):
                stopped += 1
                alone = cascade(given.supply(), given.losses(), upper=True)
                wrong += [] if not alone.whole and high == np.inf and (endless or low <= steps) else [(seed, node)]
    assert (wrong, stopped <= GRAPHS // 500) == ([], True)


def test_losses_in_copies_are_the_event_simulation() -> None:
    """Protects what is tried in turn beside what is down anyway: in copy k the k-th node of every web is lost."""
    wrong, luck = [], random.Random(7)
    webs = [web(luck) for _ in range(GRAPHS // 8)]  # Six losses of each.
    whole, starts = beside(webs)
    anyway = [node for node in range(whole.size) if luck.random() < 0.15]
    copies = Copies(whole.supply(), np.array(anyway, dtype=np.int64), upper=True)
    struck = [(k, first + k) for k in range(6) for item, first in zip(webs, starts, strict=True) if k < item.size]
    keys = np.array([k * whole.size + node for k, node in struck])
    found = copies.tried(Intervals(keys, np.zeros(len(keys)), np.full(len(keys), 3.0)), 6)
    lengths = np.zeros(6 * whole.size)
    lengths[found.reached] = found.spells.lengths()
    down = set(anyway)
    for k in range(6):
        for given, first in zip(webs, starts, strict=True):
            own = {node: [(0, STEPS)] for node in range(given.size) if first + node in down}
            if k < given.size:
                own.setdefault(k, [(0, 3)])
            for node, mask in enumerate(simulated(given._replace(lost=own))):
                here = first + node
                expected = np.inf if mask >> (STEPS - 1) & 1 else mask.bit_count()
                told = np.inf if copies.settled[here] else lengths[k * whole.size + here]
                if told != expected and not (copies.standing_at[here] >= 0 and told == 0):
                    wrong.append((k, here, told, expected))
    # From above, what goes round for longer than is looked at counts as down for ever; it is told so.
    assert [item for item in wrong if found.spells.whole or item[2] != np.inf] == []
    assert len(wrong) <= GRAPHS // 500
