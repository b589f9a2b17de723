"""What facts say, in the reader's language."""

from __future__ import annotations

import pytest

from iotsec.reports.values import asked_in_words, value_in_words
from iotsec.reports.wording import Wording

VALUES = [
    ("not stated", "not stated", "記載なし"),
    ("true", "true", "true"),
    ("none", "none", "none"),
    ("between 2 and 4", "between 2 and 4", "2 から 4 の間（未確定）"),
    ("between 2 and unlimited", "2 or more", "2 以上（未確定）"),
    ("20 ms to 80 ms", "20 ms to 80 ms", "20 ms～80 ms"),
    ("[a, b, perhaps others]", "[a, b, perhaps others]", "[a, b、ほかにもあり得る]"),
    ("[a, b, and 3 more]", "[a, b, and 3 more]", "[a, b、ほか3件]"),
    ("[]", "[]", "[]"),
    ("18 months 2 days", "18 months 2 days", "18か月2日"),
    ("2036-03-31", "2036-03-31", "2036-03-31"),
]


@pytest.mark.parametrize(("value", "en", "ja"), VALUES, ids=[value for value, _, _ in VALUES])
def test_values_in_words(value: str, en: str, ja: str) -> None:
    """Words of ours are translated, words of a document never."""
    assert (value_in_words(value, Wording("en")), value_in_words(value, Wording("ja"))) == (en, ja)


ASKED = [
    ("is True", "is true", "true であること"),
    ("one_of [one-way, mutual]", "one of [one-way, mutual]", "[one-way, mutual] のいずれか"),
    ("at_least 2 (parameter depth)", "at least 2 (parameter depth)", "2 (parameter depth) 以上"),
    ("declared True", "is declared", "記載されていること"),
]


@pytest.mark.parametrize(("asked", "en", "ja"), ASKED, ids=[asked for asked, _, _ in ASKED])
def test_what_was_asked_in_words(asked: str, en: str, ja: str) -> None:
    """Operators are read as a person would say them."""
    assert (asked_in_words(asked, Wording("en")), asked_in_words(asked, Wording("ja"))) == (en, ja)
