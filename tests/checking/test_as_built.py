"""What was built compared with what was designed: differences, accepted deviations, silence, and the command line."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
import rules

from iotsec import check
from iotsec.checking.check import AS_BUILT
from iotsec.cli import main
from iotsec.documents.reading import design_of, write_design
from iotsec.facts.derived.questions import named_at
from iotsec.facts.tabulate import tabulate
from iotsec.testing import apply_edits

NONE = {"none": "there is none"}
DRAWN: dict[str, Any] = {
    "iotsec": 1, "id": "d", "as_of": "2027-06-01",
    "complete": ["systems", "components", "flows", "interfaces", "accesses", "evidence"],
    "systems": {"s": {"parent": NONE}, "t": {"parent": NONE}}, "zones": {"in": {}, "out": {}}, "places": {"here": {}},
    "components": {
        "a": {"system": "s", "kind": "thing", "zone": "in", "place": "here", "product": "A 1"},
        "b": {"system": "t", "kind": "thing", "zone": "in", "place": "here", "product": "B 1"},
    },
    "flows": {"ab": {"from": "a", "to": "b", "via": NONE}, "ba": {"from": "b", "to": "a", "via": NONE}},
}  # fmt: skip
DEVIATION = {"kind": "deviation", "result": "pass", "about": ["a"], "dated": "2027-05-01", "valid_until": NONE,
             "versions": NONE}  # fmt: skip
Sets = dict[str, tuple[set[str], set[str], bool]]


def differing(built: dict[str, Any] | None, own: dict[str, Any] | None = None) -> Sets:
    """What differs in each system: surely, possibly, and whether there may be more."""
    facts = tabulate(design_of(apply_edits(DRAWN, own or {})))
    if built is not None:
        facts.kept[AS_BUILT] = tabulate(design_of(apply_edits(DRAWN, built)), facts.view)
    many = facts.many("system", "differences")
    words = [tuple({facts.words.word(code) for code in codes} for codes in named_at(many, row)) for row in range(2)]
    return {id: (*words[row], bool(many.open[row])) for row, id in enumerate(facts.ids("system"))}  # type: ignore[misc]


NOTHING: tuple[set[str], set[str], bool] = (set(), set(), False)
MOVED = {"components.a.zone": "out"}
C = {"system": "t", "kind": "thing", "zone": "in", "place": "here", "product": "C 1"}
CASES: dict[str, tuple[dict[str, Any] | None, dict[str, Any] | None, Sets]] = {
    "the same": ({}, None, {"s": NOTHING, "t": NOTHING}),
    "no second design": (None, None, {"s": (set(), set(), True), "t": (set(), set(), True)}),
    "another zone": (MOVED, None, {"s": ({"a.zone"}, set(), False), "t": NOTHING}),
    "another order on the way": ({"flows.ab.via": ["b", "a"]}, {"flows.ab.via": ["a", "b"]},
                                 {"s": ({"ab.via"}, set(), False), "t": NOTHING}),
    "more as built": ({"components.c": C}, None, {"s": NOTHING, "t": ({"c"}, set(), False)}),
    "not as built": ({}, {"components.c": C}, {"s": NOTHING, "t": ({"c"}, set(), False)}),
    "perhaps not listed as built": ({"complete": []}, {"components.c": C}, {"s": (set(), set(), True), "t": (set(), {"c"}, True)}),
    "perhaps not yet drawn": ({"components.c": C}, {"complete": ["evidence"]},
                              {"s": (set(), set(), True), "t": (set(), {"c"}, True)}),
    "the inventory is silent": ({"components.a.product": None}, None, {"s": (set(), {"a.product"}, False), "t": NOTHING}),
    "the design is silent": ({}, {"components.a.product": None}, {"s": (set(), {"a.product"}, False), "t": NOTHING}),
    "both are silent": ({"components.a.product": None}, {"components.a.product": None},
                        {"s": (set(), {"a.product"}, False), "t": NOTHING}),
    "only the design says more": ({}, {"components.a.radio": True}, {"s": NOTHING, "t": NOTHING}),
    "only the inventory says more": ({"components.a.radio": True}, None, {"s": (set(), {"a.radio"}, False), "t": NOTHING}),
    "another count": ({"components.a.count": 3}, None, {"s": ({"a.count"}, set(), False), "t": NOTHING}),
    "accepted": (MOVED, {"evidence.e": DEVIATION}, {"s": NOTHING, "t": NOTHING}),
    "accepted as built": ({**MOVED, "evidence.e": DEVIATION}, None, {"s": NOTHING, "t": NOTHING}),
    "not accepted": (MOVED, {"evidence.e": {**DEVIATION, "result": "fail"}}, {"s": ({"a.zone"}, set(), False), "t": NOTHING}),
    "another accepted": (MOVED, {"evidence.e": {**DEVIATION, "about": ["b"]}},
                         {"s": ({"a.zone"}, set(), False), "t": NOTHING}),
    "perhaps accepted": (MOVED, {"evidence.e": {**DEVIATION, "result": None}},
                         {"s": (set(), {"a.zone"}, False), "t": NOTHING}),
    "perhaps accepted by what is not listed": (
        MOVED, {"complete": ["systems", "components", "flows", "interfaces", "accesses"]},
        {"s": (set(), {"a.zone"}, False), "t": NOTHING}),
}  # fmt: skip


@pytest.mark.parametrize(("built", "own", "found"), CASES.values(), ids=CASES)
def test_differences_are_told_apart_by_what_is_known_of_them(built: Any, own: Any, found: Sets) -> None:
    """Protects the comparison: what surely differs, what may, what was accepted; silence of either side settles nothing."""
    assert differing(built, own) == found


def test_what_is_said_later_refutes_no_difference() -> None:
    """Law 1 for designs: whatever a silent design turns out to say, what surely differs does, and nothing else may."""
    fields = [f"components.{id}.{name}" for id in "ab" for name in ("zone", "place", "product", "kind", "system")]
    for seed in range(60):
        rng = random.Random(seed)
        built = {rng.choice(fields): rng.choice([NONE, None]) for _ in range(3)}
        hidden = dict.fromkeys(rng.sample(fields, 3))
        less, more = differing(built, hidden), differing(built, {})
        for system in "st":
            sure, maybe, _open = less[system]
            now, perhaps, _more = more[system]
            if any(path.endswith("system") for path in (*hidden, *built)):
                continue
            assert sure <= now, (seed, system)
            assert now | perhaps <= sure | maybe, (seed, system)


BUILT_AS_DESIGNED = {
    "applies_to": "system",
    "require": {"all": [{"fact": "compared", "is": True}, {"count": {"over": "differences"}, "at_most": 0}]},
}


def test_a_check_compares_with_the_as_built_design_that_it_is_given() -> None:
    """Protects the argument of `check`: with it differences are decided, and shown where they are; without it none are."""
    profile = rules.profile({"R": {**rules.rule(None), **BUILT_AS_DESIGNED}})
    design, built = design_of(DRAWN), design_of(apply_edits(DRAWN, MOVED))
    assert rules.verdicts(check(design, profile)) == {"R s": "not_met", "R t": "not_met"}
    findings = check(design, profile, as_built=built)
    assert rules.verdicts(findings) == {"R s": "not_met", "R t": "met"}
    finding = next(item for item in findings.not_met)
    witness = finding.because[0].witness
    assert witness is not None
    assert [tuple(step) for step in witness.steps] == [("component", "a", "zone differs: in, as built out")]


def test_the_command_line_takes_the_as_built_design(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Protects `--as-built`: it is read, compared, never written over, and for one design at a time."""
    files = {}
    for name, edits in (("design", {}), ("same", {}), ("moved", MOVED)):
        files[name] = tmp_path / f"{name}.yaml"
        files[name].write_text(write_design(design_of(apply_edits(DRAWN, edits)), format="yaml"), encoding="utf-8")
    head = {"profile": "t", "version": "1", "title": rules.TEXT, "status": "draft"}
    profile = tmp_path / "profile.json"
    body = {**head, "requirements": {"R": {**rules.rule(None), **BUILT_AS_DESIGNED}}}
    profile.write_text(json.dumps(body), encoding="utf-8")
    design, asked = str(files["design"]), ["--profile", str(profile)]

    def run(*more: str) -> int:
        return main(["check", design, *asked, *more])

    codes = [run("--as-built", str(files["same"])), run("--as-built", str(files["moved"])), run()]
    codes.append(run("--as-built", str(files["same"]), "--format", f"json={files['same']}"))
    codes.append(main(["check", design, design, *asked, "--as-built", str(files["same"])]))
    assert codes == [0, 1, 1, 2, 2]
    assert "one design at a time" in capsys.readouterr().err
