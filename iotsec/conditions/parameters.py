"""The value of a parameter for each element: one value, or the hull of the rows that its keys leave possible."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from iotsec.columns import Code, Level, Many, Number, PeriodColumn
from iotsec.columns.kinds import segments_of
from iotsec.columns.rows import Bools
from iotsec.conditions.constants import days_of, one
from iotsec.conditions.source import Scope
from iotsec.conditions.tree import Fact, Grade, Parameter, ParameterUse, Term
from iotsec.conditions.types import SETS
from iotsec.model.vocabulary import Form

ValueOf = Callable[[Term, Scope], Any]
NEVER = "never"
OPEN = "open"


def parameter_value(use: ParameterUse, scope: Scope, value: ValueOf) -> Any:
    """The parameter as a column for the elements in scope."""
    parameter = scope.parameters[use.name]
    if not parameter.by:
        return _plain(parameter, parameter.rows[()], scope)
    columns = [value(key, scope) for key in use.keys]
    forms = [key.form if isinstance(key, Fact) else Form("text") for key in use.keys]
    possible = _banded(parameter, scope, columns[0]) if parameter.bands else _keyed(parameter, scope, columns, forms)
    if parameter.form.name in SETS:
        return _set_hull(parameter, possible, scope)
    if parameter.form.name == "period":
        return _period_hull(parameter, possible, scope)
    return _on_scale(parameter, _hull(parameter, possible, scope), scope)


def _on_scale(parameter: Parameter, ranks: Number, scope: Scope) -> Number | Level:
    """Numbers as they are; the ranks of levels with their scale, which is known also where the level is not."""
    if parameter.form.name != "level":
        return ranks
    codes = np.full(np.shape(ranks.low), scope.source.words.code(parameter.form.scale), dtype=np.int32)
    return Level(Code(codes), ranks)


def _plain(parameter: Parameter, chosen: Any, scope: Scope) -> Any:
    if chosen in (OPEN, NEVER):
        low, high = _extreme(parameter, chosen, scope)
        return _on_scale(parameter, Number(np.float64(low), np.float64(high)), scope)  # type: ignore[arg-type]
    if parameter.form.name in SETS:
        return frozenset(scope.source.words.code(word) for word in chosen)
    return one(chosen, parameter.form.name, scope.source)


Possible = list[tuple[Any, Bools]]


def _keyed(parameter: Parameter, scope: Scope, columns: list[Any], forms: list[Form]) -> Possible:
    """Each row's value, and for which elements the row is possible.

    Where the rows say something for every value that the keys can have, an unknown key leaves all of them possible, and
    so does an explicit none: there is nothing else that the parameter could be.
    """
    possible: Possible = []
    settled, excluded = np.zeros(scope.size, dtype=np.bool_), np.ones(scope.size, dtype=np.bool_)
    for words, chosen in parameter.rows.items():
        sure, never = np.ones(scope.size, dtype=np.bool_), np.zeros(scope.size, dtype=np.bool_)
        for column, word, form in zip(columns, words, forms, strict=True):
            matches, differs = _matches(column, word, form, scope)
            sure &= matches
            never |= differs
        possible.append((chosen, ~never))
        settled |= sure
        excluded &= never
    if _whole(parameter, forms):
        return [(chosen, where | excluded) for chosen, where in possible]
    possible.append((OPEN if parameter.otherwise is None else parameter.otherwise, ~settled))
    return possible


def _whole(parameter: Parameter, forms: list[Form]) -> bool:
    """Whether there is a row for every value of the keys."""
    return len(parameter.rows) == math.prod(_values_of(form) for form in forms)


def _values_of(form: Form) -> float:
    """How many values a key of this form can have."""
    if form.name in ("choice", "ordinal"):
        return len(form.words) or form.high - form.low + 1
    return math.inf


def _matches(column: Any, word: str, form: Form, scope: Scope) -> tuple[Any, Any]:
    if isinstance(column, Number):
        rank = float(form.words.index(word)) if word in form.words else float(word)
        return (column.low == rank) & (column.high == rank), (column.low > rank) | (column.high < rank)
    if isinstance(column, Code):
        code = scope.source.words.code(word)
        if column.elements:
            code = scope.source.number(word)
        return column.codes == code, (column.codes != code) & (column.codes != -1)
    nowhere = np.zeros(scope.size, dtype=np.bool_)
    return nowhere, nowhere


def _banded(parameter: Parameter, scope: Scope, column: Any) -> Possible:
    number = column.length if isinstance(column, PeriodColumn) else column
    possible: Possible = []
    below = -np.inf
    for end, chosen in parameter.bands:
        # The last band has no end: what is unlimited lies in it, too.
        inside = (number.upper[1] >= below) & ((number.low < end) | (end == np.inf))
        possible.append((chosen, np.broadcast_to(inside, scope.size)))
        below = end
    return possible


def _extreme(parameter: Parameter, chosen: Any, scope: Scope) -> tuple[float, float]:
    """A row's value as an interval: `never` is stricter than any value, `open` is not known."""
    if chosen == OPEN:
        return -np.inf, np.inf
    if chosen == NEVER:
        end = np.inf if parameter.stronger == "higher" else -np.inf
        return end, end
    if isinstance(chosen, Grade):
        return chosen.rank, chosen.rank
    if parameter.form.name == "date":
        return days_of(chosen), days_of(chosen)
    number = one(chosen, parameter.form.name, scope.source)
    return float(number.low), float(number.high)


