"""What a tabletop exercise is made of: the opening event, what parties see, what they have to do, what is expected."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from iotsec.analysis.cascading import Judgement
from iotsec.analysis.paths import Outcome
from iotsec.facts.witness import Step

Time = tuple[float, float | None]
"""From and to, in seconds from the opening on; None stands for no upper end."""


@frozen
class Opening:
    """What the exercise begins with: an attack along a way, or a loss.

    `target` is what is attacked (kind and id) and `outcome` what the question of paths says of it; `guards` are those
    on the way that are taken to have fallen. `lost` is down from then on: components, until they are repaired.
    """

    kind: Literal["attack", "loss"]
    way: tuple[Step, ...]
    lost: tuple[str, ...]
    what: str
    sure: bool
    target: tuple[str, str] | None = None
    outcome: Outcome | None = None
    guards: tuple[str, ...] = ()

    @property
    def struck(self) -> tuple[str, ...]:
        """The components that the attack reaches, without the one at which it begins where it leads on from there."""
        return self.attacked[1:] or self.attacked

    @property
    def attacked(self) -> tuple[str, ...]:
        """The components that the attack passes, in order."""
        return tuple(step.id for step in self.way if step.kind == "component" and step.note != "updates_from")


@frozen
class Sight:
    """What a party sees, and when: an attack that passes, something down or back, or news from another party.

    `seen` says of an attack whether something there records it; `by` who tells, and under which agreement.
    """

    at: Time
    party: str | None
    what: Literal["attack", "down", "back", "told"]
    kind: str
    id: str
    sure: bool
    seen: bool | None = None
    by: tuple[str, ...] = ()


@frozen
class Task:
    """What a party has to decide or to tell: about what, to whom, until when, and where that clock stands.

    `due` counts from the opening; `within` is the clock itself. `expected` is what the design says: it can be kept, it
    cannot, or (None) that is for the exercise to show.
    """

    party: str | None
    what: Literal["safe", "isolate", "degrade", "restore", "tell", "share", "report"]
    kind: str
    id: str
    to: str | None
    within: float | None
    due: Time
    by: str | None
    expected: bool | None


@frozen
class Expected:
    """How long a function will be down by the design, against what is tolerable."""

    function: str
    lasting: Time
    tolerable: tuple[float | None, float | None]
    judged: Judgement


@frozen
class Evidence:
    """What the exercise would be evidence for: about which elements, by whom, and which requirements read it."""

    about: tuple[str, ...]
    by: tuple[str, ...]
    requirements: tuple[str, ...]


@frozen
class Exercise:
    """A tabletop scenario: how it opens, what each party sees, what each has to do, what is expected of it.

    `parties` take part; `left_out` are those concerned for whom it was not written. `unknown` are functions of which
    nothing can be said. `whole` is False where further openings were not looked at.
    """

    opening: Opening
    parties: tuple[str, ...]
    left_out: tuple[str, ...]
    timeline: tuple[Sight, ...]
    tasks: tuple[Task, ...]
    expected: tuple[Expected, ...]
    evidence: Evidence
    unknown: tuple[str, ...]
    whole: bool

    def __str__(self) -> str:
        lines = [f"{self.opening.kind}: {self.opening.what}"]
        lines += [f"{task.party} {task.what} {task.kind} {task.id}" for task in self.tasks]
        return "\n".join(lines)
