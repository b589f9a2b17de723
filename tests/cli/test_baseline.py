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


CHARGING = Path(__file__).parents[2] / "examples" / "ev-charging" / "design.yaml"


@pytest.fixture(scope="module")
def struck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the baseline of the reference design, asked again with each single failure."""
    folder = tmp_path_factory.mktemp("struck")
    wished = ["--write-baseline", str(folder / "struck.json"), "--format", f"json={folder / 'first.json'}"]
    assert main(["check", str(CHARGING), "--under", "single-failure", *wished]) == 1
    return folder


def under(struck: Path, *options: str) -> tuple[int, dict[str, list[str]]]:
    """The exit code of a check against that baseline, and what came of it."""
    wished = ["--baseline", str(struck / "struck.json"), "--format", f"json={struck / 'report.json'}"]
    code = main(["check", str(CHARGING), *options, *wished])
    return code, json.loads((struck / "report.json").read_text(encoding="utf-8"))["baseline"]


def test_what_turns_under_a_loss_is_known_again(struck: Path) -> None:
    """Protects a gate with --under: what turned before closes it no more."""
    first = json.loads((struck / "first.json").read_text(encoding="utf-8"))
    prints = [item["fingerprint"] for item in first["under"][0]["turned"]]

    code, found = under(struck, "--under", "single-failure")

    assert (len(set(prints)), code, found) == (len(prints), 0, {"new": [], "known": prints, "gone": []})


@pytest.mark.parametrize("lost", ["a case", "all"])
def test_what_turns_in_one_more_case_is_new(struck: Path, lost: str) -> None:
    """Protects from a loss that takes down what no other did: the requirement is known, the case is not."""
    path = struck / "struck.json"
    before = path.read_text(encoding="utf-8")
    tree = json.loads(before)
    chosen = next(item for item in tree["findings"] if len(item["cases"]) > 1)
    if lost == "all":
        tree["findings"].remove(chosen)
    else:
        del chosen["cases"][0]
    path.write_text(json.dumps(tree), encoding="utf-8")

    code, found = under(struck, "--under", "single-failure", "--allow", "unknown", "--limit", "may")
    path.write_text(before, encoding="utf-8")

    assert (code, found["new"], found["gone"]) == (int(chosen["verdict"] == "not_met"), [chosen["fingerprint"]], [])


def test_what_was_not_asked_again_is_not_gone(struck: Path) -> None:
    """Protects from telling that something is gone where it only was not asked: a check without --under."""
    assert under(struck) == (0, {"new": [], "known": [], "gone": []})


@pytest.mark.parametrize("said", ['"cases": "lost component meter"', '"under": 3', '"cases": [3]', '"more": "1"'])
def test_a_line_that_is_none_is_refused(folder: Path, said: str, capfd: pytest.CaptureFixture[str]) -> None:
    """A baseline that somebody wrote by hand is read or refused with its place, never half."""
    line = f'"fingerprint": "0", "requirement": "R", "kind": "component", "id": "meter", "verdict": "unknown", {said}'
    head = '"schema": "iotsec-baseline/1", "iotsec": "0", "design": "meter-reading"'
    (folder / "baseline.json").write_text(f'{{{head}, "findings": [{{{line}}}]}}', encoding="utf-8")

    assert main(["check", "design.yaml", "--baseline", "baseline.json"]) == 2
    assert "a known finding has" in capfd.readouterr().err
