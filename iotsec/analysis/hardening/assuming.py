"""What is said of what is added though nobody has said it: assumed so that it can be checked, and to be confirmed."""

from __future__ import annotations

from iotsec.analysis.hardening.acts import Nothing

ASSUMED = " (assumed by iotsec, to be confirmed)"
"""Stands after every reason that iotsec gives, so that whoever reads the design sees that no engineer gave it."""


def assumed(reason: str) -> Nothing:
    """An explicit none for this reason, as an assumption."""
    return Nothing(reason + ASSUMED)


NONE_INTENDED = assumed("none is intended")
NO_HAZARD = assumed("it brings about no hazard")
ONLY_PASSES_ON = assumed("it only lets through or stops")
