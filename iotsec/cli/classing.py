"""`iotsec classify`: the systems of a design classed by the thresholds of profiles."""

from __future__ import annotations

from iotsec.analysis.classifying import classify
from iotsec.cli.asking import Looking, run_question_of_profiles


def run_classify(design: str, profiles: tuple[str, ...], looking: Looking) -> int:
    """Say how critical each system is. Raises `InputError`."""
    return run_question_of_profiles(
        "classify", design, looking, (profiles, ()), lambda facts, asked: classify(facts, *asked)
    )
