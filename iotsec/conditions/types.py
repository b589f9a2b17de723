"""What the reader of conditions must know of facts: which there are, of which form, of which dimension."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple, Protocol, TypeAlias

from iotsec import units
from iotsec.conditions.tree import (
    AsOf,
    Fact,
    Fold,
    Guards,
    Literal_,
    Member,
    Parameter,
    ParameterUse,
    Reached,
    Self,
    Sum,
    Term,
    Union,
)
from iotsec.model.vocabulary import Form


class FactTypes(Protocol):
    """The facts that there are: declared ones, relations read backwards, derived ones.

    `paths` are those that were read so far, by the kinds at which they begin and those outside: one is read once.
    """

    paths: dict[tuple[str, tuple[str, ...], tuple[str, ...]], Fact | Self]

    def form(self, kind: str, name: str) -> Form | None:
        """The form of a fact of a kind, or None where the kind has no such fact."""

    def names(self, kind: str) -> Sequence[str]:
        """The names of all facts of a kind."""

    def kinds(self) -> Sequence[str]:
        """The names of all kinds."""

    def scale(self, name: str) -> tuple[str, ...] | None:
        """The words of a scale of levels in rising order, or None where it is not known."""


MAPS = (dict, Mapping)
"""Most maps of a template are plain ones: to ask for these first takes a fifth of the time."""

Dimension: TypeAlias = units.Dimension | Literal["date", "any"]

SETS = frozenset({"refs", "words", "choices", "mapping", "records"})
ORDERED = frozenset({"ordinal", "number", "quantity", "period", "date"})
COUNT = Form("number")


class Types(NamedTuple):
    """The types of terms, given the facts and the parameters in reach."""

    facts: FactTypes
    parameters: Mapping[str, Parameter]

    def form(self, term: Term) -> Form:
        """The form of a term's value."""
        match term:
            case Fact(form=form) | Literal_(form=form):
                return form
            case AsOf():
                return Form("date")
            case Member():
                return Form("text")
            case Self():
                return Form("ref")
            case ParameterUse(name):
                return self.parameters[name].form
            case Fold("union", _, of):
                return (
                    self.form(of)._replace(name="refs" if self.form(of).name in ("ref", "refs") else "words")
                    if of
                    else COUNT
                )
            case Union(terms):
                return self.form(terms[0])
            case Reached():
                return Form("truth")
            case Sum():
                return Form("date") if self.dimension(term) == "date" else Form("quantity")
            case Fold("total", _, of) if of is not None and self.form(of).name in ("quantity", "period"):
                return Form("quantity", unit=self.form(of).unit)
            case Fold() | Guards():
                return COUNT

    def dimension(self, term: Term) -> Dimension:
        """The dimension of a number; `any` where the field takes any, `date` for a day."""
        form = self.form(term) if not isinstance(term, Sum) else Form("quantity")
        match term:
            case Sum("plus", terms):
                found = [self.dimension(item) for item in terms]
                return "date" if "date" in found else found[0]
            case Sum(operation, terms):
                return _product([self.dimension(item) for item in terms], 1 if operation == "times" else -1)
            case Fold("total", _, of) if of is not None:
                return self.dimension(of)
            case Literal_(value=units.Quantity() as quantity):
                return quantity.dimension
        if form.name == "date":
            return "date"
        if form.name == "period":
            return units.TIME
        if form.name == "quantity":
            return units.dimension_of(form.unit) if form.unit else "any"
        return units.NUMBER


def _product(dimensions: list[Dimension], sign: int) -> Dimension:
    known = [item for item in dimensions if isinstance(item, units.Dimension)]
    if len(known) < len(dimensions):
        return "any"
    total = list(known[0])
    for other in known[1:]:
        total = [left + sign * right for left, right in zip(total, other, strict=True)]
    return units.Dimension(*total)


def agree(left: Dimension, right: Dimension) -> bool:
    """Whether two terms may be compared or added."""
    return left == right or "any" in (left, right)
