"""The files of a design: what is opened, how they are joined, and where each value stands."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from iotsec.documents.limits import USUAL_LIMITS, Limits
from iotsec.documents.tree import read_tree, read_tree_from
from iotsec.errors import InputError, Place


def write(folder: Path, files: dict[str, str]) -> Path:
    """Writes these files, and gives the first."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder / next(iter(files))


def problems_of(path: Path, limits: Limits = USUAL_LIMITS) -> str:
    """What is said about this design, without the folder."""
    with pytest.raises(InputError) as caught:
        read_tree(path, limits)
    return caught.value.text().replace(str(path.parent) + os.sep, "")


def test_joins_files_and_knows_the_place_of_each_value(tmp_path: Path) -> None:
    """Protects messages about a design of several files, of both formats and nested."""
    path = write(
        tmp_path,
        {
            "d.yaml": "iotsec: 1\ninclude: [parts/a.yaml, b.json]\ncomponents:\n  evse: {zone: yard}\n",
            "parts/a.yaml": "iotsec: 1\ninclude: [parts/c.yaml]\ncomponents:\n  obd:\n    kind: gateway\n",
            "parts/c.yaml": "zones:\n  yard: {}\n",
            "b.json": '{"flows": {"start": {"from": "csms"}},\n "components": {"csms": {}}}',
        },
    )
    tree = read_tree(path)
    assert tree.root == {
        "iotsec": 1,
        "components": {"evse": {"zone": "yard"}, "obd": {"kind": "gateway"}, "csms": {}},
        "zones": {"yard": {}},
        "flows": {"start": {"from": "csms"}},
    }
    expected = {
        ("components", "evse", "zone"): Place(str(path), 4, 10),
        ("components", "obd", "kind"): Place(str(tmp_path / "parts/a.yaml"), 5, 5),
        ("components", "csms"): Place(str(tmp_path / "b.json"), 2, 17),
        ("zones", "yard", "trust"): Place(str(tmp_path / "parts/c.yaml"), 2, 3),
        ("flows", "start", "from"): Place(str(tmp_path / "b.json"), 1, 22),
        ("flows",): Place(str(tmp_path / "b.json"), 1, 2),
        ("nothing",): Place(str(path), 1, 1),
    }
    assert tree.sources.places(list(expected)) == expected
    assert tree.sources.place(("iotsec",)) == Place(str(path), 1, 1)
    assert [file.name for file in tree.sources.files] == [
        str(tmp_path / name) for name in ("d.yaml", "parts/a.yaml", "parts/c.yaml", "b.json")
    ]


def test_an_id_stands_in_one_file_only(tmp_path: Path) -> None:
    """Protects from one file silently changing what another says, also across sections."""
    path = write(
        tmp_path,
        {
            "d.yaml": "iotsec: 1\ninclude: [a.yaml, b.yaml]\nzones: {yard: {}}\n",
            "a.yaml": "components:\n  yard: {}\n  evse: {}\n",
            "b.yaml": "components:\n  evse: {}\n",
        },
    )
    assert problems_of(path) == (
        "a.yaml:2:3: the id 'yard' stands in two files (it stands already at d.yaml:3:9)\n"
        "b.yaml:2:3: the id 'evse' stands in two files (it stands already at a.yaml:3:3)"
    )


def test_what_speaks_about_the_design_stands_in_its_own_file(tmp_path: Path) -> None:
    """Protects the title, the stage and the version from being said twice."""
    path = write(
        tmp_path,
        {
            "d.yaml": "iotsec: 1\ninclude: [a.yaml]\nzones: 3\n",
            "a.yaml": "iotsec: 2\nstage: x\ntitle: {en: x}\nzones: {}\n",
        },
    )
    assert problems_of(path) == (
        "a.yaml:1:1: the file is of another version than the design's own file\n"
        "a.yaml:2:1: 'stage' may stand in the design's own file only\n"
        "a.yaml:3:1: 'title' may stand in the design's own file only\n"
        "a.yaml:4:1: 'zones' is no mapping in the design's own file"
    )


