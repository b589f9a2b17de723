"""What a new element has to say so that a condition holds of it: its fields, and what it refers to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from iotsec.analysis.combining import DONE, NEVER, every, one
from iotsec.analysis.hardening.acts import Act, Nothing
from iotsec.analysis.hardening.adding import beside, fresh, needing, new
from iotsec.analysis.hardening.assuming import assumed
from iotsec.analysis.hardening.formulas import Do, Formula, possible
from iotsec.analysis.hardening.raising import OPPOSITE, Asked, asked_of, holds_for, raised
from iotsec.columns import NOTHING, Code
from iotsec.conditions.evaluate import value
from iotsec.conditions.source import Scope
from iotsec.conditions.tree import All, Any_, Condition, Fact, Leaf, Not, Quantified, Reached, walk
from iotsec.facts.asking import answer_at, row_at
from iotsec.model.values import PerChoice

if TYPE_CHECKING:
    from iotsec.analysis.hardening.mending import Mender

MOST_NAMED = 6
"""So many elements that are there are tried where a new one has to refer to something."""


class New(NamedTuple):
    """An element that would be added: what it is, and what it says if nothing else is asked of it."""

    kind: str
    id: str
    said: Mapping[str, Any]


def fitting(mender: Mender, item: New, condition: Condition, scope: Scope, *, wanted: bool = True) -> Formula:
    """What a new element would have to say so that a condition holds of it; `scope` is that of who asks for it.

    What follows from its other fields, and what cannot be known yet, is for the check to tell.
    """
    match condition:
        case Not(part):
            return fitting(mender, item, part, scope, wanted=not wanted)
        case All(parts) | Any_(parts):
            found = [fitting(mender, item, part, scope, wanted=wanted) for part in parts]
            return every(found) if isinstance(condition, All) is wanted else one(found)
        case _ if not _reads_it(condition):
            return DONE if answer_at(condition, scope) is not (not wanted) else NEVER
        case Leaf(term=Fact() as fact) if not fact.of_self and len(fact.steps) == 1:
            return _stated(mender, item, condition, scope, wanted=wanted)
        case Leaf(term=Fact() as fact) if not fact.of_self:
            return _referring(mender, item, condition, scope, wanted=wanted)
        case Quantified(quantifier="every"):
            return DONE if wanted else NEVER
        case _:
            return NEVER


def _reads_it(condition: Condition) -> bool:
    """Whether a condition asks about the new element at all, and not only about who asks for it."""
    return any(isinstance(node, Reached) or (isinstance(node, Fact) and not node.of_self) for node in walk(condition))


def _stated(mender: Mender, item: New, leaf: Leaf, scope: Scope, *, wanted: bool) -> Formula:
    facts, name = mender.facts, str(leaf.term)
    catalogue = facts.catalogue
    form = catalogue.form(item.kind, name)
    if form is None:
        return NEVER
    asked = asked_of(leaf, scope, form)
    if asked is not None and not wanted:
        asked = asked._replace(operator=OPPOSITE[asked.operator]) if asked.operator in OPPOSITE else None
    if asked is None and form.name == "ref" and _of_nothing(leaf, scope):
        return one(_another(mender, item, name, ()))
    if asked is None or catalogue.relation(item.kind, name) is not None:
        return DONE
    if catalogue.derived(item.kind, name) is not None:
        known = FITTED.get((item.kind, name))
        return DONE if known is None else needing(known(mender, item, asked), item.id)
    said = item.said.get(name)
    said = None if isinstance(said, PerChoice) else said
    plain = said is not None and not isinstance(said, (tuple, Nothing))
    if plain and (asked.operator in ("declared", "given") or holds_for(facts, form, asked, said)):
        return DONE
    slot, before = (item.kind, item.id, name), list(said) if isinstance(said, tuple) else None
    if form.name == "ref" and asked.operator in ("is_not", "none_of"):
        return one(_another(mender, item, name, asked.words))
    found = raised(facts, slot, form, asked, before)
    if not possible(found) and asked.operator == "declared":
        found = Do((Act("set", *slot, assumed("none that is known")),))
    if isinstance(found, Do):  # Of something new the value of which least else is asked is as good as another.
        acts = sorted(found.acts, key=lambda act: mender.burden.get((name, str(act.value)), 0))
        found = Do(tuple(acts[:1]), found.slot, found.does)
    return needing(found, item.id)


def _of_nothing(leaf: Leaf, scope: Scope) -> bool:
    """Whether something else than what is surely nothing is asked for: anything does."""
    column = value(leaf.operand, scope)
    return leaf.operator == "is_not" and isinstance(column, Code) and bool((column.codes == NOTHING).all())


def _another(mender: Mender, item: New, name: str, not_these: tuple[str, ...]) -> Iterator[Formula]:
    """A reference to something else than this: of what is there, or new as well."""
    form = mender.facts.catalogue.form(item.kind, name)
    assert form is not None
    there = [each.id for each in mender.design.elements.values() if each.KIND in form.to and each.id not in not_these]
    for id in sorted(there)[:MOST_NAMED]:
        yield Do((Act("set", item.kind, item.id, name, id, (), item.id),))
    kind = form.to[0]
    if kind in ("zone", "place"):
        id = fresh(mender.design, f"{kind}-{item.id}")
        named = Do((Act("set", item.kind, item.id, name, id, (), id),))
        yield every((Do((new(kind, id, {})._replace(needs=item.id),)), named))


def _referring(mender: Mender, item: New, leaf: Leaf, scope: Scope, *, wanted: bool) -> Formula:
    """A fact of what the new element refers to: something there of which it holds, or something new."""
    assert isinstance(leaf.term, Fact)
    name, rest = leaf.term.steps[0], Leaf(_after(leaf.term), leaf.operator, leaf.operand)
    form = mender.facts.catalogue.form(item.kind, name)
    if form is None or form.name != "ref":
        return DONE
    said = item.said.get(name)
    if isinstance(said, str):
        there = mender.design.elements.get(said)
        return DONE if there is None else mender.of(rest, at(mender, there.KIND, said, scope), wanted=wanted)
    parts = []
    for id in fulfilling(mender, form.to, rest, scope, wanted=wanted):
        parts.append(Do((Act("set", item.kind, item.id, name, id, (), item.id),)))
    return one([*parts, *_newly(mender, item, name, rest, scope, wanted=wanted)])


def fulfilling(mender: Mender, kinds: tuple[str, ...], rest: Condition, scope: Scope, *, wanted: bool) -> list[str]:
    """Elements of the design as it was of which the condition surely holds."""
    found = []
    for id in sorted(mender.original):
        kind = mender.design[id].KIND if id in mender.design.elements else ""
        if kind in kinds and answer_at(rest, at(mender, kind, id, scope)) is wanted:
            found.append(id)
    return found[:MOST_NAMED]


def _newly(mender: Mender, item: New, name: str, rest: Condition, scope: Scope, *, wanted: bool) -> Iterator[Formula]:
    """A new component to which the new element refers, beside who asks for it."""
    form = mender.facts.catalogue.form(item.kind, name)
    if form is None or "component" not in form.to:
        return
    owner = mender.facts.ids(scope.kind)[row_at(scope, 0)]
    id = fresh(mender.design, f"{name}-{item.id}")
    other = New("component", id, {**beside(mender.facts, owner), "kind": "thing"})
    named = Act("set", item.kind, item.id, name, id, (), id)
    asks = fitting(mender, other, rest, scope, wanted=wanted)
    yield every((Do((new("component", id, other.said, owner)._replace(needs=item.id),)), Do((named,)), asks))


def _after(fact: Fact) -> Fact:
    """The fact as it is asked of what the first reference names."""
    return Fact(fact.steps[1:], fact.kinds[1:], fact.form)


def at(mender: Mender, kind: str, id: str, scope: Scope) -> Scope:
    """The scope of one element of the design, asked by whoever asks in another scope."""
    facts = mender.facts
    top = scope if scope.outer is None else scope.outer
    outer = Scope(facts, top.kind, np.array([row_at(top, 0)]), scope.parameters)
    return Scope(facts, kind, np.array([facts.number(id) - facts.offset(kind)]), scope.parameters, outer)


def _independent(mender: Mender, item: New, asked: Asked) -> Formula:
    """Somebody confirms it who has no part in anything that is drawn: a party that is there, or a new one."""
    if asked.truth is not (asked.operator == "is"):
        return DONE
    design = mender.design
    drawn = [element for element in design.elements.values() if element.KIND in ("component", "system")]
    taking = {str(element.value(field)) for element in drawn for field in TAKING if field in type(element).model_fields}
    free = [party.id for party in design.of_kind("party") if party.id not in taking][:MOST_NAMED]
    said = Do((Act("set", item.kind, item.id, "independent", True),))
    named: list[Formula] = [Do((Act("add", item.kind, item.id, "by", id),)) for id in free]
    if not free:
        id = "independent-tester"
        named = [every((Do((new("party", id, {}),)), Do((Act("add", item.kind, item.id, "by", id),))))]
    return every((said, one(named)))


TAKING = ("supplier", "maintainer", "accountable", "operator", "owner")
"""The fields of components and systems that name who has a part in them."""

FITTED: Mapping[tuple[str, str], Callable[[Mender, New, Asked], Formula]] = {
    ("evidence", "independently_confirmed"): _independent,
}
"""What a new element has to say so that a derived fact comes out as asked, by kind and name."""
