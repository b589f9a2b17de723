"""Tables of parameters without a row for some words: which are told, and what a check says where no value is stated."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from deriving import TEXT, written

from iotsec import check, load_profile
from iotsec.analysis.profiles.conforming import Reference, conformity
from iotsec.documents.reading import design_of
from iotsec.frozen import evolve
from iotsec.reports.values import asked_in_words
from iotsec.reports.wording import Wording

CLASSES = {"by_risk_class": {1: "9 h", 2: "9 h", 3: "5 h"}, "stronger": "lower"}
SIZE = {"x:size": {"form": "choice", "words": ["s", "l"], "meaning": TEXT, "example": "s"}}
BY_TWO = {
    "by": ["risk_class", "x:size"],
    "rows": {1: {"s": "9 h", "l": "9 h"}, 2: {"s": "9 h", "l": "9 h"}, 3: {"s": "9 h", "l": "8 h"}, 4: {"s": "7 h"}},
    "stronger": "lower",
}
LONG: dict[str, Any] = {"fact": "update_time", "at_most": {"parameter": "long"}}
SECOND = {"not": {"fact": "risk_class", "at_least": 4}}


def _rule(table: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    rule = {"title": TEXT, "obligation": "shall", "applies_to": "component", "require": LONG}
    return {**rule, "parameters": {"long": table}, **more}


def _told(folder: Path, rule: Mapping[str, Any], **header: Any) -> list[tuple[str, str, tuple[str, ...], str]]:
    place = written(folder, "x", {"requirements": {"X-1": rule}, "prefix": "X-", **header})
    found = conformity(load_profile(place)).uncovered
    return [(item.id, item.parameter, item.words, Path(item.place.file).name) for item in found]


GAP = [("X-1", "long", ("4",), "profile.yaml")]
CASES: dict[str, tuple[dict[str, Any], list[Any]]] = {
    "a missing class": (_rule(CLASSES), GAP),
    "a class left open": (_rule({**CLASSES, "by_risk_class": {**CLASSES["by_risk_class"], 4: "open"}}), []),  # type: ignore[dict-item]
    "another value for all else": (_rule({**CLASSES, "otherwise": "1 h"}), []),
    "a class that when excludes": (_rule(CLASSES, when={"fact": "risk_class", "at_most": 3}), []),
    "a class excluded by not": (_rule(CLASSES, when={"all": [SECOND, {"fact": "kind", "is": "thing"}]}), []),
    "a class that when may let in": (_rule(CLASSES, when={"any": [SECOND, {"fact": "kind", "is": "thing"}]}), GAP),
    "another class excluded": (_rule(CLASSES, when={"fact": "risk_class", "at_least": 2}), GAP),
    "a class for which nothing is left to ask": (
        _rule(CLASSES, require={"any": [{"fact": "risk_class", "above": 3}, LONG]}), [],
    ),
    "a use in an alternative": (
        _rule(CLASSES, require={"fact": "kind", "is": "thing"}, alternatives={"slow": {"require": LONG}}), GAP,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_table_without_a_row_is_told(name: str, tmp_path: Path) -> None:
    """Protects authors: each word without a value is told with its place, unless nothing comes to ask for it."""
    rule, told = CASES[name]
    assert _told(tmp_path, rule) == told


def test_a_table_with_two_keys_tells_both_words(tmp_path: Path) -> None:
    """Protects authors: of two keys the pair is told."""
    own = {"fields": {"component": SIZE}}
    assert _told(tmp_path, _rule(BY_TWO), **own) == [("X-1", "long", ("4, l",), "profile.yaml")]
    assert _told(tmp_path, _rule(BY_TWO, when={"fact": "x:size", "is_not": "l"}), **own) == []


def test_a_published_profile_does_not_pass_with_a_gap(tmp_path: Path) -> None:
    """Protects who adopts a profile: the gap of a draft is open, that of a published profile fails."""
    assert _told(tmp_path, _rule(CLASSES)) == GAP
    found = conformity(load_profile(tmp_path / "x"))
    assert found.passes
    published = found._replace(profile=evolve(found.profile, draft=False), reference=Reference("reference.yaml"))
    assert (published.passes, published._replace(uncovered=()).passes) == (False, True)


def test_the_unknown_says_that_the_profile_states_no_value(tmp_path: Path) -> None:
    """Protects readers: where a row is missing they are not sent to look for what the design should state."""
    place = written(tmp_path, "x", {"requirements": {"X-1": _rule(CLASSES)}, "prefix": "X-"})
    tree: dict[str, Any] = {
        "iotsec": 1, "id": "d", "systems": {"s": {"risk_class": 4}, "t": {}},
        "components": {"a": {"update_time": "1 h", "system": "s"}, "b": {"update_time": "1 h", "system": "t"}},
    }  # fmt: skip
    found = {item.id: item.because[0] for item in check(design_of(tree), load_profile(place)).unknown}
    known, keyless = found["a"], found["b"]
    assert (known.asked, known.missing) == ("at_most a value that the profile does not state (parameter long)", ())
    assert asked_in_words(known.asked, Wording("ja")) == "プロファイルに定めのない値（パラメータ long）以下"
    assert keyless.asked == "at_most not stated (parameter long)"
    assert keyless.missing
