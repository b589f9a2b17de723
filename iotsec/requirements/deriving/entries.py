"""The text of a requirement as a profile resolves it, with where each part of it stands."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Protocol

from iotsec.errors import Place
from iotsec.frozen import field, frozen
from iotsec.resources import resources

Path = tuple[str | int, ...]


class Placed(Protocol):
    """What knows where its values stand."""

    def place(self, path: Path) -> Place:
        """The place of the value at this path."""


@frozen(eq=False)
class Origin:
    """Where a part of a profile comes from: the profile, and the place in its files (looked up when asked for)."""

    profile: str
    version: str
    sources: Placed = field(repr=False)
    path: Path = ()

    @property
    def place(self) -> Place:
        """The file, line and column."""
        return self.sources.place(self.path)

    def below(self, *steps: str | int) -> Origin:
        """The origin of a part of this part."""
        return Origin(self.profile, self.version, self.sources, (*self.path, *steps))

    @property
    def told(self) -> str:
        """The place for readers: files that come with iotsec are named from the folder that holds them."""
        return str(self.place).removeprefix(f"{resources()}{os.sep}")

    def __str__(self) -> str:
        return f"{self.profile} {self.version} ({self.told})"


@frozen(eq=False)
class Entry:
    """One requirement as text: its tree, the origin of the whole, and of each part that a profile changed since.

    `base` is the entry that a tailoring started from.
    """

    id: str
    tree: Mapping[str, Any]
    origin: Origin
    changed: Mapping[Path, Origin] = field(factory=dict)
    base: Entry | None = None

    def origin_of(self, path: Path) -> Origin:
        """Where the part at this path comes from: who changed it last, else whence the requirement comes."""
        for size in range(len(path), 0, -1):
            found = self.changed.get(path[:size])
            if found is not None:
                return found.below(*path[size:])
        return self.origin.below(*path)

    def changed_at(self, path: Path, base: Entry) -> Path:
        """Where in the part at this path it was changed since the base: the part itself, or the first inside of it."""
        new = [at for at, origin in self.changed.items() if base.changed.get(at) is not origin]
        if any(path[: len(at)] == at for at in new):
            return path
        return next((at for at in new if at[: len(path)] == path), path)

    def place(self, path: Path) -> Place:
        """The place of a part, by its path that begins with the id of the requirement."""
        return self.origin_of(path[1:]).place
