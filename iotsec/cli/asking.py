"""Commands that ask a question of a design: the design read, asked from a view, and the answer said."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import NamedTuple

from iotsec.cli.output import say
from iotsec.cli.progress import Progress
from iotsec.cli.viewing import USUAL_PROFILE, asked, load_profiles, read_viewing
from iotsec.documents.reading import LoadedDesign, load_design
from iotsec.documents.tree import read_tree
from iotsec.facts.table import Facts
from iotsec.facts.tabulate import tabulate
from iotsec.facts.view import View
from iotsec.model.values import BASES, STAGES, Basis
from iotsec.reports.answers import render_answer
from iotsec.reports.answers.asked import Asked
from iotsec.reports.options import Language
from iotsec.requirements.requirement import Profile
from iotsec.resources import template


class Looking(NamedTuple):
    """The options that all questions have: from where the design is looked at, and how the answer is given."""

    as_of: str | None
    chosen: tuple[str, ...]
    format: str
    lang: Language
    show_all: bool


def read_facts(design: str, looking: Looking) -> tuple[LoadedDesign, Facts]:
    """The facts of a design from the view asked for. Raises `InputError`."""
    from iotsec.checking.check import check_choices

    viewing = read_viewing(None, looking.as_of, looking.chosen)
    loaded = load_design(design)
    check_choices(loaded.design, viewing.choices)
    date = viewing.as_of or loaded.design.as_of or datetime.datetime.now(tz=datetime.UTC).date()
    view = View(as_of=date, choices=viewing.choices, least_basis=_least_basis())
    return loaded, tabulate(loaded.design, view)


def _least_basis() -> dict[str, Basis]:
    """What counts at each stage, as in the general template: what is only planned does not hold an attack off."""
    levels = read_tree(template(USUAL_PROFILE) / "profile.yaml", include_key=None).root["least_basis"]
    return {stage: basis for stage in STAGES for basis in BASES if levels.get(stage) == basis}


def run_question_of_profiles(
    question: str,
    design: str,
    looking: Looking,
    names: tuple[tuple[str, ...], tuple[str, ...]],
    ask: Callable[[Facts, tuple[Profile, ...]], object],
) -> int:
    """Ask one design a question about profiles (and jurisdictions) by these names, and say the answer.

    Raises `InputError`.
    """
    with Progress() as progress:
        progress.step(f"reading {design}")
        loaded, facts = read_facts(design, looking)
        profiles = load_profiles(asked(*names, loaded))
        progress.step(f"asking {loaded.design.id}")
        answer = ask(facts, profiles)
    told = Asked(facts, loaded, looking.show_all)
    say(render_answer(question, answer, told, looking.format, looking.lang))
    return 0


def run_question(question: str, design: str, looking: Looking, ask: Callable[[Facts], object]) -> int:
    """Ask one design and say the answer. Raises `InputError`."""
    with Progress() as progress:
        progress.step(f"reading {design}")
        loaded, facts = read_facts(design, looking)
        progress.step(f"asking {loaded.design.id}")
        answer = ask(facts)
    told = Asked(facts, loaded, looking.show_all)
    say(render_answer(question, answer, told, looking.format, looking.lang))
    return 0
