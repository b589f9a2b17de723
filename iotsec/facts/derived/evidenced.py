"""Evidence within its scope and time: for the versions that are there, dated, and not run out."""

from __future__ import annotations

import numpy as np

from iotsec.columns import NOTHING, UNKNOWN, Column
from iotsec.conditions.masks import Mask, both
from iotsec.facts.derived.questions import is_one_of, truth_of
from iotsec.facts.derived.showing import Seen, gaps, joined, of_values, settled_truth
from iotsec.facts.derived.subjects import Subjects, subjects
from iotsec.facts.existence import missing_of_existence
from iotsec.facts.missing import known_at
from iotsec.facts.table import Facts
from iotsec.facts.witness import Witness


def fits(facts: Facts, kind: str) -> Column:
    """Whether evidence holds here and now: it is dated on or before the as-of date, its validity has not ended, and the
    product of every component that it is about is among its versions.

    A test of a system is about the components in it and in its parts, of a function about its performers, of an
    interface about its component. Versions matter only where these are products; `{none: ...}` says that it holds for
    any, and of the validity that it does not end.
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


OF_VERSIONS = ("test", "joint-test", "penetration-test", "restore-test")
"""What is done with products that run; an audit, a plan or an exercise of people is of no version."""


def _in_scope(facts: Facts) -> Mask:
    """Whether the product of every component that evidence is about is among its versions."""
    versions, size = facts.many("evidence", "versions"), facts.size("evidence")
    products, tests = facts.code("component", "product"), is_one_of(facts, "evidence", "kind", OF_VERSIONS)
    true, false = np.zeros(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_)
    for row in range(size):
        named = set(versions.members[versions.starts[row] : versions.starts[row + 1]].tolist())
        open_list = bool(versions.open[row])
        if not named and not open_list:
            true[row] = True
            continue
        found = _components(facts, row)
        others = [part for part in found.of("component") if products[part.row] not in (NOTHING, *named)]
        true[row] = found.whole and not others
        sure = (part for part in others if part.sure and (part.named or tests.true[row]))
        false[row] = not open_list and any(products[part.row] != UNKNOWN for part in sure)
    return Mask(true, false)


def _components(facts: Facts, row: int) -> Subjects:
    """Those named; of a test also those in the systems and their parts, of the functions and of the interfaces."""
    return subjects(facts, row, inside=not is_one_of(facts, "evidence", "kind", OF_VERSIONS).false[row])


def fits_witness(facts: Facts, kind: str, row: int) -> Witness:
    """Its dates, its versions, and the products of what it is about."""
    found, settled = _components(facts, row), settled_truth(facts, kind, row, "fits")
    names = ("dated", "valid_until", "about", "versions", *(("kind",) if found.seen else ()))
    own = [Seen("evidence", row, name) for name in names]
    left_open = [item for item in found.seen if not known_at(facts, *item)]
    products = [Seen("component", part.row, "product") for part in found.of("component")]
    existence = [
        gap
        for part in found.of("component")
        if not (part.sure or settled)
        for gap in missing_of_existence(facts, "component", part.row)
    ]
    return joined(of_values(facts, [*own, *left_open, *products], settled=settled), gaps(existence))
