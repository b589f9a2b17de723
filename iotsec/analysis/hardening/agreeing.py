"""Agreements to make: between the parties on the sides of an element, or one that is there and is to cover it too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from iotsec.analysis.combining import every
from iotsec.analysis.hardening.acts import Act
from iotsec.analysis.hardening.adding import fresh, new
from iotsec.analysis.hardening.fitting import New, at, fitting
from iotsec.analysis.hardening.formulas import Do, Formula
from iotsec.analysis.hardening.raising import DAYS
from iotsec.conditions.constants import date_of
from iotsec.conditions.source import Scope
from iotsec.conditions.tree import Condition
from iotsec.facts.derived.agreed import sides

if TYPE_CHECKING:
    from iotsec.analysis.hardening.mending import Mender


def agreed(mender: Mender, found: tuple[str, int, str], asked: Sequence[Condition], scope: Scope) -> Iterator[Formula]:
    """What would have to be agreed so that one agreement that covers an element does what is asked of it."""
    facts, (kind, row, _name) = mender.facts, found
    owner = facts.ids(kind)[row]
    parties = tuple(sorted({facts.id_of(number) for number in sides(facts, kind)[row] if number >= 0}))
    covered = tuple(owner.split("--")) if kind == "connection" else (owner,)
    if not parties or any(id not in mender.original for id in covered):
        return
    for item in mender.design.of_kind("agreement"):
        if set(parties) <= set(item.value("parties") or ()) and item.id in mender.original:
            inside = at(mender, "agreement", item.id, scope)
            yield every((*_covering(item.id, covered, ""), *(mender.of(part, inside, wanted=True) for part in asked)))
    id = fresh(mender.design, f"agreement-{'-'.join(parties)}")
    until = date_of(facts.as_of + DAYS).isoformat()
    made = New("agreement", id, {"parties": parties, "valid_until": until, "demarcation": " and ".join(parties)})
    asks = [fitting(mender, made, part, scope) for part in asked]
    yield every((Do((new("agreement", id, made.said),)), *_covering(id, covered, id), *asks))


def _covering(id: str, covered: tuple[str, ...], needs: str) -> Iterator[Formula]:
    return (Do((Act("add", "agreement", id, "covers", each, (), needs),)) for each in covered)
