"""Criticality: against plain rules on random designs, monotone in what is stated, told in words; the lists as data."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from unittest.mock import patch

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iotsec import (
    Component,
    Dependency,
    Design,
    Function,
    Hazard,
    InputError,
    System,
    View,
    load_design,
    load_profile,
    none,
    tabulate,
    write_design,
)
from iotsec.analysis.cascading import cascade
from iotsec.analysis.classifying import Class, Listed, Measure, classify
from iotsec.analysis.losses import Loss
from iotsec.cli import main
from iotsec.documents.reading import design_of
from iotsec.facts.derived import reliance
from iotsec.requirements.infrastructure import load_criteria, load_sectors
from iotsec.testing import Seeded, Shape, fill_in
from iotsec.testing.drawing import draw_tree
from iotsec.testing.filling import LEAST_BASIS

EXAMPLES = Path(__file__).parents[2] / "examples" / "ev-charging"
MANY = int(os.environ.get("IOTSEC_EXAMPLES", "0"))
GENERAL = load_profile("general")
HOUR = 3600.0
SYSTEMS = [f"s{number}" for number in range(3)]
GOALS = [f"f{number}" for number in range(6)]
ALL = ["power", "communication", "time", "cloud", "data", "people", "other-system"]


@st.composite
def rested(draw: st.DrawFn) -> dict[str, Any]:
    """Functions of three systems (function n is of system n % 3), each performed by a part, which need each other."""
    needs = [
        (goal, draw(st.lists(st.sampled_from([other for other in GOALS if other != goal]), min_size=1, max_size=2, unique=True)), draw(st.integers(0, 3)))
        for goal in GOALS for _ in range(draw(st.integers(0, 1)))
    ]  # fmt: skip
    tolerates = {goal: draw(st.sampled_from([None, 0, 1, 2, 30])) for goal in GOALS}
    critical = {goal: draw(st.integers(0, 3)) for goal in GOALS}
    return {"needs": needs, "tolerates": tolerates, "critical": critical, "repair": draw(st.integers(1, 40))}


def design_of_plain(plain: dict[str, Any]) -> Design:
    """The same as a design of which everything is stated."""
    elements: list[Any] = [
        System(id=id, purpose="serve", parent=none("alone"), sector=none("no sector")) for id in SYSTEMS
    ]
    for number, goal in enumerate(GOALS):
        system, tolerates = SYSTEMS[number % 3], plain["tolerates"][goal]
        elements.append(
            Component(
                id=f"c{number}",
                system=system,
                kind="thing",
                repair_time=f"{plain['repair']} h",
                restart_time="0 s",
                feeds=none("no"),
            )
        )
        elements.append(Function(
            id=goal, system=system, performed_by=[f"c{number}"], independent_of=ALL, criticality=plain["critical"][goal],
            tolerable_outage=none("may stop for good") if tolerates is None else f"{tolerates} h", safety_function=False, hazards=none("no"),
        ))  # fmt: skip
    for number, (goal, suppliers, bridge) in enumerate(plain["needs"]):
        elements.append(
            Dependency(id=f"d{number}", of=goal, category="data", suppliers=suppliers, bridge=f"{bridge} h")
        )
    complete = ["systems", "components", "functions", "dependencies", "flows", "hazards"]
    return Design(id="rested", stage="operation", as_of="2027-01-01", complete=complete, elements=elements)


def system_of(goal: str) -> str:
    """Whose function it is."""
    return SYSTEMS[GOALS.index(goal) % 3]


def level(hours: float, tolerates: float | None, critical: int) -> int:
    """How serious an outage is, by the plain rules."""
    if hours <= 0:
        return 0
    if tolerates is None:
        return 1
    if hours <= tolerates:
        return min(critical + 1, 2 if hours >= tolerates / 10 else 1)
    return min(critical + 1, 4 if hours >= 10 * tolerates else 3)


@settings(max_examples=MANY or 60, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(plain=rested())
def test_agrees_with_plain_rules(plain: dict[str, Any]) -> None:
    """Protects who rests on whom, both criteria, when it hurts, circles, and the severity for continuity."""
    facts = tabulate(design_of_plain(plain))
    needs = nx.DiGraph([(goal, supplier) for goal, suppliers, _ in plain["needs"] for supplier in suppliers])
    needs.add_nodes_from(GOALS)

    found = {item.system: item for item in classify(facts, GENERAL).systems}

    for system, item in found.items():
        own = [goal for goal in GOALS if system_of(goal) == system]
        resting = {other for goal in own for other in nx.ancestors(needs, goal)} - set(own)
        assert set(item.needed_by) == resting
        shortest = min(
            (HOUR * plain["tolerates"][goal] for goal in resting if plain["tolerates"][goal] is not None), default=None
        )
        assert item.tightest.value[1] == shortest
        assert item.leading == (len(resting) >= 5 and shortest is not None and shortest <= HOUR)
        assert set(item.mutual) == circle(system, needs)
        down = {
            each.id: each.lasting[0] / HOUR for each in cascade(facts, [Loss(system)]).down if each.kind == "function"
        }
        levels = [level(down.get(goal, 0), plain["tolerates"][goal], plain["critical"][goal]) for goal in GOALS]
        assert item.severity.continuity == (max(levels), max(levels))
        assert item.severity.safety == (0, 0)
        assert_hurts(facts, item, plain)


def circle(system: str, needs: Any) -> set[str]:
    """The systems that need a system and that it needs."""
    of_systems = nx.DiGraph([(system_of(a), system_of(b)) for a, b in needs.edges])
    reach = {
        one: {system_of(other) for goal in GOALS if system_of(goal) == one for other in nx.descendants(needs, goal)}
        for one in SYSTEMS
    }
    assert set(of_systems) <= set(SYSTEMS)
    return {other for other in SYSTEMS if other != system and other in reach[system] and system in reach[other]}


def assert_hurts(facts: Any, item: Class, plain: dict[str, Any]) -> None:
    """A loss of just so long does not hurt those who rest on it, a loss a second longer does."""

    def hurt(seconds: float) -> bool:
        down = {each.id: each.judged for each in cascade(facts, [Loss(item.system, 0.0, seconds)]).down}
        return any(down.get(goal) == "exceeded" for goal in item.needed_by)

    after = item.hurts_after[0]
    assert item.hurts_after == (after, after)
    if after is None:
        assert not hurt(1000 * HOUR)
    else:
        assert not hurt(after)
        assert hurt(after + 1)


@settings(max_examples=MANY or 25, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32 - 1), share=st.sampled_from([0.3, 1.0]))
def test_stating_more_only_narrows(seed: int, share: float) -> None:
    """Protects the bounds: what is surely leading stays so, and every range of numbers only gets narrower."""
    luck = Seeded(seed)
    design = design_of(draw_tree(luck, Shape(stated=0.8, present=0.2)))
    before, after = (_classes(item) for item in (design, fill_in(design, luck, share=share, grow=0)))

    for id in before.keys() & after.keys():
        old, new = before[id], after[id]
        assert old.leading in (None, new.leading), id
        for name in ("continuity", "safety", "overall"):
            assert within(getattr(new.severity, name), getattr(old.severity, name)), (id, name)
        for name in ("dependents", "tightest"):
            assert within(getattr(new, name).value, getattr(old, name).value), (id, name)
        assert within(new.hurts_after, old.hurts_after), id
        assert set(old.mutual) <= set(new.mutual)


def within(new: tuple[float, float | None], old: tuple[float, float | None]) -> bool:
    """Whether a range lies in another one."""
    ends = [float("inf") if end is None else end for end in (*new, *old)]  # None: no end, or never.
    return ends[2] <= ends[0] <= ends[1] <= ends[3]


def _classes(design: Design) -> dict[str, Class]:
    try:
        found = classify(tabulate(design, View(as_of=design.as_of, least_basis=LEAST_BASIS)), GENERAL)
    except InputError:
        return {}
    return {item.system: item for item in found.systems}


def grid_design(
    *, magnitude: Any = "200 MW", service: Any = "supply", severity: int = 4, guarded: str = "2 s"
) -> Design:
    """A grid whose relay protects from a hazard that the turbine goes on to be able to cause."""
    elements = [
        System(id="grid", sector="power", parent=none("alone"), class_leading=True),
        System(id="plant", sector="power", parent=none("alone")),
        Component(id="relay", system="grid", kind="thing", repair_time="20 min", restart_time="0 s", can_cause=none("no"), feeds=none("no"), safe_function="trip"),
        Component(id="turbine", system="plant", kind="thing", repair_time="2 h", restart_time="0 s", can_cause=["burst"], feeds=none("no"), safe_function="trip"),
        Function(id="deliver", system="grid", performed_by=["relay"], criticality=1, tolerable_outage="10 h", magnitude=magnitude, service=service,
                 independent_of=ALL, safety_function=False, hazards=none("no")),
        Function(id="trip", system="grid", performed_by=["relay"], criticality=3, tolerable_outage="10 h", magnitude=none("no"), service=none("no"),
                 independent_of=ALL, safety_function=True, hazards=none("no")),
        Hazard(id="burst", severity=severity, fault_tolerant_time=guarded),
    ]  # fmt: skip
    complete = ["systems", "components", "functions", "dependencies", "flows", "hazards"]
    return Design(id="grid-design", stage="operation", as_of="2027-01-01", complete=complete, elements=elements)


def severities(design: Design) -> dict[str, tuple[tuple[int, int], tuple[int, int]]]:
    """The severity of the loss of each system, for continuity and safety."""
    found = classify(tabulate(design), GENERAL).systems
    return {item.system: (item.severity.continuity, item.severity.safety) for item in found}


@pytest.mark.parametrize(
    ("changes", "grid"),
    [
        pytest.param({}, ((3, 3), (4, 4)), id="the criterion of the sector is passed twofold"),
        pytest.param({"magnitude": "2 GW"}, ((3, 3), (4, 4)), id="the lesser ratio counts: two times as long"),
        pytest.param({"magnitude": "20 MW"}, ((2, 2), (4, 4)), id="below the criterion, above a tenth of it"),
        pytest.param({"magnitude": "1 Gbit/s"}, ((1, 1), (4, 4)), id="another dimension is none of the criterion"),
        pytest.param({"magnitude": None}, ((1, 3), (4, 4)), id="not stated"),
        pytest.param({"service": "metering"}, ((1, 1), (4, 4)), id="another service"),
        pytest.param({"service": None}, ((1, 3), (4, 4)), id="which service is not stated"),
        pytest.param({"severity": 2}, ((3, 3), (2, 2)), id="a lesser hazard"),
        pytest.param({"guarded": "1 h"}, ((3, 3), (0, 0)), id="the hazard tolerates the outage"),
        pytest.param({"guarded": None}, ((3, 3), (0, 4)), id="what it tolerates is not stated"),
    ],
)  # fmt: skip
def test_severity_by_the_criterion_of_the_sector_and_by_hazards(changes: dict[str, Any], grid: Any) -> None:
    """Protects the confirmed criteria, their bounds, and the rule that safety counts while the cause still runs."""
    assert severities(grid_design(**changes))["grid"] == grid


@pytest.mark.parametrize(("drawn", "leading"), [(4, None), (5, True)])
def test_as_many_as_are_asked_for_may_be_enough(drawn: int, leading: bool | None) -> None:
    """Protects the threshold: five of five are many, and so are four and one of which it is not stated what it needs."""
    serve = Function(id="serve", system="hub", performed_by=["mill"], independent_of=ALL)
    elements: list[Any] = [
        Component(id="mill", system="hub", kind="thing", feeds=none("no")),
        System(id="hub", parent=none("alone")),
        System(id="rest", parent=none("alone")),
        serve,
    ]
    for number in range(5):
        elements.append(Function(id=f"f{number}", system="rest", performed_by=none("nobody"), tolerable_outage="1 min",
                                 independent_of=ALL if number < drawn else None))  # fmt: skip
    elements += [Dependency(id=f"d{number}", of=f"f{number}", suppliers=["serve"]) for number in range(drawn)]
    complete = (
        ["systems", "components", "functions", "dependencies"] if drawn == 5 else ["systems", "components", "functions"]
    )

    found = classify(tabulate(Design(id="hub-design", complete=complete, elements=elements)), GENERAL).systems

    (hub,) = [item for item in found if item.system == "hub"]
    assert (hub.dependents.value, hub.leading) == ((float(drawn), 5.0), leading)


def test_the_highest_counts_and_the_lost_cause_is_not_sure() -> None:
    """Protects the rule of the published criteria; and what is lost together with its guard may hurt no more."""
    design = grid_design()
    moved = Design(
        id="one", stage="operation", as_of="2027-01-01", complete=list(design.complete),
        elements=[*(item for item in design.elements.values() if item.id != "turbine"),
                  Component(id="turbine", system="grid", kind="thing", repair_time="2 h", can_cause=["burst"], feeds=none("no"), safe_function="trip")],
    )  # fmt: skip

    (grid,) = [item for item in classify(tabulate(design), GENERAL).systems if item.system == "grid"]

    assert grid.severity.overall == (4, 4)
    assert [(item.kind, item.id, item.level, item.by) for item in grid.severity.effects] == [
        ("hazard", "burst", (4, 4), "trip"),
        ("function", "deliver", (3, 3), "JP-POWER-SUPPLY-LEVEL"),
        ("function", "trip", (1, 1), None),
    ]
    assert severities(moved)["grid"][1] == (0, 4)


@pytest.mark.parametrize(("service", "applies", "told"), [("supply", True, " by JP"), (None, False, ", where JP")])
def test_a_criterion_that_may_apply_is_told_as_such(
    service: str | None, applies: bool, told: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Protects who states no service: that a criterion of the sector decides is not said as if it were known."""
    design = grid_design(service=service)
    (tmp_path / "grid.yaml").write_text(write_design(design), encoding="utf-8")

    (grid,) = [item for item in classify(tabulate(design), GENERAL).systems if item.system == "grid"]
    main(["classify", str(tmp_path / "grid.yaml")])

    found = [(item.by, item.applies) for item in grid.severity.effects if item.id == "deliver"]
    assert found == [("JP-POWER-SUPPLY-LEVEL", applies)]
    assert f"{told}-POWER-SUPPLY-LEVEL" in capfd.readouterr().out


