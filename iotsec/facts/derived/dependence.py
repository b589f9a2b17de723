"""What functions, components and systems need, and what takes away several alternatives at once."""

from __future__ import annotations

from typing import NamedTuple

from iotsec.columns import UNKNOWN, Column
from iotsec.facts.derived.questions import Sets, all_named_at, existing, named_at
from iotsec.facts.derived.showing import MOST, element, gaps, joined, set_witness
from iotsec.facts.missing import known_at, missing_of
from iotsec.facts.once import once
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing, Witness

NEEDING = ("function", "component", "system")
MOST_STEPS = 20_000_000
"""So many steps are taken for one fact at most; what is left then gets an open set."""


class Nodes(NamedTuple):
    """What each element (by number) needs directly, with whether it surely does, and where there may be more."""

    after: dict[int, list[tuple[int, bool]]]
    open: dict[int, bool]


BESIDE = {"function": ("performed_by",), "system": ("functions",)}
"""What is needed beside that on which it depends."""


@once("needed")
def needed_directly(facts: Facts) -> Nodes:
    """The suppliers of each function, component and system, the performers of functions, the functions of systems."""
    nodes, supplied = Nodes({}, {}), facts.many("dependency", "suppliers")
    suppliers = [existing(facts, supplied, row) for row in range(facts.size("dependency"))]
    for kind in NEEDING:
        dependencies, first = facts.many(kind, "dependencies"), facts.offset("dependency")
        beside = [facts.many(kind, name) for name in BESIDE.get(kind, ())]
        for row in range(facts.size(kind)):
            number, after = facts.offset(kind) + row, list[tuple[int, bool]]()
            opened = bool(dependencies.open[row])
            for dependency, sure in existing(facts, dependencies, row):
                opened |= bool(supplied.open[dependency - first])
                after += [(supplier, sure and named) for supplier, named in suppliers[dependency - first]]
            for many in beside:
                opened |= bool(many.open[row])
                after += existing(facts, many, row)
            if kind == "function":
                opened |= bool(categories_not_said(facts, row))
            nodes.after[number], nodes.open[number] = after, opened
    return nodes


def categories_not_said(facts: Facts, row: int) -> list[str]:
    """The categories of dependency of which a function says neither that it needs them nor that it does not."""
    form = facts.vocabulary.kinds["dependency"].fields["category"].form
    said = {facts.words.word(code) for code in named_at(facts.many("function", "categories_stated"), row)[0]}
    return [word for word in form.words if word not in said]


def categories_stated(facts: Facts, kind: str) -> Column:
    """The categories of dependency that a function states, or of which it says that it is independent."""
    free, dependencies = facts.many("function", "independent_of"), facts.many("function", "dependencies")
    codes, offset = facts.code("dependency", "category"), facts.offset("dependency")
    sets = Sets(facts.size("function"), elements=False)
    sets.open |= free.open | dependencies.open
    for row in range(len(sets)):
        sets.sure[row] = set(named_at(free, row)[0])
        for member, sure in existing(facts, dependencies, row):
            code = int(codes[member - offset])
            if code >= 0:
                sets.add(row, code, sure=sure)
            sets.open[row] |= code == UNKNOWN
    return sets.column()


def categories_stated_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The dependencies and the categories of which it is independent."""
    paths = ("independent_of", "dependencies", "dependencies.category")
    return set_witness(facts, kind, row, "categories_stated", paths)


def needs(facts: Facts, kind: str) -> Column:
    """The components in the closure of dependency, followed through every alternative."""
    nodes, offset = needed_directly(facts), facts.offset(kind)
    sets, left = Sets(facts.size(kind)), MOST_STEPS
    for row in range(len(sets)):
        if left <= 0:
            sets.open[row] = True
            continue
        sure, possible = (_closure(nodes, offset + row, certain=certain) for certain in (True, False))
        left -= len(sure) + len(possible) + 1
        sets.sure[row], sets.maybe[row] = _components(facts, sure), _components(facts, possible)
        sets.open[row] = nodes.open[offset + row] or any(nodes.open[number] for number in possible)
    return sets.column()


def _closure(nodes: Nodes, start: int, *, certain: bool) -> set[int]:
    """Everything needed at any distance, without the start."""
    found, left = set[int](), [start]
    while left:
        for other, sure in nodes.after[left.pop()]:
            if other not in found and other != start and (sure or not certain):
                found.add(other)
                left.append(other)
    return found


def _components(facts: Facts, numbers: set[int]) -> set[int]:
    first, size = facts.offset("component"), facts.size("component")
    return {number for number in numbers if first <= number < first + size}


def needs_witness(facts: Facts, kind: str, row: int) -> Witness:
    """What is needed in turn; what is not stated about any of it."""
    nodes, start = needed_directly(facts), facts.offset(kind) + row
    sure = sorted(_closure(nodes, start, certain=True))
    chain = Witness("chain", tuple(element(facts, number) for number in (start, *sure))[:MOST])
    if known_at(facts, kind, row, "needs"):
        return chain
    missing: list[Missing] = []
    for number in (start, *sorted(_closure(nodes, start, certain=False))):
        missing += not_said(facts, number)
    return joined(chain, gaps(missing))


def not_said(facts: Facts, number: int) -> list[Missing]:
    """What is not stated about what an element, by its number, needs."""
    kind = facts.kind_of(number)
    row = number - facts.offset(kind)
    names = {"function": ("dependencies", "performed_by"), "system": ("dependencies", "functions")}
    missing = [gap for name in names.get(kind, ("dependencies",)) for gap in missing_of(facts, kind, row, name)]
    for dependency in all_named_at(facts.many(kind, "dependencies"), row):
        missing += missing_of(facts, "dependency", dependency - facts.offset("dependency"), "suppliers")
    if kind == "function" and categories_not_said(facts, row):
        missing.append(Missing("function", facts.id_of(number), "independent_of"))
    return missing
