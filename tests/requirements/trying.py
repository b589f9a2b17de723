"""Requirements tried on a reference design: how often they apply, and what comes of them."""

from __future__ import annotations

from collections import Counter

from iotsec.analysis.profiles.trying import Editing
from iotsec.checking.judging import asked
from iotsec.conditions.source import Scope
from iotsec.findings import Findings, Verdict
from iotsec.requirements.requirement import Requirement


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


__all__ = ["Editing", "surely_applies", "verdicts"]
