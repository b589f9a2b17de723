"""The cases of each scenario: what is lost in each, for how long, and what can no longer be reached."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import UNKNOWN, Code, Many
from iotsec.columns.rows import Bools, Floats
from iotsec.facts.derived.questions import existing, is_one_of, there
from iotsec.facts.derived.scenarios.names import ALIGNED
from iotsec.facts.derived.scenarios.sides import Side, sides_of_systems, sides_of_zones
from iotsec.facts.derived.scenarios.supply import own_time
from iotsec.facts.once import once
from iotsec.facts.table import Facts


class Loss(NamedTuple):
    """Components that are lost in cases: the case, the component's row, for how long, and whether surely."""

    case: NDArray[np.int64]
    component: NDArray[np.int64]
    short: Floats
    long: Floats
    sure: Bools


class Cases(NamedTuple):
    """The cases of a scenario: what each is called (kinds and ids of what it strikes), and whether it surely can be.

    `sides` says for each case what lies on which side of the cut (empty where nothing is cut off), `stopped` that
    everything stops, so that no bridge helps; `gone` that what is lost is not there meanwhile, `held` that an attacker
    has it.
    """

    names: tuple[tuple[tuple[str, str], ...], ...]
    exists: Bools
    loss: Loss
    sides: tuple[Side, ...] = ()
    stopped: bool = False
    gone: bool = True
    held: bool = False

    @property
    def size(self) -> int:
        """How many cases there are."""
        return len(self.names)


@once("cases")
def cases_of(facts: Facts, scenario: str) -> Cases:
    """The cases of a scenario, worked out once."""
    # Where cases are those of the systems, there is one for a system without components as well.
    asked = facts.size("component") > 0 or (scenario in ALIGNED and "component" in facts.tables)
    return MAKERS[scenario](facts) if asked else _nothing()


def _nothing() -> Cases:
    empty, times = np.zeros(0, dtype=np.int64), np.zeros(0)
    return Cases((), np.zeros(0, dtype=np.bool_), Loss(empty, empty, times, times, empty.astype(np.bool_)))


def _times(facts: Facts) -> tuple[Floats, Floats]:
    """How long the loss of each component lasts: until it is repaired; else as long as is assumed of it."""
    return own_time(facts, "repair_time", "assumed_outage")


def _each(facts: Facts, struck: tuple[Bools, Bools], times: tuple[Floats, Floats]) -> Cases:
    """One case for each component that possibly is struck (surely, possibly)."""
    rows = np.flatnonzero(struck[1])
    ids = facts.ids("component")
    lost = np.ones(len(rows), dtype=np.bool_)
    loss = Loss(np.arange(len(rows)), rows, times[0][rows], times[1][rows], lost)
    return Cases(tuple((("component", ids[row]),) for row in rows.tolist()), struck[0][rows], loss)


def _together(facts: Facts, struck: tuple[Bools, Bools], times: tuple[Floats, Floats], *, stopped: bool) -> Cases:
    """One case in which all these components (surely, possibly) are lost."""
    rows = np.flatnonzero(struck[1])
    if not len(rows):
        return _nothing()
    ids = facts.ids("component")
    loss = Loss(np.zeros(len(rows), dtype=np.int64), rows, times[0][rows], times[1][rows], struck[0][rows])
    names = (tuple(("component", ids[row]) for row in rows.tolist()),)
    return Cases(names, np.ones(1, dtype=np.bool_), loss, stopped=stopped, gone=not stopped)


def _groups(facts: Facts, groups: Iterable[tuple[tuple[str, str], bool, dict[int, bool]]]) -> Cases:
    """One case for each group: its name, whether it surely can be, the components it strikes (surely or not)."""
    low, high = _times(facts)
    names: list[tuple[tuple[str, str], ...]] = []
    exists: list[bool] = []
    parts: list[tuple[int, int, bool]] = []
    for name, certain, members in groups:
        parts.extend((len(names), row, sure) for row, sure in members.items())
        names.append((name,))
        exists.append(certain)
    table = np.array(parts, dtype=np.int64).reshape(-1, 3)
    case, row, sure = table[:, 0], table[:, 1], table[:, 2].astype(np.bool_)
    loss = Loss(case, row, low[row], high[row], sure)
    return Cases(tuple(names), np.array(exists, dtype=np.bool_), loss)


