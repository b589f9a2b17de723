"""The table of the facts about what protocols give to the flows that speak them."""

from __future__ import annotations

from functools import partial

from iotsec.facts.catalogue import Derived
from iotsec.facts.derived import protocols
from iotsec.model.vocabulary import Form

READS = ("flow.protocol",)

PROTOCOL_FACTS: tuple[Derived, ...] = (
    Derived(
        ("flow",), "protocol_authentication", Form("choice", words=("none", "one-way", "mutual")),
        "The authentication that its protocol brings by itself, as the profiles of the check say.",
        READS, protocols.protocol_authentication, partial(protocols.protocol_witness, "protocol_authentication"),
    ),
    Derived(
        ("flow",), "protocol_integrity", Form("truth"),
        "Its protocol detects alteration by itself, as the profiles of the check say.",
        READS, protocols.protocol_integrity, partial(protocols.protocol_witness, "protocol_integrity"),
    ),
    Derived(
        ("flow",), "protocol_freshness", Form("truth"),
        "Its protocol detects replay by itself, as the profiles of the check say.",
        READS, protocols.protocol_freshness, partial(protocols.protocol_witness, "protocol_freshness"),
    ),
    Derived(
        ("flow",), "protocol_confidentiality", Form("truth"),
        "Its protocol keeps third parties from reading by itself, as the profiles of the check say.",
        READS, protocols.protocol_confidentiality, partial(protocols.protocol_witness, "protocol_confidentiality"),
    ),
    Derived(
        ("flow",), "protocol_lacks", Form("choices", words=protocols.PROTECTIONS),
        "The protections that its protocol does not give, as far as the profiles of the check say so.",
        READS, protocols.protocol_lacks, partial(protocols.protocol_witness, "protocol_lacks"),
    ),
)  # fmt: skip
"""Facts that requirements on the protection of flows read."""
