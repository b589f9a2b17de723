"""Under which scenarios a requirement is asked: the words checked, and that they make a difference."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from iotsec.conditions.tree import Condition, reads_one_of
from iotsec.errors import nearest
from iotsec.facts.catalogue import Catalogue
from iotsec.facts.derived.scenarios.names import ALIGNED, SCENARIOS

Path = tuple[str | int, ...]
Slip = Callable[[Path, str, str | None], None]


def read_under(given: Any, path: Path, kinds: tuple[str, ...], slip: Slip) -> tuple[str, ...]:
    """The scenarios that are named; what is wrong with them is told."""
    names = [given] if isinstance(given, str) else given
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        slip(path, "`under` names a scenario, or several", f"known are {', '.join(SCENARIOS)}")
        return ()
    for name in names:
        if name not in SCENARIOS:
            meant = nearest(name, list(SCENARIOS))
            known = f"known are {', '.join(SCENARIOS)}"
            slip(path, f"there is no scenario {name}", f"did you mean {meant}?" if meant else known)
        elif name in ALIGNED and kinds != ("system",):
            slip(path, f"{name} can be asked of systems only", "apply the requirement to systems")
    return tuple(names)


def check_varying(
    under: tuple[str, ...],
    conditions: tuple[Iterable[Condition], Iterable[Condition]],
    catalogue: Catalogue,
    path: Path,
    slip: Slip,
) -> None:
    """Tell where a scenario makes no difference to what is required, or where what needs one is asked without it.

    `conditions` are those that say when something is asked, and those that must hold.
    """
    asked, required = (any(_varies(item, catalogue) for item in items) for items in conditions)
    if asked:
        slip(path, "what depends on a scenario cannot decide whether the requirement applies", "ask it in `require`")
    if under and not required:
        slip(path, "no fact that depends on the scenario is required, so `under` changes nothing", "such as outage")
    if required and not under:
        slip(path, "it requires a fact that is only something else under a scenario", "name one by `under`")


def _varies(condition: Condition, catalogue: Catalogue) -> bool:
    return reads_one_of(condition, catalogue.varying)