def _present(facts: Facts) -> tuple[Bools, Bools]:
    here = there(facts, "component")
    return here.true, ~here.false


def _single_loss(facts: Facts) -> Cases:
    return _each(facts, _present(facts), _times(facts))


def _update(facts: Facts) -> Cases:
    """Components that can be updated; those of which it is not said may be."""
    sure, possible = _present(facts)
    updatable = facts.truth("component", "updatable")
    never = updatable.false if updatable.nothing is None else updatable.false | updatable.nothing
    person = is_one_of(facts, "component", "kind", ["person"])
    struck = sure & updatable.true & person.false, possible & ~never & ~person.true
    return _each(facts, struck, own_time(facts, "update_time"))._replace(gone=False)


def _guard_loss(facts: Facts) -> Cases:
    """Components that enforce something; those of which it is not said may do."""
    sure, possible = _present(facts)
    enforces = facts.many("component", "enforces")
    named = np.diff(enforces.starts) > 0
    return _each(facts, (sure & named, possible & (named | enforces.open)), _times(facts))


def _outside_networks(facts: Facts) -> Cases:
    sure, possible = _present(facts)
    network = is_one_of(facts, "component", "kind", ["network"])
    closed = is_one_of(facts, "component", "exposure", ["closed"])
    struck = sure & network.true & closed.false, possible & ~network.false & ~closed.true
    return _together(facts, struck, _times(facts), stopped=False)


def _people(facts: Facts) -> Cases:
    sure, possible = _present(facts)
    person = is_one_of(facts, "component", "kind", ["person"])
    never = np.full(facts.size("component"), np.inf)
    return _together(facts, (sure & person.true, possible & ~person.false), (never, never), stopped=False)


def _complete_stop(facts: Facts) -> Cases:
    """All that is in scope stops at once; it is down for no time of its own, only until it has started again."""
    sure, possible = _present(facts)
    external = facts.truth("component", "external")
    never = np.zeros(facts.size("component"))
    return _together(facts, (sure & external.false, possible & ~external.true), (never, never), stopped=True)


def _product_flaw(facts: Facts) -> Cases:
    """One case for each product that is named; a component of unknown product may be of any of them, or of its own."""
    codes, (sure, possible) = facts.code("component", "product"), _present(facts)
    unknown = np.flatnonzero((codes == UNKNOWN) & possible).tolist()
    known, named = np.flatnonzero((codes >= 0) & possible), dict[int, dict[int, bool]]()
    for row, code, certain in zip(known.tolist(), codes[known].tolist(), sure[known].tolist(), strict=True):
        named.setdefault(code, {})[row] = certain
    found = []
    for code in sorted(named, key=facts.words.word):
        members = named[code] | dict.fromkeys(unknown, False)
        found.append((("product", facts.words.word(code)), any(named[code].values()), members))
    if unknown:
        found.append((("product", "?"), False, dict.fromkeys(unknown, False)))
    return _groups(facts, found)


def _compromise(facts: Facts) -> Cases:
    """One case for each component that may be exposed, with all that is reached from it."""
    exposed, (sure, possible) = facts.truth("component", "exposed"), _present(facts)
    reach, ids, offset = facts.many("component", "attack_reach"), facts.ids("component"), facts.offset("component")
    struck = np.flatnonzero(possible & ~exposed.false)
    case_of = np.full(len(possible), -1, dtype=np.int64)
    case_of[struck] = np.arange(len(struck))
    every = np.flatnonzero(possible)
    parts = [(case_of[struck], struck, np.ones(len(struck), dtype=np.bool_))]
    for rows, members, named in (*_members_by_row(reach), _of_open(reach.open, every + offset)):
        kept = case_of[rows] >= 0
        row = members[kept] - offset
        parts.append((case_of[rows[kept]], row, sure[row] & named))
    names: list[tuple[tuple[str, str], ...]] = [(("component", ids[row]),) for row in struck.tolist()]
    exists = exposed.true[struck] & sure[struck]
    if bool(reach.open.any()):  # Something that is not drawn may be exposed, and reach all that is.
        parts.append((np.full(len(every), len(names)), every, np.zeros(len(every), dtype=np.bool_)))
        names.append((("component", "?"),))
        exists = np.append(exists, False)
    return Cases(tuple(names), exists, _once(facts, parts, len(names)))


