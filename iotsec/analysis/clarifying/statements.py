"""The shortest list of statements that settles all that is not known, with what each of them is hoped to say.

Of one unknown finding several lists would do: of what may be met in two ways one is enough, and what turns out not to
apply asks for nothing else. So a list rests on hopes, and says them; whoever states something else is asked for more,
which is told as well. Nothing is presumed: only what is stated counts in a check.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from iotsec.analysis.clarifying.choosing import UNSAID, Chosen, Wanted, fewest, statements_in
from iotsec.analysis.clarifying.hopes import Hope, Hopes, Question
from iotsec.analysis.clarifying.values import AnyOther
from iotsec.analysis.combining import Every
from iotsec.errors import InputError, Problem
from iotsec.facts.witness import Missing
from iotsec.findings import Findings, Judged, Verdict
from iotsec.frozen import frozen
from iotsec.requirements.requirement import OBLIGATIONS, Obligation
from iotsec.units import counted

MOST_FINDINGS = 3_000
"""So many unknown findings are looked at; where there are more, the first ones, and it is said so."""
MOST_SAID = 3
"""So many hopes are told of one statement."""


@frozen
class Statement:
    """One statement to make: of which field of which element, what is hoped for, and how many findings rest on it.

    `value` is a value that does, where the value of one field is all that matters (`{none: ...}`: an explicit none).
    Where it is None, see `hoped`: the conditions that have to come out so.
    """

    kind: str
    id: str
    field: str
    value: Any
    hoped: tuple[str, ...]
    findings: int


@frozen
class Left:
    """A finding by its requirement, kind and id."""

    requirement: str
    kind: str
    id: str


@frozen
class Statements:
    """The shortest list, and how good it is.

    `unknown` counts the findings that are not known, `bound` is the least that any list has that settles as many (as
    far as the facts say what they miss). `otherwise` are statements that are asked for as well where a statement does
    not say what is hoped for. `not_met` are findings that are settled as not met, since hopes contradict each other;
    `beyond` those that no statement settles, `left_out` counts those that were not looked at. `whole` says that there
    are none of these, and that every search ended.
    """

    profiles: tuple[str, ...]
    unknown: int
    statements: tuple[Statement, ...]
    bound: int
    otherwise: tuple[Missing, ...]
    not_met: tuple[Left, ...]
    beyond: tuple[Left, ...]
    whole: bool
    left_out: int = 0

    @property
    def settled(self) -> int:
        """How many findings are settled by the list, where each statement says what is hoped for."""
        return self.unknown - len(self.beyond) - self.left_out

    @property
    def gap(self) -> int:
        """By how many statements the list may be longer than the shortest."""
        return len(self.statements) - self.bound

    def __str__(self) -> str:
        lines = [f"{item.kind} {item.id}: {item.field}" for item in self.statements]
        many, settled = counted(len(lines), "statement"), counted(self.settled, "finding")
        head = f"{many} (at least {self.bound}) to settle {settled}"
        return "\n".join([head, *lines])


def shortest_statements(findings: Findings, *, limit: Obligation = "may") -> Statements:
    """The fewest statements that settle what a check does not know, of requirements from this obligation on.

    Raises `InputError` where nothing was checked at all.
    """
    if findings.nothing_checked:
        raise InputError(Problem("no requirement found an element, so nothing is asked", hint="draw elements first"))
    counted = OBLIGATIONS[: OBLIGATIONS.index(limit) + 1]
    rows = [
        (judged, row)
        for judged in findings.judged
        if judged.requirement.obligation in counted
        for row in judged.rows(Verdict.UNKNOWN).tolist()
    ]
    hopes = Hopes(findings)
    asked = rows[:MOST_FINDINGS]
    wanted = [Wanted(number, hopes.well(*at), hopes.badly(*at)) for number, at in enumerate(asked)]
    return _told(findings, rows, wanted, fewest(findings.facts, wanted))


def _told(findings: Findings, rows: list[tuple[Judged, int]], wanted: list[Wanted], chosen: Chosen) -> Statements:
    used, said = Counter[Missing](), dict[Missing, dict[str, None]]()
    for item in wanted:
        hope = item.badly if item.number in chosen.badly else item.well
        questions = [] if item.number in chosen.unsettled else answered(hope, chosen.answered)
        used.update({missing for question in questions for missing in question.missing})
        for question in questions:
            for missing in question.missing:
                said.setdefault(missing, {}).update({question.said: None} if question.said else {})
    statements = [
        Statement(*missing, _value(value), tuple(said.get(missing, ()))[:MOST_SAID], used[missing])
        for missing, value in chosen.stated.items()
    ]
    every = statements_in(hope for item in wanted for hope in (item.well, item.badly))
    ids = {judged.kind: findings.facts.ids(judged.kind) for judged, _ in rows}
    left = [
        tuple(Left(rows[number][0].requirement.id, rows[number][0].kind, ids[rows[number][0].kind][rows[number][1]])
              for number in sorted(numbers))
        for numbers in (chosen.badly, chosen.unsettled)
    ]  # fmt: skip
    return Statements(
        tuple(f"{item.id} {item.version}" for item in findings.profiles), len(rows),
        tuple(sorted(statements, key=lambda item: (-item.findings, item.field, item.kind, item.id))), chosen.bound,
        tuple(sorted(every - set(chosen.stated))), left[0], left[1], chosen.whole and len(wanted) == len(rows),
        len(rows) - len(wanted),
    )  # fmt: skip


def _value(value: Any) -> Any:
    return None if value == UNSAID else str(value) if isinstance(value, AnyOther) else value


def answered(hope: Hope, answered: frozenset[Question]) -> list[Question]:
    """The questions by which a tree is settled: of several that do, the fewest."""
    return _least(hope, answered) or []


def _least(hope: Hope, answered: frozenset[Question]) -> list[Question] | None:
    if isinstance(hope, Question):
        return [hope] if hope in answered else None
    found = [_least(part, answered) for part in hope.parts]
    if isinstance(hope, Every):
        return None if any(item is None for item in found) else [one for item in found for one in item or ()]
    return min((item for item in found if item is not None), key=len, default=None)
