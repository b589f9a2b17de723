"""Fleet effect: how much one order, one key, one vendor's account or one flaw can switch or send at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from iotsec.columns import UNKNOWN
from iotsec.columns.rows import Bools
from iotsec.errors import InputError, Problem
from iotsec.facts.derived.questions import is_one_of, named_at, yes
from iotsec.facts.derived.reaching import holds_word
from iotsec.facts.table import Facts
from iotsec.units import counted

Judgement = Literal["exceeded", "perhaps", "kept", "no bound"]
Range = tuple[float, float | None]
"""From and to; None stands for no upper end, since something is not stated."""


@frozen
class Bound:
    """One of the effects against the smallest bound that a system concerned declares for it."""

    what: str
    effect: Range
    bound: float | None
    judged: Judgement


@frozen
class Fleet:
    """What one cause reaches at once: devices, how many of them move, their power (W), and what they send (bit/s)."""

    cause: str
    what: str
    components: tuple[str, ...]
    perhaps: int
    devices: Range
    moving: Range
    power: Range
    egress: Range
    bounds: tuple[Bound, ...]

    @property
    def exceeded(self) -> bool:
        """Whether a declared bound is surely exceeded."""
        return any(item.judged == "exceeded" for item in self.bounds)


@frozen
class FleetEffects:
    """Every cause, the worst first, and what all devices that could be made a botnet could send (bit/s) together.

    `recruitable` is how many devices strangers can get at and that may send anywhere, of `devices` in all.
    """

    fleets: tuple[Fleet, ...]
    devices: Range
    recruitable: Range
    traffic: Range

    @property
    def share(self) -> Range:
        """The share of all devices that could be made a botnet, from 0 to 1."""
        least, most = self.devices[0], self.devices[1]
        low = 0.0 if most is None or most <= 0 else self.recruitable[0] / most
        high = 1.0 if self.recruitable[1] is None or least <= 0 else self.recruitable[1] / least
        return min(low, 1.0), min(high, 1.0)

    def __str__(self) -> str:
        return "\n".join(f"{item.cause} {item.what}: {counted(item.devices[0], 'device')}" for item in self.fleets)


class Members(NamedTuple):
    """Components that a cause reaches: surely, and possibly (both as marks)."""

    sure: Bools
    possible: Bools


def fleet_effects(facts: Facts) -> FleetEffects:
    """What each order, key, account and flaw reaches. Raises `InputError` where no component is drawn."""
    if not facts.size("component"):
        raise InputError(Problem("the design has no components", hint="draw what the systems are made of"))
    amounts = _Amounts(facts)
    found = [
        _fleet(facts, amounts, cause, what, members)
        for cause, find in CAUSES.items()
        for what, members in find(facts)
        if int(members.possible.sum()) > 1 or amounts.devices(members)[0] > 1
    ]
    order = {"exceeded": 0, "perhaps": 1, "no bound": 2, "kept": 2}

    def worst_first(item: Fleet) -> tuple[int, float, str, str]:
        return min((order[bound.judged] for bound in item.bounds), default=2), -item.devices[0], item.cause, item.what

    everything, recruits = amounts.everything(), _recruitable(facts)
    counted = amounts.devices(everything), amounts.devices(recruits), amounts.egress(recruits)
    return FleetEffects(tuple(sorted(found, key=worst_first)), *counted)


class _Amounts:
    """How much the components count for: devices, moving ones, power, outgoing rate."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.present = facts.present("component")
        self.outside = yes(facts, "component", "external")

    def everything(self) -> Members:
        """All things in scope: not networks, software, people."""
        thing = is_one_of(self.facts, "component", "kind", ("thing", "gateway"))
        inside = thing.true & ~self.outside.true
        possible = ~thing.false & ~self.outside.true & ~self.present.false
        return Members(inside & self.present.true & self.outside.false, possible)

    def devices(self, members: Members) -> Range:
        """How many devices."""
        return self._sum(members, np.ones(len(members.sure)), np.ones(len(members.sure)))

    def moving(self, members: Members) -> Range:
        """How many of them are mobile."""
        facts = self.facts
        places = facts.rows_of("component", "place", "place")
        moves = is_one_of(facts, "place", "mobility", ("mobile",)) if facts.size("place") else None
        at = np.maximum(places, 0)
        if moves is None:
            return (0.0, 0.0 if bool((places != UNKNOWN).all()) else None)
        sure = np.where(places >= 0, moves.true[at], False)
        perhaps = np.where(places >= 0, ~moves.false[at], places == UNKNOWN)
        return self._sum(members, sure.astype(np.float64), perhaps.astype(np.float64))

    def power(self, members: Members) -> Range:
        """Their power together, in watts."""
        return self._sum(members, *self._field("rated_power"))

    def egress(self, members: Members) -> Range:
        """What they can send together, in bits a second."""
        return self._sum(members, *self._field("max_egress"))

    def _field(self, name: str) -> tuple[NDArray[Any], NDArray[Any]]:
        number = self.facts.number_column("component", name)
        low, high = np.maximum(number.low, 0.0), np.maximum(number.high, 0.0)
        if number.nothing is not None:
            low, high = np.where(number.nothing, 0.0, low), np.where(number.nothing, 0.0, high)
        return low, high

    def _sum(self, members: Members, low: NDArray[Any], high: NDArray[Any]) -> Range:
        count = self.facts.number_column("component", "count")
        least = float((count.low * low)[members.sure].sum())
        with np.errstate(invalid="ignore"):
            most = float(np.where(high == 0, 0.0, count.high * high)[members.possible].sum())
        return least, most if np.isfinite(most) else None


