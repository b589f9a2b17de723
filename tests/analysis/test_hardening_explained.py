"""Why each change is needed: where a change adds an element, what else is changed in it goes with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from iotsec.cli import main
from iotsec.resources import resources

PUMP = resources() / "examples" / "incidents" / "i-m3-pump" / "design.yaml"


@pytest.mark.skipif(not PUMP.is_file(), reason="the incidents are not installed with iotsec")
def test_changes_of_a_design_that_names_its_profile_are_explained(capsys: pytest.CaptureFixture[str]) -> None:
    """Protects `--explain` where elements are added, and that the design says against what it is to be hardened."""
    assert main(["harden", str(PUMP), "--explain", "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert any(name.startswith("medical ") for name in answer["profiles"])
    added = [item for item in answer["changes"] if item["how"] == "new"]
    needed = {item["id"]: {each["requirement"] for each in item["needed"]} for item in added}
    assert needed["evidence-module"] == {"MED-RSP-01", "MED-RSP-02"}


SPARE = """
iotsec: 1
id: station
stage: design
as_of: 2027-06-01
complete: [parties, systems, functions, dependencies, hazards]
systems:
  one: {complete: [components, flows, functions, dependencies], parent: {none: alone}, risk_class: 2}
components:
  pump: {system: one, kind: thing, repair_time: 12 h, restart_time: 1 min, feeds: {none: by hand}}
functions:
  drain: {system: one, performed_by: [pump], criticality: 2, tolerable_outage: 1 h,
    independent_of: [power, communication, time, cloud, data, people, other-system]}
"""


def test_times_of_an_added_spare_are_text_in_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Protects programs: a spare repeats the times of what it stands in for, which JSON has as documents do."""
    design = tmp_path / "pump.yaml"
    design.write_text(SPARE, encoding="utf-8")
    main(["harden", str(design), "--format", "json"])
    answer = json.loads(capsys.readouterr().out)

    added = [change["after"] for change in answer["changes"] if change["id"].startswith("standby")]
    assert {item["repair_time"] for item in added if "repair_time" in item} == {"12 h"}
