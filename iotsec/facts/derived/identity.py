"""What components are: who they share a key or name with, how long they serve, which law they trigger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import NOTHING, UNKNOWN, Column, Number, PeriodColumn
from iotsec.columns.rows import Floats, taken
from iotsec.conditions.arithmetic import combined
from iotsec.conditions.masks import Mask, both, either
from iotsec.facts.derived.questions import Sets, is_one_of, there, truth_of, yes
from iotsec.facts.derived.showing import Seen, explained, gaps, joined, of_values, set_witness, settled_truth, undrawn
from iotsec.facts.openness import drawn_everywhere, open_at, systems_of
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing, Witness

Show = Callable[[Facts, str, int], Witness]
MOST_NAMED = 20


def all_components_drawn(facts: Facts) -> bool:
    """Whether no component can be missing: the design says so, or all its systems do and all systems are drawn."""
    return drawn_everywhere(facts, "components")


def components_not_drawn(facts: Facts) -> tuple[Missing, ...]:
    """What has to be said to be complete, so that no component is left out."""
    if all_components_drawn(facts):
        return ()
    design = facts.ids("design")[0] if facts.size("design") else "design"
    return (Missing("design", design, "complete.components"),)


def shares_credential(facts: Facts, kind: str) -> Column:
    """Whether another component, or another device of the same element, holds the same credential."""
    return truth_of(_shares(facts, "credential"))


def shares_identity(facts: Facts, kind: str) -> Column:
    """Whether another component, or another device of the same element, has the same registered identity."""
    return truth_of(_shares(facts, "identity"))


def _shares(facts: Facts, name: str) -> Mask:
    codes, present = facts.code("component", name), facts.present("component")
    known, stands, may = codes >= 0, present.true, ~present.false
    surely = known & (_alike(codes, stands & known) >= 1)
    possibly = _alike(codes, may & known) >= 1
    vague = may & (codes == UNKNOWN)
    no_other = ~possibly & (int(vague.sum()) - vague == 0)
    elsewhere = Mask(surely, known & no_other if all_components_drawn(facts) else np.zeros_like(known))
    own = _among_own(facts, f"{name}_scope")
    answer = either((elsewhere, Mask(own.true & known, own.false)))
    nothing = codes == NOTHING
    return Mask(answer.true & ~nothing, answer.false | nothing)


def _alike(codes: NDArray[Any], counted: NDArray[np.bool_]) -> NDArray[Any]:
    """How many others of those that count have the same code."""
    values, counts = np.unique(codes[counted], return_counts=True)
    return _times(values, counts, codes) - counted


def _times(values: NDArray[Any], counts: NDArray[Any], codes: NDArray[Any]) -> NDArray[Any]:
    """How often each code is among the values."""
    if not len(values):
        return np.zeros(len(codes), dtype=np.int64)
    place = np.minimum(np.searchsorted(values, codes), len(values) - 1)
    return np.where(values[place] == codes, counts[place], 0)


def _among_own(facts: Facts, scope: str) -> Mask:
    """Whether the devices of one element share: there are several, and the scope is wider than a device."""
    count = facts.number_column("component", "count")
    several = Mask(count.low > 1, count.high <= 1)
    wide = is_one_of(facts, "component", scope, ("model", "site", "fleet"))
    return both((several, wide))


def shares_witness(name: str) -> Show:
    """The witness of sharing a credential or an identity."""

    def witness(facts: Facts, kind: str, row: int) -> Witness:
        settled = settled_truth(facts, kind, row, f"shares_{name}")
        own = explained(facts, kind, row, (name, f"{name}_scope", "count"), settled=settled)
        codes, mine = facts.code("component", name), int(facts.code("component", name)[row])
        others = [other for other in np.flatnonzero(~there(facts, kind).false).tolist() if other != row]
        same = [Seen(kind, other, name) for other in others if mine >= 0 and codes[other] == mine]
        vague = [Seen(kind, other, name) for other in others if codes[other] == UNKNOWN]
        seen = of_values(facts, same[:MOST_NAMED] + ([] if settled else vague), settled=settled)
        return joined(own, seen, gaps(() if settled else components_not_drawn(facts)))

    return witness


def peers_of_product(facts: Facts, kind: str) -> Column:
    """The components of the same product, the component itself among them."""
    codes, present, offset = facts.code("component", "product"), facts.present("component"), facts.offset("component")
    sets = Sets(len(codes))
    of_code: dict[int, list[int]] = {}
    for row in np.flatnonzero(~present.false).tolist():
        of_code.setdefault(int(codes[row]), []).append(row)
    vague = of_code.get(UNKNOWN, [])
    alike = [row for code, rows in of_code.items() if code != NOTHING for row in rows]
    for row, code in enumerate(codes.tolist()):
        sets.add(row, offset + row, sure=not present.false[row])
        for other in of_code.get(code, []) if code >= 0 else []:
            sets.add(row, offset + other, sure=bool(present.true[other]))
        if code != NOTHING:
            sets.maybe[row] |= {offset + other for other in (alike if code == UNKNOWN else vague)}
            sets.open[row] = not all_components_drawn(facts)
    return sets.column()


def peers_of_product_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The products of the component and of those that may be of the same."""
    found = set_witness(facts, kind, row, "peers_of_product", ("product", "peers_of_product.product"))
    own = [gap for gap in found.missing if gap.field == "product"]
    whole = not facts.many(kind, "peers_of_product").open[row]
    return Witness(found.form, lambda: found.steps, (*own, *(() if whole else components_not_drawn(facts))))


