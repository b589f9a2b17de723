"""The peer load: one whole process from the JSON file to the counts, against the plain loop over the same file."""

from __future__ import annotations

import ast
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from measuring import ROOT, Row, process, processes

PLACES = [folder / "shared" / "bench" / "peer_load.py" for folder in ROOT.parents]
LOAD = next((place for place in PLACES if place.is_file()), PLACES[0])
"""The load and its oracle, which stand beside the checkout, or above it, where there are any."""
SCRIPT = str(Path(__file__).with_name("peer.py"))
LIMITS = {10_000: (0.8, 150.0), 100_000: (0.4, 600.0)}
"""By components: the most of the oracle's seconds, and the most memory in MB."""


SEEDS = range(1, 6)
"""Of the smaller systems on which the counts are compared."""


def rows(seed: int, *, quick: bool) -> Iterator[Row]:
    """Counts that differ from the oracle's, seconds in relation to its, and the peak of the memory.

    Nothing where there is no load to run.
    """
    if not LOAD.is_file():
        print("peer load: skipped, since the script with the load is not beside this checkout")
        return
    with tempfile.TemporaryDirectory() as folder:
        system = str(Path(folder, "system.json"))
        yield Row("peer load, counts that differ, seeds 1 to 5", sum(_different(system, each) for each in SEEDS), 0)
        for count, (seconds, megabytes) in list(LIMITS.items())[: 1 if quick else None]:
            process([str(LOAD), str(count), system, str(seed)])
            ours, oracle = processes([SCRIPT, system], [str(LOAD), "--oracle", system], runs=5)
            times = median(item.seconds for item in ours), median(item.seconds for item in oracle)
            detail = f"{times[0]:.2f} s / {times[1]:.2f} s"
            yield Row(f"peer load, {count}", times[0] / times[1], seconds, detail)
            yield Row(f"peer load, {count}, MB", median(item.megabytes for item in ours), megabytes)


def _different(system: str, seed: int) -> int:
    """How many rules have another count than the oracle's in a system of 3,000 components."""
    process([str(LOAD), "3000", system, str(seed)])
    ours: dict[str, int] = json.loads(process([SCRIPT, system]).written)
    _total, written = process([str(LOAD), "--oracle", system]).written.split(" ", 1)
    oracle: dict[str, int] = ast.literal_eval(written)
    return sum(ours.get(rule, 0) != oracle.get(rule, 0) for rule in ours | oracle)
