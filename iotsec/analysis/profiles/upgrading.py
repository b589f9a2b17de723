"""What a newer text of a base does to a profile: each change by its sort, and what becomes of what the profile says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple

from iotsec.analysis.profiles.comparing import Changed, Sort, sort_of
from iotsec.documents.tree import read_tree
from iotsec.errors import InputError, Problem
from iotsec.facts.catalogue import Catalogue
from iotsec.facts.derived import DERIVED
from iotsec.requirements.deriving.entries import Entry, Origin, Placed
from iotsec.requirements.deriving.locking import LOCK, SNAPSHOT, Unlocked, texts_of, unlocked
from iotsec.requirements.deriving.orders import changes
from iotsec.requirements.deriving.relation import Relation
from iotsec.requirements.deriving.tailoring import tailored
from iotsec.requirements.one import RequirementReader
from iotsec.requirements.requirement import Profile, Requirement

Effect = Literal[
    "weakens the profile", "no longer stricter", "refers to nothing", "lost",
    "taken over", "kept stricter", "new", "none",
]  # fmt: skip
"""What a change of a base does to a profile."""

BREAKING: tuple[Effect, ...] = ("weakens the profile", "no longer stricter", "refers to nothing", "lost")
"""Effects that a profile has to be changed for, or that somebody has to decide on."""


class Moved(NamedTuple):
    """One change of a base, and what it does to the profile."""

    base: str
    changed: Changed
    effect: Effect


class BaseMoved(NamedTuple):
    """A base as it was and as it is: versions and digests."""

    base: str
    then: str
    now: str
    same: bool


class Upgrade(NamedTuple):
    """What became of the bases of a profile since it was locked.

    `unlocked` are bases that are as they were, but not as the lock says, so that the profile is refused.
    """

    profile: str
    bases: tuple[BaseMoved, ...]
    moved: tuple[Moved, ...]
    unlocked: tuple[Unlocked, ...] = ()

    @property
    def breaks(self) -> bool:
        """Whether something has to be changed or decided."""
        return bool(self.unlocked) or any(item.effect in BREAKING for item in self.moved)


def upgrade(header: Mapping[str, Any], folder: Path, bases: Mapping[str, Profile]) -> Upgrade:
    """The bases of a profile as they are now, compared with what they asked when it was locked.

    `header` is what the profile says. Raises `InputError` where it was never locked.
    """
    path = folder / SNAPSHOT
    if not path.is_file():
        hint = "write it by `iotsec profile resolve --lock` while the bases are as they were"
        raise InputError(Problem(f"there is no {SNAPSHOT} in {folder}", hint=hint))
    tree = read_tree(path, include_key=None)
    known: Mapping[str, Any] = tree.root["bases"]
    said, moved = [], []
    for id, now in sorted(bases.items()):
        then = known.get(id)
        if then is None:
            said.append(BaseMoved(id, "", now.version, same=False))
            continue
        said.append(BaseMoved(id, str(then["version"]), now.version, then["digest"] == now.digest))
        moved += [Moved(id, item, _effect(header, item, now, _before(then, item.id, now, tree.sources)))
                  for item in _changed(then, now, tree.sources)]  # fmt: skip
    same = [bases[item.base] for item in said if item.same]
    return Upgrade(str(header["profile"]), tuple(said), tuple(moved), tuple(_unlocked(folder, same, bases)))


def _unlocked(folder: Path, same: list[Profile], bases: Mapping[str, Profile]) -> Iterator[Unlocked]:
    """The bases that are as they were, and that the lock tells otherwise."""
    if (folder / LOCK).is_file():
        for item in unlocked(read_tree(folder / LOCK, include_key=None).root, same):
            if item.now is not None or len(same) == len(bases):  # Else it is, or was, of a base that moved.
                yield item


def _changed(then: Mapping[str, Any], now: Profile, sources: Placed) -> list[Changed]:
    """Every requirement of a base that is not as it was."""
    found = []
    for id in sorted({*then["requirements"], *now.requirements}):
        before, after = then["requirements"].get(id), now.requirements.get(id)
        if before is None or after is None:
            title = after.title if after is not None else before["title"]
            found.append(Changed(id, "added" if before is None else "withdrawn", title))
            continue
        old = _before(then, id, now, sources)
        every = () if old is None else tuple(changes(old, after))
        steps = tuple(step for step in every if step.relation is not Relation.EDITORIAL)
        if steps:
            found.append(Changed(id, sort_of(steps), after.title, steps))
        elif texts_of(now.entries[id].tree) != before["texts"]:
            found.append(Changed(id, "editorial", after.title))
    return found


def _before(then: Mapping[str, Any], id: str, now: Profile, sources: Placed) -> Requirement | None:
    """A requirement as it was, read from what was kept of it; None where it cannot be read with the facts of today."""
    tree = then["requirements"].get(id)
    if tree is None:
        return None
    kept = {key: value for key, value in tree.items() if key != "texts"}
    return _read(id, kept, now)


def _read(id: str, tree: Mapping[str, Any], now: Profile) -> Requirement | None:
    kind = "overlay" if now.overlay else "profile"
    header = {"profile": now.id, "status": "draft", "documents": now.documents, "kind": kind}
    catalogue = Catalogue(now.vocabulary, DERIVED)
    return RequirementReader(header, catalogue, lambda _path, _message, _hint: None).requirement(id, tree)


def _effect(header: Mapping[str, Any], item: Changed, now: Profile, before: Requirement | None) -> Effect:
    tailoring = (header.get("tailor") or {}).get(item.id)
    left = item.id in (header.get("exclude") or {}) or item.id in (header.get("resolve") or {})
    if item.sort == "withdrawn":
        return "refers to nothing" if tailoring is not None or left else "lost"
    if item.sort == "added":
        return "new"
    if left:
        return "none"
    if tailoring is None:
        return _taken_over(item.sort)
    return _still_stricter(item.id, tailoring, now)


def _taken_over(sort: Sort) -> Effect:
    return "none" if sort == "editorial" else "weakens the profile" if sort in ("weaker", "unlike") else "taken over"


def _still_stricter(id: str, tailoring: Any, now: Profile) -> Effect:
    """Whether a tailoring of a requirement is no weaker than what the base asks now."""
    entry = now.entries[id]
    origin = Origin(now.id, now.version, entry.origin.sources, entry.origin.path)
    slips: list[str] = []
    changed: Entry = tailored(entry, tailoring, origin, lambda _path, message, _hint: slips.append(message))
    after = _read(id, changed.tree, now)
    if slips or after is None:
        return "no longer stricter"
    weaker = any(step.relation in (Relation.WEAKER, Relation.UNLIKE) for step in changes(now.requirements[id], after))
    return "no longer stricter" if weaker else "kept stricter"
