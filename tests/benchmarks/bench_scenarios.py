"""Scenarios: asked again and in every mode against one warm check, a dense design, and one cascade through a large one."""

from __future__ import annotations

import gc
import random
from collections.abc import Iterator
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
import orjson
from measuring import ROOT, Row, alternating

from iotsec import check, load_profile
from iotsec.checking.again import asked_again
from iotsec.checking.variants import smallest_failing, under_each
from iotsec.documents.reading import design_of, load_design
from iotsec.graph.cascade import Supply, cascade
from iotsec.graph.spells import Intervals

CHARGING = ROOT / "examples" / "ev-charging" / "design.yaml"
DRAFT = Path(CHARGING).with_name("first-draft.yaml")
Tree = dict[str, Any]


def rows(seed: int, *, quick: bool) -> Iterator[Row]:
    """The reference design under scenarios and modes, a dense design with everything, a cascade of 100,000."""
    runs = 3 if quick else 9
    yield from _against_a_check(CHARGING, "reference design", runs)
    yield from _against_a_check(DRAFT, "first draft", runs)
    yield _dense(seed, 200 if quick else 1_000, judged=not quick)
    yield from _cascades(seed, 10_000 if quick else 100_000, runs)


def _against_a_check(path: Path, name: str, runs: int) -> Iterator[Row]:
    design, general = load_design(path).design, load_profile("general")
    check(design, general)

    def under() -> object:
        return asked_again(check(design, general), "single-compromise")

    def each() -> object:
        findings = check(design, general)
        return under_each(findings, "mode"), smallest_failing(findings)

    for told, task in (("--under single-compromise", under), ("--each mode", each)):
        taken, bare = alternating(task, lambda: check(design, general), runs=runs)
        yield Row(f"{told}, {name}, of a warm check", taken / bare, 3.0, f"{taken * 1e3:.0f} ms / {bare * 1e3:.0f} ms")


def _dense(seed: int, size: int, *, judged: bool) -> Row:
    design, general = design_of(dense_design(seed, size)), load_profile("general")
    gc.disable()  # As the command line does.
    try:
        began = process_time()
        findings = check(design, general)
        again = [asked_again(findings, option) for option in ("single-failure", "single-compromise")]
        taken = process_time() - began
    finally:
        gc.enable()
    detail = f"{len(findings.unknown)} unknown, {sum(len(item.turned) for item in again)} turned"
    return Row(f"{size} components with everything, seconds", taken, 3.0 if judged else None, detail)


def _cascades(seed: int, size: int, runs: int) -> Iterator[Row]:
    supply, text = large_supply(seed, size)
    lost = Intervals(
        np.arange(0, size, 1_000), np.zeros(len(range(0, size, 1_000))), np.full(len(range(0, size, 1_000)), 3600.0)
    )

    def both() -> object:
        return [cascade(supply, lost, upper=upper) for upper in (False, True)]

    taken, bare = alternating(both, lambda: orjson.loads(text), runs=runs)
    down = int((both()[1].lengths() > 0).sum())  # type: ignore[index]
    limit = 1.0 if size == 100_000 else None
    yield Row(
        f"a cascade of {size:,}, both bounds, of orjson.loads",
        taken / bare,
        limit,
        f"{taken * 1e3:.0f} ms, {down:,} down",
    )


def large_supply(seed: int, size: int) -> tuple[Supply, bytes]:
    """Components in twenty layers, each needing one or two of three suppliers before it, with bridges and restarts;
    and the JSON of a system of so many components and three times as many flows.
    """
    chance = np.random.default_rng(seed)
    first = size // 20
    dependent = np.arange(first, size)
    suppliers = (dependent[:, None] - 1 - chance.integers(0, first, (len(dependent), 3))).clip(0)
    supply = Supply(
        size,
        dependent,
        np.arange(0, 3 * len(dependent) + 1, 3),
        suppliers.ravel(),
        chance.integers(0, 2, len(dependent)),
        chance.choice([0.0, 60.0, 600.0], len(dependent)),
        chance.choice([0.0, 30.0], size),
    )
    components = {
        f"c{number}": {"kind": "thing", "zone": f"z{number % 50}", "product": f"p{number % 400}"}
        for number in range(size)
    }
    ends = chance.integers(0, size, (3 * size, 2)).tolist()
    flows = {
        f"f{number}": {"from": f"c{start}", "to": f"c{end}", "kind": "data"} for number, (start, end) in enumerate(ends)
    }
    return supply, orjson.dumps({"components": components, "flows": flows})


