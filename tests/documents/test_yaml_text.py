"""The YAML reader: YAML 1.2 core values, and a plain refusal with a place for everything else."""

from __future__ import annotations

import pytest

from iotsec.documents.limits import Limits
from iotsec.documents.yaml_text import load_yaml, mark_yaml
from iotsec.errors import InputError


def test_reads_scalars_as_yaml_1_2_says() -> None:
    """Protects `no`, `on`, times and dates from becoming something else, as older readers make them."""
    text = """
{no: no, on: on, time: 12:30:45, day: 2027-03-31, ten: 010, octal: 0o17, hex: 0xff, float: 1e-7, half: .5, whole: -3,
 yes: true, off: FALSE, none: ~, empty: , null: null, quoted: '404', 404: 1, true: x, dot: ., minus: '-', dots: 1.2.3}
"""
    assert load_yaml(text.encode(), "d.yaml") == {
        "no": "no", "on": "on", "time": "12:30:45", "day": "2027-03-31", "ten": 10, "octal": 15, "hex": 255,
        "float": 1e-7, "half": 0.5, "whole": -3, "yes": True, "off": False, "none": None, "empty": None, "null": None,
        "quoted": "404", "404": 1, "true": "x", "dot": ".", "minus": "-", "dots": "1.2.3",
    }  # fmt: skip


def test_reads_nested_text_of_any_language() -> None:
    """Protects the order of containers, block texts and a byte order mark."""
    text = "\ufeffa:\n- {b: [1, [2]], c: {}}\n- []\nタイトル: |\n  x\n  y\nd: v\n"
    assert load_yaml(text.encode(), "d.yaml") == {"a": [{"b": [1, [2]], "c": {}}, []], "タイトル": "x\ny\n", "d": "v"}


BOMB = "a: &a [x, x]\n" + "".join(
    f"{key}: &{key} [{'*' + old}, {'*' + old}]\n" for old, key in zip("abcdef", "bcdefg", strict=True)
)

