"""What has to be decided in an exercise: to reach the safe state, to cut off, to run in a degraded mode, to restore."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from iotsec.analysis.acting import answers_for, detected, ends_of, later, system_of
from iotsec.analysis.cascading import Cascade, Down
from iotsec.analysis.tabletop import Opening, Task, Time
from iotsec.facts.derived.questions import named_at
from iotsec.facts.table import Facts

AT_ONCE: Time = (0.0, 0.0)
KEPT = {"exceeded": False, "perhaps": None, "not stated": None, "kept": True}


def tasks_of(facts: Facts, opening: Opening, follows: Cascade, down: Sequence[Down]) -> Iterator[Task]:
    """What each party has to decide, and until when."""
    if opening.kind == "attack":
        yield from _safe_states(facts, opening, follows)
        yield from _cut_off(facts, opening, down)
    for item in down:
        yield from _kept_up(facts, item, follows)


def _safe_states(facts: Facts, opening: Opening, follows: Cascade) -> Iterator[Task]:
    """What the attacked component can cause has to be kept off by the function that reaches the safe state."""
    if not facts.size("hazard"):
        return
    causes = facts.many("component", "can_cause")
    for id in opening.lost:
        row = facts.number(id) - facts.offset("component")
        code = int(facts.code("component", "safe_function")[row])
        safe = facts.id_of(code) if code >= 0 else None
        for number in named_at(causes, row)[0]:
            hazard = facts.id_of(number)
            if opening.target is not None and opening.target[0] == "hazard" and opening.target[1] != hazard:
                continue
            within = ends_of(facts, "hazard", number - facts.offset("hazard"), "fault_tolerant_time")
            yield Task(
                answers_for(facts, "component", row), "safe", "hazard", hazard, safe, _clock(within),
                later(AT_ONCE, within), None if within is None else "fault_tolerant_time", _runs(safe, follows),
            )  # fmt: skip


def _runs(function: str | None, follows: Cascade) -> bool | None:
    """Whether a function keeps running by the design; None where that is not known."""
    if function is None or function in follows.unknown:
        return None
    down = [item for item in follows.down if item.kind == "function" and item.id == function]
    if not down:
        return True
    return False if down[0].sure else None


def _clock(within: Time | None) -> float | None:
    """The clock: the shorter end, since nobody may rely on the longer one."""
    return None if within is None else within[0]


def _cut_off(facts: Facts, opening: Opening, down: Sequence[Down]) -> Iterator[Task]:
    """The systems that the attack reaches are to be cut off, at their points of isolation, in the shortest time."""
    every = [system_of(facts, "component", id) for id in (*opening.struck, *opening.lost)]
    for system in sorted({item for item in every if item is not None}):
        row = facts.number(system) - facts.offset("system")
        points = [facts.id_of(number) for number in named_at(facts.many("system", "isolation"), row)[0]]
        inside = [item for item in down if system_of(facts, "function", item.id) == system]
        clocks = [(_isolation(facts, item), detected(facts, item), item.id) for item in inside]
        stated = sorted((clock[0], seen, id) for clock, seen, id in clocks if clock is not None)
        first = stated[0] if stated else None
        due = (0.0, None) if first is None else later(first[1], (first[0], first[0]))
        yield Task(
            answers_for(facts, "system", row), "isolate", "system", system, ", ".join(points) or None,
            None if first is None else first[0], due, None if first is None else f"isolate_time {first[2]}", None,
        )  # fmt: skip


def _isolation(facts: Facts, item: Down) -> Time | None:
    return ends_of(facts, "function", facts.number(item.id) - facts.offset("function"), "isolate_time")


def _kept_up(facts: Facts, item: Down, follows: Cascade) -> Iterator[Task]:
    """A function that is down has to be back within what is tolerable, or done in its degraded mode."""
    row = facts.number(item.id) - facts.offset("function")
    party, within = answers_for(facts, "function", row), ends_of(facts, "function", row, "tolerable_outage")
    due, by = later(item.first, within), None if within is None else f"tolerable_outage {item.id}"
    mode = int(facts.code("function", "degraded_mode")[row])
    if mode >= 0:
        name = facts.id_of(mode)
        yield Task(party, "degrade", "function", item.id, name, _clock(within), due, by, _runs(name, follows))
    yield Task(party, "restore", "function", item.id, None, _clock(within), due, by, KEPT[item.judged])
