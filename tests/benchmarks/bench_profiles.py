"""Profiles: all of them read by a fresh process, and what is shown of each, in seconds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from statistics import median

from bench_start import RUN
from measuring import ROOT, Row, processes

NAMES = ("automotive", "power", "agriculture", "rail", "medical")
LOADED = """
from iotsec.requirements.reading import load_profiles
load_profiles([{names}])
"""
NOTHING = ["-c", "pass"]
MOST_FOR_ALL, MOST_FOR_ONE = 0.5, 10.0


def rows(seed: int, *, quick: bool) -> Iterator[Row]:
    """Reading all sector profiles in one fresh process, then `iotsec profile check` of each."""
    os.environ.setdefault("PYTHONPATH", str(ROOT))
    names = [name for name in NAMES if (ROOT / "templates" / name / "profile.yaml").is_file()]
    runs = 3 if quick else 7
    every = ["-c", LOADED.format(names=", ".join(map(repr, names)))]
    ours, others = processes(every, NOTHING, runs=runs)
    taken = median(item.seconds for item in ours) - median(item.seconds for item in others)
    yield Row(f"{len(names)} sector profiles resolved, from a cold start (s)", taken, MOST_FOR_ALL, f"{taken:.2f} s")
    for name in names:
        ours, _others = processes([*RUN, "profile", "check", name], NOTHING, runs=3)
        taken = median(item.seconds for item in ours)
        yield Row(f"iotsec profile check {name} (s)", taken, MOST_FOR_ONE, f"{taken:.2f} s")
