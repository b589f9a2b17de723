"""Why a component is reached, or is not: a way with every guard on it, or the guards that stop all ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from iotsec.columns.rows import Bools, numbers_of
from iotsec.conditions.source import Scope
from iotsec.conditions.tree import Condition, Guards, Reached
from iotsec.facts.existence import missing_of_existence
from iotsec.facts.gaps import missing_in
from iotsec.facts.network import NOT_DRAWN, Network, elements_of
from iotsec.facts.ways import DEEPEST, Corner, answer, causes_of, corner, depends
from iotsec.facts.witness import Missing, Step, Witness
from iotsec.graph import UNREACHED, Links, Reach, Way, blocking_guards, guard_depth, reach

if TYPE_CHECKING:
    from iotsec.facts.table import Facts


def way_witness(facts: Facts, question: Reached | Guards, scope: Scope, row: int) -> tuple[Witness, str]:
    """The witness of the answer for one component, and the answer as a reader sees it."""
    key = ("way", question, row, id(scope.parameters)) if scope.outer is None else None
    if key is None or key not in facts.kept:
        # The scope is kept beside the answer, so that no other parameters can come to have the number of these.
        facts.kept[key] = (_shown(facts, question, scope, row), scope)
    told: tuple[Witness, str] = facts.kept[key][0]
    return told


def missing_on_way(facts: Facts, question: Reached | Guards, scope: Scope, row: int) -> tuple[Missing, ...]:
    """Of an answer that is not known for one component: what is not stated along a way that is only possible."""
    if isinstance(question, Guards):
        return way_witness(facts, question, scope, row)[0].missing
    if depends(question):
        return _missing_on_way(facts, question, scope, row)
    key = ("missing on way", question, row)
    if key not in facts.kept:
        facts.kept[key] = _missing_on_way(facts, question, scope, row)
    missing: tuple[Missing, ...] = facts.kept[key]
    return missing


def _missing_on_way(facts: Facts, question: Reached, scope: Scope, row: int) -> tuple[Missing, ...]:
    place = _corner(facts, question, scope, row)
    found = _flood(facts, question, place, row, sure=False)
    return _open_points(facts, question, scope, place, found.way(row)) if found.reached[row] else ()


def _shown(facts: Facts, question: Reached | Guards, scope: Scope, row: int) -> tuple[Witness, str]:
    place = _corner(facts, question, scope, row)
    if isinstance(question, Guards):
        return _guards(facts, question, scope, place, row)
    return _reached(facts, question, scope, place, row)


def _corner(facts: Facts, question: Reached | Guards, scope: Scope, row: int) -> Corner:
    """The masks of a question; where they do not depend on the element under check, worked out once for all."""
    if depends(question):
        # Inside a quantifier the question reads of the element under check, and not of the member.
        return corner(facts, question, scope, row if scope.outer is None else int(numbers_of(scope.outer.rows)[0]))
    key = ("corner", question)
    if key not in facts.kept:
        facts.kept[key] = corner(facts, question, scope, None)
    place: Corner = facts.kept[key]
    return place


def _ends(net: Network, question: Reached, place: Corner, row: int, *, sure: bool) -> tuple[Links, Bools, Bools]:
    links = net.sure if sure else net.possible
    links = links if question.direction == "from" else links.reversed()
    ends, guards = (place.end.true, ~place.guard.false) if sure else (~place.end.false, place.guard.true)
    blocked = net.marked(guards)
    if not question.target_counts:
        blocked[row] = False
    return links, net.marked(ends, undrawn=not sure and net.meets_undrawn), blocked


def _reached(facts: Facts, question: Reached, scope: Scope, place: Corner, row: int) -> tuple[Witness, str]:
    net = place.net
    for sure in (True, False):
        found = _flood(facts, question, place, row, sure=sure)
        if found.reached[row]:
            way = found.way(row)
            steps = _steps(facts, net, way)
            if sure:
                return Witness("way", steps), f"a way {_told(steps)}"
            missing = _open_points(facts, question, scope, place, way)
            return Witness("way", steps, missing), f"perhaps a way {_told(steps)}"
    links, origins, blocked = _ends(net, question, place, row, sure=False)
    cut = blocking_guards(links, origins, blocked, row)
    steps = tuple(
        Step("component", facts.ids("component")[node], "stops every way") for node in cut if node < net.components
    )
    told = f"stopped by {', '.join(step.id for step in steps)}" if steps else "no way is drawn, and all flows are"
    return Witness("cut", steps), told


def _flood(facts: Facts, question: Reached, place: Corner, row: int, *, sure: bool) -> Reach:
    """What is reached at one corner; worked out once for all components for which the masks are the same."""
    if depends(question) or not question.target_counts:
        return reach(*_ends(place.net, question, place, row, sure=sure))
    key = ("flood", question, sure)
    if key not in facts.kept:
        facts.kept[key] = reach(*_ends(place.net, question, place, row, sure=sure))
    found: Reach = facts.kept[key]
    return found


def sure_way(facts: Facts, question: Guards, scope: Scope, row: int) -> tuple[Step, ...]:
    """The way that is surely there past the fewest guards, whatever may turn out to be one; empty without one."""
    place = _corner(facts, question, scope, row)
    net, wanted = place.net, np.zeros(place.net.nodes, dtype=np.bool_)
    wanted[row] = True
    origins, guards = net.marked(place.end.true), net.marked(~place.guard.false)
    causes = causes_of(facts, wild=False)
    found = guard_depth(net.sure, origins, guards, causes, wanted=wanted, most=DEEPEST + 1)
    return () if found.high[row] == UNREACHED else _steps(facts, net, found.way(row))


def _guards(facts: Facts, question: Guards, scope: Scope, place: Corner, row: int) -> tuple[Witness, str]:
    net = place.net
    wanted = np.zeros(net.nodes, dtype=np.bool_)
    wanted[row] = True
    origins = net.marked(~place.end.false, undrawn=net.meets_undrawn)
    found = guard_depth(
        net.possible,
        origins,
        net.marked(place.guard.true),
        causes_of(facts, wild=True),
        wanted=wanted,
        most=DEEPEST + 1,
    )
    bounds = answer(facts, question, Scope(facts, "component", np.array([row]), scope.parameters, scope.outer))
    low, high = float(bounds.low[0]), float(bounds.high[0])  # type: ignore[union-attr]
    seen = (
        "no way"
        if low == np.inf
        else f"{low:g}"
        if low == high
        else f"{low:g} to {'unlimited' if high == np.inf else f'{high:g}'}"
    )
    if low == np.inf:
        return Witness("cut"), seen
    way = found.way(row)
    missing = () if low == high else _open_points(facts, question, scope, place, way)
    return Witness("way", _steps(facts, net, way), missing), seen


def _steps(facts: Facts, net: Network, way: Way) -> tuple[Step, ...]:
    return tuple(Step(kind, id, "" if id != "?" else "not drawn") for kind, id in elements_of(facts, net, way))


def _told(steps: tuple[Step, ...]) -> str:
    return " > ".join(step.id for step in steps if step.kind == "component")


def _open_points(
    facts: Facts, question: Reached | Guards, scope: Scope, place: Corner, way: Way
) -> tuple[Missing, ...]:
    """What is not stated along a possible way: what lies between, whether a guard stands, whether more is drawn."""
    missing: list[Missing] = []
    net = place.net
    guard = question.avoiding if isinstance(question, Reached) else question.that
    for number, node in enumerate(way.nodes):
        if node >= net.components:
            continue
        if number == 0:
            missing += _of_condition(facts, question.end, scope, "component", node)
        elif guard is not None:
            missing += _of_condition(facts, guard, scope, "component", node)
        if node in _beside_undrawn(way, net):
            missing += [_openness(facts, node), *_loose_ends(facts, node)]
    for label in dict.fromkeys(way.links):
        if label != NOT_DRAWN:
            if facts.has("flow", "via") and facts.many("flow", "via").open[label]:
                missing.append(Missing("flow", facts.ids("flow")[label], "via"))
            missing += _ends_not_known(facts, label)
            if question.along is not None:
                missing += _of_condition(facts, question.along, scope, "flow", label)
            missing += missing_of_existence(facts, "flow", label)
    if isinstance(question, Guards):
        missing += _identities(facts, place, way)
    return tuple(dict.fromkeys(missing))


def _beside_undrawn(way: Way, net: Network) -> set[int]:
    """The components of a way that come before or after what is not drawn."""
    beside: set[int] = set()
    for first, second in zip(way.nodes, way.nodes[1:], strict=False):
        if net.undrawn in (first, second):
            beside.update({first, second} - {net.undrawn})
    return beside


def _ends_not_known(facts: Facts, flow: int) -> list[Missing]:
    """The ends of a flow that are not stated, or not surely enough."""
    ends = [(name, facts.rows_of("flow", name, "component")) for name in ("from", "to") if facts.has("flow", name)]
    return [Missing("flow", facts.ids("flow")[flow], name) for name, rows in ends if rows[flow] == -1]


def _loose_ends(facts: Facts, node: int) -> list[Missing]:
    """Where a flow of this component leads to, or comes from, when that is not known: it may be what is not drawn."""
    start, end = (facts.rows_of("flow", name, "component") for name in ("from", "to"))
    loose = ((start == node) & (end == -1)) | ((end == node) & (start == -1)) | ((start == -1) & (end == -1))
    return [gap for flow in np.flatnonzero(loose).tolist() for gap in _ends_not_known(facts, flow)]


def _openness(facts: Facts, node: int) -> Missing:
    from iotsec.facts.missing import openness

    return openness(facts, "component", node, "flow")


def _of_condition(facts: Facts, condition: Condition, scope: Scope, kind: str, row: int) -> tuple[Missing, ...]:
    """What a condition misses at one step of a way; worked out once where it does not depend on where the way leads."""
    if depends(condition):
        return _of_condition_now(facts, condition, scope, kind, row)
    key = ("missing on ways", condition, kind, row)
    if key not in facts.kept:
        facts.kept[key] = _of_condition_now(facts, condition, scope, kind, row)
    missing: tuple[Missing, ...] = facts.kept[key]
    return missing


def _of_condition_now(facts: Facts, condition: Condition, scope: Scope, kind: str, row: int) -> tuple[Missing, ...]:
    top = scope if scope.outer is None else scope.outer
    outer = Scope(
        facts, top.kind, np.asarray(top.rows)[:1] if not isinstance(top.rows, slice) else top.rows, scope.parameters
    )
    one = Scope(facts, kind, np.array([row]), scope.parameters, outer)
    return missing_in(condition, one)


def _identities(facts: Facts, place: Corner, way: Way) -> list[Missing]:
    """Identities of the guards on a way that are not known: two of them may fall together."""
    from iotsec.facts.ways import IDENTITIES

    return [
        Missing("component", facts.ids("component")[node], name)
        for node in way.nodes[1:]
        if node < place.net.components and not place.guard.false[node]
        for name in IDENTITIES
        if facts.code("component", name)[node] == -1
    ]
