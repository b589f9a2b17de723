"""What a case does to what there is: elements that are gone, and components that an attacker holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import UNKNOWN, Truth
from iotsec.columns.rows import Bools
from iotsec.facts.derived.questions import is_one_of
from iotsec.facts.derived.scenarios.cases import cases_of
from iotsec.facts.once import once
from iotsec.facts.table import Facts


class Effects(NamedTuple):
    """For each component and case: whether it is gone, and whether it is held by an attacker; surely and possibly."""

    gone: Bools
    perhaps_gone: Bools
    held: Bools
    perhaps_held: Bools


class Gone(NamedTuple):
    """For each element of a kind and each case: whether it surely, and whether it possibly, is gone."""

    surely: Bools
    perhaps: Bools


@once("effects")
def effects_of(facts: Facts, scenario: str) -> Effects:
    """What the cases of a scenario do to components: components by cases."""
    cases, size = cases_of(facts, scenario), facts.size("component")
    none = np.zeros((size, cases.size), dtype=np.bool_)
    sure, perhaps = none.copy(), none.copy()
    perhaps[cases.loss.component, cases.loss.case] = True
    sure[cases.loss.component[cases.loss.sure], cases.loss.case[cases.loss.sure]] = True
    if cases.held:
        found = Effects(none, none, sure, perhaps)
    elif cases.gone:
        found = Effects(sure, perhaps, none, none)
    else:
        found = Effects(none, none, none, none)
    return found


def gone_in(facts: Facts, scenario: str, kind: str) -> Gone | None:
    """Which elements of a kind are gone in the cases of a scenario: elements by cases; None where none ever is.

    With a component goes what exists with it alone, what passes it, and what is made of that.
    """
    key = ("gone", scenario, kind)
    if key not in facts.kept:
        facts.kept[key] = None  # Nothing exists with itself.
        parts = list(_parts(facts, scenario, kind)) if facts.size(kind) else []
        found = Gone(*(np.logical_or.reduce(ends) for ends in zip(*parts, strict=True))) if parts else None
        if found is not None and kind == "flow":
            found = _with_parts(facts, found)
        facts.kept[key] = found if found is not None and found.perhaps.any() else None
    gone: Gone | None = facts.kept[key]
    return gone


def _parts(facts: Facts, scenario: str, kind: str) -> Iterator[Gone]:
    effects = effects_of(facts, scenario)
    if kind == "component":
        yield Gone(effects.gone, effects.perhaps_gone)
    elif kind in facts.vocabulary.kinds and effects.perhaps_gone.any():
        for name, field in facts.vocabulary.kinds[kind].fields.items():
            if field.form.exists_with and facts.has(kind, name):
                yield from _with_owner(facts, scenario, kind, name)
        if kind == "flow" and facts.has("flow", "via"):
            yield _broken(facts, effects)


def _with_owner(facts: Facts, scenario: str, kind: str, name: str) -> Iterator[Gone]:
    """By that with which alone each element exists: where it is not known, it may be anything that is gone."""
    codes = facts.code(kind, name).astype(np.int64)
    for target in facts.vocabulary.kinds[kind].fields[name].form.to:
        gone = gone_in(facts, scenario, target)
        if gone is not None:
            rows = codes - facts.offset(target)
            inside = ((rows >= 0) & (rows < facts.size(target)))[:, None]
            row = np.where(inside[:, 0], rows, 0)
            unknown = (codes == UNKNOWN)[:, None] & gone.perhaps.any(axis=0)
            yield Gone(gone.surely[row] & inside, (gone.perhaps[row] & inside) | unknown)


def _broken(facts: Facts, effects: Effects) -> Gone:
    """Flows that pass something that is gone, but where it lets everything pass."""
    (opens, may_open), via = fails_open(facts), facts.many("flow", "via")
    surely, perhaps = effects.gone & ~may_open[:, None], effects.perhaps_gone & ~opens[:, None]
    first = facts.offset("component")
    passing = _some_member(via.starts, via.members - first, perhaps)
    passing |= via.open[:, None] & perhaps.any(axis=0)  # What is not said to be passed may be anything.
    if via.maybe is not None:
        passing |= _some_member(via.maybe[0], via.maybe[1] - first, perhaps)
    return Gone(_some_member(via.starts, via.members - first, surely), passing)


def _with_parts(facts: Facts, gone: Gone) -> Gone:
    """An end-to-end flow is gone with each of the flows of which it is made; these may be made of others."""
    if not facts.has("flow", "through"):
        return gone
    through, first = facts.many("flow", "through"), facts.offset("flow")
    for _ in range(through.size if len(through.members) else 0):
        more = Gone(*(end | _some_member(through.starts, through.members - first, end) for end in gone))
        if all((one == other).all() for one, other in zip(more, gone, strict=True)):
            break
        gone = more
    return gone


def _some_member(starts: NDArray[Any], members: NDArray[Any], marks: Bools) -> Bools:
    """Whether some member of each set is marked, case by case."""
    found = np.zeros((len(starts) - 1, marks.shape[1]), dtype=np.bool_)
    filled = np.flatnonzero(np.diff(starts))
    if len(filled):
        found[filled] = np.logical_or.reduceat(marks[members], starts[filled], axis=0)
    return found


def present_in(facts: Facts, scenario: str, kind: str, rows: NDArray[Any], cases: NDArray[Any]) -> Truth:
    """Whether elements exist in the case of each: not where they are gone."""
    present = facts.present(kind).take(rows)
    gone = gone_in(facts, scenario, kind)
    if gone is None:
        return present
    known = rows >= 0
    row = np.where(known, rows, 0)
    surely, perhaps = gone.surely[row, cases] & known, gone.perhaps[row, cases] & known
    return Truth(present.true & ~perhaps, present.false | surely, present.nothing)


def fails_open(facts: Facts) -> tuple[Bools, Bools]:
    """Which components surely, and which possibly, are guards that let everything pass when they fail."""
    behaviour, enforces = (
        is_one_of(facts, "component", "failure_behaviour", ["open"]),
        facts.many("component", "enforces"),
    )
    some = np.diff(enforces.starts) > 0
    perhaps = (
        some | enforces.open if enforces.maybe is None else some | enforces.open | (np.diff(enforces.maybe[0]) > 0)
    )
    return behaviour.true & some, ~behaviour.false & perhaps
