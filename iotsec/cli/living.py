"""`iotsec life`: the design checked on every day on which something can turn."""

from __future__ import annotations

from iotsec.analysis.living import life
from iotsec.cli.asking import Looking, run_question_of_profiles
from iotsec.errors import InputError, Problem
from iotsec.facts.table import Facts
from iotsec.requirements.requirement import Profile
from iotsec.units import QuantityError, read_date

Names = tuple[tuple[str, ...], tuple[str, ...]]
"""The profiles and the jurisdictions that are asked."""


def run_life(design: str, until: str | None, names: Names, looking: Looking) -> int:
    """Say on which day which verdict turns. Raises `InputError`."""
    try:
        end = None if until is None else read_date(until)
    except QuantityError as error:
        raise InputError(Problem(f"--until: {error.message}", hint=error.hint)) from None

    def ask(facts: Facts, profiles: tuple[Profile, ...]) -> object:
        assert facts.design is not None
        return life(facts.design, *profiles, since=facts.view.as_of, until=end, choices=facts.view.choices)

    return run_question_of_profiles("life", design, looking, names, ask)
