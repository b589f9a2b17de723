"""Whose safety can be hindered: functions and components that are hazardous, who performs them, and their hazards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.columns.rows import Bools
from iotsec.conditions.masks import Mask
from iotsec.facts.derived.questions import existing, is_one_of, there, yes
from iotsec.facts.derived.reaching import holds_word
from iotsec.facts.derived.showing import Seen
from iotsec.facts.network import Network, network
from iotsec.facts.once import once
from iotsec.facts.openness import open_at
from iotsec.facts.table import Facts
from iotsec.frozen import field, frozen

Answer = bool | None
MOST_WORK = 2_000_000
"""So many links are gone through to look for other paths; what is left then is only possibly a conflict."""

REMOTE = ("communication", "cloud")


class Subject(NamedTuple):
    """A function or component: whether it is hazardous and a safety function, who performs it, which hazards it has.

    Performers and hazards are rows, each with whether it surely is one; `open` says that there may be more performers,
    `more_hazards` that there may be more hazards.
    """

    kind: str
    row: int
    hazardous: Answer
    emergency: Answer
    performers: list[tuple[int, bool]]
    open: bool
    hazards: list[tuple[int, bool]]
    more_hazards: bool


@frozen(eq=False)
class Looked:
    """What is asked of whole tables, once: which components are controls, which flows carry commands, and the like."""

    controls: Mask
    closed: Mask
    authenticates: Mask
    networks: Mask
    remote: Mask
    safety: Mask
    tolerates: Mask
    flows_there: Mask
    perhaps_made_safe: Bools
    commands: Mask
    signals: Mask
    signal_net: Network
    ends: tuple[NDArray[np.int64], NDArray[np.int64]]
    flows_to: dict[int, list[int]]
    flows_from: dict[int, list[int]]
    remotes: dict[int, tuple[Answer, tuple[Seen, ...]]] = field(factory=dict)
    other_ways: dict[tuple[int, int, int], Answer] = field(factory=dict)
    left: list[int] = field(factory=lambda: [MOST_WORK])


@once("conflicts looked")
def looked(facts: Facts) -> Looked:
    """What the conflicts of all functions and components are found from, worked out once."""
    enforces, signals = (
        facts.many("component", "enforces"),
        is_one_of(facts, "flow", "kind", ("command", "measurement")),
    )
    some = np.diff(enforces.starts) > 0
    flows_to, flows_from = dict[int, list[int]](), dict[int, list[int]]()
    may = ~signals.false & ~facts.present("flow").false & (np.diff(facts.many("flow", "through").starts) == 0)
    start, end = (facts.rows_of("flow", name, "component") for name in ("from", "to"))
    for rows, found in ((end, flows_to), (start, flows_from)):
        for flow in np.flatnonzero(may).tolist():
            found.setdefault(int(rows[flow]), []).append(flow)
    return Looked(
        Mask(some, ~some & ~enforces.open),
        is_one_of(facts, "component", "failure_behaviour", ("closed",)),
        holds_word(facts, "component", "enforces", "authentication"),
        is_one_of(facts, "component", "kind", ("network",)),
        is_one_of(facts, "dependency", "category", REMOTE),
        yes(facts, "function", "safety_function"),
        holds_word(facts, "hazard", "tolerated_failure", "closed"),
        there(facts, "flow"),
        _perhaps_made_safe(facts),
        is_one_of(facts, "flow", "kind", ("command",)),
        signals,
        network(facts, signals, "signals"),
        (start, end),
        flows_to,
        flows_from,
    )


def subject_of(facts: Facts, kind: str, row: int) -> Subject:
    """One function or component with what makes it hazardous, as far as it is known."""
    hazards = "hazards" if kind == "function" else "can_cause"
    members, offset = facts.many(kind, hazards), facts.offset("hazard")
    own = [(number - offset, sure) for number, sure in existing(facts, members, row)]
    causes = True if any(sure for _row, sure in own) else None if own or members.open[row] else False
    if kind == "component":
        return Subject(kind, row, causes, False, [(row, True)], False, own, bool(members.open[row]))
    safety = answer_at(looked(facts).safety, row)
    performers, first = facts.many("function", "performed_by"), facts.offset("component")
    ended, more = _hazards_ended(facts, row) if any_true((safety, causes)) is not False else ([], False)
    return Subject(
        kind, row, any_true((safety, causes)), safety,
        [(number - first, sure) for number, sure in existing(facts, performers, row)], bool(performers.open[row]),
        [*own, *ended], bool(members.open[row]) or more,
    )  # fmt: skip


def _hazards_ended(facts: Facts, function: int) -> tuple[list[tuple[int, bool]], bool]:
    """The hazards of the components of which a function reaches the safe state, and whether there may be more."""
    codes, causes = facts.code("component", "safe_function"), facts.many("component", "can_cause")
    may, offset = ~facts.present("component").false, facts.offset("hazard")
    opened = bool(open_at(facts, "function", "component")[function]) or bool(looked(facts).perhaps_made_safe.any())
    found = []
    for row in np.flatnonzero((codes == facts.offset("function") + function) & may).tolist():
        here = bool(facts.present("component").true[row])
        opened |= bool(causes.open[row])
        found += [(number - offset, sure and here) for number, sure in existing(facts, causes, row)]
    return found, opened


def _perhaps_made_safe(facts: Facts) -> Bools:
    """The components that may cause a hazard, of which it is not said which function reaches their safe state."""
    causes, here = facts.many("component", "can_cause"), facts.present("component")
    some = causes.open | (np.diff(causes.starts) > 0)
    some = some if causes.maybe is None else some | (np.diff(causes.maybe[0]) > 0)
    perhaps: Bools = some & (facts.code("component", "safe_function") == -1) & ~here.false
    return perhaps


def any_true(answers: Iterable[Answer]) -> Answer:
    """True where one is, else not known where one is not, else false."""
    given = list(answers)
    return True if True in given else None if None in given else False


def all_true(answers: Iterable[Answer]) -> Answer:
    """False where one is, else not known where one is not, else true."""
    given = list(answers)
    return False if False in given else None if None in given else True


def answer_at(mask: Mask, row: int) -> Answer:
    """The answer at one row."""
    return True if mask.true[row] else False if mask.false[row] else None


def opposite(answer: Answer) -> Answer:
    """The other answer; not known stays so."""
    return None if answer is None else not answer
