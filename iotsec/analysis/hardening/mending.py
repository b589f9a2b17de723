"""A condition that does not hold for one element: what would have to be done so that it does, as a formula.

It walks the same tree, over the same columns, as the explanation of a verdict. Only what stands in what is required is
changed; of what says when a requirement applies, only what may be shut. What is described there is what something is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from iotsec.analysis.combining import DONE, NEVER, every, one
from iotsec.analysis.hardening.acts import Act, Slot, value_before
from iotsec.analysis.hardening.adding import needing
from iotsec.analysis.hardening.formulas import Do, Formula, Touch, concerns, possible
from iotsec.analysis.hardening.protecting import CLASSED, LOWEST, SHUT, changeable
from iotsec.analysis.hardening.raising import OPPOSITE, Asked, asked_of, raised
from iotsec.analysis.hardening.referring import NEW, named, redrawn, rest_of
from iotsec.checking.scenarios import failing_cases
from iotsec.columns import Many
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
    Quantified,
    Reached,
    Union,
    parts_of,
)  # fmt: skip
from iotsec.facts.asking import answer_at, element_in, facts_of, inner_scopes, owners, row_at
from iotsec.facts.missing import witness_of
from iotsec.facts.table import Facts
from iotsec.model import by_choice
from iotsec.model.element import Element
from iotsec.model.vocabulary import Form

if TYPE_CHECKING:
    from iotsec.requirements.requirement import Requirement

MOST_CASES = 40
"""So many cases of a scenario in which something fails are looked at together; the others when these are mended."""


Reason = Literal["past", "not ours", "nature"]
REASONS: tuple[Reason, ...] = ("past", "not ours", "nature")
"""Why something is to be done by hand, the most telling first."""


class Barred(NamedTuple):
    """A statement that would help and is not the designer's to change: why, and where."""

    reason: Reason
    slot: Slot


