"""What components reach: by attack, by commands, by writing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from iotsec.columns import NOTHING, UNKNOWN, Column
from iotsec.columns.rows import Bools, distinct, is_among
from iotsec.conditions.masks import Mask, both, negated
from iotsec.facts.derived.boundaries import answering
from iotsec.facts.derived.identity import all_components_drawn
from iotsec.facts.derived.questions import Sets, existing, is_one_of, pairs, yes
from iotsec.facts.derived.webs import Reached, Web, flow_web, reached_from_each, wide_web
from iotsec.facts.once import once
from iotsec.facts.table import Facts
from iotsec.graph import Links


def holds_word(facts: Facts, kind: str, name: str, *words: str) -> Mask:
    """Whether a set of words holds one of these."""
    many, size = facts.many(kind, name), facts.size(kind)
    found = np.zeros(size, dtype=np.bool_)
    rows, members = pairs(many, sure=True)
    found[rows[is_among(members, facts.words.codes(words))]] = True
    return Mask(found, ~found & ~many.open)


def stops_attacks(facts: Facts) -> Mask:
    """Whether a component enforces authentication, and filtering or one-way passage, on all that passes."""
    enforces = [holds_word(facts, "component", "enforces", *words) for words in (("authentication",), PASSAGE)]
    present = facts.present("component")
    return both((*enforces, Mask(present.true, present.false)))


FALLS_WITH = ("product", "credential", "guard_group")
"""What a guard shares with a compromised component so that it falls with it: whoever holds one key holds the other.

