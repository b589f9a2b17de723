"""Systems and the parties behind them: who runs them, what they meet, how far they differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import NOTHING, UNKNOWN, Code, Column, Level, Number
from iotsec.columns.rows import taken
from iotsec.facts.derived.nesting import contains
from iotsec.facts.derived.questions import Sets, existing, presence_of
from iotsec.facts.derived.showing import explained, gaps, joined, set_witness, undrawn
from iotsec.facts.missing import openness
from iotsec.facts.openness import closed_by_design, open_at, system_at, systems_of
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing, Step, Witness


def accountable(facts: Facts, kind: str) -> Column:
    """The party that answers for a system: its operator."""
    column = facts.column("system", "operator")
    assert isinstance(column, Code)
    return column


def accountable_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The operator."""
    return explained(facts, kind, row, ("operator",), settled=int(facts.code(kind, "accountable")[row]) != UNKNOWN)


def operators(facts: Facts, kind: str) -> Column:
    """The operators of the parts of a system."""
    parts, operator, offset = facts.many("system", "parts"), facts.code("system", "operator"), facts.offset("system")
    sets = Sets(facts.size("system"))
    sets.open |= parts.open
    for row in range(len(sets)):
        for member, sure in existing(facts, parts, row):
            party = int(operator[member - offset])
            if party >= 0:
                sets.add(row, party, sure=sure)
            sets.open[row] |= party == UNKNOWN
    return sets.column()


def operators_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The parts and their operators."""
    return set_witness(facts, kind, row, "operators", ("parts", "parts.operator"))


Ends = tuple[NDArray[Any], NDArray[Any]]


def end_systems(facts: Facts) -> Ends:
    """The systems (rows) of the sender and of the receiver of each flow."""
    own = systems_of(facts, "component")
    first, second = (taken(own, facts.rows_of("flow", end, "component"), UNKNOWN) for end in ("from", "to"))
    return first, second


def flows_of_system(facts: Facts, kind: str) -> Column:
    """The flows with an end in a system."""
    first, second = end_systems(facts)
    sets, offset, present = Sets(facts.size("system")), facts.offset("flow"), facts.present("flow")
    sets.open |= open_at(facts, "system", "flow")
    for flow in np.flatnonzero(~present.false).tolist():
        for system in (int(first[flow]), int(second[flow])):
            if system >= 0:
                sets.add(system, offset + flow, sure=bool(present.true[flow]))
            elif system == UNKNOWN:
                for row in range(len(sets)):
                    sets.add(row, offset + flow, sure=False)
    return sets.column()


def flows_of_system_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The flows, and those whose ends are not known."""
    found = set_witness(facts, kind, row, "flows", ("flows.from.system", "flows.to.system"))
    return joined(found, gaps(undrawn(facts, "system", row, "flow")))


def flows_of_connection(facts: Facts, kind: str) -> Column:
    """The flows from one of two systems to the other."""
    first, second = end_systems(facts)
    pairs, offset, present = facts.kept.get("pairs"), facts.offset("flow"), facts.present("flow")
    sets = Sets(facts.size("connection"))
    opened = open_at(facts, "system", "flow")
    rows = {} if pairs is None else {(int(low), int(high)): row for row, (low, high) in enumerate(pairs)}
    for (low, high), row in rows.items():
        # A flow that is not drawn would have to be allowed at both of its ends.
        sets.open[row] = opened[low] and opened[high]
    for flow in np.flatnonzero(~present.false).tolist():
        ends = (int(first[flow]), int(second[flow]))
        for pair, row in rows.items() if UNKNOWN in ends else ():
            if {*ends} - {UNKNOWN} <= {*pair}:
                sets.add(row, offset + flow, sure=False)
        if (min(ends), max(ends)) in rows:
            sets.add(rows[min(ends), max(ends)], offset + flow, sure=bool(present.true[flow]))
    return sets.column()


def flows_of_connection_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The flows, and those whose ends are not known."""
    found = set_witness(facts, kind, row, "flows", ("flows.from.system", "flows.to.system"))
    if not facts.many(kind, "flows").open[row]:
        return found
    return joined(found, gaps(openness(facts, "system", int(system), "flow") for system in facts.kept["pairs"][row]))


def systems_of_connection(facts: Facts, kind: str) -> Column:
    """The two systems of a connection."""
    sets, offset = Sets(facts.size("connection")), facts.offset("system")
    for row, pair in enumerate(facts.kept.get("pairs", ())):
        sets.sure[row] = {offset + int(system) for system in pair}
    return sets.column()


def systems_of_connection_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The two systems."""
    return set_witness(facts, kind, row, "systems", ())


