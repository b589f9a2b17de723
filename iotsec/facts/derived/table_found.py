"""The table of the facts about what is drawn and what is found: completeness, ways of which no risk speaks, and who
confirmed.
"""

from __future__ import annotations

from iotsec.facts.catalogue import Derived
from iotsec.facts.derived import confirming, entered, stated_whole
from iotsec.model.vocabulary import Form

TRUTH = Form("truth")

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
    Derived(
        ("evidence",), "independently_confirmed", TRUTH,
        "It is said to be independent, and one of those who confirmed it has no part in what it is about: "
        "supplies, maintains or answers for no component there, and neither operates nor owns the system.",
        ("evidence.independent", "evidence.by", "evidence.about", "system.components", "system.parts",
         "function.performed_by", "interface.component", "component.supplier", "component.maintainer",
         "component.accountable", "component.system", "system.operator", "system.owner"),
        confirming.independently_confirmed, confirming.independence_witness,
    ),
)  # fmt: skip
"""Facts that requirements on completeness and on risks read."""
