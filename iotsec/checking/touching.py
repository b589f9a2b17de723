"""On which kinds of elements a requirement may depend: where none of them differ, its verdicts do not."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from iotsec.conditions.tree import Condition, Fact, Guards, Reached, walk
from iotsec.facts.catalogue import Catalogue
from iotsec.facts.copies import Copies
from iotsec.facts.derived.scenarios.case_copies import CaseCopies
from iotsec.facts.derived.scenarios.cases import Cases, cases_of
from iotsec.facts.table import Facts
from iotsec.requirements.requirement import Requirement

STRUCK = frozenset({"component", "zone", "system"})
"""What the cases of a scenario strike or cut off."""


def conditions_of(requirement: Requirement) -> Iterator[Condition]:
    """All conditions of a requirement: when it applies, what it requires, and its alternatives."""
    if requirement.when is not None:
        yield requirement.when
    yield requirement.require
    for other in requirement.alternatives:
        if other.when is not None:
            yield other.when
        yield other.require


def kinds_touched(requirement: Requirement, kind: str, catalogue: Catalogue) -> frozenset[str]:
    """The kinds of elements on whose existence the verdicts of a requirement on elements of a kind may depend."""
    found = {kind}
    for condition in conditions_of(requirement):
        for node in walk(condition):
            if isinstance(node, (Reached, Guards)):
                found |= {"component", "flow"}
            if isinstance(node, Fact):
                for step, kinds in zip(node.steps, node.kinds, strict=True):
                    found.update(*(catalogue.kinds_read(at, step) for at in kinds))
    return frozenset(found | (STRUCK if requirement.under else set()))


def may_move(requirement: Requirement, copies: Copies) -> bool:
    """Whether anything that a requirement reads may be something else in one of the copies (or cases)."""
    nodes = [node for condition in conditions_of(requirement) for node in walk(condition)]
    if any(isinstance(node, (Reached, Guards)) for node in nodes):
        return True
    return any(
        copies.varies(kind, step)
        for node in nodes
        if isinstance(node, Fact)
        for step, kinds in zip(node.steps, node.kinds, strict=True)
        for kind in kinds
    )


def worked_out_in_each(requirement: Requirement, copies: CaseCopies) -> bool:
    """Whether something that a requirement reads has to be worked out anew in each case."""
    nodes = [node for condition in conditions_of(requirement) for node in walk(condition)]
    if any(isinstance(node, Guards) or (isinstance(node, Reached) and not copies.is_plain(node)) for node in nodes):
        return True
    return any(
        copies.needs_copies(kind, step)
        for node in nodes
        if isinstance(node, Fact)
        for step, kinds in zip(node.steps, node.kinds, strict=True)
        for kind in kinds
    )


def cases_differ(requirement: Requirement, facts: Facts, copy: Facts) -> bool:
    """Whether the scenarios of a requirement have other cases in a copy of the facts."""
    return any(not _same(cases_of(facts, name), cases_of(copy, name)) for name in requirement.under)


def _same(one: Cases, other: Cases) -> bool:
    """Whether two scenarios strike the same, for as long, and cut off the same."""
    if one.names != other.names or not np.array_equal(one.exists, other.exists):
        return False
    pairs = [*zip(one.loss, other.loss, strict=True)]
    for side, another in zip(one.sides, other.sides, strict=True):
        pairs += [(side.inside, another.inside), (side.outside, another.outside)]
    return all(np.array_equal(first, second) for first, second in pairs)
