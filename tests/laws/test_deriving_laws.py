"""The laws of derivation: what meets a strict profile meets its base, and no weaker step is ever taken."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import laws
import pytest
from asking import Asker
from derivations import (
    DECLARED,
    WEAKER,
    asked_of,
    derived,
    general,
    library_of,
    random_header,
    steps,
    taken_or_told,
    weaker,
    with_fields,
)
from hypothesis import given
from laws import design_of
from sectors import PROFILED, design_of_sector, profile_of_sector
from test_laws import SEEDS, drawn, law
from weakenings import rounds, weaker_literals, weaker_parameters

from iotsec import InputError, check
from iotsec.analysis.profiles.conforming import conformity
from iotsec.documents.writing import write_yaml
from iotsec.errors import Place
from iotsec.frozen import evolve
from iotsec.model.design import Design
from iotsec.requirements.deriving import orders, resolving
from iotsec.requirements.deriving.orders import changes
from iotsec.requirements.deriving.relation import Relation
from iotsec.requirements.deriving.resolved import resolved_tree
from iotsec.requirements.reading import found_profile, load_profile
from iotsec.requirements.requirement import Profile, Requirement
from iotsec.testing.luck import Seeded, some_of

MET = ("met", "not_applicable")
LATER = "later"
Key = tuple[str, str, str]


def verdicts(design: Design, profile: Profile, ids: Iterable[str]) -> dict[Key, str]:
    """Every verdict on these requirements: the first that is open, where they are asked in two texts."""
    known: dict[Key, str] = {}
    asked = evolve(profile, requirements={id: profile.requirements[id] for id in ids}, bases=())
    for item in check(design, asked).select():
        key = (item.requirement.id, item.kind, item.id)
        if known.get(key) in (None, *MET):
            known[key] = item.verdict.word
    return known


def broken_law_2(design: Design, profile: Profile, base: Profile) -> dict[Key, str]:
    """What is met (or falls outside) under a derived profile and not under its base, unless the base asks it later.

    The base is asked with what the profile brings: its fields, and what its protocols give.
    """
    changed = [id for id, item in base.requirements.items() if profile.requirements.get(id) is not item]
    after = verdicts(design, profile, changed)
    before = verdicts(design, evolve(base, vocabulary=profile.vocabulary), changed)
    return {key: before[key] for key, verdict in after.items() if verdict in MET and before[key] not in (*MET, LATER)}


def random_profile(
    folder: Path, seed: int, base: Profile | None = None, most: int = 6, **header: Any
) -> Profile | None:
    """A profile of some random stricter steps; None where a random condition cannot be read."""
    luck = Seeded(seed)
    tailor = steps(luck, base or general(), Asker(luck, asked_of()), most)
    more = {**DECLARED, **random_header(luck)} if base is None else {}
    return taken_or_told(folder, tailor, base=base, **more, **header)


def designs(profile: Profile, seed: int, count: int) -> Iterable[Design]:
    """Random designs, of which each states some of what the profile declares."""
    return (design_of(with_fields(drawn(seed + more), profile, seed)) for more in range(count))


@law(40)
@given(SEEDS)
def test_what_meets_a_random_strict_profile_meets_its_base(seed: int) -> None:
    """Protects law 2, for random derived profiles over random designs."""
    with tempfile.TemporaryDirectory() as folder:
        profile = random_profile(Path(folder), seed)
        for design in designs(profile, seed, 3) if profile is not None else ():
            assert broken_law_2(design, profile, general()) == {}


@law(15)
@given(SEEDS)
def test_what_meets_a_profile_of_a_profile_meets_both_below(seed: int) -> None:
    """Protects law 2 over several steps: a profile derived from a derived one asks no less than either."""
    with tempfile.TemporaryDirectory() as folder:
        first = random_profile(Path(folder), seed)
        second = None if first is None else random_profile(Path(folder), seed + 1, first, profile="second", prefix="E-")
        for design in designs(second, seed, 2) if second is not None else ():
            assert broken_law_2(design, second, first) == {}
            assert broken_law_2(design, second, general()) == {}


def joined(folder: Path, seed: int) -> tuple[Profile, list[Profile]] | None:
    """A profile of two bases with random steps of their own, and these; None where they have nothing in common."""
    sides = [
        random_profile(folder, seed + number, general(), most=40, profile=name, prefix=f"{name.upper()}-")
        for number, name in enumerate(("left", "right"))
    ]
    bases = [side for side in sides if side is not None]
    try:
        return None if len(bases) < 2 else (derived(folder, {}, bases=bases, profile="joined", prefix="J-"), bases)
    except InputError as error:
        assert all("resolve" in str(item) for item in error.problems), error
        return None


@law(15)
@given(SEEDS)
def test_what_meets_a_profile_of_two_bases_meets_both(seed: int) -> None:
    """Protects law 2 where bases meet: what meets the profile meets each of them."""
    with tempfile.TemporaryDirectory() as folder:
        found = joined(Path(folder), seed)
        for base in found[1] if found is not None else ():
            for design in designs(found[0], seed, 2):
                assert broken_law_2(design, found[0], base) == {}


def test_two_bases_mostly_meet(tmp_path: Path) -> None:
    """Protects the test above from trying nothing."""
    found = [joined(tmp_path, seed) for seed in range(20)]
    met = [pair[0] for pair in found if pair is not None]
    assert sum(any(item.tailored_by == "joined" for item in profile.requirements.values()) for profile in met) > 2


@pytest.mark.parametrize("name", PROFILED)
def test_what_meets_a_sector_profile_meets_the_general_template(name: str) -> None:
    """Protects law 2 for the sector profiles, asked of every system, over random designs that state their fields."""
    everywhere = evolve(read_once(name), sector=None)
    for design in designs(everywhere, 0, laws.examples(25)):
        assert broken_law_2(design, everywhere, general()) == {}


@pytest.mark.parametrize("name", PROFILED)
def test_a_reference_design_meets_the_general_template_as_well(name: str) -> None:
    """Protects law 2 for the sector profiles: their reference designs, asked by all of the general template alone."""
    profile = profile_of_sector(name)
    found = check(design_of_sector(name), evolve(general(), vocabulary=profile.vocabulary))
    assert (list(map(str, found.not_met)), list(map(str, found.unknown))) == ([], [])


def not_refused(folder: Path, tailor: dict[str, Any], base: Profile) -> Profile | None:
    """The profile of those steps that were not refused, each with its place; None where all were."""
    left = dict(tailor)
    while left:
        try:
            return derived(folder, left, base=base, profile="weak", prefix="WEAK-")
        except InputError as error:
            blamed = {step_at(folder / "weak" / "profile.yaml", item.place) for item in error.problems}
            assert blamed <= set(left), error
            left = {id: step for id, step in left.items() if id not in blamed}
    return None


def step_at(file: Path, place: Place | None) -> str:
    """The requirement of which the step stands at a place in the file."""
    assert place is not None
    assert place.file == str(file), place
    lines = file.read_text(encoding="utf-8").splitlines()[: place.line]
    return next(line.strip(' ":{') for line in reversed(lines) if re.match(r'  "[A-Z]', line))


def every_step(base: Profile, sort: str, seed: int) -> dict[str, Any]:
    """A weaker step of a sort for each requirement that the base states or changes itself, where it fits."""
    luck = Seeded(seed)
    found = {id: weaker(luck, item, base.entries[id].tree, sort) for id, item in own_of(base).items()}
    return {id: step for id, step in found.items() if step is not None}


@pytest.mark.parametrize("name", ["general", *PROFILED])
@pytest.mark.parametrize("sort", WEAKER)
def test_a_weaker_step_is_never_taken(sort: str, name: str, tmp_path: Path) -> None:
    """Protects bases: each requirement made weaker in each way is refused, or argued and never shown."""
    base = read_once(name)
    tailor = every_step(base, sort, 0)
    assert not_all_refused(tmp_path, tailor, base) == []


def own_of(base: Profile) -> dict[str, Requirement]:
    """The requirements that a base states or changes itself."""
    there = general().requirements
    return {id: item for id, item in base.requirements.items() if base is general() or item is not there.get(id)}


@pytest.mark.parametrize("name", ["general", *PROFILED])
def test_no_value_gets_weaker(name: str, tmp_path: Path) -> None:
    """Protects bases: each value of each parameter, and each with which a condition compares, made weaker by itself."""
    base = read_once(name)
    entries = {id: (item, base.entries[id].tree) for id, item in own_of(base).items()}
    found = {id: [*weaker_parameters(*pair), *weaker_literals(pair[1])] for id, pair in entries.items()}
    taken = [tailor[id] for tailor in rounds(found) for id in not_all_refused(tmp_path, tailor, base)]
    assert (sum(map(len, found.values())) > 40, taken) == (True, [])


def not_all_refused(folder: Path, tailor: dict[str, Any], base: Profile) -> list[str]:
    """The requirements of which a weaker step was taken, and not even argued."""
    profile = not_refused(folder, tailor, base)
    if profile is None:
        return []
    return [id for id in tailor if id not in profile.argued and differs(base, profile, id)]


@cache
def read_once(name: str) -> Profile:
    """A profile that shares the general template with the others here, so that what it only takes over is told apart."""
    if name == "general":
        return general()
    library = library_of([general()])
    return library.profile(found_profile(name))


def differs(base: Profile, profile: Profile, id: str) -> bool:
    """Whether a requirement asks something else than in its base."""
    steps = changes(base.requirements[id], profile.requirements[id]) if id in profile.tailored else ()
    return any(step.relation is not Relation.EDITORIAL for step in steps)


def test_every_sort_of_weaker_step_is_tried() -> None:
    """Protects the test above from trying nothing: each sort fits some requirement of the general template."""
    assert [sort for sort in WEAKER if not every_step(general(), sort, 0) and sort != "compensable"] == []


@pytest.mark.parametrize("sort", ["operator", "negated"])
def test_what_is_argued_falsely_is_mostly_refuted(sort: str, tmp_path: Path) -> None:
    """Protects readers: of steps that no order compares and that are weaker, a design shows most."""
    tailor = every_step(general(), sort, 0)
    profile = not_refused(tmp_path, dict(some_of(Seeded(1), sorted(tailor.items()), 12)), general())
    assert profile is not None
    found = conformity(profile)
    assert (found.holds, len(found.refuted) > len(found.argued) / 2) == (False, True)


@law(8)
@given(SEEDS)
def test_resolving_is_deterministic_and_idempotent(seed: int) -> None:
    """Protects resolution: the same words in any order give the same profile, and the flat text of it gives itself."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        profile = random_profile(Path(one), seed)
        if profile is None:
            return
        header: Mapping[str, Any] = {**DECLARED, **random_header_of(seed)}
        again = derived(Path(other), dict(reversed(tailor_of(seed).items())), **dict(reversed(header.items())))
        assert (again.digest, write_yaml(resolved_tree(again))) == (profile.digest, write_yaml(resolved_tree(profile)))
        flat = Path(one) / "flat.yaml"
        flat.write_text(write_yaml(resolved_tree(profile)), encoding="utf-8")
        read = load_profile(flat)
        assert write_yaml(resolved_tree(read)) == flat.read_text(encoding="utf-8")
        differ = [
            id for id, item in profile.requirements.items() if any(True for _ in changes(item, read.requirements[id]))
        ]
        assert (list(read.requirements), differ) == (list(profile.requirements), [])


