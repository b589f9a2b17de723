"""The least to change, against brute force: no cheaper set of the known changes passes the check."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from hardening_profile import hardening_profile

from iotsec import Component, Design, Flow, Interface, System, Zone, none
from iotsec.analysis.hardening.costs import USUAL_COSTS, Costs
from iotsec.analysis.hardening.searching import Asking, Search
from iotsec.requirements.requirement import Profile

SEEDS = range(120)
MOST_TRIED = 120
"""So many cheaper sets are tried for one design; where there are more, it is left out (a test says how many may be)."""


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Profile:
    """The profile of the test, read once."""
    return hardening_profile(tmp_path_factory.mktemp("hardening"))


def random_design(seed: int) -> Design:
    """A few components, flows and interfaces; most fields are stated, and many of them badly."""
    luck = random.Random(seed)
    ids = [f"c{number}" for number in range(luck.choice([2, 2, 2, 3]))]
    elements: list[object] = [System(id="s", risk_class=luck.randint(1, 3)), Zone(id="z", trust=luck.randint(1, 3))]
    for id in ids:
        elements.append(
            Component(
                id=id, system="s", zone="z", kind=luck.choice(["gateway", "thing", "control", "network"]),
                roles=luck.choice([["actuate"], ["sense"]]), secure_boot=luck.random() < 0.6,
                enforces=luck.choice([["authentication"], ["filtering", "monitoring"], ["authentication", "filtering"]]),
                key_strength=luck.choice(["64 bit", "96 bit", "128 bit"]),
                exposure=luck.choice(["public", "closed", "closed"]), guard_group=id, product=f"product {id}",
                credential=f"key {id}", accountable=None,  tamper=luck.choice(["none", "evident"]),
            )
        )  # fmt: skip
    for number in range(luck.choice([1, 1, 2])):
        one, other = luck.sample(ids, 2)
        elements.append(
            Flow(
                id=f"f{number}", from_=one, to=other, authentication=luck.choice(["none", "one-way", "mutual"]),
                integrity=luck.random() < 0.5, via=none("a line"), kind="command", freshness=luck.random() < 0.5,
            )
        )  # fmt: skip
    if luck.random() < 0.7:
        elements.append(
            Interface(
                id="i", component=ids[0], enabled=luck.random() < 0.8, default_policy=luck.choice(["allow", "deny"])
            )
        )
    sections = ["components", "flows", "interfaces", "systems", "zones"]
    return Design(id="d", stage="design", as_of="2027-01-01", complete=sections, elements=elements)  # type: ignore[arg-type]


def random_costs(seed: int) -> Costs:
    """The usual costs, or others, so that the cheapest way is not always the same."""
    luck = random.Random(seed)
    if luck.random() < 0.4:
        return USUAL_COSTS
    names = ("flow.authentication", "flow.integrity", "component.enforces", "component.secure_boot", "interface.enabled",
             "system.risk_class", "component.tamper")  # fmt: skip
    return Costs(fields={name: luck.randint(1, 5) for name in names})


def cheaper_sets(search: Search, below: float) -> Iterator[frozenset[int]]:
    """All sets of known changes that cost less, and state one value of a field at most."""
    catalogue = search.catalogue
    rivals = [set(item) for item in catalogue.exclusive()]

    def grow(made: tuple[int, ...], cost: float, first: int) -> Iterator[frozenset[int]]:
        there = {catalogue.acts[number].id for number in made if catalogue.acts[number].how == "new"}
        if cost < below - 1e-9 and {catalogue.acts[number].needs for number in made} - {""} <= there:
            yield frozenset(made)
        for number in range(first, len(catalogue.acts)):
            more = cost + catalogue.costs[number]
            chosen = {*made, number}
            if more < below - 1e-9 and not any(len(chosen & item) > 1 for item in rivals):
                yield from grow((*made, number), more, number + 1)

    yield from grow((), 0.0, 0)


@pytest.mark.parametrize("part", range(4))
def test_nothing_cheaper_passes_the_check(profile: Profile, part: int) -> None:
    """Protects the claim that an answer is the least: every cheaper set of the known changes is applied and checked."""
    wrong, left_out, changed = [], 0, 0
    for seed in SEEDS[part::4]:
        search = Search(
            Asking(random_design(seed), (profile,), {"as_of": None, "choices": None}, random_costs(seed), "shall")
        )
        answer = search.run()
        cost = sum(search.catalogue.costs[number] for number in answer.made)
        changed += bool(answer.made)
        if search.open(answer.findings) or not answer.whole or abs(answer.bound - cost) > 1e-6:
            wrong.append((seed, "not proven", cost, answer.bound))
            continue
        cheaper = []
        for made in cheaper_sets(search, cost):
            cheaper.append(made)
            if len(cheaper) > MOST_TRIED:
                break
        if len(cheaper) > MOST_TRIED:
            left_out += 1
            continue
        wrong += [(seed, sorted(made)) for made in cheaper if not search.open(search.check(made))]
    assert wrong == []
    assert (left_out <= 9, changed >= 24) == (True, True)
