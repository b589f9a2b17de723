"""Two versions of a design compared: what changed, which findings are new, gone or turned, and what follows from it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from attrs import frozen

from iotsec.checking.check import check
from iotsec.facts.table import Facts
from iotsec.findings import OPEN_VERDICTS, Finding, Findings, Verdict
from iotsec.model.design import Design
from iotsec.model.element import Element
from iotsec.requirements.requirement import Profile
from iotsec.units import Period, counted

Movement = Literal["new", "gone", "turned"]
NOT_CAUSES = ("agreement", "evidence")
"""Kinds of records that go with a change and do not name what changed."""


@frozen
class Changed:
    """A field of an element that is stated otherwise: as it stands in the one document and in the other."""

    kind: str
    id: str
    field: str
    before: Any
    after: Any


@frozen
class Named:
    """An element that only one of the two designs has."""

    kind: str
    id: str


@frozen
class Moved:
    """A finding that is open in the one design and not, or otherwise, in the other, and what of the change caused it.

    `causes` are changes (`id` or `id.field`) of elements that were seen in the explanation; empty where the way to them
    is longer than an explanation tells.
    """

    movement: Movement
    requirement: str
    kind: str
    id: str
    before: str | None
    after: str | None
    causes: tuple[str, ...]


@frozen
class Outdated:
    """Evidence that held for the old design and no longer fits, or that is about something that changed since."""

    id: str
    about: tuple[str, ...]
    fits: bool


@frozen
class Notice:
    """Who must be told of a change, by which agreement, and until when (None: no notice is agreed)."""

    party: str
    agreement: str
    about: tuple[str, ...]
    until: datetime.date | None
    told: bool


@frozen
class Comparison:
    """What is different between two designs, and what follows from it."""

    old: str
    new: str
    added: tuple[Named, ...]
    removed: tuple[Named, ...]
    changed: tuple[Changed, ...]
    moved: tuple[Moved, ...]
    outdated: tuple[Outdated, ...]
    notices: tuple[Notice, ...]

    @property
    def worse(self) -> bool:
        """Whether something is open in the new design that was not in the old one, or is surely not met now."""
        return any(item.movement == "new" or item.after == Verdict.NOT_MET.word for item in self.moved)

    def __str__(self) -> str:
        fields = counted(len(self.changed), "field")
        counts = f"{len(self.added)} added, {len(self.removed)} removed, {fields} changed"
        return "\n".join([counts, *(f"{item.movement}: {item.requirement} {item.id}" for item in self.moved)])


def compare(
    old: Design,
    new: Design,
    *profiles: Profile,
    as_of: datetime.date | None = None,
    choices: Mapping[str, str] | None = None,
) -> Comparison:
    """What changed from one version of a design to the next, checked against the same profiles.

    Each is judged at its own date unless `as_of` gives one for both. Raises `InputError` as `check` does.
    """
    before, after = (check(design, *profiles, as_of=as_of, choices=choices) for design in (old, new))
    added, removed = _only(new, old), _only(old, new)
    changed = tuple(_changed(old, new))
    touched = _touched(added, removed, changed)
    return Comparison(
        old.id, new.id, added, removed, changed,
        tuple(_moved(before, after, touched)),
        tuple(_outdated(before.facts, after.facts, touched)),
        tuple(_notices(new, after.facts, touched)),
    )  # fmt: skip


def _only(one: Design, other: Design) -> tuple[Named, ...]:
    found = [Named(item.KIND, id) for id, item in one.elements.items() if not _same_kind(other, id, item)]
    return tuple(sorted(found, key=lambda item: (item.kind, item.id)))


def _same_kind(design: Design, id: str, element: Element) -> bool:
    other = design.elements.get(id)
    return other is not None and other.KIND == element.KIND


def _changed(old: Design, new: Design) -> Iterator[Changed]:
    both = [(old.elements[id], item) for id, item in sorted(new.elements.items()) if _same_kind(old, id, item)]
    pairs: list[tuple[Element, Element]] = [(old, new), *both]
    for one, other in pairs:
        before, after = one.written(), other.written()
        for field in sorted({*before, *after}):
            if before.get(field) != after.get(field):
                kind = "design" if isinstance(other, Design) else other.KIND
                yield Changed(kind, other.id, field, before.get(field), after.get(field))


def _touched(
    added: tuple[Named, ...], removed: tuple[Named, ...], changed: tuple[Changed, ...]
) -> dict[str, list[str]]:
    """What is said of each element that is different, by its id."""
    touched: dict[str, list[str]] = {}
    for item in (*added, *removed):
        touched.setdefault(item.id, []).append(item.id)
    for change in changed:
        touched.setdefault(change.id, []).append(f"{change.id}.{change.field}")
    return touched


def _moved(before: Findings, after: Findings, touched: Mapping[str, list[str]]) -> Iterator[Moved]:
    old, new = ({_key(item): item for item in findings.select()} for findings in (before, after))
    for key in sorted({*old, *new}):
        was, now = old.get(key), new.get(key)
        movement = _movement(was, now)
        if movement is not None:
            causes = _causes([item for item in (was, now) if item is not None], touched)
            words = [None if item is None else item.verdict.word for item in (was, now)]
            yield Moved(movement, *key, words[0], words[1], causes)


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.requirement.id, finding.kind, finding.id


def _movement(was: Finding | None, now: Finding | None) -> Movement | None:
    old, new = (item is not None and item.verdict in OPEN_VERDICTS for item in (was, now))
    if old and new:
        assert was is not None
        assert now is not None
        return "turned" if was.verdict is not now.verdict else None
    return "new" if new else "gone" if old else None


def _causes(findings: list[Finding], touched: Mapping[str, list[str]]) -> tuple[str, ...]:
    """The changes that stand in what was seen: of the facts named first, then of elements along their witnesses."""
    named: dict[str, None] = {}
    for finding in findings:
        for seen in finding.because:
            exact = f"{seen.id}.{seen.field.split('.')[0]}"
            named.update(dict.fromkeys(word for word in touched.get(seen.id, ()) if word in (exact, seen.id)))
    if not named:
        every = [seen for finding in findings for seen in finding.because]
        along = [step.id for seen in every if seen.witness for step in seen.witness.steps]
        for id in (*along, *(finding.id for finding in findings)):
            named.update(dict.fromkeys(touched.get(id, ())))
    return tuple(named)


def _outdated(old: Facts, new: Facts, touched: Mapping[str, list[str]]) -> Iterator[Outdated]:
    if not new.size("evidence"):
        return
    fits, about = new.truth("evidence", "fits"), new.many("evidence", "about")
    held: dict[str, bool] = {}
    if old.size("evidence"):
        held = dict(zip(old.ids("evidence"), old.truth("evidence", "fits").false.tolist(), strict=True))
    for row, id in enumerate(new.ids("evidence")):
        members = [new.id_of(int(number)) for number in about.members[about.starts[row] : about.starts[row + 1]]]
        changed = tuple(member for member in members if member in touched)
        lapsed = bool(fits.false[row]) and held.get(id) is False
        if (changed or lapsed) and id not in touched:
            yield Outdated(id, changed or tuple(members), not fits.false[row])


def _notices(new: Design, facts: Facts, touched: Mapping[str, list[str]]) -> Iterator[Notice]:
    """The parties of agreements that cover something that changed; told where a record of the change says so."""
    effective = {
        target: (change.value("effective"), change.value("notified_on"))
        for change in new.of_kind("change")
        for target in change.value("of") or ()
    }
    for agreement in sorted(new.of_kind("agreement"), key=lambda item: item.id):
        covered = tuple(id for id in agreement.value("covers") or () if id in touched)
        if not covered:
            continue
        start, told = next((effective[id] for id in covered if id in effective), (facts.view.as_of, None))
        until = _before(start, agreement.value("change_notice"))
        in_time = told is not None and (until is None or told <= until)
        for party in sorted(agreement.value("parties") or ()):
            yield Notice(party, agreement.id, covered, until, in_time)


def _before(start: datetime.date | None, notice: object) -> datetime.date | None:
    """The last day on which the notice is in time."""
    if start is None or not isinstance(notice, Period):
        return None
    day = start
    while notice.add_to(day) > start:
        day -= datetime.timedelta(days=1)
    return day
