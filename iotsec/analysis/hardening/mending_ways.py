"""Ways that must not lead somewhere, or past too few guards: where a guard would stop them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from iotsec.analysis.combining import DONE, NEVER, every, one
from iotsec.analysis.hardening.acts import Act
from iotsec.analysis.hardening.adding import beside, fresh, needing, new, usual_fields, whole
from iotsec.analysis.hardening.assuming import NO_HAZARD, ONLY_PASSES_ON, assumed
from iotsec.analysis.hardening.fitting import New, at, fitting, fulfilling
from iotsec.analysis.hardening.formulas import Do, Formula
from iotsec.analysis.hardening.standing_in import told_of
from iotsec.conditions.source import Scope
from iotsec.conditions.tree import All, Condition, Fact, Guards, Leaf, Literal_, Reached
from iotsec.facts.asking import answer_at, row_at
from iotsec.facts.derived.reaching import FALLS_WITH, attack_guards, attack_web
from iotsec.facts.derived.way_steps import READ_OF_FLOW, Map, reached_witness
from iotsec.facts.way_witness import sure_way, way_witness
from iotsec.facts.ways import IDENTITIES
from iotsec.facts.witness import Step
from iotsec.model import by_choice
from iotsec.model.values import PerChoice
from iotsec.model.vocabulary import Form

if TYPE_CHECKING:
    from iotsec.analysis.hardening.mending import Mender

MOST_GUARDS = 3
"""So many new guards are put one behind the other between two components at most."""
WORDS = Form("choices")


def _enforces(*words: str) -> Leaf:
    field = Fact(("enforces",), (("component",),), WORDS)
    return Leaf(field, "includes", Literal_(words, WORDS, ", ".join(words)))


STOPS = All((_enforces("authentication"), _enforces("filtering")))
"""What a component enforces that stands against an attack from another one (one-way passage would as well)."""


def stopped(mender: Mender, leaf: Leaf, scope: Scope, *, wanted: bool) -> Formula:
    """What would stop the way that is seen, or put one more independent guard on it."""
    question = leaf.term
    assert isinstance(question, (Reached, Guards))
    row = row_at(scope, 0)
    literal = leaf.operand
    must_not = isinstance(literal, Literal_) and (literal.value is False) is (leaf.operator == "is")
    if isinstance(question, Reached) and must_not is not wanted:
        return _led(mender, question, scope)
    if isinstance(question, Guards):
        steps = sure_way(mender.facts, question, scope, row)
        return _one_more(mender, question, scope, steps) if len(steps) >= 3 else NEVER
    witness, _seen = way_witness(mender.facts, question, scope, row)
    if witness.form != "way":
        return NEVER
    # What a way begins at may be no beginning after some change: where it must not be a guard itself, or is shut.
    start = at(mender, witness.steps[0].kind, witness.steps[0].id, scope)
    elsewhere = mender.of(question.end, start, wanted=False, described=True)
    return one((_blocked(mender, question, scope, witness.steps), elsewhere))


def _led(mender: Mender, question: Reached, scope: Scope) -> Formula:
    """A direct flow from where a way has to come, of the kind that is asked for."""
    owner = mender.facts.ids(scope.kind)[row_at(scope, 0)]
    if scope.kind != "component" or question.direction != "from" or owner not in mender.original:
        return NEVER
    id = fresh(mender.design, f"line-to-{owner}")
    said = {**usual_fields(mender.facts, "flow", owner, "to"), "kind": "command"}
    asks = DONE if question.along is None else fitting(mender, New("flow", id, said), question.along, scope)
    ends: list[Formula] = [
        Do((Act("set", "flow", id, "from", origin, (), id),))
        for origin in fulfilling(mender, ("component",), question.end, scope, wanted=True) if origin != owner
    ]  # fmt: skip
    if not ends:
        origin = fresh(mender.design, f"origin-of-{id}")
        other = New("component", origin, {**beside(mender.facts, owner), "kind": "control"})
        named = Do((Act("set", "flow", id, "from", origin, (), origin),))
        asked = fitting(mender, other, question.end, scope)
        ends = [every((Do((new("component", origin, other.said, owner),)), named, asked))]
    return every((Do((new("flow", id, whole("flow", owner, said)),)), asks, one(ends)))


def parted(mender: Mender, row: int, member: str) -> Formula:
    """A closed user group between a component and a network (or another component) to which flows join it."""
    own = mender.facts.ids("component")[row]
    pair = sorted((own, member))
    id = "group-" + "-".join(pair)
    said = {"kind": "network", "exposure": "shared", "medium": "wire", "enforces": ("filtering", "isolation"),
            "can_cause": NO_HAZARD, "updates_from": assumed("updated by its operator"), "roles": ONLY_PASSES_ON,
            "failure_behaviour": "closed", "external": True}  # fmt: skip
    parts: list[Formula] = []
    for flow in mender.design.of_kind("flow"):
        way = [str(flow.value("from")), *(flow.value("via") or ()), str(flow.value("to"))]
        met = [(one_, other) for one_, other in pairwise(way) if sorted((one_, other)) == pair]
        parts += [Do((Act("between", "flow", flow.id, "via", id, at_, id),)) for at_ in met]
    if not parts or any(item not in mender.original for item in pair):
        return NEVER
    return every((Do((new("component", id, said),)), *parts))


def relayed(mender: Mender, row: int, flow: str) -> Formula:
    """A relay of our own that takes what a component sends, and passes on what may go out."""
    own, element = mender.facts.ids("component")[row], mender.design.elements.get(flow)
    if element is None or flow not in mender.original or own not in mender.original:
        return NEVER
    id, onward, target = f"relay-{flow}", f"{flow}-onward", str(element.value("to"))
    said = {**beside(mender.facts, own), **_as_guard(id), "enforces": ("authentication", "filtering")}
    fields = {name: told for name in element.stated_fields() if (told := told_of(element, name)) is not None}
    fields |= {"from": id, "to": target}
    return every((
        Do((new("component", id, said, own),)),
        Do((new("flow", onward, fields)._replace(needs=id),)),
        Do((Act("set", "flow", flow, "to", id, (), onward),)),  # What is not passed on would be taken away.
        Do((Act("set", "flow", flow, "via", assumed("a line of its own"), (), onward),)),
    ))  # fmt: skip


def _blocked(mender: Mender, question: Reached, scope: Scope, steps: Sequence[Step]) -> Formula:
    parts = []
    if len(steps) < 3:
        return NEVER
    if question.avoiding is not None:
        passed = steps[2:] if question.target_counts else steps[2:-1]
        parts += [_guard(mender, question.avoiding, scope, step) for step in passed if step.kind == "component"]
        parts += list(_between(mender, question.avoiding, scope, steps))
    if question.along is not None:
        flows = [step for step in steps if step.kind == "flow"]
        scopes = [at(mender, step.kind, step.id, scope) for step in flows]
        parts += [mender.of(question.along, each, wanted=False, described=True) for each in scopes]
    return one(parts)


def _guard(mender: Mender, condition: Condition, scope: Scope, step: Step) -> Formula:
    """What would make a component on the way a guard."""
    return mender.of(condition, at(mender, step.kind, step.id, scope), wanted=True)


def _between(
    mender: Mender, condition: Condition, scope: Scope, steps: Sequence[Step], parties: tuple[str, ...] | None = None
) -> Iterator[Formula]:
    """A new guard between two components of the way, through which the flow is led; one of these parties answers."""
    for place in range(0, len(steps) - 2, 2):
        one_, flow, other = steps[place : place + 3]
        if flow.kind != "flow" or not mender.ours("flow", flow.id):
            continue
        pair = _passed(mender, flow.id, one_.id, other.id)
        if pair is None or sum(id not in mender.original for id in pair) > (mender.stacks or parties is not None):
            continue  # Behind a new guard another one helps where guards are counted, or as a last resort.
        # A guard stands with what it guards: at the other side it would be where the attack comes from.
        there = (id for id in (other.id, one_.id) if id in mender.original)
        near = next((id for id in there if mender.ours("component", id)), None)
        if near is None:
            continue
        id = "guard-" + "-".join(sorted(pair))
        if id.count("guard-") > MOST_GUARDS or len(id) > 180:
            continue
        said = _unlike({**beside(mender.facts, near), **_as_guard(id)}, condition)
        placed = _placed(mender, id, said)
        guard = fitting(mender, New("component", id, said), condition, scope)
        made = Act("between", "flow", flow.id, "via", id, pair, id)
        answers: Formula = DONE
        if parties is not None and said.pop("accountable", None) is not None:
            answers = Do(tuple(Act("set", "component", id, "accountable", party, (), id) for party in parties[:6]))
        yield every([Do((new("component", id, said, near),)), Do((made,)), guard, answers, placed])


def _placed(mender: Mender, id: str, said: dict[str, object]) -> Formula:
    """Where strangers can touch what is there, a guard has a locked place of its own."""
    named = [mender.design.elements.get(str(one_)) for _at, one_ in by_choice.said(said.get("place"))]
    if all(place is None or place.value("access") not in ("public", "semi-public") for place in named):
        return DONE
    del said["place"]
    own = f"place-of-{id}"
    made = new("place", own, {"access": "controlled"})._replace(needs=id)
    return every((Do((made,)), Do((Act("set", "component", id, "place", own, (), own),))))


def _as_guard(id: str) -> dict[str, object]:
    """What a new guard says of itself: it falls by no cause of another one, and lets nothing through when it fails."""
    identity = {"guard_group": id, "credential": f"{id}-key", "product": f"{id} 1"}
    return {"kind": "gateway", "failure_behaviour": "closed", "roles": ONLY_PASSES_ON, **identity}


def _unlike(said: dict[str, object], condition: Condition) -> dict[str, object]:
    """What is said of the new guard, without what the condition itself asks of it: that is stated as it asks."""
    from iotsec.conditions.tree import walk

    asked = {node.steps[0] for node in walk(condition) if isinstance(node, Fact)}
    return {name: value for name, value in said.items() if name not in asked}


def _passed(mender: Mender, flow: str, one_: str, other: str) -> tuple[str, str] | None:
    element = mender.design[flow]
    way = [str(element.value("from")), *(element.value("via") or ()), str(element.value("to"))]
    pairs = list(pairwise(way))
    return next((pair for pair in ((one_, other), (other, one_)) if pair in pairs), None)


def _one_more(mender: Mender, question: Guards, scope: Scope, steps: Sequence[Step]) -> Formula:
    """One more guard on the way that falls by another cause than those that are there."""
    passed = [step for step in steps[2:] if step.kind == "component"]
    there = {step.id: answer_at(question.that, at(mender, step.kind, step.id, scope)) for step in passed}
    guards = [id for id, answer in there.items() if answer is not False]
    parts = []
    for step in passed:
        others = [id for id in guards if id != step.id]
        parts.append(every((_guard(mender, question.that, scope, step), apart(mender, step.id, others, IDENTITIES))))
    taken = {party for id in guards for party in mender.may_be(mender.design[id], "accountable")}
    parties = tuple(item.id for item in mender.design.of_kind("party") if item.id not in taken)
    parts += list(_between(mender, question.that, scope, steps, parties))
    return one(part for part in parts if part != DONE)


def apart(mender: Mender, id: str, others: Sequence[str], fields: Sequence[str]) -> Formula:
    """What would make a guard fall by other causes than these: no identity that is surely shared.

    Where one is not stated it is left to be made clear. Who answers for a component is not changed.
    """
    parts: list[Formula] = []
    for field in fields:
        if any(_alike(mender, id, other, field) for other in others):
            if field == "accountable" or not mender.ours("component", id):
                return NEVER
            wish = {"credential": f"{id}-key", "product": f"another product at {id}"}.get(field, id)
            found = Do((Act("set", "component", id, field, wish),))
            parts.append(needing(found, id) if id not in mender.original else found)
    return every(parts)


def _alike(mender: Mender, id: str, other: str, field: str) -> bool:
    """Whether two components say the same in a field, under any option that is possible."""
    values = [mender.design[each].value(field) for each in (id, other)]
    found = [mender.may_be(mender.design[each], field) for each in (id, other)]
    if all(isinstance(value, PerChoice) for value in values) and values[0].choice == values[1].choice:
        return any(one_ is not None and one_ == other_ for one_, other_ in zip(*found, strict=True))
    return not (set(found[0]) & set(found[1])) <= {None}


def cut_off(mender: Mender, start: int, member: str) -> Formula:
    """What would keep a member from being reached when a component is compromised: a guard on the way to it."""
    facts = mender.facts
    row = facts.number(member) - facts.offset("component")
    web, alone = attack_web(facts), np.array([start])
    blocked = attack_guards(facts, sure=True)(alone)[0], attack_guards(facts, sure=False)(alone)[0]
    sure = member in _surely(mender, start)
    map_ = Map(web, blocked, (*READ_OF_FLOW, "one_way"), ("enforces",))
    found = reached_witness(facts, map_, start, [row] if sure else [], [] if sure else [row])
    steps = found.steps
    if len(steps) < 2:
        return NEVER
    own, scope = facts.ids("component")[start], Scope(facts, "component", np.array([start]), {})
    passed = [step for step in steps[1:] if step.kind == "component" and step.note != "updates_from"]
    parts = []
    for step in passed:
        if step.id != own and step.id in mender.design.elements:
            parts.append(every((_guard(mender, STOPS, scope, step), apart(mender, step.id, [own], FALLS_WITH))))
    parts += list(_between(mender, STOPS, scope, _hops(steps)))
    return one(part for part in parts if part != DONE)


def _surely(mender: Mender, start: int) -> set[str]:
    many = mender.facts.many("component", "attack_reach")
    return {mender.facts.id_of(int(number)) for number in many.members[many.starts[start] : many.starts[start + 1]]}


def _hops(steps: Sequence[Step]) -> list[Step]:
    """The first stretch of a way that goes over flows only, so that components and flows take turns."""
    kept: list[Step] = []
    for place, step in enumerate(steps):
        wanted = "component" if place % 2 == 0 else "flow"
        if step.kind != wanted or step.note == "updates_from":
            break
        kept.append(step)
    return kept
