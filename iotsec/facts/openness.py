"""What is drawn completely. Where it is not, what rests on absence is unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import UNKNOWN
from iotsec.columns.rows import Bools
from iotsec.facts.once import once
from iotsec.model.values import BASIS_OF_STAGE

if TYPE_CHECKING:
    from iotsec.facts.table import Facts

SYSTEM_OF = {"interface": "component", "vulnerability": "component", "access": "to", "dependency": "of"}
"""For kinds that state no system: the reference that leads to it."""


@once("systems_of")
def systems_of(facts: Facts, kind: str) -> NDArray[np.int64]:
    """The row of each element's system: -1 not known, -2 for kinds that belong to none. Of a flow: the sender's."""
    if kind == "system":
        return np.arange(facts.size("system"))
    if "system" not in facts.tables:
        return np.full(facts.size(kind), -2)
    if kind in ("component", "function"):
        return facts.rows_of(kind, "system", "system")
    if kind == "flow":
        return system_at(facts, facts.code("flow", "from").astype(np.int64))
    if kind in SYSTEM_OF:
        return system_at(facts, facts.code(kind, SYSTEM_OF[kind]).astype(np.int64))
    return np.full(facts.size(kind), -2)


def system_at(facts: Facts, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """The row of the system of each of these elements (given by number)."""
    rows = np.where(numbers == UNKNOWN, -1, -2)
    for kind, where in facts.kinds_at(numbers):
        at = np.flatnonzero(where)
        rows[at] = systems_of(facts, kind)[numbers[at] - facts.offset(kind)]
    return rows


@once("closed")
def closed_systems(facts: Facts, section: str) -> Bools:
    """Which systems say that all their elements of this section are drawn: themselves, or a system around them."""
    size = facts.size("system")
    if closed_by_design(facts, section):
        return np.ones(size, dtype=np.bool_)
    closed = np.zeros(size, dtype=np.bool_)
    if facts.design is None:
        return closed
    for row, id in enumerate(facts.ids("system")):
        closed[row] = _says(facts, facts.design[id].value("complete"), section, stage_of(facts, row))
    parents = facts.rows_of("system", "parent", "system")
    for _ in range(size):
        inherited = closed | np.where(parents >= 0, closed[np.maximum(parents, 0)], False)
        if (inherited == closed).all():
            break
        closed = inherited
    return closed


def _says(facts: Facts, complete: object, section: str, stage: str) -> bool:
    stated = complete.get(section) if isinstance(complete, dict) else None
    return stated is not None and facts.view.counts(stated.basis or BASIS_OF_STAGE[stage], stage)


def stage_of(facts: Facts, system: int | None = None) -> str:
    """The stage of a system (by row), or of the design as a whole."""
    if facts.view.stage is not None:
        return facts.view.stage
    if facts.design is None:
        return "operation"
    own = None if system is None else facts.design[facts.ids("system")[system]].value("stage")
    stage: str = own or facts.design.stage or "design"
    return stage


def closed_by_design(facts: Facts, section: str) -> bool:
    """Whether the design says that all elements of this section are drawn, in all of its systems."""
    if facts.design is None:
        return section in facts.view_complete
    return _says(facts, facts.design.complete, section, stage_of(facts))


def drawn_everywhere(facts: Facts, section: str) -> bool:
    """Whether no element of this section can be missing: the design says so, or all systems do and all are drawn."""
    if closed_by_design(facts, section):
        return True
    return closed_by_design(facts, "systems") and bool(closed_systems(facts, section).all())


def open_at(facts: Facts, kind: str, members: str) -> Bools:
    """For each element of a kind: whether there may be elements of kind `members` that are not drawn."""
    key = ("open", kind, members, facts.size(kind))
    if key not in facts.kept:
        opened = _open_at(facts, kind, members)
        opened.flags.writeable = False  # It is kept and handed out many times.
        facts.kept[key] = opened
    kept: Bools = facts.kept[key]
    return kept


def _open_at(facts: Facts, kind: str, members: str) -> Bools:
    section = facts.vocabulary.kinds[members].section
    size = facts.size(kind)
    if closed_by_design(facts, section):
        return np.zeros(size, dtype=np.bool_)
    if not facts.vocabulary.kinds[members].structure or "system" not in facts.tables:
        return np.ones(size, dtype=np.bool_)
    closed = closed_systems(facts, section)
    systems = systems_of(facts, kind)
    if len(systems) and systems.max(initial=-2) == -2 and kind != "system":
        everywhere = bool(closed.all()) and closed_by_design(facts, "systems") and len(closed) > 0
        return np.full(size, not everywhere)
    own = closed[np.maximum(systems, 0)] if len(closed) else np.zeros(size, dtype=np.bool_)
    opened: Bools = ~np.where(systems >= 0, own, False)
    return opened


def open_components(facts: Facts, section: str = "flows") -> Bools:
    """Components at which there may be flows (or other elements of the section) that are not drawn."""
    return open_at(
        facts, "component", next(kind.name for kind in facts.vocabulary.kinds.values() if kind.section == section)
    )
