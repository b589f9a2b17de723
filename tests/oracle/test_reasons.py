"""Whether the reasons of a verdict carry it: what is said to stop every way does, and what is said to fail it does.

A re-reader can see that a cut or a value stands in the document, not that it matters. So it is taken away here: where
the guards of a cut are gone, and those behind them in their turn, a way must open; where what `because` names is not
stated any more, again and again, nothing may be left that surely fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from iotsec.checking.check import check
from iotsec.checking.second import reads_second
from iotsec.conditions.tree import Reached, walk
from iotsec.documents.reading import design_of, load_design, tree_of
from iotsec.facts.catalogue import Catalogue
from iotsec.facts.derived import DERIVED
from iotsec.findings import Finding, Verdict
from iotsec.frozen import evolve
from iotsec.model.kinds import KINDS, standard_vocabulary
from iotsec.requirements.reading import load_profile
from iotsec.requirements.requirement import Profile
from iotsec.testing import apply_edits
from iotsec.testing.edits import Tree

CHARGING = Path(__file__).parents[2] / "examples" / "ev-charging"
GENERAL = load_profile("general")
CATALOGUE = Catalogue(standard_vocabulary(), DERIVED)
ROUNDS = 8
"""So many guards lie behind each other at most, and so many facts fail a requirement each by itself."""
MOST_ELEMENTS = 2
"""Of each requirement, so many elements are tried."""


@cache
def alone(id: str) -> Profile:
    """The template with one requirement, which is quicker."""
    return evolve(GENERAL, requirements={id: GENERAL.requirements[id]})


@cache
def written(name: str) -> Tree:
    """An example as plain values."""
    return tree_of(load_design(CHARGING / f"{name}.yaml").design)


def first_stratum(id: str) -> bool:
    """Whether a requirement reads nothing of what others came to, so that it can be asked alone."""
    return not reads_second(GENERAL.requirements[id], CATALOGUE)


def again(tree: Tree, finding: Finding) -> Finding:
    """The same requirement asked of the same element in another document."""
    found = check(design_of(tree), alone(finding.requirement.id)).select()
    return next(item for item in found if (item.kind, item.id) == (finding.kind, finding.id))


def path_of(kind: str, id: str, field: str) -> str:
    """The path of a field in a document, as edits name it."""
    return field if kind == "design" else f"{KINDS[kind].SECTION}.{id}.{field}"


def cut_of(finding: Finding) -> set[str]:
    """The components that are said to stop every way."""
    shown = [seen.witness for seen in finding.because if seen.witness is not None and seen.witness.form == "cut"]
    return {step.id for witness in shown for step in witness.steps if step.note == "stops every way"}


ASK_OF_WAYS = [
    id
    for id, requirement in GENERAL.requirements.items()
    if first_stratum(id) and not requirement.under and any(isinstance(node, Reached) for node in walk(requirement.require))
]  # fmt: skip


@pytest.mark.parametrize("id", ASK_OF_WAYS)
def test_without_what_stops_every_way_there_is_one(id: str) -> None:
    """Protects the witness of what is met: a cut that could be taken away unnoticed would be no cut."""
    tree, profile = written("design"), alone(id)
    met = [finding for finding in check(design_of(tree), profile).select(Verdict.MET) if cut_of(finding)]
    assert met
    for finding in met[:MOST_ELEMENTS]:
        left, now = tree, finding
        for _ in range(ROUNDS):
            if now.verdict is not Verdict.MET or not (cut := cut_of(now)):
                break
            left = apply_edits(left, {f"components.{guard}.enforces": {"none": "taken away"} for guard in cut})
            now = again(left, finding)
        assert now.verdict is not Verdict.MET, f"{finding}, past {sorted(cut_of(finding))} and what is behind"


def named(finding: Finding) -> Iterator[str]:
    """What `because` names of the document, with the values that its witnesses show, and the guards of its ways."""
    for seen in finding.because:
        for step in () if seen.witness is None else seen.witness.steps:
            field = step.note.partition(":")[0] if ": " in step.note else "enforces"
            if step.kind in KINDS:
                yield path_of(step.kind, step.id, field)
        if seen.value == "[]":
            yield "complete"  # Where nothing is drawn, the word that all is drawn is the reason.
        elif seen.kind in KINDS:
            yield path_of(seen.kind, seen.id, seen.field)


def stands(tree: Tree, path: str) -> bool:
    """Whether something stands at a path."""
    at = tree
    for step in path.split("."):
        if not isinstance(at, dict) or step not in at:
            return False
        at = at[step]
    return True


FAILED = [
    finding
    for finding in check(design_of(written("first-draft")), GENERAL).select(Verdict.NOT_MET)
    if first_stratum(finding.requirement.id)
]  # fmt: skip


@pytest.mark.parametrize("id", sorted({finding.requirement.id for finding in FAILED}))
def test_without_what_fails_it_nothing_surely_does(id: str) -> None:
    """Protects whoever mends a design: a reason that may be changed without effect would be none."""
    for finding in [item for item in FAILED if item.requirement.id == id][:MOST_ELEMENTS]:
        tree, now = written("first-draft"), finding
        for _ in range(ROUNDS):
            hidden = [path for path in dict.fromkeys(named(now)) if stands(tree, path)]
            assert hidden, f"{now} names nothing that stands in the document"
            tree = apply_edits(tree, dict.fromkeys(hidden))
            now = again(tree, finding)
            if now.verdict is not Verdict.NOT_MET:
                break
        assert now.verdict is not Verdict.NOT_MET, f"{now}: {[str(seen) for seen in now.because]}"
