"""Elements of one kind read one after the other: a value that stood in one of them is not read again in the next.

Who reads a section of a document reads the same few words, dates and ids thousands of times.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType
from typing import Any

from pydantic_core import PydanticCustomError

from iotsec.model.element import ATTRIBUTES, NEVER_WRAPPED, Element, unwrap
from iotsec.model.forms import read_id
from iotsec.model.values import PLAIN, Statement

ALIKE = frozenset({str, bool, NoneType})
"""Types of values that are read alike where they are equal; numbers are not among them, since 1 equals True."""

LISTS = frozenset({"refs", "words", "choices"})
"""Forms of lists of texts: a list that equals one that could be read is read alike."""

MOST = 1000
"""So many values of a field are kept: where there are more, few of them come again."""

_UNREAD = object()


class Remembering:
    """A reader of elements of one kind, and what values of each field were read as."""

    def __init__(self, kind: type[Element]) -> None:
        fields = {said.alias or name: said for name, said in kind.model_fields.items() if name != "id"}
        self.kind = kind
        self.nothing = dict.fromkeys(kind.model_fields)
        self.renamed = [(name, attribute) for name, attribute in ATTRIBUTES.items() if name in fields]
        self.required = {name for name, said in fields.items() if said.required}
        self.readers = {name: said.read for name, said in fields.items()}
        self.lists = {name for name, said in fields.items() if said.form is not None and said.form.name in LISTS}
        self.known: dict[Any, dict[Any, Any]] = {name: {} for name in fields}

    def element(self, id: Any, given: Mapping[Any, Any]) -> Element | None:
        """The element with these fields; None where `Element.read` has to look at it, which says what is wrong."""
        statements: dict[str, Statement] = {}
        extensions: dict[str, Any] = {}
        values = {**self.nothing, "_statements": statements, "_extensions": extensions}
        try:
            values["id"] = read_id(id)
            if not self.required <= given.keys() or not self._read(given, values, statements, extensions):
                return None
        except (PydanticCustomError, TypeError):  # It cannot be read, or is a list in a list, which has no hash.
            return None
        for name, attribute in self.renamed:
            values[attribute] = values.pop(name)
        return self.kind.of(values)

    def _read(
        self,
        given: Mapping[Any, Any],
        values: dict[str, Any],
        statements: dict[str, Statement],
        extensions: dict[str, Any],
    ) -> bool:
        """Read each field; whether all are known, and the same in all choices."""
        known, readers, lists = self.known, self.readers, self.lists
        for name, said in given.items():
            value, kind = said, type(said)
            if kind not in NEVER_WRAPPED:
                value, statement = unwrap(said, name)
                kind = type(value)
                if statement is not PLAIN:
                    statements[name] = statement
                    if statement.per:
                        return False
            if name not in known:
                if type(name) is not str or ":" not in name:
                    return False
                if value is not None:
                    extensions[name] = value
            elif kind in ALIKE or (kind is list and name in lists):
                key = tuple(value) if kind is list else value
                found = known[name].get(key, _UNREAD)
                if found is _UNREAD:
                    found = readers[name](value)
                    if len(known[name]) < MOST:
                        known[name][key] = found
                values[name] = found
            else:
                values[name] = readers[name](value)
        return True
