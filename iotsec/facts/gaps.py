"""What is not stated and keeps a condition from being decided for one element: the statements, not what was seen."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from iotsec.conditions.evaluate import holds
from iotsec.conditions.folds import members_of
from iotsec.conditions.gather import gathered
from iotsec.conditions.masks import Mask
from iotsec.conditions.source import Scope
from iotsec.conditions.tree import (
    All,
    Any_,
    Condition,
    Fact,
    Fold,
    Guards,
    Leaf,
    Literal_,
    Not,
    ParameterUse,
    Quantified,
    Reached,
    Self,
    parts_of,
    walk,
)  # fmt: skip
from iotsec.facts.existence import missing_of_existence
from iotsec.facts.missing import missing_of, wholly_known
from iotsec.facts.witness import Missing

if TYPE_CHECKING:
    from iotsec.facts.table import Facts

MOST_MEMBERS = 50
"""As many members of a relation are looked at one by one."""


def missing_in(condition: Condition, scope: Scope) -> tuple[Missing, ...]:
    """The statements that would decide the condition for the one element in scope; empty where it is decided.

    Where several parts would each do, those of the part that misses least.
    """
    if answer_at(condition, scope) is not None:
        return ()
    match condition:
        case Leaf(term=(Reached() | Guards()) as question, operand=operand):
            from iotsec.facts.way_witness import way_witness  # It asks this module about conditions along a way.

            witness, _seen = way_witness(_facts(scope), question, scope, element_in(scope)[1])
            return (*witness.missing, *missing_in_term(operand, scope))
        case Leaf(term=term, operand=operand):
            return tuple(dict.fromkeys(missing_in_term(term, scope) + missing_in_term(operand, scope)))
        case Not(part):
            return missing_in(part, scope)
        case All(parts):
            return tuple(item for part in parts for item in missing_in(part, scope))
        case Any_(parts):
            return min((found for part in parts if (found := missing_in(part, scope))), key=len, default=())
        case Quantified():
            return _missing_in_members(condition, scope)
    return ()


def _missing_in_members(node: Quantified, scope: Scope) -> tuple[Missing, ...]:
    """Of `every` what all members miss, of `some` what the member misses that misses least; and of the relation."""
    found = [missing for inner in inner_scopes(node.over, scope) if (missing := tuple(_of_member(node, inner)))]
    if node.quantifier == "some" and found:
        found = [min(found, key=len)]
    return tuple(dict.fromkeys([item for part in found for item in part] + list(missing_in_term(node.over, scope))))


def _of_member(node: Quantified, inner: Scope) -> Iterator[Missing]:
    if node.where is not None and answer_at(node.where, inner) is False:
        return
    if answer_at(node.that, inner) is (node.quantifier == "every"):
        return
    yield from _of_existence(inner)
    for part in (node.where, node.that):
        if part is not None:
            yield from missing_in(part, inner)


def _of_existence(inner: Scope) -> tuple[Missing, ...]:
    """What would settle whether a member exists at all."""
    return () if inner.kind == "it" else missing_of_existence(_facts(inner), inner.kind, element_in(inner)[1])


def answer_at(condition: Condition, scope: Scope) -> bool | None:
    """The answer for the one element in scope."""
    if scope.siblings is not None:
        whole, row = scope.siblings
        key = (condition, "answered")
        if key not in whole.memo:
            whole.memo[key] = holds(condition, whole)
        mask = whole.memo[key]
    elif scope.kind == "it" or scope.cases is not None or (scope.outer is not None and _asks_outside(condition)):
        mask, row = holds(condition, scope), 0
    else:
        mask, row = _of_table(condition, scope), int(scope.rows[0])  # type: ignore[index]
    return True if mask.true[row] else False if mask.false[row] else None


def _of_table(condition: Condition, scope: Scope) -> Mask:
    """The answer for the whole table of the element in scope.

    Findings come in numbers: to work a condition out once for a table is far cheaper than once for each of them.
    """
    facts, kind = _facts(scope), scope.kind
    of_kind = facts.kept.setdefault(("explained", kind), Scope(facts, kind, slice(0, facts.size(kind)), {}))
    key = ("explained", kind, id(scope.parameters))
    if key not in facts.kept:
        # The scope keeps the parameters, so that no others can come to have their number.
        facts.kept[key] = of_kind.with_parameters(scope.parameters), dict[Condition, Mask]()
    whole, answers = facts.kept[key]
    if condition not in answers:
        answers[condition] = holds(condition, whole)
    answer: Mask = answers[condition]
    return answer


@lru_cache(maxsize=4096)
def _asks_outside(condition: Condition) -> bool:
    """Whether a condition asks about the element outside a quantifier."""
    return any(isinstance(node, Self) or (isinstance(node, Fact) and node.of_self) for node in walk(condition))


def _facts(scope: Scope) -> Facts:
    return scope.source  # type: ignore[return-value]


def element_in(scope: Scope) -> tuple[str, int, str]:
    """The kind, row and id of the one element in scope; of a word its code and the word."""
    row = int(np.asarray(scope.rows)[0]) if not isinstance(scope.rows, slice) else scope.rows.start
    if scope.kind == "it":
        return "it", row, _facts(scope).words.word(row)
    return scope.kind, row, _facts(scope).ids(scope.kind)[row]


def owners(fact: Fact, scope: Scope) -> list[tuple[str, int, str]]:
    """The elements along a path, each with the field read of it; it ends early where a reference is not known."""
    if fact.of_self and scope.outer is not None:
        scope = scope.outer
    facts = _facts(scope)
    kind, row, _id = element_in(scope)
    found = []
    for number, step in enumerate(fact.steps):
        found.append((kind, row, step))
        if number == len(fact.steps) - 1 or not facts.has(kind, step):
            break
        code = int(facts.code(kind, step)[row])
        if code < 0:
            break
        kind = facts.kind_of(code)
        row = code - facts.offset(kind)
    return found


def missing_in_term(node: Any, scope: Scope) -> tuple[Missing, ...]:
    """What would have to be stated so that a term is known."""
    facts = _facts(scope)
    if isinstance(node, Fact):
        if wholly_known(gathered(node, scope)):
            return ()
        kind, row, name = owners(node, scope)[-1]
        return missing_of(facts, kind, row, name)
    if isinstance(node, Fold):
        return _missing_in_fold(node, scope)
    if isinstance(node, Literal_):
        return ()
    parts = node.keys if isinstance(node, ParameterUse) else parts_of(node)
    return tuple(item for part in parts for item in missing_in_term(part, scope))


def _missing_in_fold(node: Fold, scope: Scope) -> tuple[Missing, ...]:
    missing = list(missing_in_term(node.over, scope))
    for inner in inner_scopes(node.over, scope):
        missing += _of_existence(inner)
        if node.where is not None:
            missing += missing_in(node.where, inner)
        if node.of is not None:
            missing += missing_in_term(node.of, inner)
    return tuple(dict.fromkeys(missing))


def inner_scopes(over: Fact, scope: Scope) -> list[Scope]:
    """A scope for each member of a relation, in the order of their ids, up to a bound."""
    facts = _facts(scope)
    members = members_of(over, scope)
    numbers = sorted({int(number) for number in members.numbers})
    if not members.elements:
        return _siblings(scope, "it", numbers[:MOST_MEMBERS])
    ordered = sorted(numbers, key=facts.id_of)[:MOST_MEMBERS]
    found: dict[int, Scope] = {}
    for kind in dict.fromkeys(facts.kind_of(number) for number in ordered):
        own = [number for number in ordered if facts.kind_of(number) == kind]
        scopes = _siblings(scope, kind, [number - facts.offset(kind) for number in own])
        found.update(zip(own, scopes, strict=True))
    return [found[number] for number in ordered]


def _siblings(scope: Scope, kind: str, rows: list[int]) -> list[Scope]:
    """A scope for each of these members of one kind."""
    whole = scope.members(kind, np.array(rows, dtype=np.int64), np.zeros(len(rows), dtype=np.int64))
    scopes = []
    for place, row in enumerate(rows):
        one = scope.members(kind, np.array([row]), np.array([0]))
        one.siblings = (whole, place)
        scopes.append(one)
    return scopes
