"""Boundaries that a flow crosses: of zones, of systems, of responsibility, and into networks open to others."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import NOTHING, Column
from iotsec.columns.rows import Ints, taken
from iotsec.conditions.masks import Mask, both, either, negated
from iotsec.facts.derived.nesting import contains
from iotsec.facts.derived.questions import along, at, at_most, is_one_of, some_member, truth_of, yes
from iotsec.facts.derived.showing import explained, joined, settled_truth
from iotsec.facts.derived.wholes import leaves, whole_at, wholes
from iotsec.facts.once import once
from iotsec.facts.openness import systems_of
from iotsec.facts.table import Facts
from iotsec.facts.witness import Witness

MOST_PARTS = 60
"""As many parts of an end-to-end flow are shown."""


def crosses_zone(facts: Facts, kind: str) -> Column:
    """Whether two neighbours on the way of a flow lie in different zones: whether all on it do not lie in one.

    The way is the sender, what `via` names, and the receiver. It surely is in one zone only where `via` is stated.
    A flow that is made of others crosses where one of these does.
    """
    zones = facts.code("component", "zone").astype(np.int64)
    rows, nodes, sure = _way_nodes(facts)
    size = facts.size("flow")
    zone = taken(zones, nodes, -1)
    known = (zone != -1) & (nodes >= 0)
    least, most = np.full(size, np.iinfo(np.int64).max), np.full(size, np.iinfo(np.int64).min)
    np.minimum.at(least, rows[known & sure], zone[known & sure])
    np.maximum.at(most, rows[known & sure], zone[known & sure])
    differs = least < most
    doubtful = facts.many("flow", "via").open.copy()
    sender = facts.rows_of("flow", "from", "component")
    elsewhere = (nodes != sender[rows]) | (nodes < 0)  # Wherever it is, a component lies in one zone with itself.
    doubtful[rows[~known & elsewhere]] = True
    doubtful[rows[known & (zone != taken(zones, sender, -1)[rows])]] = True
    return truth_of(_over_parts(facts, Mask(differs, ~differs & ~doubtful), _ends_differ(zones, facts)))


def _ends_differ(zones: NDArray[Any], facts: Facts) -> Mask:
    first, last = (taken(zones, facts.rows_of("flow", end, "component"), -1) for end in ("from", "to"))
    known = (first != -1) & (last != -1)
    return Mask(known & (first != last), known & (first == last) | _within_one(facts))


def _within_one(facts: Facts) -> NDArray[np.bool_]:
    """Whether sender and receiver of each flow are one component, which crosses nothing, wherever it may be."""
    first, second = (facts.rows_of("flow", end, "component") for end in ("from", "to"))
    one: NDArray[np.bool_] = (first == second) & (first >= 0)
    return one


def _over_parts(facts: Facts, own: Mask, ends: Mask) -> Mask:
    """The answers, and of a flow that is made of others: whether it is so at its ends, or of one of its parts."""
    found = wholes(facts)
    true, false = own.true.copy(), own.false & ~found.unsaid
    for whole in found.ordered:
        row = whole.row
        true[row] = bool(ends.true[row]) or any(true[part.row] for part in whole.parts if part.sure)
        false[row] = bool(ends.false[row]) and all(false[part.row] for part in whole.parts)
    return Mask(true, false)


def _way_nodes(facts: Facts) -> tuple[NDArray[Any], NDArray[Any], NDArray[np.bool_]]:
    """The components on the way of each flow: the flow's row, the component's, and whether it surely exists.

    Components that do not exist in the choices made are left out.
    """
    every = np.arange(facts.size("flow"))
    via, offset = facts.many("flow", "via"), facts.offset("component")
    ends = [facts.rows_of("flow", name, "component") for name in ("from", "to")]
    rows = np.concatenate((every, every, np.repeat(every, np.diff(via.starts))))
    nodes = np.concatenate((*ends, via.members.astype(np.int64) - offset))
    present = facts.present("component")
    kept = ~taken(present.false, nodes, False)
    # The ends exist where the flow does, so their presence adds nothing.
    sure = taken(present.true, nodes, False) | (np.arange(len(nodes)) < 2 * len(every))
    kept |= np.arange(len(nodes)) < 2 * len(every)
    return rows[kept], nodes[kept], sure[kept]


def crosses_zone_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The zones on the way of the flow, and on the ways of those of which it is made."""
    return _along_parts(facts, row, _on_the_way("zone"), "crosses_zone")


