"""Values of templates that are kept beside them: found for the same bytes only, and never in place of what is there."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from iotsec.documents import keeping
from iotsec.documents.keeping import read_template
from iotsec.documents.tree import read_tree
from iotsec.errors import InputError
from iotsec.resources import resources

SHIPPED = sorted((resources() / "templates").glob("*/*.yaml"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of templates of our own, where Python may keep what it compiled."""
    (tmp_path / "templates" / "water").mkdir(parents=True)
    monkeypatch.setattr(keeping, "resources", lambda: tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    return tmp_path / "templates" / "water"


def kept(folder: Path) -> list[str]:
    """The names of the files that are kept."""
    return sorted(path.name for path in folder.glob("__pycache__/*"))


def test_every_template_is_given_back_as_it_was_read(folder: Path) -> None:
    """Protects values and places: from what is kept, a template says what it said as YAML, and where."""
    assert len(SHIPPED) > 40
    for shipped in SHIPPED:
        copy = folder / f"{shipped.parent.name}-{shipped.name}"
        copy.write_bytes(shipped.read_bytes())
        first, again, plain = read_template(copy), read_template(copy), read_tree(copy, include_key=None)
        assert first.root == again.root == plain.root
        paths = [(key,) for key in plain.root]
        assert again.sources.places(paths) == plain.sources.places(paths)
    assert len(kept(folder)) == len(SHIPPED)


def test_what_is_kept_is_used_and_what_was_changed_is_read_again(folder: Path) -> None:
    """Protects both roads: the same bytes come from what is kept, other bytes from the file."""
    file = folder / "a.yaml"
    file.write_text("one: 1\n", encoding="utf-8")
    assert read_template(file).root == {"one": 1}
    at = folder / "__pycache__" / "a.values"
    digest, _values = at.read_text(encoding="utf-8").split("\n")
    at.write_text(f"{digest}\n" + json.dumps({"kept": True}), encoding="utf-8")
    assert read_template(file).root == {"kept": True}
    file.write_text("one: 2\n", encoding="utf-8")
    assert read_template(file).root == {"one": 2}


@pytest.mark.parametrize(
    "spoiled", [b"", b"no digest\n{}", b"\xff\xfe", b"{digest}\n", b"{digest}\n[1]", b"{digest}\n{"]
)
def test_spoiled_files_are_not_believed(folder: Path, spoiled: bytes) -> None:
    """Protects against halves: what is no mapping under the right digest is as if it were not there."""
    file = folder / "a.yaml"
    file.write_text("one: 1\n", encoding="utf-8")
    read_template(file)
    at = folder / "__pycache__" / "a.values"
    at.write_bytes(spoiled.replace(b"{digest}", at.read_bytes().split(b"\n")[0]))
    assert read_template(file).root == {"one": 1}


def test_nothing_is_written_where_python_writes_no_bytecode(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects folders that are to stay as they are, and those of other people's profiles."""
    file, theirs = folder / "a.yaml", folder.parents[1] / "theirs.yaml"
    for path in (file, theirs):
        path.write_text("one: 1\n", encoding="utf-8")
    assert read_template(theirs).root == {"one": 1}
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert read_template(file).root == {"one": 1}
    assert kept(folder) == kept(folder.parents[1]) == []


def test_what_json_would_change_is_not_kept(folder: Path) -> None:
    """Protects keys that are no texts: JSON would give them back as texts."""
    file = folder / "a.yaml"
    file.write_text("1: one\n", encoding="utf-8")
    assert read_template(file).root == read_template(file).root
    assert kept(folder) == ([] if 1 in read_template(file).root else ["a.values"])


def test_a_slip_is_told_as_ever(folder: Path) -> None:
    """Protects messages: what cannot be read is refused with its place, and nothing is kept."""
    file = folder / "a.yaml"
    file.write_text("one: 1\none: 2\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_template(file)
    assert caught.value.problems[0].place == (str(file), 2, 1)
    assert kept(folder) == []
