"""`iotsec diff`: two designs read, compared, and told apart."""

from __future__ import annotations

from iotsec.analysis.comparing import compare
from iotsec.cli.asking import Looking, read_facts
from iotsec.cli.output import say
from iotsec.cli.viewing import asked, load_profiles
from iotsec.reports.answers import render_answer
from iotsec.reports.answers.asked import Asked


def run_diff(old: str, new: str, profiles: tuple[str, ...], looking: Looking) -> int:
    """Compare two designs; 1 where something is open in the new one that was not. Raises `InputError`."""
    before, _facts = read_facts(old, looking)
    after, facts = read_facts(new, looking)
    date = facts.view.as_of if looking.as_of is not None else None
    loaded = load_profiles(asked(profiles, (), after))
    answer = compare(before.design, after.design, *loaded, as_of=date, choices=facts.view.choices)
    told = Asked(facts, after, looking.show_all)
    say(render_answer("diff", answer, told, looking.format, looking.lang))
    return 1 if answer.worse else 0
