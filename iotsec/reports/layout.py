"""Text for a terminal: widths of Japanese letters, padding, line breaks, colours."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import combining, east_asian_width

LINE = 110
"""Lines of running text are broken at this width; what is one word or one place is never broken."""

_NOT_FIRST = "、。，．・：；！？）」』】〕］｝〉》ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々…,.;:!?)]}"
_NOT_LAST = "（「『【〔［｛〈《([{"


def width(text: str) -> int:
    """How many columns of a terminal the text takes: two for a full-width letter."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(letter) else 2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def padded(text: str, columns: int) -> str:
    """The text with spaces after it, so that it takes so many columns."""
    return text + " " * max(0, columns - width(text))


def table(rows: Sequence[Sequence[str]], indent: str = "") -> list[str]:
    """Rows of cells as lines, each column as wide as its widest cell."""
    columns = [max(width(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        (indent + "  ".join(padded(cell, size) for cell, size in zip(row, columns, strict=True))).rstrip()
        for row in rows
    ]


def wrapped(text: str, first: str, columns: int = LINE) -> list[str]:
    """The text after `first`, in lines of at most so many columns, the further ones indented as wide as `first`."""
    indent = " " * width(first)
    lines, line = [], ""
    room = max(20, columns - width(first))
    for piece in _pieces(" ".join(text.split())):
        if line and width(line) + width(piece.rstrip()) > room:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    lines.append(line.rstrip())
    return [(first if number == 0 else indent) + line for number, line in enumerate(lines)]


def _pieces(text: str) -> list[str]:
    """The parts between which a line may break: after a space, and between two letters one of which is full-width."""
    if text.isascii():
        *words, last = text.split(" ")
        return [*(f"{word} " for word in words), last]
    pieces, piece = [], ""
    for number, letter in enumerate(text):
        piece += letter
        following = text[number + 1 : number + 2]
        if following and _may_break(letter, following):
            pieces.append(piece)
            piece = ""
    return [*pieces, piece]


def _may_break(letter: str, following: str) -> bool:
    if letter == " ":
        return True
    wide = east_asian_width(letter) in "WF" or east_asian_width(following) in "WF"
    return wide and following not in _NOT_FIRST and letter not in _NOT_LAST and following != " "


_CODES = {"bold": "1", "red": "31", "yellow": "33", "dim": "2"}


class Paint:
    """Marks text for a terminal, or leaves it plain."""

    def __init__(self, *, colour: bool) -> None:
        self.colour = colour

    def __call__(self, text: str, look: str) -> str:
        """The text in this look."""
        return f"\x1b[{_CODES[look]}m{text}\x1b[0m" if self.colour and text else text
