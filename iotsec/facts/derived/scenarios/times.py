"""Facts that depend on the scenario: how long something is down, and how much is then lost."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import Column, Number
from iotsec.columns.rows import Floats
from iotsec.facts.derived.scenarios.names import GROUP
from iotsec.facts.derived.scenarios.outage import Outages, struck
from iotsec.facts.derived.scenarios.supply import grid
from iotsec.facts.once import once
from iotsec.facts.table import Facts

Ends = tuple[NDArray[np.float64], NDArray[np.float64]]


def outage(facts: Facts, kind: str) -> Column:
    """How long each element is down, in seconds: nothing where nothing is disturbed."""
    if facts.case is None:
        none = np.zeros(facts.size(kind))
        return Number(none, none.copy())
    return _in_case(facts, outage_in(facts, kind, facts.case[0]), kind)


@once("outages")
def outage_in(facts: Facts, kind: str, scenario: str) -> Outages:
    """How long each element is down, in seconds, in each case of a scenario: cases by elements. Worked out once."""
    return struck(facts, scenario).told(grid(facts).first[kind], facts.size(kind))


def _in_case(facts: Facts, ends: Ends, kind: str) -> Column:
    """A number in the case of these facts; where they stand for any case, what it may be in one of them."""
    assert facts.case is not None
    (low, high), cases = ends, facts.kept[GROUP]
    if not len(cases):
        return Number(np.zeros(facts.size(kind)), np.zeros(facts.size(kind)))
    return Number(low[cases].min(axis=0), high[cases].max(axis=0))


def magnitude_lost(facts: Facts, kind: str) -> Column:
    """What is lost with each function while it is down: nothing where nothing is disturbed."""
    if facts.case is None:
        none = np.zeros(facts.size(kind))
        return Number(none, none.copy())
    return _in_case(facts, magnitude_in(facts, kind, facts.case[0]), kind)


def magnitude_in(facts: Facts, kind: str, scenario: str) -> Ends:
    """What is lost with each function while it is down, in each case of a scenario: cases by functions."""
    low, high = outage_in(facts, kind, scenario)
    number = facts.number_column(kind, "magnitude")
    nothing = np.zeros(facts.size(kind), dtype=np.bool_) if number.nothing is None else number.nothing
    least: Floats = np.where(nothing, 0.0, np.maximum(number.low, 0.0))
    most: Floats = np.where(nothing, 0.0, np.maximum(number.high, 0.0))
    return np.where(low > 0, least, 0.0), np.where(high > 0, most, 0.0)
