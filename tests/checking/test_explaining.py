"""Why a verdict is what it is, and what to make clear: whole values, for each kind of leaf."""

from __future__ import annotations

from typing import Any

import pytest
from rules import design, profile, rule

from iotsec import check
from iotsec.facts.witness import Missing, Step, Witness
from iotsec.findings import Clearing, Seen

MADE = {
    "zones": {"yard": {"trust": 1}},
    "components": {
        "a": {"secure_boot": False, "kind": "thing", "zone": "yard", "repair_time": "2 h", "feeds": ["b"],
              "connected_on": "2027-01-01", "required_level": "SL 1"},
        "b": {"secure_boot": True},
    },
}  # fmt: skip


def values(kind: str, id: str, field: str) -> Witness:
    """The witness of a declared fact: the element and field themselves."""
    return Witness("values", (Step(kind, id, field),))


LEAVES: dict[str, tuple[Any, tuple[Seen, ...]]] = {
    "truth": (
        {"fact": "secure_boot", "is": True},
        (Seen("secure_boot", "component", "a", "secure_boot", "false", "is True", False,
              values("component", "a", "secure_boot")),),
    ),
    "quantity": (
        {"fact": "repair_time", "at_most": "1 h"},
        (Seen("repair_time", "component", "a", "repair_time", "2 h", "at_most 1 h", False,
              values("component", "a", "repair_time")),),
    ),
    "path": (
        {"fact": "zone.trust", "at_least": 2},
        (Seen("zone.trust", "zone", "yard", "trust", "1", "at_least 2", False, values("zone", "yard", "trust")),),
    ),
    "date": (
        {"fact": "connected_on", "above": "2028-01-01"},
        (Seen("connected_on", "component", "a", "connected_on", "2027-01-01", "above 2028-01-01", False,
              values("component", "a", "connected_on")),),
    ),
    "level": (
        {"fact": "required_level", "at_least": "SL 2"},
        (Seen("required_level", "component", "a", "required_level", "SL 1", "at_least SL 2", False,
              values("component", "a", "required_level")),),
    ),
    "set": (
        {"fact": "feeds", "includes": ["a"]},
        (Seen("feeds", "component", "a", "feeds", "[b]", "includes [a]", False, values("component", "a", "feeds")),),
    ),
    "every": (
        {"every": {"over": "feeds", "that": {"fact": "secure_boot", "is": False}}},
        (Seen("feeds", "component", "a", "feeds", "[b]", "every", False, values("component", "a", "feeds")),
         Seen("secure_boot", "component", "b", "secure_boot", "true", "is False", False,
              values("component", "b", "secure_boot"))),
    ),
    "count": (
        {"count": {"over": "feeds"}, "at_least": 2},
        (Seen("count over feeds", "component", "a", "feeds", "1", "at_least 2", False, values("component", "a", "feeds")),),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("condition", "expected"), LEAVES.values(), ids=LEAVES)
def test_what_was_seen_of_each_leaf(condition: Any, expected: tuple[Seen, ...]) -> None:
    """Protects reports: the fact, where it was stated, what it is, what was asked, and the witness."""
    (finding,) = check(design(**MADE), profile({"R": rule(condition)})).not_met[:1]
    assert finding.id == "a"
    assert finding.because == expected


def test_an_unknown_names_what_would_settle_it() -> None:
    """Protects what to make clear: each missing statement, those of one field and kind together, most settled first."""
    made = design(components={"a": {}, "b": {"kind": "thing"}, "c": {"secure_boot": True}})
    rules = {
        "R1": rule({"fact": "secure_boot", "is": True}),
        "R2": rule({"fact": "secure_boot", "is": True}, when={"fact": "kind", "is": "thing"}),
    }
    findings = check(made, profile(rules))
    assert [(item.requirement.id, item.id, tuple(m for seen in item.because for m in seen.missing)) for item in
            findings.unknown] == [
        ("R1", "a", (Missing("component", "a", "secure_boot"),)),
        ("R1", "b", (Missing("component", "b", "secure_boot"),)),
        ("R2", "a", (Missing("component", "a", "kind"), Missing("component", "a", "secure_boot"))),
        ("R2", "b", (Missing("component", "b", "secure_boot"),)),
    ]  # fmt: skip
    assert findings.to_make_clear == (
        Clearing("secure_boot", "component", ("a", "b"), 3),
        Clearing("kind", "component", ("a",), 1),
    )
