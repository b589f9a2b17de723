"""Templates read into profiles: every slip is told with its place, and nothing with a slip is loaded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from iotsec.documents.keeping import read_template
from iotsec.documents.tree import Sources
from iotsec.errors import InputError, Problem, nearest
from iotsec.facts.catalogue import Catalogue
from iotsec.facts.derived import DERIVED
from iotsec.frozen import evolve
from iotsec.model.values import BASES, STAGES
from iotsec.model.vocabulary import Vocabulary
from iotsec.requirements.deriving.bases import Bases, Library
from iotsec.requirements.deriving.derivation import Derivation, Own
from iotsec.requirements.deriving.entries import Entry, Origin, Placed
from iotsec.requirements.deriving.header import DERIVING, DERIVING_SHAPES, USUAL_CONFORMANCE, namespace
from iotsec.requirements.deriving.relation import Change
from iotsec.requirements.one import RequirementReader
from iotsec.requirements.requirement import Base, Profile, Requirement
from iotsec.requirements.shapes import HEADER_SHAPES, misshapen
from iotsec.resources import template, template_names

HEADER = (
    "iotsec", "profile", "version", "title", "notice", "least_basis", "prefix", "reference_design", "documents",
    "items", "stages", "requirements", "status", "not_waivable", *DERIVING,
)  # fmt: skip
NEEDED = ("profile", "version", "title", "requirements")
NEEDED_OF_DERIVED = ("profile", "version", "title")


def load_profile(name: str | Path, vocabulary: Vocabulary | None = None, *, locked: bool = True) -> Profile:
    """The profile of this name (one that comes with iotsec), or in this folder or file.

    `vocabulary` is what its facts are about (default: designs); without `locked` a lock beside it is not looked at.
    Raises `InputError` with every slip and its place.
    """
    return load_profiles([name], vocabulary, locked=locked)[0]


def load_profiles(
    names: Iterable[str | Path], vocabulary: Vocabulary | None = None, *, locked: bool = True
) -> tuple[Profile, ...]:
    """The profiles of these names, as `load_profile` finds them; what they have in common is read once."""
    if vocabulary is None:
        from iotsec.model.kinds import standard_vocabulary  # A vocabulary of one's own does not need pydantic's models.

        vocabulary = standard_vocabulary()
    known = vocabulary
    library = Library(lambda path, chain: ProfileReader(path, known, library, chain).profile(), locked=locked)
    return tuple(library.profile(found_profile(name)) for name in names)


def found_profile(name: str | Path) -> Path:
    """The file of the profile of this name. Raises `InputError` where there is none."""
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


def shipped_with_prefix(prefix: str) -> str | None:
    """The profile that comes with iotsec and declares fields with this prefix, such as `auto`; None if none does."""
    for name in template_names():
        header = read_template(template(name) / "profile.yaml").root
        if header.get("fields") and namespace(str(header.get("prefix", ""))) == f"{prefix}:":
            return name
    return None


class ProfileReader:
    """Reads one profile: its header, then the files of requirements beside it; collects what is wrong."""

    def __init__(self, path: Path, vocabulary: Vocabulary, library: Library, chain: tuple[Path, ...] = ()) -> None:
        self.path = path
        self.vocabulary = vocabulary
        self.library = library
        self.chain = chain
        self.argued: dict[str, list[Change]] = {}
        self._wrong: list[tuple[Placed, tuple[str | int, ...], str, str | None]] = []

    def profile(self) -> Profile:
        """The profile; raises `InputError` with all slips."""
        tree = read_template(self.path)
        header, sources = tree.root, tree.sources
        self._check_header(header, sources)
        self._stop()
        self._check_documents(header, sources)
        derivation = self._derivation(header, sources)
        catalogue = Catalogue(derivation.own.vocabulary, DERIVED)
        bodies = self._bodies(header, sources)
        entries = dict(derivation.entries)
        entries.update(self._own_entries(bodies, header, derivation))
        requirements = dict(derivation.kept)
        for id, entry in entries.items():
            if id not in requirements:
                requirement = self._requirement(entry, derivation, catalogue)
                if requirement is not None:
                    requirements[id] = requirement
        if not self._wrong:
            if "resolved" not in header:  # A flat text says no more what was left out of its bases.
                self._check_realised({*requirements, *_left_out(derivation)}, requirements, entries)
            self._forbid_waivers(header, sources, requirements, entries)
        self._stop()
        digests = [header, *(body for body, _sources in bodies), *(base.digest for base in derivation.bases)]
        text = json.dumps(digests, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        made = _profile(derivation, requirements, entries, hashlib.sha256(text.encode()).hexdigest())
        return evolve(made, path=self.path, argued={id: tuple(steps) for id, steps in self.argued.items()})

    def _derivation(self, header: Mapping[str, Any], sources: Sources) -> Derivation:
        """What is taken over from bases; nothing where the profile stands alone and declares nothing."""
        if not any(word in header for word in DERIVING):
            return Derivation(Own(self.vocabulary), header)

        def tell(path: tuple[str | int, ...], message: str, hint: str | None) -> None:
            self.wrong(sources, path, message, hint)

        from iotsec.requirements.deriving.locking import check_lock
        from iotsec.requirements.deriving.resolving import Deriving  # Most checks are of a profile that stands alone.

        bases = Bases(self.path, self.library, self.chain, tell).profiles(header.get("extends") or [])
        self._stop()
        if self.library.locked:
            check_lock(self.path.parent, tuple(bases), self.wrong)
            self._stop()
        origin = Origin(header["profile"], str(header["version"]), sources)
        deriving = Deriving(header, origin, bases, tell)
        own = deriving.own(self.vocabulary)
        self._stop()  # Whatever names what was declared with a slip would be told as well, and be right.
        return deriving.derivation(own)

    def _own_entries(
        self, bodies: list[tuple[Mapping[str, Any], Placed]], header: Mapping[str, Any], derivation: Derivation
    ) -> dict[str, Entry]:
        """The requirements that the profile itself states."""
        found: dict[str, Entry] = {}
        for body, its_sources in bodies:

            def tell(path: tuple[str | int, ...], what: str, hint: str | None, at: Placed = its_sources) -> None:
                self.wrong(at, path, what, hint)

            for id, tree in body.items():
                known = len(self._wrong)
                if id in found:
                    tell((id,), f"the requirement {id} stands twice in this profile", None)
                elif id in derivation.entries or id in derivation.excluded:
                    hint = "change it under `tailor`, or give yours an id of your own"
                    tell((id,), f"the requirement {id} stands in a base already", hint)
                told = _expanded(tree, derivation.own.catalogues, (id,), tell)
                if len(self._wrong) > known:
                    continue  # What it asks is not known, or is told where it stands in the base.
                origin = Origin(header["profile"], str(header["version"]), its_sources, (id,))
                found[str(id)] = Entry(str(id), told, origin)
        return found

    def _requirement(self, entry: Entry, derivation: Derivation, catalogue: Catalogue) -> Requirement | None:
        """A requirement read from its text; one that was tailored is no weaker than in its base."""
        held = derivation.sources.get(entry.id, ())
        header = derivation.header if "resolved" not in derivation.header else {**derivation.header, "prefix": ""}
        if held:
            status = "draft" if any(base.draft for base, _requirement in held) else "published"
            header = {**header, "profile": entry.origin.profile, "prefix": "", "status": status}

        def tell(path: tuple[str | int, ...], what: str, hint: str | None) -> None:
            self.wrong(entry, path, what, hint)

        tried_here = "resolved" not in header and (not held or ("tried_on",) in entry.changed)
        reader = RequirementReader(header, catalogue, tell, tried_elsewhere=not tried_here)
        if not held:
            return reader.requirement(entry.id, entry.tree)
        from iotsec.requirements.deriving.resolving import (  # Only what is tailored has steps to judge.
            impossible,
            judged,
            unfit,
        )

        known = len(self._wrong)
        for base, before in held:
            for path, message, hint in unfit(before, entry, base.entries[entry.id], reader.catalogue.scale):
                self.wrong(entry, (entry.id, *path), message, hint)
        requirement = reader.requirement(entry.id, entry.tree) if len(self._wrong) == known else None
        if requirement is None:
            return None
        conformance = header.get("conformance", USUAL_CONFORMANCE)
        for base, before in held:
            for step in judged(before, requirement, entry, base.entries[entry.id], conformance):
                if step.wrong is not None:
                    self.wrong(entry, (entry.id, *step.at), step.wrong, step.hint)
                elif not step.shown:
                    self.argued.setdefault(entry.id, []).append(step.change)
        never = impossible(requirement)
        if never is not None:
            self.wrong(entry, (entry.id, "require"), never, "a tailoring, or the bases together, ask too much")
        return evolve(requirement, tailored_by=derivation.header["profile"])

    def _check_header(self, header: Mapping[str, Any], sources: Sources) -> None:
        for key in header:
            if key not in HEADER:
                meant = nearest(str(key), HEADER)
                self.wrong(sources, (key,), f"unknown word {key}", f"did you mean {meant}?" if meant else None)
        if header.get("status") not in (None, "draft", "published"):
            hint = "write draft, or published (which is what silence means)"
            self.wrong(sources, ("status",), f"{header['status']!r} is no status of a profile", hint)
        missing = [key for key in (NEEDED_OF_DERIVED if "extends" in header else NEEDED) if key not in header]
        if missing:
            self.wrong(sources, (), f"{', '.join(missing)} is missing", None)
        for key, right in misshapen(header, {**HEADER_SHAPES, **DERIVING_SHAPES}):
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

    def _check_realised(
        self, known: set[str], requirements: Mapping[str, Requirement], places: Mapping[str, Placed]
    ) -> None:
        for id, requirement in requirements.items():
            for other in requirement.realises:
                if other not in known:
                    meant = nearest(other, sorted(known))
                    hint = f"did you mean {meant}?" if meant else "name a requirement of this profile"
                    self.wrong(places[id], (id, "realises"), f"{id} realises {other}, which is not here", hint)

    def _forbid_waivers(
        self,
        header: Mapping[str, Any],
        sources: Sources,
        requirements: dict[str, Requirement],
        entries: dict[str, Entry],
    ) -> None:
        """Take every waiver away from the requirements of which the profile as a whole allows none.

        Their texts say so as well, since profiles that derive from this one begin with them.
        """
        for number, id in enumerate(header.get("not_waivable") or ()):
            if id in requirements:
                requirements[id] = evolve(requirements[id], waivable=None)
                if entries[id].tree.get("waivable"):
                    entries[id] = evolve(entries[id], tree={**entries[id].tree, "waivable": False})
            else:
                meant = nearest(id, list(requirements))
                hint = f"did you mean {meant}?" if meant else "name requirements of this profile"
                self.wrong(sources, ("not_waivable", number), f"there is no requirement {id} here", hint)

    def _bodies(self, header: Mapping[str, Any], sources: Sources) -> list[tuple[Mapping[str, Any], Placed]]:
        listed = header.get("requirements")
        if isinstance(listed, Mapping):
            return [(listed, _Below(sources, ("requirements",)))]
        bodies: list[tuple[Mapping[str, Any], Placed]] = []
        for number, name in enumerate(listed if isinstance(listed, list) else []):
            if not isinstance(name, str) or Path(name).is_absolute() or ".." in Path(name).parts:
                self.wrong(sources, ("requirements", number), f"{name!r} is no file beside the profile", None)
                continue
            try:
                tree = read_template(self.path.parent / name)
            except InputError as error:
                if any(problem.place is not None for problem in error.problems):
                    raise
                for problem in error.problems:  # The file cannot be opened: say so where it is named.
                    self.wrong(sources, ("requirements", number), problem.message, problem.hint)
                continue
            bodies.append((tree.root, tree.sources))
        return bodies

    def wrong(self, sources: Placed, path: tuple[str | int, ...], message: str, hint: str | None) -> None:
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


def _expanded(tree: Any, catalogues: Mapping[str, tuple[str, ...]], path: tuple[str | int, ...], wrong: Any) -> Any:
    if not catalogues:
        return tree
    from iotsec.requirements.deriving.catalogues import expanded  # Few profiles have catalogues.

    return expanded(tree, catalogues, path, wrong)


def _left_out(derivation: Derivation) -> Iterator[str]:
    """The requirements that the profile or one of its bases leaves out."""
    yield from derivation.excluded
    ways = list(derivation.bases)
    while ways:
        base = ways.pop()
        yield from base.excluded
        ways.extend(base.bases)


def _profile(
    derivation: Derivation, requirements: dict[str, Requirement], entries: dict[str, Entry], digest: str
) -> Profile:
    header, own = derivation.header, derivation.own
    inactive = {id: item for id, item in requirements.items() if item.law is not None and not item.law.confirmed}
    return Profile(
        id=header["profile"],
        version=str(header["version"]),
        title=header["title"],
        notice=header.get("notice") or {},
        requirements={id: requirements[id] for id in sorted(requirements) if id not in inactive},
        inactive=inactive,
        vocabulary=own.vocabulary,
        digest=f"sha256:{digest}",
        least_basis=header.get("least_basis") or {},
        documents=header.get("documents") or {},
        items=header.get("items") or {},
        stages=header.get("stages") or {},
        reference_design=header.get("reference_design"),
        draft=header.get("status") == "draft",
        prefix=header.get("prefix") or "",
        sector=header.get("sector"),
        overlay=header.get("kind") == "overlay",
        bases=derivation.bases,
        extends=tuple(Base(base.id, base.version, base.digest) for base in derivation.bases),
        resolved=tuple(Base(item["profile"], item["version"], item["digest"]) for item in header.get("resolved") or ()),
        conformance=header.get("conformance", USUAL_CONFORMANCE),
        excluded=derivation.excluded,
        tailored=derivation.tailored,
        catalogues=own.catalogues,
        meanings=own.meanings,
        terms=own.terms,
        titles=own.titles,
        declared=own.declared,
        entries=entries,
    )
