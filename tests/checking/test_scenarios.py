"""Requirements asked under scenarios: the worst case counts, it is named, and its chain of failures is shown."""

from __future__ import annotations

from typing import Any

import pytest
from rules import TEXT
from rules import profile as profile_of

from iotsec.checking.again import Case, asked_again
from iotsec.checking.check import check
from iotsec.checking.variants import Failing, InOption, smallest_failing, under_each
from iotsec.documents.reading import design_of
from iotsec.errors import InputError
from iotsec.findings import Findings, Verdict
from iotsec.model.kinds import KINDS, SECTIONS, standard_vocabulary
from iotsec.requirements.reading import load_profile
from iotsec.requirements.requirement import Profile

Tree = dict[str, Any]


def profile(rules: Tree) -> Profile:
    """A profile of these rules, each with a title."""
    return profile_of({id: {"title": TEXT, "obligation": "shall", **rule} for id, rule in rules.items()})


DRAWN = dict.fromkeys(("components", "flows", "interfaces", "accesses", "dependencies", "functions"), True)
OTHERS = ["communication", "time", "cloud", "data", "people", "other-system"]
"""The categories on which the function of these designs does not depend."""


def plant(**edits: Any) -> Tree:
    """Two pumps of which one is enough, on one feeder with a battery: everything is said. Edits go by `section.id.field`."""
    tree: Tree = {
        "iotsec": 1, "id": "plant", "stage": "operation", "complete": ["systems", "components", "zones", "dependencies"],
        "choices": {"mode": ["normal", "maintenance"]},
        "systems": {"s": {"complete": DRAWN, "parent": {"none": "alone"}}},
        "zones": {"hall": {"parent": {"none": "flat"}}, "yard": {"parent": {"none": "flat"}}},
        "components": {
            "pump-a": component("hall", "30 min"), "pump-b": component("hall", "30 min"),
            "feeder": component("yard", "4 h"),
        },
        "functions": {
            "pumping": {
                "system": "s", "performed_by": ["pump-a", "pump-b"], "performers_needed": 1, "criticality": 2,
                "tolerable_outage": "1 h", "independent_of": OTHERS,
            }
        },
        "dependencies": {"power": {"of": "pumping", "suppliers": ["feeder"], "category": "power", "bridge": "5 h"}},
    }  # fmt: skip
    for path, value in edits.items():
        section, id, field = path.split("__")
        tree[section][id.replace("_", "-")][field] = value
    return tree


def component(zone: str, repair: str) -> Tree:
    """A component that says what an outage reads."""
    return {
        "system": "s", "kind": "software", "zone": zone, "product": zone + repair, "repair_time": repair,
        "restart_time": "0 s", "updatable": False, "external": False,
    }  # fmt: skip


RULES = {
    "T-1": {
        "applies_to": "function", "under": "any_single_loss",
        "require": {"fact": "outage", "at_most": {"fact": "tolerable_outage"}},
    },
    "T-2": {
        "applies_to": "function", "under": "isolation_of_any_zone_or_system",
        "require": {"fact": "outage", "at_most": {"fact": "tolerable_outage"}},
    },
    "T-3": {
        "applies_to": "system", "under": "loss_of_this", "require": {"fact": "outage", "at_most": "10 min"},
    },
}  # fmt: skip
TRIED: list[tuple[Tree, dict[str, str]]] = [
    ({}, {"T-1": "met", "T-2": "met", "T-3": "not_met"}),
    # The battery runs out an hour before the feeder is back, which is still tolerable; two hours are not.
    ({"dependencies__power__bridge": "3 h"}, {"T-1": "met", "T-2": "met", "T-3": "not_met"}),
    ({"dependencies__power__bridge": "2 h"}, {"T-1": "not_met", "T-2": "met", "T-3": "not_met"}),
    ({"functions__pumping__performers_needed": 2}, {"T-1": "met", "T-2": "met", "T-3": "not_met"}),
    ({"dependencies__power__bridge": None}, {"T-1": "unknown", "T-2": "met", "T-3": "not_met"}),
    ({"components__feeder__repair_time": None}, {"T-1": "unknown", "T-2": "met", "T-3": "not_met"}),
    # What a cut takes away is not power; data from the yard does not come while the hall is cut off.
    ({"dependencies__power__category": "data"}, {"T-1": "unknown", "T-2": "not_met", "T-3": "not_met"}),
]


def found(edits: Tree, **options: Any) -> Findings:
    """The findings of the plant with these edits."""
    return check(design_of(plant(**edits)), profile(RULES), **options)


@pytest.mark.parametrize(("edits", "verdicts"), TRIED)
def test_the_worst_case_counts(edits: Tree, verdicts: dict[str, str]) -> None:
    """Protects the verdict under scenarios: not met in one case is not met, and silence about a time is unknown."""
    told = {item.requirement.id: item.verdict.word for item in found(edits).select() if item.id in ("pumping", "s")}
    assert told == verdicts


def test_the_case_and_the_chain_of_failures_are_shown() -> None:
    """Protects the witness: the case that decides, how long it takes, and what fails from the function down to the loss."""
    finding = next(iter(found({"dependencies__power__bridge": "2 h"}).not_met))
    seen = [(item.fact, item.value, item.answer) for item in finding.because]
    assert seen == [("under", "any_single_loss: feeder", False), ("outage", "2 h", False)]
    witness = finding.because[1].witness
    assert witness is not None
    assert [(step.id, step.note) for step in witness.steps] == [
        ("pumping", "down 2 h to 4 h"), ("feeder", "down 0 s to 4 h"),
    ]  # fmt: skip