def end_of_service(facts: Facts, kind: str) -> Column:
    """The end of the planned life: start and life, each the design's where the component states none of its own."""
    start, life = start_of_service(facts), facts.column("component", "service_life")
    assert isinstance(life, PeriodColumn)
    design = _design_rows(facts)
    whole = facts.column("design", "service_life").take(design)
    assert isinstance(whole, PeriodColumn)
    own = life.declared
    merged = PeriodColumn(
        _or_own(life.length, whole.length),
        (_pick(own, life.months[0], whole.months[0]), _pick(own, life.months[1], whole.months[1])),
        (_pick(own, life.days[0], whole.days[0]), _pick(own, life.days[1], whole.days[1])),
    )
    ended = combined("plus", (start, merged))
    return Number(ended.low, ended.high, None, ended.nothing, dates=True)


def start_of_service(facts: Facts) -> Number:
    """The start of service of each component, as days: the design's where the component states none of its own."""
    own, design = facts.number_column("component", "in_service_from"), _design_rows(facts)
    return _or_own(own, facts.number_column("design", "in_service_from").take(design))


def _design_rows(facts: Facts) -> NDArray[np.int64]:
    """For each component the row of the design as a whole; -1 for tables of columns, which have none."""
    return np.zeros(facts.size("component"), dtype=np.int64) - (0 if facts.size("design") else 1)


def _pick(own: NDArray[np.bool_], first: Floats, second: Floats) -> Floats:
    return np.where(own, first, second)


def _or_own(number: Number, default: Number) -> Number:
    own = number.declared
    size = len(own)
    nothing = [np.zeros(size, bool) if item.nothing is None else item.nothing for item in (number, default)]
    return Number(
        _pick(own, number.low, default.low),
        _pick(own, number.high, default.high),
        None,
        np.where(own, *nothing),
        own | default.declared,
        number.dates,
    )


def end_of_service_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The start and the life, the component's own or the design's."""
    number = facts.number_column(kind, "end_of_service")
    settled = bool(number.low[row] == number.high[row]) or (number.nothing is not None and bool(number.nothing[row]))
    seen = []
    for name in ("in_service_from", "service_life"):
        own = bool(facts.column(kind, name).declared[row])
        stated = not facts.size("design") or own or not facts.column("design", name).declared[0]
        seen.append(Seen(kind, row, name) if stated else Seen("design", 0, name))
    return of_values(facts, seen, settled=settled)


def law_trigger(facts: Facts, kind: str) -> Column:
    """Whether law asks something of it by its nature: a component that transmits by radio, personal data."""
    return truth_of(yes(facts, kind, _TRIGGERS[kind]))


_TRIGGERS = {"component": "radio", "data": "personal"}


def law_trigger_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The field that triggers it."""
    return explained(facts, kind, row, (_TRIGGERS[kind],), settled=settled_truth(facts, kind, row, "law_trigger"))


