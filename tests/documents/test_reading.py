"""Designs read from documents and written into them: every slip with its place, nothing lost on the way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from iotsec import Design, InputError, load_design, read_design, read_design_text, write_design
from iotsec.documents.reading import digest_of, tree_of
from iotsec.documents.writing import write_json, write_yaml
from iotsec.errors import Place, Problem

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = [ROOT / "examples/ev-charging/design.yaml", ROOT / "examples/ev-charging/first-draft.yaml"]

SMALL = """\
iotsec: 1
id: small
stage: design
choices: {mode: [normal, emergency]}
parties:
  cpo: {roles: [operator]}
systems:
  site: {operator: cpo, complete: [components]}
zones:
  yard: {trust: 2}
components:
  evse:
    system: site
    zone: yard
    count: 40
    secure_boot: {is: true, basis: verified, by: test-1}
    feeds: {none: battery}
  obd: {system: site, present: {mode: [emergency]}}
flows:
  start:
    from: obd
    to: evse
    via: {none: direct link}
    latency: {from: 20 ms, to: 80 ms}
"""

SLIPS: dict[str, tuple[str, str, str, str, str | None]] = {
    # what is replaced, by what, the key that is wrong, what is said, what would be right
    "unknown section": ("zones:", "zoness:", "zoness", "unknown section zoness", "did you mean zones?"),
    "unknown field": ("count: 40", "cuont: 40", "cuont", "a component has no field cuont", "did you mean count?"),
    "a name of Python": ("from: obd", "from_: obd", "from_", "from is missing", "did you mean it by from_?"),
    "wrong form": (
        "count: 40",
        "count: many",
        "count",
        "expected a whole number from 1 to 1000000000000, got 'many'",
        None,
    ),
    "wrong word": ("trust: 2", "trust: two", "trust", "expected a whole number from 0 to 4, got 'two'", None),
    "wrong unit": ("20 ms", "20 mm", "latency", "expected a quantity of time, got '20 mm' (length)", "such as 1 s"),
    "a number that is too large": (
        "20 ms",
        "1e400 s",
        "latency",
        "the number in '1e400 s' is too large, too small or too long",
        "",
    ),
    "a tower of powers": ("20 ms", "9**9**9", "latency", "", ""),
    "no number": ("20 ms", "nan h", "latency", "'nan h' does not begin with a number", ""),
    "upside down": (
        "from: 20 ms, to: 80 ms",
        "from: 80 ms, to: 20 ms",
        "latency",
        "the range is upside down: 80 ms is more than 20 ms",
        "write the lower end first",
    ),
    "dangling reference": ("zone: yard", "zone: yrd", "zone", "there is no element yrd", "did you mean yard?"),
    "wrong kind": ("zone: yard", "zone: site", "zone", "site is a system, but zone names a zone", None),
    "id of two kinds": (
        "  yard: {",
        "  cpo: {",
        "cpo",
        "the id cpo is used twice: also by a party",
        "give each element an id of its own",
    ),
    "unknown choice": ("present: {mode", "present: {mod", "mod", "there is no choice mod", "did you mean mode?"),
    "unknown option": (
        "present: {mode: [emergency]",
        "present: {mode: [emergncy]",
        "mode",
        "mode has no option emergncy",
        "did you mean emergency?",
    ),
    "two wrappers": (
        "{none: battery}",
        "{none: battery, is: []}",
        "feeds",
        "say one of `is`, `none`, `including` and `per`, with `basis` and `by` beside it",
        None,
    ),
    "bad basis": (
        "basis: verified",
        "basis: proven",
        "secure_boot",
        "'proven' is not a basis: write one of assumed, required, designed, built, verified",
        None,
    ),
    "complete of nothing": (
        "[components]",
        "[componets]",
        "complete",
        "componets is nothing that can be complete here",
        "did you mean components?",
    ),
    "no format": (
        "iotsec: 1",
        "iotsec: 2",
        "iotsec",
        "this program reads format 1, and the document says something else",
        "write the whole number without quotes: iotsec: 1",
    ),
    "stage": (
        "stage: design",
        "stage: desing",
        "stage",
        "'desing' is not one of policy, risk-assessment, design, build, operation",
        "did you mean design?",
    ),
    "an element that is a list": (
        "yard: {trust: 2}",
        "yard: [trust]",
        "yard",
        "expected the fields of yard",
        "write a map from field to value",
    ),
    "an id beside its key": ("trust: 2", "id: yard", "id", "", ""),
}


def problems_of(path: Path) -> list[Problem]:
    """Everything that is wrong with this file."""
    with pytest.raises(InputError) as caught:
        read_design(path)
    return list(caught.value.problems)


@pytest.mark.parametrize("comments", [0, 3], ids=["as written", "with comment lines inserted"])
@pytest.mark.parametrize(("old", "new", "key", "message", "hint"), SLIPS.values(), ids=SLIPS)
def test_the_place_of_a_slip_is_where_its_key_stands(
    tmp_path: Path, old: str, new: str, key: str, message: str, hint: str | None, comments: int
) -> None:
    """Protects every message about a design: read the file at that line and column, and the wrong key stands there."""
    assert SMALL.count(old) == 1 or old == "20 ms"
    lines = SMALL.replace(old, new, 1).splitlines(keepends=True)
    text = "".join(f"{'# a comment' + chr(10) if comments else ''}{line}" for line in lines)
    path = tmp_path / "small.yaml"
    path.write_text("# first\n" * comments + text, encoding="utf-8")
    problem = problems_of(path)[0]
    assert problem.place is not None
    line = path.read_text(encoding="utf-8").splitlines()[problem.place.line - 1]
    assert line[problem.place.column - 1 :].startswith(key)
    assert problem.place.file == str(path)
    if message:
        assert (problem.message, problem.hint) == (message, problem.hint if hint == "" else hint)


def test_missing_and_unknown_is_one_message() -> None:
    """Protects readers from two messages for one slip: a required field that was misspelt."""
    with pytest.raises(InputError) as caught:
        read_design_text("iotsec: 1\nid: d\ncomponents: {a: {}}\nflows:\n  f: {frm: a, to: a}\n")
    assert caught.value.problems == (Problem("from is missing", Place("design.yaml", 5, 7), "did you mean it by frm?"),)


def test_a_missing_field_stands_at_its_element() -> None:
    """Protects the place of what is not there: the element that lacks it."""
    with pytest.raises(InputError) as caught:
        read_design_text("iotsec: 1\nid: d\ncomponents: {a: {}}\nflows:\n  f: {to: a}\n")
    assert caught.value.problems == (Problem("from is missing", Place("design.yaml", 5, 3), "state from"),)


WRONG_WORDS: dict[str, tuple[dict[str, Any], str]] = {
    "fields": ({"colour": "red"}, "a component has no field colour"),
    "references": ({"feeds": ["c99999x"]}, "there is no element c99999x"),
}


@pytest.mark.parametrize(("fields", "message"), WRONG_WORDS.values(), ids=WRONG_WORDS)
def test_a_hundred_thousand_wrong_words_are_told_in_time(fields: dict[str, Any], message: str) -> None:
    """Protects against a wall of text and an endless wait: the first hundred, how many there are, in some seconds.

    The bound is far above what it takes; to look for what was meant a hundred thousand times would take hours.
    """
    components = {f"c{number}": fields for number in range(100_000)}
    text = json.dumps({"iotsec": 1, "id": "d", "components": components})
    with pytest.raises(InputError) as caught:
        read_design_text(text, "d.json")
    error = caught.value
    assert (error.found, len(error.problems)) == (100_000, 100)
    lines = str(error).splitlines()
    assert (len(lines), lines[-1]) == (101, "... and 99900 more of 100000 problems")
    assert message in lines[0]


def test_includes_join_and_keep_their_places(tmp_path: Path) -> None:
    """Protects split designs: the same design and digest as in one file, and messages name the right file."""
    whole = tmp_path / "whole.yaml"
    whole.write_text(SMALL, encoding="utf-8")
    head, _, rest = SMALL.partition("components:\n")
    parts, _, flows = rest.partition("flows:\n")
    (tmp_path / "parts").mkdir()
    root = tmp_path / "root.yaml"
    root.write_text(f"{head}include: [parts/things.yaml, flows.yaml]\n", encoding="utf-8")
    things, ways = tmp_path / "parts/things.yaml", tmp_path / "flows.yaml"
    things.write_text(f"components:\n{parts}", encoding="utf-8")
    ways.write_text(f"flows:\n{flows}", encoding="utf-8")
    one, split = load_design(whole), load_design(root)
    assert (tree_of(split.design), split.digest) == (tree_of(one.design), one.digest)
    assert split.place("component", "evse", "zone") == Place(str(things), 4, 5)
    assert split.place("flow", "start", "latency.to") == Place(str(ways), 6, 28)
    assert split.place("zone", "yard") == Place(str(root), 10, 3)
    things.write_text(f"components:\n{parts.replace('zone: yard', 'zone: yrd')}", encoding="utf-8")
    assert problems_of(root) == [Problem("there is no element yrd", Place(str(things), 4, 5), "did you mean yard?")]


def test_json_designs_have_places_too(tmp_path: Path) -> None:
    """Protects importers, which write JSON: the same messages, with line and column."""
    path = tmp_path / "d.json"
    path.write_text('{"iotsec": 1, "id": "d",\n "components": {\n  "a": {"count": 0}}}', encoding="utf-8")
    assert problems_of(path) == [
        Problem("expected a whole number from 1 to 1000000000000, got 0", Place(str(path), 3, 9), None)
    ]


@pytest.mark.parametrize("text", ["5", "[]", '"x"', "[1]"])
def test_json_that_is_no_object_is_refused(tmp_path: Path, text: str) -> None:
    """Protects against a traceback for a JSON file that holds something else."""
    path = tmp_path / "d.json"
    path.write_text(text, encoding="utf-8")
    (problem,) = problems_of(path)
    assert problem.place == Place(str(path), 1, 1)
    assert problem.message.startswith("a design is a mapping, but this file holds a ")


@pytest.mark.parametrize("form", ["yaml", "json"])
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_writing_gives_the_same_design(path: Path, form: str) -> None:
    """Protects everything that edits designs: what is written reads back equal, with the same digest."""
    design = read_design(path)
    text = write_design(design, format=form)
    again = read_design_text(text, f"d.{form}")
    assert (again.elements, again.written()) == (design.elements, design.written())
    assert digest_of(again) == digest_of(design)
    assert write_design(again, format=form) == text


def test_the_digest_is_that_of_the_content() -> None:
    """Protects comparisons of runs: order, format and comments do not count; a value, a basis and an id do."""

    def digest(text: str, name: str = "d.yaml") -> str:
        return digest_of(read_design_text(text, name))

    first = digest(SMALL)
    tree = tree_of(read_design_text(SMALL))
    turned = {"iotsec": 1, **{key: tree[key] for key in reversed(tree)}}
    turned["components"] = dict(reversed(tree["components"].items()))
    assert digest("# note\n" + SMALL) == first
    assert digest(write_json(turned), "d.json") == first
    assert digest(write_yaml(turned)) == first
    changed = [
        SMALL.replace("count: 40", "count: 41"),
        SMALL.replace("basis: verified", "basis: built"),
        SMALL.replace("obd", "obd2"),
        SMALL.replace("{none: battery}", "[]"),
    ]
    assert len({first, *map(digest, changed)}) == 1 + len(changed)


SAMPLES: list[Any] = [
    None,
    True,
    5,
    -1,
    1.5,
    "x",
    "",
    [],
    ["x"],
    ["x", "x"],
    [5],
    [[]],
    {},
    {"x": 1},
    {"is": 5},
    {"is": []},
]
SAMPLES += [
    {"none": "r"},
    {"none": 5},
    {"including": ["x"]},
    {"including": 5},
    {"between": [1, 2]},
    {"between": [2, 1]},
]
SAMPLES += [
    {"between": ["1 h", "2 h"]},
    {"from": 5},
    {"is": 1, "none": "x"},
    {"is": {"between": [1, []]}},
    [{"x": 1}],
    [None],
]
SAMPLES += [10**400, 1e308, "2027-01-01", {"x": {"x": []}}]


def test_no_value_of_any_field_is_a_crash() -> None:
    """Protects against tracebacks: whatever stands in a field, it is read or refused with a message."""
    from iotsec.documents.reading import design_of
    from iotsec.model.kinds import KINDS

    tried = refused = read = 0
    for kind in KINDS.values():
        names = [info.alias or name for name, info in kind.model_fields.items() if name != "id"]
        for name in names:
            for value in SAMPLES:
                element, tried = {name: value}, tried + 1
                tree: dict[str, Any] = {"iotsec": 1, "id": "d"}
                tree |= element if kind is Design else {kind.SECTION: {"e": element}}
                try:
                    again = design_of(tree_of(design_of(tree)))
                except InputError as error:
                    refused += all(problem.message for problem in error.problems)
                else:
                    read += 1
                    assert isinstance(again, Design)
    assert refused > read > 500
    assert refused + read == tried
