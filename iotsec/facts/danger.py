"""How dangerous it is where something is not met: what a reader should see first."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.facts.table import Facts

OWN = {"hazard": "severity", "component": "worst_hazard"}
"""The fact that is the severity itself."""

ACTS_ON = {"flow": "to", "access": "to", "interface": "component", "vulnerability": "component"}
"""The component by which an element does harm."""

HOLDS = {"system": "system", "zone": "zone", "place": "place"}
"""The field by which components say that they are in an element."""

NAMES = {"function": ("hazards", "hazard"), "connection": ("systems", "system")}
"""What an element names that is dangerous, and of which kind it is."""


class Danger(NamedTuple):
    """The severity of the worst hazard that an element surely brings about, and its risk class; 0 where not stated."""

    severity: float
    risk_class: float


class Dangers:
    """The danger of each element, worked out kind by kind when it is first asked for."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.severity = cache(self._severity)
        self.risk_class = cache(lambda kind: self._surely(kind, "risk_class"))
        self.rows = cache(lambda kind: {id: row for row, id in enumerate(facts.ids(kind))})

    def of(self, kind: str, id: str) -> Danger:
        """The danger of one element."""
        row = self.rows(kind)[id]
        return Danger(float(self.severity(kind)[row]), float(self.risk_class(kind)[row]))

    def knows(self, kind: str, id: str) -> bool:
        """Whether there is such an element."""
        return id in self.rows(kind)

    def worst_first(self, kind: str, id: str) -> tuple[float, float]:
        """A key to sort what is found of elements by."""
        danger = self.of(kind, id)
        return -danger.severity, -danger.risk_class

    def _severity(self, kind: str) -> NDArray[Any]:
        facts, worst = self.facts, np.zeros(self.facts.size(kind))
        if kind in OWN:
            return self._surely(kind, OWN[kind])
        if kind in ACTS_ON and facts.has(kind, ACTS_ON[kind]):
            rows = facts.rows_of(kind, ACTS_ON[kind], "component")
            worst[rows >= 0] = self.severity("component")[rows[rows >= 0]]
        elif kind in HOLDS and facts.has("component", HOLDS[kind]):
            rows = facts.rows_of("component", HOLDS[kind], kind)
            np.maximum.at(worst, rows[rows >= 0], self.severity("component")[rows >= 0])
        elif kind in NAMES and facts.has(kind, NAMES[kind][0]):
            named, of = facts.many(kind, NAMES[kind][0]), NAMES[kind][1]
            owners = np.repeat(np.arange(named.size), np.diff(named.starts))
            np.maximum.at(worst, owners, self.severity(of)[named.members - facts.offset(of)])
        return worst

    def _surely(self, kind: str, name: str) -> NDArray[Any]:
        """A number's lower bound; 0 where there is none."""
        if not self.facts.has(kind, name):
            return np.zeros(self.facts.size(kind))
        number = self.facts.number_column(kind, name)
        nothing = number.low < 0 if number.nothing is None else number.nothing | (number.low < 0)
        return np.where(nothing, 0.0, number.low)
