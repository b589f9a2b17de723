"""Systems within systems."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import NOTHING, UNKNOWN
from iotsec.conditions.masks import Mask
from iotsec.facts.once import once
from iotsec.facts.table import Facts


def contains(facts: Facts, outer: NDArray[Any], inner: NDArray[Any]) -> Mask:
    """Whether the first system (by row) of each pair is the second one, or a system around it.

    Where the topmost system around the inner one does not state its own `parent`, the outer one may be around that,
    unless it lies inside it itself.
    """
    inside, tops = nested(facts)
    known = (outer >= 0) & (inner >= 0)
    pair = np.where(known, outer, 0).tolist(), np.where(known, inner, 0).tolist()
    if not len(tops):
        return Mask(np.zeros(len(outer), bool), (outer == NOTHING) | (inner == NOTHING))
    around = (outer == inner) & known
    around |= known & np.array([first in inside[second] for first, second in zip(*pair, strict=True)], dtype=bool)
    top = tops[pair[1]]
    under_top = [t >= 0 and (t in inside[first] or t == first) for first, t in zip(pair[0], top.tolist(), strict=True)]
    closed = (top == NOTHING) | np.array(under_top, dtype=bool)
    return Mask(around, (known & ~around & closed) | (outer == NOTHING) | (inner == NOTHING))


@once("nested")
def nested(facts: Facts) -> tuple[list[frozenset[int]], NDArray[np.int64]]:
    """For each system the rows of those around it; and the outermost one, or -2 where that surely is outermost."""
    parents = facts.rows_of("system", "parent", "system").tolist()
    inside: list[frozenset[int]] = []
    tops = np.full(len(parents), UNKNOWN, dtype=np.int64)
    for row in range(len(parents)):
        chain = [row]
        while parents[chain[-1]] >= 0 and parents[chain[-1]] not in chain:
            chain.append(parents[chain[-1]])
        inside.append(frozenset(chain[1:]))
        tops[row] = NOTHING if parents[chain[-1]] == NOTHING else chain[-1]
    return inside, tops
