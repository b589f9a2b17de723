"""The options that say from where a design is looked at, read and checked."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from iotsec.checking.check import check
from iotsec.errors import InputError, Problem, nearest
from iotsec.model.values import STAGES, Stage
from iotsec.reports.options import DateFrom
from iotsec.requirements.reading import load_profiles as read_profiles
from iotsec.resources import template, template_names
from iotsec.units import QuantityError, read_date

if TYPE_CHECKING:
    from iotsec.documents.reading import LoadedDesign
    from iotsec.findings import Findings
    from iotsec.requirements.requirement import Profile

USUAL_PROFILE = "general"
JURISDICTIONS = "jurisdictions"
"""The folder of the templates in which the overlays of jurisdictions lie."""


class Viewing(NamedTuple):
    """The stage, date and choices that were asked for, and the as-built design to compare with."""

    stage: Stage | None
    as_of: datetime.date | None
    choices: dict[str, str]
    as_built: LoadedDesign | None = None

    def check(self, loaded: LoadedDesign, profiles: tuple[Profile, ...]) -> tuple[Findings, DateFrom]:
        """The findings of a design from this view, and who set the date. Raises `InputError`."""
        from iotsec.documents.reading import placed  # Read already where there is a design.
        from iotsec.model.design import DesignError

        built = None if self.as_built is None else self.as_built.design
        try:
            found = check(
                loaded.design, *profiles, as_of=self.as_of, stage=self.stage, choices=self.choices, as_built=built
            )
        except DesignError as error:
            told = placed(error, loaded.sources)
            raise InputError(sorted(told.problems, key=lambda item: item.place or ("", 0, 0)), told.found) from None
        if self.as_of is not None:
            return found, "flag"
        return found, "today" if loaded.design.as_of is None else "design"


def read_viewing(stage: str | None, as_of: str | None, chosen: tuple[str, ...], as_built: str | None = None) -> Viewing:
    """The options read. Raises `InputError` for a date that is none, for a choice that is not written C=V, and for an
    as-built design that cannot be read.
    """
    problems, date = [], None
    try:
        date = None if as_of is None else read_date(as_of)
    except QuantityError as error:
        problems.append(Problem(f"--as-of: {error.message}", hint=error.hint))
    choices: dict[str, str] = {}
    for item in chosen:
        name, between, option = item.partition("=")
        if not (name and between and option):
            problems.append(Problem(f"--choose: {item!r} is no choice", hint="write --choose mode=maintenance"))
        elif choices.setdefault(name, option) != option:
            problems.append(Problem(f"--choose: {name} is chosen twice", hint="leave it out to keep both open"))
    if problems:
        raise InputError(problems)
    from iotsec.documents.reading import load_design  # Not before it is known that the other options are right.

    built = None if as_built is None else load_design(as_built)
    return Viewing(next((item for item in STAGES if item == stage), None), date, choices, built)


def load_profiles(names: tuple[str, ...]) -> tuple[Profile, ...]:
    """The profiles with these names, each once. Raises `InputError`."""
    return read_profiles(dict.fromkeys(names))


def asked(
    profiles: tuple[str, ...], jurisdictions: tuple[str, ...] = (), loaded: LoadedDesign | None = None
) -> tuple[str, ...]:
    """The names of the profiles that are asked, and overlays of jurisdictions.

    They are those of the call, else those that the design names, else the general template. Raises `InputError` for a
    profile or a jurisdiction that there is not.
    """
    named = profiles or (() if loaded is None else _named_by(loaded)) or (USUAL_PROFILE,)
    return (*named, *(_overlay(name) for name in jurisdictions))


def _named_by(loaded: LoadedDesign) -> tuple[str, ...]:
    """The profiles that a design names: those that come with iotsec, and folders or files below its own folder."""
    names, problems = [], []
    folder = Path(loaded.sources.files[0].name).parent if loaded.sources is not None else Path()
    for name in loaded.design.profiles or ():
        beside = folder / name
        if (template(name) / "profile.yaml").is_file():
            names.append(name)
        elif ".." in Path(name).parts or Path(name).is_absolute() or not beside.exists():
            known = template_names()
            meant = nearest(name, known)
            hint = f"did you mean {meant}?" if meant else f"known are {', '.join(known)}, and folders beside the design"
            problems.append(Problem(f"there is no profile {name}", loaded.place("design", "", "profiles"), hint))
        else:
            names.append(str(beside))
    if problems:
        raise InputError(problems)
    return tuple(names)


def _overlay(name: str) -> str:
    if (template(f"{JURISDICTIONS}/{name}") / "profile.yaml").is_file():
        return f"{JURISDICTIONS}/{name}"
    if Path(name).exists():
        return name
    known = sorted(path.parent.name for path in template(JURISDICTIONS).glob("*/profile.yaml"))
    meant = nearest(name, known)
    hint = f"did you mean {meant}?" if meant else f"known are {', '.join(known) or 'none'}, and folders of overlays"
    raise InputError(Problem(f"--jurisdiction: there is no jurisdiction {name}", hint=hint))


def profile_files(names: tuple[str, ...]) -> Iterator[Path]:
    """The files from which these profiles (which have been loaded) were read: each header, then what it lists."""
    from iotsec.documents.tree import read_tree

    for name in dict.fromkeys(names):
        shipped, named = template(name) / "profile.yaml", Path(name)
        header = shipped if shipped.is_file() else named / "profile.yaml" if named.is_dir() else named
        yield header
        listed = read_tree(header, include_key=None).root.get("requirements")
        yield from (header.parent / item for item in (listed if isinstance(listed, list) else ()))
