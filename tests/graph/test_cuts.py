"""What all ways pass, what stops them, and groups that reach each other."""

from unittest.mock import patch

import brute
import networkx
import numpy as np
import pytest
from cases import ROADS, Case, cases
from hypothesis import given, settings
from laws import examples

from iotsec.graph import Links, blocking_guards, cuts, dominators, reach, smallest_cut, strong_components

THOROUGH = settings(max_examples=examples(600), deadline=None)


@THOROUGH
@given(cases())
def test_dominators_are_the_nodes_without_which_no_way_is_left(case: Case) -> None:
    """Protects the nodes that all ways pass, in the order of the way, start included."""
    origins, guards = case.marks(case.origins), case.marks(case.guards)
    found = reach(case.links, origins, guards)
    for node in np.flatnonzero(found.reached).tolist():
        expected = brute.passed_by_all(case.size, case.ends, case.origins - {node}, node, case.guards)
        in_order = tuple(each for each in found.way(node).nodes if each in expected)
        for road in ROADS:
            assert dominators(case.links, origins, guards, node, small=road) == in_order
            assert set(in_order) == expected
        with patch.object(cuts, "FEW", 0):  # Wide fronts are gone through at once.
            assert dominators(case.links, origins, guards, node) == in_order


@THOROUGH
@given(cases())
def test_blocking_guards_stop_all_ways_and_each_is_needed(case: Case) -> None:
    """Protects the witness of an absent way: blocking these alone stops it, and less does not."""
    origins, guards = case.marks(case.origins), case.marks(case.guards)
    reached = reach(case.links, origins, guards).reached
    for node in np.flatnonzero(~reached).tolist():
        plain, scipy = (blocking_guards(case.links, origins, guards, node, small=road) for road in ROADS)
        assert plain == scipy
        assert set(plain) <= case.guards
        assert not brute.gets_there(case.size, case.ends, case.origins, node, plain)
        for guard in plain:
            assert brute.gets_there(case.size, case.ends, case.origins, node, set(plain) - {guard})


@THOROUGH
@given(cases(7))
def test_a_smallest_cut_cuts_and_none_is_smaller(case: Case) -> None:
    """Protects the witness of a met requirement on both roads: the cut holds, is least, and is always the same."""
    for node in range(case.size):
        cuts = [
            smallest_cut(case.links, case.marks(case.origins), node, cuttable=case.marks(case.guards), small=road)
            for road in ROADS
        ]
        least = brute.least_cut(case.size, case.ends, case.origins, node, case.guards)
        assert cuts[0] == cuts[1]
        assert (None if cuts[0] is None else len(cuts[0])) == least
        if cuts[0] is not None:
            assert set(cuts[0]) <= case.guards
            assert not brute.gets_there(case.size, case.ends, case.origins, node, cuts[0])


def test_what_has_no_answer_is_refused() -> None:
    """Protects from a dominator of no way, and from guards said to stop a way that is open."""
    links = Links(3, [0], [1])
    with pytest.raises(LookupError):
        dominators(links, [True, False, False], None, 2)
    with pytest.raises(LookupError):
        blocking_guards(links, [True, False, False], [False, False, True], 1)


@THOROUGH
@given(cases())
def test_strong_components_are_those_of_networkx(case: Case) -> None:
    """Protects the grouping on both roads, numbered by the lowest node."""
    graph = networkx.MultiDiGraph(case.ends)
    graph.add_nodes_from(range(case.size))
    groups = sorted(map(sorted, networkx.strongly_connected_components(graph)))
    expected = [next(number for number, group in enumerate(groups) if node in group) for node in range(case.size)]
    for road in ROADS:
        assert strong_components(case.links, small=road).tolist() == expected


def test_a_long_chain_needs_no_deep_calls() -> None:
    """Protects from the limit on nested calls, which a chain of components would pass."""
    size = 20_000
    source = np.arange(size - 1)
    assert strong_components(Links(size, source, source + 1), small=10**6).tolist() == list(range(size))
    assert strong_components(Links(0, [], [])).tolist() == []
