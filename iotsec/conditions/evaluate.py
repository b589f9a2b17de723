"""Conditions evaluated over columns: one mask for all elements in scope, each atom worked out once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np

from iotsec.columns import NOTHING, UNKNOWN, Code, Column, Many
from iotsec.columns.rows import MUCH
from iotsec.conditions.arithmetic import combined
from iotsec.conditions.compare import OPERATORS, compare
from iotsec.conditions.constants import constant, day
from iotsec.conditions.folds import folded, quantified
from iotsec.conditions.gather import gathered, table_of
from iotsec.conditions.masks import Mask, both, certain, either, negated
from iotsec.conditions.parameters import parameter_value
from iotsec.conditions.source import Scope
from iotsec.conditions.tree import (
    All,
    Any_,
    AsOf,
    Condition,
    Fact,
    Fold,
    Guards,
    Leaf,
    Literal_,
    Member,
    Not,
    ParameterUse,
    Quantified,
    Reached,
    Self,
    Sum,
    Term,
    Union,
    parts_of,
)  # fmt: skip
from iotsec.conditions.unions import united

BESIDE = dict.fromkeys(OPERATORS, np.array([2, 0], dtype=np.uint8))
"""The answers of comparing where there is no element, and where it is not known which: false, and not known."""


def holds(condition: Condition, scope: Scope) -> Mask:
    """Where the condition surely holds and where it surely does not."""
    if scope.forced and condition in scope.forced:
        return certain(scope.forced[condition], scope.size)
    kept = scope.memo.get(condition)
    if kept is not None and not scope.forced:
        mask: Mask = kept
        return mask
    mask = _worked_out(condition, scope)
    if not scope.forced and not _own_parameters(condition):
        scope.memo[condition] = mask
    return mask


def _worked_out(condition: Condition, scope: Scope) -> Mask:
    match condition:
        case Leaf(term, operator, operand):
            return _leaf(term, operator, operand, scope)
        case All(parts):
            return both([holds(part, scope) for part in parts])
        case Any_(parts):
            return either([holds(part, scope) for part in parts])
        case Not(part):
            return negated(holds(part, scope))
        case Quantified():
            return quantified(condition, scope, holds)


PLAIN = frozenset({Fact, Literal_})
"""Most terms: nothing stands inside them."""


def _own_parameters(condition: Condition) -> bool:
    """Whether the condition reads a parameter: two requirements may give one name different values."""
    if isinstance(condition, Leaf) and type(condition.term) in PLAIN and type(condition.operand) in PLAIN:
        return False
    return _reads_parameter(condition)


@lru_cache(maxsize=4096)
def _reads_parameter(node: Any) -> bool:
    return isinstance(node, ParameterUse) or any(
        type(part) not in PLAIN and _reads_parameter(part) for part in parts_of(node)
    )


def _leaf(term: Term, operator: str, operand: Term, scope: Scope) -> Mask:
    if isinstance(term, Reached):
        answer = scope.source.ask(term, scope)
        wanted = isinstance(operand, Literal_) and operand.value is True
        if not isinstance(answer, Mask):
            raise TypeError("a question of reach is answered by a mask")
        return answer if wanted == (operator == "is") else negated(answer)
    if isinstance(term, Fact) and isinstance(operand, Literal_) and operator != "within" and scope.cases is None:
        answered = _answered_by_table(term, operator, operand, scope)
        if answered is not None:
            return answered
    left = value(term, scope)
    if operator == "within":
        return _within(left, operand, scope)
    right: Any = constant(operand, operator, scope.source) if isinstance(operand, Literal_) else value(operand, scope)
    return compare(operator, left, right, scope.size)


def _answered_by_table(fact: Fact, operator: str, literal: Literal_, scope: Scope) -> Mask | None:
    """The answer worked out for the table of the fact, then looked up; None where the table has far more rows.

    To look up one byte is several times as fast as to look up the ends of a number and compare them at each row.
    """
    found, name = table_of(fact, scope), fact.steps[-1]
    if found is None or not scope.source.has(found[0], name) or scope.source.size(found[0]) > MUCH * len(found[1]):
        return None
    column, right = scope.source.asked_column(found[0], name), constant(literal, operator, scope.source)
    mask = compare(operator, column, right, scope.source.size(found[0]))
    answers = mask.true.view(np.uint8) + 2 * mask.false.view(np.uint8)
    if found[1].min(initial=0) < 0:  # Negative rows look from the end.
        beside = BESIDE.get(operator)
        if beside is None or isinstance(column, Many):
            mask = compare(operator, column.take(np.array([NOTHING, UNKNOWN])), right, 2)
            beside = mask.true.view(np.uint8) + 2 * mask.false.view(np.uint8)
        answers = np.concatenate((answers, beside))
    taken = answers.take(found[1])
    return Mask(taken == 1, taken == 2)


def _within(left: Column, operand: Term, scope: Scope) -> Mask:
    """A date not after the as-of date and not before it by more than the period."""
    now = day(scope.source.as_of)
    period = constant(operand, "within", scope.source) if isinstance(operand, Literal_) else value(operand, scope)
    start = combined("minus", [now, period])
    return both((compare("at_most", left, now, scope.size), compare("at_least", left, start, scope.size)))


def value(term: Term, scope: Scope) -> Any:
    """The value of a term for each element in scope, as a column."""
    match term:
        case Fact():
            return gathered(term, scope)
        case Literal_():
            return constant(term, "is", scope.source)
        case AsOf():
            return day(scope.source.as_of)
        case Member():
            return Code(np.asarray(scope.rows))
        case Self():
            return _itself(scope)
        case ParameterUse():
            return parameter_value(term, scope, value)
        case Sum(operation, terms):
            return combined(operation, [value(item, scope) for item in terms])
        case Fold():
            return folded(term, scope, holds, value)
        case Union(terms):
            return united([value(item, scope) for item in terms], scope.size)
        case Guards():
            return scope.source.ask(term, scope)
        case Reached():
            raise TypeError("a question of reach is asked by a leaf")


def _itself(scope: Scope) -> Code:
    here = scope if scope.outer is None else scope.outer
    rows = np.arange(here.rows.start, here.rows.stop) if isinstance(here.rows, slice) else here.rows
    return Code((rows + here.source.offset(here.kind)).astype(np.int32), elements=True)


def repeated_atoms(conditions: Iterable[Condition], most: int = 4) -> tuple[Condition, ...]:
    """Leaves that stand more than once: where one is not known, each of its two answers is tried."""
    seen: dict[Condition, int] = {}
    for condition in conditions:
        for node in _atoms(condition):
            seen[node] = seen.get(node, 0) + 1
    return tuple(node for node, times in seen.items() if times > 1)[:most]


def _atoms(condition: Condition) -> Iterable[Condition]:
    """The leaves and quantifiers of a condition, outside quantifiers."""
    match condition:
        case All(parts) | Any_(parts):
            for part in parts:
                yield from _atoms(part)
        case Not(part):
            yield from _atoms(part)
        case _:
            yield condition
