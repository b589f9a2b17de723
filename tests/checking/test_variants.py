"""Choices: every variant asked at once, against each variant written as a design of its own that has no choices."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import pytest
from asking import Asker, read_condition
from laws import answered, examples

from iotsec.checking.check import check
from iotsec.checking.varying import Variants
from iotsec.documents.reading import design_of
from iotsec.facts.catalogue import Catalogue
from iotsec.facts.derived import DERIVED
from iotsec.facts.presence import with_choices
from iotsec.facts.tabulate import tabulate
from iotsec.findings import Findings, Verdict
from iotsec.model.kinds import standard_vocabulary
from iotsec.requirements.reading import load_profile
from iotsec.testing import Seeded, Shape
from iotsec.testing.drawing import ASKED, draw_tree
from iotsec.testing.luck import one_of

Tree = dict[str, Any]
GENERAL = load_profile("general")
SHAPE = Shape(stated=0.85, doubtful=0.02, present=0.35, per=0.2, modes=0.7)
GONE = {"none": "it does not exist in this variant"}
VOCABULARY = standard_vocabulary()
CATALOGUE = Catalogue(VOCABULARY, DERIVED)
SECTIONS = {kind.section: kind for kind in VOCABULARY.kinds.values() if kind.section}
KEPT = ("parties", "scales")
"""Sections of which every element exists: fields that are no references may name them."""


def drawn(seed: int) -> Tree:
    """A random design with two choices."""
    tree = draw_tree(Seeded(seed), SHAPE)
    tree["choices"] = {"mode": ["normal", "maintenance"], "size": ["small", "large"]}
    luck = Seeded(seed + 1)
    for section, elements in tree.items():
        for element in elements.values() if section in SECTIONS and isinstance(elements, Mapping) else ():
            if "present" in element:
                pair = [["mode", "normal"], ["mode", "maintenance"], ["size", "small"], ["size", "large"]]
                name, option = pair[luck.below(4)]
                element["present"] = {name: [option]}
            if section in KEPT:
                element.pop("present", None)
    return tree


def variant(tree: Tree, chosen: Mapping[str, str]) -> Tree:
    """The design in one variant, written without choices: what does not exist is not there, nor named by anything."""
    made = copy.deepcopy(tree)
    made.pop("choices")
    for _id, element in _elements(made):
        _settle(element, chosen)
    gone = {id for id, element in _elements(made) if not _fits(element.pop("present", {}), chosen)}
    while more := {id for id, element in _elements(made) if id not in gone and _needs(made, id, element) & gone}:
        gone |= more
    for section in SECTIONS:
        for id, element in list(made.get(section, {}).items()):
            if id in gone:
                del made[section][id]
            else:
                _forget(section, element, gone)
    return made


def _settle(element: Tree, chosen: Mapping[str, str]) -> None:
    """State what differs by mode as it is in the mode chosen; what the mode does not say is not stated."""
    for field, said in list(element.items()):
        if isinstance(said, Mapping) and "per" in said:
            value = said["per"]["mode"].get(chosen["mode"])
            element |= {field: value}


def _elements(tree: Tree) -> Iterator[tuple[str, Tree]]:
    return ((id, element) for section in SECTIONS for id, element in tree.get(section, {}).items())


def _fits(present: Mapping[str, list[str]], chosen: Mapping[str, str]) -> bool:
    return all(chosen[name] in options for name, options in present.items())


def _needs(tree: Tree, id: str, element: Tree) -> set[str]:
    section = next(section for section in SECTIONS if id in tree.get(section, {}))
    named = (element.get(name) for name, field in SECTIONS[section].fields.items() if field.form.exists_with)
    needed = {
        value for item in named if isinstance(value := item.get("is") if isinstance(item, Mapping) else item, str)
    }
    return needed | set(
        element["through"] if isinstance(element.get("through"), list) else ()
    )  # It passes nothing else.


def _forget(section: str, element: Tree, gone: set[str]) -> None:
    for name, field in SECTIONS[section].fields.items():
        if field.form.name in ("ref", "refs") and name in element:
            element[name] = _less(element[name], gone)


def _less(value: Any, gone: set[str]) -> Any:
    if isinstance(value, Mapping):
        key = next((key for key in ("is", "including") if key in value), None)
        if key is None:
            return value
        less = _less(value[key], gone)
        if key == "including" and less == GONE:
            return None
        return {**value, key: less} if less != GONE else {**{k: v for k, v in value.items() if k != key}, **GONE}
    if isinstance(value, list):
        return [item for item in value if item not in gone] or GONE
    return GONE if value in gone else value


def told(findings: Findings) -> dict[tuple[str, str, str], Verdict]:
    """Every verdict, by requirement, kind and id."""
    return {
        (item.requirement.key, item.kind, id): Verdict(int(verdict))
        for item in findings.judged
        for id, verdict in zip(findings.facts.ids(item.kind), item.verdicts, strict=True)
    }


def leaves(tree: Tree) -> list[dict[str, str]]:
    """Every variant of a design."""
    choices = tree["choices"]
    return [dict(zip(choices, options, strict=True)) for options in product(*choices.values())]


@pytest.mark.parametrize("seed", range(25))
def test_variants_asked_at_once_are_what_each_check_says(seed: int) -> None:
    """Protects `--each`: in every variant the verdicts of what is open are those of a check with its options chosen."""
    design = design_of(drawn(seed))
    findings = check(design, GENERAL)
    variants = Variants(findings)
    for chosen in leaves({"choices": dict(design.choices)}):
        checked = told(check(design, GENERAL, choices=chosen))
        asked = dict(zip(variants.keys, variants.verdicts(tuple(chosen.items())), strict=True))
        assert {key: (word, checked[key]) for key, word in asked.items() if checked.get(key, word) != word} == {}, (
            chosen
        )


@pytest.mark.parametrize("part", range(4))
def test_every_answer_in_every_variant_is_that_of_its_own_design(part: int) -> None:
    """Protects choices against enumeration: random questions on random designs, each variant as a design of its own.

    What is known while the choices are open is so in every variant.
    """
    for seed in range(part * 10_000, part * 10_000 + examples(75)):
        tree, luck = drawn(seed), Seeded(seed)
        kind = one_of(luck, tuple(ASKED))
        asked = (read_condition(Asker(luck, CATALOGUE).condition(kind), kind, CATALOGUE) for _ in range(6))
        conditions = [item for item in asked if item is not None]
        facts = tabulate(design_of(tree))
        still = answered(facts, kind, conditions)
        for chosen in leaves(tree):
            ours = answered(with_choices(facts, chosen), kind, conditions)
            there = tabulate(design_of(variant(tree, chosen)))
            plain, ids = answered(there, kind, conditions), set(there.ids(kind))
            turned = {key: answer for key, answer in still.items() if key[1] in ids and ours.get(key) is not answer}
            assert turned == {}, (seed, chosen)
            wrong = {key for key, answer in plain.items() if key in ours and ours[key] is not answer}
            assert wrong == set(), (seed, chosen, [conditions[number] for number, _id in wrong])


@pytest.mark.parametrize("seed", range(100, 125))
def test_a_variant_is_the_design_written_without_choices(seed: int) -> None:
    """Protects `--choose`: what is decided with options chosen is so for the design without what does not exist."""
    tree = drawn(seed)
    for chosen in leaves(tree):
        ours, plain = (
            told(check(design_of(tree), GENERAL, choices=chosen)),
            told(check(design_of(variant(tree, chosen)), GENERAL)),
        )
        wrong = {
            key: (ours[key], verdict)
            for key, verdict in plain.items()
            if key[1] not in ("design", "connection") and ours[key] not in (verdict, Verdict.UNKNOWN)
        }
        assert wrong == {}, chosen
