"""Guard depth: causes shared by guards, unknown causes, bounds, budget, and the laws."""

import numpy as np
import pytest
from cases import ROADS, Case, cases, links_of
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from laws import examples

from iotsec.graph import UNREACHED, Causes, Depth, Links, guard_depth
from iotsec.graph.causes import Openers

THOROUGH = settings(max_examples=examples(1_000), deadline=None)
SMALL_CASES = cases(6)


def depth_of(case: Case, **options: object) -> Depth:
    """The depth of a case, everything wanted unless said otherwise."""
    origins, guards = case.marks(case.origins), case.marks(case.guards)
    return guard_depth(case.links, origins, guards, case.causes, **options)  # type: ignore[arg-type]


def check_opening(case: Case, depth: Depth, node: int, expected: int) -> None:
    """The causes open all guards of the way, and are no more than needed where the depth is exact."""
    opening, way = depth.opening(node), depth.way(node)
    for guard in case.guards & set(way.nodes[1:]):
        assert set(opening) & set(case.lists[guard]) or (opening and guard in case.wild)
    assert [case.ends[link] for link in way.links] == list(zip(way.nodes, way.nodes[1:], strict=False))
    assert way.nodes[0] in case.origins - {node}
    assert len(opening) == expected if depth.exact[node] else len(opening) >= expected


@THOROUGH
@given(SMALL_CASES, st.integers(1, 4))
def test_depth_is_exact_below_most_and_sound_above(case: Case, most: int) -> None:
    """Protects guard depth with shared and unknown causes on both roads, and the causes that witness it."""
    expected = case.depth()
    for road in ROADS:
        depth = depth_of(case, most=most, small=road)
        for node, least in enumerate(expected):
            assert depth.low[node] <= least <= depth.high[node]
            assert depth.exact[node] or depth.low[node] >= most
            assert depth.exact[node] == (depth.low[node] == depth.high[node])
            if least < UNREACHED:
                check_opening(case, depth, node, least)


@THOROUGH
@given(SMALL_CASES, st.data())
def test_bounds_stay_sound_for_any_budget_and_any_nodes_wanted(case: Case, data: st.DataObject) -> None:
    """Protects the short cuts: what is not searched for lack of budget or interest is not claimed either."""
    expected = case.depth()
    budget = data.draw(st.integers(0, 120))
    wanted = data.draw(st.lists(st.booleans(), min_size=case.size, max_size=case.size))
    partial = depth_of(case, budget=budget)
    chosen = depth_of(case, wanted=wanted)
    for node, least in enumerate(expected):
        assert partial.low[node] <= least <= partial.high[node]
        assert chosen.low[node] <= least <= chosen.high[node]
        assert chosen.exact[node] or not wanted[node] or least >= 3


@THOROUGH
@given(SMALL_CASES, st.integers(1, 4), st.data())
def test_what_another_case_found_changes_no_answer(case: Case, most: int, data: st.DataObject) -> None:
    """Protects both bounds of one question: what the first search found is tried in the second, and not believed."""
    node = st.integers(0, case.size - 1)
    weaker = Case(
        case.size,
        [*case.ends, *data.draw(st.lists(st.tuples(node, node), max_size=3))],
        case.origins | data.draw(st.sets(node, max_size=1)),
        case.guards - data.draw(st.sets(node, max_size=2)),
        [[*held, *data.draw(st.lists(st.integers(100, 102), max_size=1))] if held else [] for held in case.lists],
        case.wild | data.draw(st.sets(node, max_size=1)),
    )
    expected = case.depth()
    for road in ROADS:
        alone = depth_of(case, most=most, small=road)
        depth = depth_of(case, most=most, small=road, at_least=depth_of(weaker, most=most, small=road))
        assert depth.high.tolist() == alone.high.tolist()
        assert (alone.low <= depth.low).all()
        assert (depth.low <= expected).all()
        for place, least in enumerate(expected):
            assert depth.exact[place] or depth.low[place] >= most
            if least < UNREACHED:
                check_opening(case, depth, place, least)


@THOROUGH
@given(SMALL_CASES, st.data())
def test_another_case_may_have_the_same_causes(case: Case, data: st.DataObject) -> None:
    """Protects what both bounds of a question share: the same causes, where more links and unknown ones may differ."""
    node, causes = st.integers(0, case.size - 1), case.causes
    more = links_of(case.size, [*case.ends, *data.draw(st.lists(st.tuples(node, node), max_size=3))])
    wild = Causes(causes.indptr, causes.ids, np.array(case.marks(case.wild | data.draw(st.sets(node, max_size=1)))))
    marks = case.marks(case.origins), case.marks(case.guards)
    for road in ROADS:
        weaker = guard_depth(more, *marks, wild, most=4, small=road)
        depth = guard_depth(case.links, *marks, causes, most=4, small=road, at_least=weaker)
        assert depth.high.tolist() == guard_depth(case.links, *marks, causes, most=4, small=road).high.tolist()


