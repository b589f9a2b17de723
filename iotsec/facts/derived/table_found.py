"""The table of the facts about what is drawn and what is found: completeness, and ways of which no risk speaks."""

from __future__ import annotations

from iotsec.facts.catalogue import Derived
from iotsec.facts.derived import entered, stated_whole
from iotsec.model.vocabulary import Form

FOUND_FACTS: tuple[Derived, ...] = (
    Derived(
        ("system",), "complete_kinds", Form("words"),
        "The kinds of elements of which it, a system around it, or the design says that all are drawn.",
        ("system.complete", "system.parent", "design.complete"),
        stated_whole.complete_kinds, stated_whole.complete_kinds_witness,
    ),
    Derived(
        ("hazard",), "uncovered_entries", Form("refs", to=("component",)),
        "The exposed or untrusted components from which flows lead, past guards too, to a component that can cause it, "
        "and which no risk of it names in `entries`, themselves or by their zone.",
        ("component.can_cause", "component.exposed", "component.untrusted", "component.zone", "flow.via", "flow.kind",
         "risk.of", "risk.entries"),
        entered.uncovered_entries, entered.uncovered_entries_witness,
    ),
)  # fmt: skip
"""Facts that requirements on completeness and on risks read."""
