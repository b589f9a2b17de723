"""The scope of evidence, against a plain reading of small designs, and against everything that what is hidden may be."""

from __future__ import annotations

import itertools
import random
from typing import Any

from iotsec.facts.tabulate import tabulate
from iotsec.model.design import Design
from iotsec.model.kinds import KINDS
from iotsec.model.values import none

Fields = dict[str, Any]
Made = dict[str, tuple[str, Fields]]
ALL = [kind.SECTION for kind in KINDS.values() if kind.SECTION != "design"]
NONE = none("there is none")
CHOICES: dict[str, list[Any]] = {
    "product": ["P", "Q", NONE], "system": ["s", "t", "u"], "parent": [NONE, "s", "u"], "performed_by": [["a"], ["b"], ["a", "b"]],
    "component": ["a", "b"], "kind": ["test", "penetration-test", "audit"], "versions": [["P"], ["Q"], ["P", "Q"], NONE],
    "about": [["s"], ["t"], ["work"], ["port"], ["a"], ["s", "port"], ["b", "t"]],
}  # fmt: skip
OF = {"component": ("product", "system"), "function": ("performed_by",), "interface": ("component",),
      "evidence": ("kind", "versions", "about")}  # fmt: skip


def drawn(rng: random.Random) -> Made:
    """Three systems, one of them perhaps in another, two components, a function, an interface, and a test of some."""
    made: Made = {"s": ("system", {"parent": NONE}), "u": ("system", {"parent": NONE})}
    made["t"] = ("system", {"parent": rng.choice(CHOICES["parent"])})
    for id, kind in (
        ("a", "component"),
        ("b", "component"),
        ("work", "function"),
        ("port", "interface"),
        ("e", "evidence"),
    ):
        made[id] = (kind, {name: rng.choice(CHOICES[name]) for name in OF[kind]})
    return made


def fits(made: Made) -> bool:
    """Whether the versions of the evidence name the product of everything that it is about."""
    said = made["e"][1]
    meant = set(said["about"])
    if said["kind"] != "audit":
        for _ in range(2):  # A system in a system, and what is in that.
            meant |= {id for id, (kind, own) in made.items() if kind == "system" and own["parent"] in meant}
        meant |= {id for id in ("a", "b") if made[id][1]["system"] in meant}
        meant |= set(made["work"][1]["performed_by"]) if "work" in meant else set()
        meant |= {made["port"][1]["component"]} if "port" in meant else set()
    products = [made[id][1]["product"] for id in ("a", "b") if id in meant]
    return said["versions"] is NONE or all(product is NONE or product in said["versions"] for product in products)


def known(made: Made) -> set[bool]:
    """The answers that the facts leave open."""
    dates = {"dated": "2027-01-01", "valid_until": NONE}
    elements = [KINDS[kind](id=id, **own, **(dates if kind == "evidence" else {})) for id, (kind, own) in made.items()]
    column = tabulate(Design(id="design", as_of="2027-06-01", complete=ALL, elements=elements)).truth(
        "evidence", "fits"
    )
    return {answer for answer, never in ((True, column.false[0]), (False, column.true[0])) if not never}


def test_what_evidence_is_about_is_found_as_a_plain_reader_finds_it():
    """Protects the scope: of whole designs the answer is one, and the right one."""
    for seed in range(400):
        made = drawn(random.Random(seed))
        assert known(made) == {fits(made)}, (seed, made)


def test_scope_leaves_room_for_every_completion():
    """Protects soundness and sharpness: what may turn out to be is open, and with one field hidden nothing else is."""
    for seed in range(400):
        rng = random.Random(9000 + seed)
        made = drawn(rng)
        fields = [(id, name) for id, (_kind, own) in made.items() for name in own if id not in ("s", "u", "port")]
        for count in (1, 2):
            hidden = rng.sample(fields, count)
            less = {id: (kind, {key: value for key, value in own.items() if (id, key) not in hidden})
                    for id, (kind, own) in made.items()}  # fmt: skip
            possible = set()
            for values in itertools.product(*(CHOICES[name] for _id, name in hidden)):
                whole = {id: (kind, dict(own)) for id, (kind, own) in less.items()}
                for (id, name), value in zip(hidden, values, strict=True):
                    whole[id][1][name] = value
                possible.add(fits(whole))
            assert possible <= known(less), (seed, hidden)
            if count == 1 and hidden[0][1] not in ("about", "versions", "product", "performed_by"):
                assert known(less) == possible, (seed, hidden)