def conflicts(facts: Facts, kind: str) -> Column:
    """Requirements that the profiles of the two sectors make impossible to meet together; open where one is not known.

    They do not follow from the design: `facts.kept["conflicts"]` maps two sectors, in order of the alphabet, to the ids
    of the requirements. Without it there are none.
    """
    found: Mapping[tuple[str, str], Iterable[str]] = facts.kept.get("conflicts", {})
    sets, sectors = Sets(facts.size("connection"), elements=False), facts.code("system", "sector")
    for row, pair in enumerate(facts.kept.get("pairs", ())):
        codes = [int(sectors[int(system)]) for system in pair]
        if NOTHING in codes:
            continue
        sets.open[row] = UNKNOWN in codes
        if UNKNOWN not in codes:
            first, second = sorted(facts.words.word(code) for code in codes)
            sets.sure[row] = {facts.words.code(id) for id in found.get((first, second), ())}
    return sets.column()


def conflicts_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The sectors of the two systems."""
    return set_witness(facts, kind, row, "conflicts", ("systems.sector",))


def level_gap(facts: Facts, kind: str) -> Column:
    """How many steps the assurance levels of the two systems lie apart; not known where their scales differ."""
    pairs = facts.kept.get("pairs", np.zeros((0, 2), dtype=np.int64))
    column = facts.column("system", "assurance_level")
    assert isinstance(column, Level)
    first, second = column.take(pairs[:, 0]), column.take(pairs[:, 1])
    same = (first.scale.codes == second.scale.codes) & (first.scale.codes >= 0)
    none = (first.scale.codes == NOTHING) | (second.scale.codes == NOTHING)
    with np.errstate(invalid="ignore"):
        low, high = first.rank.low - second.rank.high, first.rank.high - second.rank.low
    most = np.maximum(np.abs(low), np.abs(high))
    least = np.where((low <= 0) & (high >= 0), 0.0, np.minimum(np.abs(low), np.abs(high)))
    return Number(np.where(same, least, 0.0), np.where(same, most, np.inf), nothing=none if none.any() else None)


def level_gap_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The two levels."""
    number = facts.number_column(kind, "level_gap")
    return explained(facts, kind, row, ("systems.assurance_level",), settled=bool(number.low[row] == number.high[row]))


def neighbours(facts: Facts, kind: str) -> Column:
    """The systems at the other end of a flow or a dependency between systems, nested ones left out."""
    sets, offset = Sets(facts.size("system")), facts.offset("system")
    sets.open |= open_at(facts, "system", "flow") | open_at(facts, "system", "dependency")
    # A dependency that is not drawn belongs to the system that depends: it may be any that is not complete.
    sets.open |= bool(open_at(facts, "system", "dependency").any()) or not closed_by_design(facts, "systems")
    vague = False
    for first, second, sure in _meetings(facts):
        if UNKNOWN in (first, second):
            vague = True
        elif first != second and first >= 0 and second >= 0:
            sets.add(first, offset + second, sure=sure)
            sets.add(second, offset + first, sure=sure)
    _leave_out_nested(facts, sets, offset)
    sets.open |= vague
    return sets.column()


def _meetings(facts: Facts) -> list[tuple[int, int, bool]]:
    """Systems that a flow or a dependency joins, and whether it surely does."""
    present, ends = facts.present("flow"), end_systems(facts)
    found = [
        (int(ends[0][flow]), int(ends[1][flow]), bool(present.true[flow]))
        for flow in np.flatnonzero(~present.false).tolist()
    ]
    suppliers, needing = facts.many("dependency", "suppliers"), systems_of(facts, "dependency")
    exists = facts.present("dependency")
    rows = np.flatnonzero(~exists.false).tolist()
    found += [(int(needing[row]), UNKNOWN, False) for row in rows if suppliers.open[row]]
    named = [(row, member, sure) for row in rows for member, sure in existing(facts, suppliers, row)]
    systems = system_at(facts, np.array([member for _row, member, _sure in named], dtype=np.int64)).tolist()
    for (row, _member, sure), system in zip(named, systems, strict=True):
        found.append((int(needing[row]), system, bool(sure and exists.true[row])))
    return found


def _leave_out_nested(facts: Facts, sets: Sets, offset: int) -> None:
    """Of systems of which one surely contains the other none is a neighbour; where it may, it is one only possibly."""
    pairs = [(row, member) for row in range(len(sets)) for member in sorted(sets.sure[row] | sets.maybe[row])]
    rows, members = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    around, inside = contains(facts, rows, members - offset), contains(facts, members - offset, rows)
    nested, apart = (around.true | inside.true).tolist(), (around.false & inside.false).tolist()
    for (row, member), one_in_other, beside in zip(pairs, nested, apart, strict=True):
        if one_in_other or not beside:
            sets.sure[row].discard(member)
        if one_in_other:
            sets.maybe[row].discard(member)
        elif not beside:
            sets.maybe[row].add(member)