def test_an_unknown_names_what_would_settle_it() -> None:
    """Protects `because` of an unknown: the time that is not stated, of the element that has it."""
    unknown = next(item for item in found({"components__feeder__repair_time": None}).unknown)
    missing = {(gap.id, gap.field) for seen in unknown.because for gap in seen.missing}
    assert missing == {("feeder", "repair_time")}


def test_a_loss_that_only_may_be_makes_nothing_fail() -> None:
    """Protects open choices: what exists only in a mode can be lost in that mode only, so that the verdict is open."""
    tree = plant(dependencies__power__bridge="2 h")
    tree["components"]["feeder"]["present"] = {"mode": ["maintenance"]}
    tree["dependencies"]["power"]["present"] = {"mode": ["maintenance"]}
    design, rules = design_of(tree), profile({"T-1": RULES["T-1"]})
    by_mode = {
        mode: [item.verdict.word for item in check(design, rules, choices={"mode": mode}).select()]
        for mode in ("normal", "maintenance")
    }
    assert [item.verdict.word for item in check(design, rules).select()] == ["unknown"]
    # In normal operation the function says nothing of power, so that a loss may strike it.
    assert by_mode == {"normal": ["unknown"], "maintenance": ["not_met"]}


SLIPS = [
    ({**RULES["T-1"], "under": "any_singel_loss"}, "there is no scenario any_singel_loss (did you mean any_single_loss?)"),
    ({**RULES["T-1"], "under": []}, "`under` names a scenario, or several"),
    ({**RULES["T-1"], "under": "loss_of_this"}, "loss_of_this can be asked of systems only"),
    ({key: RULES["T-1"][key] for key in ("applies_to", "require")}, "only something else under a scenario"),
    ({"applies_to": "function", "under": "any_single_loss", "require": {"fact": "criticality", "at_least": 1}},
     "no fact that depends on the scenario is required"),
    ({**RULES["T-1"], "when": {"fact": "outage", "above": "0 s"}}, "cannot decide whether the requirement applies"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "message"), SLIPS)
def test_a_scenario_that_makes_no_difference_does_not_load(rule: Tree, message: str) -> None:
    """Protects templates from rules that never fire: a wrong scenario, or one that changes nothing, is told."""
    with pytest.raises(InputError) as error:
        profile({"T-1": rule})
    assert message.split(" (", maxsplit=1)[0] in error.value.text()


def test_asked_again_says_what_turns_and_in_which_cases() -> None:
    """Protects `--under`: what is met and fails once something is lost, with all the cases and what was seen."""
    rules = {
        "T-4": {
            "item": "operation-recovery", "applies_to": "component", "when": {"fact": "zone", "is": "hall"},
            "require": {"some": {"over": "logs_to", "that": {"fact": "zone", "is": "yard"}}},
        }
    }  # fmt: skip
    tree = plant(components__pump_a__logs_to=["feeder"], components__pump_b__logs_to=["feeder", "spare"])
    tree["components"]["spare"] = component("yard", "1 h")
    findings = check(design_of(tree), profile(rules))
    again = asked_again(findings, "single-failure")
    turned = [(item.requirement.id, item.id, item.verdict, item.cases) for item in again.turned]
    assert again.asked == ("T-4",)
    assert turned == [("T-4", "pump-a", Verdict.NOT_MET, (Case("component", "feeder", "lost"),))]
    assert [(item.fact, item.value) for item in again.turned[0].because] == [("logs_to", "[]")]


def test_each_option_settles_what_the_choice_leaves_open() -> None:
    """Protects `--each`: under which options a finding is not met, and the smallest choice that makes it fail."""
    rules = {"T-5": {"applies_to": "component", "when": {"fact": "zone", "is": "hall"},
                     "require": {"count": {"over": "logs_to"}, "at_least": 1}}}  # fmt: skip
    tree = plant(components__pump_a__logs_to=["feeder"], components__pump_b__logs_to=["log"])
    tree["components"]["log"] = {**component("yard", "1 h"), "present": {"mode": ["normal"]}}
    findings = check(design_of(tree), profile(rules))
    each = under_each(findings, "mode")
    assert each.findings == (InOption("T-5", "component", "pump-b", ("maintenance",), (), (), ("normal",), ()),)
    assert smallest_failing(findings) == (Failing("T-5", "component", "pump-b", (("mode", "maintenance"),)),)


def test_a_choice_that_there_is_not_is_told() -> None:
    """Protects `--each` from a slip: the nearest choice is named; a choice that is made cannot be asked for."""
    with pytest.raises(InputError, match="has no choice mod"):
        under_each(found({}), "mod")
    with pytest.raises(InputError, match="is chosen already"):
        under_each(found({}, choices={"mode": "normal"}), "mode")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "design"])
def test_one_bare_element_is_no_crash(kind: str) -> None:
    """Protects the first steps of a design: with one element of a kind and nothing else, all is judged, none of it met."""
    tree: Tree = {"iotsec": 1, "id": "begun", "as_of": "2027-01-01", "stage": "operation", "complete": list(SECTIONS)}
    needed(tree, kind, "one")
    findings = check(design_of(tree), load_profile("general"))
    assert all(item.because for item in findings)


def needed(tree: Tree, kind: str, id: str) -> None:
    """An element with no more than what it refers to."""
    said = tree.setdefault(KINDS[kind].SECTION, {}).setdefault(id, {})
    for name, info in KINDS[kind].model_fields.items():
        if info.is_required() and name != "id" and info.form is not None:
            other = f"{id}-{info.alias or name}"
            field = standard_vocabulary().kinds[kind].fields[info.alias or name]
            if field.form.name in ("ref", "refs"):
                said[field.name] = other if field.form.name == "ref" else [other]
                needed(tree, (field.form.to or ("component",))[0], other)
            else:
                said[field.name] = field.example
