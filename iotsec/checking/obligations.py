"""What has yet to be verified of a system before it goes into operation: what applies, less what was verified.

Of the second stratum: it reads which requirements apply, and none of those that read such facts is among them, so that
nothing is about itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from iotsec.checking.in_force import starts
from iotsec.checking.judging import asked, sides
from iotsec.columns import NOTHING, UNKNOWN, Code
from iotsec.conditions.masks import Mask
from iotsec.conditions.source import Scope
from iotsec.facts.asking import table_scope
from iotsec.facts.derived.questions import Sets, named_at, presence_of
from iotsec.facts.derived.second import UNVERIFIED_GAPS
from iotsec.facts.existence import missing_of_existence
from iotsec.facts.gaps import missing_in
from iotsec.facts.missing import missing_of
from iotsec.facts.openness import closed_by_design, open_at
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing
from iotsec.requirements.requirement import Requirement

MOST_GAPS = 60
FIELDS = ("result", "method", "requirements", "about", "fits")
"""What evidence of a verification states."""


class Applying(NamedTuple):
    """The elements of one system (by number) to which a requirement surely applies, and all to which it possibly does.

    `open` where there may be more that are not drawn.
    """

    surely: frozenset[int]
    elements: frozenset[int]
    open: bool


class Doubt(NamedTuple):
    """A requirement, and an element (by number) of which it is not known whether it applies to it in the system."""

    requirement: Requirement
    element: int


class Record(NamedTuple):
    """Evidence of a verification: whether it surely counts, for which words, about which elements.

    `words` and `about` are what it surely names; `any_word` and `anything` say that it may name more.
    """

    row: int
    sure: bool
    words: frozenset[int]
    about: frozenset[int]
    any_word: bool
    anything: bool


class _Naming(NamedTuple):
    """The records that may name a requirement, each with whether it surely does; and what some surely verify whole."""

    records: list[tuple[Record, bool]]
    whole: frozenset[int]

    @classmethod
    def of(cls, records: Iterable[Record], words: frozenset[int]) -> _Naming:
        """Of all records, by the words for the requirement."""
        naming = [(record, bool(words & record.words)) for record in records]
        naming = [(record, surely) for record, surely in naming if surely or record.any_word]
        whole = frozenset[int]().union(*(record.about for record, surely in naming if surely and record.sure))
        return cls(naming, whole)


def set_unverified(facts: Facts, requirements: Sequence[Requirement]) -> None:
    """The ids of the requirements that apply in each system and are not verified, as an interval of sets.

    Evidence may name a profile for all of its requirements.
    """
    sets = Sets(facts.size("system"), elements=False)
    if not len(sets) or "evidence" not in facts.tables:
        sets.open[:] = True
        facts.kept["unverified"] = sets.column()
        return
    code, offset, listed = facts.words.code, facts.offset("system"), closed_by_design(facts, "evidence")
    records = list(_records(facts))
    named = {item.key: frozenset(code(word) for word in _names(item)) for item in requirements}
    doubtful: dict[int, list[Doubt]] = {}
    said = frozenset[int]().union(*(record.words for record in records))
    naming = {words: _Naming.of(records, words) for words in {words & said for words in named.values()}}
    for requirement in requirements:
        may_verify = naming[named[requirement.key] & said]
        left = {system for system in range(len(sets)) if offset + system not in may_verify.whole}
        for system, found in _applying(facts, requirement, left) if left else ():
            answer = _verified(may_verify.records, offset + system, found, listed)
            if answer is not True:
                sets.add(system, code(requirement.id), sure=bool(found.surely) and answer is False)
                if not found.surely:
                    doubtful.setdefault(system, []).extend(Doubt(requirement, each) for each in sorted(found.elements))
    facts.kept["unverified"] = sets.column()
    facts.kept[UNVERIFIED_GAPS] = lambda system: _gaps(facts, records, doubtful.get(system, []), system)


def _names(requirement: Requirement) -> tuple[str, ...]:
    """By what evidence may name a requirement: its id, or one of the profiles that have it."""
    return requirement.id, requirement.profile, *requirement.profiles


def _applying(facts: Facts, requirement: Requirement, systems: Collection[int]) -> Iterator[tuple[int, Applying]]:
    """For each of these systems the elements to which a requirement applies, where there may be any."""
    opened = np.zeros(facts.size("system"), dtype=np.bool_)
    surely: dict[int, set[int]] = {system: set() for system in systems}
    elements: dict[int, set[int]] = {system: set() for system in systems}
    for kind in requirement.applies_to:
        if kind not in facts.tables or kind == "design":
            continue
        if facts.vocabulary.kinds[kind].structure:
            opened |= open_at(facts, "system", kind)
        applies, present, offset = _asked(facts, requirement, kind), facts.present(kind), facts.offset(kind)
        true, false = applies.true & present.true, applies.false | present.false
        for side in sides(facts, kind):
            for row in np.flatnonzero(~false & (side != NOTHING)).tolist():
                system = int(side[row])
                for each in systems if system == UNKNOWN else (system,):
                    if each in elements:
                        elements[each].add(offset + row)
                        if true[row] and system != UNKNOWN:
                            surely[each].add(offset + row)
    for system in sorted(systems):
        if elements[system] or opened[system]:
            yield system, Applying(frozenset(surely[system]), frozenset(elements[system]), bool(opened[system]))


def _asked(facts: Facts, requirement: Requirement, kind: str) -> Mask:
    """Whether a requirement applies to each element of a kind, and is in force."""
    return asked(requirement, table_scope(facts, kind).with_parameters(dict(requirement.parameters)))


def _records(facts: Facts) -> Iterable[Record]:
    """The evidence that may show a verification: it passed, fits, has a method, and is of the time before operation."""
    result, method, fits = (
        facts.code("evidence", "result"),
        facts.code("evidence", "method"),
        facts.truth("evidence", "fits"),
    )
    dated, start = facts.number_column("evidence", "dated"), starts(facts, "system")
    first, last = (float(end.min()) if len(end) else np.inf for end in (start.low, start.high))
    words, about = facts.many("evidence", "requirements"), facts.many("evidence", "about")
    passed, offset = facts.words.code("pass"), facts.offset("evidence")
    for row in range(facts.size("evidence")):
        there = presence_of(facts, offset + row)
        if there is False or fits.false[row] or method[row] == NOTHING or result[row] not in (passed, UNKNOWN):
            continue
        if dated.low[row] > last:
            continue
        sure = there is True and bool(fits.true[row]) and method[row] >= 0 and result[row] == passed
        yield Record(
            row,
            bool(sure and dated.high[row] <= first),
            frozenset(named_at(words, row)[0]),
            frozenset(number for number in named_at(about, row)[0] if presence_of(facts, number) is not False),
            bool(words.open[row]),
            bool(about.open[row]),
        )


def _verified(records: Iterable[tuple[Record, bool]], system: int, found: Applying, listed: bool) -> bool | None:
    """Whether a requirement is verified in a system: by evidence about the system, or about all to which it applies.

    The records are those that may name the requirement, each with whether it surely does.
    """
    possible = not listed
    for record, named in records:
        whole = system in record.about
        every = bool(found.elements) and found.elements <= record.about
        if record.sure and named and (whole or (every and not found.open)):
            return True
        possible |= whole or record.anything or (
            found.surely <= record.about and not found.elements.isdisjoint(record.about)
        )  # fmt: skip
    return None if possible else False


def _gaps(facts: Facts, records: Iterable[Record], doubts: Sequence[Doubt], system: int) -> tuple[Missing, ...]:
    """What would settle it: of the evidence what is not stated, that all of it is listed, the start of operation, what
    decides whether requirements apply, and that all is drawn to which they may.
    """
    missing: list[Missing] = []
    design = facts.ids("design")[0] if facts.size("design") else "design"
    for record in records:
        if not record.sure or record.any_word or record.anything:
            missing += [gap for name in FIELDS for gap in missing_of(facts, "evidence", record.row, name)]
            missing += missing_of_existence(facts, "evidence", record.row)
    start = starts(facts, "system")
    if start.low[system] != start.high[system]:
        missing.append(Missing("design", design, "in_service_from"))
    if not closed_by_design(facts, "evidence"):
        missing.append(Missing("design", design, "complete.evidence"))
    for kind in facts.vocabulary.kinds.values():
        if kind.structure and kind.name in facts.tables and open_at(facts, "system", kind.name)[system]:
            missing.append(Missing("system", facts.ids("system")[system], f"complete.{kind.section}"))
    for doubt in doubts[:MOST_GAPS]:
        missing += _of_applying(facts, doubt)
    return tuple(dict.fromkeys(missing))[:MOST_GAPS]


def _of_applying(facts: Facts, doubt: Doubt) -> Iterator[Missing]:
    """What would settle whether a requirement applies to an element, and whether that belongs to the system."""
    kind = facts.kind_of(doubt.element)
    row = doubt.element - facts.offset(kind)
    yield from missing_of_existence(facts, kind, row)
    if doubt.requirement.when is not None:
        scope = Scope(facts, kind, np.array([row]), dict(doubt.requirement.parameters))
        yield from missing_in(doubt.requirement.when, scope)
    for owner in _owners(facts, kind, row):
        yield from missing_of(facts, *owner, "system")


def _owners(facts: Facts, kind: str, row: int) -> Iterator[tuple[str, int]]:
    """The elements whose `system` says to which system an element belongs."""
    if facts.has(kind, "system"):
        yield kind, row
    for field in ("component", "from", "to", "of"):
        if facts.has(kind, field) and isinstance(facts.column(kind, field), Code):
            number = int(facts.code(kind, field)[row])
            if number >= 0:
                yield from _owners(facts, facts.kind_of(number), number - facts.offset(facts.kind_of(number)))
