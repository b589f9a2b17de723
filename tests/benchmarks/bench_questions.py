"""Questions at size: paths, every loss, single points of failure and dominators; in seconds, or of one orjson.loads."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from time import process_time

import numpy as np
import orjson
from bench_scenarios import Tree, dense_design, large_supply
from measuring import Row, alternating

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
