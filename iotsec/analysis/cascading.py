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

from iotsec import units
from iotsec.analysis.losses import Loss, Struck, lasting
from iotsec.analysis.resting import unsaid_below
from iotsec.analysis.studied import Study, settled_by, studies_of
from iotsec.errors import InputError, Problem
from iotsec.facts.derived.scenarios.supply import Corner, corner, grid
from iotsec.facts.derived.showing import element
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing, Step
from iotsec.graph.cascade import Groups, groups_of
from iotsec.graph.cascade import cascade as spread
from iotsec.graph.spells import Intervals, Spells

Judgement = Literal["exceeded", "perhaps", "kept", "not stated"]
"""Against the longest tolerable outage: surely longer, perhaps longer, surely within it, or nothing to compare with."""


@frozen
class Down:
    """An element that goes down: when first (perhaps from `first[0]` on, surely by `first[1]`), for how long in all.

    `lasting` is from and to, `chain` the failures by which it goes down. Times are in seconds; None stands for never,
    and for without end. `study` is the evidence that stands in the place of what the graph says. `instead` is what is
    done in its place (its degraded mode), and `instead_up` whether that stays up.
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
    instead: str | None = None
    instead_up: bool | None = None

    def __str__(self) -> str:
        first, least, most = (_shown(time) for time in (self.first[0], *self.lasting))
        lasts = least if least == most else f"{least} to {most}"
        return f"{self.kind} {self.id}: down {'' if self.sure else 'perhaps '}from {first} for {lasts}, {self.judged}"


@frozen
class Event:
    """One line of the timeline: from when on an element is down or back, surely or perhaps.

    What is perhaps back may be down still, until it surely is back.
    """

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

    `unknown` are functions of which it is not stated what they need, so that nothing can be said of them (`unless` that
    is stated); `unaffected` counts the functions that surely stay up. `whole` is False where the work allowed did not
    suffice, so that bounds are wider than they would be.
    """

    lost: tuple[Loss, ...]
    struck: tuple[str, ...]
    perhaps_struck: tuple[str, ...]
    down: tuple[Down, ...]
    timeline: tuple[Event, ...]
    unknown: tuple[str, ...]
    unaffected: int
    moments: tuple[Moment, ...] = ()
    whole: bool = True
    unless: tuple[Missing, ...] = ()

    def at(self, seconds: float) -> Moment:
        """What of functions and systems is down at a time, as the timeline tells it."""
        surely, perhaps = dict[str, bool](), dict[str, bool]()
        for event in self.timeline:
            if event.at <= seconds:
                down = event.what != "back"
                surely[event.id] = down and (event.sure or surely.get(event.id, False))
                perhaps[event.id] = down or (not event.sure and perhaps.get(event.id, False))
        sure = tuple(sorted(id for id, down in surely.items() if down))
        return Moment(seconds, sure, tuple(sorted(id for id, down in perhaps.items() if down and id not in sure)))

    def __str__(self) -> str:
        return "\n".join([*map(str, self.down), ONLY_THE_GRAPH])


def _shown(seconds: float | None) -> str:
    return "ever" if seconds is None or seconds == np.inf else units.show(seconds, units.TIME)


ONLY_THE_GRAPH = "This is what follows in the graph as drawn, and nothing more."
"""What every answer says of itself."""


def snapshot(found: Cascade, times: Sequence[float]) -> Cascade:
    """The same with what is down at these times."""
    return attrs.evolve(found, moments=tuple(found.at(time) for time in times))


class Run(NamedTuple):
    """One corner of a cascade: who needs what, when each node is down, and for how long in all."""

    place: Corner
    spells: Spells
    studies: tuple[Study, ...]
    lengths: NDArray[np.float64]

    @property
    def studied(self) -> dict[int, str]:
        """The nodes of which a study found how long they are down, with the evidence."""
        return {item.node: item.evidence for item in self.studies}


def cascade(facts: Facts, losses: Sequence[Loss]) -> Cascade:
    """What fails when these are lost, with both bounds.

    Raises `InputError` for what there is not to lose, and where no function is drawn.
    """
    refuse_without_functions(facts)
    return followed(facts, losses)


def refuse_without_functions(facts: Facts) -> None:
    """Raises `InputError` where no function is drawn: an empty table would look like safety."""
    if not facts.size("function"):
        hint = "draw what the systems are for: functions, with `performed_by` and `tolerable_outage`"
        raise InputError(Problem("the design has no functions, so nothing can be said of losses", hint=hint))


def followed(facts: Facts, losses: Sequence[Loss]) -> Cascade:
    """As `cascade`, also where no function is drawn: then nothing but systems and components can go down."""
    if not losses:
        raise InputError(Problem("nothing is lost", hint="name what is lost: --lose ELEMENT"))
    struck = lasting(facts, losses)
    runs = run_both(facts, struck)
    ids = facts.ids("component")
    sure = sorted({ids[row] for item in struck for row in np.flatnonzero(item.mask.true).tolist()})
    maybe = {ids[row] for item in struck for row in np.flatnonzero(~item.mask.false).tolist()}
    anyway = _down_anyway(facts, runs)
    down = tuple(sorted(_down(facts, runs, anyway, {*sure}), key=_worst_first))
    named = facts.ids("function") if facts.size("function") else ()
    first = grid(facts).first["function"]
    unknown = tuple(id for row, id in enumerate(named) if anyway[first + row])
    unaffected = len(named) - len(unknown) - sum(item.kind == "function" for item in down)
    timeline = tuple(_timeline(facts, runs, anyway))
    whole = runs[0].spells.whole and runs[1].spells.whole
    return Cascade(
        tuple(losses), tuple(sure), tuple(sorted(maybe - {*sure})), down, timeline, unknown, unaffected, whole=whole,
        unless=unsaid_below(facts, unknown),
    )  # fmt: skip


