"""Common causes: what takes away so many alternatives at once that too few remain.

Two facts ask this of two sorts of causes: what takes things away as they stand (place, feed, product, supplier), and to
what they are exposed (what strikes their places, their keys, their time source).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from iotsec.columns import NOTHING, UNKNOWN, Code, Column, Many
from iotsec.facts.derived.questions import Sets, all_named_at, existing, named_at, rows_wanted
from iotsec.facts.derived.showing import Seen, follow, gaps, joined, of_values
from iotsec.facts.missing import known_at, missing_of
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing, Witness

Groups = Mapping[str, str]
GROUPS: Groups = {"place": "place", "feeds": "component", "product": "product", "supplier": "party"}
"""The fields of a component that name a cause by which it is lost, and the word before the cause."""
TIME = "time_source"
EXPOSURES: Groups = {"place.exposed_to": "event", "credential": "key", TIME: "component"}
"""What a component is exposed to, and the word before the cause. A time source counts where time is needed."""


class Alternative(NamedTuple):
    """One of several that can do the same: causes that surely and possibly take it away (as `place:street`), and the
    fields (`place`, `feeds` ...) that are not known, so that any cause of that group may. `sure`: it surely is one.
    """

    surely: frozenset[str]
    perhaps: frozenset[str]
    vague: frozenset[str]
    sure: bool = True

    def may_fall(self, cause: str, groups: Groups) -> bool:
        """Whether this cause possibly takes it away."""
        group = cause.partition(":")[0]
        return cause in self.surely or cause in self.perhaps or any(groups[name] == group for name in self.vague)


class Group(NamedTuple):
    """Alternatives, whether there may be more, and how many are needed (None: all)."""

    members: list[Alternative]
    open: bool
    needed: tuple[float, float] | None

    @property
    def certain(self) -> list[Alternative]:
        """Those that surely are alternatives."""
        return [item for item in self.members if item.sure]


def common_causes(facts: Facts, kind: str) -> Column:
    """What takes away so many alternatives that fewer than needed remain, less what is accepted.

    Words such as `place:street`, `component:feeder-1`, `product:evse-os 4.2`, `party:maker`. Where all alternatives are
    needed there is no redundancy that a common cause could take away, and the set is empty.
    """
    return _common(facts, kind, GROUPS, _allowed)


def common_exposures(facts: Facts, kind: str) -> Column:
    """To what so many alternatives are exposed that fewer than needed remain, less what is accepted.

    Words such as `event:flood`, `key:fleet-key`, `component:time-server`.
    """
    return _common(facts, kind, EXPOSURES, _accepted)


Allowed = Callable[[Facts, str, int], tuple[set[str], bool]]


def _common(facts: Facts, kind: str, groups: Groups, allowed: Allowed) -> Column:
    sets, code = Sets(facts.size(kind), elements=False), facts.words.code
    for row in rows_wanted(facts, len(sets)):
        needed = _needed(facts, kind, row)
        if needed is None or not _may_be_redundant(facts, kind, row, needed[0]):
            continue
        group = _group(facts, kind, row, groups, depth=2)
        fallen = _fallen(group, groups)
        redundant = not group.open and len(group.certain) > needed[1]
        excused, more_excused = allowed(facts, kind, row)
        for cause in fallen.surely | fallen.perhaps:
            if cause not in excused:
                perhaps = more_excused and not cause.startswith("product:")
                sets.add(row, code(cause), sure=cause in fallen.surely and redundant and not perhaps)
        sets.open[row] = bool(fallen.vague) or group.open
    return sets.column()


def _may_be_redundant(facts: Facts, kind: str, row: int, least: float) -> bool:
    """Whether there may be more alternatives than are needed."""
    many = _alternatives(facts, kind)
    return bool(many.open[row]) or len(existing(facts, many, row)) > least


def _allowed(facts: Facts, kind: str, row: int) -> tuple[set[str], bool]:
    """The accepted causes, and whether there may be more of them."""
    if kind != "dependency":
        return set(), False
    many = facts.many(kind, "allowed_common")
    named = {f"{facts.kind_of(number)}:{facts.id_of(number)}" for number in named_at(many, row)[0]}
    return named, bool(many.open[row])


def _accepted(facts: Facts, kind: str, row: int) -> tuple[set[str], bool]:
    """The exposures that are accepted, and whether there may be more of them."""
    many = facts.many(kind, "accepted_exposures")
    return {facts.words.word(code) for code in named_at(many, row)[0]}, bool(many.open[row])


def _group(facts: Facts, kind: str, row: int, groups: Groups, *, depth: int) -> Group:
    many, needed = _alternatives(facts, kind), _needed(facts, kind, row)
    timed = _function_needs_time(facts, row) if kind == "function" and TIME in groups else False
    found = [(_alternative(facts, number, groups, depth, timed), sure) for number, sure in existing(facts, many, row)]
    members = [item._replace(sure=sure and item.sure) for item, sure in found]
    return Group(members, bool(many.open[row]), needed)


def _function_needs_time(facts: Facts, row: int) -> bool | None:
    """Whether a function needs time: it does where it does not say that it is independent of it."""
    many = facts.many("function", "independent_of")
    free = facts.words.code("time") in named_at(many, row)[0]
    return False if free else None if many.open[row] else True


def _component_needs_time(facts: Facts, row: int) -> bool | None:
    """Whether a component needs time itself, by its dependencies."""
    many, offset = facts.many("component", "dependencies"), facts.offset("dependency")
    answer: bool | None = None if many.open[row] else False
    for number, sure in existing(facts, many, row):
        code = int(facts.code("dependency", "category")[number - offset])
        if code == facts.words.code("time") and sure:
            return True
        answer = None if code in (UNKNOWN, facts.words.code("time")) else answer
    return answer


def _alternatives(facts: Facts, kind: str) -> Many:
    return facts.many(kind, "suppliers" if kind == "dependency" else "performed_by")


def _needed(facts: Facts, kind: str, row: int) -> tuple[float, float] | None:
    number = facts.number_column(kind, "need" if kind == "dependency" else "performers_needed")
    stated = number.declared[row] and not (number.nothing is not None and number.nothing[row])
    return (float(number.low[row]), float(number.high[row])) if stated else None


def _alternative(facts: Facts, number: int, groups: Groups, depth: int, timed: bool | None) -> Alternative:
    kind = facts.kind_of(number)
    row = number - facts.offset(kind)
    if kind == "component" and TIME in groups:
        needs = {timed, _component_needs_time(facts, row)}
        return component_causes(facts, row, groups, timed=True if True in needs else None if None in needs else False)
    if kind == "component":
        return component_causes(facts, row, groups)
    if kind == "function" and depth:
        group = _group(facts, "function", row, groups, depth=depth - 1)
        fallen = _fallen(group, groups)._replace(sure=_surely_done(group))
        return fallen._replace(vague=frozenset(groups)) if group.open else fallen
    if kind == "function" or "supplier" not in groups:
        return Alternative(frozenset(), frozenset(), frozenset(groups))
    operator = int(facts.code("system", "operator")[row])
    own = {f"party:{facts.id_of(operator)}"} if operator >= 0 else set()
    return Alternative(frozenset(own), frozenset(), frozenset({"supplier"} if operator == UNKNOWN else ()))


def component_causes(facts: Facts, row: int, groups: Groups = GROUPS, *, timed: bool | None = True) -> Alternative:
    """The causes by which a component is lost: itself, and those of these groups; its time source where `timed`.

    Worked out once for each component: it stands in many groups.
    """
    key = ("causes of", row, *groups, timed)
    if key not in facts.kept:
        facts.kept[key] = _causes_of(facts, row, groups, timed=timed)
    causes: Alternative = facts.kept[key]
    return causes


def _causes_of(facts: Facts, row: int, groups: Groups, *, timed: bool | None) -> Alternative:
    surely, perhaps, vague = {f"component:{facts.ids('component')[row]}"}, set[str](), set[str]()
    for name, group in groups.items():
        if name == TIME and timed is False:
            continue
        for known, cause in _named(facts, row, name):
            if cause is None:
                vague.add(name)
            else:
                (surely if known and (name != TIME or timed) else perhaps).add(f"{group}:{cause}")
    perhaps -= surely
    return Alternative(frozenset(surely), frozenset(perhaps), frozenset(vague))


def _named(facts: Facts, row: int, name: str) -> Iterable[tuple[bool, str | None]]:
    """The causes that a field of a component names, each with whether it surely does; None: there may be any."""
    first, _, rest = name.partition(".")
    kind, column = "component", facts.column("component", first)
    if rest:
        assert isinstance(column, Code)
        code = int(column.codes[row])
        if code < 0:
            return [] if code == NOTHING else [(False, None)]
        kind = facts.kind_of(code)
        row, column = code - facts.offset(kind), facts.column(kind, rest)
    if isinstance(column, Many):
        told = facts.id_of if column.elements else facts.words.word
        found = existing(facts, column, row) if column.elements else _words(column, row)
        return [*((sure, told(member)) for member, sure in found), *([(False, None)] if column.open[row] else [])]
    assert isinstance(column, Code)
    code = int(column.codes[row])
    if code < 0:
        return [] if code == NOTHING else [(False, None)]
    return [(True, facts.id_of(code) if column.elements else facts.words.word(code))]


def _words(many: Many, row: int) -> Iterable[tuple[int, bool]]:
    sure, perhaps = named_at(many, row)
    return [*((code, True) for code in sure), *((code, False) for code in perhaps)]


def _fallen(group: Group, groups: Groups) -> Alternative:
    """The causes by which too few of a group remain."""
    causes = {cause for item in group.members for cause in item.surely | item.perhaps}
    surely = {cause for cause in causes if _surely_falls(group, cause)}
    perhaps = {
        cause for cause in causes - surely if _may_fall(group, [item.may_fall(cause, groups) for item in group.members])
    }
    vague = {name for name in groups if _may_fall(group, [name in item.vague for item in group.members])}
    return Alternative(frozenset(surely), frozenset(perhaps), frozenset(vague))


def _surely_done(group: Group) -> bool:
    """Whether there surely are as many as are needed, so that what they do together is an alternative at all."""
    return len(group.certain) >= (1 if group.needed is None else group.needed[1])


def _surely_falls(group: Group, cause: str) -> bool:
    taken = [item for item in group.members if cause in item.surely]
    if group.needed is None:
        return any(item.sure for item in taken)
    return not group.open and len(group.members) - len(taken) < group.needed[0]


def _may_fall(group: Group, taken: Iterable[bool]) -> bool:
    flags = list(taken)
    if group.needed is None:
        return any(flags)
    remaining = sum(item.sure and not flag for item, flag in zip(group.members, flags, strict=True))
    return any(flags) and remaining < group.needed[1]


def common_causes_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The alternatives with the places, feeds, products and suppliers that they have; what of it is not stated."""
    return _witness(facts, kind, row, GROUPS, ("common_causes", "allowed_common"))