@given(SMALL_CASES)
def test_a_cause_is_not_tried_where_another_one_opens_more(case: Case) -> None:
    """Protects what is tried of a guard's causes, by the definition: of those that open the same guards the first."""
    opened = {cause: {guard for guard in case.guards if cause in case.lists[guard]} for cause in range(103)}
    openers = Openers(case.causes, np.array(case.marks(case.guards)))
    for guard in case.guards:
        held = set(case.lists[guard])
        beaten = {
            cause
            for cause in held
            for other in held
            if opened[cause] < opened[other] or (opened[cause] == opened[other] and other < cause)
        }
        assert set(openers.strongest(guard)) == held - beaten


@given(SMALL_CASES, st.data())
def test_a_guard_more_never_makes_depth_lower_nor_a_link_more_higher(case: Case, data: st.DataObject) -> None:
    """Protects law 5 for guard depth, where independence makes plain counting lie."""
    node = st.integers(0, case.size - 1)
    new = data.draw(node)
    assume(new not in case.guards)
    lists = [[new, 101] if each == new else known for each, known in enumerate(case.lists)]
    guarded = Case(case.size, case.ends, case.origins, case.guards | {new}, lists, case.wild)
    linked = Case(
        case.size, [*case.ends, data.draw(st.tuples(node, node))], case.origins, case.guards, case.lists, case.wild
    )
    now = depth_of(case, most=6)
    assert (depth_of(guarded, most=6).high >= now.low).all()
    assert (depth_of(linked, most=6).low <= now.high).all()


def test_guards_with_one_product_fall_together() -> None:
    """Protects the meaning: two guards of one product are one guard, whatever the number on the shortest way."""
    links = links_of(4, [(0, 1), (1, 2), (2, 3)])
    guards = [False, True, True, False]
    apart = guard_depth(links, [True, False, False, False], guards, Causes.of(4, [[], [1], [2], []]))
    same = guard_depth(links, [True, False, False, False], guards, Causes.of(4, [[], [1, 9], [2, 9], []]))
    assert (apart.low[3], apart.high[3], apart.opening(3)) == (2, 2, (1, 2))
    assert (same.low[3], same.high[3], same.opening(3)) == (1, 1, (9,))


@pytest.mark.parametrize("small", ROADS)
def test_the_last_guard_may_fall_with_the_first(small: int) -> None:
    """Protects the sets that hold the cause of the last guard before the cause of one in the middle."""
    links, guards = links_of(5, [(0, 1), (1, 2), (2, 3), (3, 4)]), [False, True, True, True, False]
    causes = Causes.of(5, [[], [1, 9], [2], [3, 9], []])
    depth = guard_depth(links, [True, *[False] * 4], guards, causes, small=small)
    assert (depth.low[4], depth.high[4], depth.opening(4)) == (2, 2, (2, 9))


@pytest.mark.parametrize("small", ROADS)
@pytest.mark.parametrize("pairs", [1, 2, 3, 8])
def test_each_of_many_origins_is_led_to_by_its_only_neighbour(pairs: int, small: int) -> None:
    """Protects the origins that are asked about at once: one that leads to another must not be left out for any."""
    size = 4 * pairs
    ends = [(node, (node + pairs) % size) for node in range(size)]
    causes = Causes.of(size, [[node, size + node % pairs] for node in range(size)])
    origins = np.arange(size) // pairs % 2 == 0
    depth = guard_depth(links_of(size, ends), origins, np.ones(size, np.bool_), causes, small=small)
    assert depth.low.tolist() == depth.high.tolist() == [1] * size


def test_without_a_way_there_is_no_opening() -> None:
    """Protects from a witness of a way that is not there."""
    depth = guard_depth(Links(2, [], []), [True, False], [False, False], Causes.of(2, [[], []]))
    assert depth.low.tolist() == depth.high.tolist() == [UNREACHED, UNREACHED]
    with pytest.raises(LookupError):
        depth.opening(1)


def test_a_large_graph_without_budget_keeps_the_counted_bounds() -> None:
    """Protects the time of a check: no budget, no searches, but still bounds, and no UNREACHED where a way is."""
    size = 5_000
    source = np.arange(size - 1)
    guards = np.arange(size) % 10 == 9
    causes = Causes.of(size, [[node, size + node % 3] if guards[node] else [] for node in range(size)])
    depth = guard_depth(Links(size, source, source + 1), np.arange(size) == 0, guards, causes, budget=0)
    assert (depth.low[5], depth.high[5], depth.exact[5]) == (0, 0, True)
    assert (depth.low[15], depth.high[15], depth.exact[15]) == (1, 1, True)
    assert (depth.low[-1], depth.high[-1], depth.exact[-1]) == (1, UNREACHED, False)


@pytest.mark.parametrize(("causes", "most"), [([[], []], 3), ([[], [1]], 0)])
def test_wrong_questions_are_refused(causes: list[list[int]], most: int) -> None:
    """Protects from a guard that could never fall, and from a depth that could tell nothing."""
    with pytest.raises(ValueError, match="at least"):
        guard_depth(Links(2, [0], [1]), [True, False], [False, True], Causes.of(2, causes), most=most)


def test_causes_of_the_wrong_length_are_refused() -> None:
    """Protects from causes that belong to another graph."""
    with pytest.raises(ValueError, match="for 3 nodes"):
        Causes.of(3, [[]])
