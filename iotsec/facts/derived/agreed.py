"""Agreements that are in force, cover an element, and bind the parties on both of its sides."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import NOTHING, UNKNOWN, Column
from iotsec.columns.rows import Bools, is_among, taken
from iotsec.conditions.masks import Mask
from iotsec.facts.derived.boundaries import answering
from iotsec.facts.derived.questions import Sets, named_at, presence_of
from iotsec.facts.derived.showing import element, gaps, joined, undrawn
from iotsec.facts.missing import known_at, missing_of
from iotsec.facts.once import once
from iotsec.facts.openness import open_at
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing, Witness

Answer = bool | None


def agreements(facts: Facts, kind: str) -> Column:
    """The agreements in force at the as-of date that cover an element, and to which the parties on its sides belong."""
    sets, offset = Sets(facts.size(kind)), facts.offset("agreement")
    sets.open |= open_at(facts, kind, "agreement")
    running, covering, parties = in_force(facts), _Covering(facts, kind), sides(facts, kind)
    for agreement in np.flatnonzero(~running.false).tolist():
        for row, sure in covering.rows(agreement).items():
            bound = _bound(facts, agreement, parties[row])
            if bound is not False:
                sets.add(row, offset + agreement, sure=bool(sure and bound and running.true[agreement]))
    return sets.column()


@once("agreements in force")
def in_force(facts: Facts) -> Mask:
    """Whether each agreement exists and has not ended at the as-of date; worked out once."""
    until, present = facts.number_column("agreement", "valid_until"), facts.present("agreement")
    endless = np.zeros(facts.size("agreement"), dtype=np.bool_) if until.nothing is None else until.nothing
    with np.errstate(invalid="ignore"):
        lasts, ended = (until.low >= facts.as_of) | endless, (until.high < facts.as_of) & ~endless
    return Mask(lasts & present.true, ended | present.false)


class _Covering:
    """Which elements of a kind agreements cover: those that they name, and connections by their systems or flows."""

    def __init__(self, facts: Facts, kind: str) -> None:
        self.facts, self.size = facts, facts.size(kind)
        self.covers = facts.many("agreement", "covers")
        self.named: dict[int, list[tuple[int, bool]]] = {}
        self.ends: dict[int, list[int]] = {}
        if kind != "connection":
            self.named = {facts.offset(kind) + row: [(row, True)] for row in range(self.size)}
            return
        between, systems = facts.many("connection", "flows"), facts.offset("system")
        for row, pair in enumerate(facts.kept["pairs"].tolist()):
            for system in pair:
                self.ends.setdefault(systems + system, []).append(row)
            for sure, flows in zip((True, False), named_at(between, row), strict=True):
                for flow in flows:
                    self.named.setdefault(flow, []).append((row, sure and presence_of(facts, flow) is True))

    def rows(self, agreement: int) -> dict[int, bool]:
        """The rows that an agreement possibly covers, each with whether it surely does."""
        found = dict.fromkeys(range(self.size), False) if self.covers.open[agreement] else {}
        ends: set[int] = set()
        for number in set(named_at(self.covers, agreement)[0]):
            for row, sure in self.named.get(number, ()):
                found[row] = found.get(row, False) or sure
            for row in self.ends.get(number, ()):
                if row in ends:  # Both of its systems are named.
                    found[row] = True
                ends.add(row)
        return found


@once("sides of what is agreed")
def sides(facts: Facts, kind: str) -> list[tuple[int, ...]]:
    """The parties (by number; -1 not known, -2 none) on the sides of each element."""
    if kind == "flow":
        ends = [taken(answering(facts), facts.rows_of("flow", end, "component"), UNKNOWN) for end in ("from", "to")]
        return list(zip(*(end.tolist() for end in ends), strict=True))
    if kind == "component":
        return list(zip(answering(facts).tolist(), facts.code("component", "supplier").tolist(), strict=True))
    operators: list[int] = facts.code("system", "operator").tolist()
    if kind == "system":
        return [(operator,) for operator in operators]
    return [tuple(operators[system] for system in pair) for pair in facts.kept["pairs"].tolist()]


def _bound(facts: Facts, agreement: int, parties: Iterable[int]) -> Answer:
    """Whether these parties belong to an agreement."""
    many = facts.many("agreement", "parties")
    named, opened = set(named_at(many, agreement)[0]), bool(many.open[agreement])
    answers: list[Answer] = []
    for party in parties:
        if party == NOTHING or party in named:
            answers.append(True)
        else:
            answers.append(None if opened or party == UNKNOWN else False)
    return False if False in answers else None if None in answers else True


def agreements_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The agreements, and what is not stated of those that possibly cover it."""
    many = facts.many(kind, "agreements")
    sure, maybe = named_at(many, row)
    found = Witness("values", tuple(element(facts, number, "in force") for number in sure))
    missing: list[Missing] = list(undrawn(facts, kind, row, "agreement"))
    for number in maybe:
        agreement = number - facts.offset("agreement")
        for name in ("covers", "parties", "valid_until"):
            missing += missing_of(facts, "agreement", agreement, name)
    if maybe:
        missing += _sides_not_stated(facts, kind, row)
    return joined(found, gaps(missing))


