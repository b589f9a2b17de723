"""The cascade on arrays: against a simulation by steps, on small random webs with circles, spares, bridges, restarts."""

from __future__ import annotations

import random
from functools import reduce
from itertools import combinations
from operator import and_
from typing import NamedTuple

import numpy as np
import pytest
from laws import examples

from iotsec.graph.alone import single_points_of
from iotsec.graph.cascade import Supply, cascade
from iotsec.graph.copies import lengths_in_copies
from iotsec.graph.spells import SLOTS, Intervals, Spells, covered

STEPS = 120


class Group(NamedTuple):
    """Who depends, on whom, how many of them may be down, and how long that is bridged."""

    dependent: int
    suppliers: list[int]
    spare: int
    bridge: int


class Web(NamedTuple):
    """A small web and what is lost in it."""

    size: int
    groups: list[Group]
    restart: list[int]
    lost: dict[int, list[tuple[int, int]]]

    def supply(self) -> Supply:
        """The web as the cascade takes it."""
        counts = [len(group.suppliers) for group in self.groups]
        return Supply(
            self.size,
            np.array([group.dependent for group in self.groups]),
            np.concatenate(([0], np.cumsum(counts))),
            np.array([item for group in self.groups for item in group.suppliers]),
            np.array([group.spare for group in self.groups]),
            np.array([float(group.bridge) for group in self.groups]),
            np.array([float(item) for item in self.restart]),
        )

    def losses(self) -> Intervals:
        """What is lost as the cascade takes it."""
        flat = [(node, *spell) for node, spells in self.lost.items() for spell in spells]
        columns = np.array(flat, dtype=np.float64).reshape(-1, 3)
        return Intervals(columns[:, 0].astype(np.int64), columns[:, 1], columns[:, 2])


def web(chance: random.Random) -> Web:
    """A random web of two to six nodes."""
    size = chance.randint(2, 6)
    groups = []
    for _ in range(chance.randint(1, 7)):
        suppliers = chance.sample(range(size), chance.randint(1, min(3, size)))
        spare = chance.randint(0, len(suppliers) - 1)
        groups.append(Group(chance.randrange(size), suppliers, spare, chance.choice([0, 0, 1, 2, 5])))
    lost: dict[int, list[tuple[int, int]]] = {}
    for _ in range(chance.randint(1, 3)):
        start = chance.choice([0, 0, 0, 4, 9])
        lost.setdefault(chance.randrange(size), []).append((start, start + chance.randint(1, 8)))
    return Web(size, groups, [chance.choice([0, 0, 1, 3]) for _ in range(size)], lost)


def simulated(given: Web) -> list[int]:
    """For each node a number whose bit t says that it is down in step t: the least solution."""
    down = [0] * given.size
    while True:
        again = [_stepped(given, node, down) for node in range(given.size)]
        if again == down:
            return down
        down = again


def _stepped(given: Web, node: int, down: list[int]) -> int:
    full = (1 << STEPS) - 1
    mask = sum(1 << step for step in range(STEPS) if any(a <= step < b for a, b in given.lost.get(node, ())))
    for group in (item for item in given.groups if item.dependent == node):
        own = 0
        for several in combinations(group.suppliers, group.spare + 1):  # So many of them down at once are too many.
            own |= reduce(and_, (down[item] for item in several))
        for _ in range(group.bridge):
            own &= own << 1
        mask |= own
    for _ in range(given.restart[node]):
        mask |= mask << 1 & full
    return mask


@pytest.mark.parametrize("upper", [False, True])
def test_it_comes_to_the_simulation(upper: bool) -> None:
    """Protects the least solution: exact wherever times end; a circle of waiting without end is so from above."""
    for seed in range(examples(20)):  # Beside the thousands that are asked at once.
        given = web(random.Random(seed))
        lengths = cascade(given.supply(), given.losses(), upper=upper).lengths()
        for node, mask in enumerate(simulated(given)):
            if not mask >> (STEPS - 1) & 1:
                assert lengths[node] == mask.bit_count(), (seed, node)
            elif upper:
                assert lengths[node] == np.inf, (seed, node)
            else:
                assert lengths[node] >= mask.bit_count(), (seed, node)


