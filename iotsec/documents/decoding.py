"""Bytes to text, and places in that text: what the YAML and the JSON reader need alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from iotsec.errors import SHOWN_PROBLEMS, InputError, Place, Problem

_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")

Path = tuple[str | int, ...]
"""The way from the root of a document to one value: keys, and numbers from 0 for the items of lists."""


class Collected:
    """The problems found so far; the first hundred are kept, the rest are counted."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.found = 0

    def add(self, problem: Problem) -> None:
        """Note one more problem."""
        self.found += 1
        if len(self.problems) < SHOWN_PROBLEMS:
            self.problems.append(problem)

    def raise_if_any(self) -> None:
        """Raises InputError with all problems, if there are any."""
        if self.found:
            raise InputError(self.problems, self.found)


def decode_text(data: bytes, file: str) -> str:
    """The text of a UTF-8 file, without its byte order mark. Raises InputError for any other encoding."""
    start = Place(file, 1, 1)
    if data.startswith(_WIDE_MARKS):
        raise InputError(Problem("the file is UTF-16 or UTF-32 text", start, "save it as UTF-8"))
    zero = data.find(b"\0")
    if zero >= 0:
        place = Place(file, *line_and_column(data[:zero].decode("utf-8", "replace"), zero))
        raise InputError(
            Problem("the file holds a zero byte: it is binary, UTF-16 or UTF-32", place, "save it as UTF-8")
        )
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        place = Place(file, *line_and_column(data[: error.start].decode("utf-8"), error.start))
        raise InputError(Problem("the file is not UTF-8 text from here on", place, "save it as UTF-8")) from None


def beginning_of(file: str) -> str:
    """With what a document of this name begins, for one in which nothing stands."""
    if file.replace("\\", "/").rpartition("/")[2] == "profile.yaml":
        return "a profile begins with its id, such as 'profile: water'"
    return "a design begins with 'iotsec: 1'"


def check_size(data: bytes, most: int, file: str) -> None:
    """Raises InputError for a document of more than `most` bytes and for an empty one."""
    if len(data) > most:
        hint = "split the design by include, or write a large one as JSON"
        raise InputError(
            Problem(f"the file has {len(data):,} bytes; at most {most:,} are read", Place(file, 1, 1), hint)
        )
    if not data[:4096].strip() and not data.strip():
        raise InputError(Problem("the file is empty", Place(file, 1, 1), beginning_of(file)))


def hidden_in(key: str) -> str | None:
    """The first character of a key that cannot be seen or that turns the writing direction, as `U+202E`; else None."""
    if key.isprintable():
        return None
    found = _HIDDEN.search(key)
    return f"U+{ord(found[0]):04X}" if found else None


def hidden_key(key: str, hidden: str, place: Place) -> Problem:
    """The problem of a key with a hidden character."""
    return Problem(f"the key {key[:80]!a} holds the hidden character {hidden}", place, "two names must not look alike")


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of an offset in a text."""
    before = text[:offset]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def lines_and_columns(text: str, offsets: Iterable[int]) -> Iterator[tuple[int, tuple[int, int]]]:
    """The same for many offsets, in one pass: pairs of offset and (line, column), in the order of the text."""
    line, line_start, last = 1, 0, 0
    for offset in sorted(set(offsets)):
        line += text.count("\n", last, offset)
        line_start = max(line_start, text.rfind("\n", last, offset) + 1)
        last = offset
        yield offset, (line, offset - line_start + 1)


class Wanted:
    """The paths whose places are asked for, as a tree, so that a reader walks only the ways that lead to them."""

    __slots__ = ("path", "ways")

    def __init__(self, path: Path = ()) -> None:
        self.path = path
        self.ways: dict[str | int, Wanted] = {}

    @classmethod
    def tree_of(cls, paths: Iterable[Path]) -> Wanted:
        """The tree of all these paths."""
        root = cls()
        for path in paths:
            node = root
            for depth, step in enumerate(path, 1):
                node = node.ways.setdefault(step, cls(path[:depth]))
        return root


def nearest_places(paths: Iterable[Path], found: dict[Path, tuple[int, int]]) -> dict[Path, tuple[int, int]]:
    """For each path its place, or the place of its nearest parent that is there."""
    places = {}
    for path in paths:
        there = next((path[:n] for n in range(len(path), -1, -1) if path[:n] in found), None)
        places[path] = (1, 1) if there is None else found[there]
    return places
