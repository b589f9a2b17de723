"""Responsibility: who answers for which systems, connections and duties; where nobody does, and where two do.

What is said of a duty inside a system follows from what is stated of its parts; across a border it is what the
agreements say. Nothing is concluded from silence: where a part says nothing, the duty is open there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal

import numpy as np
from attrs import frozen

from iotsec.columns.rows import Bools
from iotsec.errors import InputError, Problem
from iotsec.facts.derived.agreed import in_force
from iotsec.facts.derived.notices import time_between
from iotsec.facts.derived.questions import named_at
from iotsec.facts.openness import open_at
from iotsec.facts.table import Facts
from iotsec.model.element import Element
from iotsec.units import Quantity

State = Literal["one", "shared", "overlap", "gap", "open", "nothing"]
"""one party; shared by parts, each with its own; overlap: two are named for the same; gap: surely nobody; open: not
stated for some; nothing: there is nothing of this kind to answer for."""


@frozen
class Cell:
    """Who has a duty for one system or connection, and how many of its parts are not said to be anybody's."""

    duty: str
    parties: tuple[str, ...]
    state: State
    silent: tuple[str, ...] = ()


@frozen
class Row:
    """One system, or one flow at whose ends different parties answer, with its duties."""

    kind: str
    id: str
    cells: tuple[Cell, ...]

    def __str__(self) -> str:
        told = (f"{cell.duty} {'/'.join(cell.parties) or cell.state}" for cell in self.cells)
        return f"{self.kind} {self.id}: {', '.join(told)}"


@frozen
class Clock:
    """One clock at a demarcation point: what is promised, what is needed, and whether the promise is enough."""

    name: str
    promised: float | None
    needed: float | None
    kept: bool | None


@frozen
class Demarcation:
    """A point where responsibility changes: between whom, where, by which agreement in force, with which clocks."""

    agreement: str
    parties: tuple[str, ...]
    point: str | None
    covers: tuple[str, ...]
    clocks: tuple[Clock, ...]
    in_force: bool | None


@frozen
class NoticeChain:
    """How long it takes until the authority knows of an outage of a function, against the limit of the law."""

    function: str
    authority: str | None
    takes: tuple[float, float | None]
    limit: float | None
    kept: bool | None


@frozen
class Handling:
    """One party and one kind of data on which it decides: for what purposes, how long, and who receives them."""

    party: str
    data: str
    purposes: tuple[str, ...] | None
    retention: str | None
    recipients: tuple[str, ...] | None
    personal: bool | None


@frozen
class Responsibilities:
    """Who answers for what: the matrix, the demarcation points, the notice chains, and data by party."""

    parties: tuple[str, ...]
    rows: tuple[Row, ...]
    demarcations: tuple[Demarcation, ...]
    notices: tuple[NoticeChain, ...]
    data: tuple[Handling, ...]

    def gaps(self) -> tuple[tuple[str, str], ...]:
        """The systems and connections for which nobody has a duty, each with the duty."""
        return tuple((row.id, cell.duty) for row in self.rows for cell in row.cells if cell.state == "gap")

    def overlaps(self) -> tuple[tuple[str, str], ...]:
        """The systems and connections for which two have the same duty, each with the duty."""
        return tuple((row.id, cell.duty) for row in self.rows for cell in row.cells if cell.state == "overlap")

    def __str__(self) -> str:
        return "\n".join(map(str, self.rows))


def responsibilities(facts: Facts) -> Responsibilities:
    """Who answers for what. Raises `InputError` where no party is drawn, or nothing to answer for."""
    if not facts.size("party"):
        hint = "draw parties, and state `operator` of systems and `accountable` of components"
        raise InputError(Problem("the design names no party, so nobody can answer for anything", hint=hint))
    if not any(facts.size(kind) for kind in ("system", "flow", "data", "function", "agreement")):
        hint = "draw systems, flows, functions and data"
        raise InputError(Problem("nothing is drawn that somebody could answer for", hint=hint))
    rows = (*_systems(facts), *_connections(facts))
    handling = tuple(sorted(_handling(facts), key=lambda item: (item.party, item.data)))
    return Responsibilities(
        tuple(facts.ids("party")), rows, tuple(_demarcations(facts)), tuple(notices_of(facts)), handling
    )


def _holding(facts: Facts, name: str) -> Bools:
    """Components whose set surely has members."""
    many = facts.many("component", name)
    held: Bools = np.diff(many.starts) > 0
    return held


def _answerable(name: str, part: Callable[[Facts], Bools]) -> Callable[[Facts, Bools], Cell]:
    """The parties that a field of these components names, of those in a system that are of this kind."""

    def cell(facts: Facts, inside: Bools) -> Cell:
        rows = np.flatnonzero(inside & part(facts))
        codes = facts.code("component", name)[rows]
        parties = tuple(sorted({facts.id_of(int(code)) for code in codes.tolist() if code >= 0}))
        silent = tuple(facts.ids("component")[row] for row in rows[codes < 0].tolist())
        return Cell("", parties, _state(len(rows), parties, silent), silent)

    return cell