def _fleet(facts: Facts, amounts: _Amounts, cause: str, what: str, members: Members) -> Fleet:
    ids = facts.ids("component")
    named = tuple(ids[row] for row in np.flatnonzero(members.sure).tolist())
    perhaps = int((members.possible & ~members.sure).sum())
    effects = [find(members) for find in (amounts.devices, amounts.moving, amounts.power, amounts.egress)]
    bounds = tuple(_bounds(facts, members, {"devices": effects[0], "power": effects[2]}))
    return Fleet(cause, what, named, perhaps, effects[0], effects[1], effects[2], effects[3], bounds)


BOUNDS = {"devices": "fleet_limit", "power": "fleet_power_limit"}


def _bounds(facts: Facts, members: Members, effects: Mapping[str, Range]) -> Iterator[Bound]:
    """Each effect against the smallest bound declared by a system of which something is reached."""
    if not facts.size("system"):
        return
    systems = facts.rows_of("component", "system", "system")[members.possible]
    rows = sorted({int(row) for row in systems if row >= 0})
    for what, field in BOUNDS.items():
        number = facts.number_column("system", field)
        stated = [float(number.low[row]) for row in rows if number.declared[row] and np.isfinite(number.low[row])]
        bound = min(stated, default=None)
        yield Bound(what, effects[what], bound, _judged(effects[what], bound))


def _judged(effect: Range, bound: float | None) -> Judgement:
    if bound is None:
        return "no bound"
    if effect[0] > bound:
        return "exceeded"
    return "kept" if effect[1] is not None and effect[1] <= bound else "perhaps"


def _orders(facts: Facts) -> Iterator[tuple[str, Members]]:
    """What each component that gives orders reaches by them."""
    yield from _by_set(facts, "commanded")


def _by_set(facts: Facts, name: str) -> Iterator[tuple[str, Members]]:
    many, offset, size = facts.many("component", name), facts.offset("component"), facts.size("component")
    for row in np.flatnonzero(~facts.present("component").false).tolist():
        sure, maybe = named_at(many, row)
        if not sure and not maybe:
            continue
        marks = np.zeros((2, size), dtype=np.bool_)
        marks[0, [number - offset for number in sure]] = True
        marks[1, [number - offset for number in (*sure, *maybe)]] = True
        yield facts.ids("component")[row], Members(marks[0], marks[1])


def _sharing(name: str) -> Callable[[Facts], Iterator[tuple[str, Members]]]:
    """All components with the same value of a field; one of which it is not known may have it too."""

    def find(facts: Facts) -> Iterator[tuple[str, Members]]:
        codes, present = facts.code("component", name), facts.present("component")
        reference = name in ("updates_from", "supplier")
        for code in sorted({int(code) for code in codes[~present.false] if code >= 0}):
            same = codes == code
            what = facts.id_of(code) if reference else facts.words.word(code)
            yield what, Members(same & present.true, (same | (codes == UNKNOWN)) & ~present.false)

    return find


def _keys(facts: Facts) -> Iterator[tuple[str, Members]]:
    """All components with one credential, where each device does not have a credential of its own."""
    own = is_one_of(facts, "component", "credential_scope", ("device",))
    for what, members in _sharing("credential")(facts):
        shared = Members(members.sure & own.false, members.possible & ~own.true)
        if shared.possible.any():
            yield what, shared


def _accounts(facts: Facts) -> Iterator[tuple[str, Members]]:
    """What each party or role may change or administer, by the rights that it holds."""
    if not facts.size("access"):
        return
    who, on = (facts.code("access", name).astype(np.int64) for name in ("who", "to"))
    writing, present = ~holds_word(facts, "access", "rights", "change", "administer").false, facts.present("access")
    offset, size = facts.offset("component"), facts.size("component")
    inside = (on >= offset) & (on < offset + size)
    for holder in sorted({int(code) for code in who if code >= 0}):
        marks = np.zeros((2, size), dtype=np.bool_)
        for place, mask in ((0, writing & present.true), (1, writing & ~present.false)):
            marks[place, (on - offset)[(who == holder) & inside & mask]] = True
        if marks[1].any():
            yield facts.id_of(holder), Members(marks[0], marks[1])


CAUSES: Mapping[str, Callable[[Facts], Iterator[tuple[str, Members]]]] = {
    "order": _orders,
    "key": _keys,
    "account": _accounts,
    "updates": _sharing("updates_from"),
    "flaw": _sharing("product"),
}
"""By what many devices can be reached at once, and by whom: each gives names with the components reached."""


def _recruitable(facts: Facts) -> Members:
    """Things that strangers can get at and that may send to any destination."""
    exposed, listed = facts.truth("component", "exposed"), yes(facts, "component", "egress_allow_list")
    things = _Amounts(facts).everything()
    sure = things.sure & exposed.true & listed.false
    return Members(sure, things.possible & ~exposed.false & ~listed.true)
