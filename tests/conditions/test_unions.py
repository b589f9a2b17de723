"""Unions of sets: against plain sets of Python, row by row."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from iotsec.columns import Many
from iotsec.columns.kinds import segments_of
from iotsec.conditions.unions import Parts, united

Sets = tuple[list[list[int]], list[list[int]], list[bool]]


@st.composite
def sets(draw: st.DrawFn, size: int) -> Sets:
    """What is surely and possibly in each of so many sets, and which have more."""
    some = st.lists(st.lists(st.integers(0, 5), unique=True), min_size=size, max_size=size)
    return draw(some), draw(some), draw(st.lists(st.booleans(), min_size=size, max_size=size))


def column(drawn: Sets) -> Many:
    """Sets as a column."""
    sure, maybe, opened = drawn
    extra = segments_of(maybe, len(sure)) if any(maybe) else None
    return Many(*segments_of(sure, len(sure)), np.array(opened, np.bool_), maybe=extra)


def rows(many: Many) -> list[tuple[list[int], list[int], bool]]:
    """The sets of a column: what is surely in, what possibly, whether there is more."""
    starts, flat = (np.zeros(many.size + 1, int), np.zeros(0, int)) if many.maybe is None else many.maybe
    return [
        (
            many.members[many.starts[row] : many.starts[row + 1]].tolist(),
            flat[starts[row] : starts[row + 1]].tolist(),
            bool(many.open[row]),
        )
        for row in range(many.size)
    ]


@given(st.lists(sets(3), max_size=3))
def test_a_union_holds_what_one_of_the_sets_holds(drawn: list[Sets]) -> None:
    """Protects unions of terms: sure members, possible ones that are not sure, open sets; sorted, each once."""
    expected = []
    for row in range(3):
        sure = {member for each in drawn for member in each[0][row]}
        maybe = {member for each in drawn for member in each[1][row]} - sure
        expected.append((sorted(sure), sorted(maybe), any(each[2][row] for each in drawn)))
    assert rows(united([column(each) for each in drawn], 3)) == expected


@given(sets(4), st.lists(st.integers(0, 2), min_size=4, max_size=4), st.lists(st.booleans(), min_size=4, max_size=4))
def test_a_fold_unites_the_sets_of_members(drawn: Sets, owners: list[int], surely: list[bool]) -> None:
    """Protects unions over a relation: the set of a member that only possibly belongs there is only possibly in."""
    parts = Parts([], [], np.zeros(3, np.bool_))
    parts.add(column(drawn), np.array(owners), np.array(surely))
    expected = []
    for row in range(3):
        mine = [number for number, owner in enumerate(owners) if owner == row]
        sure = {member for number in mine if surely[number] for member in drawn[0][number]}
        maybe = {member for number in mine for member in (*drawn[0][number], *drawn[1][number])} - sure
        expected.append((sorted(sure), sorted(maybe), any(drawn[2][number] for number in mine)))
    assert rows(parts.together()) == expected
