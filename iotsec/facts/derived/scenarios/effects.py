"""What a case does to what there is: components that are gone, and components that an attacker holds."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import Code, Truth
from iotsec.columns.rows import Bools
from iotsec.facts.derived.questions import is_one_of
from iotsec.facts.derived.scenarios.cases import cases_of
from iotsec.facts.table import Facts


class Effects(NamedTuple):
    """For each component and case: whether it is gone, and whether it is held by an attacker; surely and possibly."""

    gone: Bools
    perhaps_gone: Bools
    held: Bools
    perhaps_held: Bools


def effects_of(facts: Facts, scenario: str) -> Effects:
    """What the cases of a scenario do to components: components by cases."""
    key = ("effects", scenario)
    if key not in facts.kept:
        cases, size = cases_of(facts, scenario), facts.size("component")
        none = np.zeros((size, cases.size), dtype=np.bool_)
        sure, perhaps = none.copy(), none.copy()
        perhaps[cases.loss.component, cases.loss.case] = True
        sure[cases.loss.component[cases.loss.sure], cases.loss.case[cases.loss.sure]] = True
        if cases.held:
            found = Effects(none, none, sure, perhaps)
        elif cases.gone:
            found = Effects(sure, perhaps, none, none)
        else:
            found = Effects(none, none, none, none)
        facts.kept[key] = found
    effects: Effects = facts.kept[key]
    return effects


def present_in(facts: Facts, scenario: str, kind: str, rows: NDArray[np.int64], cases: NDArray[np.int64]) -> Truth:
    """Whether elements exist in the case of each: not where they are gone, or what they exist with is.

    What an attacker holds is there, but nothing of it can be relied on: it counts as gone, too.
    """
    present = facts.present(kind).take(rows)
    true, false = present.true.copy(), present.false.copy()
    for components in _exists_with(facts, kind, rows):
        known = components >= 0
        effects = effects_of(facts, scenario)
        at = components[known], cases[known]
        true[known] &= ~(effects.perhaps_gone[at] | effects.perhaps_held[at])
        false[known] |= effects.gone[at] | effects.held[at]
    return Truth(true, false)


def _exists_with(facts: Facts, kind: str, rows: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """The rows of the components with which alone each element exists: itself, or those that it names."""
    if kind == "component":
        return [rows]
    if kind not in facts.vocabulary.kinds:
        return []
    found = []
    for name, field in facts.vocabulary.kinds[kind].fields.items():
        if field.form.exists_with and "component" in field.form.to and facts.has(kind, name):
            column = facts.column(kind, name)
            assert isinstance(column, Code)
            codes = column.codes[rows].astype(np.int64) - facts.offset("component")
            found.append(np.where((codes >= 0) & (codes < facts.size("component")), codes, -1))
    return found


def fails_open(facts: Facts) -> tuple[Bools, Bools]:
    """Which components surely, and which possibly, let everything pass when they fail."""
    behaviour = is_one_of(facts, "component", "failure_behaviour", ["open"])
    return behaviour.true, ~behaviour.false
