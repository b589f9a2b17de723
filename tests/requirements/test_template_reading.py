"""Templates read into profiles: a slip of any kind does not load, and is told with its place and what was meant."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from iotsec import InputError, load_profile
from iotsec.documents.writing import write_yaml
from iotsec.errors import Problem

TEXT = {"en": "A text", "ja": "文"}
REQUIREMENT: dict[str, Any] = {
    "title": TEXT, "statement": TEXT, "item": "definition", "stage": "policy", "kind": "specification",
    "realises": ["T-1"], "obligation": "shall", "decided_by": "comparison", "applies_to": ["component"],
    "when": {"all": [{"fact": "kind", "one_of": ["thing"]}, {"not": {"fact": "zone.trust", "at_least": 2}}]},
    "require": {"any": [
        {"fact": "secure_boot", "is": True},
        {"every": {"over": "interfaces", "where": {"fact": "enabled", "is": True}, "that": {"fact": "peers", "is": "listed"}}},
        {"some": {"over": "algorithms", "that": {"it": True, "one_of": ["x"]}}},
        {"count": {"over": "interfaces"}, "at_most": {"parameter": "most"}},
        {"total": {"over": "dependencies", "of": {"fact": "bridge"}}, "at_least": {"parameter": "long"}},
        {"union": {"over": "interfaces", "of": {"fact": "threats"}}, "includes": ["x"]},
        {"plus": [{"fact": "connected_on"}, "1 year"], "at_least": "as_of"},
        {"fact": "restore_tested_on", "within": {"parameter": "age"}},
        {"fact": "algorithms", "only": {"parameter": "ciphers"}},
        {"fact": "count", "at_least": {"parameter": "band"}},
        {"reached": {"from": {"fact": "zone.trust", "at_most": 0}, "along": {"fact": "kind", "is": "command"},
                     "avoiding": {"fact": "enforces", "includes": ["filtering"]}, "target_counts": True}, "is": True},
        {"guards": {"from": {"fact": "zone.trust", "at_most": 0}, "that": {"fact": "kind", "is": "gateway"}}, "at_least": 2},
    ]},
    "alternatives": {"gw": {"title": TEXT, "when": {"fact": "constrained", "is": True}, "require": {"fact": "tamper", "is": "resistant"}}},
    "parameters": {
        "most": {"by_risk_class": {"1": 3, "2": 2, "3": 1, "4": 0}, "stronger": "lower"},
        "long": {"by": "kind", "rows": {"thing": "1 h", "gateway": "4 h"}, "otherwise": "never", "stronger": "higher"},
        "age": {"default": "1 year", "stronger": "lower"},
        "ciphers": {"default": ["AES-128-GCM"], "stronger": "subset"},
        "band": {"by": "count", "bands": {"below 10": 1, "else": 2}, "stronger": "higher"},
    },
    "weakens": ["availability"], "waivable": {"by": ["safety_manager"], "at_most": "365 days"}, "why": TEXT, "fix": TEXT,
    "sources": [{"document": "D", "clause": "1", "basis": "iotsec"}],
    "tried_on": {"not_met": {"components.a.secure_boot": False}, "unknown": [{"components.a.secure_boot": None}]},
}  # fmt: skip
PROFILE: dict[str, Any] = {
    "iotsec": 1, "profile": "t", "version": "1", "title": TEXT, "notice": TEXT, "prefix": "T-",
    "least_basis": {"policy": "assumed"}, "documents": {"D": {"title": "x", "year": 2026, "status": "current"}}, "items": {}, "stages": {},
    "requirements": {"T-1": REQUIREMENT},
}  # fmt: skip
ODD: list[Any] = [
    None,
    True,
    5,
    -1,
    "x",
    "",
    [],
    ["x"],
    [5],
    [[]],
    {},
    {"x": 1},
    {"fact": "kind"},
    {"x": {"x": []}},
    [None],
]


def paths(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every path of a tree."""
    yield path
    for key in tree if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ():
        yield from paths(tree[key], (*path, key))


def changed(path: tuple[Any, ...], value: Any) -> Any:
    """The profile with another value at a path."""
    if not path:
        return value
    tree = copy.deepcopy(PROFILE)
    place: Any = tree
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return tree


