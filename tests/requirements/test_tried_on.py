"""Each requirement of the general template tried on the reference design: it meets it, faults show, silence is unknown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from trying import surely_applies, verdicts

from iotsec.checking.check import check
from iotsec.checking.second import reads_second
from iotsec.conditions.tree import Fact, Leaf, walk
from iotsec.documents.reading import design_of, load_design, tree_of
from iotsec.facts.catalogue import Catalogue
from iotsec.facts.derived import DERIVED
from iotsec.findings import Findings, Verdict
from iotsec.frozen import evolve
from iotsec.model.design import Design
from iotsec.model.kinds import KINDS, standard_vocabulary
from iotsec.requirements.reading import load_profile
from iotsec.requirements.requirement import Profile, Requirement
from iotsec.testing import apply_edits, edited
from iotsec.testing.edits import Tree

GENERAL = load_profile("general")
CATALOGUE = Catalogue(standard_vocabulary(), DERIVED)
IDS = sorted(GENERAL.requirements)
JAPANESE = re.compile(r"[぀-ヿ一-鿿]")
SINGLE_DECLARED = 15
"""As many requirements may rest on one declared truth that nothing else reads."""


@pytest.fixture(scope="session")
def reference() -> Design:
    """The reference design of the general template."""
    return load_design(Path(__file__).parents[2] / "examples" / "ev-charging" / "design.yaml").design


@pytest.fixture(scope="session")
def met(reference: Design) -> Findings:
    """The findings of the reference design."""
    return check(reference, GENERAL)


def requirement_of(id: str) -> Requirement:
    """A requirement of the general template."""
    return GENERAL.requirements[id]


def tried(reference: Design, edits: Mapping[str, Any], profile: Profile = GENERAL) -> Findings:
    """The findings of the reference design with the edits of a `tried_on`."""
    return check(edited(reference, edits), profile)


@cache
def alone(id: str) -> Profile:
    """The template with this requirement alone, which is quicker; whole where it reads what others come to."""
    if reads_second(requirement_of(id), CATALOGUE):
        return GENERAL
    return evolve(GENERAL, requirements={id: requirement_of(id)})


WAIVER = {
    "requirement": "IOT-SCIA-05", "elements": ["start"], "reason": "accepted for the pilot", "by": "cpo",
    "role": "security_manager", "author": "evse-maker", "granted": "2027-05-01", "until": "2027-07-15",
}  # fmt: skip
COMPENSATION = {"requirement": "IOT-RES-12", "elements": ["obc"], "by": ["car-gateway"], "reason": "no fix exists yet"}
WEAKNESS = {"component": "obc", "severity": 2, "known_since": "2026-01-10", "treated_on": {"none": "no fix exists yet"}}
ACCEPTED = {
    "flows.start.freshness": False, "waivers.accepted": WAIVER,
    "vulnerabilities.obc-parser": WEAKNESS, "compensations.shielded": COMPENSATION,
}  # fmt: skip
"""Faults with a waiver and a compensation: the reference design has no fault, so it can have neither that touches one."""
RECORDS = {"waiver": WAIVER, "compensation": COMPENSATION}


@pytest.fixture(scope="session")
def waived(reference: Design) -> Findings:
    """The findings of the reference design with an accepted fault, and one that is compensated."""
    return tried(reference, ACCEPTED)


@pytest.mark.parametrize("id", IDS)
def test_the_reference_design_meets_it_where_it_applies(id: str, met: Findings, waived: Findings) -> None:
    """Protects the reference design: nothing is open, and no requirement is met by not applying anywhere.

    Requirements on waivers and compensations are tried on it with faults that are accepted.
    """
    met = waived if set(requirement_of(id).applies_to) <= set(RECORDS) else met
    found = verdicts(met, id)
    assert {verdict: found[verdict] for verdict in (Verdict.NOT_MET, Verdict.UNKNOWN)} == {
        Verdict.NOT_MET: 0, Verdict.UNKNOWN: 0,
    }  # fmt: skip
    assert surely_applies(met, requirement_of(id)) >= 1


FAULTS = [(id, number) for id in IDS for number in range(len(requirement_of(id).tried_on.not_met))]
SILENCES = [(id, number) for id in IDS for number in range(len(requirement_of(id).tried_on.unknown))]


EXPECTED_COMPANIONS: dict[str, tuple[str, ...]] = {
    # What two systems have agreed is read of their connection and of each flow between them.
    "IOT-SOS-01/1": ("IOT-RSP-02",),
    # A product of which there is one component falls with it; a function without a spare fails by either.
    "IOT-OPR-03/1": ("IOT-RES-13",),
    "IOT-OPR-08/1": ("IOT-OPR-03", "IOT-RES-13"),
    # What never starts is not restored in time either.
    "IOT-OPR-05/1": ("IOT-OPR-04",),
    # The line between two systems that nobody can cut is a way into the zones at its ends, too.
    "IOT-RES-04c/1": ("IOT-RES-04",),
    # Keys that cannot be replaced in the field cannot be renewed there either.
    "IOT-SCIA-11/3": ("IOT-SCIA-11b",),
    # A way round the point where a zone is cut off is a way past a guard, too.
    "IOT-RES-04/2": ("IOT-RES-06",),
    # Who reaches both performers by one flaw also has a cause that they share.
    "IOT-RES-13/1": ("IOT-OPR-07",),
    "IOT-RES-02/1": ("IOT-RES-06", "IOT-RES-08", "IOT-RES-17"),
    # A delay counts on the flow itself, in the flow end to end, against the hazard, and until the safe function has acted.
    "IOT-SCIA-08/1": ("IOT-SCIA-18",),
    "IOT-SCIA-16/1": ("IOT-OPR-14",),
    "IOT-SOS-12/1": ("IOT-OPR-14",),
    "IOT-SOS-12/3": ("IOT-OPR-14",),
    # A way that nothing guards is one of which no risk speaks, too.
    "IOT-SCIA-03/1": ("IOT-RES-17",),
    # Both are tried with a waiver of what is met: whatever else is wrong with it, it touches nothing.
    "IOT-WVR-02/1": ("IOT-WVR-01",),
    "IOT-WVR-03/1": ("IOT-WVR-01",),
    "IOT-WVR-03/2": ("IOT-WVR-01",),
    "IOT-CMP-02/1": ("IOT-CMP-01",),
    "IOT-CMP-03/1": ("IOT-CMP-01",),
}
"""For each fault, the other requirements that it turns too: one fault of a design is often several.

