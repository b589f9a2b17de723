"""The verdict of each requirement on each element: three-valued masks over the columns, in chunks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from iotsec.checking.in_force import in_force
from iotsec.checking.scenarios import holds_under
from iotsec.columns.rows import NOTHING, UNKNOWN, Bools, numbers_of
from iotsec.conditions.evaluate import holds, repeated_atoms
from iotsec.conditions.masks import Mask, both, certain, either, implied, unknown
from iotsec.conditions.source import Scope
from iotsec.conditions.tree import Condition, Guards, Quantified, Reached, walk
from iotsec.facts.asking import table_scope
from iotsec.facts.once import once
from iotsec.facts.openness import stage_of, system_at, systems_of
from iotsec.facts.table import Facts
from iotsec.findings import Judged, Verdict
from iotsec.model.values import STAGES
from iotsec.requirements.requirement import Requirement

CHUNK = 65_536
"""As many rows are judged at once: it bounds the memory that the masks need."""


FEW = 2
"""Where a requirement may apply to less than this part of all, it is asked of those alone, if it asks much."""

SMALL = 2_048
"""Of a table of so many rows what was worked out is kept, to explain the verdicts from it."""


THERE = "there"
"""Under this word is kept which elements exist."""


def judge(facts: Facts, requirements: Iterable[Requirement], *, chunk: int = CHUNK) -> list[Judged]:
    """The verdicts of all requirements, each on every element of the kinds to which it applies."""
    by_kind: dict[str, list[Requirement]] = {}
    for requirement in requirements:
        for kind in requirement.applies_to:
            by_kind.setdefault(kind, []).append(requirement)
    stages = [STAGES.index(stage_of(facts, row)) for row in (*range(facts.size("system")), None)]
    judged = [item for kind in by_kind for item in _of_kind(facts, kind, by_kind[kind], stages, chunk)]
    return sorted(judged, key=lambda item: (item.requirement.key, item.kind))


def _of_kind(
    facts: Facts, kind: str, requirements: Sequence[Requirement], stages: Sequence[int], chunk: int
) -> Iterator[Judged]:
    size = facts.size(kind)
    made = [
        Judged(requirement, kind, np.zeros(size, dtype=np.uint8), np.zeros(size, dtype=np.uint8))
        for requirement in requirements
    ]
    due = {stage: _due_at(facts, kind, stage, stages) for stage in {item.stage for item in requirements}}
    everywhere = {stage for stage, reached in due.items() if reached.all()}
    for start in range(0, size, chunk):
        rows = slice(start, min(start + chunk, size))
        scope = table_scope(facts, kind) if size <= min(chunk, SMALL) else Scope(facts, kind, rows, {})
        for judged in made:
            requirement = judged.requirement
            own = scope.with_parameters(dict(requirement.parameters))
            if requirement.stage in everywhere:
                judged.verdicts[rows], judged.alternative[rows] = verdicts_of(requirement, own)
            else:
                reached = due[requirement.stage][rows]
                judged.verdicts[rows], judged.alternative[rows] = _verdicts(requirement, own, reached)
    yield from made


def _due_at(facts: Facts, kind: str, stage: str, stages: Sequence[int]) -> Bools:
    """Which elements' systems have reached a stage: of a flow or a connection, the one or the other of its two systems.

    `stages` are those of the systems, by their rows, and at the end that of the design, each as its place in their
    order. Elements of no system go by the stage of the design; where the system is not known, all systems have to have
    reached it.
    """
    *reached, whole = [item >= STAGES.index(stage) for item in stages]
    own = np.array([*reached, all(reached) and whole, whole], dtype=np.bool_)
    due = np.zeros(facts.size(kind), dtype=np.bool_)
    for systems in sides(facts, kind):
        due |= own[np.where(systems >= 0, systems, np.where(systems == UNKNOWN, len(reached), len(reached) + 1))]
    return due


@once("sides")
def sides(facts: Facts, kind: str) -> list[NDArray[Any]]:
    """The rows of the systems to which elements belong: -1 not known, -2 none. Worked out once."""
    if kind not in facts.tables or "system" not in facts.tables:
        return [np.full(facts.size(kind), NOTHING)]
    if kind == "connection":
        return list(facts.kept["pairs"].T)
    if kind == "flow":
        return [system_at(facts, facts.code("flow", end).astype(np.int64)) for end in ("from", "to")]
    return [systems_of(facts, kind)]


def _verdicts(requirement: Requirement, scope: Scope, due: Bools) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    if not due.any():
        here = _there(scope)
        return np.where(here.false, Verdict.NOT_APPLICABLE, Verdict.LATER).astype(np.uint8), _nobody(scope)
    verdicts, which = verdicts_of(requirement, scope)
    if not due.all():
        verdicts[~due & ~_there(scope).false] = Verdict.LATER
    return verdicts, which


def verdicts_of(requirement: Requirement, scope: Scope) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The verdict for each element in scope (in its case, where it has one), and by which alternative it is met."""
    here = _there(scope)
    applies = here
    if requirement.when is not None or requirement.in_force is not None:
        applies = both((here, asked(requirement, scope)))
    if applies.false.all():  # What would be required of them makes no difference.
        return np.full(scope.size, Verdict.NOT_APPLICABLE, dtype=np.uint8), _nobody(scope)
    require, others = _required_where(requirement, scope, ~applies.false)
    total = either((require, *others)) if others else require
    verdicts = _of_masks(applies, total)
    split(requirement, scope, here, verdicts)
    return verdicts, _which(require, others, verdicts) if others else _nobody(scope)


