"""The table of the facts of parties, of systems, and of what rests on them."""

from __future__ import annotations

from iotsec.facts.catalogue import Derived
from iotsec.facts.derived import dependents, inside, notices, parties, unagreed, unagreed_ways
from iotsec.model.vocabulary import Form

DEPENDENCE = (
    "dependency.of", "dependency.suppliers", "function.performed_by", "function.independent_of", "component.system",
    "function.system", "system.parent",
)  # fmt: skip

SYSTEM_FACTS: tuple[Derived, ...] = (
    Derived(
        ("system",), "unagreed_reach", Form("refs", to=("system",)),
        "The systems that its components reach over two or more flows and through a third system, past no component "
        "that filters and checks content, and with which it shares no agreement in force.",
        ("flow.from", "flow.to", "flow.via", "component.system", "component.enforces", "system.parent",
         "system.operator", "agreement.covers", "agreement.parties", "agreement.valid_until"),
        unagreed.unagreed_reach, unagreed_ways.unagreed_reach_witness,
    ),
    Derived(
        ("party",), "peers", Form("refs", to=("party",)),
        "The parties at the other end of a flow or dependency, or in the same agreement.",
        ("component.accountable", "system.operator", "flow.from", "flow.to", "dependency.of", "dependency.suppliers",
         "agreement.parties"),
        parties.peers, parties.peers_witness,
    ),
    Derived(
        ("party",), "contact_channels", Form("words"),
        "The channels by which it can be reached.",
        ("party.contacts",),
        parties.contact_channels, parties.contact_channels_witness,
    ),
    Derived(
        ("party",), "response_time", Form("quantity", unit="s"),
        "The time to its first answer over the quickest of its channels.",
        ("party.contacts",),
        parties.response_time, parties.response_time_witness,
    ),
    Derived(
        ("party",), "informs", Form("refs", to=("party",)),
        "The parties that come to know what it knows: those that it notifies, and whom these notify in turn where they "
        "can be reached themselves.",
        ("party.notifies", "party.contacts"),
        notices.informs, notices.informs_witness,
    ),
    Derived(
        ("function",), "notice_time", Form("quantity", unit="s"),
        "How long it takes until its authority knows of an incident: the times to an answer of the parties that pass "
        "the notice on, from the operator of its system on; without end where nobody does.",
        ("function.authority_contact", "system.operator", "party.notifies", "party.contacts"),
        notices.notice_time, notices.notice_time_witness,
    ),
    Derived(
        ("system",), "devices", Form("number"),
        "How many devices the components of it and of the systems within it stand for.",
        ("component.system", "component.count", "system.parent"),
        inside.devices, inside.devices_witness,
    ),
    Derived(
        ("system",), "worst_hazard_inside", Form("ordinal", high=4),
        "The highest severity of the hazards that its components, or those that commands from or through them reach, "
        "can cause.",
        ("component.system", "system.parent", "flow.kind", "flow.via", "component.can_cause", "hazard.severity"),
        inside.worst_hazard_inside, inside.worst_hazard_inside_witness,
    ),
    Derived(
        ("system",), "dependents", Form("refs", to=("function",)),
        "The functions of other systems that need something of it or of a system within it, at any distance.",
        DEPENDENCE,
        dependents.dependents, dependents.dependents_witness,
    ),
    Derived(
        ("system",), "tightest_dependent", Form("quantity", unit="s"),
        "The shortest outage that any function of another system that needs it tolerates; unlimited where none does.",
        (*DEPENDENCE, "function.tolerable_outage"),
        dependents.tightest_dependent, dependents.tightest_dependent_witness,
    ),
    Derived(
        ("system",), "mutual", Form("refs", to=("system",)),
        "The systems that need it and that it needs, at any distance; neither those around it nor those within.",
        DEPENDENCE,
        dependents.mutual, dependents.mutual_witness,
    ),
    Derived(
        ("system",), "mutual_dependencies", Form("refs", to=("dependency",)),
        "The dependencies of its elements, or of systems within it, on what belongs to a system that it needs and that "
        "needs it.",
        DEPENDENCE,
        dependents.mutual_dependencies, dependents.mutual_dependencies_witness,
    ),
)  # fmt: skip
"""Facts of parties, of systems, and of what rests on them."""
