"""Profiles that are wrong: one clear message with its place for each, and never a traceback, whatever stands in a file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from deriving import BASED, HEAD, RULES, TEXT, written
from hypothesis import given
from laws import examples
from sectors import PROFILED
from test_laws import SEEDS, law

from iotsec import InputError, load_profile
from iotsec.analysis.profiles.conforming import conformity
from iotsec.analysis.profiles.covering import coverage
from iotsec.cli import main
from iotsec.reports.profiles.conforming_text import conforming_text
from iotsec.reports.profiles.oscal import oscal_files
from iotsec.reports.profiles.showing_text import show_text
from iotsec.reports.profiles.wording import ProfileWording
from iotsec.requirements.crosswalks import read_crosswalk
from iotsec.requirements.deriving.resolved import resolved_tree
from iotsec.resources import template
from iotsec.testing.edits import copied
from iotsec.testing.luck import Luck, Seeded, one_of

Tree = dict[str, Any]
BOTH = [{"profile": name, "version": "1"} for name in ("base", "other")]
"""Two bases."""
TABLED = {
    **RULES,
    "B-3": {
        **RULES["B-2"],
        "parameters": {"long": {"default": "2 h", "stronger": "lower", "range": {"from": "1 h", "to": "4 h"}}},
    },
}
CLEAR = {
    "O-1": {
        "title": TEXT,
        "obligation": "shall",
        "applies_to": "flow",
        "require": {"fact": "confidentiality", "is": False},
    }
}
SEALED = {**CLEAR["O-1"], "require": {"fact": "confidentiality", "is": True}}

BAD: dict[str, tuple[Tree, str, bool]] = {
    "a weakened obligation": ({"tailor": {"B-2": {"obligation": "may"}}}, "weakens obligation of B-2 from shall to may", True),
    "a weakened value": ({"tailor": {"B-3": {"parameters": {"long": "3 h"}}}}, "weakens parameters.long of B-3 from 2 h to 3 h", True),
    "a weakened set": ({"tailor": {"B-1": {"parameters": {"ciphers": "open"}}}}, "weakens parameters.ciphers of B-1 from [a] to open", True),
    "a weakened condition": (
        {"tailor": {"B-1": {"require": {"fact": "count", "at_most": {"parameter": "most"}}}}}, "weakens require of B-1", True,
    ),
    "a later stage": ({"tailor": {"B-1": {"stage": "operation"}}}, "weakens stage of B-1 from build to operation", True),
    "a narrower when": ({"tailor": {"B-2": {"when": {"fact": "kind", "is": "thing"}}}}, "weakens when of B-2", True),
    "more waivers": ({"tailor": {"B-2": {"waivable": {"by": ["anybody"]}}}}, "weakens waivable of B-2", True),
    "a missing base": ({"extends": [{"profile": "bass", "version": "1"}]}, "there is no profile bass to extend", False),
    "another version": ({"extends": [{"profile": "base", "version": "2"}]}, "this extends base 2, but base 1 is there", False),
    "a wrong digest": (
        {"extends": [{"profile": "base", "version": "1", "digest": "sha256:0"}]}, "base 1 is not what was extended", False,
    ),
    "an unknown fact": ({"tailor": {"B-2": {"require_also": {"fact": "tampre", "is": "evident"}}}}, "a component has no fact tampre", False),
    "an unknown requirement": ({"tailor": {"B-9": {"obligation": "shall"}}}, "there is no requirement B-9 in the bases", False),
    "an empty meet": ({"extends": BOTH}, "cannot both be met: confidentiality is true, and is false", True),
    "a value out of range": ({"tailor": {"B-3": {"parameters": {"long": "30 min"}}}}, "30 min is out of range for long (it may be 1 h to 4 h)", False),
    "a value of another dimension": ({"tailor": {"B-3": {"parameters": {"long": "5 m"}}}}, "5 m cannot be assigned to long of B-3", True),
    "an id of another namespace": ({"requirements": {"Y-1": RULES["B-2"]}}, "the id begins with X- in this profile", False),
    "the namespace of the base": ({"prefix": "B-", "requirements": {"B-9": RULES["B-2"]}}, "the prefix B- is not told apart from B-", False),
    "an id of the base": ({"requirements": {"B-2": RULES["B-2"]}}, "the requirement B-2 stands in a base already", False),
    "an exclusion without reason": ({"exclude": {"B-1": {}}, "conformance": "demonstrable"}, "B-1 is left out without a reason", False),
    "an exclusion that is strict": ({"exclude": {"B-1": {"reason": TEXT}}}, "a profile that leaves out what can apply", False),
    "a lower basis": ({"least_basis": {"design": "assumed"}}, "a base asks for at least designed, not assumed", False),
    "a catalogue of nobody": ({"tailor": {"B-1": {"parameters": {"ciphers": {"catalogue": "x:none"}}}}}, "there is no catalogue x:none", False),
    "a scale of others": ({"scales": {"SL": ["low", "high"]}}, "the scale SL is known already, with other steps", False),
    "a slip of a word": ({"tailr": {}}, "unknown word tailr (did you mean tailor?)", False),
}  # fmt: skip


def ran(capfd: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, list[str]]:
    """How a command ended, what it printed, and the lines that it complained of."""
    code = main(["profile", *words])
    out, err = capfd.readouterr()
    return code, out, err.splitlines()


@pytest.mark.parametrize(("header", "message", "two"), BAD.values(), ids=BAD)
def test_a_bad_profile_is_told_in_one_line(
    header: Tree,
    message: str,
    two: bool,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Protects bodies that publish: one line with file, line and column, naming the place in the base where there is one."""
    monkeypatch.chdir(tmp_path)
    rules = {**TABLED, "B-4": {**SEALED}} if header.get("extends") is BOTH else TABLED
    written(tmp_path, "base", {"requirements": rules, "prefix": "B-", "least_basis": {"design": "designed"}})
    written(tmp_path, "other", {"requirements": CLEAR, "prefix": "O-"})
    written(tmp_path, "x", {**BASED, **{key: value for key, value in header.items() if value != {}}, **header})
    code, out, lines = ran(capfd, "show", "x")
    assert (code, out, len(lines)) == (2, "", 1), lines
    assert re.match(r"x/profile\.yaml:\d+:\d+: ", lines[0])
    assert message in lines[0]
    assert bool(re.search(r"base/profile\.yaml:\d+:\d+", lines[0])) == two


