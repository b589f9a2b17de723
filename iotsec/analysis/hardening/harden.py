"""The least to change in a design so that nothing of it is surely not met, as the ordinary check finds.

What is not met says what would have to be done (a formula over changes). The cheapest choice with which all formulas
hold is made and checked; what is still open then adds formulas of its own, until the check is clean. Formulas are
necessary, so the cost of each choice is a bound from below, and a choice that is exact and passes the check is the
cheapest there is among the known changes.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Mapping

from iotsec.analysis.hardening.acts import Act, applied, plain, value_before
from iotsec.analysis.hardening.adding import PLACED
from iotsec.analysis.hardening.costs import USUAL_COSTS, Costs
from iotsec.analysis.hardening.mending import Barred
from iotsec.analysis.hardening.pruning import Lost, keys, lost, pruned
from iotsec.analysis.hardening.searching import Answer, Asking, Key, Search
from iotsec.analysis.hardening.telling import Beyond, ByHand, Change, Hardening, Needed, Within
from iotsec.errors import InputError, Problem
from iotsec.findings import OPEN_VERDICTS, Findings, Verdict
from iotsec.model.design import Design
from iotsec.requirements.requirement import Obligation, Profile

MOST_PROBES = 40_000
"""So many elements are checked in all to say for what each change is needed."""
DUST = 1e-6
"""By how much a sum of costs may differ from a budget by arithmetic alone."""


def harden(
    design: Design,
    *profiles: Profile,
    costs: Costs | None = None,
    limit: Obligation = "should",
    as_of: datetime.date | None = None,
    choices: Mapping[str, str] | None = None,
    budget: float | None = None,
    explain: bool = False,
) -> Hardening:
    """The cheapest set of changes after which nothing is surely not met that can be met at all.

    Nothing becomes unknown by them that was known; of elements that are added some may be left to make clear. The
    answer is checked as any design is. With `explain` each change says what would not be met without it. Where that
    costs more than the `budget`, it is the set within the budget that mends most, what is most dangerous first. Raises
    `InputError` as `check` does, where nothing is checked at all, and for a budget that is no number above 0.
    """
    if budget is not None and not 0 < budget < math.inf:
        raise InputError(Problem(f"a budget is a number above 0, not {budget}"))
    asking = Asking(design, profiles, {"as_of": as_of, "choices": choices}, costs or USUAL_COSTS, limit)
    search = Search(asking)
    if search.first.nothing_checked:
        hint = "draw its elements first"
        raise InputError(
            Problem(f"{design.id}: no requirement found an element, so there is nothing to harden", hint=hint)
        )
    answer = pruned(search, search.run())
    within = None
    if budget is not None and search.cost(answer.made) > budget + DUST:
        answer, within = _within(search, answer, budget)
    return _told(search, answer, within, explain=explain)


def _within(search: Search, whole: Answer, budget: float) -> tuple[Answer, Within]:
    """What the budget buys, and what is left that the whole answer would have met."""
    cost, beyond = search.cost(whole.made), search.left_open(whole.findings)
    from iotsec.analysis.hardening.affording import Affording  # Only where a budget does not do.

    best, settled = Affording(search, budget).run()
    part = pruned(search, best)
    left = _beyond(search, search.left_open(part.findings) - beyond)
    return part, Within(budget, cost, min(cost, whole.bound), settled, left)


def hardened(design: Design, answer: Hardening) -> Design:
    """The design with all changes of an answer."""
    acts = [Act(item.how, item.kind, item.id, item.field, item.after, item.at) for item in answer.changes]
    return applied(design, acts)


def _told(search: Search, answer: Answer, within: Within | None, *, explain: bool) -> Hardening:
    """The answer as a value that stays."""
    asking, changes, after = search.asking, _changes(search, answer, explain=explain), answer.findings
    cost = sum(item.cost for item in changes)
    unknown = {search.key(after, *at) for at in search.rows(after, Verdict.UNKNOWN)}
    left = set() if within is None else {(item.requirement, item.kind, item.id) for item in within.left_out}
    beyond = {*search.beyond, *(item.key for item in search.open(after))} & keys(search, after, Verdict.NOT_MET)
    beyond = {key for key in beyond if (search.ids[key[0]], *key[1:]) not in left}
    by_hand = search.barred(after, beyond)
    return Hardening(
        tuple(f"{item.id} {item.version}" for item in asking.profiles),
        len(list(search.rows(search.first, Verdict.NOT_MET))),
        changes, cost, min(answer.bound, cost), asking.costs.unit,
        within is not None or not search.open(after), answer.whole,
        _beyond(search, beyond - by_hand.keys()),
        len(unknown & search.unknown), len(unknown - search.unknown), search.checks, _by_hand(search, by_hand), within,
        answer.each_needed,
    )  # fmt: skip


def _beyond(search: Search, keys: Iterable[Key]) -> tuple[Beyond, ...]:
    """Findings by what a reader calls them."""
    return tuple(Beyond(search.ids[key[0]], *key[1:]) for key in sorted(keys))


def _by_hand(search: Search, found: Mapping[Key, Barred]) -> tuple[ByHand, ...]:
    """What people have to do or decide, with who may accept that it is not met."""
    told = []
    for key, (reason, (_kind, id, field)) in sorted(found.items()):
        waivable = search.requirements[key[0]].waivable
        roles = () if waivable is None else tuple(waivable.by)
        days = None if waivable is None or waivable.at_most is None else waivable.at_most.seconds / 86_400
        told.append(ByHand(search.ids[key[0]], *key[1:], reason, f"{id}.{field}", roles, days))
    return tuple(told)


def _changes(search: Search, answer: Answer, *, explain: bool) -> tuple[Change, ...]:
    """The changes made, in an order that is the same every time; with what each is needed for where asked."""
    catalogue, design = search.catalogue, search.asking.design
    numbers = sorted(answer.made, key=lambda item: catalogue.acts[item].key)
    probing = explain and len(numbers) * max(1, len(design.elements)) <= MOST_PROBES
    changes = []
    for number in numbers:
        act = catalogue.acts[number]
        needed = _needed(search, answer, number) if probing else None
        before = value_before(design, act.slot)
        after = plain(dict(act.value) if act.how == "new" else act.value)
        at, near = ((), "".join(act.at)) if act.how == "new" else (act.at, "")
        taken = tuple(field for field in PLACED if field in after) if near else ()
        cost = catalogue.costs[number]
        changes.append(Change(act.how, act.kind, act.id, act.field, before, after, cost, needed, None, at, near, taken))
    return tuple(changes)


def _needed(search: Search, answer: Answer, number: int) -> tuple[Needed, ...]:
    """What would fail, or not be known any more, without a change and those that rest on it, by the check."""
    without = search.check(answer.made - search.catalogue.resting(number, answer.made))
    found, open_ = list(lost(search, answer.findings, without)), keys(search, answer.findings, *OPEN_VERDICTS)
    for judged, row in search.rows(without, Verdict.UNKNOWN):
        key = search.key(without, judged, row)
        if key in search.unknown and key not in open_:  # It comes to be known by the way.
            found.append(Lost(judged, row, Verdict.UNKNOWN))
    return tuple(_lost(without, item) for item in found)


def _lost(without: Findings, item: Lost) -> Needed:
    """A finding that is open without a change, with what shows it: a way, a chain of failures, statements that lack."""
    finding = without.finding(item.judged, item.row)
    seen = (each.witness for each in finding.because if each.witness is not None)
    shown = next((each for each in seen if each.form in ("way", "chain")), None)
    along, form = tuple(f"{each.id}.{each.field}" for each in item.unsaid), "statements" if item.unsaid else ""
    if shown is not None and item.verdict is Verdict.NOT_MET:
        along, form = tuple(step.id for step in (shown.ways()[0] if shown.form == "way" else shown.steps)), shown.form
    return Needed(finding.requirement.id, finding.kind, finding.id, along, item.verdict.word, form)


__all__ = ["Beyond", "Change", "Hardening", "Needed", "Within", "harden", "hardened"]
