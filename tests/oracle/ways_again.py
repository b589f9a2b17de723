"""Questions of ways asked once more of a document: guards are counted on the ways that are shown, cuts are tried.

It reads the document as PyYAML does and searches with networkx; of iotsec it takes only the condition as it was parsed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from itertools import combinations, pairwise, permutations
from typing import Any

import networkx
from drawn_again import BEYOND, NOTHING, UNSAID, Answer, Drawn, every, inverse, some
from rereader import NOT_DRAWN, Step

from iotsec.conditions.tree import All, Any_, Fact, Guards, Leaf, Literal_, Not, Reached, Self, walk
from iotsec.findings import Finding, Seen

IDENTITIES = ("product", "credential", "accountable", "guard_group")
ORDERED = ("trust",)
"""Numbers that are compared here."""
TOLD = 3
"""The number of guards is told exactly up to here."""


class Asked:
    """One question of ways, asked of a document about the ways to (or from) one component after another.

    `beyond` says whether something was asked that is not read here.
    """

    def __init__(self, drawn: Drawn, question: Reached | Guards, me: tuple[str, str]) -> None:
        self.drawn, self.question, self.me = drawn, question, me
        self.components, self.beyond = drawn.components, False
        self.guard = question.that if isinstance(question, Guards) else question.avoiding
        self.opened: dict[int, set[str]] = {}
        _ = self.graph, self.begins, self.guards

    # Conditions.

    def holds(self, condition: Any, kind: str, id: str) -> Answer:
        """Whether a condition holds of an element."""
        match condition:
            case All(parts):
                return every([self.holds(part, kind, id) for part in parts])
            case Any_(parts):
                return some([self.holds(part, kind, id) for part in parts])
            case Not(part):
                return inverse(self.holds(part, kind, id))
            case Leaf(Fact() as fact, operator, operand) if not fact.of_self:
                return self.compared(self.drawn.fact(kind, id, fact.steps), operator, operand, fact.steps[-1])
        self.beyond = True
        return None

    def compared(self, value: Any, operator: str, operand: Any, name: str) -> Answer:
        """One comparison."""
        self.beyond |= value is BEYOND
        wanted = self.wanted(operand)
        if isinstance(value, bool) or value is None:
            return value if wanted == "true" else inverse(value)
        if value is NOTHING and operator in ("is", "one_of", "includes"):
            return False
        if value in (UNSAID, NOTHING, BEYOND) or wanted in (UNSAID, NOTHING):
            return None
        words = set(wanted) if isinstance(wanted, list) else {wanted}
        match operator:
            case "is" | "one_of":
                return value in words
            case "is_not" | "none_of":
                return value not in words
            case "includes":
                return words <= set(value)
            case "at_least" | "at_most" if name in ORDERED:
                return int(value) >= int(wanted) if operator == "at_least" else int(value) <= int(wanted)
        self.beyond = True
        return None

    def wanted(self, operand: Any) -> Any:
        """What is compared with."""
        match operand:
            case Literal_(bool() as truth, _, _):
                return str(truth).lower()
            case Literal_(_, _, text):
                return text[1:-1].split(", ") if text.startswith("[") else text
            case Fact(steps, _, _, True):
                return self.drawn.fact(*self.me, steps)
            case Self():
                return self.me[1]
        return UNSAID

    # Ways.

    @cached_property
    def graph(self) -> Any:
        """Every way that may be: what is drawn, what lies between where it is not stated, and what is not drawn."""
        graph = networkx.DiGraph()
        graph.add_nodes_from(self.components)
        for flow, (chain, known) in self.drawn.chains.items():
            if self.question.along is not None and self.holds(self.question.along, "flow", flow) is False:
                continue
            if not known:  # Anything may lie between.
                graph.add_edges_from(permutations({*self.components, NOT_DRAWN}, 2))
            elif any("present" in self.components[node] for node in chain):  # It may be left out.
                graph.add_edges_from(combinations(chain, 2))
            else:
                graph.add_edges_from(pairwise(chain))
        for id in filter(self.drawn.is_open, self.components):
            graph.add_edges_from(((id, NOT_DRAWN), (NOT_DRAWN, id)))
        backwards = isinstance(self.question, Reached) and self.question.direction == "toward"
        return graph.reverse() if backwards else graph

    @cached_property
    def begins(self) -> set[str]:
        """Where ways may begin."""
        begin = {id for id in self.components if self.holds(self.question.end, "component", id) is not False}
        return {*begin, NOT_DRAWN}

    @cached_property
    def guards(self) -> set[str]:
        """What surely stops ways."""
        if self.guard is None:
            return set()
        return {
            id
            for id, said in self.components.items()
            if "present" not in said and self.holds(self.guard, "component", id) is True
        }

    def before(self, end: str) -> set[str]:
        """The guards that count on a way to this end."""
        counts = isinstance(self.question, Guards) or self.question.target_counts
        return self.guards if counts else self.guards - {end}

    def gets_there(self, end: str, shut: Collection[str]) -> bool:
        """Whether a way leads from another component to the end and enters nothing that is shut."""
        left = networkx.subgraph_view(self.graph, filter_edge=lambda _from, to: to not in shut)
        return bool(networkx.ancestors(left, end) & (self.begins - {end}))

    # Guards.

    def causes(self, guard: str) -> tuple[set[Any], bool]:
        """What a guard falls by, and whether something of that is not known: then it may be anything."""
        said = {name: self.drawn.said("component", guard, name) for name in IDENTITIES}
        known = {(name, value) for name, value in said.items() if value not in (UNSAID, NOTHING)}
        return {guard, *known}, UNSAID in said.values()

    def independent(self, way: Sequence[str]) -> int:
        """How many causes must fail so that no guard on a way stands."""
        passed = {node for node in way[1:] if node in self.guards}
        return next(count for count in range(len(passed) + 1) for shut in self.left_by(count, passed) if not shut)

    def left_by(self, count: int, guards: Collection[str]) -> Iterator[set[str]]:
        """Which of these guards still stand when so many causes have failed, for every choice of them."""
        falls = {guard: self.causes(guard) for guard in guards}
        known = sorted({cause for causes, _wild in falls.values() for cause in causes}, key=str)
        for chosen in combinations(known, count):
            yield {guard for guard in guards if not (falls[guard][0] & set(chosen) or (chosen and falls[guard][1]))}

    def opened_by(self, count: int) -> set[str]:
        """The components, none where ways begin, to which a way is open when so many causes have failed."""
        if count not in self.opened:
            after = {node: set(self.graph.successors(node)) for node in self.graph}
            found: set[str] = set()
            for shut in self.left_by(count, self.guards):
                seen, queue = set(self.begins), [node for node in self.begins if node in after]
                while queue:
                    queue += (new := after[queue.pop()] - seen - shut)
                    seen |= new
                found |= seen - self.begins
            self.opened[count] = found
        return self.opened[count]

    # Witnesses.

    def wrong_with(self, end: str, value: str, form: str, steps: Sequence[Step]) -> Iterator[str]:
        """What is wrong with what is shown: a way, with the guards on it, or what stops all ways."""
        components = [step.id for step in steps if step.kind == "component"]
        if form == "way":
            yield from self._wrong_way(end, value, components, [step.id for step in steps if step.kind == "flow"])
            return
        cut, guards = set(components), self.before(end)
        if not cut <= guards:
            yield f"{sorted(cut - guards)} is no guard"
        if self.gets_there(end, cut):
            yield f"past {sorted(cut)} a way leads to {end}"
        if not all(self.gets_there(end, cut - {guard}) for guard in cut):
            yield f"{sorted(cut)} is more than is needed before {end}"

    def _wrong_way(self, end: str, value: str, way: Sequence[str], flows: Sequence[str]) -> Iterator[str]:
        if way[0] not in self.begins:
            yield f"no way begins at {way[0]}"
        along = self.question.along
        yield from (
            f"{flow} is no flow that is asked about"
            for flow in flows
            if along is not None and flow != NOT_DRAWN and self.holds(along, "flow", flow) is False
        )
        if isinstance(self.question, Reached):
            passed = set(way[1:] if self.question.target_counts else way[1:-1]) & self.guards
            if passed:
                yield f"{sorted(passed)} stands on the way to {end}"
            return
        least, counted = int(value.partition(" ")[0]), self.independent(way)
        if least <= TOLD and counted != least:
            yield f"{counted} guards stand on the way to {end}, and {value} is said"
        if 0 < least <= TOLD and end in self.opened_by(least - 1):
            yield f"a way past fewer than {least} guards leads to {end}"


def wrong_with_ways(
    drawn: Drawn, finding: Finding, seen: Seen, steps: Sequence[Step], looked_at: Counter[str]
) -> list[str]:
    """What is wrong with a way or a cut that a finding shows; nothing where the question is not read here."""
    fitting = [node for node in questions_of(finding) if str(node) == seen.fact]
    if finding.requirement.under or seen.witness is None or not fitting:
        return []
    told = []
    for question in fitting:
        key = (question, (finding.kind, finding.id) if of_self(question) else ("", ""))
        if key not in drawn.known:
            drawn.known[key] = Asked(drawn, *key)
        asked: Asked = drawn.known[key]
        told.append([] if asked.beyond else list(asked.wrong_with(seen.id, str(seen.value), seen.witness.form, steps)))
        looked_at[f"{seen.fact}: {seen.witness.form}"] += not asked.beyond
    return min(told, key=len)  # Where two questions read alike, it is the answer to one of them.


def questions_of(finding: Finding) -> list[Reached | Guards]:
    """The questions of ways that a requirement asks."""
    one = finding.requirement
    asked = [one.when, one.require, *(part for other in one.alternatives for part in (other.when, other.require))]
    nodes = (node for part in asked if part is not None for node in walk(part))
    return list(dict.fromkeys(node for node in nodes if isinstance(node, Reached | Guards)))


def of_self(question: Reached | Guards) -> bool:
    """Whether the answer depends on the element under check."""
    return any(isinstance(node, Self) or (isinstance(node, Fact) and node.of_self) for node in walk(question))
