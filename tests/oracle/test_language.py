"""The evaluator of the requirement language against a second one, written from the definitions, on whole designs."""

from __future__ import annotations

from typing import Any

import laws
from asking import Asker, read_condition
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from plain import Plain, Undecided

from iotsec.facts.catalogue import Catalogue
from iotsec.facts.derived import DERIVED
from iotsec.model.kinds import standard_vocabulary
from iotsec.testing import Shape
from iotsec.testing.drawing import ASKED, draw_tree
from iotsec.testing.luck import Luck, Seeded, chance, one_of, some_of

CATALOGUE = Catalogue(standard_vocabulary(), DERIVED)
WHOLE = Shape(whole=True, vague=0, doubtful=0, present=0, none=0.1)
KINDS = ("thing", "gateway", "network", "software", "store", "control", "service", "person")
TRIED = 12
"""Conditions tried on each design."""


def check_language(seed: int) -> set[str]:
    """The two evaluators agree on random conditions about one random whole design; the operators that were used."""
    luck = Seeded(seed)
    tree = draw_tree(luck, WHOLE)
    facts, plain, used = laws.facts_of(laws.design_of(tree)), Plain(tree), set()
    asker = Asker(luck, CATALOGUE, derived=False)
    kinds = [one_of(luck, tuple(ASKED)) for _ in range(TRIED)]
    for kind, asked in [
        *((kind, asker.condition(kind, 2)) for kind in kinds),
        *(("component", way_of(luck)) for _ in range(4)),
    ]:
        condition = read_condition(asked, kind, CATALOGUE)
        if condition is None:
            continue
        answers = laws.answered(facts, kind, [condition])
        for id in facts.ids(kind):
            try:
                expected = plain.holds(asked, id)
            except Undecided:
                continue
            beyond = "guards" in str(asked) and answers.get((0, id)) is None  # Depth is exact to 3.
            assert beyond or answers.get((0, id)) is expected, (
                f"{asked} of {id}: {answers.get((0, id))}, not {expected}"
            )
        used |= words_of(asked)
    return used


def way_of(luck: Luck) -> dict[str, Any]:
    """A question of the graph of which the ends and the guards are kinds of components, so that ways pass guards."""
    ends, guards = ({"fact": "kind", "one_of": some_of(luck, KINDS, 4) or ["thing"]} for _ in range(2))
    if chance(luck, 0.5):
        return {"guards": {"from": ends, "that": guards}, "at_least": 1 + luck.below(3)}
    aside = {"target_counts": False} if chance(luck, 0.4) else {}
    along = {"along": {"fact": "kind", "none_of": ["power", "physical"]}} if chance(luck, 0.4) else {}
    return {"reached": {one_of(luck, ("from", "toward")): ends, **along, "avoiding": guards, **aside}, "is": True}


def words_of(asked: Any) -> set[str]:
    """All words of a condition."""
    if isinstance(asked, dict):
        return set(asked) | {word for part in asked.values() for word in words_of(part)}
    return {word for part in asked for word in words_of(part)} if isinstance(asked, list) else set()


@settings(max_examples=laws.examples(300), deadline=None, phases=[Phase.generate], database=None,
          suppress_health_check=[HealthCheck.too_slow])  # fmt: skip
@given(st.integers(0, 2**32 - 1))
def test_the_evaluator_is_what_the_language_says(seed: int) -> None:
    """Protects every operator, join, quantifier, fold and question of the graph where everything is stated."""
    check_language(seed)


def test_a_question_about_one_element_leaves_the_others_alone() -> None:
    """Protects the network of all flows from being replaced by the flows that one element under check asked for."""
    nothing = {"none": "there is none"}
    flow = {"from": "a", "to": "b", "via": nothing, "through": nothing, "kind": "data"}
    tree = {"iotsec": 1, "id": "two", "as_of": "2027-06-01", "complete": ["flows"], "flows": {"only": flow},
            "components": {"a": {"kind": "thing"}, "b": {"kind": "gateway"}}}  # fmt: skip
    facts = laws.facts_of(laws.design_of(tree))
    thing = {"fact": "kind", "is": "thing"}
    along = {"all": [{"fact": "kind", "is": "command"}, {"fact": "to.kind", "is_not": {"fact": "self.kind"}}]}
    asked = [{"reached": {"from": thing, "along": along}, "is": True}, {"reached": {"from": thing}, "is": True}]
    conditions = [read_condition(item, "component", CATALOGUE) for item in asked]
    assert laws.answered(facts, "component", conditions) == {
        (0, "a"): False, (0, "b"): False, (1, "a"): False, (1, "b"): True,
    }  # fmt: skip


def test_all_words_of_the_language_are_tried() -> None:
    """Protects the test above from missing a word of the language."""
    used = set().union(*(check_language(seed) for seed in range(80)))
    assert used >= {
        "all", "any", "not", "every", "some", "where", "fact", "count", "total", "union", "plus", "times", "reached",
        "guards", "from", "toward", "along", "avoiding", "target_counts", "is", "is_not", "one_of", "none_of",
        "at_least", "at_most", "above", "below", "includes", "only", "within", "declared", "given",
    }  # fmt: skip