def dense_design(seed: int, size: int) -> Tree:
    """A design with elements of every kind that scenarios read, of which nearly everything is stated."""
    chance = random.Random(seed)
    zones, places, systems = max(size // 50, 2), max(size // 40, 2), max(size // 100, 2)
    tree: Tree = {
        "iotsec": 1, "id": "dense", "stage": "operation", "as_of": "2027-06-01", "in_service_from": "2027-04-01",
        "service_life": "10 years", "choices": {"mode": ["normal", "maintenance", "emergency"]},
        "complete": ["parties", "systems", "zones", "places", "hazards", "data", "agreements"],
        "parties": {f"party-{number}": {"roles": ["operator"]} for number in range(10)},
        "systems": {f"system-{number}": _system(number, chance) for number in range(systems)},
        "zones": {f"zone-{number}": {"trust": number % 5, "parent": {"none": "flat"}} for number in range(zones)},
        "places": {f"place-{number}": {"access": chance.choice(["controlled", "public"])} for number in range(places)},
        "hazards": {f"hazard-{number}": {"severity": number % 4 + 1} for number in range(8)},
        "data": {f"data-{number}": {"integrity": number % 4, "personal": number % 5 == 0} for number in range(30)},
    }  # fmt: skip
    tree["components"] = {f"c-{number}": _component(number, chance, zones, places, systems) for number in range(size)}
    tree["flows"] = {f"f-{number}": _flow(chance, size) for number in range(3 * size)}
    tree["functions"] = {f"do-{number}": _function(chance, size, systems) for number in range(size // 5)}
    tree["dependencies"] = {f"need-{number}": _dependency(number, chance, size) for number in range(size // 2)}
    return tree


def _system(number: int, chance: random.Random) -> Tree:
    complete = dict.fromkeys(("components", "flows", "interfaces", "accesses", "dependencies", "functions"), True)
    return {
        "purpose": "a part", "owner": "party-0", "operator": f"party-{number % 10}", "risk_class": chance.randint(1, 4),
        "parent": {"none": "stands alone"}, "complete": complete, "loss_limit": 3,
    }  # fmt: skip


def _component(number: int, chance: random.Random, zones: int, places: int, systems: int) -> Tree:
    guards = chance.random() < 0.2
    return {
        "system": f"system-{number % systems}", "zone": f"zone-{chance.randrange(zones)}",
        "place": f"place-{chance.randrange(places)}", "kind": chance.choice(["thing", "gateway", "software", "network"]),
        "roles": chance.choice([["sense"], ["actuate"], ["relay"]]), "product": f"product-{chance.randrange(80)}",
        "accountable": f"party-{chance.randrange(10)}", "supplier": f"party-{chance.randrange(10)}",
        "exposure": chance.choice(["closed", "closed", "shared", "public"]), "external": False,
        "enforces": ["authentication", "authorisation", "content-check", "filtering"] if guards else {"none": "plain"},
        "can_cause": [f"hazard-{chance.randrange(8)}"] if chance.random() < 0.2 else {"none": "moves nothing"},
        "credential": f"key-{number}", "credential_scope": "device", "repair_time": f"{chance.randint(1, 20)} h",
        "restart_time": f"{chance.randint(0, 10)} min", "update_time": "10 min", "updatable": True,
        "logs_to": [f"c-{chance.randrange(20)}"], "backups": [f"c-{chance.randrange(20)}"], "stateful": True,
    }  # fmt: skip


def _flow(chance: random.Random, size: int) -> Tree:
    start, end = chance.sample(range(size), 2)
    return {
        "from": f"c-{start}", "to": f"c-{end}", "via": {"none": "direct"}, "carries": [f"data-{chance.randrange(30)}"],
        "kind": chance.choice(["command", "measurement", "data", "log"]), "authentication": "mutual", "integrity": True,
        "freshness": True, "confidentiality": True, "one_way": False,
    }  # fmt: skip


def _function(chance: random.Random, size: int, systems: int) -> Tree:
    performers = chance.sample(range(size), 3)
    return {
        "system": f"system-{chance.randrange(systems)}", "performed_by": [f"c-{number}" for number in performers],
        "performers_needed": chance.randint(1, 3), "criticality": chance.randint(0, 3), "safety_function": False,
        "tolerable_outage": f"{chance.randint(1, 24)} h", "least_level": "some of it",
        "detect_time": "5 min", "isolate_time": "5 min", "magnitude": "1 MW",
        "independent_of": ["communication", "time", "cloud", "data", "people", "other-system"],
    }  # fmt: skip


def _dependency(number: int, chance: random.Random, size: int) -> Tree:
    of = f"do-{number}" if number < size // 5 else f"c-{chance.randrange(size)}"
    suppliers = [f"c-{item}" for item in chance.sample(range(size), chance.randint(1, 3)) if f"c-{item}" != of]
    return {
        "of": of, "suppliers": suppliers or ["c-0"], "need": 1, "category": "power", "bridge": chance.choice(["0 s", "2 h"]),
        "may_stop": True, "for_start": False, "allowed_common": {"none": "none"},
    }  # fmt: skip
