"""Requirements tried on a reference design: how often they apply, what comes of them, and edits that are made quickly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from iotsec.checking.judging import asked
from iotsec.conditions.source import Scope
from iotsec.documents.reading import design_of, tree_of
from iotsec.findings import Findings, Verdict
from iotsec.model.design import Design
from iotsec.model.kinds import SECTIONS
from iotsec.requirements.requirement import Requirement
from iotsec.testing.edits import copied, edit_here


def verdicts(findings: Findings, id: str) -> Counter[Verdict]:
    """How often each verdict was given for a requirement."""
    counted: Counter[Verdict] = Counter()
    for judged in findings.judged:
        if judged.requirement.id == id:
            counted.update(Verdict(int(verdict)) for verdict in judged.verdicts)
    return counted


def surely_applies(findings: Findings, requirement: Requirement) -> int:
    """On how many elements the requirement surely applies and is met, by its `when` alone."""
    total = 0
    for judged in (item for item in findings.judged if item.requirement.id == requirement.id):
        size = findings.facts.size(judged.kind)
        scope = Scope(findings.facts, judged.kind, slice(0, size), dict(requirement.parameters))
        when = asked(requirement, scope)
        total += int((when.true & findings.facts.present(judged.kind).true & (judged.verdicts == Verdict.MET)).sum())
    return total


class Editing:
    """Edits of one design: the elements that an edit leaves alone are not read again."""

    def __init__(self, design: Design) -> None:
        self.design = design
        self.tree = tree_of(design)

    def edited(self, edits: Mapping[str, Any]) -> Design:
        """The design with edits as in `tried_on`; the same as `iotsec.testing.edited` gives."""
        touched = {tuple(path.split(".")[:2]) for path in edits}
        tree = {name: dict(part) if name in SECTIONS else part for name, part in self.tree.items()}
        for section, id in (path for path in touched if len(path) == 2 and path[1] in tree.get(path[0], {})):
            tree[section][id] = copied(tree[section][id])
        edit_here(tree, edits)
        if not all(path[0] in SECTIONS and len(path) == 2 for path in touched):
            return design_of(tree)
        header = {name: part for name, part in tree.items() if name not in SECTIONS and name != "iotsec"}
        kept = [item for item in self.design.elements.values() if (item.SECTION, item.id) not in touched]
        made = [SECTIONS[section](id=id, **tree[section][id]) for section, id in touched if id in tree.get(section, {})]
        return Design(elements=[*kept, *made], **header)
