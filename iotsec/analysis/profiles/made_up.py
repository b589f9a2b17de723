"""Made-up elements, each with other values of what two requirements read, in one design that holds nothing else.

A slot is a fact of the element itself, or of a member of a relation over which a condition ranges: such as an
interface of a component, or where it sends its log.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from iotsec.analysis.profiles.candidates import AS_OF, NONE, candidates, compared, settable
from iotsec.conditions.tree import Condition, Fact, Fold, Guards, Parameter, Quantified, Reached, parts_of, walk
from iotsec.facts.catalogue import Catalogue, relations_of
from iotsec.frozen import evolve
from iotsec.model.kinds import KINDS, SECTIONS
from iotsec.model.vocabulary import Kind

MOST_TOGETHER = 3_000
"""As many elements are tried at once."""
MOST_MEMBERS = 2
"""As many members of a relation are made up."""
WAY, FLOW = "way", "flow"
"""What is made up where the graph is asked: a component from which a way leads here, one on the way, and the flows."""


class Slot(NamedTuple):
    """A fact that a made-up element states; where a relation is named, one that a member of it states."""

    fact: Fact
    relation: str = ""
    member: int = 0


class Members(NamedTuple):
    """How the members of a relation are drawn: their kind, and the field by which they name the element, if they do."""

    kind: str
    field: str = ""
    many: bool = False


class Made(NamedTuple):
    """One made-up element: how many members each relation has, and what is stated in each slot."""

    sizes: Mapping[str, int]
    said: Mapping[Slot, Any]

    @property
    def nones(self) -> int:
        """How many explicit nones it states."""
        return sum(value == NONE for value in self.said.values())

    def smaller(self) -> Iterator[Made]:
        """The same with one member, or one statement, less."""
        for name, size in self.sizes.items():
            if size:
                last = (name, size)
                gone = (last, (FLOW, 1)) if last == (WAY, 1) else (last,)
                left = {slot: value for slot, value in self.said.items() if (slot.relation, slot.member) not in gone}
                yield Made({**self.sizes, name: size - 1}, left)
        for slot in self.said:
            yield Made(self.sizes, {other: value for other, value in self.said.items() if other != slot})


class MakingUp:
    """What can be stated of made-up elements of one kind, and the designs that hold them.

    `apart` are slots that say of others that no way begins at them; they are filled where that is all that is missing.
    """

    def __init__(self, kind: str, conditions: Sequence[Condition], catalogue: Catalogue) -> None:
        self.kind = kind
        self.catalogue = catalogue
        self.conditions = conditions
        self.members: dict[str, Members] = {}
        nodes = [node for condition in conditions for node in walk(condition)]
        ranges = [node for node in nodes if isinstance(node, (Quantified, Fold)) and _ranges_over(node, kind)]
        for node in ranges:
            found = self._members(node.over.steps[0])
            if found is not None:
                self.members[node.over.steps[0]] = found
        self.slots = self._slots("", kind, (node for condition in conditions for node in _own(condition)))
        for node in ranges:
            name = node.over.steps[0]
            inner = [item for part in parts_of(node) if part is not node.over for item in _own(part)]
            more = self._slots(name, self.members[name].kind, inner) if name in self.members else []
            self.slots += [slot for slot in more if slot not in self.slots]
        self.toward = any(isinstance(node, Reached) and node.direction == "toward" for node in nodes)
        if kind == "component" and any(isinstance(node, (Reached, Guards)) for node in nodes):
            self.members[WAY] = Members("component")
            self.slots += self._on_ways([node for node in nodes if isinstance(node, (Reached, Guards))])
        self.apart = [slot for slot in self._apart() if slot not in self.slots]

    def _apart(self) -> Iterator[Slot]:
        """What others have to say so that the way surely begins at its first component, and nothing else stops it."""
        for (relation, member), others in (((WAY, 1), (("", 0), (WAY, 2))), ((WAY, 2), (("", 0), (WAY, 1)))):
            facts = [slot.fact for slot in self.slots if (slot.relation, slot.member) == (relation, member)]
            yield from (Slot(fact, *other) for other in others for fact in facts)

    def _on_ways(self, asked: Sequence[Reached | Guards]) -> list[Slot]:
        """What is asked of the end of a way, of what stands on it, and of its flows."""
        between = [node.avoiding if isinstance(node, Reached) else node.that for node in asked]
        found: list[Slot] = []
        for parts, kind, slot in (
            ([node.end for node in asked], "component", (WAY, 1)),
            (between, "component", (WAY, 2)),
            ([node.along for node in asked], "flow", (FLOW, 1)),
        ):
            nodes = [item for part in parts if part is not None for item in _own(part)]
            facts = dict.fromkeys(one.fact for one in self._slots("", kind, nodes))
            found += [Slot(fact, *slot) for fact in facts]
        return found

    def _members(self, name: str) -> Members | None:
        """How the members of a relation of the element are drawn; None where a derived fact finds them."""
        field = self.catalogue.vocabulary.kinds[self.kind].fields.get(name)
        if field is not None:
            return Members(field.form.to[0]) if field.form.name == "refs" and field.form.to else None
        for item in relations_of(self.catalogue.vocabulary):
            if (item.at, item.name) == (self.kind, name):
                form = self.catalogue.vocabulary.kinds[item.members].fields[item.field].form
                return Members(item.members, item.field, form.name == "refs")
        return None

    def _slots(self, relation: str, kind: str, nodes: Iterable[Any]) -> list[Slot]:
        facts = {fact.steps: fact for fact in settable(nodes, self.catalogue) if kind in fact.kinds[0]}
        longer = {steps[0] for steps in facts if len(steps) > 1}
        drawn = {self.members[relation].field} if relation else set(self.members)
        numbers = range(1, MOST_MEMBERS + 1) if relation else (0,)
        return [
            Slot(fact, relation, number)
            for number in numbers
            for steps, fact in facts.items()
            if steps[0] not in drawn and not (len(steps) == 1 and steps[0] in longer)
        ]

    def made(self, parameters: Iterable[Mapping[str, Parameter]]) -> list[Made]:
        """Every choice of values and of how many members there are, or as many as are tried."""
        known, scales = compared(self.conditions, parameters), self.catalogue.vocabulary.scales
        values = [candidates(slot.fact.form, known.get(slot.fact.steps, ()), scales) for slot in self.slots]
        slots = (*self.slots, *self.apart)
        counts = [list(range(MOST_MEMBERS + 1)) for _relation in self.members]
        found: list[Made] = []
        for chosen in _spread([*counts, *values]) if counts or values else ():
            sizes = dict(zip(self.members, chosen, strict=False))
            said = dict(zip(slots, (*chosen[len(counts) :], *[NONE] * len(self.apart)), strict=True))
            room = {**sizes, FLOW: sizes.get(WAY, 0)}
            there = {slot: value for slot, value in said.items() if slot.member <= room.get(slot.relation, 0)}
            found.append(Made(sizes, there))
        return found

    def document(self, made: Sequence[Made]) -> dict[str, Any]:
        """A design with these elements, and with what their references lead to."""
        tree: dict[str, Any] = {"iotsec": 1, "id": "counterexample", "stage": "operation", "as_of": AS_OF.isoformat()}
        tree["complete"] = list(SECTIONS)
        for number, one in enumerate(made):
            id = f"e{number}"
            _needed(tree, self.kind, id)
            for relation, size in one.sizes.items():
                self._draw(tree, id, relation, size)
            for slot, value in one.said.items():
                members = [f"{id}-{slot.relation}-{slot.member}"] if slot.relation else [id]
                if slot.relation == FLOW:
                    members = [f"{id}-flow-{number}" for number in range(1, one.sizes[WAY] + 1)]
                for named in members:
                    _state(tree, named, slot.fact, value, self.catalogue.vocabulary.kinds)
        return tree

    def _draw_way(self, tree: dict[str, Any], id: str, size: int) -> None:
        """A way that leads here (or from here) from the first component, past the second one if there is one."""
        stops = [f"{id}-{WAY}-{number}" for number in range(1, size + 1)] + [id]
        for number, ends in enumerate(pairwise(stops), 1):
            for end in ends:
                _needed(tree, "component", end)
            start, last = reversed(ends) if self.toward else ends
            tree.setdefault("flows", {})[f"{id}-flow-{number}"] = {"from": start, "to": last, "via": dict(NONE)}

    def _draw(self, tree: dict[str, Any], id: str, relation: str, size: int) -> None:
        """The members of a relation: the element names them, or they name it."""
        if relation == WAY:
            self._draw_way(tree, id, size)
            return
        kind, field, many = self.members[relation]
        ids = [f"{id}-{relation}-{number}" for number in range(1, size + 1)]
        for one in ids:
            if field:
                tree.setdefault(KINDS[kind].SECTION, {})[one] = {field: [id] if many else id}
            _needed(tree, kind, one)
        if not field:
            tree[KINDS[self.kind].SECTION][id][relation] = ids or NONE


def _ranges_over(node: Quantified | Fold, kind: str) -> bool:
    """Whether members of a relation of the element itself are asked of."""
    return node.over.kinds[0] == (kind,) and len(node.over.steps) == 1 and not node.over.of_self


def _own(node: Any) -> Iterator[Any]:
    """What is read of the element of a condition: not of members inside, unless it is the element's from there."""
    yield node
    if isinstance(node, (Quantified, Fold, Reached, Guards)):
        if isinstance(node, (Quantified, Fold)):
            yield node.over
        for inner in parts_of(node):
            for fact in walk(inner):
                if isinstance(fact, Fact) and fact.of_self:
                    yield evolve(fact, of_self=False)
        return
    for part in parts_of(node):
        yield from _own(part)


