"""The graph itself: indexes, parts of it, and the copy for networkx."""

import subprocess
import sys

import numpy as np
import pytest
from cases import Case, cases
from hypothesis import given

from iotsec.graph import Links, Rows, to_networkx


def rows_as_pairs(rows: Rows) -> list[list[tuple[int, int]]]:
    """For each node the number of each of its links and the node at its other end."""
    pairs = list(zip(rows.order.tolist(), rows.ends.tolist(), strict=True))
    return [pairs[start:stop] for start, stop in zip(rows.indptr[:-1], rows.indptr[1:], strict=True)]


@given(cases())
def test_an_index_lists_the_links_of_each_node_in_order(case: Case) -> None:
    """Protects the CSR index, on which every search rests, in both directions."""
    numbered = list(enumerate(case.ends))
    for node in range(case.size):
        assert rows_as_pairs(case.links.forward)[node] == [(i, b) for i, (a, b) in numbered if a == node]
        assert rows_as_pairs(case.links.backward)[node] == [(i, a) for i, (a, b) in numbered if b == node]


@given(cases())
def test_a_part_is_the_same_whether_its_index_is_filtered_or_sorted(case: Case) -> None:
    """Protects the short cut that filters an index instead of building it, and the labels that a part keeps."""
    kept = np.array([a in case.guards for a, _ in case.ends], np.bool_)
    indexed = case.links
    assert len(indexed.forward.order) == len(indexed.backward.order)
    filtered, fresh = indexed.only(kept), case.links.only(kept)
    assert filtered.index.tolist() == fresh.index.tolist() == np.flatnonzero(kept).tolist()
    assert rows_as_pairs(filtered.forward) == rows_as_pairs(fresh.forward)
    assert rows_as_pairs(filtered.backward) == rows_as_pairs(fresh.backward)
    assert rows_as_pairs(filtered.reversed().forward) == rows_as_pairs(fresh.reversed().forward)


def test_a_large_index_is_the_one_of_a_stable_sort() -> None:
    """Protects the counting sort by scipy that stands in for a stable argsort on large graphs."""
    seed = np.random.default_rng(7)
    source, target = seed.integers(0, 500, 9_000), seed.integers(0, 500, 9_000)
    links = Links(500, source, target)
    assert links.forward.order.tolist() == np.argsort(source, kind="stable").tolist()
    assert links.backward.ends.tolist() == source[np.argsort(target, kind="stable")].tolist()


def test_links_do_not_change() -> None:
    """Protects cached indexes from a caller who writes to the arrays he gave or got."""
    source = np.array([0, 1], np.int32)
    links = Links(2, source, [1, 0])
    source[0] = 1
    assert links.source.tolist() == [0, 1]
    with pytest.raises(ValueError, match="read-only"):
        links.source[0] = 1


@pytest.mark.parametrize(("source", "target"), [([0], []), ([2], [0]), ([0], [-1])])
def test_wrong_links_are_refused(source: list[int], target: list[int]) -> None:
    """Protects the searches from nodes that do not exist, which numpy would read from the other end."""
    with pytest.raises(ValueError, match=r"differ|outside"):
        Links(2, source, target)


def test_a_mask_of_the_wrong_length_is_refused() -> None:
    """Protects from a mask that belongs to another graph."""
    with pytest.raises(ValueError, match="3 nodes"):
        Links(3, [], []).mask([True])


def test_a_way_takes_the_first_of_parallel_links_and_needs_each_step() -> None:
    """Protects witnesses: always the same link, and no step that is not there."""
    links = Links(3, [0, 1, 0, 0], [1, 2, 1, 1], [7, 8, 3, 9])
    assert links.way([0, 1, 2]) == ((0, 1, 2), (7, 8))
    with pytest.raises(LookupError):
        links.way([2, 0])


def test_the_copy_for_networkx_has_the_same_nodes_and_links() -> None:
    """Protects the export: names in place of numbers, a link's label as key, parallel links kept."""
    copy = to_networkx(Links(3, [0, 0], [1, 1], [1, 0]), ["a", "b", "c"], ["f", "g"])
    assert list(copy.nodes) == ["a", "b", "c"]
    assert sorted(copy.edges(keys=True)) == [("a", "b", "f"), ("a", "b", "g")]


def test_a_small_graph_imports_neither_scipy_nor_networkx() -> None:
    """Protects the start of the command line: importing scipy takes longer than checking a small design."""
    asked = (
        "import sys; from iotsec.graph import Links, guards_passed, reach, strong_components as groups;"
        "links = Links(2, [0], [1]); reach(links, [1, 0]).way(1); groups(links);"
        "guards_passed(links, [1, 0], [0, 1], cap=3);"
        "sys.exit(bool({'scipy', 'networkx'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
