"""The region: the sectors' reference designs joined, its links, and the script that writes its parts."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml
from sectors import ROOT

from iotsec.checking.check import check
from iotsec.documents.reading import load_design
from iotsec.findings import Findings
from iotsec.model.design import Design
from iotsec.requirements.reading import load_profiles
from iotsec.requirements.requirement import Profile

FOLDER = ROOT / "examples" / "region"
SECTORS = ("automotive", "power", "rail", "medical", "agriculture")
"""The sectors of the region: their profiles have the same names."""


def read(name: str) -> dict[str, Any]:
    """One of the files of the region that say how it is joined."""
    said: dict[str, Any] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return said


def script() -> ModuleType:
    """The script that writes the parts."""
    spec = importlib.util.spec_from_file_location("join_region", FOLDER / "join.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def region() -> Design:
    """The whole region."""
    return load_design(FOLDER / "design.yaml").design


@cache
def profiles() -> tuple[Profile, ...]:
    """The profiles of its sectors."""
    return load_profiles(SECTORS)


@cache
def findings() -> Findings:
    """The region checked against them."""
    return check(region(), *profiles())


def parts() -> list[Path]:
    """The parts as they are committed."""
    return sorted((FOLDER / "parts").glob("*"))
