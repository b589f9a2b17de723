"""Facts that depend on the scenario: how long something is down, and how much is then lost."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import Column, Number
from iotsec.columns.rows import Floats
from iotsec.facts.derived.scenarios.outage import outages
from iotsec.facts.derived.scenarios.supply import grid
from iotsec.facts.table import Facts

Ends = tuple[NDArray[np.float64], NDArray[np.float64]]


def outage(facts: Facts, kind: str) -> Column:
    """How long each element is down, in seconds: nothing where nothing is disturbed."""
    if facts.case is None:
        none = np.zeros(facts.size(kind))
        return Number(none, none.copy())
    low, high = outage_in(facts, kind, facts.case[0])
    return Number(low[facts.case[1]], high[facts.case[1]])


def outage_in(facts: Facts, kind: str, scenario: str) -> Ends:
    """How long each element is down, in seconds, in each case of a scenario: cases by elements."""
    found, first, size = outages(facts, scenario), grid(facts).first[kind], facts.size(kind)
    return found.low[:, first : first + size], found.high[:, first : first + size]


def magnitude_lost(facts: Facts, kind: str) -> Column:
    """What is lost with each function while it is down: nothing where nothing is disturbed."""
    if facts.case is None:
        none = np.zeros(facts.size(kind))
        return Number(none, none.copy())
    low, high = magnitude_in(facts, kind, facts.case[0])
    return Number(low[facts.case[1]], high[facts.case[1]])


def magnitude_in(facts: Facts, kind: str, scenario: str) -> Ends:
    """What is lost with each function while it is down, in each case of a scenario: cases by functions."""
    low, high = outage_in(facts, kind, scenario)
    number = facts.number_column(kind, "magnitude")
    nothing = np.zeros(facts.size(kind), dtype=np.bool_) if number.nothing is None else number.nothing
    least: Floats = np.where(nothing, 0.0, np.maximum(number.low, 0.0))
    most: Floats = np.where(nothing, 0.0, np.maximum(number.high, 0.0))
    return np.where(low > 0, least, 0.0), np.where(high > 0, most, 0.0)
