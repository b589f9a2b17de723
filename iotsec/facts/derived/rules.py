"""Which laws, licences and customs are in force for a design at the as-of date."""

from __future__ import annotations

import numpy as np

from iotsec.columns import Column, Number
from iotsec.columns.rows import Bools
from iotsec.conditions.masks import Mask, both, either, negated, unknown
from iotsec.facts.derived.questions import truth_of, yes
from iotsec.facts.derived.showing import Seen, gaps, joined, of_values, settled_truth
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing, Witness


def rule_in_force(facts: Facts, kind: str) -> Column:
    """Whether a rule has begun and not ended, and (where it is for new systems only) came before the design started."""
    size, now = facts.size("rule"), facts.as_of
    if np.isnan(now):
        return truth_of(unknown(size))
    start, end = (facts.number_column("rule", f"in_force_{name}") for name in ("from", "until"))
    began = Mask((start.high <= now) | _none(start), (start.low > now) & ~_none(start))
    runs = Mask((end.low >= now) | _none(end), (end.high < now) & ~_none(end))
    return truth_of(
        both((began, runs, either((negated(yes(facts, "rule", "new_only")), _design_is_new(facts, start)))))
    )


def _none(number: Number) -> Bools:
    return np.zeros(len(number.low), dtype=np.bool_) if number.nothing is None else number.nothing


def _design_is_new(facts: Facts, since: Number) -> Mask:
    """Whether the design starts operation on the first day of a rule or later; without a start it is still to come."""
    size = len(since.low)
    if not facts.size("design"):
        return Mask(_none(since), np.zeros(size, dtype=np.bool_))
    start = facts.number_column("design", "in_service_from").take(np.zeros(size, dtype=np.int64))
    later = _none(start) | _none(since)
    return Mask((start.low >= since.high) | later, (start.high < since.low) & ~later)


def rule_in_force_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The dates of the rule, whether it is for new systems only, and when the design started."""
    settled = settled_truth(facts, "rule", row, "in_force")
    seen = [Seen("rule", row, name) for name in ("in_force_from", "in_force_until", "new_only")]
    if facts.size("design") and not yes(facts, "rule", "new_only").false[row]:
        seen.append(Seen("design", 0, "in_service_from"))
    shown = of_values(facts, seen, settled=settled)
    if np.isnan(facts.as_of) and facts.design is not None:
        return joined(shown, gaps([Missing("design", facts.design.id, "as_of")]))
    return shown
