"""The laws of derivation: what meets a strict profile meets its base, and no weaker step is ever taken."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from asking import Asker
from derivations import derived, stronger, weaker
from hypothesis import given
from laws import design_of
from test_laws import CATALOGUE, SEEDS, drawn, general, law

from iotsec import InputError, check
from iotsec.analysis.profiles.conforming import conformity
from iotsec.model.design import Design
from iotsec.requirements.deriving.orders import changes
from iotsec.requirements.reading import load_profile
from iotsec.requirements.requirement import Profile
from iotsec.testing.luck import Seeded, one_of

MET = ("met", "not_applicable")
LATER = "later"


def verdicts(design: Design, profile: Profile) -> dict[tuple[str, str, str], str]:
    """Every verdict on the requirements of the general template.

    Where the profile of a sector is asked beside its base, both have their own text: what is open in either is open.
    """
    known: dict[tuple[str, str, str], str] = {}
    for item in check(design, profile).select():
        key = (item.requirement.id, item.kind, item.id)
        if item.requirement.id in general().requirements and known.get(key) in (None, *MET):
            known[key] = item.verdict.word
    return known


def holds_law_2(design: Design, profile: Profile) -> None:
    """What is met (or falls outside) under the derived profile is so under its base, unless the base asks it later."""
    after, before = verdicts(design, profile), verdicts(design, general())
    broken = {key: before[key] for key, verdict in after.items() if verdict in MET and before[key] not in (*MET, LATER)}
    assert broken == {}


def random_profile(seed: int) -> Profile | None:
    """A profile of up to six random strengthening steps; None where a random condition cannot be read."""
    luck = Seeded(seed)
    asker, tailor = Asker(luck, CATALOGUE), dict[str, Any]()
    for _ in range(6):
        id = one_of(luck, tuple(general().requirements))
        step = stronger(luck, general().requirements[id], general().entries[id].tree, asker)
        if step is not None:
            tailor[id] = step
    with tempfile.TemporaryDirectory() as folder:
        try:
            return derived(Path(folder), tailor)
        except InputError as error:
            assert not [item for item in error.problems if "weakens" in item.message or "not shown" in item.message], (
                error
            )
            return None


@law(30)
@given(SEEDS)
def test_what_meets_a_random_strict_profile_meets_its_base(seed: int) -> None:
    """Protects law 2, for random derived profiles over random designs."""
    profile = random_profile(seed)
    if profile is not None:
        for more in range(3):
            holds_law_2(design_of(drawn(seed + more)), profile)


@cache
def sector(name: str) -> Profile:
    """A sector profile that comes with iotsec."""
    return load_profile(name)


@pytest.mark.parametrize("name", ["agriculture", "automotive", "power", "rail"])
def test_what_meets_a_sector_profile_meets_the_general_template(name: str) -> None:
    """Protects law 2, for the sector profiles over random designs."""
    for seed in range(12):
        holds_law_2(design_of(drawn(seed)), sector(name))


@law(150)
@given(SEEDS)
def test_a_weaker_step_is_never_taken(seed: int) -> None:
    """Protects bases: any parameter, operator, obligation, set, `when` or `require` made weaker is refused, or refuted."""
    luck = Seeded(seed)
    id = one_of(luck, tuple(general().requirements))
    step = weaker(luck, general().requirements[id], general().entries[id].tree)
    if step is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        try:
            profile = derived(Path(folder), {id: step})
        except InputError:
            return
        unchanged = not any(True for _change in changes(general().requirements[id], profile.requirements[id]))
        assert unchanged or not conformity(profile).holds, (id, step)


@law(20)
@given(SEEDS)
def test_resolving_twice_gives_the_same(seed: int) -> None:
    """Protects resolution: the same bases and steps give the same digests and requirements in every run."""
    one, other = random_profile(seed), random_profile(seed)
    if one is not None and other is not None:
        assert one.digest == other.digest
        differ = [
            id for id in one.requirements if any(True for _ in changes(one.requirements[id], other.requirements[id]))
        ]
        assert differ == []


def test_the_law_notices_a_weaker_profile() -> None:
    """Protects the test of law 2: with base and derived profile exchanged it fails."""
    broken = 0
    for seed in range(20):
        profile = random_profile(seed)
        if profile is not None:
            after, before = verdicts(design_of(drawn(seed)), general()), verdicts(design_of(drawn(seed)), profile)
            broken += sum(verdict in MET and before[key] not in (*MET, LATER) for key, verdict in after.items())
    assert broken > 0
