"""Where ways to a hazard begin, and which of them no risk speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import UNKNOWN, Column
from iotsec.columns.rows import Bools, is_among, taken
from iotsec.conditions.masks import Mask, both, either, negated
from iotsec.facts.derived.identity import all_components_drawn, components_not_drawn
from iotsec.facts.derived.questions import Sets, existing, is_one_of, named_at, pairs, there
from iotsec.facts.derived.showing import Seen, gaps, joined, of_values, undrawn
from iotsec.facts.derived.way_steps import MOST_WAYS, way_steps
from iotsec.facts.derived.webs import Web, flow_web
from iotsec.facts.existence import missing_of_existence
from iotsec.facts.missing import known_at, missing_of
from iotsec.facts.network import NOT_DRAWN
from iotsec.facts.once import once
from iotsec.facts.openness import open_at
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing, Witness
from iotsec.frozen import field, frozen
from iotsec.graph import Lanes, Links, Reach, Way, reach, within_reach

AT_ONCE = 64
"""So many hazards are followed back together: one machine word has a bit for each."""


class Covered(NamedTuple):
    """The components at which a risk of one hazard takes ways to begin: surely, and possibly."""

    sure: Bools
    possible: Bools


@frozen(eq=False)
class Entries:
    """What is read of a design to find where ways to hazards begin; worked out once.

    `against` are the sure and the possible links turned round: the search begins at what can cause a hazard.
    """

    web: Web
    against: tuple[Links, Links]
    begins: Mask
    causes: tuple[dict[int, list[int]], dict[int, list[int]]]
    zones: NDArray[np.int64]
    covered: dict[int, Covered] = field(factory=dict)


@once("entries")
def entries(facts: Facts) -> Entries:
    """The ways over which data and commands lead, where strangers come in, and what can cause each hazard."""
    carrying = negated(is_one_of(facts, "flow", "kind", ("power", "physical")))
    sides = (facts.truth("component", name) for name in ("exposed", "untrusted"))
    begins = both((either(Mask(side.true, side.false) for side in sides), there(facts, "component")))
    causes = _causing(facts, sure=True), _causing(facts, sure=False)
    zones = facts.code("component", "zone").astype(np.int64)
    web = flow_web(facts, carrying, "entry")
    return Entries(web, (web.sure.reversed(), web.possible.reversed()), begins, causes, zones)


def _causing(facts: Facts, *, sure: bool) -> dict[int, list[int]]:
    """By hazard (its row) the components that surely, or possibly, can cause it; -1 where any hazard may be meant."""
    many, offset, present = facts.many("component", "can_cause"), facts.offset("hazard"), facts.present("component")
    stands = present.true if sure else ~present.false
    found: dict[int, list[int]] = {}
    rows, members = pairs(many, sure=sure)
    for row, member in zip(rows.tolist(), (members - offset).tolist(), strict=True):
        if stands[row]:
            found.setdefault(member, []).append(row)
    if not sure:
        found[-1] = np.flatnonzero(many.open & stands).tolist()
    return found


class Led(NamedTuple):
    """From where ways lead to what can cause a hazard, which is a place to begin itself."""

    found: Reach
    begun: Bools

    def way(self, node: int) -> Way:
        """The way from this component, as it leads along the flows."""
        if self.found.origins[node]:
            return Way((node,), ())
        way = self.found.way(node)
        return Way(way.nodes[::-1], way.links[::-1])


def _leading(facts: Facts, hazard: int, *, sure: bool) -> Led:
    targets = _targets(facts, [hazard], sure=sure)[:, 0]
    found = reach(entries(facts).against[0 if sure else 1], targets)
    return Led(found, found.reached | targets)


def _begun(facts: Facts, hazards: Sequence[int], *, sure: bool) -> Lanes:
    """From where ways lead to what can cause each hazard, nodes by hazards: as `Led` says, of all at once."""
    return within_reach(entries(facts).against[0 if sure else 1], _targets(facts, hazards, sure=sure))


def _targets(facts: Facts, hazards: Sequence[int], *, sure: bool) -> Lanes:
    """What surely, or possibly, can cause each hazard: nodes by hazards."""
    seen = entries(facts)
    targets, named = np.zeros((seen.web.nodes, len(hazards)), dtype=np.bool_), seen.causes[0 if sure else 1]
    for place, hazard in enumerate(hazards):
        targets[named.get(hazard, []), place] = True
    if not sure:
        targets[named[-1]] = True
        targets[seen.web.undrawn] = not all_components_drawn(facts)
    return targets


def _covered(facts: Facts, hazard: int) -> Covered:
    """Where the risks of a hazard take ways to begin: at a component itself, or at its zone."""
    seen, size = entries(facts), facts.size("component")
    if hazard not in seen.covered:
        found = Covered(np.zeros(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_))
        if "risk" in facts.tables:
            offset = facts.offset("risk")
            for number, sure in existing(facts, facts.many("hazard", "risks"), hazard):
                _cover(facts, number - offset, found, sure=sure)
        seen.covered[hazard] = found
    return seen.covered[hazard]


def _cover(facts: Facts, risk: int, found: Covered, *, sure: bool) -> None:
    many, zones = facts.many("risk", "entries"), entries(facts).zones
    first = facts.offset("component")
    numbers = np.arange(len(zones)) + first
    for named, certain in zip(named_at(many, risk), (True, False), strict=True):
        hit = is_among(numbers, named) | (is_among(zones, named) & (zones >= 0))
        found.possible[hit] = True
        if certain and sure:
            found.sure[hit] = True
    if many.open[risk]:
        found.possible[:] = True
    elif _names_zones(facts, risk):
        found.possible[zones == UNKNOWN] = True


def _names_zones(facts: Facts, risk: int) -> bool:
    named = [number for numbers in named_at(facts.many("risk", "entries"), risk) for number in numbers]
    return any(facts.kind_of(number) == "zone" for number in named)


def uncovered_entries(facts: Facts, kind: str) -> Column:
    """The exposed or untrusted components from which a way leads to what can cause a hazard, though no risk of that
    hazard names them or their zone.

    Guards on the way do not count: that they stand there is how the risk is treated, and the risk has to be seen first.
    """
    sets, offset = Sets(facts.size("hazard")), facts.offset("component")
    begins, drawn = entries(facts).begins, all_components_drawn(facts)
    present, more_risks = facts.present("hazard"), open_at(facts, "hazard", "risk")
    hazards, size = np.flatnonzero(~present.false).tolist(), facts.size("component")
    for first in range(0, len(hazards), AT_ONCE):
        some = hazards[first : first + AT_ONCE]
        ways = [_begun(facts, some, sure=sure) for sure in (True, False)]
        for place, row in enumerate(some):
            covered = _covered(facts, row)
            surely = begins.true & ways[0][:size, place] & ~covered.possible & bool(present.true[row])
            perhaps = ~begins.false & ways[1][:size, place] & ~covered.sure
            for component in np.flatnonzero(perhaps).tolist():
                sets.add(row, offset + component, sure=bool(surely[component]) and not more_risks[row])
            sets.open[row] = not drawn and bool(ways[1][:, place].any())
    return sets.column()


def uncovered_entries_witness(facts: Facts, kind: str, row: int) -> Witness:
    """A way from each entry of which no risk speaks, or what the risks speak of; what would settle the rest."""
    sure, maybe = named_at(facts.many("hazard", "uncovered_entries"), row)
    settled, offset = known_at(facts, "hazard", row, "uncovered_entries"), facts.offset("component")
    web, led = entries(facts).web, _leading(facts, row, sure=True)
    steps = tuple(step for number in sure[:MOST_WAYS] for step in way_steps(facts, web, led.way(number - offset)))
    ways = Witness("way", steps) if steps else of_values(facts, _of_risks(facts, row), settled=settled)
    if settled:
        return ways
    missing = [gap for number in maybe for gap in _open_points(facts, row, number - offset)]
    missing += [] if all_components_drawn(facts) else components_not_drawn(facts)
    missing += [*undrawn(facts, "hazard", row, "risk"), *of_values(facts, _of_risks(facts, row), settled=False).missing]
    return joined(ways, gaps(missing))


def _of_risks(facts: Facts, hazard: int) -> list[Seen]:
    if "risk" not in facts.tables:
        return []
    risks = [number - facts.offset("risk") for number, _sure in existing(facts, facts.many("hazard", "risks"), hazard)]
    return [Seen("risk", risk, name) for risk in risks for name in ("of", "entries")]


def _open_points(facts: Facts, hazard: int, component: int) -> Iterator[Missing]:
    """What is not stated that keeps it open whether a way to the hazard begins at a component, uncovered."""
    begins = entries(facts).begins
    yield from missing_of_existence(facts, "component", component)
    if not begins.true[component]:
        for name in ("exposed", "untrusted"):
            yield from missing_of(facts, "component", component, name)
    if taken(entries(facts).zones, np.array([component]), UNKNOWN)[0] == UNKNOWN:
        yield from missing_of(facts, "component", component, "zone")
    led = _leading(facts, hazard, sure=False)
    if led.begun[component]:
        yield from _along(facts, led.way(component))


def _along(facts: Facts, way: Way) -> Iterator[Missing]:
    """What is not stated along one way: what a flow passes and is, what can be caused at its end, what is not drawn."""
    components = entries(facts).web.components
    for label in dict.fromkeys(way.links):
        if label != NOT_DRAWN:
            for name in ("from", "to", "via", "kind"):
                yield from missing_of(facts, "flow", label, name)
            yield from missing_of_existence(facts, "flow", label)
    for node in way.nodes:
        if node < components:
            yield from undrawn(facts, "component", node, "flow")
    if way.nodes[-1] < components:
        yield from missing_of(facts, "component", way.nodes[-1], "can_cause")
        yield from missing_of_existence(facts, "component", way.nodes[-1])
