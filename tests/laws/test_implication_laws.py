"""Whether one condition follows from another is judged by their form: what is found to follow does so in every design."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from asking import Asker, read_condition
from hypothesis import given
from laws import design_of, facts_of
from test_laws import CATALOGUE, SEEDS, drawn, law

from iotsec.conditions.evaluate import holds
from iotsec.conditions.source import Scope
from iotsec.conditions.tree import Condition
from iotsec.facts.table import Facts
from iotsec.model.vocabulary import SCALES
from iotsec.requirements.deriving import implication
from iotsec.requirements.deriving.implication import implies
from iotsec.testing.drawing import ASKED
from iotsec.testing.luck import Luck, Seeded, chance, one_of
from iotsec.units import QuantityError
from iotsec.units.quantities import read_number

OPERATORS = (
    "is",
    "is_not",
    "at_least",
    "at_most",
    "above",
    "below",
    "one_of",
    "none_of",
    "includes",
    "only",
    "declared",
    "given",
)
LEAF_WORDS = ("fact", "count", "total", "union", "plus", "times", "reached", "guards")
Tree = Any


def varied(luck: Luck, tree: Tree, more: Callable[[], Tree]) -> Tree:
    """A condition like another: a part more or less, another value, operator or quantifier somewhere in it."""
    if not isinstance(tree, dict):
        return tree
    if chance(luck, 0.25):
        return {one_of(luck, ("all", "any")): [tree, more()]}
    word = next((word for word in ("all", "any", "not", "every", "some") if word in tree), None)
    if word in ("all", "any"):
        parts = list(tree[word])
        if len(parts) > 1 and chance(luck, 0.4):
            del parts[luck.below(len(parts))]
            return {word: parts}
        place = luck.below(len(parts))
        return {word: [varied(luck, part, more) if at == place else part for at, part in enumerate(parts)]}
    if word == "not":
        return {"not": varied(luck, tree["not"], more)}
    if word in ("every", "some"):
        inner = dict(tree[word])
        if "where" in inner and chance(luck, 0.5):
            del inner["where"]
        return {word: {**inner, "that": varied(luck, inner["that"], lambda: inner["that"])}}
    return other_leaf(luck, tree)


def other_leaf(luck: Luck, tree: Tree) -> Tree:
    """A comparison with another value, or another operator."""
    operator = next((word for word in OPERATORS if word in tree), None)
    if operator is None:
        return tree
    term = {key: tree[key] for key in LEAF_WORDS if key in tree}
    if chance(luck, 0.3):
        return {**term, one_of(luck, OPERATORS): tree[operator]}
    return {**term, operator: other_value(luck, tree[operator])}


def other_value(luck: Luck, value: Any) -> Any:
    """A value near another one."""
    if isinstance(value, (bool, dict)):
        return value
    if isinstance(value, list):
        return [*value, value[0]] if len(value) < 2 else value[luck.below(2) :][:1]
    if isinstance(value, int):
        return value + one_of(luck, (-1, 1))
    if not isinstance(value, str):
        return value
    scale, _, _word = value.partition(" ")
    if scale in SCALES:
        name = one_of(luck, (scale, scale, "SIL"))
        return f"{name} {one_of(luck, SCALES[name])}"
    try:
        number, unit = read_number(value)
    except QuantityError:
        return value
    return f"{float(number) * one_of(luck, (0.5, 2)):g} {unit.strip()}".strip()


def related(seed: int) -> tuple[str, list[tuple[Condition, Condition]]]:
    """A kind, and pairs of conditions on it of which one follows from the other, as their form shows."""
    luck = Seeded(seed)
    kind = one_of(luck, tuple(ASKED))
    asker = Asker(luck, CATALOGUE, ways=False)
    found = []
    for _ in range(40):
        tree = asker.condition(kind)
        other = varied(luck, tree, lambda: asker.condition(kind, 0, plain=True))
        one, two = (read_condition(item, kind, CATALOGUE) for item in (tree, other))
        if one is None or two is None or one == two:
            continue
        found += [pair for pair in ((one, two), (two, one)) if implies(*pair)]
    return kind, found


def contradicted(
    facts: Facts, kind: str, pairs: list[tuple[Condition, Condition]]
) -> Iterator[tuple[Condition, Condition, str]]:
    """The pairs of which the second does not hold where the first does, or the first does not fail where the second does."""
    scope = Scope(facts, kind, slice(0, facts.size(kind)), {})
    for one, other in pairs:
        mine, theirs = holds(one, scope), holds(other, scope)
        for row in np.flatnonzero((mine.true & ~theirs.true) | (theirs.false & ~mine.false)):
            yield one, other, facts.ids(kind)[int(row)]


@law(60)
@given(SEEDS)
def test_what_is_found_to_follow_follows(seed: int) -> None:
    """Protects every base: a condition that is taken as stronger holds nowhere where the one before it does not."""
    kind, pairs = related(seed)
    for more in range(3):
        facts = facts_of(design_of(drawn(seed + more)))
        assert list(contradicted(facts, kind, pairs)) == []


def test_the_pairs_are_of_every_sort() -> None:
    """Protects the test above from trying nothing: words and operators of every sort are among what was found to follow."""
    seen = Counter(type(one).__name__ for seed in range(60) for pair in related(seed)[1] for one in pair)
    assert set(seen) >= {"All", "Any_", "Leaf", "Not", "Quantified"}, seen


@pytest.mark.parametrize(("part", "wrong"), [
    ("_ordered_imply", lambda mine_by, mine, theirs_by, theirs: True),
    ("_sets_imply", lambda mine_by, mine, theirs_by, theirs: bool(mine & theirs)),
    ("_quantified_implies", lambda one, other: one.over == other.over and implies(one.that, other.that)),
])  # fmt: skip
def test_the_law_notices_a_wrong_implication(part: str, wrong: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects the test of implication: each of its parts made too bold is found out."""
    monkeypatch.setattr(implication, part, wrong)
    for seed in range(400):
        kind, pairs = related(seed)
        if any(contradicted(facts_of(design_of(drawn(seed))), kind, pairs)):
            return
    pytest.fail("no design showed it")


FOLLOWS: list[tuple[Tree, Tree, bool]] = [
    ({"fact": "level", "is": "ASIL B"}, {"fact": "level", "at_least": "ASIL A"}, True),
    ({"fact": "level", "is": "ASIL B"}, {"fact": "level", "is_not": "SIL 2"}, False),
    ({"fact": "level", "at_least": "SL 2"}, {"fact": "level", "at_least": "SIL 1"}, False),
    ({"fact": "level", "above": {"fact": "inherited_level"}}, {"fact": "level", "at_least": {"fact": "inherited_level"}}, True),
    ({"fact": "level", "at_least": {"fact": "inherited_level"}}, {"fact": "level", "above": {"fact": "inherited_level"}}, False),
    ({"fact": "tolerable_outage", "is": "1 h"}, {"fact": "tolerable_outage", "is_not": "60 min"}, False),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "follows"), FOLLOWS)
def test_levels_and_equal_quantities(one: Tree, other: Tree, follows: bool) -> None:
    """Protects bases where random conditions seldom lead: levels of two scales, facts on both sides, units."""
    read = [read_condition(item, "function", CATALOGUE) for item in (one, other)]
    assert None not in read
    assert implies(*read) is follows
