"""Life: on which date which verdict turns, from the as-of date to the end of service.

Nothing in a design changes by itself but its date. Verdicts can turn only on days that follow from dates stated in the
design (an end, a start, a review that grows old) and from dates and periods of the profiles. Each of these days is
checked as any other, so that nothing has to be known here of which requirement reads which date.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from attrs import frozen

from iotsec.analysis.watching import another_day, first_day
from iotsec.checking.check import check, findings_of
from iotsec.checking.composing import Composition, composed
from iotsec.checking.judging import judge
from iotsec.checking.second import reads_second
from iotsec.conditions.constants import date_of
from iotsec.conditions.tree import Fact, Leaf, Literal_, ParameterUse, walk
from iotsec.errors import InputError, Problem
from iotsec.facts.table import Facts
from iotsec.findings import Finding, Findings, Judged, Seen, Verdict
from iotsec.model.by_choice import said
from iotsec.model.design import Design
from iotsec.model.values import Stage
from iotsec.requirements.requirement import Profile, Requirement
from iotsec.units import Period, QuantityError

MOST_DAYS = 600
"""So many days are checked at most; beyond the last of them nothing is said."""
SERVICE = ("in_service_from", "service_life")
"""By what is stated when a service life ends."""
DAY = datetime.timedelta(days=1)
FOREVER = datetime.date(9999, 1, 1)


@frozen
class Turn:
    """One finding that turns on a day: from which verdict to which, and what was seen then, as it is for programs."""

    day: datetime.date
    requirement: str
    kind: str
    id: str
    before: str
    after: str
    because: tuple[str, ...]
    _seen: tuple[Seen, ...] = ()

    @property
    def seen(self) -> tuple[Seen, ...]:
        """What `because` tells, as reports put it into words."""
        return self._seen


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
        raise InputError(_no_end(now.facts))
    if end <= start:
        told = f"there is no day from {start.isoformat()} to {end.isoformat()}"
        raise InputError(Problem(told, hint="look up to a later day (--until), or from an earlier one (--as-of)"))
    if now.nothing_checked:
        hint = "draw its elements first"
        raise InputError(Problem(f"{design.id}: no requirement found an element, so nothing can turn", hint=hint))
    every = sorted(day for day in set(_days(design, profiles, now)) if start < day <= end)
    chosen = every[:MOST_DAYS]
    days = _Days(now, composed(profiles), start)
    turns: list[Turn] = []
    before, counted = days.first, {start.isoformat(): _open(now)}
    for day in chosen:
        after = days.on(day)
        found = list(_turns(day, before, after))
        if found:
            counted[day.isoformat()] = _open(after)
        turns += found
        before = after
    return Life(start, end, len(chosen), tuple(turns), counted, len(chosen) == len(every))


class _Days:
    """The findings on each day: what no date decides is judged once, on the first one."""

    def __init__(self, findings: Findings, composition: Composition, start: datetime.date) -> None:
        self.composition = composition
        self.facts = first_day(findings.facts, start)
        self.still: list[Judged] = []
        self.moving: list[Requirement] = []
        judged: list[Judged] = []
        for requirement in composition.requirements:
            if reads_second(requirement, self.facts.catalogue):
                continue
            before = self.facts.watch.count
            found = judge(self.facts, [requirement])
            judged += found
            # A requirement for which nobody asks for the date on one day asks for it on no other.
            if self.facts.watch.count == before:
                self.still += found
            else:
                self.moving.append(requirement)
        self.first = self._settled(judged)

    def on(self, day: datetime.date) -> Findings:
        """The findings on a later day than those asked for before."""
        self.facts = another_day(self.facts, day)
        return self._settled([*self.still, *judge(self.facts, self.moving)])

    def _settled(self, judged: list[Judged]) -> Findings:
        judged.sort(key=lambda item: (item.requirement.key, item.kind))
        return findings_of(self.facts, self.composition, judged)


def _open(findings: Findings) -> int:
    return sum(len(judged.rows(Verdict.NOT_MET, Verdict.UNKNOWN)) for judged in findings.judged)


def _turns(day: datetime.date, before: Findings, after: Findings) -> Iterator[Turn]:
    for old, new in zip(before.judged, after.judged, strict=True):
        for row in np.flatnonzero(old.verdicts != new.verdicts).tolist():
            finding = after.finding(new, row)
            was, id, seen = Verdict(int(old.verdicts[row])), finding.requirement.id, _why(finding)
            because = tuple(f"{item.fact} = {item.value}; {item.asked}" for item in seen)
            yield Turn(day, id, finding.kind, finding.id, was.word, finding.verdict.word, because, seen)


def _why(finding: Finding) -> tuple[Seen, ...]:
    """What was seen of an open finding, the first few facts."""
    if finding.verdict not in (Verdict.NOT_MET, Verdict.UNKNOWN):
        return ()
    return tuple(item for item in finding.because if item.answer is not True)[:3]


def _end_of_service(findings: Findings) -> datetime.date | None:
    """The day on which what lasts longest has served its time."""
    return max(_ends_of_service(findings), default=None)


def _ends_of_service(findings: Findings) -> set[datetime.date]:
    facts = findings.facts
    if not facts.size("component"):
        return set()
    ends = facts.number_column("component", "end_of_service")
    return {date_of(day) for day in ends.low[np.isfinite(ends.low) & (ends.low == ends.high)].tolist()}


def _no_end(facts: Facts) -> Problem:
    """What is missing for an end of service: nobody states a start, or how long it lasts, or not of the same thing."""
    if not facts.size("component"):
        hint = "draw components, or give --until"
        return Problem("nothing is drawn that has a service life", hint=hint)
    stated = [
        any(bool(facts.column(kind, name).declared.any()) for kind in ("design", "component") if facts.size(kind))
        for name in SERVICE
    ]
    missing = [f"`{name}`" for name, said in zip(SERVICE, stated, strict=True) if not said]
    if missing:
        hint = f"state {' and '.join(missing)} in the design, or give --until"
    else:
        hint = "state `in_service_from` and `service_life` of the same component or of the design, or give --until"
    return Problem("it is not stated when the service life ends", hint=hint)


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
