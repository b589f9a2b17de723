"""The second stratum: facts that read which requirements apply and what they came to, never about themselves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from iotsec.checking.judging import asked
from iotsec.checking.waiving import Waivers
from iotsec.columns import Many, Truth
from iotsec.columns.kinds import segments_of
from iotsec.conditions.source import Scope
from iotsec.conditions.tree import reads_one_of
from iotsec.facts.asking import table_scope
from iotsec.facts.catalogue import Catalogue
from iotsec.facts.derived.second import INHERITED_GAPS
from iotsec.facts.existence import missing_of_existence
from iotsec.facts.gaps import missing_in
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing
from iotsec.findings import Judged
from iotsec.requirements.requirement import Requirement


def reads_second(requirement: Requirement, catalogue: Catalogue) -> bool:
    """Whether a requirement reads a fact of the second stratum, so that it is judged after the others."""
    conditions = [requirement.require, *(item.require for item in requirement.alternatives)]
    conditions += [item for item in (requirement.when, *(other.when for other in requirement.alternatives)) if item]
    return any(reads_one_of(condition, catalogue.second) for condition in conditions)


def set_inherited(facts: Facts, requirements: Sequence[Requirement]) -> None:
    """Which requirements apply to each component and are for its supplier, as an interval of sets of their ids."""
    if "component" not in facts.tables:
        return
    size = facts.size("component")
    sure: list[list[int]] = [[] for _ in range(size)]
    perhaps: list[list[int]] = [[] for _ in range(size)]
    present = facts.present("component")
    doubtful: list[list[Requirement]] = [[] for _ in range(size)]
    for requirement in requirements:
        if requirement.for_supplier and "component" in requirement.applies_to:
            scope = table_scope(facts, "component").with_parameters(dict(requirement.parameters))
            applies = asked(requirement, scope)
            code = facts.words.code(requirement.id)
            for row in np.flatnonzero(~(applies.false | present.false)).tolist():
                surely = applies.true[row] and present.true[row]
                (sure if surely else perhaps)[row].append(code)
                if not surely:
                    doubtful[row].append(requirement)
    starts, members = segments_of((sorted(items) for items in sure), size)
    maybe = segments_of((sorted(items) for items in perhaps), size) if any(perhaps) else None
    facts.kept["inherited"] = Many(starts, members, np.zeros(size, dtype=np.bool_), maybe=maybe)
    facts.kept[INHERITED_GAPS] = lambda row: _gaps(facts, doubtful[row], row)


def _gaps(facts: Facts, requirements: Sequence[Requirement], row: int) -> tuple[Missing, ...]:
    """What would settle whether these requirements apply to a component."""
    missing = list(missing_of_existence(facts, "component", row))
    for requirement in requirements:
        if requirement.when is not None:
            scope = Scope(facts, "component", np.array([row]), dict(requirement.parameters))
            missing += missing_in(requirement.when, scope)
    return tuple(dict.fromkeys(missing))


def set_waivers(facts: Facts, judged: Sequence[Judged], requirements: Sequence[Requirement]) -> None:
    """Whether each waiver touches something that is not met, is in force, and was given by one who may give it."""
    if not facts.size("waiver") or facts.design is None:
        return
    waivers = Waivers(facts, requirements)
    rows = range(facts.size("waiver"))
    facts.kept["matched"] = _truth([waivers.matched(row, judged) for row in rows])
    facts.kept["in_force"] = _truth([waivers.in_force(row) for row in rows])
    facts.kept["authorised"] = _truth([waivers.authorised(row) for row in rows])
    facts.kept["unclassed"] = [waivers.unclassed(row) for row in rows]
    facts.kept["unanswered"] = [waivers.unanswered(row) for row in rows]


def _truth(answers: Sequence[bool | None]) -> Truth:
    return Truth(
        np.array([answer is True for answer in answers], dtype=np.bool_),
        np.array([answer is False for answer in answers], dtype=np.bool_),
    )
