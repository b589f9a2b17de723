"""What is not stated and keeps a condition from being decided: the statements, not what was seen.

Unknown findings come in numbers, so all elements of a scope are asked about at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np

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
    parts_of,
)  # fmt: skip
from iotsec.facts.asking import answered, facts_of, members_at, owners, part_of, row_at, whole_of
from iotsec.facts.existence import missing_of_existence
from iotsec.facts.missing import known_rows, missing_of
from iotsec.facts.witness import Missing

Gaps: TypeAlias = dict[int, tuple[Missing, ...]]
"""The statements that are missing, by the place of the element in the scope asked; where nothing is, it is left out."""


def missing_in(condition: Condition, scope: Scope) -> tuple[Missing, ...]:
    """The statements that would decide the condition for the one element in scope; empty where it is decided."""
    whole, place = whole_of(condition, scope)
    return gaps(condition, whole, [place]).get(place, ())


def missing_in_term(node: Any, scope: Scope) -> tuple[Missing, ...]:
    """What would have to be stated so that a term is known for the one element in scope."""
    whole, place = whole_of(node, scope)
    return gaps_in_term(node, whole, [place]).get(place, ())


def gaps(condition: Condition, scope: Scope, places: Sequence[int]) -> Gaps:
    """The statements that would decide the condition for the elements at these places of the scope.

    Where several parts would each do, those of the part that misses least.
    """
    places = _undecided(condition, scope, places)
    if not places:
        return {}
    match condition:
        case Leaf(term=(Reached() | Guards()) as question, operand=operand):
            return joined(_on_ways(question, scope, places), gaps_in_term(operand, scope, places))
        case Leaf(term=term, operand=operand):
            return _once(joined(gaps_in_term(term, scope, places), gaps_in_term(operand, scope, places)))
        case Not(part):
            return gaps(part, scope, places)
        case All(parts):
            return joined(*(gaps(part, scope, places) for part in parts))
        case Any_(parts):
            return _least(gaps(part, scope, places) for part in parts)
        case Quantified():
            return _in_members(condition, scope, places)
    return {}


def gaps_in_term(node: Any, scope: Scope, places: Sequence[int]) -> Gaps:
    """What would have to be stated so that a term is known for the elements at these places."""
    if isinstance(node, Literal_):
        return {}
    if isinstance(node, Fact):
        return _in_fact(node, scope, places)
    if isinstance(node, Fold):
        return _in_fold(node, scope, places)
    parts = node.keys if isinstance(node, ParameterUse) else parts_of(node)
    return joined(*(gaps_in_term(part, scope, places) for part in parts))


def gaps_of_existence(scope: Scope, places: Sequence[int]) -> Gaps:
    """What would settle whether the elements at these places exist at all."""
    if scope.kind == "it":
        return {}
    facts = facts_of(scope)
    present = facts.present(scope.kind)
    known = present.true | present.false
    if known.all():
        return {}
    rows = ((place, row_at(scope, place)) for place in places)
    found = ((place, missing_of_existence(facts, scope.kind, row)) for place, row in rows if not known[row])
    return {place: missing for place, missing in found if missing}


def joined(*parts: Gaps) -> Gaps:
    """What several parts miss, one after the other."""
    found: Gaps = {}
    for part in parts:
        for place, missing in part.items():
            found[place] = found[place] + missing if place in found else missing
    return found


def _once(found: Gaps) -> Gaps:
    """Each statement once."""
    return {place: tuple(dict.fromkeys(missing)) for place, missing in found.items()}


def _least(parts: Iterable[Gaps]) -> Gaps:
    """For each element what that part misses which misses least; of equals the first."""
    found: Gaps = {}
    for part in parts:
        for place, missing in part.items():
            if place not in found or len(missing) < len(found[place]):
                found[place] = missing
    return found


def _undecided(condition: Condition, scope: Scope, places: Sequence[int]) -> list[int]:
    mask = answered(condition, scope)
    decided = (mask.true | mask.false).take(places).tolist()
    return [place for place, known in zip(places, decided, strict=True) if not known]


def _on_ways(question: Reached | Guards, scope: Scope, places: Sequence[int]) -> Gaps:
    from iotsec.facts.way_witness import missing_on_way  # It asks this module about conditions along a way.

    found: Gaps = {}
    for place in places:
        missing = missing_on_way(facts_of(scope), question, part_of(scope, [place]), row_at(scope, place))
        if missing:
            found[place] = missing
    return found


def _in_fact(fact: Fact, scope: Scope, places: Sequence[int]) -> Gaps:
    facts, found = facts_of(scope), Gaps()
    known = known_rows(gathered(fact, scope)).take(places).tolist()
    for place, settled in zip(places, known, strict=True):
        if not settled:
            kind, row, name = owners(fact, scope, place)[-1]
            missing = missing_of(facts, kind, row, name)
            if missing:
                found[place] = missing
    return found


def _in_members(node: Quantified, scope: Scope, places: Sequence[int]) -> Gaps:
    """Of `every` what all members miss, of `some` what the member misses that misses least; and of the relation."""
    told = _by_owner(node.over, scope, places, lambda inner: _of_members(node, inner))
    found: Gaps = {}
    for place, missing in told.items():
        chosen = [min(missing, key=len)] if node.quantifier == "some" else missing
        found[place] = tuple(item for part in chosen for item in part)
    return _once(joined(found, gaps_in_term(node.over, scope, places)))


def _of_members(node: Quantified, inner: Scope) -> Gaps:
    that = answered(node.that, inner)
    beside = that.true if node.quantifier == "every" else that.false
    if node.where is not None:
        beside = beside | answered(node.where, inner).false
    places = np.flatnonzero(~beside).tolist()
    parts = [part for part in (node.where, node.that) if part is not None]
    return joined(gaps_of_existence(inner, places), *(gaps(part, inner, places) for part in parts))


def _in_fold(node: Fold, scope: Scope, places: Sequence[int]) -> Gaps:
    def of_members(inner: Scope) -> Gaps:
        everyone = list(range(inner.size))
        where = {} if node.where is None else gaps(node.where, inner, everyone)
        of = {} if node.of is None else gaps_in_term(node.of, inner, everyone)
        return joined(gaps_of_existence(inner, everyone), where, of)

    told = _by_owner(node.over, scope, places, of_members)
    found = {place: tuple(item for part in missing for item in part) for place, missing in told.items()}
    return _once(joined(gaps_in_term(node.over, scope, places), found))


def _by_owner(
    over: Fact, scope: Scope, places: Sequence[int], told: Callable[[Scope], Gaps]
) -> dict[int, list[tuple[Missing, ...]]]:
    """What the members of a relation miss, in the order of their ids, by the place of the element whose they are."""
    found: dict[int, list[tuple[int, tuple[Missing, ...]]]] = {}
    for members in members_at(over, scope, places):
        for place, missing in told(members.scope).items():
            found.setdefault(members.owners[place], []).append((members.order[place], missing))
    return {
        owner: [missing for _order, missing in sorted(items, key=lambda item: item[0])]
        for owner, items in found.items()
    }
