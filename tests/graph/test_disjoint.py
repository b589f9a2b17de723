"""Ways that share no node: where there is only one it is followed, and nothing is searched."""

from cases import Case, cases
from hypothesis import given, settings
from hypothesis import strategies as st
from laws import examples

from iotsec.graph.disjoint import between, only_way, shortest_ways

THOROUGH = settings(max_examples=examples(1_000), deadline=None)


@THOROUGH
@given(cases(6).filter(lambda case: case.size > 1), st.data())
def test_the_only_way_is_the_one_that_the_search_finds(case: Case, data: st.DataObject) -> None:
    """Protects the short cut of redundant ways: it must be taken only where the search finds that one way and no other."""
    start, end = data.draw(st.permutations(range(case.size)))[:2]
    links = case.links
    inside = between(links.after, links.before, start, end)
    found = shortest_ways(links.after, inside, start, end)
    ways = [*([(start, end)] if end in links.after[start] else []), *found.ways]
    only = only_way(links.after, inside, start, end)
    assert found.all
    assert ways == [only] if only else len(ways) != 1 or len(inside) > len(ways[0])


@given(cases(8))
def test_what_lies_before_and_after_each_node_is_the_same_in_all_forms(case: Case) -> None:
    """Protects the lists that plain searches follow, for few links and for many."""
    links = case.links
    after = [[b for a, b in case.ends if a == node] for node in range(case.size)]
    before = [[a for a, b in case.ends if b == node] for node in range(case.size)]
    assert (links.after, links.before) == (after, before)
    assert links.reversed().after == before
