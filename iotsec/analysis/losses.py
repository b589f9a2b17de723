"""What is lost: elements, or all that share a cause, as losses of components in time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from iotsec import units
from iotsec.columns import UNKNOWN, Code, Many
from iotsec.conditions.masks import Mask
from iotsec.errors import InputError, Problem, nearest
from iotsec.facts.derived.questions import pairs
from iotsec.facts.derived.scenarios.cases import EVENTS, events_at_places
from iotsec.facts.derived.scenarios.supply import own_time
from iotsec.facts.table import Facts

CAUSES: Mapping[str, str] = {
    "place": "place", "zone": "zone", "system": "system", "party": "supplier", "component": "feeds",
}  # fmt: skip
"""By which field components share an element that is lost, by the kind of the element."""
SHARED: Mapping[str, str] = {
    "product": "product", "credential": "credential", "guard_group": "guard_group", "supplier": "supplier",
    "place": "place", "event": EVENTS, "feed": "feeds", "time-source": "time_source",
}  # fmt: skip
"""The fields that components share, by the word before the colon: lost as `product:NAME`, `feed:ID`."""


@frozen
class Loss:
    """What is lost from a time on, for how long: None for as long as it takes to repair each component."""

    what: str
    at: float = 0.0
    lasting: float | None = None


def read_loss(text: str) -> Loss:
    """`ID`, or `ID@TIME` for what is lost later, `ID/TIME` for how long. Raises `InputError`."""
    what, at_mark, later = text.partition("@")
    at_text, long_mark, long_text = later.partition("/")
    if not at_mark:
        what, long_mark, long_text = text.partition("/")
    at = _time(text, at_text) if at_mark else 0.0
    return Loss(what.strip(), at, _time(text, long_text) if long_mark else None)


def read_time(text: str) -> float:
    """A time in seconds. Raises `InputError`."""
    return _time(text, text)


def _time(whole: str, text: str) -> float:
    try:
        quantity = units.read_quantity(text.strip())
    except units.QuantityError as error:
        raise InputError(Problem(f"{whole}: {error.message}", hint=error.hint or "a time such as 4 h")) from None
    if quantity.dimension != units.TIME or quantity.value < 0:
        raise InputError(Problem(f"{whole}: {text.strip()} is no time", hint="a time such as 4 h"))
    return float(quantity.value)


def struck_by(facts: Facts, what: str) -> Mask:
    """The components that are lost with an element, or with all that share a product, feed or the like.

    An element is a component (with those that it alone feeds left to the cascade), place, zone, system or supplier.
    Raises `InputError` for what there is not.
    """
    kind, _, name = what.partition(":")
    if name:
        return _sharing(facts, kind, name)
    number = facts.number(what)
    found = facts.kind_of(number) if number >= 0 else None
    size = facts.size("component")
    if found == "component":
        marks = np.zeros(size, dtype=np.bool_)
        marks[number - facts.offset("component")] = True
        return _existing(facts, Mask(marks, ~marks))
    if found == "function":
        return _performing(facts, number)
    if found is not None and found in CAUSES:
        codes = facts.code("component", CAUSES[found])
        return _existing(facts, Mask(codes == number, (codes != number) & (codes != UNKNOWN)))
    kinds = ("component", "function", "place", "zone", "system", "party")
    known = [id for kind in kinds for id in (facts.ids(kind) if facts.size(kind) else ())]
    meant = nearest(what, known)
    hint = f"did you mean {meant}?" if meant else f"name a {', '.join(kinds)}, or product:NAME, credential:NAME"
    raise InputError(Problem(f"the design has nothing called {what} that could be lost", hint=hint))


def _performing(facts: Facts, number: int) -> Mask:
    performers: Many = facts.many("function", "performed_by")
    row, offset = number - facts.offset("function"), facts.offset("component")
    marks = np.zeros(facts.size("component"), dtype=np.bool_)
    marks[performers.members[performers.starts[row] : performers.starts[row + 1]] - offset] = True
    return _existing(facts, Mask(marks, ~marks))


def _sharing(facts: Facts, word: str, name: str) -> Mask:
    """The components that share a product, feed or the like; of which it is not stated may share it too."""
    field = SHARED.get(word)
    if field is None:
        meant = nearest(word, tuple(SHARED))
        hint = f"did you mean {meant}:?" if meant else f"write one of {', '.join(f'{item}:NAME' for item in SHARED)}"
        raise InputError(Problem(f"{word} is nothing that components share by name", hint=hint))
    column = events_at_places(facts) if field == EVENTS else facts.column("component", field)
    if isinstance(column, Many) and not column.elements:
        return _existing(facts, _with_member(facts, column, _event(facts, column, name)))
    if isinstance(column, Many):
        return _existing(facts, _with_member(facts, column, _shared_element(facts, word, name)))
    assert isinstance(column, Code)
    wanted = _shared_element(facts, word, name) if column.elements else facts.words.code(name)
    same = column.codes == wanted
    if not same.any():
        known = sorted({_named(facts, int(code), elements=column.elements) for code in column.codes if code >= 0})
        meant = nearest(name, known)
        hint = f"did you mean {meant}?" if meant else f"known are {', '.join(known[:10]) or 'none'}"
        raise InputError(Problem(f"no component states the {word} {name}", hint=hint))
    return _existing(facts, Mask(same, ~same & (column.codes != UNKNOWN)))


def _event(facts: Facts, column: Many, name: str) -> int:
    """The code of an event to which places are exposed."""
    code = facts.words.code(name)
    if code not in column.members:
        known = sorted({facts.words.word(int(code)) for code in column.members.tolist()})
        meant = nearest(name, known)
        hint = f"did you mean {meant}?" if meant else f"known are {', '.join(known[:10]) or 'none'}"
        raise InputError(Problem(f"no component is at a place that is exposed to {name}", hint=hint))
    return code


def _named(facts: Facts, code: int, *, elements: bool) -> str:
    return facts.id_of(code) if elements else facts.words.word(code)


def _shared_element(facts: Facts, word: str, name: str) -> int:
    number = facts.number(name)
    if number < 0:
        raise InputError(Problem(f"the design has no {word} {name}", hint=f"write {word}:ID with the id of an element"))
    return number


def _with_member(facts: Facts, many: Many, number: int) -> Mask:
    """The components whose set surely, or possibly, names an element."""
    masks = []
    for sure in (True, False):
        rows, members = pairs(many, sure=sure)
        marks = np.zeros(facts.size("component"), dtype=np.bool_)
        marks[rows[members == number]] = True
        masks.append(marks)
    if not masks[1].any():
        id = facts.id_of(number)
        hint = "name an element that components share, as `iotsec cascade --each` tells them"
        raise InputError(Problem(f"no component shares {id} with others", hint=hint))
    return Mask(masks[0], ~(masks[1] | many.open))


def _existing(facts: Facts, mask: Mask) -> Mask:
    present = facts.present("component")
    return Mask(mask.true & present.true, mask.false | present.false)


class Struck(NamedTuple):
    """A loss with the components that it strikes, and how long each of them is lost, from and to (in seconds)."""

    loss: Loss
    mask: Mask
    low: NDArray[np.float64]
    high: NDArray[np.float64]


def lasting(facts: Facts, losses: Sequence[Loss]) -> list[Struck]:
    """Each loss with what it strikes, and for how long. Raises `InputError` for what there is not."""
    low, high = own_time(facts, "repair_time", "assumed_outage")
    found = []
    for loss in losses:
        ends = (low, high) if loss.lasting is None else (np.full(len(low), loss.lasting),) * 2
        mask = struck_by(facts, loss.what)
        if bool(mask.false.all()):
            hint = "name something of which components are drawn"
            raise InputError(Problem(f"no component is lost with {loss.what}", hint=hint))
        found.append(Struck(loss, mask, *ends))
    return found
