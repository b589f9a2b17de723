"""Criticality: which systems are leading, since many rest on them at short notice; what their loss comes to; whose
critical infrastructure they are.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import frozen

from iotsec.analysis.severity import Effect, effects_of, losses_of, unsaid
from iotsec.columns.rows import Floats
from iotsec.conditions.evaluate import value
from iotsec.conditions.source import Scope
from iotsec.conditions.tree import ParameterUse, walk
from iotsec.errors import InputError, Problem
from iotsec.facts.derived.dependents import needing_systems
from iotsec.facts.derived.questions import named_at
from iotsec.facts.derived.reliance import unknown_functions, within_work
from iotsec.facts.derived.scenarios.outage import MOST_NODES, first_down, outages
from iotsec.facts.derived.scenarios.supply import grid
from iotsec.facts.missing import missing_of
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing
from iotsec.requirements.infrastructure import Criteria, Sectors, load_criteria, load_sectors
from iotsec.requirements.requirement import Profile, Requirement

LEADING = "IOT-SOS-07"
"""The requirement whose parameters say from when on a system is leading."""
LOSS = "loss_of_this"
MOST_MISSING = 8
"""So many statements are named that would settle what is not known of one system."""
Range = tuple[float, float | None]


@frozen
class Measure:
    """A number against its threshold, each from and to (None: no upper end), and whether the threshold is reached."""

    value: Range
    threshold: Range
    reached: bool | None


@frozen
class Severity:
    """How serious the loss of a system is, from and to (0 no effect, 4 extremely serious); the highest counts."""

    continuity: tuple[int, int]
    safety: tuple[int, int]
    overall: tuple[int, int]
    effects: tuple[Effect, ...]


@frozen
class Listed:
    """To which sectors of one country's list of critical infrastructure a system belongs; none where it has none."""

    country: str
    entries: tuple[str, ...]


@frozen
class Class:
    """One system: whether it is leading by both criteria, and is declared so; what rests on it; what its loss comes to.

    `hurts_after` is the shortest loss of it that keeps a function of another system down for longer than that
    tolerates, with all bridges counted (in seconds; None: no loss does). `sector` is None where it is not stated,
    `known` whether the lists have it.
    """

    system: str
    leading: bool | None
    declared: bool | None
    dependents: Measure
    tightest: Measure
    hurts_after: tuple[float | None, float | None]
    needed_by: tuple[str, ...]
    mutual: tuple[str, ...]
    perhaps_mutual: tuple[str, ...]
    severity: Severity
    sector: str | None
    known: bool
    listed: tuple[Listed, ...]
    unless: tuple[Missing, ...]


@frozen
class Classes:
    """The systems of a design, the most critical first, and by which profiles and criteria they were classed.

    `whole` is False where the work allowed did not suffice: what is not known for that is shown as a range.
    """

    systems: tuple[Class, ...]
    profiles: tuple[str, ...]
    criteria: tuple[str, ...]
    whole: bool = True

    def __str__(self) -> str:
        word = {True: "leading", False: "not leading", None: "perhaps leading"}
        return "\n".join(
            f"{item.system}: {word[item.leading]}, severity {_span(item.severity.overall)}" for item in self.systems
        )


def _span(ends: tuple[int, int]) -> str:
    return str(ends[0]) if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def classify(
    facts: Facts, *profiles: Profile, sectors: Sectors | None = None, criteria: Criteria | None = None
) -> Classes:
    """The class of every system by the thresholds of these profiles (the strictest of each counts).

    Raises `InputError` where no system or no function is drawn, and where no profile has thresholds.
    """
    _refuse_nothing(facts)
    thresholds = _Thresholds(facts, profiles)
    known, used = sectors or load_sectors(), criteria or load_criteria()
    losses, hurts = losses_of(facts, outages(facts, LOSS), used), _hurts_after(facts)
    classed = []
    for row in np.flatnonzero(~facts.present("system").false).tolist():
        services, harm = losses.levels(row)
        highest = max(services[0], harm[0]), max(services[1], harm[1])
        severity = Severity(services, harm, highest, effects_of(facts, losses, row))
        after = _finite(float(hurts[0][row])), _finite(float(hurts[1][row]))
        classed.append(_class(facts, row, thresholds, after, severity, known))
    classed.sort(key=_most_critical_first)
    named = tuple(f"{item.id} {item.version}" for item in profiles)
    whole = within_work(facts) and facts.size("system") <= MOST_NODES // grid(facts).nodes
    return Classes(tuple(classed), named, tuple(item.id for item in used.active()), whole)


def _refuse_nothing(facts: Facts) -> None:
    if not facts.size("system"):
        raise InputError(Problem("the design has no systems to classify", hint="draw systems, and say whose parts are"))
    if not facts.size("function"):
        hint = "draw what the systems are for: functions, with `performed_by` and `tolerable_outage`"
        raise InputError(Problem("the design has no functions, so nothing can rest on a system", hint=hint))
    if not facts.size("component"):
        hint = "draw what the systems are made of: components, with `system` and `repair_time`"
        raise InputError(Problem("the design has no components, so no loss of a system can be followed", hint=hint))


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


