"""The sectors that there are: their reference designs and their starter profiles, each read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from iotsec.documents.reading import load_design
from iotsec.model.design import Design
from iotsec.requirements.reading import load_profile
from iotsec.requirements.requirement import Profile, Requirement

ROOT = Path(__file__).parents[2]
PREFIXES = {"automotive": "a-", "power": "p-", "agriculture": "g-", "rail": "r-", "medical": "m-"}
"""With what the ids of each sector's elements begin."""

DESIGNED = [sector for sector in PREFIXES if (ROOT / "examples" / sector / "design.yaml").is_file()]
PROFILED = [sector for sector in PREFIXES if (ROOT / "templates" / sector / "profile.yaml").is_file()]
"""Sectors that have a reference design, and those that have a profile as well."""


@cache
def design_of_sector(sector: str) -> Design:
    """The reference design of a sector."""
    return load_design(ROOT / "examples" / sector / "design.yaml").design


@cache
def profile_of_sector(sector: str) -> Profile:
    """The starter profile of a sector, and the general template where it has none yet."""
    return load_profile(sector if sector in PROFILED else "general")


def own_requirements(sector: str) -> dict[str, Requirement]:
    """The requirements that a sector adds to the general template."""
    profile = profile_of_sector(sector)
    return {id: item for id, item in profile.requirements.items() if id.startswith(profile.prefix)}