def _state(parts: int, parties: Sequence[str], silent: Sequence[str]) -> State:
    if not parts:
        return "nothing"
    if silent:
        return "open"
    return "one" if len(parties) == 1 else "shared"


SYSTEM_DUTIES: Mapping[str, Callable[[Facts, Bools], Cell]] = {
    "safety": _answerable("accountable", lambda facts: _holding(facts, "can_cause")),
    "security": _answerable("accountable", lambda facts: _holding(facts, "enforces")),
    "recovery": _answerable("maintainer", lambda facts: facts.truth("component", "stateful").true),
    "update": _answerable("maintainer", lambda facts: facts.truth("component", "updatable").true),
}
"""Duties inside a system that follow from its components: who is accountable for what can harm and for what guards, who
maintains what holds state and what is updated."""


def _systems(facts: Facts) -> Iterator[Row]:
    systems = facts.rows_of("component", "system", "system") if facts.size("component") else np.zeros(0, dtype=np.int64)
    here = ~facts.present("component").false if facts.size("component") else np.zeros(0, dtype=np.bool_)
    for row, id in enumerate(facts.ids("system") if facts.size("system") else ()):
        if facts.present("system").false[row]:
            continue
        inside = (systems == row) & here
        cells = [_named(facts, "operation", "system", row, "operator")]
        for duty, find in SYSTEM_DUTIES.items():
            found = find(facts, inside)
            cells.append(Cell(duty, found.parties, found.state, found.silent))
        cells += [_notifying(facts, row), _deciding(facts, inside)]
        yield Row("system", id, tuple(cells))


def _named(facts: Facts, duty: str, kind: str, row: int, field: str) -> Cell:
    code = int(facts.code(kind, field)[row])
    if code >= 0:
        return Cell(duty, (facts.id_of(code),), "one")
    return Cell(duty, (), "gap" if code == -2 else "open", (facts.ids(kind)[row],))


def _notifying(facts: Facts, row: int) -> Cell:
    """Who passes on news of incidents: the operator, where it is said whom it notifies."""
    operator = int(facts.code("system", "operator")[row])
    if operator < 0:
        return Cell("incident-notice", (), "open", (facts.ids("system")[row],))
    party, id = operator - facts.offset("party"), facts.id_of(operator)
    many = facts.many("party", "notifies")
    if many.starts[party + 1] > many.starts[party]:
        return Cell("incident-notice", (id,), "one")
    return Cell("incident-notice", (), "open" if many.open[party] else "gap", (id,))


def _deciding(facts: Facts, inside: Bools) -> Cell:
    """Who decides on the data of the flows that begin or end in a system."""
    if not facts.size("data") or not facts.size("flow"):
        return Cell("data", (), "nothing")
    ends = [facts.rows_of("flow", end, "component") for end in ("from", "to")]
    touching = np.zeros(facts.size("flow"), dtype=np.bool_)
    for end in ends:
        touching |= (end >= 0) & inside[np.maximum(end, 0)]
    carries, offset = facts.many("flow", "carries"), facts.offset("data")
    data = {number - offset for row in np.flatnonzero(touching).tolist() for number in named_at(carries, row)[0]}
    codes = {row: int(facts.code("data", "controller")[row]) for row in sorted(data)}
    parties = tuple(sorted({facts.id_of(code) for code in codes.values() if code >= 0}))
    silent = tuple(facts.ids("data")[row] for row, code in codes.items() if code < 0)
    return Cell("data", parties, _state(len(codes), parties, silent), silent)


CONNECTION_DUTIES = ("authentication", "incident-notice", "isolation", "monitoring", "update")
"""Duties that somebody has at every connection between parties; agreements may hand out more."""


def _connections(facts: Facts) -> Iterator[Row]:
    """Flows at whose ends different parties answer, with the duties that their agreements hand out."""
    if not facts.size("flow"):
        return
    crosses, agreed = facts.truth("flow", "crosses_party"), facts.many("flow", "agreements")
    stated = _duties(facts)
    every = sorted({*CONNECTION_DUTIES, *(duty for duties in stated.values() for duty in duties)})
    for row in np.flatnonzero(crosses.true & ~facts.present("flow").false).tolist():
        agreements = [facts.id_of(number) for number in named_at(agreed, row)[0]]
        more = bool(open_at(facts, "flow", "agreement")[row])
        cells = tuple(_handed_out(duty, [stated.get(id, {}) for id in agreements], more=more) for duty in every)
        yield Row("flow", facts.ids("flow")[row], cells)


def _handed_out(duty: str, agreements: Sequence[Mapping[str, str]], *, more: bool) -> Cell:
    parties = tuple(sorted({duties[duty] for duties in agreements if duty in duties}))
    if len(parties) > 1:
        return Cell(duty, parties, "overlap")
    if parties:
        return Cell(duty, parties, "one")
    return Cell(duty, (), "open" if more else "gap")


