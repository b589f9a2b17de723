"""What a budget buys: of all sets of changes that cost no more, one that mends most, the most dangerous first.

As in the search for the least, formulas are necessary: a finding can only be mended where all its formulas hold. So
the choice that mends most by the formulas mends at least as much as any, and where the check agrees it is the best.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from iotsec.analysis.hardening.expanding import together
from iotsec.analysis.hardening.program import OPTIMAL, Program
from iotsec.analysis.hardening.searching import Answer, Key, Search
from iotsec.facts.danger import Danger, Dangers
from iotsec.findings import Findings

BUDGET_ROUNDS = 30
"""So often a choice is checked and what it leaves open though it should not is added, at most."""
DUST = 1e-6
"""By how much a sum of costs may differ from the budget by arithmetic alone."""

Left = dict[Danger, int]
"""How many findings are left at each level of danger."""


class Afforded(NamedTuple):
    """What is made within a budget, and whether no other set of known changes within it mends more."""

    answer: Answer
    settled: bool


class Affording:
    """The search for what a budget buys, with the changes that the search for the whole has learned."""

    def __init__(self, search: Search, budget: float) -> None:
        self.search = search
        self.budget = budget
        self.dangers: dict[Key, Danger] = {}
        self.exact = True

    def run(self) -> Afforded:
        """Rounds of choosing and checking, until what the formulas promise is what the check finds."""
        search, made, given_up = self.search, frozenset[int](), frozenset[Key]()
        search.start_again()
        findings = search.first
        best, least = Answer(made, 0.0, findings, whole=True), self.left(findings)
        for _ in range(BUDGET_ROUNDS):
            if not search.learn(findings, made, without=given_up):
                settled = self.exact and least == self.left(findings)
                return Afforded(best._replace(bound=search.cost(best.made) if settled else 0.0), settled)
            made, given_up = self.choose()
            findings = search.check(made)
            left = self.left(findings)
            if worse(least, left) or (left == least and search.cost(made) < search.cost(best.made)):
                best, least = Answer(made, 0.0, findings, whole=True), left
        return Afforded(best, settled=False)

    def choose(self) -> tuple[frozenset[int], frozenset[Key]]:
        """The changes that mend most within the budget by all formulas so far, and the findings given up for it."""
        search = self.search
        keys = list(dict.fromkeys(root.key for root in search.roots))
        trees = [search.catalogue.tree(root.formula, root.made) for root in search.roots]
        program = Program(together(trees, search.catalogue), [keys.index(root.key) for root in search.roots])
        price = {program.column[number]: search.catalogue.costs[number] for number in program.numbers}
        program.limit(dict(price), self.budget + DUST)
        levels: dict[Danger, list[int]] = {}
        for place, key in enumerate(keys):
            levels.setdefault(self.dangers[key], []).append(program.given_up[place])
        values = None
        for columns in [*(dict.fromkeys(levels[level], 1.0) for level in sorted(levels, reverse=True)), price]:
            found = program.least(columns)
            self.exact &= found.status == OPTIMAL
            if found.x is None:
                break
            values = found.x
            program.limit(columns, sum(round(values[column]) for column in columns if columns is not price))
        if values is None:
            return frozenset(), frozenset(keys)
        given_up = {key for place, key in enumerate(keys) if values[program.given_up[place]] > 0.5}
        return program.made(values), frozenset(given_up)

    def left(self, findings: Findings) -> Left:
        """What is left, by how dangerous it is where it is in the design as it was; of what is new, as it is then."""
        search, then = self.search, Dangers(findings.facts)
        now = Dangers(search.first.facts)
        keys = search.left_open(findings)
        for key in keys - self.dangers.keys():
            self.dangers[key] = (now if now.knows(*key[1:]) else then).of(*key[1:])
        return Counter(self.dangers[key] for key in keys)


def worse(one: Left, other: Left) -> bool:
    """Whether the first leaves more than the other at the most dangerous level at which they differ."""
    levels = sorted({*one, *other}, reverse=True)
    return [one.get(level, 0) for level in levels] > [other.get(level, 0) for level in levels]
