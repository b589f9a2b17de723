"""What would have to be stated so that something can be said of what functions rest on."""

from __future__ import annotations

from collections.abc import Sequence

from iotsec.facts.derived.dependence import not_said
from iotsec.facts.derived.scenarios.supply import corner, grid, number_at
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing
from iotsec.graph.cascade import groups_of


def unsaid_below(facts: Facts, functions: Sequence[str]) -> tuple[Missing, ...]:
    """What is not stated of what these functions need, at any distance; the nearest first, each once."""
    place, whole = corner(facts, upper=True), grid(facts)
    groups, supply = groups_of(place.supply), place.supply
    left = [int(whole.node_of[facts.number(id)]) for id in functions]
    seen, found = set(left), dict[Missing, None]()
    for node in left:  # It grows on the way.
        if place.open[node] and node < whole.dead:
            found.update(dict.fromkeys(not_said(facts, number_at(facts, node))))
        for group in groups.of(node):
            for supplier in supply.suppliers[supply.starts[group] : supply.starts[group + 1]].tolist():
                if supplier not in seen:
                    seen.add(supplier)
                    left.append(supplier)
    return tuple(found)