def test_the_sample_loads(tmp_path: Path) -> None:
    """Protects the tests below: without a slip the same profile is read whole."""
    file = tmp_path / "profile.json"
    file.write_text(json.dumps(PROFILE), encoding="utf-8")
    profile = load_profile(file)
    assert (profile.id, profile.version, list(profile.requirements)) == ("t", "1", ["T-1"])
    found = profile.requirements["T-1"]
    assert found.waivable is not None
    assert found.waivable.by == ("safety_manager",)
    assert [item.name for item in found.alternatives] == ["gw"]
    assert sorted(found.parameters) == ["age", "band", "ciphers", "long", "most"]


def lists_twice(problem: Problem) -> bool:
    """Whether words that may be written are listed in the message and in the hint, or one of them twice in a list."""
    told = [re.findall(r"[\w-]+(?:, [\w-]+)+", text or "") for text in (problem.message, problem.hint)]
    lists = [tuple(item.split(", ")) for found in told for item in found]
    return len(set(lists)) < len(lists) or any(len(set(words)) < len(words) for words in lists)


def test_no_shape_is_a_crash_or_is_skipped(tmp_path: Path) -> None:
    """Protects template authors: whatever stands anywhere, the profile is read with its requirement, or refused.

    A refusal has a place, and a requirement never vanishes.
    """
    file = tmp_path / "profile.json"
    refused, without_place, twice = 0, [], set()
    for path in paths(PROFILE):
        for value in ODD:
            file.write_text(json.dumps(changed(path, value)), encoding="utf-8")
            try:
                profile = load_profile(file)
            except InputError as error:
                refused += 1
                without_place += [(path, value) for problem in error.problems if problem.place is None]
                twice |= {str(problem) for problem in error.problems if lists_twice(problem)}
            else:
                assert list(profile.requirements) == ["T-1"], (path, value)
    assert refused > 2000
    assert without_place == []
    assert twice == set()


