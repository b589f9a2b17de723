"""JSON text to plain values, with the same care as YAML: no key twice, no endless or huge numbers, no deep nesting.

The standard library reads; what it lets pass is looked for by cheap signs first, and only where there is a sign does
a slow and careful walk over the text find every place.
"""

from __future__ import annotations

import gc
import json
import json.decoder
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from itertools import accumulate
from typing import Any, NamedTuple

from iotsec.documents.decoding import (
    Collected,
    Path,
    Wanted,
    check_size,
    decode_text,
    hidden_in,
    hidden_key,
    lines_and_columns,
    nearest_places,
)
from iotsec.documents.limits import USUAL_LIMITS, Limits
from iotsec.errors import InputError, Place, Problem

_scan_string: Callable[[str, int], tuple[str, int]] = vars(json.decoder)["scanstring"]  # The stubs leave it out.

MOST_DIGITS = 64

_NO_BRACKETS = bytes(set(range(256)) - set(b'"[]{}'))
_STEPS = bytes.maketrans(b"[{]}", b"\x01\x01\xff\xff")
_DIGITS = bytes.maketrans(b"123456789E", b"000000000e")
_MANY_DIGITS = b"0" * (MOST_DIGITS + 1)
_LARGE_EXPONENTS = (b"e000", b"e+000")
_PAIR = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_HIDING = (b"\xe2\x80", b"\xe2\x81", b"\xef\xbb\xbf", b"\xc2", b"\xd8\x9c")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANK = re.compile(r"[ \t\n\r]*")
_TOKEN = re.compile(
    r'(?P<text>"[^"\\]*(?:\\.[^"\\]*)*")(?P<colon>[ \t\n\r]*:)?|(?P<open>[\[{])|(?P<close>[\]}])|(?P<word>[-+.\w]+)',
    re.S,
)


def load_json(data: bytes, file: str, limits: Limits = USUAL_LIMITS) -> object:
    """The document in the data as dicts, lists, texts, numbers, truth values and None.

    `file` is the name for messages. Raises InputError, with a place for each problem, for whatever is refused.
    """
    check_size(data, limits.json_bytes, file)
    text = decode_text(data, file)
    if _is_too_deep(data, limits.depth):
        raise _depth_error(file, limits.depth)
    digits = data.translate(_DIGITS)
    # Very long numbers take quadratic time to read, so they are looked for before.
    if _MANY_DIGITS in digits or _has_half_characters(text):
        _refuse_wrong_values(text, file)
    signs = _Signs(
        keys=_may_hide_characters(data),
        exponents=b"0e" in digits and any(sign in digits for sign in _LARGE_EXPONENTS),
    )
    del digits
    value = _decode(text, file, limits, signs)
    if signs.seen:
        _refuse_wrong_values(text, file)
    return value


_NOT_JSON = "look there and just before for a comma, a quote or a bracket that is missing or too many"


def _decode(text: str, file: str, limits: Limits, signs: _Signs) -> object:
    try:
        with collection_paused():
            return signs.decoder().decode(text)
    except json.JSONDecodeError as error:
        message = f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        problem = Problem(message, Place(file, error.lineno, error.colno), _NOT_JSON)
        raise InputError(problem) from None
    except RecursionError:
        raise _depth_error(file, limits.depth) from None


class _Signs:
    """What the decoder is told to watch for; `seen` is set when something is certainly wrong."""

    def __init__(self, keys: bool, exponents: bool) -> None:
        self.seen = False
        self.keys = keys
        self.exponents = exponents
        self.known: set[str] = set()

    def decoder(self) -> json.JSONDecoder:
        return json.JSONDecoder(
            object_pairs_hook=self.checked_object if self.keys else self.plain_object,
            parse_float=self.finite if self.exponents else None,
            parse_constant=self.constant,
        )

    def plain_object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        entries = dict(pairs)
        if len(entries) != len(pairs):
            self.seen = True
        return entries

    def checked_object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        entries = self.plain_object(pairs)
        if not self.known.issuperset(entries):
            self.seen = self.seen or any(hidden_in(key) for key in entries)
            self.known.update(entries)
        return entries

    def finite(self, text: str) -> float:
        value = float(text)
        self.seen = self.seen or value in (float("inf"), float("-inf"))
        return value

    def constant(self, _: str) -> float:
        self.seen = True
        return 0.0


