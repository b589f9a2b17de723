"""Who confirmed evidence: value by value, against a plain reading, and against everything that what is hidden may be."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest

from iotsec.facts.tabulate import tabulate
from iotsec.model.design import Design
from iotsec.model.kinds import KINDS
from iotsec.model.values import none

Made = dict[str, tuple[str, dict[str, Any]]]
ALL = [kind.SECTION for kind in KINDS.values() if kind.SECTION != "design"]
NONE = none("there is none")
PARTIES = ["maker", "operator", "owner", "lab"]
CHOICES: dict[str, list[Any]] = {
    "supplier": ["maker", "lab", NONE], "maintainer": ["operator", "lab", NONE], "accountable": ["operator", "owner"],
    "system": ["s", "t"], "operator": ["operator", "lab"], "owner": ["owner", "lab", NONE], "parent": [NONE, "s"],
    "performed_by": [["a"], ["b"], ["a", "b"]], "independent": [True, False],
    "by": [["maker"], ["lab"], ["maker", "lab"], ["owner"], ["operator", "owner"], NONE],
    "about": [["a"], ["s"], ["t"], ["work"], ["port"], ["a", "maker"], ["lab"]],
}  # fmt: skip
OF = {"component": ("supplier", "maintainer", "accountable", "system"), "system": ("operator", "owner", "parent"),
      "function": ("performed_by",), "evidence": ("independent", "by", "about")}  # fmt: skip


def drawn(rng: random.Random) -> Made:
    """Two systems, perhaps one in the other, two components, a function, an interface, and evidence of some of it."""
    made: Made = {"port": ("interface", {"component": "b"})}
    for id, kind in (("s", "system"), ("t", "system"), ("a", "component"), ("b", "component"), ("work", "function"),
                     ("e", "evidence")):  # fmt: skip
        made[id] = (kind, {name: rng.choice(CHOICES[name]) for name in OF[kind]})
    made["s"][1]["parent"] = NONE
    return made


def independent(made: Made) -> bool:
    """Whether one of those who confirmed has no part in what the evidence is about."""
    said = made["e"][1]
    about = set(said["about"])
    about |= {"t"} if made["t"][1]["parent"] in about else set()
    about |= {id for id in ("a", "b") if made[id][1]["system"] in about}
    about |= set(made["work"][1]["performed_by"]) if "work" in about else set()
    about |= {"b"} if "port" in about else set()
    part = about & set(PARTIES)
    for id in about & {"a", "b"}:
        part |= {str(made[id][1][name]) for name in ("supplier", "maintainer", "accountable")}
        about = about | {made[id][1]["system"]}
    for id in about & {"s", "t"}:
        part |= {str(made[id][1][name]) for name in ("operator", "owner")}
    by = set() if said["by"] is NONE else set(said["by"])
    return bool(said["independent"] and by - part)


def facts_of(made: Made) -> Any:
    """The facts of these elements and of the parties."""
    elements = [KINDS["party"](id=id) for id in PARTIES]
    elements += [KINDS[kind](id=id, **own) for id, (kind, own) in made.items()]
    return tabulate(Design(id="design", as_of="2027-06-01", complete=ALL, elements=elements))


def known(made: Made) -> set[bool]:
    """The answers that the facts leave open."""
    column = facts_of(made).truth("evidence", "independently_confirmed")
    return {answer for answer, never in ((True, column.false[0]), (False, column.true[0])) if not never}


def test_who_confirmed_is_found_as_a_plain_reader_finds_it():
    """Protects independence: of whole designs the answer is one, and the right one; and both are seen."""
    answers = set()
    for seed in range(600):
        made = drawn(random.Random(seed))
        answers |= known(made)
        assert known(made) == {independent(made)}, (seed, made)
    assert answers == {True, False}


def test_independence_leaves_room_for_every_completion():
    """Protects soundness: whatever hidden fields turn out to be is possible; one hidden part of a component is exact."""
    for seed in range(300):
        rng = random.Random(seed)
        made = drawn(rng)
        fields = [(id, name) for id, (_kind, own) in made.items() for name in own if name in CHOICES and id != "s"]
        for count in (1, 2):
            hidden = rng.sample(fields, count)
            less = {id: (kind, {key: value for key, value in own.items() if (id, key) not in hidden})
                    for id, (kind, own) in made.items()}  # fmt: skip
            possible = set()
            for values in itertools.product(*(CHOICES[name] for _id, name in hidden)):
                whole = {id: (kind, dict(own)) for id, (kind, own) in less.items()}
                for (id, name), value in zip(hidden, values, strict=True):
                    whole[id][1][name] = value
                possible.add(independent(whole))
            assert possible <= known(less), (seed, hidden)


PART = {"supplier": "maker", "maintainer": "operator", "accountable": "operator", "system": "s"}
CASES: dict[str, tuple[dict[str, Any], dict[str, Any], bool | None, set[str]]] = {
    "a laboratory": ({}, {"by": ["lab"]}, True, set()),
    "the maker": ({}, {"by": ["maker"]}, False, set()),
    "the maker with a laboratory": ({}, {"by": ["maker", "lab"]}, True, set()),
    "the maintainer": ({"supplier": NONE}, {"by": ["operator"]}, False, set()),
    "the owner of the system": ({}, {"by": ["owner"]}, False, set()),
    "nobody": ({}, {"by": NONE}, False, set()),
    "not said by whom": ({}, {}, None, {"e.by"}),
    "not said to be": ({}, {"by": ["lab"], "independent": None}, None, {"e.independent"}),
    "said not to be": ({}, {"by": ["lab"], "independent": False}, False, set()),
    "said to be, by the maker, of silence": ({}, {"by": ["maker"], "independent": None}, False, set()),
    "perhaps the maker": ({"supplier": None}, {"by": ["lab"]}, None, {"a.supplier"}),
    "of the laboratory itself": ({}, {"by": ["lab"], "about": ["lab"]}, False, set()),
    "of a threat": ({}, {"by": ["maker"], "about": ["attack"]}, True, set()),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_nobody_vouches_for_what_is_his_own(case, ask, gaps):
    """Protects verdicts from makers who say that their own test is independent; where it is open, what to say is named."""
    part, said, expected, missing = CASES[case]
    elements = [
        *(KINDS["party"](id=id) for id in PARTIES), KINDS["threat"](id="attack"),
        KINDS["system"](id="s", operator="operator", owner="owner", parent=NONE), KINDS["component"](id="a", **{**PART, **part}),
        KINDS["evidence"](id="e", **{"independent": True, "about": ["a"], **said}),
    ]  # fmt: skip
    facts = tabulate(Design(id="d", as_of="2027-06-01", complete=ALL, elements=elements))
    assert (ask(facts, "evidence", "e", "independently_confirmed"), gaps(facts, "evidence", "e", "independently_confirmed")
            ) == (expected, missing)  # fmt: skip


def test_the_witness_shows_the_part_that_he_has(shown):
    """Protects readers: who confirmed, and what of it is his own."""
    made = drawn(random.Random(1))
    made["a"] = ("component", {**PART})
    made["e"] = ("evidence", {"independent": True, "by": ["maker"], "about": ["a"]})
    facts = facts_of(made)
    assert shown(facts, "evidence", "e", "independently_confirmed") == [
        "e independent: true", "e by: [maker]", "e about: [a]", "a supplier: maker",
    ]  # fmt: skip
