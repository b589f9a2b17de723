"""Who and where: parties, systems, zones, places, and the components in them."""

from __future__ import annotations

from typing import Any, ClassVar

from iotsec.model.completeness import COMPLETE
from iotsec.model.element import Element, says
from iotsec.model.forms import (
    CONTACTS,
    DATE,
    LEVEL,
    PERIOD,
    TEXT,
    TRUTH,
    WORDS,
    choice,
    choices,
    count,
    number,
    ordinal,
    quantity,
    ref,
    refs,
    scale,
)  # fmt: skip

INTERFACE_KINDS = ("network", "wireless", "removable-media", "maintenance", "debug", "local", "update")
"""What an interface can be."""


class Party(Element):
    """An organisation or role that owns, operates, supplies, maintains, regulates or shares information."""

    KIND: ClassVar[str] = "party"
    SECTION: ClassVar[str] = "parties"

    roles: Any = says(
        choices(
            "owner",
            "operator",
            "supplier",
            "maintainer",
            "regulator",
            "registrar",
            "user",
            "sharing-group",
            "safety-owner",
            "security-owner",
        ),
        "What the party is to the design.",
        example=["operator"],
    )
    contacts: Any = says(
        CONTACTS,
        "How the party is reached: channel, hours, longest time to an answer.",
        example=[{"channel": "soc@cpo.example", "hours": "24/7", "responds_within": "1 h"}],
    )
    notifies: Any = says(
        refs("party"),
        "Parties to which it passes incident and weakness information.",
        example=["utility"],
    )
    reached_over: Any = says(
        refs("component"),
        "The components over which its contacts run (mail, telephone, radio); one of them is enough.",
        example=["mail", "telephone-network"],
    )
    response_team: Any = says(ref("component"), "Its response function (CSIRT, SOC).", example="cpo-soc")
    competence: Any = says(
        WORDS,
        "What it must be trained in for what it does here.",
        example=["protection settings", "incident response"],
    )
    notice_limit: Any = says(
        quantity("h"),
        "Statutory or contractual time limit for its incident report.",
        example="24 h",
    )


class System(Element):
    """A system of the system of systems; systems nest."""

    KIND: ClassVar[str] = "system"
    SECTION: ClassVar[str] = "systems"

    purpose: Any = says(TEXT, "What the system is for.", example="charge vehicles")
    owner: Any = says(ref("party"), "The owner.", example="cpo")
    operator: Any = says(ref("party"), "The operator; the party accountable for the system.", example="cpo")
    parent: Any = says(ref("system", exists_with=True), "The system of which it is a part.", example="charging")
    sector: Any = says(TEXT, "The sector whose profile governs it.", example="power")
    risk_class: Any = says(scale(1, 4), "The declared risk class; 4 is the highest.", example=3)
    technology: Any = says(choice("IT", "OT"), "Whether it is information or operational technology.", example="OT")
    stage: Any = says(
        choice("policy", "risk-assessment", "design", "build", "operation"),
        "The stage of life that it has reached; absent: the design's.",
        example="design",
    )
    state: Any = says(
        choice("planned", "operational", "retired"),
        "Its state at the as-of date.",
        example="operational",
    )
    sos_kind: Any = says(
        choice("single", "directed", "acknowledged", "collaborative", "virtual"),
        "The kind of system of systems.",
        example="acknowledged",
    )
    authority: Any = says(ref("party"), "Who may decide for the whole.", example="cpo")
    last_review: Any = says(DATE, "The last review of scope, classification and requirements.", example="2026-04-01")
    governed_by: Any = says(
        refs("rule"),
        "The laws, standards and customs that apply to the whole.",
        example=["jp-electricity"],
    )
    class_leading: Any = says(TRUTH, "Classed as leading.", example=True)
    isolation: Any = says(refs("component"), "The points where the system can be cut off.", example=["site-router"])
    assumed_outage: Any = says(quantity("s"), "The longest outage assumed of it as a supplier.", example="2 h")
    fleet_limit: Any = says(count(), "How many devices one order, key, account or flaw may reach.", example=1000)
    fleet_power_limit: Any = says(
        quantity("MW"), "The power that one order, key, account or flaw may switch at most.", example="300 MW"
    )
    loss_limit: Any = says(count(0), "How many critical functions may stop when this system is lost.", example=1)
    assurance_level: Any = says(LEVEL, "The assurance level of the whole, on its own scale.", example="SL 2")
    complete: Any = says(
        COMPLETE,
        "The kinds of which all is drawn here and in the parts; of flows also those that only pass.",
        example={"components": {"basis": "verified", "by": "inventory-1"}, "flows": True},
    )


class Zone(Element):
    """An area of equal trust."""

    KIND: ClassVar[str] = "zone"
    SECTION: ClassVar[str] = "zones"

    parent: Any = says(ref("zone"), "The zone in which it lies.", example="plant")
    trust: Any = says(scale(0, 4), "How far the zone is trusted; 0 is public.", example=2)
    purpose: Any = says(
        choice("operational", "monitoring", "recovery", "office", "public"),
        "What the zone is for.",
        example="operational",
    )
    isolation: Any = says(refs("component"), "The points where the zone can be cut off.", example=["site-router"])
    blast_limit: Any = says(count(0), "How many devices one compromised component may reach.", example=100)


