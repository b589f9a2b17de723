"""The least to change in a large system: seconds of processor time to an answer that is proven, and its gap."""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import process_time

from measuring import ROOT, Row

from iotsec import Component, Design, Flow, System, Zone, harden, none
from iotsec.model.element import Element

sys.path.append(str(ROOT / "tests" / "analysis"))
from hardening_profile import hardening_profile

LIMIT = 5.0


def large_design(size: int, seed: int) -> Design:
    """So many components with three times as many flows, of which some twentieth is stated badly."""
    luck = random.Random(seed)
    elements: list[Element] = [System(id=f"s{number}", risk_class=2) for number in range(20)]
    elements += [Zone(id=f"z{number}", trust=2) for number in range(size // 50)]
    for number in range(size):
        elements.append(
            Component(
                id=f"c{number}", system=f"s{number % 20}", zone=f"z{number % (size // 50)}",
                kind="control" if luck.random() < 0.02 else luck.choice(["thing", "software"]), roles=["sense"],
                exposure="public" if luck.random() < 0.001 else "closed", secure_boot=luck.random() < 0.95,
                enforces=["authentication", "filtering", "monitoring"] if luck.random() < 0.5 else none("nothing"),
                key_strength="128 bit", tamper="evident",
            )
        )  # fmt: skip
    for number in range(3 * size):
        one = luck.randrange(size)
        other = (one + luck.randint(1, 60)) % size
        elements.append(
            Flow(
                id=f"f{number}", from_=f"c{one}", to=f"c{other}", kind="data", via=none("a line"), freshness=True,
                authentication="mutual" if luck.random() < 0.95 else "none", integrity=luck.random() < 0.95,
            )
        )  # fmt: skip
    sections = ["systems", "zones", "components", "interfaces", "flows"]
    return Design(id="large", stage="design", as_of="2027-01-01", complete=sections, elements=elements)


def rows(seed: int, *, quick: bool) -> Iterator[Row]:
    """One large system, hardened."""
    size = 1_000 if quick else 10_000
    with tempfile.TemporaryDirectory() as folder:
        profile = hardening_profile(Path(folder))
    design = large_design(size, seed)
    began = process_time()
    answer = harden(design, profile)
    taken = process_time() - began
    detail = (
        f"{answer.not_met} findings, {len(answer.changes)} changes, {answer.checks} checks, {len(answer.beyond)} left"
    )
    yield Row(f"harden, {size:,} components, seconds", taken, None if quick else LIMIT, detail)
    yield Row(f"harden, {size:,} components, gap", answer.gap / max(answer.cost, 1), 0.2, f"cost {answer.cost:g}")
