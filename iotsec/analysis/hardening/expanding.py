"""Formulas over a catalogue of changes as plain trees of numbered choices, split into parts that share none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from iotsec.analysis.combining import Every, One
from iotsec.analysis.hardening.acts import Act, Slot
from iotsec.analysis.hardening.formulas import Do, Formula, Others, Touch, Undo, concerns, named
from iotsec.frozen import frozen


@frozen
class Yes:
    """A change is made."""

    number: int


@frozen
class No:
    """A change is not made."""

    number: int


@frozen
class And:
    """All parts."""

    parts: tuple[Tree, ...]


@frozen
class Or:
    """At least one part."""

    parts: tuple[Tree, ...]


Tree: TypeAlias = Yes | No | And | Or


class Catalogue:
    """The changes that are known, each with its number and cost; of one field at most one value is stated."""

    def __init__(self, cost: Mapping[str, float] | None = None) -> None:
        self.acts: list[Act] = []
        self.numbers: dict[Act, int] = {}
        self.costs: list[float] = []
        self.added: list[Act] = []
        self.by_slot: dict[Slot, list[int]] = {}
        self.by_id: dict[str, list[int]] = {}

    def learn(self, formula: Formula, cost_of: CostOf) -> None:
        """Take in the changes that a formula names, but those that are ruled out (of no finite cost)."""
        for act in named(formula):
            if act in self.numbers:
                continue
            cost = cost_of(act)
            if cost is None:
                continue
            number = self.numbers[act] = len(self.acts)
            self.acts.append(act)
            self.costs.append(cost)
            self.added += [act] if act.how == "new" else []
            self.by_slot.setdefault(act.slot, []).append(number)
            for id in act.touched:
                self.by_id.setdefault(id, []).append(number)

    def resting(self, number: int, made: frozenset[int]) -> frozenset[int]:
        """A change and those made that make no sense without it: of the element that it adds, or that name it."""
        found, waiting = {number}, [number]
        while waiting:
            act = self.acts[waiting.pop()]
            more = {each for each in made - found if _rests(self.acts[each], act)}
            found |= more
            waiting += sorted(more)
        return frozenset(found)

    def exclusive(self) -> Iterator[list[int]]:
        """Changes of which at most one is made: other values of one field."""
        for numbers in self.by_slot.values():
            stated = [number for number in numbers if self.acts[number].how in ("set", "new")]
            if len(stated) > 1:
                yield stated

    def tree(self, formula: Formula, made: frozenset[int], gone: frozenset[int] = frozenset()) -> Tree:
        """The formula over numbered changes. What was made already when it was found to be needed does not do.

        Nor does what is `gone` for good. Of several changes that make one, some may be made already.
        """
        match formula:
            case Do(acts, slot, does):
                found = {self.numbers[act] for act in acts if act in self.numbers}
                if slot is not None and does is not None:
                    found |= {number for number in self.by_slot.get(slot, ()) if does(self.acts[number])}
                return _or(Yes(number) for number in sorted(found - made - gone))
            case Undo(acts):
                return _or(No(self.numbers[act]) for act in acts if act in self.numbers)
            case Touch(ids):
                near = {number for id in ids for number in self.by_id.get(id, ())}
                near = {number for number in near if concerns(formula, self.acts[number])}
                return _or(Yes(number) for number in sorted(near - made - gone))
            case Others(found):
                return self.tree(found(self.added), made, gone)
            case Every(parts):
                there = [part for part in parts if self._there(part, made)]
                if there and len(there) == len(parts):
                    return Or(())
                return _and(self.tree(part, made if part not in there else frozenset(), gone) for part in parts)
            case One(parts):
                return _or(self.tree(part, made, gone) for part in parts)

    def _there(self, part: Formula, made: frozenset[int]) -> bool:
        """Whether something is added already, or said of what is added, so that more of the same may do."""
        if not isinstance(part, Do):
            return False
        return any(act.needs and self.numbers.get(act, -1) in made for act in part.acts)


def _rests(act: Act, on: Act) -> bool:
    """Whether a change makes no sense without another one."""
    if on.how == "new":
        return on.id in (act.id, act.needs, act.value)
    return act.how == "take" and on.how == "add" and on.slot == act.slot and on.value == act.needs


CostOf: TypeAlias = Callable[[Act], float | None]
"""What a change costs; None where it is ruled out."""


def _or(parts: Iterable[Tree]) -> Tree:
    kept: dict[Tree, None] = {}
    for part in parts:
        if part == And(()):
            return part
        for item in part.parts if isinstance(part, Or) else (part,):
            kept[item] = None
    return next(iter(kept)) if len(kept) == 1 else Or(tuple(kept))


def _and(parts: Iterable[Tree]) -> Tree:
    kept: dict[Tree, None] = {}
    for part in parts:
        if part == Or(()):
            return part
        for item in part.parts if isinstance(part, And) else (part,):
            kept[item] = None
    return next(iter(kept)) if len(kept) == 1 else And(tuple(kept))


def numbers_in(tree: Tree) -> Iterator[int]:
    """The changes of which a tree speaks."""
    if isinstance(tree, (Yes, No)):
        yield tree.number
    else:
        for part in tree.parts:
            yield from numbers_in(part)


def holds(tree: Tree, made: frozenset[int] | set[int]) -> bool:
    """Whether a tree holds with these changes."""
    match tree:
        case Yes(number):
            return number in made
        case No(number):
            return number not in made
        case And(parts):
            return all(holds(part, made) for part in parts)
        case Or(parts):
            return any(holds(part, made) for part in parts)


class Group(NamedTuple):
    """Trees that share changes with each other and with no others, and the choices among them that exclude another."""

    trees: tuple[Tree, ...]
    exclusive: tuple[tuple[int, ...], ...]
    needs: tuple[tuple[int, int], ...]

    @property
    def numbers(self) -> list[int]:
        """The changes of which it speaks."""
        found = {number for tree in self.trees for number in numbers_in(tree)}
        found |= {number for pair in self.needs for number in pair}
        return sorted(found)


def together(trees: Sequence[Tree], catalogue: Catalogue) -> Group:
    """All these trees as one group, in their order."""
    used = {number for tree in trees for number in numbers_in(tree)}
    needs = list(_needs(catalogue, used))
    used |= {number for pair in needs for number in pair}
    exclusive = [tuple(number for number in item if number in used) for item in catalogue.exclusive()]
    return Group(tuple(trees), tuple(item for item in exclusive if len(item) > 1), tuple(needs))


def groups(trees: Sequence[Tree], catalogue: Catalogue) -> list[Group]:
    """The trees in groups that can be solved each by itself."""
    parent = list(range(len(catalogue.acts)))

    def top(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    spoken = [sorted(set(numbers_in(tree))) for tree in trees]
    used = {number for numbers in spoken for number in numbers}
    needs = list(_needs(catalogue, used))
    used |= {number for pair in needs for number in pair}
    exclusive = [[number for number in item if number in used] for item in catalogue.exclusive()]
    for numbers in (*spoken, *exclusive, *needs):
        for number in numbers[1:]:
            parent[top(number)] = top(numbers[0])
    found: dict[int, tuple[list[Tree], list[tuple[int, ...]], list[tuple[int, int]]]] = {}
    for tree, numbers in zip(trees, spoken, strict=True):
        if numbers:
            found.setdefault(top(numbers[0]), ([], [], []))[0].append(tree)
    for item in exclusive:
        if len(item) > 1 and top(item[0]) in found:
            found[top(item[0])][1].append(tuple(item))
    for pair in needs:
        if top(pair[0]) in found:
            found[top(pair[0])][2].append(pair)
    return [Group(tuple(dict.fromkeys(kept)), tuple(apart), tuple(pairs)) for kept, apart, pairs in found.values()]


def _needs(catalogue: Catalogue, used: set[int]) -> Iterator[tuple[int, int]]:
    """Pairs of a change and another one without which it makes no sense: a new element, or what takes its place."""
    made = {act.id: number for act, number in catalogue.numbers.items() if act.how == "new"}
    for number in sorted(used):
        act = catalogue.acts[number]
        instead = catalogue.numbers.get(act._replace(how="add", value=act.needs)) if act.how == "take" else None
        if instead is not None:
            yield number, instead
        if act.needs and act.needs in made and made[act.needs] != number:
            yield number, made[act.needs]
