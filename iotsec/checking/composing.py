"""Several profiles composed: each element asked by the profile of its own system's sector, what is between by both.

Which profile is asked of an element is a condition like any other: it stands in `when`, so that a sector that is not
stated leaves a verdict unknown, and every report can say why a requirement applies.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from iotsec.conditions.tree import All, Any_, Condition, Fact, Leaf, Literal_
from iotsec.errors import InputError, Problem
from iotsec.facts.view import Governing
from iotsec.frozen import evolve
from iotsec.model.vocabulary import Form
from iotsec.requirements.requirement import Profile, Requirement

CHECKED_UNDER = "checked_under"
WORDS = Form("words")


class Composition(NamedTuple):
    """The profiles that are asked (those for the rest among them), their requirements, and which is of which sector."""

    profiles: tuple[Profile, ...]
    requirements: list[Requirement]
    governing: Governing | None = None


class Version(NamedTuple):
    """One requirement as some of the profiles have it; `digest` tells two texts of one id apart."""

    requirement: Requirement
    profiles: list[Profile]


def composed(given: Sequence[Profile]) -> Composition:
    """The requirements of all these profiles, by id; each is asked of what its profiles govern.

    Raises `InputError` where two profiles that have nothing in common use one id.
    """
    profiles = tuple(dict.fromkeys(given))
    governing = _governing(profiles)
    if governing is not None:
        profiles = (*profiles, *_rest(profiles, given=False))
    if len(profiles) == 1 and not profiles[0].bases:
        only = profiles[0].requirements
        return Composition(profiles, [only[id] for id in sorted(only)])
    requirements = [
        _asked(version, versions, governing)
        for versions in _versions(profiles).values()
        for version in versions
    ]  # fmt: skip
    return Composition(profiles, requirements, governing)


def _governing(profiles: Sequence[Profile]) -> Governing | None:
    """Which profile is of which sector; None where none is of any."""
    sectors: dict[str, tuple[str, ...]] = {}
    for profile in profiles:
        if profile.sector is not None:
            sectors[profile.sector] = (*sectors.get(profile.sector, ()), profile.id)
    if not sectors:
        return None
    rest = [profile.id for known in (True, False) for profile in _rest(profiles, given=known)]
    return Governing(sectors, tuple(rest))


def _rest(profiles: Sequence[Profile], *, given: bool) -> list[Profile]:
    """The profiles for systems of any other sector: the bases (of no sector) of those of sectors, given or not."""
    known = {profile.id for profile in profiles}
    bases = [base for profile in profiles if profile.sector is not None for base in _bases(profile)]
    return [base for base in {item.id: item for item in bases}.values() if (base.id in known) == given]


def _bases(profile: Profile) -> Iterator[Profile]:
    for base in profile.bases:
        if base.sector is None:
            yield base
        else:
            yield from _bases(base)


def _versions(profiles: Iterable[Profile]) -> Mapping[str, list[Version]]:
    """Every requirement by id, with the profiles that have it; what two profiles have alike stands once."""
    found: dict[str, list[Version]] = {}
    for profile in profiles:
        for id, requirement in profile.requirements.items():
            versions = found.setdefault(id, [])
            same = next((item for item in versions if _same(item, profile, requirement)), None)
            if same is not None:
                same.profiles.append(profile)
                continue
            strange = [item for item in versions if item.requirement.profile != requirement.profile]
            if strange:
                message = f"{id} stands in {strange[0].profiles[0].id} and in {profile.id}, which differ"
                raise InputError(Problem(message, hint="give requirements of your own an id of your own namespace"))
            versions.append(Version(requirement, [profile]))
    return {id: found[id] for id in sorted(found)}


def _same(version: Version, profile: Profile, requirement: Requirement) -> bool:
    if version.requirement is requirement:
        return True
    other = version.profiles[0]
    if other.digest == profile.digest:
        return True
    mine, theirs = profile.entries.get(requirement.id), other.entries.get(requirement.id)
    return mine is not None and theirs is not None and _alike(mine.tree, theirs.tree)


def _alike(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Whether two texts say the same; what a tailoring leaves as it was stands in both as one value."""
    if one.keys() != other.keys():
        return False
    return all(one[key] is other[key] or _text(one[key]) == _text(other[key]) for key in one)


def _text(tree: object) -> str:
    return json.dumps(tree, sort_keys=True, ensure_ascii=False)


def _asked(version: Version, versions: Sequence[Version], governing: Governing | None) -> Requirement:
    """The requirement with the condition that one of its profiles is asked of the element."""
    requirement, holders = version.requirement, [profile.id for profile in version.profiles]
    everywhere = governing is None or not set(holders) <= set(governing.every) or set(holders) >= set(governing.every)
    if everywhere:
        return evolve(requirement, profiles=tuple(holders))
    under = _under(tuple(holders), requirement.applies_to)
    when = under if requirement.when is None else All((under, requirement.when))
    return evolve(requirement, profiles=tuple(holders), when=when)


@lru_cache(maxsize=1024)
def _under(holders: tuple[str, ...], kinds: tuple[str, ...]) -> Condition:
    """Whether one of these profiles is asked of the element: one condition for all that they ask alike."""
    fact = Fact((CHECKED_UNDER,), (kinds,), WORDS)
    parts = tuple(Leaf(fact, "includes", Literal_((holder,), WORDS, holder)) for holder in holders)
    return parts[0] if len(parts) == 1 else Any_(parts)
