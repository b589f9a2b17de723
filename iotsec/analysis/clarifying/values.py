"""What a field could say: for each question that it decides, the values with which that comes out as hoped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from iotsec.analysis.hardening.acts import Slot
from iotsec.analysis.hardening.formulas import named
from iotsec.analysis.hardening.mending import opposite
from iotsec.analysis.hardening.raising import Asked, holds_for, raised
from iotsec.facts.table import Facts
from iotsec.frozen import frozen


@frozen
class AnyOther:
    """Any value that no question names; or an explicit none."""

    none: bool

    def __str__(self) -> str:
        return "{none: ...}" if self.none else "{another}"


NONE, OTHER = AnyOther(none=True), AnyOther(none=False)


def values_for(facts: Facts, slot: Slot, asked: Sequence[Asked]) -> Mapping[Any, tuple[bool, ...]]:
    """Values of one field, each with how it answers these questions; of those that answer alike only the first.

    Values that stand in a document come first, then an explicit none, then any other text.
    """
    found: dict[tuple[bool, ...], Any] = {}
    form = facts.catalogue.form(slot[0], slot[2])
    assert form is not None
    for value in _candidates(facts, slot, asked):
        answers = tuple(holds_for(facts, form, item, value) or item.operator in STATED for item in asked)
        found.setdefault(answers, value)
    found.setdefault(tuple(item.operator == "declared" for item in asked), NONE)
    if form.name in ("text", "ref"):
        found.setdefault(tuple(item.operator in ("is_not", "none_of", *STATED) for item in asked), OTHER)
    return {value: answers for answers, value in found.items()}


STATED = ("declared", "given")
DAY = 86_400.0


def _candidates(facts: Facts, slot: Slot, asked: Sequence[Asked]) -> Iterator[Any]:
    form = facts.catalogue.form(slot[0], slot[2])
    assert form is not None
    bounds = sorted({item.bound for item in asked if item.bound is not None})
    middle = [(low + high) / 2 for low, high in pairwise(bounds)]
    if form.name == "period":
        middle = [round(item / DAY) * DAY for item in middle]  # A period is of whole days.
    between = [Asked("is", bound=item) for item in middle]
    if form.name == "truth":
        yield from (True, False)
    elif form.name == "choice" or (form.name == "ordinal" and form.words):
        yield from form.words
    elif form.name == "ordinal":
        yield from range(form.low, form.high + 1)
    for item in (*asked, *(opposite(item) for item in asked), *between):
        if item is not None and item.operator not in STATED:
            yield from (act.value for act in named(raised(facts, slot, form, item, None)))