def _spread(values: Sequence[Sequence[Any]]) -> Iterator[tuple[Any, ...]]:
    """Every choice of one value of each, or as many as are tried, spread over all of them."""
    total = math.prod(map(len, values))
    step = max(1, total // MOST_TOGETHER) | 1
    for number in range(min(total, MOST_TOGETHER)):
        rest, chosen = number * step % total, []
        for choices in values:
            rest, place = divmod(rest, len(choices))
            chosen.append(choices[place])
        yield tuple(chosen)


def _state(tree: dict[str, Any], id: str, fact: Fact, value: Any, kinds: Mapping[str, Kind]) -> None:
    """State a value of an element, or of what a chain of its references leads to (of several, the only one)."""
    section = next(KINDS[kind].SECTION for kind in fact.kinds[0] if id in tree.get(KINDS[kind].SECTION, {}))
    place, named = tree[section][id], id
    for step, (at, *_), (to, *_) in zip(fact.steps[:-1], fact.kinds, fact.kinds[1:], strict=False):
        named = f"{named}-{step.replace(':', '_')}"
        place[step] = [named] if kinds[at].fields[step].form.name == "refs" else named
        _needed(tree, to, named)
        place = tree[KINDS[to].SECTION][named]
    form, step = fact.form, fact.steps[-1]
    if form.name in ("ref", "refs") and value != NONE:
        value = f"{step.replace(':', '_')}-{value}"  # Several may name the same.
        _needed(tree, form.to[0] if form.to else "component", value)
        value = [value] if form.name == "refs" else value
    place[step] = value


def _needed(tree: dict[str, Any], kind: str, id: str) -> None:
    """An element with what it cannot be without."""
    section = tree.setdefault(KINDS[kind].SECTION, {})
    made = section.setdefault(id, {})
    for name, info in KINDS[kind].model_fields.items():
        form, alias = info.form, info.alias or name
        if form is not None and form.name == "ref" and info.required and alias not in made:
            made[alias] = f"{id}-{alias}"
            _needed(tree, form.to[0] if form.to else "component", made[alias])