def _hull(parameter: Parameter, possible: Possible, scope: Scope) -> Number:
    low, high = np.full(scope.size, np.inf), np.full(scope.size, -np.inf)
    for chosen, where in possible:
        first, last = _extreme(parameter, chosen, scope)
        low = np.where(where, np.minimum(low, first), low)
        high = np.where(where, np.maximum(high, last), high)
    return Number(low, high, dates=parameter.form.name == "date")


def _period_hull(parameter: Parameter, possible: Possible, scope: Scope) -> PeriodColumn:
    length = [np.full(scope.size, np.inf), np.full(scope.size, -np.inf)]
    months, days = ([np.full(scope.size, np.nan) for _ in range(2)] for _ in range(2))
    for chosen, where in possible:
        if chosen in (OPEN, NEVER):
            first, last = _extreme(parameter, chosen, scope)
            seconds, month, rest = (first, last), (np.nan, np.nan), (np.nan, np.nan)
        else:
            seconds, month, rest = (chosen.seconds,) * 2, (chosen.months,) * 2, (chosen.days,) * 2
        for end in (0, 1):
            nearer = seconds[end] < length[0] if end == 0 else seconds[end] > length[1]
            change = where & nearer
            length[end] = np.where(change, seconds[end], length[end])
            months[end] = np.where(change, month[end], months[end])
            days[end] = np.where(change, rest[end], days[end])
    return PeriodColumn(Number(length[0], length[1]), (months[0], months[1]), (days[0], days[1]))


def _set_hull(parameter: Parameter, possible: Possible, scope: Scope) -> Many:
    """Sets: what all possible rows hold is surely in, what some hold possibly."""
    surely: list[set[int] | None] = [None] * scope.size
    perhaps: list[set[int]] = [set() for _ in range(scope.size)]
    opened = np.zeros(scope.size, dtype=np.bool_)
    for chosen, where in possible:
        if chosen == OPEN:
            opened |= where
            continue
        codes = {scope.source.words.code(word) for word in chosen}
        for row in np.flatnonzero(where):
            known = surely[row]
            surely[row] = set(codes) if known is None else known & codes
            perhaps[row] |= codes
    sure = [sorted(() if opened[row] else surely[row] or ()) for row in range(scope.size)]
    maybe = [sorted(perhaps[row] - set(sure[row])) for row in range(scope.size)]
    starts, members = segments_of(sure, scope.size)
    return Many(starts, members, opened, maybe=segments_of(maybe, scope.size) if any(maybe) else None)
