"""Compensations: components that make up for what is not met, checked like anything else; never for an unknown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from iotsec.checking.explaining import Explainer
from iotsec.checking.in_force import owner_of
from iotsec.checking.serving import Serves, apart, in_service, sound
from iotsec.checking.standing import Guards, Standing, Ways, all_of
from iotsec.columns import NOTHING, Truth
from iotsec.columns.rows import Bools
from iotsec.conditions.evaluate import holds
from iotsec.conditions.masks import Mask
from iotsec.conditions.source import Scope
from iotsec.facts.derived.questions import existing, named_at, presence_of
from iotsec.facts.derived.showing import MOST, element, follow, joined, of_values
from iotsec.facts.existence import missing_of_existence
from iotsec.facts.explain import explain_condition
from iotsec.facts.gaps import missing_in
from iotsec.facts.missing import missing_of
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing, Step, Witness
from iotsec.findings import Judged, Verdict
from iotsec.frozen import evolve
from iotsec.requirements.requirement import Requirement

CompensatedBy = dict[tuple[str, str, int], str]
KIND = "compensation"
TO_SYSTEM = {
    "component": ("system",), "function": ("system",), "flow": ("from.system", "to.system"),
    "interface": ("component.system",), "access": ("to.system",),
}  # fmt: skip
ASKED = tuple(verdict for verdict in Verdict if verdict is not Verdict.NOT_APPLICABLE)
FACTS = ("matched", "on_every_way", "in_force")


class Answered(NamedTuple):
    """One answer about a compensation, and what shows it."""

    answer: bool | None
    witness: Witness


class Compensations:
    """What is known of the compensations of a design, each by its row, once the other verdicts are given."""

    def __init__(self, facts: Facts, judged: Sequence[Judged], requirements: Sequence[Requirement]) -> None:
        self.facts = facts
        self.judged = judged
        self.versions: dict[str, list[Requirement]] = {}
        for item in requirements:
            self.versions.setdefault(item.id, []).append(item)
        self.ways = Ways(facts)
        self._measures: dict[str, Mask] = {}

    def named(self, row: int) -> list[Requirement]:
        """The requirement that it names, where it is checked here: as each profile has it that may ask it."""
        code = int(self.facts.code(KIND, "requirement")[row])
        versions = self.versions.get(self.facts.words.word(code), []) if code >= 0 else []
        if len(versions) < 2:
            return versions
        seen = {item.requirement.key for item, _at in self.touched(row, *ASKED)}
        return [version for version in versions if version.key in seen] or versions

    def matched(self, row: int) -> Answered:
        """Whether it touches something that is not met; not known while it may yet come to do so."""
        id = self.facts.ids(KIND)[row]
        fields = [field for field in ("requirement", "elements") if missing_of(self.facts, KIND, row, field)]
        seen = self.touched(row, Verdict.NOT_MET)
        if seen:
            shown = tuple(element(self.facts, at + self.facts.offset(item.kind)) for item, at in seen)
            return Answered(True, Witness("values", shown[:MOST]))
        missing = [Missing(KIND, id, field) for field in fields]
        perhaps = self.touched(row, Verdict.UNKNOWN)
        later = [gap for item, at in self.touched(row, Verdict.LATER) for gap in self._due(item.kind, at)]
        if not missing and not perhaps and not later:
            names = tuple(element(self.facts, number) for number in named_at(self.facts.many(KIND, "elements"), row)[0])
            return Answered(False, Witness("values", names[:MOST]))
        missing += later
        explainer = Explainer(self.facts)
        for item, at in perhaps:
            missing += explainer.missing(item.requirement, item.kind, [at])[0]
        return Answered(None, Witness("values", (), tuple(dict.fromkeys(missing))[:MOST]))

    def _due(self, kind: str, row: int) -> tuple[Missing, ...]:
        """The systems that are not known, of which one may have reached the stage from which the element is asked."""
        seen = [item for path in TO_SYSTEM.get(kind, ()) for item in follow(self.facts, kind, row, path)]
        return of_values(self.facts, seen, settled=False).missing

    def touched(self, row: int, *verdicts: Verdict) -> list[tuple[Judged, int]]:
        """What it names that has one of these verdicts: the requirement as judged, and the row."""
        code = int(self.facts.code(KIND, "requirement")[row])
        id = self.facts.words.word(code) if code >= 0 else None
        numbers = set(named_at(self.facts.many(KIND, "elements"), row)[0])
        return [
            (item, found)
            for item in self.judged
            if item.requirement.id == id
            for found in item.rows(*verdicts).tolist()
            if found + self.facts.offset(item.kind) in numbers
        ]

    def guards(self, row: int) -> Guards:
        """The components that compensate: those that surely do, and all that may."""
        many, here = self.facts.many(KIND, "by"), self.facts.present("component")
        offset, size = self.facts.offset("component"), self.facts.size("component")
        sure, possible = np.zeros(size, dtype=np.bool_), np.full(size, bool(many.open[row]))
        certain, maybe = named_at(many, row)
        sure[[number - offset for number in certain]] = True
        possible[[number - offset for number in (*certain, *maybe)]] = True
        return Guards(sure & here.true, possible & ~here.false)

    def covers(self, row: int, number: int) -> Standing:
        """Whether what compensates stands on every way to one element; what is of its product falls with it."""
        guards, (sure, perhaps) = self.guards(row), apart(self.facts, number)
        standing = self.ways.to(number, Guards(guards.sure & sure, guards.possible & perhaps))
        if standing.answer is not None or not (guards.sure & perhaps & ~sure).any():
            return standing
        unsure = np.flatnonzero(guards.sure & perhaps & ~sure).tolist()
        alike = [gap for at in unsure for gap in missing_of(self.facts, "component", at, "product")]
        missing = Witness("values", (), (*alike, *self._product_of(number)))
        return standing._replace(witness=joined(standing.witness, missing))

    def _product_of(self, number: int) -> tuple[Missing, ...]:
        kind = self.facts.kind_of(number)
        component = owner_of(self.facts, kind, number - self.facts.offset(kind))
        return () if component is None else missing_of(self.facts, "component", component, "product")

    def on_every_way(self, row: int) -> Answered:
        """Whether what compensates stands on every way to each element that it names."""
        many, found = self.facts.many(KIND, "elements"), list[Standing]()
        for number, sure in existing(self.facts, many, row):
            standing = self.covers(row, number)
            if standing.answer is False and not sure:
                kind = self.facts.kind_of(number)
                missing = missing_of_existence(self.facts, kind, number - self.facts.offset(kind))
                standing = Standing(None, Witness("values", (), missing))
            found.append(standing)
        missing = missing_of(self.facts, KIND, row, "elements")
        if missing:
            found.append(Standing(None, Witness("values", (), missing)))
        answer, witness = all_of(found, nothing=True)
        if answer is None:
            witness = joined(witness, Witness("values", (), missing_of(self.facts, KIND, row, "by")))
        return Answered(answer, witness)

    def in_force(self, row: int) -> Answered:
        """Whether it has a reason, and each that compensates exists and is what the requirement says compensates."""
        facts, requirements = self.facts, self.named(row)
        many, code = facts.many(KIND, "by"), int(facts.code(KIND, "requirement")[row])
        good = bool(requirements) and all(item.compensable is not None for item in requirements)
        answers: list[bool | None] = [None if code == -1 else good]
        answers.append({-1: None, NOTHING: False}.get(int(facts.code(KIND, "reason")[row]), True))
        answers.append(None if many.open[row] else bool(named_at(many, row)[0]))
        missing = [gap for field in ("requirement", "reason", "by") for gap in missing_of(facts, KIND, row, field)]
        steps: list[Step] = []
        for number in named_at(many, row)[0]:
            seen: list[Step] = []
            for requirement in requirements or (None,):
                serves = self._serves(row, number, requirement)
                answers.append(serves.answer)
                missing += serves.missing
                seen += [*serves.shown, *self._seen_of(number, requirement)]
            steps += dict.fromkeys(seen) or [element(facts, number)]
        answer = False if False in answers else None if None in answers else True
        gaps = () if answer is not None else tuple(dict.fromkeys(missing))
        return Answered(answer, Witness("values", tuple(steps)[:MOST], gaps[:MOST]))

    def _seen_of(self, number: int, requirement: Requirement | None) -> list[Step]:
        """The values by which one component is, or is not, of the kind that compensates."""
        if requirement is None or requirement.compensable is None:
            return []
        one = np.array([number - self.facts.offset("component")])
        scope = Scope(self.facts, "component", one, dict(requirement.parameters))
        seen = [
            item for wanted in (True, False) for item in explain_condition(requirement.compensable.by, scope, wanted)
        ]
        return [Step(item.kind, item.id, f"{item.field}: {item.value}") for item in seen if item.field]

    def _serves(self, row: int, number: int, requirement: Requirement | None) -> Serves:
        """Whether one component exists, is in service, meets it itself, and is of the kind that compensates."""
        facts, exists, at = self.facts, presence_of(self.facts, number), number - self.facts.offset("component")
        parts = [Serves(exists, (), missing_of_existence(facts, "component", at))]
        parts.append(in_service(facts, at, named_at(facts.many(KIND, "elements"), row)[0]))
        if requirement is not None and requirement.compensable is not None:
            parts += [self._measure(at, requirement), sound(facts, self.judged, at, requirement.key)]
        answers = [part.answer for part in parts]
        answer = False if False in answers else None if None in answers else True
        shown = tuple(step for part in parts if part.answer is False for step in part.shown)
        return Serves(answer, shown, tuple(gap for part in parts if part.answer is None for gap in part.missing))

    def _measure(self, row: int, requirement: Requirement) -> Serves:
        """Whether one component is of the kind that the requirement accepts."""
        assert requirement.compensable is not None
        facts, parameters = self.facts, dict(requirement.parameters)
        if requirement.key not in self._measures:
            everything = Scope(facts, "component", slice(0, facts.size("component")), parameters)
            self._measures[requirement.key] = holds(requirement.compensable.by, everything)
        measure, one = self._measures[requirement.key], Scope(facts, "component", np.array([row]), parameters)
        if measure.true[row] or measure.false[row]:
            return Serves(bool(measure.true[row]))
        return Serves(None, (), missing_in(requirement.compensable.by, one))


def compensate(
    facts: Facts, judged: Sequence[Judged], requirements: Sequence[Requirement]
) -> tuple[list[Judged], CompensatedBy]:
    """The verdicts with what is surely compensated marked so, and which compensation did it.

    What is known of each compensation is left among the facts, for the requirements on compensations.
    """
    by: CompensatedBy = {}
    size = facts.size(KIND)
    if not size or facts.design is None:
        return list(judged), by
    known = Compensations(facts, judged, requirements)
    answered = {name: [getattr(known, name)(row) for row in range(size)] for name in FACTS}
    for name, answers in answered.items():
        facts.kept[KIND, name] = _truth([item.answer for item in answers])
        facts.kept[KIND, name, "witness"] = [item.witness for item in answers]
    changed = [evolve(item, verdicts=np.array(item.verdicts)) for item in judged]
    at_once = {id(old): new for old, new in zip(judged, changed, strict=True)}
    here: Bools = facts.present(KIND).true
    for row in range(size):
        if here[row] and answered["in_force"][row].answer:
            for item, at in known.touched(row, Verdict.NOT_MET):
                standing = known.covers(row, at + facts.offset(item.kind))
                key = (item.requirement.key, item.kind, at)
                if standing.answer and key not in by:
                    at_once[id(item)].verdicts[at] = Verdict.COMPENSATED
                    by[key] = facts.ids(KIND)[row]
                    facts.kept["compensated", *key] = (facts.ids(KIND)[row], standing.witness)
    return changed, by


def _truth(answers: Sequence[bool | None]) -> Truth:
    return Truth(
        np.array([answer is True for answer in answers], dtype=np.bool_),
        np.array([answer is False for answer in answers], dtype=np.bool_),
    )
