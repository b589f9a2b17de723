"""Where safety and security pull apart: controls that hinder what keeps people from harm.

Three kinds are found. A control that fails closed stands on the only path of the commands or measurements of what is
hazardous, though a hazard does not tolerate that. A control adds more delay than a hazard gives time. An authentication
that a safety function needs rests itself on a network or a cloud.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from iotsec.columns import Column
from iotsec.facts.derived.endangered import Answer, Subject, all_true, answer_at, any_true, looked, opposite, subject_of
from iotsec.facts.derived.questions import Sets, existing, may_have_any, rows_wanted
from iotsec.facts.derived.showing import MOST, Seen, element, gaps, joined, step_of, undrawn
from iotsec.facts.existence import missing_of_existence
from iotsec.facts.missing import known_at, missing_of
from iotsec.facts.network import NOT_DRAWN, Network
from iotsec.facts.openness import open_at
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing, Witness
from iotsec.graph import reach


class Found(NamedTuple):
    """A component that is in conflict (None: possibly), and the facts from which that follows.

    `past` is the flow of which it is not known whether there is another path.
    """

    component: int
    answer: Answer
    reads: tuple[Seen, ...]
    past: int | None = None


def safety_security_conflicts(facts: Facts, kind: str) -> Column:
    """The components whose security hinders the safety of this function or component."""
    sets, offset = Sets(facts.size(kind)), facts.offset("component")
    nothing = facts.present(kind).false
    if kind == "component":  # What surely causes nothing is hindered by nothing.
        nothing = nothing | ~may_have_any(facts.many(kind, "can_cause"))
    for row in rows_wanted(facts, len(sets)):
        if nothing[row]:
            continue
        subject = subject_of(facts, kind, row)
        for found in _conflicts(facts, subject):
            if found.answer is not False:
                sets.add(row, offset + found.component, sure=found.answer is True)
        sets.open[row] = any(True for _reason in _more(facts, subject))
    return sets.column()


def conflicts_witness(facts: Facts, kind: str, row: int) -> Witness:
    """What makes each found component hinder it; where there may be more, what is not stated."""
    many, subject = facts.many(kind, "safety_security_conflicts"), subject_of(facts, kind, row)
    found = [item for item in _conflicts(facts, subject) if item.answer is not False]
    sure = [item for item in found if item.answer]
    seen = dict.fromkeys(read for item in sure for read in item.reads)
    steps = [element(facts, facts.offset("component") + item.component) for item in sure]
    steps += [step_of(facts, *item) for item in seen if known_at(facts, *item)]
    shown = Witness("values", tuple(dict.fromkeys(steps))[:MOST])
    if known_at(facts, kind, row, "safety_security_conflicts"):
        return shown
    missing = [gap for part in _more(facts, subject) for gap in part] if many.open[row] else []
    vague = [item for item in found if item.answer is None]
    missing += [gap for item in vague for read in item.reads for gap in _unsaid(facts, read)]
    missing += list(_hazards_not_said(facts, subject)) if vague else []
    for item in vague:
        missing += [] if item.past is None else _of_other_path(facts, item.past, item.component)
    return joined(shown, gaps(missing))


def _unsaid(facts: Facts, read: Seen) -> tuple[Missing, ...]:
    """What is not stated of a fact that was read, and of whether its element exists."""
    return (*missing_of_existence(facts, read.kind, read.row), *missing_of(facts, *read))


def _hazards_not_said(facts: Facts, subject: Subject) -> Iterator[Missing]:
    """The statements that would show which further hazards there are."""
    name = "hazards" if subject.kind == "function" else "can_cause"
    yield from missing_of(facts, subject.kind, subject.row, name)
    if subject.kind == "function" and subject.more_hazards:
        for row in np.flatnonzero(looked(facts).perhaps_made_safe).tolist():
            for field_ in ("safe_function", "can_cause"):
                yield from missing_of(facts, "component", row, field_)
        for row in np.flatnonzero(facts.many("component", "can_cause").open).tolist():
            yield from missing_of(facts, "component", row, "can_cause")
        yield from undrawn(facts, "function", subject.row, "component")


def _flows_of(facts: Facts, subject: Subject) -> Iterator[tuple[int, Answer]]:
    """The flows of commands and measurements to its performers, and of commands from them: surely, or perhaps."""
    seen = looked(facts)
    for performer, sure in subject.performers:
        for flow in seen.flows_to.get(performer, ()):
            yield flow, all_true((answer_at(seen.flows_there, flow), answer_at(seen.signals, flow), sure or None))
        for flow in seen.flows_from.get(performer, ()) if subject.kind == "function" else ():
            if not seen.commands.false[flow]:
                yield flow, all_true((answer_at(seen.flows_there, flow), answer_at(seen.commands, flow), sure or None))


def _conflicts(facts: Facts, subject: Subject) -> Iterator[Found]:
    if subject.hazardous is not False:
        via, offset = facts.many("flow", "via"), facts.offset("component")
        danger = Danger(subject, _not_tolerated(facts, subject))
        for flow, stands in _flows_of(facts, subject):
            for number, sure in existing(facts, via, flow) if stands is not False else ():
                yield from _on_the_way(facts, danger, number - offset, flow, all_true((stands, sure or None)))
    if subject.emergency is not False:
        yield from _remote_authentication(facts, subject)


class Danger(NamedTuple):
    """What is hazardous, and whether some hazard of it does not tolerate a guard that fails closed."""

    subject: Subject
    not_tolerated: Answer


def _on_the_way(facts: Facts, danger: Danger, control: int, flow: int, stands: Answer) -> Iterator[Found]:
    """Whether a control on a flow fails closed where it is the only path, and whether it adds too much delay."""
    seen, subject = looked(facts), danger.subject
    is_control = answer_at(seen.controls, control)
    if is_control is False:
        return
    own = [Seen(subject.kind, subject.row, name) for name in _OWN[subject.kind]]
    flowing = [Seen("flow", flow, name) for name in ("kind", "via")]
    hazards = [row for row, _sure in subject.hazards]
    closed = all_true((stands, is_control, answer_at(seen.closed, control), subject.hazardous, danger.not_tolerated))
    if closed is not False:
        reads = [Seen("component", control, name) for name in ("enforces", "failure_behaviour")]
        reads += [Seen("hazard", row, "tolerated_failure") for row in hazards]
        only = _only(facts, flow, control)
        yield Found(control, all_true((closed, only)), (*own, *flowing, *reads), flow if only is None else None)
    slow = all_true((stands, is_control, subject.hazardous, _too_slow(facts, subject, control)))
    if slow is not False:
        reads = [Seen("component", control, name) for name in ("enforces", "added_latency")]
        reads += [Seen("hazard", row, "fault_tolerant_time") for row in hazards]
        yield Found(control, slow, (*own, *flowing, *reads))


_OWN = {"function": ("safety_function", "hazards", "performed_by"), "component": ("can_cause",)}


def _not_tolerated(facts: Facts, subject: Subject) -> Answer:
    """Whether some hazard does not tolerate a guard that fails closed; without a hazard nothing says that it may."""
    tolerates = looked(facts).tolerates
    answers = [all_true((opposite(answer_at(tolerates, row)), sure or None)) for row, sure in subject.hazards]
    if True in answers:
        return True
    if subject.more_hazards or None in answers or (answers and not any(sure for _row, sure in subject.hazards)):
        return None
    return not answers


def _too_slow(facts: Facts, subject: Subject, control: int) -> Answer:
    """Whether a control adds more delay than some hazard gives time."""
    delay, time = (
        facts.number_column("component", "added_latency"),
        facts.number_column("hazard", "fault_tolerant_time"),
    )
    if delay.nothing is not None and delay.nothing[control]:
        return False
    low, high = float(delay.low[control]), float(delay.upper[1][control])
    answers: list[Answer] = [None] if subject.more_hazards else []
    for row, sure in subject.hazards:
        endless = time.nothing is not None and bool(time.nothing[row])
        above = False if endless or high <= time.low[row] else True if low > time.high[row] else None
        answers.append(all_true((above, sure or None)))
    return any_true(answers)


def _only(facts: Facts, flow: int, control: int) -> Answer:
    """Whether every path of commands and measurements between the ends of a flow passes a control."""
    seen = looked(facts)
    key = int(seen.ends[0][flow]), int(seen.ends[1][flow]), control
    if min(key) < 0:
        return None
    if key not in seen.other_ways:
        seen.left[0] -= len(seen.signal_net.sure) + len(seen.signal_net.possible)
        seen.other_ways[key] = None if seen.left[0] < 0 else _other_way(seen.signal_net, *key)
    return opposite(seen.other_ways[key])


def _other_way(net: Network, start: int, end: int, control: int) -> Answer:
    origin, blocked = (np.zeros(net.nodes, dtype=np.bool_) for _ in range(2))
    origin[start], blocked[control] = True, True
    if control in (start, end):
        return False
    if reach(net.sure, origin, blocked).reached[end]:
        return True
    return None if reach(net.possible, origin, blocked).reached[end] else False


def _of_other_path(facts: Facts, flow: int, control: int) -> list[Missing]:
    """What is not stated along a path that perhaps leads past a control."""
    net, ends = (
        looked(facts).signal_net,
        [int(facts.rows_of("flow", name, "component")[flow]) for name in ("from", "to")],
    )
    missing = [gap for name in ("from", "to") for gap in missing_of(facts, "flow", flow, name)]
    if min(ends) < 0:
        return missing
    origin, blocked = (np.zeros(net.nodes, dtype=np.bool_) for _ in range(2))
    origin[ends[0]], blocked[control] = True, True
    found = reach(net.possible, origin, blocked)
    way = found.way(ends[1]) if found.reached[ends[1]] else None
    for node in () if way is None else way.nodes:
        if node < net.components:
            missing += [*missing_of_existence(facts, "component", node), *undrawn(facts, "component", node, "flow")]
    for label in () if way is None else dict.fromkeys(way.links):
        if label != NOT_DRAWN:
            missing += [gap for name in ("kind", "via") for gap in _unsaid(facts, Seen("flow", label, name))]
    return missing


def _remote_authentication(facts: Facts, subject: Subject) -> Iterator[Found]:
    """The authenticating components that a safety function needs and that need a network or a cloud themselves."""
    many, offset, seen = facts.many("function", "needs"), facts.offset("component"), looked(facts)
    own = Seen("function", subject.row, "safety_function")
    for number, sure in existing(facts, many, subject.row):
        row = number - offset
        authenticates = answer_at(seen.authenticates, row)
        if authenticates is False:
            continue
        if row not in seen.remotes:
            seen.remotes[row] = _remote(facts, row)
        remote, reads = seen.remotes[row]
        answer = all_true((subject.emergency, sure or None, authenticates, remote))
        needed = Seen("function", subject.row, "needs")
        yield Found(row, answer, (own, needed, Seen("component", row, "enforces"), *reads))


def _remote(facts: Facts, row: int) -> tuple[Answer, tuple[Seen, ...]]:
    """Whether a component rests on a network, or on what is supplied by communication or from a cloud."""
    needs, dependencies = facts.many("component", "needs"), facts.many("component", "dependencies")
    networks, categories = looked(facts).networks, looked(facts).remote
    reads = [Seen("component", row, "needs"), Seen("component", row, "dependencies")]
    answers: list[Answer] = [None] if needs.open[row] or dependencies.open[row] else []
    asked = (needs, networks, "component", "kind"), (dependencies, categories, "dependency", "category")
    for many, mask, kind, name in asked:
        for number, sure in existing(facts, many, row):
            at = number - facts.offset(kind)
            answers.append(all_true((answer_at(mask, at), sure or None)))
            reads += [Seen(kind, at, name)] if answers[-1] is not False else []
    return any_true(answers), tuple(reads)


def _more(facts: Facts, subject: Subject) -> Iterator[tuple[Missing, ...]]:
    """For each reason why there may be controls that are not known: the statements that would show them."""
    if subject.hazardous is not False:
        yield from _more_on_the_way(facts, subject)
    if subject.emergency is not False and facts.many("function", "needs").open[subject.row]:
        yield missing_of(facts, "function", subject.row, "needs")


def _more_on_the_way(facts: Facts, subject: Subject) -> Iterator[tuple[Missing, ...]]:
    seen, via = looked(facts), facts.many("flow", "via")
    if subject.open:
        yield missing_of(facts, "function", subject.row, "performed_by")
    for performer, _sure in subject.performers:
        if open_at(facts, "component", "flow")[performer]:
            yield undrawn(facts, "component", performer, "flow")
    for flow, stands in _flows_of(facts, subject):
        if stands is not False and via.open[flow]:
            yield missing_of(facts, "flow", flow, "via")
    for flow in (*seen.flows_to.get(-1, ()), *seen.flows_from.get(-1, ())):
        yield tuple(gap for name in ("from", "to") for gap in missing_of(facts, "flow", flow, name))
