"""What an answer can do without: changes without which it still mends as much are taken away, one by one.

Where the search ends at its budget of work, it holds changes that later ones made needless: a guard before a guard, a
statement about something that is not asked any more. A change goes if the check of the design without it finds nothing
that is worse. It is not tried where the formulas of the search say already that something would be.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from iotsec.analysis.hardening.expanding import Tree, holds, numbers_in
from iotsec.analysis.hardening.searching import Answer, Key, Search
from iotsec.facts.witness import Missing
from iotsec.findings import OPEN_VERDICTS, Findings, Judged, Verdict

MOST_PRUNED = 5_000
"""So many elements are checked in all to see what can be left out."""


class Lost(NamedTuple):
    """A finding that is worse without a change: not met, not known, or not known for want of more statements."""

    judged: Judged
    row: int
    verdict: Verdict
    unsaid: tuple[Missing, ...] = ()


def pruned(search: Search, answer: Answer) -> Answer:
    """The answer without what it can do without, the most expensive first.

    What rests on a change goes with it. Those that were seen to be needed are tried again after one is gone: what they
    are needed for may be gone as well.
    """
    catalogue, asked = search.catalogue, _Asked(search, answer)

    def order(number: int) -> tuple[float, tuple[str, ...]]:
        return -search.cost(catalogue.resting(number, answer.made)), catalogue.acts[number].key

    waiting, needed = deque(sorted(answer.made, key=order)), 0
    checks = MOST_PRUNED // max(1, len(search.asking.design.elements))
    while needed < len(waiting):
        number = waiting.popleft()
        gone = catalogue.resting(number, answer.made)
        if not asked.need(gone, answer.made):
            if not checks:
                break
            checks -= 1
            findings = search.check(answer.made - gone)
            if next(lost(search, answer.findings, findings), None) is None:
                answer, needed = answer._replace(made=answer.made - gone, findings=findings), 0
                waiting = deque(each for each in waiting if each in answer.made)
                continue
        waiting.append(number)
        needed += 1
    return answer._replace(each_needed=needed == len(waiting))


class _Asked:
    """What has to hold by all that the search has learned, so that nothing is open that an answer mends."""

    def __init__(self, search: Search, answer: Answer) -> None:
        open_ = keys(search, answer.findings, *OPEN_VERDICTS)
        trees = {search.catalogue.tree(root.formula, root.made) for root in search.roots if root.key not in open_}
        self.trees: dict[int, list[Tree]] = {}
        for tree in trees:
            for number in set(numbers_in(tree)):
                self.trees.setdefault(number, []).append(tree)

    def need(self, gone: frozenset[int], made: frozenset[int]) -> bool:
        """Whether something that holds with the changes made surely does not without these."""
        near = {tree for number in gone for tree in self.trees.get(number, ())}
        return any(holds(tree, made) and not holds(tree, made - gone) for tree in near)


def lost(search: Search, answer: Findings, without: Findings) -> Iterator[Lost]:
    """What an answer mends, or leaves known, and fewer changes do not: findings of the design without them.

    What was not known before the changes either is not among what they mend, but where statements on what they add are
    lacking so that it can be known.
    """
    failed, open_ = keys(search, answer, Verdict.NOT_MET), keys(search, answer, *OPEN_VERDICTS)
    for judged, row in search.rows(without, Verdict.NOT_MET):
        if search.key(without, judged, row) not in failed:
            yield Lost(judged, row, Verdict.NOT_MET)
    for judged, row in search.rows(without, Verdict.UNKNOWN):
        key = search.key(without, judged, row)
        if key not in open_ and key not in search.unknown and not search.is_new(key[2]):
            yield Lost(judged, row, Verdict.UNKNOWN)
    unsaid = {item.key for item in search.open(answer)}
    for item in search.open(without):
        if item.unsaid and item.key in open_ - unsaid:
            yield Lost(item.judged, item.row, Verdict.UNKNOWN, item.unsaid)


def keys(search: Search, findings: Findings, *verdicts: Verdict) -> set[Key]:
    """What has one of these verdicts, of the obligations that count."""
    return {search.key(findings, *at) for at in search.rows(findings, *verdicts)}
