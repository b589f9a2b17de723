"""Every loss tried in turn: each component by itself, and all that share a cause, ranked by what they stop."""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from iotsec.analysis.cascading import ONLY_THE_GRAPH, down_whatever_is_lost, refuse_without_functions, run_both
from iotsec.analysis.losses import Loss, Struck
from iotsec.analysis.studied import studies_of
from iotsec.columns.rows import Bools, Floats
from iotsec.conditions.masks import Mask
from iotsec.facts.derived.scenarios.cases import Cases, cases_of
from iotsec.facts.derived.scenarios.outage import MOST_NODES, outages
from iotsec.facts.derived.scenarios.supply import grid
from iotsec.facts.table import Facts

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


@frozen
class EachLoss:
    """Every single loss and every loss of a common cause, the worst first; `harmless` counts those that exceed none.

    `unknown` are functions of which nothing can be said, since it is not stated what they need, or how long they may
    be down. `whole` is False where there were more cases than the work allowed: of those nothing is known.
    """

    ranked: tuple[Ranked, ...]
    harmless: int
    cases: int
    unknown: tuple[str, ...] = ()
    whole: bool = True

    def __str__(self) -> str:
        lines = (f"{item.kind} {item.what}: {len(item.exceeded)} exceeded" for item in self.ranked)
        return "\n".join([*lines, ONLY_THE_GRAPH])


def each_loss(facts: Facts) -> EachLoss:
    """Every component lost by itself, and all that share a place, supplier, product, key or feed lost at once.

    Raises `InputError` where no function is drawn.
    """
    refuse_without_functions(facts)
    cases = cases_of(facts, SCENARIO)
    low, high = _outages(facts, cases)
    tolerable = facts.number_column("function", "tolerable_outage")
    stated = tolerable.declared if tolerable.nothing is None else tolerable.declared & ~tolerable.nothing
    exceeded = (low > tolerable.high[None, :]) & stated[None, :]
    known = stated & ~_down_anyway(facts)
    perhaps = (high > tolerable.low[None, :]) & known[None, :] & ~exceeded
    ids = np.array(facts.ids("function"), dtype=object)
    ranked = [
        Ranked(
            cases.names[case][0][0], cases.names[case][0][1], bool(cases.exists[case]),
            tuple(sorted(ids[exceeded[case]].tolist())), tuple(sorted(ids[perhaps[case]].tolist())),
            _finite(float(high[case].max(initial=0.0))),
        )
        for case in np.flatnonzero(exceeded.any(axis=1) | perhaps.any(axis=1)).tolist()
    ]  # fmt: skip
    ranked.sort(key=lambda item: (-len(item.exceeded), not item.sure, -len(item.perhaps), item.kind, item.what))
    whole = cases.size <= MOST_NODES // grid(facts).nodes
    said = stated if tolerable.nothing is None else stated | tolerable.nothing  # None: it may stop for good.
    silent = (~said | _down_anyway(facts)) & ~facts.present("function").false
    return EachLoss(tuple(ranked), cases.size - len(ranked), cases.size, tuple(ids[silent].tolist()), whole)


def _down_anyway(facts: Facts) -> Bools:
    """Which functions may be down whatever is lost, since it is not stated what they need."""
    first, size = grid(facts).first["function"], facts.size("function")
    return down_whatever_is_lost(facts)[first : first + size]


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def _outages(facts: Facts, cases: Cases) -> tuple[Floats, Floats]:
    """How long each function is down in each case, from and to; by studies where there are some of just this loss."""
    found, first, size = outages(facts, SCENARIO), grid(facts).first["function"], facts.size("function")
    low, high = (end[:, first : first + size].copy() for end in (found.low, found.high))
    if facts.size("evidence") and facts.has("evidence", "lost"):
        for case in range(cases.size):
            struck = _struck(facts, cases, case)
            if studies_of(facts, struck.mask.true):
                runs = run_both(facts, [struck])
                low[case], high[case] = (run.spells.lengths()[first : first + size] for run in runs)
                high[case] = np.maximum(low[case], high[case])
    return low, high


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
