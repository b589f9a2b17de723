"""What one origin commands: who sends orders to whom, and who passes them on.

Not the network counts here but who orders: two that share a carrier do not command each other's equipment. A component
commands the receivers of the commands that it sends or passes, those that these command, and so on. Guards do not
count: they make it harder to take an origin over, they do not make smaller what it orders.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from iotsec.columns import Column
from iotsec.columns.rows import Bools
from iotsec.facts.derived.questions import existing
from iotsec.facts.derived.reaching import commands
from iotsec.facts.derived.showing import Seen, joined, of_values
from iotsec.facts.derived.way_steps import Map, reached_witness
from iotsec.facts.derived.webs import Web, reached_from_each
from iotsec.facts.missing import known_at
from iotsec.facts.network import EXTRA_NODES, NOT_DRAWN
from iotsec.facts.once import once
from iotsec.facts.openness import open_components
from iotsec.facts.table import Facts
from iotsec.facts.witness import Witness
from iotsec.graph import Links

Step = tuple[int, int, int]


def commanded(facts: Facts, kind: str) -> Column:
    """The components that one commands, by whatever many steps."""
    web = _orders(facts)
    everyone = np.ones(web.components, dtype=np.bool_)
    found = reached_from_each(facts, (web.sure, web.possible), (None, None), everyone)
    return found.column(facts.offset("component"))


def commanded_witness(facts: Facts, kind: str, row: int) -> Witness:
    """A way to each component that it commands, and how many devices each of them is."""
    many, offset = facts.many(kind, "commanded"), facts.offset("component")
    settled = known_at(facts, kind, row, "commanded")
    members = [(number - offset, sure) for number, sure in existing(facts, many, row)]
    sure, maybe = ([member for member, certain in members if certain is wanted] for wanted in (True, False))
    found = reached_witness(
        facts, Map(_orders(facts), (None, None), ("from", "to", "via", "kind"), ()), row, sure, maybe
    )
    counts = [Seen("component", member, "count") for member, _sure in members]
    whole = joined(found, of_values(facts, counts, settled=settled))
    return Witness("way", whole.steps) if settled else whole


@once("orders")
def _orders(facts: Facts) -> Web:
    """Links from who sends or passes a command to who receives it."""
    size = facts.size("component")
    nodes = size + EXTRA_NODES
    ends = (_links(nodes, _drawn(facts)), _links(nodes, [*_possible(facts), *_undrawn(facts)]))
    return Web(size, nodes, *ends, facts.size("flow"), facts.size("flow") + size)


def _links(nodes: int, steps: list[Step]) -> Links:
    source, target, label = np.array(steps, dtype=np.int64).reshape(-1, 3).T
    return Links(nodes, source, target, label)


def _drawn(facts: Facts) -> list[Step]:
    """The steps that surely stand."""
    stands = facts.present("flow").true & commands(facts).true
    return [
        (node, end, row) for row, end, givers in _givers(facts, stands) if end >= 0 for node, sure in givers if sure
    ]


def _givers(facts: Facts, flows: Bools) -> Iterator[tuple[int, int, list[tuple[int, bool]]]]:
    """Each of these flows: its receiver, and who sends or passes it (surely or perhaps); -1 is not known."""
    start, end = facts.rows_of("flow", "from", "component"), facts.rows_of("flow", "to", "component")
    via, through, offset = facts.many("flow", "via"), facts.many("flow", "through"), facts.offset("component")
    whole = np.diff(through.starts) == 0  # What is made of others is no step of its own.
    for row in np.flatnonzero(flows & whole & (start != -2) & (end != -2)).tolist():
        passing = [(number - offset, sure) for number, sure in existing(facts, via, row)]
        yield row, int(end[row]), [(int(start[row]), True)] * bool(start[row] >= 0) + passing


def _possible(facts: Facts) -> list[Step]:
    """The steps that may stand. Where an end is not known, or what a flow passes, any component may stand there."""
    size = facts.size("component")
    anybody, everybody = size + 1, size + 2
    start, via, steps = facts.rows_of("flow", "from", "component"), facts.many("flow", "via"), list[Step]()
    there = np.flatnonzero(~facts.present("component").false).tolist()
    for row, end, givers in _givers(facts, ~facts.present("flow").false & ~commands(facts).false):
        target = end if end >= 0 else everybody
        steps += [(node, target, row) for node, _sure in givers]
        if start[row] == -1 or via.open[row]:
            steps.append((anybody, target, row))
        if start[row] == -1:
            steps.append((size, target, row))
        if end == -1:
            steps += [(node, size, row) for node, _sure in givers]
    if steps:
        steps += [(node, anybody, NOT_DRAWN) for node in there] + [(everybody, node, NOT_DRAWN) for node in there]
    return steps


def _undrawn(facts: Facts) -> list[Step]:
    """Commands that are not drawn, to and from the components of open systems."""
    if facts.design is None:
        return []
    size = facts.size("component")
    opened = np.flatnonzero(open_components(facts) & ~facts.present("component").false).tolist()
    return [step for node in opened for step in ((size, node, NOT_DRAWN), (node, size, NOT_DRAWN))]
