"""Writing: what is written reads back as the same values, in every version of YAML."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from iotsec.documents.json_text import load_json
from iotsec.documents.writing import write_json, write_yaml
from iotsec.documents.yaml_text import load_yaml

AWKWARD = [
    *("no", "on", "y", "", "~", "null", "010", "0o17", "1e5", "12:30:45", "2027-03-31", "<<", "=", ".inf", "1_000"),
    *("- a", "a: b", "#x", "&a", "*a", "!t", "%x", "@x", "`", "'", '"', "a\nb\n", " a ", "a\n\n b", "\t", "{", "[a]"),
    *("0x1F", "-", "---", "...", "?", "a" * 300, "word " * 60, "\x85", "\u2028", "\ufeff", "\x07", "日本語", "😀"),
]
TEXTS = st.sampled_from(AWKWARD) | st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
KEYS = (st.sampled_from(AWKWARD) | st.text("abyno01:-# \"'\u3042", min_size=1)).filter(lambda key: key.isprintable())
SCALARS = st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    SCALARS | TEXTS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=15
)
TREES = st.dictionaries(KEYS, VALUES, min_size=1, max_size=5)


@given(TREES)
def test_yaml_reads_back_as_the_same_tree(tree: dict[str, Any]) -> None:
    """Protects importers and fixes: nothing changes its meaning by being written."""
    text = write_yaml(tree)
    assert load_yaml(text.encode(), "d.yaml") == tree
    assert write_yaml(tree) == text


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_yaml_1_1_reads_the_same_texts(texts: list[str]) -> None:
    """Protects users of other tools, which read `no` and `12:30:45` by the rules of YAML 1.1."""
    assert yaml.safe_load(write_yaml({"texts": texts})) == {"texts": texts}


@given(TREES)
def test_json_reads_back_as_the_same_tree(tree: dict[str, Any]) -> None:
    """Protects large designs, which are written as JSON."""
    assert load_json(write_json(tree).encode(), "d.json") == tree


def test_yaml_looks_as_people_write_it() -> None:
    """Protects files under version control: order kept, nothing aliased, quotes only where they are needed."""
    roles = ["sense", "actuate"]
    tree = {"iotsec": 1, "b": {"roles": roles, "also": tuple(roles)}, "a": {"id": "404", "on": "no", "note": "日本 12"}}
    assert write_yaml(tree) == (
        "iotsec: 1\nb:\n  roles:\n  - sense\n  - actuate\n  also:\n  - sense\n  - actuate\n"
        "a:\n  id: '404'\n  'on': 'no'\n  note: 日本 12\n"
    )


@pytest.mark.parametrize("write", [write_yaml, write_json])
def test_refuses_what_cannot_be_read_back(write: Any) -> None:
    """Protects against files that the reader would refuse later."""
    for tree in ({"a": float("nan")}, {"a\u202e": 1}):
        with pytest.raises(ValueError, match="cannot be written"):
            write(tree)
    wrong: list[Any] = [{1: 2}, {"a": {1, 2}}]
    for tree in wrong:
        with pytest.raises(TypeError, match="cannot be written"):
            write(tree)
