"""Facts of end-to-end flows and of evidence against a plain reading of whole designs, and of every completion of others.

The plain reading works on dictionaries, one element at a time; of redundant ways it tries every set of ways.
"""

from __future__ import annotations

import itertools
import random
from math import prod
from typing import Any

import pytest
from laws import examples

from iotsec.columns import Number, Truth
from iotsec.facts.tabulate import tabulate
from iotsec.graph.disjoint import between, most_apart, most_ways, shortest_ways
from iotsec.model.design import Design
from iotsec.model.kinds import KINDS
from iotsec.model.values import none

Fields = dict[str, Any]
Made = dict[str, tuple[str, Fields]]
ALL = [kind.SECTION for kind in KINDS.values() if kind.SECTION != "design"]
NONE = none("there is none")
COMPONENTS = ["a", "b", "c", "d", "e"]
TODAY = "2027-06-01"
AUTHENTICATION = ["none", "one-way", "mutual"]
CHOICES: dict[str, list[Any]] = {
    "place": ["here", "there", NONE], "product": ["P", "Q", "R", NONE], "supplier": ["maker", "other", NONE],
    "zone": ["in", "out", NONE], "exposure": ["public", "closed"], "added_latency": [0, 2, 30],
    "feeds": [NONE, ["d"], ["e"]], "latency": [1, 5, (2, 9)], "availability": [0.5, 0.9, 1.0], "integrity": [True, False],
    "confidentiality": [True, False], "authentication": AUTHENTICATION, "kind": ["command", "data"],
    "carries": [["d1"], ["d1", "d2"], NONE], "versions": [["P"], ["P", "Q"], ["P", "Q", "R"], NONE],
    "dated": ["2027-01-01", "2027-07-01"], "valid_until": ["2027-05-01", "2028-01-01", NONE],
}  # fmt: skip
"""Every value that a field of a random design may have; latencies are in seconds, two of them a spread."""
OF_COMPONENT = ("place", "product", "supplier", "zone", "exposure", "added_latency", "feeds")
OF_FLOW = ("latency", "availability", "integrity", "confidentiality", "authentication", "kind", "carries")
OF_EVIDENCE = ("versions", "dated", "valid_until")


def drawn(rng: random.Random) -> Made:
    """A small design in which everything is said: flows, flows made of these, and evidence."""
    made: Made = {id: ("component", {name: rng.choice(CHOICES[name]) for name in OF_COMPONENT}) for id in COMPONENTS}
    for number in range(rng.randint(4, 7)):
        first, last, passed = rng.sample(COMPONENTS, 3)
        via = rng.choice([NONE, [passed]])
        said = {name: rng.choice(CHOICES[name]) for name in OF_FLOW}
        made[f"f{number}"] = ("flow", {"from_": first, "to": last, "via": via, "through": NONE, **said})
    for number in range(2):
        parts = walked(rng, made)
        if len(parts) > 1:
            ends = {"from_": made[parts[0]][1]["from_"], "to": made[parts[-1]][1]["to"], "through": parts}
            made[f"w{number}"] = ("flow", {**ends, "kind": "command", "carries": rng.choice(CHOICES["carries"])})
    about = rng.sample([*COMPONENTS, "in"], rng.randint(1, 2))
    made["proof"] = ("evidence", {"about": about, **{name: rng.choice(CHOICES[name]) for name in OF_EVIDENCE}})
    return made


def walked(rng: random.Random, made: Made) -> list[str]:
    """Flows (or flows made of flows) of which each begins where the one before it ends."""
    flows = {id: fields for id, (kind, fields) in made.items() if kind == "flow"}
    parts = [rng.choice(sorted(flows))]
    while len(parts) < 3:
        end = flows[parts[-1]]["to"]
        nexts = [id for id, fields in flows.items() if fields["from_"] == end and id not in parts]
        if not nexts:
            break
        parts.append(rng.choice(nexts))
    return parts


