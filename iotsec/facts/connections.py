"""Connections: pairs of systems with a flow, a dependency or an agreement between them. They follow from the design."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from iotsec.facts.openness import system_at
from iotsec.facts.table import Facts, Table

Pair = tuple[int, int]


def add_connections(facts: Facts) -> None:
    """Add the table of connections, one for each pair of systems that meet and of which none contains the other."""
    found = sorted(meeting_pairs(facts))
    ids = facts.ids("system")
    old = facts.tables["connection"]
    table = Table("connection", [f"{ids[first]}--{ids[second]}" for first, second in found], old.offset)
    facts.tables = {**facts.tables, "connection": table}
    facts.kept["pairs"] = np.array(found, dtype=np.int64).reshape(-1, 2)
    facts.renumber()


def meeting_pairs(facts: Facts) -> set[Pair]:
    """The pairs of systems (rows, the lower id first) between which something is drawn."""
    pairs: set[Pair] = set()
    ends = [system_at(facts, facts.code("flow", end).astype(np.int64)) for end in ("from", "to")]
    pairs.update(_pairs(ends[0], ends[1]))
    suppliers = facts.many("dependency", "suppliers")
    owners = np.repeat(np.arange(facts.size("dependency")), np.diff(suppliers.starts))
    of = system_at(facts, facts.code("dependency", "of").astype(np.int64))
    pairs.update(_pairs(of[owners], system_at(facts, suppliers.members.astype(np.int64))))
    pairs.update(_agreed(facts))
    nested = ancestors(facts)
    return {pair for pair in pairs if pair[1] not in nested[pair[0]] and pair[0] not in nested[pair[1]]}


def _pairs(first: NDArray[Any], second: NDArray[Any]) -> set[Pair]:
    met = (first >= 0) & (second >= 0) & (first != second)
    low, high = np.minimum(first, second)[met], np.maximum(first, second)[met]
    return set(zip(low.tolist(), high.tolist(), strict=True))


def _agreed(facts: Facts) -> set[Pair]:
    """Pairs of systems that one agreement covers together."""
    covers = facts.many("agreement", "covers")
    systems = system_at(facts, covers.members.astype(np.int64))
    kinds = [facts.kind_of(int(number)) for number in covers.members]
    pairs: set[Pair] = set()
    for row in range(facts.size("agreement")):
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
