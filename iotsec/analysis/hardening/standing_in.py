"""What keeps something from being down for too long: a bridge over the loss, another one that stands in, or both below.

It walks down the chain of failures of one case, as the cascade worked it out: of each group of suppliers or performers
that takes something down, what would bridge it, what would stand in, and what would keep its members up.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from iotsec.analysis.combining import DONE, NEVER, every, one
from iotsec.analysis.hardening.acts import Act, Nothing, one_value
from iotsec.analysis.hardening.adding import beside, fresh, needing, new
from iotsec.analysis.hardening.formulas import Do, Formula
from iotsec.analysis.hardening.raising import Asked, raised
from iotsec.columns import Many
from iotsec.facts.derived.scenarios.cases import cases_of
from iotsec.facts.derived.scenarios.chain import Bound, bound_in_case
from iotsec.facts.derived.scenarios.names import SEVERAL
from iotsec.facts.derived.scenarios.supply import grid, number_at
from iotsec.model.element import Element

if TYPE_CHECKING:
    from iotsec.analysis.hardening.mending import Mender

BRIDGED = frozenset({"power", "communication", "time", "cloud", "data"})
"""What can be stored against a loss: a battery, a buffer, a clock that holds, a copy. People cannot."""
LIKE = ("kind", "roles", "can_cause", "repair_time", "restart_time", "count")
"""What stands in for a component is like it in this."""
MOST_BRIDGED = 35 * 86_400.0
"""So many seconds are bridged at most."""


class Group(NamedTuple):
    """Suppliers (or performers) of one node: the row of the dependency (-1: none), and how many may be down."""

    node: int
    dependency: int
    members: list[int]
    spare: int
    bridge: float


def shortened(mender: Mender, at: tuple[str, int, str], asked: Asked) -> Formula:
    """What would keep an element from being down for longer than is asked, in the case that is looked at."""
    facts = mender.facts
    if asked.operator not in ("at_most", "below") or asked.bound is None or facts.case is None:
        return NEVER
    scenario, case = facts.case
    if case == SEVERAL:
        return NEVER
    bound = bound_in_case(facts, cases_of(facts, scenario), case, upper=False)
    node = int(grid(facts).node_of[facts.offset(at[0]) + at[1]])
    return _Chain(mender, bound).kept_up(node, max(0.0, asked.bound), ())


class _Chain:
    """The chain of failures of one case, from the functions down to what was lost."""

    def __init__(self, mender: Mender, bound: Bound) -> None:
        self.mender = mender
        self.facts = mender.facts
        self.supply = bound.place.supply
        self.dependency = bound.place.dependency
        self.lengths = bound.spells.lengths()

    def kept_up(self, node: int, most: float, above: tuple[int, ...]) -> Formula:
        """What would keep a node from being down for longer; never where it is what was lost itself."""
        if node >= grid(self.facts).dead or self.lengths[node] <= most:
            return DONE if node < grid(self.facts).dead else NEVER
        groups = [group for group in self._groups(node) if self._down(group) > most]
        if node in above or not groups:
            return NEVER
        return every(self._group(group, most, (*above, node)) for group in groups)

    def _groups(self, node: int) -> list[Group]:
        supply = self.supply
        return [
            Group(
                node, int(self.dependency[at]),
                supply.suppliers[supply.starts[at] : supply.starts[at + 1]].tolist(),
                int(supply.spare[at]), float(supply.bridge[at]),
            )
            for at in np.flatnonzero(supply.dependent == node).tolist()
        ]  # fmt: skip

    def _down(self, group: Group) -> float:
        """For how long a group takes its node down: until no more of it are down than may be."""
        longest = sorted((float(self.lengths[item]) for item in group.members), reverse=True)
        return longest[group.spare] - group.bridge if group.spare < len(longest) else 0.0

    def _group(self, group: Group, most: float, above: tuple[int, ...]) -> Formula:
        longer = [item for item in group.members if self.lengths[item] - group.bridge > most]
        mended = [self.kept_up(item, most + group.bridge, above) for item in longer]
        below = one(mended) if group.spare else every(mended)
        return one((self._bridged(group), self._stood_in(group, longer), below))

    def _bridged(self, group: Group) -> Formula:
        """A store that lasts until the suppliers are back: a battery, a buffer, a copy."""
        if group.dependency < 0:
            return NEVER
        facts = self.facts
        id = facts.ids("dependency")[group.dependency]
        length = self._down(group._replace(bridge=0.0))
        form = facts.catalogue.form("dependency", "bridge")
        if (
            not BRIDGED.issuperset(self.mender.may_be(self.mender.design[id], "category"))
            or length > MOST_BRIDGED
            or form is None
        ):
            return NEVER
        before = one_value(self.mender.design[id], "bridge")
        found = raised(facts, ("dependency", id, "bridge"), form, Asked("at_least", bound=_rounded(length)), before)
        return needing(found, id) if id not in self.mender.original else found

    def _stood_in(self, group: Group, down: list[int]) -> Formula:
        """As many more, each of another product, as are down more than may be; so many are needed as before."""
        mender, excess = self.mender, len(down) - group.spare
        if group.dependency >= 0:
            kind, field, count, id = "dependency", "suppliers", "need", self.facts.ids("dependency")[group.dependency]
        else:
            number = number_at(self.facts, group.node)
            kind, field, count, id = "function", "performed_by", "performers_needed", self.facts.id_of(number)
        there = [item for item in one_value(mender.design[id], field) or () if item in mender.original]
        if id not in mender.original or kind != mender.design[id].KIND or excess > len(down) or not there:
            return NEVER
        needed, parts = mender.design[id].value(count) or len(there), list[Formula]()
        lost = [self.facts.id_of(number_at(self.facts, item)) for item in down]
        for like in ([item for item in lost if item in mender.original] or there)[:excess]:
            made = self._standby(like, id)
            standby = made.id
            if standby.endswith("-3"):
                return NEVER  # One more was tried before, and another one: that is not what is lacking.
            added = Act("add", kind, id, field, standby, (), standby)
            said_of = Act("set", kind, id, count, needed, (), standby)
            parts += [Do((made,)), Do((added,))]
            parts.append(Do((said_of,), said_of.slot, lambda act: act.how == "set" and act.value == needed))
        return every(parts)

    def _standby(self, lost: str, owner: str) -> Act:
        """Another component like one that is lost."""
        near = lost if self.mender.design[lost].KIND == "component" else owner
        return another(self.mender, "standby", lost, near)


def another(mender: Mender, word: str, like: str, near: str) -> Act:
    """Another component like one that is there, near an element: it falls by none of the causes of that one."""
    element, id = mender.design[like], fresh(mender.design, f"{word}-{like}")
    said = beside(mender.facts, near)
    said.pop("place", None)
    if element.KIND == "component":
        said.pop("can_cause", None)
        said |= {name: value for name in LIKE if (value := told_of(element, name)) is not None}
    said.setdefault("kind", "service")
    which = "another product than" if id == f"{word}-{like}" else "a third product beside"
    return new("component", id, said | {"product": f"{which} that of {like}", "credential": f"{id}-key"}, near)


def relieved(mender: Mender, row: int, member: str) -> Formula:
    """What a function needs of a component is kept by another one, beside what depends on it."""
    facts, design = mender.facts, mender.design
    function = facts.ids("function")[row]
    needed = {facts.id_of(int(number)) for number in existing_at(facts.many("function", "needs"), row)}
    parts: list[Formula] = []
    for item in design.of_kind("dependency"):
        of = str(item.value("of"))
        if member not in (item.value("suppliers") or ()) or of not in {function, *needed}:
            continue
        performers = one_value(design[of], "performed_by") if design[of].KIND == "function" else None
        made = another(mender, "copy-of", member, performers[0] if performers else of)
        parts.append(Do((made,)))
        parts.append(Do((Act("add", "dependency", item.id, "suppliers", made.id, (), made.id),)))
        parts.append(Do((Act("take", "dependency", item.id, "suppliers", member, (), made.id),)))
    return every(parts) if parts and member in mender.original else NEVER


def existing_at(many: Many, row: int) -> list[Any]:
    """The sure members of one row."""
    members: list[Any] = many.members[many.starts[row] : many.starts[row + 1]].tolist()
    return members


def told_of(element: Element, name: str) -> Any:
    """What an element says in a field, as a value of a change; None where it says nothing."""
    reason = element.statement(name).none
    value = Nothing(reason) if reason is not None else element.value(name)
    return tuple(value) if isinstance(value, list) else value


def _rounded(seconds: float) -> float:
    """A time up to the next round number of the unit in which it is read: nobody buys a battery by the second."""
    for unit in (86_400.0, 3_600.0, 60.0):
        if seconds >= 2 * unit:
            return math.ceil(seconds / unit - 1e-9) * unit
    return float(math.ceil(seconds))
