"""`iotsec profile`: what each command prints, in both formats, and how it ends."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from deriving import BASED, RULES, TEXT, written
from sectors import PROFILED

from iotsec import check, load_profile
from iotsec.cli import main
from iotsec.documents.reading import design_of
from iotsec.requirements.deriving.orders import changes
from iotsec.requirements.reading import load_profiles

SHIPPED = ["general", *PROFILED]


@pytest.fixture
def ran(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs a command in a folder of its own; gives how it ended, what it printed, what it complained of."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str, str]:
        code = main(["profile", *words])
        out, err = capfd.readouterr()
        return code, out, err

    return run


def profiles(folder: Path, header: dict[str, Any]) -> None:
    """A base, and a profile derived from it."""
    written(folder, "base", {"requirements": RULES, "prefix": "B-"})
    written(folder, "x", {**BASED, **header})


def test_list_names_what_comes_with_iotsec(ran: Any) -> None:
    """Protects readers: every template is listed, with what it builds on and how much it asks."""
    code, out, _ = ran("list", "--format", "json")
    listed = {item["name"]: item["extends"] for item in json.loads(out)["profiles"]}
    assert (code, listed["general"], listed["automotive"]) == (0, [], ["general"])
    assert ran("list")[1].splitlines()[0].split() == [
        "profile",
        "version",
        "extends",
        "conformance",
        "requirements",
        "title",
    ]


def test_show_says_what_a_profile_changes(ran: Any, tmp_path: Path) -> None:
    """Protects readers: the reason of each change stands beside the requirement, in their language."""
    profiles(tmp_path, {"tailor": {"B-1": {"obligation": "shall", "because": {"en": "A reason.", "ja": "理由。"}}}})
    assert "changed: A reason." in ran("show", "x")[1]
    assert "変更：理由。" in ran("show", "x", "--lang", "ja")[1]
    shown = json.loads(ran("show", "x", "--format", "json")[1])
    assert shown["requirement_list"]["B-1"]["changed_by"] == "x"


def test_check_says_what_is_shown_and_how(ran: Any, tmp_path: Path) -> None:
    """Protects bodies that publish: every step is named with both values and the order under which it is no weaker."""
    profiles(
        tmp_path, {"tailor": {"B-1": {"parameters": {"most": {"by_risk_class": {"1": 4}}}, "obligation": "shall"}}}
    )
    code, out, _ = ran("check", "x")
    assert code == 0
    assert out.splitlines()[2:9] == [
        "SHOWN, for the requirements as encoded and under the declared orders",
        "  2 requirements of base 1, each with one disposition: 1 as it is, 1 changed, 0 left out",
        "  changed, in each step no weaker:",
        "    B-1 obligation: from should to shall (shall > should > may)",
        "    B-1 parameters.most: from 1: 9 to 1: 4 (lower is stronger)",
        "      which weakens: availability",
        "  requirements of its own: 0",
    ]
    assert "Conformance as claimed (strict) holds." in out


WEAKER = {"tailor": {"B-3": {"require": {"all": [{"fact": "count", "at_most": 2}]}, "because": TEXT}}}
THREE = {
    "B-3": {
        "title": TEXT, "obligation": "shall", "applies_to": "component", "when": {"fact": "kind", "is": "thing"},
        "require": {"all": [{"fact": "count", "at_most": 5}, {"fact": "secure_boot", "is": True}]},
    }
}  # fmt: skip


def test_check_finds_a_counterexample(ran: Any, tmp_path: Path) -> None:
    """Protects bases: a step that no order compares is refuted by the smallest design that shows it, and that is true."""
    written(tmp_path, "base", {"requirements": THREE, "prefix": "B-"})
    written(tmp_path, "x", {**BASED, **WEAKER})
    code, out, _ = ran("check", "x", "--format", "json")
    answer = json.loads(out)
    example = answer["argued"][0]["search"]["found"]
    assert (code, answer["holds"]) == (1, False)
    assert example["tree"]["components"] == {"e0": {"kind": "thing", "secure_boot": False}}
    design = design_of(example["tree"])
    verdicts = [
        next(item.verdict.word for item in check(design, profile).select() if item.requirement.id == "B-3")
        for profile in load_profiles([tmp_path / "base", tmp_path / "x"])
    ]
    assert verdicts == ["not_met", "met"]
    assert "this meets the new text, and not that of base: component e0" in ran("check", "x")[1]


def test_check_does_not_show_what_is_left_out(ran: Any, tmp_path: Path) -> None:
    """Protects bases: a profile that leaves something out may claim demonstrable only, and its reason is told."""
    profiles(
        tmp_path,
        {
            "exclude": {"B-1": {"reason": {"en": "No such thing here.", "ja": "対象なし。"}}},
            "conformance": "demonstrable",
        },
    )
    code, out, _ = ran("check", "x")
    assert code == 0
    assert "B-1 of base is left out: No such thing here." in out
    assert "so what meets x meets base" not in out


def test_check_asks_the_reference_design(ran: Any, tmp_path: Path) -> None:
    """Protects profiles that nothing can meet: the reference design has to meet the profile."""
    profiles(tmp_path, {"reference_design": "design.yaml", "tailor": {"B-2": {"parameters": {"long": "1 h"}}}})
    for time, ends in (("2 h", 1), ("30 min", 0)):
        tree = {
            "iotsec": 1,
            "id": "d",
            "stage": "operation",
            "components": {"a": {"update_time": time, "kind": "gateway"}},
        }
        (tmp_path / "x" / "design.yaml").write_text(json.dumps(tree), encoding="utf-8")
        code, out, _ = ran("check", "x")
        assert (code, "design.yaml does not meet it: 1 not met" in out) == (ends, ends == 1)


BUT = "Conformance of the derivation as claimed (strict) holds, but the profile does not pass: "
LAST: dict[str, tuple[dict[str, Any], int, list[str], str]] = {
    "a draft may lack a design": ({}, 0, [], "Conformance as claimed (strict) holds."),
    "published without a design": (
        {"status": "published"}, 1, ["reference named"],
        f"{BUT}published, without `status: draft`, it still lacks a `reference_design` that meets it.",
    ),
    "a design that is not there": (
        {"reference_design": "nowhere.yaml"}, 1, ["reference readable"], f"{BUT}its reference design cannot be read.",
    ),
    "a design that does not meet it": (
        {"reference_design": "design.yaml"}, 1, ["reference met"], f"{BUT}its reference design does not meet it.",
    ),
    "nothing extended": (
        {"requirements": RULES, "prefix": "B-", "reference_design": "nowhere.yaml"}, 1, ["reference readable"],
        "The profile does not pass: its reference design cannot be read.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LAST)
def test_check_ends_with_why_it_fails(name: str, ran: Any, tmp_path: Path) -> None:
    """Protects bodies that publish: where the command ends with 1, its last words say why, in both languages."""
    said, ends, lacks, last = LAST[name]
    header = {key: value for key, value in said.items() if value != "published"}
    written(tmp_path, "base", {"requirements": RULES, "prefix": "B-"})
    written(tmp_path, "x", header if "requirements" in header else {**BASED, **header})
    tree = {"iotsec": 1, "id": "d", "stage": "operation", "components": {"a": {"kind": "gateway"}}}
    (tmp_path / "x" / "design.yaml").write_text(json.dumps(tree), encoding="utf-8")
    if said != header:
        place = tmp_path / "x" / "profile.yaml"
        place.write_text(place.read_text(encoding="utf-8").replace('"status": "draft",', ""), encoding="utf-8")
    code, out, _ = ran("check", "x")
    assert (code, " ".join(out.split()).rpartition(' "Met"')[0].endswith(last)) == (ends, True), out
    assert json.loads(ran("check", "x", "--format", "json")[1])["lacks"] == lacks
    assert ("検査は不合格" in ran("check", "x", "--lang", "ja")[1]) is bool(lacks)
    if said.get("reference_design") == "nowhere.yaml":
        assert re.search(r"x/profile\.yaml:\d+:\d+: x/nowhere\.yaml does not exist", " ".join(out.split()))


def test_check_tries_faults_and_silences(ran: Any, tmp_path: Path) -> None:
    """Protects bodies that publish: a fault that is not caught, and a silence that is not unknown, are told as failures."""
    said = {
        "title": TEXT,
        "obligation": "shall",
        "applies_to": "component",
        "require": {"fact": "secure_boot", "is": True},
    }
    good = {"not_met": {"components.a.secure_boot": False}, "unknown": {"components.a.secure_boot": None}}
    bad = {
        "not_met": [{"components.a.rollback": False}, {"components.b.rollback": False}],
        "unknown": {"components.a.rollback": None},
    }  # fmt: skip
    tree = {"iotsec": 1, "id": "d", "components": {"a": {"secure_boot": True}}}
    for tried_on, ends, told in (
        (good, 0, ["1 fault of its reference design is caught, each by", "and 1 silence is unknown"]),
        (bad, 1, [
            "X-1 does not catch its fault: components.a.rollback = false",
            "X-1 cannot be tried with components.b.rollback = false: components.b.rollback: there is no element b in components",
            "X-1 does not call its silence unknown: components.a.rollback = null",
        ]),
    ):  # fmt: skip
        header = {
            "requirements": {"X-1": {**said, "tried_on": tried_on}}, "reference_design": "design.yaml", "prefix": "X-",
        }  # fmt: skip
        written(tmp_path, "x", header)
        (tmp_path / "x" / "design.yaml").write_text(json.dumps(tree), encoding="utf-8")
        code, out, _ = ran("check", "x")
        assert (code, [line for line in told if line not in " ".join(out.split())]) == (ends, []), out
        assert len(json.loads(ran("check", "x", "--format", "json")[1])["tried"]["missed"]) == (3 if ends else 0)


def test_a_reference_design_that_is_asked_nothing_shows_nothing(ran: Any, tmp_path: Path) -> None:
    """Protects readers: that nothing is open in a design shows something only of what applies to it."""
    rule = {"title": TEXT, "obligation": "shall", "applies_to": "component", "require": {"fact": "kind", "is": "thing"}}
    narrow = {**rule, "when": {"fact": "kind", "is": "store"}, "require": {"fact": "immutable", "is": True}}
    own = {"requirements": {"X-1": rule, "X-2": narrow}, "tailor": {"B-2": {"parameters": {"long": "2 h"}}}}
    profiles(tmp_path, {"reference_design": "design.yaml", "sector": "sea", **own})
    unasked = "nothing of its own is asked of the reference design design.yaml: no system there is of its sector (sea)"
    idle = "applies to nothing in design.yaml, so that it is not shown that it can be met: X-2"
    for sector, ends, told in (("land", 1, unasked), ("sea", 0, idle)):
        tree = {
            "iotsec": 1, "id": "d", "systems": {"s": {"sector": sector}},
            "components": {"a": {"kind": "thing", "system": "s", "algorithms": ["a"], "count": 1, "update_time": "1 h"}},
        }  # fmt: skip
        (tmp_path / "x" / "design.yaml").write_text(json.dumps(tree), encoding="utf-8")
        code, out, _ = ran("check", "x")
        assert (code, " ".join(told.split()) in " ".join(out.split())) == (ends, True), out


@pytest.mark.parametrize("name", SHIPPED)
def test_resolving_is_deterministic_and_idempotent(name: str, ran: Any, tmp_path: Path) -> None:
    """Protects published texts: the same bytes in every run, and a resolved profile resolves to itself and asks the same."""
    code, once, _ = ran("resolve", name)
    (tmp_path / "flat").mkdir()
    (tmp_path / "flat" / "profile.yaml").write_text(once, encoding="utf-8")
    assert (code, ran("resolve", name)[1], ran("resolve", "flat")[1]) == (0, once, once)
    whole, flat = load_profile(name), load_profile(tmp_path / "flat")
    differ = [
        id for id in whole.requirements if any(True for _step in changes(whole.requirements[id], flat.requirements[id]))
    ]
    assert (list(whole.requirements), differ) == (list(flat.requirements), [])


def test_resolve_tells_the_origin_of_every_part(ran: Any, tmp_path: Path) -> None:
    """Protects provenance: of each requirement it is said from where the whole is, and each part that was changed."""
    profiles(tmp_path, {"tailor": {"B-1": {"obligation": "shall"}}})
    entry = json.loads(ran("resolve", "x", "--format", "json")[1])["requirements"]["B-1"]
    assert {part: re.sub(r"\(.*/", "(", told) for part, told in entry["origin"].items()} == {
        "whole": "base 1 (profile.yaml:10:3)", "obligation": "x 1 (profile.yaml:18:4)",
    }  # fmt: skip


def test_a_lock_holds_a_profile_to_its_bases(ran: Any, tmp_path: Path) -> None:
    """Protects published profiles: a base with another text is refused, with the place in the lock, until it is renewed."""
    profiles(tmp_path, {})
    assert ran("resolve", "x", "--lock")[0] == 0
    assert ran("show", "x")[0] == 0
    written(
        tmp_path, "base", {"requirements": {**RULES, "B-1": {**RULES["B-1"], "obligation": "shall"}}, "prefix": "B-"}
    )
    code, _, err = ran("show", "x")
    assert code == 2
    assert re.match(
        r"x/profile\.lock:\d+:\d+: the lock was made with base sha256:[0-9a-f]+, and here it is sha256:[0-9a-f]+", err
    )
    assert ran("resolve", "x", "--lock")[0] == 0
    assert ran("show", "x")[0] == 0


@pytest.mark.parametrize("which", ["base", "root"])
def test_upgrade_and_check_agree_about_a_lock(which: str, ran: Any, tmp_path: Path) -> None:
    """Protects who follows the hint of a refused profile: where the lock is what is wrong, `upgrade --check` says so."""
    on_root = {"extends": [{"profile": "root", "version": "1"}], "prefix": "B-"}
    written(tmp_path, "root", {"requirements": {"R-1": RULES["B-1"]}, "prefix": "R-"})
    written(tmp_path, "base", {**on_root, "requirements": RULES})
    written(tmp_path, "x", BASED)
    assert (ran("resolve", "x", "--lock")[0], ran("upgrade", "x", "--check")[0]) == (0, 0)
    lock = tmp_path / "x" / "profile.lock"
    whole = lock.read_text(encoding="utf-8")
    now = load_profile(tmp_path / which).digest
    lock.write_text(whole.replace(now, "sha256:0"), encoding="utf-8")
    assert (ran("check", "x")[0], f"{which} sha256:0, and here it is {now}" in ran("check", "x")[2]) == (2, True)
    code, out, _ = ran("upgrade", "x", "--check")
    told = f"{which}: profile.lock does not name the text that was locked (profile.lock: sha256:0, here: {now})"
    assert (code, told in " ".join(out.split()), out.splitlines()[-1]) == (
        1, True, "Something has to be changed or decided.",
    )  # fmt: skip
    answer = json.loads(ran("upgrade", "x", "--check", "--format", "json")[1])
    assert answer["unlocked"] == [{"id": which, "then": "sha256:0", "now": now}]
    lock.write_text(whole, encoding="utf-8")
    assert ran("upgrade", "x", "--check")[0] == 0


MOVES: dict[str, tuple[Any, Any, str, int]] = {
    "editorial": ({}, {**RULES, "B-2": {**RULES["B-2"], "title": {"en": "Other words", "ja": "別の語"}}}, "WITHOUT EFFECT", 0),
    "stronger": ({}, {**RULES, "B-1": {**RULES["B-1"], "obligation": "shall"}}, "TAKEN OVER, AND STRICTER", 0),
    "weaker": ({}, {**RULES, "B-2": {**RULES["B-2"], "obligation": "may"}}, "TAKEN OVER, AND WEAKER", 1),
    "added": ({}, {**RULES, "B-3": RULES["B-2"]}, "ADDED, SO ASKED FROM NOW ON", 0),
    "withdrawn": ({}, {"B-1": RULES["B-1"]}, "WITHDRAWN, SO NO LONGER ASKED", 1),
    "withdrawn and named": ({"tailor": {"B-2": {"parameters": {"long": "1 h"}}}}, {"B-1": RULES["B-1"]}, "NAMED BY THE PROFILE, AND WITHDRAWN", 1),
    "still stricter": (
        {"tailor": {"B-1": {"parameters": {"most": 2}}}}, {**RULES, "B-1": {**RULES["B-1"], "obligation": "shall"}}, "AND STILL STRICTER", 0,
    ),
    "no longer stricter": (
        {"tailor": {"B-2": {"parameters": {"long": "3 h"}}}},
        {**RULES, "B-2": {**RULES["B-2"], "parameters": {"long": {"default": "2 h", "stronger": "lower"}}}}, "AND NO LONGER STRICTER", 1,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("header", "rules", "told", "ends"), MOVES.values(), ids=MOVES)
def test_upgrade_says_what_a_change_does_to_the_profile(
    header: Any, rules: Any, told: str, ends: int, ran: Any, tmp_path: Path
) -> None:
    """Protects profiles from bases that change under them: each change by its sort, and what becomes of the profile."""
    profiles(tmp_path, header)
    ran("resolve", "x", "--lock")
    written(tmp_path, "base", {"requirements": rules, "prefix": "B-", "version": "2"})
    code, out, _ = ran("upgrade", "x", "--check")
    assert (code, told in out) == (ends, True), out
    assert "base: 1 then, 2 now" in out


def test_diff_sorts_what_differs(ran: Any, tmp_path: Path) -> None:
    """Protects readers of a new version: what asks less comes first, and it ends with 1 where something differs."""
    profiles(tmp_path, {"tailor": {"B-1": {"obligation": "shall"}}, "requirements": {"X-1": RULES["B-2"]}})
    code, out, _ = ran("diff", "x", "base")
    assert code == 1
    assert [line for line in out.splitlines() if line.isupper() or "(1)" in line] == ["WITHDRAWN (1)", "WEAKER (1)"]
    assert ran("diff", "x", "x")[0] == 0


CROSSWALK = {
    "crosswalk": "guide", "title": TEXT, "document": {"title": TEXT, "year": 2016},
    "rows": {
        "K1": {"title": {"en": "The first", "ja": "第一"}, "requirements": ["B-1"], "basis": "interpretation"},
        "K2": {"title": {"en": "The second", "ja": "第二"}, "requirements": [], "basis": "unconfirmed"},
    },
}  # fmt: skip


def test_coverage_tells_the_gaps_on_both_sides(ran: Any, tmp_path: Path) -> None:
    """Protects crosswalks: clauses that nothing answers, and requirements that answer no clause."""
    profiles(tmp_path, {})
    (tmp_path / "guide.yaml").write_text(json.dumps(CROSSWALK), encoding="utf-8")
    code, out, _ = ran("coverage", "x", "--crosswalk", "guide.yaml", "--format", "json")
    crossing = json.loads(out)["crossings"][-1]
    assert (code, crossing["answered"], [gap["clause"] for gap in crossing["gaps"]], crossing["beside"]) == (
        0, {"K1": ["B-1"], "K2": []}, ["K2"], ["B-2"],
    )  # fmt: skip
    assert (
        "K2 The second (unconfirmed): GAP: no requirement answers it"
        in ran("coverage", "x", "--crosswalk", "guide.yaml")[1]
    )


def test_coverage_is_told_from_both_sides(ran: Any, tmp_path: Path) -> None:
    """Protects crosswalks: beside which requirements answer a clause, which clauses a requirement answers."""
    profiles(tmp_path, {})
    (tmp_path / "guide.yaml").write_text(json.dumps(CROSSWALK), encoding="utf-8")
    answers = json.loads(ran("coverage", "x", "--crosswalk", "guide.yaml", "--format", "json")[1])["answers"]
    assert answers == {"B-1": {"guide": ["K1"]}}
    assert "\n  B-1 guide: K1\n" in ran("coverage", "x", "--crosswalk", "guide.yaml")[1]
    assert "\n  B-1 guide：K1\n" in ran("coverage", "x", "--crosswalk", "guide.yaml", "--lang", "ja")[1]


def test_show_lists_the_scales_of_a_profile(ran: Any, tmp_path: Path) -> None:
    """Protects designers: the steps of a scale stand in rising order; those that everybody knows are not repeated."""
    profiles(tmp_path, {"scales": {"supply": ["garden", "household", "hospital"]}})
    out = ran("show", "x")[1]
    assert "SCALES (1)\n  supply: garden < household < hospital\n" in out


def test_an_alternative_goes_with_its_parameter(ran: Any, tmp_path: Path) -> None:
    """Protects tailoring: a parameter that only an alternative used goes with it."""
    other = {"require": {"fact": "count", "at_most": {"parameter": "few"}}}
    rule = {
        **RULES["B-2"],
        "parameters": {**RULES["B-2"]["parameters"], "few": {"default": 2, "stronger": "lower"}},
        "alternatives": {"few": other},
    }
    written(tmp_path, "base", {"requirements": {"B-2": rule}, "prefix": "B-"})
    written(tmp_path, "x", {**BASED, "tailor": {"B-2": {"without_alternatives": ["few"]}}})
    code, out, _ = ran("check", "x")
    assert (code, "B-2 alternatives.few: from few to nothing (alternatives may only go)" in out) == (0, True), out


def test_a_crosswalk_names_requirements_that_are(ran: Any, tmp_path: Path) -> None:
    """Protects crosswalks from slips: an id of the profile's own namespace that is none is told."""
    profiles(tmp_path, {})
    rows = {"K1": {**CROSSWALK["rows"]["K1"], "requirements": ["B-9"]}}
    (tmp_path / "guide.yaml").write_text(json.dumps({**CROSSWALK, "rows": rows}), encoding="utf-8")
    code, _, err = ran("coverage", "x", "--crosswalk", "guide.yaml")
    assert (code, "names B-9 for K1, and there is no such requirement" in err) == (2, True)


