"""Questions at size: paths, every loss, single points of failure and dominators; in seconds, or of one orjson.loads."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from time import process_time

import numpy as np
import orjson
from bench_scenarios import Tree, dense_design, large_supply
from measuring import Row, alternating, exponent

from iotsec import View, tabulate
from iotsec.analysis.paths import attack_paths
from iotsec.analysis.ranking import each_loss
from iotsec.documents.reading import design_of
from iotsec.facts.table import Facts
from iotsec.graph import Links, dominators
from iotsec.graph.alone import single_points_of

LEAST_BASIS = {"policy": "assumed", "risk-assessment": "required", "design": "required", "build": "designed", "operation": "built"}  # fmt: skip


def rows(seed: int, *, quick: bool) -> Iterator[Row]:
    """Paths to all hazards, open and guarded; every loss at 1,000 components and how its cost grows; large graphs."""
    size = 1_000 if quick else 10_000
    for name, tree in (("open", dense_design(seed, size)), ("guarded", guarded(seed, size))):
        yield _paths(name, tree, None if quick else 2.0)
    yield _each(seed, 200 if quick else 1_000, None if quick else 5.0)
    yield from _growing((250, 500, 1_000) if quick else (1_000, 2_000, 4_000), judged=not quick)
    yield from _large(seed, 10_000 if quick else 100_000, judged=not quick)


def _facts(tree: Tree) -> Facts:
    design = design_of(tree)
    return tabulate(design, View(as_of=design.as_of, least_basis=LEAST_BASIS))


def _timed(task: Callable[[], object]) -> tuple[float, object]:
    gc.disable()  # As the command line does.
    try:
        began = process_time()
        found = task()
        return process_time() - began, found
    finally:
        gc.enable()


def guarded(seed: int, size: int) -> Tree:
    """The same design with every place closed, and a guard before everything that can harm."""
    tree = dense_design(seed, size)
    for place in tree["places"].values():
        place["access"] = "controlled"
    for number, component in enumerate(tree["components"].values()):
        component["zone"] = "zone-1" if number % 97 else "zone-0"
        component["exposure"] = "closed"
        component["enforces"] = ["authentication", "filtering"] if number % 10 else {"none": "plain"}
        if not number % 10:
            component["can_cause"] = {"none": "moves nothing"}
    return tree


def _paths(name: str, tree: Tree, limit: float | None) -> Row:
    facts = _facts(tree)
    hazards = list(facts.ids("hazard"))
    taken, found = _timed(lambda: attack_paths(facts, targets=hazards))
    outcomes = sorted({item.outcome for item in found.targets})  # type: ignore[attr-defined]
    size = facts.size("component")
    detail = f"{len(hazards)} hazards: {', '.join(outcomes)}"
    return Row(f"paths, {size:,} components, {name}, seconds", taken, limit, detail)


def _each(seed: int, size: int, limit: float | None) -> Row:
    facts = _facts(dense_design(seed, size))
    taken, found = _timed(lambda: each_loss(facts))
    detail = f"{found.cases:,} losses, {len(found.ranked)} too long"  # type: ignore[attr-defined]
    return Row(f"cascade --each, {size:,} components, seconds", taken, limit, detail)


def sites(size: int) -> Tree:
    """Sites of ten components that have nothing to do with each other: what fails does not grow with their number."""
    every, complete = range(size), ("components", "flows", "interfaces", "accesses", "dependencies", "functions")
    needs = [number for number in every if number % 10]
    return {
        "iotsec": 1, "id": "sites", "stage": "operation", "as_of": "2027-06-01",
        "complete": ["systems", "places", "parties"],
        "systems": {f"s{number}": {"complete": dict.fromkeys(complete, True)} for number in range(size // 10)},
        "places": {f"p{number}": {"exposed_to": [f"flood-{number}"]} for number in range(size // 10)},
        "components": {
            f"c{number}": {
                "system": f"s{number // 10}", "place": f"p{number // 10}", "kind": "thing", "repair_time": "8 h",
                "restart_time": "1 min", "product": f"product {number // 10}", "feeds": {"none": "fed as drawn"},
                "supplier": {"none": "own"}, "time_source": {"none": "none"}, "credential": {"none": "none"},
            }
            for number in every
        },
        "functions": {
            f"f{number}": {
                "system": f"s{number // 10}", "performed_by": [f"c{number}"], "tolerable_outage": "2 h",
                "independent_of": ["power", "communication", "time", "cloud", "data", "people", "other-system"],
            }
            for number in every
        },
        "dependencies": {
            f"d{number}": {"of": f"c{number}", "suppliers": [f"c{number - 1}"], "category": "data", "bridge": "1 h"}
            for number in needs
        },
    }  # fmt: skip


def _growing(sizes: Sequence[int], *, judged: bool) -> Iterator[Row]:
    """How the time of one loss grows when the rest of the design does, which it does not touch."""
    taken, down = [], []
    for size in sizes:
        facts = [_facts(sites(size)) for _ in range(3)]
        found = [_timed(lambda facts=item: each_loss(facts)) for item in facts]  # type: ignore[misc]
        answer = found[0][1]
        down.append(len(answer.ranked))  # type: ignore[attr-defined]
        taken.append(min(seconds for seconds, _ in found) / answer.cases)  # type: ignore[attr-defined]
    told = ", ".join(f"{seconds * 1e6:.0f}" for seconds in taken)
    name = f"cascade --each, one loss, {sizes[0]:,} to {sizes[-1]:,}, exponent"
    limit = 0.3 if judged else None
    yield Row(name, exponent(sizes, taken), limit, f"{told} us a loss, {down[-1]:,} too long")


def _large(seed: int, size: int, *, judged: bool) -> Iterator[Row]:
    """Of one orjson.loads of the system: the single points of a function, and what all ways to a target pass."""
    supply, text = large_supply(seed, size)
    limit = 0.5 if judged else None
    for name, task in (
        ("single points of failure", lambda: single_points_of(supply, size // 5)),
        ("dominators", _dominators(seed, size)),
    ):
        taken, bare = alternating(task, lambda: orjson.loads(text), runs=5)
        found = len(task() or ())
        yield Row(f"{name}, {size:,}, of orjson.loads", taken / bare, limit, f"{taken * 1e3:.0f} ms, {found} found")


def _dominators(seed: int, size: int) -> Callable[[], tuple[int, ...]]:
    chance = np.random.default_rng(seed)
    source, target = chance.integers(0, size - 3, (2, 3 * size))
    line = np.array([size - 3, size - 2])  # The target lies at the end of a line, which all ways to it pass.
    links = Links(size, np.append(source, [0, *line]), np.append(target, [size - 3, *(line + 1)]))
    origins = np.arange(size) % 1_000 == 1
    return lambda: dominators(links, origins, None, size - 1)
