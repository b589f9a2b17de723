"""The table of the facts about what is decided and what is in force: conflicts of needs, and rules by their dates."""

from __future__ import annotations

from iotsec.facts.catalogue import Derived
from iotsec.facts.derived import conflicts, rules
from iotsec.model.vocabulary import Form

ACCEPTED_FACTS: tuple[Derived, ...] = (
    Derived(
        ("function", "component"), "safety_security_conflicts", Form("refs", to=("component",)),
        "The components whose security hinders its safety: a control that fails closed, which a hazard does not "
        "tolerate, on the only path of its commands or measurements; one that adds more delay than a hazard gives; "
        "an authentication in the closure of a safety function that rests on a network or a cloud.",
        ("function.safety_function", "function.hazards", "component.can_cause", "component.safe_function", "flow.kind",
         "flow.via", "component.enforces", "component.failure_behaviour", "component.added_latency",
         "hazard.tolerated_failure", "hazard.fault_tolerant_time", "dependency.category"),
        conflicts.safety_security_conflicts, conflicts.conflicts_witness, by_row=True,
    ),
    Derived(
        ("rule",), "in_force", Form("truth"),
        "It has begun at the as-of date and has not ended; one for new systems only had begun when the design started.",
        ("rule.in_force_from", "rule.in_force_until", "rule.new_only", "design.in_service_from"),
        rules.rule_in_force, rules.rule_in_force_witness,
    ),
)  # fmt: skip
"""Facts that requirements on decisions and on rules read."""
