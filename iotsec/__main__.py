"""`python -m iotsec` is the same as `iotsec`."""

from __future__ import annotations

import sys

from iotsec.cli import main

if __name__ == "__main__":
    sys.exit(main())
