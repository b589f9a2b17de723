"""The table of the facts that depend on the scenario under which they are asked."""

from __future__ import annotations

from iotsec.facts.catalogue import Derived
from iotsec.facts.derived import single_points, starting
from iotsec.facts.derived.scenarios import chain, times
from iotsec.model.vocabulary import Form

READS = (
    "dependency.of", "dependency.suppliers", "dependency.need", "dependency.bridge", "function.performed_by",
    "function.performers_needed", "component.repair_time", "component.restart_time", "component.assumed_outage",
)  # fmt: skip

START_READS = (
    "dependency.of", "dependency.suppliers", "dependency.need", "dependency.for_start", "function.performed_by",
    "function.performers_needed", "component.external",
)  # fmt: skip

TIME_FACTS: tuple[Derived, ...] = (
    Derived(
        ("function", "component", "system"), "outage", Form("quantity", unit="s"),
        "How long it is down in all in the scenario of `under`, by what it needs and what bridges a loss.",
        READS,
        times.outage, chain.outage_witness, in_cases=times.outage_in,
    ),
    Derived(
        ("function",), "magnitude_lost", Form("quantity"),
        "What is lost with it in the scenario of `under`, while it is down.",
        (*READS, "function.magnitude"),
        times.magnitude_lost, chain.magnitude_witness, in_cases=times.magnitude_in,
    ),
    Derived(
        ("function", "system"), "single_points", Form("refs", to=("component",)),
        "The components whose loss alone takes it down, by what it needs and by how many alternatives are needed; "
        "nothing is bridged.",
        START_READS,
        single_points.single_points, single_points.single_points_witness,
    ),
    Derived(
        ("function", "component", "system"), "never_starts", Form("truth"),
        "After a complete stop it never starts, since it waits in a circle: it is not among what starts from that "
        "which waits for nothing. A dependency that is not `for_start` is not waited for.",
        START_READS,
        starting.never_starts, starting.starting_witness,
    ),
    Derived(
        ("function", "component", "system"), "start_step", Form("number"),
        "In which step of the start after a complete stop it begins, from 0 on; unlimited where it never does.",
        START_READS,
        starting.start_step, starting.starting_witness,
    ),
)  # fmt: skip
"""Facts of time under a scenario."""