class Place(Element):
    """Where things stand, who can touch them there, and what the place is exposed to."""

    KIND: ClassVar[str] = "place"
    SECTION: ClassVar[str] = "places"

    access: Any = says(choice("controlled", "semi-public", "public"), "Who can touch what is there.", example="public")
    attended: Any = says(TRUTH, "Staffed while in use.", example=False)
    setting: Any = says(choice("indoor", "outdoor"), "The setting.", example="outdoor")
    mobility: Any = says(choice("fixed", "mobile"), "Fixed or moving.", example="fixed")
    exposed_to: Any = says(
        WORDS,
        "Natural and other events to which the place is exposed: a common cause.",
        example=["flood", "earthquake"],
    )


class Component(Element):
    """A thing, gateway, network, software, store, control, service or person."""

    KIND: ClassVar[str] = "component"
    SECTION: ClassVar[str] = "components"

    system: Any = says(ref("system", exists_with=True), "The one system to which it belongs.", example="site")
    kind: Any = says(
        choice("thing", "gateway", "network", "software", "store", "control", "service", "person"),
        "What it is.",
        example="thing",
    )
    roles: Any = says(choices("sense", "actuate", "store", "relay"), "What a thing does.", example=["actuate", "sense"])
    count: Any = says(
        count(1),
        "How many devices this element stands for: one fails alone, all by a common cause. Absent: 1.",
        example=40,
    )
    external: Any = says(TRUTH, "Outside the scope; a peer only. Absent: false.", example=False)
    physical_effect: Any = says(
        ordinal("none", "low", "high"),
        "The effect of its action on the physical world.",
        example="high",
    )
    zone: Any = says(ref("zone"), "The trust zone.", example="yard")
    place: Any = says(ref("place"), "Where it is.", example="street")
    operator: Any = says(ref("party"), "The operator of a network or service.", example="mno")
    accountable: Any = says(ref("party"), "The one accountable party.", example="cpo")
    maintainer: Any = says(ref("party"), "Who maintains it.", example="cpo")
    supplier: Any = says(ref("party"), "Who supplies it.", example="evse-maker")
    product: Any = says(TEXT, "The identity of product and version.", example="evse-os 4.2")
    guard_group: Any = says(TEXT, "Guards of one group fall together.", example="vpn-cluster")
    feeds: Any = says(
        refs("component"), "Its power feeds; no other where its system draws all dependencies.", example=["feeder-1"]
    )
    medium: Any = says(choice("wire", "fibre", "radio", "bus", "virtual"), "The medium of a network.", example="radio")
    exposure: Any = says(
        choice("public", "shared", "closed"),
        "The exposure of a network or service.",
        example="closed",
    )
    enforces: Any = says(
        choices(
            "authentication",
            "authorisation",
            "content-check",
            "filtering",
            "rate-limit",
            "one-way",
            "monitoring",
            "validation",
            "isolation",
            "de-identification",
        ),
        "What is enforced on everything that passes.",
        example=["authentication", "filtering"],
    )
    failure_behaviour: Any = says(
        choice("open", "closed", "operational", "last-value"),
        "What a guard does when it fails.",
        example="closed",
    )
    added_latency: Any = says(quantity("s"), "The delay that a guard adds.", example="5 ms")
    can_cause: Any = says(refs("hazard"), "The hazards that its action can cause.", example=["back-feed"])
    safe_function: Any = says(ref("function"), "The function that reaches the safe state.", example="open-contactor")
    acts_on: Any = says(refs("process"), "The physical processes on which it acts.", example=["charging-current"])
    in_service_from: Any = says(DATE, "The start of service; absent: the design's.", example="2027-04-01")
    service_life: Any = says(PERIOD, "The planned life; absent: the design's.", example="15 years")
    support_until: Any = says(DATE, "The end of support.", example="2042-04-01")
    support_published: Any = says(TRUTH, "The end of support is published.", example=True)
    credential: Any = says(TEXT, "The identity of the credential that it holds.", example="evse-device-key")
    credential_scope: Any = says(
        choice("device", "model", "site", "fleet"),
        "How many devices share one credential.",
        example="device",
    )
    credential_until: Any = says(DATE, "The end of validity of its credential.", example="2029-04-01")
    initial_credential_changed: Any = says(TRUTH, "The default credential has been replaced.", example=True)
    identity: Any = says(TEXT, "The registered identity.", example="evse-serial")
    identity_scope: Any = says(
        choice("device", "model", "site", "fleet"),
        "How many devices share one identity.",
        example="device",
    )
    registrar: Any = says(ref("party"), "Who registered it.", example="cpo")
    registered_on: Any = says(DATE, "The date of registration.", example="2027-03-01")
    connected_on: Any = says(DATE, "The first connection.", example="2027-04-01")
    algorithms: Any = says(WORDS, "The cryptographic algorithms in use.", example=["AES-128-GCM"])
    key_strength: Any = says(quantity("bit"), "The least security strength.", example="128 bit")
    crypto_agile: Any = says(TRUTH, "Algorithms and keys can be replaced in the field.", example=True)
    tamper: Any = says(choice("none", "evident", "resistant"), "The protection against tampering.", example="evident")
    secrets: Any = says(
        choice("none", "clear", "protected", "hardware"),
        "How usable secrets are held.",
        example="hardware",
    )
    secure_boot: Any = says(TRUTH, "Only authentic software starts.", example=True)
    updates_from: Any = says(ref("component"), "Where its updates come from.", example="update-server")
    update_verified_here: Any = says(TRUTH, "An update is verified in this component, not only upstream.", example=True)
    rollback: Any = says(TRUTH, "A failed update falls back.", example=True)
    update_time: Any = says(quantity("s"), "How long an update takes it out of service.", example="10 min")
    updatable: Any = says(TRUTH, "It can be updated in the field.", example=True)
    constrained: Any = says(TRUTH, "Too small to protect itself.", example=False)
    cpu_functions: Any = says(number(0, 1), "The share of its processor that its functions take at most.", example=0.6)
    cpu_measures: Any = says(number(0, 1), "The share of its processor that its measures take at most.", example=0.2)
    memory_functions: Any = says(number(0, 1), "The share of its memory that its functions take at most.", example=0.5)
    memory_measures: Any = says(number(0, 1), "The share of its memory that its measures take at most.", example=0.3)
    energy_functions: Any = says(
        number(0, 1), "The share of its energy budget that its functions take at most.", example=0.7
    )
    energy_measures: Any = says(
        number(0, 1), "The share of its energy budget that its measures take at most.", example=0.1
    )
    bandwidth_functions: Any = says(
        number(0, 1), "The share of its bandwidth that its functions take at most.", example=0.4
    )
    bandwidth_measures: Any = says(
        number(0, 1), "The share of its bandwidth that its measures take at most.", example=0.2
    )
    logs_to: Any = says(refs("component"), "The collectors of its state and event log.", example=["log-store"])
    log_retention: Any = says(PERIOD, "How long its log is kept.", example="1 year")
    time_source: Any = says(ref("component"), "Its time source.", example="ntp")
    stateful: Any = says(TRUTH, "It holds state that must survive.", example=True)
    backups: Any = says(refs("component"), "The stores that hold its backups.", example=["backup-store"])
    restore_tested_on: Any = says(DATE, "The last test of a restore.", example="2026-05-01")
    immutable: Any = says(TRUTH, "What it holds cannot be altered once written.", example=True)
    recovery_material: Any = says(TRUTH, "It holds what restoration needs: backups, images, keys.", example=True)
    repair_time: Any = says(
        quantity("s"), "The time to bring it back after its loss; absent: `assumed_outage`.", example="4 h"
    )
    restart_time: Any = says(quantity("s"), "The time to restart once its needs are met.", example="2 min")
    assumed_outage: Any = says(quantity("s"), "The longest outage assumed of it as a supplier.", example="8 h")
    replacement: Any = says(TEXT, "The way to replace it.", example="spare in the depot")
    end_of_life_plan: Any = says(TEXT, "The plan for the end of its life.", example="returned to the maker")
    erase_procedure: Any = says(TEXT, "The procedure that erases its data.", example="factory reset, keys destroyed")
    life_state: Any = says(
        choice("planned", "in-service", "transferred", "disposed"),
        "Its state of life at the as-of date.",
        example="in-service",
    )
    erased: Any = says(TRUTH, "Erasure at transfer or disposal is evidenced.", example=True)
    egress_allow_list: Any = says(TRUTH, "Only listed destinations can be reached.", example=True)
    rated_power: Any = says(quantity("kW"), "The power that one device draws or feeds in at most.", example="11 kW")
    max_egress: Any = says(quantity("bit/s"), "The highest outgoing rate of one device.", example="1 Mbit/s")
    required_level: Any = says(LEVEL, "The safety or security level required.", example="SL 2")
    achieved_level: Any = says(LEVEL, "The level achieved.", example="SL 2")
    governed_by: Any = says(refs("rule"), "The laws, standards and customs that apply to it.", example=["radio-law"])
    radio: Any = says(TRUTH, "It transmits by radio.", example=True)
    user_facing: Any = says(TRUTH, "It is used by the public.", example=True)
    support_contact: Any = says(TEXT, "The contact for its users.", example="help@cpo.example")
    risk_notice: Any = says(
        TEXT,
        "The notice to its users of the risks of connection.",
        example="printed on the charger",
    )
    competence: Any = says(WORDS, "What a person must be trained in.", example=["first aid", "emergency stop"])
    without_interfaces: Any = says(
        choices(*INTERFACE_KINDS),
        "The kinds of interface that it does not have.",
        example=["removable-media", "debug"],
    )
    connection_functions: Any = says(
        refs("function"),
        "The functions that only serve connection.",
        example=["session-control"],
    )