def _there(scope: Scope) -> Mask:
    """Whether the elements in scope exist, worked out once for all requirements."""
    if THERE not in scope.memo:
        if scope.cases is None:
            present = scope.source.present(scope.kind).take(scope.rows)
        else:
            present = scope.source.present_in(scope.cases[0], scope.kind, numbers_of(scope.rows), scope.cases[1])
        scope.memo[THERE] = Mask(present.true, present.false)
    here: Mask = scope.memo[THERE]
    return here


def _of_masks(applies: Mask, total: Mask) -> NDArray[np.uint8]:
    """Met where it holds, not met where it applies and fails, not applicable where it does not apply, else unknown.

    By arithmetic on the bytes of the masks: to write at the places of a mask takes a hundred times as long.
    """
    failed = (applies.true & total.false).view(np.uint8)
    verdicts = np.uint8(Verdict.UNKNOWN) - total.true.view(np.uint8) * np.uint8(Verdict.UNKNOWN - Verdict.MET)
    verdicts -= failed * np.uint8(Verdict.UNKNOWN - Verdict.NOT_MET)
    # The highest of the four: its bits cover those of the others.
    verdicts |= applies.false.view(np.uint8) * np.uint8(Verdict.NOT_APPLICABLE)
    return verdicts


def _nobody(scope: Scope) -> NDArray[np.uint8]:
    return np.zeros(scope.size, dtype=np.uint8)


def asked(requirement: Requirement, scope: Scope) -> Mask:
    """Whether it applies, and is in force."""
    when = certain(True, scope.size) if requirement.when is None else holds(requirement.when, scope)
    return when if requirement.in_force is None else both((when, in_force(requirement.in_force, scope)))


def required(requirement: Requirement, scope: Scope) -> tuple[Mask, list[Mask]]:
    """Whether it holds, and whether each alternative does."""
    others = []
    for other in requirement.alternatives:
        own = _holds(requirement, other.require, scope)
        others.append(own if other.when is None else both((holds(other.when, scope), own)))
    return _holds(requirement, requirement.require, scope), others


def _required_where(requirement: Requirement, scope: Scope, where: Bools) -> tuple[Mask, list[Mask]]:
    """Whether it holds; where it surely does not apply nothing is said, if to ask there as well would take long.

    Where several sectors meet, most requirements are of one of them, and apply to few elements.
    """
    if not requirement.under and not _asks_each(requirement):
        return required(requirement, scope)
    places = np.flatnonzero(where)
    few = len(places) < scope.size if requirement.under else len(places) * FEW <= scope.size
    if not few:
        return required(requirement, scope)
    require, others = required(requirement, scope.at(places))
    return _spread(require, places, scope.size), [_spread(mask, places, scope.size) for mask in others]


def _spread(mask: Mask, places: NDArray[np.int64], size: int) -> Mask:
    """Answers at some places as a mask of all, with nothing known elsewhere."""
    whole = unknown(size)
    whole.true[places], whole.false[places] = mask.true, mask.false
    return whole


def _asks_each(requirement: Requirement) -> bool:
    """Whether something is asked that is another question for each element: of its members, or of the graph."""
    return any(map(_asks, (requirement.require, *(other.require for other in requirement.alternatives))))


@lru_cache(maxsize=4096)
def _asks(condition: Condition) -> bool:
    return any(isinstance(node, (Quantified, Reached, Guards)) for node in walk(condition))


def _holds(requirement: Requirement, condition: Condition, scope: Scope) -> Mask:
    return holds_under(requirement.under, condition, scope) if requirement.under else holds(condition, scope)


def _which(require: Mask, others: Sequence[Mask], verdicts: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The first alternative that is surely met where the requirement itself is not."""
    chosen = np.zeros(len(verdicts), dtype=np.uint8)
    for number in range(len(others), 0, -1):
        chosen[others[number - 1].true & ~require.true & (verdicts == Verdict.MET)] = number
    return chosen


def split(requirement: Requirement, scope: Scope, here: Mask, verdicts: NDArray[np.uint8]) -> None:
    """Where an atom stands twice and is not known, try both answers: what comes out the same is decided after all."""
    if requirement.under:
        return  # Its atoms are known in some cases and not in others.
    rows = np.flatnonzero(verdicts == Verdict.UNKNOWN)
    if not len(rows):
        return
    atoms = repeated_atoms([item for item in (requirement.when, requirement.require) if item is not None])
    if not atoms:
        return
    met, failed = np.ones(len(rows), dtype=np.bool_), here.true[rows].copy()
    plain = scope.at(rows)
    known = [holds(atom, plain) for atom in atoms]
    for values in product((True, False), repeat=len(atoms)):
        tried = scope.at(rows)
        tried.forced = dict(zip(atoms, values, strict=True))
        require, others = required(requirement, tried)
        outcome = implied(asked(requirement, tried), either((require, *others)))
        other = _otherwise(known, values)
        met &= outcome.true | other
        failed &= outcome.false | other
    verdicts[rows[met]] = Verdict.MET
    verdicts[rows[failed]] = Verdict.NOT_MET


def _otherwise(known: Sequence[Mask], values: tuple[bool, ...]) -> Bools:
    """Where an atom is known to be the other way, so that this trial does not concern the row."""
    other = known[0].false if values[0] else known[0].true
    for mask, answer in zip(known[1:], values[1:], strict=True):
        other = other | (mask.false if answer else mask.true)
    return other