def facts_of(made: Made) -> Any:
    """The facts of these elements, with the data, places, zones and parties that they name."""
    elements = [KINDS["system"](id="s", parent=NONE)]
    elements += [KINDS["zone"](id=id, trust=2) for id in ("in", "out")]
    elements += [KINDS["place"](id=id) for id in ("here", "there")]
    elements += [KINDS["party"](id=id) for id in ("maker", "other")]
    elements += [
        KINDS["data"](id="d1", confidentiality=1, integrity=2, safety=0, derived_from=NONE),
        KINDS["data"](id="d2", confidentiality=3, integrity=0, safety=1, derived_from=NONE),
    ]
    elements += [KINDS[kind](id=id, **{key: written(key, value) for key, value in fields.items()})
                 for id, (kind, fields) in made.items()]  # fmt: skip
    return tabulate(Design(id="design", as_of=TODAY, complete=ALL, elements=elements))


def written(name: str, value: Any) -> Any:
    """A value as a design states it."""
    if name in ("latency", "added_latency") and value is not NONE:
        return {"from": f"{value[0]} s", "to": f"{value[1]} s"} if isinstance(value, tuple) else f"{value} s"
    return value


class Plain:
    """A whole design, read plainly."""

    def __init__(self, made: Made) -> None:
        self.made = made
        self.flows = {id: fields for id, (kind, fields) in made.items() if kind == "flow"}

    def own(self, id: str, name: str) -> Any:
        """What is said of an element; None where it has none."""
        value = self.made[id][1].get(name, NONE)
        return None if value is NONE else value

    def parts(self, flow: str) -> list[str]:
        """The flows of which a flow is made; none where it is one flow."""
        return self.own(flow, "through") or []

    def single(self, flow: str) -> list[str]:
        """The flows of which it is made in the end; itself where it is one flow."""
        return [leaf for part in self.parts(flow) for leaf in self.single(part)] or [flow]

    def latency(self, flow: str) -> tuple[float, float]:
        """The least and the greatest total."""
        parts = self.parts(flow)
        if not parts:
            value = self.own(flow, "latency")
            return value if isinstance(value, tuple) else (value, value)
        joints = sum(self.own(self.flows[part]["to"], "added_latency") for part in parts[:-1])
        totals = [self.latency(part) for part in parts]
        return joints + sum(low for low, _high in totals), joints + sum(high for _low, high in totals)

    def way(self, flow: str) -> list[str]:
        """The components on the whole way."""
        return [node for leaf in self.single(flow) for node in
                (self.flows[leaf]["from_"], *(self.own(leaf, "via") or []), self.flows[leaf]["to"])]  # fmt: skip

    def need(self, flow: str) -> float:
        """The highest need for confidentiality of what it, and the flows of which it is made, carry."""
        carried = [item for each in (flow, *self.parts(flow)) for item in self.own(each, "carries") or []]
        below = [self.need(part) for part in self.parts(flow)]
        return max([0.0, *below, *({"d1": 1.0, "d2": 3.0}[item] for item in carried)])

    def answers(self, flow: str) -> Fields:
        """Every fact of a flow."""
        leaves = self.single(flow)
        zones = {str(self.own(node, "zone")) for node in self.way(flow)}
        passed = [node for leaf in leaves for node in self.own(leaf, "via") or []]
        return {
            "end_to_end": bool(self.parts(flow)), "total_latency": self.latency(flow),
            "total_availability": round(prod(self.own(leaf, "availability") for leaf in leaves), 9),
            "least_integrity": all(self.own(leaf, "integrity") for leaf in leaves),
            "least_confidentiality": all(self.own(leaf, "confidentiality") for leaf in leaves),
            "least_authentication": float(min(AUTHENTICATION.index(self.own(leaf, "authentication")) for leaf in leaves)),
            "strictest_confidentiality": self.need(flow), "crosses_zone": len(zones) > 1,
            "over_open_network": any(self.own(node, "exposure") == "public" for node in passed),
            "redundant_paths": self.redundant(flow),
        }  # fmt: skip

    def redundant(self, flow: str) -> float | None:
        """The greatest number of ways that no single cause takes away two of; None where a flow ends where it begins."""
        start, end = self.flows[flow]["from_"], self.flows[flow]["to"]
        if start == end:
            return None
        links = set()
        for other, fields in self.flows.items():
            held = set(self.own(flow, "carries") or []) <= set(self.own(other, "carries") or [])
            alike = other == flow or (held and fields["kind"] == self.flows[flow]["kind"])
            if alike and not self.parts(other):
                links.update(itertools.pairwise([fields["from_"], *(self.own(other, "via") or []), fields["to"]]))
        inner = [set(way) for size in range(1, 4) for way in itertools.permutations(set(COMPONENTS) - {start, end}, size)
                 if all(step in links for step in itertools.pairwise((start, *way, end)))]  # fmt: skip
        causes = [set().union(*(self.causes(node) for node in way)) for way in inner]
        best = 0
        for size in range(1, 4):
            for chosen in itertools.combinations(causes, size):
                if all(not one & other for one, other in itertools.combinations(chosen, 2)):
                    best = size
        return float(best + ((start, end) in links))

    def causes(self, node: str) -> set[str]:
        """What takes a component away."""
        named = {f"{name} {self.own(node, name)}" for name in ("place", "product", "supplier") if self.own(node, name)}
        return named | {node, *(self.own(node, "feeds") or [])}

    def fits(self, id: str) -> bool:
        """Whether evidence is of today or before, goes on, and is for the products that there are."""
        versions, until = self.own(id, "versions"), self.own(id, "valid_until")
        products = [self.own(item, "product") for item in self.own(id, "about") if item in COMPONENTS]
        scope = versions is None or all(product is None or product in versions for product in products)
        return scope and self.own(id, "dated") <= TODAY and (until is None or until >= TODAY)