def _sides_not_stated(facts: Facts, kind: str, row: int) -> Iterable[Missing]:
    if kind == "flow":
        for end in ("from", "to"):
            component = int(facts.rows_of("flow", end, "component")[row])
            if component < 0:
                yield from missing_of(facts, "flow", row, end)
            else:
                yield from _answers_not_stated(facts, component)
    elif kind == "component":
        yield from _answers_not_stated(facts, row)
        yield from missing_of(facts, "component", row, "supplier")
    else:
        systems = [row] if kind == "system" else facts.kept["pairs"][row].tolist()
        for system in systems:
            yield from missing_of(facts, "system", system, "operator")


def _answers_not_stated(facts: Facts, component: int) -> Iterable[Missing]:
    yield from missing_of(facts, "component", component, "accountable")
    if int(facts.code("component", "accountable")[component]) == NOTHING:
        yield from missing_of(facts, "component", component, "system")
        system = int(facts.rows_of("component", "system", "system")[component])
        if system >= 0 and not known_at(facts, "system", system, "operator"):
            yield from missing_of(facts, "system", system, "operator")


def shared(facts: Facts, first: int, second: int) -> Answer:
    """Whether two systems (by row) surely, surely not, or possibly share an agreement in force that covers them."""
    found: Answer = None if open_at(facts, "design", "agreement").any() or not facts.size("design") else False
    if not facts.size("agreement"):
        return found
    covers, running = facts.many("agreement", "covers"), in_force(facts)
    offset, systems = facts.offset("system"), (first, second)
    operators = tuple(int(facts.code("system", "operator")[system]) for system in systems)
    flows, perhaps = flows_between(facts, first, second)
    for agreement in np.flatnonzero(~running.false).tolist():
        named = set(named_at(covers, agreement)[0])
        sure = all(offset + system in named for system in systems) or bool(flows & named)
        bound = _bound(facts, agreement, operators)
        if bound is False or not (sure or covers.open[agreement] or perhaps & named):
            continue
        if sure and bound and running.true[agreement]:
            return True
        found = None
    return found


def flows_between(facts: Facts, first: int, second: int) -> tuple[set[int], set[int]]:
    """The flows (by number) that surely, and those that possibly, lead from one of two systems to the other."""
    if "end systems" not in facts.kept:
        facts.kept["end systems"] = _end_systems(facts)
    start, end = facts.kept["end systems"]
    there, offset = facts.present("flow"), facts.offset("flow")
    sure: Bools = (start == first) & (end == second) | (start == second) & (end == first)
    perhaps: Bools = is_among(start, (first, UNKNOWN)) & is_among(end, (second, UNKNOWN))
    perhaps |= is_among(start, (second, UNKNOWN)) & is_among(end, (first, UNKNOWN))
    return (
        {offset + int(flow) for flow in np.flatnonzero(sure & there.true)},
        {offset + int(flow) for flow in np.flatnonzero(perhaps & ~there.false)},
    )


def _end_systems(facts: Facts) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    owners = facts.rows_of("component", "system", "system")
    first, second = (taken(owners, facts.rows_of("flow", end, "component"), UNKNOWN) for end in ("from", "to"))
    return first, second
