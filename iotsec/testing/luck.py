"""Where the choices of a random design come from: hypothesis, which shrinks them, or a seed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Protocol, TypeVar

Item = TypeVar("Item")


class Luck(Protocol):
    """What decides in a random design."""

    def below(self, end: int) -> int:
        """A whole number from 0 up to, but not including, `end`; 0 is the simplest."""


class Seeded:
    """Luck that a seed decides: quick, the same for the same seed on every machine, and without shrinking."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def below(self, end: int) -> int:
        """A whole number from 0 up to, but not including, `end`."""
        return int(self._random.random() * end)


class Drawn:
    """Luck that hypothesis decides; `number` draws a whole number from 0 to the given one."""

    def __init__(self, number: Callable[[int], int]) -> None:
        self._number = number

    def below(self, end: int) -> int:
        """A whole number from 0 up to, but not including, `end`."""
        return self._number(end - 1) if end > 1 else 0


def chance(luck: Luck, share: float) -> bool:
    """True in this share of the cases; the simplest answer is False."""
    if share <= 0 or share >= 1:
        return share >= 1
    return luck.below(100) >= 100 - 100 * share


def one_of(luck: Luck, items: Sequence[Item]) -> Item:
    """One of the items; the simplest is the first."""
    return items[luck.below(len(items))]


def some_of(luck: Luck, items: Sequence[Item], most: int = 3) -> list[Item]:
    """Some of the items, none of them twice, in random order; the simplest is none."""
    left, taken = list(items), []
    for _ in range(luck.below(min(most, len(left)) + 1)):
        taken.append(left.pop(luck.below(len(left))))
    return taken