def _duties(facts: Facts) -> dict[str, Mapping[str, str]]:
    """What each agreement hands out, by its id: a duty, and the party or rule that has it."""
    if facts.design is None:
        return {}
    return {item.id: item.value("duties") or {} for item in facts.design.of_kind("agreement")}


CLOCKS = {"outage": ("offered_outage", "needed_outage"), "notice": ("offered_notice", "needed_notice")}
"""What is promised at a demarcation point against what is needed."""


def _demarcations(facts: Facts) -> Iterator[Demarcation]:
    if facts.design is None or not facts.size("agreement"):
        return
    running = in_force(facts)
    for row, id in enumerate(facts.ids("agreement")):
        item = facts.design.elements[id]
        clocks = [_clock(name, *(item.value(field) for field in fields)) for name, fields in CLOCKS.items()]
        clocks += _to_the_law(facts, item)
        told = True if running.true[row] else False if running.false[row] else None
        yield Demarcation(
            id, tuple(item.value("parties") or ()), item.value("demarcation"), tuple(item.value("covers") or ()),
            tuple(clock for clock in clocks if clock.promised is not None or clock.needed is not None), told,
        )  # fmt: skip


def _to_the_law(facts: Facts, agreement: Element) -> Iterator[Clock]:
    """For each rule that sets a limit: the notice that is promised here, and from who gets it on to the authority."""
    told = [facts.number(party) - facts.offset("party") for party in agreement.value("parties") or ()]
    giver = (agreement.value("duties") or {}).get("incident-notice")
    offered = agreement.value("offered_notice")
    limits = facts.number_column("rule", "report_within") if facts.size("rule") else None
    for rule in agreement.value("governed_by") or ():
        row = facts.number(rule) - facts.offset("rule")
        authority = int(facts.rows_of("rule", "authority", "party")[row])
        if limits is None or not limits.declared[row] or not np.isfinite(limits.low[row]) or authority < 0:
            continue
        ids = facts.ids("party")
        after = [time_between(facts, party, authority) for party in told if ids[party] != giver]
        low, high = (min((ends[place] for ends in after), default=np.inf) for place in (0, 1))
        limit, promise = float(limits.low[row]), float(offered.value) if isinstance(offered, Quantity) else None
        takes = None if promise is None or not np.isfinite(high) else promise + high
        kept = True if takes is not None and takes <= limit else False if (promise or 0.0) + low > limit else None
        yield Clock(f"law {rule}", takes, limit, kept)


def _clock(name: str, promised: object, needed: object) -> Clock:
    ends = [float(value.value) if isinstance(value, Quantity) else None for value in (promised, needed)]
    kept = None if ends[0] is None or ends[1] is None else ends[0] <= ends[1]
    return Clock(name, ends[0], ends[1], kept)


def notices_of(facts: Facts) -> Iterator[NoticeChain]:
    """Functions of which outages must be reported: detection and the chain of notice against the shortest limit."""
    if not facts.size("function"):
        return
    duty, takes = facts.truth("function", "reporting_duty"), facts.number_column("function", "notice_time")
    detect = facts.number_column("function", "detect_time")
    for row in np.flatnonzero(~duty.false & ~facts.present("function").false).tolist():
        if duty.nothing is not None and duty.nothing[row]:
            continue
        code = int(facts.code("function", "authority_contact")[row])
        low = float(max(detect.low[row], 0.0) + takes.low[row])
        high = float(max(detect.high[row], 0.0) + takes.high[row])
        limit = _limit(facts, row)
        kept = None if limit is None else True if high <= limit else False if low > limit else None
        ends = (low, high if np.isfinite(high) else None)
        yield NoticeChain(facts.ids("function")[row], facts.id_of(code) if code >= 0 else None, ends, limit, kept)


def _limit(facts: Facts, row: int) -> float | None:
    """The shortest time limit among the rules of the function's system."""
    system = int(facts.rows_of("function", "system", "system")[row])
    if system < 0 or not facts.size("rule"):
        return None
    governed, within = facts.many("system", "governed_by"), facts.number_column("rule", "report_within")
    rules = [number - facts.offset("rule") for number in named_at(governed, system)[0]]
    stated = [float(within.low[rule]) for rule in rules if within.declared[rule] and np.isfinite(within.low[rule])]
    return min(stated, default=None)


def _handling(facts: Facts) -> Iterator[Handling]:
    if facts.design is None:
        return
    for item in facts.design.of_kind("data"):
        controller = item.value("controller")
        if isinstance(controller, str):
            retention = item.value("retention")
            purposes, recipients = (item.value(field) for field in ("purposes", "recipients"))
            yield Handling(
                controller, item.id, None if purposes is None else tuple(purposes),
                None if retention is None else str(retention.text),
                None if recipients is None else tuple(recipients), item.value("personal"),
            )  # fmt: skip
