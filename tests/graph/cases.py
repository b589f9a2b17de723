"""Random small graphs with origins, guards and causes, for the property tests."""

from __future__ import annotations

from dataclasses import dataclass

import brute
from hypothesis import strategies as st

from iotsec.graph import Causes, Links

ROADS = (1_000, -1)
"""Thresholds of links that force the plain road and the scipy road."""


@dataclass(frozen=True)
class Case:
    """One question: a graph, its origins and guards as sets, and lists of causes for each node."""

    size: int
    ends: list[tuple[int, int]]
    origins: set[int]
    guards: set[int]
    lists: list[list[int]]
    wild: set[int]

    @property
    def links(self) -> Links:
        """The graph as the package holds it."""
        return links_of(self.size, self.ends)

    @property
    def causes(self) -> Causes:
        """The causes as the package holds them."""
        return Causes.of(self.size, self.lists, self.marks(self.wild))

    def marks(self, nodes: set[int]) -> list[bool]:
        """The set as one bool for each node."""
        return [node in nodes for node in range(self.size)]

    def depth(self) -> list[int]:
        """The least number of causes for each node, by trying all sets of them."""
        return brute.depth(self.size, self.ends, self.origins, self.guards, self.lists, self.wild)


def links_of(size: int, ends: list[tuple[int, int]]) -> Links:
    """Links from pairs."""
    return Links(size, [a for a, _ in ends], [b for _, b in ends])


@st.composite
def cases(draw: st.DrawFn, most_nodes: int = 8) -> Case:
    """Graphs of up to `most_nodes` nodes, loops and parallel links among them."""
    size = draw(st.integers(1, most_nodes))
    node = st.integers(0, size - 1)
    guards = draw(st.sets(node))
    shared = draw(st.lists(st.lists(st.integers(100, 102), max_size=2), min_size=size, max_size=size))
    return Case(
        size,
        draw(st.lists(st.tuples(node, node), max_size=3 * size)),
        draw(st.sets(node, max_size=3)),
        guards,
        [[*shared[each], each] if each in guards else [] for each in range(size)],
        draw(st.sets(st.sampled_from(sorted(guards)), max_size=2)) if guards else set(),
    )
