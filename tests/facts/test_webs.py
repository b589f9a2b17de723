"""What each component reaches, as pairs in arrays and as a column of sets."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from iotsec.facts.derived.questions import Sets
from iotsec.facts.derived.webs import Reached, Segments

SIZE = 4
Pairs = set[tuple[int, int]]
PAIRS = st.sets(st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)))


def segments(pairs: Pairs) -> Segments:
    """The pairs in order."""
    ends = np.array(sorted(pairs), np.int64).reshape(-1, 2)
    return Segments.of(SIZE, ends[:, 0], ends[:, 1])


@given(PAIRS, PAIRS)
def test_a_column_of_what_is_reached_is_the_one_of_sets_filled_by_hand(sure: Pairs, perhaps: Pairs) -> None:
    """Protects what is read of reach: its column has the form of any other, and tells nothing sure as possible too."""
    sets = Sets(SIZE)
    for owner, member in sure | perhaps:
        sets.add(owner, 10 + member, sure=(owner, member) in sure)
    expected = sets.column()
    column = Reached(segments(sure), segments(sure | perhaps), np.zeros(SIZE, np.bool_)).column(10)
    for one, other in ((column.starts, expected.starts), (column.members, expected.members)):
        assert (one.dtype, one.tolist()) == (other.dtype, other.tolist())
    assert (column.maybe is None) == (expected.maybe is None)
    for one, other in zip(column.maybe or (), expected.maybe or (), strict=True):
        assert (one.dtype, one.tolist()) == (other.dtype, other.tolist())
    for owner in range(SIZE):
        assert segments(sure)[owner].tolist() == sorted(member for row, member in sure if row == owner)