REFUSED = {
    "duplicate key": (
        b"a: 1\nb: 2\na: 3\n",
        "d.yaml:3:1: the key 'a' stands twice in one mapping (it stands already in line 1, column 1)",
    ),
    "alias": (b"a: x\nb: *a\n", "d.yaml:2:4: aliases (*a) are not read (write the value out)"),
    "anchor": (b"a: &x 1\n", "d.yaml:1:4: anchors (&x) are not read (write the value out where it is needed)"),
    "tag": (
        b"a: !!python/object:os.system x\n",
        "d.yaml:1:4: tags (tag:yaml.org,2002:python/object:os.system) are not read (put a text in quotes instead)",
    ),
    "own tag": (b"a: !x {}\n", "d.yaml:1:4: tags (!x) are not read (put a text in quotes instead)"),
    "merge key": (b"a: {<<: {b: 1}}\n", "d.yaml:1:5: merge keys (<<) are not read (write the entries out)"),
    "two documents": (
        b"a: 1\n---\nb: 1\n",
        "d.yaml:2:1: the file holds more than one document (write one file for each, and join them by include)",
    ),
    "version": (
        b"%YAML 1.1\n---\na: 1\n",
        "d.yaml:1:1: the file asks for another version of YAML than 1.2 (leave the directive out)",
    ),
    "tag directive": (
        b"%TAG !x! y:\n---\na: 1\n",
        "d.yaml:1:1: tag directives (%TAG) are not read (leave the directive out)",
    ),
    "UTF-16": ("a: 1".encode("utf-16"), "d.yaml:1:1: the file is UTF-16 or UTF-32 text (save it as UTF-8)"),
    "UTF-32": (
        "a: 1".encode("utf-32-be"),
        "d.yaml:1:1: the file holds a zero byte: it is binary, UTF-16 or UTF-32 (save it as UTF-8)",
    ),
    "latin-1": (b"a: 1\nb: \xff\n", "d.yaml:2:4: the file is not UTF-8 text from here on (save it as UTF-8)"),
    "control character": (
        b"a: 1\nb: \x07\n",
        (
            "d.yaml:2:4: the file holds the control character U+0007 "
            "(write it as an escape in double quotes, or leave it out)"
        ),
    ),
    "bidi key": (
        "a\u202eb: 1\n".encode(),
        "d.yaml:1:1: the key 'a\\u202eb' holds the hidden character U+202E (two names must not look alike)",
    ),
    "escaped key": (
        b'"a\\u200bb": 1\n',
        "d.yaml:1:1: the key 'a\\u200bb' holds the hidden character U+200B (two names must not look alike)",
    ),
    "empty": (b" \n", "d.yaml:1:1: the file is empty (a design begins with 'iotsec: 1')"),
    "only a comment": (b"# x\n", "d.yaml:1:1: the file says nothing (a design begins with 'iotsec: 1')"),
    "infinite": (b"a: .inf\n", "d.yaml:1:4: .inf is not a finite number (leave out what is not limited)"),
    "too large": (b"a: 1e400\n", "d.yaml:1:4: 1e400 is not a finite number (leave out what is not limited)"),
    "long number": (
        b"a: " + b"9" * 65,
        "d.yaml:1:4: the number has more than 64 digits (put it in quotes if it is a text)",
    ),
    "key of a list": (
        b"[a]: 1\n",
        "d.yaml:1:1: a key must be text, not a list or a mapping (put a key that begins with [ or { in quotes)",
    ),
    "empty key": (b"?\n: 1\n", "d.yaml:1:2: a key is empty"),
    "truncated": (
        b"a: [1, 2",
        (
            "d.yaml:2:1: this is not YAML: did not find expected ',' or ']' "
            "(look at the indentation, and for a bracket, a comma or a quote that is missing)"
        ),
    ),
    "open quote": (
        b"a: 'x",
        (
            "d.yaml:1:6: this is not YAML: found unexpected end of stream "
            "(a quote or a bracket is not closed, or the file is cut off)"
        ),
    ),
    "tab": (
        b"\ta: 1",
        (
            "d.yaml:1:1: this is not YAML: found character that cannot start any token "
            "(indent by blanks, never by tabs, and put a text that begins with @, ` or % in quotes)"
        ),
    ),
    "too many bytes": (
        b"#" * 4_000_001,
        (
            "d.yaml:1:1: the file has 4,000,001 bytes; at most 4,000,000 are read "
            "(split the design by include, or write a large one as JSON)"
        ),
    ),
    "too deep": (
        b"[" * 20_000,
        "d.yaml:1:65: values lie more than 64 levels deep (give the inner parts ids of their own)",
    ),
    "too deep in blocks": (
        b"- " * 20_000,
        "d.yaml:1:129: values lie more than 64 levels deep (give the inner parts ids of their own)",
    ),
    "too many values": (
        b"[" + b"1," * 200_001 + b"]",
        "d.yaml:1:400000: the file holds more than 200,000 values (write a large design as JSON)",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refuses_with_a_place(case: str) -> None:
    """Protects the writer from a silent misreading, and the checker from a costly document."""
    data, message = REFUSED[case]
    with pytest.raises(InputError) as caught:
        load_yaml(data, "d.yaml")
    told = caught.value.text()
    if case == "too deep":  # Newer parsers look ahead over all brackets of a line, and give up at the 1,001st.
        told = told.replace("d.yaml:1:1001:", "d.yaml:1:65:")
    assert told == message


def test_refuses_an_alias_bomb_by_its_names() -> None:
    """Protects against a few lines that stand for a billion values."""
    with pytest.raises(InputError) as caught:
        load_yaml(BOMB.encode(), "d.yaml")
    assert caught.value.found == 19
    assert all("are not read" in problem.message for problem in caught.value.problems)


def test_keeps_a_hundred_problems_and_counts_the_rest() -> None:
    """Protects the reader from a wrong file that has very many problems."""
    with pytest.raises(InputError) as caught:
        load_yaml(b"a: 1\n" * 500, "d.yaml")
    assert (len(caught.value.problems), caught.value.found) == (100, 499)


def test_limits_are_a_parameter() -> None:
    """Protects callers with smaller limits, such as a service."""
    with pytest.raises(InputError, match="more than 1 levels deep"):
        load_yaml(b"a: {}", "d.yaml", Limits(depth=1))


def test_marks_what_is_wanted() -> None:
    """Protects the places in messages: the key of an entry, the start of an item, else the nearest parent."""
    data = b"a:\n  b: 1\n  c:\n  - x\n  - {d: [1, 2]}\ne: {a: {b: 3}}\n"
    wanted = {
        (): (1, 1),
        ("a",): (1, 1),
        ("a", "b"): (2, 3),
        ("a", "c", 1): (5, 5),
        ("a", "c", 1, "d", 1): (5, 13),
        ("a", "c", 7, "d"): (3, 3),
        ("e", "a", "b"): (6, 9),
        ("e", "b"): (6, 1),
        ("z", 0): (1, 1),
    }
    assert mark_yaml(data, list(wanted)) == wanted
