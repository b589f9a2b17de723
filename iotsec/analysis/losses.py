"""What is lost: elements, or all that share a cause, as losses of components in time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from iotsec import units
from iotsec.columns import UNKNOWN, Code, Many
from iotsec.columns.rows import Bools, distinct
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
LOST = ("component", "function", "place", "zone", "system", "party")
"""The kinds of elements that are lost by their ids."""
MOST_NAMED = 10
"""So many of the names that are known are named where another is not."""


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
    raise InputError(_nothing_lost(facts, what, found))


def _nothing_lost(facts: Facts, what: str, kind: str | None) -> Problem:
    """What is wrong with the name of a loss that names nothing, or an element of a kind that is not lost."""
    usual = f"name a {', '.join(LOST)}, or {', '.join(f'{word}:NAME' for word in SHARED)}"
    if kind is not None:
        return Problem(f"{what} is of the kind {kind}, which is not lost by itself", hint=usual)
    meant = _meant(facts, what)
    hint = f"did you mean {' or '.join(meant)}?" if meant else usual
    return Problem(f"the design has nothing called {what} that could be lost", hint=hint)


def _meant(facts: Facts, what: str) -> list[str]:
    """What is lost under a name that is like this one, as it is written to be lost."""
    ids = [id for kind in LOST for id in (facts.ids(kind) if facts.size(kind) else ())]
    shared = [(word, name) for word in SHARED for name in _shared_names(facts, word)]
    names = [name for _word, name in shared]
    close = what if what in names else nearest(what, [*ids, *names])
    return [close] if close in ids else [f"{word}:{name}" for word, name in shared if name == close]


def _shared_column(facts: Facts, word: str) -> Code | Many:
    field = SHARED[word]
    column = events_at_places(facts) if field == EVENTS else facts.column("component", field)
    assert isinstance(column, (Code, Many))
    return column


def _shared_names(facts: Facts, word: str) -> list[str]:
    """What components state that they share, by the word for it: names, or ids of elements; sorted."""
    if not facts.size("component"):
        return []
    column = _shared_column(facts, word)
    codes = column.members if isinstance(column, Many) else column.codes
    named = facts.id_of if column.elements else facts.words.word
    return sorted(named(code) for code in distinct(codes[codes >= 0]).tolist())


def _performing(facts: Facts, number: int) -> Mask:
    performers: Many = facts.many("function", "performed_by")
    row, offset = number - facts.offset("function"), facts.offset("component")
    marks = np.zeros(facts.size("component"), dtype=np.bool_)
    marks[performers.members[performers.starts[row] : performers.starts[row + 1]] - offset] = True
    return _existing(facts, Mask(marks, ~marks))


def _sharing(facts: Facts, word: str, name: str) -> Mask:
    """The components that share a product, feed or the like; of which it is not stated may share it too."""
    if word not in SHARED:
        meant = nearest(word, tuple(SHARED))
        hint = f"did you mean {meant}:?" if meant else f"write one of {', '.join(f'{item}:NAME' for item in SHARED)}"
        raise InputError(Problem(f"{word} is nothing that components share by name", hint=hint))
    column = _shared_column(facts, word)
    wanted = facts.number(name) if column.elements else facts.words.code(name)
    if isinstance(column, Many):
        sure, named = (_with_member(facts, column, wanted, sure=sure) for sure in (True, False))
        vague = column.open
    else:
        sure = named = column.codes == wanted
        vague = column.codes == UNKNOWN
    if not named.any():
        raise InputError(_not_shared(facts, word, name))
    return _existing(facts, Mask(sure, ~(named | vague)))


def _not_shared(facts: Facts, word: str, name: str) -> Problem:
    known = _shared_names(facts, word)
    meant = nearest(name, known)
    more = f", and {len(known) - MOST_NAMED} more" if len(known) > MOST_NAMED else ""
    listed = f"known are {', '.join(known[:MOST_NAMED])}{more}" if known else "none is stated"
    hint = f"did you mean {word}:{meant}?" if meant else listed
    if word == "event":
        return Problem(f"no component is at a place that is exposed to {name}", hint=hint)
    return Problem(f"no component states the {word} {name}", hint=hint)


def _with_member(facts: Facts, many: Many, number: int, *, sure: bool) -> Bools:
    """Of which components the set surely names an element, or (without `sure`) names it at all."""
    rows, members = pairs(many, sure=sure)
    marks = np.zeros(facts.size("component"), dtype=np.bool_)
    marks[rows[members == number]] = True
    return marks


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
