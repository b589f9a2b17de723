"""Why a verdict is what it is: the leaves that decided it, with what was seen; of an unknown, what is not known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from iotsec.checking.in_force import in_force_explained
from iotsec.checking.scenarios import CaseExplainer
from iotsec.conditions.masks import Mask
from iotsec.conditions.source import Scope
from iotsec.conditions.tree import Condition, Parameter
from iotsec.facts.asking import table_scope
from iotsec.facts.existence import missing_of_existence
from iotsec.facts.explain import Explanation, explain_condition
from iotsec.facts.gaps import gaps, gaps_of_existence, joined
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing
from iotsec.findings import Seen, Verdict
from iotsec.requirements.requirement import Requirement


class Explainer:
    """Explains verdicts from the same columns from which they were given."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.under = CaseExplainer(facts)
        self._scopes: dict[tuple[str, int], Scope] = {}
        self._parameters: dict[str, dict[str, Parameter]] = {}

    def explain(self, requirement: Requirement, kind: str, row: int, verdict: Verdict) -> tuple[Seen, ...]:
        """The facts that led to the verdict on one element, each once, in the order of the requirement."""
        parameters = self._parameters.setdefault(requirement.key, dict(requirement.parameters))
        scope = self._scope(kind, row).with_parameters(parameters)
        if verdict is Verdict.NOT_APPLICABLE:
            found = self._presence(kind, row, wanted=False) + _in_force(requirement, scope, wanted=False)
            found += self._of(requirement.when, scope, wanted=False)
        elif verdict is Verdict.UNKNOWN:
            found = self._presence(kind, row, wanted=None) + _in_force(requirement, scope, wanted=None)
            found += self._of(requirement.when, scope, wanted=None)
            found += self._required(requirement, requirement.require, scope, wanted=None)
            for other in requirement.alternatives:
                found += self._of(other.when, scope, wanted=None)
                found += self._required(requirement, other.require, scope, wanted=None)
        else:
            found = self._decided(requirement, scope, verdict)
        if verdict is Verdict.COMPENSATED:
            found += self._compensated(requirement, kind, row)
        return tuple(dict.fromkeys(_seen(item) for item in found))

    def required(self, requirement: Requirement, kind: str, row: int, *, wanted: bool | None) -> tuple[Seen, ...]:
        """Of an element to which a requirement applies: why what is required fails, or (`wanted` None) is not known."""
        scope = self._scope(kind, row).with_parameters(dict(requirement.parameters))
        found = self._required(requirement, requirement.require, scope, wanted=wanted)
        for other in requirement.alternatives if wanted is None else ():
            found += self._of(other.when, scope, wanted=None)
            found += self._required(requirement, other.require, scope, wanted=None)
        return tuple(dict.fromkeys(_seen(item) for item in found))

    def missing(self, requirement: Requirement, kind: str, rows: Sequence[int]) -> list[tuple[Missing, ...]]:
        """The statements that would decide the unknown verdicts on these elements: of what `explain` tells, only these.

        Each is told once for each element.
        """
        parameters = self._parameters.setdefault(requirement.key, dict(requirement.parameters))
        whole = table_scope(self.facts, kind).with_parameters(parameters)
        parts = [requirement.when, *(other.when for other in requirement.alternatives)]
        if not requirement.under:
            parts = [requirement.when, requirement.require]
            parts += [part for other in requirement.alternatives for part in (other.when, other.require)]
        found = joined(gaps_of_existence(whole, rows), *(gaps(part, whole, rows) for part in parts if part is not None))
        if requirement.under or requirement.in_force is not None:
            found = joined(found, {row: tuple(self._told_one_by_one(requirement, kind, row)) for row in rows})
        return [tuple(dict.fromkeys(found.get(row, ()))) for row in rows]

    def _told_one_by_one(self, requirement: Requirement, kind: str, row: int) -> Iterator[Missing]:
        """What is missing of the cases of a scenario, and of the dates at which a requirement is in force."""
        scope = self._scope(kind, row).with_parameters(self._parameters[requirement.key])
        for condition in (requirement.require, *(other.require for other in requirement.alternatives)):
            if requirement.under:
                told = self.under.explained(requirement.under, condition, scope, wanted=None)
                yield from (gap for item in told for gap in item.missing)
        yield from (gap for item in _in_force(requirement, scope, wanted=None) for gap in item.missing)

    def _scope(self, kind: str, row: int) -> Scope:
        """One element; what was worked out of it for one requirement is kept for the others."""
        if (kind, row) not in self._scopes:
            self._scopes[kind, row] = Scope(self.facts, kind, np.array([row]), {})
        return self._scopes[kind, row]

    def _decided(self, requirement: Requirement, scope: Scope, verdict: Verdict) -> list[Explanation]:
        """Of what is met: why it holds (or does not apply); of what is not met: why it applies, and why it fails."""
        if verdict is not Verdict.MET:
            applies = _in_force(requirement, scope, wanted=True) + self._of(requirement.when, scope, wanted=True)
            return applies + self._required(requirement, requirement.require, scope, wanted=False)
        own = self._required(requirement, requirement.require, scope, wanted=True)
        for other in () if own else requirement.alternatives:
            own = own or self._required(requirement, other.require, scope, wanted=True)
        return own

    def _required(
        self, requirement: Requirement, condition: Condition, scope: Scope, *, wanted: bool | None
    ) -> list[Explanation]:
        """Why a condition holds, fails or is not known; under scenarios, in the case that decides it."""
        if not requirement.under:
            return self._of(condition, scope, wanted=wanted)
        return self.under.explained(requirement.under, condition, scope, wanted=wanted)

    def _compensated(self, requirement: Requirement, kind: str, row: int) -> list[Explanation]:
        """The compensation that makes up for it, with the components that stand on every way."""
        id, witness = self.facts.kept["compensated", requirement.key, kind, row]
        return [Explanation("on_every_way", "compensation", id, "on_every_way", "true", "is True", True, witness)]

    def _of(self, condition: Condition | None, scope: Scope, *, wanted: bool | None) -> list[Explanation]:
        return [] if condition is None else explain_condition(condition, scope, wanted)

    def _presence(self, kind: str, row: int, *, wanted: bool | None) -> list[Explanation]:
        """Of an element that does not exist, or only in some choices: which choices decide it."""
        present = self.facts.present(kind)
        answer = Mask(present.true[row : row + 1], present.false[row : row + 1])
        known: bool | None = True if answer.true[0] else False if answer.false[0] else None
        if known is True or known is not wanted or self.facts.design is None:
            return []
        id = self.facts.ids(kind)[row]
        missing = missing_of_existence(self.facts, kind, row) if wanted is None else ()
        seen = "depends on choices" if self.facts.case is None else "perhaps lost"
        return [Explanation("present", kind, id, "present", seen, "is true", known, None, missing)]


def _in_force(requirement: Requirement, scope: Scope, *, wanted: bool | None) -> list[Explanation]:
    return [] if requirement.in_force is None else in_force_explained(requirement.in_force, scope, wanted)


def _seen(item: Explanation) -> Seen:
    values: dict[str, Any] = item._asdict()
    return Seen(**values)
