"""Facts against plain answers: what is known of a design with gaps must enclose the plain answer of every completion.

A plain answer is a number, a truth, or a set of ids, worked out from the document itself with no code of the facts.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import product
from typing import Any

from laws import examples

from iotsec.columns import Level, Many, Number, Truth
from iotsec.documents.reading import design_of
from iotsec.facts.derived.questions import named_at
from iotsec.facts.table import Facts
from iotsec.facts.tabulate import tabulate
from iotsec.facts.view import View
from iotsec.testing import apply_edits
from iotsec.testing.edits import Tree

Answer = float | bool | frozenset[str]
Answers = Mapping[tuple[str, str], Answer | None]
"""Plain answers by the name of the fact and the id of the element; None where nothing is asked."""
Gap = tuple[str, list[Any]]
"""Something that is not said: its path, and every value that it may turn out to have."""
Asked = Iterable[tuple[str, str]]
"""Facts as kind and name."""
CATEGORIES = ["power", "communication", "time", "cloud", "data", "people", "other-system"]
STRUCTURE = ["components", "flows", "interfaces", "accesses", "dependencies", "functions"]
WHOLE = ["parties", "systems", "zones", "places", "hazards", "data", "rules", "agreements", *STRUCTURE]


def bounds_of(tree: Tree, asked: Asked) -> dict[tuple[str, str], Any]:
    """What is known of these facts: (low, high), (may be false, may be true), or (surely in, possibly in or None)."""
    design = design_of(tree)
    facts = tabulate(design, View(as_of=design.as_of))
    return {
        (name, id): _bound(facts, kind, name, row) for kind, name in asked for row, id in enumerate(facts.ids(kind))
    }


def _bound(facts: Facts, kind: str, name: str, row: int) -> Any:
    column = facts.column(kind, name)
    if isinstance(column, Level):
        column = column.rank
    if isinstance(column, Number):
        return float(column.low[row]), float(column.high[row])
    if isinstance(column, Truth):
        return not bool(column.true[row]), not bool(column.false[row])
    assert isinstance(column, Many)
    told = facts.id_of if column.elements else facts.words.word
    sure, maybe = ({told(item) for item in items} for items in named_at(column, row))
    return frozenset(sure), None if column.open[row] else frozenset(sure | maybe)


def encloses(bound: Any, answer: Answer | None) -> bool:
    """Whether an answer lies within what is known."""
    if answer is None:
        return True
    if isinstance(answer, frozenset):
        return bool(bound[0] <= answer) and (bound[1] is None or bool(answer <= bound[1]))
    if isinstance(answer, bool):
        return bool(bound[1] if answer else bound[0])
    return bool(bound[0] <= answer <= bound[1])


def is_exactly(bound: Any, answer: Answer | None) -> bool:
    """Whether what is known is this answer and no other."""
    if answer is None:
        return True
    if isinstance(answer, bool):
        return bool(bound == (not answer, answer))
    return bool(bound == (answer, answer))


def gaps_in(
    chance: random.Random, tree: Tree, fields: Mapping[str, Callable[[Tree, str], list[Any]]], most: int = 3
) -> list[Gap]:
    """A few statements to take out: `fields` gives, for `section.field`, the values that it may have instead."""
    wanted = [
        (f"{section}.{id}.{field}", values(tree, id))
        for path, values in fields.items()
        for section, field in [path.split(".")]
        for id, element in tree.get(section, {}).items()
        if field in element
    ]
    return chance.sample(wanted, min(most, len(wanted)))


def completions(tree: Tree, gaps: list[Gap]) -> Iterator[Tree]:
    """Every completion of a design with these gaps."""
    for chosen in product(*(values for _path, values in gaps)):
        yield apply_edits(tree, dict(zip((path for path, _values in gaps), chosen, strict=True)))


def check_whole(
    draw: Callable[[random.Random], Tree], plain: Callable[[Tree], Answers], asked: Asked, usual: int
) -> None:
    """Of designs that say everything the facts are exactly the plain answers."""
    asked = list(asked)
    for seed in range(examples(usual)):
        tree = draw(random.Random(seed))
        answers, known = plain(tree), bounds_of(tree, asked)
        wrong = {key: (known[key], answers[key]) for key in known if not is_exactly(known[key], answers[key])}
        assert wrong == {}, f"seed {seed}: {wrong}"


def check_gaps(
    draw: Callable[[random.Random], Tree],
    plain: Callable[[Tree], Answers],
    asked: Asked,
    fields: Mapping[str, Callable[[Tree, str], list[Any]]],
    usual: int,
) -> None:
    """Of designs with gaps what is known encloses the plain answers of every completion."""
    asked = list(asked)
    for seed in range(examples(usual)):
        chance = random.Random(10_000 + seed)
        tree = draw(chance)
        gaps = gaps_in(chance, tree, fields)
        known = bounds_of(apply_edits(tree, {path: None for path, _values in gaps}), asked)
        for whole in completions(tree, gaps):
            answers = plain(whole)
            wrong = {key: (known[key], answers[key]) for key in known if not encloses(known[key], answers[key])}
            assert wrong == {}, f"seed {seed}, {gaps}: {wrong}"
