"""Questions of reach and of guards, asked in the cases of a scenario: all cases at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.columns.rows import Bools, distinct, numbers_of
from iotsec.conditions.masks import Mask
from iotsec.conditions.source import Scope
from iotsec.conditions.tree import Reached
from iotsec.facts.derived.scenarios.effects import Effects, Gone, effects_of, fails_open, gone_in
from iotsec.facts.network import Network
from iotsec.facts.table import Facts
from iotsec.facts.ways import Corner, corner, depends, turns
from iotsec.graph import Links
from iotsec.graph.lanes import Lanes, ReachInLanes


def answer_in_cases(facts: Facts, question: Reached, scope: Scope) -> Mask:
    """The answer for each component in scope, in its case.

    A component that is lost passes nothing, but where it fails open; one that an attacker holds guards nothing, and
    ways begin at it.
    """
    assert scope.cases is not None
    rows, (scenario, cases) = numbers_of(scope.rows), scope.cases
    true, false = np.zeros(len(rows), dtype=np.bool_), np.zeros(len(rows), dtype=np.bool_)
    for places, row in _turns(question, scope):
        chosen, lane = np.unique(cases[places], return_inverse=True)
        place = corner(facts, question, scope, row)
        where, asked = _where(facts, scenario, chosen), _Asked(rows[places], lane)
        true[places] = _reached(facts, question, place, where, asked, sure=True)
        false[places] = ~_reached(facts, question, place, where, asked, sure=False)
    return Mask(true, false & ~true)


def _turns(question: Reached, scope: Scope) -> Iterator[tuple[NDArray[np.int64], int | None]]:
    if depends(question):
        yield from turns(question, scope)
    else:
        yield np.arange(scope.size), None


class _Where(NamedTuple):
    """What some cases do to components, and which flows are gone in them."""

    effects: Effects
    flows: Gone


def _where(facts: Facts, scenario: str, cases: NDArray[np.int64]) -> _Where:
    effects = Effects(*(part[:, cases] for part in effects_of(facts, scenario)))
    gone = gone_in(facts, scenario, "flow")
    if gone is not None:
        return _Where(effects, Gone(gone.surely[:, cases], gone.perhaps[:, cases]))
    nobody = np.zeros((facts.size("flow"), len(cases)), dtype=np.bool_)
    return _Where(effects, Gone(nobody, nobody))


class _Marked(NamedTuple):
    """What stands in every lane: where ways begin, what they do not enter, what is gone; and links that are cut."""

    origins: Lanes
    blocked: Lanes
    gone: Lanes
    cut: Lanes


class _Asked(NamedTuple):
    """The components that are asked about, each with its lane."""

    rows: NDArray[np.int64]
    lane: NDArray[np.int64]


def _marked(facts: Facts, question: Reached, place: Corner, where: _Where, *, sure: bool) -> tuple[Links, _Marked]:
    """The links, and what stands at nodes and links in every lane, at one corner.

    What is gone and fails open is passed, but ways neither begin nor end there.
    """
    net, effects = place.net, where.effects
    links = net.sure if sure else net.possible
    links = links if question.direction == "from" else links.reversed()
    opens, may_open = fails_open(facts)
    if sure:
        ends, guard, flows = place.end.true, ~place.guard.false, where.flows.perhaps
        held, gone, passed = effects.held, effects.perhaps_gone, effects.gone & opens[:, None]
    else:
        ends, guard, flows = ~place.end.false, place.guard.true, where.flows.surely
        held, gone, passed = effects.perhaps_held, effects.gone, effects.perhaps_gone & may_open[:, None]
    origins = np.broadcast_to(ends[:, None], gone.shape)
    if question.direction == "from":
        origins = origins | held
    blocked = guard[:, None] & ~held & ~passed
    through = opens if sure else may_open
    begins = _of_nodes(net, origins & ~gone)
    begins[net.undrawn] = not sure and net.meets_undrawn
    drawn = links.index >= 0
    cut = np.zeros((len(links.index), gone.shape[1]), dtype=np.bool_)
    cut[drawn] = flows[links.index[drawn]]
    return links, _Marked(begins, _of_nodes(net, blocked), _of_nodes(net, gone & ~through[:, None]), cut)


def _of_nodes(net: Network, components: Bools) -> Bools:
    """Marks of components as marks of nodes."""
    return np.concatenate((components, np.zeros((net.nodes - net.components, components.shape[1]), dtype=np.bool_)))


def _reached(facts: Facts, question: Reached, place: Corner, where: _Where, asked: _Asked, *, sure: bool) -> Bools:
    links, marked = _marked(facts, question, place, where, sure=sure)
    search, counts = ReachInLanes(links, *marked), question.target_counts
    whole = search.reached() if counts else search.entered()
    answers: Bools = whole[asked.rows, asked.lane]
    own = answers & marked.origins[asked.rows, asked.lane]  # A way from itself does not count.
    for row in distinct(asked.rows[own]).tolist():
        at = np.flatnonzero(own & (asked.rows == row))
        others = search.reached_from_others(row) if counts else search.entered_from_others(row)
        answers[at] = others[asked.lane[at]]
    if not sure and question.target_counts:  # Of what is there itself: if it guards, it has not failed.
        answers &= ~(place.guard.true[asked.rows] & ~where.effects.perhaps_held[asked.rows, asked.lane])
    return answers
