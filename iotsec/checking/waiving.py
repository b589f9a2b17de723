"""Waivers: matched after the verdicts, touching only what is not met, and never a fact or an unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from iotsec.facts.openness import stage_of
from iotsec.facts.table import Facts
from iotsec.findings import Judged, Verdict
from iotsec.requirements.requirement import Requirement, Waivable

if TYPE_CHECKING:
    from iotsec.model.element import Element

WaivedBy = dict[tuple[str, str, int], str]


class Waivers:
    """What is known of the waivers of a design, each by its row."""

    def __init__(self, facts: Facts, requirements: Sequence[Requirement]) -> None:
        self.facts = facts
        self.requirements: Mapping[str, Requirement] = {item.id: item for item in requirements}

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

    def requirement(self, row: int) -> Requirement | None:
        """The requirement that it names, of the profile that it names; None where it is not checked here."""
        found = self.requirements.get(self.stated(row, "requirement") or "")
        named = self.stated(row, "profile")
        return found if found is not None and named in (None, found.profile) else None

    def in_force(self, row: int) -> bool | None:
        """Whether the as-of date lies between its beginning and its end, no further apart than may be."""
        as_of, requirement = self.facts.view.as_of, self.requirement(row)
        granted, until = self.stated(row, "granted"), self.stated(row, "until")
        if granted is None or until is None or as_of is None:
            return None
        limit = requirement.waivable.at_most if requirement is not None and requirement.waivable else None
        longest = until if limit is None else limit.add_to(granted)
        return bool(granted <= as_of <= until <= longest)

    def authorised(self, row: int) -> bool | None:
        """Whether it has a reason and was given by another than its author, in a role that may give it."""
        requirement = self.requirement(row)
        role, by, author = (self.stated(row, field) for field in ("role", "by", "author"))
        if requirement is None or None in (role, by, author, self.stated(row, "reason")):
            return None
        may: Waivable | None = requirement.waivable
        return may is not None and role in may.by and by != author

    def touched(self, row: int, judged: Sequence[Judged], *verdicts: Verdict) -> list[tuple[Judged, int]]:
        """What it names that has one of these verdicts (default: not met): the requirement, and the rows."""
        requirement, named = self.requirement(row), self.stated(row, "elements") or ()
        if requirement is None:
            return []
        numbers = {self.facts.number(id) for id in named}
        return [
            (item, found)
            for item in judged
            if item.requirement is requirement
            for found in item.rows(*(verdicts or (Verdict.NOT_MET,))).tolist()
            if found + self.facts.offset(item.kind) in numbers
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


def waive(facts: Facts, judged: Sequence[Judged]) -> tuple[list[Judged], WaivedBy]:
    """The verdicts with what is validly waived marked so, and which waiver did it."""
    waived: WaivedBy = {}
    if "waiver" not in facts.tables or not facts.size("waiver") or facts.design is None:
        return list(judged), waived
    waivers = Waivers(facts, [item.requirement for item in judged])
    changed = [attrs.evolve(item, verdicts=np.array(item.verdicts)) for item in judged]
    here = facts.present("waiver").true
    for row in range(facts.size("waiver")):
        if here[row] and waivers.in_force(row) and waivers.authorised(row):
            for item, at in waivers.touched(row, changed):
                waived[item.requirement.id, item.kind, at] = facts.ids("waiver")[row]
    for item in changed:
        for id, kind, at in waived:
            if item.requirement.id == id and item.kind == kind:
                item.verdicts[at] = Verdict.WAIVED
    return changed, waived
