"""Facts as they are in one case of a scenario, or as they may be in any: to be worked out as any others are."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import Column, Many, Truth
from iotsec.columns.rows import Bools, Ints
from iotsec.facts.connections import set_connection_presence
from iotsec.facts.copies import copied
from iotsec.facts.derived.scenarios.cases import FIELD_OF_CAUSE, cases_of
from iotsec.facts.derived.scenarios.effects import effects_of, fails_open, gone_in
from iotsec.facts.derived.scenarios.names import GROUP, SEVERAL, is_asked_again
from iotsec.facts.existence import STRUCK_BY
from iotsec.facts.network import FAILED_OPEN
from iotsec.facts.presence import existing_in, note_presence
from iotsec.facts.table import Facts
from iotsec.facts.ways import HELD, PERHAPS_HELD

KEPT_WHERE_HELD = ("flow_links", "web")
"""What is kept of the flows, which are there whoever holds what they lead to."""
KEPT = ("cases", "outages", "supply", "effects", "gone", "in cases", "grid", "presence by number")
"""What is kept of the whole, and is the same in every case."""
Cases = NDArray[np.int64]


def to_be_viewed(facts: Facts, same: Mapping[tuple[str, str], Column], *, held: bool) -> Facts:
    """A copy of the facts from which those in cases are made, with the columns that are the same in each.

    Where something is only `held`, the flows are the same as well.
    """
    made = copied(facts, (*KEPT, *KEPT_WHERE_HELD) if held else KEPT)
    note_presence(made)
    made.adopt(same)
    return made


def in_cases(made: Facts, facts: Facts, scenario: str, cases: Cases) -> Facts:
    """The facts in a case: what is gone does not exist, and what an attacker holds enforces nothing.

    Of several cases, what is gone or held in some of them possibly is: what is known there, holds in each of them.
    `made` is what is the same in all cases.
    """
    view = copy(made)
    view.case = scenario, int(cases[0]) if len(cases) == 1 else SEVERAL
    view.kept, view.tables = {**made.kept, GROUP: cases}, dict(made.tables)
    view.adopt(made.columns())
    for kind, table in made.tables.items():
        gone = gone_in(facts, scenario, kind)
        if gone is not None:
            surely, perhaps = _ends(gone.surely, gone.perhaps, cases)
            present, moved = table.present, copy(table)
            moved.present = Truth(present.true & ~perhaps, present.false | surely, present.nothing)
            view.tables[kind] = moved
    effects = effects_of(facts, scenario)
    if effects.perhaps_gone.any():
        view.kept[FAILED_OPEN] = _ends(effects.gone, effects.perhaps_gone, cases)[0] & fails_open(facts)[1]
        view.existing = existing_in(view) if is_asked_again(scenario) else made.existing
    field = FIELD_OF_CAUSE.get(cases_of(facts, scenario).names[int(cases[0])][0][0]) if len(cases) == 1 else None
    if field is not None:
        view.kept[STRUCK_BY] = field
    if effects.perhaps_held.any():
        _hold(view, made, *_ends(effects.held, effects.perhaps_held, cases))
    return view


def with_connections(view: Facts) -> Facts:
    """The same facts, once it is worked out which systems are still connected; few ask for it."""
    if CONNECTED not in view.kept:
        view.kept[CONNECTED] = True
        set_connection_presence(view)
    return view


CONNECTED = "connections looked at"


def _ends(surely: Bools, perhaps: Bools, cases: Cases) -> tuple[Bools, Bools]:
    """What is marked in all of these cases, and what in some."""
    if len(cases) == 1:
        return surely[:, cases[0]], perhaps[:, cases[0]]
    return np.logical_and.reduce(surely[:, cases], axis=1), np.logical_or.reduce(perhaps[:, cases], axis=1)


def _hold(view: Facts, made: Facts, held: Bools, perhaps: Bools) -> None:
    view.kept[HELD], view.kept[PERHAPS_HELD] = held, perhaps
    view.set_column("component", "enforces", unenforced(made.many("component", "enforces"), held, perhaps))
    for name in ("untrusted", "exposed"):
        view.set_column("component", name, attackers(made.truth("component", name), held, perhaps))


def unenforced(enforces: Many, held: Bools, perhaps: Bools) -> Many:
    """What components enforce, less that of those that an attacker (perhaps) holds."""
    rows = np.repeat(np.arange(enforces.size), np.diff(enforces.starts))
    stays, doubtful = ~perhaps[rows], (perhaps & ~held)[rows]
    starts, members = _segments(rows[stays], enforces.members[stays], enforces.size)
    owners, maybe = rows[doubtful], enforces.members[doubtful]
    if enforces.maybe is not None:
        more = np.repeat(np.arange(enforces.size), np.diff(enforces.maybe[0]))
        kept = ~held[more]
        owners = np.concatenate((owners, more[kept]))
        maybe = np.concatenate((maybe, enforces.maybe[1][kept]))
        order = np.argsort(owners, kind="stable")
        owners, maybe = owners[order], maybe[order]
    stated = (enforces.declared & ~perhaps) | held
    some = _segments(owners, maybe, enforces.size) if len(owners) else None
    return Many(starts, members, enforces.open & ~held, enforces.elements, some, enforces.hidden, stated)


def attackers(column: Truth, held: Bools, perhaps: Bools) -> Truth:
    """Whether components are untrusted (or exposed), where those are that an attacker (perhaps) holds."""
    return Truth(column.true | held, column.false & ~perhaps, column.nothing)


def _segments(owners: NDArray[np.int64], members: Ints, size: int) -> tuple[Ints, Ints]:
    starts = np.concatenate(([0], np.cumsum(np.bincount(owners, minlength=size)))).astype(np.int32)
    return starts, members
