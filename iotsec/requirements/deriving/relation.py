"""How what a profile says now stands to what it said before."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from iotsec.frozen import frozen
from iotsec.requirements.deriving.entries import Path


class Relation(Enum):
    """Whether something asks the same, more, less, or (as far as its order tells) something else."""

    SAME = "same"
    STRONGER = "stronger"
    WEAKER = "weaker"
    UNLIKE = "unlike"
    EDITORIAL = "editorial"

    @property
    def turned(self) -> Relation:
        """The relation the other way round."""
        return {Relation.STRONGER: Relation.WEAKER, Relation.WEAKER: Relation.STRONGER}.get(self, self)


def all_of(relations: Iterable[Relation]) -> Relation:
    """The relation of a whole to another, from those of its parts, all of which have to hold."""
    seen = set(relations) - {Relation.SAME, Relation.EDITORIAL}
    if not seen:
        return Relation.SAME
    return seen.pop() if len(seen) == 1 else Relation.UNLIKE


@frozen
class Change:
    """One part of a requirement that differs: where it stands, how, and both values as text.

    `order` names the order under which the relation holds, such as `lower is stronger`.
    """

    path: Path
    relation: Relation
    before: str
    after: str
    order: str