SLIPS: dict[str, tuple[tuple[Any, ...], Any, str, str | None]] = {
    "an unknown word of the profile": (("versoin",), "1", "unknown word versoin", "did you mean version?"),
    "a least basis of no stage": (("least_basis", "polcy"), "assumed", "expected a basis for each stage", ""),
    "a prefix that is none": (("prefix",), 5, "prefix cannot be read", "write how the ids of the requirements begin: capitals and a hyphen, such as WATER-"),
    "a prefix without a hyphen": (("prefix",), "T", "prefix cannot be read", "write how the ids of the requirements begin: capitals and a hyphen, such as WATER-"),
    "a prefix in small letters": (("prefix",), "t-", "prefix cannot be read", "write how the ids of the requirements begin: capitals and a hyphen, such as WATER-"),
    "a version in words": (("version",), "one", "version cannot be read", "write the version as digits and dots, such as 0.1.0"),
    "an id of two words": (
        ("profile",), "Water Works", "profile cannot be read", "write the id of the profile in small letters, such as water or water-works",
    ),
    "a wrong prefix": (("requirements", "X-2"), REQUIREMENT, "the id begins with T- in this profile", "such as T-X-2"),
    "an unknown word of a requirement": (("requirements", "T-1", "whe"), {}, "unknown word whe", "did you mean when?"),
    "an unknown item": (
        ("requirements", "T-1", "item"), "definitoin", "definitoin is no item", "did you mean definition?",
    ),
    "one language only": (
        ("requirements", "T-1", "title"), {"en": "x"}, "title is a text in English and Japanese", "write {en: ..., ja: ...}",
    ),
    "an unknown kind": (
        ("requirements", "T-1", "applies_to"), "componnt", "componnt is no kind of element", "did you mean component?",
    ),
    "no kind": (("requirements", "T-1", "applies_to"), [], "applies_to cannot be read",
                "write a kind of element, or a list of kinds"),
    "alternatives as a list": (("requirements", "T-1", "alternatives"), [{}], "alternatives cannot be read",
                               "write a map from name to {when: ..., require: ...}"),
    "an unknown document": (
        ("requirements", "T-1", "sources", 0, "document"), "E", "E is not in the profile's register of documents",
        "add it to the documents of the profile, with its date",
    ),
    "an unknown basis": (
        ("requirements", "T-1", "sources", 0, "basis"), "guess", "guess is no basis of a source",
        "write one of quoted, interpretation, unconfirmed, iotsec",
    ),
    "waived for no period": (("requirements", "T-1", "waivable", "at_most"), "long", "waivable cannot be read",
                             "write false, {by: [role], at_most: 90 days}, or by_risk_class with such terms or false for 1 to 4"),
    "never where it can fail": (
        ("requirements", "T-1", "tried_on", "not_met"), "never", "this requirement can be not met, so a fault must show it",
        "edit the reference design",
    ),
    "a trial without edits": (("requirements", "T-1", "tried_on", "unknown"), {}, "unknown holds no edits",
                              "write {components.evse.secure_boot: false}"),
    "a fact deep inside": (
        ("requirements", "T-1", "require", "any", 0, "fact"), "secure_bot", "a component has no fact secure_bot",
        "did you mean secure_boot?",
    ),
    "a parameter without direction": (
        ("requirements", "T-1", "parameters", "age", "stronger"), "up",
        "say in which direction the requirement gets stricter", "stronger: higher, lower, superset, subset, within",
    ),
    "bands out of order": (
        ("requirements", "T-1", "parameters", "band", "bands"), {"else": 1, "below 10": 2},
        "bands stand in rising order, and the last is `else`", None,
    ),
    "a range upside down": (
        ("requirements", "T-1", "parameters", "age", "range"), {"from": "2 years", "to": "1 year"},
        "nothing lies between 2 years and 1 year", "write range: {from: 1 year, to: 2 years}",
    ),
    "only declared as when": (
        ("requirements", "T-1", "when"), {"fact": "kind", "declared": True},
        "`when` is only `declared`: every silent element would be unknown", "ask for more",
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", ["yaml", "json"])
@pytest.mark.parametrize(("path", "value", "message", "hint"), SLIPS.values(), ids=SLIPS)
def test_a_slip_does_not_load(
    tmp_path: Path, path: tuple[Any, ...], value: Any, message: str, hint: str | None, form: str
) -> None:
    """Protects against rules that do not fire: told at file, line and column of the key, with what was meant."""
    tree, file = changed(path, value), tmp_path / f"profile.{form}"
    text = write_yaml(tree) if form == "yaml" else json.dumps(tree, indent=1)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_profile(file)
    problem: Problem = caught.value.problems[0]
    assert (problem.message, problem.hint if hint == "" else hint) == (message, problem.hint)
    assert problem.place is not None
    assert problem.place.file == str(file)
    line = text.splitlines()[problem.place.line - 1]
    keys = [step for step in path if isinstance(step, str)]
    assert any(key in line[problem.place.column - 1 :].split(":")[0] for key in keys)


def load(tmp_path: Path, tree: Any, name: str = "profile.json") -> Any:
    """The profile written to a file and read."""
    (tmp_path / name).write_text(json.dumps(tree), encoding="utf-8")
    return load_profile(tmp_path / name)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"from": 3, "to": 1}, "nothing lies between 3 and 1 (write range: {from: 1, to: 3})"),
        ({"from": ["a"], "to": ["b"]}, "the ends of this range are never compared (write two values of one unit"),
    ],
)
def test_a_range_of_an_open_parameter_is_read(given: Any, message: str, tmp_path: Path) -> None:
    """Protects who assigns it: where nothing is assigned yet, nobody would see that nothing can be."""
    stronger = "subset" if isinstance(given["from"], list) else "lower"
    tree = changed(
        ("requirements", "T-1", "parameters", "most"), {"default": "open", "stronger": stronger, "range": given}
    )

    with pytest.raises(InputError) as caught:
        load(tmp_path, tree)

    assert message in str(caught.value)


def test_what_is_wrong_with_both_ends_is_told_once(tmp_path: Path) -> None:
    """Protects from one slip of a two-sided parameter that is told as two."""
    sides = {"default": "open", "stronger": "within", "unit": "h", "range": {"from": "4 h", "to": "1 h"}}
    tree = changed(("requirements", "T-1", "parameters", "sides"), sides)

    with pytest.raises(InputError) as caught:
        load(tmp_path, tree)

    assert [problem.message for problem in caught.value.problems] == ["nothing lies between 4 h and 1 h"]


