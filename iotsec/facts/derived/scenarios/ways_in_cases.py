"""Questions of reach and of guards, asked in the cases of a scenario: all cases at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import Number
from iotsec.columns.rows import Bools, distinct, numbers_of
from iotsec.conditions.masks import Mask
from iotsec.conditions.source import Scope
from iotsec.conditions.tree import Guards, Reached
from iotsec.facts.derived.scenarios.effects import Effects, effects_of, fails_open
from iotsec.facts.table import Facts
from iotsec.facts.ways import Corner, answer, corner, depends, turns
from iotsec.graph import Links
from iotsec.graph.lanes import Lanes, ReachInLanes


def answer_in_cases(facts: Facts, question: Reached | Guards, scope: Scope) -> Mask | Number:
    """The answer for each component in scope, in its case: a mask for `reached`, an interval for `guards`.

    A component that is lost passes nothing, but where it guards and fails open; one that an attacker holds guards
    nothing, and ways begin at it. How many guards are left on a way is only bounded: no more than as it stands.
    """
    assert scope.cases is not None
    rows, (scenario, cases) = numbers_of(scope.rows), scope.cases
    if isinstance(question, Guards):
        plain = answer(facts, question, Scope(facts, scope.kind, rows, scope.parameters, scope.outer))
        assert isinstance(plain, Number)
        held = effects_of(facts, scenario).perhaps_held.any()
        return Number(np.zeros(len(rows)), plain.high if held else np.full(len(rows), np.inf))
    true, false = np.zeros(len(rows), dtype=np.bool_), np.zeros(len(rows), dtype=np.bool_)
    for places, row in _turns(question, scope):
        chosen, lane = np.unique(cases[places], return_inverse=True)
        place = corner(facts, question, scope, row)
        effects = Effects(*(part[:, chosen] for part in effects_of(facts, scenario)))
        asked = _Asked(rows[places], lane)
        true[places] = _reached(facts, question, place, effects, asked, sure=True)
        false[places] = ~_reached(facts, question, place, effects, asked, sure=False)
    return Mask(true, false & ~true)


def _turns(question: Reached, scope: Scope) -> Iterator[tuple[NDArray[np.int64], int | None]]:
    if depends(question):
        yield from turns(question, scope)
    else:
        yield np.arange(scope.size), None


class _Asked(NamedTuple):
    """The components that are asked about, each with its lane."""

    rows: NDArray[np.int64]
    lane: NDArray[np.int64]


class _Marks(NamedTuple):
    """The nodes where ways begin, end, and cannot pass, in every lane."""

    links: Links
    origins: Lanes
    blocked: Lanes
    gone: Lanes


def _marks(facts: Facts, question: Reached, place: Corner, effects: Effects, *, sure: bool) -> _Marks:
    net = place.net
    links = net.sure if sure else net.possible
    opens, may_open = fails_open(facts)
    if sure:
        ends, guard = place.end.true[:, None], ~place.guard.false[:, None]
        held, gone = effects.held, effects.perhaps_gone & ~(place.guard.true & opens)[:, None]
        blocked = guard & ~effects.held & ~(effects.gone & opens[:, None])
    else:
        ends, guard = ~place.end.false[:, None], place.guard.true[:, None]
        held, gone = effects.perhaps_held, effects.gone & ~(~place.guard.false & may_open)[:, None]
        blocked = guard & ~effects.perhaps_held & ~(effects.perhaps_gone & may_open[:, None])
    lanes = effects.gone.shape[1]
    origins = np.broadcast_to(ends, (len(ends), lanes))
    if question.direction == "from":
        origins = origins | held
    undrawn = not sure and net.meets_undrawn
    extra = np.zeros((net.nodes - net.components, lanes), dtype=np.bool_)
    beyond = extra.copy()
    beyond[0] = undrawn
    marked = [np.concatenate((part, more)) for part, more in ((origins, beyond), (blocked, extra), (gone, extra))]
    return _Marks(links if question.direction == "from" else links.reversed(), *marked)


def _reached(facts: Facts, question: Reached, place: Corner, effects: Effects, asked: _Asked, *, sure: bool) -> Bools:
    marks = _marks(facts, question, place, effects, sure=sure)
    search, counts = ReachInLanes(*marks), question.target_counts
    whole = search.reached() if counts else search.entered()
    answers: Bools = whole[asked.rows, asked.lane]
    own = answers & marks.origins[asked.rows, asked.lane]  # A way from itself does not count.
    for row in distinct(asked.rows[own]).tolist():
        at = np.flatnonzero(own & (asked.rows == row))
        others = search.reached_from_others(row) if counts else search.entered_from_others(row)
        answers[at] = others[asked.lane[at]]
    return answers