def tailor_of(seed: int) -> dict[str, Any]:
    """The steps of a random profile."""
    luck = Seeded(seed)
    return steps(luck, general(), Asker(luck, asked_of()), 6)


def random_header_of(seed: int) -> dict[str, Any]:
    """What a random profile says beside its steps."""
    luck = Seeded(seed)
    steps(luck, general(), Asker(luck, asked_of()), 6)
    return random_header(luck)


def test_the_law_notices_a_weaker_profile(tmp_path: Path) -> None:
    """Protects the test of law 2: with base and derived profile exchanged it fails."""
    broken = 0
    for seed in range(12):
        profile = random_profile(tmp_path, seed)
        if profile is not None:
            turned = evolve(general(), vocabulary=profile.vocabulary)
            broken += sum(bool(broken_law_2(design, turned, profile)) for design in designs(profile, seed, 2))
    assert broken > 0


def test_the_law_notices_a_judge_that_is_too_mild(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects the tests of refusal: where every step is taken for stronger, weaker ones go through."""
    told = resolving.changes
    monkeypatch.setattr(
        resolving,
        "changes",
        lambda before, after: (evolve(step, relation=Relation.STRONGER) for step in told(before, after)),
    )
    assert orders.changes is told
    profile = not_refused(tmp_path, every_step(general(), "parameter", 0), general())
    assert profile is not None
    assert profile.argued == {}