def alone_by_trying(given: Web, node: int) -> set[int]:
    """The other nodes whose loss for ever takes a node down, each tried by itself, without bridges."""
    found = set()
    for lost in set(range(given.size)) - {node}:
        down = {lost}
        while True:
            more = {
                group.dependent for group in given.groups if sum(item in down for item in group.suppliers) > group.spare
            } | down
            if more == down:
                break
            down = more
        found |= {lost} if node in down else set()
    return found


def test_single_points_are_those_that_each_take_it_down() -> None:
    """Protects the short way to single points: the same as to lose each node in turn, whatever the circles."""
    for seed in range(examples(300)):
        given = web(random.Random(seed))
        for node in range(given.size):
            expected = alone_by_trying(given, node)
            found = single_points_of(given.supply(), node)
            bounded = single_points_of(given.supply(), node, budget=0)
            assert found == ((*sorted(expected),), ()), (seed, node)
            assert {*bounded.sure} <= expected <= {*bounded.sure, *bounded.undecided}, (seed, node)


def test_a_circle_behind_a_circle_is_down_without_end_and_nothing_else() -> None:
    """Protects what never falls: one that waits for itself and for a circle is up, though all around it waits for ever."""
    groups = [Group(0, [2, 1, 3], 0, 0), Group(1, [0], 0, 5), Group(2, [2, 1, 3], 1, 0), Group(3, [3, 2], 1, 0)]
    given = Web(4, groups, [1, 1, 3, 3], {2: [(0, 2)], 1: [(0, 7)]})
    assert simulated(given)[3] == 0
    assert cascade(given.supply(), given.losses(), upper=True).lengths().tolist() == [np.inf, np.inf, np.inf, 0.0]


def test_copies_beside_each_other_do_not_touch() -> None:
    """Protects stacked cases: each copy comes to what it would come to alone, also where others lose something else."""
    for seed in range(examples(40)):
        webs = [web(random.Random(seed)), web(random.Random(seed))._replace(lost={0: [(0, 7)]})]
        supply, size = webs[0].supply(), webs[0].size
        parts = [each.losses() for each in webs]
        stacked = Intervals(
            np.concatenate([part.key + place * size for place, part in enumerate(parts)]),
            *(np.concatenate([part[column] for part in parts]) for column in (1, 2)),
        )
        for upper in (False, True):
            alone = [cascade(supply, part, upper=upper).lengths().tolist() for part in parts]
            together = cascade(supply.stacked(2), stacked, upper=upper).lengths().reshape(2, size)
            assert together.tolist() == alone, seed
            key, lengths = lengths_in_copies(supply, stacked, 2, upper=upper)
            assert np.bincount(key, lengths, 2 * size).reshape(2, size).tolist() == alone, seed


def test_too_many_spells_are_bounded_on_either_side() -> None:
    """Protects soundness where a node has more spells than are told apart: longer from above, shorter from below."""
    count = SLOTS + 3
    many = Intervals(np.zeros(count, dtype=np.int64), np.arange(count) * 10.0, np.arange(count) * 10.0 + 1.0)
    found = {}
    for upper in (False, True):
        spells = Spells(1, upper=upper)
        spells.put(np.array([0]), covered(many))
        found[upper] = spells.lengths()[0]
    assert found[False] == SLOTS
    assert found[True] == 10.0 * (count - 1) + 1.0 - 9.0 * (SLOTS - 1)


def test_touching_spells_are_one_and_empty_ones_none() -> None:
    """Protects coverage at its borders: [0, 1) and [1, 2) are one spell; two that only touch are never down together."""
    touching = Intervals(np.array([0, 0]), np.array([0.0, 1.0]), np.array([1.0, 2.0]))
    one, both = covered(touching), covered(touching, np.array([1]))
    assert (one.start.tolist(), one.end.tolist()) == ([0.0], [2.0])
    assert (both.start.tolist(), both.end.tolist()) == ([], [])
