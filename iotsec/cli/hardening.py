"""`iotsec harden`: the least to change, told, and written out where asked."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from iotsec.analysis.hardening.harden import harden, hardened
from iotsec.analysis.hardening.reading_costs import read_budget, read_costs
from iotsec.checking.check import joined_vocabulary
from iotsec.cli.asking import Looking, read_facts
from iotsec.cli.output import say, write_files
from iotsec.cli.progress import Progress
from iotsec.cli.viewing import asked, load_profiles
from iotsec.documents.reading import LoadedDesign, placed, write_design
from iotsec.errors import InputError, Problem
from iotsec.model.design import DesignError
from iotsec.reports.answers import render_answer
from iotsec.reports.answers.asked import Asked

if TYPE_CHECKING:
    from iotsec.requirements.requirement import Obligation


class HardenOptions(NamedTuple):
    """What is asked beside the design: against what, at which costs, and what is done with the answer."""

    profiles: tuple[str, ...]
    jurisdictions: tuple[str, ...]
    costs: str | None
    budget: str | None
    limit: Obligation
    explain: bool
    write: str | None


def run_harden(design: str, options: HardenOptions, looking: Looking) -> int:
    """Say the least to change; 1 where something is left that is not met. Raises `InputError`."""
    with Progress() as progress:
        progress.step(f"reading {design}")
        loaded, facts = read_facts(design, looking)
        _spare(options.write, loaded)
        profiles = load_profiles(asked(options.profiles, options.jurisdictions, loaded))
        vocabulary = joined_vocabulary(profiles)
        costs = None if options.costs is None else read_costs(options.costs, loaded.design, vocabulary)
        progress.step(f"hardening {loaded.design.id}")
        try:
            answer = harden(
                loaded.design, *profiles, costs=costs, limit=options.limit, as_of=facts.view.as_of,
                choices=facts.view.choices, budget=read_budget(options.budget, costs), explain=options.explain,
            )  # fmt: skip
        except DesignError as error:
            raise placed(error, loaded.sources) from None
    if options.write is not None:
        write_files({options.write: write_design(hardened(loaded.design, answer), format=_format(options.write))})
    loaded.learn_places([(item.kind, item.id, item.field) for item in answer.changes])
    known = loaded.design.elements
    answer = answer.placed(lambda item: loaded.place(item.kind, item.id, item.field) if item.id in known else None)
    say(render_answer("harden", answer, Asked(facts, loaded, looking.show_all), looking.format, looking.lang))
    return 1 if answer.left else 0


def _format(name: str) -> str:
    return "json" if name.endswith(".json") else "yaml"


def _spare(target: str | None, loaded: LoadedDesign) -> None:
    """Refuse to write over a file of the design. Raises `InputError`."""
    read = () if loaded.sources is None else loaded.sources.files
    if target is not None and any(os.path.realpath(target) == os.path.realpath(file.name) for file in read):
        raise InputError(Problem(f"--write: {target} is a file of the design", hint="name another file"))
