"""Crosswalks: which requirements answer the clauses of another document, by our own words for each clause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path as FilePath
from typing import Any, NamedTuple

from iotsec.documents.tree import Sources, read_tree
from iotsec.errors import InputError, Problem, nearest
from iotsec.requirements.requirement import Text
from iotsec.requirements.shapes import is_text, is_title
from iotsec.resources import template

Path = tuple[str | int, ...]

WORDS = ("crosswalk", "title", "document", "rows", "note")
DOCUMENT_WORDS = ("title", "publisher", "date", "year", "version", "status", "basis")
ROW_WORDS = ("title", "requirements", "basis", "note")
BASES = ("quoted", "interpretation", "unconfirmed", "iotsec")
FOLDER = "crosswalks"
"""The folder of the templates in which the crosswalks lie."""


class Row(NamedTuple):
    """One clause of a document: its title in our words, the requirements that answer it, on what basis."""

    clause: str
    title: Text
    requirements: tuple[str, ...]
    basis: str


class Crosswalk(NamedTuple):
    """A document of others, and which requirements answer each of its clauses."""

    id: str
    title: Text
    document: Mapping[str, Any]
    rows: tuple[Row, ...]


def load_crosswalks(paths: Iterable[str | FilePath] = ()) -> tuple[Crosswalk, ...]:
    """The crosswalks that come with iotsec, and those in these files. Raises `InputError` with every slip and place."""
    shipped = sorted(template(FOLDER).glob("*.yaml"))
    return tuple(read_crosswalk(path) for path in (*shipped, *map(FilePath, paths)))


def read_crosswalk(path: FilePath) -> Crosswalk:
    """The crosswalk in a file. Raises `InputError` with every slip and its place."""
    tree = read_tree(path, include_key=None)
    reader = _Reader(tree.root, tree.sources)
    crosswalk = reader.crosswalk()
    if reader.problems or crosswalk is None:
        raise InputError(reader.problems)
    return crosswalk


class _Reader:
    def __init__(self, root: Mapping[str, Any], sources: Sources) -> None:
        self.root = root
        self.sources = sources
        self.problems: list[Problem] = []

    def wrong(self, path: Path, message: str, hint: str | None = None) -> None:
        self.problems.append(Problem(message, self.sources.place(path), hint))

    def crosswalk(self) -> Crosswalk | None:
        self._known((), self.root, WORDS)
        missing = [word for word in ("crosswalk", "title", "document", "rows") if word not in self.root]
        if missing:
            self.wrong((), f"{', '.join(missing)} is missing")
            return None
        if not is_text(self.root["crosswalk"]) or not is_title(self.root["title"]):
            self.wrong((), "a crosswalk has an id and a title", "write crosswalk: ID and title: {en: ..., ja: ...}")
        document = self.root["document"]
        if not isinstance(document, Mapping) or not is_title(document.get("title")):
            hint = "write {title: {en: ..., ja: ...}, publisher: ..., year: ...}"
            self.wrong(("document",), "document cannot be read", hint)
            document = {}
        self._known(("document",), document, DOCUMENT_WORDS)
        if document and not any(key in document for key in ("date", "year", "version")):
            self.wrong(("document",), "the document does not say when it is from", "state date, year or version")
        rows = self.root["rows"]
        if not isinstance(rows, Mapping) or not rows:
            hint = "write {clause: {title: ..., requirements: [ids], basis: ...}}"
            self.wrong(("rows",), "rows cannot be read", hint)
            return None
        read = [self._row(str(clause), said) for clause, said in rows.items()]
        found = tuple(row for row in read if row is not None)
        return Crosswalk(str(self.root["crosswalk"]), self.root["title"], document, found)

    def _row(self, clause: str, said: Any) -> Row | None:
        at: Path = ("rows", clause)
        if not isinstance(said, Mapping) or not {"title", "requirements", "basis"} <= set(said):
            self.wrong(at, "a row has a title, requirements and a basis", "requirements: [] says that none answers it")
            return None
        self._known(at, said, ROW_WORDS)
        ids = said["requirements"]
        if not is_title(said["title"]):
            self.wrong((*at, "title"), "title cannot be read", "write {en: ..., ja: ...} in our own words")
        if not isinstance(ids, list) or not all(map(is_text, ids)) or len(set(ids)) < len(ids):
            self.wrong((*at, "requirements"), "requirements cannot be read", "write a list of different ids")
            return None
        if said["basis"] not in BASES:
            self.wrong((*at, "basis"), f"{said['basis']} is no basis of a row", f"write one of {', '.join(BASES)}")
        return Row(clause, said["title"], tuple(ids), str(said["basis"]))

    def _known(self, at: Path, said: Mapping[str, Any], known: tuple[str, ...]) -> None:
        for key in said:
            if key not in known:
                meant = nearest(str(key), known)
                self.wrong((*at, str(key)), f"unknown word {key}", f"did you mean {meant}?" if meant else None)
