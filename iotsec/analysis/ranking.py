"""Every loss tried in turn: each component by itself, and all that share a cause, ranked by what they stop."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from iotsec.analysis.cascading import ONLY_THE_GRAPH, down_whatever_is_lost, refuse_without_functions, run_both
from iotsec.analysis.losses import Loss, Struck
from iotsec.analysis.resting import unsaid_below
from iotsec.analysis.studied import studies_of
from iotsec.columns.rows import Bools, Floats
from iotsec.conditions.masks import Mask
from iotsec.facts.derived.scenarios.cases import Cases, cases_of
from iotsec.facts.derived.scenarios.outage import Down, down_in_cases
from iotsec.facts.derived.scenarios.supply import grid
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing

SCENARIO = "any_loss_or_common_cause"


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

    def __str__(self) -> str:
        told = (("too long down", self.exceeded), ("perhaps too long down", self.perhaps))
        return self.loss + "".join(f"; {said}: {', '.join(ids)}" for said, ids in told if ids)


@frozen
class EachLoss:
    """Every single loss and every loss of a common cause, the worst first; `harmless` counts those that exceed none.

    `unknown` are functions that more losses than are ranked may take down for too long, since it is not stated what
    they need, or how long they may be down: `harmless` says nothing of these. `left_out` counts the losses for which
    the work allowed did not suffice: of those nothing is known.
    """

    ranked: tuple[Ranked, ...]
    harmless: int
    cases: int
    unknown: tuple[str, ...] = ()
    left_out: int = 0
    unless: tuple[Missing, ...] = ()

    def __str__(self) -> str:
        return "\n".join([*map(str, self.ranked), ONLY_THE_GRAPH])


def each_loss(facts: Facts) -> EachLoss:
    """Every component lost by itself, and all that share a place, supplier, product, key or feed lost at once.

    Raises `InputError` where no function is drawn.
    """
    refuse_without_functions(facts)
    cases = cases_of(facts, SCENARIO)
    down = _of_functions(facts, cases)
    tolerable = facts.number_column("function", "tolerable_outage")
    stated = tolerable.declared if tolerable.nothing is None else tolerable.declared & ~tolerable.nothing
    anyway = _down_anyway(facts)
    exceeded = (down.low > tolerable.high[down.node]) & stated[down.node]
    perhaps = (down.high > tolerable.low[down.node]) & (stated & ~anyway)[down.node] & ~exceeded
    ranked = [_ranked(facts, cases, down, exceeded, perhaps, part) for part in _by_case(down.case, exceeded | perhaps)]
    ranked.sort(key=lambda item: (-len(item.exceeded), not item.sure, -len(item.perhaps), item.kind, item.what))
    said = stated if tolerable.nothing is None else stated | tolerable.nothing  # None: it may stop for good.
    silent = (~said | anyway) & ~facts.present("function").false
    ids = np.array(facts.ids("function"), dtype=object)
    unknown, harmless = tuple(ids[silent].tolist()), down.looked - len(ranked)
    unless = [Missing("function", id, "tolerable_outage") for id in ids[silent & ~said].tolist()]
    unless += unsaid_below(facts, ids[silent & anyway].tolist())
    return EachLoss(tuple(ranked), harmless, cases.size, unknown, cases.size - down.looked, tuple(unless))


def _by_case(case: NDArray[np.int64], chosen: Bools) -> list[slice]:
    """The places of each case of which something is chosen."""
    starts = np.flatnonzero(np.append(True, case[1:] != case[:-1])[: len(case)])
    ends = np.append(starts[1:], len(case))
    some = np.logical_or.reduceat(chosen, starts) if len(starts) else chosen
    return [slice(*ends_) for ends_ in zip(starts[some].tolist(), ends[some].tolist(), strict=True)]


def _ranked(facts: Facts, cases: Cases, down: Down, exceeded: Bools, perhaps: Bools, part: slice) -> Ranked:
    """One case with what stops for too long in it."""
    case, ids = int(down.case[part.start]), facts.ids("function")
    named = [
        tuple(sorted(ids[row] for row in down.node[part][chosen[part]].tolist())) for chosen in (exceeded, perhaps)
    ]
    kind, what = cases.names[case][0]
    longest = _finite(float(down.high[part].max(initial=0.0)))
    return Ranked(kind, what, bool(cases.exists[case]), named[0], named[1], longest)


def _down_anyway(facts: Facts) -> Bools:
    """Which functions may be down whatever is lost, since it is not stated what they need."""
    first, size = grid(facts).first["function"], facts.size("function")
    return down_whatever_is_lost(facts)[first : first + size]


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def _of_functions(facts: Facts, cases: Cases) -> Down:
    """How long each function (its row) is down in which case; by studies where there are some of just this loss."""
    found, first, size = down_in_cases(facts, SCENARIO), grid(facts).first["function"], facts.size("function")
    kept = (found.node >= first) & (found.node < first + size)
    down = Down(found.case[kept], found.node[kept] - first, found.low[kept], found.high[kept], found.looked)
    for case, (low, high) in _studied(facts, cases, found.looked):
        down = _replaced(down, case, low, high)
    return down


def _replaced(down: Down, case: int, low: Floats, high: Floats) -> Down:
    """The same with what a study says of one case."""
    first, last = np.searchsorted(down.case, (case, case + 1))
    rows = np.flatnonzero(high > 0)
    return Down(
        np.concatenate((down.case[:first], np.full(len(rows), case), down.case[last:])),
        np.concatenate((down.node[:first], rows, down.node[last:])),
        np.concatenate((down.low[:first], low[rows], down.low[last:])),
        np.concatenate((down.high[:first], high[rows], down.high[last:])),
        down.looked,
    )


def _studied(facts: Facts, cases: Cases, looked: int) -> Iterator[tuple[int, tuple[Floats, Floats]]]:
    """The cases of which there is a study, with how long each function is down in them, from and to."""
    if not (facts.size("evidence") and facts.has("evidence", "lost")):
        return
    first, size = grid(facts).first["function"], facts.size("function")
    for case in range(looked):
        struck = _struck(facts, cases, case)
        if studies_of(facts, struck.mask.true):
            runs = run_both(facts, [struck])
            low, high = (run.spells.lengths()[first : first + size] for run in runs)
            yield case, (low, np.maximum(low, high))


def _struck(facts: Facts, cases: Cases, case: int) -> Struck:
    """What is lost in one case, and for how long."""
    size, loss = facts.size("component"), cases.loss
    at = np.flatnonzero(loss.case == case)
    sure, perhaps = np.zeros(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_)
    low, high = np.zeros(size), np.zeros(size)
    rows: NDArray[np.int64] = loss.component[at]
    perhaps[rows], sure[rows[loss.sure[at]]] = True, True
    low[rows], high[rows] = loss.short[at], loss.long[at]
    return Struck(Loss(cases.names[case][0][1]), Mask(sure, ~perhaps), low, high)
