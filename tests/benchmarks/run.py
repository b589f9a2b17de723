"""All benchmarks: prints `name  measured  limit  ok|over` for each, and ends with 1 when one is over its limit.

Run: python tests/benchmarks/run.py [--quick] [--seed N] [--only NAME]. A quick run takes fewer and smaller cases. All
figures are ratios (or MB, or exponents) within one run, since the speed of a machine changes from hour to hour.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping

import bench_graph
import bench_harden
import bench_peer
import bench_profiles
import bench_questions
import bench_region
import bench_scenarios
import bench_start
import hundred
import scaling
from measuring import Row

BENCHMARKS: Mapping[str, Callable[..., Iterator[Row]]] = {
    "start": bench_start.rows,
    "region": bench_region.rows,
    "profiles": bench_profiles.rows,
    "peer": bench_peer.rows,
    "hundred": hundred.rows,
    "scaling": scaling.rows,
    "graph": bench_graph.rows,
    "harden": bench_harden.rows,
    "scenarios": bench_scenarios.rows,
    "questions": bench_questions.rows,
}


def main() -> int:
    """Run what was asked for; 1 when a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="fewer and smaller cases")
    parser.add_argument("--seed", type=int, default=7, help="of the generated systems")
    parser.add_argument("--only", choices=sorted(BENCHMARKS), help="one benchmark")
    options = parser.parse_args()
    over = 0
    print(f"{'name':52} {'measured':>8} {'limit':>6}")
    for name, rows in BENCHMARKS.items():
        if options.only in (None, name):
            for row in rows(options.seed, quick=options.quick):
                print(row, flush=True)
                over += row.over
    print(f"{over} over the limit" if over else "all within the limits")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
