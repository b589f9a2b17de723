"""Releases: written only where the gate is passed, and held against what is there later."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from iotsec import load_design, load_profile
from iotsec.analysis.releasing import RELEASING_ROLES, may_release
from iotsec.cli import main
from iotsec.errors import InputError
from iotsec.reports.answers.release_schema import release_schema

EXAMPLES = Path(__file__).parents[2] / "examples" / "ev-charging"


@pytest.fixture
def design(tmp_path: Path) -> Path:
    """A copy of the reference design."""
    return Path(shutil.copy(EXAMPLES / "design.yaml", tmp_path / "design.yaml"))


def released(design: Path, *options: str) -> Any:
    """The record of a release of a design."""
    assert main(["release", str(design), "--by", "cpo", *options]) == 0
    return json.loads(design.with_suffix(".release.json").read_text(encoding="utf-8"))


def test_a_record_holds_all_by_which_it_can_be_told_again(design: Path) -> None:
    """Protects what a release promises: digests, options, who, what stands open, what was not checked; in its schema."""
    record = released(design, "--choose", "mode=normal")

    jsonschema.validate(record, release_schema())
    loaded, general = load_design(design), load_profile("general")
    assert record["design"]["digest"] == loaded.digest
    assert record["profiles"] == [{"id": "general", "version": general.version, "digest": general.digest}]
    assert record["by"] == {"role": "owner", "parties": ["cpo"]}
    assert (record["options"]["choices"], record["options"]["as_of"]) == ({"mode": "normal"}, "2027-06-01")
    assert (record["open_points"], record["not_checked"]["open_choices"]) == ([], ["v2g"])


def test_a_second_release_is_the_same_bytes(design: Path, tmp_path: Path) -> None:
    """Protects from records that differ by the run."""
    released(design)

    assert main(["release", str(design), "--by", "cpo", "-o", str(tmp_path / "again.json")]) == 0
    assert (tmp_path / "again.json").read_bytes() == design.with_suffix(".release.json").read_bytes()


def test_what_does_not_pass_is_not_released(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Protects the gate: nothing is written, and the exit code is that of findings."""
    draft = Path(shutil.copy(EXAMPLES / "first-draft.yaml", tmp_path / "draft.yaml"))

    assert main(["release", str(draft), "--by", "cpo"]) == 1
    assert list(tmp_path.iterdir()) == [draft]
    assert "the gate is not passed, and nothing was written" in capfd.readouterr().err


def test_waived_findings_stand_in_the_record(design: Path) -> None:
    """Protects from accepted faults that nobody sees again: each with its waiver and its end."""
    text = design.read_text(encoding="utf-8")
    waiver = (
        "\nwaivers:\n  pilot: {requirement: IOT-SCIA-05, elements: [start], reason: accepted for the pilot, by: cpo,\n"
        "    role: security_manager, author: evse-maker, granted: 2027-05-01, until: 2027-07-15}\n"
    )
    before, start, after = text.partition("\n  start: {")
    design.write_text(
        f"{before}{start}{after.replace('freshness: true', 'freshness: false', 1)}{waiver}", encoding="utf-8"
    )

    record = released(design)

    assert [(item["requirement"], item["verdict"], item["until"]) for item in record["open_points"]] == [
        ("IOT-SCIA-05", "waived", "2027-07-15")
    ]


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        pytest.param(lambda text: text, [], id="nothing"),
        pytest.param(lambda text: "# a remark\n" + text, ["file design.yaml"], id="only the writing"),
        pytest.param(
            lambda text: text.replace("id: ev-charging\n", "id: ev-charging-2\n"), ["design", "file design.yaml"], id="what it says"
        ),
    ],
)  # fmt: skip
def test_a_change_is_told(change: Any, differs: list[str], design: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Protects the record: what was only written otherwise is told apart from what says something else."""
    released(design)
    design.write_text(change(design.read_text(encoding="utf-8")), encoding="utf-8")
    capfd.readouterr()

    code = main(["release", str(design), "--verify", str(design.with_suffix(".release.json"))])

    said = capfd.readouterr().out
    assert code == (1 if differs else 0)
    assert [line.strip().partition(":")[0] for line in said.splitlines() if ": released sha256" in line] == differs


def test_a_later_day_is_asked_as_well(design: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Nothing changed but the date: what has run out since is told."""
    released(design)

    command = ["release", str(design), "--verify", str(design.with_suffix(".release.json")), "--as-of", "2027-09-01"]
    codes = [main(command), main([*command, "--lang", "ja"])]
    said = capfd.readouterr().out

    assert codes == [1, 1]
    assert "IOT-DEF-11 system grid: not met\n" in said
    assert "IOT-DEF-11 システム grid：未充足\n" in said
    assert "not_met" not in said


def test_what_turned_with_the_design_is_told_by_its_verdict(design: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Protects who reads a record: how many findings changed is said verdict by verdict, in the reader's words."""
    released(design)
    text = design.read_text(encoding="utf-8")
    before, start, after = text.partition("\n  start: {")
    design.write_text(f"{before}{start}{after.replace('freshness: true', 'freshness: false', 1)}", encoding="utf-8")
    capfd.readouterr()

    for lang in ("en", "ja"):
        main(["release", str(design), "--verify", str(design.with_suffix(".release.json")), "--lang", lang])
    said = capfd.readouterr().out

    assert "  findings that are not met: released 0, now 1\n" in said
    assert "  判定の件数（未充足）：リリース時 0、現在 1\n" in said
    assert "not_met" not in said


def test_a_record_that_was_changed_is_none(design: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Protects from a record that somebody mended by hand."""
    released(design)
    path = design.with_suffix(".release.json")
    path.write_text(path.read_text(encoding="utf-8").replace('"limit": "should"', '"limit": "shall"'), encoding="utf-8")

    assert main(["release", str(design), "--verify", str(path)]) == 2
    assert "was changed after it was written" in capfd.readouterr().err


def test_a_record_is_never_replaced(design: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Protects what was released once."""
    released(design)

    assert main(["release", str(design), "--by", "cpo"]) == 2
    assert "is there already" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("by", "message"),
    [
        pytest.param("evse-maker", "evse-maker may not release", id="a supplier"),
        pytest.param("cop", "did you mean cpo?", id="a slip"),
        pytest.param("regulator", "no party and no role regulator may release", id="a role that may not"),
    ],
)
def test_who_may_not_release_is_told(by: str, message: str) -> None:
    """Protects from a release by anybody."""
    with pytest.raises(InputError, match=message.replace("?", r"\?")):
        may_release(load_design(EXAMPLES / "design.yaml").design, by)


def test_a_role_is_whoever_has_it() -> None:
    """A role stands for the parties that the design gives it to."""
    assert may_release(load_design(EXAMPLES / "design.yaml").design, "safety-owner") == ("safety-owner", ("oem",))
    assert "operator" in RELEASING_ROLES


@pytest.mark.parametrize("options", [[], ["--by", "cpo", "--verify", "x.json"]])
def test_one_of_two_things_is_asked(options: list[str], design: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Either a record is written or one is verified."""
    assert main(["release", str(design), *options]) == 2
    assert "say who releases, or what is to be verified" in capfd.readouterr().err