def known(made: Made) -> dict[tuple[str, str], Any]:
    """What the facts say: of a truth which answers it may have, of a number both ends (of a spread, four of them)."""
    facts, found = facts_of(made), {}
    names = ("end_to_end", "total_latency", "total_availability", "least_integrity", "least_confidentiality",
             "least_authentication", "strictest_confidentiality", "crosses_zone", "over_open_network", "redundant_paths")  # fmt: skip
    for kind, each in (("flow", names), ("evidence", ("fits",))):
        for name, (row, id) in itertools.product(each, enumerate(facts.ids(kind))):
            column = facts.column(kind, name)
            if isinstance(column, Truth):
                found[id, name] = {
                    answer for answer, never in ((True, column.false), (False, column.true)) if not never[row]
                }
            elif name == "total_latency":
                found[id, name] = (column.low[row], column.high[row], *(end[row] for end in column.upper))
            else:
                assert isinstance(column, Number)
                found[id, name] = (round(column.low[row], 9), round(column.high[row], 9))
    return found


def said(made: Made) -> dict[tuple[str, str], Any]:
    """What the plain reading says of the same."""
    plain = Plain(made)
    found = {(flow, name): value for flow in plain.flows for name, value in plain.answers(flow).items()}
    return found | {("proof", "fits"): plain.fits("proof")}


def holds(bounds: Any, value: Any) -> bool:
    """Whether what is known leaves room for a value."""
    if isinstance(bounds, set):
        return value in bounds
    if len(bounds) == 4:
        return bool(bounds[0] <= value[0] <= bounds[1] and bounds[2] <= value[1] <= bounds[3])
    return value is None or bool(bounds[0] <= value <= bounds[1])


