"""YAML text to plain values, by the core schema of YAML 1.2 and nothing more.

Built on the events of libyaml, without recursion. What could surprise is refused: aliases, anchors, tags, merge keys,
a key twice, more than one document. A key is always its text: `no`, `404` and `true` are names there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any, NoReturn

from yaml import (
    AliasEvent,
    CSafeLoader,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    MarkedYAMLError,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
    YAMLError,
)

from iotsec.documents.decoding import (
    Collected,
    Path,
    Wanted,
    beginning_of,
    check_size,
    decode_text,
    hidden_in,
    hidden_key,
    line_and_column,
    nearest_places,
)
from iotsec.documents.limits import USUAL_LIMITS, Limits
from iotsec.errors import InputError, Place, Problem

MOST_DIGITS = 64

_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER = re.compile(
    r"(?P<int>[-+]?[0-9]+)|(?P<oct>0o[0-7]+)|(?P<hex>0x[0-9a-fA-F]+)"
    r"|(?P<float>[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)"
    r"|(?P<endless>[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))"
)
_NUMBER_STARTS = frozenset("0123456789+-.")
_SPECIAL_STARTS = _NUMBER_STARTS | {word[:1] for word in _CONSTANTS}
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FLATTEN = "give the inner parts ids of their own"
_HINTS = (
    ("mapping values are not allowed", "put a text with a colon and a blank in quotes, and look at the indentation"),
    ("cannot start any token", "indent by blanks, never by tabs, and put a text that begins with @, ` or % in quotes"),
    ("unexpected end of stream", "a quote or a bracket is not closed, or the file is cut off"),
    ("did not find expected", "look at the indentation, and for a bracket, a comma or a quote that is missing"),
    ("could not find expected ':'", "each line of a mapping is a key, a colon and a blank, then the value"),
)


class _NoKey:
    """Stands where the next event of a mapping is its key."""


_NO_KEY = _NoKey()


def load_yaml(data: bytes, file: str, limits: Limits = USUAL_LIMITS) -> object:
    """The one document in the data as dicts, lists, texts, numbers, truth values and None.

    `file` is the name for messages. Raises InputError, with a place for each problem, for whatever is refused.
    """
    check_size(data, limits.yaml_bytes, file)
    text = decode_text(data, file)
    unprintable = _UNPRINTABLE.search(text)
    if unprintable:
        message = f"the file holds the control character U+{ord(unprintable[0]):04X}"
        place = Place(file, *line_and_column(text, unprintable.start()))
        raise InputError(Problem(message, place, "write it as an escape in double quotes, or leave it out"))
    return _Reading(file, limits).read(text)


def _events(text: str) -> Iterator[Any]:
    parser = CSafeLoader(text)
    try:
        while (event := parser.get_event()) is not None:
            yield event
    finally:
        parser.dispose()


def _place_of(file: str, mark: Any) -> Place:
    return Place(file, mark.line + 1, mark.column + 1)


def _syntax_problem(error: YAMLError, file: str) -> Problem:
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    what = (error.problem if isinstance(error, MarkedYAMLError) else None) or str(error)
    hint = next((hint for words, hint in _HINTS if words in what), None)
    return Problem(f"this is not YAML: {what}", _place_of(file, mark) if mark else Place(file, 1, 1), hint)


class _Reading:
    """One document being read: the open containers, and the problems found so far."""

    def __init__(self, file: str, limits: Limits) -> None:
        self.file = file
        self.limits = limits
        self.collected = Collected()
        self.root: object = None
        self.documents = 0
        self.nodes = 0
        self.open: list[tuple[Any, Any, dict[str, Any]]] = []  # what encloses the current container
        self.container: Any = None
        self.key: Any = None
        self.key_marks: dict[str, Any] = {}  # where each key of the current mapping stands

    @property
    def too_deep(self) -> str:
        """What is said of values that lie too deep."""
        return f"values lie more than {self.limits.depth} levels deep"

    def read(self, text: str) -> object:
        try:
            self.read_events(text)
        except YAMLError as error:
            problem = _syntax_problem(error, self.file)
            if "nesting depth" in problem.message:  # Newer parsers give up while they look ahead, before our own count.
                problem = problem._replace(message=self.too_deep, hint=_FLATTEN)
            self.collected.add(problem)
        self.collected.raise_if_any()
        if self.root is None:
            place = Place(self.file, 1, 1)
            raise InputError(Problem("the file says nothing", place, beginning_of(self.file)))
        return self.root

    def read_events(self, text: str) -> None:
        for event in _events(text):
            kind = type(event)
            if kind is ScalarEvent:
                if event.anchor is not None or event.tag is not None:
                    self.refuse_decoration(event)
                if self.key is _NO_KEY:
                    self.take_key(event.value, event)
                else:
                    text = event.value
                    # Most texts are neither a number nor a constant: their first letter tells.
                    plain = event.implicit[0] and (not text or text[0] in _SPECIAL_STARTS)
                    self.take(self.scalar(event) if plain else text, event)
            elif kind is MappingStartEvent:
                self.enter({}, _NO_KEY, event)
            elif kind is SequenceStartEvent:
                self.enter([], None, event)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self.container, self.key, self.key_marks = self.open.pop()
            else:
                self.take_other(event)

    def take(self, value: object, event: Any) -> None:
        self.nodes += 1
        if self.nodes > self.limits.nodes:
            hint = "write a large design as JSON"
            self.stop(f"the file holds more than {self.limits.nodes:,} values", event, hint)
        if self.container is None:
            self.root = value
        elif self.key is None:
            self.container.append(value)
        else:
            self.container[self.key] = value
            self.key = _NO_KEY

    def take_key(self, key: str, event: Any) -> None:
        if key in ("", "<<") and event.implicit[0]:
            word, hint = ("merge keys (<<) are not read", "write the entries out") if key else ("a key is empty", None)
            self.note(word, event, hint)
        if not key.isprintable() and (hidden := hidden_in(key)):
            self.collected.add(hidden_key(key, hidden, _place_of(self.file, event.start_mark)))
        first = self.key_marks.setdefault(key, event.start_mark)
        if first is not event.start_mark:
            hint = f"it stands already in line {first.line + 1}, column {first.column + 1}"
            self.note(f"the key {key[:80]!a} stands twice in one mapping", event, hint)
        self.key = key

    def enter(self, container: Any, key: Any, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self.refuse_decoration(event)
        if self.key is _NO_KEY:
            self.stop(
                "a key must be text, not a list or a mapping", event, "put a key that begins with [ or { in quotes"
            )
        if len(self.open) >= self.limits.depth:
            self.stop(self.too_deep, event, _FLATTEN)
        self.take(container, event)
        self.open.append((self.container, self.key, self.key_marks))
        self.container, self.key, self.key_marks = container, key, {}

    def take_other(self, event: Any) -> None:
        if isinstance(event, AliasEvent):
            self.note(f"aliases (*{(event.anchor or '')[:80]}) are not read", event, "write the value out")
            if self.key is _NO_KEY:
                self.key = f"*{event.anchor}"
            else:
                self.take(None, event)
        elif isinstance(event, DocumentStartEvent):
            self.start_document(event)

    def start_document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            self.stop(
                "the file holds more than one document", event, "write one file for each, and join them by include"
            )
        if event.tags:
            self.note("tag directives (%TAG) are not read", event, "leave the directive out")
        if event.version not in (None, (1, 2)):
            self.note("the file asks for another version of YAML than 1.2", event, "leave the directive out")

    def refuse_decoration(self, event: Any) -> None:
        if event.anchor is not None:
            self.note(f"anchors (&{event.anchor[:80]}) are not read", event, "write the value out where it is needed")
        if event.tag is not None:
            self.note(f"tags ({event.tag[:80]}) are not read", event, "put a text in quotes instead")

    def scalar(self, event: Any) -> object:
        text = event.value
        if text in _CONSTANTS:
            return _CONSTANTS[text]
        if text[0] not in _NUMBER_STARTS:
            return text
        found = _NUMBER.fullmatch(text)
        return text if found is None else self.number(found.lastgroup, text, event)

    def number(self, form: str | None, text: str, event: Any) -> object:
        if len(text) > MOST_DIGITS:
            self.note(f"the number has more than {MOST_DIGITS} digits", event, "put it in quotes if it is a text")
        elif form == "int":
            return int(text)
        elif form in ("oct", "hex"):
            return int(text, 0)
        elif form == "float" and abs(value := float(text)) != float("inf"):
            return value
        else:
            self.note(f"{text} is not a finite number", event, "leave out what is not limited")
        return 0

    def note(self, message: str, event: Any, hint: str | None) -> None:
        self.collected.add(Problem(message, _place_of(self.file, event.start_mark), hint))

    def stop(self, message: str, event: Any, hint: str | None) -> NoReturn:
        """What follows could only be misread or would cost too much: report this, and what was found before."""
        self.note(message, event, hint)
        raise InputError(self.collected.problems, self.collected.found)


def mark_yaml(data: bytes, wanted: Collection[Path]) -> dict[Path, tuple[int, int]]:
    """Line and column, from 1, of each wanted path in a document that `load_yaml` has read.

    An entry of a mapping stands where its key stands; for a path that is not there, its nearest parent's place.
    """
    found: dict[Path, tuple[int, int]] = {}
    missing = len({path[:n] for path in wanted for n in range(len(path) + 1)})
    marking = _Marking(Wanted.tree_of(wanted), found)
    for event in _events(decode_text(data, "")):
        marking.take(event)
        if len(found) == missing:
            break
    return nearest_places(wanted, found)


_OTHER_EVENTS = (StreamStartEvent, StreamEndEvent, DocumentStartEvent, DocumentEndEvent)


class _Marking:
    """A walk along the events that notes the places of what is wanted and only counts the rest."""

    def __init__(self, wanted: Wanted, found: dict[Path, tuple[int, int]]) -> None:
        self.found = found
        self.open: list[tuple[Wanted | None, Any]] = []
        self.node: Wanted | None = None  # what is wanted inside the current container
        self.key: Any = None  # the number of the next item, the key whose value is next, or _NO_KEY
        self.value: Wanted | None = wanted  # what is wanted of the next value

    def take(self, event: Any) -> None:
        kind = type(event)
        if kind in _OTHER_EVENTS:
            return
        if kind is MappingEndEvent or kind is SequenceEndEvent:
            self.node, self.key = self.open.pop()
            self.leave_value()
        elif self.key is _NO_KEY:
            self.take_key(event)
        else:
            if isinstance(self.key, int) and self.node is not None:
                self.value = self.node.ways.get(self.key)
            if self.value is not None:
                self.note(self.value, event)
            if kind is ScalarEvent:
                self.leave_value()
            else:
                self.open.append((self.node, self.key))
                self.node, self.key = self.value, 0 if kind is SequenceStartEvent else _NO_KEY
                self.value = None

    def take_key(self, event: Any) -> None:
        self.key = event.value
        self.value = self.node.ways.get(event.value) if self.node is not None else None
        if self.value is not None:
            self.note(self.value, event)

    def leave_value(self) -> None:
        self.value = None
        if isinstance(self.key, int):
            self.key += 1
        elif self.key is not None:
            self.key = _NO_KEY

    def note(self, wanted: Wanted, event: Any) -> None:
        self.found.setdefault(wanted.path, (event.start_mark.line + 1, event.start_mark.column + 1))
