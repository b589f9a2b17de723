"""What is asked only in the cases that change something: the same as asked of everything in every case."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from asking import Asker, read_condition
from laws import examples, facts_of

from iotsec.checking import scenarios
from iotsec.checking.scenarios import holds_under
from iotsec.conditions.masks import Mask
from iotsec.conditions.source import Scope
from iotsec.conditions.tree import Condition
from iotsec.documents.reading import design_of
from iotsec.facts.catalogue import Catalogue
from iotsec.facts.derived import DERIVED
from iotsec.facts.derived.scenarios.names import ALIGNED, SCENARIOS
from iotsec.facts.table import Facts
from iotsec.model.kinds import standard_vocabulary
from iotsec.testing import Shape
from iotsec.testing.drawing import draw_tree
from iotsec.testing.luck import Seeded, one_of

Tree = dict[str, Any]
SHORT = {"fact": "outage", "at_most": "1 h"}
ASKED: list[tuple[str, Tree]] = [
    ("function", SHORT),
    ("function", {"any": [SHORT, {"fact": "degraded_mode.outage", "at_most": {"fact": "tolerable_outage"}}]}),
    ("function", {"not": {"fact": "degraded_mode.outage", "above": "1 h"}}),
    ("function", {"fact": "magnitude_lost", "below": "1 MW"}),
    ("function", {"every": {"over": "performed_by", "that": SHORT}}),
    ("function", {"some": {"over": "performed_by", "that": {"fact": "self.outage", "at_most": "1 h"}}}),
    ("system", {"every": {"over": "functions", "that": {"some": {"over": "performed_by", "that": SHORT}}}}),
    ("system", {"total": {"over": "functions", "of": {"fact": "outage"}}, "at_most": "2 h"}),
    ("system", {"count": {"over": "components"}, "at_least": 2}),
    ("system", {"some": {"over": "components", "that": {"fact": "kind", "is": "thing"}}}),
    ("component", {"count": {"over": "sends"}, "at_least": 1}),
]  # fmt: skip
"""Kinds and conditions: numbers of their own and of others, of members and of theirs, and which members there are."""
WAYS: list[tuple[str, Tree]] = [
    ("component", {"reached": {"from": {"fact": "untrusted", "is": True}}, "is": True}),
    (
        "component",
        {
            "guards": {"from": {"fact": "untrusted", "is": True}, "that": {"fact": "kind", "is": "gateway"}},
            "at_least": 1,
        },
    ),
]
"""What any case may change: asked in every one."""
CATALOGUE = Catalogue(standard_vocabulary(), DERIVED)


def drawn(seed: int) -> Facts:
    """The facts of a random design: all said, or much left open."""
    luck = Seeded(seed)
    shape = one_of(luck, (Shape(whole=True), Shape(more_fields=12, stated=0.95), Shape(more_fields=12)))
    return facts_of(design_of(draw_tree(luck, shape)))


def asked(facts: Facts, kind: str, condition: Condition, scenario: str) -> Mask:
    """The answers for all elements of a kind in all cases of a scenario."""
    return holds_under((scenario,), condition, Scope(facts, kind, slice(0, facts.size(kind)), {}))


def both_ways(monkeypatch: pytest.MonkeyPatch, seed: int, conditions: list[tuple[str, Tree]]) -> tuple[int, int]:
    """Ask in both ways, and compare; how often it was seen what the cases change, and how many answers differ by row."""
    seen, facts, plain = list[bool](), drawn(seed), drawn(seed)
    definite = 0

    def looked(*given: Any) -> Mask | None:
        found = where_touched(*given)
        seen.append(found is not None)
        return found

    where_touched = scenarios._where_touched
    for kind, said in conditions:
        condition = read_condition(said, kind, CATALOGUE)
        if condition is None:  # A random condition may have a slip.
            continue
        for scenario in SCENARIOS.keys() - ALIGNED:
            with monkeypatch.context() as patch:
                patch.setattr(scenarios, "SOME", -1)
                patch.setattr(scenarios, "_where_touched", looked)
                few = asked(facts, kind, condition, scenario)
            every = asked(plain, kind, condition, scenario)
            np.testing.assert_array_equal(few.true, every.true, f"{seed} {scenario} {kind} {said}")
            np.testing.assert_array_equal(few.false, every.false, f"{seed} {scenario} {kind} {said}")
            definite += int((few.true | few.false).sum())
    return sum(seen), definite


def test_what_no_case_changes_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects the short way: numbers and presence, of elements and of members, come to what every case by itself says."""
    found = [both_ways(monkeypatch, seed, ASKED) for seed in range(examples(40))]
    assert min(sum(numbers) for numbers in zip(*found, strict=True)) > 1_000


def test_what_any_case_may_change_is_asked_in_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects what is asked of ways and of guards from an answer of no case in particular."""
    for seed in range(examples(15)):
        both_ways(monkeypatch, seed, WAYS)


def test_random_conditions_are_answered_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects the short way for whatever the language can say."""
    for seed in range(examples(30)):
        luck = Seeded(seed)
        kinds = [one_of(luck, ("function", "system", "component", "dependency")) for _ in range(6)]
        both_ways(monkeypatch, seed, [(kind, Asker(luck, CATALOGUE).condition(kind)) for kind in kinds])


def test_few_rows_at_once_come_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects the bound of memory: asked in parts, and with too much to note, the answers stay."""
    monkeypatch.setattr(scenarios, "ROWS_AT_ONCE", 3)
    both_ways(monkeypatch, 1, ASKED)
