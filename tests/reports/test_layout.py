"""Text for terminals: widths, padding and line breaks of both languages."""

from __future__ import annotations

import pytest

from iotsec.reports.layout import Paint, padded, table, width, wrapped


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        pytest.param("flow", 4, id="half width"),
        pytest.param("責任分界点", 10, id="full width"),
        pytest.param("ﾌﾛｰ", 3, id="half-width katakana"),
        pytest.param("IoTシステム", 11, id="both"),
        pytest.param("か\u3099", 2, id="combining mark"),
    ],
)
def test_width_counts_columns(text: str, columns: int) -> None:
    """A full-width letter takes two columns, a mark on another letter none."""
    assert width(text) == columns


def test_columns_are_aligned_in_both_languages() -> None:
    """Cells begin in the same column whatever letters stand before them."""
    lines = table([["項目", "設計"], ["law", "!1"]], "  ")

    assert lines == ["  項目  設計", "  law   !1"]
    assert padded("項目", 6) == "項目  "


def test_english_breaks_between_words() -> None:
    """Lines keep to the width, and further ones stand below the text."""
    assert wrapped("one two three four five", "fix: ", 25) == ["fix: one two three four", "     five"]


def test_japanese_breaks_between_letters_but_not_before_punctuation() -> None:
    """A line begins neither with a full stop nor with a closing bracket, and words of a document stay whole."""
    assert wrapped("フローの認証を記述する。次に`authentication`を見る。", "対処：", 28) == [
        "対処：フローの認証を記述す",
        "      る。次に",
        "      `authentication`を見",
        "      る。",
    ]


def test_colours_only_where_they_are_wanted() -> None:
    """Plain text stays plain, so that files and pipes hold no control characters."""
    assert (Paint(colour=False)("a", "bold"), Paint(colour=True)("a", "bold")) == ("a", "\x1b[1ma\x1b[0m")
