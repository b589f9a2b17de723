"""Conditions as written in a template, read into a tree; every slip is found here, with its place.

A slip can never become a requirement that does not fire: unknown facts, operators, units and parameters are refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from iotsec.conditions.terms import TERM_WORDS, TermReader
from iotsec.conditions.tree import (
    All,
    Any_,
    Condition,
    Fact,
    Leaf,
    Not,
    Parameter,
    ParameterUse,
    Quantified,
    Term,
    walk,
)
from iotsec.conditions.types import MAPS, ORDERED, SETS, FactTypes, Types, agree
from iotsec.errors import nearest
from iotsec.model.vocabulary import Form

Path = tuple[str | int, ...]

OPERATORS: Mapping[str, frozenset[str]] = {
    "is": frozenset({"truth", "choice", "text", "ref", "level"}) | ORDERED,
    "is_not": frozenset({"truth", "choice", "text", "ref", "level"}) | ORDERED,
    "one_of": frozenset({"choice", "text", "ref", "ordinal"}),
    "none_of": frozenset({"choice", "text", "ref", "ordinal"}) | SETS,
    "at_least": frozenset({"level"}) | ORDERED,
    "at_most": frozenset({"level"}) | ORDERED,
    "above": frozenset({"level"}) | ORDERED,
    "below": frozenset({"level"}) | ORDERED,
    "includes": SETS,
    "only": SETS,
    "within": frozenset({"date"}),
    "declared": frozenset({"truth", "choice", "text", "ref", "level"}) | ORDERED | SETS,
    "given": frozenset({"truth", "choice", "text", "ref", "level"}) | ORDERED | SETS,
}
"""The operators, and the forms of fact to which each can be put."""

JOINS = ("all", "any", "not", "every", "some")


class ConditionReader:
    """Reads conditions about elements of some kinds; problems go to `wrong(path, message, hint)`, all of them.

    `declared_at` is where the parameters stand, if anywhere: what is wrong with the keys of a table is told there.
    `unread` are those of which a slip was told already, and `steps` the names of all facts that were read.
    """

    def __init__(
        self,
        types: FactTypes,
        parameters: Mapping[str, Parameter],
        wrong: Callable[[Path, str, str | None], None],
        declared_at: Path = (),
        unread: frozenset[str] = frozenset(),
    ) -> None:
        self.unread = unread
        self.steps: set[str] = set()
        self.facts = types
        self.declared_at = declared_at
        self.types = Types(types, parameters)
        self.wrong = wrong
        self.terms = TermReader(self)

    def condition(self, tree: Any, path: Path, kinds: tuple[str, ...], outer: tuple[str, ...]) -> Condition | None:
        """The condition that stands here, or None when it has slips (which were told)."""
        if not isinstance(tree, MAPS) or not tree:
            self.wrong(path, "expected a condition", "write {fact: ..., is: ...}, or all, any, not, every, some")
            return None
        joins = [word for word in JOINS if word in tree]
        if not joins:
            return self._leaf(tree, path, kinds, outer)
        if len(tree) != 1:
            self.wrong(
                path,
                f"{joins[0]} stands beside {', '.join(map(str, tree))}",
                "put each in an item of its own under all",
            )
            return None
        word = joins[0]
        if word in ("every", "some"):
            return self._quantified(word, tree[word], (*path, word), kinds, outer)
        if word == "not":
            return self._negation(tree[word], (*path, word), kinds, outer)
        return self._joined(word, tree[word], (*path, word), kinds, outer)

    def _joined(
        self, word: str, items: Any, path: Path, kinds: tuple[str, ...], outer: tuple[str, ...]
    ) -> Condition | None:
        if not isinstance(items, list) or not items:
            self.wrong(path, f"{word} needs a list of conditions", None)
            return None
        parts = [self.condition(item, (*path, number), kinds, outer) for number, item in enumerate(items)]
        good = tuple(part for part in parts if part is not None)
        if len(good) < len(parts):
            return None
        return All(good) if word == "all" else Any_(good)

    def _negation(self, tree: Any, path: Path, kinds: tuple[str, ...], outer: tuple[str, ...]) -> Condition | None:
        part = self.condition(tree, path, kinds, outer)
        if part is None:
            return None
        if any(isinstance(item, Leaf) and item.operator == "declared" for item in walk(part)):
            self.wrong(path, "`not` may not hold `declared`: silence is unknown, so this could never be true", None)
            return None
        return Not(part)

    def _quantified(
        self, word: str, tree: Any, path: Path, kinds: tuple[str, ...], outer: tuple[str, ...]
    ) -> Condition | None:
        if not self.shaped(tree, path, needed=("over", "that"), allowed=("where",)):
            return None
        over = self.relation(tree["over"], (*path, "over"), kinds, outer)
        if over is None:
            return None
        members, self_kinds = self.members(over), outer or kinds
        that = self.condition(tree["that"], (*path, "that"), members, self_kinds)
        where = self.condition(tree["where"], (*path, "where"), members, self_kinds) if "where" in tree else None
        if that is None or ("where" in tree and where is None):
            return None
        return Quantified("every" if word == "every" else "some", over, that, where)

    def members(self, over: Fact) -> tuple[str, ...]:
        """The kinds of the members of a relation; none for words, whose member is `it`."""
        if over.form.name != "refs":
            return ("it",)
        return over.form.to or tuple(self.facts.kinds())

    def relation(self, text: Any, path: Path, kinds: tuple[str, ...], outer: tuple[str, ...]) -> Fact | None:
        """The relation (a set of elements or of words) that a quantifier or a fold ranges over."""
        fact = self.terms.fact(text, path, kinds, outer)
        if fact is None:
            return None
        if not isinstance(fact, Fact):
            self.wrong(path, f"{text} is one element, so nothing can range over it", "name a set of it")
            return None
        if fact.form.name not in SETS:
            self.wrong(path, f"{text} is not a set of elements or words, so nothing can range over it", None)
            return None
        return fact

    def shaped(self, tree: Any, path: Path, *, needed: Iterable[str], allowed: Iterable[str] = ()) -> bool:
        """Whether a mapping has the keys it needs and no other; what is wrong was told."""
        needed = tuple(needed)
        known = tuple(dict.fromkeys((*needed, *allowed)))
        if not isinstance(tree, Mapping):
            self.wrong(path, f"expected a mapping with {', '.join(needed)}", None)
            return False
        good = True
        for key in tree:
            if key not in known:
                meant = nearest(str(key), known)
                self.wrong(
                    (*path, str(key)),
                    f"unknown word {key}",
                    f"did you mean {meant}?" if meant else f"known are {', '.join(known)}",
                )
                good = False
        missing = [key for key in needed if key not in tree]
        if missing:
            self.wrong(path, f"{', '.join(missing)} is missing", None)
        return good and not missing

    def _leaf(
        self, tree: Mapping[str, Any], path: Path, kinds: tuple[str, ...], outer: tuple[str, ...]
    ) -> Condition | None:
        subjects = [word for word in tree if word in TERM_WORDS]
        operators = [word for word in tree if word in OPERATORS]
        unknown = [word for word in tree if word not in TERM_WORDS and word not in OPERATORS]
        for word in unknown:
            meant = nearest(str(word), (*OPERATORS, *TERM_WORDS, *JOINS))
            known = f"operators are {', '.join(OPERATORS)}"
            self.wrong((*path, str(word)), f"unknown word {word}", f"did you mean {meant}?" if meant else known)
        if unknown:
            return None
        if len(subjects) != 1 or len(operators) != 1:
            message = "a comparison has one term and one operator"
            self.wrong(path, message, f"such as {{fact: ..., is: ...}}; operators are {', '.join(OPERATORS)}")
            return None
        subject, given = subjects[0], tree[subjects[0]]
        if subject == "fact":
            term: Term | None = self.terms.fact(given, (*path, subject), kinds, outer)
        else:
            term = self.terms.term({subject: given}, path, kinds, outer)
        return None if term is None else self._compared(term, operators[0], tree[operators[0]], path, kinds, outer)

    def _compared(
        self, term: Term, operator: Any, given: Any, path: Path, kinds: tuple[str, ...], outer: tuple[str, ...]
    ) -> Condition | None:
        form, at = self.types.form(term), (*path, operator)
        if form.name not in OPERATORS[operator]:
            fitting = [word for word, forms in OPERATORS.items() if form.name in forms]
            self.wrong(at, f"{operator} cannot be asked of {term} ({form.name})", f"ask {', '.join(fitting)}")
            return None
        operand = self._operand(operator, given, term, at, kinds, outer)
        if operand is None:
            return None
        if operator not in ("within", "declared", "given") and form.name in ORDERED:
            left, right = self.types.dimension(term), self.types.dimension(operand)
            if not agree(left, right):
                self.wrong(at, f"{term} and {operand} are of different dimensions", "compare like with like")
                return None
        return Leaf(term, operator, operand)

    def _operand(
        self, operator: str, given: Any, term: Term, at: Path, kinds: tuple[str, ...], outer: tuple[str, ...]
    ) -> Term | None:
        form = self.types.form(term)
        if operator in ("declared", "given"):
            if given is not True:
                self.wrong(at, f"{operator} takes true", "silence is unknown; it is never asked for")
                return None
            return self.terms.literal(True, Form("truth"), at)
        if operator == "within" and not isinstance(given, MAPS):
            return self.terms.literal(given, Form("period"), at)
        if isinstance(given, MAPS) and not (form.name == "quantity" and not set(given) & set(TERM_WORDS)):
            operand = self.terms.term(given, at, kinds, outer)
            return operand if operand is None or self._fits(operator, term, operand, at) else None
        if given == "as_of" and form.name == "date":
            return self.terms.as_of()
        if operator in ("one_of", "none_of", "includes", "only"):
            return self.terms.literals(given, form, at)
        return self.terms.literal(given, form, at)

    def _fits(self, operator: str, term: Term, operand: Term, at: Path) -> bool:
        """Whether the operand is of a form that can be compared with the term at all."""
        form, other = self.types.form(term), self.types.form(operand)
        groups = (
            ORDERED,
            frozenset({"truth"}),
            frozenset({"level"}),
            frozenset({"ref", "refs"}),
            frozenset({"text", "choice", "words", "choices", "mapping", "records"}),
        )
        if operator == "within":
            good = other.name == "period"
        elif isinstance(operand, ParameterUse) and (form.words or other.words) and form.name in ORDERED:
            good = (other.words, other.scale) == (
                form.words,
                form.scale,
            )  # Ranks are compared, so both have to be steps of the same order.
        else:
            good = any(form.name in group and other.name in group for group in groups)
        if not good:
            self.wrong(at, f"{operand} ({_formed(other)}) cannot be compared with {term} ({_formed(form)})", None)
        elif _strangers(form.words, other.words) or _strangers(form.to, other.to):
            self.wrong(at, f"{operand} is never what this can be, so the comparison is dead", None)
            return False
        return good


def _formed(form: Form) -> str:
    """The name of a form; of one whose words are in rising order, these as well."""
    if form.scale:
        return f"level of {form.scale}"
    return f"ordinal: {' < '.join(form.words)}" if form.name == "ordinal" and form.words else form.name


def _strangers(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Whether two sets of words (or kinds), both known, have none in common."""
    return bool(first and second) and not set(first) & set(second)
