"""Conditions asked of elements, one or many: the answers, the elements along a path, the members of a relation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from iotsec.columns import Many
from iotsec.conditions.evaluate import holds
from iotsec.conditions.folds import members_of
from iotsec.conditions.gather import gathered
from iotsec.conditions.masks import Mask
from iotsec.conditions.source import Scope
from iotsec.conditions.tree import Condition, Fact, Self, walk
from iotsec.facts.once import once

if TYPE_CHECKING:
    from iotsec.facts.table import Facts

MOST_MEMBERS = 50
"""As many members of a relation are looked at one by one."""
PAIRS_AT_ONCE = 100_000
"""As many pairs of an element and a member that may belong to it are looked at together: it bounds the memory."""


def facts_of(scope: Scope) -> Facts:
    """The facts that a scope asks."""
    return scope.source  # type: ignore[return-value]


@once("explained")
def table_scope(facts: Facts, kind: str) -> Scope:
    """All elements of a kind; what was worked out of them for one requirement is kept for the others.

    Findings come in numbers: to work a condition out once for a table is far cheaper than once for each of them.
    """
    return Scope(facts, kind, slice(0, facts.size(kind)), {})


def whole_of(node: Any, scope: Scope) -> tuple[Scope, int]:
    """A larger scope in which a condition or term is asked of the one element in scope, and the element's place there.

    It is the whole table, unless the answer depends on the element outside a quantifier or on a scenario.
    """
    if scope.siblings is not None:
        return scope.siblings
    if scope.kind == "it" or scope.cases is not None or (scope.outer is not None and _asks_outside(node)):
        return scope, 0
    table = table_scope(facts_of(scope), scope.kind)
    return table.with_parameters(scope.parameters), row_at(scope, 0)


@lru_cache(maxsize=4096)
def _asks_outside(node: Any) -> bool:
    """Whether a condition or term asks about the element outside a quantifier."""
    return any(isinstance(item, Self) or (isinstance(item, Fact) and item.of_self) for item in walk(node))


def answered(condition: Condition, scope: Scope) -> Mask:
    """The answer for each element in scope, worked out once."""
    key = (condition, "answered", id(scope.parameters))
    if key not in scope.memo:
        # The parameters are kept beside the answer, so that no others can come to have their number.
        scope.memo[key] = holds(condition, scope), scope.parameters
    mask: Mask = scope.memo[key][0]
    return mask


def answer_at(condition: Condition, scope: Scope) -> bool | None:
    """The answer for the one element in scope."""
    whole, place = whole_of(condition, scope)
    mask = answered(condition, whole)
    return True if mask.true[place] else False if mask.false[place] else None


def row_at(scope: Scope, place: int) -> int:
    """The row of the element at a place of the scope; of a word its code."""
    return scope.rows.start + place if isinstance(scope.rows, slice) else int(scope.rows[place])


def part_of(scope: Scope, places: Sequence[int]) -> Scope:
    """The elements at these places of a scope."""
    if len(places) == scope.size:
        return scope
    at = np.array(places, dtype=np.int64)
    rows = at + scope.rows.start if isinstance(scope.rows, slice) else scope.rows[at]
    outer = None if scope.outer is None else part_of(scope.outer, places)
    part = Scope(scope.source, scope.kind, rows, scope.parameters, outer)
    part.cases = None if scope.cases is None else (scope.cases[0], scope.cases[1][at])
    return part


def element_in(scope: Scope) -> tuple[str, int, str]:
    """The kind, row and id of the one element in scope; of a word its code and the word."""
    row = row_at(scope, 0)
    if scope.kind == "it":
        return "it", row, facts_of(scope).words.word(row)
    return scope.kind, row, facts_of(scope).ids(scope.kind)[row]


def owners(fact: Fact, scope: Scope, place: int = 0) -> list[tuple[str, int, str]]:
    """The elements along a path, each with the field read of it; it ends early where a reference is not known."""
    if fact.of_self and scope.outer is not None:
        scope = scope.outer
    facts = facts_of(scope)
    kind, row = scope.kind, row_at(scope, place)
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


class Members(NamedTuple):
    """Members of one kind: whose each is (a place of the scope asked), and its number in the order of the ids there."""

    scope: Scope
    owners: list[int]
    order: list[int]


def members_at(over: Fact, scope: Scope, places: Sequence[int]) -> Iterator[Members]:
    """The members of a relation of the elements at these places, kind by kind, up to a bound for each element."""
    many = gathered(over, scope)
    hidden = len(many.hidden) if isinstance(many, Many) and many.hidden is not None else 1
    step = max(1, PAIRS_AT_ONCE // max(1, hidden))
    for start in range(0, len(places), step):
        yield from _members_at(over, scope, places[start : start + step])


def _members_at(over: Fact, scope: Scope, places: Sequence[int]) -> Iterator[Members]:
    facts, part = facts_of(scope), part_of(scope, places)
    members = members_of(over, part)
    named: list[set[int]] = [set() for _ in places]
    for number, owner in zip(members.numbers.tolist(), members.owners.tolist(), strict=True):
        named[owner].add(number)
    found: dict[str, list[tuple[int, int, int]]] = {}
    for owner, numbers in enumerate(named):
        ordered = sorted(numbers, key=facts.id_of) if members.elements else sorted(numbers)
        for order, number in enumerate(ordered[:MOST_MEMBERS]):
            kind = facts.kind_of(number) if members.elements else "it"
            row = number - facts.offset(kind) if members.elements else number
            found.setdefault(kind, []).append((row, owner, order))
    for kind, of_kind in found.items():
        rows, whose, order_ = zip(*of_kind, strict=True)
        inner = part.members(kind, np.array(rows, dtype=np.int64), np.array(whose, dtype=np.int64))
        yield Members(inner, [places[owner] for owner in whose], list(order_))


def inner_scopes(over: Fact, scope: Scope) -> list[Scope]:
    """A scope for each member of a relation of the one element in scope, in the order of their ids, up to a bound."""
    found: list[tuple[int, Scope]] = []
    for members in members_at(over, scope, [0]):
        for place, order in enumerate(members.order):
            one = part_of(members.scope, [place]) if members.scope.size > 1 else _copied(members.scope)
            one.siblings = (members.scope, place)
            found.append((order, one))
    return [one for _order, one in sorted(found, key=lambda item: item[0])]


def _copied(scope: Scope) -> Scope:
    return scope.with_parameters(scope.parameters)
