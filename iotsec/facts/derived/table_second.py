"""The table of the facts of the second stratum."""

from __future__ import annotations

from iotsec.facts.catalogue import Derived
from iotsec.facts.derived.second import (
    compensation_witness,
    inherited_witness,
    kept,
    known_of_compensations,
    waiver_witness,
)  # fmt: skip
from iotsec.model.vocabulary import Form

TRUTH = Form("truth")

SECOND_FACTS: tuple[Derived, ...] = (
    Derived(
        ("component",),
        "inherited",
        Form("words"),
        "The ids of the requirements that apply to it and that its supplier has to accept.",
        ("which requirements apply",),
        kept("inherited"),
        inherited_witness,
        second=True,
    ),
    Derived(
        ("waiver",),
        "matched",
        TRUTH,
        "It names a requirement and an element for which that requirement is not met.",
        ("waiver.requirement", "waiver.elements", "waiver.profile", "the verdicts"),
        kept("matched"),
        waiver_witness("matched"),
        second=True,
    ),
    Derived(
        ("waiver",),
        "in_force",
        TRUTH,
        "The as-of date lies between its beginning and its end, no further apart than the requirement allows.",
        ("waiver.granted", "waiver.until", "the requirement's `waivable`"),
        kept("in_force"),
        waiver_witness("in_force"),
        second=True,
    ),
    Derived(
        ("waiver",),
        "authorised",
        TRUTH,
        "It has a reason and was given in a role that the requirement allows, by a party that is accountable for the "
        "elements or operates or owns their system, and by another than who asked for it.",
        (
            "waiver.by",
            "waiver.role",
            "waiver.author",
            "waiver.reason",
            "component.accountable",
            "system.operator",
            "system.owner",
            "the requirement's `waivable`",
        ),
        kept("authorised"),
        waiver_witness("authorised"),
        second=True,
    ),
    Derived(
        ("compensation",),
        "matched",
        TRUTH,
        "It names a requirement and an element for which that requirement is not met.",
        ("compensation.requirement", "compensation.elements", "the verdicts"),
        known_of_compensations("matched"),
        compensation_witness("matched"),
        second=True,
    ),
    Derived(
        ("compensation",),
        "on_every_way",
        TRUTH,
        "What compensates, but for what is of the product of the element, stands on every way that leads from outside "
        "(what is untrusted, exposed or in another zone) to each element that it names, and there is such a way.",
        (
            "compensation.elements",
            "compensation.by",
            "component.exposed",
            "component.untrusted",
            "component.zone",
            "component.product",
            "flow.via",
            "function.performed_by",
        ),
        known_of_compensations("on_every_way"),
        compensation_witness("on_every_way"),
        second=True,
    ),
    Derived(
        ("compensation",),
        "in_force",
        TRUTH,
        "It has a reason, and every component that compensates exists, is in service at the as-of date or from the "
        "start of the elements on, meets the requirement itself where it applies, and is of the kind that this allows.",
        (
            "compensation.by",
            "compensation.reason",
            "component.in_service_from",
            "the verdicts",
            "the requirement's `compensable`",
        ),
        known_of_compensations("in_force"),
        compensation_witness("in_force"),
        second=True,
    ),
)