class Mender:
    """Says what would make conditions hold, with the facts of one version of a design.

    `seen` notes the fields that were looked at, `near` what derived facts were seen from: a change made to one of them
    may be the reason that something fails. `beside` is what is asked of every member of a relation besides, `burden`
    of how many requirements a word of a field is asked. `barred` notes what would help but is not the designer's to do.
    With `stacks` new guards may stand behind new guards.
    """

    def __init__(
        self, facts: Facts, original: Collection[str] | None = None, burden: Mapping[tuple[str, str], int] | None = None
    ) -> None:
        assert facts.design is not None
        self.burden = burden or {}
        self.stacks = False
        self.original = facts.design.elements if original is None else original
        self.facts = facts
        self.design = facts.design
        self.seen: set[Slot] = set()
        self.near: set[Touch] = set()
        self.barred: list[Barred] = []
        self.beside: dict[tuple[str, ...], tuple[Condition, ...]] = {}

    def looks_at(self, act: Act) -> bool:
        """Whether a change was made to something that was looked at."""
        return act.slot in self.seen or any(concerns(item, act) for item in self.near)

    def of_requirement(self, requirement: Requirement, scope: Scope) -> Formula:
        """What would make a requirement met for the one element in scope, or no longer asked of it."""
        parts = [self._required(requirement, requirement.require, scope)]
        for other in requirement.alternatives:
            when = DONE if other.when is None else self.of(other.when, scope, wanted=True, described=True)
            parts.append(every((when, self._required(requirement, other.require, scope))))
        if requirement.when is not None:
            parts.append(self.of(requirement.when, scope, wanted=False, described=True))
        return one(parts)

    def _required(self, requirement: Requirement, condition: Condition, scope: Scope) -> Formula:
        """What would make what is required hold; under scenarios, in each case in which it surely fails."""
        if not requirement.under:
            return self.of(condition, scope, wanted=True)
        found, row = [], row_at(scope, 0)
        for scenario, case in failing_cases(requirement.under, condition, scope)[:MOST_CASES]:
            view = self.facts.copies_in(scenario).copy(case)
            inside = type(self)(view, self.original, self.burden)
            inside.seen, inside.near, inside.barred = self.seen, self.near, self.barred
            at = Scope(view, scope.kind, np.array([row]), scope.parameters)
            found.append(inside.of(condition, at, wanted=True))
        return every(found) if found else NEVER

    def of(self, condition: Condition, scope: Scope, *, wanted: bool, described: bool = False) -> Formula:
        """What would keep the condition from surely being otherwise than `wanted` for the one element in scope.

        With `described` it says of what something is asked: then nothing is changed but what may be shut.
        """
        if answer_at(condition, scope) is not (not wanted):
            return DONE  # What is not known fails nobody: it is for people to make clear.
        match condition:
            case Leaf(term=Fact() as fact):
                return self._fact(condition, fact, scope, wanted=wanted, described=described)
            case Leaf(term=(Reached() | Guards())):
                return NEVER if described else self._way(condition, scope, wanted=wanted)
            case Leaf(term=(Fold() | Union())) if wanted and not described:
                return one((self._fold(condition, scope), self.around(condition, scope)))
            case Leaf():
                return self.around(condition, scope)
            case Not(part):
                return self.of(part, scope, wanted=not wanted, described=described)
            case All(parts) | Any_(parts):
                self._note_beside(parts)
                found = [self.of(part, scope, wanted=wanted, described=described) for part in parts]
                return every(found) if isinstance(condition, All) is wanted else one(found)
            case Quantified():
                return self._quantified(condition, scope, wanted=wanted, described=described)
        return NEVER

    def _note_beside(self, parts: tuple[Condition, ...]) -> None:
        """Note what is asked of every member of a relation: what is added for another reason has to do that as well."""
        for part in parts:
            if isinstance(part, Quantified) and part.quantifier == "every" and part.where is None:
                self.beside[part.over.steps] = (*self.beside.get(part.over.steps, ()), part.that)

    def _fact(self, leaf: Leaf, fact: Fact, scope: Scope, *, wanted: bool, described: bool) -> Formula:
        steps = owners(fact, scope)
        if len(steps) < len(fact.steps):
            return NEVER if described else named(self, steps[-1], rest_of(leaf, fact, len(steps)), scope, wanted=wanted)
        self.seen.update((kind, self.facts.ids(kind)[row], name) for kind, row, name in steps if kind != "it")
        kind, row, name = steps[-1]
        if kind == "it" or not self.facts.has(kind, name):
            return NEVER
        id = self.facts.ids(kind)[row]
        if self.facts.catalogue.relation(kind, name) is not None:
            return NEVER
        if self.facts.catalogue.derived(kind, name) is not None:
            return self._derived(leaf, scope, (kind, row, name), wanted=wanted, described=described)
        asked = asked_of(leaf, scope, fact.form)
        asked = asked if wanted or asked is None else opposite(asked)
        if asked is None:
            return said_otherwise((kind, id, name))
        if asked.operator in ("given", "declared") and (kind, name) in NEW and not described:
            return named(self, steps[-1], All(()), scope, wanted=wanted)
        stated = self.stating((kind, id, name), asked, described=described)
        if described and (first := self.facts.ids(steps[0][0])[steps[0][1]]) not in self.original:
            stated = one((stated, *redrawn(self, fact, first)))
        return stated if isinstance(leaf.operand, Literal_) else one((stated, self.around(leaf.operand, scope)))

    def stating(self, slot: Slot, asked: Asked, *, described: bool = False) -> Formula:
        """What would have to be stated in a field so that it does what is asked; never where it may not be changed."""
        kind, id, name = slot
        form = self.facts.catalogue.form(kind, name)
        assert form is not None
        found = raised(self.facts, slot, form, asked, value_before(self.design, slot))
        if described:
            found = self._only_shut(slot, found)
        elif id not in self.original:
            return needing(found, id)
        elif not changeable(kind, name):
            if (kind, name) in CLASSED:
                return self._classed(slot, form, found)
            return self._bar("nature", slot)
        elif form.name == "date" and not possible(found) and asked.operator in ("at_most", "below", "within"):
            return self._bar("past", slot)
        return self._not_lowered(slot, found) if self.ours(kind, id) else self._bar("not ours", slot)

    def _bar(self, reason: Reason, slot: Slot) -> Formula:
        self.barred.append(Barred(reason, slot))
        return NEVER

    def _classed(self, slot: Slot, form: Form, found: Formula) -> Formula:
        """Of what something is classed as, only what asks more of it."""
        if not isinstance(found, Do):
            return NEVER
        before = value_before(self.design, slot)
        order = form.words or (False, True)
        place = order.index(before) if before in order else -1
        return Do(tuple(act for act in found.acts if act.value in order and order.index(act.value) > place))

    def _not_lowered(self, slot: Slot, found: Formula) -> Formula:
        """Without changes that take a protection away which is there, or that may be asked for elsewhere."""
        lowest = LOWEST.get((slot[0], slot[2]))
        if lowest is None or not isinstance(found, Do):
            return found
        before = value_before(self.design, slot)
        taken = {lowest, *(("one-way",) if before == "mutual" else ())}
        return Do(tuple(act for act in found.acts if act.value not in taken), found.slot, found.does)

    def _only_shut(self, slot: Slot, found: Formula) -> Formula:
        """Of what describes, what may be shut; a change that others need for something else does as well."""
        if not isinstance(found, Do) or found.slot is None:
            return said_otherwise(slot)
        shut = SHUT.get((slot[0], slot[2]))
        acts = tuple(act for act in found.acts if act.value == shut and shut is not None and not self._needed(slot[1]))
        return Do(acts, found.slot, found.does)

    def _needed(self, interface: str) -> bool:
        """Whether a function is said to need an interface."""
        needed = self.design[interface].value("needed_for")
        return bool(needed)

    def ours(self, kind: str, id: str) -> bool:
        """Whether an element is ours to change: what is external, or what nobody answers for, is not."""
        component = id
        if kind in ("interface", "access", "vulnerability"):
            component = str(self.design[id].value("to" if kind == "access" else "component"))
        if kind == "flow":
            ends = (str(self.design[id].value(end)) for end in ("from", "to"))
            return any(self.ours("component", end) for end in ends)
        element = self.design.elements.get(component)
        if element is None or element.KIND != "component":
            return True
        if element.value("external") is not True and self._answered_for(element):
            return True
        row = self.facts.number(component) - self.facts.offset("component")
        return not bool(self.facts.truth("component", "untrusted").true[row])

    def _answered_for(self, element: Element) -> bool:
        """Whether who answers for a component also owns or operates its system, wherever the component stands."""
        system = self.design.elements.get(str(element.value("system")))
        if system is None:
            return False
        ours = {system.value("owner"), system.value("operator")} - {None}
        return set(self.may_be(element, "accountable")) <= ours

    def may_be(self, element: Element, field: str) -> tuple[Any, ...]:
        """What a field may say under the options that are still possible; None where one says nothing."""
        return by_choice.possible(element.value(field), self.facts.tables[element.KIND].options_of)

    def _quantified(self, node: Quantified, scope: Scope, *, wanted: bool, described: bool) -> Formula:
        """Of `every` each member that fails; of `some` one member, or one more."""
        all_needed = (node.quantifier == "every") is wanted
        found, sure = [], surely_in(node.over, scope)
        for inner in inner_scopes(node.over, scope):
            if all_needed and sure is not None and element_in(inner)[2] not in sure:
                continue  # What is perhaps no member fails nobody.
            that = self.of(node.that, inner, wanted=wanted, described=described)
            if node.where is None:
                found.append(that)
            elif all_needed:
                found.append(one((that, self.of(node.where, inner, wanted=False, described=True))))
            else:
                found.append(every((that, self.of(node.where, inner, wanted=True, described=described))))
            if all_needed:
                found[-1] = one((found[-1], self._leaving(node, scope, inner, described=described)))
        if all_needed:
            return every(found)
        return one(found) if described else one([*found, *self._more(node, scope)])

    def _leaving(self, node: Quantified, scope: Scope, inner: Scope, *, described: bool) -> Formula:
        """What would take a member out of the relation."""
        return NEVER

    def _more(self, node: Quantified, scope: Scope) -> Iterator[Formula]:
        """One more member of which the condition holds."""
        yield from ()

    def _derived(self, leaf: Leaf, scope: Scope, at: tuple[str, int, str], *, wanted: bool, described: bool) -> Formula:
        """A derived fact comes out otherwise where something that it was seen from is changed."""
        return self.touching(*at)

    def around(self, node: Any, scope: Scope) -> Formula:
        """Any change to what a term was seen from: of its facts, and of the members over which it goes."""
        parts: list[Formula] = []
        if isinstance(node, Fact):
            steps = owners(node, scope)
            for kind, row, name in steps if steps[0][0] != "it" else ():
                parts.append(self.touching(kind, row, name))
        elif isinstance(node, Fold):
            parts.append(self.around(node.over, scope))
            for inner in inner_scopes(node.over, scope):
                parts += [self.around(part, inner) for part in (node.of, node.where) if part is not None]
        elif isinstance(node, Quantified):
            for inner in inner_scopes(node.over, scope):
                parts += [self.around(part, inner) for part in (node.where, node.that) if part is not None]
        else:
            parts += [self.around(part, scope) for part in parts_of(node)]
        return one(parts)

    def touching(self, kind: str, row: int, name: str) -> Formula:
        """Any change to what a fact was seen from: the field itself, or the elements that show a derived fact."""
        id = self.facts.ids(kind)[row]
        if self.facts.catalogue.derived(kind, name) is None:
            self.seen.add((kind, id, name))
            return Touch(frozenset({id}), read_by(self.facts, kind, name))
        witness = witness_of(self.facts, kind, row, name)
        ids = {id}
        if witness is not None:
            ids |= {step.id for step in witness.steps}
        touched = Touch(frozenset(ids), read_by(self.facts, kind, name))
        self.near.add(touched)
        return touched

    def _way(self, leaf: Leaf, scope: Scope, *, wanted: bool) -> Formula:
        return NEVER

    def _fold(self, leaf: Leaf, scope: Scope) -> Formula:
        return NEVER


