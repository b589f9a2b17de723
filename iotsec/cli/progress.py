"""What is being done, said on standard error when it takes longer than a second."""

from __future__ import annotations

import os
import sys
import threading
import time
from types import TracebackType
from typing import Self

PATIENCE = 1.0
"""Seconds of silence, and then between two signs of life."""


UNWANTED = ("0", "no", "false", "never")
"""What IOTSEC_PROGRESS says where nobody wants to hear of it."""


class Progress:
    """Names a step that takes long: in a line of a terminal that goes away again, else in a line for each step.

    It goes to standard error, so nothing that is piped on holds it.
    """

    def __init__(self, *, wished: bool = True) -> None:
        self._terminal = sys.stderr.isatty()
        self._silent = not wished or os.environ.get("IOTSEC_PROGRESS", "").lower() in UNWANTED
        self._step = ""
        self._said = ""
        self._over = threading.Event()
        self._start = time.monotonic()
        self._thread = threading.Thread(target=self._tell, daemon=True)

    def __enter__(self) -> Self:
        if not self._silent:
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        if not self._silent:
            self._thread.join()
        if self._said and self._terminal:
            self._write("\r\x1b[K")

    def step(self, name: str) -> None:
        """From now on this is being done."""
        self._step = name

    def _tell(self) -> None:
        while not self._over.wait(PATIENCE):
            line = f"iotsec: {self._step} ({time.monotonic() - self._start:.0f} s)"
            if self._terminal:
                self._write(f"\r\x1b[K{line}")
            elif self._step != self._said:
                self._write(f"{line}\n")
            self._said = self._step

    def _write(self, text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()
