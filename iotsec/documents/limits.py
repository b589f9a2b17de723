"""How much of a document is read: what is larger is refused before it can cost time or memory."""

from __future__ import annotations

from typing import NamedTuple


class Limits(NamedTuple):
    """The largest document that is read; all files of one design together count for the sizes."""

    yaml_bytes: int = 4_000_000
    json_bytes: int = 1_000_000_000
    nodes: int = 200_000
    depth: int = 64


USUAL_LIMITS = Limits()
"""The limits that hold unless a caller sets others."""