A common operator is no such thing: taking over a device does not take over the one who runs it.
"""

PASSAGE = ("filtering", "one-way")


def attack_web(facts: Facts) -> Web:
    """Flows both ways unless they are one-way, updates, and rights of components on components.

    What carries only power or a physical quantity carries no attack.
    """
    carrying = negated(is_one_of(facts, "flow", "kind", ("power", "physical")))
    everything = np.ones(facts.size("access"), dtype=np.bool_)
    rights = Mask(everything, ~everything)
    return wide_web(facts, carrying, negated(yes(facts, "flow", "one_way")), rights, "attack")


@once("attack guards")
def attack_guards(facts: Facts, *, sure: bool) -> Callable[[NDArray[Any]], Bools]:
    """The nodes that stand against a compromise of each of some components: components by nodes.

    What shares an identity with the compromised component (product, credential, guard group) falls
    with it. For what is surely reached every possible guard stands, for what is possibly reached only a sure one.
    """
    web, guard = attack_web(facts), stops_attacks(facts)
    rows = np.flatnonzero(~guard.false if sure else guard.true)
    codes = [facts.code("component", name) for name in FALLS_WITH]

    def stand(starts: NDArray[Any]) -> Bools:
        fallen = rows == starts[:, None]
        for code in codes:
            mine, theirs = code[starts][:, None], code[rows]
            fallen |= (theirs == mine) & (mine >= 0)
            if not sure:
                perhaps = (theirs == UNKNOWN) | ((mine == UNKNOWN) & (theirs != NOTHING))
                fallen |= perhaps & (mine != NOTHING)
        blocked = np.zeros((len(starts), web.nodes), dtype=np.bool_)
        blocked[:, rows] = ~fallen
        return blocked

    return stand


def attack_reach(facts: Facts, kind: str) -> Column:
    """The components that can be reached when this one is compromised."""
    web, first = attack_web(facts), ~facts.truth("component", "exposed").false
    stops = attack_guards(facts, sure=True), attack_guards(facts, sure=False)
    found = reached_from_each(facts, (web.sure, web.possible), stops, first)
    # A component that is not drawn may take updates from any, or be one on which any holds a right.
    opened = found.open | (not all_components_drawn(facts))
    return found._replace(open=opened).column(facts.offset("component"))


def commands(facts: Facts) -> Mask:
    """Whether each flow is a command."""
    return is_one_of(facts, "flow", "kind", ("command",))


@once("commanded")
def commanded(facts: Facts, *, back: bool = False) -> Reached:
    """What each component reaches over commands, or (with `back`) from where commands reach it."""
    web = flow_web(facts, commands(facts), "command")
    links = (web.sure.reversed(), web.possible.reversed()) if back else (web.sure, web.possible)
    everyone = np.ones(web.components, dtype=np.bool_)
    return reached_from_each(facts, links, (None, None), everyone)


def hazards_behind(facts: Facts, kind: str) -> Column:
    """The hazards of the components that lie behind a component on commands."""
    found, causes, sets = commanded(facts), facts.many("component", "can_cause"), Sets(facts.size("component"))
    behind = found.possible
    sets.open |= found.open
    sets.open[behind.owners[causes.open[behind.members]]] = True
    caused = {component: existing(facts, causes, component) for component in distinct(behind.members).tolist()}
    pairs_behind = zip(
        behind.owners.tolist(), behind.members.tolist(), behind.also_in(found.sure).tolist(), strict=True
    )
    for row, component, sure in pairs_behind:
        for hazard, named in caused[component]:
            sets.add(row, hazard, sure=named and sure)
    return sets.column()


def component_controllers(facts: Facts, kind: str) -> Column:
    """The parties that answer for the components from which commands reach this one."""
    found, parties, sets = commanded(facts, back=True), answering(facts), Sets(facts.size("component"))
    sets.open |= found.open
    for row in range(len(sets)):
        sure = set(found.sure[row].tolist())
        for component in found.possible[row].tolist():
            party = int(parties[component])
            sets.open[row] |= party == UNKNOWN
            if party >= 0:
                sets.add(row, party, sure=component in sure)
    return sets.column()


def acts_through(facts: Facts, kind: str) -> Column:
    """The actuating components among the performers of a function and those that they reach over commands."""
    found, performers, offset = commanded(facts), facts.many("function", "performed_by"), facts.offset("component")
    acting, present = holds_word(facts, "component", "roles", "actuate"), facts.present("component")
    sets = Sets(facts.size("function"))
    sets.open |= performers.open
    for row in range(len(sets)):
        for performer, named in existing(facts, performers, row):
            start = performer - offset
            sure = {start, *found.sure[start].tolist()}
            sets.open[row] |= bool(found.open[start])
            for component in {start, *found.possible[start].tolist()}:
                if not acting.false[component]:
                    surely = named and component in sure and acting.true[component] and present.true[component]
                    sets.add(row, offset + component, sure=bool(surely))
    return sets.column()


WRITING = ("command", "update", "backup")


def writing_web(facts: Facts) -> Web:
    """Commands, updates, backups, and rights to change or administer."""
    flows = is_one_of(facts, "flow", "kind", WRITING)
    return wide_web(facts, flows, None, holds_word(facts, "access", "rights", "change", "administer"), "writing")


def writers(facts: Facts, kind: str) -> Column:
    """The components from which something is written here, at any distance, past no component that is immutable."""
    web, fixed, size = writing_web(facts), yes(facts, "component", "immutable"), facts.size("component")
    corners = [_back_to_immutable(web, *corner) for corner in ((web.sure, ~fixed.false), (web.possible, fixed.true))]
    everyone = np.ones(size, dtype=np.bool_)
    found = reached_from_each(facts, (corners[0], corners[1]), (None, None), everyone, fold=web.nodes)
    return found.column(facts.offset("component"))


def _back_to_immutable(web: Web, links: Links, fixed: Bools) -> Links:
    """Links read from their targets to their sources, where an immutable source is entered as a double of no links.

    So an immutable component is found as one that writes, nothing is found past it, and from itself all is found.
    """
    source = np.where(web.marked(fixed)[links.source], links.source + web.nodes, links.source)
    return Links(2 * web.nodes, links.target, source, links.index)
