"""`python -m iotsec` is the same as `iotsec`."""

from __future__ import annotations

from iotsec.cli import run

if __name__ == "__main__":
    run()