def _members_by_row(many: Many) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], bool]]:
    """Rows and members of what is surely in, then of what possibly is."""
    yield np.repeat(np.arange(many.size), np.diff(many.starts)), many.members.astype(np.int64), True
    if many.maybe is not None:
        starts, members = many.maybe
        yield np.repeat(np.arange(many.size), np.diff(starts)), members.astype(np.int64), False


def _of_open(opened: Bools, every: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64], bool]:
    """Where there may be more members, all components are possibly among them."""
    rows = np.flatnonzero(opened)
    return np.repeat(rows, len(every)), np.tile(every, len(rows)), False


def _once(facts: Facts, parts: Sequence[tuple[NDArray[np.int64], NDArray[np.int64], Bools]], cases: int) -> Loss:
    """Losses, each component of a case once: surely where one of the parts says so."""
    size = facts.size("component")
    marks = np.zeros((2, cases * size), dtype=np.bool_)
    for case, row, certain in parts:
        marks[0, case * size + row] = True
        marks[1, (case * size + row)[certain]] = True
    at = np.flatnonzero(marks[0])
    low, high = _times(facts)
    return Loss(at // size, at % size, low[at % size], high[at % size], marks[1, at])


def _lost_systems(facts: Facts) -> Cases:
    """One case for each system, in the order of the rows: all components of it and of its parts are lost."""
    sure, possible = _present(facts)
    found = []
    for side in sides_of_systems(facts):
        rows = np.flatnonzero(~side.outside & possible)
        members = dict(zip(rows.tolist(), (side.inside & sure)[rows].tolist(), strict=True))
        found.append(((side.kind, side.id), True, members))
    return _groups(facts, found)


def _isolation(facts: Facts) -> Cases:
    """One case for each zone and each system: nothing is lost, and nothing but power passes its border."""
    sides = (*sides_of_zones(facts), *sides_of_systems(facts))
    empty, times = np.zeros(0, dtype=np.int64), np.zeros(0)
    exists = np.array([side.exists for side in sides], dtype=np.bool_)
    names = tuple(((side.kind, side.id),) for side in sides)
    return Cases(names, exists, Loss(empty, empty, times, times, empty.astype(np.bool_)), sides=sides)


def _single_failure(facts: Facts) -> Cases:
    """Each component fails, and each common cause takes all that it strikes."""
    return _struck_together(facts, FAILURE_CAUSES)


def _single_stop(facts: Facts) -> Cases:
    """An attacker takes each component, and by each common cause all that share it, and stops what he has taken."""
    return _struck_together(facts, COMPROMISE_CAUSES)


def _any_loss(facts: Facts) -> Cases:
    """As a single failure; and all that hold one key are lost together, where not each device has one of its own."""
    return _struck_together(facts, {**FAILURE_CAUSES, "credential": "credential"})


def _single_compromise(facts: Facts) -> Cases:
    """An attacker takes each component, and by each common cause all that share it, and uses what he has taken."""
    return _struck_together(facts, COMPROMISE_CAUSES)._replace(gone=False, held=True)


def _struck_together(facts: Facts, causes: Mapping[str, str]) -> Cases:
    sure, possible = _present(facts)
    ids = facts.ids("component")
    found = [
        (("component", ids[row]), bool(sure[row]), {row: True}) for row in np.flatnonzero(possible).tolist()
    ]  # fmt: skip
    for name, word in causes.items():
        for cause, members in _sharing(facts, name, possible):
            if len(members) > 1:  # What strikes one alone is a case of its own already.
                certain = [row for row, shares in members.items() if shares and sure[row]]
                found.append(((word, cause), len(certain) > 1, {row: row in certain for row in members}))
    return _groups(facts, found)


def _sharing(facts: Facts, name: str, possible: Bools) -> Iterator[tuple[str, dict[int, bool]]]:
    """Each value of a field with the components that (surely, or possibly) have it; sorted by the value.

    A component of which the field is not known may have any of the values.
    """
    column = events_at_places(facts) if name == EVENTS else facts.column("component", name)
    codes: dict[int, dict[int, bool]] = {}
    vague: list[int] = []
    for row in np.flatnonzero(possible).tolist():
        if isinstance(column, Many):
            vague += [row] if column.open[row] else []
            here = existing(facts, column, row) if column.elements else sorted(_named(column, row).items())
            for number, certain in here:
                codes.setdefault(number, {})[row] = certain
            continue
        assert isinstance(column, Code)
        code = int(column.codes[row])
        vague += [row] if code == UNKNOWN else []
        if code >= 0:
            codes.setdefault(code, {})[row] = True
    assert isinstance(column, (Code, Many))
    elements = column.elements
    named = {facts.id_of(code) if elements else facts.words.word(code): rows for code, rows in codes.items()}
    for cause in sorted(named):
        yield cause, named[cause] | dict.fromkeys((row for row in vague if row not in named[cause]), False)


def events_at_places(facts: Facts) -> Many:
    """To which events each component is exposed where it stands; worked out once.

    Where its place is not known, or to what that is exposed, there may be others.
    """
    if EVENTS not in facts.kept:
        exposed, place = facts.many("place", "exposed_to"), facts.rows_of("component", "place", "place")
        known = np.maximum(place, 0)
        counts = (
            np.where(place >= 0, np.diff(exposed.starts)[known], 0) if facts.size("place") else np.zeros_like(place)
        )
        starts = np.concatenate(([0], np.cumsum(counts)))
        at = np.repeat(exposed.starts[known] if facts.size("place") else known, counts)
        at = at + np.arange(len(at)) - np.repeat(starts[:-1], counts)
        vague = place == UNKNOWN
        if facts.size("place"):
            vague = vague | ((place >= 0) & exposed.open[known])
        facts.kept[EVENTS] = Many(starts.astype(np.int32), exposed.members[at.astype(np.int64)], vague)
    found: Many = facts.kept[EVENTS]
    return found


def _named(many: Many, row: int) -> dict[int, bool]:
    return dict.fromkeys(many.members[many.starts[row] : many.starts[row + 1]].tolist(), True)


EVENTS = "place.exposed_to"
FAILURE_CAUSES: Mapping[str, str] = {
    "product": "product", "supplier": "supplier", "place": "place", EVENTS: "event", "feeds": "feed",
    "time_source": "time source",
}  # fmt: skip
"""The fields of a component (or of its place) that name what it may fail by together with others."""
COMPROMISE_CAUSES: Mapping[str, str] = {
    "product": "product", "supplier": "supplier", "credential": "credential", "accountable": "operator",
}  # fmt: skip
"""The fields of a component that name what an attacker may take it by together with others."""
FIELD_OF_CAUSE: Mapping[str, str] = {
    word: field for causes in (FAILURE_CAUSES, COMPROMISE_CAUSES) for field, word in causes.items()
}  # fmt: skip
"""By which field of a component it is struck, by the word for the cause."""


MAKERS: Mapping[str, Callable[[Facts], Cases]] = {
    "any_single_loss": _single_loss,
    "any_product_flaw": _product_flaw,
    "any_exposed_compromise": _compromise,
    "loss_of_any_guard": _guard_loss,
    "update_of_any_component": _update,
    "isolation_of_any_zone_or_system": _isolation,
    "loss_of_all_outside_networks": _outside_networks,
    "loss_of_all_people": _people,
    "loss_of_this": _lost_systems,
    "complete_stop": _complete_stop,
    "single_failure": _single_failure,
    "any_loss_or_common_cause": _any_loss,
    "single_stop": _single_stop,
    "single_compromise": _single_compromise,
}
"""How the cases of each scenario are found."""
