"""Large systems enter as columns, never as objects: lists or arrays for each field, in the order of the ids."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from iotsec.columns import UNKNOWN, Code, Column, Many, Number, Truth, Words
from iotsec.columns.rows import Ints
from iotsec.errors import InputError, Problem, nearest
from iotsec.facts.catalogue import Catalogue
from iotsec.facts.declared import Reading, Stated, column_of
from iotsec.facts.derived import DERIVED
from iotsec.facts.table import Facts, Table
from iotsec.facts.view import View
from iotsec.model.vocabulary import Field, Vocabulary
from iotsec.units import read_period

ID = "id"


def facts_from_columns(
    vocabulary: Vocabulary,
    tables: Mapping[str, Mapping[str, Sequence[Any]]],
    *,
    view: View | None = None,
    complete: Collection[str] = (),
) -> Facts:
    """The facts of a system given as columns: for each kind a column `id` and columns of its fields.

    A value that is None is not stated. References are ids; a column that is missing is not stated at all. `complete`
    names the sections of which all elements are given. Raises `InputError` for a kind, field, length or id that is
    wrong.
    """
    _check_names(vocabulary, tables)
    made: dict[str, Table] = {}
    offset = 0
    for kind in vocabulary.kinds:
        ids = list(tables.get(kind, {}).get(ID, ()))
        made[kind] = Table(kind, ids, offset)
        offset += len(ids)
    facts = Facts(vocabulary, made, view or View(), Words(), Catalogue(vocabulary, DERIVED))
    facts.view_complete = frozenset(complete)
    numbers = _Numbers(made)
    for kind, known in vocabulary.kinds.items():
        given = tables.get(kind, {})
        for name, field in known.fields.items():
            values = given.get(name, [None] * made[kind].size)
            made[kind].makers[name] = _maker(field, values, facts.words, numbers, vocabulary.scales)
    return facts


def _check_names(vocabulary: Vocabulary, tables: Mapping[str, Mapping[str, Sequence[Any]]]) -> None:
    problems = []
    for kind, columns in tables.items():
        known = vocabulary.kinds.get(kind)
        if known is None:
            meant = nearest(kind, list(vocabulary.kinds))
            problems.append(Problem(f"there is no kind {kind}", hint=f"did you mean {meant}?" if meant else None))
            continue
        size = len(columns.get(ID, ()))
        for name, column in columns.items():
            if name != ID and name not in known.fields:
                meant = nearest(name, list(known.fields))
                problems.append(
                    Problem(f"a {kind} has no field {name}", hint=f"did you mean {meant}?" if meant else None)
                )
            elif len(column) != size:
                problems.append(Problem(f"{kind}.{name} has {len(column)} values for {size} ids"))
    if problems:
        raise InputError(problems)


class _Numbers:
    """The number of each element by its id, looked up among the kinds that a reference may name: few are found faster.

    Raises `InputError` where an id is used twice.
    """

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self.tables = tables
        self._of: dict[tuple[str, ...], Mapping[str | None, int]] = {}
        if len(set().union(*(table.ids for table in tables.values()))) < sum(table.size for table in tables.values()):
            raise InputError(Problem("an id is used twice", hint="an id is unique over all kinds"))

    def of(self, kinds: tuple[str, ...]) -> Mapping[str | None, int]:
        """The numbers of the elements of these kinds (of all where none is named), and of one that is not stated."""
        if kinds not in self._of:
            found: dict[str | None, int] = {None: UNKNOWN}
            for kind in kinds or self.tables:
                table = self.tables[kind]
                found.update(zip(table.ids, range(table.offset, table.offset + table.size), strict=True))
            self._of[kinds] = found
        return self._of[kinds]

    def codes(self, values: Sequence[Any], field: Field) -> Ints:
        """The numbers of the elements that are named. Raises `InputError` for one that there is not."""
        for kinds in (tuple(kind for kind in field.form.to if kind in self.tables), ()):
            try:
                return _looked_up(self.of(kinds), values)
            except KeyError as missing:
                unknown = missing
        message = f"{field.name} names {unknown}, and there is no such element"
        raise InputError(Problem(message, hint="give every element that is named"))


def _maker(
    field: Field, values: Sequence[Any], words: Words, numbers: _Numbers, scales: Mapping[str, Sequence[str]]
) -> Callable[[], Column]:
    if field.form.name not in _BUILDERS:
        return lambda: _as_declared(field, values, Reading(words, {}, scales))
    return lambda: _BUILDERS[field.form.name](field, values, words, numbers)


def _as_declared(field: Field, values: Sequence[Any], reading: Reading) -> Column:
    """The column of a form that large systems seldom have: levels and periods as text, records as lists."""
    rows = [row for row, value in enumerate(values) if value is not None]
    period = field.form.name == "period"
    kept = [read_period(values[row]) if period and isinstance(values[row], str) else values[row] for row in rows]
    return column_of(field, Stated(rows, kept, [], [], []), len(values), reading)


_TRUTHS: Mapping[Any, int] = {False: 0, True: 1, None: 2}


def _truth(field: Field, values: Sequence[Any], words: Words, numbers: _Numbers) -> Truth:
    if isinstance(values, (list, tuple)) and {bool, type(None)}.issuperset(map(type, values)):
        codes = np.frombuffer(bytes(map(_TRUTHS.__getitem__, values)), np.uint8)  # Many times faster than a loop.
        return Truth(codes == 1, codes == 0)
    array = np.asarray(values)
    if array.dtype == np.bool_:
        return Truth(array, ~array)
    return Truth(
        np.fromiter((value is True for value in values), bool), np.fromiter((value is False for value in values), bool)
    )


class _Coding(dict[Any, int]):
    """The code of each value, given to it when it is first looked up."""

    def __init__(self, words: Words, known: Iterable[str]) -> None:
        super().__init__({word: words.code(word) for word in known} | {None: UNKNOWN})
        self.words = words

    def __missing__(self, value: Any) -> int:
        code = self[value] = self.words.code(value)
        return code


def _code(field: Field, values: Sequence[Any], words: Words, numbers: _Numbers) -> Code:
    return Code(_looked_up(_Coding(words, field.form.words), values))


def _looked_up(table: Mapping[Any, int], values: Sequence[Any]) -> Ints:
    """The number of each value, without a loop in Python: a large system has millions of references."""
    return np.fromiter(map(table.__getitem__, values), dtype=np.int32, count=len(values))


def _ref(field: Field, values: Sequence[Any], words: Words, numbers: _Numbers) -> Code:
    return Code(numbers.codes(values, field), elements=True)


def _number(field: Field, values: Sequence[Any], words: Words, numbers: _Numbers) -> Number:
    form = field.form
    ends = (float(form.low), float(form.high)) if form.name == "ordinal" else (-np.inf, np.inf)
    array = np.asarray(values)
    if array.dtype == object:
        known = np.fromiter((value is not None for value in values), bool, len(values))
        plain = np.array([ends[0] if value is None else _plain(value, field) for value in values])
        return Number(plain, np.where(known, plain, ends[1]), stated=known, dates=form.name == "date")
    if array.dtype.kind in "US":
        array = np.array([_plain(value, field) for value in values])
    floats = array.astype(np.float64)
    return Number(floats, floats, stated=np.ones(len(floats), dtype=np.bool_), dates=form.name == "date")


def _plain(value: Any, field: Field) -> float:
    return float(field.form.words.index(value)) if isinstance(value, str) else float(value)


def _many(field: Field, values: Sequence[Any], words: Words, numbers: _Numbers) -> Many:
    refs = field.form.name == "refs"
    flat = [item for value in values if value is not None for item in value]
    sizes = np.fromiter((0 if value is None else len(value) for value in values), np.int32, len(values))
    starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int32)
    opened = np.fromiter((value is None for value in values), bool, len(values))
    return Many(starts, numbers.codes(flat, field) if refs else words.codes(flat), opened, refs, stated=~opened)


_BUILDERS: Mapping[str, Callable[[Field, Sequence[Any], Words, _Numbers], Column]] = {
    "truth": _truth,
    "text": _code,
    "choice": _code,
    "ordinal": _number,
    "number": _number,
    "quantity": _number,
    "date": _number,
    "ref": _ref,
    "refs": _many,
    "words": _many,
    "choices": _many,
}
"""How the column of each form is built; quantities are in base units, dates in days since 1970-01-01."""