@pytest.mark.parametrize(("folder", "id"), [("Water Works", "water-works"), ("2nd", "own-2nd"), ("水道", "own")])
def test_new_writes_an_id_whatever_the_folder_is_called(folder: str, id: str, ran: Any, tmp_path: Path) -> None:
    """Protects beginners: the skeleton loads where the name of the folder is no id."""
    assert ran("new", str(tmp_path / folder), "--extends", "general")[0] == 0
    assert load_profile(tmp_path / folder).id == id


def test_new_writes_what_loads(ran: Any, tmp_path: Path) -> None:
    """Protects beginners: the skeleton loads as it is, and nothing that is there is written over."""
    assert ran("new", "water", "--extends", "general")[0] == 0
    found = load_profile(tmp_path / "water")
    assert ([base.id for base in found.bases], "WATER-01" in found.requirements) == (["general"], True)
    assert ran("check", "water")[0] == 0
    assert ran("new", "water")[0] == 2


def test_what_the_skeleton_shows_can_be_published(ran: Any, tmp_path: Path) -> None:
    """Protects beginners: the requirement that stands there as a comment loads as it is, and not only as a draft."""
    ran("new", "water")
    rules = tmp_path / "water" / "requirements.yaml"
    _before, begin, shown = rules.read_text(encoding="utf-8").partition("# WATER-02:")
    rules.write_text(
        "".join(line.removeprefix("# ") for line in (begin + shown).splitlines(keepends=True)), encoding="utf-8"
    )
    header = tmp_path / "water" / "profile.yaml"
    said = header.read_text(encoding="utf-8").replace("status: draft\n", "")
    header.write_text(said, encoding="utf-8")
    found = load_profile(tmp_path / "water")
    assert (found.draft, found.requirements["WATER-02"].parameters["time"].stronger) == (False, "lower")


def test_what_cannot_be_written_is_told(ran: Any, tmp_path: Path) -> None:
    """Protects beginners: a folder that cannot be made, a name that is taken, two wishes at once: each ends with 2."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    cases = {
        ("new", "file/water"): "the folder file/water cannot be made",
        ("new", "power"): "a profile power comes with iotsec (name yours otherwise",
        ("resolve", "rail", "--lock", "--oscal", "x"): "--lock and --oscal write different files",
    }
    told = {words: ran(*words) for words in cases}
    assert {words: (code, cases[words] in err) for words, (code, _out, err) in told.items()} == dict.fromkeys(
        cases, (2, True)
    )
    assert ran("new", "my works")[1].splitlines()[-1] == "Next: iotsec profile check 'my works'"


@pytest.mark.parametrize("name", PROFILED)
def test_what_comes_with_iotsec_conforms(name: str, ran: Any) -> None:
    """Protects the sector profiles: strict conformance is shown, and the reference design meets each."""
    code, out, _ = ran("check", name, "--format", "json")
    answer = json.loads(out)
    assert (code, answer["shown"], answer["reference"]["not_met"], answer["reference"]["unknown"]) == (0, True, 0, 0)
