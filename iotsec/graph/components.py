"""Groups of nodes that reach each other."""

from __future__ import annotations

import numpy as np

from iotsec.graph.links import SMALL, Ids, Links


def strong_components(links: Links, *, small: int = SMALL) -> Ids:
    """The number of the strong component of each node (int32): two nodes have the same when each reaches the other.

    The components are numbered from 0 by their lowest node.
    """
    if not links.size:
        return np.empty(0, np.int32)
    labels = _plain_labels(links.after) if len(links) <= small else _scipy_labels(links)
    _, lowest, group = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(lowest), np.int32)
    rank[np.argsort(lowest)] = np.arange(len(lowest), dtype=np.int32)
    return rank[group]


def same_component(links: Links) -> Ids:
    """A number for each node, the same for nodes that reach each other, in no order; kept with the links.

    By the scipy road.
    """
    labels = known_components(links)
    if labels is None:
        links.kept["components"] = labels = _scipy_labels(links)
    return labels


def known_components(links: Links) -> Ids | None:
    """The same, if it was asked for before."""
    labels = links.kept.get("components")
    return labels if isinstance(labels, np.ndarray) else None


def _scipy_labels(links: Links) -> Ids:
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    # Made from pairs, so that parallel links become one: with an entry twice in a row scipy never comes back.
    matrix = csr_array((np.ones(len(links)), (links.source, links.target)), shape=(links.size, links.size))
    labels: Ids = connected_components(matrix, directed=True, connection="strong")[1]
    return labels


def _plain_labels(after: list[list[int]]) -> Ids:
    """Tarjan's method with a stack of its own, as a chain is deeper than Python lets functions call each other."""
    size = len(after)
    low, label, open_nodes = [-1] * size, [-1] * size, list[int]()
    number = 0
    for root in range(size):
        calls = [(root, iter(after[root]))] if low[root] < 0 else []
        entered: dict[int, int] = {}
        while calls:
            node, others = calls[-1]
            if node not in entered:
                entered[node] = low[node] = number
                number += 1
                open_nodes.append(node)
            other = next((o for o in others if label[o] < 0), None)
            if other is None:
                calls.pop()
                _close(node, entered[node], low, label, open_nodes)
                if calls:
                    low[calls[-1][0]] = min(low[calls[-1][0]], low[node])
            elif low[other] < 0:
                calls.append((other, iter(after[other])))
            else:
                low[node] = min(low[node], low[other])
    return np.array(label, np.int32)


def _close(node: int, entered: int, low: list[int], label: list[int], open_nodes: list[int]) -> None:
    """Give the nodes above `node` on the stack its label, when none of them leads below it."""
    while low[node] == entered and label[node] < 0:
        label[open_nodes.pop()] = node
