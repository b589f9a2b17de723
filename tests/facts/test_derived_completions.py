"""Derived facts against everything that a design may turn out to say: no definite answer may change."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest

from iotsec.columns import Code, Level, Many, Number, Truth
from iotsec.facts.derived import DERIVED
from iotsec.facts.derived.questions import named_at
from iotsec.facts.table import Facts
from iotsec.facts.tabulate import tabulate
from iotsec.facts.view import View
from iotsec.model.design import Design
from iotsec.model.element import Element
from iotsec.model.kinds import KINDS
from iotsec.model.values import none

ALL = [kind.SECTION for kind in KINDS.values() if kind.SECTION != "design"]
Fields = dict[str, Any]
NONE = none("there is none")
# These must be stated, or silence has a meaning of its own in them, so filling them in is no completion.
MEANT = {"from_", "to", "of", "component", "count", "external", "need", "performers_needed", "through"}
COMPONENTS, SYSTEMS, PARTIES, ZONES = ["a", "b", "c", "d", "e"], ["s", "t", "u"], ["p", "q"], ["z0", "z1"]
DATA, FUNCTIONS, ACCESSES = ["d1", "d2", "d3"], ["f1", "f2"], ["x1", "x2", "x3"]


def some(rng: random.Random, items: list[str], most: int = 2) -> Any:
    """Some of these, or surely none."""
    chosen = rng.sample(items, rng.randint(0, most))
    return chosen or NONE


def one(rng: random.Random, items: list[str], nothing: float = 0.2) -> Any:
    """One of these, or surely none."""
    return NONE if rng.random() < nothing else rng.choice(items)


def component(rng: random.Random) -> Fields:
    """A component that states everything that the facts read."""
    stops = rng.random() < 0.5
    return {
        "system": rng.choice(SYSTEMS), "kind": rng.choice(["thing", "network", "gateway"]), "zone": one(rng, ZONES),
        "place": one(rng, ["pl", "pm"]), "exposure": rng.choice(["public", "closed"]),
        "accountable": one(rng, PARTIES), "product": rng.choice(["P", "Q", "R", "S"]),
        "credential": one(rng, ["k1", "k2", "k3"], 0.5), "guard_group": one(rng, ["g1", "g2"], 0.6),
        "enforces": ["authentication", "filtering", "content-check"] if stops else NONE, "supplier": one(rng, PARTIES),
        "can_cause": some(rng, ["h1", "h2"]), "updates_from": one(rng, COMPONENTS, 0.8), "immutable": rng.random() < 0.3,
        "roles": rng.choice([["actuate"], ["sense"]]), "feeds": some(rng, COMPONENTS), "identity": one(rng, ["i1", "i2"]),
        "identity_scope": "device", "credential_scope": "model", "radio": rng.random() < 0.5,
        "acts_on": some(rng, ["proc"], 1), "external": rng.random() < 0.1,
    }  # fmt: skip


def flow(rng: random.Random) -> Fields:
    """A flow that states everything."""
    start, end = rng.sample(COMPONENTS, 2)
    between = [item for item in COMPONENTS if item not in (start, end)]
    return {
        "from_": start, "to": end, "via": some(rng, between, 1), "kind": rng.choice(["command", "data", "update"]),
        "carries": some(rng, DATA), "one_way": rng.random() < 0.4, "uses": some(rng, ["if1", "if2"]),
    }  # fmt: skip


def whole(rng: random.Random) -> dict[str, tuple[str, Fields]]:
    """The fields of every element of a small design in which everything is said."""
    made: dict[str, tuple[str, Fields]] = {
        "h1": ("hazard", {"severity": rng.randint(0, 4)}), "h2": ("hazard", {"severity": rng.randint(0, 4)}),
        "pl": ("place", {"access": "public"}), "pm": ("place", {"access": "controlled"}), "proc": ("process", {}),
        "p": ("party", {"contacts": [{"channel": "x", "responds_within": "1 h"}], "notifies": some(rng, ["q"], 1)}),
        "q": ("party", {"contacts": NONE, "notifies": some(rng, ["p"], 1)}),
        "z0": ("zone", {"trust": rng.randint(0, 1)}), "z1": ("zone", {"trust": 2}),
    }  # fmt: skip
    for place, id in enumerate(SYSTEMS):
        parent = "s" if place == 2 and rng.random() < 0.3 else NONE
        level = rng.choice(["SL 1", "SL 3", "SIL 2"])
        made[id] = ("system", {"parent": parent, "operator": one(rng, PARTIES), "assurance_level": level,
                               "risk_class": rng.randint(1, 4)})  # fmt: skip
    made.update({id: ("component", component(rng)) for id in COMPONENTS})
    made.update({f"fl{place}": ("flow", flow(rng)) for place in range(rng.randint(2, 5))})
    for id in ("if1", "if2"):
        made[id] = ("interface", {"component": rng.choice(COMPONENTS), "enabled": rng.random() < 0.5,
                                  "peers": rng.choice(["any", "listed"])})  # fmt: skip
    for id in DATA:
        need = {name: rng.randint(0, 3) for name in ("confidentiality", "integrity", "safety")}
        made[id] = ("data", {**need, "personal": rng.random() < 0.3, "deidentified": rng.random() < 0.4,
                             "derived_from": some(rng, [item for item in DATA if item != id])})  # fmt: skip
    for id in FUNCTIONS:
        made[id] = ("function", {"system": rng.choice(SYSTEMS), "performed_by": some(rng, COMPONENTS, 3),
                                 "performers_needed": 1, "monitors": some(rng, COMPONENTS),
                                 "level": rng.choice(["SIL 1", "SIL 3", "ASIL B", NONE]), "tolerable_outage": "4 h",
                                 "authority_contact": rng.choice(PARTIES),
                                 "independent_of": ["power", "cloud", "people", "time", "data", "other-system"]})  # fmt: skip
    made["dep"] = ("dependency", {"of": rng.choice([*FUNCTIONS, "a", "s"]), "category": "communication", "need": 1,
                                  "suppliers": some(rng, [*COMPONENTS, *FUNCTIONS, "t"], 3),
                                  "allowed_common": some(rng, ["pl", "p", "a"], 1),
                                  "for_start": rng.random() < 0.7})  # fmt: skip
    for id in ACCESSES:
        made[id] = ("access", {"who": rng.choice([*PARTIES, *COMPONENTS]), "to": rng.choice([*COMPONENTS, *FUNCTIONS]),
                               "rights": rng.choice([["change"], ["silence"], ["administer"], ["read"]]),
                               "approvals": rng.choice([1, 1, 2])})  # fmt: skip
    made["ag"] = ("agreement", {"parties": some(rng, PARTIES), "covers": some(rng, ["s", "t", "fl0", "a"], 3),
                                "valid_until": rng.choice(["2026-01-01", "2030-01-01"])})  # fmt: skip
    made["ch"] = ("change", {"of": some(rng, ["a", "t", "fl0"]), "effective": rng.choice(["2026-02-01", "2029-01-01"])})
    return made


def hidden(rng: random.Random, made: dict[str, tuple[str, Fields]], share: float) -> dict[str, tuple[str, Fields]]:
    """The same design with some things not said."""
    return {
        id: (kind, {name: value for name, value in fields.items() if name in MEANT or rng.random() >= share})
        for id, (kind, fields) in made.items()
    }


def facts_of(
    made: dict[str, tuple[str, Fields]], complete: list[str], choices: Any = None, view: View | None = None
) -> Facts:
    """The facts of these elements."""
    elements: list[Element] = [KINDS[kind](id=id, **fields) for id, (kind, fields) in made.items()]
    design = Design(id="design", as_of="2027-01-01", complete=complete, choices=choices or {}, elements=elements)
    return tabulate(design, view)


def told(facts: Facts, many: Many, numbers: list[int]) -> set[str]:
    """Members by their names."""
    return {facts.id_of(item) if many.elements else facts.words.word(item) for item in numbers}


def refuted(less: Facts, more: Facts, kind: str, name: str) -> list[str]:
    """The elements of which the poorer design says something that the richer one refutes."""
    first, second = less.asked_column(kind, name), more.asked_column(kind, name)
    wrong = []
    for row, id in enumerate(less.ids(kind)):
        other = list(more.ids(kind)).index(id) if id in more.ids(kind) else None
        if other is not None and not _agrees(less, first, row, more, second, other):
            wrong.append(id)
    return wrong


def _agrees(less: Facts, first: Any, row: int, more: Facts, second: Any, other: int) -> bool:
    if isinstance(first, Truth):
        return bool((not first.true[row] or second.true[other]) and (not first.false[row] or second.false[other]))
    if isinstance(first, Level):
        first, second = first.rank, second.rank
    if isinstance(first, Number):
        nothing = second.nothing is not None and bool(second.nothing[other])
        return nothing or bool(first.low[row] <= second.low[other] and second.high[other] <= first.high[row])
    if isinstance(first, Code):
        codes = int(first.codes[row]), int(second.codes[other])
        return codes[0] < 0 or (codes[1] >= 0 and less.id_of(codes[0]) == more.id_of(codes[1]))
    sure, maybe = (told(less, first, items) for items in named_at(first, row))
    now, perhaps = (told(more, second, items) for items in named_at(second, other))
    closed = not first.open[row]
    return sure <= now and (not closed or (now | perhaps <= sure | maybe and not second.open[other]))


MAY_BE_ABSENT = (
    "flow", "component", "access", "interface", "data", "dependency", "party", "zone", "place", "hazard", "agreement",
)  # fmt: skip
FACTS = [(kind, item.name) for item in DERIVED for kind in item.kinds if not item.second and kind != "connection"]


@pytest.mark.parametrize("seed", range(60))
def test_what_is_said_later_refutes_nothing(seed):
    """Law 1: filling in what was not stated never changes a definite answer, a sure member or a bound."""
    rng = random.Random(seed)
    made = whole(rng)
    complete = ALL if seed % 3 else []
    for share in (0.05, 0.15, 0.4):
        less, more = facts_of(hidden(rng, made, share), complete), facts_of(made, complete)
        wrong = {f"{kind}.{name}": bad for kind, name in FACTS if (bad := refuted(less, more, kind, name))}
        assert wrong == {}


@pytest.mark.parametrize("seed", range(40))
def test_what_is_drawn_later_refutes_nothing(seed):
    """Law 1b: in an open design an element more never changes a definite answer, a sure member or a bound."""
    rng = random.Random(1000 + seed)
    made = whole(rng)
    referred = {id for id, (kind, _fields) in made.items() if kind in ("flow", "access", "interface", "dependency")}
    referred -= {"fl0", "if1", "if2"}
    more = facts_of(made, [])
    for id in sorted(referred):
        less = facts_of({key: value for key, value in made.items() if key != id}, [])
        wrong = {f"{kind}.{name}": bad for kind, name in FACTS if (bad := refuted(less, more, kind, name))}
        assert wrong == {}, id


@pytest.mark.parametrize("seed", range(30))
def test_a_choice_made_later_refutes_nothing(seed):
    """What holds while a choice is open holds whichever way it is made, for the elements that then exist."""
    rng = random.Random(2000 + seed)
    made = whole(rng)
    for id, (kind, fields) in made.items():
        if kind in MAY_BE_ABSENT and rng.random() < 0.25:
            fields["present"] = {"mode": [rng.choice(["normal", "maintenance"])]}
            assert id
    less = facts_of(made, ALL, {"mode": ["normal", "maintenance"]})
    for option in ("normal", "maintenance"):
        more = facts_of(made, ALL, {"mode": ["normal", "maintenance"]}, View(choices={"mode": option}))
        gone = {id for kind in more.tables for id, absent in zip(more.ids(kind), more.present(kind).false, strict=True)
                if absent}  # fmt: skip
        wrong = {f"{kind}.{name}": bad for kind, name in FACTS if (bad := {*refuted(less, more, kind, name)} - gone)}
        assert wrong == {}, option


HIDDEN = {
    ("a", "zone"): ["z0", "z1"], ("n", "enforces"): [NONE, ["authentication", "filtering"]],
    ("f", "via"): [NONE, ["n"], ["m"]], ("g", "one_way"): [True, False], ("m", "product"): ["P", "Q"],
}  # fmt: skip


def small(said: dict[tuple[str, str], Any]) -> Facts:
    """Five components in a row, with what is said of the hidden fields."""
    made: dict[str, tuple[str, Fields]] = {
        "z0": ("zone", {"trust": 0}), "z1": ("zone", {"trust": 1}), "s": ("system", {}),
        **{id: ("component", {"system": "s", "zone": "z1", "kind": "thing", "exposure": "closed", "place": NONE,
                              "enforces": NONE, "product": id, "credential": NONE, "accountable": NONE,
                              "guard_group": NONE, "updates_from": NONE}) for id in "abcmn"},
        "f": ("flow", {"from_": "a", "to": "b", "one_way": True}),
        "g": ("flow", {"from_": "b", "to": "n", "via": NONE}),
        "h": ("flow", {"from_": "n", "to": "c", "via": NONE, "one_way": False}),
    }  # fmt: skip
    made["a"][1]["product"] = "P"
    for id, name in HIDDEN:
        made[id][1].pop(name, None)
    for (id, name), value in said.items():
        made[id][1][name] = value
    return facts_of(made, ALL)


def test_all_completions_of_a_small_design_lie_within_its_bounds():
    """The bounds of a design with five unknowns enclose each of its completions, for every hidden subset."""
    names = [("flow", "crosses_zone"), ("component", "exposed"), ("component", "attack_reach")]
    completions = [dict(zip(HIDDEN, values, strict=True)) for values in itertools.product(*HIDDEN.values())]
    full = [(said, small(said)) for said in completions]
    for count in range(len(HIDDEN) + 1):
        for kept in itertools.combinations(HIDDEN, count):
            for values in itertools.product(*(HIDDEN[key] for key in kept)):
                said = dict(zip(kept, values, strict=True))
                less = small(said)
                fitting = [facts for whole_said, facts in full if said.items() <= whole_said.items()]
                bad = [pair for pair in names for facts in fitting if refuted(less, facts, *pair)]
                assert bad == [], said


def test_a_budget_beyond_which_sets_are_open(monkeypatch):
    """Beyond the work allowed the sets of reach are open, never wrong."""
    monkeypatch.setattr("iotsec.facts.derived.webs.MOST_WORK", 1)
    facts = small({})
    assert facts.many("component", "attack_reach").open.tolist() == [False, True, True, True, True]
