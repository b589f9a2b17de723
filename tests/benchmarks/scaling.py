"""How reading, declared columns and evaluation grow from 1,000 to 100,000 components, in time and in memory.

Each size is measured in a process of its own: python tests/benchmarks/scaling.py DESIGN.json RUNS. As in every process of
the command line, nothing is searched for cycles: Python would look through all that was read again and again, the longer
the more there is.
"""

from __future__ import annotations

import gc
import json
import random
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from measuring import Row, exponent, process

from iotsec import Profile, View, check_facts, load_design, load_profile, tabulate

LIMIT = 1.1
SIZES = (1_000, 10_000, 100_000)
QUICK_SIZES = (1_000, 10_000)
RUNS = {1_000: 15, 10_000: 5, 100_000: 1}
"""Small sizes are run more often, since a short disturbance weighs more there."""
PARTS = ("reading", "columns", "evaluation", "memory")
PROFILE = Path(__file__).with_name("scaling_profile.yaml")
KINDS = ("thing", "thing", "thing", "thing", "gateway", "software", "store", "network")
PRODUCTS = ("meter 2.1", "valve 4.0", "camera 1.7", "router 9.3", "historian 3.2", "controller 5.5")

Tree = dict[str, Any]


def design(count: int, seed: int) -> Tree:
    """A document with so many components, three flows for two of them, an interface for two of three."""
    luck = random.Random(seed)
    systems, zones, places = max(2, count // 500), max(4, count // 50), max(3, count // 100)
    components = {f"c{number}": _component(luck, systems, zones, places) for number in range(count)}
    return {
        "iotsec": 1,
        "id": "generated",
        "title": {"en": "A generated system of systems", "ja": "生成されたシステム"},
        "stage": "design",
        "as_of": "2027-06-01",
        "in_service_from": "2027-04-01",
        "service_life": "15 years",
        "complete": ["systems", "parties", "zones", "places", "evidence", "agreements", "hazards"],
        "parties": {f"p{number}": {"roles": ["operator", "owner"]} for number in range(5)},
        "systems": {f"s{number}": _system(luck) for number in range(systems)},
        "zones": {f"z{number}": {"trust": luck.randrange(1, 5)} for number in range(zones)},
        "places": {f"l{number}": {"access": luck.choice(("controlled", "public"))} for number in range(places)},
        "components": components,
        "interfaces": {f"i{number}": _interface(luck, number) for number in range(count) if number % 3},
        "flows": {f"f{number}": _flow(luck, count) for number in range(count * 3 // 2)},
    }


def _system(luck: random.Random) -> Tree:
    return {
        "purpose": "measure and control",
        "owner": f"p{luck.randrange(5)}",
        "operator": f"p{luck.randrange(5)}",
        "risk_class": luck.randrange(1, 5),
        "last_review": "2027-01-15",
        "complete": ["components", "flows", "interfaces", "accesses"],
    }


def _component(luck: random.Random, systems: int, zones: int, places: int) -> Tree:
    fields = {
        "system": f"s{luck.randrange(systems)}",
        "kind": luck.choice(KINDS),
        "zone": f"z{luck.randrange(zones)}",
        "place": f"l{luck.randrange(places)}",
        "accountable": f"p{luck.randrange(5)}",
        "product": luck.choice(PRODUCTS),
        "physical_effect": luck.choice(("none", "low", "high")),
        "support_until": f"20{luck.randrange(28, 45)}-04-01",
        "service_life": f"{luck.randrange(8, 20)} years",
        "secrets": luck.choice(("protected", "hardware", "clear")),
        "key_strength": luck.choice(("128 bit", "112 bit")),
        "secure_boot": luck.random() < 0.8,
        "updatable": luck.random() < 0.8,
        "rollback": luck.random() < 0.7,
        "enforces": sorted(luck.sample(("authentication", "filtering", "monitoring"), luck.randrange(1, 3))),
        "repair_time": f"{luck.randrange(1, 48)} h",
    }
    return {name: value for name, value in fields.items() if name == "system" or luck.random() < 0.85}


def _interface(luck: random.Random, number: int) -> Tree:
    return {
        "component": f"c{number}",
        "kind": luck.choice(("network", "wireless", "debug")),
        "enabled": luck.random() < 0.9,
        "peers": luck.choice(("listed", "any")),
        "default_policy": "deny",
    }


def _flow(luck: random.Random, count: int) -> Tree:
    sender = luck.randrange(count)
    receiver = (sender + luck.randrange(1, 40)) % count
    fields = {
        "via": {"none": "direct link"},
        "kind": luck.choice(("command", "measurement", "data")),
        "protocol": "MQTT over TLS",
        "authentication": luck.choice(("none", "one-way", "mutual")),
        "integrity": luck.random() < 0.9,
        "freshness": luck.random() < 0.8,
        "confidentiality": luck.random() < 0.8,
        "latency": {"from": "20 ms", "to": f"{luck.randrange(40, 400)} ms"},
        "latency_limit": "300 ms",
    }
    return {
        "from": f"c{sender}",
        "to": f"c{receiver}",
        **{name: value for name, value in fields.items() if luck.random() < 0.85},
    }


def figures(path: Path, runs: int) -> Tree:
    """Seconds of each part and the growth of the memory in MB, for the design in this file, in this process."""
    profile = load_profile(PROFILE)
    load_design(Path(__file__).with_name("twenty.yaml"))  # Classes are built once, at whatever size.
    before = _resident()
    found = [_once(path, profile)]
    memory = _resident() - before
    found += [_once(path, profile) for _ in range(runs - 1)]
    parts = {part: median(run[part] for run in found) for part in PARTS[:3]}
    return {**parts, "whole": sum(parts.values()), "memory": memory}


def _measured(count: int, seed: int) -> Tree:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "design.json")
        path.write_text(json.dumps(design(count, seed)), encoding="utf-8")
        figures: Tree = json.loads(process([__file__, str(path), str(RUNS[count])]).written)
        return figures


def _once(path: Path, profile: Profile) -> Mapping[str, float]:
    times = [process_time()]
    loaded = load_design(path)
    times.append(process_time())
    facts = tabulate(loaded.design, View())
    for kind, table in facts.tables.items():
        for name in list(table.makers):
            facts.column(kind, name)
    times.append(process_time())
    check_facts(facts, profile)
    times.append(process_time())
    return {part: times[number + 1] - times[number] for number, part in enumerate(PARTS[:3])}


def _resident() -> float:
    """The most memory that this process has had so far, in MB; without what the process that started it had."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def rows(seed: int, *, quick: bool) -> Iterator[Row]:
    """The exponent of the whole and of each part between neighbouring sizes."""
    sizes = QUICK_SIZES if quick else SIZES
    found = [_measured(size, seed) for size in sizes]
    for part in ("whole", *PARTS):
        for number in range(1, len(sizes)):
            amounts = [found[number - 1][part], found[number][part]]
            unit = "MB" if part == "memory" else "s"
            detail = f"{amounts[0]:.3g} {unit} at {sizes[number - 1]:,}, {amounts[1]:.3g} {unit} at {sizes[number]:,}"
            name = f"exponent of {part}, {sizes[number - 1]} to {sizes[number]}"
            yield Row(name, exponent(sizes[number - 1 : number + 1], amounts), None if quick else LIMIT, detail)


if __name__ == "__main__":
    gc.disable()
    print(json.dumps(figures(Path(sys.argv[1]), int(sys.argv[2]))))
