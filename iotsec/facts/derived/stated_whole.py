"""Of which kinds a system says that all of its elements are drawn."""

from __future__ import annotations

import numpy as np

from iotsec.columns import Column
from iotsec.columns.rows import Bools
from iotsec.facts.derived.questions import Sets
from iotsec.facts.derived.showing import Seen, gaps, joined, of_values
from iotsec.facts.openness import closed_systems, stage_of
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing, Witness
from iotsec.model.values import BASIS_OF_STAGE, Statement


def _sections(facts: Facts) -> list[str]:
    return [known.section for known in facts.vocabulary.kinds.values() if known.structure]


def complete_kinds(facts: Facts, kind: str) -> Column:
    """The sections that are drawn completely, as the system says, one around it, or the design.

    Whoever says nothing may yet say it: a section is surely not among them only where all of these say that nothing is
    (`{none: reason}`).
    """
    sets, sections = Sets(facts.size("system"), elements=False), _sections(facts)
    for section, code in zip(sections, facts.words.codes(sections).tolist(), strict=True):
        for row in np.flatnonzero(closed_systems(facts, section)).tolist():
            sets.add(row, int(code), sure=True)
    whole = np.array([len(members) == len(sections) for members in sets.sure], dtype=np.bool_)
    sets.open = ~whole & ~_denied(facts)
    return sets.column()


def _denied(facts: Facts) -> Bools:
    """Systems of which it is said that nothing is complete: by themselves, by all around them, and by the design."""
    size, denied = facts.size("system"), np.zeros(facts.size("system"), dtype=np.bool_)
    if facts.design is None or not _denies(facts, facts.design.statement("complete"), None):
        return denied
    own = [_denies(facts, facts.design[id].statement("complete"), row) for row, id in enumerate(facts.ids("system"))]
    parents = facts.rows_of("system", "parent", "system").tolist()
    for row in range(size):
        chain, at = [row], int(parents[row])
        while at >= 0 and at not in chain:
            chain.append(at)
            at = int(parents[at])
        denied[row] = at != -1 and all(own[system] for system in chain)
    return denied


def _denies(facts: Facts, statement: Statement, system: int | None) -> bool:
    stage = stage_of(facts, system)
    return statement.none is not None and facts.view.counts(statement.basis or BASIS_OF_STAGE[stage], stage)


def complete_kinds_witness(facts: Facts, kind: str, row: int) -> Witness:
    """What the system says to be complete; each section of which nobody says it."""
    settled = not facts.many("system", "complete_kinds").open[row]
    shown = of_values(facts, [Seen("system", row, "complete")], settled=True)
    if settled:
        return shown
    id = facts.ids("system")[row]
    open_ = [section for section in _sections(facts) if not closed_systems(facts, section)[row]]
    return joined(shown, gaps(Missing("system", id, f"complete.{section}") for section in open_))
