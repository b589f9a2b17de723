"""The tree of a condition as it was read: terms, leaves, quantifiers, questions asked of the graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Literal, TypeAlias

from iotsec.frozen import frozen
from iotsec.model.vocabulary import Form

Operator = Literal[
    "is", "is_not", "one_of", "none_of", "at_least", "at_most", "above", "below", "includes", "only", "within",
    "declared", "given",
]  # fmt: skip


@frozen
class Fact:
    """A fact of the element under check, of a related one, or (`of_self`) of the element outside a quantifier.

    `steps` are the names along the path, `kinds` the kinds of element at which each step is asked.
    """

    steps: tuple[str, ...]
    kinds: tuple[tuple[str, ...], ...]
    form: Form
    of_self: bool = False

    def __str__(self) -> str:
        return ("self." if self.of_self else "") + ".".join(self.steps)


@frozen
class Literal_:
    """A value written in the template: a number in base units, a day, a period, a word, words, a truth, a level."""

    value: Any
    form: Form
    text: str

    def __str__(self) -> str:
        return self.text


@frozen
class AsOf:
    """The date at which the design is judged."""

    def __str__(self) -> str:
        return "as_of"


@frozen
class Member:
    """The member of a set of words, inside a quantifier over words."""

    def __str__(self) -> str:
        return "it"


@frozen
class Self:
    """The element under check itself."""

    def __str__(self) -> str:
        return "self"


@frozen
class ParameterUse:
    """The value of a parameter of the requirement; `keys` are the facts that choose its row where it is used."""

    name: str
    keys: tuple[Term, ...] = ()

    def __str__(self) -> str:
        return f"parameter {self.name}"


@frozen
class Sum:
    """Arithmetic on terms: `plus`, `times` or `divide`."""

    operation: Literal["plus", "times", "divide"]
    terms: tuple[Term, ...]

    def __str__(self) -> str:
        sign = {"plus": " + ", "times": " * ", "divide": " / "}[self.operation]
        return sign.join(str(term) for term in self.terms)


@frozen
class Fold:
    """A number or set over the members of a relation: how many, the total of a term, the union of a set."""

    operation: Literal["count", "total", "union"]
    over: Fact
    of: Term | None = None
    where: Condition | None = None

    def __str__(self) -> str:
        of = f" of {self.of}" if self.of is not None else ""
        return f"{self.operation} over {self.over}{of}"


@frozen
class Union:
    """The union of several sets."""

    terms: tuple[Term, ...]

    def __str__(self) -> str:
        return "union of " + ", ".join(str(term) for term in self.terms)


@frozen
class Reached:
    """Whether a way leads here from (or from here toward) a component, along flows, avoiding components."""

    direction: Literal["from", "toward"]
    end: Condition
    along: Condition | None = None
    avoiding: Condition | None = None
    target_counts: bool = True

    def __str__(self) -> str:
        return f"reached {self.direction}"


@frozen
class Guards:
    """The least number of independent guards on any way that leads here."""

    end: Condition
    that: Condition
    along: Condition | None = None

    def __str__(self) -> str:
        return "guards on any way here"


Term: TypeAlias = Fact | Literal_ | AsOf | Member | Self | ParameterUse | Sum | Fold | Union | Reached | Guards


@frozen
class Leaf:
    """One term compared with another."""

    term: Term
    operator: Operator
    operand: Term

    def __str__(self) -> str:
        if self.operator in ("declared", "given"):
            return f"{self.term} is {self.operator}"
        return f"{self.term} {self.operator.replace('_', ' ')} {self.operand}"


@frozen
class All:
    """All parts hold."""

    parts: tuple[Condition, ...]


@frozen
class Any_:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@frozen
class Not:
    """The part does not hold."""

    part: Condition


@frozen
class Quantified:
    """Every (or some) member of a relation, among those where `where` holds, meets `that`."""

    quantifier: Literal["every", "some"]
    over: Fact
    that: Condition
    where: Condition | None = None

    def __str__(self) -> str:
        return f"{self.quantifier} {self.over}"


Condition: TypeAlias = Leaf | All | Any_ | Not | Quantified


@frozen
class Grade:
    """A step in an order of words, as a parameter holds it: a level of a scale, or (no `scale`) a word of a field."""

    scale: str
    rank: float
    text: str

    def __str__(self) -> str:
        return self.text


@frozen(eq=False)
class Parameter:
    """A value that a profile may set: one value, or rows chosen by facts.

    `by` are the facts that choose the row (none: `rows` has the one key `()`); `bands` are upper ends (excluded) of a
    number with their values, the last one for all above. `stronger` is the direction in which a requirement gets
    stricter.
    """

    name: str
    form: Form
    stronger: Literal["higher", "lower", "superset", "subset", "within"]
    by: tuple[str, ...] = ()
    rows: Mapping[tuple[str, ...], Any] = {}
    bands: tuple[tuple[float, Any], ...] = ()
    otherwise: Any = None


PARTS: Mapping[type, Callable[[Any], tuple[Any, ...]]] = {
    All: lambda node: node.parts,
    Any_: lambda node: node.parts,
    Not: lambda node: (node.part,),
    Leaf: lambda node: (node.term, node.operand),
    Quantified: lambda node: _stated(node.over, node.where, node.that),
    Sum: lambda node: node.terms,
    Union: lambda node: node.terms,
    ParameterUse: lambda node: node.keys,
    Fold: lambda node: _stated(node.over, node.where, node.of),
    Reached: lambda node: _stated(node.end, node.along, node.avoiding),
    Guards: lambda node: _stated(node.end, node.along, node.that),
}
"""What stands directly inside each sort of node that has something inside it."""


def _stated(*parts: Any) -> tuple[Any, ...]:
    return tuple(part for part in parts if part is not None)


def parts_of(node: Any) -> tuple[Any, ...]:
    """The conditions and terms directly inside a node."""
    parts = PARTS.get(type(node))
    return () if parts is None else parts(node)


@lru_cache(maxsize=4096)
def facts_read(condition: Condition) -> frozenset[tuple[str, str]]:
    """The facts that a condition reads on the way or at the end of a path, each with the kind at which it may be."""
    return frozenset(key for node in walk(condition) if isinstance(node, Fact) for key in _read_at(node))


@lru_cache(maxsize=64)
def _names_of(facts: frozenset[tuple[str, str]]) -> frozenset[str]:
    return frozenset(name for _kind, name in facts)


def reads_one_of(condition: Condition, facts: frozenset[tuple[str, str]]) -> bool:
    """Whether a condition reads one of these facts, each with its kind, on the way or at the end of a path."""
    names = _names_of(facts)
    left: list[Any] = [condition]
    while left:  # `walk`, in one piece: every condition of every profile is looked through.
        node = left.pop()
        parts = PARTS.get(type(node))
        if parts is not None:
            left.extend(parts(node))
        elif isinstance(node, Fact) and not names.isdisjoint(node.steps) and not facts.isdisjoint(_read_at(node)):
            return True
    return False


def _read_at(fact: Fact) -> Iterator[tuple[str, str]]:
    """The facts along a path, each with every kind at which it may be read."""
    return ((kind, step) for step, kinds in zip(fact.steps, fact.kinds, strict=True) for kind in kinds)


def walk(node: Any) -> Any:
    """A node and everything inside it, outer ones first."""
    left = [node]
    while left:
        node = left.pop()
        yield node
        parts = PARTS.get(type(node))
        if parts is not None:
            left.extend(reversed(parts(node)))
