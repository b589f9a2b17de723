"""What does not fit together is found by looking at all elements at once, and told by looking at each."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iotsec.documents.reading import design_of
from iotsec.model import coherence
from iotsec.model.design import DesignError, Trouble
from iotsec.model.kinds import SECTIONS
from iotsec.testing import Shape
from iotsec.testing.drawing import draw_tree
from iotsec.testing.luck import Luck, Seeded, chance, one_of

LEVELS = ("SL 2", "SL 9", "SL", "SL  2", "house one", "house of one", "house three", "none")


def spoilt(luck: Luck) -> dict[str, Any]:
    """A random design in which some references and levels are others, most of them wrong."""
    tree = draw_tree(luck, Shape(present=1))
    tree["choices"], tree["scales"] = {"mode": ["normal", "maintenance"]}, {"house": ["one", "of one"]}
    drawn = [(section, id) for section in SECTIONS for id in tree.get(section, {})]
    for _ in range(luck.below(4)):
        section, id = one_of(luck, drawn)
        said = [(info.alias or name, info.form) for name, info in SECTIONS[section].model_fields.items()]
        named = [(name, form) for name, form in said if form and form.name in ("ref", "refs", "level")]
        if not named:
            continue
        field, form = one_of(luck, named)
        value: Any = (
            one_of(luck, LEVELS) if form.name == "level" else one_of(luck, ["nobody", *(id for _, id in drawn)])
        )
        value = [value] if form.name == "refs" else value
        tree[section][id][field] = {"per": {"mode": {"normal": value}}} if chance(luck, 0.2) else value
    return tree


def troubles(tree: dict[str, Any]) -> list[Trouble] | None:
    """Everything that is wrong with this design; None where nothing is."""
    try:
        design_of(tree)
    except DesignError as error:
        return list(error.troubles)
    return None


@given(st.integers(0, 2**32 - 1))
def test_what_is_wrong_is_the_same_at_once_and_one_by_one(seed: int) -> None:
    """Protects against a wrong reference or level that passes because all elements of a kind are looked at together."""
    tree = spoilt(Seeded(seed))
    at_once = troubles(tree)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(coherence, "_doubtful", lambda _design, _scales: {kind.KIND for kind in SECTIONS.values()})
        assert at_once == troubles(tree)


def test_random_designs_are_spoilt_in_many_ways() -> None:
    """Protects the test above from being about nothing: some designs are right, others are wrong in each way."""
    found = [troubles(spoilt(Seeded(seed))) for seed in range(300)]
    told = " ".join(trouble.message for item in found for trouble in item or ())
    assert None in found
    assert all(words in told for words in ("there is no element", " names a ", "is on no known scale", "has no level"))


def test_right_references_are_not_looked_at_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects the time that a large design takes."""
    tree = draw_tree(Seeded(1), Shape())
    design = design_of(tree)
    monkeypatch.setattr(coherence, "_references", None)
    assert design_of(tree).elements == design.elements


def test_a_step_of_two_words_is_no_level() -> None:
    """Protects a scale of one's own: what stands before the last word is its name, looked at in either way."""
    tree = {"iotsec": 1, "id": "d", "scales": {"house": ["one", "of one"]}}
    (found,) = troubles({**tree, "components": {"a": {"required_level": "house of one"}}}) or ()
    assert (found.path, found.message) == (
        ("components", "a", "required_level"),
        "'house of one' is on no known scale",
    )
    assert troubles({**tree, "components": {"a": {"required_level": "house one"}}}) is None


def test_nesting_a_thousand_deep_is_followed_without_comparing_each_with_each() -> None:
    """Each system asks what lies around it, and that of those around it: a search in a list makes this cubic."""

    class Id(str):
        times = 0
        __hash__ = str.__hash__

        def __eq__(self, other: object) -> bool:
            Id.times += 1
            return str.__eq__(self, other)

    ids = [Id(f"s{number}") for number in range(1_000)]
    around = dict(pairwise(ids))
    assert coherence._chain(ids[0], around.get) == ids[1:]
    Id.times = 0
    coherence._chain(ids[0], around.get)
    assert Id.times < 10_000
