"""The matrix that scipy searches: shut doors, searches that go on, and the way without scipy's inner loop."""

import numpy as np
import pytest
from cases import Case, cases
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse.csgraph import _traversal

from iotsec.graph import doors as module
from iotsec.graph import guards_passed, guards_passed_bounds, reach
from iotsec.graph.doors import NOT_FOUND, Doors, doors_of, give_back, scipy_kernel


def searched(case: Case, starts: list[list[int]]) -> tuple[list[list[int]], list[int]]:
    """What searches from rooms behind these doors find, each going on from those before."""
    doors = Doors(case.links)
    doors.shut(np.array(case.marks(case.guards)), np.array(sorted(case.origins), np.int32))
    found_from = doors.nothing_found()
    rows = [doors.search(np.array([2 * node + 1 for node in each], np.int32), found_from).tolist() for each in starts]
    return rows, found_from.tolist()


@given(cases(), st.data())
def test_the_public_function_of_scipy_finds_the_same_as_its_inner_loop(case: Case, data: st.DataObject) -> None:
    """Protects the answers where a scipy does not show its loop: the same rows, in the same order, found the same way."""
    nodes = st.lists(st.integers(0, case.size - 1), unique=True)
    starts = data.draw(st.lists(nodes, min_size=1, max_size=3))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "scipy_kernel", lambda: None)
        public = searched(case, starts)
    assert searched(case, starts) == public


@given(cases(), st.sampled_from([1, 3]))
def test_answers_do_not_depend_on_the_inner_loop(case: Case, cap: int) -> None:
    """Protects reach and guard counts from a scipy that hides its loop."""

    def asked() -> list[list[int]]:
        links, origins, guards = case.links, case.marks(case.origins), case.marks(case.guards)
        answers = (
            reach(links, origins, guards, small=-1).reached,
            guards_passed(links, origins, guards, cap=cap, small=-1),
            *guards_passed_bounds(links, origins, (case.marks(set()), guards), cap=cap, small=-1),
        )
        return [answer.tolist() for answer in answers]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "scipy_kernel", lambda: None)
        public = asked()
    assert asked() == public


@pytest.mark.parametrize("loop", [None, lambda: 2, lambda *_: 2], ids=["gone", "other parameters", "other results"])
def test_a_loop_that_is_not_what_it_was_is_not_used(loop: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects from a scipy in which the name is gone or means something else."""
    monkeypatch.setattr(_traversal, "_breadth_first_directed", loop)
    assert scipy_kernel.__wrapped__() is None


def test_a_shut_door_is_found_and_leads_nowhere_until_its_room_is_begun_with() -> None:
    """Protects the rows of a chain 0 - 1 - 2 - 3 whose node 1 is shut, with loops at 0 and 2 that lead nowhere."""
    case = Case(4, [(0, 0), (0, 1), (1, 2), (2, 2), (2, 3)], {0}, {1}, [], set())
    rows, found_from = searched(case, [[0], [1]])
    assert rows == [[1, 2], [3, 4, 6]]
    assert found_from == [NOT_FOUND, 8, 1, 8, 3, NOT_FOUND, 4, NOT_FOUND, NOT_FOUND]


def test_two_searches_do_not_share_a_matrix() -> None:
    """Protects searches at the same time: the second gets a matrix of its own, and one of them is kept."""
    links = Case(2, [(0, 1)], set(), set(), [], set()).links
    first, second = doors_of(links), doors_of(links)
    assert first is not second
    give_back(links, first)
    assert doors_of(links) is first
