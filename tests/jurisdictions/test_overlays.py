"""Overlays of jurisdictions: each confirmed row catches its fault, from its day on; what nobody confirmed is not asked."""

from __future__ import annotations

import datetime
import re
from functools import cache
from pathlib import Path

import pytest

from iotsec import Design, Profile, Verdict, check, load_design, load_profile
from iotsec.testing import edited

ROOT = Path(__file__).parents[2]
NAMES = sorted(path.parent.name for path in (ROOT / "templates" / "jurisdictions").glob("*/profile.yaml"))
JAPANESE = re.compile(r"[぀-ヿ一-鿿]")


@cache
def overlay(name: str) -> Profile:
    """An overlay, read once."""
    return load_profile(ROOT / "templates" / "jurisdictions" / name)


@cache
def reference(name: str) -> Design:
    """The design on which its rows are tried."""
    return load_design(ROOT / "examples" / "jurisdictions" / f"{name}.yaml").design


ROWS = [(name, id) for name in NAMES for id in overlay(name).requirements]


@pytest.mark.parametrize("name", NAMES)
def test_the_reference_design_meets_every_row(name: str) -> None:
    """Protects the rows from never applying: each is met by at least one element, and nothing is open."""
    findings = check(reference(name), overlay(name))

    assert [str(finding) for finding in findings.select(Verdict.NOT_MET, Verdict.UNKNOWN)] == []
    met = {finding.requirement.id for finding in findings.select(Verdict.MET)}
    assert met == set(overlay(name).requirements)


@pytest.mark.parametrize(("name", "id"), ROWS)
def test_a_row_catches_its_fault_and_no_other(name: str, id: str) -> None:
    """Protects each row from never firing, and from firing at what is not its own."""
    tried = overlay(name).requirements[id].tried_on
    assert tried is not None
    for edits in tried.not_met:
        assert {item.requirement.id for item in check(edited(reference(name), edits), overlay(name)).not_met} == {id}
    for edits in tried.unknown:
        findings = check(edited(reference(name), edits), overlay(name))
        assert id in {item.requirement.id for item in findings.unknown}
        assert id not in {item.requirement.id for item in findings.not_met}


@pytest.mark.parametrize("name", NAMES)
def test_what_nobody_confirmed_is_shown_and_never_asked(name: str) -> None:
    """Protects from law that was remembered: an unconfirmed row stands in the overlay and gives no verdict."""
    profile = overlay(name)
    asked = {judged.requirement.id for judged in check(reference(name), profile).judged}

    assert not asked & set(profile.inactive)
    assert all(item.law is not None and not item.law.confirmed for item in profile.inactive.values())
    assert all(item.law is not None and item.law.confirmed for item in profile.requirements.values())


LATE = {"parties.maker.notice_limit": "48 h"}
UNAPPROVED = {"evidence.type-approval.result": "fail", "in_service_from": "2021-04-01"}
OLD = {"components.monitor.updatable": False, "in_service_from": "2020-04-01"}


@pytest.mark.parametrize(
    ("id", "edits", "day", "asked"),
    [
        pytest.param("EU-CRA-02", LATE, "2026-09-10", False, id="the day before"),
        pytest.param("EU-CRA-02", LATE, "2026-09-11", True, id="from its day on"),
        pytest.param("JP-VEH-01", UNAPPROVED, "2024-06-30", False, id="existing, before"),
        pytest.param("JP-VEH-01", UNAPPROVED, "2024-07-01", True, id="existing, from then on"),
        pytest.param("US-FDA-01", OLD, "2027-06-01", False, id="existing, never"),
    ],
)
def test_dates_decide_what_applies(id: str, edits: dict[str, object], day: str, asked: bool) -> None:
    """Protects what is new from what existed: a row holds from its day on, for existing systems from another, or never."""
    name = id[:2].lower()

    found = check(edited(reference(name), edits), overlay(name), as_of=datetime.date.fromisoformat(day))

    assert (id in {item.requirement.id for item in found.not_met}) is asked


@pytest.mark.parametrize("name", NAMES)
def test_japanese_is_japanese(name: str) -> None:
    """Protects Japanese readers from texts that fall back to English."""
    every = {**overlay(name).requirements, **overlay(name).inactive}.values()
    texts = [text["ja"] for item in every for text in (item.title, item.statement, item.why, item.fix)]
    assert [text for text in texts if not JAPANESE.search(text)] == []
