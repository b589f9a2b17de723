"""Attack paths: the ways from where attacks may begin to what can be hurt, and what stands in them.

Ways are those of the fact `attack_reach`: flows (both ways unless they are one-way, but not power or movement),
updates, and rights of components on components. A guard enforces authentication, and filtering or one-way passage.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from attrs import field, frozen

from iotsec.analysis.ends import (
    Origin,
    Target,
    all_origins,
    all_targets,
    components_instead,
    named_origins,
    named_targets,
)  # fmt: skip
from iotsec.analysis.guarding import Field, field_of
from iotsec.columns.rows import Bools
from iotsec.errors import InputError, Problem
from iotsec.facts.derived.way_steps import unsaid_along, way_steps
from iotsec.facts.missing import missing_of
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing, Step
from iotsec.graph import UNREACHED, Way, dominators, guard_depth, reach, smallest_cut
from iotsec.units import counted

Outcome = Literal["open", "exposed", "unless", "guarded", "closed"]
"""open: surely reached past no guard; exposed: an attack may begin at the target itself, by touch or over an interface
open to anybody, and what holds there is not a question of ways; unless: reached unless what is not known turns out
otherwise; guarded: every way passes a guard; closed: no way is drawn, and all that there is has been drawn."""

BUDGET = 10_000_000
"""So many nodes and links are visited for the depths, and so many again for cuts and dominators, before a bound is
given instead."""
DEEPEST = 3
"""Up to this number independent guards are counted exactly; beyond it is a sound bound."""


@frozen
class AttackWay:
    """One way: components, and the flows, updates and rights between them.

    `guards` surely stand in it, `perhaps` possibly do. `independent` is how many causes at least have to fail for all
    of its guards to fall (4: "4 or more"). `sure` says that every link surely is there; else `unless` names what would
    settle it.
    """

    steps: tuple[Step, ...]
    guards: tuple[str, ...]
    perhaps: tuple[str, ...]
    independent: int
    sure: bool
    unless: tuple[Missing, ...] = ()

    def __str__(self) -> str:
        return " > ".join(step.id for step in self.steps if step.kind == "component")


@frozen
class PathsTo:
    """How a target can be reached.

    `begun` are components of the target at which an attack may begin itself, surely first; `ways` lead from elsewhere.
    `depth` is the least number of independent guards on any way, from and to (None: no way, or no bound). `cut` is a
    smallest set of components in which all drawn ways could be stopped that no sure guard stops; None where none
    could, or where the work allowed did not suffice (`whole` is then False, as it is where the depth could not be told
    for that). `passed` are the components that every
    drawn way passes, guards included.
    """

    target: Target
    outcome: Outcome
    depth: tuple[int | None, int | None]
    begun: tuple[str, ...]
    ways: tuple[AttackWay, ...]
    cut: tuple[str, ...] | None
    passed: tuple[str, ...]
    unless: tuple[Missing, ...]
    whole: bool

    def __str__(self) -> str:
        begun = f", at {', '.join(self.begun)}" if self.outcome == "exposed" else ""
        way = begun or (f", by {self.ways[0]}" if self.ways else "")
        return f"{self.target.kind} {self.target.id}: {self.outcome}{way}"


@frozen
class AttackPaths:
    """The attack paths of a design: where attacks may begin, and what each target comes to; the worst come first.

    `instead` says that nothing that can be hurt is drawn, so that components in scope are the targets; `left_out`
    counts those that were not looked at.
    """

    origins: tuple[Origin, ...]
    targets: tuple[PathsTo, ...]
    whole: bool = field(default=True)
    instead: bool = field(default=False)
    left_out: int = field(default=0)

    def __str__(self) -> str:
        return "\n".join([counted(len(self.origins), "origin"), *map(str, self.targets)])


def attack_paths(
    facts: Facts, *, origins: Sequence[str] = (), targets: Sequence[str] = (), following: int = 2, budget: int = BUDGET
) -> AttackPaths:
    """The ways from origins to targets: the shortest and the `following` next of each.

    `origins` are ids of components, zones, places or systems (default: whatever strangers or suppliers can get at),
    `targets` of hazards, functions, data or components (default: every hazard, critical function and personal data;
    where none of them is drawn, components in scope).
    Raises `InputError` for an id that there is not, and where there is nothing to begin at or nothing to hurt.
    """
    begin, starts = named_origins(facts, origins) if origins else all_origins(facts)
    wanted = named_targets(facts, targets) if targets else all_targets(facts)
    instead, left_out = not wanted, 0
    if instead:
        wanted, left_out = components_instead(facts)
    _refuse_nothing(starts, wanted)
    ground = field_of(facts, begin)
    search = _Search(facts, ground, following, budget)
    found = [search.paths_to(target) for target in wanted]
    found.sort(key=lambda item: (OUTCOMES.index(item.outcome), -_severity(facts, item.target), item.target.id))
    return AttackPaths(starts, tuple(found), all(item.whole for item in found), instead, left_out)


OUTCOMES: tuple[Outcome, ...] = ("open", "exposed", "unless", "guarded", "closed")


def _refuse_nothing(origins: Sequence[Origin], targets: Sequence[Target]) -> None:
    if not targets:
        hint = "draw hazards (and what can cause them), critical functions or personal data, or name targets"
        raise InputError(Problem("nothing that could be hurt is drawn", hint=hint))
    if not origins:
        hint = "draw what strangers can get at (zones of trust 0, places, interfaces, public networks), or name origins"
        raise InputError(Problem("nothing from which an attack could begin is drawn", hint=hint))


def _severity(facts: Facts, target: Target) -> float:
    row = facts.number(target.id) - facts.offset(target.kind)
    name = {"hazard": "severity", "function": "criticality"}.get(target.kind)
    return 0.0 if name is None else float(facts.number_column(target.kind, name).high[row])


class _Search:
    """The search for ways to one target after another; what belongs to no single target is worked out once."""

    def __init__(self, facts: Facts, ground: Field, following: int, budget: int) -> None:
        self.facts, self.ground, self.following = facts, ground, following
        self.left = budget
        web = ground.web
        self.surely = reach(web.sure, ground.sure_origins, ground.any_guards)
        self.possibly = reach(web.possible, ground.any_origins, ground.sure_guards)
        self.depths = self._depths(budget)

    def _depths(self, budget: int) -> tuple[np.ndarray, np.ndarray]:
        ground, web = self.ground, self.ground.web
        worst = guard_depth(
            web.possible,
            ground.any_origins,
            ground.sure_guards,
            ground.causes(wild=True),
            most=DEEPEST + 1,
            budget=budget,
        )
        best = guard_depth(
            web.sure,
            ground.sure_origins,
            ground.any_guards,
            ground.causes(wild=False),
            most=DEEPEST + 1,
            budget=budget,
            at_least=worst,
        )
        self.counted = not (worst.search.stopped or best.search.stopped)
        return worst.low, best.high

    def paths_to(self, target: Target) -> PathsTo:
        """How one target can be reached."""
        rows = self._rows(target.sure), self._rows((*target.sure, *target.perhaps))
        outcome = self._outcome(target, *rows)
        ways, enough = self._ways(target, rows, outcome)
        cut, passed, whole = self._stopped_by(rows[1], outcome)
        unless = self._unless(target, ways, rows[1]) if outcome == "unless" else ()
        depth = self._depth(target, (rows[0], self._anywhere(target, rows[1])))
        enough &= self.counted or depth[0] == depth[1]
        return PathsTo(target, outcome, depth, self._begun(target), ways, cut, passed, unless, whole and enough)

    def _ways(
        self, target: Target, rows: tuple[np.ndarray, np.ndarray], outcome: Outcome
    ) -> tuple[tuple[AttackWay, ...], bool]:
        """The shortest ways, to what is surely part of the target first; of what is open, a sure one is among them."""
        most, found, whole = self.following + 1, list[Way](), True
        for ends in rows if len(rows[1]) > len(rows[0]) else rows[:1]:
            more = self.ground.ways.shortest(self._marked(ends), most)
            found += [way for way in more.ways if way.nodes not in {other.nodes for other in found}]
            whole &= more.whole
            if len(found) >= most:
                break
        ways = [self._way(way, target) for way in found[:most]]
        if outcome == "open" and not any(way.sure and not way.guards and not way.perhaps for way in ways):
            reached = [self.surely.way(int(row)) for row in rows[0] if self.surely.reached[row]]
            ways = [self._way(min(reached, key=lambda way: (len(way.nodes), way.nodes)), target), *ways][:most]
        return tuple(ways), whole

    def _rows(self, ids: Sequence[str]) -> np.ndarray:
        offset = self.facts.offset("component")
        return np.array([self.facts.number(id) - offset for id in ids], dtype=np.int64)

    def _marked(self, rows: np.ndarray) -> Bools:
        marks = np.zeros(self.ground.web.nodes, dtype=np.bool_)
        marks[rows] = True
        return marks

    def _outcome(self, target: Target, sure: np.ndarray, every: np.ndarray) -> Outcome:
        ground = self.ground
        if bool(self.surely.reached[sure].any()):
            return "open"
        if bool(ground.sure_origins[sure].any()):
            return "exposed"
        perhaps = self.possibly.reached | ground.any_origins
        if bool(perhaps[self._anywhere(target, every)].any()):
            return "unless"
        low = self.depths[0][self._anywhere(target, every)]
        return "guarded" if len(low) and int(low.min()) < UNREACHED else "closed"

    def _anywhere(self, target: Target, every: np.ndarray) -> np.ndarray:
        """Where the target may be: at any component while it is not said where it is."""
        return np.arange(self.ground.web.components) if target.open else every

    def _depth(self, target: Target, rows: tuple[np.ndarray, np.ndarray]) -> tuple[int | None, int | None]:
        """The least number of independent guards on any way from elsewhere."""
        low, high = self.depths
        ends = [
            int(column[where].min()) if len(where) else UNREACHED
            for column, where in zip((low, high), rows[::-1], strict=True)
        ]
        return tuple(None if end == UNREACHED else end for end in ends)  # type: ignore[return-value]

    def _begun(self, target: Target) -> tuple[str, ...]:
        """The components of the target at which an attack may begin, those first of which it is sure."""
        ground = self.ground
        every = [(id, int(row)) for id in (*target.sure, *target.perhaps) for row in self._rows((id,))]
        known = [id for id, row in every if ground.sure_origins[row] and id in target.sure]
        return (*known, *(id for id, row in every if ground.any_origins[row] and id not in known))

    def _way(self, way: Way, target: Target) -> AttackWay:
        ground, ids = self.ground, self.facts.ids("component")
        nodes = [node for node in way.nodes[1:] if node < ground.web.components]
        guards = tuple(ids[node] for node in nodes if ground.sure_guards[node])
        perhaps = tuple(ids[node] for node in nodes if ground.any_guards[node] and not ground.sure_guards[node])
        steps = tuple(way_steps(self.facts, ground.web, way))
        sure = ground.surely_stands(way) and bool(ground.sure_origins[way.nodes[0]])
        sure = sure and steps[-1].id in target.sure
        unless = () if sure and not perhaps else self._unsaid(way, target)
        return AttackWay(steps, guards, perhaps, ground.independent(way), sure, unless)

    def _unsaid(self, way: Way, target: Target) -> tuple[Missing, ...]:
        missing = list(unsaid_along(self.facts, self.ground.map, way))
        missing += self._of_origin(way.nodes[0])
        if way.nodes[-1] < self.ground.web.components:
            missing += self._of_target(target, way.nodes[-1])
        return tuple(dict.fromkeys(missing))

    def _of_origin(self, row: int) -> tuple[Missing, ...]:
        if self.ground.sure_origins[row] or row >= self.ground.web.components:
            return ()
        return missing_of(self.facts, "component", row, "exposed") + missing_of(
            self.facts, "component", row, "external"
        )

    def _of_target(self, target: Target, row: int) -> tuple[Missing, ...]:
        id = self.facts.ids("component")[row]
        if id in target.sure:
            return ()
        return missing_of(self.facts, "component", row, "can_cause") if target.kind == "hazard" else ()

    def _unless(self, target: Target, ways: Sequence[AttackWay], every: np.ndarray) -> tuple[Missing, ...]:
        """What would settle whether it is reached: along the first drawn way, else along one over what is not drawn."""
        if ways and not ways[0].guards:
            return ways[0].unless
        begun = [int(row) for row in every if self.ground.any_origins[row]]
        if begun:
            return tuple(dict.fromkeys((*self._of_origin(begun[0]), *self._of_target(target, begun[0]))))
        reached = [int(row) for row in every if self.possibly.reached[row]]
        if reached:
            return self._unsaid(self.possibly.way(reached[0]), target)
        if target.kind == "function":
            return missing_of(
                self.facts, "function", self.facts.number(target.id) - self.facts.offset("function"), "performed_by"
            )
        return ()

    def _stopped_by(self, rows: np.ndarray, outcome: Outcome) -> tuple[tuple[str, ...] | None, tuple[str, ...], bool]:
        """A smallest cut of what no guard stops, and what every drawn way passes."""
        ground, ids = self.ground, self.facts.ids("component")
        links, end = ground.drawn_to(rows)
        if self.left <= 0:
            return None, (), False
        origins = np.append(ground.any_origins, False)
        origins[ground.web.undrawn] = False
        open_ = np.append(np.zeros(ground.web.nodes, dtype=np.bool_), False)
        if not reach(links, origins, open_).reached[end] or bool(ground.any_origins[rows].any()):
            self.left -= links.size + len(links)
            return None, (), True
        passed = dominators(links, origins, open_, end)
        cut = None
        if outcome in ("open", "unless"):
            cut = self._cut(links, origins, end)
        self.left -= (links.size + len(links)) * (2 + len(cut or ()))
        named = None if cut is None else tuple(ids[node] for node in cut if node < ground.web.components)
        return named, tuple(ids[node] for node in passed if node < ground.web.components), True

    def _cut(self, links: object, origins: Bools, end: int) -> tuple[int, ...] | None:
        """Where guards could be put: at any component but where attacks begin; a sure guard is one already."""
        ground = self.ground
        from iotsec.graph import Links

        assert isinstance(links, Links)
        guarded = np.append(ground.sure_guards, False)
        free = links.only(~guarded[links.target])
        cuttable = ~origins & ~guarded
        cuttable[ground.web.components :] = False
        return smallest_cut(free, origins, end, cuttable=cuttable) or None