def test_thresholds_come_from_the_profile(tmp_path: Path) -> None:
    """Protects profile parameters: a sector that calls fewer dependents many has more leading systems."""
    (tmp_path / "profile.yaml").write_text(
        "profile: stricter\nversion: 1.0.0\ntitle: {en: s, ja: s}\nnotice: {en: n, ja: n}\n"
        "extends: [{profile: general, version: 0.1.0}]\nprefix: X-\n"
        "tailor: {IOT-SOS-07: {because: {en: w, ja: w}, parameters: {many: 1, short: 25 h}}}\n", encoding="utf-8",
    )  # fmt: skip
    stricter = load_profile(tmp_path)
    facts = tabulate(load_design(EXAMPLES / "design.yaml").design)

    usual = {item.system for item in classify(facts, GENERAL).systems if item.leading}
    more = {item.system for item in classify(facts, GENERAL, stricter).systems if item.leading}

    assert usual == {"grid"}
    assert more == {"grid", "site", "backend", "mobile"}


def test_the_lists_hold_what_was_read() -> None:
    """Protects the data: the counts of the source, the two later sectors of Japan, and no entry without both languages."""
    known = load_sectors()

    assert {country: len(item.entries) for country, item in known.lists.items()} == {
        "jp": 15, "us": 16, "eu": 7, "de": 9, "fr": 12, "uk": 13,
    }  # fmt: skip
    later = {id: entry.since for id, entry in known.lists["jp"].entries.items() if entry.since}
    assert later == {"airport": "2018", "port": "2024-03-08"}
    assert [id for id, entry in known.lists["uk"].entries.items() if entry.basis == "unconfirmed"] == ["water"]
    assert all(set(entry.title) == {"en", "ja"} for item in known.lists.values() for entry in item.entries.values())