They are recorded whole, so that a change of the template or of the facts shows which faults it makes or hides.
"""


@pytest.mark.parametrize(("id", "number"), FAULTS)
def test_its_faults_are_caught(id: str, number: int, reference: Design) -> None:
    """Protects each requirement from never firing, and others from firing at what is not theirs: who fires is recorded."""
    turned = {
        finding.requirement.id for finding in tried(reference, requirement_of(id).tried_on.not_met[number]).not_met
    }
    assert turned == {id, *EXPECTED_COMPANIONS.get(f"{id}/{number + 1}", ())}


def test_no_companion_is_recorded_of_a_fault_that_is_gone() -> None:
    """Protects the record from entries that nothing tries any more."""
    assert set(EXPECTED_COMPANIONS) <= {f"{id}/{number + 1}" for id, number in FAULTS}


@pytest.mark.parametrize(("id", "number"), SILENCES)
def test_silence_is_unknown(id: str, number: int, reference: Design) -> None:
    """Protects each requirement from taking silence for an answer: what is not stated makes it unknown, never not met."""
    found = verdicts(tried(reference, requirement_of(id).tried_on.unknown[number], alone(id)), id)
    assert (found[Verdict.UNKNOWN] >= 1, found[Verdict.NOT_MET]) == (True, 0)


@pytest.mark.parametrize(("id", "number"), SILENCES)
def test_what_it_misses_settles_it(id: str, number: int, reference: Design) -> None:
    """Protects `because` of an unknown: the statements that it names, made as in the reference design, settle it."""
    edits = requirement_of(id).tried_on.unknown[number]
    findings, whole = tried(reference, edits, alone(id)), tree_of(reference)
    tree = tree_of(edited(reference, edits))
    unknown = [finding for finding in findings.unknown if finding.requirement.id == id]
    for finding in unknown:
        missing = {(gap.kind, gap.id, gap.field) for seen in finding.because for gap in seen.missing}
        assert missing, f"{finding} does not say what is missing"
        stated = restated(tree, whole, missing)
        again = {(item.kind, item.id): item.verdict for item in check(design_of(stated), alone(id)).select()
                 if item.requirement.id == id}  # fmt: skip
        assert again[finding.kind, finding.id] is not Verdict.UNKNOWN, f"{finding}: {sorted(missing)}"


def restated(tree: Tree, whole: Tree, missing: set[tuple[str, str, str]]) -> Tree:
    """The document with what is missing stated as in the whole one."""
    for kind, id, field in missing:
        path = field.split(".") if kind == "design" else [KINDS[kind].SECTION, id, *field.split(".")]
        value: Any = RECORDS[kind].get(field) if kind in RECORDS else whole
        for step in () if kind in RECORDS else path:
            value = value.get(step) if isinstance(value, Mapping) else True
        if value is not None:
            tree = apply_edits(tree, {".".join(path): value})
    return tree


def single_declared(profile: Profile) -> list[str]:
    """Requirements whose `require` reads one declared truth, which no other requirement reads."""
    read: Counter[str] = Counter()
    asked = {}
    for requirement in profile.requirements.values():
        conditions = [requirement.require, *(item.require for item in requirement.alternatives)]
        facts = {
            (node.steps[-1], node.form.name)
            for condition in conditions
            for node in walk(condition)
            if isinstance(node, Fact)
        }
        others = (
            {node.steps[-1] for node in walk(requirement.when) if isinstance(node, Fact)} if requirement.when else set()
        )
        read.update({name for name, _form in facts} | others)
        leaves = [node for condition in conditions for node in walk(condition) if isinstance(node, Leaf)]
        if len(leaves) == 1 and len(facts) == 1 and next(iter(facts))[1] == "truth":
            asked[requirement.id] = next(iter(facts))[0]
    return sorted(id for id, name in asked.items() if read[name] == 1)


def test_few_requirements_are_a_truth_of_their_own_name() -> None:
    """Protects the template from requirements that only repeat a box that was ticked."""
    assert len(single_declared(GENERAL)) <= SINGLE_DECLARED


def texts(requirement: Requirement) -> dict[str, Mapping[str, str]]:
    """All texts of a requirement."""
    named = {
        "title": requirement.title,
        "statement": requirement.statement,
        "why": requirement.why,
        "fix": requirement.fix,
    }
    return {**named, **{f"alternative {item.name}": item.title for item in requirement.alternatives}}


@pytest.mark.parametrize("id", IDS)
def test_japanese_is_japanese(id: str) -> None:
    """Protects Japanese readers from texts that fall back to English."""
    slips = [
        name
        for name, text in texts(requirement_of(id)).items()
        if not JAPANESE.search(text.get("ja", "")) or text["ja"] == text["en"]
    ]
    assert slips == []
