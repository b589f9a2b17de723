"""Copies of one design: what each fact reads is what it depends on, and all copies asked at once are as each alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, get_args

import numpy as np
import pytest

from iotsec.columns import Code, Column, Level, Many, Number, PeriodColumn, Truth
from iotsec.columns.joining import JOINED_BY
from iotsec.columns.stacking import STACKED_BY, stacked
from iotsec.documents.reading import design_of
from iotsec.facts.copies import Copies
from iotsec.facts.derived import DERIVED
from iotsec.facts.presence import with_choices
from iotsec.facts.table import Facts
from iotsec.facts.tabulate import tabulate
from iotsec.testing import Seeded, Shape
from iotsec.testing.drawing import draw_tree

SHAPE = Shape(stated=0.85, doubtful=0.02, present=0.0)
SECTIONS = (
    "components", "flows", "interfaces", "accesses", "functions", "dependencies", "data", "hazards", "zones", "places",
    "agreements", "parties", "systems", "evidence", "changes", "rules",
)  # fmt: skip
FACTS = [(kind, item.name) for item in DERIVED for kind in item.kinds if not item.second and item.in_cases is None]


def with_present(seed: int, section: str) -> dict[str, Any]:
    """A random design in which only elements of one section exist in one mode only."""
    tree, luck = draw_tree(Seeded(seed), SHAPE), Seeded(seed + 1)
    tree["choices"] = {"mode": ["normal", "maintenance"]}
    for element in tree.get(section, {}).values():
        if luck.below(2):
            element["present"] = {"mode": [("normal", "maintenance")[luck.below(2)]]}
    return tree


def with_differing(seed: int, section: str) -> dict[str, Any]:
    """A random design in which only values of elements of one section differ by mode."""
    tree = draw_tree(Seeded(seed), Shape(stated=0.85, doubtful=0.02, present=1.0, per=0.4, modes=1.0))
    tree["choices"] = {"mode": ["normal", "maintenance"]}
    for name, elements in tree.items():
        for element in elements.values() if isinstance(elements, dict) and name != "choices" else ():
            element.pop("present", None)
            for field, said in list(element.items()) if name != section else ():
                if isinstance(said, dict) and "per" in said:
                    element[field] = next(iter(said["per"]["mode"].values()))
    return tree


def parts(column: Column) -> Iterator[Any]:
    """Everything that is known of a column, as arrays."""
    match column:
        case Truth():
            yield from (column.true, column.false, column.declared)
        case Code():
            yield from (column.codes, column.declared)
        case Number():
            yield from (column.low, column.high, *column.upper, column.declared)
        case PeriodColumn():
            yield from (*parts(column.length), *column.months, *column.days)
        case Level():
            yield from (*parts(column.scale), *parts(column.rank))
        case Many():
            yield from (column.starts, column.members, column.open, column.declared)
            nobody = np.zeros(column.size + 1, dtype=np.int32), np.zeros(0, dtype=np.int32)
            yield from nobody if column.maybe is None else column.maybe
            yield from () if column.hidden is None else (column.hidden,)


def same(one: Column, other: Column) -> bool:
    """Whether two columns say the same."""
    pairs = zip(parts(one), parts(other), strict=False)
    return len([*parts(one)]) == len([*parts(other)]) and all(
        np.array_equal(first, second, equal_nan=np.asarray(first).dtype.kind == "f") for first, second in pairs
    )


def copies_of(facts: Facts) -> list[Facts]:
    """The facts in each mode."""
    return [with_choices(facts, {"mode": option}) for option in ("normal", "maintenance")]


@pytest.mark.parametrize("drawn", [with_present, with_differing])
@pytest.mark.parametrize("section", SECTIONS)
def test_a_fact_reads_all_that_it_depends_on(section: str, drawn: Callable[[int, str], dict[str, Any]]) -> None:
    """Protects what is not worked out again: a fact that reads nothing of what moves is the same in every copy."""
    for seed in range(12):
        facts = tabulate(design_of(drawn(seed, section)))
        fresh = copies_of(facts)
        moving = Copies(facts, copies_of(facts))
        wrong = [
            f"{kind}.{name}"
            for kind, name in FACTS
            if not moving.varies(kind, name)
            for each in fresh
            if not same(facts.asked_column(kind, name), each.asked_column(kind, name))
        ]
        assert wrong == [], seed


@pytest.mark.parametrize("drawn", [with_present, with_differing])
@pytest.mark.parametrize("seed", range(10))
def test_copies_asked_at_once_say_what_each_says(seed: int, drawn: Callable[[int, str], dict[str, Any]]) -> None:
    """Protects columns laid end to end: each row is that of its own copy, and what is not known or none stays so."""
    facts = tabulate(design_of(drawn(seed, ("components", "functions")[seed % 2])))
    copies = copies_of(facts)
    whole = Copies(facts, copies)
    for kind, known in facts.vocabulary.kinds.items():
        size = facts.size(kind)
        rows = np.array([*range(size), -1, -2] if size else [-1, -2])
        for name in (*known.fields, *(name for at, name in FACTS if at == kind)):
            for number, copy in enumerate(copies):
                taken = whole.column(kind, name, rows, np.full(len(rows), number))
                assert same(taken, copy.asked_column(kind, name).take(rows)), (kind, name, number)


def test_columns_of_every_form_are_laid_end_to_end() -> None:
    """Protects stacking: two copies of a column are the column twice, whatever the form."""
    facts = tabulate(design_of(with_present(3, "components")))
    for kind, known in facts.vocabulary.kinds.items():
        size = facts.size(kind)
        for name in known.fields if size else ():
            column = facts.column(kind, name)
            twice = stacked([column, column])
            for half in (np.arange(size), np.arange(size, 2 * size)):
                assert same(twice.take(half), column.take(np.arange(size))), (kind, name)


def test_columns_of_every_form_are_joined_and_laid_end_to_end() -> None:
    """Protects a new form of columns from being forgotten by one of the two."""
    assert set(get_args(Column)) == set(JOINED_BY) == set(STACKED_BY)


def test_what_is_stated_of_an_element_itself_moves_nowhere() -> None:
    """Protects the share of what is read once for all copies from shrinking to nothing."""
    facts = tabulate(design_of(with_present(0, "components")))
    whole = Copies(facts, copies_of(facts))
    still = [key for key in FACTS if not whole.varies(*key)]
    assert "component" in whole.moving
    assert 10 < len(still) < len(FACTS) / 2