def test_only_confirmed_criteria_are_used() -> None:
    """Protects from numbers that somebody remembers: they are shown as data and never judge."""
    criteria = load_criteria()

    assert {item.status for item in criteria.criteria.values()} == {"confirmed", "dated", "unconfirmed", "disputed"}
    assert {item.status for item in criteria.active()} == {"confirmed"}
    assert "JP-GAS-SUPPLY-LEVEL" not in {item.id for item in criteria.active()}


def test_a_slip_in_the_lists_is_told_with_its_place(tmp_path: Path) -> None:
    """Protects from a mapping that names what its list does not have."""
    slip = tmp_path / "sectors.yaml"
    slip.write_text(
        "lists: {jp: {title: {en: J, ja: J}, entries: {rail: {en: rail, ja: R}}}}\n"
        "sectors:\n  rail: {title: {en: rail, ja: R}, belongs: {jp: [rails]}}\n", encoding="utf-8",
    )  # fmt: skip

    with pytest.raises(InputError, match=r"sectors.yaml:3:.*the list of jp has no sector rails"):
        load_sectors(slip)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("{sector: a, service: b, title: {en: t, ja: t}, duration: {at_least: 3 kW}, status: confirmed, source: s}", "dimension"),
        ("{sector: a, service: b, title: {en: t, ja: t}, status: confirmed, source: s}", "a magnitude or a duration"),
        ("{sector: a, service: b, title: {en: t, ja: t}, duration: {at_least: 3 h}, status: sure, source: s}", "sure is no status"),
    ],
)  # fmt: skip
def test_a_slip_in_a_criterion_is_told(tmp_path: Path, said: str, message: str) -> None:
    """Protects from a criterion that never applies since it was mistyped."""
    slip = tmp_path / "outages.yaml"
    slip.write_text(
        f"severity: {{bands: [0.1, 1, 10], by_criticality: {{0: 1, 1: 2, 2: 3, 3: 4}}}}\ncriteria:\n  X: {said}\n",
        encoding="utf-8",
    )

    with pytest.raises(InputError, match=message):
        load_criteria(slip)


