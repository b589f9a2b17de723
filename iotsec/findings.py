"""Findings: what checking came to, as columns of verdicts; a single finding is made when someone looks at it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from iotsec.frozen import field, frozen
from iotsec.requirements.requirement import OBLIGATIONS, Obligation, Profile, Requirement

if TYPE_CHECKING:
    from iotsec.errors import Place
    from iotsec.facts.table import Facts
    from iotsec.facts.witness import Missing, Witness


class Verdict(IntEnum):
    """What a requirement comes to for one element."""

    MET = 0
    NOT_MET = 1
    UNKNOWN = 2
    NOT_APPLICABLE = 3
    WAIVED = 4
    LATER = 5
    COMPENSATED = 6

    @property
    def word(self) -> str:
        """The verdict as it stands in reports."""
        return self.name.lower()


def asking(facts: Facts, requirement: Requirement, kind: str, row: int) -> tuple[str, ...]:
    """The profiles, of those that have a requirement, that ask it of an element, or may do so."""
    every = facts.view.governing.every
    if len(requirement.profiles) < 2 or not every:
        return requirement.profiles
    from iotsec.facts.derived.questions import all_named_at  # Only where profiles of several sectors meet.

    under = {facts.words.word(code) for code in all_named_at(facts.many(kind, "checked_under"), row)}
    return tuple(id for id in requirement.profiles if id in under or id not in every)


OPEN_VERDICTS = (Verdict.NOT_MET, Verdict.UNKNOWN)
"""Verdicts that keep a gate closed."""

LISTED_VERDICTS = (*OPEN_VERDICTS, Verdict.WAIVED, Verdict.COMPENSATED)
"""Verdicts of which every report lists the findings one by one: what is open, and what is accepted or made up for."""

WORTH: Mapping[str, str] = {
    "declaration": "by_declaration",
    "comparison": "by_declaration",
    "path": "by_structure",
    "closure": "by_structure",
    "cascade": "by_structure",
    "evidence": "by_evidence",
    "judgement": "by_evidence",
}
"""What a verdict rests on, by how the requirement is decided: the three are never added up to one number."""


@frozen
class Seen:
    """A fact that was seen: what was asked of it, what it is, and the answer (None: not known).

    `kind`, `id` and `field` say where it was stated (or where it would have to be).
    """

    fact: str
    kind: str
    id: str
    field: str
    value: str
    asked: str
    answer: bool | None
    witness: Witness | None = None
    missing: tuple[Missing, ...] = ()


@frozen(eq=False)
class Judged:
    """The verdicts of one requirement on the elements of one kind, row by row.

    `alternative` is 0 where the requirement itself was met, else the number of the alternative that was (from 1).
    """

    requirement: Requirement
    kind: str
    verdicts: NDArray[np.uint8]
    alternative: NDArray[np.uint8]

    def rows(self, *verdicts: Verdict) -> NDArray[Any]:
        """The rows with one of these verdicts."""
        wanted = np.zeros(len(Verdict), dtype=np.bool_)
        wanted[list(verdicts)] = True
        return np.flatnonzero(wanted[self.verdicts])

    def tally(self) -> list[int]:
        """How many rows have each verdict, by the verdict's number."""
        counts: list[int] = np.bincount(self.verdicts, minlength=len(Verdict)).tolist()
        return counts


@frozen(eq=False)
class Finding:
    """The verdict of one requirement on one element, which explains itself when asked."""

    requirement: Requirement
    kind: str
    id: str
    verdict: Verdict
    alternative: str | None
    waiver: str | None
    compensation: str | None
    place: Place | None
    profiles: tuple[str, ...]
    _explain: Callable[[], tuple[Seen, ...]] = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """The same in every run for the same requirement and element, so that runs can be compared."""
        from hashlib import sha256  # The text report shows none.

        whose = self.requirement.tailored_by or self.requirement.profile
        name = f"{whose}/{self.requirement.id}@{self.kind}/{self.id}"
        return sha256(name.encode()).hexdigest()[:16]

    @property
    def because(self) -> tuple[Seen, ...]:
        """The facts that were seen and led to the verdict; for an unknown, those that are not known."""
        return self._explain()

    def __str__(self) -> str:
        return f"{self.requirement.id} {self.kind} {self.id}: {self.verdict.word}"


@frozen
class Clearing:
    """A statement to make: of which field, for which elements, and how many unknown findings it helps to settle."""

    field: str
    kind: str
    elements: tuple[str, ...]
    settles: int


