"""A baseline: only what is new closes the gate, and nothing is hidden by it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from iotsec.cli import main

DESIGN = """iotsec: 1
id: meter-reading
stage: design
as_of: 2027-06-01
complete: [components, flows, interfaces]
systems:
  metering: {purpose: read water meters, sector: water}
zones:
  field: {trust: 1}
  inside: {trust: 3}
components:
  meter: {system: metering, kind: thing, zone: field, %s}
  office: {system: metering, kind: software, zone: inside}
flows:
  reading: {from: meter, to: office, kind: measurement, via: {none: a line}, %s}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a design and its baseline."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "initial_credential_changed: true")
    assert main(["check", "design.yaml", "--write-baseline", "baseline.json", "--format", "json=first.json"]) == 1
    return tmp_path


def write(folder: Path, said: str, flow: str = "integrity: true") -> None:
    """The design with something said of the meter."""
    (folder / "design.yaml").write_text(DESIGN % (said, flow), encoding="utf-8")


def against(folder: Path) -> tuple[int, dict[str, list[str]]]:
    """The exit code of a check against the baseline, and what is new, known and gone, by requirement."""
    code = main(["check", "design.yaml", "--baseline", "baseline.json", "--format", "json=report.json"])
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    names = {item["fingerprint"]: item["requirement"] for item in report["findings"]}
    found = report["baseline"]
    gone = [item["requirement"] for item in found["gone"]]
    return code, {"new": [names[item] for item in found["new"]], "known": found["known"], "gone": gone}


def test_what_is_known_lets_the_gate_stand_open(folder: Path) -> None:
    """Protects a gate that is younger than its design: the same findings again close it no more, and are counted."""
    code, found = against(folder)
    first = json.loads((folder / "first.json").read_text(encoding="utf-8"))
    open_ = [item["fingerprint"] for item in first["findings"] if item["verdict"] in ("not_met", "unknown")]
    assert (code, found["new"], found["gone"], found["known"]) == (0, [], [], open_)


def test_what_is_worse_is_new(folder: Path) -> None:
    """Protects from a weakness behind a known unknown: what was not known and is now surely not met closes the gate."""
    write(folder, "initial_credential_changed: true", "integrity: true, authentication: none")
    code, found = against(folder)
    assert (code, found["new"]) == (1, ["IOT-SCIA-09"])


def test_what_is_gone_is_told_and_can_be_taken_out(folder: Path) -> None:
    """Protects from a baseline that only grows: what is settled is named, and a new baseline is without it."""
    write(folder, "initial_credential_changed: true", "integrity: true, authentication: mutual")
    before = json.loads((folder / "baseline.json").read_text(encoding="utf-8"))["findings"]
    code, found = against(folder)
    main(["check", "design.yaml", "--write-baseline", "baseline.json", "--format", "json=x.json"])
    after = json.loads((folder / "baseline.json").read_text(encoding="utf-8"))["findings"]
    assert (code, bool(found["gone"]), len(before) - len(after)) == (0, True, len(found["gone"]))


def test_the_report_says_what_it_does_not_list(folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Protects readers: the count of the known stands in the text, in both languages, and all of them with --all."""
    for lang, words in (("en", "open and known (listed"), ("ja", "既知の未解決")):
        main(["check", "design.yaml", "--baseline", "baseline.json", "--lang", lang])
        assert words in capfdbinary.readouterr().out.decode()
    main(["check", "design.yaml", "--baseline", "baseline.json", "--all"])
    listed = capfdbinary.readouterr().out.decode().split("  known:\n")[1]
    known = json.loads((folder / "baseline.json").read_text(encoding="utf-8"))["findings"]
    assert all(f"{item['requirement']} {item['kind']} {item['id']}: " in listed for item in known)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{}", "this is no baseline that can be read"),
        ('{"schema": "iotsec-baseline/1", "design": "other", "findings": []}', "is the baseline of other, not of"),
        ('{"schema": "iotsec-baseline/1", "design": "x", "findings": 3}', "the findings of a baseline are a list"),
        ('{"schema": "iotsec-baseline/1", "design": "x", "findings": [{"id": 1}]}', "a known finding has fingerprint"),
    ],
)
def test_what_is_no_baseline_is_refused(folder: Path, capfd: pytest.CaptureFixture[str], text: str, told: str) -> None:
    """Protects a gate from passing on a file that says nothing about this design."""
    (folder / "baseline.json").write_text(text, encoding="utf-8")
    code = main(["check", "design.yaml", "--baseline", "baseline.json"])
    assert (code, told in capfd.readouterr().err) == (2, True)


def test_a_design_is_not_written_over(folder: Path) -> None:
    """Protects the design: a baseline goes beside it."""
    before = (folder / "design.yaml").read_bytes()
    code = main(["check", "design.yaml", "--write-baseline", "design.yaml"])
    assert (code, (folder / "design.yaml").read_bytes() == before) == (2, True)
