"""Asked again, against brute force: each loss in a design from which the component is really taken out, and each
compromise in a design in which an attacker really has it, checked as any design is.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from asking import Asker
from rules import TEXT, profile
from test_variants import SECTIONS, _elements, _forget, _needs

from iotsec.checking.again import CLOSED, _is_apart, _Item
from iotsec.checking.check import check
from iotsec.documents.reading import design_of
from iotsec.errors import InputError
from iotsec.facts.catalogue import Catalogue
from iotsec.facts.derived import DERIVED
from iotsec.facts.derived.scenarios.cases import cases_of
from iotsec.findings import Findings, Verdict
from iotsec.model.kinds import standard_vocabulary
from iotsec.requirements.requirement import Profile
from iotsec.testing import Seeded, Shape
from iotsec.testing.drawing import draw_tree
from iotsec.testing.luck import one_of

Tree = dict[str, Any]
CATALOGUE = Catalogue(standard_vocabulary(), DERIVED)
KINDS = ("component", "component", "flow", "function", "system", "dependency", "zone", "data", "interface", "access")
SHAPES = (Shape(whole=True, per=0.0), Shape(whole=True, per=0.0), Shape(stated=0.9, doubtful=0.0, present=0.0, per=0.0))
Told = dict[tuple[str, str, str], Verdict]


def random_rules(seed: int) -> Profile:
    """A profile of random requirements on things that may be lost, or depend on what may be."""
    luck, rules = Seeded(seed), {}
    while len(rules) < 14:
        kind = one_of(luck, KINDS)
        entry = {"title": TEXT, "obligation": "shall", "item": "safety-cia", "applies_to": kind,
                 "require": Asker(luck, CATALOGUE).condition(kind)}  # fmt: skip
        if luck.below(3) == 0:
            entry["when"] = Asker(luck, CATALOGUE).condition(kind, 1, plain=True)
        try:
            profile({"T-1": entry})
        except InputError:
            continue
        rules[f"T-{len(rules) + 1}"] = entry
    return profile(rules)


def drawn(seed: int) -> Tree:
    """A random design in operation, without choices."""
    luck = Seeded(seed)
    tree = draw_tree(luck, one_of(luck, SHAPES))
    tree["stage"] = "operation"
    tree.pop("choices", None)
    for _id, element in _elements(tree):
        element.pop("present", None)
        if "failure_behaviour" in element:
            element["failure_behaviour"] = "closed"  # What fails open is there still: that is tried by hand.
    return tree


def without(tree: Tree, lost: str) -> Tree:
    """The design from which a component is taken out, with all that exists or passes with it alone."""
    made, gone = copy.deepcopy(tree), {lost}
    while more := {id for id, element in _elements(made) if id not in gone and _goes(made, id, element, gone)}:
        gone |= more
    for section in SECTIONS:
        for id, element in list(made.get(section, {}).items()):
            if id in gone:
                del made[section][id]
            else:
                _forget(section, element, gone)
    return made


def _goes(tree: Tree, id: str, element: Tree, gone: set[str]) -> bool:
    passed: set[str] = set()
    for name in ("via", "through") if id in tree.get("flows", {}) else ():
        value = element.get(name)
        value = value.get("is", value.get("including", [])) if isinstance(value, dict) else value
        passed |= set(value or [])
    return bool((_needs(tree, id, element) | passed) & gone)


def told(findings: Findings) -> Told:
    """Every verdict, by requirement, kind and id."""
    return {
        (item.requirement.id, item.kind, id): Verdict(int(verdict))
        for item in findings.judged
        for id, verdict in zip(findings.facts.ids(item.kind), item.verdicts, strict=True)
    }


def in_each_case(findings: Findings, scenario: str, how: str) -> Iterator[tuple[str, Told]]:
    """What is said of each closed finding in each case in which one component alone is struck."""
    facts, cases = findings.facts, cases_of(findings.facts, scenario)
    names = [name[0] for name in cases.names]
    alone = {case: id for case, (kind, id) in enumerate(names) if kind == "component"}
    by_case: dict[int, Told] = {case: {} for case in alone}
    for item in findings.judged:
        if _is_apart(item.requirement, facts):
            continue
        open_in: dict[int, dict[int, Verdict]] = {}
        for row, verdict, struck in _Item(findings, item, {scenario: how})._closed(scenario):
            for case in struck:
                open_in.setdefault(case, {})[row] = verdict
        for row in item.rows(*CLOSED).tolist():
            for case in alone:
                key = item.requirement.id, item.kind, facts.ids(item.kind)[row]
                by_case[case][key] = open_in.get(case, {}).get(row, Verdict.MET)
    yield from ((alone[case], said) for case, said in by_case.items())


def compare_losses(seed: int, tally: Counter[Any]) -> list[Any]:
    """What is said wrongly of the loss of single components of one random design."""
    tree, rules = drawn(seed), random_rules(seed)
    wrong = []
    for lost, ours in in_each_case(check(design_of(tree), rules), "single_failure", "lost"):
        plain = told(check(design_of(without(tree, lost)), rules))
        for key, verdict in ours.items():
            real = plain.get(key)
            if key[1] == "connection" or real is None:
                continue
            tally[verdict.word, real.word] += 1
            if (verdict in CLOSED and real not in CLOSED) or verdict is Verdict.NOT_MET is not real:
                wrong.append((seed, lost, key, verdict.word, real.word))
    return wrong


@pytest.mark.parametrize("seed", range(30))
def test_a_loss_is_what_a_design_without_it_comes_to(seed: int) -> None:
    """Protects `--under single-failure`: what turns does so in the design without the component, and nothing else does."""
    assert compare_losses(seed, Counter()) == []


WALL = {"fact": "enforces", "includes": ["filtering"]}
FOREIGN = {"any": [{"fact": "untrusted", "is": True}, {"fact": "kind", "is": "person"}]}
ASKED_OF_ATTACKS: dict[str, tuple[str, Any]] = {
    "A-1": ("component", {"reached": {"from": FOREIGN, "avoiding": WALL}, "is": False}),
    "A-2": ("component", {"reached": {"from": {"fact": "untrusted", "is": True}, "along": {"fact": "kind", "is": "command"},
                                      "avoiding": WALL, "target_counts": False}, "is": False}),
    "A-3": ("component", {"guards": {"from": FOREIGN, "that": WALL}, "at_least": 1}),
    "A-4": ("component", {"guards": {"from": {"fact": "untrusted", "is": True}, "that": WALL}, "at_least": 2}),
    "A-5": ("component", {"count": {"over": "attack_reach"}, "at_most": 2}),
    "A-6": ("component", {"every": {"over": "networks_next", "that": {"fact": "exposed", "is": False}}}),
    "A-7": ("flow", {"fact": "to.enforces", "includes": ["authentication"]}),
    "A-8": ("flow", {"all": [{"fact": "from.untrusted", "is": False}, {"fact": "to.exposed", "is": False}]}),
    "A-9": ("flow", {"some": {"over": "via", "that": WALL}}),
    "A-10": ("component", {"every": {"over": "writers", "that": {"fact": "untrusted", "is": False}}}),
    "A-11": ("component", {"reached": {"toward": {"fact": "exposed", "is": True}, "avoiding": WALL}, "is": False}),
    "A-12": ("hazard", {"count": {"over": "uncovered_entries"}, "at_most": 0}),
    "A-13": ("function", {"every": {"over": "performed_by", "that": {
        "reached": {"from": FOREIGN, "avoiding": {"not": {"fact": "enforces", "only": ["monitoring"]}}}, "is": False}}}),
    "A-14": ("system", {"every": {"over": "components", "that": {"count": {"over": "attack_reach", "where": WALL}, "at_most": 1}}}),
    "A-15": ("component", {"any": [WALL, {"not": {"fact": "zone.trust", "is": {"fact": "self.zone.trust"}}},
                                   {"guards": {"from": FOREIGN, "that": WALL}, "at_least": 1}]}),
}  # fmt: skip


def held_rules() -> Profile:
    """Requirements that read what an attacker changes: where attacks begin, and what guards."""
    head = {"title": TEXT, "obligation": "shall", "item": "safety-cia"}
    return profile(
        {id: {**head, "applies_to": kind, "require": asked} for id, (kind, asked) in ASKED_OF_ATTACKS.items()}
    )


def with_attacker(tree: Tree, held: str) -> Tree:
    """The design in which a component enforces nothing, is nobody's, and can be reached by anybody."""
    made = copy.deepcopy(tree)
    made["components"][held] |= {"enforces": {"none": "an attacker has it"}, "external": True}
    way_in = {"component": held, "enabled": True, "peers": "any", "kind": "network"}
    made.setdefault("interfaces", {})["way-in"] = way_in
    return made


def compare_compromises(seed: int, tally: Counter[Any]) -> list[Any]:
    """What is said wrongly of the compromise of single components of one random design."""
    tree, rules = drawn(seed), held_rules()
    wrong = []
    for held, ours in in_each_case(check(design_of(tree), rules), "single_compromise", "held"):
        plain = told(check(design_of(with_attacker(tree, held)), rules))
        for key, verdict in ours.items():
            if key[2] == held:
                continue
            tally[verdict.word, plain[key].word] += 1
            if (verdict in CLOSED and plain[key] not in CLOSED) or verdict is Verdict.NOT_MET is not plain[key]:
                wrong.append((seed, held, key, verdict.word, plain[key].word))
    return wrong


@pytest.mark.parametrize("seed", range(30))
def test_a_compromise_is_what_a_design_with_the_attacker_in_it_comes_to(seed: int) -> None:
    """Protects `--under single-compromise`: guards that no longer stand, ways that begin inside, and exposure."""
    assert compare_compromises(seed, Counter()) == []
