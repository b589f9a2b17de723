"""A question of reach that is another one for each element under check, asked for many of them at once.

Each element, or all that agree in what the question reads of them, has a lane of its own: its own ends and its own
guards in the one network.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.columns.rows import Bools
from iotsec.conditions.masks import Mask
from iotsec.conditions.source import Scope
from iotsec.conditions.tree import Condition, Reached
from iotsec.facts.network import Network
from iotsec.facts.table import Facts
from iotsec.facts.ways import Ends, asked_of, depends, net_of, with_held
from iotsec.graph import Links
from iotsec.graph.lanes import ReachInLanes

FEWEST = 4
"""Fewer turns are taken one by one."""
MOST_LINKS = 20_000
"""In a larger network as well: each step goes along all links, however few lead on."""
MOST_AT_ONCE = 2**22
"""So many nodes or links and lanes are looked at together at most: it bounds the memory."""

Turn = tuple[NDArray[np.intp], int]
"""Places in the scope, and the row of one element for all of them."""


class _Asked(NamedTuple):
    """What is asked about: rows of components, and the lane of each."""

    rows: NDArray[np.int64]
    lane: NDArray[np.int64]


def can_be_asked_together(facts: Facts, question: Reached, turns: Sequence[Turn], scope: Scope) -> bool:
    """Whether so many turns are worth it, and have one network."""
    if len(turns) < FEWEST or (question.along is not None and depends(question.along)):
        return False
    return len(net_of(facts, question, scope, None).possible) <= MOST_LINKS


def answered_together(
    facts: Facts, question: Reached, turns: Sequence[Turn], scope: Scope, rows: NDArray[np.int64]
) -> Mask:
    """The answer for each component in scope that has a turn; nothing is known of the others."""
    whole = Mask(np.zeros(len(rows), dtype=np.bool_), np.zeros(len(rows), dtype=np.bool_))
    net = net_of(facts, question, scope, None)
    for some in _parts(turns, max(1, MOST_AT_ONCE // max(net.nodes, len(net.possible)))):
        places = np.concatenate([each for each, _row in some])
        lane = np.repeat(np.arange(len(some)), [len(each) for each, _row in some])
        elements = np.array([row for _each, row in some])
        asked, ends = _Asked(rows[places], lane), _ends(facts, question, scope, elements)
        whole.true[places] = _reached(net, question, ends, asked, sure=True)
        whole.false[places] = ~_reached(net, question, ends, asked, sure=False)
    return whole


def _parts(turns: Sequence[Turn], most: int) -> Iterator[Sequence[Turn]]:
    for start in range(0, len(turns), most):
        yield turns[start : start + most]


def _ends(facts: Facts, question: Reached, scope: Scope, elements: NDArray[np.int64]) -> Ends:
    """The ends and the guards for each of these elements under check: elements by components."""
    size, nobody = facts.size("component"), np.zeros((len(elements), facts.size("component")), dtype=np.bool_)

    def asked(condition: Condition) -> Mask:
        if not depends(condition):
            once = asked_of(facts, "component", condition, scope, None)
            return Mask(*(np.broadcast_to(half, nobody.shape) for half in once))
        each = asked_of(facts, "component", condition, scope, elements)
        return Mask(each.true.reshape(-1, size), each.false.reshape(-1, size))

    guards = Mask(nobody, ~nobody) if question.avoiding is None else asked(question.avoiding)
    return with_held(facts, question, Ends(asked(question.end), guards))


def _reached(net: Network, question: Reached, ends: Ends, asked: _Asked, *, sure: bool) -> Bools:
    links = net.sure if sure else net.possible
    links = links if question.direction == "from" else links.reversed()
    begin, guards = (ends.end.true, ~ends.guard.false) if sure else (~ends.end.false, ends.guard.true)
    origins = _nodes(net, begin, undrawn=not sure and net.meets_undrawn)
    blocked = _nodes(net, guards, undrawn=False)
    answers: Bools = _led_to(question, links, origins, blocked)[asked.rows, asked.lane]
    own = np.flatnonzero(answers & origins[asked.rows, asked.lane])  # A way from itself does not count.
    for part in np.split(own, range(len(asked.lane), len(own), max(1, len(asked.lane)))):
        if len(part):
            others = origins[:, asked.lane[part]]
            others[asked.rows[part], np.arange(len(part))] = False
            again = _led_to(question, links, others, blocked[:, asked.lane[part]])
            answers[part] = again[asked.rows[part], np.arange(len(part))]
    return answers


def _led_to(question: Reached, links: Links, origins: Bools, blocked: Bools) -> Bools:
    search = ReachInLanes(links, origins, blocked, np.zeros_like(origins))
    return search.reached() if question.target_counts else search.entered()


def _nodes(net: Network, components: Bools, *, undrawn: bool) -> Bools:
    """Marks of components in each lane as marks of nodes: nodes by lanes."""
    marks = np.zeros((net.nodes, len(components)), dtype=np.bool_)
    marks[: net.components] = components.T
    marks[net.undrawn] = undrawn
    return marks
