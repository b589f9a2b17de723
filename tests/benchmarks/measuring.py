"""How the benchmarks measure: ratios of medians of runs that take turns, whole processes on one core, peak memory."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from time import thread_time
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]


class Row(NamedTuple):
    """One line of the table; without a limit (a quick run) it is shown and not judged."""

    name: str
    measured: float
    limit: float | None
    detail: str = ""

    @property
    def over(self) -> bool:
        """Whether the limit is passed."""
        return self.limit is not None and not self.measured <= self.limit

    def __str__(self) -> str:
        verdict = "-" if self.limit is None else "over" if self.over else "ok"
        limit = "-" if self.limit is None else f"{self.limit:g}"
        return f"{self.name:52} {self.measured:8.2f} {limit:>6}  {verdict:4}  {self.detail}"


def alternating(one: Callable[[], object], other: Callable[[], object], *, runs: int) -> tuple[float, float]:
    """The median seconds of processor time of two tasks that take turns.

    Turns, so that a slow moment of the machine falls on both; processor time, since on a busy machine only the longer
    one of two tasks is interrupted.
    """
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs):
        for task, taken in zip((one, other), times, strict=True):
            began = thread_time()
            task()
            taken.append(thread_time() - began)
    return median(times[0]), median(times[1])


class Process(NamedTuple):
    """What a whole process took: seconds of processor time, the most memory in MB, and what it wrote."""

    seconds: float
    megabytes: float
    written: str


def environment() -> Mapping[str, str]:
    """The environment of a measured process: compiled modules are kept, as they are where iotsec is installed."""
    known = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**known, "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir(), "iotsec-benchmark-modules"))}


def process(arguments: Sequence[str], *, python: bool = True) -> Process:
    """Run a program to its end on one core. Raises CalledProcessError when it fails with an exit code above 1."""
    command = [sys.executable, *arguments] if python else list(arguments)
    if sys.platform == "linux":
        core = str(min(os.sched_getaffinity(0)))
        command = ["taskset", "-c", core, *command]
    with tempfile.TemporaryFile() as out:
        began = subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE, cwd=ROOT, env=environment())
        assert began.stderr is not None
        complaint = began.stderr.read()
        _, status, used = os.wait4(began.pid, 0)
        began.returncode = os.waitstatus_to_exitcode(status)
        if began.returncode not in (0, 1):
            raise subprocess.CalledProcessError(began.returncode, command, stderr=complaint)
        out.seek(0)
        return Process(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, out.read().decode())


def processes(one: Sequence[str], other: Sequence[str], *, runs: int) -> tuple[list[Process], list[Process]]:
    """Runs of two programs that take turns, after one of each that is not counted."""
    found: tuple[list[Process], list[Process]] = ([], [])
    for number in range(runs + 1):
        for arguments, kept in zip((one, other), found, strict=True):
            ran = process(arguments)
            if number:
                kept.append(ran)
    return found


def exponent(sizes: Sequence[int], amounts: Sequence[float]) -> float:
    """How an amount grows from the first size to the last: 1 is in proportion."""
    return math.log(amounts[-1] / amounts[0]) / math.log(sizes[-1] / sizes[0])
