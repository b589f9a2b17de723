"""The table of the fact that says under which profiles an element is checked."""

from __future__ import annotations

from iotsec.facts.catalogue import Derived
from iotsec.facts.derived import governing
from iotsec.model.vocabulary import Form

EVERY_KIND = (
    "design", "party", "system", "zone", "place", "component", "interface", "access", "flow", "function", "dependency",
    "process", "hazard", "data", "risk", "threat", "rule", "agreement", "evidence", "change", "vulnerability", "waiver",
    "compensation", "decision", "connection",
)  # fmt: skip

GOVERNING_FACTS: tuple[Derived, ...] = (
    Derived(
        EVERY_KIND, "checked_under", Form("words"),
        "The profiles that are asked of it where several sectors meet: those of the sectors of its systems, of what is "
        "between systems those of both, of an agreement those of what it covers; of what belongs to no system all.",
        ("system.sector", "component.system", "flow.from", "flow.to", "dependency.of", "dependency.suppliers",
         "agreement.covers"),
        governing.checked_under, governing.checked_under_witness,
    ),
)  # fmt: skip
"""Facts by which checking composes profiles."""
