"""Connections: pairs of systems with a flow, a dependency or an agreement between them. They follow from the design."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import Many, Truth
from iotsec.columns.rows import Bools
from iotsec.facts.openness import system_at
from iotsec.facts.table import Facts, Table

Pair = tuple[int, int]
There = Callable[[str], Bools]
"""Which elements of a kind are counted: all that are drawn, those that surely exist, or those that possibly do."""


def add_connections(facts: Facts) -> None:
    """Add the table of connections, one for each pair of systems that meet and of which none contains the other."""
    found = sorted(meeting_pairs(facts, lambda kind: np.ones(facts.size(kind), dtype=np.bool_)))
    ids = facts.ids("system")
    old = facts.tables["connection"]
    table = Table("connection", [f"{ids[first]}--{ids[second]}" for first, second in found], old.offset)
    table.present = facts.kept["apart"] = _apart(facts, found)
    facts.tables = {**facts.tables, "connection": table}
    facts.kept["pairs"] = np.array(found, dtype=np.int64).reshape(-1, 2)
    facts.renumber()


def _apart(facts: Facts, found: list[Pair]) -> Truth:
    """Whether each pair surely is a connection: not while the system around one is not known, which may be the other.

    Systems that surely contain each other are no pair, so none is surely absent.
    """
    from iotsec.facts.derived.nesting import contains  # It reads facts, and this module makes their tables.

    first, second = np.array(found, dtype=np.int64).reshape(-1, 2).T
    apart = contains(facts, first, second).false & contains(facts, second, first).false
    return Truth(apart, np.zeros(len(found), dtype=np.bool_))


def set_connection_presence(facts: Facts) -> None:
    """Set which connections exist in the choices made: surely where something between the two systems surely does."""
    table = facts.tables["connection"]
    pairs = [tuple(pair) for pair in facts.kept["pairs"].tolist()]
    sure = meeting_pairs(facts, lambda kind: facts.present(kind).true)
    possible = meeting_pairs(facts, lambda kind: ~facts.present(kind).false)
    certain = np.array([pair in sure for pair in pairs], dtype=np.bool_)
    never = np.array([pair not in possible for pair in pairs], dtype=np.bool_)
    table.present = Truth(table.present.true & certain, table.present.false | never)


def meeting_pairs(facts: Facts, there: There) -> set[Pair]:
    """The pairs of systems (rows, the lower id first) between which something is drawn, of what is `there`."""
    pairs: set[Pair] = set()
    flows = np.flatnonzero(there("flow"))
    ends = [system_at(facts, facts.code("flow", end)[flows].astype(np.int64)) for end in ("from", "to")]
    pairs.update(_pairs(ends[0], ends[1]))
    suppliers = facts.stated_column("dependency", "suppliers")
    assert isinstance(suppliers, Many)
    owners = np.repeat(np.arange(facts.size("dependency")), np.diff(suppliers.starts))
    kept = there("dependency")[owners]
    of = system_at(facts, facts.code("dependency", "of").astype(np.int64))
    pairs.update(_pairs(of[owners[kept]], system_at(facts, suppliers.members[kept].astype(np.int64))))
    pairs.update(_agreed(facts, there("agreement")))
    nested = ancestors(facts)
    return {pair for pair in pairs if pair[1] not in nested[pair[0]] and pair[0] not in nested[pair[1]]}


def _pairs(first: NDArray[Any], second: NDArray[Any]) -> set[Pair]:
    met = (first >= 0) & (second >= 0) & (first != second)
    low, high = np.minimum(first, second)[met], np.maximum(first, second)[met]
    return set(zip(low.tolist(), high.tolist(), strict=True))


def _agreed(facts: Facts, there: Bools) -> set[Pair]:
    """Pairs of systems that one agreement covers together."""
    covers = facts.stated_column("agreement", "covers")
    assert isinstance(covers, Many)
    systems = system_at(facts, covers.members.astype(np.int64))
    kinds = [facts.kind_of(int(number)) for number in covers.members]
    pairs: set[Pair] = set()
    for row in np.flatnonzero(there).tolist():
        span = range(covers.starts[row], covers.starts[row + 1])
        named = sorted({int(systems[place]) for place in span if kinds[place] == "system"})
        pairs.update(combinations(named, 2))
    return pairs


def ancestors(facts: Facts) -> list[frozenset[int]]:
    """For each system the rows of the systems around it."""
    parents = facts.rows_of("system", "parent", "system").tolist()
    found = []
    for row in range(len(parents)):
        around: set[int] = set()
        current = parents[row]
        while current >= 0 and current not in around:
            around.add(current)
            current = parents[current]
        found.append(frozenset(around))
    return found