def test_a_circle_shows_its_way(tmp_path: Path) -> None:
    """Protects from endless reading, and the writer from searching."""
    path = write(
        tmp_path, {"d.yaml": "include: [a.yaml]\n", "a.yaml": "include: [b.yaml]\n", "b.yaml": "include: [a.yaml]\n"}
    )
    assert problems_of(path) == (
        "b.yaml:1:11: files include each other in a circle: d.yaml > a.yaml > b.yaml > a.yaml "
        "(take one of these includes away)"
    )


def test_a_file_is_included_once(tmp_path: Path) -> None:
    """Protects from a message about each id in it."""
    path = write(tmp_path, {"d.yaml": "include: [a.yaml, ./a.yaml]\n", "a.yaml": "zones: {z: {}}\n"})
    assert problems_of(path) == "d.yaml:1:19: a.yaml is included twice (include it once)"


def test_includes_stay_in_the_folder_of_the_design(tmp_path: Path) -> None:
    """Protects other files of the reader from a design that somebody else wrote."""
    write(tmp_path, {"secret.yaml": "a: 1\n", "d/in/x.yaml": "zones: {}\n"})
    (tmp_path / "d/link.yaml").symlink_to(tmp_path / "secret.yaml")
    (tmp_path / "d/way").symlink_to(tmp_path)
    names = (
        f"[{tmp_path}/secret.yaml, ../secret.yaml, in/../../secret.yaml, link.yaml, way/secret.yaml, gone.yaml, in, 3]"
    )
    path = write(tmp_path, {"d/d.yaml": f"include: {names}\n"})
    with pytest.raises(InputError) as caught:
        read_tree(path)
    assert [problem.message.replace(str(tmp_path), "") for problem in caught.value.problems] == [
        "'/secret.yaml' is an absolute path",
        "'../secret.yaml' leads out of its folder",
        "'in/../../secret.yaml' leads out of its folder",
        "'link.yaml' goes through a link",
        "'way/secret.yaml' goes through a link",
        "/d/gone.yaml does not exist",
        "/d/in is a folder",
        "this is no name of a file",
    ]
    assert {(problem.place or Place("", 0, 0))[:2] for problem in caught.value.problems} == {(str(path), 1)}


def test_refuses_what_is_no_readable_file(tmp_path: Path) -> None:
    """Protects from links, folders, pipes that never end, and empty or missing files as a design.

    A place is given only in what has lines.
    """
    path = write(tmp_path, {"d.yaml": "iotsec: 1\n", "empty.yaml": ""})
    (tmp_path / "link.yaml").symlink_to(path)
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "folder.yaml").mkdir()
    said = [problems_of(tmp_path / f"{name}.yaml") for name in ("link", "pipe", "folder", "gone", "empty", "a\0b")]
    assert said == [
        "link.yaml is a link (name the file itself)",
        "pipe.yaml is not a regular file (save the design as a file)",
        "folder.yaml is a folder (name a file in it)",
        "gone.yaml does not exist (look at its name, and at the folder that it is looked for in)",
        "empty.yaml:1:1: the file is empty (a design begins with 'iotsec: 1')",
        "a\0b.yaml cannot be read: its name is not one",
    ]


def test_the_files_together_stay_in_the_limit(tmp_path: Path) -> None:
    """Protects memory from many files that are each small enough."""
    path = write(tmp_path, {"d.yaml": "include: [a.yaml]\n", "a.yaml": "zones: {z: {}}\n"})
    assert problems_of(path, Limits(yaml_bytes=20)) == (
        "d.yaml:1:11: a.yaml is too large: at most 2 bytes of it can be read, all files of a design together "
        "(write a large design as JSON)"
    )


def test_a_design_is_a_mapping(tmp_path: Path) -> None:
    """Protects later steps, and says where the file begins wrongly."""
    assert problems_of(write(tmp_path, {"d.yaml": "# x\n- a\n"})) == (
        "d.yaml:2:1: a design is a mapping, but this file holds a list (begin with 'iotsec: 1')"
    )


def test_reads_standard_input_without_includes() -> None:
    """Protects the use in a pipe."""
    assert read_tree_from(b"iotsec: 1\n", "-").root == {"iotsec": 1}
    assert read_tree_from(b'{"iotsec": 1}', "x.json").sources.place(("iotsec",)) == Place("x.json", 1, 2)
    with pytest.raises(InputError, match="cannot include files"):
        read_tree_from(b"include: [a.yaml]\n", "-")
