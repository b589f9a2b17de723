"""How serious the loss of each system is, from 0 to 4: for the continuity of services, and for safety.

A modelled effect and no official rating. Continuity compares how long each function is down with what it tolerates, and
with the confirmed criteria of its sector; safety asks which hazards are left without the function that answers them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from iotsec.columns import NOTHING, UNKNOWN
from iotsec.columns.rows import Bools, Floats, taken
from iotsec.facts.derived.endangered import subject_of
from iotsec.facts.derived.questions import pairs
from iotsec.facts.derived.scenarios.outage import Outages
from iotsec.facts.derived.scenarios.supply import grid, own_time
from iotsec.facts.missing import missing_of
from iotsec.facts.openness import systems_of
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing
from iotsec.model.by_choice import possible
from iotsec.model.values import Between
from iotsec.requirements.infrastructure import COUNTS, Criteria, Limit, OutageCriterion
from iotsec.units import Quantity

Levels = NDArray[np.int64]
Ends = tuple[Floats, Floats]
WORST = 4


@frozen
class Effect:
    """One function or hazard that a loss comes to: how long the function is down, and how serious that is, from and to.

    `by` is the criterion of the sector that says so (None: what the function itself tolerates); of a hazard, the safety
    function that is down. `applies` is False where that criterion only may be one for this function, since its sector,
    service or magnitude is not stated.
    """

    kind: str
    id: str
    outage: tuple[float, float | None]
    level: tuple[int, int]
    by: str | None = None
    applies: bool = True


class Rated(NamedTuple):
    """Levels of effects on functions (cases by functions), from and to, and by which criterion (-1: by none).

    `sure` is whether that criterion surely applies.
    """

    low: Levels
    high: Levels
    by: Levels
    sure: Bools


class Hindered(NamedTuple):
    """The effect on one hazard: its row, that of the function that answers it, and the levels in each case."""

    hazard: int
    function: int
    low: Levels
    high: Levels


class Losses(NamedTuple):
    """What the cases of a scenario come to: how long nodes are down, effects on functions, effects on hazards."""

    outages: Outages
    rated: Rated
    hindered: tuple[Hindered, ...]
    criteria: Criteria

    def levels(self, case: int) -> tuple[tuple[int, int], tuple[int, int]]:
        """How serious one case is for continuity, and for safety, each from and to."""
        services = int(self.rated.low[case].max(initial=0)), int(self.rated.high[case].max(initial=0))
        least = max((int(item.low[case]) for item in self.hindered), default=0)
        return services, (least, max((int(item.high[case]) for item in self.hindered), default=0))


def losses_of(facts: Facts, found: Outages, criteria: Criteria) -> Losses:
    """How serious the cases of a scenario are in which nodes are down for so long."""
    return Losses(found, _continuity(facts, found, criteria), tuple(_safety(facts, found)), criteria)


def _continuity(facts: Facts, found: Outages, criteria: Criteria) -> Rated:
    """How serious it is for services that functions are down for so long, in each case."""
    down = _of_kind(facts, found, "function")
    low, high = _by_tolerance(facts, down, criteria)
    by, surely = np.full(low.shape, -1, dtype=np.int64), np.ones(low.shape, dtype=np.bool_)
    for place, criterion in enumerate(criteria.active()):
        sure, possible = _applies(facts, criterion)
        if possible.any():
            least, most = _by_criterion(facts, down, criterion, criteria.bands)
            worse = np.where(sure[None, :], least, 0), np.where(possible[None, :], most, 0)
            counts = (worse[0] > low) | (worse[1] > high)
            by[counts], surely[counts] = place, np.broadcast_to(sure, counts.shape)[counts]
            low, high = np.maximum(low, worse[0]), np.maximum(high, worse[1])
    here = facts.present("function")
    return Rated(np.where(here.true[None, :], low, 0), np.where(here.false[None, :], 0, high), by, surely)


def _of_kind(facts: Facts, found: Outages, kind: str) -> Ends:
    first, size = grid(facts).first[kind], facts.size(kind)
    return found.low[:, first : first + size], found.high[:, first : first + size]


def _ratio(amount: Floats, limit: Floats | float) -> Floats:
    """How many times the limit an amount is; without end where nothing is allowed, nothing where all is."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Floats = np.where(amount <= 0, 0.0, np.where(np.isinf(limit), 0.0, amount / limit))
    return found


def _level(ratio: Floats, exceeded: Bools, down: Bools, bands: tuple[float, ...]) -> Levels:
    """0 where nothing is down, else 1 to 4 by the bands; the middle one is whether the criterion is reached."""
    found = 1 + (ratio >= bands[0]).astype(np.int64)
    found = np.where(exceeded, 3 + (ratio >= bands[2]).astype(np.int64), found)
    levels: Levels = np.where(down, found, 0)
    return levels


