"""Who has to tell whom in an exercise, by which agreement or law, and by which clock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from iotsec.analysis.acting import answers_for, detected, ends_of, later, system_of
from iotsec.analysis.answering import NoticeChain, notices_of
from iotsec.analysis.cascading import Down
from iotsec.analysis.tabletop import Opening, Sight, Task, Time
from iotsec.facts.derived.agreed import in_force
from iotsec.facts.derived.questions import named_at
from iotsec.facts.table import Facts

Told = tuple[Task, Sight | None]
DUTY = "incident-notice"
SHARING = "sharing-group"


def notices(facts: Facts, opening: Opening, down: Sequence[Down]) -> Iterator[Told]:
    """Each notice with who gives it to whom and until when, and what the receiver then sees."""
    yield from _to_authorities(facts, down)
    if opening.target is not None and opening.target[0] == "data":
        yield from _of_data(facts, opening.target[1])
    if facts.design is not None and facts.size("agreement"):
        yield from _by_agreement(facts, opening, down)
    yield from _to_sharing_groups(facts, opening, down)


def _to_authorities(facts: Facts, down: Sequence[Down]) -> Iterator[Told]:
    """Outages that have to be reported: within the shortest limit of the law, or of the operator's own."""
    chains = {item.function: item for item in notices_of(facts)}
    for item in down:
        chain = chains.get(item.id)
        if chain is None:
            continue
        party = answers_for(facts, "function", facts.number(item.id) - facts.offset("function"))
        limit, by = _limit(facts, party, chain)
        within = None if limit is None else (limit, limit)
        kept = chain.kept if by == "report_within" else _within(chain.takes, limit)
        task = Task(party, "report", "function", item.id, chain.authority, limit, later(item.first, within), by, kept)
        if chain.authority is None:
            yield task, None
            continue
        at = later(item.first, chain.takes)
        sees = Sight(at, chain.authority, "told", "function", item.id, item.sure, by=() if party is None else (party,))
        yield task, sees if at[0] < float("inf") else None


def _limit(facts: Facts, party: str | None, chain: NoticeChain) -> tuple[float | None, str | None]:
    """The shorter of two clocks: what the rules of the system ask for, and the limit of the operator itself."""
    own = None
    if party is not None:
        own = ends_of(facts, "party", facts.number(party) - facts.offset("party"), "notice_limit")
    if own is not None and (chain.limit is None or own[0] < chain.limit):
        return own[0], "notice_limit"
    return chain.limit, None if chain.limit is None else "report_within"


def _within(takes: Time, limit: float | None) -> bool | None:
    if limit is None:
        return None
    if takes[1] is not None and takes[1] <= limit:
        return True
    return False if takes[0] > limit else None


def _of_data(facts: Facts, data: str) -> Iterator[Told]:
    """Personal data that are attacked: who decides on them reports it, within the limits of the rules that apply."""
    row = facts.number(data) - facts.offset("data")
    code = int(facts.code("data", "controller")[row])
    controller = facts.id_of(code) if code >= 0 else None
    for number in named_at(facts.many("data", "governed_by"), row)[0]:
        rule = number - facts.offset("rule")
        within = ends_of(facts, "rule", rule, "report_within")
        authority = int(facts.code("rule", "authority")[rule])
        if within is not None:
            to = facts.id_of(authority) if authority >= 0 else None
            due, by = later((0.0, None), within), f"report_within {facts.id_of(number)}"
            yield Task(controller, "report", "data", data, to, within[0], due, by, None), None


