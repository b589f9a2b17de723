"""Reach, the number of guards passed, and the sets reached from single starts."""

import brute
import numpy as np
import pytest
from cases import ROADS, Case, cases, links_of
from hypothesis import given, settings
from hypothesis import strategies as st
from laws import examples

from iotsec.graph import (
    UNREACHED,
    Links,
    Way,
    fewest_guards_way,
    guards_passed,
    guards_passed_bounds,
    reach,
    reach_sets,
    within_reach,
)

THOROUGH = settings(max_examples=examples(1_500), deadline=None)


def check_way(case: Case, way: Way, node: int) -> None:
    """The way is made of links of the graph, in order, from an origin other than `node` to it."""
    assert way.nodes[0] in case.origins - {node}
    assert way.nodes[-1] == node
    assert [case.ends[link] for link in way.links] == list(zip(way.nodes, way.nodes[1:], strict=False))
    assert way.links


@THOROUGH
@given(cases())
def test_reach_is_what_the_definition_says_on_both_roads(case: Case) -> None:
    """Protects reach, with the rule that an origin counts only when another one gets there, and its ways."""
    expected = brute.reached(case.size, case.ends, case.origins, case.guards)
    answers = [reach(case.links, case.marks(case.origins), case.marks(case.guards), small=road) for road in ROADS]
    assert [answer.reached.tolist() for answer in answers] == [expected, expected]
    for node in range(case.size):
        if not expected[node]:
            with pytest.raises(LookupError):
                answers[0].way(node)
            continue
        plain, scipy = (answer.way(node) for answer in answers)
        check_way(case, plain, node)
        assert not case.guards & set(plain.nodes[1:])
        assert plain == scipy


@THOROUGH
@given(cases(), st.integers(0, 6))
def test_guards_passed_is_what_the_definition_says_on_both_roads(case: Case, cap: int) -> None:
    """Protects the count of guards, its cap, and the witness that passes just as many."""
    expected = brute.passed(case.size, case.ends, case.origins, case.guards)
    origins, guards = case.marks(case.origins), case.marks(case.guards)
    for road in ROADS:
        counted = guards_passed(case.links, origins, guards, cap=cap, small=road)
        assert counted.tolist() == [least if least == UNREACHED else min(least, cap) for least in expected]
    for node in range(case.size):
        if expected[node] < UNREACHED:
            way = fewest_guards_way(case.links, origins, guards, node)
            check_way(case, way, node)
            assert len(case.guards & set(way.nodes[1:])) == expected[node]