def _stated(facts: Facts, name: str, *, none: float) -> Ends:
    """A number of every function from and to, at least 0; an explicit none counts as this."""
    number = facts.number_column("function", name)
    low, high = np.maximum(number.low, 0.0), np.maximum(number.upper[1], 0.0)
    if number.nothing is None:
        return low, high
    return np.where(number.nothing, none, low), np.where(number.nothing, none, high)


def _by_tolerance(facts: Facts, down: Ends, criteria: Criteria) -> tuple[Levels, Levels]:
    """By what each function tolerates, up to what its criticality comes to."""
    low, high = down
    least, most = _stated(facts, "tolerable_outage", none=np.inf)
    caps = np.array(criteria.by_criticality)
    criticality = facts.number_column("function", "criticality")
    ends = [np.clip(end, 0, len(caps) - 1).astype(np.int64) for end in (criticality.low, criticality.high)]
    lower = _level(_ratio(low, most), low > most, low > 0, criteria.bands)
    upper = _level(_ratio(high, least), high > least, high > 0, criteria.bands)
    return np.minimum(lower, caps[ends[0]]), np.minimum(upper, caps[ends[1]])


def _applies(facts: Facts, criterion: OutageCriterion) -> tuple[Bools, Bools]:
    """To which functions a criterion surely, and possibly, applies: of its sector, its service, its dimension."""
    sectors = taken(facts.code("system", "sector"), systems_of(facts, "function"), UNKNOWN)
    services = facts.code("function", "service")
    of_sector, of_service = facts.words.code(criterion.sector), facts.words.code(criterion.service)
    fits = np.ones(len(services), dtype=np.bool_) if criterion.service == "any" else services == of_service
    counted = _counted(facts, criterion)
    sure = (sectors == of_sector) & fits & (counted > 0)
    possible = ((sectors == of_sector) | (sectors == UNKNOWN)) & (fits | (services == UNKNOWN)) & (counted >= 0)
    return sure, possible & (services != NOTHING)


def _counted(facts: Facts, criterion: OutageCriterion) -> NDArray[np.int8]:
    """Whether each function states its magnitude in what is counted: 1 yes, -1 no, 0 not known."""
    found = np.zeros(facts.size("function"), dtype=np.int8)
    if criterion.counts is None:
        return found + np.int8(1)
    wanted = COUNTS[criterion.counts]
    for row, id in enumerate(facts.ids("function") if facts.design is not None else ()):
        assert facts.design is not None
        value = facts.design.elements[id].value("magnitude")
        every = possible(value, facts.tables["function"].options_of)
        ends = [item.low if isinstance(item, Between) else item for item in every]
        kinds = {item.dimension == wanted if isinstance(item, Quantity) else None for item in ends}
        found[row] = 1 if kinds == {True} else -1 if kinds == {False} else 0
    return found


def _by_criterion(
    facts: Facts, down: Ends, criterion: OutageCriterion, bands: tuple[float, ...]
) -> tuple[Levels, Levels]:
    """By a criterion of the sector: both ratios count, or the worse of them."""
    low, high = down
    amounts = _stated(facts, "magnitude", none=0.0)
    lower = [_against(criterion.duration, low)]
    upper = [_against(criterion.duration, high)]
    lower.append(_against(criterion.magnitude, np.where(low > 0, amounts[0][None, :], 0.0)))
    upper.append(_against(criterion.magnitude, np.where(high > 0, amounts[1][None, :], 0.0)))
    found = []
    for parts, lasts in ((lower, low), (upper, high)):
        known = [part for part in parts if part is not None]
        fold = np.minimum if criterion.both else np.maximum
        ratio = fold.reduce([ratio for ratio, _reached in known])
        reached = (np.logical_and if criterion.both else np.logical_or).reduce([reached for _ratio, reached in known])
        found.append(_level(ratio, reached, lasts > 0, bands))
    return found[0], found[1]


def _against(limit: Limit | None, amount: Floats) -> tuple[Floats, Bools] | None:
    if limit is None:
        return None
    return _ratio(amount, limit.value), (amount >= limit.value) if limit.reached else (amount > limit.value)


def _safety(facts: Facts, found: Outages) -> list[Hindered]:
    """For each hazard of a safety function how serious it is that the function is down, in each case.

    It is surely so only where something that surely can cause the hazard keeps running meanwhile.
    """
    return list(_hindered(facts, found)) if facts.size("hazard") and facts.size("function") else []


