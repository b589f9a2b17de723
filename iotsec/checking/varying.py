"""The variants of a design, and what comes in each of what is not known while choices are open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, islice, product
from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from iotsec.checking.check import settled
from iotsec.checking.judging import verdicts_of
from iotsec.checking.second import reads_second
from iotsec.checking.touching import cases_differ, kinds_touched
from iotsec.conditions.source import Scope
from iotsec.facts.copies import Copies
from iotsec.facts.derived.as_built import AS_BUILT
from iotsec.facts.presence import present_in, with_choices
from iotsec.facts.table import Facts
from iotsec.findings import Findings, Judged, Verdict
from iotsec.frozen import evolve
from iotsec.model.by_choice import differs_by

MOST_VARIANTS = 64
"""So many variants are asked at most. Of a design with more, those in which least is chosen."""
Key = tuple[str, str, str]
"""Requirement, kind and id."""
Chosen = tuple[tuple[str, str], ...]
"""Options, each with its choice, in the order of the choices."""
VARIANTS = "variants"
"""The name by which the copies of a design, one for each variant, are asked."""


class Asked(NamedTuple):
    """The elements of which a requirement is not known, and the verdicts on them: variants by elements."""

    judged: Judged
    rows: NDArray[np.int64]
    verdicts: NDArray[np.uint8]


class Variants:
    """The variants of a design with the verdicts of what is not known while the choices are open.

    A variant is one option of every open choice. Where there are too many, only some options are chosen in each, and
    what depends on more stays unknown.
    """

    def __init__(self, findings: Findings) -> None:
        facts = findings.facts
        known: Mapping[str, tuple[str, ...]] = {} if facts.design is None else facts.design.choices or {}
        self.choices = {name: tuple(options) for name, options in known.items() if name not in facts.view.choices}
        self.whole = prod(len(options) for options in self.choices.values()) <= MOST_VARIANTS
        self.asked = _asked(self.choices, whole=self.whole)
        self.keys = tuple(
            (item.requirement.key, item.kind, facts.ids(item.kind)[row])
            for item in findings.judged
            for row in item.rows(Verdict.UNKNOWN).tolist()
        )
        found = _in_variants(findings, self.asked) if self.keys and self.choices else {}
        unknown = np.full(len(self.asked), Verdict.UNKNOWN, dtype=np.uint8)
        self._verdicts = np.array([found.get(key, unknown) for key in self.keys]).reshape(-1, len(self.asked))

    def verdicts(self, chosen: Chosen) -> list[Verdict]:
        """The verdicts (by key) with these options chosen and all others open: what it is in every such variant."""
        wanted = set(chosen)
        there = [wanted <= set(options) if self.whole else options == chosen for options in self.asked]
        found = self._verdicts[:, there]
        told = np.where((found == found[:, :1]).all(axis=1), found[:, 0], Verdict.UNKNOWN)
        either = (found == Verdict.MET) | (found == Verdict.NOT_APPLICABLE)
        told[either.all(axis=1) & (told == Verdict.UNKNOWN)] = Verdict.MET
        return [Verdict(verdict) for verdict in told.tolist()]

    def sets(self) -> Iterator[Chosen]:
        """Sets of options, the smallest first, as far as the variants go that are asked."""
        return sets_of_options(self.choices) if self.whole else iter(self.asked)


def sets_of_options(choices: Mapping[str, tuple[str, ...]]) -> Iterator[Chosen]:
    """Sets of options of different choices, the smallest first, in the order of the choices."""
    for size in range(1, len(choices) + 1):
        for names in combinations(choices, size):
            for options in product(*(choices[name] for name in names)):
                yield tuple(zip(names, options, strict=True))


def _asked(choices: Mapping[str, tuple[str, ...]], *, whole: bool) -> list[Chosen]:
    if whole:
        return [tuple(zip(choices, options, strict=True)) for options in product(*choices.values())]
    return list(islice(sets_of_options(choices), MOST_VARIANTS))


def _in_variants(findings: Findings, variants: Sequence[Chosen]) -> dict[Key, NDArray[np.uint8]]:
    """The verdicts of what is open, by variant. Variants in which the same elements exist are asked once."""
    facts = findings.facts
    alike = [_existing(facts, chosen) for chosen in variants]
    distinct = list(dict.fromkeys(alike))
    copies = [_chosen(facts, dict(variants[alike.index(existing)])) for existing in distinct]
    facts.copies[VARIANTS] = Copies(facts, copies)
    first, second = _open(findings, copies)
    found = [Asked(item, rows, _verdicts(facts, copies, item, rows)) for item, rows in first]
    told = {
        (item.judged.requirement.key, item.judged.kind, facts.ids(item.judged.kind)[row]): item.verdicts[:, place]
        for item in found
        for place, row in enumerate(item.rows.tolist())
    }
    if second or _accepts(facts):
        told = _settled(findings, copies, found)
    places = [distinct.index(existing) for existing in alike]
    return {key: verdicts[places] for key, verdicts in told.items()}


def _open(findings: Findings, copies: Sequence[Facts]) -> tuple[list[tuple[Judged, NDArray[np.int64]]], bool]:
    """What is not known and may depend on which elements exist, and whether any of it reads the verdicts of others."""
    facts, found, second = findings.facts, [], False
    for item in findings.judged:
        rows = item.rows(Verdict.UNKNOWN)
        if len(rows) and reads_second(item.requirement, facts.catalogue):
            second = True
        elif len(rows) and _may_differ(item, facts, copies):
            found.append((item, rows))
    return found, second


def _may_differ(item: Judged, facts: Facts, copies: Sequence[Facts]) -> bool:
    moving = facts.copies[VARIANTS].moving
    if not moving.isdisjoint(kinds_touched(item.requirement, item.kind, facts.catalogue)):
        return True
    return any(cases_differ(item.requirement, facts, copy) for copy in copies)


def _existing(facts: Facts, chosen: Chosen) -> tuple[bool | str | None, ...]:
    """Which of the elements that depend on choices exist, and the options by which values differ."""
    design, made = facts.design, {**facts.view.choices, **dict(chosen)}
    assert design is not None
    elements = design.elements.values()
    there = [present_in(item, design.choices or {}, made) for item in elements if item.present]
    return (*there, *(made.get(name) for name in sorted({name for item in elements for name in differs_by(item)})))


def _chosen(facts: Facts, chosen: Mapping[str, str]) -> Facts:
    """A copy of the facts with these options chosen; what was built, with those that it knows."""
    made = with_choices(facts, chosen)
    built: Facts | None = facts.kept.get(AS_BUILT)
    if built is not None:
        made.kept[AS_BUILT] = with_choices(built, chosen)
    return made


def _verdicts(facts: Facts, copies: Sequence[Facts], item: Judged, rows: NDArray[np.int64]) -> NDArray[np.uint8]:
    """The verdicts of one requirement on some elements in each copy: copies by elements."""
    parameters = dict(item.requirement.parameters)
    if item.requirement.under:  # It is asked in cases of its own, copy by copy.
        scopes = [Scope(copy, item.kind, rows, parameters) for copy in copies]
        return np.stack([verdicts_of(item.requirement, scope)[0] for scope in scopes])
    number, each = len(copies), np.tile(rows, len(copies))
    scope = Scope(facts, item.kind, each, parameters)
    inside = scope.under(VARIANTS, np.repeat(np.arange(number), len(rows)), each)
    return verdicts_of(item.requirement, inside)[0].reshape(number, len(rows))


def _accepts(facts: Facts) -> bool:
    """Whether anything may be waived or made up for."""
    return bool(facts.size("waiver") or facts.size("compensation"))


def _settled(findings: Findings, copies: Sequence[Facts], found: Sequence[Asked]) -> dict[Key, NDArray[np.uint8]]:
    """The verdicts in each copy with what is accepted there, and with those that read the verdicts of others."""
    facts = findings.facts
    requirements = list({item.requirement.key: item.requirement for item in findings.judged}.values())
    first = [item for item in findings.judged if not reads_second(item.requirement, facts.catalogue)]
    by_place = {(item.judged.requirement.key, item.judged.kind): item for item in found}
    told: dict[Key, NDArray[np.uint8]] = {}
    for number, copy in enumerate(copies):
        judged = [_in_copy(item, by_place.get((item.requirement.key, item.kind)), number) for item in first]
        whole, _by = settled(copy, judged, requirements)
        verdicts = {(item.requirement.key, item.kind): item.verdicts for item in whole}
        for item in findings.judged:
            for row in item.rows(Verdict.UNKNOWN).tolist():
                key = (item.requirement.key, item.kind, facts.ids(item.kind)[row])
                told.setdefault(key, np.zeros(len(copies), dtype=np.uint8))[number] = verdicts[key[:2]][row]
    return told


def _in_copy(item: Judged, asked: Asked | None, number: int) -> Judged:
    """The verdicts of a requirement in one copy: what was decided stays so, as it was before it was accepted."""
    verdicts = np.array(item.verdicts)
    verdicts[item.rows(Verdict.WAIVED, Verdict.COMPENSATED)] = Verdict.NOT_MET
    if asked is not None:
        verdicts[asked.rows] = asked.verdicts[number]
    return evolve(item, verdicts=verdicts)
