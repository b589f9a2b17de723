"""Where no order shows a step to be no weaker: a design that meets the new requirement and not the one before it.

First many elements at once, each with other values of the facts that both read; then the reference designs, with one
value of one element changed.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from iotsec.analysis.profiles.candidates import NONE, Steps, candidates, compared, settable
from iotsec.checking.judging import judge
from iotsec.columns.rows import is_among
from iotsec.conditions.tree import All, Any_, Condition, Fact, Leaf, Literal_, Not, ParameterUse, walk
from iotsec.documents.reading import design_of, tree_of
from iotsec.errors import InputError
from iotsec.facts.catalogue import Catalogue
from iotsec.facts.derived import DERIVED
from iotsec.facts.table import Facts
from iotsec.facts.tabulate import tabulate
from iotsec.facts.view import View
from iotsec.findings import Verdict
from iotsec.model.design import Design
from iotsec.model.kinds import KINDS, SECTIONS
from iotsec.model.vocabulary import Vocabulary
from iotsec.requirements.requirement import Requirement

MOST_TOGETHER = 3_000
"""As many elements are tried at once."""
MOST_ELEMENTS = 8
"""Of as many elements that meet the old requirement a value is changed first."""
MOST_EDITS = 60
"""As many changes of each reference design are tried: each is a design of its own, which takes a while."""

AS_OF = datetime.date(2100, 1, 1)
SPARED = (Verdict.MET, Verdict.NOT_APPLICABLE)


class Counterexample(NamedTuple):
    """An element that meets the new requirement and not the old one: in a design of its own, or by a change of another.

    `tree` is that design as a document; `edit` the path and the value that were changed in the design `of`, in which
    every element of a kind was first `given` a field that the profile declares.
    """

    kind: str
    id: str
    tree: Mapping[str, Any] | None = None
    of: str = ""
    edit: tuple[str, Any] | None = None
    given: tuple[tuple[str, str, Any], ...] = ()


class Search(NamedTuple):
    """What a search came to: the smallest counterexample found, and how many designs or elements were tried."""

    found: Counterexample | None
    tried: int


def search(before: Requirement, after: Requirement, vocabulary: Vocabulary, designs: Iterable[Design]) -> Search:
    """Look for an element that meets the requirement as it is now, and not as it was before."""
    pair = _Pair(before, after, vocabulary)
    tried = 0
    for kind in after.applies_to:
        found = pair.together(kind) if kind in KINDS and kind != "design" else Search(None, 0)
        tried += found.tried
        if found.found is not None:
            return Search(found.found, tried)
    for design in () if pair.stated_all() else designs:
        found = pair.changed(design)
        tried += found.tried
        if found.found is not None:
            return Search(found.found, tried)
    return Search(None, tried)


class _Pair:
    """A requirement before and after a step, asked of the same designs."""

    def __init__(self, before: Requirement, after: Requirement, vocabulary: Vocabulary) -> None:
        self.pair = (before, after)
        self.vocabulary = vocabulary
        self.catalogue = Catalogue(vocabulary, DERIVED)
        self.conditions: list[Condition] = [
            item
            for requirement in self.pair
            for item in (requirement.when, requirement.require, *(other.require for other in requirement.alternatives))
            if item is not None
        ]

    def stated_all(self) -> bool:
        """Whether all that both read is stated of the element itself, so that nothing else would show more."""
        nodes = {node for condition in self.conditions for node in walk(condition)}
        read = {node for node in nodes if not isinstance(node, (All, Any_, Not, Leaf, Literal_, ParameterUse))}
        facts = set(settable(self.conditions, self.catalogue))
        return not read - facts and all(len(fact.steps) == 1 for fact in facts)

    def together(self, kind: str) -> Search:
        """Try many elements of a kind in one design, each with other values."""
        facts = {fact.steps: fact for fact in settable(self.conditions, self.catalogue) if fact.kinds[0] == (kind,)}
        if not facts:
            return Search(None, 0)
        known = compared(self.conditions, (item.parameters for item in self.pair))
        values = [candidates(fact.form, known.get(steps, ()), self.vocabulary.scales) for steps, fact in facts.items()]
        stated = [dict(zip(facts, combination, strict=True)) for combination in _spread(values)]
        hits = self._hits(kind, facts, stated)
        if not len(hits):
            return Search(None, len(stated))
        best = min((stated[row] for row in hits), key=lambda item: sum(value == NONE for value in item.values()))
        return Search(self._small(kind, facts, best), len(stated))

    def _small(self, kind: str, facts: Mapping[Steps, Fact], stated: dict[Steps, Any]) -> Counterexample:
        """The same with as little stated as will do."""
        for steps in list(stated):
            fewer = {key: value for key, value in stated.items() if key != steps}
            if len(self._hits(kind, facts, [fewer])):
                stated = fewer
        tree = _document(kind, facts, [stated])
        bare = {key: value for key, value in tree.items() if key != "complete"}
        return Counterexample(kind, "e0", bare if self._hit(kind, bare) else tree)

    def _hits(self, kind: str, facts: Mapping[Steps, Fact], stated: list[dict[Steps, Any]]) -> list[int]:
        return self._hit(kind, _document(kind, facts, stated))

    def _hit(self, kind: str, tree: Mapping[str, Any]) -> list[int]:
        try:
            design = design_of(tree)
        except InputError:
            return []  # A value that the model does not take in this place: nothing is said of it.
        made = tabulate(design, View(as_of=AS_OF), self.vocabulary)
        rows = self._weaker(made, kind)
        return sorted(int(made.ids(kind)[row][1:]) for row in rows if made.ids(kind)[row][:1] == "e")

    def _weaker(self, facts: Facts, kind: str) -> list[int]:
        """The rows of what meets the new requirement, or falls outside it, and does not meet the old one."""
        judged = [item for item in judge(facts, self.pair) if item.kind == kind]
        old = next((item for item in judged if item.requirement is self.pair[0]), None)
        new = next((item for item in judged if item.requirement is self.pair[1]), None)
        if old is None:
            return []
        failed = old.verdicts == Verdict.NOT_MET
        spared = is_among(new.verdicts, SPARED) if new is not None else np.ones_like(failed)
        return [int(row) for row in np.flatnonzero(failed & spared)]

    def changed(self, design: Design) -> Search:
        """Try one design with one value of one element changed, among the fields that both conditions read."""
        tried, (design, given) = 0, self._given(design)
        for kind, id, field, value in islice(self._edits(design), MOST_EDITS):
            tried += 1
            tree = tree_of(design)
            tree[KINDS[kind].SECTION][id][field] = value
            try:
                made = tabulate(design_of(tree), View(as_of=design.as_of or AS_OF), self.vocabulary)
            except InputError:
                continue
            for asked in self.pair[0].applies_to:
                rows = self._weaker(made, asked) if asked in made.tables else []
                if rows:
                    edit = (f"{KINDS[kind].SECTION}.{id}.{field}", value)
                    return Search(Counterexample(asked, made.ids(asked)[rows[0]], None, design.id, edit, given), tried)
        return Search(None, tried)

    def _given(self, design: Design) -> tuple[Design, tuple[tuple[str, str, Any], ...]]:
        """The design with a value of each field of a profile that is read and that nobody states, on every element."""
        tree, given = tree_of(design), list[tuple[str, str, Any]]()
        known = compared(self.conditions, (item.parameters for item in self.pair))
        for kind, field in sorted(self._fields()):
            section = tree.get(KINDS[kind].SECTION, {})
            if ":" not in field or any(field in element for element in section.values()):
                continue
            form = self.vocabulary.kinds[kind].fields[field].form
            values = candidates(form, known.get((field,), ()), self.vocabulary.scales)
            value = [item for item in values if item != NONE][-1:]
            for element in section.values() if value else ():
                element[field] = value[0]
            given += [(kind, field, item) for item in value]
        return (design_of(tree) if given else design), tuple(given)

    def _edits(self, design: Design) -> Iterator[tuple[str, str, str, Any]]:
        """Changes of one value: first of what is asked of elements that meet the old text, then of all that is read."""
        known = compared(self.conditions, (item.parameters for item in self.pair))
        for kind, id, field in dict.fromkeys((*self._asked(design), *self._read(design))):
            form = self.vocabulary.kinds[kind].fields[field].form
            values = candidates(form, known.get((field,), ()), self.vocabulary.scales)
            yield from ((kind, id, field, value) for value in values[:3] if value != NONE)

    def _asked(self, design: Design) -> Iterator[tuple[str, str, str]]:
        """The fields that the old requirement asks for, of elements that meet it."""
        own = {node.steps[0] for node in walk(self.pair[0].require) if isinstance(node, Fact) and len(node.steps) == 1}
        made = tabulate(design, View(as_of=design.as_of or AS_OF), self.vocabulary)
        for judged in judge(made, self.pair[:1]):
            fields = [field for field in sorted(own) if field in self.vocabulary.kinds[judged.kind].fields]
            for row in judged.rows(Verdict.MET)[:MOST_ELEMENTS].tolist() if judged.kind in KINDS else ():
                yield from ((judged.kind, made.ids(judged.kind)[row], field) for field in fields)

    def _read(self, design: Design) -> Iterator[tuple[str, str, str]]:
        """Every field that the two read, of every element that has it."""
        for kind, field in sorted(self._fields()):
            yield from ((kind, element.id, field) for element in design.of_kind(kind))

    def _fields(self) -> set[tuple[str, str]]:
        """The declared fields that the two conditions read, also those that derived facts read."""
        found = set[tuple[str, str]]()
        for node in (node for condition in self.conditions for node in walk(condition)):
            for step, kinds in zip(node.steps, node.kinds, strict=True) if isinstance(node, Fact) else ():
                for kind in kinds:
                    derived = self.catalogue.derived(kind, step)
                    reads = [f"{kind}.{step}"] if derived is None else derived.reads
                    found |= {(name, field) for name, _, field in (read.partition(".") for read in reads)}
        return {(kind, field) for kind, field in found if kind in KINDS and field in self.vocabulary.kinds[kind].fields}


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


def _document(kind: str, facts: Mapping[Steps, Fact], stated: list[dict[Steps, Any]]) -> dict[str, Any]:
    """A design with an element for each choice of values, and with what their references lead to."""
    tree: dict[str, Any] = {"iotsec": 1, "id": "counterexample", "stage": "operation", "as_of": AS_OF.isoformat()}
    tree["complete"] = list(SECTIONS)
    for number, values in enumerate(stated):
        id = f"e{number}"
        _needed(tree, kind, id)
        for steps, value in values.items():
            place, named = tree[KINDS[kind].SECTION][id], id
            for step, kinds in zip(steps[:-1], facts[steps].kinds[1:], strict=True):
                named = f"{named}-{step.replace(':', '_')}"
                place[step] = named
                _needed(tree, kinds[0], named)
                place = tree[KINDS[kinds[0]].SECTION][named]
            place[steps[-1]] = value
    return tree


def _needed(tree: dict[str, Any], kind: str, id: str) -> None:
    """An element with what it cannot be without."""
    section = tree.setdefault(KINDS[kind].SECTION, {})
    if id in section:
        return
    section[id] = {}
    for name, info in KINDS[kind].model_fields.items():
        form = info.form
        if form is not None and form.name == "ref" and info.required:
            other = f"{id}-{(info.alias or name)}"
            section[id][info.alias or name] = other
            _needed(tree, form.to[0] if form.to else "component", other)
