"""Questions of reach and of guards, answered for the elements in scope, with both bounds."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import Code, Level, Many, Number, Truth
from iotsec.columns.rows import UNKNOWN, Bools, numbers_of
from iotsec.conditions.evaluate import holds
from iotsec.conditions.gather import gathered
from iotsec.conditions.masks import Mask
from iotsec.conditions.source import Scope
from iotsec.conditions.tree import Condition, Fact, Guards, ParameterUse, Reached, Self, walk
from iotsec.facts.network import EXTRA_NODES, Network, network
from iotsec.facts.once import once
from iotsec.graph import UNREACHED, Causes, Reach, guard_depth, reach

if TYPE_CHECKING:
    from iotsec.facts.table import Facts

DEEPEST = 3
"""Up to this depth the number of independent guards is exact; beyond it is "4 or more"."""
HELD, PERHAPS_HELD = "held", "perhaps held"
"""Under these words is kept which components an attacker surely, and possibly, holds."""
MOST_TURNS = 2_000
"""As many different elements outside (by what the question reads of them) are asked one by one."""


class Corner(NamedTuple):
    """The masks of one question at one place: the ends, the guards (all components), and the network to search."""

    end: Mask
    guard: Mask
    net: Network


def answer(facts: Facts, question: Reached | Guards, scope: Scope) -> Mask | Number:
    """The answer for each component in scope: a mask for `reached`, an interval for `guards`."""
    rows = numbers_of(scope.rows)
    if not depends(question):
        key = (question, "answer")
        if key not in facts.kept:
            facts.kept[key] = _answered(facts, question, scope, None, np.arange(facts.size("component")))
        return _taken(facts.kept[key], rows)
    taken = list(islice(turns(question, scope), MOST_TURNS))
    if isinstance(question, Reached):
        from iotsec.facts.ways_in_turns import answered_together, can_be_asked_together  # Few questions have turns.

        if can_be_asked_together(facts, question, taken, scope):
            return answered_together(facts, question, taken, scope, rows)
    whole = _blank(question, len(rows))
    for places, row in taken:
        _put(whole, places, _answered(facts, question, scope, row, rows[places]))
    return whole


@lru_cache(maxsize=4096)
def depends(question: Reached | Guards | Condition) -> bool:
    """Whether the answer depends on the element under check, beside where that is."""
    return any(
        isinstance(node, (Self, ParameterUse)) or (isinstance(node, Fact) and node.of_self) for node in walk(question)
    )


def _taken(kept: Any, rows: NDArray[Any]) -> Mask | Number:
    if isinstance(kept, Mask):
        return Mask(kept.true[rows], kept.false[rows])
    number: Number = kept.take(rows)
    return number


def _blank(question: Reached | Guards, size: int) -> Mask | Number:
    if isinstance(question, Reached):
        return Mask(np.zeros(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_))
    return Number(np.zeros(size), np.full(size, np.inf))


def _put(whole: Mask | Number, places: NDArray[Any], part: Mask | Number) -> None:
    if isinstance(whole, Mask) and isinstance(part, Mask):
        whole.true[places], whole.false[places] = part.true, part.false
    elif isinstance(whole, Number) and isinstance(part, Number):
        whole.low[places], whole.high[places] = part.low, part.high


def turns(question: Reached | Guards, scope: Scope) -> Iterator[tuple[NDArray[Any], int]]:
    """Elements in scope that agree in all that the question reads of the element under check, each time with one."""
    top = scope if scope.outer is None else scope.outer
    rows = numbers_of(top.rows)
    columns = [rows] if any(_differs(node, scope) for node in walk(question)) else []
    for node in dict.fromkeys(node for node in walk(question) if isinstance(node, Fact) and node.of_self):
        columns.extend(_keys(gathered(node, scope)))
    if not columns:
        if len(rows):
            yield np.arange(len(rows)), int(rows[0])
        return
    keys = np.stack([np.asarray(column, dtype=np.float64) for column in columns], axis=1)
    _unique, first, turn = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    for number, place in enumerate(first.tolist()):
        yield np.flatnonzero(turn.reshape(-1) == number), int(rows[place])


def _differs(node: Any, scope: Scope) -> bool:
    """Whether a term is another one for each element: itself, or a parameter with several values."""
    if isinstance(node, ParameterUse):
        parameter = scope.parameters[node.name]
        return bool(parameter.by or parameter.bands)
    return isinstance(node, Self)


def _keys(column: Any) -> list[NDArray[Any]]:
    match column:
        case Code(codes=codes):
            return [codes, column.declared]
        case Truth():
            return [column.true, column.false, column.declared]
        case Number():
            nothing = np.zeros(len(column.low), dtype=np.bool_) if column.nothing is None else column.nothing
            return [column.low, column.high, *column.upper, nothing, column.declared]
        case Level(scale=scale, rank=rank):
            return [scale.codes, scale.declared, rank.low, rank.high]
        case Many(size=size):
            return [np.arange(size)]  # Each set is asked about on its own.
    return [np.arange(len(column.length.low))]


def corner(facts: Facts, question: Reached | Guards, scope: Scope, row: int | None) -> Corner:
    """The masks of a question asked for one element under check (None: it does not depend on it)."""
    under = None if row is None else np.array([row])
    ends = asked_of(facts, "component", question.end, scope, under)
    guard = question.avoiding if isinstance(question, Reached) else question.that
    size = facts.size("component")
    nobody = Mask(np.zeros(size, dtype=np.bool_), np.ones(size, dtype=np.bool_))
    guards = nobody if guard is None else asked_of(facts, "component", guard, scope, under)
    held = with_held(facts, question, Ends(ends, guards))
    return Corner(held.end, held.guard, net_of(facts, question, scope, under))


class Ends(NamedTuple):
    """Where ways begin (or end), and what guards them; of components, in the last place where there are several."""

    end: Mask
    guard: Mask


def with_held(facts: Facts, question: Reached | Guards, ends: Ends) -> Ends:
    """The same where an attacker holds components: there ways begin, and nothing is guarded."""
    held, perhaps = facts.kept.get(HELD), facts.kept.get(PERHAPS_HELD)
    if held is None or perhaps is None:
        return ends
    end, guard = ends
    guard = Mask(guard.true & ~perhaps, guard.false | held)
    if isinstance(question, Guards) or question.direction == "from":
        end = Mask(end.true | held, end.false & ~perhaps)
    return Ends(end, guard)


def net_of(facts: Facts, question: Reached | Guards, scope: Scope, row: NDArray[Any] | None) -> Network:
    """The network along which a question is asked."""
    if question.along is None:
        return network(facts)
    flows = asked_of(facts, "flow", question.along, scope, row)
    return network(facts, flows, None if depends(question.along) else question.along)


def asked_of(facts: Facts, kind: str, condition: Condition, scope: Scope, rows: NDArray[Any] | None) -> Mask:
    """A condition asked of all elements of a kind that exist; once for all, where it does not depend on one of them.

    Else for each of these rows of the element under check, one after the other.
    """
    if depends(condition):
        return _asked_now(facts, kind, condition, scope, rows)
    key = ("asked", kind, condition)
    if key not in facts.kept:
        facts.kept[key] = _asked_now(facts, kind, condition, scope, None)
    mask: Mask = facts.kept[key]
    return mask


def _asked_now(facts: Facts, kind: str, condition: Condition, scope: Scope, rows: NDArray[Any] | None) -> Mask:
    size, present = facts.size(kind), facts.present(kind)
    top = scope if scope.outer is None else scope.outer
    if rows is None:
        asked = holds(condition, Scope(facts, kind, slice(0, size), scope.parameters))
        return Mask(asked.true & present.true, asked.false | present.false)
    outer = Scope(facts, top.kind, np.repeat(rows, size), scope.parameters)
    asked = holds(condition, Scope(facts, kind, np.tile(np.arange(size), len(rows)), scope.parameters, outer))
    here, gone = np.tile(present.true, len(rows)), np.tile(present.false, len(rows))
    return Mask(asked.true & here, asked.false | gone)


def _answered(
    facts: Facts, question: Reached | Guards, scope: Scope, row: int | None, rows: NDArray[Any]
) -> Mask | Number:
    place = corner(facts, question, scope, row)
    if isinstance(question, Guards):
        wanted = np.zeros(place.net.nodes, dtype=np.bool_)
        wanted[rows] = True
        low, high = guard_bounds(facts, place, wanted)
        return Number(low[rows], high[rows])
    sure, possible = reach_bounds(place, question)
    return Mask(sure[rows], ~possible[rows])


def reach_bounds(place: Corner, question: Reached) -> tuple[Bools, Bools]:
    """What is surely and what possibly reached: sure links past every possible guard, possible links past sure ones."""
    net = place.net
    sure = _reached(net, question, place.end.true, ~place.guard.false, sure=True)
    possible = _reached(net, question, ~place.end.false, place.guard.true, sure=False)
    return sure, possible


def _reached(net: Network, question: Reached, ends: Bools, guards: Bools, *, sure: bool) -> Bools:
    links = net.sure if sure else net.possible
    links = links if question.direction == "from" else links.reversed()
    origins, blocked = net.marked(ends, undrawn=not sure and net.meets_undrawn), net.marked(guards)
    if not origins.any():
        return np.zeros(net.components, dtype=np.bool_)
    found = reach(links, origins, blocked)
    reached = found.reached
    if not question.target_counts:
        reached = _entered(found, origins, blocked)
    return reached[: net.components]


def _entered(found: Reach, origins: Bools, blocked: Bools) -> Bools:
    """What is reached where a guard at the end itself does not count: a way leads up to it.

    A way from an end that is an origin too does not count there. Mostly a node before it was found from another
    origin; only where none was is the end asked about on its own.
    """
    links, reached = found.links, found.reached
    open_end = reached | origins
    leading = np.flatnonzero(open_end[links.source] & (links.source != links.target))
    source, target = links.source[leading], links.target[leading]
    entered = reached.copy()
    entered[target] = True
    own = entered & ~reached & origins
    if own.any():
        entered[own] = False
        entered[target[own[target] & (found.roots()[source] != target)]] = True
        for node in np.flatnonzero(own & ~entered).tolist():
            others = origins.copy()
            others[node] = False
            before = reach(links, others, blocked).reached | others
            entered[node] = bool(before[source[target == node]].any())
    return entered


def guard_bounds(facts: Facts, place: Corner, wanted: Bools) -> tuple[NDArray[Any], NDArray[Any]]:
    """The least and the greatest number of independent guards on a way to each component; inf where there is no way."""
    net, sure_guards, any_guards = place.net, place.guard.true, ~place.guard.false
    origins = net.marked(~place.end.false, undrawn=net.meets_undrawn)
    worst = guard_depth(
        net.possible, origins, net.marked(sure_guards), causes_of(facts, wild=True), wanted=wanted, most=DEEPEST + 1
    )
    best = guard_depth(
        net.sure,
        net.marked(place.end.true),
        net.marked(any_guards),
        causes_of(facts, wild=False),
        wanted=wanted,
        most=DEEPEST + 1,
        at_least=worst,
    )
    low = np.where(worst.low == UNREACHED, np.inf, worst.low.astype(np.float64))
    high = np.where(best.high == UNREACHED, np.inf, best.high.astype(np.float64))
    return low, np.maximum(low, high)


IDENTITIES = ("product", "credential", "accountable", "guard_group")
"""What makes two guards fall together: one product, one key, one operator, one group counts once."""


@once("causes")
def causes_of(facts: Facts, *, wild: bool) -> Causes:
    """The causes by which each component falls as a guard, itself among them.

    With `wild`, a guard of which one identity is not known may share it with any other.
    """
    size = facts.size("component")
    nodes = size + EXTRA_NODES
    if wild:
        known, unknown = causes_of(facts, wild=False), np.zeros(nodes, dtype=np.bool_)
        for name in IDENTITIES:
            unknown[:size] |= facts.code("component", name) == UNKNOWN
        return Causes(known.indptr, known.ids, unknown)
    lists: list[list[int]] = [[row] for row in range(nodes)]
    numbers: dict[tuple[str, int], int] = {}
    for name in IDENTITIES:
        for row, code in enumerate(facts.code("component", name).tolist()):
            if code >= 0:
                lists[row].append(numbers.setdefault((name, code), nodes + len(numbers)))
    return Causes.of(nodes, lists)
