"""Every witness of every example, read again from the documents by a reader that shares no code with the facts."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from drawn_again import Drawn
from rereader import NOT_DRAWN, Rereader, Step
from ways_again import Asked, wrong_with_ways

from iotsec.checking.check import check
from iotsec.conditions.tree import Guards, Reached, walk
from iotsec.documents.reading import read_design
from iotsec.findings import Finding, Verdict
from iotsec.model.kinds import standard_vocabulary
from iotsec.requirements.reading import load_profile
from iotsec.requirements.requirement import Profile

EXAMPLES = Path(__file__).parents[2] / "examples"
CHARGING, INCIDENTS = EXAMPLES / "ev-charging", EXAMPLES / "incidents"
PROFILES = Path(__file__).parents[2] / "templates"
WHOLE = [
    (CHARGING / "design.yaml", "general"), (CHARGING / "first-draft.yaml", "general"),
    *((path, path.parent.name) for path in sorted(EXAMPLES.glob("*/design.yaml"))
      if (PROFILES / path.parent.name / "profile.yaml").is_file()),
]  # fmt: skip
"""The reference designs, and a first draft, with the profile against which each is checked."""
QUANTITIES = ("quantity", "period")
AGAINST_THE_FLOW = ("toward", "writers", "controllers")
"""Facts whose ways are shown from the element under check backwards."""
LEADS_ON = {"commanded": "receiver", "attack_reach": "attack"}
"""How a flow leads on for these facts: a command to its receiver, an attack also back where nothing says one-way."""
ASKED_AGAIN = 5
"""In each whole design so many cuts or ways are tried, and so many ways counted, at least."""
DECLARED = {
    kind.name: frozenset(field.name for field in kind.fields.values() if field.form.name not in QUANTITIES)
    for kind in standard_vocabulary().kinds.values()
}


def words_of(fact: str) -> list[str]:
    """The names of facts in what is asked of, such as `total over from.commanded of count`."""
    return re.split(r"[ .()]+", fact)


def wrong_with(finding: Finding, document: Rereader, drawn: Drawn, looked_at: Counter[str]) -> list[str]:
    """What a finding says that the document does not."""
    wrong = [] if finding.because else ["nothing says why"]
    for seen in finding.because:
        steps = [] if seen.witness is None else [Step(step.kind, step.id, step.note) for step in seen.witness.steps]
        named = [
            (seen.kind, seen.id),
            *((step.kind, step.id) for step in steps),
            *((gap.kind, gap.id) for gap in seen.missing),
        ]
        wrong += [
            f"there is no {kind} {id}"
            for kind, id in named
            if kind != "it" and id != NOT_DRAWN and not document.exists(kind, id)
        ]
        if seen.witness is not None and seen.witness.form == "way":
            back = seen.fact.split(" ")[-1].split(".")[-1] in AGAINST_THE_FLOW
            by = next((how for name, how in LEADS_ON.items() if name in words_of(seen.fact)), "next")
            wrong += document.are_ways(steps, back=back, one=seen.fact.startswith(("reached", "guards")), by=by)
        wrong += wrong_with_ways(drawn, finding, seen, steps, looked_at)
        wrong += [document.shows(step, DECLARED.get(step.kind, frozenset())) for step in steps if step.id != NOT_DRAWN]
    return [f"{finding}: {what}" for what in wrong if what]


def all_wrong(path: Path, profile: str, looked_at: Counter[str]) -> list[str]:
    """What the findings of a design say, met ones and those that do not apply included, that the document does not."""
    findings, document = check(read_design(path), read_profile(profile)), Rereader(path)
    asked = [finding for finding in findings.select() if finding.verdict is not Verdict.LATER]
    assert asked
    drawn = Drawn(document)
    return [what for finding in asked for what in wrong_with(finding, document, drawn, looked_at)]


@cache
def read_profile(name: str) -> Profile:
    """A profile, read once."""
    return load_profile(name)


@pytest.mark.parametrize(("path", "profile"), WHOLE, ids=lambda item: item if isinstance(item, str) else item.stem)
def test_witnesses_say_what_the_document_says(path: Path, profile: str) -> None:
    """Protects readers from witnesses that are invented, out of order, or a copy of something else."""
    looked_at: Counter[str] = Counter()
    assert all_wrong(path, profile, looked_at) == []
    ways = "reached from: cut" if path.stem == "design" else "reached from: way"  # A first draft is seldom cut.
    assert min(looked_at[ways], looked_at["guards on any way here: way"]) >= ASKED_AGAIN


@pytest.mark.parametrize("name", sorted(folder.name for folder in INCIDENTS.iterdir() if folder.is_dir()))
def test_witnesses_of_incidents_say_what_the_document_says(name: str) -> None:
    """Protects the proof of what went wrong, and of what the repair changed: each shape of an incident."""
    said = yaml.safe_load((INCIDENTS / name / "expected.yaml").read_text(encoding="utf-8"))
    designs = sorted(path for path in (INCIDENTS / name).glob("*.yaml") if path.name != "expected.yaml")
    asked = [(path, profile) for path in designs for profile in said["profiles"]]
    assert [wrong for path, profile in asked for wrong in all_wrong(path, profile, Counter())] == []


def test_the_reader_finds_what_is_wrong() -> None:
    """Protects the reader from finding nothing because it looks at nothing."""
    document = Rereader(CHARGING / "design.yaml")
    way = [Step("component", "csms", ""), Step("flow", "start", ""), Step("component", "evse-dc", "")]
    via = document.stated("flow", "start", "via")
    whole = [way[0], *(Step("component", node, "") for node in via), way[2]]
    good = [step for node in whole for step in (node, way[1])][:-1]
    assert document.are_ways(good, one=True) == []
    assert document.are_ways(good[::-1]) != []
    assert document.are_ways(way, one=True) == ["start does not lead from csms to evse-dc"]
    assert document.are_ways([*good, Step("component", "evse-dc", "")], one=True) != []
    assert document.shows(Step("zone", "street", "trust: 4"), frozenset({"trust"})) != ""
    assert not document.exists("component", "nothing")
    jump = [Step("component", "csms", ""), Step("flow", "start", ""), Step("component", "evse-dc", "")]
    assert document.are_ways(jump, by="receiver") == []
    assert document.are_ways(jump[::-1], by="receiver") != []
    assert document.are_ways(good[::-1], by="attack") == []


def test_the_reader_counts_and_cuts_for_itself() -> None:
    """Protects the reader of ways: a guard too many or too few, and a cut that leaks or is too large, are found."""
    drawn, asked = Drawn(Rereader(CHARGING / "design.yaml")), {}
    for id, kind in (("IOT-RES-06", Guards), ("IOT-SCIA-03", Reached)):
        question = next(
            node for node in walk(read_profile("general").requirements[id].require) if isinstance(node, kind)
        )
        asked[kind] = Asked(drawn, question, ("", ""))
    way = [Step("component", "edge-gateway", ""), Step("flow", "app-request", ""), Step("component", "api-gateway", "")]
    cut = [Step("component", "edge-gateway", "")]

    def wrong(kind: Any, end: str, value: str, form: str, steps: list[Step]) -> list[str]:
        return list(asked[kind].wrong_with(end, value, form, steps))

    assert wrong(Guards, "api-gateway", "1", "way", way) == []
    assert wrong(Guards, "api-gateway", "2", "way", way) == [
        "1 guards stand on the way to api-gateway, and 2 is said",
        "a way past fewer than 2 guards leads to api-gateway",
    ]
    assert wrong(Guards, "core", "3", "way", way) != []
    assert wrong(Reached, "evse-ac", "", "cut", cut) == []
    assert wrong(Reached, "evse-ac", "", "cut", []) == ["past [] a way leads to evse-ac"]
    assert wrong(Reached, "evse-ac", "", "cut", [*cut, Step("component", "csms", "")]) != []
    assert wrong(Reached, "api-gateway", "", "way", way) != []
