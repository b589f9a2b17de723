"""Reach in many lanes at once: each lane is what one search by hand finds."""

from __future__ import annotations

import numpy as np
from cases import Case, cases
from hypothesis import given, settings
from hypothesis import strategies as st
from laws import examples
from numpy.typing import NDArray

from iotsec.graph.lanes import ReachInLanes

Lane = tuple[set[int], set[int], set[int]]


@st.composite
def lanes(draw: st.DrawFn) -> tuple[Case, list[Lane]]:
    """A graph, and for each lane its origins, what is blocked and what is gone; at times more lanes than a word has."""
    case = draw(cases())
    marks = st.sets(st.integers(0, case.size - 1))
    drawn = draw(st.lists(st.tuples(marks, marks, marks), max_size=3))
    return case, drawn * draw(st.sampled_from([1, 30]))


def found(case: Case, lane: Lane) -> tuple[set[int], set[int]]:
    """What is reached, and what is led up to from another node, step by step."""
    origins, blocked, gone = lane
    reached: set[int] = set()
    for _ in range(case.size):
        there = reached | (origins - gone)
        reached |= {end for start, end in case.ends if start in there and end not in blocked | gone}
    there = reached | (origins - gone)
    return reached, {end for start, end in case.ends if start in there and start != end and end not in gone}


def as_marks(case: Case, sets: list[set[int]]) -> NDArray[np.bool_]:
    """Nodes by lanes."""
    return np.array([[node in each for each in sets] for node in range(case.size)], np.bool_).reshape(case.size, -1)


@settings(max_examples=examples(500), deadline=None)
@given(lanes())
def test_each_lane_is_what_a_search_by_hand_finds(asked: tuple[Case, list[Lane]]) -> None:
    """Protects scenarios: what is reached in one case does not leak into another, whatever shares a word with it."""
    case, drawn = asked
    marks = [as_marks(case, [lane[part] for lane in drawn]) for part in range(3)]
    expected, search = [found(case, lane) for lane in drawn], ReachInLanes(case.links, *marks)
    assert np.array_equal(search.reached(), as_marks(case, [each[0] for each in expected]))
    assert np.array_equal(search.entered(), as_marks(case, [each[1] for each in expected]))
    for node in range(case.size):
        others = [found(case, (origins - {node}, blocked, gone)) for origins, blocked, gone in drawn]
        assert search.reached_from_others(node).tolist() == [node in each[0] for each in others]
        assert search.entered_from_others(node).tolist() == [node in each[1] for each in others]