def _hindered(facts: Facts, found: Outages) -> Iterator[Hindered]:
    low, high = _of_kind(facts, found, "function")
    worst, running = facts.number_column("hazard", "severity"), _running(facts, found)
    time = facts.number_column("hazard", "fault_tolerant_time")
    none = np.zeros(len(time.low), dtype=np.bool_) if time.nothing is None else time.nothing
    least, most = np.where(none, 0.0, np.maximum(time.low, 0.0)), np.where(none, np.inf, time.high)
    safe = facts.truth("function", "safety_function")
    for row in np.flatnonzero(~safe.false & ~facts.present("function").false).tolist():
        subject = subject_of(facts, "function", row)
        sure = subject.emergency is True and bool(facts.present("function").true[row])
        every = range(facts.size("hazard")) if subject.more_hazards else ()
        for hazard, named in {**dict.fromkeys(every, False), **dict(subject.hazards)}.items():
            certain = (low[:, row] > most[hazard]) & running[:, hazard] & (sure and named)
            perhaps = high[:, row] > least[hazard]
            lows = np.where(certain, np.clip(worst.low[hazard], 0, WORST), 0).astype(np.int64)
            highs = np.where(perhaps, np.clip(worst.high[hazard], 0, WORST), 0).astype(np.int64)
            yield Hindered(hazard, row, lows, np.maximum(lows, highs))


def _running(facts: Facts, found: Outages) -> Bools:
    """Whether in each case something that surely can cause each hazard surely runs all the time: cases by hazards."""
    _low, high = _of_kind(facts, found, "component")
    rows, members = pairs(facts.many("component", "can_cause"), sure=True)
    runs = np.zeros((len(high), facts.size("hazard")), dtype=np.bool_)
    here = facts.present("component").true
    for row, hazard in zip(rows.tolist(), (members - facts.offset("hazard")).tolist(), strict=True):
        if here[row]:
            runs[:, hazard] |= high[:, row] <= 0
    return runs


MOST_EFFECTS = 10
"""So many effects of one loss are told, the worst."""


def effects_of(facts: Facts, losses: Losses, case: int) -> tuple[Effect, ...]:
    """What one case comes to, the worst first."""
    down = [end[case] for end in _of_kind(facts, losses.outages, "function")]
    rated, active = losses.rated, losses.criteria.active()
    effects = []
    for row in np.flatnonzero(rated.high[case] > 0).tolist():
        place, levels = int(rated.by[case, row]), (int(rated.low[case, row]), int(rated.high[case, row]))
        by, applies = active[place].id if place >= 0 else None, bool(rated.sure[case, row])
        effects.append(Effect("function", facts.ids("function")[row], _outage(down, row), levels, by, applies))
    for item in losses.hindered:
        if item.high[case] > 0:
            levels, by = (int(item.low[case]), int(item.high[case])), facts.ids("function")[item.function]
            outage = _outage(down, item.function)
            effects.append(Effect("hazard", facts.ids("hazard")[item.hazard], outage, levels, by))
    effects.sort(key=lambda item: (-item.level[0], -item.level[1], item.kind, item.id))
    return tuple(effects[:MOST_EFFECTS])


def _outage(down: list[Floats], row: int) -> tuple[float, float | None]:
    low, high = float(down[0][row]), float(down[1][row])
    return low, high if np.isfinite(high) else None


UNSAID = (
    "tolerable_outage",
    "criticality",
    "performed_by",
    "independent_of",
    "magnitude",
    "service",
    "safety_function",
)
"""What of a function may leave open how serious its outage is."""


def unsaid(facts: Facts, system: int, effects: Sequence[Effect]) -> Iterator[Missing]:
    """What is not stated of the effects that are not known, and of how long what is lost takes to repair."""
    if facts.size("component") and any(effect.outage[0] != effect.outage[1] for effect in effects):
        low, high = own_time(facts, "repair_time", "assumed_outage")
        inside = facts.rows_of("component", "system", "system") == system
        for row in np.flatnonzero(inside & (low != high)).tolist():
            yield from missing_of(facts, "component", row, "repair_time")
    for effect in effects:
        if effect.level[0] == effect.level[1]:
            continue
        if effect.kind == "hazard":
            hazard = facts.number(effect.id) - facts.offset("hazard")
            for name in ("severity", "fault_tolerant_time"):
                yield from missing_of(facts, "hazard", hazard, name)
        function = effect.id if effect.kind == "function" else effect.by
        row = facts.number(str(function)) - facts.offset("function")
        for name in UNSAID:
            yield from missing_of(facts, "function", row, name)
