"""Each requirement of the sector profiles tried on the sector's reference design; what every starter profile has to say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
import yaml
from sectors import PROFILED, design_of_sector, own_requirements, profile_of_sector
from trying import Editing, surely_applies, verdicts

from iotsec.checking.check import check
from iotsec.findings import Findings, Verdict
from iotsec.frozen import evolve
from iotsec.requirements.one import only_declared
from iotsec.requirements.requirement import Requirement

OWN = [(sector, id) for sector in PROFILED for id in sorted(own_requirements(sector))]
FAULTS = [(*own, number) for own in OWN for number in range(len(own_requirements(own[0])[own[1]].tried_on.not_met))]
SILENCES = [(*own, number) for own in OWN for number in range(len(own_requirements(own[0])[own[1]].tried_on.unknown))]
COMPANIONS: Mapping[str, list[str]] = yaml.safe_load((Path(__file__).parent / "companions.yaml").read_text("utf-8"))
"""For each fault, the other requirements that it turns too: of the sector, and of the general template."""
LEAST_OWN = 35
MOST_DECLARED = 3
JAPANESE = re.compile(r"[぀-ヿ一-鿿]")


@cache
def findings_of(sector: str) -> Findings:
    """The findings of a sector's reference design."""
    return check(design_of_sector(sector), profile_of_sector(sector))


@cache
def editing(sector: str) -> Editing:
    """Edits of a sector's reference design."""
    return Editing(design_of_sector(sector))


def requirement_of(sector: str, id: str) -> Requirement:
    """A requirement of a sector."""
    return own_requirements(sector)[id]


def tried(sector: str, id: str, edits: Mapping[str, object]) -> Findings:
    """The findings of the reference design with edits, against this one requirement.

    It is asked of all systems: a profile of a sector would bring the general template for the others, which takes long.
    """
    alone = evolve(profile_of_sector(sector), requirements={id: requirement_of(sector, id)}, sector=None)
    return check(editing(sector).edited(edits), alone)


@pytest.mark.parametrize(("sector", "id"), OWN)
def test_it_applies_to_the_reference_design(sector: str, id: str) -> None:
    """Protects the profile from requirements that are met because they apply to nothing."""
    assert surely_applies(findings_of(sector), requirement_of(sector, id)) >= 1


@pytest.mark.parametrize(("sector", "id", "number"), FAULTS)
def test_its_faults_are_caught(sector: str, id: str, number: int) -> None:
    """Protects each requirement from never firing, and others from firing at what is not theirs: who fires is recorded."""
    edits = requirement_of(sector, id).tried_on.not_met[number]
    findings = check(editing(sector).edited(edits), profile_of_sector(sector))
    turned = {finding.requirement.id for finding in findings.not_met}
    assert turned == {id, *COMPANIONS.get(f"{id}/{number + 1}", ())}


def test_no_companion_is_recorded_of_a_fault_that_is_gone() -> None:
    """Protects the record from entries that nothing tries any more."""
    assert set(COMPANIONS) <= {f"{id}/{number + 1}" for _sector, id, number in FAULTS}


@pytest.mark.parametrize(("sector", "id", "number"), SILENCES)
def test_silence_is_unknown(sector: str, id: str, number: int) -> None:
    """Protects each requirement from taking silence for an answer."""
    found = verdicts(tried(sector, id, requirement_of(sector, id).tried_on.unknown[number]), id)
    assert (found[Verdict.UNKNOWN] >= 1, found[Verdict.NOT_MET]) == (True, 0)


@pytest.mark.parametrize("sector", PROFILED)
def test_it_has_enough_of_its_own(sector: str) -> None:
    """Protects the profiles from being thin: enough requirements, nearly all of which can be not met."""
    own = own_requirements(sector)
    declared = [id for id, item in own.items() if only_declared(item.require)]
    assert (len(own) >= LEAST_OWN, len(declared) <= MOST_DECLARED) == (True, True)


@pytest.mark.parametrize("sector", PROFILED)
def test_it_says_that_it_is_unofficial(sector: str) -> None:
    """Protects readers from taking a starter profile for a standard: title and notice say what it is, in both languages."""
    profile = profile_of_sector(sector)
    assert "unofficial" in profile.title["en"]
    assert "非公式" in profile.title["ja"]
    assert "National Cybersecurity Office" in profile.notice["en"]
    assert "国家サイバー統括室" in profile.notice["ja"]


@pytest.mark.parametrize(("sector", "id"), OWN)
def test_japanese_is_japanese(sector: str, id: str) -> None:
    """Protects Japanese readers from texts that fall back to English."""
    item = requirement_of(sector, id)
    texts = {"title": item.title, "statement": item.statement, "why": item.why, "fix": item.fix}
    texts |= {f"alternative {other.name}": other.title for other in item.alternatives}
    assert [name for name, text in texts.items() if not JAPANESE.search(text.get("ja", ""))] == []


VERBS = {
    "shall": (re.compile(r"\bshall\b"), re.compile(r"なければならない|てはならない|ものとする")),
    "should": (re.compile(r"\bshould\b"), re.compile(r"ことが望ましい|が望ましい")),
    "may": (re.compile(r"\bmay\b"), re.compile(r"てもよい|ことができる")),
}


@pytest.mark.parametrize(("sector", "id"), OWN)
def test_statements_say_how_binding_they_are(sector: str, id: str) -> None:
    """Protects the wording: the verb of a statement is that of its obligation, in both languages."""
    item = requirement_of(sector, id)
    english, japanese = VERBS[item.obligation]
    said = bool(english.search(item.statement["en"])), bool(japanese.search(item.statement["ja"]))
    others = [word for word in ("shall", "should") if word != item.obligation]
    assert (said, [word for word in others if VERBS[word][0].search(item.statement["en"])]) == ((True, True), [])
