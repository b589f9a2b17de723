"""What enters functions: the weakest level among those whose output reaches one with no validation on the way."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import NOTHING, Code, Column, Level, Number
from iotsec.columns.rows import Bools, Floats
from iotsec.conditions.masks import Mask, negated
from iotsec.facts.derived.questions import existing, is_one_of, pairs, rows_wanted
from iotsec.facts.derived.reaching import holds_word
from iotsec.facts.derived.reliance import unknown_functions
from iotsec.facts.derived.showing import MOST, element, gaps, joined, step_of, undrawn
from iotsec.facts.derived.way_steps import READ_OF_FLOW, Map, unsaid_along, unsettled_along, way_steps
from iotsec.facts.derived.webs import Web, flow_web
from iotsec.facts.existence import missing_of_existence
from iotsec.facts.missing import missing_of
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing, Step, Witness
from iotsec.graph import Links, reach
from iotsec.graph.lanes import Lanes, entered_in_lanes

MOST_WORK = 200_000_000
"""So many marks of links are looked at, over all functions; what is left may have any input."""
AT_ONCE = 64
"""So many functions are searched from at once: it bounds the memory."""
NO_INPUT = ("power", "log", "backup")
"""Flows that no function acts upon: what they carry is consumed, recorded or kept."""
VALIDATES = ("validation",)


class Entered(NamedTuple):
    """From which nodes output enters each function with no validation in between: nodes by functions."""

    sure: Lanes
    possible: Lanes


class Levels(NamedTuple):
    """The levels of functions: the scale (-1 not known, -2 none) and both ends of the rank; no level is below all."""

    scale: NDArray[np.int64]
    low: Floats
    high: Floats


def inputs(facts: Facts) -> Web:
    """The web of flows whose content functions act upon."""
    return flow_web(facts, negated(is_one_of(facts, "flow", "kind", NO_INPUT)), "inputs")


def levels(facts: Facts) -> Levels:
    """The level of each function."""
    column = facts.column("function", "level")
    assert isinstance(column, Level)
    scale = column.scale.codes.astype(np.int64)
    known = scale >= 0
    low = np.where(known, column.rank.low, -np.inf)
    high = np.where(known, column.rank.high, np.where(scale == NOTHING, -np.inf, np.inf))
    return Levels(scale, low, high)


def weakest_input(facts: Facts, kind: str) -> Column:
    """The lowest level of the functions whose output enters a function unvalidated, on its own scale; above all: none.

    A function that has no level, with a reason, is below all. Levels of other scales cannot be compared: they may be
    the lowest.
    """
    own = levels(facts)
    size = len(own.scale)
    low, high = np.full(size, -np.inf), np.full(size, np.inf)
    asked = np.array([row for row in rows_wanted(facts, size) if own.scale[row] >= 0], dtype=np.int64)
    entered = _entered(facts, asked)
    if entered is not None:
        sure, possible = _entering(facts, entered)
        for place, row in enumerate(asked.tolist()):
            low[row], high[row] = _weakest(own, row, sure[:, place], possible[:, place])
        low[asked[_unbounded(facts, entered)]] = -np.inf
    scale = np.where(own.scale == NOTHING, NOTHING, own.scale).astype(np.int32)
    return Level(Code(scale), Number(low, high))


def _weakest(own: Levels, row: int, sure: Bools, possible: Bools) -> tuple[float, float]:
    same = own.scale == own.scale[row]
    least = np.where(same, own.low, -np.inf)
    most = np.where(same | (own.scale == NOTHING), own.high, np.inf)
    others = np.arange(len(sure)) != row
    return (
        float(least.min(where=possible & others, initial=np.inf)),
        float(most.min(where=sure & others, initial=np.inf)),
    )


def _validating(facts: Facts) -> Mask:
    return holds_word(facts, "component", "enforces", *VALIDATES)


def _entered(facts: Facts, asked: NDArray[np.int64]) -> Entered | None:
    """From where output enters these functions, at both corners; None where that is more than the work allowed."""
    web, validating = inputs(facts), _validating(facts)
    if (len(web.possible) + len(web.sure) + web.nodes) * len(asked) > MOST_WORK:
        return None
    corners = []
    for sure, links in ((True, web.sure), (False, web.possible)):
        blocked = web.marked(~validating.false if sure else validating.true)
        ends = _performing(facts, web, asked, sure=sure) & ~blocked[:, None]
        found = np.zeros_like(ends)
        back = links.reversed()
        for start in range(0, len(asked), AT_ONCE):
            part = slice(start, start + AT_ONCE)
            stops = np.repeat(blocked[:, None], ends[:, part].shape[1], axis=1)
            found[:, part] = entered_in_lanes(back, ends[:, part], stops, np.zeros_like(stops))
        corners.append(found)
    return Entered(*corners)


def _performing(facts: Facts, web: Web, asked: NDArray[np.int64], *, sure: bool) -> Lanes:
    """The components that perform these functions; where more may do, from above, every node."""
    many, present = facts.many("function", "performed_by"), facts.present("component")
    marks = np.zeros((web.nodes, facts.size("function")), dtype=np.bool_)
    rows, members = pairs(many, sure=sure)
    members = members - facts.offset("component")
    there = present.true if sure else ~present.false
    kept = there[members] if len(members) else np.zeros(0, dtype=np.bool_)
    marks[members[kept], rows[kept]] = True
    if not sure:
        marks[:, many.open] = True
    return marks[:, asked]


def _entering(facts: Facts, entered: Entered) -> tuple[Bools, Bools]:
    """Whether the output of each function surely, and whether it possibly, enters each of those asked."""
    performers, present = facts.many("function", "performed_by"), facts.present("function")
    size, asked = facts.size("function"), entered.sure.shape[1]
    sure, possible = np.zeros((size, asked), dtype=np.bool_), np.zeros((size, asked), dtype=np.bool_)
    anything = entered.possible.any(axis=0)
    for row in np.flatnonzero(~present.false).tolist():
        if performers.open[row]:
            possible[row] = anything
        for number, named in existing(facts, performers, row):
            node = number - facts.offset("component")
            possible[row] |= entered.possible[node]
            if named and present.true[row]:
                sure[row] |= entered.sure[node]
    return sure, possible


def _unbounded(facts: Facts, entered: Entered) -> Bools:
    """Which of those asked may have an input from a function that is not drawn."""
    anything: Bools = np.logical_or.reduce(entered.possible, axis=0)
    return anything if unknown_functions(facts) else np.zeros_like(anything)


def weakest_input_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The way from the weakest function whose output enters, and its level; what is not stated of others."""
    own, column = levels(facts), facts.column(kind, "weakest_input")
    assert isinstance(column, Level)
    asked = np.array([row])
    entered = _entered(facts, asked) if own.scale[row] >= 0 else None
    if entered is None:
        return joined(Witness("values", (element(facts, facts.offset(kind) + row),)), gaps(_of_level(facts, row)))
    sure, possible = (part[:, 0] for part in _entering(facts, entered))
    sure[row] = possible[row] = False
    low, high = float(column.rank.low[row]), float(column.rank.high[row])
    found = Witness("values", (element(facts, facts.offset(kind) + row, "no unvalidated input is drawn"),))
    if sure.any():
        weakest = int(np.argmin(np.where(sure, _most(own, row), np.inf)))
        found = _shown(facts, weakest, row)
    if low == high:
        return found
    missing = [*_of_undrawn(facts, entered, row)]
    for other in np.flatnonzero(possible).tolist()[:MOST]:
        if not (sure[other] and own.scale[other] == own.scale[row]):
            missing += _of_input(facts, other, row)
    return joined(found, gaps(missing))