def test_a_circle_is_told_in_one_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Protects against profiles that extend each other, or themselves."""
    monkeypatch.chdir(tmp_path)
    for one, other in (("a", "b"), ("b", "a"), ("c", "c")):
        written(tmp_path, one, {"extends": [{"profile": other, "version": "1"}]})
    told = {name: ran(capfd, "show", name) for name in ("a", "c")}
    assert {name: (code, len(lines)) for name, (code, _out, lines) in told.items()} == {"a": (2, 1), "c": (2, 1)}
    assert "in a circle: a > b > a" in told["a"][2][0]
    assert "in a circle: c > c" in told["c"][2][0]


@pytest.mark.parametrize(
    "words",
    [
        ("show",),
        ("resolve",),
        ("check",),
        ("coverage",),
        ("diff", "general"),
        ("upgrade", "--check"),
        ("resolve", "--lock"),
    ],
)
def test_every_command_refuses_a_bad_profile(
    words: tuple[str, ...], tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Protects every command: a profile that is wrong ends it with 2, one line, and no traceback."""
    monkeypatch.chdir(tmp_path)
    written(tmp_path, "x", {**BASED, "extends": [{"profile": "bass", "version": "1"}]})
    command, *rest = words
    code, out, lines = ran(
        capfd, command, *[word for word in rest if word[0] != "-"], "x", *[word for word in rest if word[0] == "-"]
    )
    assert (code, out, len(lines)) == (2, "", 1), lines
    assert "there is no profile bass" in lines[0]