def neighbours_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The neighbours; what is not stated or not complete where there may be more."""
    found = set_witness(facts, kind, row, "neighbours", ("parent", "neighbours.parent"))
    missing = [*undrawn(facts, kind, row, "flow")]
    for system in range(facts.size("system")):
        missing += undrawn(facts, "system", system, "dependency")
    if not closed_by_design(facts, "systems") and facts.size("design"):
        missing.append(Missing("design", facts.ids("design")[0], "complete.systems"))
    stated = explained(facts, "system", row, ("flows.from.system", "flows.to.system"), settled=False)
    return joined(found, gaps((*missing, *stated.missing)))


def latest_change(facts: Facts, kind: str) -> Column:
    """The latest date of a change to a system or to its elements, on or before the as-of date."""
    size, effective, present = facts.size("system"), facts.number_column("change", "effective"), facts.present("change")
    low, high = np.full(size, -np.inf), np.full(size, -np.inf)
    of, limit = facts.many("change", "of"), np.inf if np.isnan(facts.as_of) else facts.as_of
    for change in np.flatnonzero(~present.false).tolist():
        first, last = float(effective.low[change]), float(effective.high[change])
        if first > limit:
            continue
        certain = bool(present.true[change]) and last <= facts.as_of
        named = [(int(system), sure) for member, sure in existing(facts, of, change)
                 for system in _systems_of_one(facts, member)]  # fmt: skip
        perhaps = {system for system, _sure in named}
        for system in range(size) if of.open[change] or UNKNOWN in perhaps else sorted(perhaps - {NOTHING}):
            high[system] = max(high[system], min(last, limit))
        for system in {system for system, sure in named if sure and system >= 0} if certain else ():
            low[system] = max(low[system], first)
    if not closed_by_design(facts, "changes"):
        high[:] = limit
    return Number(low, high, dates=True)


def _systems_of_one(facts: Facts, number: int) -> list[int]:
    """The rows of the systems to which an element belongs: of a flow both ends; -1 where it is not known."""
    if facts.kind_of(number) == "flow":
        row = number - facts.offset("flow")
        return [int(end[row]) for end in end_systems(facts)]
    system = int(system_at(facts, np.array([number]))[0])
    return [] if system == NOTHING else [system]


def latest_change_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The changes to the system; what is not stated of them, or that not all are listed."""
    number = facts.number_column(kind, "latest_change")
    settled = bool(number.low[row] == number.high[row])
    changes = [
        (change, path)
        for change in range(facts.size("change"))
        for path in ("effective", "of")
        if presence_of(facts, facts.offset("change") + change) is not False
    ]
    seen = [explained(facts, "change", change, (path,), settled=settled) for change, path in changes]
    seen += [] if settled else [part for change, path in changes if path == "of" for part in _whose(facts, change)]
    whole = () if settled or closed_by_design(facts, "changes") else undrawn(facts, kind, row, "change")
    return joined(Witness("values", (Step(kind, facts.ids(kind)[row]),)), *seen, gaps(whole))


def _whose(facts: Facts, change: int) -> Iterator[Witness]:
    """What is not stated of the systems of what a change is about."""
    for number, _sure in existing(facts, facts.many("change", "of"), change):
        if UNKNOWN in _systems_of_one(facts, number):
            kind = facts.kind_of(number)
            paths = ("from.system", "to.system") if kind == "flow" else ("system",)
            yield explained(facts, kind, number - facts.offset(kind), paths, settled=False)


def process_controllers(facts: Facts, kind: str) -> Column:
    """The systems with a component that acts on a process."""
    many, sets = facts.many("component", "acts_on"), Sets(facts.size("process"))
    offset, systems, own = facts.offset("process"), facts.offset("system"), systems_of(facts, "component")
    present = facts.present("component")
    sets.open[:] = bool(open_at(facts, "process", "component").any())
    for component in np.flatnonzero(~present.false).tolist():
        rows = [(member - offset, sure) for member, sure in existing(facts, many, component)]
        if many.open[component]:
            rows += [(row, False) for row in range(len(sets))]
        for row, sure in rows:
            if own[component] >= 0:
                sets.add(row, systems + int(own[component]), sure=bool(sure and present.true[component]))
            else:
                sets.open[row] |= own[component] == UNKNOWN
    return sets.column()


def process_controllers_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The systems; the components that do not say on what they act, or not to which system they belong."""
    found = set_witness(facts, kind, row, "controllers", ())
    many, offset = facts.many("component", "acts_on"), facts.offset(kind)
    missing = [*undrawn(facts, kind, row, "component")]
    steps = []
    for component, id in enumerate(facts.ids("component")):
        named = many.members[many.starts[component] : many.starts[component + 1]].tolist()
        if offset + row in named:
            steps.append(Step("component", id, "acts on it"))
        if many.open[component]:
            missing.append(Missing("component", id, "acts_on"))
        if (many.open[component] or offset + row in named) and systems_of(facts, "component")[component] == UNKNOWN:
            missing.append(Missing("component", id, "system"))
    return joined(found, Witness("values", tuple(steps)), gaps(missing))
