"""Why each change is needed: where a change adds an element, what else is changed in it goes with it."""

from __future__ import annotations

import json

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
