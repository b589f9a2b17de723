"""What `because` of an unknown names, when stated, makes it definite: over random designs, and the first draft.

What is stated is taken from a whole version of the same design, in which the verdict is definite. A statement may bring
another question (a kind, and then what is asked of that kind), so it is asked again; but each time something new is named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import laws
import pytest

from iotsec.checking.check import check
from iotsec.checking.second import reads_second
from iotsec.conditions.tree import Fact, walk
from iotsec.documents.reading import design_of, load_design, tree_of
from iotsec.facts.catalogue import Catalogue
from iotsec.facts.derived import DERIVED
from iotsec.findings import Finding, Verdict
from iotsec.frozen import evolve
from iotsec.model.kinds import KINDS, standard_vocabulary
from iotsec.requirements.reading import load_profile
from iotsec.requirements.requirement import Profile
from iotsec.testing import Shape, apply_edits, fill_in
from iotsec.testing.drawing import draw_tree
from iotsec.testing.edits import Tree
from iotsec.testing.luck import Seeded

DRAFT = Path(__file__).parents[2] / "examples" / "ev-charging" / "first-draft.yaml"
CATALOGUE = Catalogue(standard_vocabulary(), DERIVED)
SHAPE = Shape(more_fields=12, stated=0.8, present=0)
EACH = 6
"""Of each design, so many unknown findings are tried."""
CATEGORIES = ["power", "communication", "time", "cloud", "data", "people", "other-system"]
"""Of what a function may be independent: only where all are said, or drawn, nothing is left to ask."""

Gap = tuple[str, str, str]


@cache
def general() -> Profile:
    """The general requirements, read once."""
    return load_profile("general")


def alone(id: str) -> Profile:
    """One requirement of them, which is quicker."""
    return evolve(general(), requirements={id: general().requirements[id]})


def may_be_asked_alone(finding: Finding) -> bool:
    """Whether a requirement reads nothing of what others came to, and no levels, which are seldom comparable."""
    one = finding.requirement
    levels = any(isinstance(node, Fact) and node.form.name == "level" for node in walk(one.require))
    return not levels and not reads_second(one, CATALOGUE)


def missing_of(finding: Finding) -> set[Gap]:
    """What is named as not stated."""
    return {(gap.kind, gap.id, gap.field) for seen in finding.because for gap in seen.missing}


def at(tree: Any, path: list[str]) -> Any:
    """What stands at a path; None where nothing does."""
    for step in path:
        tree = tree.get(step) if isinstance(tree, Mapping) else None
    return tree


def counted(value: Any) -> Any:
    """A value as somebody states it who knows it: one that is only assumed would count as not stated."""
    if not isinstance(value, Mapping) or "basis" not in value:
        return value
    rest = {key: item for key, item in value.items() if key not in ("basis", "by")}
    return rest["is"] if set(rest) == {"is"} else rest


def stated(tree: Tree, whole: Tree, gaps: set[Gap]) -> Tree:
    """The document with these things stated as in the whole one."""
    for kind, id, field in sorted(gaps):
        if kind not in KINDS:
            continue
        path = [] if kind == "design" else [KINDS[kind].SECTION, id]
        name, *inside = field.split(".")
        said = at(tree, [*path, "complete"]) if name == "complete" else None
        if name == "complete" and not isinstance(said, Mapping):
            edits: Tree = {".".join([*path, "complete"]): [*(said or ()), *inside]}
        elif name == "complete":
            edits = {".".join([*path, "complete", *inside]): True}
        else:
            value = CATEGORIES if name == "independent_of" else counted(at(whole, [*path, name, *inside]))
            edits = {".".join([*path, name, *inside]): value} if value is not None else {}
        tree = apply_edits(tree, edits)
    return tree


def rounds_until_definite(finding: Finding, tree: Tree, whole: Tree) -> int | None:
    """How often something had to be stated; None when nothing new is named, and it is still unknown."""
    named: set[Gap] = set()
    now: Finding | None = finding
    rounds = 0
    while now is not None and now.verdict is Verdict.UNKNOWN:  # An element may be gone: two systems of one parent.
        gaps = missing_of(now)
        if gaps <= named:
            return None
        named |= gaps
        rounds += 1
        tree = stated(tree, whole, gaps)
        found = check(design_of(tree), alone(finding.requirement.id)).select()
        now = next((item for item in found if (item.kind, item.id) == (finding.kind, finding.id)), None)
    return rounds


def tried(tree: Tree, seed: int) -> Iterator[tuple[Finding, Tree]]:
    """Some unknown findings of a design, each with a whole version of the design in which it is definite."""
    design = design_of(tree)
    whole = tree_of(fill_in(design, Seeded(seed + 1)))
    definite = {
        (item.requirement.id, item.kind, item.id)
        for item in check(design_of(whole), general()).select()
        if item.verdict is not Verdict.UNKNOWN
    }
    unknown = [
        item
        for item in check(design, general()).select(Verdict.UNKNOWN)
        if may_be_asked_alone(item) and (item.requirement.id, item.kind, item.id) in definite
    ]
    luck = Seeded(seed)
    for _ in range(min(EACH, len(unknown))):
        yield unknown.pop(luck.below(len(unknown))), whole


@pytest.mark.parametrize("part", range(2))
def test_what_is_named_settles_it_in_random_designs(part: int, record_property: Any) -> None:
    """Protects whoever states what was asked for: it settles the question, and nothing that matters goes unnamed."""
    told: Counter[int | None] = Counter()
    stuck = []
    for seed in range(part * 1_000, part * 1_000 + laws.examples(20)):
        tree = draw_tree(Seeded(seed), SHAPE)
        for finding, whole in tried(tree, seed):
            rounds = rounds_until_definite(finding, tree, whole)
            told[rounds] += 1
            stuck += [f"{finding}, seed {seed}"] if rounds is None else []
    record_property("rounds until definite", str(sorted(told.items(), key=str)))
    assert told.total() >= 60
    assert told[1] >= 0.8 * told.total()
    assert stuck == []


@pytest.mark.parametrize(("seed", "requirement"), [(1050, "IOT-RES-03"), (1126, "IOT-RES-08")])
def test_what_once_named_nothing_is_settled(seed: int, requirement: str) -> None:
    """Protects three ways to be stuck: a value below what counts, a part of which nothing is missing, a case in doubt."""
    tree = draw_tree(Seeded(seed), SHAPE)
    found = [(finding, whole) for finding, whole in tried(tree, seed) if finding.requirement.id == requirement]

    assert found != []
    assert all(rounds_until_definite(finding, tree, whole) is not None for finding, whole in found)


def test_what_is_named_settles_it_in_the_first_draft() -> None:
    """Protects the example: for each requirement that is unknown there, what it names settles it."""
    tree = tree_of(load_design(DRAFT).design)
    whole = tree_of(fill_in(design_of(tree), Seeded(3)))
    found: dict[str, Finding] = {}
    for item in check(design_of(tree), general()).select(Verdict.UNKNOWN):
        if may_be_asked_alone(item):
            found.setdefault(item.requirement.id, item)
    rounds = {id: rounds_until_definite(finding, tree, whole) for id, finding in found.items()}
    assert {id for id, number in rounds.items() if number is None} == set()
    assert len(rounds) >= 30
