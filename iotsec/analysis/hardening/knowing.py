"""What makes derived facts, ways and relations come out otherwise: guards on a way, one more member, a cause less."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from iotsec.analysis.combining import NEVER, every, one
from iotsec.analysis.hardening.acts import Act, Nothing, one_value
from iotsec.analysis.hardening.adding import beside, candidates, fresh, needing, new, usual_fields, whole
from iotsec.analysis.hardening.agreeing import agreed
from iotsec.analysis.hardening.fitting import New, at, fitting
from iotsec.analysis.hardening.formulas import Do, Formula, Others
from iotsec.analysis.hardening.mending import Mender, opposite
from iotsec.analysis.hardening.mending_ways import cut_off, parted, relayed, stopped
from iotsec.analysis.hardening.protecting import changeable
from iotsec.analysis.hardening.raising import Asked, asked_of
from iotsec.analysis.hardening.standing_in import relieved, shortened
from iotsec.conditions.source import Scope
from iotsec.conditions.tree import All, Condition, Fact, Fold, Leaf, Literal_, Quantified, Union, walk
from iotsec.facts.asking import answer_at, element_in, inner_scopes, owners

MOST_CUT = 60
"""So many members of what a compromise reaches are looked at one by one."""


class KnowingMender(Mender):
    """A mender that also knows of ways, relations and some derived facts."""

    def _way(self, leaf: Leaf, scope: Scope, *, wanted: bool) -> Formula:
        return stopped(self, leaf, scope, wanted=wanted)

    def _leaving(self, node: Quantified, scope: Scope, inner: Scope, *, described: bool) -> Formula:
        """What would take a member out of the relation: a guard on the way to it, another supplier, a relay."""
        kind, row, name = owners(node.over, scope)[-1]
        known = LEAVING.get((kind, name))
        if known is not None and not described:
            return one((known(self, row, element_in(inner)[2]), self._touched(kind, row, name)))
        return self._touched(kind, row, name)

    def _touched(self, kind: str, row: int, name: str) -> Formula:
        return self.touching(kind, row, name) if self.facts.catalogue.derived(kind, name) is not None else NEVER

    def _more(self, node: Quantified, scope: Scope) -> Iterator[Formula]:
        """One more member of which the condition holds: a new element, or one that is there and gets named."""
        found = owners(node.over, scope)
        if len(found) < len(node.over.steps) or found[-1][0] == "it":
            return
        kind, row, name = found[-1]
        owner = self.facts.ids(kind)[row]
        parts = [part for part in (node.where, node.that) if part is not None]
        if name == "agreements":
            yield from agreed(self, found[-1], parts, scope)
        relation = self.facts.catalogue.relation(kind, name)
        member, field = self._members(kind, name)
        if not member:
            return
        id = fresh(self.design, f"{_word(member, node)}-{owner}")
        if id.endswith("-3"):
            return  # One more was tried before, and another one: that is not what is lacking.
        said = usual_fields(self.facts, member, owner, field) if relation is not None else self._beside(member, owner)
        asks = [fitting(self, New(member, id, said), part, scope) for part in parts]
        named = [] if relation is not None else [Do((Act("add", kind, owner, name, id, (), id),))]
        near = owner if member == "component" else ""
        yield every([Do((new(member, id, whole(member, owner, said), near),)), *named, *asks])
        if relation is not None:
            yield Others(partial(self._others, (member, field, owner), parts, scope))

    def _others(
        self, joined: tuple[str, str, str], parts: Sequence[Condition], scope: Scope, added: Sequence[Act]
    ) -> Formula:
        """Elements that are added for other reasons and belong to the same one: what they would have to say as well."""
        member, field, owner = joined
        found = []
        for act in added:
            said = dict(act.value)
            if act.kind == member and owner in (said.get(field), *(said.get(field) or ())):
                found.append(
                    every((Do((act,)), *(fitting(self, New(member, act.id, said), part, scope) for part in parts)))
                )
        return one(found)

    def _members(self, kind: str, name: str) -> tuple[str, str]:
        """Of which kind one more member would be, and by which field it belongs; none where that is not ours to say."""
        relation = self.facts.catalogue.relation(kind, name)
        if relation is not None:
            return (relation.members, relation.field) if relation.members in ADDED else ("", "")
        form = self.facts.catalogue.form(kind, name)
        declared = self.facts.catalogue.derived(kind, name) is None
        if form is None or form.name != "refs" or not declared or not changeable(kind, name):
            return "", ""
        kinds = form.to or ()
        return next(((item, name) for item in ("component", "party") if item in kinds), ("", ""))

    def _beside(self, kind: str, owner: str) -> dict[str, Any]:
        if kind != "component":
            return {}
        return {**beside(self.facts, owner), "kind": "service"}

    def _fold(self, leaf: Leaf, scope: Scope) -> Formula:
        """What would make a list longer, or a union hold a word."""
        if isinstance(leaf.term, Union):
            return self._united(leaf, leaf.term, scope)
        assert isinstance(leaf.term, Fold)
        if leaf.term.operation == "count" and leaf.operator in ("at_least", "above"):
            return self._counted(leaf.term, scope)
        if leaf.term.operation == "total" and leaf.operator in ("at_most", "below"):
            return self._lessened(leaf.term, scope)
        return NEVER

    def _counted(self, fold: Fold, scope: Scope) -> Formula:
        """One more member, of those there or a new one."""
        found = owners(fold.over, scope)
        if len(found) < len(fold.over.steps) or found[-1][0] == "it":
            return NEVER
        kind, row, name = found[-1]
        owner = self.facts.ids(kind)[row]
        also = self.beside.get(fold.over.steps, ())
        parts = list(self._more(Quantified("some", fold.over, All(also), fold.where), scope))
        form = self.facts.catalogue.form(kind, name)
        declared = kind in self.facts.vocabulary.kinds and name in self.facts.vocabulary.kinds[kind].fields
        if form is not None and form.name == "refs" and declared and (changeable(kind, name) or name == "needed_for"):
            there = one_value(self.design[owner], name) or ()
            named = [id for id in candidates(self.facts, owner, form.to, self.original) if id not in there]
            named = [id for id in named if self._may_join(id, also, scope)]
            parts += [Do((Act("add", kind, owner, name, id),)) for id in named if self.ours(self.design[id].KIND, id)]
        return one(parts)

    def _may_join(self, id: str, also: tuple[Condition, ...], scope: Scope) -> bool:
        """Whether nothing that is asked of every member surely fails for this one."""
        here = at(self, self.design[id].KIND, id, scope)
        return all(answer_at(part, here) is not False for part in also)

    def _lessened(self, fold: Fold, scope: Scope) -> Formula:
        """Fewer members of what a compromise reaches."""
        found = owners(fold.over, scope)
        kind, row, name = found[-1]
        if (kind, name) != ("component", "attack_reach"):
            return NEVER
        members = [element_in(inner)[2] for inner in inner_scopes(fold.over, scope)]
        return one(cut_off(self, row, member) for member in members[:MOST_CUT])

    def _united(self, leaf: Leaf, union: Union, scope: Scope) -> Formula:
        """The words that are lacking, in the first list of the union that may be changed."""
        for term in union.terms:
            if isinstance(term, Fact) and leaf.operator == "includes":
                kind, row, name = owners(term, scope)[-1]
                form = self.facts.catalogue.form(kind, name)
                asked = None if form is None else asked_of(leaf, scope, form)
                if asked is not None and changeable(kind, name) and name in self.facts.vocabulary.kinds[kind].fields:
                    from iotsec.conditions.evaluate import value

                    there = value(union, scope)
                    words = {self.facts.words.word(int(code)) for code in there.members}
                    lacking = asked._replace(words=tuple(word for word in asked.words if word not in words))
                    return self.stating((kind, self.facts.ids(kind)[row], name), lacking)
        return NEVER

    def _derived(self, leaf: Leaf, scope: Scope, at: tuple[str, int, str], *, wanted: bool, described: bool) -> Formula:
        known = None if described else DERIVED.get((at[0], at[2]))
        touched = self.touching(*at)
        if known is None:
            return touched
        form = leaf.term.form if isinstance(leaf.term, Fact) else None
        asked = None if form is None else asked_of(leaf, scope, form)
        asked = asked if wanted or asked is None else opposite(asked)
        return one((known(self, at, asked), touched)) if asked is not None else touched


ADDED = frozenset({"evidence", "interface", "function", "risk", "agreement", "dependency", "flow"})
"""Kinds of which one more may be added by whoever repairs a design, where one is lacking."""


def _word(kind: str, node: Quantified) -> str:
    """A word for a new element: of evidence what it is, and on what topic."""
    found = []
    for item in walk(node.that):
        if kind == "evidence" and isinstance(item, Leaf) and isinstance(item.operand, Literal_):
            value, name = item.operand.value, str(item.term)
            if (name == "kind" or name.endswith(":topic")) and item.operator in ("is", "one_of"):
                found.append(value if isinstance(value, str) else str(value[0]))
    return "-".join(dict.fromkeys(reversed(found))) or kind


def _protocol(field: str) -> Callable[..., Formula]:
    def speaks(mender: Mender, at: tuple[str, int, str], asked: Asked) -> Formula:
        """Another protocol that gives the protection."""
        return _spoken(mender, at, lambda gives: _gives(gives.get(field), asked))

    return speaks


def _lacking(mender: Mender, at: tuple[str, int, str], asked: Asked) -> Formula:
    """Another protocol of which it is known that it gives each of these protections."""
    if asked.operator != "none_of":
        return NEVER
    return _spoken(mender, at, lambda gives: all(gives.get(word) not in (None, False, "none") for word in asked.words))


def _spoken(mender: Mender, at: tuple[str, int, str], does: Callable[[Mapping[str, object]], bool]) -> Formula:
    """Another protocol that does what is asked: a variant of the one that is spoken, if there is one."""
    id = mender.facts.ids("flow")[at[1]]
    now = str(one_value(mender.design[id], "protocol") or "")
    good = [name for name, gives in sorted(mender.facts.vocabulary.protocols.items()) if does(gives)]
    variants = [name for name in good if now and now.split(" ", maxsplit=1)[0] in name.split(" ")]
    slot = ("flow", id, "protocol")
    return Do(tuple(Act("set", *slot, name) for name in variants or good), slot, lambda act: act.value in good)


def _gives(value: object, asked: Asked) -> bool:
    if asked.truth is not None:
        return isinstance(value, bool) and (value is asked.truth) is (asked.operator == "is")
    return (
        value is not None and str(value) in asked.words
        if asked.operator in ("is", "one_of")
        else value is not None and str(value) not in asked.words
    )


def _must_not(asked: Asked) -> bool:
    """Whether a truth is asked to be false."""
    return asked.truth is not None and asked.truth is (asked.operator != "is")


def _own_key(mender: Mender, at: tuple[str, int, str], asked: Asked) -> Formula:
    """A credential (or identity) of its own for each device."""
    id, name = mender.facts.ids("component")[at[1]], at[2].removeprefix("shares_")
    if not _must_not(asked) or not mender.ours("component", id):
        return NEVER
    other = Do((Act("set", "component", id, name, f"{id}-{name}"),))
    each = Do((Act("set", "component", id, f"{name}_scope", "device"),))
    several = (mender.design[id].value("count") or 1) != 1
    alone = not several or set(mender.may_be(mender.design[id], f"{name}_scope")) == {"device"}
    return other if alone else one((each, every((each, other))))


def _shut(mender: Mender, at: tuple[str, int, str], asked: Asked) -> Formula:
    """Interfaces open to anybody: only to listed peers, or shut; public networks: parted from them."""
    if not _must_not(asked):
        return NEVER
    owner = mender.facts.ids("component")[at[1]]
    facts, parts = mender.facts, list[Formula]()
    next_ = facts.many("component", "networks_next")
    near = next_.members[next_.starts[at[1]] : next_.starts[at[1] + 1]].tolist()
    for id in sorted(facts.id_of(int(number)) for number in near):
        element = mender.design[id]
        if element.value("kind") == "network" and "public" in mender.may_be(element, "exposure"):
            parts.append(parted(mender, at[1], id))
    for item in mender.design.of_kind("interface"):
        if item.value("component") == owner and item.value("peers") == "any" and item.value("enabled"):
            parts.append(
                one((Do((Act("set", "interface", item.id, "peers", "listed"),)),
                     Do((Act("set", "interface", item.id, "enabled", False),))))
            )  # fmt: skip
    return every(parts) if parts and mender.ours("component", owner) else NEVER


DERIVED: Mapping[tuple[str, str], Callable[..., Formula]] = {
    **{("flow", f"protocol_{field}"): _protocol(field) for field in ("authentication", "integrity", "freshness",
                                                                     "confidentiality")},
    ("flow", "protocol_lacks"): _lacking,
    ("component", "shares_credential"): _own_key,
    ("component", "shares_identity"): _own_key,
    ("component", "exposed"): _shut,
    **{(kind, "outage"): shortened for kind in ("function", "component", "system")},
}  # fmt: skip
"""What makes derived facts come out as asked, by kind and name."""

LEAVING: Mapping[tuple[str, str], Callable[[Mender, int, str], Formula]] = {
    ("component", "attack_reach"): cut_off,
    ("component", "networks_next"): parted,
    ("component", "sends"): relayed,
    ("function", "needs"): relieved,
}
"""What takes a member (an id) out of a relation of an element (a row), by its kind and the name of the relation."""

__all__ = ["KnowingMender", "Nothing", "needing"]
