"""`iotsec harden --statements`: the shortest list of statements that settles what is not known."""

from __future__ import annotations

from iotsec.analysis.clarifying.statements import shortest_statements
from iotsec.cli.asking import Looking
from iotsec.cli.hardening import HardenOptions
from iotsec.cli.output import say
from iotsec.cli.progress import Progress
from iotsec.cli.viewing import asked, load_profiles, read_viewing
from iotsec.documents.reading import load_design
from iotsec.errors import InputError, Problem
from iotsec.reports.answers import render_answer
from iotsec.reports.answers.asked import Asked


def run_statements(design: str, options: HardenOptions, looking: Looking) -> int:
    """Say the fewest statements; 1 where there are any to make. Raises `InputError`."""
    given = {
        "--costs": options.costs is not None,
        "--budget": options.budget is not None,
        "--write": options.write is not None,
        "--explain": options.explain,
    }
    problems = [Problem(f"{name} is of changes: it does not go with --statements") for name in given if given[name]]
    if problems:
        raise InputError(problems)
    with Progress() as progress:
        progress.step(f"reading {design}")
        viewing = read_viewing(None, looking.as_of, looking.chosen)
        loaded = load_design(design)
        profiles = load_profiles(asked(options.profiles, options.jurisdictions, loaded))
        progress.step(f"asking {loaded.design.id}")
        findings, _ = viewing.check(loaded, profiles)
        answer = shortest_statements(findings, limit=options.limit)
    told = Asked(findings.facts, loaded, looking.show_all)
    say(render_answer("statements", answer, told, looking.format, looking.lang))
    return 1 if answer.unknown else 0
