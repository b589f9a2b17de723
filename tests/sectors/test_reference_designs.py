"""The reference designs of the sectors: whole systems of systems that meet the general template, and fit together."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sectors import DESIGNED, PREFIXES, design_of_sector, profile_of_sector

from iotsec.checking.check import check

LEAST_COMPONENTS = 40
JAPANESE = re.compile(r"[぀-ヿ一-鿿]")
NAME = re.compile(r"[A-Z0-9 /-]+")
"""What is written the same in Japanese: names such as LAN or SCADA."""


@pytest.mark.parametrize("sector", DESIGNED)
def test_it_meets_its_profile(sector: str) -> None:
    """Protects each profile from asking what nobody can meet: a design exists that meets all of it, nothing left open."""
    findings = check(design_of_sector(sector), profile_of_sector(sector))
    assert ([str(item) for item in findings.not_met], [str(item) for item in findings.unknown]) == ([], [])


@pytest.mark.parametrize("sector", DESIGNED)
def test_it_is_a_system_of_systems_of_several_owners(sector: str) -> None:
    """Protects the reference designs from being toys: many components, and systems inside that others own."""
    design = design_of_sector(sector)
    systems: list[Any] = list(design.of_kind("system"))
    owners, sectors = {system.owner for system in systems}, {system.sector for system in systems}
    assert len(list(design.of_kind("component"))) >= LEAST_COMPONENTS
    assert (len(owners) >= 2, None in sectors, sector in sectors) == (True, False, True)


@pytest.mark.parametrize("sector", DESIGNED)
def test_its_ids_are_its_own(sector: str) -> None:
    """Protects the joint design of all sectors, in which an id may stand once: every id begins with the sector's letter."""
    prefix = PREFIXES[sector]
    assert [id for id in design_of_sector(sector).elements if not id.startswith(prefix)] == []


@pytest.mark.parametrize("sector", DESIGNED)
def test_its_titles_are_in_both_languages(sector: str) -> None:
    """Protects Japanese readers from titles that fall back to English."""
    titles = {item.id: item.title for item in design_of_sector(sector).elements.values() if item.title}
    slips = [
        id
        for id, title in titles.items()
        if not JAPANESE.search(title.get("ja", "")) and not NAME.fullmatch(title.get("ja", ""))
    ]
    assert slips == []
