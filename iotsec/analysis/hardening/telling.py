"""The answer: what to change, what it costs, why each change is needed, and what no known change meets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import evolve, frozen

from iotsec.analysis.hardening.acts import How
from iotsec.errors import Place
from iotsec.units import counted


@frozen
class Needed:
    """A requirement that is not met of an element without a change, or not known (`verdict`).

    `along` are the elements by which that was seen: a `way` that the change cuts, or the `chain` of failures; or the
    `statements` that would be lacking as well of what is not known with the change either.
    """

    requirement: str
    kind: str
    id: str
    along: tuple[str, ...] = ()
    verdict: str = "not_met"
    form: str = ""


@frozen
class Change:
    """One change: what is stated instead of what, or added or taken away; what it costs; for what it is needed.

    `how` is `set` (a value), `add` or `take` (a member of a list), `new` (an element, whose fields are in `after`) or
    `between` (a flow is led through one more component). `place` is where the field (or else the element) stands,
    `at` between which components of its way a flow is led through another one. `needed` is None where it was not asked;
    it is empty only where the budget of work ended before it was seen that the change can be left out. `taken` are the
    fields of a new element that say the same as in the element that it stands beside (`taken_from`): where it stands
    and who answers for it is assumed, and to be confirmed.
    """

    how: How
    kind: str
    id: str
    field: str
    before: Any
    after: Any
    cost: float
    needed: tuple[Needed, ...] | None = None
    place: Place | None = None
    at: tuple[str, ...] = ()
    taken_from: str = ""
    taken: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.how == "new":
            return f"new {self.kind} {self.id}: {self.after}"
        sign = {"add": "+ ", "take": "- ", "between": "through "}.get(self.how, "")
        return f"{self.kind} {self.id} {self.field}: {sign}{self.after}"


@frozen
class Beyond:
    """What is left not met: no known change meets it, or none that fits the others or the budget."""

    requirement: str
    kind: str
    id: str


@frozen
class ByHand:
    """What is left not met and is not the designer's to change, with the reason and where.

    `reason` is `past` (a day had to be kept that has passed), `not ours` (somebody else's to change) or `nature` (it
    would have to be something else). `roles` may accept it, for at most so many `days`, by a waiver in the design.
    """

    requirement: str
    kind: str
    id: str
    reason: str
    at: str
    roles: tuple[str, ...]
    days: float | None


@frozen
class Within:
    """Within which budget the changes stay, where that does not do for all that can be met, and what is left for it.

    All that can be met costs `whole_cost` by the changes that were found, and `whole_bound` at least. `settled` says
    that no other set of the known changes within the budget mends more (of what is most dangerous first).
    """

    budget: float
    whole_cost: float
    whole_bound: float
    settled: bool
    left_out: tuple[Beyond, ...]


@frozen
class Hardening:
    """The changes, what they cost, and what any set of known changes that does as much costs at least.

    `not_met` findings were there before; after the changes `beyond` are left, what is to be done `by_hand`, and what
    the budget is too small for (`within`). `proven` says that the changed design was checked, and everything else is
    met. `unknown` findings are not known before and after; `to_make_clear` are not known only now: of what is added,
    or where a failure is gone and statements are lacking. `checks` says how often a design was checked for the answer,
    `whole` whether the search ended before its budget of work did. `each_needed` says that no single change can be left
    out: the design was checked without each of them, and was worse.
    """

    profiles: tuple[str, ...]
    not_met: int
    changes: tuple[Change, ...]
    cost: float
    bound: float
    unit: Mapping[str, str]
    proven: bool
    whole: bool
    beyond: tuple[Beyond, ...]
    unknown: int
    to_make_clear: int
    checks: int
    by_hand: tuple[ByHand, ...] = ()
    within: Within | None = None
    each_needed: bool = False

    @property
    def left(self) -> tuple[Beyond | ByHand, ...]:
        """All that is not met after the changes, for whichever reason."""
        left_out = () if self.within is None else self.within.left_out
        return (*self.beyond, *self.by_hand, *left_out)

    @property
    def gap(self) -> float:
        """How much cheaper another set of known changes could be at most."""
        return self.cost - self.bound

    def placed(self, place_of: Callable[[Change], Place | None]) -> Hardening:
        """The same with where each change is made; what is new has no place yet."""
        return evolve(self, changes=tuple(evolve(item, place=place_of(item)) for item in self.changes))

    def __str__(self) -> str:
        cost = f"cost {self.cost:g} (at least {self.bound:g})"
        counts = f"{counted(len(self.changes), 'change')}, {cost}, {len(self.left)} left"
        return "\n".join([counts, *(str(item) for item in self.changes)])
