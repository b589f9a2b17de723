"""Ways from another origin than the node itself: every test that may tell, and what is left when none does."""

import tracemalloc

import brute
import numpy as np
import pytest
from cases import ROADS, Case, cases
from hypothesis import example, given, settings
from hypothesis import strategies as st
from laws import examples

from iotsec.graph import UNREACHED, Ids, Links, Origins, another, guards_passed, reach
from iotsec.graph import origins as module
from iotsec.graph.components import same_component

THOROUGH = settings(max_examples=examples(1_000), deadline=None)


CROSSED = Case(3, [(0, 1), (1, 0), (2, 1)], {0, 2}, set(), [[]] * 3, set())
"""Origin 0 is entered on its own way first, which is joined by that from the other origin."""


def passed_by_brute_force(case: Case, cap: int) -> list[int]:
    """The guards passed to each node, by plain searches from all other origins."""
    least = brute.passed(case.size, case.ends, case.origins, case.guards)
    return [count if count == UNREACHED else min(count, cap) for count in least]


@THOROUGH
@given(
    cases(6),
    st.integers(0, 4),
    st.sampled_from([1, 16]),
    st.sampled_from([0, 3]),
    st.sampled_from([-1, 6, 64]),
    st.booleans(),
)
@example(CROSSED, 2, 1, 0, -1, False)
def test_each_test_alone_tells_the_truth(
    case: Case, cap: int, walked: int, back: int, looked_at: int, known: bool
) -> None:
    """Protects every short cut from hiding that another one is wrong: with some left out the answers are the same."""
    expected = passed_by_brute_force(case, cap)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "STEPS_WALKED", walked)
        patch.setattr(another, "STEPS_WALKED", walked)
        patch.setattr(module, "STEPS_BACK", back)
        patch.setattr(another, "LOOKED_AT", looked_at)
        patch.setattr(module, "ONE_LEFT", 1)
        for road in ROADS:
            links = case.links
            if known:
                same_component(links)
            origins = Origins(links, case.marks(case.origins), small=road)
            assert guards_passed(links, origins, case.marks(case.guards), cap=cap).tolist() == expected


def large(shape: str, size: int, luck: np.random.Generator) -> Links:
    """A large graph: any two nodes linked, a street in both directions, a hub, loops, or the rows of a grid."""
    node = np.arange(size)
    if shape == "loops":
        return Links(size, [*node, *luck.integers(0, size, 3 * size)], [*node, *luck.integers(0, size, 3 * size)])
    if shape == "random":
        return Links(size, luck.integers(0, size, 3 * size), luck.integers(0, size, 3 * size))
    if shape == "street":
        return Links(size, [*node[:-1], *node[1:]], [*node[1:], *node[:-1]])
    if shape == "hub":
        return Links(size, [*node, *np.zeros(size, int)], [*np.zeros(size, int), *node])
    side = int(size**0.5)
    steps = ((node % side < side - 1, 1), (node < side * (side - 1), side), (node % side > 0, -1))
    return Links(
        size,
        np.concatenate([node[there] for there, _ in steps]),
        np.concatenate([node[there] + by for there, by in steps]),
    )


@pytest.mark.parametrize("share", [0.002, 0.05])
@pytest.mark.parametrize("shape", ["random", "street", "hub", "loops", "grid"])
def test_the_roads_agree_on_large_graphs_with_many_origins(shape: str, share: float) -> None:
    """Protects the rule of the other origin at sizes where most of its short cuts are taken."""
    luck = np.random.default_rng(3)
    links = large(shape, 3_600, luck)
    for part in (0.1, 0.5):
        origins, guards = luck.random(links.size) < share, luck.random(links.size) < part
        for cap in (1, 3):
            counted = [guards_passed(links, origins, guards, cap=cap, small=road) for road in (10**6, -1)]
            assert np.array_equal(*counted)
        assert np.array_equal(*(reach(links, origins, guards, small=road).reached for road in (10**6, -1)))


def test_questions_share_what_follows_from_the_origins() -> None:
    """Protects a question from the one before it: asked of the same origins, it answers as if asked alone."""
    luck = np.random.default_rng(5)
    links = large("grid", 3_600, luck)
    origins = luck.random(links.size) < 0.01
    shared = Origins(links, origins)
    for part in (0.5, 0.0, 0.2):
        guards = luck.random(links.size) < part
        alone: Ids = guards_passed(links, origins, guards, cap=3)
        assert np.array_equal(guards_passed(links, shared, guards, cap=3), alone)
        assert np.array_equal(reach(links, shared, guards).reached, reach(links, origins, guards).reached)


def test_origins_of_another_graph_are_refused() -> None:
    """Protects from an answer about other links than those asked about."""
    with pytest.raises(ValueError, match="another graph"):
        reach(Links(2, [0], [1]), Origins(Links(2, [1], [0]), [True, False]))


def test_what_enters_a_hub_is_not_listed_once_for_each_origin_before_it() -> None:
    """Protects memory: each origin is entered from its own neighbour first, and that one from a hub they all enter."""
    count = 3_000
    origin, neighbour, hub = np.arange(count), np.arange(count, 2 * count), np.full(count, 2 * count)
    source = np.concatenate((origin, neighbour, hub, neighbour))
    target = np.concatenate((neighbour, origin, neighbour, hub))
    origins = Origins(Links(2 * count + 1, source, target), np.arange(2 * count + 1) < count)
    tracemalloc.start()
    assert reach(origins.links, origins).reached[:count].all()
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
