"""The operators: one small function each, from two columns to a three-valued mask."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from iotsec.columns import NOTHING, UNKNOWN, Code, Column, Level, Many, Number, PeriodColumn, Truth
from iotsec.columns.rows import Bools, Ints
from iotsec.conditions.masks import Mask, either, negated
from iotsec.conditions.sets import disjoint, includes, only

Operand = Any


def compare(operator: str, left: Column, right: Operand, size: int) -> Mask:
    """The answer for each row; where either side is an explicit none it is false (except `declared`)."""
    if operator == "declared":
        stated = np.broadcast_to(left.declared, size)
        return Mask(stated, np.zeros(size, dtype=np.bool_))
    if operator == "given":
        return _given(left, size)
    if isinstance(left, Many):
        return SET_OPERATORS[operator](left, right, size)
    if isinstance(left, Code) and operator in OF_WORDS:
        words = _words_named(right)
        if words is not None and left.codes.shape == (size,):
            return _of_words(left.codes, words, among=OF_WORDS[operator])
    if operator in ("one_of", "none_of") and isinstance(right, (Many, Code)):
        assert isinstance(left, Code)
        inside = includes(_as_set(right), left, size)  # Which words these are is itself a fact.
        mask = inside if operator == "one_of" else negated(inside)
    else:
        mask = OPERATORS[operator](left.length if isinstance(left, PeriodColumn) else left, right)
    if np.shape(mask.true) != (size,) or np.shape(mask.false) != (size,):
        mask = Mask(np.broadcast_to(mask.true, size), np.broadcast_to(mask.false, size))
    return _without_none(mask, left, right)


def _words_named(right: Operand) -> Iterable[int] | None:
    """The codes of the words that a template names; None where which they are is itself a fact."""
    if isinstance(right, frozenset):
        return right
    return (int(right.codes),) if isinstance(right, Code) and np.ndim(right.codes) == 0 else None


def _of_words(codes: Ints, words: Iterable[int], *, among: bool) -> Mask:
    """Whether each word is among those named (or is none of them): what the operators below say, in fewer steps.

    Most of what is asked is this. What is named is known, so that a word that is among them is as well.
    """
    hit = np.zeros(codes.shape, dtype=np.bool_)
    for word in words:
        hit |= codes == word
    if among:
        return Mask(hit, (codes != UNKNOWN) & ~hit)
    return Mask((codes >= 0) & ~hit, hit | (codes == NOTHING))


def _given(left: Column, size: int) -> Mask:
    """True where a value was stated, false where an explicit none was, unknown in silence; of a set: has it any."""
    if isinstance(left, Many):
        some = left.starts[1:] > left.starts[:-1]
        perhaps = left.open if left.maybe is None else left.open | (left.maybe[0][1:] > left.maybe[0][:-1])
        return Mask(some, ~some & ~perhaps & (left.hidden is None))
    nothing = _nothing_of(left)
    none = np.zeros(size, dtype=np.bool_) if nothing is None else np.broadcast_to(nothing, size)
    return Mask(np.broadcast_to(left.declared, size) & ~none, none)


def _without_none(mask: Mask, left: Any, right: Any) -> Mask:
    """False where a side is an explicit none; and where it may be one, since nothing was stated, at least not true."""
    for side in (left, right):
        nothing = _nothing_of(side)
        if nothing is not None:
            mask = Mask(mask.true & ~nothing, mask.false | nothing)
        if isinstance(side, Number) and side.stated is not None:
            mask = Mask(mask.true & side.declared, mask.false)
    return mask


def _nothing_of(side: Any) -> Bools | None:
    if isinstance(side, (Truth, Number)):
        return side.nothing
    if isinstance(side, PeriodColumn):
        return side.length.nothing
    if isinstance(side, Level):
        side = side.scale
    if isinstance(side, Code):
        nothing: Bools = side.codes == NOTHING
        return nothing if np.any(nothing) else None
    return None


def _as_set(left: Column) -> Many:
    """One word as the set that holds it."""
    if isinstance(left, Many):
        return left
    codes = left.codes if isinstance(left, Code) else np.zeros(0, dtype=np.int32)
    known = codes >= 0
    starts = np.concatenate(([0], np.cumsum(known))).astype(np.int32)
    return Many(starts, codes[known], codes == UNKNOWN)


def _equal(left: Any, right: Any) -> Mask:
    if isinstance(left, Truth):
        if isinstance(right, bool):
            return Mask(left.true, left.false) if right else Mask(left.false, left.true)
        return Mask(
            (left.true & right.true) | (left.false & right.false), (left.true & right.false) | (left.false & right.true)
        )
    if isinstance(left, Code):
        same = left.codes == right.codes
        known = (left.codes >= 0) & ((right.codes >= 0) | (right.codes <= -3))
        return Mask(same & known, ~same & known)
    if isinstance(left, Level):
        scales = _equal(left.scale, right.scale)
        ranks = _equal(left.rank, right.rank)
        return Mask(scales.true & ranks.true, scales.true & ranks.false)
    right = _number(right)
    point = (left.low == left.high) & (right.low == right.high) & (left.low == right.low)
    if left.top is not None:
        point = point & (left.top[0] == left.low) & (left.top[1] == left.high)
    return Mask(point, (left.upper[1] < right.low) | (left.low > right.upper[1]))


def _at_least(left: Any, right: Any) -> Mask:
    if isinstance(left, Level):
        return _ranked(left, right, _at_least)
    right = _number(right)
    return Mask(left.low >= right.upper[1], left.high < right.upper[0])


def _at_most(left: Any, right: Any) -> Mask:
    if isinstance(left, Level):
        return _ranked(left, right, _at_most)
    right = _number(right)
    return Mask(left.upper[1] <= right.low, left.upper[0] > right.high)


def _above(left: Any, right: Any) -> Mask:
    """Of a spread all values occur, so its lowest must be above; `below` asks for the highest in the same way."""
    if isinstance(left, Level):
        return _ranked(left, right, _above)
    right = _number(right)
    return Mask(left.low > right.upper[1], left.high <= right.upper[0])


def _below(left: Any, right: Any) -> Mask:
    if isinstance(left, Level):
        return _ranked(left, right, _below)
    right = _number(right)
    return Mask(left.upper[1] < right.low, left.upper[0] >= right.high)


def _ranked(left: Level, right: Level, compared: Callable[[Any, Any], Mask]) -> Mask:
    """Levels of one scale compare by rank; of different or unknown scales not at all."""
    same = _equal(left.scale, right.scale).true
    ranks = compared(left.rank, right.rank)
    return Mask(same & ranks.true, same & ranks.false)


def _number(side: Any) -> Number:
    """The numbers of a side: of a period its length, of a level of the scale on which a field lies its rank."""
    number: Number = side.length if isinstance(side, PeriodColumn) else side.rank if isinstance(side, Level) else side
    return number


def _one_of(left: Any, right: Any) -> Mask:
    """`right` is a set of codes, or of ranks of an ordinal."""
    if isinstance(left, Number):
        ranks = [np.asarray(rank, dtype=np.float64) for rank in sorted(right)]
        return either(_equal(left, Number(rank, rank)) for rank in ranks)
    hit = np.zeros(np.shape(left.codes), dtype=np.bool_)
    for code in right:
        hit |= left.codes == code
    return Mask(hit & (left.codes >= 0), ~hit & (left.codes >= 0))


OPERATORS: Mapping[str, Callable[[Any, Any], Mask]] = {
    "is": _equal,
    "is_not": lambda left, right: negated(_equal(left, right)),
    "one_of": _one_of,
    "none_of": lambda left, right: negated(_one_of(left, right)),
    "at_least": _at_least,
    "at_most": _at_most,
    "above": _above,
    "below": _below,
}
"""Operators on single values. Each is monotone: knowing more never turns a definite answer."""

OF_WORDS: Mapping[str, bool] = {"is": True, "one_of": True, "is_not": False, "none_of": False}
"""Operators on words, and whether a word has to be among those named."""

SET_OPERATORS: Mapping[str, Callable[[Many, Any, int], Mask]] = {
    "includes": includes,
    "only": only,
    "none_of": disjoint,
}
"""Operators on sets."""
