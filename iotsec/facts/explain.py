"""A condition explained for one element: which leaves make it true, false or unknown, and what was seen there."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from iotsec.conditions.evaluate import holds, value
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
    Term,
    parts_of,
    walk,
)  # fmt: skip
from iotsec.conditions.types import Types
from iotsec.facts.missing import missing_of, wholly_known, witness_of
from iotsec.facts.showing import shown
from iotsec.facts.witness import Missing, Step, Witness

if TYPE_CHECKING:
    from iotsec.facts.table import Facts

MOST_MEMBERS = 50
"""As many members of a relation are explained one by one."""


class Explanation(NamedTuple):
    """One leaf: the fact, of which element, in which field, what it is, what was asked, the answer, the witness."""

    fact: str
    kind: str
    id: str
    field: str
    value: str
    asked: str
    answer: bool | None
    witness: Witness | None = None
    missing: tuple[Missing, ...] = ()


def explain_condition(condition: Condition, scope: Scope, wanted: bool | None) -> list[Explanation]:
    """The leaves that make the condition `wanted` (None: not known) for the one element in scope; none if it is not."""
    if answer_at(condition, scope) is not wanted:
        return []
    match condition:
        case Leaf():
            return [_leaf(condition, scope, wanted)]
        case Not(part):
            return explain_condition(part, scope, None if wanted is None else not wanted)
        case All(parts) | Any_(parts):
            return _joined(condition, parts, scope, wanted)
        case Quantified():
            return _quantified(condition, scope, wanted)
    return []


def answer_at(condition: Condition, scope: Scope) -> bool | None:
    """The answer for the one element in scope."""
    if scope.kind == "it" or (scope.outer is not None and _asks_outside(condition)):
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


def _joined(condition: Condition, parts: tuple[Condition, ...], scope: Scope, wanted: bool | None) -> list[Explanation]:
    """All parts where all are needed, the shortest explanation where one is enough."""
    found = [part for part in (explain_condition(item, scope, wanted) for item in parts) if part]
    every = wanted is None or wanted is isinstance(condition, All)
    if wanted is None and isinstance(condition, Any_):
        return min(found, key=lambda part: sum(len(item.missing) for item in part), default=[])
    if every or not found:
        return [item for part in found for item in part]
    return found[0] if wanted else [item for part in found for item in part]


def _facts(scope: Scope) -> Facts:
    return scope.source  # type: ignore[return-value]


def _leaf(leaf: Leaf, scope: Scope, wanted: bool | None) -> Explanation:
    facts = _facts(scope)
    if isinstance(leaf.term, (Reached, Guards)):
        return _way(leaf, scope, wanted)
    kind, id, field, seen = _subject(leaf.term, scope)
    asked_for = f"{leaf.operator} {_operand(leaf, scope)}"
    missing = _missing(leaf.term, scope) + _missing(leaf.operand, scope) if wanted is None else ()
    witness = _witness(facts, kind, id, field)
    return Explanation(str(leaf.term), kind, id, field, seen, asked_for, wanted, witness, tuple(dict.fromkeys(missing)))


def _way(leaf: Leaf, scope: Scope, wanted: bool | None) -> Explanation:
    from iotsec.facts.way_witness import way_witness  # It explains conditions along a way, as this module does.

    facts = _facts(scope)
    row = int(scope.rows[0]) if isinstance(scope.rows, np.ndarray) else scope.rows.start
    assert isinstance(leaf.term, (Reached, Guards))
    witness, seen = way_witness(facts, leaf.term, scope, row)
    id = facts.ids("component")[row]
    asked_for = f"{leaf.operator} {_operand(leaf, scope)}"
    missing = (*witness.missing, *_missing(leaf.operand, scope)) if wanted is None else ()
    return Explanation(str(leaf.term), "component", id, "", seen, asked_for, wanted, witness, missing)


def _operand(leaf: Leaf, scope: Scope) -> str:
    if isinstance(leaf.operand, Literal_):
        return str(leaf.operand)
    facts = _facts(scope)
    form = Types(facts.catalogue, scope.parameters).form(leaf.operand)
    return f"{shown(facts, value(leaf.operand, scope), form)} ({leaf.operand})"


def element_in(scope: Scope) -> tuple[str, int, str]:
    """The kind, row and id of the one element in scope; of a word its code and the word."""
    row = int(np.asarray(scope.rows)[0]) if not isinstance(scope.rows, slice) else scope.rows.start
    if scope.kind == "it":
        return "it", row, _facts(scope).words.word(row)
    return scope.kind, row, _facts(scope).ids(scope.kind)[row]


def _subject(term: Term, scope: Scope) -> tuple[str, str, str, str]:
    """Kind, id and field of what a term reads (of a path: its last element), and its value as a reader sees it."""
    facts = _facts(scope)
    kind, _row, id = element_in(scope)
    seen = shown(facts, value(term, scope), Types(facts.catalogue, scope.parameters).form(term))
    fact = term if isinstance(term, Fact) else term.over if isinstance(term, Fold) else None
    if fact is None:
        return kind, id, "", seen
    steps = owners(fact, scope)
    last_kind, last_row, name = steps[-1]
    return last_kind, id if last_kind == "it" else facts.ids(last_kind)[last_row], name, seen


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


def _missing(node: Any, scope: Scope) -> tuple[Missing, ...]:
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
    return tuple(item for part in parts for item in _missing(part, scope))


def _missing_in_fold(node: Fold, scope: Scope) -> tuple[Missing, ...]:
    missing = list(_missing(node.over, scope))
    for inner in _inner_scopes(node.over, scope):
        if node.where is not None:
            missing += [item for found in explain_condition(node.where, inner, None) for item in found.missing]
        if node.of is not None:
            missing += _missing(node.of, inner)
    return tuple(dict.fromkeys(missing))


def _inner_scopes(over: Fact, scope: Scope) -> list[Scope]:
    """A scope for each member of a relation, in the order of their ids, up to a bound."""
    facts = _facts(scope)
    members = members_of(over, scope)
    numbers = sorted({int(number) for number in members.numbers})
    if not members.elements:
        return [scope.members("it", np.array([number]), np.array([0])) for number in numbers[:MOST_MEMBERS]]
    ordered = sorted(numbers, key=facts.id_of)[:MOST_MEMBERS]
    return [
        scope.members(facts.kind_of(number), np.array([number - facts.offset(facts.kind_of(number))]), np.array([0]))
        for number in ordered
    ]


def _quantified(node: Quantified, scope: Scope, wanted: bool | None) -> list[Explanation]:
    """Of a failed `every`: the first failing member by id; of an unknown: what is not known of each."""
    found: list[list[Explanation]] = []
    for inner in _inner_scopes(node.over, scope):
        explained = _member(node, inner, wanted)
        if explained:
            found.append(explained)
    relation = _over(node, scope, wanted)
    if wanted is None:
        if node.quantifier == "some" and found:
            return min(found, key=lambda part: sum(len(item.missing) for item in part)) + relation
        return [item for part in found for item in part] + relation
    one_is_enough = wanted is (node.quantifier == "some")
    if one_is_enough:
        return relation[:1] + (found[0] if found else [])
    return relation + [item for part in found[:MOST_MEMBERS] for item in part]


def _member(node: Quantified, inner: Scope, wanted: bool | None) -> list[Explanation]:
    if wanted is None:
        parts = [item for item in (node.where, node.that) if item is not None]
        if node.where is not None and answer_at(node.where, inner) is False:
            return []
        settled = node.quantifier == "every"
        if answer_at(node.that, inner) is settled:
            return []
        return [item for part in parts for item in explain_condition(part, inner, None)]
    if node.where is not None and answer_at(node.where, inner) is not True:
        return explain_condition(node.where, inner, False) if wanted is (node.quantifier == "every") else []
    return explain_condition(node.that, inner, wanted)


def _over(node: Quantified, scope: Scope, wanted: bool | None) -> list[Explanation]:
    """The relation itself: which members there are, and what would have to be said to close it."""
    facts = _facts(scope)
    kind, row, name = owners(node.over, scope)[-1]
    id = element_in(scope)[2] if kind == "it" else facts.ids(kind)[row]
    many = gathered(node.over, scope)
    missing = _missing(node.over, scope) if wanted is None else ()
    if wanted is None and not missing:
        return []
    seen = shown(facts, many, node.over.form)
    witness = _witness(facts, kind, id, name)
    return [Explanation(str(node.over), kind, id, name, seen, str(node.quantifier), wanted, witness, missing)]


def _witness(facts: Facts, kind: str, id: str, field: str) -> Witness | None:
    """The witness of a derived fact; of a declared one, the element and field themselves."""
    if kind == "it" or not field or not facts.has(kind, field):
        return None
    witness = witness_of(facts, kind, facts.number(id) - facts.offset(kind), field)
    return Witness("values", (Step(kind, id, field),)) if witness is None else witness
