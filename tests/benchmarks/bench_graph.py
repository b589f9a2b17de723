"""Time of the graph questions against one bare breadth-first search on the same matrix.

Indexes are built beforehand. Each ratio is that of two medians of runs that take turns, so that a slow moment of the
machine falls on both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import product

import numpy as np
from measuring import Row, alternating
from numpy.typing import NDArray
from scipy.sparse import csr_array  # type: ignore[import-untyped]
from scipy.sparse.csgraph import breadth_first_order  # type: ignore[import-untyped]

from iotsec.graph import Links, Mask, Origins, guards_passed_bounds, reach

LIMIT = 5.0
RUNS = 41
Ends = tuple[NDArray[np.int64], NDArray[np.int64]]


def random_graph(size: int, seed: np.random.Generator) -> Ends:
    """Links between any two nodes."""
    return seed.integers(0, size, 3 * size), seed.integers(0, size, 3 * size)


def chain(size: int, _: np.random.Generator) -> Ends:
    """Each node has links to the next three."""
    source = np.repeat(np.arange(size), 3)
    return source, np.minimum(source + np.tile([1, 2, 3], size), size - 1)


def star(size: int, seed: np.random.Generator) -> Ends:
    """Node 0 in the middle has links to and from all, and a second one to each, in no order."""
    leaves, middle = np.arange(size), np.zeros(size, np.int64)
    mixed = seed.permutation(3 * size)
    return np.concatenate((middle, leaves, middle))[mixed], np.concatenate((leaves, middle, leaves))[mixed]


def grid(size: int, _: np.random.Generator) -> Ends:
    """A square with links to the right, down and back to the left."""
    side = int(size**0.5)
    node = np.arange(side * side)
    steps = ((node % side < side - 1, 1), (node < side * (side - 1), side), (node % side > 0, -1))
    return (
        np.concatenate([node[there] for there, _ in steps]),
        np.concatenate([node[there] + step for there, step in steps]),
    )


def both_bounds(links: Links, origins: Mask, guards: tuple[Mask, Mask]) -> dict[str, Callable[[], object]]:
    """The measured tasks: each asks its question for both bounds, of the sure guards and of the possible ones."""
    return {
        "reach": lambda: [reach(links, begin, mask) for begin in [Origins(links, origins)] for mask in guards],
        "guards": lambda: guards_passed_bounds(links, origins, guards, cap=4),
    }


def bare_search(links: Links, origins: Mask) -> Callable[[], object]:
    """The yardstick: scipy's search of the same matrix from the same origins, led to by a row below it if several."""
    rows, nodes = links.forward, np.flatnonzero(origins)
    if len(nodes) == 1:
        matrix = csr_array((np.ones(len(links)), rows.ends, rows.indptr), shape=(links.size, links.size))
        return partial(breadth_first_order, matrix, nodes[0])
    ends, bounds = np.append(rows.ends, nodes), np.append(rows.indptr, len(links) + len(nodes))
    matrix = csr_array((np.ones(len(ends)), ends, bounds), shape=(links.size + 1, links.size + 1))
    return partial(breadth_first_order, matrix, links.size)


def rows(seed: int, *, quick: bool) -> Iterator[Row]:
    """The ratio of every case. A tenth of the nodes are sure guards, a fifth possible ones."""
    for size, shape in product((10_000,) if quick else (10_000, 100_000), (random_graph, chain, star, grid)):
        links = Links(size, *shape(size, np.random.default_rng(seed)))
        luck = np.random.default_rng(seed + 1).random(size)
        luck[0] = 1.0  # Node 0 is an origin in every case, and never a guard.
        for many, origins in (("one origin", np.arange(size) == 0), ("1 % origins", luck > 0.99)):
            bare = bare_search(links, origins)
            for name, task in both_bounds(links, origins, (luck < 0.1, luck < 0.2)).items():
                task()  # Builds what depends on the graph alone, which is kept with it.
                taken, yardstick = alternating(task, bare, runs=RUNS)
                detail = f"{taken * 1e3:.2f} ms / {yardstick * 1e3:.3f} ms"
                yield Row(f"{name}, {shape.__name__}, {size}, {many}", taken / yardstick, LIMIT, detail)
