"""The cheapest choice of changes with which all formulas hold: exact by branch and bound, or by HiGHS with its gap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from iotsec.analysis.hardening.expanding import Catalogue, Group, No, Or, Tree, Yes, groups, holds, numbers_in
from iotsec.analysis.hardening.program import OPTIMAL, Program

MOST_NODES = 2_000
"""So many nodes of the search are looked at for one group before it is handed to HiGHS."""
MOST_SEARCHED = 16
"""Groups of so many changes are searched here; larger ones are handed to HiGHS at once."""
DUST = 1e-7
"""What a change costs the solver beside its cost, so that it makes none that nobody needs."""


class Solution(NamedTuple):
    """The chosen changes, what they cost, what any choice costs at least, and the trees that cannot be made to hold."""

    made: frozenset[int]
    cost: float
    bound: float
    failed: tuple[Tree, ...]


def solve(trees: Sequence[Tree], catalogue: Catalogue, kept: frozenset[Tree] = frozenset()) -> Solution:
    """The cheapest changes. Trees that cannot hold beside the others are left out, as few as can be; `kept` last."""
    hopeless: list[Tree] = [tree for tree in trees if tree == Or(())]
    made: set[int] = set()
    bound, failed, hard = 0.0, hopeless, list[Group]()
    for group in groups([tree for tree in trees if tree != Or(())], catalogue):
        found = _searched(group, catalogue)
        if found is None:
            hard.append(group)
        else:
            made |= found
            bound += sum(catalogue.costs[number] for number in found)
    for group in hard:
        part = _by_solver(group, catalogue, kept)
        made |= part.made
        bound += part.bound
        failed += part.failed
    cost = sum(catalogue.costs[number] for number in sorted(made))
    return Solution(frozenset(made), cost, min(bound, cost), tuple(failed))


class _Search:
    """Branch and bound over the trees of one group: the first tree that does not hold is made to, in every way."""

    def __init__(self, group: Group, catalogue: Catalogue) -> None:
        self.group = group
        self.costs = catalogue.costs
        self.rank = {number: (catalogue.costs[number], catalogue.acts[number].key) for number in group.numbers}
        self.rivals: dict[int, set[int]] = {}
        for item in group.exclusive:
            for number in item:
                self.rivals.setdefault(number, set()).update(set(item) - {number})
        self.needed: dict[int, list[int]] = {}
        for number, other in group.needs:
            self.needed.setdefault(number, []).append(other)
        self.best: frozenset[int] | None = None
        self.least = float("inf")
        self.nodes = 0

    def run(self) -> frozenset[int] | None:
        """The cheapest choice; None where there is none, or the search takes too long."""
        self._step(frozenset(), frozenset(), 0.0)
        return None if self.nodes > MOST_NODES else self.best

    def _step(self, made: frozenset[int], out: frozenset[int], cost: float) -> None:
        self.nodes += 1
        if self.nodes > MOST_NODES or cost >= self.least:
            return
        open_ = [tree for tree in self.group.trees if not holds(tree, made)]
        if not open_:
            self.best, self.least = made, cost
            return
        choices = [self._choices(tree, made, out) for tree in open_]
        if cost + self._at_least(choices) >= self.least:
            return
        fewest = min(choices, key=len)
        for place, number in enumerate(fewest):
            with_it = self._with(number, made)
            skipped = out | frozenset(fewest[:place])
            if with_it & skipped or self._rivals(with_it):
                continue
            self._step(with_it, skipped, sum(self.costs[item] for item in sorted(with_it)))

    def _with(self, number: int, made: frozenset[int]) -> frozenset[int]:
        found, asked = set(made), [number]
        while asked:
            item = asked.pop()
            if item not in found:
                found.add(item)
                asked += self.needed.get(item, ())
        return frozenset(found)

    def _rivals(self, made: frozenset[int]) -> bool:
        return any(not made.isdisjoint(self.rivals.get(number, ())) for number in made)

    def _choices(self, tree: Tree, made: frozenset[int], out: frozenset[int]) -> list[int]:
        found = {item for item in _yes(tree) if item not in made and item not in out}
        return sorted(found, key=self.rank.__getitem__)

    def _at_least(self, choices: list[list[int]]) -> float:
        """What trees that share no choice cost at least, each by its cheapest."""
        taken: set[int] = set()
        total = 0.0
        for numbers in sorted(choices, key=len):
            if not numbers:
                return float("inf")
            if taken.isdisjoint(numbers):
                taken.update(numbers)
                total += self.costs[numbers[0]]
        return total


def _yes(tree: Tree) -> list[int]:
    if isinstance(tree, Yes):
        return [tree.number]
    return [] if isinstance(tree, No) else [number for part in tree.parts for number in _yes(part)]


def _searched(group: Group, catalogue: Catalogue) -> frozenset[int] | None:
    return _Search(group, catalogue).run() if len(group.numbers) <= MOST_SEARCHED else None


def _by_solver(group: Group, catalogue: Catalogue, kept: frozenset[Tree]) -> Solution:
    """The same by HiGHS. Trees that cannot hold are given up, at a price above everything else."""
    program = Program(group)
    cost = {program.column[number]: catalogue.costs[number] + DUST for number in program.numbers}
    dear = sum(cost.values()) + 1.0
    price = {
        place: dear * len(group.trees) if tree in kept else dear
        for tree, place in zip(group.trees, program.given_up.values(), strict=True)
    }
    found = program.least(cost | price)
    if found.x is None:
        return _greedy(group, catalogue)
    made = program.made(found.x)
    failed = tuple(tree for tree in group.trees if not holds(tree, made))
    cost_made = sum(catalogue.costs[number] for number in sorted(made))
    if found.status == OPTIMAL:
        return Solution(made, cost_made, cost_made, failed)
    lost = sum(item for place, item in price.items() if found.x[place] > 0.5)
    least = found.fun if found.mip_dual_bound is None else found.mip_dual_bound
    return Solution(made, cost_made, max(0.0, _tidy(least - lost - DUST * len(program.numbers))), failed)


def _tidy(value: float) -> float:
    """A sum of costs without the dust of the solver's arithmetic."""
    return round(float(value), 6)


def _greedy(group: Group, catalogue: Catalogue) -> Solution:
    """Tree by tree the cheapest choice: where the solver found nothing within its budget."""
    made: set[int] = set()
    for tree in group.trees:
        if not holds(tree, made):
            choices = sorted(set(_yes(tree)) - made, key=lambda number: (catalogue.costs[number], number))
            made.update(choices[:1])
    failed = tuple(tree for tree in group.trees if not holds(tree, made))
    return Solution(frozenset(made), sum(catalogue.costs[number] for number in made), 0.0, failed)


__all__ = ["Solution", "numbers_in", "solve"]
