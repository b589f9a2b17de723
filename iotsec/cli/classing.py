"""`iotsec classify`: the systems of a design classed by the thresholds of profiles."""

from __future__ import annotations

from iotsec.analysis.classifying import classify
from iotsec.cli.asking import Looking, run_question
from iotsec.cli.viewing import load_profiles


def run_classify(design: str, profiles: tuple[str, ...], looking: Looking) -> int:
    """Say how critical each system is. Raises `InputError`."""
    loaded = load_profiles(profiles)
    return run_question("classify", design, looking, lambda facts: classify(facts, *loaded))
