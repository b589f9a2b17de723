"""What is known and agreed about a design: risks, threats, rules, agreements, evidence, changes, waivers."""

from __future__ import annotations

from typing import Any, ClassVar

from iotsec.model.element import Element, says
from iotsec.model.forms import (
    DATE,
    DUTIES,
    PERIOD,
    TEXT,
    TRUTH,
    WORDS,
    choice,
    quantity,
    ref,
    refs,
    scale,
)  # fmt: skip


class Risk(Element):
    """A risk as rated elsewhere (a TARA or HARA is imported, never re-rated)."""

    KIND: ClassVar[str] = "risk"
    SECTION: ClassVar[str] = "risks"

    of: Any = says(refs(), "The elements at risk.", example=["evse"])
    threat: Any = says(ref("threat"), "The threat.", example="forged-command")
    entries: Any = says(
        refs("component", "zone"),
        "The components, or zones of them, at which its ways are taken to begin.",
        example=["internet", "street-zone"],
    )
    impact: Any = says(scale(0, 4), "The impact.", example=3)
    feasibility: Any = says(scale(0, 4), "How feasible the attack is.", example=2)
    treatment: Any = says(choice("avoid", "reduce", "share", "retain"), "How it is treated.", example="reduce")
    controls: Any = says(refs("component"), "The controls that treat it.", example=["site-router"])
    residual: Any = says(scale(0, 4), "The residual risk.", example=1)
    rated_by: Any = says(ref("party"), "Who rated it; never the one who accepts what is left.", example="design-office")
    accepted_by: Any = says(ref("party"), "Who accepted the residual risk.", example="cpo")
    accepted_role: Any = says(TEXT, "The role in which it was accepted.", example="safety_manager")
    accepted_until: Any = says(DATE, "Until when.", example="2027-12-31")


class Threat(Element):
    """What could be done to the system, and how bad it would be."""

    KIND: ClassVar[str] = "threat"
    SECTION: ClassVar[str] = "threats"

    severity: Any = says(scale(0, 4), "The severity.", example=3)
    targets: Any = says(refs(), "What it aims at.", example=["evse"])


class Rule(Element):
    """A law, licence, guideline or custom."""

    KIND: ClassVar[str] = "rule"
    SECTION: ClassVar[str] = "rules"

    relation: Any = says(choice("legal", "customary"), "A legal duty or a custom.", example="legal")
    jurisdiction: Any = says(TEXT, "Where it holds.", example="jp")
    authority: Any = says(ref("party"), "Who enforces it.", example="meti")
    approval_needed: Any = says(TRUTH, "A certificate or approval is needed before connection.", example=False)
    report_within: Any = says(quantity("h"), "The time limit of an outage report.", example="24 h")
    in_force_from: Any = says(DATE, "In force from.", example="2022-10-01")
    in_force_until: Any = says(DATE, "In force until.", example="2030-12-31")
    new_only: Any = says(TRUTH, "It holds for new systems only.", example=False)


class Agreement(Element):
    """The responsibility demarcation point between parties."""

    KIND: ClassVar[str] = "agreement"
    SECTION: ClassVar[str] = "agreements"

    parties: Any = says(refs("party"), "Who agreed.", example=["cpo", "utility"])
    covers: Any = says(refs("flow", "system", "component"), "What it covers.", example=["start"])
    purpose: Any = says(TEXT, "What the connection is for.", example="demand response")
    demarcation: Any = says(
        TEXT,
        "The point where responsibility changes: the id of a component or interface, or text.",
        example="site-router",
    )
    needed_safety: Any = says(scale(0, 3), "The safety that the receiving side needs.", example=2)
    needed_confidentiality: Any = says(scale(0, 3), "The confidentiality that the receiving side needs.", example=2)
    needed_integrity: Any = says(scale(0, 3), "The integrity that the receiving side needs.", example=2)
    needed_availability: Any = says(scale(0, 3), "The availability that the receiving side needs.", example=2)
    offered_safety: Any = says(scale(0, 3), "The safety that the sending side promises.", example=2)
    offered_confidentiality: Any = says(scale(0, 3), "The confidentiality that the sending side promises.", example=2)
    offered_integrity: Any = says(scale(0, 3), "The integrity that the sending side promises.", example=2)
    offered_availability: Any = says(scale(0, 3), "The availability that the sending side promises.", example=2)
    needed_outage: Any = says(quantity("s"), "The outage that the receiving side tolerates.", example="4 h")
    offered_outage: Any = says(quantity("s"), "The outage that the sending side promises not to exceed.", example="2 h")
    governed_by: Any = says(refs("rule"), "The laws, standards and customs that apply.", example=["jp-electricity"])
    isolation_rule: Any = says(TEXT, "Who cuts off, and how.", example="either side, after a call")
    needed_notice: Any = says(quantity("h"), "How soon the receiving side needs notice of an incident.", example="2 h")
    offered_notice: Any = says(
        quantity("h"),
        "How soon the sending side promises notice of an incident.",
        example="1 h",
    )
    duties: Any = says(
        DUTIES,
        "Who does what: a duty, and the party or the rule.",
        example={"update": "cpo", "monitoring": "utility"},
    )
    data_terms: Any = says(WORDS, "The terms on data.", example=["no onward transfer"])
    change_notice: Any = says(PERIOD, "The notice before a change takes effect.", example="14 days")
    accepts: Any = says(WORDS, "The ids of the requirements that the supplier accepted.", example=["IOT-SCIA-10"])
    valid_until: Any = says(DATE, "Its end.", example="2030-03-31")


