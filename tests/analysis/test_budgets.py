"""Every question has a budget of work, and says in both languages when it stopped at a bound."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from iotsec import (
    Component,
    Dependency,
    Design,
    Function,
    System,
    check,
    load_design,
    load_profile,
    shortest_statements,
    tabulate,
)  # fmt: skip
from iotsec.analysis import attack_paths, cascade, classifying, each_loss, exercising, living, openings, read_loss
from iotsec.analysis.clarifying import statements
from iotsec.facts.derived.scenarios import outage
from iotsec.facts.table import Facts
from iotsec.graph import cascade as kernel
from iotsec.reports.answers import render_answer
from iotsec.reports.answers.asked import Asked
from iotsec.reports.options import LANGUAGES

DRAFT = "examples/ev-charging/first-draft.yaml"
PUMP = "examples/incidents/i-m3-pump/design.yaml"


def waiting_in_a_circle() -> Facts:
    """A function on two parts that need each other, each with something in hand."""
    fields: dict[str, Any] = {"system": "s", "kind": "thing", "repair_time": "1 h", "restart_time": "1 min"}
    categories = ["power", "communication", "time", "cloud", "data", "people", "other-system"]
    elements = [
        System(id="s", complete=["components", "flows", "interfaces", "accesses", "dependencies", "functions"]),
        *(Component(id=id, **fields) for id in ("a", "b")),
        *(Dependency(id=f"{of}-{on}", of=of, suppliers=[on], category="data", bridge="2 h") for of, on in ("ab", "ba")),
        Function(id="f", system="s", performed_by=["a"], tolerable_outage="1 h", independent_of=categories),
    ]  # fmt: skip
    design = Design(id="d", stage="operation", as_of="2027-01-01", complete=["systems"], elements=elements)
    return tabulate(design)


def draft() -> Facts:
    """The facts of the first draft."""
    return tabulate(load_design(DRAFT).design)


def of_general(ask: Callable[..., object]) -> Callable[[], tuple[Facts, object]]:
    """A question about a design and the general template, asked of the first draft."""

    def asked() -> tuple[Facts, object]:
        facts = draft()
        return facts, ask(facts.design, load_profile("general"))

    return asked


def of_facts(ask: Callable[[Facts], object], made: Callable[[], Facts] = draft) -> Callable[[], tuple[Facts, object]]:
    """A question about facts."""

    def asked() -> tuple[Facts, object]:
        facts = made()
        return facts, ask(facts)

    return asked


def stated_pump() -> tuple[Facts, object]:
    """The least to state of the same design."""
    design = load_design(PUMP).design
    return tabulate(design), shortest_statements(check(design, load_profile("medical")))


Limits = tuple[tuple[Any, str, int], ...]
CASES: dict[str, tuple[Limits, str, Callable[[], tuple[Facts, object]], str, str]] = {
    "paths": (
        (), "paths", of_facts(lambda facts: attack_paths(facts, budget=1)),
        "The work allowed did not suffice", "計算量の上限",
    ),
    "cascade": (
        ((kernel, "MOST_ROUNDS", 0),), "cascade",
        of_facts(lambda facts: cascade(facts, [read_loss("a")]), waiting_in_a_circle),
        "The work allowed did not suffice", "計算量の上限",
    ),
    "cascade --each": (
        ((outage, "MOST_DOWN", 1), (outage, "MOST_MARKS", 1)), "cascade", of_facts(each_loss),
        "The work allowed did not suffice: of ", "計算量の上限に達したため、末尾の",
    ),
    "classify": (
        ((classifying, "MOST_NODES", 1),), "classify",
        of_facts(lambda facts: classifying.classify(facts, load_profile("general"))),
        "The work allowed did not suffice", "計算量の上限",
    ),
    "exercise": (
        ((openings, "MOST_OPENINGS", 1), (exercising, "MOST_OPENINGS", 1)), "exercise", of_facts(exercising.exercise),
        "worst openings were looked at", "発端のみを調べた",
    ),
    "life": (
        ((living, "MOST_DAYS", 1),), "life",
        of_general(lambda design, profile: living.life(design, profile, until=datetime.date(2040, 1, 1))),
        "There are more days than were checked", "検査した日数の上限",
    ),
    "statements": (
        ((statements, "MOST_FINDINGS", 3),), "statements",
        stated_pump,
        "settle 3 of them, where", "うち3件が確定する",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_stopped_at_a_bound_is_told(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects from a part that is taken for the whole: a small budget is told, the usual one suffices."""
    limits, question, ask, english, japanese = CASES[name]
    facts, answer = ask()
    usual = render_answer(question, answer, Asked(facts))
    for module, constant, value in limits:
        monkeypatch.setattr(module, constant, value)

    facts, answer = ask()

    told = {lang: render_answer(question, answer, Asked(facts), lang=lang) for lang in LANGUAGES}
    assert (english in told["en"].replace("\n", " "), japanese in told["ja"].replace("\n", "")) == (True, True)
    if name != "paths":
        assert english not in usual.replace("\n", " ")