@pytest.mark.parametrize("seed", range(4))
def test_the_roads_agree_on_large_graphs(seed: int) -> None:
    """Protects the short cuts of the scipy road that small graphs never take (hiding nodes, many levels)."""
    luck = np.random.default_rng(seed)
    size = 3_000
    ends = [luck.integers(0, size, 2 * size), luck.integers(0, size, 2 * size)]
    if seed % 2:
        ends[1] = np.minimum(ends[0] + luck.integers(1, 4, 2 * size), size - 1)
    links = Links(size, *ends)
    origins, guards = luck.random(size) < (0.001, 0.02)[seed // 2], luck.random(size) < 0.3
    plain, scipy = (reach(links, origins, guards, small=road) for road in (10**6, -1))
    assert np.array_equal(plain.reached, scipy.reached)
    for node in np.flatnonzero(plain.reached)[::97].tolist():
        assert plain.way(node) == scipy.way(node)
    for cap in (1, 4, 20):
        counted = [guards_passed(links, origins, guards, cap=cap, small=road) for road in (10**6, -1)]
        assert np.array_equal(*counted)


@THOROUGH
@given(cases(), st.integers(0, 6), st.data())
def test_both_bounds_are_counted_as_if_each_was_asked_for_alone(case: Case, cap: int, data: st.DataObject) -> None:
    """Protects the search that both bounds share, from origins that are guards among others."""
    sure = data.draw(st.sets(st.sampled_from(sorted(case.guards)))) if case.guards else set()
    origins, guards = case.marks(case.origins), (case.marks(sure), case.marks(case.guards))
    for road in ROADS:
        counted = guards_passed_bounds(case.links, origins, guards, cap=cap, small=road)
        for found, marked in zip(counted, (sure, case.guards), strict=True):
            expected = brute.passed(case.size, case.ends, case.origins, marked)
            assert found.tolist() == [least if least == UNREACHED else min(least, cap) for least in expected]


@pytest.mark.parametrize("shares", [(0.1, 0.2), (0.0, 0.01), (0.3, 0.3), (0.0, 1.0)])
@pytest.mark.parametrize("seed", range(4))
def test_both_bounds_on_large_graphs(seed: int, shares: tuple[float, float]) -> None:
    """Protects the shared search where nodes are noted one by one, by whole passes, or are all found at once."""
    luck = np.random.default_rng(seed)
    size, chance = 3_000, np.random.default_rng(seed + 9).random(3_000)
    source = luck.integers(0, size, 3 * size)
    target = luck.integers(0, size, 3 * size) if seed % 2 else np.minimum(source + luck.integers(0, 4, 3 * size), 2_999)
    links, origins = Links(size, source, target), luck.random(size) < (0.001, 0.1)[seed // 2]
    guards = (chance < shares[0], chance < shares[1])
    for cap in (1, 2, 4):
        counted = guards_passed_bounds(links, origins, guards, cap=cap)
        for found, marked in zip(counted, guards, strict=True):
            assert np.array_equal(found, guards_passed(links, origins, marked, cap=cap, small=10**6))


@given(cases(), st.data())
def test_a_link_more_never_lessens_and_a_guard_more_never_widens(case: Case, data: st.DataObject) -> None:
    """Protects law 5: adding a guard never makes reach worse, adding a flow never makes it better."""
    node = st.integers(0, case.size - 1)
    more_links = links_of(case.size, [*case.ends, data.draw(st.tuples(node, node))])
    more_guards = case.marks(case.guards | {data.draw(node)})
    origins, guards = case.marks(case.origins), case.marks(case.guards)
    now = guards_passed(case.links, origins, guards, cap=99)
    assert (guards_passed(more_links, origins, guards, cap=99) <= now).all()
    assert (guards_passed(case.links, origins, more_guards, cap=99) >= now).all()


@THOROUGH
@given(cases(), st.integers(0, 8), st.integers(0, 40))
def test_reach_sets_hold_what_each_start_reaches(case: Case, cap: int, budget: int) -> None:
    """Protects blast radius: complete sets are exact, incomplete ones hold only what is reached, on both roads."""
    guards = case.marks(case.guards)
    starts = np.arange(case.size)
    plain, scipy = (reach_sets(case.links, starts, guards, cap=cap, budget=budget, small=road) for road in ROADS)
    for one, other in zip(plain, scipy, strict=True):
        assert np.array_equal(one, other)
    for start in range(case.size):
        there = brute.least_guards(case.size, case.ends, {start}, (), case.guards)
        full = [node for node in range(case.size) if there[node] < UNREACHED and node != start]
        members = plain.members[plain.indptr[start] : plain.indptr[start + 1]].tolist()
        assert members == sorted(members)
        assert set(members) <= set(full)
        assert not plain.complete[start] or members == full
    assert plain.complete[0] or budget == 0 or cap < case.size


@given(cases(), st.data())
def test_all_starts_together_reach_what_each_reaches_alone(case: Case, data: st.DataObject) -> None:
    """Protects the road on which all starts are followed at once, each past guards of its own."""
    lots = st.lists(st.booleans(), min_size=case.size, max_size=case.size)
    guards = np.array([data.draw(lots) for _ in range(case.size)])
    starts = [*range(case.size), 0]
    together = reach_sets(case.links, starts, guards.__getitem__)
    alone = reach_sets(case.links, starts, guards.__getitem__, cap=case.size)
    for one, other in zip(together, alone, strict=True):
        assert one.dtype == other.dtype
        assert np.array_equal(one, other)


@given(cases(), st.data())
def test_what_lies_within_reach_is_found_for_all_lanes_at_once(case: Case, data: st.DataObject) -> None:
    """Protects where ways to hazards begin: each lane is the search from its own origins, on both roads."""
    lanes = data.draw(st.lists(st.sets(st.integers(0, case.size - 1)), max_size=3)) * data.draw(
        st.sampled_from([1, 30])
    )
    origins = np.array([[node in each for each in lanes] for node in range(case.size)], np.bool_)
    for together in (1_000, -1):
        found = within_reach(case.links, origins.reshape(case.size, -1), together=together)
        for lane, begun in enumerate(lanes):
            there = brute.least_guards(case.size, case.ends, begun, ())
            assert found[:, lane].tolist() == [least < UNREACHED for least in there]


def test_each_start_may_have_guards_of_its_own() -> None:
    """Protects the rule that a guard in the group of the compromised component does not stand."""
    links = Links(3, [0, 1], [1, 2])
    sets = reach_sets(links, [0, 1], lambda starts: np.array([[False, start == 0, False] for start in starts]))
    assert (sets.indptr.tolist(), sets.members.tolist()) == ([0, 0, 1], [2])


def test_a_negative_cap_is_refused() -> None:
    """Protects from a threshold that was computed wrongly."""
    with pytest.raises(ValueError, match="not negative"):
        guards_passed(Links(1, [], []), [True], [False], cap=-1)
    with pytest.raises(ValueError, match="not negative"):
        guards_passed_bounds(Links(1, [], []), [True], ([False], [False]), cap=-1)


def test_a_sure_guard_that_is_not_possible_is_refused() -> None:
    """Protects from bounds that were given in the wrong order."""
    with pytest.raises(ValueError, match="is possible too"):
        guards_passed_bounds(Links(1, [], []), [False], ([True], [False]), cap=1)
