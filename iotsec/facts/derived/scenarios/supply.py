"""Who needs what, as the cascade reads it: at both corners, from the columns of a design."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import UNKNOWN, Many, Number
from iotsec.columns.rows import Bools, Floats
from iotsec.facts.once import once
from iotsec.facts.table import Facts
from iotsec.graph.cascade import Supply

NEEDING = ("function", "component", "system")
Pairs = tuple[NDArray[np.int64], NDArray[np.int64]]


class Grid(NamedTuple):
    """The nodes of the cascade: functions, components and systems, and one more that is down whenever it is named.

    `first` is the node of the first element of each kind, `node_of` the node of each element by number (-1: none).
    """

    first: dict[str, int]
    node_of: NDArray[np.int64]
    nodes: int

    @property
    def dead(self) -> int:
        """The node for a supplier that cannot be reached."""
        return self.nodes - 1


class Corner(NamedTuple):
    """Who needs what at one corner; `open` are nodes that may need something that is not drawn.

    `dependency` is the row of the dependency of each group; -1 for performers and the functions of systems.
    """

    supply: Supply
    open: Bools
    dependency: NDArray[np.int64]


@once("grid")
def grid(facts: Facts) -> Grid:
    """The nodes of the cascade."""
    total = max((table.offset + table.size for table in facts.tables.values()), default=0)
    first, node_of, count = {}, np.full(total, -1, dtype=np.int64), 0
    for kind in NEEDING:
        size = facts.size(kind)
        first[kind] = count
        if size:
            node_of[facts.offset(kind) : facts.offset(kind) + size] = np.arange(count, count + size)
        count += size
    return Grid(first, node_of, count + 1)


def number_at(facts: Facts, node: int) -> int:
    """The number of the element that a node stands for."""
    first = grid(facts).first
    kind = max((kind for kind in first if first[kind] <= node and facts.size(kind)), key=first.__getitem__)
    return node - first[kind] + facts.offset(kind)


class _Groups:
    """Groups in the making."""

    def __init__(self, nodes: int) -> None:
        self.dependent: list[NDArray[np.int64]] = []
        self.counts: list[NDArray[np.int64]] = []
        self.suppliers: list[NDArray[np.int64]] = []
        self.spare: list[NDArray[np.int64]] = []
        self.bridge: list[Floats] = []
        self.dependency: list[NDArray[np.int64]] = []
        self.open = np.zeros(nodes, dtype=np.bool_)

    def add(
        self, dependent: NDArray[np.int64], pairs: Pairs, spare: NDArray[np.int64], bridge: Floats, *, named: bool
    ) -> None:
        """Groups of these nodes (-1: left out); the pairs are a group and a supplier each."""
        size = len(dependent)
        kept = np.flatnonzero(dependent >= 0)
        place = np.full(size, -1, dtype=np.int64)
        place[kept] = np.arange(len(kept))
        group, supplier = pairs
        inside = (place[group] >= 0) & (supplier >= 0)
        group, supplier = place[group[inside]], supplier[inside]
        order = np.argsort(group, kind="stable")
        self.dependent.append(dependent[kept])
        self.counts.append(np.bincount(group, minlength=len(kept)))
        self.suppliers.append(supplier[order])
        self.spare.append(np.maximum(spare[kept], 0))
        self.bridge.append(bridge[kept])
        self.dependency.append(kept if named else np.full(len(kept), -1, dtype=np.int64))

    def made(self, nodes: int, restart: Floats) -> Corner:
        """All groups together."""
        if not self.counts:
            nobody = np.zeros(0, dtype=np.int64)
            self.add(nobody, (nobody, nobody), nobody, np.zeros(0), named=True)
        counts = np.concatenate(self.counts)
        starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
        supply = Supply(
            nodes,
            np.concatenate(self.dependent).astype(np.int64),
            starts,
            np.concatenate(self.suppliers).astype(np.int64),
            np.concatenate(self.spare).astype(np.int64),
            np.concatenate(self.bridge),
            restart,
        )
        return Corner(supply, self.open, np.concatenate(self.dependency))


@once("supply")
def corner(facts: Facts, *, upper: bool) -> Corner:
    """Who needs what: from above all that may be needed, with what may help left out; from below the reverse."""
    whole = grid(facts)
    groups = _Groups(whole.nodes)
    _add_dependencies(facts, whole, groups, upper=upper)
    _add_performers(facts, whole, groups, upper=upper)
    _add_functions(facts, whole, groups, upper=upper)
    return groups.made(whole.nodes, _restarts(facts, whole, upper=upper))


def _add_dependencies(facts: Facts, whole: Grid, groups: _Groups, *, upper: bool) -> None:
    size = facts.size("dependency")
    if not size:
        for kind in NEEDING:
            _note_open(facts, whole, groups, kind)
        return
    of = facts.code("dependency", "of").astype(np.int64)
    present = facts.present("dependency")
    there = ~present.false if upper else present.true
    dependent = np.where(there & (of >= 0), whole.node_of[np.maximum(of, 0)], -1)
    suppliers = facts.many("dependency", "suppliers")
    members = _members(facts, whole, suppliers)
    needed = _needed(facts.number_column("dependency", "need"))
    pairs, spare = _spared(members, needed, size, upper=upper)
    bridge = facts.number_column("dependency", "bridge")
    if not upper:
        dependent = np.where(suppliers.open & ~np.isnan(needed[0]), -1, dependent)
    groups.add(dependent, pairs, spare, _ends(bridge, upper=not upper), named=True)
    groups.open[dependent[(dependent >= 0) & suppliers.open]] = True
    if bool((of == UNKNOWN).any()):
        groups.open[:-1] = True
    for kind in NEEDING:
        _note_open(facts, whole, groups, kind)


def _note_open(facts: Facts, whole: Grid, groups: _Groups, kind: str) -> None:
    """Elements that may need something that is not drawn; functions, where a category is neither stated nor denied."""
    size, first = facts.size(kind), whole.first[kind]
    if not size:
        return
    opened = facts.many(kind, "dependencies").open
    if kind == "function":
        said = facts.many("function", "categories_stated")
        words = len(facts.vocabulary.kinds["dependency"].fields["category"].form.words)
        opened = opened | (np.diff(said.starts) < words)
    groups.open[first : first + size] |= opened


class Members(NamedTuple):
    """The members of sets: of which row each is one, its node, and whether it surely is in and exists."""

    row: NDArray[np.int64]
    node: NDArray[np.int64]
    sure: Bools


def _members(facts: Facts, whole: Grid, many: Many) -> Members:
    """All that may be members of each row, without what does not exist."""
    size = many.size
    rows = [np.repeat(np.arange(size), np.diff(many.starts))]
    numbers = [many.members.astype(np.int64)]
    sure = [np.ones(len(many.members), dtype=np.bool_)]
    if many.maybe is not None:
        rows.append(np.repeat(np.arange(size), np.diff(many.maybe[0])))
        numbers.append(many.maybe[1].astype(np.int64))
        sure.append(np.zeros(len(many.maybe[1]), dtype=np.bool_))
    if many.hidden is not None and len(many.hidden):
        rows.append(np.repeat(np.arange(size), len(many.hidden)))
        numbers.append(np.tile(many.hidden.astype(np.int64), size))
        sure.append(np.zeros(len(many.hidden) * size, dtype=np.bool_))
    row, number, named = (np.concatenate(parts) for parts in (rows, numbers, sure))
    exists, absent = _presence(facts)
    kept = ~absent[number]
    return Members(row[kept], whole.node_of[number[kept]], named[kept] & exists[number[kept]])


@once("presence by number")
def _presence(facts: Facts) -> tuple[Bools, Bools]:
    """Of each element by number: whether it surely exists, and whether it surely does not."""
    total = len(grid(facts).node_of)
    true, false = np.ones(total, dtype=np.bool_), np.zeros(total, dtype=np.bool_)
    for kind, table in facts.tables.items():
        if table.size and kind != "connection":
            true[table.offset : table.offset + table.size] = table.present.true
            false[table.offset : table.offset + table.size] = table.present.false
    return true, false


def _needed(number: Number) -> tuple[Floats, Floats]:
    """How many of a group are needed, from and to; not a number where all are."""
    stated = number.declared if number.nothing is None else number.declared & ~number.nothing
    return np.where(stated, number.low, np.nan), np.where(stated, number.high, np.nan)


def _spared(
    members: Members, needed: tuple[Floats, Floats], size: int, *, upper: bool
) -> tuple[Pairs, NDArray[np.int64]]:
    """The suppliers of each group, and how many of them may be down.

    Where all are needed: from above all that may be suppliers, from below those that surely are. Where some are: all,
    with only the sure ones to rely on from above, and with all of them from below.
    """
    every = np.isnan(needed[0])
    some = ~every[members.row] if len(members.row) else np.zeros(0, dtype=np.bool_)
    counted = members.sure | some if not upper else np.ones(len(members.row), dtype=np.bool_)
    there = np.bincount(members.row[members.sure] if upper else members.row, minlength=size)
    least = np.nan_to_num(needed[1] if upper else needed[0], nan=0.0)
    spare = np.where(every, 0, np.maximum(there - least, 0)).astype(np.int64)
    if not upper:  # Where fewer may be drawn than may be needed, nothing sure follows from the loss of one.
        sure = np.bincount(members.row[members.sure], minlength=size)
        lacking = ~every & ~(sure >= np.nan_to_num(needed[1], nan=0.0))
        counted &= ~lacking[members.row] if len(members.row) else counted
    return (members.row[counted], members.node[counted]), spare


def _ends(number: Number, *, upper: bool) -> Floats:
    """One end of a time: at least 0; an explicit none is 0."""
    end = np.maximum(number.high if upper else number.low, 0.0)
    return end if number.nothing is None else np.where(number.nothing, 0.0, end)


def _add_performers(facts: Facts, whole: Grid, groups: _Groups, *, upper: bool) -> None:
    size, first = facts.size("function"), whole.first["function"]
    if not size:
        return
    performers = facts.many("function", "performed_by")
    needed = _needed(facts.number_column("function", "performers_needed"))
    pairs, spare = _spared(_members(facts, whole, performers), needed, size, upper=upper)
    dependent = np.arange(first, first + size)
    if not upper:
        dependent = np.where(performers.open & ~np.isnan(needed[0]), -1, dependent)
    groups.add(dependent, pairs, spare, np.zeros(size), named=False)
    groups.open[first : first + size] |= performers.open


def _add_functions(facts: Facts, whole: Grid, groups: _Groups, *, upper: bool) -> None:
    """A system is surely down when all of its functions are, and possibly when one is."""
    size, first = facts.size("system"), whole.first["system"]
    if not size:
        return
    functions = facts.many("system", "functions")
    members = _members(facts, whole, functions)
    count = np.bincount(members.row, minlength=size)
    dependent = np.arange(first, first + size)
    if not upper:
        # What perhaps has no function at all is never surely down with those that it perhaps has.
        some = np.bincount(members.row[members.sure], minlength=size) > 0
        dependent = np.where(functions.open | ~some, -1, dependent)
    spare = np.zeros(size, dtype=np.int64) if upper else count - 1
    groups.add(dependent, (members.row, members.node), spare, np.zeros(size), named=False)
    groups.open[first : first + size] |= functions.open


def _restarts(facts: Facts, whole: Grid, *, upper: bool) -> Floats:
    restart = np.zeros(whole.nodes)
    size, first = facts.size("component"), whole.first["component"]
    if size:
        restart[first : first + size] = _ends(facts.number_column("component", "restart_time"), upper=upper)
    return restart


def own_time(facts: Facts, name: str, otherwise: str | None = None) -> tuple[Floats, Floats]:
    """How long each component is down by itself, from and to; by another fact where the first is not stated."""
    number = facts.number_column("component", name)
    low, high = _ends(number, upper=False), _ends(number, upper=True)
    if otherwise is None:
        return low, high
    other, said = facts.number_column("component", otherwise), number.declared
    return (
        np.where(said, low, _ends(other, upper=False)),
        np.where(said, high, _ends(other, upper=True)),
    )