@contextmanager
def collection_paused() -> Iterator[None]:
    """Reading makes millions of containers and no garbage; to look for garbage among them takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _is_too_deep(data: bytes, depth: int) -> bool:
    """Counts brackets outside of texts. For text that is no JSON the answer means nothing, but it comes fast."""
    if b"\\" in data:
        data = data.replace(b"\\\\", b"").replace(b'\\"', b"")
    brackets = data.translate(None, _NO_BRACKETS).replace(b'""', b"")
    if b'"' in brackets:
        brackets = b"".join(brackets.split(b'"')[::2])
    return depth + 1 in accumulate(memoryview(brackets.translate(_STEPS)).cast("b"))


def _depth_error(file: str, depth: int) -> InputError:
    hint = "give the inner parts ids of their own"
    return InputError(Problem(f"values lie more than {depth} levels deep", Place(file, 1, 1), hint))


def _may_hide_characters(data: bytes) -> bool:
    if b"\\" in data or b"\x7f" in data:
        return True
    # A single byte is found many times faster than two, and most documents hold none of these.
    return not data.isascii() and any(sign[:1] in data and sign in data for sign in _HIDING)


def _has_half_characters(text: str) -> bool:
    if "\\" not in text or ("\\ud" not in text and "\\uD" not in text):
        return False
    rest = _PAIR.sub("", text)
    return "\\ud" in rest or "\\uD" in rest


class _Found(NamedTuple):
    offset: int
    message: str
    hint: str | None
    first: int | None = None  # the offset of what it repeats


def _refuse_wrong_values(text: str, file: str) -> None:
    """Walks over all tokens, and raises InputError when one of them may not stand in a document."""
    found = list(_wrong_values(text))
    offsets = [one.offset for one in found] + [one.first for one in found if one.first is not None]
    places = dict(lines_and_columns(text, offsets))
    collected = Collected()
    for one in found:
        first = places[one.first] if one.first is not None else None
        hint = f"it stands already in line {first[0]}, column {first[1]}" if first else one.hint
        collected.add(Problem(one.message, Place(file, *places[one.offset]), hint))
    collected.raise_if_any()


def _wrong_values(text: str) -> Iterator[_Found]:
    keys: list[dict[str, int]] = [{}]
    for token in _TOKEN.finditer(text):
        if token["open"]:
            keys.append({})
        elif token["close"]:
            if len(keys) > 1:
                keys.pop()
        elif token["word"]:
            yield from _wrong_word(token["word"], token.start())
        else:
            yield from _wrong_text(token, keys[-1])


def _wrong_word(word: str, offset: int) -> Iterator[_Found]:
    if sum(map(str.isdigit, word)) > MOST_DIGITS:
        yield _Found(offset, f"the number has more than {MOST_DIGITS} digits", "put it in quotes if it is a text")
    elif word.lstrip("-") in ("NaN", "Infinity") or (_is_number(word) and abs(float(word)) == float("inf")):
        yield _Found(offset, f"{word} is not a finite number", "leave out what is not limited")


def _is_number(word: str) -> bool:
    return re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?", word) is not None


def _wrong_text(token: re.Match[str], keys: dict[str, int]) -> Iterator[_Found]:
    try:
        value = _scan_string(token["text"], 1)[0]
    except json.JSONDecodeError:
        return  # The decoder says it better, with its place.
    if _SURROGATE.search(value):
        yield _Found(token.start(), "the text holds half a character", "write both \\u escapes of a pair")
    if not token["colon"]:
        return
    first = keys.setdefault(value, token.start())
    if first != token.start():
        yield _Found(token.start(), f"the key {value[:80]!a} stands twice in one object", None, first)
    hidden = hidden_in(value)
    if hidden:
        problem = hidden_key(value, hidden, Place("", 1, 1))
        yield _Found(token.start(), problem.message, problem.hint)


def mark_json(data: bytes, wanted: Collection[Path]) -> dict[Path, tuple[int, int]]:
    """Line and column, from 1, of each wanted path in a document that `load_json` has read.

    An entry of an object stands where its key stands; for a path that is not there, its nearest parent's place.
    Only the values on the way are looked at; their neighbours are skipped as a whole.
    """
    text = decode_text(data, "")
    offsets: dict[Path, int] = {}
    root = _after_blanks(text, 0)
    offsets[()] = root
    waiting = [(Wanted.tree_of(wanted), root)]
    while waiting:
        node, start = waiting.pop()
        for child, place, value in _children(text, start, node):
            offsets[child.path] = place
            if child.ways:
                waiting.append((child, value))
    at = dict(lines_and_columns(text, offsets.values()))
    return nearest_places(wanted, {path: at[offset] for path, offset in offsets.items()})


def _children(text: str, start: int, node: Wanted) -> Iterator[tuple[Wanted, int, int]]:
    """What is wanted inside the container that starts here: the offsets of its key (or item) and of its value."""
    left = len(node.ways)
    is_object = text[start] == "{"
    if text[start] not in "{[":
        return
    decode, position, number = json.JSONDecoder().raw_decode, _after_blanks(text, start + 1), 0
    if text[position] in "]}":
        return
    while left:
        place = position
        step: str | int = number
        if is_object:
            name, position = _scan_string(text, position + 1)
            step = name
            position = _after_blanks(text, _after_blanks(text, position) + 1)
        child = node.ways.get(step)
        if child is not None:
            left -= 1
            yield child, place, position
        if left:
            position = _after_blanks(text, decode(text, position)[1])
            if text[position] != ",":
                return
            position, number = _after_blanks(text, position + 1), number + 1


def _after_blanks(text: str, position: int) -> int:
    if text[position] not in " \t\n\r":
        return position
    found = _BLANK.match(text, position)
    return found.end() if found else position