@frozen(eq=False)
class Findings:
    """All verdicts of a check, and what it rests on. Iterating gives what is open, waived or compensated, sorted.

    `accepted_by` names the waiver or the compensation of what is not met, by requirement, kind and row.
    """

    facts: Facts
    profiles: tuple[Profile, ...]
    judged: tuple[Judged, ...]
    accepted_by: Mapping[tuple[str, str, int], str]
    explain: Callable[[Requirement, str, int, Verdict], tuple[Seen, ...]] = field(repr=False)
    missing: Callable[[Requirement, str, Sequence[int]], list[tuple[Missing, ...]]] = field(repr=False)
    place_of: Callable[[str, str], Place | None] = field(repr=False)
    clearings: Callable[[Findings], tuple[Clearing, ...]] = field(repr=False)

    def __repr__(self) -> str:
        of = "" if self.facts.design is None else f" in {self.facts.design.id}"
        counts = self.count()
        met = sum(counts[word] for word in ("by_alternative", *dict.fromkeys(WORTH.values())))
        told = f"{counts['not_met']} not met, {counts['unknown']} unknown, {met} met as modelled"
        return f"<Findings{of} against {', '.join(profile.id for profile in self.profiles)}: {told}>"

    def __iter__(self) -> Iterator[Finding]:
        return self.select(*LISTED_VERDICTS)

    def select(self, *verdicts: Verdict) -> Iterator[Finding]:
        """The findings with these verdicts (all where none is given), by requirement, kind and id."""
        wanted = verdicts or tuple(Verdict)
        for judged in self.judged:
            for row in judged.rows(*wanted).tolist():
                yield self.finding(judged, row)

    def finding(self, judged: Judged, row: int) -> Finding:
        """The finding of one requirement at one row of a table."""
        id = self.facts.ids(judged.kind)[row]
        requirement, verdict = judged.requirement, Verdict(int(judged.verdicts[row]))
        number = int(judged.alternative[row])
        accepted = self.accepted_by.get((requirement.key, judged.kind, row))
        return Finding(
            requirement,
            judged.kind,
            id,
            verdict,
            requirement.alternatives[number - 1].name if number else None,
            accepted if verdict is Verdict.WAIVED else None,
            accepted if verdict is Verdict.COMPENSATED else None,
            self.place_of(judged.kind, id),
            self.profiles_of(requirement, judged.kind, row),
            lambda: self.explain(requirement, judged.kind, row, verdict),
        )

    def profiles_of(self, requirement: Requirement, kind: str, row: int) -> tuple[str, ...]:
        """The ids of the profiles that ask this requirement of this element, or may do so."""
        if not requirement.profiles:
            return tuple(profile.id for profile in self.profiles if requirement.id in profile.requirements)
        return asking(self.facts, requirement, kind, row)

    @property
    def not_met(self) -> list[Finding]:
        """What is surely not met."""
        return list(self.select(Verdict.NOT_MET))

    @property
    def unknown(self) -> list[Finding]:
        """What cannot be decided from what is stated."""
        return list(self.select(Verdict.UNKNOWN))

    @cached_property
    def to_make_clear(self) -> tuple[Clearing, ...]:
        """The statements that would settle the unknowns, those that settle most first (chosen greedily)."""
        return self.clearings(self)

    def count(self) -> Mapping[str, int]:
        """How many findings have each verdict; those that are met apart by what they rest on."""
        counts: Counter[str] = Counter()
        others = [verdict for verdict in Verdict if verdict is not Verdict.MET]
        for judged in self.judged:
            tally = judged.tally()
            for verdict in others:
                counts[verdict.word] += tally[verdict]
            other = 0
            if judged.requirement.alternatives:
                other = int(((judged.verdicts == Verdict.MET) & (judged.alternative > 0)).sum())
            counts["by_alternative"] += other
            counts[WORTH[judged.requirement.decided_by]] += tally[Verdict.MET] - other
        return counts

    @property
    def nothing_checked(self) -> bool:
        """Whether no requirement found an element to which it may apply."""
        return not any(len(judged.verdicts) for judged in self.judged)

    def exit_code(self, *, limit: Obligation = "should", allow_unknown: bool = False) -> int:
        """0 when nothing is open at or above the limit, else 1. It is not an approval.

        Also 1 where no requirement found an element at all: a gate must not pass on nothing.
        """
        if self.nothing_checked:
            return 1
        at_or_above = OBLIGATIONS[: OBLIGATIONS.index(limit) + 1]
        stopping = (Verdict.NOT_MET,) if allow_unknown else OPEN_VERDICTS
        strict = (judged for judged in self.judged if judged.requirement.obligation in at_or_above)
        return 1 if any(len(judged.rows(*stopping)) for judged in strict) else 0

    def open_systems(self) -> Sequence[tuple[str, tuple[str, ...]]]:
        """Systems that do not say that all is drawn, each with the sections that are open."""
        from iotsec.facts.openness import closed_systems
        from iotsec.model.completeness import STRUCTURE

        closed = {section: closed_systems(self.facts, section) for section in STRUCTURE}
        ids = self.facts.ids("system") if "system" in self.facts.tables else ()
        found = [
            (id, tuple(section for section in STRUCTURE if not closed[section][row])) for row, id in enumerate(ids)
        ]
        return [(id, sections) for id, sections in found if sections]
