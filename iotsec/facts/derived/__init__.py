"""Facts derived from what is declared: each one a small function with a witness, all of them in one table."""

from __future__ import annotations

from iotsec.facts.catalogue import Derived
from iotsec.facts.derived import (
    agreed,
    boundaries,
    carried,
    causes,
    dependence,
    exposure,
    hands,
    identity,
    orders,
    reaching,
    systems,
    way_steps,
)
from iotsec.facts.derived.table_accepted import ACCEPTED_FACTS
from iotsec.facts.derived.table_delays import DELAY_FACTS
from iotsec.facts.derived.table_end_to_end import END_TO_END_FACTS
from iotsec.facts.derived.table_found import FOUND_FACTS
from iotsec.facts.derived.table_governing import GOVERNING_FACTS
from iotsec.facts.derived.table_inputs import INPUT_FACTS
from iotsec.facts.derived.table_protocols import PROTOCOL_FACTS
from iotsec.facts.derived.table_second import SECOND_FACTS
from iotsec.facts.derived.table_systems import SYSTEM_FACTS
from iotsec.facts.derived.table_times import TIME_FACTS
from iotsec.model.vocabulary import Form

TRUTH = Form("truth")
COMPONENTS = Form("refs", to=("component",))
NEED = Form("ordinal", high=3)
SYSTEMS, FLOWS = Form("refs", to=("system",)), Form("refs", to=("flow",))
PARTIES, DATA = Form("refs", to=("party",)), Form("refs", to=("data",))
CLASSED = ("component", "flow", "function", "interface", "access", "dependency", "vulnerability")

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
        "Different parties answer for sender and receiver: the accountable one; where none is, the system's operator.",
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
    Derived(
        ("flow",), "carries_closure", DATA,
        "The data that it carries, and all from which they were derived.",
        ("flow.carries", "data.derived_from"),
        carried.carries_closure, carried.carries_closure_witness,
    ),
    Derived(
        ("flow",), "confidentiality_need", NEED,
        "The highest need for confidentiality of the data carried, with what they were derived from.",
        ("flow.carries", "data.derived_from", "data.confidentiality"),
        carried.confidentiality_need, carried.confidentiality_need_witness,
    ),
    Derived(
        ("flow",), "integrity_need", NEED,
        "The highest need for integrity or safety of the data carried; at least 2 for a command to what can harm.",
        ("flow.carries", "flow.kind", "data.integrity", "data.safety", "component.can_cause"),
        carried.integrity_need, carried.integrity_need_witness,
    ),
    Derived(
        ("flow",), "personal_carried", TRUTH,
        "It carries personal data, or data derived from such without de-identification in between.",
        ("flow.carries", "data.personal", "data.deidentified", "data.derived_from"),
        carried.personal_carried, carried.personal_carried_witness,
    ),
    Derived(
        ("component",), "attack_reach", COMPONENTS,
        "Components that can be reached when it is compromised: along flows and back, updates and rights, up to "
        "independent components that enforce authentication and filtering or one-way passage.",
        ("flow.via", "flow.one_way", "component.updates_from", "access.who", "access.to", "component.enforces"),
        reaching.attack_reach, way_steps.attack_reach_witness,
    ),
    Derived(
        ("component",), "commanded", COMPONENTS,
        "The components that receive the commands that it sends or passes on, those that these command, and so on.",
        ("flow.kind", "flow.from", "flow.to", "flow.via"), orders.commanded, orders.commanded_witness,
    ),
    Derived(
        ("component",), "hazards_behind", Form("refs", to=("hazard",)),
        "The hazards of the components that commands from or through it reach.",
        ("flow.kind", "flow.via", "component.can_cause"),
        reaching.hazards_behind, way_steps.hazards_behind_witness,
    ),
    Derived(
        ("component",), "writers", COMPONENTS,
        "Components from which commands, updates, backups or rights to change lead here past nothing immutable.",
        ("flow.kind", "flow.via", "component.updates_from", "access.who", "access.to", "access.rights",
         "component.immutable"),
        reaching.writers, way_steps.writers_witness,
    ),
    Derived(
        ("component",), "controllers", PARTIES,
        "The parties that answer for the components from which commands reach it.",
        ("flow.kind", "flow.via", "component.accountable"),
        reaching.component_controllers, way_steps.controllers_witness,
    ),
    Derived(
        ("function",), "acts_through", COMPONENTS,
        "The actuating components among its performers and those that they reach over commands.",
        ("function.performed_by", "flow.kind", "flow.via", "component.roles"),
        reaching.acts_through, way_steps.acts_through_witness,
    ),
    Derived(
        ("component",), "shares_credential", TRUTH,
        "Another component, or another device of the same element, holds the same credential.",
        ("component.credential", "component.credential_scope", "component.count"),
        identity.shares_credential, identity.shares_witness("credential"),
    ),
    Derived(
        ("component",), "shares_identity", TRUTH,
        "Another component, or another device of the same element, has the same registered identity.",
        ("component.identity", "component.identity_scope", "component.count"),
        identity.shares_identity, identity.shares_witness("identity"),
    ),
    Derived(
        ("component",), "peers_of_product", COMPONENTS,
        "The components of the same product, itself among them.",
        ("component.product",),
        identity.peers_of_product, identity.peers_of_product_witness,
    ),
    Derived(
        ("component",), "end_of_service", Form("date"),
        "The end of the planned life: start of service and life, the design's where its own are not stated.",
        ("component.in_service_from", "component.service_life", "design.in_service_from", "design.service_life"),
        identity.end_of_service, identity.end_of_service_witness,
    ),
    Derived(
        ("component", "data"), "law_trigger", TRUTH,
        "Law asks something of it by its nature: it transmits by radio, or is personal.",
        ("component.radio", "data.personal"),
        identity.law_trigger, identity.law_trigger_witness,
    ),
    Derived(
        CLASSED, "risk_class", Form("ordinal", low=1, high=4),
        "The risk class of its system; of a flow the higher one of the systems at its ends.",
        ("system.risk_class",),
        identity.risk_class, identity.risk_class_witness,
    ),
    Derived(
        ("interface", "access"), "open", TRUTH,
        "It can be used: an interface is enabled, a right always is.",
        ("interface.enabled",),
        identity.open_to_use, identity.open_to_use_witness,
    ),
    Derived(
        ("interface",), "opposite", Form("refs", to=("interface",)),
        "The interfaces of other components that are used by the flows that use it.",
        ("flow.uses", "interface.component"),
        identity.opposite, identity.opposite_witness,
    ),
    Derived(
        ("flow", "component", "system", "connection"), "agreements", Form("refs", to=("agreement",)),
        "Agreements in force that cover it and bind the parties on both sides; of a connection, both systems or a "
        "flow between them.",
        ("agreement.covers", "agreement.parties", "agreement.valid_until"),
        agreed.agreements, agreed.agreements_witness,
    ),
    Derived(
        ("system",), "accountable", Form("ref", to=("party",)),
        "The party that answers for it: its operator.",
        ("system.operator",),
        systems.accountable, systems.accountable_witness,
    ),
    Derived(
        ("system",), "operators", PARTIES,
        "The operators of its parts.",
        ("system.parent", "system.operator"),
        systems.operators, systems.operators_witness,
    ),
    Derived(
        ("system",), "flows", FLOWS,
        "The flows with an end in it.",
        ("flow.from", "flow.to", "component.system"),
        systems.flows_of_system, systems.flows_of_system_witness,
    ),
    Derived(
        ("connection",), "flows", FLOWS,
        "The flows from one of the two systems to the other.",
        ("flow.from", "flow.to", "component.system"),
        systems.flows_of_connection, systems.flows_of_connection_witness,
    ),
    Derived(
        ("connection",), "systems", SYSTEMS,
        "The two systems.",
        ("flow.from", "flow.to", "dependency.of", "dependency.suppliers", "agreement.covers"),
        systems.systems_of_connection, systems.systems_of_connection_witness,
    ),
    Derived(
        ("connection",), "conflicts", Form("words"),
        "Requirements of the two profiles that cannot both be met, with no reasoned decision between them.",
        ("system.sector",),
        systems.conflicts, systems.conflicts_witness,
    ),
    Derived(
        ("connection",), "level_gap", Form("number"),
        "How many steps the assurance levels of the two systems lie apart, where they are on one scale.",
        ("system.assurance_level",),
        systems.level_gap, systems.level_gap_witness,
    ),
    Derived(
        ("system",), "neighbours", SYSTEMS,
        "The systems at the other end of a flow or dependency; neither those around it nor those within.",
        ("flow.from", "flow.to", "dependency.of", "dependency.suppliers", "system.parent"),
        systems.neighbours, systems.neighbours_witness,
    ),
    Derived(
        ("system",), "latest_change", Form("date"),
        "The latest change to it or to its elements, on or before the as-of date.",
        ("change.of", "change.effective"),
        systems.latest_change, systems.latest_change_witness,
    ),
    Derived(
        ("process",), "controllers", SYSTEMS,
        "The systems with a component that acts on it.",
        ("component.acts_on", "component.system"),
        systems.process_controllers, systems.process_controllers_witness,
    ),
    Derived(
        ("function", "component", "system"), "needs", COMPONENTS,
        "The components in the closure of dependency, followed through every alternative; a system needs what its "
        "functions need.",
        ("dependency.of", "dependency.suppliers", "function.performed_by", "function.independent_of"),
        dependence.needs, dependence.needs_witness,
    ),
    Derived(
        ("function",), "categories_stated", Form("words"),
        "The categories of its dependencies, and those of which it says that it is independent.",
        ("dependency.of", "dependency.category", "function.independent_of"),
        dependence.categories_stated, dependence.categories_stated_witness,
    ),
    Derived(
        ("dependency", "function"), "common_causes", Form("words"),
        "What takes away so many alternatives (suppliers, performers) that fewer than needed remain, less what is "
        "accepted: words such as place:street, component:feeder-1, product:evse-os 4.2, party:maker.",
        ("dependency.suppliers", "dependency.need", "function.performed_by", "function.performers_needed",
         "component.place", "component.feeds", "component.product", "component.supplier", "dependency.allowed_common"),
        causes.common_causes, causes.common_causes_witness, by_row=True,
    ),
    Derived(
        ("dependency", "function"), "common_exposures", Form("words"),
        "To what so many alternatives (suppliers, performers) are exposed together that fewer than needed remain, less "
        "what is accepted: words such as event:flood, key:fleet-key, component:time-server.",
        ("dependency.suppliers", "dependency.need", "function.performed_by", "function.performers_needed",
         "component.place", "place.exposed_to", "component.credential", "component.time_source",
         "dependency.accepted_exposures", "function.accepted_exposures"),
        causes.common_exposures, causes.common_exposures_witness, by_row=True,
    ),
    Derived(
        ("function",), "lone_hands", Form("refs", to=("party", "component")),
        "Who, with fewer than two approvals, can change it or a performer and also silence one of its monitors.",
        ("access.who", "access.to", "access.rights", "access.approvals", "function.performed_by", "function.monitors"),
        hands.lone_hands, hands.lone_hands_witness,
    ),
    *SYSTEM_FACTS,
    *ACCEPTED_FACTS,
    *SECOND_FACTS,
    *TIME_FACTS,
    *END_TO_END_FACTS,
    *INPUT_FACTS,
    *FOUND_FACTS,
    *PROTOCOL_FACTS,
    *DELAY_FACTS,
    *GOVERNING_FACTS,
)  # fmt: skip
"""Every derived fact."""
