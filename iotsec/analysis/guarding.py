"""The ground on which attack paths are looked for: the web of influence, its guards, and where attacks begin."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from attrs import frozen

from iotsec.columns.rows import Bools
from iotsec.conditions.masks import Mask
from iotsec.facts.derived.reaching import attack_web, stops_attacks
from iotsec.facts.derived.way_steps import READ_OF_FLOW, Map
from iotsec.facts.derived.webs import Web
from iotsec.facts.network import NOT_DRAWN
from iotsec.facts.table import Facts
from iotsec.facts.ways import causes_of
from iotsec.graph import UNREACHED, Causes, Links, Way, guard_depth
from iotsec.graph.shortest import Ways

COUNTED = 3
"""Up to this number the independent guards of one way are counted exactly."""


@frozen(eq=False, slots=False)
class Field:
    """The web of influence with its guards and origins, at both corners, as marks of nodes.

    `sure_guards` surely stand, `any_guards` possibly do. What is not drawn is a possible origin.
    """

    facts: Facts
    web: Web
    sure_guards: Bools
    any_guards: Bools
    sure_origins: Bools
    any_origins: Bools

    @cached_property
    def map(self) -> Map:
        """What a way rests on, for the statements that are missing along it."""
        return Map(self.web, (self.any_guards, self.sure_guards), (*READ_OF_FLOW, "one_way"), ("enforces",))

    @cached_property
    def drawn(self) -> Links:
        """The possible links that are drawn: flows, updates and rights, without what an open system may add."""
        return self.web.possible.only(self.web.possible.index != NOT_DRAWN)

    @cached_property
    def ways(self) -> Ways:
        """The search for ways over what is drawn."""
        origins = self.any_origins.copy()
        origins[self.web.undrawn] = False
        weak = np.array([not self._stands(*link) for link in _links(self.drawn)], dtype=np.bool_)
        return Ways(self.drawn, origins, self.sure_guards, weak, doubtful=~self.sure_origins)

    @cached_property
    def _sure(self) -> frozenset[tuple[int, int, int]]:
        return frozenset(_links(self.web.sure))

    def _stands(self, source: int, target: int, label: int) -> bool:
        return (source, target, label) in self._sure

    def surely_stands(self, way: Way) -> bool:
        """Whether every link of a way surely is there."""
        return all(self._stands(*link) for link in zip(way.nodes, way.nodes[1:], way.links, strict=False))

    def causes(self, *, wild: bool) -> Causes:
        """By what each guard falls, for all nodes of the web."""
        own = causes_of(self.facts, wild=wild)
        more = self.web.nodes - len(own.wild)
        ends = own.indptr[-1] + 1 + np.arange(more, dtype=np.int32)
        free = int(own.ids.max(initial=0)) + 1 + self.web.nodes
        ids = np.append(own.ids, np.arange(free, free + more, dtype=np.int32))
        return Causes(np.append(own.indptr, ends).astype(np.int32), ids, np.append(own.wild, np.zeros(more, np.bool_)))

    def independent(self, way: Way) -> int:
        """How many causes at least have to fail for all sure guards of this way to fall; one more than is counted at
        most stands for "as many or more".
        """
        nodes = list(way.nodes)
        line = Links(self.web.nodes, nodes[:-1], nodes[1:])
        origins = np.zeros(self.web.nodes, dtype=np.bool_)
        origins[nodes[0]] = True
        wanted = np.zeros(self.web.nodes, dtype=np.bool_)
        wanted[nodes[-1]] = True
        depth = guard_depth(
            line, origins, self.sure_guards, self._wild_causes, wanted=wanted, most=COUNTED + 1, budget=1_000_000
        )
        low = int(depth.low[nodes[-1]])
        return 0 if low == UNREACHED else min(low, COUNTED + 1)

    @cached_property
    def _wild_causes(self) -> Causes:
        return self.causes(wild=True)

    def drawn_to(self, rows: np.ndarray) -> tuple[Links, int]:
        """The drawn links, and from each of these components one more to a node at the end, which is returned."""
        end, links = self.web.nodes, self.drawn
        count = len(rows)
        return (
            Links(
                end + 1,
                np.append(links.source, rows),
                np.append(links.target, np.full(count, end)),
                np.append(links.index, np.full(count, NOT_DRAWN)),
            ),
            end,
        )


def field_of(facts: Facts, begin: Mask) -> Field:
    """The ground for these origins."""
    web, guard = attack_web(facts), stops_attacks(facts)
    any_origins = web.marked(~begin.false)
    any_origins[web.undrawn] = True
    return Field(facts, web, web.marked(guard.true), web.marked(~guard.false), web.marked(begin.true), any_origins)


def _links(links: Links) -> list[tuple[int, int, int]]:
    return list(zip(links.source.tolist(), links.target.tolist(), links.index.tolist(), strict=True))
