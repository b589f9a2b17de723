"""The shortest list of statements, against brute force: every way of stating what is open, in one check of copies."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from iotsec import Component, Design, Findings, Profile, System, Verdict, check, load_design, load_profile, none
from iotsec.analysis.clarifying.choosing import UNSAID, Wanted, fewest
from iotsec.analysis.clarifying.hopes import Hopes
from iotsec.analysis.clarifying.statements import Statements, answered, shortest_statements
from iotsec.analysis.clarifying.values import AnyOther
from iotsec.analysis.hardening.acts import Act, applied
from iotsec.cli.viewing import asked, load_profiles
from iotsec.documents.writing import write_yaml
from iotsec.errors import InputError

SEEDS = 400 if os.environ.get("IOTSEC_EXAMPLES") else 40
NONE = none("there is none")
VALUES: Mapping[str, tuple[Any, ...]] = {
    "secure_boot": (True, False, NONE),
    "updatable": (True, False, NONE),
    "key_strength": ("32 bit", "64 bit", "80 bit", "96 bit", "128 bit", NONE),
    "tamper": ("none", "evident", "resistant", NONE),
    "exposure": ("public", "closed", NONE),
    "restart_time": ("1 h", "2 h", "3 h", NONE),
    "repair_time": ("1 h", "2 h", "3 h", NONE),
}
"""Fields, each with a value for every way in which the leaves below can be answered."""
LEAVES: tuple[Mapping[str, Any], ...] = (
    {"fact": "secure_boot", "is": True},
    {"fact": "updatable", "is": True},
    {"fact": "key_strength", "at_least": "96 bit"},
    {"fact": "key_strength", "at_most": "64 bit"},
    {"fact": "tamper", "one_of": ["evident", "resistant"]},
    {"fact": "tamper", "is": "none"},
    {"fact": "exposure", "is": "public"},
    {"fact": "exposure", "is_not": "public"},
    {"fact": "exposure", "declared": True},
    {"fact": "restart_time", "at_most": {"fact": "repair_time"}},
)


def some_condition(luck: random.Random, depth: int = 2) -> dict[str, Any]:
    """A condition of a component."""
    if depth == 0 or luck.random() < 0.3:
        leaf = dict(luck.choice(LEAVES))
        return leaf if luck.random() < 0.7 or "declared" in leaf else {"not": leaf}
    parts = [some_condition(luck, depth - 1) for _ in range(luck.choice([2, 2, 3]))]
    return {luck.choice(["all", "any"]): parts}


def some_profile(luck: random.Random, folder: Path) -> Profile:
    """Requirements of components, and of all or some components of a system."""
    found: dict[str, Any] = {}
    for number in range(luck.choice([2, 3, 4])):
        said: dict[str, Any] = {"title": {"en": "T"}, "obligation": "shall", "stage": "policy"}
        if luck.random() < 0.3:
            inner = {"over": "components", "that": some_condition(luck, 1)}
            if luck.random() < 0.5:
                inner["where"] = some_condition(luck, 0)
            said |= {"applies_to": "system", "require": {luck.choice(["every", "some"]): inner}}
        else:
            said |= {"applies_to": "component", "require": some_condition(luck)}
            when = some_condition(luck, 1)
            if luck.random() < 0.5 and "declared" not in str(when):  # To ask for no more than that is refused.
                said["when"] = when
            if luck.random() < 0.3:
                other = {"require": some_condition(luck, 1)}
                said["alternatives"] = {
                    "other": other | ({"when": some_condition(luck, 0)} if luck.random() < 0.5 else {})
                }
        found[f"T-{number:02}"] = said
    tree = {"profile": "stating", "version": "1.0.0", "status": "draft", "title": {"en": "T"}, "requirements": found}
    folder.mkdir()
    (folder / "profile.yaml").write_text(write_yaml(tree), encoding="utf-8")
    return load_profile(folder)


class Case:
    """A small design, and what of it is not stated."""

    def __init__(self, luck: random.Random) -> None:
        self.said: dict[str, dict[str, Any]] = {}
        self.open: list[tuple[str, str]] = []
        ids = ["a", "b"][: luck.choice([1, 2, 2])]
        slots = [(id, field) for id in ids for field in VALUES]
        luck.shuffle(slots)
        ways = 1
        for id, field in slots:
            if ways * (len(VALUES[field]) + 1) <= 700 and luck.random() < 0.6:
                self.open.append((id, field))
                ways *= len(VALUES[field]) + 1
            else:
                self.said.setdefault(id, {})[field] = luck.choice(VALUES[field])
        self.ids = ids

    def copies(self, ways: list[Mapping[tuple[str, str], Any]]) -> Design:
        """One system for each way of stating what is open, all in one design."""
        elements: list[Any] = []
        for number, stated in enumerate(ways):
            elements.append(System(id=f"s-{number}", complete=["components"]))
            for id in self.ids:
                said = {**self.said.get(id, {}), **{field: value for (at, field), value in stated.items() if at == id}}
                elements.append(Component(id=f"{id}-{number}", system=f"s-{number}", **said))
        return Design(id="d", stage="design", as_of="2027-01-01", complete=["components", "systems"], elements=elements)


def verdicts(findings: Findings) -> dict[int, dict[tuple[str, str], Verdict]]:
    """The verdicts of each copy, by requirement and element."""
    found: dict[int, dict[tuple[str, str], Verdict]] = {}
    for judged in findings.judged:
        for row, id in enumerate(findings.facts.ids(judged.kind)):
            name, _, number = id.rpartition("-")
            found.setdefault(int(number), {})[judged.requirement.id, name] = Verdict(int(judged.verdicts[row]))
    return found


def by_brute_force(case: Case, profile: Profile) -> tuple[int, int]:
    """How many findings at least come out not met where nothing is left unknown, and with how few statements."""
    choices = [[None, *VALUES[field]] for _, field in case.open]
    ways = [
        {slot: value for slot, value in zip(case.open, chosen, strict=True) if value is not None}
        for chosen in product(*choices)
    ]
    found = verdicts(check(case.copies(ways), profile))
    unknown = {key for key, verdict in found[0].items() if verdict is Verdict.UNKNOWN}
    return min(
        (sum(found[number][key] is Verdict.NOT_MET for key in unknown), len(stated))
        for number, stated in enumerate(ways)
        if Verdict.UNKNOWN not in found[number].values()
    )


def as_stated(answer: Statements) -> dict[tuple[str, str], Any]:
    """The statements of an answer with the values that are hoped for."""
    return {
        (item.id.rpartition("-")[0], item.field): NONE if item.value == "{none: ...}" else item.value
        for item in answer.statements
    }


def cases(folder: Path) -> Iterator[tuple[int, Case, Profile, Statements]]:
    """Random designs and profiles, each with the answer."""
    for seed in range(SEEDS):
        luck = random.Random(seed)
        case, profile = Case(luck), some_profile(luck, folder / str(seed))
        yield seed, case, profile, shortest_statements(check(case.copies([{}]), profile))


def test_no_list_is_shorter_and_the_list_does(tmp_path: Path) -> None:
    """Protects both halves of the claim: nothing stays unknown, and brute force finds no shorter list that does as much."""
    wrong, asked, exact = [], 0, 0
    for seed, case, profile, answer in cases(tmp_path):
        not_met, fewest = by_brute_force(case, profile)
        asked += bool(answer.unknown)
        if answer.bound > fewest or not answer.whole or answer.beyond or len(answer.not_met) > not_met:
            wrong.append((seed, "bound", answer.bound, fewest, len(answer.not_met), not_met))
        if any(item.value is None for item in answer.statements):
            continue  # Two fields are compared: which values they have is not told.
        exact += bool(answer.unknown)
        after = verdicts(check(case.copies([as_stated(answer)]), profile))[0].values()
        if Verdict.UNKNOWN in after or (len(answer.not_met), len(answer.statements)) != (not_met, fewest):
            wrong.append((seed, "list", len(answer.statements), fewest, len(answer.not_met), not_met))
    assert wrong == []
    assert (asked >= SEEDS // 2, exact >= SEEDS // 3) == (True, True), (asked, exact)


def test_what_is_stated_otherwise_asks_for_what_is_told(tmp_path: Path) -> None:
    """Protects that nothing else is asked for: whatever the list says, what is not known then misses what was told."""
    wrong = []
    for seed, case, profile, answer in cases(tmp_path):
        luck = random.Random(seed)
        stated = {
            (item.id.rpartition("-")[0], item.field): luck.choice(VALUES[item.field]) for item in answer.statements
        }
        findings = check(case.copies([stated]), profile)
        told = {(item.id, item.field) for item in answer.otherwise}
        for item in shortest_statements(findings).statements:
            if (item.id, item.field) not in told:
                wrong.append((seed, item))
    assert wrong == []


DRAFTS = (
    "examples/ev-charging/first-draft.yaml",
    "examples/incidents/i-g4-cooperative/design.yaml",
    "examples/incidents/i-m3-pump/design.yaml",
    "examples/incidents/i-r8-displays/design.yaml",
)


@pytest.mark.parametrize("file", DRAFTS)
def test_with_the_values_that_are_told_no_finding_stays_unknown_that_rests_on_them(file: str) -> None:
    """Protects the list by the ordinary check: what is said to be settled by values of fields is, once they are stated."""
    loaded = load_design(file)
    profiles = load_profiles(asked((), (), loaded))
    findings = check(loaded.design, *profiles)
    rows = [(judged, row) for judged in findings.judged for row in judged.rows(Verdict.UNKNOWN).tolist()]
    hopes = Hopes(findings)
    wanted = [Wanted(number, hopes.well(*at), hopes.badly(*at)) for number, at in enumerate(rows)]
    chosen = fewest(findings.facts, wanted)
    acts = [Act("set", *missing, _written(value)) for missing, value in chosen.stated.items() if value != UNSAID]
    after = check(applied(loaded.design, acts), *profiles)
    open_ = {(item.requirement.key, item.kind, item.id) for item in after.select(Verdict.UNKNOWN)}
    settled, wrong = 0, []
    for item, (judged, row) in zip(wanted, rows, strict=True):
        questions = answered(item.badly if item.number in chosen.badly else item.well, chosen.answered)
        if item.number not in chosen.unsettled and all(question.asks is not None for question in questions):
            settled += 1
            key = (judged.requirement.key, judged.kind, findings.facts.ids(judged.kind)[row])
            wrong += [key] if key in open_ else []
    assert (wrong, settled > 20) == ([], True)


def _written(value: Any) -> Any:
    if isinstance(value, AnyOther):
        return {"none": "there is none"} if value.none else "some other word"
    return value


def test_a_first_draft_has_both_bounds() -> None:
    """Protects the bounds at the size of a real first draft: a list for all of it, and a bound from below."""
    design = load_design("examples/ev-charging/first-draft.yaml").design
    answer = shortest_statements(check(design, load_profile("general")), limit="shall")

    assert (answer.unknown > 500, answer.beyond, answer.whole) == (True, (), True)
    assert 0 < answer.bound <= len(answer.statements)
    assert not {(item.kind, item.id, item.field) for item in answer.statements} & set(answer.otherwise)
    assert str(answer).startswith(f"{len(answer.statements)} statements (at least {answer.bound}) to settle ")


def test_nothing_to_ask_is_told() -> None:
    """Protects against an empty list for a design of which nothing was checked."""
    with pytest.raises(InputError, match="no requirement found an element"):
        shortest_statements(check(Design(id="d", stage="design", elements=[]), load_profile("general")))
