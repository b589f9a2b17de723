"""An unknown verdict as a tree of questions: which of them would have to be answered how, so that it is settled.

It walks the same conditions, over the same columns, as the explanation of a verdict. A question is a leaf that is not
known for one element; it is decided by statements. What is known already stands in no tree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any, TypeAlias

from iotsec.analysis.combining import DONE, NEVER, Every, One, every, one
from iotsec.analysis.hardening.raising import ORDERED, Asked, asked_of
from iotsec.checking.in_force import in_force, in_force_explained
from iotsec.conditions.evaluate import repeated_atoms
from iotsec.conditions.folds import members_of
from iotsec.conditions.source import Scope
from iotsec.conditions.tree import (
    All,
    Any_,
    Condition,
    Fact,
    Fold,
    Guards,
    Leaf,
    Not,
    ParameterUse,
    Quantified,
    Reached,
    Union,
    walk,
)  # fmt: skip
from iotsec.facts.asking import (
    MOST_MEMBERS,
    answer_at,
    element_in,
    inner_scopes,
    owners,
    part_of,
    row_at,
    table_scope,
)  # fmt: skip
from iotsec.facts.existence import missing_of_existence
from iotsec.facts.gaps import missing_in, missing_in_term
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing
from iotsec.findings import Findings, Judged
from iotsec.frozen import frozen
from iotsec.requirements.requirement import Requirement


@frozen
class Question:
    """Something that is not known, the statements that decide it, and how it is hoped to come out.

    `all_needed` says that none of these statements is enough without the others. `asks` is what a comparison asks of
    the one field that decides it, where it is so simple; then answers to questions about one field are held against
    each other.
    """

    about: tuple[Any, ...]
    hoped: bool
    missing: tuple[Missing, ...]
    said: str
    asks: Asked | None = None
    all_needed: bool = False


Hope: TypeAlias = Question | Every | One


def questions_in(hope: Hope) -> Iterator[Question]:
    """All questions of a tree."""
    if isinstance(hope, Question):
        yield hope
    else:
        for part in hope.parts:
            yield from questions_in(part)


class Hopes:
    """Makes the trees of the unknown findings of one check."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.facts = findings.facts
        self.forced: dict[Condition, bool] = {}

    def well(self, judged: Judged, row: int) -> Hope:
        """What settles a finding as met, or as not applying."""
        return self._split(judged, row, lambda: self._well(judged, row))

    def badly(self, judged: Judged, row: int) -> Hope:
        """What settles a finding as not met, or since its element is not there.

        Nobody hopes for it; but where statements contradict each other not all can come out well.
        """
        return self._split(judged, row, lambda: self._badly(judged, row))

    def _split(self, judged: Judged, row: int, made: Callable[[], Hope]) -> Hope:
        """What settles it as it stands; or, where a leaf stands more than once, whichever way that comes out.

        The check tries both answers of such a leaf as well: what comes out the same needs no statement about it.
        """
        requirement, plain = judged.requirement, made()
        scope = self._scope(judged, row)
        conditions = [item for item in (requirement.when, requirement.require) if item is not None]
        atoms = () if requirement.under else repeated_atoms(conditions)
        atoms = tuple(atom for atom in atoms if answer_at(atom, scope) is None)
        if not atoms:
            return plain
        tried = []
        for answers in product((True, False), repeat=len(atoms)):
            self.forced = dict(zip(atoms, answers, strict=True))
            tried.append(made())
        self.forced = {}
        return one((plain, every(tried)))

    def _well(self, judged: Judged, row: int) -> Hope:
        requirement, scope = judged.requirement, self._scope(judged, row)
        if requirement.under:
            return self._told(judged, row)
        parts = [self.of(requirement.require, scope, hoped=True)]
        for other in requirement.alternatives:
            when = DONE if other.when is None else self.of(other.when, scope, hoped=True)
            parts.append(every((when, self.of(other.require, scope, hoped=True))))
        if requirement.when is not None:
            parts.append(self.of(requirement.when, scope, hoped=False))
        return one((*parts, self._in_force(requirement, scope, hoped=False)))

    def _badly(self, judged: Judged, row: int) -> Hope:
        requirement, scope = judged.requirement, self._scope(judged, row)
        if requirement.under:
            return NEVER
        parts = [self.existence(judged.kind, row, hoped=True), self._in_force(requirement, scope, hoped=True)]
        if requirement.when is not None:
            parts.append(self.of(requirement.when, scope, hoped=True))
        parts.append(self.of(requirement.require, scope, hoped=False))
        for other in requirement.alternatives:
            fails = [self.of(other.require, scope, hoped=False)]
            fails += [] if other.when is None else [self.of(other.when, scope, hoped=False)]
            parts.append(one(fails))
        return one((self.existence(judged.kind, row, hoped=False), every(parts)))

    def _in_force(self, requirement: Requirement, scope: Scope, *, hoped: bool) -> Hope:
        """Whether a requirement is in force for the one element in scope, as far as dates decide it."""
        if requirement.in_force is None:
            return DONE if hoped else NEVER
        answer = in_force(requirement.in_force, scope)
        if answer.true[0] or answer.false[0]:
            return DONE if bool(answer.true[0]) is hoped else NEVER
        found = in_force_explained(requirement.in_force, scope, None)
        missing = tuple(dict.fromkeys(gap for item in found for gap in item.missing))
        about = ("in force", requirement.key, scope.kind, row_at(scope, 0))
        return Question(about, hoped, missing, "in force" if hoped else "not in force") if missing else NEVER

    def _scope(self, judged: Judged, row: int) -> Scope:
        scope = part_of(table_scope(self.facts, judged.kind), [row])
        return scope.with_parameters(dict(judged.requirement.parameters))

    def _told(self, judged: Judged, row: int) -> Hope:
        """Of what is asked in many cases: all that the explanation of the verdict names."""
        (missing,) = self.findings.missing(judged.requirement, judged.kind, [row])
        about = (judged.requirement.key, judged.kind, self.facts.ids(judged.kind)[row])
        return Question(about, hoped=True, missing=missing, said="") if missing else NEVER

    def existence(self, kind: str, row: int, *, hoped: bool) -> Hope:
        """Whether an element exists."""
        if kind == "it":
            return DONE if hoped else NEVER
        present = self.facts.present(kind)
        if present.true[row] or present.false[row]:
            return DONE if bool(present.true[row]) is hoped else NEVER
        missing = missing_of_existence(self.facts, kind, row)
        return Question(("present", kind, row), hoped, missing, "present") if missing else NEVER

    def of(self, condition: Condition, scope: Scope, *, hoped: bool) -> Hope:
        """What makes a condition come out as hoped for the one element in scope."""
        answer = self.forced.get(condition) if scope.outer is None else None
        answer = answer_at(condition, scope) if answer is None else answer
        if answer is not None:
            return DONE if answer is hoped else NEVER
        match condition:
            case Leaf():
                return self._leaf(condition, scope, hoped=hoped)
            case Not(part):
                return self.of(part, scope, hoped=not hoped)
            case All(parts) | Any_(parts):
                found = [self.of(part, scope, hoped=hoped) for part in parts]
                return every(found) if isinstance(condition, All) is hoped else one(found)
            case Quantified():
                return self._quantified(condition, scope, hoped=hoped)
        return NEVER

    def _leaf(self, leaf: Leaf, scope: Scope, *, hoped: bool) -> Hope:
        missing = tuple(dict.fromkeys(missing_in(leaf, scope)))
        if not missing:
            return NEVER
        said = str(leaf) if hoped else f"not {leaf}"
        if hoped and leaf.operator == "includes" and isinstance(leaf.term, Union):
            return self._in_one_of(leaf, leaf.term, scope, said)
        asks = self._simple(leaf, scope, missing)
        return Question(_about(leaf, scope), hoped, missing, said, asks, hoped and self._compares(leaf, scope, missing))

    def _in_one_of(self, leaf: Leaf, union: Union, scope: Scope, said: str) -> Hope:
        """Of several lists one that names what is asked for is enough."""
        operand = missing_in_term(leaf.operand, scope)
        found = []
        for term in union.terms:
            missing = tuple(dict.fromkeys((*missing_in_term(term, scope), *operand)))
            if missing:
                about = (*_about(leaf, scope), str(term))
                found.append(Question(about, hoped=True, missing=missing, said=said))
        return one(found)

    def _compares(self, leaf: Leaf, scope: Scope, missing: tuple[Missing, ...]) -> bool:
        """Whether a leaf compares just these fields: it holds only where all of them are stated."""
        read = set()
        for node in walk(leaf):
            if isinstance(node, (Fold, Union, Reached, Guards)):
                return False
            if isinstance(node, Fact):
                kind, row, name = owners(node, scope)[-1]
                read.add((kind, self.facts.ids(kind)[row] if kind != "it" else "", name))
        return all(tuple(item) in read and plain_field(self.facts, item.kind, item.field) for item in missing)

    def _simple(self, leaf: Leaf, scope: Scope, missing: tuple[Missing, ...]) -> Asked | None:
        """What is asked of the one field that decides a leaf, if it is a single value of which nothing is stated."""
        if not isinstance(leaf.term, Fact) or len(missing) != 1 or missing_in_term(leaf.operand, scope):
            return None
        steps = owners(leaf.term, scope)
        kind, row, name = steps[-1]
        if len(steps) < len(leaf.term.steps) or not plain_field(self.facts, kind, name):
            return None
        if missing[0] != Missing(kind, self.facts.ids(kind)[row], name) or _part_known(self.facts, kind, row, name):
            return None
        asks = asked_of(leaf, scope, leaf.term.form)
        return asks if asks is not None and _is_compared(asks) else None

    def _quantified(self, node: Quantified, scope: Scope, *, hoped: bool) -> Hope:
        """Of `every` all members, and that there are no others; of `some` one of them, or another one."""
        all_of_them = (node.quantifier == "every") is hoped
        relation = _Relation(self.facts, node.over, scope)
        if relation.many:
            said = str(node) if hoped else f"not {node}"
            return Question(_about(node, scope), hoped, tuple(dict.fromkeys(missing_in(node, scope))), said)
        found = []
        for inner in inner_scopes(node.over, scope):
            kind, row, _id = element_in(inner)
            that = self.of(node.that, inner, hoped=hoped)
            where = None if node.where is None else self.of(node.where, inner, hoped=not all_of_them)
            there = self.existence(kind, row, hoped=not all_of_them)
            belongs = relation.belongs(inner, hoped=not all_of_them)
            if all_of_them:
                found.append(one((that, there, belongs, *(() if where is None else (where,)))))
            else:
                found.append(every((that, there, belongs, DONE if where is None else where)))
        if relation.open:
            found.append(relation.others(hoped=not all_of_them))
        return every(found) if all_of_them else one(found)