def exactly(bounds: Any) -> Any:
    """The one value that is known."""
    if isinstance(bounds, set):
        return next(iter(bounds)) if len(bounds) == 1 else bounds
    if len(bounds) == 4:
        return (bounds[0], bounds[2]) if (bounds[0], bounds[2]) == (bounds[1], bounds[3]) else bounds
    return bounds[0] if bounds[0] == bounds[1] else bounds


@pytest.mark.parametrize("part", range(4))
def test_whole_designs_are_read_as_a_plain_reader_reads_them(part):
    """Protects every fold and the count of ways: on a design that says everything each answer is one, and the right one."""
    for seed in range(part * 10_000, part * 10_000 + examples(250)):
        made = drawn(random.Random(seed))
        expected = {key: value for key, value in said(made).items() if value is not None}
        assert {key: exactly(bounds) for key, bounds in known(made).items() if key in expected} == expected, seed


@pytest.mark.parametrize("part", range(4))
def test_bounds_leave_room_for_every_completion(part):
    """Protects soundness: with a few fields not stated, whatever they turn out to be lies within what was known."""
    for seed in range(part * 10_000, part * 10_000 + examples(40)):
        rng = random.Random(5000 + seed)
        made = drawn(rng)
        fields = [(id, name) for id, (_kind, said_) in made.items() for name in said_ if name in CHOICES]
        hidden = rng.sample(fields, 4)
        less = {id: (kind, {key: value for key, value in own.items() if (id, key) not in hidden})
                for id, (kind, own) in made.items()}  # fmt: skip
        bounds = known(less)
        for values in itertools.product(*(CHOICES[name] for _id, name in hidden)):
            whole = {id: (kind, dict(own)) for id, (kind, own) in less.items()}
            for (id, name), value in zip(hidden, values, strict=True):
                whole[id][1][name] = value
            wrong = {key: (bounds[key], value) for key, value in said(whole).items() if not holds(bounds[key], value)}
            assert wrong == {}, (seed, hidden, values)


def random_graph(rng: random.Random, nodes: int, links: int) -> tuple[list[list[int]], list[list[int]]]:
    """A random graph: the nodes after each node, and those before it."""
    pairs = {tuple(rng.sample(range(nodes), 2)) for _ in range(links)}
    after: list[list[int]] = [sorted(end for start, end in pairs if start == node) for node in range(nodes)]
    return after, [sorted(start for start, end in pairs if end == node) for node in range(nodes)]


def test_ways_that_share_no_node_are_counted_in_two_ways_alike():
    """Protects both counts of ways, by flow and one by one, against each other; and free nodes only add ways."""
    for seed in range(examples(300)):
        rng = random.Random(seed)
        after, before = random_graph(rng, 8, rng.randint(6, 24))
        inside = between(after, before, 0, 7)
        found = shortest_ways(after, inside, 0, 7)
        masks = [set(way[1:-1]) for way in found.ways]
        clashes = [sum(1 << other for other in range(len(masks)) if other != at and mine & masks[other])
                   for at, mine in enumerate(masks)]  # fmt: skip
        chosen, best = most_apart(clashes)
        counted = most_ways(after, inside, 0, 7, frozenset())
        assert (found.all, best, len(chosen) + (7 in after[0])) == (True, True, counted), seed
        assert most_ways(after, inside, 0, 7, frozenset({3})) >= counted


def test_dense_graphs_are_given_up_in_time():
    """Protects checks from hostile designs: beyond the work allowed what was found so far stands, and it is said."""
    nodes = 40
    after = [[other for other in range(nodes) if other != node] for node in range(nodes)]
    layered = [
        [7 * (layer + 1) + item for item in range(7)] if layer < 5 else [42] for layer in range(6) for _ in range(7)
    ]
    assert shortest_ways(after, set(range(nodes)), 0, 39).all is True
    found = shortest_ways([*layered, []], set(range(43)), 0, 42)
    assert (found.all, len(found.ways)) == (False, 48)
    assert most_apart([0] * 48)[0] == list(range(48))