def test_what_is_needed_is_asked_for(tmp_path: Path) -> None:
    """Protects completeness: a requirement without a trial, or without a text, does not load; a draft needs less."""
    for key in ("tried_on", "why", "sources", "require"):
        tree = copy.deepcopy(PROFILE)
        del tree["requirements"]["T-1"][key]
        with pytest.raises(InputError, match=f"{key} is missing"):
            load(tmp_path, tree)
    draft = {
        "title": {"en": "x"},
        "obligation": "may",
        "applies_to": "component",
        "require": {"fact": "radio", "is": True},
    }
    head = {"profile": "p", "version": 1, "title": {"en": "p"}, "status": "draft"}
    profile = load(tmp_path, {**head, "requirements": {"T-1": draft}})
    assert (profile.draft, profile.version, profile.requirements["T-1"].why) == (True, "1", {})
    del draft["obligation"]
    with pytest.raises(InputError, match="obligation is missing"):
        load(tmp_path, {**head, "requirements": {"T-1": draft}})


def test_never_is_for_declarations_only(tmp_path: Path) -> None:
    """Protects `not_met: never`: allowed exactly where all that is asked is a declaration."""
    declared = {
        "all": [
            {"fact": "kind", "declared": True},
            {"every": {"over": "feeds", "that": {"fact": "zone", "declared": True}}},
        ]
    }
    trial = {"not_met": "never", "unknown": {"components.a.kind": None}}
    tree = changed(("requirements", "T-1", "require"), declared)
    del tree["requirements"]["T-1"]["alternatives"], tree["requirements"]["T-1"]["parameters"]
    tree["requirements"]["T-1"]["tried_on"] = trial
    assert load(tmp_path, tree).requirements["T-1"].tried_on.never
    tree["requirements"]["T-1"]["tried_on"] = {**trial, "not_met": {"components.a.kind": "thing"}}
    with pytest.raises(InputError, match="asks only for declarations and is never not met"):
        load(tmp_path, tree)


def test_files_beside_the_profile(tmp_path: Path) -> None:
    """Protects large templates: requirements in several files, each id once, and no file outside the folder."""
    other = {**REQUIREMENT}
    (tmp_path / "one.json").write_text(json.dumps({"T-1": other}), encoding="utf-8")
    (tmp_path / "two.json").write_text(json.dumps({"T-2": other}), encoding="utf-8")
    tree = {**PROFILE, "requirements": ["one.json", "two.json"]}
    assert list(load(tmp_path, tree).requirements) == ["T-1", "T-2"]
    (tmp_path / "two.json").write_text(json.dumps({"T-1": other}), encoding="utf-8")
    with pytest.raises(InputError, match=r"two.json:1:2: the requirement T-1 stands twice in this profile"):
        load(tmp_path, tree)
    for name in ("../one.json", "/one.json"):
        with pytest.raises(InputError, match="is no file beside the profile"):
            load(tmp_path, {**PROFILE, "requirements": [name]})


def test_the_digest_is_that_of_the_content(tmp_path: Path) -> None:
    """Protects composition: the same template has one digest in any format and order; any change gives another."""
    first = load(tmp_path, PROFILE)
    turned = {key: PROFILE[key] for key in reversed(PROFILE)}
    assert load(tmp_path, turned).digest == first.digest
    (tmp_path / "profile.yaml").write_text(write_yaml(PROFILE), encoding="utf-8")
    assert load_profile(tmp_path).digest == first.digest
    assert load(tmp_path, changed(("requirements", "T-1", "obligation"), "should")).digest != first.digest
    assert (
        load(tmp_path, changed(("requirements", "T-1", "parameters", "most", "by_risk_class", "1"), 4)).digest
        != first.digest
    )


def test_a_profile_that_is_not_there() -> None:
    """Protects the command line: a misspelt profile is told with the one that was meant."""
    with pytest.raises(InputError) as caught:
        load_profile("genral")
    assert caught.value.problems == (Problem("there is no profile genral", None, "did you mean general?"),)