@pytest.mark.parametrize(
    ("elements", "message"),
    [
        ([Function(id="f")], "no systems to classify"),
        ([System(id="s")], "the design has no functions"),
        ([System(id="s"), Function(id="f")], "the design has no components"),
    ],
)
def test_says_when_there_is_nothing_to_classify(elements: list[Any], message: str) -> None:
    """Protects from an empty table without a word."""
    with pytest.raises(InputError, match=message):
        classify(tabulate(Design(id="bare", elements=elements)), GENERAL)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_command_shows_both_criteria_as_numbers(lang: str, capfd: pytest.CaptureFixture[str]) -> None:
    """A reader sees the numbers with their thresholds, the circle, the severity, and the lists of countries."""
    code = main(["classify", str(EXAMPLES / "design.yaml"), "--lang", lang])
    said = capfd.readouterr().out

    assert code == 0
    for words in {
        "en": ("5 (threshold 5)", "mutual dependence with mobile", "sector power: Japan electric power", "nothing more."),
        "ja": ("5（しきい値 5）", "相互依存：mobile", "分野 power：日本「電力」", "それ以上のことを示すものではない。"),
    }[lang]:  # fmt: skip
        assert words in said


def test_the_json_holds_the_whole_answer(capfd: pytest.CaptureFixture[str]) -> None:
    """Programs get every system with its measures."""
    main(["classify", str(EXAMPLES / "design.yaml"), "--format", "json"])
    said = json.loads(capfd.readouterr().out)

    grid = next(item for item in said["systems"] if item["system"] == "grid")
    assert said["schema"] == "iotsec-classify/1"
    assert grid["dependents"] == {"value": [5.0, 5.0], "threshold": [5.0, 5.0], "reached": True}
    assert {"country": "jp", "entries": ["power"]} in grid["listed"]


def test_it_says_when_the_work_allowed_did_not_suffice(capfd: pytest.CaptureFixture[str]) -> None:
    """Protects from a bound that looks like an answer."""
    with patch.object(reliance, "MOST_WORK", 0):
        found = classify(tabulate(load_design(EXAMPLES / "design.yaml").design), GENERAL)
        main(["classify", str(EXAMPLES / "design.yaml")])

    assert found.whole is False
    assert {item.leading for item in found.systems} <= {None, False}
    assert "The work allowed did not suffice" in capfd.readouterr().out


def test_the_answer_prints_well() -> None:
    """A script sees the class and the severity of each system, and gets plain values."""
    found = classify(tabulate(grid_design()), GENERAL)

    assert str(found).splitlines()[0] == "grid: not leading, severity 4"
    assert found.systems[0].listed[0] == Listed("jp", ("power",))
    assert found.systems[0].dependents == Measure((0.0, 0.0), (5.0, 5.0), reached=False)
