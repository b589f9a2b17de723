"""From when a requirement holds: for what starts operation now, and for what did before (grandfathering)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import numpy as np

from iotsec.columns import Number
from iotsec.columns.rows import numbers_of
from iotsec.conditions.constants import days_of
from iotsec.conditions.masks import Mask, unknown
from iotsec.conditions.source import Scope
from iotsec.facts.derived.identity import start_of_service
from iotsec.facts.derived.showing import Seen, of_values
from iotsec.facts.explain import Explanation
from iotsec.facts.once import once
from iotsec.facts.openness import SYSTEM_OF
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing
from iotsec.requirements.requirement import InForce


def in_force(terms: InForce, scope: Scope) -> Mask:
    """Whether a requirement holds for each element in scope at the as-of date.

    What started operation on `since` or later is new, all else existed before. Where the start is not known the answer
    is not known either, unless it is the same for both; without an as-of date nothing is known.
    """
    facts: Facts = scope.source  # type: ignore[assignment]
    rows, now = numbers_of(scope.rows), facts.as_of
    if np.isnan(now):
        return unknown(len(rows))
    start, since = starts(facts, scope.kind), _day(terms.since, -np.inf)
    new, old = start.low[rows] >= since, start.high[rows] < since
    for_new, for_old = _held(terms, now)
    true = (new & for_new) | (old & for_old) | (for_new and for_old)
    false = (new & (not for_new)) | (old & (not for_old)) | (not for_new and not for_old)
    return Mask(true, false)


def _held(terms: InForce, now: float) -> tuple[bool, bool]:
    """Whether it holds on this day for what is new, and for what existed before."""
    running = now <= _day(terms.until, np.inf)
    for_old = terms.existing and now >= _day(terms.existing_since, -np.inf)
    return running and now >= _day(terms.since, -np.inf), running and for_old


def _day(date: datetime.date | None, otherwise: float) -> float:
    return otherwise if date is None else days_of(date)


@once("starts")
def starts(facts: Facts, kind: str) -> Number:
    """When each element of a kind starts operation, as days; infinitely late where it surely has not.

    A component by its own date, else the design's; an interface, a right and a weakness with their component; a flow
    with the later of its ends; everything else with the design.
    """
    size = facts.size(kind)
    if kind == "component":
        own = start_of_service(facts)
        late = np.zeros(size, dtype=np.bool_) if own.nothing is None else own.nothing
        return Number(np.where(late, np.inf, own.low), np.where(late, np.inf, own.high), dates=True)
    columns = [_of_owner(facts, kind, field) for field in _owners(kind)]
    low, high = (np.max([getattr(item, end) for item in columns], axis=0) for end in ("low", "high"))
    return Number(low, high, dates=True)


def _owners(kind: str) -> tuple[str | None, ...]:
    """The references that lead to the components by which an element starts; None: it starts with the design."""
    if kind == "flow":
        return ("from", "to")
    return (SYSTEM_OF.get(kind),)


def owner_of(facts: Facts, kind: str, row: int) -> int | None:
    """The component (its row) by which an element starts; None where it starts with the design, or none is known."""
    if kind == "component":
        return row
    field = SYSTEM_OF.get(kind)
    number = -1 if field is None else int(facts.code(kind, field)[row])
    inside = number >= 0 and facts.kind_of(number) == "component"
    return number - facts.offset("component") if inside else None


def _of_owner(facts: Facts, kind: str, field: str | None) -> Number:
    size = facts.size(kind)
    whole = _of_design(facts)
    low, high = np.full(size, whole.low[0]), np.full(size, whole.high[0])
    if field is None:
        return Number(low, high, dates=True)
    numbers, offset = facts.code(kind, field).astype(np.int64), facts.offset("component")
    inside = (numbers >= offset) & (numbers < offset + facts.size("component"))
    component = starts(facts, "component")
    low[inside], high[inside] = component.low[numbers[inside] - offset], component.high[numbers[inside] - offset]
    low[numbers == -1], high[numbers == -1] = -np.inf, np.inf
    return Number(low, high, dates=True)


def _of_design(facts: Facts) -> Number:
    if not facts.size("design"):
        return Number(np.array([-np.inf]), np.array([np.inf]), dates=True)
    own = facts.number_column("design", "in_service_from").take(np.array([0]))
    late = own.nothing is not None and bool(own.nothing[0])
    return Number(np.array([np.inf]), np.array([np.inf]), dates=True) if late else own


def in_force_explained(terms: InForce, scope: Scope, wanted: bool | None) -> list[Explanation]:
    """The dates that make a requirement be in force (`wanted`), not in force, or leave it unknown, for one element."""
    answer = in_force(terms, scope)
    known: bool | None = True if answer.true[0] else False if answer.false[0] else None
    if known is not wanted:
        return []
    facts: Facts = scope.source  # type: ignore[assignment]
    return list(_dates(facts, terms, scope.kind, int(numbers_of(scope.rows)[0]), known))


def _dates(facts: Facts, terms: InForce, kind: str, row: int, known: bool | None) -> Iterator[Explanation]:
    design = "design" if facts.design is None else facts.design.id
    now = facts.as_of
    if np.isnan(now):
        missing = (Missing("design", design, "as_of"),)
        yield Explanation("as_of", "design", design, "as_of", "not stated", "declared", None, None, missing)
        return
    today = facts.view.as_of.isoformat() if facts.view.as_of is not None else ""

    def compared(asked: datetime.date | None, operator: str) -> Iterator[Explanation]:
        if asked is not None:
            held = now >= days_of(asked) if operator == "at_least" else now <= days_of(asked)
            yield Explanation("as_of", "design", design, "as_of", today, f"{operator} {asked.isoformat()}", held)

    for_new, for_old = _held(terms, now)
    if known is False and terms.until is not None and now > days_of(terms.until):
        yield from compared(terms.until, "at_most")
        return
    if known is False and not for_new and not for_old:
        yield from compared(terms.since, "at_least")
        return
    yield from compared(terms.since if known else terms.existing_since if terms.existing else None, "at_least")
    if for_new != for_old and terms.since is not None:
        yield _started(facts, kind, row, terms.since)


def _started(facts: Facts, kind: str, row: int, since: datetime.date) -> Explanation:
    """Whether an element started operation on a date or later, with the dates from which that follows."""
    start = starts(facts, kind)
    low, high, wanted = float(start.low[row]), float(start.high[row]), days_of(since)
    answer = True if low >= wanted else False if high < wanted else None
    witness = of_values(facts, _read(facts, kind, row), settled=answer is not None)
    told = "never" if low == np.inf else _told(low, high)
    id, asked = facts.ids(kind)[row], f"at_least {since.isoformat()}"
    return Explanation("in_service_from", kind, id, "in_service_from", told, asked, answer, witness, witness.missing)


def _told(low: float, high: float) -> str:
    first, last = (
        "" if np.isinf(end) else (datetime.date(1970, 1, 1) + datetime.timedelta(days=end)).isoformat()
        for end in (low, high)
    )
    if first == last:
        return first or "not stated"
    return f"between {first or 'ever'} and {last or 'unlimited'}"


def _read(facts: Facts, kind: str, row: int) -> Iterator[Seen]:
    """The dates that are read: of the component or components, else the design's."""
    offset, whole = facts.offset("component"), Seen("design", 0, "in_service_from")
    rows = [row] if kind == "component" else []
    for field in () if kind == "component" else _owners(kind):
        number = -2 if field is None else int(facts.code(kind, field)[row])
        if number == -1 and field is not None:
            yield Seen(kind, row, field)
        elif offset <= number < offset + facts.size("component"):
            rows.append(number - offset)
        elif facts.size("design"):
            yield whole
    for component in rows:
        own = bool(facts.column("component", "in_service_from").declared[component])
        yield Seen("component", component, "in_service_from") if own or not facts.size("design") else whole
