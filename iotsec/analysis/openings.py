"""How an exercise opens: along the worst way of attack, or with the worst loss, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from iotsec.analysis.cascading import Cascade, followed
from iotsec.analysis.losses import Loss, read_loss
from iotsec.analysis.paths import PathsTo, attack_paths
from iotsec.analysis.ranking import each_loss
from iotsec.analysis.tabletop import Opening
from iotsec.errors import InputError, Problem
from iotsec.facts.table import Facts
from iotsec.facts.witness import Step

MOST_OPENINGS = 25
"""So many openings are tried until one is found in which all parties that were named take part."""


class Scene(NamedTuple):
    """An opening with what follows from it."""

    opening: Opening
    follows: Cascade


def scenes(facts: Facts, *, to: str | None = None, lose: str | None = None) -> Iterator[Scene]:
    """Openings with what follows from each, the worst first. Raises `InputError` where there is nothing to exercise."""
    if lose is not None:
        yield _lost(facts, read_loss(lose), sure=True)
        return
    yield from islice(_openings(facts, to), MOST_OPENINGS)


def _openings(facts: Facts, to: str | None) -> Iterator[Scene]:
    refused: list[Problem] = []
    found = 0
    for kind in (_attacks, _losses) if to is None else (_attacks,):
        try:
            for scene in kind(facts, to):
                found += 1
                yield scene
        except InputError as error:
            if to is not None:
                raise
            refused += error.problems
    if not found:
        message = "there is nothing to exercise: no way of attack, and no loss that stops a function for too long"
        hint = "; ".join(problem.message for problem in refused) or "name what is lost (--lose ELEMENT)"
        raise InputError(Problem(message, hint=hint))


def _attacks(facts: Facts, to: str | None) -> Iterator[Scene]:
    """The targets that can be reached, the worst first, each along its first way."""
    found = attack_paths(facts, targets=[] if to is None else [to], following=0)
    reached = [item for item in found.targets if item.ways or item.begun]
    if to is not None and not reached:
        hint = "exercise a loss instead (--lose ELEMENT), or another target (`iotsec paths` lists them)"
        raise InputError(Problem(f"no way of attack leads to {to}", hint=hint))
    for item in reached:
        for opening in _attack(item):
            yield Scene(opening, followed(facts, [Loss(opening.what)]))


def _attack(item: PathsTo) -> list[Opening]:
    """Along the first way to the target, and at the target itself where an attack may begin there.

    What is surely reached past no guard is attacked along its way first; else to begin at the target is the surer.
    """
    found, target = list[Opening](), (item.target.kind, item.target.id)
    for way in item.ways[:1]:
        end = next(step.id for step in reversed(way.steps) if step.kind == "component")
        sure = item.outcome == "open" and way.sure
        found.append(Opening("attack", way.steps, (end,), end, sure, target, item.outcome, (*way.guards, *way.perhaps)))
    for start in item.begun[:1]:
        sure = item.outcome in ("open", "exposed")
        found.append(Opening("attack", (Step("component", start),), (start,), start, sure, target, item.outcome))
    return found if item.outcome == "open" else found[::-1]


def _losses(facts: Facts, _to: str | None) -> Iterator[Scene]:
    """The losses that stop a function for too long, the worst first."""
    for item in each_loss(facts).ranked:
        yield _lost(facts, Loss(item.loss), sure=item.sure)


def _lost(facts: Facts, loss: Loss, *, sure: bool) -> Scene:
    found = followed(facts, [loss])
    return Scene(Opening("loss", (), found.struck or found.perhaps_struck, loss.what, sure), found)
