"""What would have to be done so that something holds: changes, all or one of several. Nothing in it is taken back.

A formula is necessary as well as told: whatever makes the condition hold is among what it names, as far as it can be
changed at all. So the least that satisfies all formulas is a bound from below, and the check decides the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from iotsec.analysis.combining import NEVER, Every, One, every, one
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
    """Any change to one of these elements, or of these fields of them: what is seen of them may come out otherwise."""

    ids: frozenset[str]
    fields: frozenset[tuple[str, str]] | None


@frozen
class Others:
    """What would do as well of elements that are added for other reasons: `found` says it of those that are known."""

    found: Callable[[Sequence[Act]], Formula]


Formula: TypeAlias = Do | Undo | Touch | Others | Every | One


def concerns(touched: Touch, act: Act) -> bool:
    """Whether a change is one to what a fact was seen from."""
    if touched.ids.isdisjoint(act.touched):
        return False
    return act.how in ("new", "between") or touched.fields is None or (act.kind, act.field) in touched.fields


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


def only_named(formula: Formula) -> Formula:
    """The formula without changes of which it is not known that they do, where it names others that do."""
    match formula:
        case Every(parts):
            return every(only_named(part) for part in parts)
        case One(parts):
            return one(only_named(part) for part in parts)
        case Do(()) | Touch() | Undo():
            return NEVER
        case _:
            return formula


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