def open_to_use(facts: Facts, kind: str) -> Column:
    """Whether an interface is enabled; a right is always open."""
    if kind == "interface":
        return truth_of(yes(facts, "interface", "enabled"))
    everywhere = np.ones(facts.size(kind), dtype=np.bool_)
    return truth_of(Mask(everywhere, ~everywhere))


def open_to_use_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The field."""
    fields = ("enabled",) if kind == "interface" else ("rights",)
    return explained(facts, kind, row, fields, settled=settled_truth(facts, kind, row, "open"))


def risk_class(facts: Facts, kind: str) -> Column:
    """The risk class of the own system; of a flow the higher one of the systems at its ends."""
    if kind != "flow":
        return _class_at(facts, systems_of(facts, kind))
    rows = [
        taken(systems_of(facts, "component"), facts.rows_of("flow", end, "component"), -1) for end in ("from", "to")
    ]
    first, second = (_class_at(facts, row) for row in rows)
    return Number(np.maximum(first.low, second.low), np.maximum(first.high, second.high))


LEAST_CLASS, HIGHEST_CLASS = 1.0, 4.0


def _class_at(facts: Facts, systems: NDArray[Any]) -> Number:
    number = facts.number_column("system", "risk_class").take(systems)
    return Number(np.maximum(number.low, LEAST_CLASS), np.minimum(number.high, HIGHEST_CLASS))


def risk_class_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The systems and their classes."""
    paths = {
        "component": ("system", "system.risk_class"), "function": ("system", "system.risk_class"),
        "flow": ("from.system.risk_class", "to.system.risk_class"),
        "interface": ("component.system.risk_class",), "vulnerability": ("component.system.risk_class",),
        "access": ("to.system.risk_class",), "dependency": ("of.system.risk_class", "of.risk_class"),
    }  # fmt: skip
    number = facts.number_column(kind, "risk_class")
    return explained(facts, kind, row, paths[kind], settled=bool(number.low[row] == number.high[row]))


def opposite(facts: Facts, kind: str) -> Column:
    """The interfaces at the other end of the flows that use an interface: of another component."""
    uses, offset = facts.many("flow", "uses"), facts.offset("interface")
    owner, present = facts.code("interface", "component"), facts.present("flow")
    standing = facts.present("interface")
    sets = Sets(facts.size("interface"))
    sets.open |= open_at(facts, "interface", "flow") | bool((uses.open & ~present.false).any())
    for flow in np.flatnonzero(~present.false).tolist():
        named = (uses.members[uses.starts[flow] : uses.starts[flow + 1]] - offset).tolist()
        for first in named:
            for second in named:
                apart = owner[first] != owner[second]
                if first == second or standing.false[second] or (owner[first] >= 0 and not apart):
                    continue
                sure = apart and owner[first] >= 0 and owner[second] >= 0
                sets.add(first, offset + second, sure=bool(sure and present.true[flow] and standing.true[second]))
    return sets.column()


def opposite_witness(facts: Facts, kind: str, row: int) -> Witness:
    """The flows that use it, and the interfaces that they name."""
    found = set_witness(facts, kind, row, "opposite", ("component", "flows", "opposite.component"))
    if not facts.many(kind, "opposite").open[row]:
        return found
    uses, present = facts.many("flow", "uses"), facts.present("flow")
    every = np.flatnonzero(uses.open & ~present.false).tolist()
    vague = [Missing("flow", facts.ids("flow")[flow], "uses") for flow in every]
    return joined(found, gaps((*vague, *undrawn(facts, kind, row, "flow"))))
