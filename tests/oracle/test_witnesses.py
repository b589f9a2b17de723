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
DECLARED = {
    kind.name: frozenset(field.name for field in kind.fields.values() if field.form.name not in QUANTITIES)
    for kind in standard_vocabulary().kinds.values()
}


def wrong_with(finding: Finding, document: Rereader) -> list[str]:
    """What a finding says that the document does not."""
    wrong = []
    for seen in finding.because:
        steps = [] if seen.witness is None else [Step(step.kind, step.id, step.note) for step in seen.witness.steps]
        named = [(seen.kind, seen.id), *((step.kind, step.id) for step in steps), *((gap.kind, gap.id) for gap in seen.missing)]
        wrong += [f"there is no {kind} {id}" for kind, id in named if kind != "it" and id != NOT_DRAWN and not document.exists(kind, id)]
        if seen.witness is not None and seen.witness.form == "way":
            back = seen.fact.startswith("reached toward")
            wrong.append(document.is_way(steps, back=back))
        wrong += [document.shows(step, DECLARED.get(step.kind, frozenset())) for step in steps if step.id != NOT_DRAWN]
    return [f"{finding}: {what}" for what in wrong if what]


@pytest.mark.parametrize("name", ["design", "first-draft"])
def test_witnesses_say_what_the_document_says(name: str) -> None:
    """Protects readers from witnesses that are invented, out of order, or a copy of something else."""
    path = EXAMPLES / f"{name}.yaml"
    findings, document = check(read_design(path), load_profile("general")), Rereader(path)
    wrong = [what for finding in findings.select() if finding.verdict is not Verdict.LATER for what in wrong_with(finding, document)]
    assert wrong == []
