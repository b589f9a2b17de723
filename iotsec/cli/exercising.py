"""`iotsec exercise`: a tabletop scenario for parties of a design."""

from __future__ import annotations

from iotsec.analysis.exercising import exercise
from iotsec.cli.asking import Looking, run_question_of_profiles
from iotsec.errors import InputError, Problem
from iotsec.facts.table import Facts
from iotsec.requirements.requirement import Profile

Opening = tuple[str | None, str | None]
"""What is attacked, or what is lost."""


def run_exercise(
    design: str, parties: tuple[str, ...], opening: Opening, profiles: tuple[str, ...], looking: Looking
) -> int:
    """Write the scenario. Raises `InputError`."""
    to, lose = opening
    if to is not None and lose is not None:
        hint = "name what is attacked (--to), or what is lost (--lose)"
        raise InputError(Problem("an exercise has one opening", hint=hint))

    def ask(facts: Facts, asked: tuple[Profile, ...]) -> object:
        return exercise(facts, *asked, parties=parties, to=to, lose=lose)

    return run_question_of_profiles("exercise", design, looking, (profiles, ()), ask)
