"""Signs of life on standard error: only when it takes long, and only where somebody wants them."""

from __future__ import annotations

import time

import pytest

from iotsec.cli import progress
from iotsec.cli.progress import Progress


@pytest.mark.parametrize(
    ("wished", "seconds", "lines"),
    [
        pytest.param(True, 0.2, ["iotsec: checking (0 s)"], id="long and wished"),
        pytest.param(True, 0.0, [], id="short"),
        pytest.param(False, 0.2, [], id="nobody wished it, and there is no terminal"),
    ],
)
def test_says_what_is_being_done(
    wished: bool,
    seconds: float,
    lines: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A step is named once, and never on standard output."""
    monkeypatch.setattr(progress, "PATIENCE", 0.02)

    with Progress(wished=wished) as told:
        told.step("checking")
        time.sleep(seconds)

    out, err = capsys.readouterr()
    assert (out, err.splitlines()) == ("", lines)
