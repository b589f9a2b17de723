"""The JSON reader: as careful as the YAML reader, and nearly as fast as the standard library."""

from __future__ import annotations

import gc
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iotsec.documents.decoding import hidden_in
from iotsec.documents.json_text import load_json, mark_json
from iotsec.documents.limits import Limits
from iotsec.errors import InputError

KEYS = st.text('ab"\\[{}]:,\u3042', max_size=4)
SCALARS = st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    SCALARS | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


@given(VALUES, st.booleans(), st.sampled_from([None, 1]))
def test_reads_whatever_the_standard_library_writes(value: object, ascii_only: bool, indent: int | None) -> None:
    """Protects sound documents from a refusal by the cheap signs."""
    data = json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode()
    assert load_json(data, "d.json") == value


@given(VALUES, st.integers(1, 6))
def test_depth_is_counted_outside_of_texts(value: object, depth: int) -> None:
    """Protects texts with brackets, quotes and backslashes from being taken for nesting, and the reverse."""

    def depth_of(part: object) -> int:
        parts = part.values() if isinstance(part, dict) else part if isinstance(part, list) else None
        return 0 if parts is None else 1 + max(map(depth_of, parts), default=0)

    data = json.dumps(value).encode()
    if depth_of(value) <= depth:
        assert load_json(data, "d.json", Limits(depth=depth)) == value
    else:
        with pytest.raises(InputError, match="levels deep"):
            load_json(data, "d.json", Limits(depth=depth))


NOT_JSON = "(look there and just before for a comma, a quote or a bracket that is missing or too many)"
REFUSED = {
    "duplicate key": (
        b'{"a": 1,\n "b": {"c": 1, "c": 2},\n "a": 3}',
        (
            "d.json:2:16: the key 'c' stands twice in one object "
            "(it stands already in line 2, column 8)\n"
            "d.json:3:2: the key 'a' stands twice in one object "
            "(it stands already in line 1, column 2)"
        ),
    ),
    "escaped duplicate": (
        b'{"a": 1, "\\u0061": 2}',
        "d.json:1:10: the key 'a' stands twice in one object (it stands already in line 1, column 2)",
    ),
    "not a number": (
        b'{"a": NaN, "b": -Infinity}',
        (
            "d.json:1:7: NaN is not a finite number "
            "(leave out what is not limited)\n"
            "d.json:1:17: -Infinity is not a finite number "
            "(leave out what is not limited)"
        ),
    ),
    "too large": (b'{"a": 1e400}', "d.json:1:7: 1e400 is not a finite number (leave out what is not limited)"),
    "long number": (
        b"[" + b"9" * 5000 + b"]",
        "d.json:1:2: the number has more than 64 digits (put it in quotes if it is a text)",
    ),
    "bidi key": (
        '{"a\u202eb": 1}'.encode(),
        "d.json:1:2: the key 'a\\u202eb' holds the hidden character U+202E (two names must not look alike)",
    ),
    "escaped key": (
        b'{"a\\u200b": 1}',
        "d.json:1:2: the key 'a\\u200b' holds the hidden character U+200B (two names must not look alike)",
    ),
    "half a character": (
        b'{"a": "\\ud800"}',
        "d.json:1:7: the text holds half a character (write both \\u escapes of a pair)",
    ),
    "truncated": (b'{"a": [1, 2', f"d.json:1:12: this is not JSON: expecting ',' delimiter {NOT_JSON}"),
    "more behind": (b"{}\n{}", f"d.json:2:1: this is not JSON: extra data {NOT_JSON}"),
    "empty": (b"\n", "d.json:1:1: the file is empty (a design begins with 'iotsec: 1')"),
    "UTF-16": ("{}".encode("utf-16"), "d.json:1:1: the file is UTF-16 or UTF-32 text (save it as UTF-8)"),
    "too deep": (
        b"[" * 20_000 + b"]" * 20_000,
        "d.json:1:1: values lie more than 64 levels deep (give the inner parts ids of their own)",
    ),
    "too deep and cut off": (
        b'{"a":' * 20_000,
        "d.json:1:1: values lie more than 64 levels deep (give the inner parts ids of their own)",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refuses_with_a_place(case: str) -> None:
    """Protects the writer from a silent misreading, and the checker from a costly document."""
    data, message = REFUSED[case]
    with pytest.raises(InputError) as caught:
        load_json(data, "d.json")
    assert caught.value.text() == message


def test_no_hidden_character_passes_in_a_key() -> None:
    """Protects against two names that look alike: the signs that are looked for leave none of these characters out."""
    hidden = [chr(code) for code in range(0x20, 0x10FFFF) if not 0xD800 <= code < 0xE000 and hidden_in(chr(code))]
    for sign in hidden:
        with pytest.raises(InputError, match="holds the hidden character"):
            load_json(f'{{"charging{sign}": 1}}'.encode(), "d.json")
    assert len(hidden) > 50


def test_many_wrong_values_on_one_line_take_bounded_time() -> None:
    """Protects against a search for places that grows with the square of the file."""
    with pytest.raises(InputError) as caught:
        load_json(b"{" + b",".join([b'"a":1'] * 200_000) + b"}", "d.json")
    assert caught.value.found == 199_999


def test_size_is_limited() -> None:
    """Protects memory."""
    with pytest.raises(InputError, match="at most 10 are read"):
        load_json(b'{"a": "bcdefgh"}', "d.json", Limits(json_bytes=10))


def test_garbage_collection_is_left_as_it_was() -> None:
    """Protects the host program: reading pauses the collector, and must not keep it off after an error."""
    with pytest.raises(InputError):
        load_json(b"{", "d.json")
    assert gc.isenabled()


def test_marks_what_is_wanted() -> None:
    """Protects the places in messages: the key of an entry, the start of an item, else the nearest parent."""
    data = b'{"a": {"b": 1,\n  "c": ["x", {"d": [1, 2]}]},\n "e": {"a": {"b": 3}}, "f": {}, "g": []}'
    wanted = {
        (): (1, 1),
        ("a",): (1, 2),
        ("a", "b"): (1, 8),
        ("a", "c", 1): (2, 14),
        ("a", "c", 1, "d", 1): (2, 24),
        ("a", "c", 7, "d"): (2, 3),
        ("e", "a", "b"): (3, 14),
        ("e", "b"): (3, 2),
        ("f", "x"): (3, 24),
        ("g", 0): (3, 33),
        ("z", 0): (1, 1),
    }
    assert mark_json(data, list(wanted)) == wanted


def test_marks_among_many_siblings_in_bounded_time() -> None:
    """Protects messages about a large design from taking longer than reading it."""
    data = json.dumps({"components": {f"c{i}": {"zone": "z"} for i in range(100_000)}}, indent=0).encode()
    path = ("components", "c99999", "zone")
    assert mark_json(data, [path]) == {path: (3 * 99_999 + 4, 1)}
