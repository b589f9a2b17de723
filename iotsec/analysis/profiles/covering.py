"""What a profile covers: items by stages, and the clauses of other documents, with the gaps on both sides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from iotsec.errors import InputError, Problem, nearest
from iotsec.model.values import STAGES
from iotsec.requirements.crosswalks import Crosswalk, Row
from iotsec.requirements.requirement import ITEMS, Profile


class Crossing(NamedTuple):
    """One crosswalk seen from a profile: each clause with those of its requirements that the profile has.

    `gaps` are the clauses that none answers, `beside` the requirements of the profile that answer no clause.
    """

    crosswalk: Crosswalk
    answered: Mapping[str, tuple[str, ...]]
    gaps: tuple[Row, ...]
    beside: tuple[str, ...]


class Coverage(NamedTuple):
    """The requirements of a profile by item and stage, the crosswalks, and what no crosswalk names.

    `answers` are, seen from each requirement, the clauses that it answers, by the crosswalk.
    """

    profile: Profile
    matrix: Mapping[str, Mapping[str, tuple[str, ...]]]
    crossings: tuple[Crossing, ...]
    unmapped: tuple[str, ...]
    answers: Mapping[str, Mapping[str, tuple[str, ...]]]


def coverage(profile: Profile, crosswalks: Iterable[Crosswalk]) -> Coverage:
    """What a profile covers. Raises `InputError` where a crosswalk names a requirement of its namespace that is not."""
    matrix = {item: {str(stage): _cell(profile, item, stage) for stage in STAGES} for item in ITEMS}
    crossings = tuple(_crossing(profile, crosswalk) for crosswalk in crosswalks)
    named = {id for crossing in crossings for ids in crossing.answered.values() for id in ids}
    unmapped = tuple(id for id in profile.requirements if id not in named) if crossings else ()
    answers = {id: dict(_answers(id, crossings)) for id in profile.requirements if id in named}
    return Coverage(profile, matrix, crossings, unmapped, answers)


def _answers(id: str, crossings: Iterable[Crossing]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for crossing in crossings:
        clauses = tuple(clause for clause, ids in crossing.answered.items() if id in ids)
        if clauses:
            yield crossing.crosswalk.id, clauses


def _cell(profile: Profile, item: str, stage: str) -> tuple[str, ...]:
    found = profile.requirements.values()
    return tuple(one.id for one in found if one.item == item and one.stage == stage)


def _crossing(profile: Profile, crosswalk: Crosswalk) -> Crossing:
    _check_ids(profile, crosswalk)
    here = profile.requirements
    answered = {row.clause: tuple(id for id in row.requirements if id in here) for row in crosswalk.rows}
    named = {id for ids in answered.values() for id in ids}
    gaps = tuple(row for row in crosswalk.rows if not answered[row.clause])
    return Crossing(crosswalk, answered, gaps, tuple(id for id in profile.requirements if id not in named))


def _check_ids(profile: Profile, crosswalk: Crosswalk) -> None:
    """Refuse ids in a namespace of the profile or its bases that no requirement has: nobody would see the slip."""
    known, prefixes = set(profile.excluded), set[str]()
    ways = [profile]
    while ways:
        one = ways.pop()
        known |= set(one.requirements)
        prefixes |= {one.prefix} - {""}
        ways.extend(one.bases)
    problems = []
    for row in crosswalk.rows:
        for id in row.requirements:
            if id not in known and id.startswith(tuple(prefixes)):
                meant = nearest(id, sorted(known))
                message = f"the crosswalk {crosswalk.id} names {id} for {row.clause}, and there is no such requirement"
                problems.append(Problem(message, hint=f"did you mean {meant}?" if meant else None))
    if problems:
        raise InputError(problems)
