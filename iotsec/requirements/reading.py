"""Templates read into profiles: every slip is told with its place, and nothing with a slip is loaded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from iotsec.documents.tree import Sources, read_tree
from iotsec.errors import InputError, Problem, nearest
from iotsec.facts.catalogue import Catalogue
from iotsec.facts.derived import DERIVED
from iotsec.frozen import evolve
from iotsec.model.values import BASES, STAGES
from iotsec.model.vocabulary import Vocabulary
from iotsec.requirements.one import RequirementReader
from iotsec.requirements.requirement import Profile, Requirement
from iotsec.requirements.shapes import HEADER_SHAPES, misshapen
from iotsec.resources import template, template_names

HEADER = (
    "iotsec", "profile", "version", "title", "notice", "least_basis", "prefix", "reference_design", "documents",
    "items", "stages", "requirements", "status", "not_waivable",
)  # fmt: skip
NEEDED = ("profile", "version", "title", "requirements")


def load_profile(name: str | Path, vocabulary: Vocabulary | None = None) -> Profile:
    """The profile of this name (one that comes with iotsec), or in this folder or file.

    `vocabulary` is what its facts are about (default: designs). Raises `InputError` with every slip and its place.
    """
    path = _found(name)
    if vocabulary is None:
        from iotsec.model.kinds import standard_vocabulary  # A vocabulary of one's own does not need pydantic's models.

        vocabulary = standard_vocabulary()
    return ProfileReader(path, vocabulary).profile()


def _found(name: str | Path) -> Path:
    shipped = template(str(name)) / "profile.yaml"
    if isinstance(name, str) and shipped.is_file():
        return shipped
    path = Path(name)
    if path.is_dir():
        return path / "profile.yaml"
    if path.is_file():
        return path
    known = template_names()
    meant = nearest(str(name), known)
    hint = f"did you mean {meant}?" if meant else f"known are {', '.join(known)}, and folders with a profile.yaml"
    raise InputError(Problem(f"there is no profile {name}", hint=hint))


class ProfileReader:
    """Reads one profile: its header, then the files of requirements beside it; collects what is wrong."""

    def __init__(self, path: Path, vocabulary: Vocabulary) -> None:
        self.path = path
        self.vocabulary = vocabulary
        self.problems: list[Problem] = []
        self._wrong: list[tuple[Sources, tuple[str | int, ...], str, str | None]] = []

    def profile(self) -> Profile:
        """The profile; raises `InputError` with all slips."""
        tree = read_tree(self.path, include_key=None)
        header, sources = tree.root, tree.sources
        self._check_header(header, sources)
        self._stop()
        self._check_documents(header, sources)
        catalogue = Catalogue(self.vocabulary, DERIVED)
        requirements: dict[str, Requirement] = {}
        places: dict[str, Sources] = {}
        digests: list[Any] = [header]
        for body, its_sources in self._bodies(header, sources):
            digests.append(body)
            for id, entry in body.items():
                self._add(requirements, str(id), entry, header, catalogue, its_sources)
                places[str(id)] = its_sources
        if not self._wrong:
            self._check_realised(requirements, places)
            self._forbid_waivers(header, sources, requirements)
        self._stop()
        text = json.dumps(digests, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return _profile(header, requirements, self.vocabulary, hashlib.sha256(text.encode()).hexdigest())

    def _check_header(self, header: Mapping[str, Any], sources: Sources) -> None:
        for key in header:
            if key not in HEADER:
                meant = nearest(str(key), HEADER)
                self.wrong(sources, (key,), f"unknown word {key}", f"did you mean {meant}?" if meant else None)
        if header.get("status") not in (None, "draft", "published"):
            hint = "write draft, or published (which is what silence means)"
            self.wrong(sources, ("status",), f"{header['status']!r} is no status of a profile", hint)
        missing = [key for key in NEEDED if key not in header]
        if missing:
            self.wrong(sources, (), f"{', '.join(missing)} is missing", None)
        for key, right in misshapen(header, HEADER_SHAPES):
            self.wrong(sources, (key,), f"{key} cannot be read", right)
        levels = header.get("least_basis")
        for stage, basis in levels.items() if isinstance(levels, Mapping) else ():
            if stage not in STAGES or basis not in BASES:
                hint = f"stages are {', '.join(STAGES)}; bases {', '.join(BASES)}"
                self.wrong(sources, ("least_basis", str(stage)), "expected a basis for each stage", hint)

    def _check_documents(self, header: Mapping[str, Any], sources: Sources) -> None:
        """A document of the register says when it is from, and that it is current or a draft."""
        for name, document in (header.get("documents") or {}).items():
            at = ("documents", str(name))
            if not isinstance(document, Mapping) or not any(key in document for key in ("date", "year", "version")):
                self.wrong(
                    sources, at, f"the document {name} does not say when it is from", "state date, year or version"
                )
            elif document.get("status") not in ("current", "draft"):
                hint = "cite the version that replaces it; status: current or draft"
                self.wrong(sources, at, f"the document {name} does not say that it is current", hint)

    def _check_realised(self, requirements: Mapping[str, Requirement], places: Mapping[str, Sources]) -> None:
        for id, requirement in requirements.items():
            for other in requirement.realises:
                if other not in requirements:
                    meant = nearest(other, list(requirements))
                    hint = f"did you mean {meant}?" if meant else "name a requirement of this profile"
                    self.wrong(places[id], (id, "realises"), f"{id} realises {other}, which is not here", hint)

    def _forbid_waivers(
        self, header: Mapping[str, Any], sources: Sources, requirements: dict[str, Requirement]
    ) -> None:
        """Take every waiver away from the requirements of which the profile as a whole allows none."""
        for number, id in enumerate(header.get("not_waivable") or ()):
            if id in requirements:
                requirements[id] = evolve(requirements[id], waivable=None)
            else:
                meant = nearest(id, list(requirements))
                hint = f"did you mean {meant}?" if meant else "name requirements of this profile"
                self.wrong(sources, ("not_waivable", number), f"there is no requirement {id} here", hint)

    def _bodies(self, header: Mapping[str, Any], sources: Sources) -> list[tuple[Mapping[str, Any], Sources]]:
        listed = header["requirements"]
        if isinstance(listed, Mapping):
            return [(listed, _Below(sources, ("requirements",)))]  # type: ignore[list-item]
        bodies: list[tuple[Mapping[str, Any], Sources]] = []
        for number, name in enumerate(listed if isinstance(listed, list) else []):
            if not isinstance(name, str) or Path(name).is_absolute() or ".." in Path(name).parts:
                self.wrong(sources, ("requirements", number), f"{name!r} is no file beside the profile", None)
                continue
            try:
                tree = read_tree(self.path.parent / name, include_key=None)
            except InputError as error:
                if any(problem.place is not None for problem in error.problems):
                    raise
                for problem in error.problems:  # The file cannot be opened: say so where it is named.
                    self.wrong(sources, ("requirements", number), problem.message, problem.hint)
                continue
            bodies.append((tree.root, tree.sources))
        return bodies

    def _add(
        self,
        requirements: dict[str, Requirement],
        id: str,
        entry: Any,
        header: Mapping[str, Any],
        catalogue: Catalogue,
        sources: Sources,
    ) -> None:
        reader = RequirementReader(header, catalogue, lambda path, what, hint: self.wrong(sources, path, what, hint))
        if id in requirements:
            self.wrong(sources, (id,), f"the requirement {id} stands twice in this profile", None)
        requirement = reader.requirement(id, entry)
        if requirement is not None:
            requirements[id] = requirement

    def wrong(self, sources: Sources, path: tuple[str | int, ...], message: str, hint: str | None) -> None:
        """Note one slip; its place is looked up when all are known."""
        self._wrong.append((sources, path, message, hint))

    def _stop(self) -> None:
        if self._wrong:
            raise InputError(
                [Problem(message, sources.place(path), hint) for sources, path, message, hint in self._wrong]
            )


class _Below:
    """Places of a part of a document."""

    def __init__(self, sources: Sources, start: tuple[str | int, ...]) -> None:
        self.sources = sources
        self.start = start

    def place(self, path: tuple[str | int, ...]) -> Any:
        """The place of a path inside the part."""
        return self.sources.place((*self.start, *path))


def _profile(
    header: Mapping[str, Any], requirements: dict[str, Requirement], vocabulary: Vocabulary, digest: str
) -> Profile:
    return Profile(
        id=header["profile"],
        version=str(header["version"]),
        title=header["title"],
        notice=header.get("notice") or {},
        requirements={id: requirements[id] for id in sorted(requirements)},
        vocabulary=vocabulary,
        digest=f"sha256:{digest}",
        least_basis=header.get("least_basis") or {},
        documents=header.get("documents") or {},
        items=header.get("items") or {},
        stages=header.get("stages") or {},
        reference_design=header.get("reference_design"),
        draft=header.get("status") == "draft",
    )
