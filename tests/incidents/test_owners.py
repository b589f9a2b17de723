"""Attacks of well-known kinds that no incident of the collection is: described as owners do, and found all the same.

The designs say what their owners know: what there is, who reaches it over what, which protocol is spoken. Nothing in
them was written for a requirement, and most of what could be said is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from iotsec.checking.check import check
from iotsec.documents.reading import design_of, load_design, tree_of
from iotsec.model.design import Design
from iotsec.model.kinds import SECTIONS
from iotsec.requirements.reading import load_profile
from iotsec.requirements.requirement import Profile

OWNERS = Path(__file__).parent / "owners"

DECISIVE: Mapping[str, tuple[tuple[str, str], ...]] = {
    # Whoever has the update server has the brakes: packages are believed because of the line that they came over.
    "update-server": (
        ("AUTO-UPD-01", "brake"), ("AUTO-UPD-01", "telematics-unit"), ("AUTO-UPD-09", "release"),
        ("AUTO-BACK-01", "release"), ("AUTO-NET-02", "brake"),
    ),
    # Plain text over the open mobile network, one password for all, and all of them start at once.
    "chargers": (
        ("AUTO-CHG-02", "start-stop"), ("AUTO-CHG-03", "charger"), ("IOT-SCIA-10", "charger"),
        ("IOT-SOS-09", "ocpp-port"), ("IOT-SCIA-03", "charger"),
    ),
    # A panel on the internet with the password of its manual.
    "hydro-panel": (
        ("POWER-SCIA-01", "turbine-controller"), ("POWER-SCIA-06", "panel"), ("IOT-SCIA-10", "panel"),
        ("IOT-SOS-09", "vnc"), ("POWER-CMD-01", "setpoints"),
    ),
    # One account of one person moves a gigawatt, and updates are not checked where they arrive.
    "inverters": (
        ("POWER-CMD-08", "cloud"), ("POWER-OPR-09", "inverter"), ("IOT-SCIA-10", "inverter"),
        ("POWER-RES-10", "cloud"), ("POWER-SCIA-03", "cloud"),
    ),
    # A line of the contractor that is always open, with one password for all parks, and no contract about it.
    "wind-contractor": (
        ("POWER-SCIA-03", "rtu"), ("POWER-SCIA-07", "vpn-box"), ("IOT-SCIA-10", "rtu"), ("POWER-SCIA-05", "rtu"),
        ("IOT-RSP-02", "service-line"),
    ),
    # Where the radio is jammed, trains go on without limit or stand without a plan.
    "radio-line": (
        ("RAIL-OPR-01", "onboard"), ("RAIL-OPR-07", "movement"), ("RAIL-OPR-08", "movement"),
        ("RAIL-TRN-11", "brake-order"),
    ),
    # The server of a supplier fails, and no train runs.
    "tablets": (
        ("RAIL-OPR-10", "drive"), ("IOT-OPR-03", "drive"), ("IOT-OPR-08", "drive"), ("IOT-RSP-02", "restrictions"),
    ),
    # One network, the archive open to every PC, and the only copy beside it.
    "image-archive": (
        ("MED-OPR-09", "archive"), ("MED-OPR-10", "archive"), ("IOT-RES-07", "nas"), ("MED-OPR-15", "archive"),
        ("MED-DEV-11", "look"),
    ),
    # Whoever sends the same radio signal gives insulin.
    "insulin-pump": (
        ("MED-DEV-02", "bolus"), ("MED-DEV-14", "pump"), ("IOT-SOS-09", "pump-radio"), ("IOT-SCIA-03", "pump"),
    ),
    # A false sky steers the tractor.
    "satellite-steering": (("AGRI-AUT-11", "autopilot"), ("AGRI-AUT-08", "autopilot"), ("AGRI-MAC-01", "steering")),
    # One clerk stops nine thousand harvesters, and nobody is told.
    "harvester-lock": (
        ("AGRI-MAC-10", "lock"), ("AGRI-RSP-04", "lock-right"), ("IOT-RES-03", "portal"), ("IOT-SCIA-10", "modem"),
    ),
    # The password is built in, the page is open, and together they flood whomever they are told to.
    "city-cameras": (
        ("IOT-SCIA-10", "camera"), ("IOT-SOS-09", "camera-page"), ("IOT-RES-09", "camera"), ("IOT-SCIA-12", "camera"),
    ),
}  # fmt: skip
"""What has to be surely not met, by requirement and element: the weaknesses on which the attack rests."""


@cache
def profile(name: str) -> Profile:
    """A profile, read once."""
    return load_profile(name)


@pytest.mark.parametrize("name", DECISIVE)
def test_it_is_found(name: str) -> None:
    """Protects owners who do not know what will be asked: the decisive weaknesses are not met, and not merely unknown."""
    design = load_design(OWNERS / f"{name}.yaml").design
    findings = check(design, profile((design.profiles or ("general",))[0]))
    found = {(item.requirement.id, item.id) for item in findings.not_met}
    assert [pair for pair in DECISIVE[name] if pair not in found] == []


def plain(name: str) -> Design:
    """The design without a word that only its sector knows."""
    tree = tree_of(load_design(OWNERS / f"{name}.yaml").design)
    for section in SECTIONS:
        elements = tree.get(section, {})
        tree.update({section: {id: _plain(said) for id, said in elements.items()}} if elements else {})
    return design_of(tree)


def _plain(said: Mapping[str, Any]) -> dict[str, Any]:
    return {field: value for field, value in said.items() if ":" not in field}


@pytest.mark.parametrize("name", DECISIVE)
def test_it_is_found_without_the_words_of_the_sector(name: str) -> None:
    """Protects owners of whom no profile speaks: the general requirements find that something is wrong by themselves."""
    found = {(item.requirement.id, item.id) for item in check(plain(name), profile("general")).not_met}
    asked = [pair for pair in DECISIVE[name] if pair[0].startswith("IOT-")]
    assert [pair for pair in asked if pair not in found] == []
    assert {"IOT-RES-02", "IOT-RES-03", "IOT-RES-06", "IOT-OPR-10", "IOT-SOS-09"} & {id for id, _element in found}


def test_every_design_is_asked() -> None:
    """Protects the test above: no design lies there unasked."""
    assert sorted(DECISIVE) == sorted(path.stem for path in OWNERS.iterdir())
