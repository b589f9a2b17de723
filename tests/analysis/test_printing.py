"""Answers are frozen values that print well: a line for each thing that was found, and no field names."""

from __future__ import annotations

import datetime

import pytest

from iotsec import Verdict, check, load_design, load_profile, shortest_statements, tabulate
from iotsec.analysis import (
    attack_paths,
    cascade,
    classify,
    compare,
    each_loss,
    exercise,
    fleet_effects,
    life,
    read_loss,
    responsibilities,
)  # fmt: skip

DESIGN = load_design("examples/ev-charging/design.yaml").design
DISPLAYS = load_design("examples/incidents/i-r8-displays/design.yaml").design
FACTS, GENERAL = tabulate(DESIGN), load_profile("general")
DAY = datetime.date(2027, 9, 30)
ANSWERS = {
    "paths": (attack_paths(FACTS, targets=["shock"]), "hazard shock: exposed, at evse-ac"),
    "cascade": (
        cascade(FACTS, [read_loss("csms/6h")]),
        "function manage-sessions: down from 0 s for 6 h 5 min, exceeded",
    ),
    "each": (each_loss(FACTS), "event:flood; too long down: emergency-call"),
    "classify": (classify(FACTS, GENERAL), "grid: leading, severity 3 to 4"),
    "exercise": (exercise(FACTS, parties=["cpo"], lose="radio-net"), "loss: radio-net"),
    "responsibilities": (responsibilities(FACTS), "flow allocate: authentication cpo, incident-notice cpo, isolation"),
    "fleet": (fleet_effects(FACTS), "flaw app 11.0: 50000 devices"),
    "life": (life(DESIGN, GENERAL, until=DAY), "2027-09-01: IOT-DEF-10 grid met > not_met"),
    "diff": (compare(DESIGN, DESIGN, GENERAL), "0 added, 0 removed, 0 fields changed"),
    "statements": (shortest_statements(check(DISPLAYS, load_profile("rail"))), "statements (at least"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_prints_well(name: str) -> None:
    """Protects who asks from Python: what is printed is read like a report, line by line."""
    answer, line = ANSWERS[name]
    printed = str(answer)

    assert line in printed
    assert not any(mark in printed for mark in ("(kind=", "id='", "None,", "array("))


def test_findings_print_in_one_line() -> None:
    """Protects who prints what a check found, in a script or a notebook: how much is open, and not half a megabyte."""
    found = check(DISPLAYS, load_profile("rail"))
    unknown, met = len(found.unknown), len(list(found.select(Verdict.MET)))
    told = f"7 not met, {unknown} unknown, {met} met as modelled"

    assert str(found) == repr(found) == f"<Findings in {DISPLAYS.id} against rail, general: {told}>"
