"""Zones and systems cut off: which suppliers lie beyond the border, worked out plainly, and what then fails."""

from __future__ import annotations

from collections import Counter

import numpy as np
from laws import examples, facts_of

from iotsec.documents.reading import design_of
from iotsec.facts.derived.questions import all_named_at
from iotsec.facts.derived.scenarios.cases import cases_of
from iotsec.facts.derived.scenarios.outage import outages, spells_of
from iotsec.facts.derived.scenarios.sides import CARRIED, cut_edges
from iotsec.facts.derived.scenarios.supply import Corner, corner, number_at
from iotsec.facts.table import Facts
from iotsec.testing import Shape
from iotsec.testing.drawing import MOST, draw_tree
from iotsec.testing.luck import Seeded, one_of

MANY = {**MOST, "dependency": 9, "zone": 4, "component": 6}
SCENARIO = "isolation_of_any_zone_or_system"


def drawn(seed: int) -> Facts:
    """The facts of a random design with systems and zones in each other."""
    luck = Seeded(seed)
    shape = one_of(
        luck, (Shape(most=MANY, more_fields=12, stated=0.95), Shape(more_fields=12), Shape(most=MANY, whole=True))
    )
    return facts_of(design_of(draw_tree(luck, shape)))


def side_of_component(facts: Facts, row: int, kind: str, cut: int) -> bool | None:
    """Whether a component lies inside, going from one zone (or system) to that around it; None where nobody says."""
    at, seen = int(facts.rows_of("component", kind, kind)[row]), set[int]()
    while at >= 0 and at not in seen:
        if at == cut:
            return True
        seen.add(at)
        at = int(facts.rows_of(kind, "parent", kind)[at])
    return None if at == -1 else False


def side_of(facts: Facts, node: int, kind: str, cut: int) -> bool | None:
    """Whether all of an element lies inside (true) or outside (false); None where there is some on both, or not known."""
    number = number_at(facts, node)
    own = facts.kind_of(number)
    row = number - facts.offset(own)
    if own == "component":
        return side_of_component(facts, row, kind, cut)
    many = facts.many(own, "performed_by" if own == "function" else "components")
    sides = {
        side_of_component(facts, member - facts.offset("component"), kind, cut) for member in all_named_at(many, row)
    }
    return sides.pop() if len(sides) == 1 and not many.open[row] else None


def cut_plainly(facts: Facts, place: Corner, kind: str, cut: int) -> list[tuple[bool, bool]]:
    """For each supplier of each group: whether the cut surely, and whether it possibly, takes it away."""
    found, carried = [], facts.words.codes(CARRIED)
    for group, dependency in enumerate(place.dependency.tolist()):
        category = -2 if dependency < 0 else int(facts.code("dependency", "category")[dependency])
        for supplier in place.supply.suppliers[place.supply.starts[group] : place.supply.starts[group + 1]].tolist():
            ends = [side_of(facts, node, kind, cut) for node in (int(place.supply.dependent[group]), supplier)]
            known = None not in ends
            across, same = known and ends[0] != ends[1], known and ends[0] == ends[1]
            found.append((across and category in carried, not same and (category in carried or category == -1)))
    return found


def test_a_cut_takes_away_what_lies_beyond_the_border() -> None:
    """Protects both bounds of a cut: what is on the other side, what may be, and what comes in spite of it."""
    counted: Counter[tuple[bool, bool]] = Counter()
    for seed in range(examples(60)):
        facts = drawn(seed)
        sides = cases_of(facts, SCENARIO).sides
        for upper in (False, True):
            place = corner(facts, upper=upper)
            cuts = cut_edges(facts, place, sides)
            for number, side in enumerate(sides):
                row = facts.number(side.id) - facts.offset(side.kind)
                ours = [*zip(cuts.surely[:, number].tolist(), cuts.perhaps[:, number].tolist(), strict=True)]
                assert ours == cut_plainly(facts, place, side.kind, row), (seed, side.id)
                counted.update(ours)
    assert min(counted[key] for key in ((False, False), (False, True), (True, True))) > 20


def test_each_cut_by_itself_comes_to_the_same() -> None:
    """Protects what is worked out for all cuts together and without times: each alone, with times, takes as long."""
    seen = Counter[float]()
    for seed in range(examples(60)):
        facts = drawn(seed)
        cases, found = cases_of(facts, SCENARIO), outages(facts, SCENARIO)
        for case in range(cases.size):
            chosen = np.array([case])
            low, high = (spells_of(facts, cases, chosen, upper=upper).lengths()[:-1] for upper in (False, True))
            assert found.low[case, :-1].tolist() == low.tolist(), (seed, case)
            assert found.high[case, :-1].tolist() == np.maximum(low, high).tolist(), (seed, case)
            seen.update((*low.tolist(), *high.tolist()))
    assert min(seen[0.0], seen[np.inf]) > 100
