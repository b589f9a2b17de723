"""What tests found out is told at the end of a run."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, settings

# The same examples in every run, so that a run that was green stays green; more and other ones where that is asked for.
# Nor does a busy machine make a run fail: how long an example takes says nothing of what is tested.
settings.register_profile(
    "steady",
    derandomize="IOTSEC_EXAMPLES" not in os.environ,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("steady")

# What is said on standard error is compared; on a busy machine anything takes longer than a second.
os.environ["IOTSEC_PROGRESS"] = "no"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print what tests recorded about the quality of answers, such as the share of needless unknowns."""
    found = sorted(
        {
            (name, told)
            for report in terminalreporter.stats.get("passed", [])
            for name, told in getattr(report, "user_properties", [])
        }
    )
    if found:
        terminalreporter.section("what the tests found out")
        for name, told in found:
            terminalreporter.write_line(f"{name}: {told}")
