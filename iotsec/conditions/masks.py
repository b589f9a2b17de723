"""Three-valued answers about many elements at once: surely true, surely false, else unknown (Kleene's logic)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from iotsec.columns.rows import Bools


class Mask(NamedTuple):
    """Where an answer is surely true and where it is surely false; in neither it is unknown. Never both."""

    true: Bools
    false: Bools

    @property
    def unknown(self) -> Bools:
        """Where the answer is not known."""
        unknown: Bools = ~(self.true | self.false)
        return unknown


def certain(truth: bool, size: int) -> Mask:
    """The same certain answer everywhere."""
    yes, no = np.ones(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_)
    return Mask(yes, no) if truth else Mask(no, yes)


def unknown(size: int) -> Mask:
    """Nothing known anywhere."""
    return Mask(np.zeros(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_))


def both(masks: Iterable[Mask]) -> Mask:
    """True where all are true, false where one is false."""
    first, *others = masks
    if not others:
        return first
    true, false = first.true & others[0].true, first.false | others[0].false
    for other in others[1:]:
        true &= other.true
        false |= other.false
    return Mask(true, false)


def either(masks: Iterable[Mask]) -> Mask:
    """True where one is true, false where all are false."""
    first, *others = masks
    if not others:
        return first
    true, false = first.true | others[0].true, first.false & others[0].false
    for other in others[1:]:
        true |= other.true
        false &= other.false
    return Mask(true, false)


def negated(mask: Mask) -> Mask:
    """True where it is false, and the other way round."""
    return Mask(mask.false, mask.true)


def implied(when: Mask, require: Mask) -> Mask:
    """Not `when`, or `require`: what a requirement asks. An unknown `when` with a met `require` is met."""
    return Mask(when.false | require.true, when.true & require.false)


def chosen(where: Bools, first: Mask, second: Mask) -> Mask:
    """The first mask where the flag is set, the second elsewhere."""
    return Mask(np.where(where, first.true, second.true), np.where(where, first.false, second.false))
