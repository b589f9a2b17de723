"""The words of the reports: complete in both languages, and never more than the program knows."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from iotsec.model.kinds import KINDS as KINDS_OF_DESIGNS
from iotsec.reports.answers.wording import ANSWER_WORDING
from iotsec.reports.wording import KINDS, WORDING

ENTRIES = {**WORDING, **{f"kind {name}": entry for name, entry in KINDS.items()}}

LETTERS_OF_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")

SEPARATORS = ("comma", "colon")
"""Punctuation, which has no letters."""

CLAIMS = re.compile(
    r"\b(compliant|certified|certificate|secure|safe|approved)\b|準拠|認証済|安全である|承認済", re.IGNORECASE
)


@pytest.mark.parametrize("key", ENTRIES)
def test_every_text_is_in_both_languages(key: str) -> None:
    """The Japanese is Japanese, and both take the same values."""
    entry = ENTRIES[key]
    names = {lang: {name for _, name, _, _ in Formatter().parse(text) if name} for lang, text in entry.items()}

    assert set(entry) == {"en", "ja"}
    assert entry["en"] != entry["ja"]
    assert names["en"] == names["ja"]
    punctuation = key in SEPARATORS or not re.sub(
        r"\{.*?\}|\W", "", entry["en"].replace("to", "").replace("or more", "")
    )
    assert punctuation or LETTERS_OF_JAPANESE.search(entry["ja"])


@pytest.mark.parametrize("key", ENTRIES)
def test_no_text_claims_what_a_check_cannot_know(key: str) -> None:
    """Met means met, as modelled: no word of the reports says more."""
    assert [text for text in ENTRIES[key].values() if CLAIMS.search(text)] == []


def test_every_kind_of_element_has_a_name() -> None:
    """A new kind of element must be named in both languages."""
    assert set(KINDS) == {*KINDS_OF_DESIGNS, "connection"}


def test_a_verdict_has_one_name_in_japanese() -> None:
    """Protects who reads a check and then an answer: what is not met is called by one word in both."""
    others = [key for key, entry in {**ENTRIES, **ANSWER_WORDING}.items() if "不充足" in entry["ja"]]

    assert others == []
