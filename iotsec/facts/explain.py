"""A condition explained for one element: which leaves make it true, false or unknown, and what was seen there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from iotsec.conditions.evaluate import value
from iotsec.conditions.gather import gathered
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
    Term,
)  # fmt: skip
from iotsec.conditions.types import Types
from iotsec.facts.asking import answer_at, element_in, inner_scopes, owners
from iotsec.facts.existence import missing_of_choice, missing_of_existence
from iotsec.facts.gaps import missing_in_term
from iotsec.facts.missing import witness_of
from iotsec.facts.showing import NO_VALUE, NOT_STATED, shown
from iotsec.facts.witness import Missing, Step, Witness

if TYPE_CHECKING:
    from iotsec.facts.table import Facts


BY_CHOICE = "depends on choices"


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
            found = explain_condition(part, scope, None if wanted is None else not wanted)
            return [item._replace(asked=_opposite(item.asked)) for item in found]
        case All(parts) | Any_(parts):
            return _joined(condition, parts, scope, wanted)
        case Quantified():
            return _quantified(condition, scope, wanted)
    return []


def _opposite(asked: str) -> str:
    """What is asked of a fact that stands under a `not`."""
    return asked.removeprefix("not ") if asked.startswith("not ") else f"not {asked}"


def _joined(condition: Condition, parts: tuple[Condition, ...], scope: Scope, wanted: bool | None) -> list[Explanation]:
    """All parts where all are needed, the shortest explanation where one is enough."""
    found = [part for part in (explain_condition(item, scope, wanted) for item in parts) if part]
    every = wanted is None or wanted is isinstance(condition, All)
    if wanted is None and isinstance(condition, Any_):
        return min(found, key=_to_state, default=[])
    if every or not found:
        return [item for part in found for item in part]
    return found[0] if wanted else [item for part in found for item in part]


def _to_state(part: list[Explanation]) -> tuple[bool, int]:
    """How much has to be stated to settle a part: least where it is little, and last where it is not known what."""
    missing = sum(len(item.missing) for item in part)
    return missing == 0, missing


def _facts(scope: Scope) -> Facts:
    return scope.source  # type: ignore[return-value]


def _leaf(leaf: Leaf, scope: Scope, wanted: bool | None) -> Explanation:
    facts = _facts(scope)
    if isinstance(leaf.term, (Reached, Guards)):
        return _way(leaf, scope, wanted)
    kind, id, field, seen = _subject(leaf.term, scope)
    asked_for = f"{leaf.operator} {_operand(leaf, scope)}"
    missing = missing_in_term(leaf.term, scope) + missing_in_term(leaf.operand, scope) if wanted is None else ()
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
    missing = (*witness.missing, *missing_in_term(leaf.operand, scope)) if wanted is None else ()
    return Explanation(str(leaf.term), "component", id, "", seen, asked_for, wanted, witness, missing)


def _operand(leaf: Leaf, scope: Scope) -> str:
    if isinstance(leaf.operand, Literal_):
        return str(leaf.operand)
    facts = _facts(scope)
    form = Types(facts.catalogue, scope.parameters).form(leaf.operand)
    asked = shown(facts, value(leaf.operand, scope), form)
    if asked == NOT_STATED and isinstance(leaf.operand, ParameterUse) and not missing_in_term(leaf.operand, scope):
        asked = NO_VALUE  # No statement of the design can settle it.
    return f"{asked} ({leaf.operand})"


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
    if seen == NOT_STATED and last_kind != "it" and missing_of_choice(facts, last_kind, last_row, name):
        seen = BY_CHOICE
    return last_kind, id if last_kind == "it" else facts.ids(last_kind)[last_row], name, seen


def _quantified(node: Quantified, scope: Scope, wanted: bool | None) -> list[Explanation]:
    """Of a failed `every`: the first failing member by id; of an unknown: what is not known of each."""
    found: list[list[Explanation]] = []
    members: list[str] = []
    for inner in inner_scopes(node.over, scope):
        explained = _member(node, inner, wanted)
        if explained:
            found.append(explained)
            members.append(element_in(inner)[2])
    relation = _over(node, scope, wanted)
    if wanted is None:
        if node.quantifier == "some" and found:
            return min(found, key=_to_state) + relation
        return [item for part in found for item in part] + relation
    one_is_enough = wanted is (node.quantifier == "some")
    if one_is_enough:
        return [_toward(relation[0], members[0]), *found[0]] if found and relation else relation[:1]
    return relation + [item for part in found for item in part]


def _toward(relation: Explanation, member: str) -> Explanation:
    """The relation with, of all the ways that show it, the one to this member."""
    return relation if relation.witness is None else relation._replace(witness=relation.witness.to(member))


def _member(node: Quantified, inner: Scope, wanted: bool | None) -> list[Explanation]:
    if wanted is None:
        parts = [item for item in (node.where, node.that) if item is not None]
        if node.where is not None and answer_at(node.where, inner) is False:
            return []
        settled = node.quantifier == "every"
        if answer_at(node.that, inner) is settled:
            return []
        explained = [item for part in parts for item in explain_condition(part, inner, None)]
        return [*_existence(inner), *explained]
    if node.where is not None and answer_at(node.where, inner) is not True:
        return explain_condition(node.where, inner, False) if wanted is (node.quantifier == "every") else []
    return explain_condition(node.that, inner, wanted)


def _existence(inner: Scope) -> list[Explanation]:
    """Of a member that exists only in some choices: what decides whether it does."""
    kind, row, id = element_in(inner)
    missing = () if kind == "it" else missing_of_existence(_facts(inner), kind, row)
    seen = BY_CHOICE if _facts(inner).case is None else "perhaps lost"
    told = seen, "is true", None, None, missing
    return [Explanation("present", kind, id, "present", *told)] if missing else []


def _over(node: Quantified, scope: Scope, wanted: bool | None) -> list[Explanation]:
    """The relation itself: which members there are, and what would have to be said to close it."""
    facts = _facts(scope)
    kind, row, name = owners(node.over, scope)[-1]
    id = element_in(scope)[2] if kind == "it" else facts.ids(kind)[row]
    many = gathered(node.over, scope)
    missing = missing_in_term(node.over, scope) if wanted is None else ()
    if wanted is None and not missing:
        return []
    seen = shown(facts, many, node.over.form)
    if seen == NOT_STATED and kind != "it" and missing_of_choice(facts, kind, row, name):
        seen = BY_CHOICE
    witness = _witness(facts, kind, id, name)
    return [Explanation(str(node.over), kind, id, name, seen, str(node.quantifier), wanted, witness, missing)]


def _witness(facts: Facts, kind: str, id: str, field: str) -> Witness | None:
    """The witness of a derived fact; of a declared one, the element and field themselves."""
    if kind == "it" or not field or not facts.has(kind, field):
        return None
    witness = witness_of(facts, kind, facts.number(id) - facts.offset(kind), field)
    return Witness("values", (Step(kind, id, field),)) if witness is None else witness
