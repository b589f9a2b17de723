"""Why a derived fact is what it is, for one element: a way, a cut, a value; or what would settle it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple


class Step(NamedTuple):
    """One step of a witness: an element that is in the design, and what it adds."""

    kind: str
    id: str
    note: str = ""


class Missing(NamedTuple):
    """A statement that is not made: the field of an element (or `complete.flows` of a system) that would settle it."""

    kind: str
    id: str
    field: str


Steps = tuple[Step, ...]


class Witness:
    """What shows a fact's answer for one element.

    `form` says how to read the steps: a `way` (elements and flows in order), a `cut` (what stops every way), a `chain`
    of references, or the `values` that were compared. `missing` names statements that would settle what is not known.
    Steps may be given as a function: most witnesses are asked only for what is missing. Equal by value.
    """

    __slots__ = ("_steps", "form", "missing")

    def __init__(
        self,
        form: Literal["way", "cut", "chain", "values"],
        steps: Steps | Callable[[], Steps] = (),
        missing: tuple[Missing, ...] = (),
    ) -> None:
        self.form = form
        self.missing = missing
        self._steps = steps

    @property
    def steps(self) -> Steps:
        """The steps, worked out when they are first asked for."""
        if not isinstance(self._steps, tuple):
            self._steps = self._steps()
        return self._steps

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Witness):
            return NotImplemented
        return (self.form, self.steps, self.missing) == (other.form, other.steps, other.missing)

    def __hash__(self) -> int:
        return hash((self.form, self.steps, self.missing))

    def __repr__(self) -> str:
        return f"Witness(form={self.form!r}, steps={self.steps!r}, missing={self.missing!r})"

    def ways(self) -> list[tuple[Step, ...]]:
        """The ways of which the steps are made: a new one begins where two components follow each other."""
        found: list[list[Step]] = []
        for step in self.steps:
            if found and not (found[-1][-1].kind == step.kind == "component"):
                found[-1].append(step)
            else:
                found.append([step])
        return [tuple(way) for way in found]

    def to(self, id: str) -> Witness:
        """Only the way that ends at this element, where there is one."""
        ends = [way for way in self.ways() if way[-1].id == id] if self.form == "way" else []
        return Witness("way", ends[0], self.missing) if ends else self
