"""Findings in the order in which a reader should see them: where it is most dangerous first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from iotsec.facts.danger import Dangers
from iotsec.findings import Findings
from iotsec.reports.telling import Told, in_order
from iotsec.requirements.requirement import OBLIGATIONS


def by_danger(findings: Findings, items: Iterable[Told]) -> list[list[Told]]:
    """Findings by requirement, the most dangerous first; so are those of each requirement.

    Of two requirements equally dangerous at their worst elements, the more binding comes first, then the id decides.
    """
    dangers = Dangers(findings.facts)

    def worst_first(item: Told) -> tuple[float, float]:
        return dangers.worst_first(item.finding.kind, item.finding.id)

    groups: dict[str, list[Told]] = {}
    for item in sorted(items, key=lambda item: (worst_first(item), in_order(item.finding))):
        groups.setdefault(item.finding.requirement.key, []).append(item)

    def rank(group: list[Told]) -> tuple[Any, ...]:
        binding = OBLIGATIONS.index(group[0].finding.requirement.obligation)
        return worst_first(group[0]), binding, group[0].finding.requirement.key

    return sorted(groups.values(), key=rank)
