"""Life: on which date which verdict turns, from the as-of date to the end of service.

Nothing in a design changes by itself but its date. Verdicts can turn only on days that follow from dates stated in the
design (an end, a start, a review that grows old) and from dates and periods of the profiles. Each of these days is
checked as any other, so that nothing has to be known here of which requirement reads which date.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from copy import copy

import numpy as np
from attrs import frozen

from iotsec.checking.check import check, check_facts
from iotsec.checking.judging import judge
from iotsec.checking.second import reads_second
from iotsec.conditions.constants import date_of, days_of
from iotsec.conditions.tree import Fact, Leaf, Literal_, ParameterUse, walk
from iotsec.errors import InputError, Problem
from iotsec.facts.table import Facts
from iotsec.findings import Finding, Findings, Verdict
from iotsec.frozen import evolve
from iotsec.model.by_choice import said
from iotsec.model.design import Design
from iotsec.model.values import Stage
from iotsec.requirements.requirement import Profile, Requirement
from iotsec.units import Period, QuantityError

MOST_DAYS = 600
"""So many days are checked at most; beyond the last of them nothing is said."""
DAY = datetime.timedelta(days=1)
FOREVER = datetime.date(9999, 1, 1)


@frozen
class Turn:
    """One finding that turns on a day: from which verdict to which, and what was seen then."""

    day: datetime.date
    requirement: str
    kind: str
    id: str
    before: str
    after: str
    because: tuple[str, ...]


@frozen
class Life:
    """The turns of a design's life in the order of days, and how many findings are open from each of these days on.

    `until` is the day up to which was looked; `whole` is False where there were more days than are checked.
    """

    since: datetime.date
    until: datetime.date
    days: int
    turns: tuple[Turn, ...]
    open: Mapping[str, int]
    whole: bool

    def __str__(self) -> str:
        return "\n".join(
            f"{item.day}: {item.requirement} {item.id} {item.before} > {item.after}" for item in self.turns
        )


def life(
    design: Design,
    *profiles: Profile,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
    choices: Mapping[str, str] | None = None,
    stage: Stage | None = None,
) -> Life:
    """On which day which verdict turns, after `since` (default: the design's date) and up to `until`.

    `stage` is a what-if for all systems. `until` is by default the end of the service life of what lasts longest.
    Raises `InputError` where there is no date to begin with, no end or none after it, and where nothing is checked.
    """
    start = since or design.as_of
    if start is None:
        raise InputError(Problem("the design has no date", hint="state `as_of` in the design, or give --as-of"))
    now = check(design, *profiles, as_of=start, choices=choices, stage=stage)
    end = until or _end_of_service(now)
    if end is None:
        hint = "state `in_service_from` and `service_life` in the design, or give --until"
        raise InputError(Problem("it is not stated when the service life ends", hint=hint))
    if end <= start:
        told = f"there is no day from {start.isoformat()} to {end.isoformat()}"
        raise InputError(Problem(told, hint="look up to a later day (--until), or from an earlier one (--as-of)"))
    if now.nothing_checked:
        hint = "draw its elements first"
        raise InputError(Problem(f"{design.id}: no requirement found an element, so nothing can turn", hint=hint))
    every = sorted(day for day in set(_days(design, profiles, now)) if start < day <= end)
    chosen = every[:MOST_DAYS]
    moving = _moving(now, profiles)
    turns: list[Turn] = []
    rest = _open(now) - _open(_on(now, start, moving))
    counted = {start.isoformat(): _open(now)}
    before = _on(now, start, moving)
    for day in chosen:
        after = _on(now, day, moving)
        found = list(_turns(day, before, after))
        if found:
            counted[day.isoformat()] = rest + _open(after)
        turns += found
        before = after
    return Life(start, end, len(chosen), tuple(turns), counted, len(chosen) == len(every))


class _Watched(Facts):
    """Facts that note whether anybody asks for the date; a copy of them notes it in the same place."""

    date: float
    asked: list[bool]

    @property
    def as_of(self) -> float:  # type: ignore[override]
        self.asked[0] = True
        return self.date


def _fresh(facts: Facts, day: datetime.date) -> _Watched:
    """The facts on another day: what is declared is shared, what is derived is worked out again."""
    other = copy(facts)
    del other.as_of
    other.__class__ = _Watched
    assert isinstance(other, _Watched)
    other.date, other.asked = days_of(day), [False]
    other.view = evolve(facts.view, as_of=day)
    other.kept = {key: value for key, value in facts.kept.items() if key in STAYING}
    other.tables = {kind: copy(table) for kind, table in facts.tables.items()}
    return other


STAYING = ("pairs",)
"""What is kept of the tables themselves, whatever the date."""


def _moving(findings: Findings, profiles: Sequence[Profile]) -> tuple[Profile, ...]:
    """The profiles with only those requirements whose verdicts can depend on the date.

    A requirement that nowhere asks for the date on one day asks for it on no other, since nothing else is different.
    Those that read what others come to, and those that a waiver names, are always among them.
    """
    facts, day = findings.facts, findings.facts.view.as_of
    assert day is not None
    elements = () if facts.design is None else facts.design.elements.values()
    waived = {element.value("requirement") for element in elements if element.KIND == "waiver"}
    kept: set[str] = set()
    for profile in profiles:
        for id, requirement in profile.requirements.items():
            if id in waived or requirement.in_force is not None or reads_second(requirement, facts.catalogue):
                kept.add(id)
                continue
            watched = _fresh(facts, day)
            judge(watched, [requirement])
            if watched.asked[0]:
                kept.add(id)
    return tuple(
        evolve(item, requirements={id: asked for id, asked in item.requirements.items() if id in kept})
        for item in profiles
    )


def _on(findings: Findings, day: datetime.date, profiles: tuple[Profile, ...]) -> Findings:
    return check_facts(_fresh(findings.facts, day), *profiles)


def _open(findings: Findings) -> int:
    return sum(len(judged.rows(Verdict.NOT_MET, Verdict.UNKNOWN)) for judged in findings.judged)


def _turns(day: datetime.date, before: Findings, after: Findings) -> Iterator[Turn]:
    for old, new in zip(before.judged, after.judged, strict=True):
        for row in np.flatnonzero(old.verdicts != new.verdicts).tolist():
            finding = after.finding(new, row)
            was, id = Verdict(int(old.verdicts[row])), finding.requirement.id
            yield Turn(day, id, finding.kind, finding.id, was.word, finding.verdict.word, _why(finding))


def _why(finding: Finding) -> tuple[str, ...]:
    """What was seen of an open finding, the first few facts."""
    if finding.verdict not in (Verdict.NOT_MET, Verdict.UNKNOWN):
        return ()
    seen = [f"{item.fact} = {item.value}; {item.asked}" for item in finding.because if item.answer is not True]
    return tuple(seen[:3])


def _end_of_service(findings: Findings) -> datetime.date | None:
    """The day on which what lasts longest has served its time."""
    return max(_ends_of_service(findings), default=None)


def _ends_of_service(findings: Findings) -> set[datetime.date]:
    facts = findings.facts
    if not facts.size("component"):
        return set()
    ends = facts.number_column("component", "end_of_service")
    return {date_of(day) for day in ends.low[np.isfinite(ends.low) & (ends.low == ends.high)].tolist()}


def _days(design: Design, profiles: Sequence[Profile], findings: Findings) -> Iterator[datetime.date]:
    """The days on which something can turn: a stated date and the day after, as they are and a period later."""
    stated: dict[str, set[datetime.date]] = {}
    for element in (design, *design.elements.values()):
        for field, date in _dates(element):
            stated.setdefault(field, set()).add(date)
    every = {date for dates in stated.values() for date in dates}
    requirements = [item for profile in profiles for item in profile.requirements.values()]
    terms = {date for item in requirements for date in _terms(item)}
    for date in every | terms | _ends_of_service(findings):
        yield from (date, _later(date, DAY))
    for field, period in {pair for item in requirements for pair in _periods(item)}:
        for date in stated.get(field, every):
            try:
                later = period.add_to(date)
            except QuantityError:
                continue  # After the year 9999 nobody looks.
            yield from (later, _later(later, DAY))


def _later(date: datetime.date, more: datetime.timedelta) -> datetime.date:
    return date + more if date < FOREVER else date


def _dates(element: object) -> Iterator[tuple[str, datetime.date]]:
    values = {**getattr(element, "__dict__", {}), **getattr(element, "extensions", {})}
    for name, value in values.items():
        yield from ((name, one) for _at, one in said(value) if isinstance(one, datetime.date))


def _periods(requirement: Requirement) -> Iterator[tuple[str, Period]]:
    """The periods within which a requirement asks that something was done, with the name of the fact that is a date."""
    conditions = [requirement.require, *(item.require for item in requirement.alternatives)]
    conditions += [requirement.when] if requirement.when is not None else []
    for condition in conditions:
        for node in walk(condition):
            if isinstance(node, Leaf) and node.operator == "within":
                name = node.term.steps[-1] if isinstance(node.term, Fact) else ""
                yield from ((name, period) for period in _periods_of(node.operand, requirement))


def _periods_of(operand: object, requirement: Requirement) -> Iterator[Period]:
    if isinstance(operand, Literal_) and isinstance(operand.value, Period):
        yield operand.value
    if isinstance(operand, ParameterUse):
        yield from (row for row in requirement.parameters[operand.name].rows.values() if isinstance(row, Period))


def _terms(requirement: Requirement) -> Iterator[datetime.date]:
    """Dates of the requirement itself: from when and until when it holds, and dates among its parameters."""
    terms = requirement.in_force
    if terms is not None:
        yield from (date for date in (terms.since, terms.until, terms.existing_since) if date is not None)
    for parameter in requirement.parameters.values():
        for row in parameter.rows.values():
            if isinstance(row, datetime.date):
                yield row
