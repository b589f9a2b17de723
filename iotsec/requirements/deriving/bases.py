"""The bases of a profile: found by id, of the version (and digest) that it names, each read once, never in a circle."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path as FilePath
from typing import Any

from iotsec.errors import nearest
from iotsec.requirements.requirement import Profile
from iotsec.resources import resources, template, template_names

Path = tuple[str | int, ...]
Wrong = Callable[[Path, str, str | None], None]
Load = Callable[[FilePath, tuple[FilePath, ...]], Profile]

HEADER = "profile.yaml"
SHORTEST = len("sha256:") + 8
"""As many characters of a digest are taken for its beginning."""


class Library:
    """The profiles that were read, each once, so that what they share is shared."""

    def __init__(self, load: Load, *, locked: bool = True) -> None:
        self.load = load
        self.locked = locked
        self.profiles: dict[FilePath, Profile] = {}

    def profile(self, path: FilePath, chain: tuple[FilePath, ...] = ()) -> Profile:
        """The profile in this file. Raises `InputError` with what is wrong with it."""
        key = path.resolve()
        if key not in self.profiles:
            self.profiles[key] = self.load(path, (*chain, key))
        return self.profiles[key]


class Bases:
    """The profiles that one profile extends; what is wrong with how it names them is told with its path."""

    def __init__(self, path: FilePath, library: Library, chain: tuple[FilePath, ...], wrong: Wrong) -> None:
        self.path = path
        self.library = library
        self.chain = chain
        self.wrong = wrong

    def profiles(self, named: list[Mapping[str, Any]]) -> list[Profile]:
        """The bases in the order in which they are named."""
        names = [item["profile"] for item in named]
        for number, name in enumerate(names):
            if name in names[:number]:
                self.wrong(("extends", number), f"{name} is extended twice", "name each base once")
        found = [self._base(("extends", number), item) for number, item in enumerate(named)]
        return [profile for profile in found if profile is not None]

    def _base(self, at: Path, named: Mapping[str, Any]) -> Profile | None:
        path = place_of_base(self.path, named)
        if path is None:
            part, message, hint = none_there(self.path, named)
            self.wrong((*at, part), message, hint)
            return None
        if path.resolve() in self.chain:
            start = self.chain.index(path.resolve())
            circle = [item.parent.name for item in (*self.chain[start:], path.resolve())]
            self.wrong(at, f"profiles extend each other in a circle: {' > '.join(circle)}", "leave one of them out")
            return None
        profile = self.library.profile(path, self.chain)
        return profile if self._as_named(profile, named, at) else None

    def _as_named(self, profile: Profile, named: Mapping[str, Any], at: Path) -> bool:
        if profile.id != named["profile"]:
            self.wrong((*at, "profile"), f"the profile there calls itself {profile.id}", f"write profile: {profile.id}")
        elif profile.version != named["version"]:
            message = f"this extends {profile.id} {named['version']}, but {profile.id} {profile.version} is there"
            self.wrong((*at, "version"), message, "see what changed by `iotsec profile upgrade`, then name the version")
        elif _is_beginning(named.get("digest", profile.digest), profile.digest):
            message = f"{named['digest']} is only the beginning of the digest of {profile.id} {profile.version}"
            self.wrong((*at, "digest"), message, f"write the whole of it: {profile.digest}")
        elif named.get("digest", profile.digest) != profile.digest:
            message = f"{profile.id} {profile.version} is not what was extended: its digest is {profile.digest}"
            self.wrong((*at, "digest"), message, "see what changed by `iotsec profile upgrade`, then name the digest")
        else:
            return True
        return False


def place_of_base(path: FilePath, named: Mapping[str, Any]) -> FilePath | None:
    """Where a base is: in the folder that is named, among the templates of iotsec, or beside the profile."""
    folder = path.resolve().parent
    beside = [template(named["profile"]), folder.parent / named["profile"]]
    places: list[FilePath] = [folder / named["at"]] if "at" in named else beside
    for place in places:
        header = place / HEADER if place.is_dir() else place
        if header.is_file():
            return _shown(header, path)
    return None


def none_there(path: FilePath, named: Mapping[str, Any]) -> tuple[str, str, str]:
    """Of a base that is nowhere: which part of what names it is wrong, what is wrong, and what would be right."""
    if "at" in named:
        place = _shown(FilePath(os.path.normpath(path.resolve().parent / named["at"])), path)
        hint = f"looked for {place}: a folder with a profile.yaml, or such a file"
        return "at", f"no profile is at {named['at']}, where {named['profile']} is said to be", hint
    known = template_names()
    meant = nearest(named["profile"], known)
    hint = f"did you mean {meant}?" if meant else f"known are {', '.join(known)}, and folders beside this one"
    return "profile", f"there is no profile {named['profile']} to extend", hint


def _is_beginning(given: str, digest: str) -> bool:
    """Whether this is a digest cut short, as reports print it."""
    return given != digest and len(given) >= SHORTEST and digest.startswith(given)


def _shown(header: FilePath, path: FilePath) -> FilePath:
    """The place as messages name it: relative where the profile itself is named so."""
    if path.is_absolute() or resources() in header.parents:
        return header
    try:
        return FilePath(os.path.relpath(header))
    except ValueError:
        return header  # On another drive.
