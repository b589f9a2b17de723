"""Facts that are worked out for the rows that are wanted only: the same there as in the whole column."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from iotsec.columns import Code, Column, Level, Many
from iotsec.documents.reading import design_of, read_design
from iotsec.facts.derived import DERIVED
from iotsec.facts.tabulate import tabulate
from iotsec.testing import Shape
from iotsec.testing.drawing import draw_tree
from iotsec.testing.luck import Seeded

ROOT = Path(__file__).parents[2]
BY_ROW = [(kind, item.name) for item in DERIVED if item.by_row for kind in item.kinds]


def told(column: Column, row: int) -> object:
    """What a column says of one row."""
    if isinstance(column, Level):
        return told(column.scale, row), float(column.rank.low[row]), float(column.rank.high[row])
    if isinstance(column, Many):
        maybe = (
            [] if column.maybe is None else column.maybe[1][column.maybe[0][row] : column.maybe[0][row + 1]].tolist()
        )
        return column.members[column.starts[row] : column.starts[row + 1]].tolist(), maybe, bool(column.open[row])
    assert isinstance(column, Code)
    return int(column.codes[row])


@pytest.mark.parametrize(("kind", "name"), BY_ROW)
def test_wanted_rows_are_as_in_the_whole(kind: str, name: str) -> None:
    """Protects what is asked again case by case: an answer does not depend on for which rows it was asked."""
    found = Counter[str]()
    for seed in range(60):
        design = design_of(draw_tree(Seeded(seed), Shape(more_fields=12, stated=0.9)))
        facts = tabulate(design)
        size = facts.size(kind)
        rows = np.array(sorted(random.Random(seed).sample(range(size), (size + 1) // 2)), dtype=np.int64)
        part, whole = facts.column_of(kind, name, rows), facts.column(kind, name)
        for row in rows.tolist():
            assert told(part, row) == told(whole, row), (seed, row)
            found[str(told(whole, row))] += 1
    assert len(found) > 2, found


def test_a_part_is_not_kept_for_the_whole() -> None:
    """Protects later answers: what was asked of some rows only is not kept, and what it reads is kept whole."""
    design = read_design(ROOT / "examples" / "ev-charging" / "design.yaml")
    facts, untouched = tabulate(design), tabulate(design)
    for kind, name in BY_ROW:
        facts.column_of(kind, name, np.array([0]))
    kept = dict(facts.columns())
    assert not set(kept) & set(BY_ROW)
    for (kind, name), column in kept.items():
        if isinstance(column, (Code, Many)):
            whole = untouched.column(kind, name)
            rows = range(facts.size(kind))
            assert [told(column, row) for row in rows] == [told(whole, row) for row in rows], (kind, name)
