"""References read backwards, as intervals of sets: a member whose own reference is not known may belong anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import UNKNOWN, Code, Many
from iotsec.facts.openness import open_at
from iotsec.model.vocabulary import Relation

if TYPE_CHECKING:
    from iotsec.facts.table import Facts


def backwards(facts: Facts, relation: Relation) -> Many:
    """For each element of `relation.at`, the members whose reference names it."""
    if facts.size(relation.members) == 0:
        size = facts.size(relation.at)
        nobody = np.zeros(0, dtype=np.int32)
        return Many(np.zeros(size + 1, np.int32), nobody, open_at(facts, relation.at, relation.members), True)
    members, targets, perhaps = _named(facts, relation)
    offset, size = facts.offset(relation.at), facts.size(relation.at)
    inside = (targets >= offset) & (targets < offset + size)
    rows, numbers = targets[inside] - offset, members[inside]
    order = np.lexsort((numbers, rows))
    starts = np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=size)))).astype(np.int32)
    hidden = perhaps if len(perhaps) else None
    opened = open_at(facts, relation.at, relation.members)
    return Many(starts, numbers[order].astype(np.int32), opened, True, hidden=hidden)


def _named(facts: Facts, relation: Relation) -> tuple[NDArray[Any], NDArray[Any], NDArray[np.int32]]:
    """Members and the elements that they name, and the members whose reference is not (wholly) known."""
    column = facts.stated_column(relation.members, relation.field)  # Whether its elements exist is asked of each.
    numbers = np.arange(facts.size(relation.members), dtype=np.int32) + np.int32(facts.offset(relation.members))
    if isinstance(column, Code):
        return numbers, column.codes, numbers[column.codes == UNKNOWN]
    assert isinstance(column, Many)
    return np.repeat(numbers, np.diff(column.starts)), column.members, numbers[column.open]