def surely_in(over: Fact, scope: Scope) -> set[str] | None:
    """The ids of the sure members of a relation of the one element in scope; None where it is one of words."""
    many = gathered(over, scope)
    if not isinstance(many, Many) or not many.elements:
        return None
    return {facts_of(scope).id_of(int(number)) for number in many.members[many.starts[0] : many.starts[1]]}


def read_by(facts: Facts, kind: str, name: str) -> frozenset[tuple[str, str]]:
    """The declared fields on which a fact may depend, each with its kind."""
    key = ("read by", kind, name)
    if key not in facts.kept:
        found: set[tuple[str, str]] = set()
        _read(facts, kind, name, found, set())
        facts.kept[key] = frozenset(found)
    kept: frozenset[tuple[str, str]] = facts.kept[key]
    return kept


def _read(facts: Facts, kind: str, name: str, found: set[tuple[str, str]], passed: set[tuple[str, str]]) -> None:
    if (kind, name) in passed:
        return
    passed.add((kind, name))
    derived, relation = facts.catalogue.derived(kind, name), facts.catalogue.relation(kind, name)
    if relation is not None:
        found.add((relation.members, relation.field))
    elif derived is None:
        found.add((kind, name))
    for read in () if derived is None else derived.reads:
        at, _dot, field = read.partition(".")
        if at in facts.vocabulary.kinds:
            _read(facts, at, field, found, passed)


def said_otherwise(slot: Slot) -> Formula:
    """Any change of a field that is made for another reason: which of them does is for the check to tell."""
    return Do((), slot, lambda _act: True)


def opposite(asked: Asked) -> Asked | None:
    """What is asked where the comparison must fail."""
    operator = OPPOSITE.get(asked.operator)
    return None if operator is None else asked._replace(operator=operator)


def element_of(scope: Scope) -> str:
    """The id of the one element in scope."""
    return element_in(scope)[2]


__all__ = ["Mender", "element_of", "facts_of", "read_by"]
