"""Who asks: what is known depends on the date, the stage, the choices made and the least basis that counts."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from iotsec.frozen import field, frozen
from iotsec.model.values import BASES, Basis, Stage


@frozen
class View:
    """From where a design is looked at.

    `as_of` is the date at which it is judged, `stage` a what-if for all systems (None: each its own), `choices` the
    options chosen (a choice that is not named stays open), `least_basis` the least basis that counts at each stage.
    """

    as_of: datetime.date | None = None
    stage: Stage | None = None
    choices: Mapping[str, str] = field(factory=dict)
    least_basis: Mapping[str, Basis] = field(factory=dict)

    def counts(self, basis: Basis, stage: str) -> bool:
        """Whether a value with this basis is known enough at this stage; below it counts as unknown."""
        least = self.least_basis.get(stage, BASES[0])
        return BASES.index(basis) >= BASES.index(least)
