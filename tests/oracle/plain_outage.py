"""How long things are down, worked out plainly from a design that says everything: no facts, no columns, no bounds.

Times are whole minutes; what is down in a minute is a bit of a number, and the least solution is found by repeating
until nothing changes. It shares no code with the facts.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from itertools import combinations
from operator import and_

from iotsec.model.design import Design
from iotsec.model.element import Element
from iotsec.units import Quantity

MINUTES = 600
"""So many minutes are looked at; what is still down in the last one is down for ever."""
FOREVER = float("inf")


def minutes(value: Quantity | None) -> int:
    """A time in whole minutes."""
    assert value is not None
    return int(value.value) // 60


def outages(design: Design, lost: dict[str, int]) -> dict[str, float]:
    """For each function, component and system: how many minutes it is down when these components are lost for so long."""
    kinds = ("function", "component", "system")
    ids = [element.id for kind in kinds for element in design.of_kind(kind)]
    drawn = {kind: list(design.of_kind(kind)) for kind in ("dependency", "function")}
    down = dict.fromkeys(ids, 0)
    while True:
        again = {id: _down(design[id], drawn, lost, down) for id in ids}
        if again == down:
            return {id: FOREVER if mask >> (MINUTES - 1) & 1 else mask.bit_count() for id, mask in down.items()}
        down = again


def _down(element: Element, drawn: dict[str, list[Element]], lost: dict[str, int], down: dict[str, int]) -> int:
    id = element.id
    restart = minutes(element.value("restart_time")) if element.KIND == "component" else 0
    mask = (1 << min(lost.get(id, 0), MINUTES)) - 1
    for dependency in drawn["dependency"]:
        if dependency.value("of") == id:
            suppliers = dependency.value("suppliers") or ()
            short = _short(suppliers, dependency.value("need"), down)
            mask |= _bridged(short, minutes(dependency.value("bridge")))
    if element.KIND == "function":
        mask |= _short(element.value("performed_by") or (), element.value("performers_needed"), down)
    if element.KIND == "system":
        own = [item.id for item in drawn["function"] if item.value("system") == id]
        mask |= _every(own, down)
    # What is lost starts again, also where its repair takes no time.
    return _longer(mask, restart) | _own(lost.get(id), restart)


def _own(lost: int | None, restart: int) -> int:
    """The minutes of its own loss and of the restart after it."""
    return 0 if lost is None else (1 << min(lost + restart, MINUTES)) - 1


def _short(suppliers: Iterable[str], need: int | None, down: dict[str, int]) -> int:
    """The minutes in which fewer are up than are needed."""
    named = list(suppliers)
    needed = len(named) if need is None else min(need, len(named))
    short = 0
    for too_many in combinations(named, len(named) - needed + 1):
        short |= _every(too_many, down)
    return short if named else 0


def _every(ids: Iterable[str], down: dict[str, int]) -> int:
    """The minutes in which all of these are down: then a system surely is."""
    masks = [down[id] for id in ids]
    return reduce(and_, masks) if masks else 0


def _bridged(mask: int, bridge: int) -> int:
    """Less the first `bridge` minutes of each spell."""
    told = 1  # So many minutes are told apart: a minute is left when it and those before it are all in the spell.
    while told <= bridge:
        more = min(told, bridge + 1 - told)
        mask &= mask << more
        told += more
    return mask


def _longer(mask: int, restart: int) -> int:
    """Each spell so many minutes longer."""
    told = 1
    while told <= restart:
        more = min(told, restart + 1 - told)
        mask |= mask << more
        told += more
    return mask & (1 << MINUTES) - 1
