"""Facts as they are in one case of a scenario, to be explained as any others are."""

from __future__ import annotations

from copy import copy
from typing import Any

import numpy as np

from iotsec.columns import Many, Truth
from iotsec.columns.rows import Bools
from iotsec.facts.derived.scenarios.effects import Effects, effects_of, fails_open, present_in
from iotsec.facts.table import Facts

SHARED = ("cases", "outages", "supply", "effects", "in cases", "open", "systems_of")
"""What is kept of the whole, and is the same in every case."""


def in_case(facts: Facts, scenario: str, case: int) -> Facts:
    """The facts in one case: what is gone does not exist, and what an attacker holds enforces nothing.

    Derived facts are worked out again when they are asked for.
    """
    view = copy(facts)
    view.case = scenario, case
    view.kept = {key: value for key, value in facts.kept.items() if _shared(key)}
    view._columns = {}
    view.tables = {kind: copy(table) for kind, table in facts.tables.items()}
    effects = Effects(*(part[:, case] for part in effects_of(facts, scenario)))
    if effects.perhaps_gone.any():
        _take_away(facts, view, scenario, case, effects)
    if effects.perhaps_held.any():
        _hold(view, effects)
    return view


def _shared(key: Any) -> bool:
    return key in ("grid", "presence by number") or (isinstance(key, tuple) and key[0] in SHARED)


def _take_away(facts: Facts, view: Facts, scenario: str, case: int, effects: Effects) -> None:
    for kind, table in view.tables.items():
        if table.size and kind != "connection":
            rows = np.arange(table.size)
            table.present = present_in(facts, scenario, kind, rows, np.full(table.size, case))
    if not view.size("flow") or not view.has("flow", "via"):
        return
    # What passes a component that is gone does not come through, but where that lets everything pass.
    opens, may_open = fails_open(facts)
    present = view.tables["flow"].present
    broken, may_break = _passing(view, effects.gone & ~may_open), _passing(view, effects.perhaps_gone & ~opens)
    view.tables["flow"].present = Truth(present.true & ~may_break, present.false | broken)


def _passing(facts: Facts, components: Bools) -> Bools:
    """Which flows pass one of these components."""
    via = facts.many("flow", "via")
    flows = np.repeat(np.arange(via.size), np.diff(via.starts))
    passing = np.zeros(via.size, dtype=np.bool_)
    passing[flows[components[via.members - facts.offset("component")]]] = True
    return passing


def _hold(view: Facts, effects: Effects) -> None:
    view.kept["held"] = effects.held
    enforces = view.many("component", "enforces")
    kept = ~effects.held[np.repeat(np.arange(enforces.size), np.diff(enforces.starts))]
    counts = np.where(effects.held, 0, np.diff(enforces.starts))
    starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
    opened = (enforces.open & ~effects.held) | (effects.perhaps_held & ~effects.held)
    stated = enforces.declared | effects.held
    view._columns["component", "enforces"] = Many(
        starts, enforces.members[kept], opened, enforces.elements, stated=stated
    )
    for name in ("untrusted", "exposed"):
        column = view.truth("component", name)
        view._columns["component", name] = Truth(
            column.true | effects.held, column.false & ~effects.perhaps_held, column.nothing
        )