def _along_parts(facts: Facts, row: int, paths: tuple[str, ...], name: str) -> Witness:
    """What stands at the end of these paths; of a flow that is made of others, at those of its parts."""
    settled = settled_truth(facts, "flow", row, name)
    if whole_at(facts, row) is None:
        return explained(facts, "flow", row, paths, settled=settled)
    own = explained(facts, "flow", row, ("through", *(path for path in paths if "via" not in path)), settled=settled)
    parts = [part for part in leaves(facts, row, MOST_PARTS) if settled_truth(facts, "flow", part, name) is settled]
    return joined(own, *(explained(facts, "flow", part, paths, settled=settled) for part in parts))


def _on_the_way(*fields: str) -> tuple[str, ...]:
    return (
        "via",
        *(f"from.{field}" for field in fields),
        *(f"via.{field}" for field in fields),
        *(f"to.{field}" for field in fields),
    )


def crosses_system(facts: Facts, kind: str) -> Column:
    """Whether sender and receiver belong to two systems of which neither contains the other."""
    components = systems_of(facts, "component")
    first, second = (taken(components, facts.rows_of("flow", end, "component"), -1) for end in ("from", "to"))
    one = _within_one(facts)
    return truth_of(negated(either((Mask(one, ~one), contains(facts, first, second), contains(facts, second, first)))))


def crosses_system_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The two systems, and the systems around them."""
    around = tuple(f"{end}.system" + ".parent" * depth for end in ("from", "to") for depth in range(4))
    return explained(facts, "flow", row, around, settled=settled_truth(facts, kind, row, "crosses_system"))


def crosses_party(facts: Facts, kind: str) -> Column:
    """Whether two parties answer for sender and receiver."""
    parties = answering(facts)
    first, second = (taken(parties, facts.rows_of("flow", end, "component"), -1) for end in ("from", "to"))
    known = (first != -1) & (second != -1)
    return truth_of(Mask(known & (first != second), known & (first == second) | _within_one(facts)))


@once("answering")
def answering(facts: Facts) -> Ints:
    """The party (by number) that answers for each component: the accountable one; where none is, its system's operator.

    An `accountable` that is not stated is not known (-1): it may be any party.
    """
    accountable = facts.code("component", "accountable").astype(np.int64)
    systems = systems_of(facts, "component")
    operators = taken(facts.code("system", "operator").astype(np.int64), systems, -1)
    operators[systems == NOTHING] = NOTHING  # Nobody answers for what belongs to no system.
    found: Ints = np.where(accountable == NOTHING, operators, accountable)
    return found


def crosses_party_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The two parties."""
    fields = tuple(f"{end}.{field}" for end in ("from", "to") for field in ("accountable", "system.operator"))
    wanted = [field for field in fields if field.endswith("accountable") or _falls_back(facts, row, field)]
    return explained(facts, "flow", row, tuple(wanted), settled=settled_truth(facts, kind, row, "crosses_party"))


def _falls_back(facts: Facts, row: int, field: str) -> bool:
    component = int(facts.rows_of("flow", field.partition(".")[0], "component")[row])
    return component >= 0 and int(facts.code("component", "accountable")[component]) == NOTHING


def over_open_network(facts: Facts, kind: str) -> Column:
    """Whether the flow passes something that others share, or comes from or goes to a peer in a zone of trust 0."""
    shared = is_one_of(facts, "component", "exposure", ("public", "shared"))
    outside = both((yes(facts, "component", "external"), in_public_zone(facts)))
    ends = [at(outside, facts.rows_of("flow", end, "component")) for end in ("from", "to")]
    plain = either((some_member(facts, "flow", "via", "component", shared), *ends))
    return truth_of(_over_parts(facts, plain, either(ends)))


def in_public_zone(facts: Facts) -> Mask:
    """Whether each component lies in a zone of trust 0."""
    return along(facts, "component", "zone", "zone", at_most(facts, "zone", "trust", 0))


def over_open_network_witness(facts: Facts, kind: str, row: int) -> Witness:
    """What is passed and how exposed it is, also by its parts; the peers at the ends."""
    fields = (
        "via",
        "via.exposure",
        *(f"{end}.{name}" for end in ("from", "to") for name in ("external", "zone.trust")),
    )
    return _along_parts(facts, row, fields, "over_open_network")
