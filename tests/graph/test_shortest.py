"""The cheapest ways between two sets of nodes, against a listing of all simple ways."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laws import examples

from iotsec.graph.links import Links, Way
from iotsec.graph.shortest import GATE, LINK, Ways

NODES = 7


@st.composite
def cases(draw: st.DrawFn) -> tuple[Links, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """A small graph with origins, targets, gates and weak links."""
    ends = st.integers(0, NODES - 1)
    pairs = draw(st.lists(st.tuples(ends, ends), min_size=1, max_size=16))
    source, target = zip(*pairs, strict=True)
    marks = st.lists(st.booleans(), min_size=NODES, max_size=NODES).map(np.array)
    weak = draw(st.lists(st.booleans(), min_size=len(pairs), max_size=len(pairs)).map(np.array))
    return Links(NODES, source, target), draw(marks), draw(marks), draw(marks), weak


def every_way(links: Links, origins: np.ndarray, targets: np.ndarray, gates: np.ndarray, weak: np.ndarray) -> list[int]:
    """The costs of all ways, found by trying each step."""
    best: dict[tuple[int, int], int] = {}
    for place, pair in enumerate(zip(links.source.tolist(), links.target.tolist(), strict=True)):
        best[pair] = min(best.get(pair, 2 * GATE), LINK + GATE * int(gates[pair[1]]) + int(weak[place]))
    found: list[int] = []

    def go(nodes: list[int], cost: int) -> None:
        for (start, end), more in best.items():
            if start != nodes[-1] or end in nodes or (origins[end] and not targets[end]):
                continue
            if targets[end]:
                found.append(cost + more)
            else:
                go([*nodes, end], cost + more)

    for start in np.flatnonzero(origins).tolist():
        go([start], 0)
    return sorted(found)


def cost_of(way: Way, gates: np.ndarray, weak: np.ndarray) -> int:
    """What a way costs, worked out from its steps."""
    return sum(LINK + GATE * int(gates[node]) for node in way.nodes[1:]) + sum(int(weak[link]) for link in way.links)


@pytest.mark.parametrize("small", [0, 10_000], ids=["scipy", "plain"])
@settings(max_examples=examples(100), deadline=None)
@given(case=cases(), most=st.integers(1, 5))
def test_the_cheapest_ways_in_order(case: tuple[Links, ...], most: int, small: int) -> None:
    """Protects the order of ways: none that is cheaper is left out, none is told twice, each is really there."""
    links, origins, targets, gates, weak = case  # type: ignore[misc]

    found = Ways(links, origins, gates, weak, small=small).shortest(targets, most)

    assert [cost_of(way, gates, weak) for way in found.ways] == every_way(links, origins, targets, gates, weak)[:most]
    assert found.whole
    assert len({way.nodes for way in found.ways}) == len(found.ways)
    for way in found.ways:
        steps = zip(way.nodes, way.nodes[1:], way.links, strict=False)
        assert all((links.source[link], links.target[link]) == (start, end) for start, end, link in steps)


def test_says_when_the_work_allowed_was_not_enough() -> None:
    """Protects from a list that looks whole and is not."""
    pairs = [(a, b) for a in range(6) for b in range(6) if a != b]
    source, target = zip(*pairs, strict=True)
    marks = np.zeros((2, 6), np.bool_)
    marks[0, 0], marks[1, 5] = True, True
    ways = Ways(Links(6, source, target), marks[0], np.zeros(6, np.bool_), np.zeros(len(pairs), np.bool_))

    assert ways.shortest(marks[1], 1_000, budget=3).whole is False
    assert len(ways.shortest(marks[1], 1_000).ways) == 65  # 4! + 4*3*2 + 4*3 + 4 + 1
