"""Which systems each function, component and system needs, at any distance: who stops when a system is lost."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import NOTHING
from iotsec.columns.rows import Bools
from iotsec.conditions.masks import Mask
from iotsec.facts.derived.dependence import NEEDING, needed_directly
from iotsec.facts.derived.nesting import contains
from iotsec.facts.derived.scenarios.supply import grid
from iotsec.facts.once import once
from iotsec.facts.openness import drawn_everywhere, systems_of
from iotsec.facts.table import Facts
from iotsec.graph import Links, reach
from iotsec.graph.lanes import Lanes, reach_in_lanes

MOST_WORK = 100_000_000
"""So many links are looked at, over all systems; beyond it every function possibly needs every system."""
AT_ONCE = 64
"""So many systems are searched from at once: it bounds the memory."""


class Reliance(NamedTuple):
    """What needs something of each system: nodes (functions, components and systems) by systems.

    `belongs` says whether a node is of a system or of one within it; `open` marks the nodes that may need, at some
    distance, what is not drawn or not said.
    """

    sure: Lanes
    possible: Lanes
    belongs: Mask
    open: Bools


@once("reliance")
def reliance(facts: Facts) -> Reliance:
    """Who needs which system; worked out once."""
    nodes, systems = nodes_of(facts), facts.size("system")
    belongs = _belongs(facts)
    opened = needs_more(facts)
    none = np.zeros((grid(facts).nodes, systems), dtype=np.bool_)
    if not within_work(facts):
        return Reliance(none, ~none, belongs, opened)
    corners = [none.copy(), none.copy()]
    for links, starts, found in zip((nodes.sure, nodes.possible), (belongs.true, ~belongs.false), corners, strict=True):
        back = links.reversed()
        for start in range(0, systems, AT_ONCE):
            part = slice(start, start + AT_ONCE)
            nobody = np.zeros_like(starts[:, part])
            found[:, part] = reach_in_lanes(back, starts[:, part], nobody, nobody)
    return Reliance(corners[0], corners[1], belongs, opened)


class Nodes(NamedTuple):
    """Who needs whom, as links between the nodes of the cascade from the one who needs; `open`: where may be more."""

    sure: Links
    possible: Links
    open: Bools


@once("reliance nodes")
def nodes_of(facts: Facts) -> Nodes:
    """Who needs whom, followed through every alternative; worked out once."""
    whole, direct = grid(facts), needed_directly(facts)
    pairs = [(number, other, sure) for number, after in direct.after.items() for other, sure in after]
    table = np.array(pairs, dtype=np.int64).reshape(-1, 3)
    source, target, certain = whole.node_of[table[:, 0]], whole.node_of[table[:, 1]], table[:, 2].astype(np.bool_)
    opened = np.zeros(whole.nodes, dtype=np.bool_)
    opened[whole.node_of[[number for number, may in direct.open.items() if may]]] = True
    sure = Links(whole.nodes, source[certain], target[certain])
    return Nodes(sure, Links(whole.nodes, source, target), opened)


@once("needs more")
def needs_more(facts: Facts) -> Bools:
    """Which nodes may need, at some distance, what is not drawn or not said."""
    nodes = nodes_of(facts)
    return nodes.open | reach(nodes.possible.reversed(), nodes.open).reached


def within_work(facts: Facts) -> bool:
    """Whether the work allowed suffices to tell who needs which system."""
    return (len(nodes_of(facts).possible) + grid(facts).nodes) * facts.size("system") <= MOST_WORK


def _belongs(facts: Facts) -> Mask:
    """Whether each node is of a system or of one within it: nodes by systems."""
    shape = grid(facts).nodes, facts.size("system")
    inside, true, false = within(facts), np.zeros(shape, dtype=np.bool_), np.zeros(shape, dtype=np.bool_)
    false[-1] = True
    for kind in NEEDING:
        own, rows = systems_of(facts, kind), rows_of(facts, kind)
        known = own >= 0
        true[rows][known], false[rows][known] = inside.true[own[known]], inside.false[own[known]]
        false[rows][own == NOTHING] = True
    return Mask(true, false)


def rows_of(facts: Facts, kind: str) -> slice:
    """The nodes of a kind."""
    first = grid(facts).first[kind]
    return slice(first, first + facts.size(kind))


def within(facts: Facts) -> Mask:
    """Whether each system (first index) is another one (second index), or lies within it."""
    size = facts.size("system")
    every = np.arange(size)
    answers = [contains(facts, np.full(size, outer), every) for outer in range(size)]
    true, false = (np.array(part, dtype=np.bool_).reshape(size, size).T for part in zip(*answers, strict=True)) if (
        answers
    ) else (np.zeros((0, 0), dtype=np.bool_),) * 2  # fmt: skip
    return Mask(true, false)


def unknown_functions(facts: Facts) -> bool:
    """Whether there may be functions, or systems, that are not drawn."""
    return not drawn_everywhere(facts, "functions")


def path(facts: Facts, start: int, ends: NDArray[np.bool_], *, sure: bool) -> list[int]:
    """The nodes on a shortest chain of needs from a node to one of these ends; empty where there is none."""
    nodes = nodes_of(facts)
    links = (nodes.sure if sure else nodes.possible).reversed()
    search = reach(links, ends)
    if not search.reached[start]:
        return []
    return list(reversed(search.way(start).nodes))
