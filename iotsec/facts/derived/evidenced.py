"""Evidence within its scope and time: for the versions that are there, dated, and not run out."""

from __future__ import annotations

import numpy as np

from iotsec.columns import NOTHING, UNKNOWN, Column
from iotsec.conditions.masks import Mask, both
from iotsec.facts.derived.questions import existing, truth_of
from iotsec.facts.derived.showing import Seen, gaps, joined, of_values, settled_truth
from iotsec.facts.existence import missing_of_existence
from iotsec.facts.table import Facts
from iotsec.facts.witness import Witness


def fits(facts: Facts, kind: str) -> Column:
    """Whether evidence holds here and now: it is dated on or before the as-of date, its validity has not ended, and the
    product of every component that it is about is among its versions.

    Versions matter only where it is about a component that is a product; `{none: ...}` says that it holds for any, and
    of the validity that it does not end.
    """
    return truth_of(both((_dated(facts), _lasts(facts), _in_scope(facts))))


def _dated(facts: Facts) -> Mask:
    dated = facts.number_column("evidence", "dated")
    nothing = np.zeros(facts.size("evidence"), dtype=np.bool_) if dated.nothing is None else dated.nothing
    return Mask((dated.high <= facts.as_of) & ~nothing, (dated.low > facts.as_of) | nothing)


def _lasts(facts: Facts) -> Mask:
    until = facts.number_column("evidence", "valid_until")
    endless = np.zeros(facts.size("evidence"), dtype=np.bool_) if until.nothing is None else until.nothing
    return Mask((until.low >= facts.as_of) | endless, (until.high < facts.as_of) & ~endless)


def _in_scope(facts: Facts) -> Mask:
    """Whether the product of every component that evidence is about is among its versions."""
    about, versions = facts.many("evidence", "about"), facts.many("evidence", "versions")
    products, size = facts.code("component", "product"), facts.size("evidence")
    first, last = facts.offset("component"), facts.offset("component") + facts.size("component")
    true, false = np.zeros(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_)
    for row in range(size):
        named = set(versions.members[versions.starts[row] : versions.starts[row + 1]].tolist())
        open_list = bool(versions.open[row])
        if not named and not open_list:
            true[row] = True
            continue
        inside = not about.open[row]
        for member, sure in existing(facts, about, row):
            if not first <= member < last or products[member - first] == NOTHING:
                continue
            product = int(products[member - first])
            if product not in named:
                inside = False
                false[row] |= sure and product != UNKNOWN and not open_list
        true[row] = inside
    return Mask(true, false)


def fits_witness(facts: Facts, kind: str, row: int) -> Witness:
    """Its dates, its versions, and the products of what it is about."""
    first, last = facts.offset("component"), facts.offset("component") + facts.size("component")
    members = [member for member, _sure in existing(facts, facts.many("evidence", "about"), row)]
    seen = [Seen("evidence", row, name) for name in ("dated", "valid_until", "about", "versions")]
    seen += [Seen("component", member - first, "product") for member in members if first <= member < last]
    settled = settled_truth(facts, kind, row, "fits")
    existence = [
        gap
        for member, sure in existing(facts, facts.many("evidence", "about"), row)
        if not (sure or settled)
        for gap in missing_of_existence(facts, facts.kind_of(member), member - facts.offset(facts.kind_of(member)))
    ]
    return joined(of_values(facts, seen, settled=settled), gaps(existence))
