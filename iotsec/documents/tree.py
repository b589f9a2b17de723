"""The files of one design as one tree of plain values, and the place of each value in them."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path as FilePath
from typing import Any, Literal, NamedTuple

from iotsec.documents.decoding import Collected, Path
from iotsec.documents.json_text import load_json, mark_json
from iotsec.documents.limits import USUAL_LIMITS, Limits
from iotsec.documents.yaml_text import load_yaml, mark_yaml
from iotsec.errors import InputError, Place, Problem, nearest

ROOT_ONLY = frozenset({"iotsec", "id", "title", "stage", "service_life", "choices", "as_of"})
"""The top-level keys that speak about the whole design, and so stand only in its own file."""

IN_A_CIRCLE = "take one of these includes away"

_VERSION_MARKER = "iotsec"

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


class Source(NamedTuple):
    """One file that was read: its name for messages, its bytes, its format."""

    name: str
    data: bytes
    format: Literal["yaml", "json"]

    def load(self, limits: Limits = USUAL_LIMITS) -> object:
        """Its plain values. Raises InputError."""
        load = load_json if self.format == "json" else load_yaml
        return load(self.data, self.name, limits)

    def mark(self, wanted: Collection[Path]) -> dict[Path, tuple[int, int]]:
        """Line and column of each of these paths in it."""
        return (mark_json if self.format == "json" else mark_yaml)(self.data, wanted)


class Sources:
    """The files of a tree, which know where each of its values stands. Places are worked out when asked for."""

    def __init__(self, files: Iterable[Source], origins: Mapping[Path, int] | None = None) -> None:
        self.files: tuple[Source, ...] = tuple(files)
        self._origins = dict(origins or {})

    def file_of(self, path: Path) -> Source:
        """The file in which the value at this path of the tree stands; without a better answer, the root file."""
        return self.files[self._number_of(path)]

    def _number_of(self, path: Path) -> int:
        return self._origins.get(path[:2], self._origins.get(path[:1], 0))

    def place(self, path: Path) -> Place:
        """The place of the value at this path, or of its nearest parent that is there."""
        return self.places([path])[path]

    def places(self, paths: Collection[Path]) -> dict[Path, Place]:
        """The places of many paths; each file is gone through at most once."""
        by_file: dict[int, list[Path]] = {}
        for path in paths:
            by_file.setdefault(self._number_of(path), []).append(path)
        found: dict[Path, Place] = {}
        for number, wanted in by_file.items():
            source = self.files[number]
            found |= {path: Place(source.name, *mark) for path, mark in source.mark(wanted).items()}
        return found


class Tree(NamedTuple):
    """The plain values of a design, joined from its files, and where they come from."""

    root: dict[str, Any]
    sources: Sources


def read_tree(
    path: str | FilePath,
    limits: Limits = USUAL_LIMITS,
    include_key: str | None = "include",
    root_only: Collection[str] = ROOT_ONLY,
) -> Tree:
    """The design in this file and in the files it includes.

    Included files lie in the folder of the root file, at any depth, and are named relative to it. They add sections
    and entries to sections; an id stands in one file only. Raises InputError with everything that is wrong.
    """
    if isinstance(path, str) and _ADDRESS.match(path):
        # Before it is a path, which would leave out one of its slashes.
        message = f"{path} is an address, and nothing is fetched: iotsec does not use the network"
        raise InputError(Problem(message, hint="save the design as a file and name that"))
    path = FilePath(path)
    joining = _Joining(path.parent, limits, include_key, frozenset(root_only))
    joining.join_root(joining.open_file(path, str(path), None))
    return joining.result()


def read_tree_from(data: bytes, name: str, limits: Limits = USUAL_LIMITS, include_key: str | None = "include") -> Tree:
    """The design in these bytes, as from standard input; `name` ends in .json for JSON. It cannot include files."""
    joining = _Joining(None, limits, include_key, ROOT_ONLY)
    joining.join_root(Source(name, data, _format_of(name)))
    return joining.result()


def _format_of(name: str) -> Literal["yaml", "json"]:
    return "json" if name.lower().endswith(".json") else "yaml"


def read_file(path: FilePath, name: str, most: int, asked_at: Place | None = None) -> bytes:
    """The bytes of a regular file of at most `most` bytes. Raises InputError for a link, a folder, a device...

    The problem stands at `asked_at`, where the file was asked for; without it, it has no place in any file.
    """
    place = asked_at
    try:
        if path.is_symlink():
            raise InputError(Problem(f"{name} is a link", place, "name the file itself"))
        # Not waiting keeps a named pipe from hanging the check; not following closes the gap after the test above.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))
        with os.fdopen(handle, "rb") as file:
            _check_kind(os.fstat(handle), name, most, place)
            data = file.read(most + 1)
    except IsADirectoryError:
        raise InputError(Problem(f"{name} is a folder", place, "name a file in it")) from None
    except FileNotFoundError:
        raise InputError(Problem(f"{name} does not exist", place, _close_by(path))) from None
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        reason = error.strerror if isinstance(error, OSError) else "its name is not one"
        hint = "allow it to be read, or name another file" if isinstance(error, PermissionError) else None
        raise InputError(Problem(f"{name} cannot be read: {reason}", place, hint)) from None
    if len(data) > most:
        raise InputError(_too_large(name, most, place))
    return data


def _close_by(path: FilePath) -> str:
    """What may be right where a file does not exist: a name close to it in its folder."""
    try:
        names = {item.stem: item.name for item in path.parent.iterdir() if item.suffix in (".yaml", ".yml", ".json")}
    except (OSError, ValueError):
        return "look at the names of its folders"
    meant = nearest(path.stem, sorted(names))
    return f"did you mean {names[meant]}?" if meant else "look at its name, and at the folder that it is looked for in"


def _check_kind(status: os.stat_result, name: str, most: int, place: Place | None) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise InputError(Problem(f"{name} is a folder", place, "name a file in it"))
    if not stat.S_ISREG(status.st_mode):
        raise InputError(Problem(f"{name} is not a regular file", place, "save the design as a file"))
    if status.st_size > most:
        raise InputError(_too_large(name, most, place))


def _too_large(name: str, most: int, place: Place | None) -> Problem:
    message = f"{name} is too large: at most {most:,} bytes of it can be read, all files of a design together"
    hint = _LARGER_JSON if _format_of(name) == "json" else "write a large design as JSON"
    return Problem(message, place or Place(name, 1, 1), hint)


_LARGER_JSON = "raise the limit by --max-size, in Python by `limits`"


class _Joining:
    """One design being joined from its files."""

    def __init__(
        self, folder: FilePath | None, limits: Limits, include_key: str | None, root_only: frozenset[str]
    ) -> None:
        self.folder = folder
        self.limits = limits
        self.include_key = include_key
        self.root_only = root_only
        self.left: dict[str, int] = {"yaml": limits.yaml_bytes, "json": limits.json_bytes}
        self.files: list[Source] = []
        self.origins: dict[Path, int] = {}
        self.root: dict[str, Any] = {}
        self.id_homes: dict[str, tuple[int, Path]] = {}  # each id: the file and the path at which it first stands
        self.collected = Collected()

    def result(self) -> Tree:
        """The joined tree. Raises InputError with what was found on the way."""
        self.collected.raise_if_any()
        return Tree(self.root, Sources(self.files, self.origins))

    def open_file(self, path: FilePath, name: str, asked_at: Place | None) -> Source:
        """Reads a file, as far as the size of all files together allows."""
        form = _format_of(name)
        data = read_file(path, name, self.left[form], asked_at)
        self.left[form] -= len(data)
        return Source(name, data, form)

    def load(self, source: Source) -> tuple[int, dict[str, Any]]:
        values = source.load(self.limits)
        if not isinstance(values, dict):
            message = f"a design is a mapping, but this file holds a {_word_for(values)}"
            raise InputError(Problem(message, Place(source.name, *source.mark([()])[()]), "begin with 'iotsec: 1'"))
        self.files.append(source)
        return len(self.files) - 1, values

    def join_root(self, source: Source) -> None:
        number, values = self.load(source)
        included = values.pop(self.include_key, None) if self.include_key else None
        self.root = values
        if included is not None:
            for section, entries in values.items():
                if isinstance(entries, dict) and section not in self.root_only:
                    self.id_homes.update({key: (number, (section, key)) for key in entries})
            self.join_files(included, number, (source.name,))

    def join_files(self, names: object, asker: int, chain: tuple[str, ...]) -> None:
        """Reads what one file includes; `chain` names the files that led here."""
        if not isinstance(names, list):
            self.note(asker, (self.include_key or "",), "include must be a list of files", "such as [parts/flows.yaml]")
            return
        for position, name in enumerate(names):
            path: Path = (self.include_key or "", position)
            wrong = self.wrong_name(name)
            if wrong:
                self.note(asker, path, *wrong)
                continue
            try:
                self.join_file(name, asker, path, chain)
            except InputError as error:
                for problem in error.problems:
                    self.collected.add(problem)

    def wrong_name(self, name: object) -> tuple[str, str] | None:
        """What is wrong with the name of an included file, and a hint, before anything is opened."""
        hint = "name a file in the folder of the design, relative to it, such as parts/flows.yaml"
        if self.folder is None:
            return "a design that is not read from a file cannot include files", "save it as a file first"
        if not isinstance(name, str) or not name or "\0" in name or "\\" in name:
            return "this is no name of a file", hint
        parts = name.split("/")
        if name.startswith("/") or ":" in parts[0]:
            return f"{name!a} is an absolute path", hint
        if ".." in parts:
            return f"{name!a} leads out of its folder", hint
        links = [part for part in _ways_to(self.folder, parts) if part.is_symlink()]
        return (f"{name!a} goes through a link", "name the file itself") if links else None

    def join_file(self, name: str, asker: int, asked: Path, chain: tuple[str, ...]) -> None:
        folder = self.folder or FilePath()
        shown = str(folder / name)
        if shown in chain:
            self.note(asker, asked, "files include each other in a circle: " + " > ".join((*chain, shown)), IN_A_CIRCLE)
        elif any(file.name == shown for file in self.files):
            self.note(asker, asked, f"{shown} is included twice", "include it once")
        else:
            number, values = self.load(self.open_file(folder / name, shown, self.place(asker, asked)))
            included = values.pop(self.include_key or "", None)
            self.join_sections(number, values)
            if included is not None:
                self.join_files(included, number, (*chain, shown))

    def join_sections(self, number: int, values: dict[str, Any]) -> None:
        taken: list[str] = []
        for section, entries in values.items():
            if section == _VERSION_MARKER:
                self.join_version(number, entries)
            elif not isinstance(entries, dict) or section in self.root_only:
                self.note(number, (section,), f"{section!a} may stand in the design's own file only", None)
            elif not isinstance(self.root.setdefault(section, {}), dict):
                self.note(number, (section,), f"{section!a} is no mapping in the design's own file", None)
            else:
                if not self.root[section]:
                    self.origins[(section,)] = number
                taken += self.join_section(number, section, entries)
        self.note_taken(number, taken, values)

    def join_version(self, number: int, version: object) -> None:
        if version != self.root.get(_VERSION_MARKER, version):
            self.note(number, (_VERSION_MARKER,), "the file is of another version than the design's own file", None)

    def join_section(self, number: int, section: str, entries: dict[str, Any]) -> list[str]:
        """Adds the entries that are new; gives the ids that another file has already."""
        taken = []
        for key, entry in entries.items():
            home = self.id_homes.setdefault(key, (number, (section, key)))
            if home[0] != number:
                taken.append(key)
            else:
                self.root[section][key] = entry
                self.origins[(section, key)] = number
        return taken

    def note_taken(self, number: int, taken: list[str], values: dict[str, Any]) -> None:
        """Reports the ids that stand in two files, with both places; each file is gone through once for it."""
        if not taken:
            return
        here = {
            key: (section, key) for section, entries in values.items() if isinstance(entries, dict) for key in entries
        }
        marks = self.files[number].mark([here[key] for key in taken])
        homes: dict[int, list[Path]] = {}
        for key in taken:
            homes.setdefault(self.id_homes[key][0], []).append(self.id_homes[key][1])
        firsts = {home: self.files[home].mark(paths) for home, paths in homes.items()}
        for key in taken:
            home, path = self.id_homes[key]
            first = Place(self.files[home].name, *firsts[home][path])
            place = Place(self.files[number].name, *marks[here[key]])
            self.collected.add(Problem(f"the id {key!a} stands in two files", place, f"it stands already at {first}"))

    def place(self, number: int, path: Path) -> Place:
        source = self.files[number]
        return Place(source.name, *source.mark([path])[path])

    def note(self, number: int, path: Path, message: str, hint: str | None) -> None:
        self.collected.add(Problem(message, self.place(number, path), hint))


def _ways_to(folder: FilePath, parts: list[str]) -> list[FilePath]:
    return [folder.joinpath(*parts[:count]) for count in range(1, len(parts) + 1)]


def _word_for(value: object) -> str:
    return {list: "list", str: "text", bool: "truth value", type(None): "null"}.get(type(value), "number")
