"""Faults put into the evaluator by hand: each must be caught by a law or an oracle, which is named here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import laws
import numpy as np
import pytest
from asking import Asker, read_condition
from test_bounds import check_bounds
from test_language import CATALOGUE, check_language

from iotsec.checking import judging
from iotsec.columns import Number
from iotsec.conditions import compare, evaluate
from iotsec.conditions.masks import Mask
from iotsec.facts import network, openness, relations, ways
from iotsec.findings import Verdict
from iotsec.requirements.reading import load_profile
from iotsec.testing import Shape
from iotsec.testing.drawing import ASKED, draw_tree
from iotsec.testing.luck import Seeded, one_of

Patch = pytest.MonkeyPatch


def verdicts_stand(seed: int) -> None:
    """Law 1 with the general requirements, on one random design."""
    design = laws.design_of(draw_tree(Seeded(seed), Shape(more_fields=12, stated=0.8)))
    profile = load_profile("general")
    laws.filling_in_changes_nothing(design, seed, 1.0, 0, lambda it: laws.verdicts_of(it, profile))


def answers_stand(seed: int) -> None:
    """Laws 1 and 1b with random conditions, on one random design."""
    luck = Seeded(seed)
    design, kind = laws.design_of(draw_tree(luck, Shape())), one_of(luck, tuple(ASKED))
    asked = [Asker(luck, CATALOGUE).condition(kind) for _ in range(6)]
    conditions = [item for item in (read_condition(tree, kind, CATALOGUE) for tree in asked) if item is not None]
    laws.filling_in_changes_nothing(design, seed, 1.0, 2, lambda it: laws.answered(laws.facts_of(it), kind, conditions))


def relations_leave_room(seed: int) -> None:
    """Law 1b for references read backwards, on one random design."""
    laws.what_is_not_drawn_may_be(draw_tree(Seeded(seed), Shape()), seed)


def bounds_enclose(seed: int) -> None:
    """The enumeration of all completions, on one random design."""
    check_bounds(seed, Counter())


def open_systems_enclose(seed: int) -> None:
    """The enumeration of flows that may not be drawn, on one random design."""
    check_bounds(seed, Counter(), growing=True)


def language_agrees(seed: int) -> None:
    """The plain evaluator, on one random design of which everything is stated."""
    check_language(seed)


def unknown_is_met(patch: Patch) -> None:
    """An unknown verdict counts as met."""
    sound = judging._verdicts

    def faulty(*given: Any) -> Any:
        verdicts, alternative = sound(*given)
        verdicts[verdicts == Verdict.UNKNOWN] = Verdict.MET
        return verdicts, alternative

    patch.setattr(judging, "_verdicts", faulty)


def unknown_is_true(patch: Patch) -> None:
    """An unknown comparison counts as true."""
    sound = compare.compare

    def faulty(*given: Any) -> Mask:
        mask = sound(*given)
        return Mask(~mask.false, mask.false)

    patch.setattr(evaluate, "compare", faulty)


def at_least_is_above(patch: Patch) -> None:
    """`>=` is made `>`."""
    patch.setitem(compare.OPERATORS, "at_least", compare.OPERATORS["above"])


def at_least_reads_the_other_end(patch: Patch) -> None:
    """`at_least` is sure by the upper end and refuted by the lower one."""

    def faulty(left: Any, right: Any) -> Mask:
        if not isinstance(left, Number) or not isinstance(right, Number):
            return sound(left, right)
        return Mask(left.high >= right.low, left.low < right.low)

    sound = compare.OPERATORS["at_least"]
    patch.setitem(compare.OPERATORS, "at_least", faulty)


def guard_bounds_are_swapped(patch: Patch) -> None:
    """The least and the greatest number of guards change places."""
    sound = ways.guard_bounds
    patch.setattr(ways, "guard_bounds", lambda *given: sound(*given)[::-1])


def corners_are_mixed(patch: Patch) -> None:
    """Sure links are searched past sure guards only, possible ones past all possible guards."""

    def faulty(place: Any, question: Any) -> Any:
        sure = ways._reached(place.net, question, place.end.true, place.guard.true, sure=True)
        possible = ways._reached(place.net, question, ~place.end.false, ~place.guard.false, sure=False)
        return sure, possible

    patch.setattr(ways, "reach_bounds", faulty)


def a_guard_is_dropped(patch: Patch) -> None:
    """The first guard of every question of the graph is overlooked."""
    sound = ways.corner

    def faulty(*given: Any) -> Any:
        place = sound(*given)
        first = np.arange(len(place.guard.true)) == np.argmax(place.guard.true)
        return place._replace(guard=Mask(place.guard.true & ~first, place.guard.false | first))

    patch.setattr(ways, "corner", faulty)


def open_flows_are_closed(patch: Patch) -> None:
    """An open system counts as one of which all flows are drawn."""
    patch.setattr(network, "open_components", lambda facts, *_: np.zeros(facts.size("component"), dtype=np.bool_))


def open_relations_are_closed(patch: Patch) -> None:
    """What may not be drawn counts as not there wherever references are read backwards."""
    sound = openness.open_at
    patch.setattr(relations, "open_at", lambda *given: np.zeros_like(sound(*given)))


CAUGHT: list[tuple[Callable[[Patch], None], Callable[[int], None]]] = [
    (unknown_is_met, verdicts_stand),
    (unknown_is_true, answers_stand),
    (at_least_is_above, language_agrees),
    (at_least_reads_the_other_end, answers_stand),
    (guard_bounds_are_swapped, bounds_enclose),
    (corners_are_mixed, bounds_enclose),
    (a_guard_is_dropped, language_agrees),
    (open_flows_are_closed, open_systems_enclose),
    (open_relations_are_closed, relations_leave_room),
]
"""Each fault, and the check that catches it."""

SEEDS = range(600)


@pytest.mark.parametrize(("fault", "check"), CAUGHT, ids=lambda item: item.__name__)
def test_the_fault_is_caught(
    fault: Callable[[Patch], None], check: Callable[[int], None], monkeypatch: Patch, record_property: Any
) -> None:
    """Protects the laws and oracles from passing whatever the evaluator does: a fault put in makes one of them fail."""
    fault(monkeypatch)
    for seed in SEEDS:
        try:
            check(seed)
        except AssertionError:
            record_property("caught", f"{fault.__name__} by {check.__name__}, design {seed + 1}")
            return
    pytest.fail(f"{fault.__name__} was not caught by {check.__name__}")
