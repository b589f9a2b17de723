"""Requirements asked again with something lost or taken: the framework's fifth item over its items two to four."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from iotsec.checking.scenarios import CaseExplainer, named
from iotsec.columns.rows import Bools
from iotsec.conditions.evaluate import holds
from iotsec.conditions.masks import Mask, both, either
from iotsec.conditions.source import Scope
from iotsec.conditions.tree import Condition, Fact, Fold, Guards, Quantified, Reached, walk
from iotsec.facts.derived.scenarios.cases import Cases, cases_of
from iotsec.facts.derived.scenarios.names import AGAIN
from iotsec.facts.table import Facts
from iotsec.findings import OPEN_VERDICTS, Findings, Judged, Seen, Verdict
from iotsec.frozen import field, frozen
from iotsec.requirements.requirement import OBLIGATIONS, Obligation, Requirement

ITEMS_ASKED_AGAIN = ("safety-cia", "operation-recovery", "legal")
"""The items that must hold also under attack and failure: the second to the fourth."""
PAIRS_AT_ONCE = 500_000
"""So many pairs of an element and a case are asked at once: it bounds the memory that the masks need."""


@frozen(eq=False)
class Turned:
    """A finding that is met as it stands, and is not (or is unknown) in some cases: which, and why in the first."""

    requirement: Requirement
    kind: str
    id: str
    verdict: Verdict
    cases: tuple[str, ...]
    _explain: Callable[[], tuple[Seen, ...]] = field(repr=False)

    @property
    def because(self) -> tuple[Seen, ...]:
        """The facts that were seen in the first of the cases."""
        return self._explain()


@frozen(eq=False)
class Again:
    """What came of asking again: in how many cases, which requirements, and what turned."""

    option: str
    cases: int
    asked: tuple[str, ...]
    unmoved: tuple[str, ...]
    turned: tuple[Turned, ...]

    def stops(self, *, limit: Obligation = "should", allow_unknown: bool = False) -> bool:
        """Whether something at or above the limit turned, so that a gate which asked for it stays closed."""
        stopping = (Verdict.NOT_MET,) if allow_unknown else OPEN_VERDICTS
        at_or_above = OBLIGATIONS[: OBLIGATIONS.index(limit) + 1]
        return any(item.verdict in stopping and item.requirement.obligation in at_or_above for item in self.turned)


def asked_again(findings: Findings, option: str) -> Again:
    """The met findings of items two to four asked again, `under` one of `single-failure` and `single-compromise`.

    Each component is lost (or held by an attacker), and all that share a common cause at once. Asked again are the
    requirements that read what is there, ways, and how long something is down; `unmoved` are the others of these items.
    """
    facts, scenario = findings.facts, AGAIN[option]
    cases = cases_of(facts, scenario)
    every = [item for item in findings.judged if item.requirement.item in ITEMS_ASKED_AGAIN]
    chosen = [item for item in every if _moved(item.requirement, facts)]
    explainer = CaseExplainer(facts)
    turned = [found for item in chosen for found in _turned(facts, scenario, cases, item, explainer)]
    asked = {item.requirement.id for item in chosen}
    unmoved = {item.requirement.id for item in every} - asked
    return Again(option, cases.size, tuple(sorted(asked)), tuple(sorted(unmoved)), tuple(turned))


def _moved(requirement: Requirement, facts: Facts) -> bool:
    """Whether a loss can make a difference to what is required."""
    if requirement.under and "any_single_loss" not in requirement.under:
        return False  # It is asked under a scenario of its own.
    conditions = (requirement.require, *(other.require for other in requirement.alternatives))
    return any(_reads_what_is_there(node, facts) for condition in conditions for node in walk(condition))


def _reads_what_is_there(node: object, facts: Facts) -> bool:
    if isinstance(node, (Reached, Guards)):
        return True
    if isinstance(node, (Quantified, Fold)):
        return node.over.form.name == "refs"
    if isinstance(node, Fact):
        kinds = zip(node.steps, node.kinds, strict=True)
        return any(facts.catalogue.varies(kind, step) for step, at in kinds for kind in at)
    return False


def _turned(facts: Facts, scenario: str, cases: Cases, item: Judged, explainer: CaseExplainer) -> Iterator[Turned]:
    rows = item.rows(Verdict.MET)
    if not len(rows) or not cases.size:
        return
    whole = [_asked(facts, scenario, item, part, cases) for part in _parts(rows, cases.size)]
    failed, doubtful = (np.concatenate([part[which] for part in whole], axis=1) for which in (0, 1))
    for place, row in enumerate(rows.tolist()):
        for verdict, marks in ((Verdict.NOT_MET, failed), (Verdict.UNKNOWN, doubtful)):
            at = np.flatnonzero(marks[:, place])
            if len(at):
                names = tuple(named(facts, scenario, case) for case in at.tolist())
                yield Turned(
                    item.requirement, item.kind, facts.ids(item.kind)[row], verdict, names,
                    _explanation(explainer, scenario, int(at[0]), item, row, verdict),
                )  # fmt: skip
                break


def _parts(rows: NDArray[np.int64], cases: int) -> Sequence[NDArray[np.int64]]:
    return np.array_split(rows, max(1, len(rows) * cases // PAIRS_AT_ONCE))


def _asked(facts: Facts, scenario: str, item: Judged, rows: NDArray[np.int64], cases: Cases) -> tuple[Bools, Bools]:
    """In which cases each element surely fails, and in which it is not known; cases by elements."""
    count = cases.size
    scope = Scope(facts, item.kind, np.tile(rows, count), dict(item.requirement.parameters))
    chosen = np.repeat(np.arange(count), len(rows))
    inside = scope.under(scenario, chosen, np.tile(rows, count))
    answer = either(_ways_to_meet(item.requirement, inside))
    here = facts.present_in(scenario, item.kind, np.tile(rows, count), chosen)
    failed = answer.false & here.true & cases.exists[chosen]
    doubtful = ~answer.true & ~failed & ~here.false
    return failed.reshape(count, -1), doubtful.reshape(count, -1)


def _ways_to_meet(requirement: Requirement, scope: Scope) -> Iterator[Mask]:
    yield holds(requirement.require, scope)
    for other in requirement.alternatives:
        own = holds(other.require, scope)
        yield own if other.when is None else both((holds(other.when, scope), own))


def _explanation(
    explainer: CaseExplainer, scenario: str, case: int, item: Judged, row: int, verdict: Verdict
) -> Callable[[], tuple[Seen, ...]]:
    wanted = False if verdict is Verdict.NOT_MET else None
    condition: Condition = item.requirement.require
    parameters = dict(item.requirement.parameters)

    def explain() -> tuple[Seen, ...]:
        told = explainer.in_one(scenario, case, condition, (item.kind, row), parameters, wanted)
        return tuple(dict.fromkeys(Seen(**found._asdict()) for found in told))

    return explain
