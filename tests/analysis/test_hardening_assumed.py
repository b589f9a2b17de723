"""What is said of what is added though nobody has said it: marked as assumed, with the neighbour it is taken from."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from test_hardening_kinds import HEAD, OUTAGE, SLOW, profile_of

from iotsec import harden, load_design, load_profile, read_design_text
from iotsec.analysis.hardening.assuming import ASSUMED
from iotsec.cli import main
from iotsec.reports.answers.wording_harden import ASSUMED_IN_JAPANESE

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "iotsec" / "analysis" / "hardening"
TRAMS = ROOT / "examples" / "incidents" / "i-r1-trams" / "design.yaml"


def test_every_reason_that_iotsec_gives_is_marked_as_its_assumption() -> None:
    """Protects whoever finds it in the design later: an explicit none that no engineer gave says so."""
    design = load_design(TRAMS).design
    answer = harden(design, load_profile("rail"))
    reasons = {
        value["none"]
        for item in answer.changes
        for value in (item.after.values() if isinstance(item.after, dict) else [item.after])
        if isinstance(value, dict) and "none" in value
    }
    assert len(reasons) >= 3 and all(reason.endswith(ASSUMED) for reason in reasons)


def test_every_such_reason_has_its_japanese() -> None:
    """Protects Japanese readers from a sentence in English amid the changes."""
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(SOURCES.glob("*.py")))
    assert set(re.findall(r'\bassumed\("([^"]+)"\)', text)) == set(ASSUMED_IN_JAPANESE)
    assert re.findall(r'\bNothing\("', text) == []


def test_what_a_new_element_takes_from_its_neighbour_is_told(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Protects from an owner who was never asked: who answers, and where it stands, is told as taken, to be confirmed."""
    owned = SLOW.replace("{system: works, kind: thing,", "{system: works, kind: thing, accountable: firm,")
    text = owned.replace("systems: {works: {}}", "parties: {firm: {}}\nsystems: {works: {operator: firm}}")
    (tmp_path / "design.yaml").write_text(text, encoding="utf-8")
    profile_of(tmp_path, OUTAGE)
    asked = ["harden", str(tmp_path / "design.yaml"), "--profile", str(tmp_path)]

    told = []
    for lang in ("en", "ja"):
        main([*asked, "--lang", lang])
        told.append(capfdbinary.readouterr().out.decode())
    main([*asked, "--format", "json"])
    made = [item for item in json.loads(capfdbinary.readouterr().out)["changes"] if item["how"] == "new"]

    assert "      taken from pump, to be confirmed: system works, accountable firm\n" in told[0]
    assert "      pumpから引き継いだもの（要確認）：system works、accountable firm\n" in told[1]
    assert [(item["id"], item["taken_from"], item["taken"]) for item in made] == [
        ("standby-pump", "pump", ["system", "accountable"])
    ]
    assert "（iotsecの仮定、要確認）" in told[1] and ASSUMED not in told[1]


@pytest.mark.parametrize(
    ("said", "changed"),
    [
        pytest.param("ours", True, id="ours"),
        pytest.param("{per: {mode: {dry: ours, wet: ours}}}", True, id="ours in each mode"),
        pytest.param("{per: {mode: {dry: ours, wet: theirs}}}", False, id="not ours in one mode"),
        pytest.param("{per: {mode: {dry: ours}}}", False, id="not stated in one mode"),
    ],
)
def test_what_we_answer_for_in_each_mode_is_ours_to_change(tmp_path: Path, said: str, changed: bool) -> None:
    """Protects both sides where who answers differs by choice: it is read in each mode that is possible."""
    text = f"""{HEAD}
choices: {{mode: [dry, wet]}}
parties: {{ours: {{}}, theirs: {{}}}}
zones: {{outside: {{trust: 0}}}}
systems: {{works: {{operator: ours}}}}
components: {{box: {{system: works, kind: gateway, zone: outside, external: false, secure_boot: false,
  exposure: closed, accountable: {said}}}}}
"""
    asked = {"applies_to": "component", "require": {"fact": "secure_boot", "is": True}}
    answer = harden(read_design_text(text), profile_of(tmp_path, asked))

    assert (bool(answer.changes), {item.reason for item in answer.by_hand}) == (
        changed, set() if changed else {"not ours"}
    )  # fmt: skip


def test_what_must_not_have_run_out_is_not_stated_to_run_out_the_same_day() -> None:
    """Protects from an answer that holds for a day: a plan that is in force when it is judged is so for a year."""
    design = load_design(ROOT / "examples" / "incidents" / "i-m4-catering" / "design.yaml").design
    answer = harden(design, load_profile("medical"))
    ends = {item.id: item.after for item in answer.changes if item.field == "valid_until"}
    assert (str(design.as_of), ends) == (
        "2022-10-31",
        dict.fromkeys(("plan-hospital", "policy-hospital"), "2023-10-31"),
    )
