"""The graph as a networkx graph, for questions that are not asked here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from iotsec.graph.links import Links

if TYPE_CHECKING:
    import networkx


def to_networkx(links: Links, names: Sequence[str], link_names: Sequence[str]) -> networkx.MultiDiGraph[str]:
    """A copy as a MultiDiGraph: the nodes are `names` (one each), the edges have the keys `link_names[label]`.

    Two links of one label between the same nodes become one edge. Raises ImportError without networkx.
    """
    import networkx

    copy: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    copy.add_nodes_from(names)
    for source, target, label in zip(links.source.tolist(), links.target.tolist(), links.index.tolist(), strict=True):
        copy.add_edge(names[source], names[target], key=link_names[label])
    return copy
