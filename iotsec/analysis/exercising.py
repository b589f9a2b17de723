"""Exercises: a tabletop scenario from the graph, as the designs of parties, functions and agreements have it.

It opens with the worst way of attack, or the worst loss. Times are those of the design: when functions fail and are
detected, what is tolerable, what agreements and law ask for. How fast an attacker is, no design says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from iotsec.analysis.acting import answers_for, detected
from iotsec.analysis.cascading import Cascade, Down
from iotsec.analysis.losses import lasting, read_loss
from iotsec.analysis.notifying import notices
from iotsec.analysis.openings import MOST_OPENINGS, Scene, scenes
from iotsec.analysis.tabletop import Evidence, Exercise, Expected, Opening, Sight, Task, Time
from iotsec.analysis.tasks import tasks_of
from iotsec.columns.rows import distinct
from iotsec.conditions.tree import Literal_, ParameterUse, walk
from iotsec.errors import InputError, Problem, nearest
from iotsec.facts.derived.questions import pairs
from iotsec.facts.derived.reaching import holds_word
from iotsec.facts.table import Facts
from iotsec.requirements.requirement import Profile, Requirement

KIND = "exercise"
"""The kind of evidence that an exercise is."""


def exercise(
    facts: Facts, *profiles: Profile, parties: Sequence[str] = (), to: str | None = None, lose: str | None = None
) -> Exercise:
    """A tabletop scenario for these parties (default: all that are concerned).

    It opens with an attack on `to`, or the loss of `lose`; by default with a way of attack (else a loss) in which most
    of the parties take part, that surely can be, spreads over systems and stops functions; the worst of these. Raises
    `InputError` for a party that there is not, and where there is nothing to exercise.
    """
    _refuse(facts, parties, lose)
    wanted, played = set(parties), [_Play(facts, scene) for scene in scenes(facts, to=to, lose=lose)]
    best = max(played, key=lambda play: play.worth(wanted))  # Of equal ones the first, which is the worst.
    if wanted and not wanted & best.concerned:
        raise InputError(_not_concerned(wanted, best.concerned, to, lose))
    return best.written(wanted, profiles, whole=len(played) < MOST_OPENINGS)


def _not_concerned(wanted: set[str], concerned: set[str], to: str | None, lose: str | None) -> Problem:
    """Why there is no exercise for these parties with this opening, or with any that was found."""
    named = ", ".join(sorted(wanted))
    others = f"concerned are {', '.join(sorted(concerned))}" if concerned else "it concerns no party"
    if lose is not None:
        return Problem(f"the loss of {lose} does not concern {named}", hint=f"{others}; name another loss (--lose)")
    if to is not None:
        return Problem(f"an attack on {to} does not concern {named}", hint=f"{others}; name another target (--to)")
    hint = f"{others}; choose another opening (--to, --lose)"
    return Problem(f"no opening was found that concerns {named}", hint=hint)


def _refuse(facts: Facts, parties: Sequence[str], lose: str | None) -> None:
    """Raises `InputError` with all that is wrong with what was named."""
    if not facts.size("party"):
        hint = "draw parties, and state `operator` of systems and `accountable` of components"
        raise InputError(Problem("the design names no party, so nobody can exercise", hint=hint))
    problems = [_no_party(facts, party) for party in parties if party not in facts.ids("party")]
    if problems and lose is not None:
        try:
            lasting(facts, [read_loss(lose)])
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)


def _no_party(facts: Facts, named: str) -> Problem:
    """What is wrong where there is no party of this name: a role is no party, but parties have it."""
    ids, roles = facts.ids("party"), facts.many("party", "roles")
    rows, members = pairs(roles, sure=True)
    holders = [ids[row] for row in distinct(rows[members == facts.words.code(named)]).tolist()]
    if holders:
        return Problem(f"{named} is a role and no party", hint=f"name who has it: {', '.join(holders)}")
    meant = nearest(named, list(ids))
    hint = f"did you mean {meant}?" if meant else f"parties are {', '.join(ids)}"
    return Problem(f"the design has no party {named}", hint=hint)


class _Play:
    """A scene played: what is seen and what is to be done, in the order of time, and who is concerned."""

    def __init__(self, facts: Facts, scene: Scene) -> None:
        self.facts, self.scene = facts, scene
        self.down = [item for item in scene.follows.down if item.kind == "function"]
        told = list(notices(facts, scene.opening, self.down))
        sights = [*_attack_seen(facts, scene.opening), *_failures_seen(facts, scene.follows, self.down)]
        sights += [sight for _task, sight in told if sight is not None]
        tasks = [*tasks_of(facts, scene.opening, scene.follows, self.down), *(task for task, _sight in told)]
        self.sights, self.tasks = _in_time(sights), _by_party(tasks)
        parties = {*(item.party for item in sights), *(item.party for item in tasks)}
        self.concerned = {party for party in parties if party is not None}
        self.about = _about(facts, scene, self.down)

    def worth(self, wanted: set[str]) -> tuple[int, bool, bool, int]:
        """How well it fits an exercise for these parties: who takes part; whether it surely can be, spreads, stops."""
        opening, reaches = self.scene.opening, (len(self.about) > 1) + bool(self.down)
        return len(wanted & self.concerned), opening.sure, opening.kind == "attack", reaches

    def written(self, wanted: set[str], profiles: Sequence[Profile], *, whole: bool) -> Exercise:
        """The scenario for the parties that were asked for."""
        chosen = wanted & self.concerned or self.concerned
        sights = [item for item in self.sights if not wanted or item.party in chosen]
        tasks = [item for item in self.tasks if not wanted or item.party in chosen]
        expected = [
            Expected(item.id, item.lasting, item.tolerable, item.judged)
            for item in self.down
            if not wanted or _operator(self.facts, item.id) in chosen
        ]
        return Exercise(
            self.scene.opening, tuple(sorted(chosen)), tuple(sorted(self.concerned - chosen)), tuple(sights),
            tuple(tasks), tuple(expected), Evidence(self.about, tuple(sorted(chosen)), _reading(profiles)),
            self.scene.follows.unknown, whole,
        )  # fmt: skip


def _operator(facts: Facts, function: str) -> str | None:
    return answers_for(facts, "function", facts.number(function) - facts.offset("function"))


SIGHTS = ("attack", "down", "told", "back")
DUTIES = ("safe", "isolate", "degrade", "tell", "share", "report", "restore")


def _in_time(sights: Sequence[Sight]) -> list[Sight]:
    """In the order of time, each once; the attack in the order of its way."""

    def when(item: Sight) -> tuple[float, float, int, str, str, str]:
        named = ("", "", "") if item.what == "attack" else (item.kind, item.id, item.party or "")
        return (item.at[0], _end(item.at), SIGHTS.index(item.what), *named)

    return sorted(dict.fromkeys(sights), key=when)


def _by_party(tasks: Sequence[Task]) -> list[Task]:
    """By party, what is due first before the rest, each once."""

    def when(item: Task) -> tuple[str, float, int, str, str, str]:
        return item.party or "", _end(item.due), DUTIES.index(item.what), item.kind, item.id, item.to or ""

    return sorted(dict.fromkeys(tasks), key=when)


def _end(time: Time) -> float:
    return np.inf if time[1] is None else time[1]


def _attack_seen(facts: Facts, opening: Opening) -> Iterator[Sight]:
    """The components that the attack passes, in order: it is seen where something records what happens."""
    if opening.kind == "loss":
        return
    watching = holds_word(facts, "component", "enforces", "monitoring")
    logs = facts.many("component", "logs_to")
    for id in opening.attacked:
        row = facts.number(id) - facts.offset("component")
        recorded = bool(watching.true[row]) or bool(logs.starts[row + 1] > logs.starts[row])
        silent = bool(watching.false[row]) and not bool(logs.open[row])
        seen = True if recorded else False if silent else None
        party = answers_for(facts, "component", row)
        yield Sight((0.0, 0.0), party, "attack", "component", id, opening.sure, seen)


def _failures_seen(facts: Facts, follows: Cascade, down: Sequence[Down]) -> Iterator[Sight]:
    """Functions that go down, seen by whoever operates them once they are detected; and that are back."""
    for item in down:
        row = facts.number(item.id) - facts.offset("function")
        party = answers_for(facts, "function", row)
        yield Sight(detected(facts, item), party, "down", "function", item.id, item.sure)
        back = [event for event in follows.timeline if event.what == "back" and event.id == item.id]
        if item.sure and back:
            earliest = next((event.at for event in reversed(back) if not event.sure), back[-1].at)
            latest = back[-1].at if back[-1].sure and item.lasting[1] is not None else None
            yield Sight((min(earliest, back[-1].at), latest), party, "back", "function", item.id, item.sure)


def _about(facts: Facts, scene: Scene, down: Sequence[Down]) -> tuple[str, ...]:
    """The systems that the attack passes, and those of which something is lost or goes down."""
    found = set()
    of = [("component", id) for id in (*scene.opening.struck, *scene.opening.lost)]
    for kind, id in (*of, *(("function", item.id) for item in down)):
        row = facts.number(id) - facts.offset(kind)
        system = int(facts.rows_of(kind, "system", "system")[row])
        if system >= 0:
            found.add(facts.ids("system")[system])
    return tuple(sorted(found))


def _reading(profiles: Sequence[Profile]) -> tuple[str, ...]:
    """The requirements that ask for evidence of this kind."""
    found = {item.id for profile in profiles for item in profile.requirements.values() if _asks(item)}
    return tuple(sorted(found))


def _asks(requirement: Requirement) -> bool:
    for node in walk(requirement.require):
        if isinstance(node, Literal_) and _holds(node.value):
            return True
        if isinstance(node, ParameterUse):
            parameter = requirement.parameters[node.name]
            if any(_holds(value) for value in (*parameter.rows.values(), parameter.otherwise)):
                return True
    return False


def _holds(value: object) -> bool:
    return value == KIND or (isinstance(value, (tuple, list, frozenset)) and KIND in value)
