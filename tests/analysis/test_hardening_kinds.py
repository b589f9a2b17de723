"""Kinds of changes by themselves: a bridge over a loss, another one that stands in, an agreement to make."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from iotsec import check, harden, hardened, read_design_text
from iotsec.documents.writing import write_yaml
from iotsec.requirements.reading import load_profile
from iotsec.requirements.requirement import Profile

OUTAGE = {"applies_to": "function", "under": "any_single_loss",
          "require": {"fact": "outage", "at_most": {"fact": "tolerable_outage"}}}  # fmt: skip
AGREED = {"applies_to": "flow", "when": {"fact": "crosses_party", "is": True},
          "require": {"some": {"over": "agreements", "that": {"fact": "demarcation", "given": True}}}}  # fmt: skip


def profile_of(folder: Path, requirement: dict[str, Any]) -> Profile:
    """A profile of one requirement."""
    said = {"title": {"en": "T-01"}, "obligation": "shall", "stage": "policy", **requirement}
    tree = {
        "profile": "one",
        "version": "1.0.0",
        "status": "draft",
        "title": {"en": "One"},
        "requirements": {"T-01": said},
    }
    (folder / "profile.yaml").write_text(write_yaml(tree), encoding="utf-8")
    return load_profile(folder)


HEAD = """iotsec: 1
id: water
stage: design
as_of: 2027-01-01
complete: [parties, systems, components, flows, functions, dependencies, agreements]
"""
POWERED = f"""{HEAD}
systems: {{works: {{}}}}
components:
  pump: {{system: works, kind: thing, repair_time: 1 h, restart_time: 0 s}}
  feeder: {{system: works, kind: service, repair_time: 30 h, restart_time: 0 s}}
functions: {{pumping: {{system: works, performed_by: [pump], tolerable_outage: 2 h}}}}
dependencies:
  power: {{of: pump, suppliers: [feeder], category: power, bridge: 10 min}}
"""
SLOW = POWERED.replace("repair_time: 1 h", "repair_time: 50 h").replace("repair_time: 30 h", "repair_time: 1 h")
JOINED = f"""{HEAD}
parties: {{ours: {{}}, theirs: {{}}}}
systems: {{works: {{operator: ours}}, grid: {{operator: theirs}}}}
components:
  meter: {{system: works, kind: thing, accountable: ours}}
  centre: {{system: grid, kind: software, accountable: theirs}}
flows: {{readings: {{from: meter, to: centre, via: {{none: a line}}}}}}
"""


@pytest.mark.parametrize(
    ("text", "requirement", "changed"),
    [
        pytest.param(POWERED, OUTAGE, {"dependency power bridge: 30 h"}, id="a bridge"),
        pytest.param(
            SLOW, OUTAGE, {"function pumping performed_by: + standby-pump", "function pumping performers_needed: 1"},
            id="another one that stands in",
        ),
        pytest.param(JOINED, AGREED, {"agreement agreement-ours-theirs covers: + readings"}, id="an agreement"),
    ],
)  # fmt: skip
def test_what_is_lacking_is_added(tmp_path: Path, text: str, requirement: dict[str, Any], changed: set[str]) -> None:
    """Protects redundancy, bridges and agreements: they are found, and the check of the changed design confirms them."""
    design, profile = read_design_text(text), profile_of(tmp_path, requirement)

    answer = harden(design, profile)

    assert {str(item) for item in answer.changes if item.how != "new"} == changed
    assert (list(check(hardened(design, answer), profile).not_met), answer.left) == ([], ())
    assert answer.not_met == 1
