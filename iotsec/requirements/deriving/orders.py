"""The declared orders, part by part: how a requirement stands to the one from which it was made.

shall > should > may; an earlier stage > a later one; numbers by `stronger`; sets by inclusion; `require` may gain what
must hold as well, `when` what it applies to as well; alternatives may only go; waivers only get rarer.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from iotsec.conditions.tree import Parameter
from iotsec.model.values import STAGES
from iotsec.requirements.deriving.entries import Path
from iotsec.requirements.deriving.implication import require_relation, unkeyed, when_relation
from iotsec.requirements.deriving.relation import Change, Relation
from iotsec.requirements.deriving.values_order import (
    ORDERS,
    parameter_relation,
    rows_that_differ,
    two_sided,
    value_relation,
)
from iotsec.requirements.requirement import OBLIGATIONS, InForce, Requirement, Waivable

TEXTS = ("title", "statement", "why", "fix", "sources", "weakens", "tried_on", "realises", "decided_by")
"""Parts of a requirement that ask nothing."""

SCENARIOS_ORDER = "more scenarios are stronger, where there is one"


def changes(before: Requirement, after: Requirement) -> Iterator[Change]:
    """Every part in which a requirement differs from the one before it, and how."""
    yield from _words(before, after)
    yield from _parameters(before, after)
    yield from _conditions(before, after)
    yield from _alternatives(before, after)
    yield from _departures(before, after)
    for name in TEXTS:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield Change((name,), Relation.EDITORIAL, "", "", "asks nothing")


def _words(before: Requirement, after: Requirement) -> Iterator[Change]:
    for name, words, order in (
        ("obligation", OBLIGATIONS, "shall > should > may"),
        ("stage", STAGES, "an earlier stage is stronger"),
    ):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            stronger = words.index(new) < words.index(old)
            yield Change((name,), Relation.STRONGER if stronger else Relation.WEAKER, old, new, order)
    yield from _listed("applies_to", before.applies_to, after.applies_to)
    if before.under or not after.under:
        yield from _listed("under", before.under, after.under)
    else:  # Where no case of a scenario is, all that is required holds: less may be asked than without any.
        yield Change(("under",), Relation.UNLIKE, "no scenario", ", ".join(after.under), SCENARIOS_ORDER)


def _listed(name: str, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[Change]:
    """A list of which more members ask more."""
    if set(old) != set(new):
        grown, shrunk = set(old) < set(new), set(new) < set(old)
        relation = Relation.STRONGER if grown else Relation.WEAKER if shrunk else Relation.UNLIKE
        yield Change((name,), relation, ", ".join(old), ", ".join(new), "more members are stronger")


def _parameters(before: Requirement, after: Requirement) -> Iterator[Change]:
    for name, old in before.parameters.items():
        new, at = after.parameters.get(name), _at(name, old)
        if new is None:
            continue  # A condition was stated anew without it: how that compares is judged there.
        relation = parameter_relation(old, new)
        if relation is not Relation.SAME:
            yield Change(at, relation, *rows_that_differ(old, new), ORDERS[old.stronger])


def _at(name: str, parameter: Parameter) -> Path:
    """Where a parameter stands; of a two-sided value its one end."""
    whole = two_sided(name)
    if whole == name or parameter.by:
        return "parameters", whole
    return "parameters", whole, "default", name.removeprefix(f"{whole}.")


def _conditions(before: Requirement, after: Requirement) -> Iterator[Change]:
    for name, judged, order in (
        ("when", when_relation, "to apply to more is stronger"),
        ("require", require_relation, "what implies it is stronger"),
    ):
        old, new = getattr(before, name), getattr(after, name)
        if old != new and judged(old, new) is not Relation.SAME:
            yield Change((name,), judged(old, new), "", "", order)


def _alternatives(before: Requirement, after: Requirement) -> Iterator[Change]:
    old, new = ({item.name: unkeyed((item.when, item.require)) for item in one.alternatives} for one in (before, after))
    for name in old:
        if name not in new:
            yield Change(("alternatives", name), Relation.STRONGER, name, "nothing", "alternatives may only go")
    for name, item in new.items():
        if old.get(name) != item:
            yield Change(("alternatives", name), Relation.WEAKER, "nothing", name, "alternatives may only go")


def _departures(before: Requirement, after: Requirement) -> Iterator[Change]:
    for name, relation, order in (
        ("waivable", waivable_relation(before.waivable, after.waivable), "fewer, for a shorter time, is stronger"),
        ("compensable", _compensable(before, after), "what compensates less is stronger"),
        ("in_force", in_force_relation(before.in_force, after.in_force), "earlier, for longer, is stronger"),
    ):
        if relation is not Relation.SAME:
            yield Change((name,), relation, "", "", order)


def waivable_relation(before: Waivable | None, after: Waivable | None) -> Relation:
    """Whether fewer may waive it, or for a shorter time; of each class of risk."""
    if before == after:
        return Relation.SAME
    old, new = _by_class(before), _by_class(after)
    narrower = all(_narrower(old[number], new[number]) for number in old)
    wider = all(_narrower(new[number], old[number]) for number in old)
    return _relation(narrower, wider)


def _by_class(terms: Waivable | None) -> Mapping[int, Waivable | None]:
    if terms is not None and terms.by_risk_class:
        return terms.by_risk_class
    return dict.fromkeys(range(1, 5), terms)


def _narrower(old: Waivable | None, new: Waivable | None) -> bool:
    """Whether every waiver that the new terms allow is one that the old terms allowed."""
    if new is None:
        return True
    if old is None or not set(new.by) <= set(old.by):
        return False
    if old.at_most is None:
        return True
    return new.at_most is not None and _at_most(new.at_most, old.at_most)


def _at_most(one: Any, other: Any) -> bool:
    return value_relation("lower", other, one) in (Relation.SAME, Relation.STRONGER)


def _relation(stronger: bool, weaker: bool) -> Relation:
    if stronger and weaker:
        return Relation.SAME
    return Relation.STRONGER if stronger else Relation.WEAKER if weaker else Relation.UNLIKE


def _compensable(before: Requirement, after: Requirement) -> Relation:
    old, new = before.compensable, after.compensable
    if old == new:
        return Relation.SAME
    if old is None or new is None:
        return Relation.WEAKER if old is None else Relation.STRONGER
    return require_relation(old.by, new.by)


def in_force_relation(before: InForce | None, after: InForce | None) -> Relation:
    """Whether it holds whenever it held before; what has no dates always holds."""
    if before == after:
        return Relation.SAME
    return _relation(_covers(after, before), _covers(before, after))


def _covers(one: InForce | None, other: InForce | None) -> bool:
    """Whether what one set of dates makes hold includes what the other makes hold, for new and for existing systems."""
    if one is None:
        return True
    if other is None:
        return False
    ended = one.until is None or (other.until is not None and other.until <= one.until)
    later = not other.existing or (one.existing and _no_later(one.existing_since, other.existing_since))
    return ended and _no_later(one.since, other.since) and later


def _no_later(one: datetime.date | None, other: datetime.date | None) -> bool:
    return one is None or (other is not None and one <= other)
