"""The crosswalks that come with iotsec: each can be read, and names only requirements that there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from iotsec.requirements.crosswalks import load_crosswalks, read_crosswalk
from iotsec.requirements.reading import load_profile

FOLDER = Path(__file__).parents[2] / "templates" / "crosswalks"
PATHS = sorted(FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_it_names_requirements_that_there_are(path: Path) -> None:
    """Protects coverage from counting a requirement that was renamed or never was, and files from other names than theirs."""
    crosswalk, known = read_crosswalk(path), load_profile("general").requirements
    assert crosswalk.id == path.stem
    assert [id for row in crosswalk.rows for id in row.requirements if id not in known] == []


def test_all_of_them_are_loaded_once() -> None:
    """Protects coverage from a crosswalk that is left out: what lies in the folder is what is compared with."""
    assert [item.id for item in load_crosswalks()] == [path.stem for path in PATHS]
    assert len(PATHS) == 11