class _Thresholds:
    """The two thresholds of each system, from and to: how many have to rest on it, and at how short notice."""

    def __init__(self, facts: Facts, profiles: Sequence[Profile]) -> None:
        asked = [item.requirements[LEADING] for item in profiles if LEADING in item.requirements]
        if not asked:
            hint = f"name a profile that has {LEADING}, such as general"
            raise InputError(Problem("no profile says from when on a system is leading", hint=hint))
        every = [[_parameter(facts, requirement, name) for requirement in asked] for name in ("many", "short")]
        self.many = tuple(np.minimum.reduce(ends) for ends in zip(*every[0], strict=True))
        self.short = tuple(np.maximum.reduce(ends) for ends in zip(*every[1], strict=True))


def _parameter(facts: Facts, requirement: Requirement, name: str) -> tuple[Floats, Floats]:
    """The value of a parameter for each system, as the requirement uses it."""
    uses = [node for node in walk(requirement.when) if isinstance(node, ParameterUse) and node.name == name]
    if requirement.when is None or not uses:
        hint = f"write it as the general template does: {LEADING}, parameters many and short"
        raise InputError(Problem(f"{LEADING} of {requirement.profile} does not use the parameter {name}", hint=hint))
    size = facts.size("system")
    number = value(uses[0], Scope(facts, "system", np.arange(size), dict(requirement.parameters)))
    return np.broadcast_to(number.low, size), np.broadcast_to(number.high, size)


def _hurts_after(facts: Facts) -> tuple[Floats, Floats]:
    """The shortest loss of each system that a function of another does not tolerate, from and to (infinite: none)."""
    first, needing = first_down(facts, LOSS), needing_systems(facts)
    begin, size = grid(facts).first["function"], facts.size("function")
    number = facts.number_column("function", "tolerable_outage")
    nothing = np.zeros(size, dtype=np.bool_) if number.nothing is None else number.nothing
    low, high = np.where(nothing, np.inf, np.maximum(number.low, 0.0)), np.where(nothing, np.inf, number.high)
    least = first.low[:, begin : begin + size] + low[None, :]
    most = first.high[:, begin : begin + size] + high[None, :]
    least = np.where(needing.false.T, np.inf, least).min(axis=1, initial=np.inf)
    most = np.where(needing.true.T, most, np.inf).min(axis=1, initial=np.inf)
    return np.where(unknown_functions(facts), 0.0, least), most


def _class(
    facts: Facts, row: int, thresholds: _Thresholds, hurts: tuple[float | None, float | None], severity: Severity,
    known: Sectors,
) -> Class:  # fmt: skip
    many, tightest = facts.many("system", "dependents"), facts.number_column("system", "tightest_dependent")
    sure, perhaps = named_at(many, row)
    most = None if many.open[row] else float(len(sure) + len(perhaps))
    dependents = _measure((float(len(sure)), most), [float(end[row]) for end in thresholds.many], at_least=True)
    ends = (float(tightest.low[row]), _finite(float(tightest.high[row])))
    short = _measure(ends, [float(end[row]) for end in thresholds.short], at_least=False)
    leading = _and(dependents.reached, short.reached)
    declared = facts.truth("system", "class_leading")
    circle = named_at(facts.many("system", "mutual"), row)
    sector, entry, listed = _sector(facts, row, known)
    return Class(
        facts.ids("system")[row], leading, True if declared.true[row] else False if declared.false[row] else None,
        dependents, short, hurts, _names(facts, sure), _names(facts, circle[0]), _names(facts, circle[1]), severity,
        sector, entry, listed, _unless(facts, row, leading, severity),
    )  # fmt: skip


def _measure(value: Range, threshold: Sequence[float], *, at_least: bool) -> Measure:
    low, high = value[0], np.inf if value[1] is None else value[1]
    if at_least:
        reached = True if low >= threshold[1] else False if high < threshold[0] else None
    else:
        reached = True if high <= threshold[0] else False if low > threshold[1] else None
    return Measure(value, (threshold[0], _finite(threshold[1])), reached)


def _and(*answers: bool | None) -> bool | None:
    return False if False in answers else None if None in answers else True


def _names(facts: Facts, numbers: Sequence[int]) -> tuple[str, ...]:
    return tuple(sorted(facts.id_of(number) for number in numbers))


def _sector(facts: Facts, row: int, known: Sectors) -> tuple[str | None, bool, tuple[Listed, ...]]:
    """The sector that is stated, whether the lists know it, and to which sectors of each it belongs."""
    code = int(facts.code("system", "sector")[row])
    sector = facts.words.word(code) if code >= 0 else None
    entry = None if sector is None else known.sectors.get(sector)
    if entry is None:
        return sector, False, ()
    return sector, True, tuple(Listed(country, names) for country, names in entry.belongs.items())


def _unless(facts: Facts, row: int, leading: bool | None, severity: Severity) -> tuple[Missing, ...]:
    """What would settle whether a system is leading, and what its loss comes to; the first of it."""
    found: dict[Missing, None] = {}
    if leading is None:
        for name in ("dependents", "tightest_dependent"):
            found.update(dict.fromkeys(missing_of(facts, "system", row, name)))
    if severity.overall[0] < severity.overall[1]:
        found.update(dict.fromkeys(unsaid(facts, row, severity.effects)))
    return tuple(found)[:MOST_MISSING]


def _most_critical_first(item: Class) -> tuple[int, int, int, float, str]:
    order = {True: 0, None: 1, False: 2}
    least, most = item.severity.overall
    return order[item.leading], -least, -most, -item.dependents.value[0], item.system
