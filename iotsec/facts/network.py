"""The graph of components: what surely passes from one to another, and what possibly does.

Nodes are the components by row, and one more that stands for everything that is not drawn. A flow is a chain of links
over the networks and gateways that it passes, so a shared bus joins all its members. Where it is not stated what lies
between, the chain is only possible: a guard may stand in it, and any component may be passed. Two more nodes stand for
such steps: `leaving` leads from the senders of these flows to every component, `entering` from every component to
their receivers, and on to `leaving`, since two components that such a flow passes may be neighbours on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.columns.rows import Bools
from iotsec.conditions.masks import Mask
from iotsec.facts.once import once
from iotsec.facts.openness import drawn_everywhere, open_components
from iotsec.frozen import field, frozen
from iotsec.graph import Links, Way

if TYPE_CHECKING:
    import networkx

    from iotsec.facts.table import Facts

NOT_DRAWN = -1
"""The label of a link that is not drawn but possible in an open system."""
FAILED_OPEN = "failed open"
"""Under this word is kept which components have failed and let everything pass: gone, but still passed."""
EXTRA_NODES = 3
"""Nodes that are no components: what is not drawn, and the two for flows of which the way is not known."""


@frozen(eq=False)
class Network:
    """Components and the flows between them, at both corners: `sure` links stand in every completion of the design,
    `possible` ones in some. The label of a link is the row of its flow, or `NOT_DRAWN`.

    `open` says at which components flows may exist that are not drawn; the node `undrawn` stands for what is not drawn.
    """

    components: int
    sure: Links
    possible: Links
    open: Bools
    labels: dict[str, Any] = field(factory=dict)

    @property
    def meets_undrawn(self) -> bool:
        """Whether anything that is not drawn may take part at all."""
        indptr = self.possible.forward.indptr
        return bool(indptr[self.undrawn + 1] > indptr[self.undrawn])

    @property
    def undrawn(self) -> int:
        """The node that stands for everything that is not drawn."""
        return self.components

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return self.components + EXTRA_NODES

    def marked(self, components: Bools, *, undrawn: bool = False) -> Bools:
        """Marks of components as marks of nodes, with the mark of what is not drawn."""
        return np.append(components, [undrawn, False, False])


def network(facts: Facts, along: Mask | None = None, key: object = None) -> Network:
    """The network of the flows that meet a condition (all flows where it is None); kept under `key`."""
    kept = facts.kept.get(("network", key)) if along is None or key is not None else None
    if kept is None:
        kept = _built(facts, along)
        if along is None or key is not None:  # What was asked for one element alone is not kept as the whole network.
            facts.kept["network", key] = kept
    result: Network = kept
    return result


def _built(facts: Facts, along: Mask | None) -> Network:
    size = facts.size("component")
    source, target, flow, certain = flow_links(facts)
    present = facts.present("flow")
    stands, may = present.true, ~present.false
    if along is not None:
        stands, may = stands & along.true, may & ~along.false
    nodes = size + EXTRA_NODES
    sure, possible = certain & stands[flow], may[flow]
    links = Links(nodes, source[sure], target[sure], flow[sure])
    opened, vague = _opened(facts, may), _vague_links(facts, may)
    there = np.flatnonzero(opened & ~facts.present("component").false)
    if not len(there) and vague is None and np.array_equal(sure, possible):
        return Network(size, links, links, opened)  # All is known: what follows is worked out once for both corners.
    everywhere, nothing = np.full(len(there), size), there[:0]
    start, end, label = (nothing, nothing, nothing) if vague is None else vague
    outside = (
        np.concatenate((source[possible], everywhere, there, start)),
        np.concatenate((target[possible], there, everywhere, end)),
    )
    labels = np.concatenate((flow[possible], np.full(2 * len(there), NOT_DRAWN), label))
    return Network(size, links, Links(nodes, *outside, labels), opened)


def _opened(facts: Facts, may: Bools) -> Bools:
    """Components at which there may be flows that are not drawn, or at the one end of a flow of which the other is not
    known: it may be something that is not drawn.
    """
    size, ends = facts.size("component"), _vague_ends(facts)
    opened = open_components(facts) if facts.design is not None else np.zeros(size, dtype=np.bool_)
    rows = ends.loose[may[ends.loose]]
    if not len(rows) or drawn_everywhere(facts, "components"):
        return opened
    loose = np.zeros(size, dtype=np.bool_)
    for known, other in ((ends.start, ends.end), (ends.end, ends.start)):
        at = rows[(known[rows] >= 0) & (other[rows] == -1)]
        loose[known[at]] = True
    if bool(((ends.start[rows] == -1) & (ends.end[rows] == -1)).any()):
        loose[:] = True
    return opened | loose


def open_ways(facts: Facts) -> Bools:
    """Flows of which it is not known what they pass: neither `via` is stated whole, nor the flows they are made of."""
    if not facts.has("flow", "via"):
        return np.zeros(facts.size("flow"), dtype=np.bool_)
    unsaid: Bools = facts.many("flow", "via").open & (np.diff(facts.many("flow", "through").starts) == 0)
    return unsaid


class VagueEnds(NamedTuple):
    """The rows of the components from and to which flows lead; the flows of which an end is not known (`loose`), and
    those of which an end, or what they pass, is not known (`vague`).
    """

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    loose: NDArray[Any]
    vague: NDArray[Any]


@once("vague ends of flows")
def _vague_ends(facts: Facts) -> VagueEnds:
    start, end = facts.rows_of("flow", "from", "component"), facts.rows_of("flow", "to", "component")
    loose, whole = (start == -1) | (end == -1), np.ones(len(start), dtype=np.bool_)
    if facts.has("flow", "through"):
        whole = np.diff(facts.many("flow", "through").starts) == 0  # What is made of others is no step of its own.
    vague = whole & (start != -2) & (end != -2) & (open_ways(facts) | loose)
    return VagueEnds(start, end, np.flatnonzero(loose), np.flatnonzero(vague))


def _vague_links(facts: Facts, may: Bools) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]] | None:
    """Steps of flows of which an end, or what they pass, is not known: from, to, and the flow's row; None without."""
    start, end, _loose, vague = _vague_ends(facts)
    vague = vague[may[vague]]
    if not len(vague):
        return None
    size, opened = facts.size("component"), open_ways(facts)
    leaving, entering = size + 1, size + 2
    every = np.flatnonzero(~facts.present("component").false).tolist()
    if not drawn_everywhere(facts, "components"):
        every.append(size)  # What they pass may not be drawn either.
    steps = [(node, entering, NOT_DRAWN) for node in every] + [(leaving, node, NOT_DRAWN) for node in every]
    passed = _passed(facts)
    for row in vague.tolist():
        first = entering if start[row] == -1 else int(start[row])
        last = leaving if end[row] == -1 else int(end[row])
        chain = [first, *passed.get(row, ()), last]
        steps.extend((before, after, row) for before, after in pairwise(chain))
        if opened[row]:
            steps.extend((node, leaving, row) for node in chain[:-1])
            steps.extend((entering, node, row) for node in chain[1:])
            steps.append((entering, leaving, row))  # Two components that it passes may be neighbours on it.
    source, target, label = np.array(steps, dtype=np.int64).T
    return source, target, label


