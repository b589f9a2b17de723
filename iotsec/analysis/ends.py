"""Where attacks may begin, and what they can hurt: the ends of attack paths, with both bounds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from attrs import frozen

from iotsec.columns import UNKNOWN, Many
from iotsec.columns.rows import Bools, is_among
from iotsec.conditions.masks import Mask, both, either
from iotsec.errors import InputError, Problem, nearest
from iotsec.facts.derived.boundaries import in_public_zone
from iotsec.facts.derived.questions import along, is_one_of, named_at, pairs, some_member, there, yes
from iotsec.facts.openness import open_components
from iotsec.facts.table import Facts

CRITICAL = 2
"""From this criticality on a function is a target of its own."""


def _public(facts: Facts) -> Mask:
    network = is_one_of(facts, "component", "kind", ("network",))
    return either((in_public_zone(facts), both((network, is_one_of(facts, "component", "exposure", ("public",))))))


def _touchable(facts: Facts) -> Mask:
    return along(facts, "component", "place", "place", is_one_of(facts, "place", "access", ("semi-public", "public")))


def _open_interface(facts: Facts, *, radio: bool) -> Mask:
    kind = is_one_of(facts, "interface", "kind", ("radio",))
    if not radio:
        kind = Mask(kind.false, kind.true)
    anyone = both((yes(facts, "interface", "enabled"), is_one_of(facts, "interface", "peers", ("any",)), kind))
    return some_member(facts, "component", "interfaces", "interface", anyone)


def _supplied(facts: Facts) -> Mask:
    """What a supplier operates from outside and from which updates come: a component out of scope that gives them."""
    source = facts.rows_of("component", "updates_from", "component")
    gives = np.zeros(facts.size("component"), dtype=np.bool_)
    gives[source[source >= 0]] = True
    return both((yes(facts, "component", "external"), Mask(gives, ~gives)))


OUTSIDE_ROLES = ("supplier", "maintainer")
"""Who has one of these roles, and neither owns nor operates a system, comes to it from outside."""
STRONG_RIGHTS = ("operate", "change", "silence", "administer")
"""Rights by which harm can be done; who may only read, does none."""


def _held_from_outside(facts: Facts) -> Mask:
    """On what a supplier or maintainer holds a right, who neither owns nor operates the system.

    Rights that may not be drawn are left out: else a first draft would begin everywhere, and say nothing.
    """
    size, here = facts.size("component"), there(facts, "access")
    marks = np.zeros((2, size), dtype=np.bool_)
    if not facts.size("access"):
        return Mask(marks[0], ~marks[1])
    parties = facts.rows_of("access", "who", "party")
    outside, strong = (
        _words_in(facts, "party", "roles", OUTSIDE_ROLES),
        _words_in(facts, "access", "rights", STRONG_RIGHTS),
    )
    for row in np.flatnonzero(~here.false & (parties >= 0)).tolist():
        party = int(parties[row])
        for target in _under_right(facts, row):
            if not _is_own(facts, facts.offset("party") + party, target):
                marks[0, target] |= here.true[row] and outside.true[party] and strong.true[row]
                marks[1, target] |= not outside.false[party] and not strong.false[row]
    return Mask(marks[0], ~marks[1])


def _under_right(facts: Facts, row: int) -> list[int]:
    """The components (rows) that a right is on: the one named, or those that perform the function named."""
    number = int(facts.code("access", "to")[row])
    kind = facts.kind_of(number) if number >= 0 else ""
    if kind == "component":
        return [number - facts.offset("component")]
    if kind != "function":
        return []
    performers = named_at(facts.many("function", "performed_by"), number - facts.offset("function"))[0]
    return [each - facts.offset("component") for each in performers]


def _is_own(facts: Facts, party: int, component: int) -> bool:
    """Whether a party owns or operates the system of a component."""
    system = int(facts.rows_of("component", "system", "system")[component])
    return system >= 0 and any(int(facts.code("system", field)[system]) == party for field in ("owner", "operator"))


def _words_in(facts: Facts, kind: str, name: str, words: Sequence[str]) -> Mask:
    """Whether a set surely holds one of these words, and whether it surely holds none."""
    many, codes = facts.many(kind, name), [facts.words.code(word) for word in words]
    true = np.zeros(many.size, dtype=np.bool_)
    rows, members = pairs(many, sure=True)
    true[rows[is_among(members, codes)]] = True
    return Mask(true, ~true & ~many.open)


ORIGINS: Mapping[str, Callable[[Facts], Mask]] = {
    "public": _public,
    "outside": lambda facts: yes(facts, "component", "external"),
    "supplier": _supplied,
    "right": _held_from_outside,
    "place": _touchable,
    "radio": lambda facts: _open_interface(facts, radio=True),
    "interface": lambda facts: _open_interface(facts, radio=False),
}
"""Why a component is where an attack may begin, by reason: the public, outsiders, suppliers, a right that one from
outside holds, a place that strangers can enter, radio range, an interface open to anybody."""


@frozen
class Origin:
    """A component at which an attack may begin, and why; surely, or only where something turns out so."""

    id: str
    reasons: tuple[str, ...]
    sure: bool


@frozen
class Target:
    """Something that can be hurt: a hazard, a critical function or personal data, and the components it is hurt by.

    `sure` and `perhaps` are ids of components; `open` says that there may be others.
    """

    kind: str
    id: str
    sure: tuple[str, ...]
    perhaps: tuple[str, ...]
    open: bool


def all_origins(facts: Facts) -> tuple[Mask, tuple[Origin, ...]]:
    """Where attacks may begin: the mask over components, and each of them with its reasons."""
    here = there(facts, "component")
    masks = {reason: both((find(facts), here)) for reason, find in ORIGINS.items()}
    whole = either(masks.values())
    ids = facts.ids("component")
    found = tuple(
        Origin(ids[row], tuple(reason for reason, mask in masks.items() if not mask.false[row]), bool(whole.true[row]))
        for row in np.flatnonzero(~whole.false).tolist()
    )
    return whole, found


def named_origins(facts: Facts, names: Sequence[str]) -> tuple[Mask, tuple[Origin, ...]]:
    """The components (or those of the zones, places and systems) that were named as origins. Raises `InputError`."""
    marked = np.zeros(facts.size("component"), dtype=np.bool_)
    for name in names:
        marked |= _components_named(facts, name)
    present = facts.present("component")
    whole = Mask(marked & present.true, ~marked | present.false)
    ids = facts.ids("component")
    rows = np.flatnonzero(~whole.false).tolist()
    return whole, tuple(Origin(ids[row], ("named",), bool(whole.true[row])) for row in rows)


def _components_named(facts: Facts, name: str) -> Bools:
    number = facts.number(name)
    kind = facts.kind_of(number) if number >= 0 else None
    if kind == "component":
        marked: Bools = np.zeros(facts.size("component"), dtype=np.bool_)
        marked[number - facts.offset("component")] = True
        return marked
    if kind in ("zone", "place", "system"):
        members: Bools = facts.code("component", kind) == number
        return members
    raise InputError(_no_end(facts, name, ("component", "zone", "place", "system")))


def all_targets(facts: Facts) -> tuple[Target, ...]:
    """Every hazard, every critical function and all personal data, in this order, by id."""
    return tuple(target for kind in HURT for target in HURT[kind](facts, None))


MOST_INSTEAD = 100
"""So many components are targets where nothing that can be hurt is drawn."""


def components_instead(facts: Facts) -> tuple[tuple[Target, ...], int]:
    """Components in scope as targets, where no hazard, critical function or personal data is drawn: those with a known
    vulnerability first; and how many more there are.
    """
    if not facts.size("component"):
        return (), 0
    kind, outside = is_one_of(facts, "component", "kind", ("network", "person")), yes(facts, "component", "external")
    rows = np.flatnonzero(~kind.true & ~outside.true & ~facts.present("component").false)
    weak = np.diff(facts.many("component", "vulnerabilities").starts) > 0
    ids, here = facts.ids("component"), facts.present("component").true
    chosen = sorted(rows.tolist(), key=lambda row: (not weak[row], ids[row]))
    named = [((ids[row],), ()) if here[row] else ((), (ids[row],)) for row in chosen[:MOST_INSTEAD]]
    found = tuple(Target("component", (*sure, *perhaps)[0], sure, perhaps, open=False) for sure, perhaps in named)
    return found, max(0, len(chosen) - MOST_INSTEAD)


def named_targets(facts: Facts, names: Sequence[str]) -> tuple[Target, ...]:
    """The hazards, functions, data and components that were named as targets. Raises `InputError`."""
    found: list[Target] = []
    for name in dict.fromkeys(names):
        number = facts.number(name)
        kind = facts.kind_of(number) if number >= 0 else ""
        if kind == "component":
            found.append(Target("component", name, (name,), (), open=False))
        elif kind in HURT:
            found += HURT[kind](facts, number - facts.offset(kind))
        else:
            raise InputError(_no_end(facts, name, (*HURT, "component")))
    return tuple(found)


def _no_end(facts: Facts, name: str, kinds: Sequence[str]) -> Problem:
    known = [id for kind in kinds for id in (facts.ids(kind) if facts.size(kind) else ())]
    meant = nearest(name, known)
    hint = f"did you mean {meant}?" if meant else f"name one of these kinds: {', '.join(kinds)}"
    return Problem(f"the design has no {kinds[0]} (or {', '.join(kinds[1:])}) {name}", hint=hint)


def _hazards(facts: Facts, only: int | None) -> list[Target]:
    """Hazards with the components that can cause them."""
    causes = facts.many("component", "can_cause")
    return [
        _hurt_by(facts, "hazard", row, *_owners(facts, causes, row, "hazard")) for row in _rows(facts, "hazard", only)
    ]


def _owners(facts: Facts, many: Many, row: int, kind: str) -> tuple[set[int], set[int], bool]:
    """The components (rows) whose set names this element surely, or perhaps; and whether others may."""
    number = facts.offset(kind) + row
    certain, doubtful = (
        set(rows[members == number].tolist()) for rows, members in (pairs(many, sure=True), pairs(many, sure=False))
    )
    open_ones = set(np.flatnonzero(many.open & ~facts.present("component").false).tolist())
    return certain, (doubtful | open_ones) - certain, False


def _functions(facts: Facts, only: int | None) -> list[Target]:
    """Critical functions with the components that perform them."""
    criticality = facts.number_column("function", "criticality")
    performers, offset = facts.many("function", "performed_by"), facts.offset("component")
    found = []
    for row in _rows(facts, "function", only):
        if only is None and (criticality.high[row] < CRITICAL or facts.present("function").false[row]):
            continue
        certain = set((performers.members[performers.starts[row] : performers.starts[row + 1]] - offset).tolist())
        found.append(_hurt_by(facts, "function", row, certain, set(), bool(performers.open[row])))
    return found


def _data(facts: Facts, only: int | None) -> list[Target]:
    """Personal data with the components at either end of the flows that carry them, and those they pass."""
    personal = facts.truth("data", "personal")
    found = []
    for row in _rows(facts, "data", only):
        if only is None and personal.false[row]:
            continue
        found.append(_hurt_by(facts, "data", row, *_handling(facts, row)))
    return found


def _handling(facts: Facts, row: int) -> tuple[set[int], set[int], bool]:
    carries, number = facts.many("flow", "carries"), facts.offset("data") + row
    ends = [facts.rows_of("flow", end, "component") for end in ("from", "to")]
    present = facts.present("flow")
    certain, every = set[int](), set[int]()
    for found, sure in ((certain, True), (every, False)):
        rows, members = pairs(carries, sure=sure)
        flows = rows[members == number]
        flows = flows[present.true[flows] if sure else ~present.false[flows]]
        found.update(int(end[flow]) for flow in flows.tolist() for end in ends if end[flow] >= 0)
    unknown = carries.open | (ends[0] == UNKNOWN) | (ends[1] == UNKNOWN)
    return certain, every - certain, bool((unknown & ~present.false).any()) or bool(open_components(facts).any())


def _rows(facts: Facts, kind: str, only: int | None) -> Iterable[int]:
    return range(facts.size(kind)) if only is None else (only,)


def _hurt_by(facts: Facts, kind: str, row: int, certain: set[int], perhaps: set[int], open_: bool) -> Target:
    """The target with its components; what does not surely exist is only perhaps a part, and so is all of a target
    that does not surely exist itself.
    """
    ids, present = facts.ids("component"), facts.present("component")
    if not facts.present(kind).true[row]:
        certain, perhaps = set(), certain | perhaps
    known = {each for each in certain if present.true[each]}
    sure, maybe = (
        tuple(sorted(ids[each] for each in rows if not present.false[each]))
        for rows in (known, (certain | perhaps) - known)
    )
    return Target(kind, facts.ids(kind)[row], sure, maybe, open_)


HURT: Mapping[str, Callable[[Facts, int | None], list[Target]]] = {
    "hazard": _hazards,
    "function": _functions,
    "data": _data,
}
"""What an attack can hurt, by kind: each function gives the targets of its kind, or the one of a row."""
