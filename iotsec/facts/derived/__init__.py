"""Facts derived from what is declared: each one a small function with a witness, all of them in one table."""

from __future__ import annotations

from iotsec.facts.catalogue import Derived
from iotsec.facts.derived import boundaries, exposure
from iotsec.model.vocabulary import Form

TRUTH = Form("truth")
COMPONENTS = Form("refs", to=("component",))

DERIVED: tuple[Derived, ...] = (
    Derived(
        ("flow",), "crosses_zone", TRUTH,
        "Two neighbours on its way (sender, what it passes, receiver) lie in different zones.",
        ("flow.from", "flow.to", "flow.via", "component.zone"),
        boundaries.crosses_zone, boundaries.crosses_zone_witness,
    ),
    Derived(
        ("flow",), "crosses_system", TRUTH,
        "Sender and receiver belong to different systems, of which neither contains the other.",
        ("flow.from", "flow.to", "component.system", "system.parent"),
        boundaries.crosses_system, boundaries.crosses_system_witness,
    ),
    Derived(
        ("flow",), "crosses_party", TRUTH,
        "Different parties answer for sender and receiver: the accountable one, or where none is the system's operator.",
        ("flow.from", "flow.to", "component.accountable", "system.operator"),
        boundaries.crosses_party, boundaries.crosses_party_witness,
    ),
    Derived(
        ("flow",), "over_open_network", TRUTH,
        "It passes something with an exposure other than closed, or an end is external in a zone of trust 0.",
        ("flow.via", "component.exposure", "component.external", "zone.trust"),
        boundaries.over_open_network, boundaries.over_open_network_witness,
    ),
    Derived(
        ("component",), "exposed", TRUTH,
        "It has an enabled interface with peers any, is in a place without access control or in a zone of trust 0, "
        "or is a public network or a member of one.",
        ("interface.enabled", "interface.peers", "place.access", "zone.trust", "component.exposure", "flow.via"),
        exposure.exposed, exposure.exposed_witness,
    ),
    Derived(
        ("component",), "untrusted", TRUTH,
        "It is external, in a zone of trust 0, or a public network: nobody answers for what comes from there.",
        ("component.external", "zone.trust", "component.exposure"),
        exposure.untrusted, exposure.untrusted_witness,
    ),
    Derived(
        ("component",), "worst_hazard", Form("ordinal", high=4),
        "The highest severity of the hazards that it can cause.",
        ("component.can_cause", "hazard.severity"),
        exposure.worst_hazard, exposure.worst_hazard_witness,
    ),
    Derived(
        ("component",), "networks_next", COMPONENTS,
        "The components joined to it by a flow or over what a flow passes.",
        ("flow.from", "flow.to", "flow.via"),
        exposure.networks_next, exposure.networks_next_witness,
    ),
)  # fmt: skip
"""Every derived fact."""
