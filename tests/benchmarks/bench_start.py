"""Cold starts: whole processes of the command line against processes that only import what they stand on."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from measuring import ROOT, Row, processes

SCRIPT = Path(sys.executable).with_name("iotsec")
"""The console script; where iotsec is not installed, what such a script does."""
RUN = [str(SCRIPT)] if SCRIPT.is_file() else ["-c", "from iotsec.cli import run; run()"]
TWENTY = Path(__file__).with_name("twenty.yaml")
ONLY_CLICK = ["-c", "import click"]
ONLY_IMPORTS = ["-c", "from pydantic import BaseModel; import numpy, yaml"]
CHECK = ["check", str(TWENTY.relative_to(ROOT)), "--profile", "general"]


def rows(seed: int, *, quick: bool) -> Iterator[Row]:
    """The version, and the check of twenty components with the general template."""
    os.environ.setdefault("PYTHONPATH", str(ROOT))
    runs = 3 if quick else 15
    yield _row("iotsec --version", [*RUN, "--version"], ONLY_CLICK, 1.25, runs)
    yield _row("iotsec check of 20 components", [*RUN, *CHECK], ONLY_IMPORTS, 2.5, runs)


def _row(name: str, arguments: Sequence[str], yardstick: Sequence[str], limit: float, runs: int) -> Row:
    ours, others = processes(arguments, yardstick, runs=runs)
    taken, bare = median(item.seconds for item in ours), median(item.seconds for item in others)
    return Row(name, taken / bare, limit, f"{taken * 1e3:.0f} ms / {bare * 1e3:.0f} ms")
