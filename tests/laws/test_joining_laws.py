"""Law 6: joining systems never removes a not-met of a part, with each part asked by the profile of its own sector.

It holds of parts that know their own: a system whose sector is not stated could be of the other part's sector, an element
whose system (or whose other end) is not stated could be one of the other part's. There, what was not met becomes unknown.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import given
from laws import design_of
from test_laws import SEEDS, drawn, law

from iotsec import check
from iotsec.documents.writing import write_json
from iotsec.model.kinds import SECTIONS
from iotsec.requirements.reading import load_profiles
from iotsec.requirements.requirement import Profile

Tree = dict[str, Any]
TEXT = {"en": "A text", "ja": "文"}
TAILOR: Mapping[str, Any] = {
    "one": {"IOT-SCIA-03": {"parameters": {"severity": 1}}, "IOT-SCIA-05": {"parameters": {"need": 1}}, "IOT-RSP-01": {"stage": "policy"}},
    "two": {"IOT-SCIA-05": {"when_also": {"fact": "kind", "is": "data"}}, "IOT-RES-06": {"parameters": {"depth": 3}}},
}  # fmt: skip
OWN = {
    "1": {"applies_to": "component", "require": {"fact": "secure_boot", "is": True}},
    "2": {"applies_to": "flow", "require": {"fact": "one_way", "is": True}},
    "3": {"applies_to": ["data", "process"], "require": {"some": {"over": "evidence", "that": {"fact": "result", "is": "pass"}}}},
    "4": {"applies_to": "agreement", "require": {"fact": "isolation_rule", "given": True}},
}  # fmt: skip


@cache
def profiles() -> tuple[Profile, ...]:
    """Two sector profiles on the general template, each with something tailored and something of its own."""
    with tempfile.TemporaryDirectory() as folder:
        for name, tailor in TAILOR.items():
            own = {f"{name.upper()}-{id}": {"title": TEXT, "obligation": "shall", **said} for id, said in OWN.items()}
            header = {
                "profile": name, "version": "1", "title": TEXT, "status": "draft", "prefix": f"{name.upper()}-", "sector": name,
                "extends": [{"profile": "general", "version": "0.1.0"}], "tailor": tailor, "requirements": own,
            }  # fmt: skip
            (Path(folder) / f"{name}.json").write_text(write_json(header), encoding="utf-8")
        return load_profiles([Path(folder) / f"{name}.json" for name in TAILOR])


def part(seed: int, sector: str) -> Tree:
    """A random design as a part that knows its own: its ids, its systems and their sector, the ends of what it draws."""
    tree = drawn(seed)
    ids = {id for section in SECTIONS for id in tree.get(section, {})}
    named = {id: f"{sector}-{id}" for id in ids}
    renamed: Tree = _renamed({key: tree[key] for key in tree if key in SECTIONS}, named)
    systems = renamed.setdefault("systems", {})
    systems.setdefault(f"{sector}-first", {})
    for system in systems.values():
        system.update({"sector": sector, "parent": {"none": "it is a part by itself"}})
    for section in ("components", "functions"):
        for number, element in enumerate(renamed.get(section, {}).values()):
            element["system"] = list(systems)[number % len(systems)]
    for section, fields in ENDS.items():
        for element in renamed.get(section, {}).values():
            element.update({field: _plain(element[field]) for field in fields if field in element})
    header = {key: tree[key] for key in ("iotsec", "as_of", "stage", "choices") if key in tree}
    return {**header, "id": "whole", **renamed}


ENDS = {
    "flows": ("from", "to"), "interfaces": ("component",), "accesses": ("to",), "dependencies": ("of",), "vulnerabilities": ("component",),
}  # fmt: skip
"""What an element cannot be without, by its section."""


def _plain(value: Any) -> Any:
    """A value without a basis, so that it counts."""
    return value.get("is", value) if isinstance(value, dict) else value


def _renamed(value: Any, named: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {named.get(key, key): _renamed(item, named) for key, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item, named) for item in value]
    return named.get(value, value) if isinstance(value, str) else value


def together(one: Tree, other: Tree) -> Tree:
    """Both parts as one design, looked at as the first is."""
    joined = {section: {**one.get(section, {}), **other.get(section, {})} for section in SECTIONS}
    choices = {"choices": {**other.get("choices", {}), **one.get("choices", {})}}
    header = {key: value for key, value in one.items() if key not in SECTIONS}
    return {
        **header,
        **({} if not choices["choices"] else choices),
        **{key: value for key, value in joined.items() if value},
    }


def failed(tree: Tree, asked: tuple[Profile, ...]) -> set[tuple[str, str, str]]:
    """What is not met: the requirement as a profile has it, and the element."""
    found = check(design_of(tree), *asked)
    return {(item.requirement.key, item.kind, item.id) for item in found.not_met}


@law(60)
@given(SEEDS)
def test_joining_never_removes_what_is_not_met(seed: int) -> None:
    """Protects law 6: a part that fails alone, fails joined, whichever profile the other part is asked by."""
    one, other = part(seed, "one"), part(seed + 1, "two")
    alone = failed(one, profiles()[:1])
    joined = failed(together(one, other), profiles())
    gone = {key for key in alone - joined if key[1] != "design"}
    assert gone == set()


def silent(tree: Tree) -> Tree:
    """The part with its elements, of which nothing is said but where they belong."""
    kept: Tree = {key: value for key, value in tree.items() if key not in SECTIONS}
    for section in SECTIONS:
        fields = (*ENDS.get(section, ()), "system", "sector", "parent")
        bare = {
            id: {field: said[field] for field in fields if field in said} for id, said in tree.get(section, {}).items()
        }
        kept.update({section: bare} if bare else {})
    return kept


def unknown(tree: Tree, asked: tuple[Profile, ...]) -> set[tuple[str, str, str]]:
    """What is not known: the requirement as a profile has it, and the element."""
    return {(item.requirement.key, item.kind, item.id) for item in check(design_of(tree), *asked).unknown}


def settled(seed: int, *, told: bool) -> set[tuple[str, str, str]]:
    """What was not known of a part and is, joined with one that says what it knows, or nothing."""
    one, other = part(seed, "one"), part(seed + 1, "two")
    joined = together(one, other if told else silent(other))
    return unknown(one, profiles()[:1]) - unknown(joined, profiles())


@law(15)
@given(SEEDS)
def test_only_what_the_other_part_says_settles_an_unknown(seed: int) -> None:
    """Protects law 6: that there is another part settles nothing; only facts that it brings may."""
    assert {key for key in settled(seed, told=False) if key[1] != "design"} == set()


def test_what_the_other_part_says_settles_some() -> None:
    """Protects the test above from trying nothing: some unknowns of a part are settled by facts of the other one."""
    assert any(settled(seed, told=True) for seed in range(100))


def test_the_law_notices_a_part_that_is_no_longer_asked() -> None:
    """Protects the test of law 6: where the first part's profile is forgotten, what it asked is gone."""
    lost = set()
    for seed in range(20):
        one, other = part(seed, "one"), part(seed + 1, "two")
        lost |= failed(one, profiles()[:1]) - failed(together(one, other), profiles()[1:])
    assert lost
