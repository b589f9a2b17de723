"""The reports on the two examples, as they are kept in `examples`. Run as a script, it writes them anew (`make golden`)."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent / "examples"
ROOT = Path(__file__).parents[2]


class Kept(NamedTuple):
    """A report that is kept: of which example, in which language, and the exit code of its check."""

    example: str
    lang: str
    code: int

    @property
    def path(self) -> Path:
        """The file that it is kept in."""
        return HERE / f"{self.example}.{self.lang}.txt"


KEPT = tuple(
    Kept(example, lang, code) for example, code in (("design", 0), ("first-draft", 1)) for lang in ("en", "ja")
)


def report(kept: Kept) -> tuple[str, int]:
    """What `iotsec check` prints, and its exit code. Digests are left out: they change with every word of a template."""
    command = ["-m", "iotsec", "check", f"examples/ev-charging/{kept.example}.yaml", "--lang", kept.lang]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "IOTSEC_PROGRESS": "no"}
    ran = subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, check=False)
    if ran.stderr:
        raise RuntimeError(ran.stderr.decode())
    return re.sub(r"sha256:[0-9a-f]+", "sha256:…", ran.stdout.decode()), ran.returncode


if __name__ == "__main__":
    for kept in KEPT:
        kept.path.write_text(report(kept)[0], encoding="utf-8")
