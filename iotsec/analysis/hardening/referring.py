"""Where a reference names nothing and something is asked of what it should name: what is there, or something new."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from iotsec.analysis.combining import NEVER, every
from iotsec.analysis.hardening.acts import Act
from iotsec.analysis.hardening.adding import fresh, new
from iotsec.analysis.hardening.assuming import assumed
from iotsec.analysis.hardening.fitting import New, fitting
from iotsec.analysis.hardening.formulas import Do, Formula
from iotsec.conditions.source import Scope
from iotsec.conditions.tree import All, Condition, Fact, Leaf

if TYPE_CHECKING:
    from iotsec.analysis.hardening.mending import Mender


def named(mender: Mender, at_: tuple[str, int, str], rest: Condition, scope: Scope, *, wanted: bool) -> Formula:
    """What would be named in a reference that names nothing so that a condition holds of it."""
    kind, row, name = at_
    owner = mender.facts.ids(kind)[row]
    made = NEW.get((kind, name))
    if made is None or not mender.ours(kind, owner):
        return NEVER
    form = mender.facts.catalogue.form(kind, name)
    assert form is not None
    said = made[1](mender, owner)
    id = fresh(mender.design, f"{made[0]}-{owner}")
    item = New(form.to[0], id, said)
    asks = fitting(mender, item, rest, scope, wanted=wanted)
    named_ = Do((Act("set", kind, owner, name, id, (), id),), (kind, owner, name), lambda act: act.how == "set")
    return every((Do((new(item.kind, id, said),)), named_, asks))


def anything() -> Condition:
    """A condition that holds of everything."""
    return All(())


def rest_of(leaf: Leaf, fact: Fact, steps: int) -> Leaf:
    """What a leaf asks of the element that the reference at one step of its path should name."""
    return Leaf(Fact(fact.steps[steps:], fact.kinds[steps:], fact.form), leaf.operator, leaf.operand)


def _by_hand(mender: Mender, owner: str) -> dict[str, Any]:
    """What is still done when a function has failed: by people on the spot, with what lies there."""
    said: dict[str, Any] = {"criticality": 0, "safety_function": False}
    said["performed_by"] = assumed("by people on the spot")
    system = mender.design[owner].value("system")
    return said if system is None else {**said, "system": system}


NEW: Mapping[tuple[str, str], tuple[str, Callable[[Mender, str], dict[str, Any]]]] = {
    ("function", "degraded_mode"): ("by-hand", _by_hand),
}
"""Where something new is named: by which word it is called, and what it says."""


def redrawn(mender: Mender, fact: Fact, id: str) -> Iterator[Formula]:
    """A zone or place of its own for a new element, where it is by these that something is asked of it."""
    name = fact.steps[0]
    element = mender.design[id]
    if len(fact.steps) != 2 or name not in ("zone", "place"):
        return
    fresh_id = fresh(mender.design, f"{name}-of-{id}")
    if not fresh_id.endswith("-2"):
        moved = Do((Act("set", element.KIND, id, name, fresh_id, (), fresh_id),))
        yield every((Do((new(name, fresh_id, {})._replace(needs=id),)), moved))
