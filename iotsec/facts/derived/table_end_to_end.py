"""The table of the facts of end-to-end flows, of evidence, and of what was built."""

from __future__ import annotations

from iotsec.facts.catalogue import Derived
from iotsec.facts.derived import as_built, end_to_end, evidenced, redundancy
from iotsec.facts.derived.second import kept, unverified_witness
from iotsec.model.vocabulary import Form

TRUTH, NEED, NUMBER = Form("truth"), Form("ordinal", high=3), Form("number")

END_TO_END_FACTS: tuple[Derived, ...] = (
    Derived(
        ("flow",), "end_to_end", TRUTH,
        "It is made of other flows.",
        ("flow.through",),
        end_to_end.end_to_end, end_to_end.end_to_end_witness,
    ),
    Derived(
        ("flow",), "strictest_confidentiality", NEED,
        "The highest need for confidentiality of the flows of which it is made, and its own.",
        ("flow.through", "flow.carries", "data.confidentiality"),
        end_to_end.strictest("confidentiality_need"),
        end_to_end.shown("strictest_confidentiality", "confidentiality_need"),
    ),
    Derived(
        ("flow",), "strictest_integrity", NEED,
        "The highest need for integrity or safety of the flows of which it is made, and its own.",
        ("flow.through", "flow.carries", "flow.kind", "data.integrity", "data.safety", "component.can_cause"),
        end_to_end.strictest("integrity_need"), end_to_end.shown("strictest_integrity", "integrity_need"),
    ),
    Derived(
        ("flow",), "least_integrity", TRUTH,
        "Alteration is detected on every flow of which it is made; of one flow, on itself.",
        ("flow.through", "flow.integrity"),
        end_to_end.least_truth("integrity"), end_to_end.shown("least_integrity", "integrity"),
    ),
    Derived(
        ("flow",), "least_confidentiality", TRUTH,
        "Third parties can read none of the flows of which it is made; of one flow, not itself.",
        ("flow.through", "flow.confidentiality"),
        end_to_end.least_truth("confidentiality"), end_to_end.shown("least_confidentiality", "confidentiality"),
    ),
    Derived(
        ("flow",), "least_authentication", Form("ordinal", words=end_to_end.AUTHENTICATION, high=2),
        "The weakest authentication of the flows of which it is made; of one flow, its own.",
        ("flow.through", "flow.authentication"),
        end_to_end.least_authentication, end_to_end.shown("least_authentication", "authentication"),
    ),
    Derived(
        ("flow",), "total_latency", Form("quantity", unit="s", spread=True),
        "The sum of the latencies of the flows of which it is made and of what the components between them add; of one "
        "flow, its own latency.",
        ("flow.through", "flow.latency", "flow.to", "component.added_latency"),
        end_to_end.total_latency, end_to_end.shown("total_latency", "latency", joints=True),
    ),
    Derived(
        ("flow",), "total_availability", NUMBER,
        "The product of the availabilities of the flows of which it is made, as if they failed independently.",
        ("flow.through", "flow.availability"),
        end_to_end.total_availability, end_to_end.shown("total_availability", "availability"),
    ),
    Derived(
        ("flow",), "redundant_paths", NUMBER,
        "How many ways lead from its sender to its receiver, over flows of its kind that carry its data, of which no "
        "two share a component, place, feed, product or supplier on the way; direct links count as one.",
        ("flow.from", "flow.to", "flow.via", "flow.kind", "flow.carries", "component.place", "component.feeds",
         "component.product", "component.supplier"),
        redundancy.redundant_paths, redundancy.redundant_paths_witness,
    ),
    Derived(
        ("evidence",), "fits", TRUTH,
        "It is dated on or before the as-of date, its validity has not ended, and the product of every component that "
        "it is about is among its versions. A test of a system, function or interface is also about the components in "
        "it, performing it, or having it.",
        ("evidence.dated", "evidence.valid_until", "evidence.versions", "evidence.about", "evidence.kind",
         "component.product", "system.components", "system.parts", "function.performed_by", "interface.component"),
        evidenced.fits, evidenced.fits_witness,
    ),
    Derived(
        ("design", "system"), "compared", TRUTH,
        "An as-built design was given with the check, so that what was built can be compared.",
        ("the as-built design",),
        as_built.compared, as_built.compared_witness,
    ),
    Derived(
        ("design", "system"), "differences", Form("words"),
        "What was built otherwise than designed (id, or id.field), less accepted deviations; not known without an "
        "as-built design.",
        ("the as-built design", "evidence.kind", "evidence.result", "evidence.about"),
        as_built.differences, as_built.differences_witness,
    ),
    Derived(
        ("system",), "unverified", Form("words"),
        "The ids of the requirements that apply to it or to its elements and for which no evidence with a method, that "
        "passed, fits and is dated on or before the start of operation, is about it or all of those elements.",
        ("which requirements apply", "evidence.requirements", "evidence.about", "evidence.method", "evidence.result",
         "evidence.dated", "design.in_service_from"),
        kept("unverified"), unverified_witness, second=True,
    ),
)  # fmt: skip
"""Facts of end-to-end flows, of evidence, and of what was built."""