WHOLE: Tree = {
    **HEAD, **BASED, "conformance": "demonstrable", "sector": "waters", "notice": TEXT, "least_basis": {"design": "designed"},
    "documents": {"own": {"title": TEXT, "year": 2026, "status": "current"}}, "items": {"definition": TEXT}, "stages": {"design": TEXT},
    "fields": {"component": {
        "x:mac": {"form": "quantity", "like": "8 bit", "meaning": TEXT, "example": "64 bit"},
        "x:grade": {"form": "ordinal", "scale": "grades", "meaning": TEXT, "example": "A"},
        "x:treats": {"form": "words", "catalogue": "x:set", "meaning": TEXT, "example": ["m1"]},
        "x:peer": {"form": "ref", "to": ["component"], "meaning": TEXT, "example": "a"},
    }},
    "scales": {"grades": ["A", "B"]}, "catalogues": {"x:set": ["m1", "m2"]}, "terms": {"component": TEXT},
    "protocols": {"can": {"title": TEXT, "authentication": "none", "integrity": False}},
    "tailor": {
        "B-1": {
            "because": TEXT, "obligation": "shall", "stage": "design", "require_also": {"fact": "x:mac", "at_least": "64 bit"},
            "when_also": {"fact": "x:grade", "at_least": "B"}, "parameters": {"most": {"by_risk_class": {"1": 4}}, "ciphers": ["a", "b"]},
            "without_alternatives": ["gateway"], "waivable": {"by": ["safety_manager"], "at_most": "30 days"},
        },
    },
    "exclude": {"B-2": {"reason": TEXT}}, "not_waivable": ["B-1"],
    "requirements": {"X-1": {
        "title": TEXT, "obligation": "shall", "applies_to": ["component"], "when": {"any": [{"fact": "x:grade", "is": "A"}]},
        "require": {"all": [
            {"fact": "x:treats", "includes": {"catalogue": "x:set"}}, {"count": {"over": "evidence"}, "at_least": {"parameter": "n"}},
            {"fact": "x:grade", "at_least": {"parameter": "g.from"}}, {"fact": "x:grade", "at_most": {"parameter": "g.to"}},
        ]},
        "parameters": {
            "n": {"by": "kind", "rows": {"thing": 1, "gateway": 2}, "otherwise": 1, "stronger": "higher"},
            "g": {"default": {"from": "A", "to": "B"}, "scale": "grades", "stronger": "within"},
        },
        "sources": [{"document": "own", "clause": "1", "basis": "iotsec"}], "in_force": {"from": "2027-01-01"}, "weakens": ["availability"],
    }},
}  # fmt: skip
"""A profile that says something of everything."""

ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, float("nan"), float("inf"), 10**30, "", " ", "x", "open", "never", "1 h", "9**9**9", "2027-02-30", [], [[]], {},
    {"": {}}, {"en": 1}, [None], ["x", "x"], {"x": {"x": {"x": []}}}, {"fact": "kind", "is": "thing"}, {"parameter": "most"}, {"catalogue": []},
    {"all": []}, {"not": {"fact": "kind", "declared": True}}, "\u0000", "漢字", 0.1, ["a"] * 50,
)  # fmt: skip