class _Relation:
    """The members of one element by a relation: which surely belong, and what decides whether others do."""

    def __init__(self, facts: Facts, over: Fact, scope: Scope) -> None:
        members = members_of(over, part_of(scope, [0]))
        self.facts, self.over, self.scope = facts, over, scope
        self.sure = {int(number) for number in members.numbers[members.sure]}
        self.many = len(members.numbers) > MOST_MEMBERS
        self.open = bool(members.open[0])
        self.missing = tuple(dict.fromkeys(missing_in_term(over, scope)))
        self.declared = all(facts.catalogue.derived(kind, over.steps[-1]) is None for kind in over.kinds[-1])

    def belongs(self, inner: Scope, *, hoped: bool) -> Hope:
        """Whether one member belongs."""
        kind, row, id = element_in(inner)
        number = row if kind == "it" else self.facts.offset(kind) + row
        if number in self.sure:
            return DONE if hoped else NEVER
        own = tuple(item for item in self.missing if item.id == id) or self.missing
        said = f"{id} {'' if hoped else 'not '}among {self.over}"
        return Question(("belongs", id, *_about(self.over, self.scope)), hoped, own, said) if own else NEVER

    def others(self, *, hoped: bool) -> Hope:
        """Whether there are members beside those that are known."""
        if not self.missing:
            return NEVER
        said = f"one more of {self.over}" if hoped else f"{self.over} complete"
        about = ("others", *_about(self.over, self.scope))
        return Question(about, hoped, self.missing, said, None, self.declared and not hoped and self.all_open)

    @property
    def all_open(self) -> bool:
        """Whether what is missing speaks of the relation alone, and of no member that may belong or not."""
        return len(self.missing) == 1


