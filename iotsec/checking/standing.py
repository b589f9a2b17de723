"""Whether components stand on every way to an element: what a compensation claims of those that compensate."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from iotsec.columns import NOTHING
from iotsec.columns.rows import Bools
from iotsec.conditions.masks import Mask, both, either, negated
from iotsec.facts.derived.questions import existing, is_one_of, named_at, there
from iotsec.facts.derived.showing import MOST, element, gaps, joined, undrawn
from iotsec.facts.existence import missing_of_existence
from iotsec.facts.missing import missing_of
from iotsec.facts.network import NOT_DRAWN, Network, elements_of, network
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing, Step, Witness
from iotsec.graph import Links, Way, reach

MOST_WORK = 20_000_000
"""So many links are gone through for the compensations of one check; what is asked beyond that is not known."""

STOPS = "stops every way"


class Guards(NamedTuple):
    """The components that stand guard: surely (they exist and are named), and possibly."""

    sure: Bools
    possible: Bools


class Standing(NamedTuple):
    """Whether guards stand on every way to an element (None: not known), and what shows it."""

    answer: bool | None
    witness: Witness


class Ways:
    """The ways to elements from outside: from what is untrusted or exposed, and from other zones, as flows lead.

    Current and movement carry no message, so flows of power and of physical quantities are no ways.
    """

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        carrying = negated(is_one_of(facts, "flow", "kind", ("power", "physical")))
        self.net: Network = network(facts, carrying, "carrying")
        columns = [facts.truth("component", name) for name in ("untrusted", "exposed")]
        self.open_to_all = either([Mask(column.true, column.false) for column in columns])
        self.left = MOST_WORK
        self._kept: dict[tuple[bytes, bytes, int], Standing] = {}

    def to(self, number: int, guards: Guards) -> Standing:
        """Whether the guards stand on every way to the element with this number, and there is one on which they do.

        On a flow stands what it starts from, passes, or leads to. To a function lead the ways to its performers, to an
        interface those to its component, to a right those to what it is on; to nothing else is there a way.
        """
        kind = self.facts.kind_of(number)
        row = number - self.facts.offset(kind)
        if kind == "component":
            return self._component(row, guards)
        if kind == "flow":
            return self._flow(row, guards)
        if kind == "function":
            return self._function(row, guards)
        if kind in ("interface", "access"):
            field = {"interface": "component", "access": "to"}[kind]
            target = int(self.facts.code(kind, field)[row])
            if target >= 0:
                return self.to(target, guards)
            missing = gaps([] if target == NOTHING else [Missing(kind, self.facts.ids(kind)[row], field)])
            return Standing(False if target == NOTHING else None, missing)
        return Standing(False, Witness("values", (element(self.facts, number),)))

    def _function(self, row: int, guards: Guards) -> Standing:
        many, offset = self.facts.many("function", "performed_by"), self.facts.offset("component")
        found = []
        for performer, sure in existing(self.facts, many, row):
            standing = Standing(True, _cut(self.facts, [performer - offset]))
            if not guards.sure[performer - offset]:
                standing = self._component(performer - offset, guards)
                if guards.possible[performer - offset] and standing.answer is False:
                    standing = Standing(None, gaps(missing_of_existence(self.facts, "component", performer - offset)))
            found.append(standing if sure or standing.answer is not False else standing._replace(answer=None))
        if many.open[row]:
            found.append(Standing(None, gaps(missing_of(self.facts, "function", row, "performed_by"))))
        return all_of(found, nothing=False)

    def _flow(self, row: int, guards: Guards) -> Standing:
        facts, offset = self.facts, self.facts.offset("component")
        via = facts.many("flow", "via")
        ends = [int(facts.code("flow", end)[row]) for end in ("from", "to")]
        sure, maybe = named_at(via, row)
        on_it = [number - offset for number in (ends[0], *sure, ends[1]) if number >= offset]
        standing = [node for node in dict.fromkeys(on_it) if guards.sure[node]]
        if standing:
            return Standing(True, _cut(facts, standing))
        perhaps = via.open[row] or -1 in ends or any(guards.possible[node - offset] for node in maybe)
        if perhaps or any(guards.possible[node] for node in on_it):
            fields = [*(end for end, number in zip(("from", "to"), ends, strict=True) if number == -1)]
            missing = [Missing("flow", facts.ids("flow")[row], field) for field in fields]
            missing += missing_of(facts, "flow", row, "via")
            missing += [gap for node in on_it for gap in missing_of_existence(facts, "component", node)]
            return Standing(None, gaps(missing))
        shown = Witness("values", tuple(element(facts, node + offset) for node in dict.fromkeys(on_it)))
        return Standing(False, shown)

    def _component(self, row: int, guards: Guards) -> Standing:
        """Of one component; asked anew of the graph only when it is another one, or other guards."""
        key = (guards.sure.tobytes(), guards.possible.tobytes(), row)
        if key not in self._kept:
            self._kept[key] = self._asked(row, guards)
        return self._kept[key]

    def _asked(self, row: int, guards: Guards) -> Standing:
        self.left -= 2 * (len(self.net.sure) + len(self.net.possible))
        if self.left < 0:
            return Standing(None, gaps(missing_of(self.facts, "component", row, "exposed")))
        others = np.arange(self.net.components) != row
        sure, possible = guards.sure & others, guards.possible & others
        outside = self._outside(row)
        if self.open_to_all.true[row]:
            name = "untrusted" if self.facts.truth("component", "untrusted").true[row] else "exposed"
            return Standing(False, Witness("values", (Step("component", self._id(row), f"{name}: true"),)))
        avoiding = self._way(self.net.sure, outside.true & ~possible, possible, row)
        if avoiding is not None:
            return Standing(False, Witness("way", self._steps(avoiding)))
        if not self.open_to_all.false[row]:
            names = ("untrusted", "exposed")
            return Standing(None, gaps(gap for name in names for gap in missing_of(self.facts, "component", row, name)))
        perhaps = self._way(self.net.possible, ~outside.false & ~sure, sure, row, undrawn=True)
        if perhaps is not None:
            return Standing(None, Witness("way", self._steps(perhaps), self._open_points(perhaps, row)))
        nobody = np.zeros(self.net.components, dtype=np.bool_)
        if self._way(self.net.sure, outside.true, nobody, row) is not None:
            return Standing(True, _cut(self.facts, np.flatnonzero(sure).tolist()))
        through = self._way(self.net.possible, ~outside.false, nobody, row, undrawn=True)
        if through is None:
            return Standing(False, Witness("cut"))
        return Standing(None, Witness("way", self._steps(through), self._open_points(through, row)))

    def _outside(self, row: int) -> Mask:
        """What ways to a component begin at: what is open to all, and what lies in another zone."""
        zones = self.facts.code("component", "zone")
        apart, known = zones != zones[row], (zones != -1) & bool(zones[row] != -1)
        elsewhere = Mask(apart & known, ~apart & known)
        here = there(self.facts, "component")
        return both((here, either((self.open_to_all, elsewhere))))

    def _way(self, links: Links, origins: Bools, guards: Bools, row: int, *, undrawn: bool = False) -> Way | None:
        starts = origins.copy()
        starts[row] = False
        marked = self.net.marked(starts, undrawn=undrawn and self.net.meets_undrawn)
        found = reach(links, marked, self.net.marked(guards))
        return found.way(row) if found.reached[row] else None

    def _steps(self, way: Way) -> tuple[Step, ...]:
        named = elements_of(self.facts, self.net, way)
        return tuple(Step(kind, id, "not drawn" if id == "?" else "") for kind, id in named)

    def _id(self, row: int) -> str:
        return self.facts.ids("component")[row]

    def _open_points(self, way: Way, row: int) -> tuple[Missing, ...]:
        """What is not stated along a possible way: where it begins, what it passes, and whether more is drawn."""
        facts, missing = self.facts, list[Missing]()
        for place, node in enumerate(way.nodes):
            if node >= self.net.components:
                continue
            missing += missing_of_existence(facts, "component", node)
            if place == 0:
                for name in ("zone", "untrusted", "exposed"):
                    missing += missing_of(facts, "component", node, name)
                missing += missing_of(facts, "component", row, "zone")
            missing += undrawn(facts, "component", node, "flow")
        for label in dict.fromkeys(way.links):
            if label != NOT_DRAWN:
                missing += missing_of(facts, "flow", label, "via") + missing_of(facts, "flow", label, "kind")
                missing += missing_of_existence(facts, "flow", label)
        return tuple(dict.fromkeys(missing))[:MOST]


def _cut(facts: Facts, rows: Iterable[int]) -> Witness:
    return Witness("cut", tuple(Step("component", facts.ids("component")[row], STOPS) for row in rows)[:MOST])


def all_of(standings: list[Standing], *, nothing: bool) -> Standing:
    """Whether all of them hold; where there are none the answer is `nothing`. Shown is what decides."""
    answers = [item.answer for item in standings]
    answer = False if False in answers else None if None in answers else True if standings else nothing
    shown = [item.witness for item in standings if item.answer is answer]
    return Standing(answer, joined(*shown) if shown else Witness("cut"))
