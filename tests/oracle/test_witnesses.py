"""Every witness of the two examples, read again from the documents by a reader that shares no code with the facts."""

from __future__ import annotations

from pathlib import Path

import pytest
from rereader import NOT_DRAWN, Rereader, Step

from iotsec.checking.check import check
from iotsec.documents.reading import read_design
from iotsec.findings import Finding, Verdict
from iotsec.model.kinds import standard_vocabulary
from iotsec.requirements.reading import load_profile

EXAMPLES = Path(__file__).parents[2] / "examples" / "ev-charging"
QUANTITIES = ("quantity", "period")
AGAINST_THE_FLOW = ("toward", "writers", "controllers")
"""Facts whose ways are shown from the element under check backwards."""
DECLARED = {
    kind.name: frozenset(field.name for field in kind.fields.values() if field.form.name not in QUANTITIES)
    for kind in standard_vocabulary().kinds.values()
}


def wrong_with(finding: Finding, document: Rereader) -> list[str]:
    """What a finding says that the document does not."""
    wrong = []
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
            wrong += document.are_ways(steps, back=back, one=seen.fact.startswith(("reached", "guards")))
        wrong += [document.shows(step, DECLARED.get(step.kind, frozenset())) for step in steps if step.id != NOT_DRAWN]
    return [f"{finding}: {what}" for what in wrong if what]


@pytest.mark.parametrize("name", ["design", "first-draft"])
def test_witnesses_say_what_the_document_says(name: str) -> None:
    """Protects readers from witnesses that are invented, out of order, or a copy of something else."""
    path = EXAMPLES / f"{name}.yaml"
    findings, document = check(read_design(path), load_profile("general")), Rereader(path)
    wrong = [
        what
        for finding in findings.select()
        if finding.verdict is not Verdict.LATER
        for what in wrong_with(finding, document)
    ]
    assert wrong == []


def test_the_reader_finds_what_is_wrong() -> None:
    """Protects the reader from finding nothing because it looks at nothing."""
    document = Rereader(EXAMPLES / "design.yaml")
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
