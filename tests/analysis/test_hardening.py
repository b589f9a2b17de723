"""The least to change: what is repaired, what never is changed, what is said and refused. The least itself is tested apart."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
import yaml

from iotsec import Design, InputError, check, harden, hardened, load_design, load_profile, read_design_text
from iotsec.analysis.hardening.costs import Costs
from iotsec.analysis.hardening.protecting import CLASSED, changeable
from iotsec.analysis.hardening.reading_costs import read_budget, read_costs
from iotsec.analysis.hardening.telling import Change, Hardening
from iotsec.cli import main
from iotsec.requirements.requirement import Profile

ROOT = Path(__file__).parents[2]
INCIDENTS = ROOT / "examples" / "incidents"
IDS = sorted(folder.name for folder in INCIDENTS.iterdir() if folder.is_dir())

BY_HAND: dict[str, set[tuple[str, str, str]]] = {
    "i-p4-solar-monitors": {("POWER-OPR-08", "command-injection", "past")},
    "i-m4-catering": {("MED-OPR-06", "appliance-flaw", "past"), ("MED-RES-05", "appliance-flaw", "past")},
}
"""What no change of a design mends, and why: a day that has passed. Of the other incidents nothing is left at all."""


@cache
def profile(name: str) -> Profile:
    """A profile, read once."""
    return load_profile(name)


@cache
def repaired(id: str) -> tuple[Design, tuple[Profile, ...], Hardening]:
    """The design of an incident, what it is checked against, and the least to change in it."""
    said = yaml.safe_load((INCIDENTS / id / "expected.yaml").read_text(encoding="utf-8"))
    profiles = tuple(profile(name) for name in said["profiles"])
    design = load_design(INCIDENTS / id / "design.yaml").design
    return design, profiles, harden(design, *profiles)


@pytest.mark.parametrize("id", IDS)
def test_an_incident_is_repaired(id: str) -> None:
    """Protects the use of it: the check of the changed design finds nothing that is not met, but what people must do."""
    design, profiles, answer = repaired(id)

    after = {(item.requirement.id, item.id) for item in check(hardened(design, answer), *profiles).not_met}

    by_hand = {(item.requirement, item.id, item.reason) for item in answer.by_hand}
    assert (by_hand, answer.beyond, answer.proven) == (BY_HAND.get(id, set()), (), True)
    assert after == {(requirement, element) for requirement, element, _reason in by_hand}


@pytest.mark.parametrize("id", IDS)
def test_nothing_is_made_to_go_away(id: str) -> None:
    """Protects from cheap answers: nothing is taken out or declared otherwise than it is, and no protection is lowered."""
    design, _profiles, answer = repaired(id)
    after = hardened(design, answer)
    lowered = [
        str(item)
        for item in answer.changes
        if item.how == "set" and item.id in design.elements and not changeable(item.kind, item.field)
        and item.field not in ("product", "credential", "guard_group") and not raised(item, design, after)
    ]  # fmt: skip
    assert (set(design.elements) - set(after.elements), lowered) == (set(), [])
    taken = [
        item for item in answer.changes if item.how == "take" and item.field in ("can_cause", "hazards", "suppliers")
    ]
    assert all(item.field == "suppliers" and stands_in(item, design, after) for item in taken)


def raised(change: Change, design: Design, after: Design) -> bool:
    """Whether as many stand in as before and one more, more is asked of it by its class, or a relay passes it on."""
    element, now = design[change.id], after[change.id]
    if change.field in ("need", "performers_needed"):
        members = "suppliers" if change.field == "need" else "performed_by"
        return change.after >= len(element.value(members)) < len(now.value(members))
    if (change.kind, change.field) in CLASSED:
        return change.before in (False, "1", "2", None)
    onward = after.elements.get(f"{change.id}-onward")
    if onward is None or change.kind != "flow" or change.field not in ("to", "via"):
        return False
    return (onward.value("from"), onward.value("to")) == (now.value("to"), element.value("to"))


def stands_in(change: Change, design: Design, after: Design) -> bool:
    """Whether another supplier took the place of the one that was taken away."""
    return len(after[change.id].value("suppliers")) >= len(design[change.id].value("suppliers"))


def test_each_change_says_what_is_not_met_without_it() -> None:
    """Protects the explanation: leaving a change out leaves just what it is needed for, as the check finds."""
    design, profiles, _answer = repaired("i-r8-displays")
    answer = harden(design, *profiles, explain=True)
    left = {(item.requirement, item.id) for item in answer.beyond}
    for number, change in enumerate(answer.changes):
        if change.how == "new" or change.id not in design.elements:
            continue
        from attrs import evolve

        without = evolve(answer, changes=answer.changes[:number] + answer.changes[number + 1 :])
        found = {(item.requirement.id, item.id) for item in check(hardened(design, without), *profiles).not_met} - left
        needed = {(item.requirement, item.id) for item in change.needed or () if item.verdict == "not_met"}
        assert (found, bool(found)) == (needed, True)


def test_the_same_answer_every_time() -> None:
    """Protects reports that are compared: the same changes in the same order."""
    design, profiles, answer = repaired("i-a3-portal")
    assert harden(design, *profiles) == answer


COSTS = """iotsec_costs: 1
unit: {en: days, ja: 人日}
default: 2
elements: {remote-command: 7, portal.auto:reset: 3}
fields: {access.factors: 4}
never: [use-portal.approvals]
"""


def test_costs_are_those_of_the_file(tmp_path: Path) -> None:
    """Protects the choice: the closest cost counts, and what is ruled out is not changed."""
    design, profiles, answer = repaired("i-a3-portal")
    (tmp_path / "costs.yaml").write_text(COSTS, encoding="utf-8")
    costs = read_costs(tmp_path / "costs.yaml", design, profiles[0].vocabulary)
    found = {(item.id, item.field): item.cost for item in harden(design, *profiles, costs=costs).changes}
    assert (found["portal", "auto:reset"], found["use-portal", "factors"]) == (3, 4)
    assert ("use-portal", "approvals") in {(item.id, item.field) for item in answer.changes}
    assert ("use-portal", "approvals") not in found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("iotsec_costs: 2\n", "c.yaml:1:1: this is no file of costs"),
        ("iotsec_costs: 1\nfeilds: {}\n", "unknown key feilds (did you mean fields?)"),
        ("iotsec_costs: 1\nelements: {portl: 3}\n", "the design has no element portl (did you mean portal?)"),
        ("iotsec_costs: 1\nfields: {access.factor: 3}\n", "a access has no field factor (did you mean factors?)"),
        ("iotsec_costs: 1\nfields:\n  access.factors: 0\n", "c.yaml:3:3: a cost is a number above 0, not 0"),
        ("iotsec_costs: 1\nadded: {gatway: 3}\n", "there is no kind of element gatway"),
        ("iotsec_costs: 1\nnever: 3\n", "never is a list of names"),
    ],
)
def test_a_slip_in_the_costs_is_told(tmp_path: Path, text: str, told: str) -> None:
    """Protects from costs that are read and never used: each slip with its place and what was meant."""
    (tmp_path / "c.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_costs(tmp_path / "c.yaml", repaired("i-a3-portal")[0], profile("automotive").vocabulary)
    assert told in str(refused.value)


def test_a_small_budget_buys_what_is_most_dangerous() -> None:
    """Protects whoever has less: the best within the budget, proven by the check, with what is left and what all costs."""
    design, profiles, whole = repaired("i-m3-pump")
    answer = harden(design, *profiles, budget=9)
    assert answer.within is not None
    after = {(item.requirement.id, item.kind, item.id) for item in check(hardened(design, answer), *profiles).not_met}

    assert (0 < answer.cost <= 9, answer.within.whole_cost, answer.within.settled) == (True, whole.cost, True)
    assert {(item.requirement, item.kind, item.id) for item in answer.left} == after
    assert len(answer.within.left_out) == len(answer.left) - len(whole.left)
    assert harden(design, *profiles, budget=whole.cost) == whole


@pytest.mark.parametrize("budget", [-1, 0, float("nan"), float("inf")])
def test_an_impossible_budget_is_refused(budget: float) -> None:
    """Protects from an answer to a question that nobody asked."""
    design, profiles, _answer = repaired("i-a3-portal")
    with pytest.raises(InputError) as refused:
        harden(design, *profiles, budget=budget)
    assert "a budget is a number above 0" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "unit", "told"),
    [
        ("abc", {}, "--budget: a budget is a number above 0, not abc"),
        ("-3", {}, "--budget: a budget is a number above 0, not -3"),
        ("3 days", {}, "--budget: the costs have no unit, and the budget is in days"),
        ("3 EUR", {"en": "days", "ja": "人日"}, "--budget: the costs are in days or 人日, and the budget is in EUR"),
    ],
)
def test_a_slip_in_a_budget_is_told(text: str, unit: dict[str, str], told: str) -> None:
    """Protects from euros taken for days; the unit of the costs may stand after the number."""
    with pytest.raises(InputError) as refused:
        read_budget(text, Costs(unit=unit))
    assert str(refused.value).startswith(told)
    assert read_budget("3.5 人日", Costs(unit={"en": "days", "ja": "人日"})) == 3.5


def test_a_design_of_nothing_is_refused() -> None:
    """Protects from an empty table without a word."""
    with pytest.raises(InputError) as refused:
        harden(read_design_text("iotsec: 1\nid: d\nstage: design\n"), profile("general"))
    assert "nothing to harden" in str(refused.value)


def test_the_command_says_it_and_writes_it(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Protects the command line: text in both languages, JSON, places, and the changed design beside the input."""
    monkeypatch.chdir(tmp_path)
    source = (INCIDENTS / "i-r8-displays" / "design.yaml").read_text(encoding="utf-8")
    Path("design.yaml").write_text(source, encoding="utf-8")
    asked = ["harden", "design.yaml", "--profile", "rail"]
    assert main([*asked, "--write", "after.yaml"]) == 0
    text = capfdbinary.readouterr().out.decode()
    assert "authentication: none > mutual (cost 1)" in text and "design.yaml:42:" in text
    main([*asked, "--lang", "ja"])
    assert "既知の変更の範囲で、これより安価な組合せはない。" in capfdbinary.readouterr().out.decode()
    main([*asked, "--format", "json"])
    told = json.loads(capfdbinary.readouterr().out)
    assert (told["schema"], told["proven"], told["beyond"]) == ("iotsec-harden/1", True, [])
    assert main([*asked, "--budget", "7"]) == 1
    assert "A budget of 7 does not do for all that can be met: that costs 12." in capfdbinary.readouterr().out.decode()
    assert main(["harden", "after.yaml", "--profile", "rail"]) == 0
    assert "nothing has to change" in capfdbinary.readouterr().out.decode()
    assert (main([*asked, "--write", "design.yaml"]), Path("design.yaml").read_text(encoding="utf-8")) == (2, source)
