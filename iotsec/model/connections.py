"""How components meet: interfaces, accesses and flows."""

from __future__ import annotations

from typing import Any, ClassVar

from iotsec.model.element import Element, says
from iotsec.model.forms import (
    DATE,
    TEXT,
    TRUTH,
    WORDS,
    choice,
    choices,
    count,
    number,
    quantity,
    ref,
    refs,
)  # fmt: skip
from iotsec.model.parts import INTERFACE_KINDS


class Interface(Element):
    """A way into a component: a port, a radio, a debug header, a removable medium."""

    KIND: ClassVar[str] = "interface"
    SECTION: ClassVar[str] = "interfaces"

    component: Any = says(ref("component", exists_with=True), "Where the interface is.", example="evse", required=True)
    kind: Any = says(
        choice(*INTERFACE_KINDS),
        "What it is.",
        example="debug",
    )
    enabled: Any = says(TRUTH, "It is open.", example=False)
    listens: Any = says(TRUTH, "It accepts connections that it did not start.", example=False)
    peers: Any = says(choice("any", "listed"), "Who may connect.", example="listed")
    default_policy: Any = says(
        choice("allow", "restricted", "deny"),
        "What a peer may do that has not been judged.",
        example="deny",
    )
    needed_for: Any = says(refs("function"), "The declared functions that need it.", example=["session-control"])
    threats: Any = says(refs("threat"), "The threats considered.", example=["tampering-at-the-street"])
    media_check: Any = says(
        ref("component"),
        "Where the content of a removable medium is checked before it is used.",
        example="media-station",
    )
    version: Any = says(TEXT, "The version spoken.", example="OCPP 2.0.1")
    compatible_with: Any = says(WORDS, "The peers' versions with which it can speak.", example=["OCPP 2.0.1"])


class Access(Element):
    """A role's right to read, operate, change, silence or administer something."""

    KIND: ClassVar[str] = "access"
    SECTION: ClassVar[str] = "accesses"

    who: Any = says(ref("party", "component"), "Who holds the right.", example="cpo-operator")
    to: Any = says(
        ref("component", "function", exists_with=True),
        "What the right is on.",
        example="csms",
        required=True,
    )
    rights: Any = says(
        choices("read", "operate", "change", "silence", "administer"),
        "The rights.",
        example=["operate"],
    )
    approvals: Any = says(count(1), "How many persons must act together.", example=2)
    factors: Any = says(count(1), "The number of authentication factors.", example=2)
    needed_for: Any = says(refs("function"), "The functions that need the right.", example=["session-control"])
    break_glass: Any = says(TRUTH, "An emergency right: logged, and ending after the emergency.", example=False)


class Flow(Element):
    """What passes from one component to another: commands, measurements, data, updates, logs, power."""

    KIND: ClassVar[str] = "flow"
    SECTION: ClassVar[str] = "flows"

    from_: Any = says(ref("component", exists_with=True), "The sender.", example="csms", required=True, alias="from")
    to: Any = says(ref("component", exists_with=True), "The receiver.", example="evse", required=True)
    via: Any = says(
        refs("component", ordered=True),
        "The networks and gateways passed, in order.",
        example=["internet", "site-router"],
    )
    uses: Any = says(refs("interface"), "The interfaces that it uses.", example=["evse-ocpp"])
    through: Any = says(
        refs("flow", ordered=True),
        "The flows of which an end-to-end flow is made, in order; absent: it is one flow.",
        example=["start", "start-local"],
    )
    kind: Any = says(
        choice("command", "measurement", "data", "update", "log", "physical", "power", "backup"),
        "What passes.",
        example="command",
    )
    carries: Any = says(refs("data"), "The data carried.", example=["session"])
    protocol: Any = says(TEXT, "The protocol.", example="OCPP 2.0.1 over TLS")
    authentication: Any = says(
        choice("none", "one-way", "mutual"),
        "The authentication of the two ends.",
        example="mutual",
    )
    integrity: Any = says(TRUTH, "Alteration is detected.", example=True)
    freshness: Any = says(TRUTH, "Replay is detected.", example=True)
    confidentiality: Any = says(TRUTH, "Third parties cannot read it.", example=True)
    verified_at: Any = says(ref("component"), "Where integrity and freshness are verified.", example="evse")
    one_way: Any = says(TRUTH, "Nothing can pass back.", example=False)
    latency: Any = says(
        quantity("s", spread=True),
        "The delay from sender to receiver.",
        example={"from": "20 ms", "to": "80 ms"},
    )
    latency_limit: Any = says(quantity("s"), "The longest tolerable delay.", example="500 ms")
    availability: Any = says(number(0, 1), "The availability offered.", example=0.999)
    availability_need: Any = says(number(0, 1), "The availability needed.", example=0.99)
    accuracy: Any = says(
        quantity(),
        "The accuracy of a conversion between the physical and the cyber world.",
        example="0.5 A",
    )
    range: Any = says(
        quantity("", spread=True),
        "The range of that conversion.",
        example={"from": "0 A", "to": "400 A"},
    )
    validator: Any = says(ref("component", "function"), "Who checks plausibility.", example="site-controller")
    bound_check: Any = says(TRUTH, "The receiver bounds the value.", example=True)
    independent_sources: Any = says(
        refs("flow"),
        "Other flows that deliver the same quantity.",
        example=["meter-reading"],
    )
    limits: Any = says(
        choices("rate", "range", "validity"),
        "The limits that the sender keeps.",
        example=["rate", "validity"],
    )
    state: Any = says(choice("planned", "open", "closed"), "Its state.", example="open")
    threats: Any = says(refs("threat"), "The threats considered.", example=["forged-command"])
    opened_on: Any = says(DATE, "When it was opened.", example="2027-04-01")
    purpose: Any = says(TEXT, "The purpose for which the receiver uses it.", example="billing")
