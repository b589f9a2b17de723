"""Waivers: matched after the verdicts, touching only what is not met, and never a fact or an unknown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from iotsec.checking.authority import answers_for, unanswered
from iotsec.facts.missing import missing_of
from iotsec.facts.openness import stage_of
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing
from iotsec.findings import Judged, Verdict, asking
from iotsec.frozen import evolve
from iotsec.requirements.requirement import Requirement, Waivable

if TYPE_CHECKING:
    from iotsec.model.element import Element

WaivedBy = dict[tuple[str, str, int], str]


def asking_of(facts: Facts, item: Judged, row: int) -> tuple[str, ...]:
    """The profiles that ask a requirement of an element; nobody in particular ("") where there is but one."""
    return asking(facts, item.requirement, item.kind, row) or ("",)


class Waivers:
    """What is known of the waivers of a design, each by its row."""

    def __init__(self, facts: Facts, requirements: Sequence[Requirement]) -> None:
        self.facts = facts
        self.versions: dict[str, list[Requirement]] = {}
        for item in requirements:
            self.versions.setdefault(item.id, []).append(item)

    def element(self, row: int) -> Element:
        """The waiver itself."""
        assert self.facts.design is not None
        return self.facts.design[self.facts.ids("waiver")[row]]

    def stated(self, row: int, field: str) -> Any:
        """What a waiver says, as far as it counts: a value below the least basis is as good as not stated."""
        # The model is loaded already where there is a waiver, and is not needed where there is none.
        from iotsec.model.values import BASIS_OF_STAGE, Between

        waiver, stage = self.element(row), stage_of(self.facts)
        counts = self.facts.view.counts(waiver.statement(field).basis or BASIS_OF_STAGE[stage], stage)
        value = waiver.value(field)
        return value if counts and not isinstance(value, Between) else None

    def requirements(self, row: int) -> list[Requirement]:
        """The requirement that it names, as each profile that it names has it; none where it is not checked here."""
        named = self.stated(row, "profile")
        found = self.versions.get(self.stated(row, "requirement") or "", [])
        return [item for item in found if named in (None, item.profile, item.tailored_by, *item.profiles)]

    def covers(self, row: int, item: Judged, at: int) -> tuple[str, ...]:
        """The profiles for which it speaks, of those that ask something of one element.

        Where profiles of two sides ask, it speaks only for the one that it names, never for the other side's.
        """
        asking, named = asking_of(self.facts, item, at), self.stated(row, "profile")
        return asking if len(asking) < 2 else (named,) if named in asking else ()

    def in_force(self, row: int) -> bool | None:
        """Whether the as-of date lies between its beginning and its end, no further apart than may be."""
        as_of = self.facts.view.as_of
        granted, until = self.stated(row, "granted"), self.stated(row, "until")
        if granted is None or until is None or as_of is None:
            return None
        if not granted <= as_of <= until:
            return False
        limits = [[terms.at_most for terms in each if terms is not None] for each in self.terms(row)]
        return _every([[limit is None or until <= limit.add_to(granted) for limit in each] for each in limits if each])

    def authorised(self, row: int) -> bool | None:
        """Whether it has a reason and was given by another than its author, who answers for what it is about, in a role
        that may give it.
        """
        requirements = self.requirements(row)
        role, by, author = (self.stated(row, field) for field in ("role", "by", "author"))
        if not requirements or None in (role, by, author, self.stated(row, "reason")):
            return None
        if by == author:
            return False
        answers = [answers_for(self.facts, self.facts.number(by), number) for number in self.numbers(row)]
        in_role = _every([[terms is not None and role in terms.by for terms in each] for each in self.terms(row)])
        return False if False in (in_role, *answers) else None if None in (in_role, *answers) else True

    def numbers(self, row: int) -> list[int]:
        """The elements that it names, by number."""
        return [self.facts.number(id) for id in self.stated(row, "elements") or ()]

    def unanswered(self, row: int) -> tuple[Missing, ...]:
        """What is not stated about who answers for the elements that it names, where that is not known."""
        by = self.stated(row, "by")
        party = None if by is None else self.facts.number(by)
        doubtful = [number for number in self.numbers(row) if party and answers_for(self.facts, party, number) is None]
        return tuple(dict.fromkeys(gap for number in doubtful for gap in unanswered(self.facts, number)))

    def terms(self, row: int) -> list[tuple[Waivable | None, ...]]:
        """On what terms it may be given: for each element that it names those of every risk class that this may have.

        Without classes the terms are the same for all. Elements that it does not name yet may have any class.
        """
        found = [terms for item in self.requirements(row) for terms in self._terms_of(row, item.waivable)]
        return found or [(None,)]

    def _terms_of(self, row: int, waivable: Waivable | None) -> list[tuple[Waivable | None, ...]]:
        if waivable is None or not waivable.by_risk_class:
            return [(waivable,)]
        each = [waivable.terms(*self._risk_class(id)) for id in self.stated(row, "elements") or ()]
        if self.stated(row, "elements") is None or self.element(row).statement("elements").including:
            each.append(waivable.terms(-np.inf, np.inf))
        return each

    def _risk_class(self, id: str) -> tuple[float, float]:
        """The risk classes that an element may have: of its own system; any where it belongs to none."""
        kind, row = self._at(id)
        if not self.facts.has(kind, "risk_class"):
            return -np.inf, np.inf
        number = self.facts.number_column(kind, "risk_class")
        return float(number.low[row]), float(number.high[row])

    def _at(self, id: str) -> tuple[str, int]:
        number = self.facts.number(id)
        kind = self.facts.kind_of(number)
        return kind, number - self.facts.offset(kind)

    def unclassed(self, row: int) -> tuple[Missing, ...]:
        """What is not stated about the risk class of the elements that it names, where its terms depend on that."""
        waivable = [item.waivable for item in self.requirements(row) if item.waivable is not None]
        if not any(terms.by_risk_class for terms in waivable):
            return ()
        places = [self._at(id) for id in self.stated(row, "elements") or ()]
        missing = [gap for kind, at in places for gap in missing_of(self.facts, kind, at, "risk_class")]
        unsaid = self.stated(row, "elements") is None or self.element(row).statement("elements").including
        own = [Missing("waiver", self.facts.ids("waiver")[row], "elements")] if unsaid else []
        return tuple(dict.fromkeys((*own, *missing)))

    def touched(self, row: int, judged: Sequence[Judged], *verdicts: Verdict) -> list[tuple[Judged, int]]:
        """What it names that has one of these verdicts (default: not met): the requirement, and the rows."""
        keys = {requirement.key for requirement in self.requirements(row)}
        numbers = {self.facts.number(id) for id in self.stated(row, "elements") or ()} if keys else set()
        return [
            (item, found)
            for item in judged
            if item.requirement.key in keys
            for found in item.rows(*(verdicts or (Verdict.NOT_MET,))).tolist()
            if found + self.facts.offset(item.kind) in numbers and self.covers(row, item, found)
        ]

    def matched(self, row: int, judged: Sequence[Judged]) -> bool | None:
        """Whether it touches anything; not known while it may yet come to touch something."""
        if self.touched(row, judged):
            return True
        waiver = self.element(row)
        unsaid = self.stated(row, "requirement") is None or self.stated(row, "elements") is None
        if unsaid or waiver.statement("elements").including or self.touched(row, judged, Verdict.UNKNOWN):
            return None
        return False


def _every(answers: list[list[bool]]) -> bool | None:
    """Whether it holds of every element: of each, in every case that is still possible; no where in none it does."""
    if any(not any(cases) for cases in answers):
        return False
    return True if all(all(cases) for cases in answers) else None


def waive(facts: Facts, judged: Sequence[Judged]) -> tuple[list[Judged], WaivedBy]:
    """The verdicts with what is validly waived marked so, and which waiver did it."""
    waived: WaivedBy = {}
    if "waiver" not in facts.tables or not facts.size("waiver") or facts.design is None:
        return list(judged), waived
    waivers = Waivers(facts, [item.requirement for item in judged])
    changed = [evolve(item, verdicts=np.array(item.verdicts)) for item in judged]
    here = facts.present("waiver").true
    spoken: dict[tuple[int, int], set[str]] = {}
    for row in range(facts.size("waiver")):
        if here[row] and waivers.in_force(row) and waivers.authorised(row):
            for item, at in waivers.touched(row, changed):
                waived[item.requirement.key, item.kind, at] = facts.ids("waiver")[row]
                spoken.setdefault((changed.index(item), at), set()).update(waivers.covers(row, item, at))
    for (number, at), profiles in spoken.items():
        item = changed[number]
        if profiles >= set(asking_of(facts, item, at)):
            item.verdicts[at] = Verdict.WAIVED
    return changed, waived
