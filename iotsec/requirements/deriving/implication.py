"""Whether one condition follows from another, as far as their form shows it: sound, but not complete.

What is found to follow does so for every design, also under what is not known: the two are compared part by part with
the words of the language, and nothing is said of the designs.
"""

from __future__ import annotations

import datetime
from typing import Any

from iotsec.conditions.tree import All, Any_, Condition, Fact, Leaf, Literal_, Not, ParameterUse, Quantified
from iotsec.frozen import evolve, fields_of
from iotsec.requirements.deriving.relation import Relation
from iotsec.units import Period, Quantity

RISING = ("at_least", "above")
FALLING = ("at_most", "below")


def require_relation(before: Condition, after: Condition) -> Relation:
    """How what must hold stands to what had to hold: what implies it is stronger."""
    before, after = unkeyed(before), unkeyed(after)
    if implies(after, before):
        return Relation.SAME if implies(before, after) else Relation.STRONGER
    return Relation.WEAKER if implies(before, after) else Relation.UNLIKE


def when_relation(before: Condition | None, after: Condition | None) -> Relation:
    """How what a requirement applies to stands to what it applied to: what is implied by it is wider, and stronger."""
    if before is None or after is None:
        return Relation.SAME if before is after else Relation.WEAKER if before is None else Relation.STRONGER
    return require_relation(before, after).turned


def unkeyed(node: Any) -> Any:
    """A condition in which parameters stand by their names alone: how their values are chosen has its own order."""
    if isinstance(node, ParameterUse):
        return ParameterUse(node.name)
    if isinstance(node, tuple):
        return tuple(map(unkeyed, node))
    names = fields_of(node)
    if names is None or isinstance(node, (Fact, Literal_)):
        return node
    return evolve(node, **{name: unkeyed(getattr(node, name)) for name in names})


def implies(one: Condition, other: Condition) -> bool:
    """Whether the other surely holds wherever the one does."""
    if one == other:
        return True
    if isinstance(other, All):
        return all(implies(one, part) for part in other.parts)
    if isinstance(one, Any_):
        return all(implies(part, other) for part in one.parts)
    if isinstance(one, All) and any(implies(part, other) for part in one.parts):
        return True
    if isinstance(other, Any_) and any(implies(one, part) for part in other.parts):
        return True
    match one, other:
        case Leaf(), Leaf():
            return _leaf_implies(one, other)
        case Not(mine), Not(theirs):
            return implies(theirs, mine)
        case Quantified(), Quantified():
            return _quantified_implies(one, other)
    return False


def _quantified_implies(one: Quantified, other: Quantified) -> bool:
    """`every` with a weaker `that` or a narrower `where`; `some` with a weaker `that` or a wider `where`."""
    if one.quantifier != other.quantifier or one.over != other.over or not implies(one.that, other.that):
        return False
    narrow, wide = (other.where, one.where) if one.quantifier == "every" else (one.where, other.where)
    return wide is None or (narrow is not None and implies(narrow, wide))


def _leaf_implies(one: Leaf, other: Leaf) -> bool:
    if one.term != other.term:
        return False
    if other.operator == "declared":
        return one.operator in ("is", "includes", "given")  # A range may hold whatever the value is.
    if not isinstance(one.operand, Literal_) or not isinstance(other.operand, Literal_):
        return _same_operand(one, other)
    mine, theirs = one.operand.value, other.operand.value
    if isinstance(mine, tuple) and isinstance(theirs, tuple) and _is_level(one):
        return bool(mine[0] == theirs[0]) and _ordered_imply(one.operator, mine[1], other.operator, theirs[1])
    if isinstance(mine, tuple) and isinstance(theirs, tuple):
        return _sets_imply(one.operator, frozenset(mine), other.operator, frozenset(theirs))
    if one.operator == "is" and other.operator == "one_of" and isinstance(theirs, tuple):
        return bool(mine in theirs)
    if one.operator == "one_of" and other.operator == "is":
        return bool(mine == (theirs,))
    low, high = _number(mine), _number(theirs)
    if low is not None and high is not None:
        return _ordered_imply(one.operator, low, other.operator, high)
    apart = one.operator == "is" and other.operator == "is_not" and bool(mine != theirs)
    return apart and not isinstance(mine, Period)  # A month may be as long as some days are.


def _is_level(leaf: Leaf) -> bool:
    return isinstance(leaf.term, Fact) and leaf.term.form.name == "level"


def _same_operand(one: Leaf, other: Leaf) -> bool:
    if one.operand != other.operand:
        return False
    return one.operator == other.operator or (one.operator, other.operator) in (
        ("above", "at_least"), ("below", "at_most"), ("is", "at_least"), ("is", "at_most"),
    )  # fmt: skip


def _sets_imply(mine_by: str, mine: frozenset[object], theirs_by: str, theirs: frozenset[object]) -> bool:
    match mine_by, theirs_by:
        case ("includes", "includes") | ("none_of", "none_of"):
            return theirs <= mine
        case ("only", "only") | ("one_of", "one_of"):
            return mine <= theirs
        case ("only", "none_of") | ("one_of", "none_of"):
            return not mine & theirs
    return False


def _ordered_imply(mine_by: str, mine: float, theirs_by: str, theirs: float) -> bool:
    """Of two comparisons of one number, or of levels of one scale: levels of two scales are never comparable."""
    if theirs_by == "is_not":
        return mine_by == "is" and mine != theirs
    if theirs_by == "is" or mine_by == "is_not":
        return mine_by == theirs_by and mine == theirs
    strict = theirs_by in ("above", "below")
    if theirs_by in RISING and mine_by in (*RISING, "is"):
        return mine > theirs or (mine == theirs and (not strict or mine_by == "above"))
    if theirs_by in FALLING and mine_by in (*FALLING, "is"):
        return mine < theirs or (mine == theirs and (not strict or mine_by == "below"))
    return False


def _number(value: object) -> float | None:
    if isinstance(value, Quantity):
        return value.value
    if isinstance(value, datetime.date):
        return float(value.toordinal())
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
