"""Documents read into designs and designs written into documents; every error with the place where it stands."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic_core import ValidationError

from iotsec.documents.json_text import collection_paused
from iotsec.documents.limits import USUAL_LIMITS, Limits
from iotsec.documents.tree import Sources, read_tree, read_tree_from
from iotsec.documents.writing import write_json, write_yaml
from iotsec.errors import SHOWN_PROBLEMS, InputError, Place, Problem, nearest
from iotsec.model.design import Design, DesignError, Trouble
from iotsec.model.element import Element
from iotsec.model.kinds import KINDS, SECTIONS
from iotsec.model.remembering import Remembering

HEADER = ("iotsec", *(info.alias or name for name, info in Design.model_fields.items() if name != "present"))
"""What may stand at the top of a document beside its sections."""

VERSION = 1
"""The version of the document format that this program reads."""

INTERNAL = {"from_": "from"}


class LoadedDesign:
    """A design with the files it was read from; places are worked out again from their bytes when asked for."""

    def __init__(self, design: Design, sources: Sources | None, root: Mapping[str, Any] | None = None) -> None:
        self.design = design
        self.sources = sources
        self._root = root
        self._places: dict[tuple[str, ...], Place] = {}

    def place(self, kind: str, id: str, field: str = "") -> Place | None:
        """Where an element (or one of its fields) stands; None for a design that was made in Python."""
        if self.sources is None:
            return None
        path = self._path(kind, id, field)
        if path not in self._places:
            self._places[path] = self.sources.place(path)
        return self._places[path]

    def learn_places(self, wanted: Iterator[tuple[str, str, str]] | list[tuple[str, str, str]]) -> None:
        """Look up many places (kind, id, field) at once: each file is read again only once."""
        if self.sources is not None:
            paths = {self._path(*item) for item in wanted} - set(self._places)
            found = self.sources.places(sorted(paths))
            self._places.update({path: found[path] for path in paths})

    def _path(self, kind: str, id: str, field: str) -> tuple[str, ...]:
        steps = tuple(step for step in field.split(".") if step)
        if kind == "design":
            return steps
        if kind == "connection":
            return ("systems", id.split("--", maxsplit=1)[0])
        return (KINDS[kind].SECTION, id, *steps) if kind in KINDS else ()

    @cached_property
    def digest(self) -> str:
        """The digest of what the design says: the same for the same content, however it is written or split."""
        return digest_of(self.design)


def load_design(path: str | Path, *, limits: Limits = USUAL_LIMITS) -> LoadedDesign:
    """The design in a YAML or JSON file, with its includes. Raises `InputError` with every problem and its place."""
    tree = read_tree(path, limits, root_only=HEADER)
    return LoadedDesign(_made(tree.root, tree.sources), tree.sources, tree.root)


def read_design(path: str | Path, *, limits: Limits = USUAL_LIMITS) -> Design:
    """The design in a YAML or JSON file, with its includes. Raises `InputError` with every problem and its place."""
    return load_design(path, limits=limits).design


def read_design_text(text: str | bytes, name: str = "design.yaml", *, limits: Limits = USUAL_LIMITS) -> Design:
    """The design in a text (YAML, or JSON where the name ends so), without includes. Raises `InputError`."""
    data = text.encode() if isinstance(text, str) else text
    tree = read_tree_from(data, name, limits)
    return _made(tree.root, tree.sources)


def _made(root: Mapping[str, Any], sources: Sources) -> Design:
    try:
        with collection_paused():
            return design_of(root)
    except DesignError as error:
        raise placed(error, sources, root) from None


def placed(error: DesignError, sources: Sources | None, root: Mapping[str, Any] | None = None) -> InputError:
    """What is wrong with a design, each problem with its place; of a design made in Python as it is."""
    if sources is None:
        return error
    shown = error.troubles[:SHOWN_PROBLEMS]
    paths = [_exactly(root or {}, trouble) for trouble in shown]
    places = sources.places(paths)
    problems = [
        Problem(trouble.message, places[path], trouble.hint) for path, trouble in zip(paths, shown, strict=True)
    ]
    return InputError(problems, found=len(error.troubles))


def _exactly(root: Mapping[str, Any], trouble: Trouble) -> tuple[str | int, ...]:
    """The path of what is wrong, down to the member of a list, which may stand inside a wrapper."""
    value: Any = root
    for step in trouble.path:
        value = value.get(step) if isinstance(value, Mapping) else None
    path, about = trouble.path, trouble.about
    if about is None:
        return path
    for wrapper in ("is", "including"):
        if isinstance(value, Mapping) and isinstance(value.get(wrapper), list):
            path, value = (*path, wrapper), value[wrapper]
    if isinstance(value, list):
        number = about if isinstance(about, int) else value.index(about) if about in value else None
        path = path if number is None else (*path, number)
    return path


def design_of(root: Mapping[str, Any]) -> Design:
    """The design that a tree of plain values says; raises `DesignError` with the path of every problem."""
    troubles: list[Trouble] = list(_header_troubles(root))
    elements: list[Element] = []
    for section, content in root.items():
        if section in SECTIONS:
            elements.extend(_elements(section, content, troubles))
    header = {
        name: value for name, value in root.items() if name not in SECTIONS and name in HEADER and name != "iotsec"
    }
    design = _built(Design, header, (), troubles)
    if troubles or design is None:
        raise DesignError([*troubles, *(() if design is None else _beside(header, elements, root))])
    return Design(elements=elements, **header)


def _beside(header: Mapping[str, Any], elements: list[Element], root: Mapping[str, Any]) -> Iterator[Trouble]:
    """What else is wrong with elements that could be read, where others could not; these are there all the same."""
    ids = {id for section in SECTIONS if isinstance(root.get(section), Mapping) for id in root[section]}
    try:
        Design(elements=elements, **header)
    except DesignError as error:
        yield from (trouble for trouble in error.troubles if trouble.about not in ids)


def _header_troubles(root: Mapping[str, Any]) -> Iterator[Trouble]:
    said = root.get("iotsec")
    if said is not None and (type(said) is not int or said != VERSION):
        yield Trouble(
            ("iotsec",),
            f"this program reads format {VERSION}, and the document says something else",
            f"write the whole number without quotes: iotsec: {VERSION}",
        )
    elif said is None:
        yield Trouble(("iotsec",), "the document does not say which format it is in", f"begin with iotsec: {VERSION}")
    known = (*HEADER, *SECTIONS, "include")
    for name in root:
        if name not in known and name != "$schema":
            meant = nearest(str(name), known)
            yield Trouble(
                (name,),
                f"unknown section {name}",
                f"did you mean {meant}?" if meant else f"known are {', '.join(known)}",
            )


def _elements(section: str, content: Any, troubles: list[Trouble]) -> Iterator[Element]:
    if content is None:
        return
    if not isinstance(content, Mapping):
        troubles.append(
            Trouble((section,), f"{section} is a map from id to element", f"write {section}: {{my-id: {{...}}}}")
        )
        return
    remembering = Remembering(SECTIONS[section])
    for id, fields in content.items():
        known = remembering.element(id, fields) if isinstance(fields, dict) else None
        if known is not None:
            yield known
            continue
        if fields is not None and not isinstance(fields, Mapping):
            troubles.append(Trouble((section, id), f"expected the fields of {id}", "write a map from field to value"))
            continue
        element = _built(SECTIONS[section], {"id": id, **(fields or {})}, (section, id), troubles)
        if "id" in (fields or {}):
            troubles.append(Trouble((section, id, "id"), "the id is the key above", "leave this line out"))
        if element is not None:
            yield element


def _built(kind: type[Element], fields: Mapping[str, Any], path: tuple[str, ...], troubles: list[Trouble]) -> Any:
    hidden = [name for name in INTERNAL if name in fields]
    try:
        stated = {str(name): value for name, value in fields.items() if name not in INTERNAL}
        element = kind(**stated) if kind is Design else kind.read(stated)
    except ValidationError as error:
        names = {name for name in fields if isinstance(name, str)}
        found = [
            _trouble(kind, item, path, names, hint=len(troubles) < SHOWN_PROBLEMS)
            for item in error.errors(include_url=False, include_context=True)
        ]
        troubles.extend(_merged(found))
        return None
    troubles.extend(_unknown(kind, name, path) for name in hidden)
    return element


def _unknown(kind: type[Element], name: str, path: tuple[str, ...], *, hint: bool = True) -> Trouble:
    known = [info.alias or attribute for attribute, info in kind.model_fields.items() if attribute != "id"]
    meant = nearest(name, known) if hint else None
    right = f"did you mean {meant}?" if meant else f"`iotsec facts {kind.KIND}` lists what can be said"
    return Trouble((*path, name), f"a {kind.KIND} has no field {name}", right)


def _trouble(kind: type[Element], error: Any, path: tuple[str, ...], names: set[str], *, hint: bool) -> Trouble:
    """One error as it is told; what was meant is looked for only where the problem will be shown."""
    where = tuple(str(step) for step in error["loc"])
    where = tuple(INTERNAL.get(step, step) for step in where)
    if error["type"] == "extra_forbidden":
        return _unknown(kind, where[0], path, hint=hint)
    if error["type"] == "missing":
        close = nearest(where[0], sorted(names - {"id"}))
        right = f"did you mean it by {close}?" if close else f"state {where[0]}"
        return Trouble((*path, close) if close else path, f"{where[0]} is missing", right)
    context = error.get("ctx") or {}
    message = str(context.get("message") or error["msg"])
    at = path if where[:1] == ("id",) and path else (*path, *where, *context.get("inside", ()))
    return Trouble(at, message, context.get("hint"), context.get("about"))


def _merged(troubles: list[Trouble]) -> list[Trouble]:
    """One message for one slip: an unknown field that was meant as one that is missing."""
    missing = {trouble.path[-1:] for trouble in troubles if trouble.message.endswith(" is missing")}
    return [item for item in troubles if not (item.path[-1:] in missing and " has no field " in item.message)]


def tree_of(design: Design) -> dict[str, Any]:
    """The design as a document: the header, then the sections in order, elements by id."""
    tree: dict[str, Any] = {"iotsec": VERSION, "id": design.id, **design.written()}
    for section, kind in SECTIONS.items():
        content = {element.id: element.written() for element in design.of_kind(kind.KIND)}
        if content:
            tree[section] = content
    return tree


def write_design(design: Design, *, format: str = "yaml") -> str:
    """The design as YAML (or JSON): reading it gives the same design."""
    return write_json(tree_of(design)) if format == "json" else write_yaml(tree_of(design))


def digest_of(design: Design) -> str:
    """The digest of what a design says."""
    text = json.dumps(tree_of(design), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
