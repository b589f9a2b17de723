"""What a design is for and what it rests on: functions, dependencies, processes, hazards and data."""

from __future__ import annotations

from typing import Any, ClassVar

from iotsec.model.element import Element, says
from iotsec.model.forms import (
    LEVEL,
    PERIOD,
    TEXT,
    TRUTH,
    WORDS,
    choice,
    choices,
    count,
    quantity,
    ref,
    refs,
    scale,
)  # fmt: skip


class Function(Element):
    """What a system is for: what must be kept, how well, and how long it may stop."""

    KIND: ClassVar[str] = "function"
    SECTION: ClassVar[str] = "functions"

    system: Any = says(ref("system", exists_with=True), "Whose function it is.", example="site")
    performed_by: Any = says(refs("component"), "The components that perform it.", example=["evse"])
    performers_needed: Any = says(count(1), "How many of them are needed; absent: all.", example=1)
    accepted_exposures: Any = says(
        WORDS,
        "What all performers may be exposed to, since it is accepted: events, keys, time sources.",
        example=["event:earthquake"],
    )
    criticality: Any = says(scale(0, 3), "How critical it is; 2 and above is critical.", example=2)
    least_level: Any = says(TEXT, "The least acceptable level of service.", example="one of two outlets")
    tolerable_outage: Any = says(quantity("s"), "The longest tolerable outage.", example="4 h")
    assumed_outage: Any = says(quantity("s"), "The longest outage assumed of it as a supplier.", example="2 h")
    degraded_mode: Any = says(
        ref("function"),
        "What is still done when the function has failed.",
        example="charge-offline",
    )
    safety_function: Any = says(TRUTH, "Its failure or change can harm.", example=True)
    level: Any = says(LEVEL, "The integrity or safety level, on its own scale.", example="SIL 2")
    inherited_level: Any = says(LEVEL, "The level of the goal from which it was derived.", example="ASIL D")
    hazards: Any = says(refs("hazard"), "The hazards that it can cause.", example=["back-feed"])
    independent_of: Any = says(
        choices("power", "communication", "time", "cloud", "data", "people", "other-system"),
        "The categories on which it does not depend.",
        example=["cloud"],
    )
    safety: Any = says(scale(0, 3), "The need for safety; 0 is not relevant.", example=2)
    confidentiality: Any = says(scale(0, 3), "The need for confidentiality; 0 is not relevant.", example=1)
    integrity: Any = says(scale(0, 3), "The need for integrity; 0 is not relevant.", example=3)
    availability: Any = says(scale(0, 3), "The need for availability; 0 is not relevant.", example=2)
    magnitude: Any = says(quantity(), "What is lost with it.", example="2 MW")
    service: Any = says(TEXT, "Which service it is, as outage criteria of its sector name it.", example="supply")
    reporting_duty: Any = says(TRUTH, "An outage must be reported by law.", example=True)
    authority_contact: Any = says(ref("party"), "The authority to be told.", example="meti")
    detect_time: Any = says(quantity("s"), "The time to detect an outage or attack.", example="5 min")
    isolate_time: Any = says(quantity("s"), "The time to isolate.", example="10 min")
    monitors: Any = says(refs("component"), "What watches the function.", example=["site-monitor"])


class Dependency(Element):
    """What needs what, how much of it, and what bridges an outage for how long."""

    KIND: ClassVar[str] = "dependency"
    SECTION: ClassVar[str] = "dependencies"

    of: Any = says(
        ref("function", "component", "system", exists_with=True),
        "Who depends.",
        example="charging",
        required=True,
    )
    suppliers: Any = says(refs("component", "function", "system"), "On whom.", example=["feeder-1"])
    need: Any = says(count(1), "How many of the suppliers are needed; absent: all.", example=1)
    category: Any = says(
        choice("power", "communication", "time", "cloud", "data", "people", "other-system"),
        "What is supplied.",
        example="power",
    )
    bridge: Any = says(quantity("s"), "How long a loss is bridged.", example="2 h")
    may_stop: Any = says(TRUTH, "The dependent may stop when the bridge has run out.", example=False)
    for_start: Any = says(TRUTH, "Needed to start.", example=False)
    allowed_common: Any = says(
        refs("component", "place", "party"),
        "Common causes that are accepted.",
        example=["street"],
    )
    accepted_exposures: Any = says(
        WORDS,
        "What all suppliers may be exposed to, since it is accepted: events, keys, time sources.",
        example=["event:earthquake", "component:time-server"],
    )


class Process(Element):
    """A physical process that is acted upon."""

    KIND: ClassVar[str] = "process"
    SECTION: ClassVar[str] = "processes"

    priority: Any = says(refs("system", ordered=True), "Who wins on conflict, in order.", example=["grid", "site"])


class Hazard(Element):
    """A source of harm."""

    KIND: ClassVar[str] = "hazard"
    SECTION: ClassVar[str] = "hazards"

    severity: Any = says(scale(0, 4), "The severity.", example=3)
    cause: Any = says(TEXT, "What can cause it.", example="current fed into a dead feeder")
    safe_state: Any = says(TEXT, "The safe state.", example="contactor open")
    safe_state_hazards: Any = says(refs("hazard"), "The hazards that the safe state has itself.", example=["stranded"])
    fault_tolerant_time: Any = says(quantity("s"), "The time before harm.", example="2 s")
    tolerated_failure: Any = says(
        choices("open", "closed", "operational", "last-value"),
        "The failure behaviours of a guard that are safe for it.",
        example=["closed"],
    )


class Data(Element):
    """What is known, carried and kept, and who may decide on it."""

    KIND: ClassVar[str] = "data"
    SECTION: ClassVar[str] = "data"

    safety: Any = says(scale(0, 3), "The need for safety; 0 is not relevant.", example=1)
    confidentiality: Any = says(scale(0, 3), "The need for confidentiality; 0 is not relevant.", example=2)
    integrity: Any = says(scale(0, 3), "The need for integrity; 0 is not relevant.", example=3)
    availability: Any = says(scale(0, 3), "The need for availability; 0 is not relevant.", example=1)
    personal: Any = says(TRUTH, "Personal data or the content of communication.", example=True)
    deidentified: Any = says(TRUTH, "It no longer identifies a person.", example=False)
    derived_from: Any = says(refs("data"), "What it was derived from.", example=["session"])
    consent: Any = says(TRUTH, "Consent or another ground for leaving the system of collection.", example=True)
    legal_ground: Any = says(TEXT, "The legal ground.", example="contract with the driver")
    purposes: Any = says(WORDS, "The permitted purposes.", example=["billing"])
    recipients: Any = says(refs("party"), "The permitted recipients.", example=["cpo"])
    locations: Any = says(refs("place"), "Where it may be kept.", example=["data-centre"])
    controller: Any = says(ref("party"), "Who decides on it.", example="cpo")
    retention: Any = says(PERIOD, "How long it is kept.", example="1 year")
    governed_by: Any = says(refs("rule"), "The laws, standards and customs that apply.", example=["jp-privacy"])
