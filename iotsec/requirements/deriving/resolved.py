"""A profile resolved to a flat text: every requirement in full, with where each part of it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from iotsec.requirements.deriving.entries import Entry, Path
from iotsec.requirements.deriving.locking import digest_of, every_base
from iotsec.requirements.requirement import Base, Profile


def resolved_tree(profile: Profile) -> dict[str, Any]:
    """The profile as a document of its own that extends nothing: reading it gives the same requirements."""
    bases = _bases(profile)
    texts = {"title": profile.title, "notice": profile.notice}
    said: dict[str, Any] = {
        "profile": profile.id, "version": profile.version, **{key: dict(text) for key, text in texts.items()},
        "status": "draft" if profile.draft else None, "kind": "overlay" if profile.overlay else None,
        "sector": profile.sector, "resolved": bases, "conformance": profile.conformance if bases else None,
        "least_basis": dict(profile.least_basis), "documents": dict(profile.documents),
        "items": dict(profile.items), "stages": dict(profile.stages),
    }  # fmt: skip
    head = {key: value for key, value in said.items() if value}
    body = {id: dict(profile.entries[id].tree) for id in (*profile.requirements, *profile.inactive)}
    return {**head, **dict(_declared(profile)), "requirements": body}


def _bases(profile: Profile) -> list[dict[str, str]]:
    """The profiles that are written out in it."""
    found = [*(Base(base.id, base.version, base.digest) for base in every_base(profile)), *profile.resolved]
    return [{"profile": base.profile, "version": base.version, "digest": base.digest} for base in found]


def _declared(profile: Profile) -> Iterator[tuple[str, Any]]:
    """What the profile and its bases declare, as they wrote it."""
    from iotsec.model.vocabulary import SCALES  # Those that everybody knows are not declared again.

    scales = {name: list(words) for name, words in profile.vocabulary.scales.items() if SCALES.get(name) != words}
    if scales:
        yield "scales", scales
    for key in ("catalogues", "fields", "protocols"):
        found = profile.declared.get(key)
        if found:
            yield key, found
    if profile.terms:
        yield "terms", {kind: dict(term) for kind, term in profile.terms.items()}


def origins(entry: Entry) -> dict[str, str]:
    """Where each part of a requirement comes from: the whole, and each part that a profile changed."""
    found: dict[Path, str] = {(): str(entry.origin)}
    found.update({path: str(origin) for path, origin in entry.changed.items()})
    return {".".join(map(str, path)) or "whole": told for path, told in found.items()}


def resolved_json(profile: Profile) -> Mapping[str, Any]:
    """Every requirement with its text, its digest, and the origin of each part."""
    entries = {id: profile.entries[id] for id in profile.requirements}
    requirements = {
        id: {"digest": digest_of(entry.tree), "origin": origins(entry), "text": entry.tree}
        for id, entry in entries.items()
    }
    excluded = {id: {"profile": item.profile, "reason": dict(item.reason)} for id, item in profile.excluded.items()}
    head = {"profile": profile.id, "version": profile.version, "digest": profile.digest}
    bases = _bases(profile)
    return {**head, "bases": bases, "requirements": requirements, "excluded": excluded}
