"""Signs of life on standard error: only when it takes long, and not where nobody wants them."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from iotsec.cli import main, progress
from iotsec.cli.progress import Progress

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("wished", "environment", "seconds", "lines"),
    [
        pytest.param(True, "", 0.2, ["iotsec: checking (0 s)"], id="long"),
        pytest.param(True, "", 0.0, [], id="short"),
        pytest.param(False, "", 0.2, [], id="nobody wished it"),
        pytest.param(True, "no", 0.2, [], id="nobody wishes it here"),
    ],
)
def test_says_what_is_being_done(
    wished: bool,
    environment: str,
    seconds: float,
    lines: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A step is named once, and never on standard output; also where standard error is no terminal."""
    monkeypatch.setattr(progress, "PATIENCE", 0.02)
    monkeypatch.setenv("IOTSEC_PROGRESS", environment)

    with Progress(wished=wished) as told:
        told.step("checking")
        time.sleep(seconds)

    out, err = capsys.readouterr()
    assert (out, err.splitlines()) == ("", lines)


def test_a_check_that_takes_long_says_so_beside_its_result(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Whoever pipes the result on gets the same bytes, whether it took long or not."""
    monkeypatch.setattr(progress, "PATIENCE", 0.001)
    said = {}
    for wish in ("--progress", "--no-progress"):
        monkeypatch.setenv("IOTSEC_PROGRESS", "")
        main(["check", str(ROOT / "examples" / "ev-charging" / "first-draft.yaml"), wish])
        said[wish] = capfd.readouterr()

    assert said["--progress"].out == said["--no-progress"].out
    assert re.sub(r"\([0-9]+ s\)", "", said["--progress"].err).splitlines()[-1] == "iotsec: checking ev-charging-draft "
    assert said["--no-progress"].err == ""
