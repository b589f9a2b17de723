"""What would have to be done so that something holds: changes, all or one of several. Nothing in it is taken back.

A formula is necessary as well as told: whatever makes the condition hold is among what it names, as far as it can be
changed at all. So the least that satisfies all formulas is a bound from below, and the check decides the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from iotsec.analysis.hardening.acts import Act, Slot
from iotsec.frozen import frozen


@frozen
class Do:
    """One of these changes; or any other of the same field whose value does as well (`does`)."""

    acts: tuple[Act, ...]
    slot: Slot | None = None
    does: Callable[[Act], bool] | None = None


@frozen
class Undo:
    """One of these changes is not made after all."""

    acts: tuple[Act, ...]


@frozen
class Touch:
    """Any change to one of these elements: what is seen of them may come out otherwise."""

    ids: frozenset[str]
    fields: frozenset[tuple[str, str]]


@frozen
class Every:
    """All of these."""

    parts: tuple[Formula, ...]


@frozen
class One:
    """At least one of these."""

    parts: tuple[Formula, ...]


Formula: TypeAlias = Do | Undo | Touch | Every | One

DONE = Every(())
"""It holds already."""
NEVER = One(())
"""No known change makes it hold."""


def concerns(touched: Touch, act: Act) -> bool:
    """Whether a change is one to what a fact was seen from."""
    if touched.ids.isdisjoint({act.id, *act.at}):
        return False
    return act.how in ("new", "between") or (act.kind, act.field) in touched.fields


def every(parts: Iterable[Formula]) -> Formula:
    """All of these, without those that hold already."""
    kept: dict[Formula, None] = {}
    for part in parts:
        for item in part.parts if isinstance(part, Every) else (part,):
            kept[item] = None
    if NEVER in kept:
        return NEVER
    return next(iter(kept)) if len(kept) == 1 else Every(tuple(kept))


def one(parts: Iterable[Formula]) -> Formula:
    """One of these, without those that cannot be."""
    kept: dict[Formula, None] = {}
    for part in parts:
        for item in part.parts if isinstance(part, One) else (part,):
            kept[item] = None
    if DONE in kept:
        return DONE
    return next(iter(kept)) if len(kept) == 1 else One(tuple(kept))


def named(formula: Formula) -> Iterator[Act]:
    """The changes that a formula names itself."""
    match formula:
        case Do(acts):
            yield from acts
        case Every(parts) | One(parts):
            for part in parts:
                yield from named(part)
        case _:
            return


def possible(formula: Formula) -> bool:
    """Whether any change is known that makes it hold."""
    match formula:
        case Do(acts):
            return bool(acts)
        case Every(parts):
            return all(possible(part) for part in parts)
        case One(parts):
            return any(possible(part) for part in parts)
        case _:
            return False
