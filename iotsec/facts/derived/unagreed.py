"""Systems that another one reaches through a third, though the two share no agreement."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from iotsec.columns import UNKNOWN, Column
from iotsec.columns.rows import Bools
from iotsec.conditions.masks import Mask
from iotsec.conditions.sets import includes
from iotsec.facts.derived.agreed import shared
from iotsec.facts.derived.nesting import contains
from iotsec.facts.derived.questions import Sets
from iotsec.facts.network import NOT_DRAWN, Network, network
from iotsec.facts.once import once
from iotsec.facts.openness import closed_by_design, drawn_everywhere, open_at, systems_of
from iotsec.facts.table import Facts
from iotsec.frozen import field, frozen

CHECKED = ("filtering", "content-check")
"""What one component has to enforce so that nothing passes it unchecked."""
MOST_STEPS = 5_000_000
"""So many steps are followed for one corner at most; systems beyond it get an open set."""
NO_FLOW, SEVERAL = -10, -11
"""Of a way so far: it has passed no flow (or no other system) yet, or more than one."""


class State(NamedTuple):
    """A way so far: the node at its end, the one flow and the one other system that it has passed."""

    node: int
    flow: int
    system: int


@frozen(eq=False)
class Spread:
    """What a system reaches over two or more flows and through a third system.

    `ends` gives a state for each system reached, `before` the state and the flow from which each state was reached.
    `stops` are components that let nothing pass; `undrawn` says that what is not drawn is reached, `anywhere` that a
    component is reached of which the system is not known, `whole` that all ways were followed.
    """

    ends: dict[int, State] = field(factory=dict)
    before: dict[State, tuple[State, int] | None] = field(factory=dict)
    stops: set[int] = field(factory=set)
    undrawn: State | None = None
    anywhere: State | None = None
    whole: bool = True


def unagreed_reach(facts: Facts, kind: str) -> Column:
    """The systems reached unchecked, over two or more flows and through a third system, without a shared agreement."""
    sets, offset, looked = Sets(facts.size("system")), facts.offset("system"), 0
    for row in range(len(sets)):
        sure, possible = spread(facts, row, sure=True), spread(facts, row, sure=False)
        others = sorted({*possible.ends, *sure.ends, *_with_undrawn(facts, row, possible)})
        looked += len(others)
        everywhere = possible.anywhere is not None or not possible.whole or looked > MOST_PAIRS
        sets.open[row] = everywhere or (possible.undrawn is not None and not closed_by_design(facts, "systems"))
        if looked > MOST_PAIRS:
            continue
        for other, apart in zip(others, strangers(facts, row, others), strict=True):
            agreed = None if apart is False else shared(facts, row, other)
            if agreed is not True and apart is not False:
                sets.add(row, offset + other, sure=other in sure.ends and agreed is False and apart is True)
    return sets.column()


def _with_undrawn(facts: Facts, row: int, possible: Spread) -> list[int]:
    """Where what is not drawn is reached: the other systems to which it may belong."""
    if possible.undrawn is None or drawn_everywhere(facts, "components"):
        return []
    found = np.flatnonzero(open_at(facts, "system", "component")).tolist()
    return [system for system in found if system != row]


MOST_PAIRS = 20_000
"""As many pairs of systems are looked at one by one; the sets of the systems after them are left open."""


def strangers(facts: Facts, system: int, others: Sequence[int]) -> list[bool | None]:
    """Whether a system and each of these others are such that neither contains the other."""
    if not others:
        return []
    seconds = np.array(others, dtype=np.int64)
    firsts = np.full(len(seconds), system)
    around, inside = contains(facts, firsts, seconds), contains(facts, seconds, firsts)
    nested, apart = around.true | inside.true, around.false & inside.false
    return [False if within else True if out else None for within, out in zip(nested, apart, strict=True)]


@once("unagreed")
def spread(facts: Facts, system: int, *, sure: bool) -> Spread:
    """What a system (by row) surely, or possibly, reaches: ways that leave it and do not come back."""
    net, blocked, owners, steps = _ground(facts, sure=sure)
    starts = list(_starts(facts, net, system, sure=sure))
    found, queue = Spread(before=dict.fromkeys(starts)), deque(starts)
    ended: dict[str, State] = {}
    for state in starts:
        _note(state, net, owners, found.ends, ended)
    budget = _budget(facts, sure=sure)
    while queue and budget[0] > 0:
        state = queue.popleft()
        for node, flow in steps[state.node]:
            budget[0] -= 1
            if node < net.components and (owners[node] == system or (sure and owners[node] < 0)):
                continue
            if blocked[node]:
                found.stops.add(node)
                continue
            after = _after(state, node, flow, net, owners)
            if after not in found.before:
                found.before[after] = (state, flow)
                queue.append(after)
                _note(after, net, owners, found.ends, ended)
    whole = not queue
    if "undrawn" in ended:
        for other in np.flatnonzero(open_at(facts, "system", "flow")).tolist():
            found.ends.setdefault(other, ended["undrawn"])
        found.ends.pop(system, None)
    return Spread(found.ends, found.before, found.stops, ended.get("undrawn"), ended.get("anywhere"), whole)


def guards(facts: Facts) -> Mask:
    """Whether each component checks and filters all that passes it."""
    codes = frozenset(facts.words.codes(CHECKED).tolist())
    return includes(facts.many("component", "enforces"), codes, facts.size("component"))


def _budget(facts: Facts, *, sure: bool) -> list[int]:
    budget: list[int] = facts.kept.setdefault(("unagreed steps", sure), [MOST_STEPS])
    return budget


class _Ground(NamedTuple):
    """What the ways of all systems lead over: which nodes let nothing pass, the system of each component, and the links
    that leave each node, to which node and by which flow.
    """

    net: Network
    blocked: list[bool]
    owners: list[int]
    steps: list[list[tuple[int, int]]]


@once("ground of unagreed ways")
def _ground(facts: Facts, *, sure: bool) -> _Ground:
    net, checks = network(facts), guards(facts)
    blocked = net.marked(~checks.false if sure else checks.true).tolist()
    links = net.sure if sure else net.possible
    rows = links.forward
    every = list(zip(rows.ends.tolist(), links.index[rows.order].tolist(), strict=True))
    steps = [every[first:last] for first, last in pairwise(rows.indptr.tolist())]
    return _Ground(net, blocked, systems_of(facts, "component").tolist(), steps)


def _starts(facts: Facts, net: Network, system: int, *, sure: bool) -> Iterator[State]:
    owners, present = systems_of(facts, "component"), facts.present("component")
    own: Bools = (owners == system) & present.true if sure else ((owners == system) | (owners == -1)) & ~present.false
    yield from (State(node, NO_FLOW, NO_FLOW) for node in np.flatnonzero(own).tolist())
    # Where flows may be missing, so may components of the system with flows that lead anywhere undrawn.
    if not sure and bool(open_at(facts, "system", "flow")[system]):
        yield State(net.undrawn, SEVERAL, SEVERAL)


def _after(state: State, node: int, flow: int, net: Network, owners: list[int]) -> State:
    """The way one step on; what is not drawn, or not stated, stands for any number of flows and systems."""
    if node >= net.components:
        return State(node, SEVERAL, SEVERAL)
    passed = flow if state.flow in (NO_FLOW, flow) and flow != NOT_DRAWN else SEVERAL
    owner = owners[node]
    if state.system == NO_FLOW:
        return State(node, passed, owner if owner >= 0 else -100 - node)
    return State(node, passed, owner if owner == state.system else SEVERAL)


def _note(state: State, net: Network, owners: list[int], ends: dict[int, State], ended: dict[str, State]) -> None:
    if state.flow != SEVERAL or state.system != SEVERAL:
        return
    if state.node == net.undrawn:
        ended.setdefault("undrawn", state)
    elif state.node < net.components and owners[state.node] >= 0:
        ends.setdefault(owners[state.node], state)
    elif state.node < net.components and owners[state.node] == UNKNOWN:
        ended.setdefault("anywhere", state)


def way_to(found: Spread, state: State) -> list[tuple[int, int | None]]:
    """The nodes of a way, each with the flow (row) by which it was reached; None at the start."""
    way: list[tuple[int, int | None]] = []
    current: State | None = state
    while current is not None:
        before = found.before[current]
        way.append((current.node, None if before is None else before[1]))
        current = None if before is None else before[0]
    return way[::-1]
