"""Weaknesses that farms really have, put into the reference design of agriculture one by one: each is found by its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from sectors import design_of_sector, profile_of_sector
from trying import Editing

from iotsec.checking.check import check

WEAKNESSES: dict[str, tuple[Mapping[str, Any], set[str], set[str]]] = {
    "implements and tractor on one bus": (
        {
            "flows.g-rates.via": ["g-tbus"],
            "flows.g-applied.via": ["g-tbus"],
            "flows.g-tim-request.via": ["g-tbus"],
        },
        {"AGRI-DEF-09", "AGRI-MAC-01", "AGRI-MAC-02"},
        set(),
    ),
    "task files on a stick, unsigned": (
        {"flows.g-task-stick.agri:signed": False, "flows.g-task-stick.protocol": "ISOXML on USB"},
        {"AGRI-DEF-08", "AGRI-FLD-06"},
        set(),
    ),
    "nobody says what the loss of supervision does": (
        {"components.g-auto.agri:on_supervision_loss": None, "components.g-auto.agri:supervision_timeout": None},
        set(),
        {"AGRI-AUT-01"},
    ),
    "a lock that one person orders": ({"accesses.g-acc-lock.approvals": 1}, {"AGRI-MAC-10"}, set()),
    "herd management on the network of the office": (
        {
            "components.g-herd.zone": "g-z-off",
            "flows.g-milk-data.via": ["g-lan-off"],
            "flows.g-milk-rules.via": ["g-lan-off"],
            "flows.g-herd-report.via": ["g-lan-off"],
            "flows.g-herd-report.protocol": "SMB",
        },
        {"AGRI-ATT-01", "AGRI-DEF-08"},
        set(),
    ),
    "one receiver, and nothing beside satellites": (
        {
            "flows.g-position-b.to": "g-tecu",
            "flows.g-dead-reckoning.to": "g-tecu",
            "components.g-auto.agri:holdover": "0 s",
        },
        {"AGRI-AUT-11"},
        set(),
    ),
    "no check valve": ({"flows.g-water-back.via": {"none": "a plain pipe"}}, {"AGRI-FLD-03"}, set()),
}
"""Each as edits, the requirements of the sector that are then not met, and those that are then unknown."""


@pytest.mark.parametrize("name", WEAKNESSES)
def test_it_is_found(name: str) -> None:
    """Protects farms from what their kind is known for: the weakness shows, by the requirements that are about it alone."""
    edits, not_met, unknown = WEAKNESSES[name]
    findings = check(Editing(design_of_sector("agriculture")).edited(edits), profile_of_sector("agriculture"))
    found = ({item.requirement.id for item in side} for side in (findings.not_met, findings.unknown))
    assert [{id for id in ids if id.startswith("AGRI-")} for ids in found] == [not_met, unknown]
