"""Which facts there are: declared ones, references read backwards, and those derived from the graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from numpy.typing import NDArray

from iotsec.columns import Column
from iotsec.conditions.tree import Fact, Self
from iotsec.facts.relations import backwards
from iotsec.model.vocabulary import Form, Relation, Vocabulary

if TYPE_CHECKING:
    from iotsec.facts.table import Facts
    from iotsec.facts.witness import Witness

InCases = Callable[["Facts", str, str], tuple[NDArray[Any], NDArray[Any]]]
WitnessOf = Callable[["Facts", str, int], "Witness"]


class Derived(NamedTuple):
    """One derived fact: of which kinds, its name, form, meaning, what it reads, how it is worked out and shown.

    `work_out(facts, kind)` gives the column for a whole table; `witness(facts, kind, row)` shows, for one element, why
    the answer is what it is, or what would settle it. `second` marks facts that read which requirements apply.
    `in_cases(facts, kind, scenario)` gives the ends of a number that depends on the scenario: cases by elements.
    `by_row` says that it is worked out element by element, and only for those wanted where facts say which.
    """

    kinds: tuple[str, ...]
    name: str
    form: Form
    meaning: str
    reads: tuple[str, ...]
    work_out: Callable[[Facts, str], Column]
    witness: WitnessOf | None = None
    second: bool = False
    in_cases: InCases | None = None
    by_row: bool = False


class FactEntry(NamedTuple):
    """One fact as it is listed: its kind, name, form, meaning and what it reads."""

    kind: str
    name: str
    form: Form
    meaning: str
    origin: str
    reads: tuple[str, ...]


class Catalogue:
    """The facts of a vocabulary: what a template may read, and how each is worked out."""

    def __init__(self, vocabulary: Vocabulary, derived: Sequence[Derived]) -> None:
        self.vocabulary = vocabulary
        self._relations = {(item.at, item.name): item for item in relations_of(vocabulary)}
        self._derived: Mapping[tuple[str, str], Derived] = {
            (kind, item.name): item for item in derived for kind in item.kinds if kind in vocabulary.kinds
        }
        self.paths: dict[tuple[str, tuple[str, ...], tuple[str, ...]], Fact | Self] = {}
        self._kinds_read: dict[tuple[str, str], frozenset[str]] = {}
        self._facts_read: dict[tuple[str, str], frozenset[tuple[str, str]]] = {}

    def form(self, kind: str, name: str) -> Form | None:
        """The form of a fact of a kind, or None where the kind has no such fact."""
        known = self.vocabulary.kinds.get(kind)
        if known is not None and name in known.fields:
            return known.fields[name].form
        relation = self._relations.get((kind, name))
        if relation is not None:
            return Form("refs", to=(relation.members,))
        derived = self._derived.get((kind, name))
        return None if derived is None else derived.form

    def names(self, kind: str) -> Sequence[str]:
        """The names of all facts of a kind, sorted."""
        return self._names.get(kind, ())

    @cached_property
    def _names(self) -> Mapping[str, tuple[str, ...]]:
        return {
            kind: tuple(
                sorted(
                    {*known.fields}
                    | {name for at, name in self._relations if at == kind}
                    | {name for at, name in self._derived if at == kind}
                )
            )
            for kind, known in self.vocabulary.kinds.items()
        }

    def kinds(self) -> Sequence[str]:
        """The names of all kinds."""
        return tuple(self.vocabulary.kinds)

    def scale(self, name: str) -> tuple[str, ...] | None:
        """The words of a scale of levels in rising order."""
        return self.vocabulary.scales.get(name)

    def derived(self, kind: str, name: str) -> Derived | None:
        """How a derived fact is worked out; None for a declared one or a reference read backwards."""
        return self._derived.get((kind, name))

    def refers_freely(self, kind: str, name: str) -> bool:
        """Whether a fact refers to elements of which one may be missing while the element that refers to it is there.

        Of what is passed in order (`via`), it is for whoever follows the order to say what is passed instead.
        """
        form = self.form(kind, name)
        return form is not None and form.name in ("ref", "refs") and not (form.exists_with or form.ordered)

    def kinds_read(self, kind: str, name: str) -> frozenset[str]:
        """The kinds of elements on which a fact may depend, beside the element itself: which of them exist matters."""
        key = kind, name
        if key not in self._kinds_read:
            self._kinds_read[key] = frozenset()  # What reads itself depends on nothing more.
            self._kinds_read[key] = frozenset(self._read_by(kind, name))
        return self._kinds_read[key]

    def facts_read(self, kind: str, name: str) -> frozenset[tuple[str, str]]:
        """All facts (kinds and names) on which a fact is worked out, itself among them."""
        key = kind, name
        if key not in self._facts_read:
            derived = self._derived.get(key)
            self._facts_read[key] = frozenset({key})
            steps = [read.partition(".") for read in (() if derived is None else derived.reads)]
            more = [self.facts_read(at, field) for at, _dot, field in steps if field]
            self._facts_read[key] = frozenset({key}).union(*more)
        return self._facts_read[key]

    def _read_by(self, kind: str, name: str) -> Iterator[str]:
        known, derived = self.vocabulary.kinds.get(kind), self._derived.get((kind, name))
        relation = self._relations.get((kind, name))
        if known is not None and name in known.fields:
            form = known.fields[name].form
            yield from (form.to or self.vocabulary.kinds) if form.name in ("ref", "refs") else ()
        elif relation is not None:
            yield relation.members
        for read in () if derived is None else derived.reads:
            at, _dot, field = read.partition(".")
            if at not in self.vocabulary.kinds:  # What it reads is no fact: it may be anything.
                yield from self.vocabulary.kinds
                return
            yield at
            yield from self.kinds_read(at, field)

    def varies(self, kind: str, name: str) -> bool:
        """Whether a fact depends on the scenario under which it is asked."""
        derived = self._derived.get((kind, name))
        return derived is not None and derived.in_cases is not None

    @cached_property
    def varying(self) -> frozenset[tuple[str, str]]:
        """The facts that depend on a scenario, each with its kind."""
        return frozenset(key for key, item in self._derived.items() if item.in_cases is not None)

    @cached_property
    def varying_names(self) -> frozenset[str]:
        """The names of these."""
        return frozenset(name for _kind, name in self.varying)

    @cached_property
    def second(self) -> frozenset[tuple[str, str]]:
        """The facts of the second stratum, each with its kind."""
        return frozenset(key for key, item in self._derived.items() if item.second)

    def relation(self, kind: str, name: str) -> Relation | None:
        """Which reference is read backwards here; None for any other fact."""
        return self._relations.get((kind, name))

    def derive(self, facts: Facts, kind: str, name: str) -> Column:
        """The column of a fact that is not declared. Raises `KeyError` where there is no such fact."""
        relation = self._relations.get((kind, name))
        if relation is not None:
            return backwards(facts, relation)
        derived = self._derived.get((kind, name))
        if derived is None:
            raise KeyError(f"a {kind} has no fact {name}")
        return derived.work_out(facts, kind)

    def entries(self) -> Sequence[FactEntry]:
        """Every fact, by kind and name."""
        return [self._entry(kind, name) for kind in self.kinds() for name in self.names(kind)]

    def _entry(self, kind: str, name: str) -> FactEntry:
        form = self.form(kind, name)
        assert form is not None
        known = self.vocabulary.kinds[kind].fields.get(name)
        if known is not None:
            return FactEntry(kind, name, form, known.meaning, "declared", (name,))
        relation = self._relations.get((kind, name))
        if relation is not None:
            meaning = f"The elements of kind {relation.members} whose `{relation.field}` names it."
            return FactEntry(kind, name, form, meaning, "read backwards", (f"{relation.members}.{relation.field}",))
        derived = self._derived[kind, name]
        return FactEntry(kind, name, form, derived.meaning, "derived", derived.reads)


def relations_of(vocabulary: Vocabulary) -> tuple[Relation, ...]:
    """The references read backwards: those that the vocabulary names, else one for each reference by its section."""
    if vocabulary.relations:
        return vocabulary.relations
    found: dict[tuple[str, str], list[Relation]] = {}
    for kind in vocabulary.kinds.values():
        for field in kind.fields.values():
            if field.form.name in ("ref", "refs"):
                for target in field.form.to or tuple(vocabulary.kinds):
                    found.setdefault((target, kind.section), []).append(
                        Relation(target, kind.section, kind.name, field.name)
                    )
    return tuple(
        item if len(items) == 1 else item._replace(name=f"{item.name}_by_{item.field}")
        for items in found.values()
        for item in items
        if len(items) > 1 or item.name not in vocabulary.kinds[item.at].fields
    )
