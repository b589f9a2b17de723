"""Two versions of a design compared: what moved, by which change, and what follows from it."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from iotsec import Design, load_design, load_profile, write_design
from iotsec.analysis.comparing import Changed, Comparison, Moved, Named, Notice, compare
from iotsec.cli import main
from iotsec.testing import edited

EXAMPLES = Path(__file__).parents[2] / "examples" / "ev-charging"
GENERAL = load_profile("general")


@pytest.fixture(scope="module")
def reference() -> Design:
    """The reference design."""
    return load_design(EXAMPLES / "design.yaml").design


@pytest.fixture(scope="module")
def changed(reference: Design) -> Design:
    """The same with a protection taken away."""
    return edited(reference, {"flows.start.freshness": False})


def test_a_design_is_no_different_from_itself(reference: Design) -> None:
    """Protects from changes that nobody made."""
    assert compare(reference, reference, GENERAL) == Comparison("ev-charging", "ev-charging", (), (), (), (), (), ())


def test_a_fault_shows_with_its_cause(reference: Design, changed: Design) -> None:
    """An engineer sees which finding is new, and which statement made it so; the other way round it is gone."""
    found, back = compare(reference, changed, GENERAL), compare(changed, reference, GENERAL)

    assert found.changed == (Changed("flow", "start", "freshness", True, False),)
    assert found.moved == (Moved("new", "IOT-SCIA-05", "flow", "start", "met", "not_met", ("start.freshness",)),)
    assert (found.worse, back.worse) == (True, False)
    assert [(item.movement, item.causes) for item in back.moved] == [("gone", ("start.freshness",))]


def test_what_follows_is_told(reference: Design, changed: Design) -> None:
    """Evidence about what changed is to be looked at again, and the parties of the agreement are to be told in time."""
    found = compare(reference, changed, GENERAL)

    assert [item.id for item in found.outdated] == ["joint-test-1", "pentest-1"]
    assert found.notices == tuple(
        Notice(party, "site-terms", ("start",), datetime.date(2027, 5, 18), told=False) for party in ("cpo", "parking")
    )


def test_elements_that_come_and_go_are_named(reference: Design) -> None:
    """A component that is new is added, not changed; what was removed is gone."""
    zone = {"parent": {"none": "lies in no other zone"}, "trust": 2, "purpose": "office"}
    other = edited(reference, {"zones.office": zone, "vulnerabilities.ac-web": None})

    found = compare(reference, other, GENERAL)

    assert (found.added, found.removed) == ((Named("zone", "office"),), (Named("vulnerability", "ac-web"),))


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_command_is_a_gate(lang: str, changed: Design, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """In CI the exit code says whether something new is open; the text says why."""
    other = tmp_path / "changed.yaml"
    other.write_text(write_design(changed), encoding="utf-8")

    codes = [main(["diff", str(EXAMPLES / "design.yaml"), str(other), "--lang", lang])]
    said = capfd.readouterr().out
    codes.append(main(["diff", str(other), str(EXAMPLES / "design.yaml"), "--format", "json"]))
    tree = json.loads(capfd.readouterr().out)

    assert codes == [1, 0]
    assert "start.freshness" in said
    assert tree["moved"][0]["movement"] == "gone"


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize(
    ("edit", "said"),
    [
        ({"functions.offer-charging.tolerable_outage": {"per": {"mode": {"normal": "1 h", "emergency": "12 h"}}}},
         "{per: {mode: {emergency: 12 h, normal: 1 h}}}"),
        ({"components.csms.roles": {"including": ["relay"], "basis": "built"}}, "{including: [relay], basis: built}"),
        ({"flows.start.freshness": False}, "false"),
    ],
    ids=["by choice", "list", "no"],
)  # fmt: skip
def test_values_are_told_as_documents_have_them(
    edit: dict[str, object], said: str, lang: str, reference: Design, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Protects from Python in a report: what changed can be looked for in the document by its text."""
    other = tmp_path / "changed.yaml"
    other.write_text(write_design(edited(reference, edit)), encoding="utf-8")

    main(["diff", str(EXAMPLES / "design.yaml"), str(other), "--lang", lang])

    assert said in " ".join(capfd.readouterr().out.split())
