"""What is down for good, against the cascade: copy by copy, with what cannot be reached in the place of what is cut off."""

from __future__ import annotations

import random

import numpy as np
from laws import examples
from test_cascade import web

from iotsec.columns.rows import Bools
from iotsec.graph.cascade import Supply, cascade
from iotsec.graph.lasting import down_for_good
from iotsec.graph.spells import Intervals


def by_cascade(supply: Supply, cut: Bools, anyway: list[int], *, upper: bool) -> list[float]:
    """How long each node is down in one copy, with a node that is down for ever where a supplier is cut off."""
    dead = supply.nodes
    lost = np.array([dead, *anyway])
    given = supply._replace(
        nodes=dead + 1, suppliers=np.where(cut, dead, supply.suppliers), restart=np.append(supply.restart, 0.0)
    )
    forever = Intervals(lost, np.zeros(len(lost)), np.full(len(lost), np.inf))
    lengths: list[float] = cascade(given, forever, upper=upper).lengths().tolist()
    return lengths[:dead]


def test_what_is_down_for_good_is_what_the_cascade_never_brings_back() -> None:
    """Protects isolation: circles, spares, bridges with and without an end, and what is down whatever is cut off."""
    counted = dict.fromkeys((0.0, np.inf), 0)
    for seed in range(examples(300)):
        chance = random.Random(seed)
        supply = web(chance).supply()
        endless = np.array([chance.random() < 0.2 for _ in supply.bridge], dtype=np.bool_)
        supply = supply._replace(bridge=np.where(endless, np.inf, supply.bridge))
        anyway = [node for node in range(supply.nodes) if chance.random() < 0.1]
        cut = np.array([[chance.random() < 0.3 for _ in range(3)] for _ in supply.suppliers]).reshape(-1, 3)
        down = down_for_good(supply, cut, np.array(anyway, dtype=np.int64))
        for upper in (False, True):
            for copy in range(3):
                expected = by_cascade(supply, cut[:, copy], anyway, upper=upper)
                assert np.where(down[:, copy], np.inf, 0.0).tolist() == expected, (seed, copy, upper)
                for time in expected:
                    counted[time] += 1
    assert min(counted.values()) > 100