def _most(own: Levels, row: int) -> Floats:
    return np.where((own.scale == own.scale[row]) | (own.scale == NOTHING), own.high, np.inf)


def _of_level(facts: Facts, row: int) -> tuple[Missing, ...]:
    return missing_of(facts, "function", row, "level")


def _map(facts: Facts, *, sure: bool) -> tuple[Web, Links, Bools]:
    web, validating = inputs(facts), _validating(facts)
    return web, (web.sure if sure else web.possible), web.marked(~validating.false if sure else validating.true)


def _found(facts: Facts, other: int, row: int, *, sure: bool) -> tuple[list[Step], list[Missing]]:
    """The steps of a way from a performer of one function to one of another, and what is not stated along it."""
    web, links, blocked = _map(facts, sure=sure)
    starts, ends = (_performing(facts, web, np.array([item]), sure=sure)[:, 0] for item in (other, row))
    # A way begins at a performer, whether that validates or not, and enters none that does.
    search = reach(links, starts, blocked)
    reached = np.flatnonzero(search.reached & ends & ~blocked)
    if not len(reached):
        return [], []
    way = search.way(int(reached[0]))
    map_ = Map(web, (None, None), (*READ_OF_FLOW, "kind"), ("enforces",))
    return way_steps(facts, web, way), unsaid_along(facts, map_, way) + unsettled_along(facts, web, way)


def _shown(facts: Facts, other: int, row: int) -> Witness:
    steps, _missing = _found(facts, other, row, sure=True)
    return Witness("way", (*steps, step_of(facts, "function", other, "level")))


def _of_input(facts: Facts, other: int, row: int) -> list[Missing]:
    """What is not stated about a function whose output perhaps enters another."""
    missing = [*_of_level(facts, other), *missing_of_existence(facts, "function", other)]
    for item in (other, row):
        missing += missing_of(facts, "function", item, "performed_by")
    return missing + _found(facts, other, row, sure=False)[1]


def _of_undrawn(facts: Facts, entered: Entered, row: int) -> list[Missing]:
    """What has to be said to be complete, where a function that is not drawn may be an input."""
    if not bool(_unbounded(facts, entered).any()):
        return []
    missing = [item for system in range(facts.size("system")) for item in undrawn(facts, "system", system, "function")]
    _steps, along = _found_from_anywhere(facts, row)
    design = [Missing("design", facts.ids("design")[0], "complete.functions")] if facts.size("design") else []
    return [*missing, *design, *along]


def _found_from_anywhere(facts: Facts, row: int) -> tuple[list[Step], list[Missing]]:
    web, links, blocked = _map(facts, sure=False)
    ends = _performing(facts, web, np.array([row]), sure=False)[:, 0] & ~blocked
    search = reach(links.reversed(), ends, blocked)
    start = [node for node in (web.undrawn,) if search.reached[node]]
    if not start:
        return [], []
    way = search.way(start[0])
    map_ = Map(web, (None, None), (*READ_OF_FLOW, "kind"), ("enforces",), back=True)
    return [], unsaid_along(facts, map_, way)
