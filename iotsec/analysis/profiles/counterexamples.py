"""Where no order shows a step to be no weaker: a design that meets the new requirement and not the one before it.

First many elements at once, each with other values of the facts that both read; then the reference designs, with one
value of one element changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from iotsec.analysis.profiles.candidates import AS_OF, NONE, candidates, compared, settable
from iotsec.analysis.profiles.made_up import Made, MakingUp
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
from iotsec.model.kinds import KINDS
from iotsec.model.vocabulary import Vocabulary
from iotsec.requirements.requirement import Requirement

MOST_ELEMENTS = 8
"""Of as many elements that meet the old requirement a value is changed first."""
MOST_EDITS = 60
"""As many changes of each reference design are tried: each is a design of its own, which takes a while."""

_MADE_UP = re.compile(r"\be([0-9]+)\b")
"""The number of a made-up element where it is named in a message."""
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
            for item in (
                requirement.when,
                requirement.require,
                *(part for other in requirement.alternatives for part in (other.when, other.require)),
            )
            if item is not None
        ]

    def stated_all(self) -> bool:
        """Whether all that both read is stated of the element itself, so that nothing else would show more."""
        nodes = {node for condition in self.conditions for node in walk(condition)}
        read = {node for node in nodes if not isinstance(node, (All, Any_, Not, Leaf, Literal_, ParameterUse))}
        facts = set(settable(nodes, self.catalogue))
        return not read - facts and all(len(fact.steps) == 1 for fact in facts)

    def together(self, kind: str) -> Search:
        """Try many made-up elements of a kind in one design, each with other values."""
        making = MakingUp(kind, self.conditions, self.catalogue)
        made = making.made(item.parameters for item in self.pair)
        readable = _readable(making, made)
        hits = self._hits(kind, making.document(readable)) if readable else []
        if not hits:
            return Search(None, len(made))
        return Search(self._small(making, min((readable[row] for row in hits), key=lambda one: one.nones)), len(made))

    def _small(self, making: MakingUp, made: Made) -> Counterexample:
        """The same with as little as will do."""
        smaller = iter(made.smaller())
        while (fewer := next(smaller, None)) is not None:
            if self._hits(making.kind, making.document([fewer])):
                made, smaller = fewer, fewer.smaller()
        tree = making.document([made])
        for section in tree["complete"]:
            open_there = {**tree, "complete": [other for other in tree["complete"] if other != section]}
            tree = open_there if self._hits(making.kind, open_there) else tree
        return Counterexample(making.kind, "e0", {key: value for key, value in tree.items() if value != []})

    def _hits(self, kind: str, tree: Mapping[str, Any]) -> list[int]:
        """The numbers of the made-up elements that meet the new requirement and not the old one."""
        try:
            design = design_of(tree)
        except InputError:
            return []
        facts = tabulate(design, View(as_of=AS_OF), self.vocabulary)
        ids = (facts.ids(kind)[row] for row in self._weaker(facts, kind))
        return sorted(int(id[1:]) for id in ids if id[0] == "e" and id[1:].isdigit())

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
            if form.name in ("ref", "refs"):
                values = [NONE]  # Made-up ids lead to nothing in this design.
            yield from ((kind, id, field, value) for value in (*values[:3], *values[3:][-1:]))

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


def _readable(making: MakingUp, made: list[Made]) -> list[Made]:
    """Those that a design can hold: a value that the model does not take in its place says nothing of the others."""
    try:
        design_of(making.document(made))
    except InputError as error:
        wrong = {found[1] for problem in error.problems if (found := _MADE_UP.search(problem.message))}
        return [one for number, one in enumerate(made) if str(number) not in wrong] if wrong else []
    return made
