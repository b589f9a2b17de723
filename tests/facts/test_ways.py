"""Questions of reach and of guards: surely, possibly, and what stands between."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from iotsec.conditions.evaluate import holds
from iotsec.conditions.reading import ConditionReader
from iotsec.conditions.source import Scope
from iotsec.documents.reading import design_of
from iotsec.facts.network import to_networkx
from iotsec.facts.tabulate import tabulate

OUTSIDE = {"fact": "zone.trust", "at_most": 0}
GUARD = {"fact": "enforces", "includes": ["filtering"]}
DIRECT = {"none": "direct link"}
NONE: dict[str, Any] = {"zone": "in", "enforces": []}


def asked(condition: Any, closed: bool = True, flows: Any = None, **components: Any) -> dict[str, str]:
    """The answer for each component: T, F or U; all systems are closed unless told otherwise."""
    tree = {
        "iotsec": 1, "id": "d", "complete": ["systems", "components", "flows"] if closed else ["systems", "components"],
        "zones": {"out": {"trust": 0}, "in": {"trust": 3}},
        "systems": {"s": {"parent": {"none": "the whole"}}},
        "components": {
            "net": {"system": "s", "zone": "out", "enforces": []},
            **{id: {"system": "s", **NONE, **fields} for id, fields in components.items()},
        },
        "flows": {id: {"from": ends[0], "to": ends[1], "via": DIRECT, **(ends[2] if len(ends) > 2 else {})} for id, ends in
                  (flows or {}).items()},
    }  # fmt: skip
    facts = tabulate(design_of(tree))
    slips: list[Any] = []
    read = ConditionReader(facts.catalogue, {}, lambda *slip: slips.append(slip)).condition(
        condition, (), ("component",), ()
    )
    assert read is not None, slips
    mask = holds(read, Scope(facts, "component", slice(0, facts.size("component")), {}))
    letters = ["T" if yes else "F" if no else "U" for yes, no in zip(mask.true, mask.false, strict=True)]
    return {id: letter for id, letter in zip(facts.ids("component"), letters, strict=True) if id != "net"}


def reached(**more: Any) -> Any:
    """Whether a way leads here from outside."""
    return {"reached": {"from": OUTSIDE, **more}, "is": True}


LINE = {"f": ("net", "a"), "g": ("a", "b")}
CASES: dict[str, tuple[Any, dict[str, Any], dict[str, str]]] = {
    "along flows": (reached(), {"flows": LINE, "a": {}, "b": {}, "c": {}}, {"a": "T", "b": "T", "c": "F"}),
    "not back": (reached(), {"flows": {"f": ("a", "net")}, "a": {}}, {"a": "F"}),
    "an open system": (reached(), {"closed": False, "flows": LINE, "a": {}, "b": {}, "c": {}},
                       {"a": "T", "b": "T", "c": "U"}),
    "what lies between is not known": (reached(avoiding=GUARD), {"flows": {"f": ("net", "a", {"via": None})}, "a": {}},
                                       {"a": "U"}),
    "past a guard": (reached(avoiding=GUARD), {"flows": LINE, "a": {"enforces": ["filtering"]}, "b": {}},
                     {"a": "F", "b": "F"}),
    "past what may be a guard": (reached(avoiding=GUARD), {"flows": LINE, "a": {"enforces": None}, "b": {}},
                                 {"a": "U", "b": "U"}),
    "over a guard in between": (reached(avoiding=GUARD),
                                {"flows": {"f": ("net", "b", {"via": ["a"]})}, "a": {"enforces": ["filtering"]}, "b": {}},
                                {"a": "F", "b": "F"}),
    "the end itself does not count": (reached(avoiding=GUARD, target_counts=False),
                                      {"flows": LINE, "a": {"enforces": ["filtering"]}, "b": {}}, {"a": "T", "b": "F"}),
    "along some flows only": (reached(along={"fact": "kind", "is": "command"}),
                              {"flows": {"f": ("net", "a", {"kind": "command"}), "g": ("net", "b", {"kind": "data"}),
                                         "h": ("net", "c")}, "a": {}, "b": {}, "c": {}}, {"a": "T", "b": "F", "c": "U"}),
    "toward": ({"reached": {"toward": OUTSIDE}, "is": True}, {"flows": {"f": ("b", "a"), "g": ("a", "net")}, "a": {}, "b": {},
                                                              "c": {}}, {"a": "T", "b": "T", "c": "F"}),
    "of the element itself": ({"reached": {"from": {"fact": "zone", "is": {"fact": "self.zone"}}}, "is": True},
                              {"flows": {"f": ("net", "a"), "g": ("a", "b")}, "a": {}, "b": {}}, {"a": "F", "b": "T"}),
    "no guard": ({"guards": {"from": OUTSIDE, "that": GUARD}, "at_least": 1}, {"flows": LINE, "a": {}, "b": {}, "c": {}},
                 {"a": "F", "b": "F", "c": "T"}),
}  # fmt: skip


@pytest.mark.parametrize(("condition", "design", "expected"), CASES.values(), ids=CASES)
def test_reach(condition: Any, design: dict[str, Any], expected: dict[str, str]) -> None:
    """Protects questions of paths: a sure way needs sure links past every possible guard, a sure cut the opposite."""
    assert asked(condition, **design) == expected


def identities(name: str) -> dict[str, Any]:
    """A guard that shares nothing: every identity known, and its own."""
    none = {"none": "has none"}
    return {"enforces": ["filtering"], "product": name, "credential": name, "accountable": none, "guard_group": none}


TWO = {"f": ("net", "a"), "g": ("a", "b"), "h": ("b", "c")}


@pytest.mark.parametrize(
    ("first", "second", "answer"),
    [
        (identities("x"), identities("y"), "T"),
        (identities("x"), {**identities("y"), "product": "x"}, "F"),
        (identities("x"), {**identities("y"), "product": None}, "U"),
        (identities("x"), {**identities("y"), "enforces": None}, "U"),
        (identities("x"), {**identities("y"), "enforces": []}, "F"),
    ],
    ids=["independent", "one product", "a product not known", "perhaps no guard", "no guard"],
)
def test_guards_that_fall_together_count_once(first: Any, second: Any, answer: str) -> None:
    """Protects depth of defence: two guards of one product are one; of an unknown product they may be."""
    condition = {"guards": {"from": OUTSIDE, "that": GUARD}, "at_least": 2}
    assert asked(condition, flows=TWO, a=first, b=second, c={})["c"] == answer


@pytest.mark.parametrize(
    ("products", "answers"),
    [
        (["p", "p", "q"], "TTFFF"),
        (["p", "p", "q", "r"], "TTTFF"),  # Told from four, though a way passes four guards.
        (["p", "q", "r", "s", "p"], "TTTTU"),
    ],
    ids=["two", "three", "four or more"],
)
def test_depth_is_exact_up_to_three(products: list[str], answers: str) -> None:
    """Protects depth of defence: guards of one product in a row; whether at least 1, 2, 3, 4 and 5 causes must fail."""
    chain = [f"c{number}" for number in range(len(products))]
    flows = dict(enumerate(pairwise(["net", *chain])))
    guards = {
        id: {**identities(id), "product": product, "enforces": ["filtering"]}
        for id, product in zip(chain, products, strict=True)
    }
    told = [
        asked({"guards": {"from": OUTSIDE, "that": GUARD}, "at_least": least}, flows={f"f{n}": e for n, e in flows.items()},
              **guards)[chain[-1]]
        for least in range(1, 6)
    ]  # fmt: skip
    assert "".join(told) == answers


def test_to_networkx_is_the_drawn_graph() -> None:
    """Protects users' own analyses: nodes are ids, each step of a flow an edge that carries the flow's id."""
    facts = tabulate(
        design_of(
            {
                "iotsec": 1,
                "id": "d",
                "components": {"a": {}, "b": {}, "bus": {"kind": "network"}, "z": {}},
                "flows": {"f": {"from": "a", "to": "b", "via": ["bus"]}, "g": {"from": "b", "to": "a", "via": DIRECT}},
            }
        )
    )
    graph = to_networkx(facts)
    assert sorted(graph.nodes) == ["a", "b", "bus", "z"]
    found = sorted(graph.edges(keys=True))
    assert found == [("a", "bus", "f"), ("b", "a", "g"), ("bus", "b", "f")]
