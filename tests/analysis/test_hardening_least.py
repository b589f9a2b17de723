"""The least to change, against brute force: no cheaper set of the known changes passes the check."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from functools import cache
from itertools import islice

import pytest
from hardening_profile import hardening_profile

from iotsec import Component, Design, Flow, Interface, System, Zone, none
from iotsec.analysis.hardening import searching, solving
from iotsec.analysis.hardening.affording import Affording, worse
from iotsec.analysis.hardening.costs import USUAL_COSTS, Costs
from iotsec.analysis.hardening.searching import Asking, Search
from iotsec.requirements.requirement import Profile

MANY = int(os.environ.get("IOTSEC_EXAMPLES", "0"))
SEEDS = range(MANY or 200)
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


def searched(profile: Profile, seed: int) -> Search:
    """The search for a random design at random costs, not yet begun."""
    view = {"as_of": None, "choices": None}
    return Search(Asking(random_design(seed), (profile,), view, random_costs(seed), "shall"))


def few(sets: Iterator[frozenset[int]]) -> list[frozenset[int]] | None:
    """These sets, where they are few enough to be tried."""
    found = list(islice(sets, MOST_TRIED + 1))
    return found if len(found) <= MOST_TRIED else None


@pytest.mark.parametrize("part", range(4))
def test_nothing_cheaper_passes_the_check(profile: Profile, part: int) -> None:
    """Protects the claim that an answer is the least: every cheaper set of the known changes is applied and checked."""
    wrong, left_out, changed = [], 0, 0
    for seed in SEEDS[part::4]:
        search = searched(profile, seed)
        answer = search.run()
        cost = search.cost(answer.made)
        changed += bool(answer.made)
        if search.open(answer.findings) or not answer.whole or abs(answer.bound - cost) > 1e-6:
            wrong.append((seed, "not proven", cost, answer.bound))
            continue
        cheaper = few(cheaper_sets(search, cost))
        left_out += cheaper is None
        wrong += [(seed, sorted(made)) for made in cheaper or () if not search.open(search.check(made))]
    assert wrong == []
    assert (left_out <= len(SEEDS) * 0.08, changed >= len(SEEDS) * 0.2) == (True, True)


@pytest.mark.parametrize("part", range(4))
def test_nothing_within_the_budget_mends_more(profile: Profile, part: int) -> None:
    """Protects what a small budget buys: every set of known changes that it buys is applied, checked and compared."""
    wrong, left_out, bought = [], 0, 0
    for seed in SEEDS[part::4]:
        search = searched(profile, seed)
        cost = search.cost(search.run().made)
        budget = max(1.0, cost * random.Random(seed).choice([0.3, 0.5, 0.8]))
        affording = Affording(search, budget)
        answer, settled = affording.run()
        left = affording.left(answer.findings)
        bought += bool(answer.made)
        if not settled or search.cost(answer.made) > budget + 1e-6:
            wrong.append((seed, "not settled", budget, search.cost(answer.made)))
        others = few(cheaper_sets(search, budget + 1e-6))
        left_out += others is None
        wrong += [
            (seed, budget, sorted(made)) for made in others or () if worse(left, affording.left(search.check(made)))
        ]
    assert wrong == []
    assert (left_out <= len(SEEDS) * 0.08, bought >= len(SEEDS) * 0.2) == (True, True)


@pytest.mark.parametrize("work", [{"ROUNDS": 1}, {"IDLE": 1}, {"MOST_SEARCHED": 0, "IDLE": 1}], ids=str)
def test_the_gap_is_true_where_the_work_does_not_suffice(
    profile: Profile, monkeypatch: pytest.MonkeyPatch, work: dict[str, int]
) -> None:
    """Protects the bound of an answer that is not the least: what is the least costs no less than it, and no more."""
    wrong, gaps = [], 0
    for seed in SEEDS[: len(SEEDS) // 3]:
        with monkeypatch.context() as less:
            for name, value in work.items():
                less.setattr(solving if name == "MOST_SEARCHED" else searching, name, value)
            hasty = searched(profile, seed)
            answer = hasty.run()
        cost, exact = hasty.cost(answer.made), least_cost(profile, seed)
        gaps += answer.bound < cost - 1e-6
        if not answer.bound - 1e-6 <= exact <= cost + 1e-6 and not hasty.given_up:
            wrong.append((seed, answer.bound, exact, cost))
    assert wrong == []
    assert gaps >= 1


@cache
def least_cost(profile: Profile, seed: int) -> float:
    """What the least to change costs, as other tests compare with all cheaper sets."""
    return searched(profile, seed).run().bound
