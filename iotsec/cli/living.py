"""`iotsec life`: the design checked on every day on which something can turn."""

from __future__ import annotations

from iotsec.analysis.living import life
from iotsec.cli.asking import Looking, read_facts
from iotsec.cli.output import say
from iotsec.cli.progress import Progress
from iotsec.cli.viewing import asked, load_profiles
from iotsec.errors import InputError, Problem
from iotsec.reports.answers import render_answer
from iotsec.reports.answers.asked import Asked
from iotsec.units import QuantityError, read_date

Names = tuple[tuple[str, ...], tuple[str, ...]]
"""The profiles and the jurisdictions that are asked."""


def run_life(design: str, until: str | None, names: Names, looking: Looking) -> int:
    """Say on which day which verdict turns. Raises `InputError`."""
    try:
        end = None if until is None else read_date(until)
    except QuantityError as error:
        raise InputError(Problem(f"--until: {error.message}", hint=error.hint)) from None
    with Progress(wished=False) as progress:
        progress.step(f"reading {design}")
        loaded, facts = read_facts(design, looking)
        profiles = load_profiles(asked(*names, loaded))
        progress.step(f"asking {loaded.design.id}")
        view = facts.view
        answer = life(loaded.design, *profiles, since=view.as_of, until=end, choices=view.choices)
    say(render_answer("life", answer, Asked(facts, loaded, looking.show_all), looking.format, looking.lang))
    return 0