class Evidence(Element):
    """What shows that something was done: a test, an exercise, a plan, a certificate, a review."""

    KIND: ClassVar[str] = "evidence"
    SECTION: ClassVar[str] = "evidence"

    kind: Any = says(
        choice(
            "policy",
            "plan",
            "test",
            "joint-test",
            "penetration-test",
            "exercise",
            "approval",
            "audit",
            "membership",
            "restore-test",
            "erasure",
            "deviation",
            "case",
            "inventory",
            "review",
            "training",
            "study",
        ),
        "What it is.",
        example="test",
    )
    about: Any = says(refs(), "The elements that it is about.", example=["evse"])
    requirements: Any = says(
        WORDS,
        "The ids of requirements for which it is, or of a profile: for all of its requirements.",
        example=["IOT-SCIA-10"],
    )
    subjects: Any = says(WORDS, "In what somebody was trained.", example=["protection settings"])
    with_measures: Any = says(TRUTH, "It was confirmed with all measures in place and switched on.", example=True)
    versions: Any = says(
        WORDS,
        "The products, with their versions, to which it applies; {none: ...} where it applies to any.",
        example=["evse-os 4.2"],
    )
    method: Any = says(TEXT, "How it was confirmed.", example="bench test")
    result: Any = says(choice("pass", "fail", "open"), "The result.", example="pass")
    dated: Any = says(DATE, "The date.", example="2026-06-01")
    valid_until: Any = says(DATE, "The end of its validity; {none: ...} where it does not end.", example="2027-06-01")
    by: Any = says(refs("party"), "Who confirmed.", example=["test-house"])
    independent: Any = says(TRUTH, "Confirmed by somebody independent of the author.", example=True)
    lost: Any = says(refs("component"), "Of a study: the components that were taken as lost.", example=["feeder-relay"])
    outage: Any = says(
        quantity("h"),
        "Of a study: how long what it is about is down by that loss.",
        example="2 h",
    )
    approved_by: Any = says(choice("executive", "manager", "engineer"), "The level of approval.", example="executive")


class Change(Element):
    """A change that takes effect on a date."""

    KIND: ClassVar[str] = "change"
    SECTION: ClassVar[str] = "changes"

    effective: Any = says(DATE, "The date on which it takes effect.", example="2026-12-01")
    of: Any = says(refs(), "What changes.", example=["csms"])
    notified_on: Any = says(DATE, "When the peers were told.", example="2026-11-01")


class Vulnerability(Element):
    """A weakness of a component that became known."""

    KIND: ClassVar[str] = "vulnerability"
    SECTION: ClassVar[str] = "vulnerabilities"

    component: Any = says(ref("component", exists_with=True), "Whose weakness it is.", example="csms", required=True)
    severity: Any = says(scale(0, 4), "The severity.", example=3)
    known_since: Any = says(DATE, "When it became known.", example="2026-10-01")
    treated_on: Any = says(DATE, "When it was treated; {none: ...} while it is open.", example="2026-10-20")


class Waiver(Element):
    """An accepted departure from a requirement, with its reason, its authority and its end."""

    KIND: ClassVar[str] = "waiver"
    SECTION: ClassVar[str] = "waivers"

    requirement: Any = says(TEXT, "The id of the requirement.", example="IOT-DEF-07")
    elements: Any = says(refs(), "The elements for which it is waived.", example=["evse"])
    profile: Any = says(TEXT, "The profile whose requirement it is; absent: any.", example="general")
    reason: Any = says(TEXT, "Why it is accepted.", example="replaced within the year")
    by: Any = says(ref("party"), "Who accepted it.", example="cpo")
    role: Any = says(TEXT, "The role in which it was accepted.", example="safety_manager")
    author: Any = says(ref("party"), "Who asked for it; never the one who accepts it.", example="design-office")
    granted: Any = says(DATE, "From when.", example="2026-06-01")
    until: Any = says(DATE, "Until when.", example="2027-05-31")


class Compensation(Element):
    """Elements that make up for a requirement that is not met."""

    KIND: ClassVar[str] = "compensation"
    SECTION: ClassVar[str] = "compensations"

    requirement: Any = says(TEXT, "The id of the requirement.", example="IOT-RES-10")
    elements: Any = says(refs(), "The elements for which it is compensated.", example=["meter"])
    by: Any = says(refs("component"), "The components that compensate.", example=["site-router"])
    reason: Any = says(TEXT, "Why they do.", example="all ways to the meter pass the router")


class Decision(Element):
    """A conflict of safety and security that both owners settled."""

    KIND: ClassVar[str] = "decision"
    SECTION: ClassVar[str] = "decisions"

    about: Any = says(
        refs(),
        "The elements in conflict: the control, and the function or component that it hinders.",
        example=["site-router", "open-contactor"],
    )
    requirements: Any = says(
        WORDS,
        "The ids of the requirements that pull apart.",
        example=["IOT-SCIA-03", "IOT-SCIA-09"],
    )
    safety_owner: Any = says(ref("party"), "Who decided for safety.", example="cpo")
    security_owner: Any = says(ref("party"), "Who decided for security.", example="cpo-soc-team")
    outcome: Any = says(TEXT, "What was decided.", example="fail open; alarm to the site")
    reason: Any = says(TEXT, "Why.", example="a stop that comes late harms more than a forged one")
    dated: Any = says(DATE, "When.", example="2026-06-01")
    until: Any = says(DATE, "Until when it holds.", example="2028-05-31")
