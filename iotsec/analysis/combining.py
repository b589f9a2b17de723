"""What is wanted of several things: all of them, or one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from iotsec.frozen import frozen

Part = TypeVar("Part")


@frozen
class Every:
    """All of these."""

    parts: tuple[Any, ...]


@frozen
class One:
    """At least one of these."""

    parts: tuple[Any, ...]


DONE = Every(())
"""Nothing is left to want."""
NEVER = One(())
"""Nothing that is known brings it about."""


def every(parts: Iterable[Part]) -> Part | Every | One:
    """All of these, without what is done already; each once."""
    kept: dict[Any, None] = {}
    for part in parts:
        for item in part.parts if isinstance(part, Every) else (part,):
            kept[item] = None
    if NEVER in kept:
        return NEVER
    return next(iter(kept)) if len(kept) == 1 else Every(tuple(kept))


def one(parts: Iterable[Part]) -> Part | Every | One:
    """One of these, without what never comes about; each once."""
    kept: dict[Any, None] = {}
    for part in parts:
        for item in part.parts if isinstance(part, One) else (part,):
            kept[item] = None
    if DONE in kept:
        return DONE
    return next(iter(kept)) if len(kept) == 1 else One(tuple(kept))
