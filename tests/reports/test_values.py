"""What facts say, in the reader's language."""

from __future__ import annotations

import pytest

from iotsec.reports.values import asked_in_words, period_in_words, term_in_words, value_in_words
from iotsec.reports.wording import Wording

VALUES = [
    ("not stated", "not stated", "記載なし"),
    ("true", "true", "true"),
    ("none", "none", "none"),
    ("between 2 and 4", "between 2 and 4", "2～4（未確定）"),
    ("between 2 and unlimited", "2 or more", "少なくとも2"),
    ("20 ms to 80 ms", "20 ms to 80 ms", "20 ms～80 ms"),
    ("[a, b, perhaps others]", "[a, b, perhaps others]", "[a, b、ほかにもあり得る]"),
    ("[perhaps a, b]", "[perhaps a, b]", "[a, bの可能性あり]"),
    ("[a, perhaps b, and 3 more]", "[a, perhaps b, and 3 more]", "[a、b、ほか3件の可能性あり]"),
    ("[a, b, and 3 more]", "[a, b, and 3 more]", "[a, b、ほか3件]"),
    ("[]", "[]", "[]"),
    ("18 months 2 days", "18 months 2 days", "18か月2日"),
    ("2036-03-31", "2036-03-31", "2036-03-31"),
    ("a way a > b", "a way a > b", "経路あり：a > b"),
    ("perhaps a way ? > b", "perhaps a way ? > b", "経路があり得る：? > b"),
    ("stopped by a, b", "stopped by a, b", "a、b により遮断"),
    (
        "no way is drawn, and all flows are",
        "no way is drawn, and all flows are",
        "経路は描かれておらず、フローの列挙は完了",
    ),
]


@pytest.mark.parametrize(("value", "en", "ja"), VALUES, ids=[value for value, _, _ in VALUES])
def test_values_in_words(value: str, en: str, ja: str) -> None:
    """Words of ours are translated, words of a document never."""
    assert (value_in_words(value, Wording("en")), value_in_words(value, Wording("ja"))) == (en, ja)


ASKED = [
    ("is True", "is true", "true であること"),
    ("one_of [one-way, mutual]", "one of [one-way, mutual]", "[one-way, mutual] のいずれか"),
    ("at_least 2 (parameter depth)", "at least 2 (parameter depth)", "2（パラメータ depth）以上"),
    ("at_least 2027-04-01 (as_of)", "at least 2027-04-01 (as_of)", "2027-04-01（as_of）以降"),
    ("below 2027-04-01", "below 2027-04-01", "2027-04-01 より前"),
    ("every", "every member to fit", "全ての要素が条件を満たすこと"),
    ("some", "at least one member that fits", "条件を満たす要素が1件以上あること"),
    ("declared True", "is declared", "記載されていること"),
]


@pytest.mark.parametrize(("asked", "en", "ja"), ASKED, ids=[asked for asked, _, _ in ASKED])
def test_what_was_asked_in_words(asked: str, en: str, ja: str) -> None:
    """Operators are read as a person would say them."""
    assert (asked_in_words(asked, Wording("en")), asked_in_words(asked, Wording("ja"))) == (en, ja)


@pytest.mark.parametrize(
    ("period", "ja"), [("90 days", "90日"), ("2 weeks", "2週間"), ("1 month", "1か月"), ("3 years", "3年")]
)
def test_periods_of_a_template_in_words(period: str, ja: str) -> None:
    """A period stands as it was written, in the language of the rest of the line."""
    assert (period_in_words(period, Wording("en")), period_in_words(period, Wording("ja"))) == (period, ja)


@pytest.mark.parametrize(
    ("term", "ja"),
    [
        ("reached from", "起点からの到達"),
        ("reached toward", "終点への到達"),
        ("guards on any way here", "経路上の独立した防護点数"),
        ("worst_hazard", "worst_hazard"),
    ],
)
def test_what_is_asked_along_ways_is_in_words(term: str, ja: str) -> None:
    """A fact has the same name in every language; what is no fact but a question about ways is said in words."""
    assert (term_in_words(term, Wording("en")), term_in_words(term, Wording("ja"))) == (term, ja)
