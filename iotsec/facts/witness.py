"""Why a derived fact is what it is, for one element: a way, a cut, a value; or what would settle it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from iotsec.frozen import field, frozen


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


@frozen
class Witness:
    """What shows a fact's answer for one element.

    `form` says how to read the steps: a `way` (elements and flows in order), a `cut` (what stops every way), a `chain`
    of references, or the `values` that were compared. `missing` names statements that would settle what is not known.
    """

    form: Literal["way", "cut", "chain", "values"]
    steps: tuple[Step, ...] = ()
    missing: tuple[Missing, ...] = field(default=())

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
