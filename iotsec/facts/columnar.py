"""Large systems enter as columns, never as objects: lists or arrays for each field, in the order of the ids."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import numpy as np

from iotsec.columns import UNKNOWN, Code, Column, Many, Number, Truth, Words
from iotsec.columns.kinds import segments_of
from iotsec.errors import InputError, Problem, nearest
from iotsec.facts.catalogue import Catalogue
from iotsec.facts.derived import DERIVED
from iotsec.facts.table import Facts, Table
from iotsec.facts.view import View
from iotsec.model.vocabulary import Field, Vocabulary

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
    numbers = _numbers(made)
    for kind, known in vocabulary.kinds.items():
        given = tables.get(kind, {})
        for name, field in known.fields.items():
            made[kind].makers[name] = _maker(field, given.get(name), made[kind].size, facts.words, numbers)
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
                problems.append(Problem(f"a {kind} has no field {name}", hint=f"did you mean {meant}?" if meant else None))
            elif len(column) != size:
                problems.append(Problem(f"{kind}.{name} has {len(column)} values for {size} ids"))
    if problems:
        raise InputError(problems)


def _numbers(tables: Mapping[str, Table]) -> Mapping[str, int]:
    numbers: dict[str, int] = {}
    for table in tables.values():
        numbers.update(zip(table.ids, range(table.offset, table.offset + table.size), strict=True))
    if len(numbers) < sum(table.size for table in tables.values()):
        raise InputError(Problem("an id is used twice", hint="an id is unique over all kinds"))
    return numbers


def _maker(
    field: Field, values: Sequence[Any] | None, size: int, words: Words, numbers: Mapping[str, int]
) -> Callable[[], Column]:
    given = [None] * size if values is None else values
    return lambda: _BUILDERS[field.form.name](field, given, words, numbers)


def _truth(field: Field, values: Sequence[Any], words: Words, numbers: Mapping[str, int]) -> Truth:
    array = np.asarray(values)
    if array.dtype == np.bool_:
        return Truth(array, ~array)
    return Truth(np.fromiter((value is True for value in values), bool), np.fromiter((value is False for value in values), bool))


def _code(field: Field, values: Sequence[Any], words: Words, numbers: Mapping[str, int]) -> Code:
    table: dict[Any, int] = {word: words.code(word) for word in field.form.words} | {None: UNKNOWN}
    for value in dict.fromkeys(values):
        if value not in table:
            table[value] = words.code(value)
    return Code(np.array([table[value] for value in values], dtype=np.int32))


def _ref(field: Field, values: Sequence[Any], words: Words, numbers: Mapping[str, int]) -> Code:
    try:
        codes = [UNKNOWN if value is None else numbers[value] for value in values]
    except KeyError as missing:
        message = f"{field.name} names {missing}, and there is no such element"
        raise InputError(Problem(message, hint="give every element that is named")) from None
    return Code(np.array(codes, dtype=np.int32), elements=True)


def _number(field: Field, values: Sequence[Any], words: Words, numbers: Mapping[str, int]) -> Number:
    form = field.form
    ends = (float(form.low), float(form.high)) if form.name == "ordinal" else (-np.inf, np.inf)
    array = np.asarray(values)
    if array.dtype == object:
        known = np.fromiter((value is not None for value in values), bool, len(values))
        plain = np.array([ends[0] if value is None else _plain(value, field) for value in values])
        return Number(plain, np.where(known, plain, ends[1]), stated=known)
    if array.dtype.kind in "US":
        array = np.array([_plain(value, field) for value in values])
    floats = array.astype(np.float64)
    return Number(floats, floats, stated=np.ones(len(floats), dtype=np.bool_), dates=form.name == "date")


def _plain(value: Any, field: Field) -> float:
    return float(field.form.words.index(value)) if isinstance(value, str) else float(value)


def _many(field: Field, values: Sequence[Any], words: Words, numbers: Mapping[str, int]) -> Many:
    refs = field.form.name == "refs"
    lists = [[] if value is None else [numbers[item] if refs else words.code(item) for item in value] for value in values]
    starts, members = segments_of(lists, len(lists))
    opened = np.fromiter((value is None for value in values), bool, len(lists))
    return Many(starts, members, opened, refs, stated=~opened)


_BUILDERS: Mapping[str, Callable[[Field, Sequence[Any], Words, Mapping[str, int]], Column]] = {
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


