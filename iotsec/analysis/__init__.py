"""Questions that an architect asks of a system of systems beside verdicts: what spreads where, what fails when.

Each module answers one question with a frozen value that prints well. Kernels of the graph and the facts lie below;
here they are only arranged. What an answer says is a consequence in the graph as drawn, and nothing more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from iotsec.analysis.answering import responsibilities
    from iotsec.analysis.cascading import cascade
    from iotsec.analysis.classifying import classify
    from iotsec.analysis.comparing import compare
    from iotsec.analysis.exercising import exercise
    from iotsec.analysis.fleets import fleet_effects
    from iotsec.analysis.living import life
    from iotsec.analysis.losses import read_loss
    from iotsec.analysis.paths import attack_paths
    from iotsec.analysis.ranking import each_loss

_HOMES = {
    "attack_paths": "paths",
    "cascade": "cascading",
    "classify": "classifying",
    "compare": "comparing",
    "each_loss": "ranking",
    "exercise": "exercising",
    "fleet_effects": "fleets",
    "life": "living",
    "read_loss": "losses",
    "responsibilities": "answering",
}
"""Where each question is asked; a module is imported when it is first used."""

__all__ = [
    "attack_paths",
    "cascade",
    "classify",
    "compare",
    "each_loss",
    "exercise",
    "fleet_effects",
    "life",
    "read_loss",
    "responsibilities",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
