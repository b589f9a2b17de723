"""Who asks: what is known depends on the date, the stage, the choices made and the least basis that counts."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping

from iotsec.frozen import field, frozen
from iotsec.model.values import BASES, Basis, Stage


@frozen
class Governing:
    """Which profiles are asked of the systems of a sector, which of systems of any other, and which there are."""

    sectors: Mapping[str, tuple[str, ...]] = field(factory=dict)
    rest: tuple[str, ...] = ()

    @property
    def every(self) -> tuple[str, ...]:
        """All profiles of sectors, and those for the rest."""
        return tuple(dict.fromkeys((*(id for ids in self.sectors.values() for id in ids), *self.rest)))

    def of(self, sector: str | None) -> tuple[str, ...]:
        """The profiles for a sector, or for what is of none: those for the rest, or all where there are none."""
        return self.sectors.get(sector or "") or self.rest or self.every


@frozen
class View:
    """From where a design is looked at.

    `as_of` is the date at which it is judged, `stage` a what-if for all systems (None: each its own), `choices` the
    options chosen (a choice that is not named stays open), `least_basis` the least basis that counts at each stage,
    `governing` which profile is of which sector, and `least_of` the least basis of each sector whose profile has
    another (by the word of the sector; "" for those that no profile is of).
    """

    as_of: datetime.date | None = None
    stage: Stage | None = None
    choices: Mapping[str, str] = field(factory=dict)
    least_basis: Mapping[str, Basis] = field(factory=dict)
    governing: Governing = field(factory=Governing)
    least_of: Mapping[str, Mapping[str, Basis]] = field(factory=dict)

    def counts(self, basis: Basis, stage: str, sectors: Collection[str] | None = None) -> bool:
        """Whether a value with this basis is known enough at this stage; below it counts as unknown.

        `sectors` are those of the systems of its element, as far as they are all known: the highest of theirs counts.
        """
        least = self.least_basis.get(stage, BASES[0])
        if self.least_of and sectors:
            own = (self.least_of.get(sector, self.least_of.get("", self.least_basis)) for sector in sectors)
            least = max((of_stage.get(stage, BASES[0]) for of_stage in own), key=BASES.index)
        return BASES.index(basis) >= BASES.index(least)
