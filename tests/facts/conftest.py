"""How the tests of facts look at one value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from iotsec.columns import Code, Many, Number, Truth
from iotsec.facts.derived.questions import named_at
from iotsec.facts.missing import missing_of
from iotsec.facts.table import Facts


def seen(facts: Facts, kind: str, id: str, name: str) -> Any:
    """One fact of one element: a truth or None, (low, high), a word or id, or (surely in, possibly in, open)."""
    row, column = list(facts.ids(kind)).index(id), facts.column(kind, name)
    if isinstance(column, Truth):
        return True if column.true[row] else False if column.false[row] else None
    if isinstance(column, Number):
        return float(column.low[row]), float(column.high[row])
    if isinstance(column, Code):
        code = int(column.codes[row])
        return None if code < 0 else facts.id_of(code) if column.elements else facts.words.word(code)
    assert isinstance(column, Many)
    told = facts.id_of if column.elements else facts.words.word
    sure, maybe = ({told(item) for item in items} for items in named_at(column, row))
    return sure, maybe, bool(column.open[row])


def missing(facts: Facts, kind: str, id: str, name: str) -> set[str]:
    """What is not stated, as `id.field`."""
    row = list(facts.ids(kind)).index(id)
    return {f"{item.id}.{item.field}" for item in missing_of(facts, kind, row, name)}


def steps(facts: Facts, kind: str, id: str, name: str) -> list[str]:
    """The steps of a witness, as `id note`."""
    derived = facts.catalogue.derived(kind, name)
    assert derived is not None
    assert derived.witness is not None
    witness = derived.witness(facts, kind, list(facts.ids(kind)).index(id))
    return [f"{step.id} {step.note}".strip() for step in witness.steps]


@pytest.fixture
def ask() -> Callable[[Facts, str, str, str], Any]:
    """Look at one fact of one element."""
    return seen


@pytest.fixture
def gaps() -> Callable[[Facts, str, str, str], set[str]]:
    """Look at what is missing for one fact of one element."""
    return missing


@pytest.fixture
def shown() -> Callable[[Facts, str, str, str], list[str]]:
    """Look at the witness of one fact of one element."""
    return steps
