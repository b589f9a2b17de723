"""`iotsec cascade`: what is lost, read from the options, and what follows."""

from __future__ import annotations

from iotsec.analysis.cascading import Cascade, cascade, snapshot
from iotsec.analysis.losses import read_loss, read_time
from iotsec.analysis.ranking import each_loss
from iotsec.cli.asking import Looking, run_question
from iotsec.errors import InputError, Problem
from iotsec.facts.table import Facts

Given = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def run_cascade(design: str, given: Given, *, each: bool, looking: Looking) -> int:
    """Lose what was named, or everything in turn, and say what follows. Raises `InputError`."""
    lose, then, moments = given
    if each and (lose or then or moments):
        hint = "leave out --lose, --then and --at, or --each"
        raise InputError(Problem("--each loses everything in turn", hint=hint))
    if not each and not lose:
        raise InputError(Problem("nothing is lost", hint="name what is lost (--lose ELEMENT), or try all (--each)"))
    losses = [read_loss(text) for text in (*lose, *then)]
    times = [read_time(text) for text in moments]

    def ask(facts: Facts) -> object:
        if each:
            return each_loss(facts)
        found: Cascade = cascade(facts, losses)
        return snapshot(found, times)

    return run_question("cascade", design, looking, ask)
