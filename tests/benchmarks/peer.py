"""The peer load through the public API: counts what is not met, rule by rule.

Run: python tests/benchmarks/peer.py SYSTEM.json. Prints one line of JSON, from each rule with a violation to its number.
How the file is read is up to the user: here by msgspec, which knows from the fields what to expect. With `--plain` it is
read by the standard library, which takes half as long again in all.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter, itemgetter
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


def read(path: Path) -> dict[str, dict[str, Sequence[Any]]]:
    """All fields of the load, each as one sequence, read by msgspec into rows with slots for just these fields."""
    from msgspec import defstruct
    from msgspec.json import decode

    types = {"truth": bool, "text": str, "number": float, "ref": str}
    rows = {
        SECTIONS[kind]: list[
            defstruct(  # type: ignore[misc]
                kind, [("id", str), *((name, types[form.name] | None, None) for name, form in forms.items())], gc=False
            )
        ]
        for kind, forms in FIELDS.items()
    }
    system = decode(path.read_bytes(), type=defstruct("System", list(rows.items())))
    return columns({section: getattr(system, section) for section in rows}, attrgetter)


def read_plainly(path: Path) -> dict[str, dict[str, Sequence[Any]]]:
    """The same, read by the standard library into a dict for each row."""
    with path.open(encoding="utf-8") as file:
        return columns(json.load(file), itemgetter)


def columns(system: Mapping[str, Sequence[Any]], getter: Callable[..., Any]) -> dict[str, dict[str, Sequence[Any]]]:
    """Columns of rows: row by row, since to come back to each row for every field takes longer."""
    made = {}
    for kind, forms in FIELDS.items():
        names = ("id", *forms)
        made[kind] = dict(zip(names, zip(*map(getter(*names), system[SECTIONS[kind]]), strict=True), strict=True))
    return made


def counts(tables: Mapping[str, Mapping[str, Sequence[Any]]]) -> dict[str, int]:
    """For each rule that is not met somewhere: in how many places."""
    words = vocabulary()
    findings = check_facts(facts_from_columns(words, tables), load_profile(PROFILE, words))
    found = {item.requirement.id: len(item.rows(Verdict.NOT_MET)) for item in findings.judged}
    return {rule: number for rule, number in sorted(found.items()) if number}


if __name__ == "__main__":
    gc.disable()  # Millions of small values are read and none of them is garbage.
    read_with = read_plainly if "--plain" in sys.argv else read
    loaded = read_with(Path(sys.argv[1]))
    gc.freeze()  # Else the interpreter looks through them once more when it ends.
    print(json.dumps(counts(loaded)))