@once("passed")
def _passed(facts: Facts) -> dict[int, list[int]]:
    """The components that each flow passes, if any, as far as it is stated, without those that do not exist."""
    if not facts.has("flow", "via"):
        return {}
    via, there = facts.many("flow", "via"), ~facts.present("component").false
    if FAILED_OPEN in facts.kept:
        there = there | facts.kept[FAILED_OPEN]
    rows, starts = via.members - facts.offset("component"), via.starts.tolist()
    members, kept = rows.tolist(), there[rows].tolist()
    return {
        flow: list(compress(members[starts[flow] : starts[flow + 1]], kept[starts[flow] : starts[flow + 1]]))
        for flow in np.flatnonzero(np.diff(via.starts)).tolist()
    }


Chains = tuple[NDArray[Any], NDArray[Any], NDArray[Any], Bools]


@once("flow_links")
def flow_links(facts: Facts) -> Chains:
    """Every step of every flow: from, to (component rows), the flow's row, and whether the step surely is so.

    End-to-end flows that are made of others (`through`) are no steps of their own.
    """
    start, end = facts.rows_of("flow", "from", "component"), facts.rows_of("flow", "to", "component")
    whole = (start >= 0) & (end >= 0)
    if not facts.has("flow", "via"):
        rows = np.flatnonzero(whole)
        return start[rows], end[rows], rows, np.ones(len(rows), dtype=np.bool_)
    via, through = facts.many("flow", "via"), facts.many("flow", "through")
    whole &= through.starts[1:] == through.starts[:-1]
    passed = via.starts[1:] - via.starts[:-1]
    plain = np.flatnonzero(whole & (passed == 0))
    chained = np.flatnonzero(whole & (passed > 0))
    steps, labels, sure, present = list[tuple[int, int]](), list[int](), list[bool](), _stands(facts).tolist()
    between = _passed(facts)
    for row in chained.tolist():
        own, known = _chain([int(start[row]), *between[row], int(end[row])], present)
        if via.open[row]:
            own.append((int(start[row]), int(end[row])))
        steps += own
        labels += [row] * len(own)
        sure += [known and not via.open[row]] * len(own)
    source, target = np.array(steps, dtype=np.int64).reshape(-1, 2).T
    label, certain = np.array(labels, dtype=np.int64), np.array(sure, dtype=np.bool_)
    return (
        np.concatenate((start[plain], source)),
        np.concatenate((end[plain], target)),
        np.concatenate((plain, label)),
        np.concatenate((~via.open[plain], certain)),
    )


def _stands(facts: Facts) -> Bools:
    """Which components surely are passed where a flow passes them: those that exist, or that failed open."""
    present = facts.present("component").true
    return present | facts.kept[FAILED_OPEN] if FAILED_OPEN in facts.kept else present


def _chain(chain: Sequence[int], present: Sequence[bool]) -> tuple[list[tuple[int, int]], bool]:
    """The steps of a flow over what it passes, and whether all surely stand.

    What does not exist in the choices made is left out; what only possibly exists may be passed or not.
    """
    steps = []
    for place, node in enumerate(chain[:-1]):
        for other in range(place + 1, len(chain)):
            steps.append((node, chain[other]))
            if other == len(chain) - 1 or present[chain[other]]:
                break
    return steps, len(steps) == len(chain) - 1


def elements_of(facts: Facts, net: Network, way: Way) -> list[tuple[str, str]]:
    """The elements along a way, components and flows in turn, as (kind, id); what is not drawn has the id `?`."""
    found: list[tuple[str, str]] = []
    for place, node in enumerate(way.nodes):
        found.append(("component", "?" if node >= net.components else facts.ids("component")[node]))
        if place < len(way.links):
            label = way.links[place]
            found.append(("flow", "?" if label == NOT_DRAWN else facts.ids("flow")[label]))
    return found


def to_networkx(facts: Facts) -> networkx.MultiDiGraph[str]:
    """A copy of the graph of components as networkx knows it: nodes are ids, edges carry the id of their flow."""
    from iotsec.graph import to_networkx as copied

    source, target, flow, _certain = flow_links(facts)
    names = list(facts.ids("component"))
    return copied(Links(len(names), source, target, flow), names, list(facts.ids("flow")))
