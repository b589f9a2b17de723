"""A waiver never hides an unknown, and `--allow unknown` never hides an open system: each pair is kept as text."""

from __future__ import annotations

import re

import pytest
from allowing import CASES, LANGUAGES, path_of, reports

CODES = {
    # Without and with `--allow unknown`, and how many are not met, unknown and waived.
    "all is met": (0, 0, (0, 0, 0)),
    "an unknown": (1, 0, (0, 1, 0)),
    "an unknown that a waiver names": (1, 0, (0, 1, 0)),
    "what a waiver accepts": (0, 0, (0, 0, 1)),
    "what a waiver accepted that has run out": (1, 1, (1, 0, 0)),
    "an open system": (1, 0, (0, 1, 0)),
    "an open system that a waiver names": (1, 0, (0, 1, 0)),
    "an open system beside what a waiver accepts": (1, 0, (0, 1, 1)),
}
COUNTS = re.compile(r"^Not met: (\d+); unknown: (\d+); waived: (\d+)", re.MULTILINE)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_reports_are_those_that_are_kept(lang: str) -> None:
    """Protects readers of a gate that is told to let unknowns pass: what was let through still stands in the report."""
    assert reports(lang) == path_of(lang).read_text(encoding="utf-8")


def test_what_is_kept_says_what_was_let_through() -> None:
    """Protects the kept text itself: its exit codes, counts and open systems are what the cases ask for."""
    kept = path_of("en").read_text(encoding="utf-8").split("=== ")[1:]
    assert len(kept) == 2 * len(CASES) == 2 * len(CODES)
    for place, (name, expected) in enumerate(CODES.items()):
        plain, allowed = kept[2 * place : 2 * place + 2]
        assert plain.startswith(f"{name}: exit code {expected[0]}\n")
        assert allowed.startswith(f"{name}: --allow unknown exit code {expected[1]}\n")
        for text in (plain, allowed):
            assert tuple(map(int, COUNTS.findall(text)[0])) == expected[2]
            assert ("site: flows" in text) == ("open system" in name)
            assert ("TO MAKE CLEAR" in text) == (expected[2][1] > 0)
