"""Several bases: what they have alike is taken once, what differs meets in the stricter, what conflicts is told."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from deriving import TEXT, written

from iotsec import InputError, Profile, check, load_profile
from iotsec.documents.reading import design_of
from iotsec.requirements.deriving.values_order import parameter_text

ROOT = {
    "R-1": {
        "title": TEXT, "obligation": "should", "applies_to": "component", "when": {"fact": "kind", "is": "thing"},
        "require": {"all": [
            {"fact": "count", "at_most": {"parameter": "most"}}, {"fact": "algorithms", "includes": {"parameter": "ciphers"}},
            {"fact": "algorithms", "only": {"parameter": "allowed"}},
            {"fact": "update_time", "at_least": {"parameter": "time.from"}}, {"fact": "update_time", "at_most": {"parameter": "time.to"}},
        ]},
        "parameters": {
            "most": {"by": "kind", "rows": {"thing": 9, "gateway": 9}, "otherwise": 9, "stronger": "lower"},
            "ciphers": {"default": ["a"], "stronger": "superset"},
            "allowed": {"default": ["a", "b", "c", "d", "e"], "stronger": "subset"},
            "time": {"default": {"from": "1 h", "to": "30 h"}, "stronger": "within", "range": {"from": "1 h", "to": "50 h"}},
        },
        "alternatives": {name: {"require": {"fact": "kind", "is": "gateway"}} for name in ("one", "two")},
        "waivable": {"by": ["a", "b"]},
    }
}  # fmt: skip


def diamond(folder: Path, left: Mapping[str, Any], right: Mapping[str, Any], **header: Any) -> Profile:
    """A profile of two bases, both derived from one root."""
    written(folder, "root", {"requirements": ROOT, "prefix": "R-"})
    for name, more in (("left", left), ("right", right)):
        written(folder, name, {"extends": [{"profile": "root", "version": "1"}], "prefix": f"{name.upper()}-", **more})
    both = [{"profile": name, "version": "1"} for name in ("left", "right")]
    return load_profile(written(folder, "x", {"extends": both, "prefix": "X-", **header}))


def told(folder: Path, left: Mapping[str, Any], right: Mapping[str, Any], **header: Any) -> list[str]:
    """What is wrong with it."""
    with pytest.raises(InputError) as caught:
        diamond(folder, left, right, **header)
    return [str(problem).replace(f"{folder}/", "") for problem in caught.value.problems]


def tailor(**parts: Any) -> dict[str, Any]:
    """A base that changes these parts of the requirement."""
    return {"tailor": {"R-1": parts}}


def test_a_diamond_takes_the_root_once(tmp_path: Path) -> None:
    """Protects diamonds: what both sides left as it was is the very requirement of the root."""
    found = diamond(tmp_path, {}, {})
    assert found.requirements["R-1"].tailored_by == ""
    assert found.requirements["R-1"] is found.bases[0].bases[0].requirements["R-1"]


def test_bases_meet_in_the_strictest_of_each_part(tmp_path: Path) -> None:
    """Protects every base: of each part the stricter is taken, sets are united or shared, each with its origin."""
    left = tailor(
        obligation="shall", waivable={"by": ["a"]}, without_alternatives=["one"],
        parameters={"most": {"rows": {"thing": 5}}, "ciphers": ["a", "b"], "allowed": ["a", "b", "c", "d"], "time": {"from": "2 h"}},
        require_also={"fact": "secure_boot", "is": True},
    )  # fmt: skip
    right = tailor(
        stage="policy", parameters={"most": {"rows": {"gateway": 3}}, "ciphers": ["c", "a"], "allowed": ["a", "b", "c", "e"], "time": {"to": "20 h"}},
        require_also={"fact": "rollback", "is": True}, when_also={"fact": "kind", "is": "gateway"},
    )  # fmt: skip
    found = diamond(tmp_path, left, right)
    requirement = found.requirements["R-1"]
    assert {name: parameter_text(item) for name, item in requirement.parameters.items()} == {
        "most": "thing: 5, gateway: 3, otherwise: 9", "ciphers": "[a, b, c]", "allowed": "[a, b, c]", "time.from": "2 h", "time.to": "20 h",
    }  # fmt: skip
    assert (requirement.obligation, requirement.waivable.by, [item.name for item in requirement.alternatives]) == (
        "shall",
        ("a",),
        ["two"],
    )
    good = {
        "kind": "gateway",
        "count": 3,
        "algorithms": ["a", "b", "c"],
        "update_time": "3 h",
        "secure_boot": True,
        "rollback": True,
    }
    cases = {
        "good": good, "without-left": {**good, "secure_boot": False}, "without-right": {**good, "rollback": False},
        "too-many": {**good, "count": 6}, "too-short": {**good, "update_time": "90 min"},
    }  # fmt: skip
    tree = {
        "iotsec": 1,
        "id": "d",
        "in_service_from": "2028-01-01",
        "as_of": "2028-02-01",
        "stage": "operation",
        "components": cases,
    }
    verdicts = {item.id: (item.verdict.word, item.alternative) for item in check(design_of(tree), found).select()}
    assert verdicts == {
        **dict.fromkeys(cases, ("met", "two")),
        "good": ("met", None),
    }  # An alternative allows gateways.
    pumps = {id: {**case, "kind": "thing"} for id, case in cases.items()}
    verdicts = {item.id: item.verdict.word for item in check(design_of({**tree, "components": pumps}), found).select()}
    assert verdicts == {
        "good": "met", "without-left": "not_met", "without-right": "not_met", "too-many": "not_met", "too-short": "not_met",
    }  # fmt: skip


def test_conditions_bring_their_parameters(tmp_path: Path) -> None:
    """Protects joins: a base that asks for more by a new parameter brings it; of one name in both the stricter holds."""

    def more(fact: str, name: str, value: str) -> dict[str, Any]:
        said = {name: {"default": value, "stronger": "lower"}}
        return tailor(require_also={"fact": fact, "at_most": {"parameter": name}}, parameters=said)

    found = diamond(tmp_path, more("update_time", "left", "1 h"), more("repair_time", "right", "2 h")).requirements[
        "R-1"
    ]
    assert {"left", "right"} <= set(found.parameters)
    found = diamond(tmp_path, more("update_time", "own", "1 h"), more("repair_time", "own", "2 h")).requirements["R-1"]
    assert parameter_text(found.parameters["own"]) == "1 h"


@pytest.mark.parametrize(("left", "right", "message"), [
    (tailor(parameters={"allowed": ["a", "b"]}), tailor(parameters={"allowed": ["c", "d"]}), "[a, b] and [c, d] have no common value"),
    (tailor(require_also={"fact": "secure_boot", "is": True}), tailor(require_also={"fact": "secure_boot", "is": False}),
     "nothing meets both secure_boot is true, and is false"),
    (tailor(parameters={"ciphers": ["a", "b"]}), tailor(parameters={"allowed": ["a", "c"]}),
     "nothing meets both algorithms includes [a, b], and only [a, c]"),
    (tailor(parameters={"time": {"from": "20 h"}}), tailor(parameters={"time": {"to": "10 h"}}),
     "nothing meets both update_time at_least 20 h, and at_most 10 h"),
])  # fmt: skip
def test_an_empty_meet_is_told(left: Any, right: Any, message: str, tmp_path: Path) -> None:
    """Protects from profiles that nothing can meet: where two bases have no common value, a reasoned choice is asked for."""
    found = told(tmp_path, left, right)
    assert len(found) == 1, found
    assert all(part in found[0] for part in (message, "left 1 (left/profile.yaml:", "right 1 (right/profile.yaml:")), (
        found
    )


ENCRYPT = {
    "title": TEXT,
    "obligation": "shall",
    "applies_to": "flow",
    "require": {"fact": "confidentiality", "is": True},
}
CLEAR = {**ENCRYPT, "require": {"fact": "confidentiality", "is": False}}


def test_conflicting_requirements_of_two_bases_are_told(tmp_path: Path) -> None:
    """Protects from two requirements of which one must fail: both are named with their lines, and how to settle it."""
    found = told(tmp_path, {"requirements": {"LEFT-1": ENCRYPT}}, {"requirements": {"RIGHT-1": CLEAR}})
    assert [item.replace("\n", " ") for item in found] == [
        (
            "x/profile.yaml:14:3: LEFT-1 of left 1 (left/profile.yaml:17:3) and RIGHT-1 of right 1 (right/profile.yaml:17:3) cannot both "
            "be met: confidentiality is true, and is false (say which base is left: resolve: {RIGHT-1: {leave: right, reason: {en: ..., ja: ...}}})"
        )
    ]


def test_a_reasoned_choice_settles_it(tmp_path: Path) -> None:
    """Protects readers: which base is left, and why, stands in the profile; strict it can no longer call itself."""
    left, right = {"requirements": {"LEFT-1": ENCRYPT}}, {"requirements": {"RIGHT-1": CLEAR}}
    choice = {"RIGHT-1": {"leave": "right", "reason": TEXT}}
    assert "cannot be shown to ask for it" in told(tmp_path, left, right, resolve=choice)[0]
    found = diamond(tmp_path, left, right, resolve=choice, conformance="demonstrable")
    assert (sorted(found.requirements), {id: item.profile for id, item in found.excluded.items()}) == (
        ["LEFT-1", "R-1"],
        {"RIGHT-1": "right"},
    )


def test_requirements_that_never_meet_may_both_stand(tmp_path: Path) -> None:
    """Protects profiles from conflicts that are none: a reason why the two never apply together keeps both."""
    left, right = {"requirements": {"LEFT-1": ENCRYPT}}, {"requirements": {"RIGHT-1": CLEAR}}
    found = diamond(tmp_path, left, right, resolve={"RIGHT-1": {"leave": "none", "reason": TEXT}})
    assert sorted(found.requirements) == ["LEFT-1", "R-1", "RIGHT-1"]


def test_a_tailoring_holds_against_both_bases(tmp_path: Path) -> None:
    """Protects both bases: what is stricter than the one and weaker than the other is refused."""
    left, right = tailor(parameters={"most": {"rows": {"thing": 3}}}), tailor(obligation="shall")
    found = told(tmp_path, left, right, tailor={"R-1": {"parameters": {"most": {"rows": {"thing": 6}}}}})
    assert len(found) == 1
    assert "weakens parameters.most of R-1" in found[0]
    assert "left 1 says it at left/profile.yaml" in found[0]


def test_a_value_out_of_range_is_told(tmp_path: Path) -> None:
    """Protects open parameters: only what its range allows is assigned."""
    written(tmp_path, "root", {"requirements": ROOT, "prefix": "R-"})
    header = {
        "extends": [{"profile": "root", "version": "1"}],
        "prefix": "X-",
        **tailor(parameters={"time": {"from": "30 min"}}),
    }
    with pytest.raises(
        InputError, match=r"x/profile.yaml:\d+:\d+: 30 min is out of range for time.from \(it may be 1 h to 50 h\)"
    ):
        load_profile(written(tmp_path, "x", header))
