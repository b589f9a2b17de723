"""What is shown of each profile that comes with iotsec: whole processes of `iotsec profile check`, in seconds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from statistics import median

from bench_start import RUN
from measuring import ROOT, Row, processes

NAMES = ("general", "automotive", "power", "agriculture", "rail", "medical")
NOTHING = ["-c", "pass"]
LIMIT = 10.0


def rows(seed: int, *, quick: bool) -> Iterator[Row]:
    """`iotsec profile check` of each, from a cold start."""
    os.environ.setdefault("PYTHONPATH", str(ROOT))
    for name in NAMES:
        ours, _others = processes([*RUN, "profile", "check", name], NOTHING, runs=1 if quick else 3)
        yield Row(f"iotsec profile check {name} (s)", median(item.seconds for item in ours), LIMIT)
