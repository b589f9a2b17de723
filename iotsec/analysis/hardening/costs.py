"""What changes cost: usual costs by kind of change, and those that a file of costs states."""

from __future__ import annotations

from collections.abc import Mapping

from iotsec.analysis.hardening.acts import Act, Nothing
from iotsec.frozen import field, frozen

USUAL: Mapping[str, float] = {"set": 1, "add": 2, "take": 1, "new": 3, "between": 1}
"""By the kind of change: a statement raised, a control or a member added, one taken away, an element added."""
USUAL_OF_NEW: Mapping[str, float] = {"component": 10, "dependency": 5, "agreement": 3, "evidence": 2, "interface": 2}
USUAL_OF_FIELD: Mapping[str, float] = {"dependency.bridge": 3}
"""What is stated as one value and takes more than a statement: a battery, a store."""


@frozen
class Costs:
    """What changes cost, in any unit: `elements` by id (or `id.field`), `fields` by `kind.field`; the closest counts.

    `words` are of one member of a list (`component.enforces.monitoring`), `added` of new elements by their kind.
    `never` names ids, fields (`kind.field`) or both (`id.field`) that are not changed, `each` fields of which a change
    costs as often as there are devices.
    """

    unit: Mapping[str, str] = field(factory=dict)
    default: float | None = None
    elements: Mapping[str, float] = field(factory=dict)
    fields: Mapping[str, float] = field(factory=dict)
    words: Mapping[str, float] = field(factory=dict)
    added: Mapping[str, float] = field(factory=dict)
    never: frozenset[str] = frozenset()
    each: frozenset[str] = frozenset()


class CostOfActs:
    """What each change costs in one design, by costs that were stated or are usual."""

    def __init__(self, costs: Costs, counts: Mapping[str, int]) -> None:
        self.costs = costs
        self.counts = counts

    def __call__(self, act: Act) -> float | None:
        """The cost of one change, or None where it is ruled out."""
        field, exact = f"{act.kind}.{act.field}", f"{act.id}.{act.field}"
        word = f"{field}.{act.value}"
        if act.how == "set" and act.needs == act.id and isinstance(act.value, Nothing):
            return 0.0  # It belongs to the new element, and only says that there is nothing more of it.
        if not self.costs.never.isdisjoint({act.id, field, exact, word, act.kind if act.how == "new" else ""}):
            return None
        cost = self._stated(act, (exact, act.id), word, field)
        return cost * (self.counts.get(act.id, 1) if field in self.costs.each else 1)

    def _stated(self, act: Act, closest: tuple[str, str], word: str, field: str) -> float:
        costs = self.costs
        for known, names in ((costs.elements, closest), (costs.words, (word,)), (costs.fields, (field,))):
            for name in names:
                if name in known:
                    return known[name]
        if act.how == "new":
            usual = USUAL_OF_NEW.get(act.kind, USUAL["new"])
            return costs.added.get(act.kind, usual if costs.default is None else costs.default)
        return USUAL_OF_FIELD.get(field, USUAL[act.how]) if costs.default is None else costs.default


USUAL_COSTS = Costs()