def places(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in plain values."""
    if path:
        yield path
    items = tree.items() if isinstance(tree, Mapping) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in items:
        yield from places(value, (*path, key))


def deep(levels: int) -> Any:
    """Maps and lists in one another."""
    tree: Any = {"fact": "kind", "is": "thing"}
    for number in range(levels):
        tree = {"all": [tree]} if number % 2 else {"not": tree}
    return tree


def spoilt(luck: Luck, tree: Tree) -> Tree:
    """A copy in which something odd stands somewhere, something is gone, or stands where something else did."""
    made = copied(tree)
    for _ in range(1 + luck.below(2)):
        ways = list(places(made))
        path = one_of(luck, ways)
        place = made
        for step in path[:-1]:
            place = place[step]
        sort = luck.below(5)
        if sort == 0:
            del place[path[-1]]
        elif sort == 1:
            other = made
            for step in one_of(luck, ways):
                other = (
                    other[step]
                    if isinstance(other, (dict, list)) and (isinstance(other, dict) and step in other)
                    else other
                )
            place[path[-1]] = copied(other)
        elif sort == 2 and isinstance(place, dict):
            place[one_of(luck, ("x", "0", "", "require", "B-1"))] = place.pop(path[-1])
        elif sort == 3 and luck.below(4) == 0:
            place[path[-1]] = deep(150)
        else:
            place[path[-1]] = one_of(luck, ODD)
    return made


def looked_at(path: Path) -> bool:
    """Whether a profile loads; then everything that is said of profiles is said of it. Only `InputError` may be raised."""
    try:
        profile = load_profile(path)
    except InputError as error:
        assert all(str(item) for item in error.problems)
        return False
    words = ProfileWording("ja")
    conforming_text(conformity(profile), words)
    show_text(profile, words)
    resolved_tree(profile)
    oscal_files(profile)
    coverage(profile, ())
    return True


@law(250)
@given(SEEDS)
def test_nothing_in_a_profile_is_a_crash(seed: int) -> None:
    """Protects everybody: whatever stands wherever in a profile or in its base, it is told or taken, never a traceback."""
    import tempfile

    luck = Seeded(seed)
    base: Tree = {"requirements": copied(RULES), "prefix": "B-"}
    with tempfile.TemporaryDirectory() as folder:
        in_base = luck.below(4) == 0
        written(Path(folder), "base", spoilt(luck, base) if in_base else base)
        looked_at(written(Path(folder), "x", WHOLE if in_base else spoilt(luck, WHOLE)))


def test_the_profile_that_is_spoilt_is_whole(tmp_path: Path) -> None:
    """Protects the test above: before it is spoilt, the profile loads, and all is said of it."""
    written(tmp_path, "base", {"requirements": RULES, "prefix": "B-"})
    assert looked_at(written(tmp_path, "x", WHOLE))


@pytest.mark.parametrize("name", PROFILED)
def test_no_text_of_a_template_is_a_crash(name: str, tmp_path: Path) -> None:
    """Protects everybody: a sector's profile cut short, with a line twice, gone, indented otherwise or garbled is told."""
    luck = Seeded(len(name))
    lines = (template(name) / "profile.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    for _ in range(examples(12)):
        made, at = list(lines), luck.below(len(lines))
        sort = luck.below(5)
        made[at] = [made[at] * 2, "", f"   {made[at]}", made[at].replace(":", "", 1), made[at][: len(made[at]) // 2]][
            sort
        ]
        text = "".join(made[: at + 1] if sort == 4 else made)
        (tmp_path / "profile.yaml").write_text(text, encoding="utf-8")
        try:
            load_profile(tmp_path)
        except InputError as error:
            assert error.problems


def test_no_crosswalk_or_lock_is_a_crash(tmp_path: Path) -> None:
    """Protects everybody: odd crosswalks, locks and what the bases asked are told as well."""
    walk = {"crosswalk": "g", "title": TEXT, "document": {"title": TEXT, "year": 2016, "status": "current"},
            "rows": {"K1": {"title": TEXT, "requirements": ["B-1"], "basis": "interpretation"}}}  # fmt: skip
    for seed in range(examples(150)):
        (tmp_path / "walk.yaml").write_text(json.dumps(spoilt(Seeded(seed), walk)), encoding="utf-8")
        try:
            read_crosswalk(tmp_path / "walk.yaml")
        except InputError as error:
            assert error.problems
