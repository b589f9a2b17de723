"""Many profiles: five sectors' profiles resolved from a cold start, and the region checked against all of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from statistics import median

from bench_start import CHECK, RUN
from measuring import ROOT, Row, processes

REGION = ROOT / "examples" / "region" / "design.yaml"
SECTORS = ("agriculture", "automotive", "medical", "power", "rail")
RESOLVE = ["-c", f"from iotsec.requirements.reading import load_profiles; load_profiles({SECTORS!r})"]


def rows(seed: int, *, quick: bool) -> Iterator[Row]:
    """Whole processes: seconds for the profiles, and the region against the check of twenty components."""
    os.environ.setdefault("PYTHONPATH", str(ROOT))
    runs = 3 if quick else 9
    resolving, _others = processes(RESOLVE, ["-c", "pass"], runs=runs)
    yield Row("five profiles resolved (s)", median(item.seconds for item in resolving), 0.5)
    region, twenty = processes([*RUN, "check", str(REGION.relative_to(ROOT))], [*RUN, *CHECK], runs=runs)
    taken, small = median(item.seconds for item in region), median(item.seconds for item in twenty)
    yield Row("iotsec check of the region / of 20", taken / small, 3.0, f"{taken * 1e3:.0f} ms / {small * 1e3:.0f} ms")
