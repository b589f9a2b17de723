"""What is most dangerous is read first."""

from __future__ import annotations

import pytest
from rules import design, profile, rule

from iotsec import check
from iotsec.facts.danger import Dangers
from iotsec.findings import Findings, Verdict
from iotsec.reports.danger import by_danger
from iotsec.reports.telling import told

DANGEROUS = design(
    hazards={"graze": {"severity": 1}, "crush": {"severity": 4}, "unrated": {}},
    systems={"shop": {"risk_class": 1}, "plant": {"risk_class": 3}},
    zones={"hall": {}, "office": {}},
    components={
        "belt": {"system": "shop", "can_cause": ["graze"], "count": 1},
        "lamp": {"system": "plant", "can_cause": {"none": "it is a lamp"}, "count": 1, "zone": "office"},
        "press": {"system": "plant", "can_cause": ["crush", "unrated"], "count": 1, "zone": "hall"},
        "riddle": {"system": "shop", "count": 1},
    },
    flows={"stop": {"from": "lamp", "to": "press"}, "tell": {"from": "press", "to": "lamp"}},
    functions={"pressing": {"hazards": ["unrated", "crush"]}},
)
FEW = {"fact": "count", "at_least": 2}
RULES = {
    "A-1": rule(FEW, when={"fact": "system.risk_class", "at_most": 1}),
    "B-1": rule(FEW, obligation="should"),
    "C-1": rule(FEW),
    "D-1": rule(FEW, when={"fact": "worst_hazard", "at_least": 1}),
}


@pytest.fixture(scope="module")
def findings() -> Findings:
    """What is not met of few rules, in a design with dangers of all sorts."""
    return check(DANGEROUS, profile(RULES))


def test_the_worst_first_then_the_most_binding_then_by_id(findings: Findings) -> None:
    """A reader who stops early has seen where the worst can happen; the order of ids says nothing of that."""
    groups = by_danger(findings, told(findings, Verdict.NOT_MET))

    assert [(group[0].finding.requirement.id, [item.finding.id for item in group]) for group in groups] == [
        ("C-1", ["press", "belt", "lamp", "riddle"]),
        ("D-1", ["press", "belt"]),
        ("B-1", ["press", "belt", "lamp", "riddle"]),
        ("A-1", ["belt", "riddle"]),
    ]


@pytest.mark.parametrize(
    ("kind", "id", "danger"),
    [
        ("hazard", "crush", (4, 0)),
        ("component", "riddle", (0, 1)),
        ("flow", "stop", (4, 3)),
        ("flow", "tell", (0, 3)),
        ("system", "shop", (1, 1)),
        ("zone", "hall", (4, 0)),
        ("zone", "office", (0, 0)),
        ("function", "pressing", (4, 1)),
    ],
)
def test_the_danger_of_an_element(kind: str, id: str, danger: tuple[int, int], findings: Findings) -> None:
    """A flow is as dangerous as what it goes to, a system as the worst in it; what is not stated counts for nothing."""
    severity, risk_class = Dangers(findings.facts).of(kind, id)

    assert (severity, risk_class) == danger
