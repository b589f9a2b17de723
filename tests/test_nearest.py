"""What is suggested where a word is not known."""

from __future__ import annotations

import pytest

from iotsec.errors import nearest

KNOWN = (
    "IOT-OPR-03",
    "IOT-OPR-13",
    "IOT-OPR-30",
    "service_life",
    "in_service_from",
    "longest repair time",
    "longest tolerable time",
)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("IOT-OPR-3", "IOT-OPR-03"),
        ("IOT-OPR-003", "IOT-OPR-03"),
        ("IOT-OPR-013", "IOT-OPR-13"),
        ("servce_life", "service_life"),
        ("life", "service_life"),
        ("time", None),  # Of two words: neither is meant more than the other.
        ("qqq", None),
    ],
)
def test_what_was_probably_meant(word: str, meant: str | None) -> None:
    """Protects from a suggestion that is as many letters away, and another thing."""
    assert nearest(word, KNOWN) == meant
