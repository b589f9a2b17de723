"""The laws of checking as functions that raise AssertionError where a law is broken, with the smallest fault found."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from iotsec.checking.check import check, strictest_basis
from iotsec.conditions.evaluate import holds
from iotsec.conditions.source import Scope
from iotsec.conditions.tree import Condition
from iotsec.documents.reading import design_of, tree_of
from iotsec.errors import InputError
from iotsec.facts.table import Facts
from iotsec.facts.tabulate import tabulate
from iotsec.facts.view import View
from iotsec.findings import Verdict
from iotsec.model.design import Design
from iotsec.requirements.requirement import Profile
from iotsec.testing import Seeded, apply_edits
from iotsec.testing.filling import LEAST_BASIS, completion_edits

EXAMPLES = int(os.environ.get("IOTSEC_EXAMPLES", "0"))
"""How many random designs a property is tried on; 0: each test's own modest number."""

Answers = dict[Any, bool]
Edits = Mapping[str, Any]


def examples(usual: int) -> int:
    """The number of examples of a test: its usual one, or what IOTSEC_EXAMPLES says."""
    return EXAMPLES or usual


def facts_of(design: Design, **choices: str) -> Facts:
    """The facts of a design, with the least bases of the general requirements."""
    return tabulate(design, View(as_of=design.as_of, least_basis=LEAST_BASIS, choices=choices))


def answered(facts: Facts, kind: str, conditions: Sequence[Condition]) -> Answers:
    """The definite answers: by the number of the condition and the id of the element."""
    found: Answers = {}
    rows = slice(0, facts.size(kind))
    for number, condition in enumerate(conditions):
        mask = holds(condition, Scope(facts, kind, rows, {}))
        assert not np.any(mask.true & mask.false), f"both true and false: {condition}"
        for row, id in enumerate(facts.ids(kind)):
            if mask.true[row] or mask.false[row]:
                found[number, id] = bool(mask.true[row])
    return found


def judged(design: Design, profile: Profile) -> Answers:
    """The definite verdicts: True where met or not applicable, False where not met (or waived, which only was)."""
    found: Answers = {}
    for item in check(design, profile).judged:
        ids = tabulate_ids(design, item.kind) if item.kind != "connection" else None
        for row, verdict in enumerate(item.verdicts.tolist()):
            if verdict in (Verdict.UNKNOWN, Verdict.LATER):
                continue
            found[item.requirement.id, item.kind, ids[row] if ids else row] = verdict in (
                Verdict.MET, Verdict.NOT_APPLICABLE,
            )  # fmt: skip
    return found


def tabulate_ids(design: Design, kind: str) -> list[str]:
    """The ids of the elements of a kind, by row."""
    return [design.id] if kind == "design" else [element.id for element in design.of_kind(kind)]


def verdicts_of(design: Design, profile: Profile) -> Answers:
    """As `judged`, with connections named by their ids."""
    findings = check(design, profile)
    found: Answers = {}
    for item in findings.judged:
        ids = findings.facts.ids(item.kind)
        for row, verdict in enumerate(item.verdicts.tolist()):
            if verdict not in (Verdict.UNKNOWN, Verdict.LATER):
                found[item.requirement.id, item.kind, ids[row]] = verdict in (Verdict.MET, Verdict.NOT_APPLICABLE)
    return found


def turned(before: Answers, after: Answers) -> dict[Any, tuple[bool, bool | None]]:
    """The definite answers that changed; a row that is gone counts as not applicable."""
    gone = dict.fromkeys(before, True) if any(len(key) == 3 for key in before) else {}
    ids_after = {key[1:] for key in after}
    return {
        key: (answer, after.get(key))
        for key, answer in before.items()
        if after.get(key, gone.get(key) if key[1:] not in ids_after and key[1:2] == ("connection",) else None)
        is not answer
    }


def filling_in_changes_nothing(
    design: Design, seed: int, share: float, grow: int, asked: Callable[[Design], Answers]
) -> None:
    """Law 1 and 1b: a more informed version of a design gives the same definite answers."""
    tree = tree_of(design)
    edits = completion_edits(tree, Seeded(seed), share=share, grow=grow)
    before = asked(design)

    def changed(some: Sequence[Edits]) -> dict[Any, tuple[bool, bool | None]]:
        return turned(before, asked(_with(tree, some)))

    if changed(edits):
        least = _fewest(edits, lambda some: bool(_tried(changed, some)))
        raise AssertionError(f"{changed(least)} after {least}")


def _with(tree: Mapping[str, Any], edits: Sequence[Edits]) -> Design:
    for item in edits:
        tree = apply_edits(tree, item)
    return design_of(tree)


def _tried(changed: Callable[[Sequence[Edits]], Any], edits: Sequence[Edits]) -> Any:
    try:
        return changed(edits)
    except (InputError, KeyError):
        return None


def _fewest(edits: list[Edits], still: Callable[[Sequence[Edits]], bool]) -> list[Edits]:
    """A list of edits of which none can be left out: first halves are tried, then single ones."""
    size = max(1, len(edits) // 2)
    while size:
        start = 0
        while start < len(edits):
            fewer = edits[:start] + edits[start + size :]
            if len(fewer) < len(edits) and still(fewer):
                edits = fewer
            else:
                start += size
        size //= 2
    return edits


def least_basis_of(profile: Profile) -> dict[str, Any]:
    """The least bases of a profile, which the random completions go by."""
    return dict(strictest_basis((profile,)))
