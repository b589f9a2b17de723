"""The lock of a profile: which text of each base it was made from, and what those bases asked then."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path as FilePath
from typing import Any, NamedTuple

from iotsec.documents.tree import Sources, read_tree
from iotsec.requirements.requirement import Profile

LOCK, SNAPSHOT = "profile.lock", "profile.bases.json"
"""Beside a profile: the digests of its bases, and what these asked."""

ABOUT = "# Written by `iotsec profile resolve --lock`: the bases from which this profile was made.\n"

Tell = Callable[[Sources, tuple[str | int, ...], str, str | None], None]

EDITORIAL = ("title", "statement", "why", "fix", "sources", "tried_on", "weakens")
"""Parts of a requirement that ask nothing."""


def every_base(profile: Profile) -> Iterator[Profile]:
    """The profiles on which one builds, directly or not, each once, in the order of their ids."""
    found: dict[str, Profile] = {}
    ways = list(profile.bases)
    while ways:
        base = ways.pop()
        if base.id not in found:
            found[base.id] = base
            ways.extend(base.bases)
    return (found[id] for id in sorted(found))


def lock_text(profile: Profile) -> str:
    """The lock: the version and digest of the profile and of each of its bases."""
    from iotsec.documents.writing import write_yaml  # A lock is written seldom, and read with every derived profile.

    bases = {base.id: {"version": base.version, "digest": base.digest} for base in every_base(profile)}
    tree = {"profile": profile.id, "version": profile.version, "digest": profile.digest, "bases": bases}
    return ABOUT + write_yaml(tree)


def snapshot_text(profile: Profile) -> str:
    """What the bases ask, so that a later text of theirs can be compared with it."""
    from iotsec.documents.writing import write_json

    return write_json({"profile": profile.id, "bases": {base.id: _asked(base) for base in profile.bases}})


def _asked(base: Profile) -> dict[str, Any]:
    requirements = {id: _kept(base.entries[id].tree) for id in base.requirements}
    return {"version": base.version, "digest": base.digest, "prefix": base.prefix, "requirements": requirements}


def _kept(tree: Mapping[str, Any]) -> dict[str, Any]:
    """What a requirement asks, its title, and the digest of the texts that ask nothing."""
    asks = {key: value for key, value in tree.items() if key not in EDITORIAL}
    return {"title": tree["title"], **asks, "texts": texts_of(tree)}


def texts_of(tree: Mapping[str, Any]) -> str:
    """The digest of the texts of a requirement, which ask nothing."""
    return digest_of({key: tree[key] for key in EDITORIAL if key in tree})


def digest_of(tree: object) -> str:
    """The digest of plain values."""
    text = json.dumps(tree, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


class Unlocked(NamedTuple):
    """A base that is not the one of the lock: the digest that the lock names, and its own; None where absent."""

    id: str
    then: str | None
    now: str | None


def unlocked(tree: Mapping[str, Any], bases: Iterable[Profile]) -> Iterator[Unlocked]:
    """The bases, direct or not, that are not those of the lock beside the profile."""
    locked = tree.get("bases")
    known = locked if isinstance(locked, Mapping) else {}
    there = {base.id: base.digest for direct in bases for base in (direct, *every_base(direct))}
    for id in sorted({*known, *there}):
        said = known.get(id)
        then = said.get("digest") if isinstance(said, Mapping) else None
        if then != there.get(id):
            yield Unlocked(id, then, there.get(id))


def check_lock(folder: FilePath, bases: tuple[Profile, ...], tell: Tell) -> None:
    """Tell of each base that it is not the one from which the profile beside this lock was made."""
    path = folder / LOCK
    if not path.is_file():
        return
    tree = read_tree(path, include_key=None)
    for id, then, now in unlocked(tree.root, bases):
        message = f"the lock was made with {id} {then or 'left out'}, and here it is {now or 'no base of it'}"
        hint = "see what changed by `iotsec profile upgrade --check`, then renew it by `iotsec profile resolve --lock`"
        tell(tree.sources, ("bases", id, "digest"), message, hint)