def common_exposures_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The alternatives with what strikes their places, their keys and time sources; what of it is not stated."""
    return _witness(facts, kind, row, EXPOSURES, ("common_exposures", "accepted_exposures"))


def _witness(facts: Facts, kind: str, row: int, groups: Groups, names: tuple[str, str]) -> Witness:
    needed = "need" if kind == "dependency" else "performers_needed"
    many, settled = _alternatives(facts, kind), known_at(facts, kind, row, names[0])
    own = [Seen(kind, row, name) for name in ("suppliers", "performed_by", names[1]) if facts.has(kind, name)]
    seen = [*own, *(item for number in all_named_at(many, row) for item in _seen(facts, number, groups, 2))]
    found = of_values(facts, seen, settled=settled)
    missing: list[Missing] = [] if settled else list(missing_of(facts, kind, row, needed))
    return joined(found, gaps(missing))


def _seen(facts: Facts, number: int, groups: Groups, depth: int) -> Iterable[Seen]:
    kind = facts.kind_of(number)
    row = number - facts.offset(kind)
    if kind == "component":
        for name in groups:
            yield from follow(facts, kind, row, name)
    elif kind == "system":
        yield Seen(kind, row, "operator")
    else:
        yield Seen(kind, row, "performed_by")
        if depth:
            for member in all_named_at(facts.many(kind, "performed_by"), row):
                yield from _seen(facts, member, groups, depth - 1)
