"""Exercises: a small design told whole, what holds of every scenario, evidence that counts, and the words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from iotsec import (
    Agreement,
    Component,
    Dependency,
    Design,
    Flow,
    Function,
    Hazard,
    InputError,
    Party,
    Rule,
    System,
    Verdict,
    Zone,
    check,
    load_design,
    load_profile,
    none,
    tabulate,
)
from iotsec.analysis.cascading import followed
from iotsec.analysis.exercising import exercise
from iotsec.analysis.losses import Loss
from iotsec.analysis.tabletop import Evidence, Exercise, Expected, Sight, Task
from iotsec.cli import main
from iotsec.documents.reading import tree_of
from iotsec.testing import edited

EXAMPLES = Path(__file__).parents[2] / "examples"
CHARGING = EXAMPLES / "ev-charging" / "design.yaml"
GENERAL = load_profile("general")
ALL = ["power", "communication", "time", "cloud", "data", "people", "other-system"]
OPEN: dict[str, Any] = {
    "enforces": none("lets all pass"),
    "feeds": none("no"),
    "place": none("no"),
    "restart_time": "0 s",
}


def design(*, offered: str = "1 h", logs: Any = ("store",), bridge: str = "10 min") -> Design:
    """A plant that is attacked over a service line, a town that needs it, and who has to tell whom."""
    elements: list[Any] = [
        Party(id="plant-co", notifies=["town", "authority"], contacts=[{"channel": "a", "responds_within": "10 min"}]),
        Party(id="town", notifies=none("nobody"), contacts=[{"channel": "b", "responds_within": "1 h"}]),
        Party(id="authority", notifies=none("nobody"), contacts=[{"channel": "c", "responds_within": "1 h"}]),
        Rule(id="law", authority="authority", report_within="24 h"),
        System(id="plant", operator="plant-co", parent=none("alone"), governed_by=["law"], isolation=["gate"]),
        System(id="city", operator="town", parent=none("alone"), governed_by=none("no")),
        Zone(id="outside", trust=0), Zone(id="inside", trust=3),
        Component(id="line", kind="network", zone="outside", external=True, system=none("out of scope"), logs_to=none("not ours"), can_cause=none("no"), **OPEN),
        Component(id="gate", kind="gateway", zone="inside", external=False, system="plant", logs_to=list(logs) if logs else none("writes none"), can_cause=none("no"), **OPEN),
        Component(id="pump", kind="thing", zone="inside", external=False, system="plant", accountable="plant-co", logs_to=none("writes none"), repair_time="2 h",
                  can_cause=["flood"], safe_function="drain", **OPEN),
        Component(id="store", kind="store", zone="inside", external=False, system="plant", logs_to=none("is the log"), can_cause=none("no"), **OPEN),
        Hazard(id="flood", severity=3, fault_tolerant_time="5 min"),
        Flow(id="service", from_="line", to="gate", kind="command", one_way=True, via=none("direct")),
        Flow(id="start", from_="gate", to="pump", kind="command", one_way=True, via=none("direct")),
        Function(id="pumping", system="plant", performed_by=["pump"], criticality=2, tolerable_outage="1 h", detect_time="5 min", isolate_time="15 min",
                 reporting_duty=True, authority_contact="authority", degraded_mode="drain", independent_of=ALL),
        Function(id="drain", system="plant", performed_by=none("by weight"), criticality=0, tolerable_outage="1 day", reporting_duty=False,
                 degraded_mode=none("simplest"), independent_of=ALL),
        Function(id="water", system="city", performed_by=none("the net"), criticality=1, tolerable_outage="3 h", detect_time="1 min", reporting_duty=False,
                 degraded_mode=none("no"), independent_of=ALL[:-1]),
        Dependency(id="needs", of="water", suppliers=["pumping"], category="other-system", bridge=bridge),
        Agreement(id="supply", parties=["plant-co", "town"], covers=["plant"], duties={"incident-notice": "plant-co"}, offered_notice=offered, needed_notice="2 h",
                  valid_until="2030-01-01"),
    ]  # fmt: skip
    complete = [
        "systems",
        "components",
        "flows",
        "interfaces",
        "accesses",
        "functions",
        "dependencies",
        "hazards",
        "agreements",
        "zones",
        "parties",
        "places",
    ]
    return Design(id="water-town", stage="operation", as_of="2027-01-01", complete=complete, elements=elements)


def test_the_whole_scenario_of_a_small_design() -> None:
    """Protects each part: the way, who sees what when, every decision and notice with its clock, what is expected."""
    found = exercise(tabulate(design()), GENERAL, to="flood")

    opening = found.opening
    assert (opening.kind, opening.attacked, opening.struck) == ("attack", ("line", "gate", "pump"), ("gate", "pump"))
    assert (opening.lost, opening.sure, opening.target, opening.guards) == (("pump",), True, ("hazard", "flood"), ())
    assert found.timeline == (
        Sight((0.0, 0.0), None, "attack", "component", "line", sure=True, seen=False),
        Sight((0.0, 0.0), "plant-co", "attack", "component", "gate", sure=True, seen=True),
        Sight((0.0, 0.0), "plant-co", "attack", "component", "pump", sure=True, seen=False),
        Sight((0.0, 3900.0), "town", "told", "agreement", "supply", sure=False, by=("plant-co",)),
        Sight((300.0, 300.0), "plant-co", "down", "function", "pumping", sure=True),
        Sight((660.0, 660.0), "town", "down", "function", "water", sure=True),
        Sight((900.0, 900.0), "authority", "told", "function", "pumping", sure=True, by=("plant-co",)),
        Sight((7200.0, 7200.0), "plant-co", "back", "function", "pumping", sure=True),
        Sight((7200.0, 7200.0), "town", "back", "function", "water", sure=True),
    )
    assert found.tasks == (
        Task("plant-co", "safe", "hazard", "flood", "drain", 300.0, (300.0, 300.0), "fault_tolerant_time", expected=True),
        Task("plant-co", "isolate", "system", "plant", "gate", 900.0, (1200.0, 1200.0), "isolate_time pumping", expected=None),
        Task("plant-co", "degrade", "function", "pumping", "drain", 3600.0, (3600.0, 3600.0), "tolerable_outage pumping", expected=True),
        Task("plant-co", "restore", "function", "pumping", None, 3600.0, (3600.0, 3600.0), "tolerable_outage pumping", expected=False),
        Task("plant-co", "tell", "agreement", "supply", "town", 3600.0, (3600.0, 3900.0), "supply", expected=True),
        Task("plant-co", "report", "function", "pumping", "authority", 86400.0, (86400.0, 86400.0), "report_within", expected=True),
        Task("town", "restore", "function", "water", None, 10800.0, (11400.0, 11400.0), "tolerable_outage water", expected=True),
    )  # fmt: skip
    assert found.expected == (
        Expected("pumping", (7200.0, 7200.0), (3600.0, 3600.0), "exceeded"),
        Expected("water", (6600.0, 6600.0), (10800.0, 10800.0), "kept"),
    )
    assert found.evidence == Evidence(
        ("city", "plant"), ("authority", "plant-co", "town"), ("IOT-RES-15", "IOT-SOS-07")
    )
    assert (found.parties, found.left_out, found.unknown) == (("authority", "plant-co", "town"), (), ())


def test_a_promise_later_than_the_need_cannot_be_kept() -> None:
    """Protects the chain of clocks: three hours are promised where two are needed."""
    (task,) = (item for item in exercise(tabulate(design(offered="3 h")), to="flood").tasks if item.what == "tell")

    assert (task.within, task.expected) == (3 * 3600.0, False)


@pytest.mark.parametrize(("logs", "seen"), [(("store",), True), ((), False)])
def test_an_attack_is_seen_where_something_records_it(logs: Any, seen: bool) -> None:
    """Protects what parties see: no log and no monitoring, nothing to be seen."""
    (sight,) = (item for item in exercise(tabulate(design(logs=logs)), to="flood").timeline if item.id == "gate")

    assert sight.seen is seen


def test_a_loss_can_open_it_instead() -> None:
    """Protects `--lose`: nothing is attacked, so nothing is cut off, and the rest follows as by the cascade."""
    found = exercise(tabulate(design()), lose="plant/30 min")

    assert found.opening.kind == "loss"
    assert set(found.opening.lost) == {"gate", "pump", "store"}
    assert {task.what for task in found.tasks} == {"degrade", "restore", "tell", "report"}
    assert found.expected[0] == Expected("pumping", (1800.0, 1800.0), (3600.0, 3600.0), "kept")


def test_it_can_be_written_for_some_of_the_parties() -> None:
    """Protects `--for`: only what they see and do, with the others named."""
    found = exercise(tabulate(design()), parties=["town"], to="flood")

    assert (found.parties, found.left_out) == (("town",), ("authority", "plant-co"))
    assert {item.party for item in (*found.timeline, *found.tasks)} == {"town"}
    assert [item.function for item in found.expected] == ["water"]


DESIGNS = [*sorted(EXAMPLES.glob("*/design.yaml")), *sorted(EXAMPLES.glob("incidents/*/design.yaml"))]


def played(path: Path) -> Exercise | None:
    """The scenario of a design; None where it says why there is none."""
    try:
        return exercise(tabulate(load_design(path).design), GENERAL)
    except InputError as error:
        assert "nothing to exercise" in error.text() or "names no party" in error.text()
        return None


@pytest.mark.parametrize("path", DESIGNS, ids=lambda path: path.parent.name)
def test_what_holds_of_every_scenario(path: Path) -> None:
    """Protects readers: in time, the same each time, nobody told by themselves, and no function left out."""
    found = played(path)
    if found is None:
        return
    facts = tabulate(load_design(path).design)

    assert found == played(path)
    starts = [item.at[0] for item in found.timeline]
    assert starts == sorted(starts)
    assert all(item.at[1] is None or item.at[0] <= item.at[1] for item in found.timeline)
    assert all(task.party != task.to for task in found.tasks)
    assert {item.party for item in (*found.timeline, *found.tasks)} <= {None, *found.parties}
    down = {item.id for item in followed(facts, [Loss(found.opening.what)]).down if item.kind == "function"}
    assert {item.function for item in found.expected} == down
    assert {task.id for task in found.tasks if task.what == "restore"} == down
    assert set(found.evidence.about) <= set(facts.ids("system"))


def test_the_record_that_is_proposed_counts_as_evidence() -> None:
    """Protects the last section: recorded as it says, the exercise meets the requirement that asks for one."""
    design = load_design(CHARGING).design
    bare = edited(design, {"evidence.exercise-grid": None, "evidence.exercise-carrier": None})
    proposed = exercise(tabulate(design), GENERAL, parties=["cpo", "dso"], lose="radio-net").evidence
    record = {
        "kind": "exercise", "about": list(proposed.about), "by": list(proposed.by), "dated": "2027-05-01", "result": "pass",
        "valid_until": {"none": "what was exercised stays exercised"}, "versions": {"none": "it is of the parties"},
    }  # fmt: skip

    before, after = (
        {item.id for item in check(one, GENERAL).select(Verdict.MET) if item.requirement.id == "IOT-RES-15"}
        for one in (bare, edited(bare, {"evidence.exercise-new": record}))
    )

    assert len(proposed.about) > 1
    assert set(proposed.about) & after > before


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(["--for", "dsoo"], "the design has no party dsoo (did you mean dso?)", id="party"),
        pytest.param(["--to", "shok"], "(did you mean shock?)", id="target"),
        pytest.param(["--lose", "csmss"], "(did you mean csms?)", id="loss"),
        pytest.param(["--lose", "csms", "--to", "shock"], "an exercise has one opening", id="both"),
        pytest.param(["--for", "oem", "--lose", "payment-terminal"], "the loss of payment-terminal does not concern oem (concerned are", id="not concerned"),
    ],
)  # fmt: skip
def test_a_slip_is_told(options: list[str], message: str, capfd: pytest.CaptureFixture[str]) -> None:
    """A slip of the keyboard is told with what would be right, and nothing else is said."""
    code = main(["exercise", str(CHARGING), *options])
    out, err = capfd.readouterr()

    assert (code, out) == (2, "")
    assert message in err


@pytest.mark.parametrize(
    ("elements", "message"),
    [([System(id="s")], "names no party"), ([Party(id="p"), System(id="s")], "there is nothing to exercise")],
)
def test_says_when_there_is_nothing_to_exercise(elements: list[Any], message: str) -> None:
    """Protects from a scenario in which nothing happens."""
    with pytest.raises(InputError, match=message):
        exercise(tabulate(Design(id="bare", elements=elements)))


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_command_tells_it_in_both_languages(lang: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A moderator can read it out: the opening, the clock times, the decisions, what is expected, the record."""
    path = tmp_path / "design.yaml"
    path.write_text(json.dumps({"iotsec": 1, **tree_of(design())}), encoding="utf-8")

    code = main(["exercise", str(path), "--to", "flood", "--lang", lang])
    said = " ".join(capfd.readouterr().out.split())

    assert code == 0
    for words in {
        "en": (
            "the attack begins at line and reaches pump.", "T+5 min plant-co", "decide whether to cut off system plant, at gate: until T+20 min, within 15 min",
            "BY THE DESIGN THIS CANNOT BE KEPT", "function pumping: down for 2 h, longer than the 1 h that is tolerable", "about: [city, plant]",
        ),
        "ja": (
            "lineから始まり、pumpに達する", "システム plantをgateで遮断するか判断：T+20 minまで、期限 15 min", "設計上は守れない", "許容停止時間1 hを超過", "about: [city, plant]",
        ),
    }[lang]:  # fmt: skip
        assert words in said


def test_the_json_holds_the_whole_answer(capfd: pytest.CaptureFixture[str]) -> None:
    """Programs get the opening, the timeline, the tasks and the record."""
    main(["exercise", str(CHARGING), "--lose", "csms", "--format", "json"])
    said = json.loads(capfd.readouterr().out)

    assert said["schema"] == "iotsec-exercise/1"
    assert said["opening"]["lost"] == ["csms"]
    assert "IOT-RES-15" in said["evidence"]["requirements"]
    assert {"at", "party", "what", "kind", "id", "sure", "seen", "by"} == set(said["timeline"][0])
