"""The peer load through the public API: counts what is not met, rule by rule.

Run: python tests/benchmarks/peer.py SYSTEM.json. Prints one line of JSON, from each rule with a violation to its number.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from iotsec import Field, Form, Kind, Verdict, Vocabulary, check_facts, facts_from_columns, load_profile

PROFILE = Path(__file__).with_name("peer_profile.yaml")
SECTIONS = {"zone": "zones", "component": "components", "flow": "flows"}
TRUTHS = (
    "auth", "update_signed", "logging", "encrypted_at_rest", "secure_boot", "default_password", "input_validated",
    "rate_limited", "tamper_evident", "monitored", "backup", "mfa", "hardened", "least_privilege", "debug_open",
    "time_sync", "has_owner", "support_period", "sbom", "vuln_policy",
)  # fmt: skip
TRUTH, TEXT, NUMBER, ZONE, COMPONENT = (
    Form("truth"), Form("text"), Form("number"), Form("ref", to=("zone",)), Form("ref", to=("component",)),
)  # fmt: skip
FIELDS: Mapping[str, Mapping[str, Form]] = {
    "zone": {"parent": ZONE, "trust": NUMBER, "kind": TEXT},
    "component": {
        "name": TEXT,
        "type": TEXT,
        "zone": ZONE,
        "owner": TEXT,
        "criticality": NUMBER,
        "latency_ms": NUMBER,
        "power_w": NUMBER,
        **dict.fromkeys(TRUTHS, TRUTH),
    },
    "flow": {
        "src": COMPONENT,
        "dst": COMPONENT,
        "protocol": TEXT,
        "data": TEXT,
        **dict.fromkeys(("encrypted", "authenticated", "integrity", "internet", "rate_limited"), TRUTH),
    },
}


def vocabulary() -> Vocabulary:
    """The three kinds of the load, with all their fields."""
    return Vocabulary(
        {
            kind: Kind(kind, SECTIONS[kind], {name: Field(name, form) for name, form in forms.items()})
            for kind, forms in FIELDS.items()
        }
    )


def columns(system: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, dict[str, list[Any]]]:
    """All fields of the load, each as one list."""
    return {
        kind: {name: [row[name] for row in system[SECTIONS[kind]]] for name in ("id", *forms)}
        for kind, forms in FIELDS.items()
    }


def counts(system: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, int]:
    """For each rule that is not met somewhere: in how many places."""
    words = vocabulary()
    findings = check_facts(facts_from_columns(words, columns(system)), load_profile(PROFILE, words))
    found = {item.requirement.id: len(item.rows(Verdict.NOT_MET)) for item in findings.judged}
    return {rule: number for rule, number in sorted(found.items()) if number}


if __name__ == "__main__":
    gc.disable()  # Millions of small values are read and none of them is garbage.
    with Path(sys.argv[1]).open(encoding="utf-8") as file:
        loaded = json.load(file)
    gc.freeze()  # Else the interpreter looks through them once more when it ends.
    print(json.dumps(counts(loaded)))