def _about(node: Any, scope: Scope) -> tuple[Any, ...]:
    """By what a question is known again: what is asked, of which element, within which, with which parameters."""
    outer = None if scope.outer is None else (scope.outer.kind, row_at(scope.outer, 0))
    own = any(isinstance(item, ParameterUse) for item in walk(node))
    parameters = tuple(sorted((name, repr(value)) for name, value in scope.parameters.items())) if own else ()
    return node, scope.kind, row_at(scope, 0), outer, parameters


def _is_compared(asks: Asked) -> bool:
    """Whether it is known of any value whether it does what is asked."""
    if asks.operator in ("declared", "given"):
        return True
    if asks.bound is not None:
        return asks.operator in ORDERED
    return asks.operator in ("is", "is_not") if asks.truth is not None else asks.operator in WORD_OPERATORS


WORD_OPERATORS = ("is", "is_not", "one_of", "none_of")


def plain_field(facts: Facts, kind: str, name: str) -> bool:
    """Whether a field holds one value that is stated, and is no reference."""
    form = facts.catalogue.form(kind, name) if kind != "it" and facts.has(kind, name) else None
    if form is None or facts.catalogue.derived(kind, name) is not None or facts.catalogue.relation(kind, name):
        return False
    return form.name in ("truth", "choice", "ordinal", "number", "quantity", "level", "period", "text", "date")


def _part_known(facts: Facts, kind: str, row: int, name: str) -> bool:
    """Whether something was stated of a field, so that not every value fits it."""
    element = None if facts.design is None else facts.design.elements.get(facts.ids(kind)[row])
    return element is None or name in element.stated_fields()