def _by_agreement(facts: Facts, opening: Opening, down: Sequence[Down]) -> Iterator[Told]:
    """Notices at the demarcation points: of whatever an agreement covers that is attacked, lost or down."""
    assert facts.design is not None
    running, touched = in_force(facts), _touched(facts, opening, down)
    for row, id in enumerate(facts.ids("agreement")):
        agreement = facts.design.elements[id]
        concerned = sorted(set(agreement.value("covers") or ()) & touched.keys())
        if running.false[row] or not concerned:
            continue
        parties = sorted(agreement.value("parties") or ())
        tells = _teller(facts, (agreement.value("duties") or {}).get(DUTY), parties, concerned)
        knows = min((touched[item] for item in concerned), key=lambda time: (time[0], time[1] is None, time[1] or 0))
        offered, needed = (ends_of(facts, "agreement", row, name) for name in ("offered_notice", "needed_notice"))
        due = later(knows, offered or needed)
        for other in parties:
            if other != tells:
                kept = _can_be_kept(facts, (tells, other), (offered, needed))
                clock = offered or needed
                yield (
                    Task(tells, "tell", "agreement", id, other, None if clock is None else clock[0], due, id, kept),
                    Sight((knows[0], due[1]), other, "told", "agreement", id, sure=False, by=(tells or "?",)),
                )


def _touched(facts: Facts, opening: Opening, down: Sequence[Down]) -> dict[str, Time]:
    """What the scenario touches, each with when somebody knows of it: components, flows of the way, systems."""
    found: dict[str, Time] = {}
    for step in opening.way[1:]:
        found[step.id] = (0.0, None)
    for id in (*opening.struck, *opening.lost):
        found[id] = (0.0, None)
        system = system_of(facts, "component", id)
        if system is not None:
            found[system] = (0.0, None)
    for item in down:
        system, seen = system_of(facts, "function", item.id), detected(facts, item)
        if system is not None:
            known = found.get(system, (float("inf"), None))
            ends = [end for end in (known[1], seen[1]) if end is not None]
            found[system] = (min(known[0], seen[0]), min(ends, default=None))
    return found


def _teller(facts: Facts, duty: str | None, parties: Sequence[str], concerned: Sequence[str]) -> str | None:
    """Who gives notice: whom the agreement names, else whoever answers for what is touched."""
    if duty in parties:
        return duty
    for id in concerned:
        kind = facts.kind_of(facts.number(id))
        if kind in ("component", "system"):
            found = answers_for(facts, kind, facts.number(id) - facts.offset(kind))
            if found in parties:
                return found
    return None


def _can_be_kept(facts: Facts, ends: tuple[str | None, str], clocks: tuple[Time | None, Time | None]) -> bool | None:
    """Whether the news gets there by the design, and what is promised is enough for what is needed."""
    (tells, other), (offered, needed) = ends, clocks
    if offered is not None and needed is not None and needed[1] is not None and offered[0] > needed[1]:
        return False
    if tells is None:
        return None
    many, number = facts.many("party", "informs"), facts.number(other)
    row = facts.number(tells) - facts.offset("party")
    sure, perhaps = named_at(many, row)
    if number not in sure:
        return None if number in perhaps or many.open[row] else False
    if offered is None or needed is None or offered[1] is None:
        return None
    return True if offered[1] <= needed[0] else None


def _to_sharing_groups(facts: Facts, opening: Opening, down: Sequence[Down]) -> Iterator[Told]:
    """Those who operate what is attacked or down share it with the groups that they are members of."""
    touched = [(id, time) for id, time in _touched(facts, opening, down).items() if facts.number(id) >= 0]
    told = set()
    for id, time in touched:
        if facts.kind_of(facts.number(id)) != "system":
            continue
        party = answers_for(facts, "system", facts.number(id) - facts.offset("system"))
        if party is None:
            continue
        for number in named_at(facts.many("party", "notifies"), facts.number(party) - facts.offset("party"))[0]:
            other = number - facts.offset("party")
            roles = {facts.words.word(code) for code in named_at(facts.many("party", "roles"), other)[0]}
            if SHARING in roles and (party, number) not in told:
                told.add((party, number))
                group = facts.id_of(number)
                yield (
                    Task(party, "share", "system", id, group, None, (time[0], None), None, None),
                    Sight((time[0], None), group, "told", "system", id, sure=False, by=(party,)),
                )