def run_both(facts: Facts, struck: Sequence[Struck]) -> tuple[Run, Run]:
    """Both corners of a cascade, with what studies found of just this loss in the place of what the graph says."""
    lost = np.logical_or.reduce([item.mask.true for item in struck])
    studies = studies_of(facts, lost)
    return _run(facts, struck, studies, upper=False), _run(facts, struck, studies, upper=True)


def _down_anyway(facts: Facts, runs: tuple[Run, Run]) -> NDArray[np.bool_]:
    """Nodes that may be down whatever is lost, since it is not stated what they need; and that are not surely down."""
    return down_whatever_is_lost(facts) & (runs[0].lengths <= 0)


def down_whatever_is_lost(facts: Facts) -> NDArray[np.bool_]:
    """Nodes that may be down whatever is lost, since it is not stated what they need."""
    place = corner(facts, upper=True)
    open_ = np.flatnonzero(place.open)
    endless = Intervals(open_, np.zeros(len(open_)), np.full(len(open_), np.inf))
    anyway: NDArray[np.bool_] = spread(place.supply, endless, upper=True).lengths() > 0
    return anyway


def _run(facts: Facts, struck: Sequence[Struck], studies: tuple[Study, ...], *, upper: bool) -> Run:
    place, whole = settled_by(corner(facts, upper=upper), studies), grid(facts)
    began = min(item.loss.at for item in struck)
    found = [item.high if upper else item.low for item in studies]
    nodes = [np.array([item.node for item in studies], dtype=np.int64)]
    starts, ends = [np.full(len(studies), began)], [began + np.array(found, dtype=np.float64)]
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
    spells = spread(place.supply, lost, upper=upper)
    return Run(place, spells, studies, spells.lengths())


def _down(facts: Facts, runs: tuple[Run, Run], anyway: NDArray[np.bool_], struck: set[str]) -> Iterator[Down]:
    whole, studied = grid(facts), runs[0].studied
    low, high = (run.lengths for run in runs)
    needs = groups_of(runs[0].place.supply), groups_of(runs[1].place.supply)
    for kind in ("function", "system", "component"):
        for row in range(facts.size(kind)):
            node = whole.first[kind] + row
            if (high[node] <= 0 and node not in studied) or anyway[node] or facts.present(kind).false[row]:
                continue
            id = facts.ids(kind)[row]
            lasts = (float(low[node]), _finite(float(max(low[node], high[node]))))
            first = (_start(runs[1], node), _finite(_start(runs[0], node)))
            tolerable = _tolerable(facts, kind, row)
            chain = (
                ()
                if id in struck
                else tuple(_chain(facts, *((runs[0], needs[0]) if low[node] > 0 else (runs[1], needs[1])), node))
            )
            judged = _judged(lasts, tolerable)
            sure, study = bool(low[node] > 0), studied.get(node)
            yield Down(kind, id, sure, first, lasts, tolerable, judged, chain, study, *_instead(facts, kind, row, runs))


def _start(run: Run, node: int) -> float:
    """When a node is down first; at the beginning where a study found that it is not."""
    found = float(run.spells.start[node, 0])
    return 0.0 if node in run.studied and found == np.inf else found


def _instead(facts: Facts, kind: str, row: int, runs: tuple[Run, Run]) -> tuple[str | None, bool | None]:
    """What is done instead of a function that is down, and whether that stays up: its degraded mode."""
    code = int(facts.code("function", "degraded_mode")[row]) if kind == "function" else -1
    if code < 0:
        return None, None
    node = int(grid(facts).node_of[code])
    low, high = (float(run.lengths[node]) for run in runs)
    return facts.id_of(code), True if high <= 0 else False if low > 0 else None


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


def _chain(facts: Facts, run: Run, groups: Groups, node: int) -> Iterator[Step]:
    """From what is down to what was lost: at each step the supplier that is down the longest."""
    seen: set[int] = set()
    supply = run.place.supply
    lengths = run.lengths
    while node not in seen and len(seen) < MOST_STEPS:
        seen.add(node)
        if node < grid(facts).dead:
            yield element(facts, _number(facts, node))
        suppliers = [
            member
            for group in groups.of(node)
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


def _timeline(facts: Facts, runs: tuple[Run, Run], anyway: NDArray[np.bool_]) -> list[Event]:
    """When functions and systems go down and are back: perhaps from when on, surely from when on."""
    whole, found = grid(facts), []
    for kind in ("function", "system"):
        for row in range(facts.size(kind)):
            node, id = whole.first[kind] + row, facts.ids(kind)[row]
            if anyway[node]:
                continue
            low, high = ({*part[node].tolist()} - {np.inf} for part in (runs[0].spells.start, runs[1].spells.start))
            found += [Event(at, "down", kind, id, at in low) for at in low | high]
            low, high = ({*part[node].tolist()} - {np.inf} for part in (runs[0].spells.end, runs[1].spells.end))
            found += [Event(at, "back", kind, id, at in high) for at in low | high]
    order = {"lost": 0, "down": 1, "back": 2}
    return sorted(found, key=lambda event: (event.at, order[event.what], event.kind, event.id))
