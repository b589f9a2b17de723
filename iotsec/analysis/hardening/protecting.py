"""Which fields say what is done (they may be changed), and which what something is (they never are)."""

from __future__ import annotations

from collections.abc import Mapping

NATURE: Mapping[str, frozenset[str]] = {
    "component": frozenset({
        "kind", "roles", "count", "external", "system", "zone", "place", "exposure", "medium", "can_cause",
        "physical_effect", "acts_on", "product", "supplier", "operator", "accountable", "constrained", "safe_function",
        "in_service_from", "service_life", "supports", "registered_on", "connected_on", "life_state", "stateful",
        "repair_time", "restart_time", "assumed_outage", "update_time", "rated_power", "max_egress", "added_latency",
        "cpu_functions", "cpu_measures", "memory_functions", "memory_measures", "energy_functions", "energy_measures",
        "bandwidth_functions", "bandwidth_measures", "radio", "user_facing", "required_level", "without_interfaces",
        "connection_functions", "functions", "governed_by", "maintainer",
    }),
    "flow": frozenset({
        "from", "to", "kind", "carries", "uses", "through", "latency", "latency_limit", "availability",
        "availability_need", "accuracy", "range", "opened_on", "purpose", "state",
    }),
    "interface": frozenset({"component", "kind", "version", "compatible_with", "needed_for", "threats"}),
    "access": frozenset({"who", "to", "needed_for", "break_glass"}),
    "function": frozenset({
        "system", "criticality", "safety", "confidentiality", "integrity", "availability", "least_level",
        "tolerable_outage", "hazards", "safety_function", "performed_by", "performers_needed", "inherited_level",
    }),
    "dependency": frozenset({"of", "suppliers", "category", "need", "recovery", "may_stop", "starts_first"}),
    "system": frozenset({
        "purpose", "owner", "operator", "parent", "sector", "technology", "stage", "state", "sos_kind", "authority",
        "assumed_outage", "governed_by", "complete",
    }),
    "zone": frozenset({"parent", "trust", "purpose"}),
    "party": frozenset({"roles"}),
    "vulnerability": frozenset({"component", "severity", "known_since"}),
    "evidence": frozenset({"about", "kind"}),
    "risk": frozenset({"of", "threat", "entries", "impact", "feasibility", "residual", "accepted_by", "accepted_role",
                       "accepted_until", "rated_by"}),
    "agreement": frozenset({"needed_safety", "needed_confidentiality", "needed_integrity", "needed_availability",
                            "needed_outage", "needed_notice"}),
    "change": frozenset({"effective", "of", "notified_on"}),
}  # fmt: skip
"""What says what something is, whose it is, how bad it would be or how long it takes: to state it otherwise would be to
make the findings go away and not the weakness."""

WHOLLY = frozenset({"hazard", "data", "place", "process", "threat", "rule", "waiver", "compensation", "decision"})
"""Kinds of which nothing is changed: what can happen, what is needed, what the law says, what somebody accepted."""

NATURE_OF_SECTORS = frozenset({
    "kind", "unit", "domain", "zone", "scope", "service", "safety_related", "cyber_device", "legacy", "category",
    "order", "software_class", "impact", "perimeter", "goa", "grid_connected", "remote", "transfer_class",
    "participants",
    "vehicles_per_order", "life_phase", "trains_max", "network_latency", "loss_rate", "integrity", "charger_power",
    "setting", "use", "class", "asil", "controllability", "severity", "thr", "mac_target", "autonomy", "at_once",
})  # fmt: skip
"""The same of fields with the prefix of a profile, by the name after it."""

SHUT: Mapping[tuple[str, str], object] = {
    ("interface", "enabled"): False,
    ("interface", "listens"): False,
    ("interface", "peers"): "listed",
}
"""What may also be shut where a requirement only asks something of what is open."""


LOWEST: Mapping[tuple[str, str], object] = {
    ("flow", "authentication"): "none",
    ("flow", "integrity"): False,
    ("flow", "freshness"): False,
    ("flow", "confidentiality"): False,
    ("component", "secure_boot"): False,
    ("component", "update_verified_here"): False,
    ("component", "immutable"): False,
}
"""The least protection, which is never stated to make something met: changes raise."""


CLASSED = frozenset({("component", "med:cyber_device"), ("flow", "rail:category")})
"""What something is classed as by whoever designs it: it may be put in a class of which more is asked, never of which
less is."""


def changeable(kind: str, field: str) -> bool:
    """Whether a field says what is done, so that another value is a change of the design and not of the world."""
    if kind in WHOLLY:
        return False
    if ":" in field:
        return field.partition(":")[2] not in NATURE_OF_SECTORS
    return field not in NATURE.get(kind, frozenset())
