"""Loss and time: what fails when something is lost, and when it is back, with ranges in and ranges out.

The kernel is that of the fact `outage` (least solution of who needs what, with bridges that run out, k-of-n groups and
restart times); what is lost is given here. It is a consequence in the graph, and nothing more: no power flow, no
clinical prediction. What a study found enters as evidence and stands in the place of what the graph says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

import attrs
import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from iotsec.analysis.losses import Loss, Struck, lasting
from iotsec.errors import InputError, Problem
from iotsec.facts.derived.scenarios.cases import cases_of
from iotsec.facts.derived.scenarios.names import AGAIN
from iotsec.facts.derived.scenarios.outage import outages
from iotsec.facts.derived.scenarios.supply import Corner, corner, grid
from iotsec.facts.derived.showing import element
from iotsec.facts.table import Facts
from iotsec.facts.witness import Step
from iotsec.graph.cascade import cascade as spread
from iotsec.graph.spells import Intervals, Spells

Judgement = Literal["exceeded", "perhaps", "kept", "not stated"]
"""Against the longest tolerable outage: surely longer, perhaps longer, surely within it, or nothing to compare with."""


@frozen
class Down:
    """An element that goes down: when first (perhaps from `first[0]` on, surely by `first[1]`), for how long in all.

    `lasting` is from and to, `chain` the failures by which it goes down. Times are in seconds; None stands for never,
    and for without end. `study` is the evidence that stands in the place of what the graph says.
    """

    kind: str
    id: str
    sure: bool
    first: tuple[float, float | None]
    lasting: tuple[float, float | None]
    tolerable: tuple[float | None, float | None]
    judged: Judgement
    chain: tuple[Step, ...]
    study: str | None = None


@frozen
class Event:
    """One line of the timeline: from when on an element is down or back, surely or perhaps."""

    at: float
    what: Literal["lost", "down", "back"]
    kind: str
    id: str
    sure: bool


@frozen
class Moment:
    """What is down at one time (in seconds): surely, and perhaps."""

    at: float
    sure: tuple[str, ...]
    perhaps: tuple[str, ...]


@frozen
class Cascade:
    """What a loss leads to: what is lost, what goes down with it (functions first), and the timeline.

    `unknown` are functions of which it is not stated what they need, so that nothing can be said of them; `unaffected`
    counts the functions that surely stay up.
    """

    lost: tuple[Loss, ...]
    struck: tuple[str, ...]
    perhaps_struck: tuple[str, ...]
    down: tuple[Down, ...]
    timeline: tuple[Event, ...]
    unknown: tuple[str, ...]
    unaffected: int
    moments: tuple[Moment, ...] = ()

    def at(self, seconds: float) -> Moment:
        """What of functions and systems is down at a time, as the timeline tells it."""
        state: dict[tuple[str, bool], bool] = {}
        for event in self.timeline:
            if event.at <= seconds:
                state[event.id, event.sure] = event.what != "back"
        sure, perhaps = (
            tuple(sorted(id for (id, certain), down in state.items() if down and certain is wanted))
            for wanted in (True, False)
        )
        return Moment(seconds, sure, perhaps)

    def __str__(self) -> str:
        return "\n".join(f"{item.kind} {item.id}: {item.judged}" for item in self.down)


def snapshot(found: Cascade, times: Sequence[float]) -> Cascade:
    """The same with what is down at these times."""
    return attrs.evolve(found, moments=tuple(found.at(time) for time in times))


class _Run(NamedTuple):
    """One corner of a cascade: who needs what, and when each node is down."""

    place: Corner
    spells: Spells


def cascade(facts: Facts, losses: Sequence[Loss]) -> Cascade:
    """What fails when these are lost, with both bounds. Raises `InputError` for what there is not to lose."""
    if not losses:
        raise InputError(Problem("nothing is lost", hint="name what is lost: --lose ELEMENT"))
    struck = lasting(facts, losses)
    runs = _run(facts, struck, upper=False), _run(facts, struck, upper=True)
    ids = facts.ids("component")
    sure = sorted({ids[row] for item in struck for row in np.flatnonzero(item.mask.true).tolist()})
    maybe = {ids[row] for item in struck for row in np.flatnonzero(~item.mask.false).tolist()}
    anyway = _down_anyway(facts, runs)
    found = sorted(_down(facts, runs, anyway, {*sure}), key=_worst_first)
    down = tuple(_with_study(facts, item, {*sure}) for item in found)
    named = facts.ids("function") if facts.size("function") else ()
    first = grid(facts).first["function"]
    unknown = tuple(id for row, id in enumerate(named) if anyway[first + row])
    unaffected = len(named) - len(unknown) - sum(item.kind == "function" for item in down)
    timeline = tuple(_timeline(facts, runs, anyway))
    return Cascade(tuple(losses), tuple(sure), tuple(sorted(maybe - {*sure})), down, timeline, unknown, unaffected)


def _down_anyway(facts: Facts, runs: tuple[_Run, _Run]) -> NDArray[np.bool_]:
    """Nodes that may be down whatever is lost, since it is not stated what they need; and that are not surely down."""
    place = corner(facts, upper=True)
    open_ = np.flatnonzero(place.open)
    endless = Intervals(open_, np.zeros(len(open_)), np.full(len(open_), np.inf))
    anyway: NDArray[np.bool_] = spread(place.supply, endless, upper=True).lengths() > 0
    return anyway & (runs[0].spells.lengths() <= 0)


def _run(facts: Facts, struck: Sequence[Struck], *, upper: bool) -> _Run:
    place, whole = corner(facts, upper=upper), grid(facts)
    nodes, starts, ends = [], [], []
    for item in struck:
        rows = np.flatnonzero(~item.mask.false if upper else item.mask.true)
        nodes.append(whole.first["component"] + rows)
        starts.append(np.full(len(rows), item.loss.at))
        ends.append(item.loss.at + (item.high if upper else item.low)[rows])
    if upper:  # What may rest on something that is not drawn may be down, whatever is lost.
        open_ = np.flatnonzero(place.open)
        nodes.append(open_)
        starts.append(np.zeros(len(open_)))
        ends.append(np.full(len(open_), np.inf))
    lost = Intervals(np.concatenate(nodes), np.concatenate(starts), np.concatenate(ends))
    return _Run(place, spread(place.supply, lost, upper=upper))


def _down(facts: Facts, runs: tuple[_Run, _Run], anyway: NDArray[np.bool_], struck: set[str]) -> Iterator[Down]:
    whole = grid(facts)
    low, high = (run.spells.lengths() for run in runs)
    for kind in ("function", "system", "component"):
        for row in range(facts.size(kind)):
            node = whole.first[kind] + row
            if high[node] <= 0 or anyway[node] or facts.present(kind).false[row]:
                continue
            id = facts.ids(kind)[row]
            lasts = (float(low[node]), _finite(float(max(low[node], high[node]))))
            first = (float(runs[1].spells.start[node, 0]), _finite(float(runs[0].spells.start[node, 0])))
            tolerable = _tolerable(facts, kind, row)
            chain = () if id in struck else tuple(_chain(facts, runs[0] if low[node] > 0 else runs[1], node))
            judged = _judged(lasts, tolerable)
            yield Down(kind, id, bool(low[node] > 0), first, lasts, tolerable, judged, chain)


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def _tolerable(facts: Facts, kind: str, row: int) -> tuple[float | None, float | None]:
    if kind != "function":
        return None, None
    number = facts.number_column("function", "tolerable_outage")
    if not number.declared[row] or (number.nothing is not None and number.nothing[row]):
        return None, None
    return float(number.low[row]), _finite(float(number.high[row]))


def _judged(lasts: tuple[float, float | None], tolerable: tuple[float | None, float | None]) -> Judgement:
    least, most = tolerable
    if least is None:
        return "not stated"
    shortest, longest = lasts[0], np.inf if lasts[1] is None else lasts[1]
    if shortest > (np.inf if most is None else most):
        return "exceeded"
    return "kept" if longest <= least else "perhaps"


ORDER: tuple[Judgement, ...] = ("exceeded", "perhaps", "not stated", "kept")


def _worst_first(item: Down) -> tuple[int, int, bool, float, str]:
    kinds = ("function", "system", "component")
    return kinds.index(item.kind), ORDER.index(item.judged), not item.sure, item.first[0], item.id


def _chain(facts: Facts, run: _Run, node: int) -> Iterator[Step]:
    """From what is down to what was lost: at each step the supplier that is down the longest."""
    seen: set[int] = set()
    supply = run.place.supply
    lengths = run.spells.lengths()
    while node not in seen and len(seen) < MOST_STEPS:
        seen.add(node)
        if node < grid(facts).dead:
            yield element(facts, _number(facts, node))
        suppliers = [
            member
            for group in np.flatnonzero(supply.dependent == node).tolist()
            for member in supply.suppliers[supply.starts[group] : supply.starts[group + 1]].tolist()
            if lengths[member] > 0 and member not in seen
        ]
        if not suppliers:
            return
        node = max(suppliers, key=lambda member: (float(lengths[member]), -member))


MOST_STEPS = 20


def _number(facts: Facts, node: int) -> int:
    whole = grid(facts)
    kind = max(
        (kind for kind in whole.first if whole.first[kind] <= node and facts.size(kind)), key=whole.first.__getitem__
    )
    return node - whole.first[kind] + facts.offset(kind)


def _timeline(facts: Facts, runs: tuple[_Run, _Run], anyway: NDArray[np.bool_]) -> list[Event]:
    """When functions and systems go down and are back: surely by the lower bound, perhaps by the upper alone."""
    whole, found = grid(facts), []
    for kind in ("function", "system"):
        for row in range(facts.size(kind)):
            node, id = whole.first[kind] + row, facts.ids(kind)[row]
            if anyway[node]:
                continue
            sure = bool(runs[0].spells.start[node, 0] < np.inf)
            spells = runs[0 if sure else 1].spells
            for start, end in zip(spells.start[node].tolist(), spells.end[node].tolist(), strict=True):
                if start < np.inf:
                    found.append(Event(start, "down", kind, id, sure))
                if start < np.inf and end < np.inf:
                    found.append(Event(end, "back", kind, id, sure))
    order = {"lost": 0, "down": 1, "back": 2}
    return sorted(found, key=lambda event: (event.at, order[event.what], event.kind, event.id))


def _with_study(facts: Facts, item: Down, struck: set[str]) -> Down:
    """What a study found of just this loss, in the place of what the graph says."""
    for row in range(facts.size("evidence") if facts.has("evidence", "lost") else 0):
        if not facts.truth("evidence", "fits").true[row]:
            continue
        lost, about = (_ids(facts, name, row) for name in ("lost", "about"))
        outage = facts.number_column("evidence", "outage")
        if lost == struck and item.id in about and outage.declared[row]:
            lasts = (float(outage.low[row]), _finite(float(outage.high[row])))
            judged = _judged(lasts, item.tolerable)
            sure = lasts[0] > 0
            return attrs.evolve(item, lasting=lasts, judged=judged, sure=sure, study=facts.ids("evidence")[row])
    return item


def _ids(facts: Facts, name: str, row: int) -> set[str]:
    many = facts.many("evidence", name)
    return {facts.id_of(int(number)) for number in many.members[many.starts[row] : many.starts[row + 1]]}


@frozen
class Ranked:
    """One loss among all: what it is, and which functions are surely and perhaps down for too long.

    `loss` is how it is named to be lost by itself (`--lose`).
    """

    kind: str
    what: str
    sure: bool
    exceeded: tuple[str, ...]
    perhaps: tuple[str, ...]
    longest: float | None

    @property
    def loss(self) -> str:
        """How it is named to be lost by itself."""
        return self.what if self.kind == "component" else f"{self.kind.replace(' ', '-')}:{self.what}"


@frozen
class EachLoss:
    """Every single loss and every loss of a common cause, the worst first; `harmless` counts those that exceed none."""

    ranked: tuple[Ranked, ...]
    harmless: int
    cases: int

    def __str__(self) -> str:
        return "\n".join(f"{item.kind} {item.what}: {len(item.exceeded)} exceeded" for item in self.ranked)


def each_loss(facts: Facts) -> EachLoss:
    """Every component lost by itself, and all that share a place, supplier, product or another cause lost at once.

    Raises `InputError` where no function is drawn.
    """
    if not facts.size("function"):
        hint = "draw what the systems are for: functions, with `performed_by` and `tolerable_outage`"
        raise InputError(Problem("the design has no functions, so nothing can be said of losses", hint=hint))
    (scenario,) = AGAIN["single-failure"]
    cases, found = cases_of(facts, scenario), outages(facts, scenario)
    first, size = grid(facts).first["function"], facts.size("function")
    low, high = found.low[:, first : first + size], found.high[:, first : first + size]
    tolerable = facts.number_column("function", "tolerable_outage")
    stated = tolerable.declared if tolerable.nothing is None else tolerable.declared & ~tolerable.nothing
    exceeded = (low > tolerable.high[None, :]) & stated[None, :]
    perhaps = (high > tolerable.low[None, :]) & stated[None, :] & ~exceeded
    ids = np.array(facts.ids("function"), dtype=object)
    ranked = [
        Ranked(
            cases.names[case][0][0], cases.names[case][0][1], bool(cases.exists[case]),
            tuple(sorted(ids[exceeded[case]].tolist())), tuple(sorted(ids[perhaps[case]].tolist())),
            _finite(float(high[case].max(initial=0.0))),
        )
        for case in range(cases.size)
        if exceeded[case].any() or perhaps[case].any()
    ]  # fmt: skip
    ranked.sort(key=lambda item: (-len(item.exceeded), not item.sure, -len(item.perhaps), item.kind, item.what))
    return EachLoss(tuple(ranked), cases.size - len(ranked), cases.size)
