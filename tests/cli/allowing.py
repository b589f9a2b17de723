"""What is kept of waivers, of `--allow unknown` and of both: each report with its exit code. `make golden` writes it anew."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from iotsec.cli import main
from iotsec.testing import apply_edits

HERE = Path(__file__).parent / "allowing"
LANGUAGES = ("en", "ja")

WHOLE: dict[str, Any] = {
    "iotsec": 1, "id": "pumps", "stage": "design", "as_of": "2026-06-01", "complete": ["systems"],
    "parties": {"boss": {"roles": ["owner"]}, "office": {"roles": ["operator"]}},
    "systems": {
        "site": {
            "operator": "boss", "parent": {"none": "it stands alone"},
            "complete": ["components", "flows", "interfaces", "accesses", "dependencies", "functions"],
        }
    },
    "components": {
        "internet": {"system": "site", "kind": "network", "exposure": "public"},
        "pump": {"system": "site", "kind": "thing", "exposure": "closed", "secure_boot": True},
    },
}  # fmt: skip
"""It meets both requirements."""
WAIVER = {
    "requirement": "T-01", "elements": ["pump"], "reason": "replaced within the year", "by": "boss",
    "role": "safety_manager", "author": "office", "granted": "2026-05-01", "until": "2026-12-31",
}  # fmt: skip
SILENT, FAILS = {"components.pump.secure_boot": None}, {"components.pump.secure_boot": False}
OPEN = {"systems.site.complete": ["components"]}
CASES: dict[str, dict[str, Any]] = {
    "all is met": {},
    "an unknown": SILENT,
    "an unknown that a waiver names": {**SILENT, "waivers.w": WAIVER},
    "what a waiver accepts": {**FAILS, "waivers.w": WAIVER},
    "what a waiver accepted that has run out": {**FAILS, "waivers.w": {**WAIVER, "until": "2026-05-31"}},
    "an open system": OPEN,
    "an open system that a waiver names": {**OPEN, "waivers.w": {**WAIVER, "requirement": "T-02"}},
    "an open system beside what a waiver accepts": {**OPEN, **FAILS, "waivers.w": WAIVER},
}
OPTIONS: tuple[tuple[str, ...], ...] = ((), ("--allow", "unknown"))


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """A folder of its own to work in, so that no path of this machine is in a report."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as name:
        os.chdir(name)
        try:
            yield Path(name)
        finally:
            os.chdir(before)


def reports(lang: str) -> str:
    """The report and the exit code of each case, without and with `--allow unknown`."""
    told = []
    with folder() as here:
        shutil.copy(HERE / "profile.yaml", here)
        for name, edits in CASES.items():
            text = yaml.safe_dump(apply_edits(WHOLE, edits), sort_keys=False)
            (here / "design.yaml").write_text(text, encoding="utf-8")
            for options in OPTIONS:
                asked = ["--profile", "profile.yaml", "--lang", lang, "--format", "text=report.txt", *options]
                code = main(["check", "design.yaml", *asked])
                said = re.sub(r"sha256:[0-9a-f]+", "sha256:…", (here / "report.txt").read_text(encoding="utf-8"))
                told.append(f"=== {' '.join([name + ':', *options])} exit code {code}\n\n{said}\n")
    return "".join(told)


def path_of(lang: str) -> Path:
    """Where the reports in this language are kept."""
    return HERE / f"reports.{lang}.txt"


if __name__ == "__main__":
    for lang in LANGUAGES:
        path_of(lang).write_text(reports(lang), encoding="utf-8")
