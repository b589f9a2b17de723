"""The words of the reports: complete in both languages, and never more than the program knows."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from iotsec import units
from iotsec.model.kinds import KINDS as KINDS_OF_DESIGNS
from iotsec.reports.answers.wording import ANSWER_WORDING
from iotsec.reports.counting import filled
from iotsec.reports.profiles.wording import PROFILE_WORDING
from iotsec.reports.wording import KINDS, WORDING
from iotsec.reports.wording_again import AGAIN_WORDING

EVERY = {**WORDING, **AGAIN_WORDING, **ANSWER_WORDING, **PROFILE_WORDING}

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
    assert [key for key, entry in EVERY.items() if re.search("不充足|判断不能|判断でき", entry["ja"])] == []


COUNTED = re.compile(r"\{(\w+)\}(?:件|か月|日|週間|年|要素|事例|経路|項目|台)")
"""Where Japanese counts something, English has a noun, a verb, or both."""
SINGULAR = {
    "as", "begins", "does", "exceeds", "gateways", "goes", "has", "is", "lies", "loss", "reaches", "reads", "settles", "stands",
    "stays", "takes", "was", "this",
}  # fmt: skip
"""Words that end so and go with one."""


@pytest.mark.parametrize("key", [key for key, entry in EVERY.items() if COUNTED.search(entry["ja"])])
def test_one_thing_is_not_told_as_several(key: str) -> None:
    """Protects from "1 findings are not met": the words that go with a number follow it."""
    entry = EVERY[key]
    names = {name for _, name, _, _ in Formatter().parse(entry["en"]) if name}
    numbers = set(COUNTED.findall(entry["ja"]))
    one, two = (filled(entry["en"], {name: number if name in numbers else "-" for name in names}) for number in (1, 2))

    plural = set(re.findall(r"\b1 (?:more )?(\w+s|are|were|have|do|go|lie|stay)\b", one))
    assert plural - SINGULAR == set(), one
    assert not re.search(
        r"\b2 (?:more )?(is|was|has|does|goes|stays|lies|finding|element|component|loss|day|fact)\b", two
    ), two


def test_texts_with_and_without_counted_words() -> None:
    """Numbers may be text as well; other formats stay those of Python."""
    text = "{n} {n:finding is|findings are} open{end}"

    assert [filled(text, {"n": n, "end": "!"}) for n in (0, 1, "1", 2)] == [
        "0 findings are open!", "1 finding is open!", "1 finding is open!", "2 findings are open!",
    ]  # fmt: skip
    assert filled("{n:.1f} {n:day|days}", {"n": 1.5}) == "1.5 days"
    assert [units.counted(number, "day") for number in (0, 1, 1.0, 1.5)] == ["0 days", "1 day", "1 day", "1.5 days"]
    assert [units.counted(number, "party", "parties") for number in (1, 1_000_000)] == ["1 party", "1000000 parties"]
