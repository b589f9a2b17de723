"""What is shown of a profile: that it asks no less than its bases, that a design can meet it, where clauses lead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from iotsec.analysis.profiles.counterexamples import Search, search
from iotsec.analysis.profiles.directions import directions
from iotsec.analysis.profiles.trying import Tried, tried
from iotsec.analysis.profiles.uncovered import Uncovered, uncovered
from iotsec.checking.check import check
from iotsec.columns.rows import is_among
from iotsec.documents.reading import read_design
from iotsec.documents.tree import read_tree
from iotsec.errors import InputError, Problem
from iotsec.findings import Finding, Findings, Verdict
from iotsec.model.design import Design
from iotsec.requirements.deriving.contradicting import Conflict, conflicts
from iotsec.requirements.deriving.orders import changes
from iotsec.requirements.deriving.relation import Change, Relation
from iotsec.requirements.requirement import Conformance, Excluded, Profile, Requirement, Text

MOST = 20
"""As many findings of the reference design are named."""


class Tailored(NamedTuple):
    """A requirement of a base that the profile changes: why, each step, what a stricter setting costs."""

    id: str
    base: str
    because: Text
    steps: tuple[Change, ...]
    costs: tuple[str, ...]


class Argued(NamedTuple):
    """A step that no order shows to be no weaker, and what a search for a counterexample came to."""

    id: str
    base: str
    step: Change
    search: Search


class OnBase(NamedTuple):
    """What became of the requirements of one base: each has exactly one disposition."""

    base: str
    version: str
    digest: str
    kept: int
    tailored: tuple[Tailored, ...]
    left_out: tuple[Excluded, ...]

    @property
    def total(self) -> int:
        """How many requirements the base has."""
        return self.kept + len(self.tailored) + len(self.left_out)


class Reference(NamedTuple):
    """How the reference design meets the profile; `why_not` where there is none to ask.

    `idle` are the requirements that the profile states or changes and that apply to nothing in the design: that nothing
    of them is open there shows nothing. `asked` is whether it asks the design for anything of its own.
    """

    path: str | None
    not_met: int = 0
    unknown: int = 0
    open: tuple[str, ...] = ()
    why_not: str | None = None
    idle: tuple[str, ...] = ()
    asked: bool = True

    @property
    def meets(self) -> bool:
        """Whether it is asked, and nothing is open."""
        return self.why_not is None and self.asked and not self.not_met and not self.unknown


class Traced(NamedTuple):
    """Where requirements come from: clauses by document with the requirements to which each leads, and the gaps."""

    clauses: Mapping[str, Mapping[str, tuple[str, ...]]]
    unsourced: tuple[str, ...]
    uncited: tuple[str, ...]


Lack = Literal[
    "reference named", "reference readable", "reference asked", "reference met", "all can be met", "tried on", "rows",
]  # fmt: skip
"""What a profile can lack, so that it does not pass though what it claims of its bases holds."""


class Conformity(NamedTuple):
    """All that `profile check` says of a profile.

    `directions` counts the parameters whose declared direction agrees with every use, and those not judged; `opposed`
    names those that are used the other way round. `clashes` are pairs that can never both be met where both apply;
    `tried` is what came of the faults and silences of its requirements, None without a design to try them on.
    `uncovered` are tables of parameters that say nothing for words by which their rows are chosen.
    """

    profile: Profile
    bases: tuple[OnBase, ...]
    own: int
    argued: tuple[Argued, ...]
    directions: tuple[int, int]
    opposed: tuple[str, ...]
    clashes: tuple[str, ...]
    reference: Reference
    traced: Traced
    untried: tuple[str, ...]
    tried: Tried | None
    uncovered: tuple[Uncovered, ...]

    @property
    def refuted(self) -> tuple[Argued, ...]:
        """The steps for which a counterexample was found."""
        return tuple(item for item in self.argued if item.search.found is not None)

    @property
    def shown(self) -> bool:
        """Whether it is shown that what meets the profile meets its bases."""
        left = any(base.left_out for base in self.bases)
        return not self.argued and not left and not self.opposed

    @property
    def claims(self) -> Conformance:
        """What the profile claims."""
        return self.profile.conformance

    @property
    def holds(self) -> bool:
        """Whether what it claims holds: strict and exact have to be shown, demonstrable must not be refuted."""
        return not self.refuted and not self.opposed and (self.shown or self.claims == "demonstrable")

    @property
    def lacks(self) -> tuple[Lack, ...]:
        """What it lacks beside its conformance; a draft may lack a reference design, and rows of its tables."""
        reference, published = self.reference, not self.profile.draft
        unread = reference.path is not None and reference.why_not is not None
        unmet = reference.why_not is None and reference.asked and not reference.meets
        found: Mapping[Lack, bool] = {
            "reference named": reference.path is None and published,
            "reference readable": unread,
            "reference asked": reference.why_not is None and not reference.asked,
            "reference met": unmet,
            "all can be met": bool(self.clashes),
            "tried on": self.tried is not None and bool(self.tried.missed),
            "rows": bool(self.uncovered) and published,
        }
        return tuple(lack for lack, there in found.items() if there)

    @property
    def passes(self) -> bool:
        """Whether its conformance holds and nothing else fails."""
        return self.holds and not self.lacks


def conformity(profile: Profile) -> Conformity:
    """What is shown, argued and open of a profile."""
    designs = list(_designs(profile))
    bases = tuple(_on_base(profile, base) for base in profile.bases)
    judged = [item for requirement in profile.requirements.values() for item in directions(requirement)]
    return Conformity(
        profile,
        bases,
        len(set(profile.requirements) - _taken(profile)),
        tuple(_argued(profile, designs)),
        (sum(item.agrees is True for item in judged), sum(item.agrees is None for item in judged)),
        tuple(f"{item.requirement}.{item.parameter}" for item in judged if item.agrees is False),
        tuple(_clashes(profile)),
        _reference(profile),
        _traced(profile),
        tuple(id for id, item in profile.requirements.items() if item.tried_on is None),
        tried(profile),
        tuple(uncovered(profile)),
    )


def _on_base(profile: Profile, base: Profile) -> OnBase:
    tailored, left, kept = [], [], 0
    for id, before in base.requirements.items():
        now, excluded = profile.requirements.get(id), profile.excluded.get(id)
        if excluded is not None and excluded.profile == base.id:
            left.append(excluded)
        elif now is None:
            continue  # Left out of another base that has it, too.
        elif now is before or not any(step.relation is not Relation.EDITORIAL for step in changes(before, now)):
            kept += 1
        else:
            steps = tuple(step for step in changes(before, now) if step.relation is not Relation.EDITORIAL)
            tailored.append(Tailored(id, base.id, profile.tailored.get(id, {}), steps, now.weakens))
    return OnBase(base.id, base.version, base.digest, kept, tuple(tailored), tuple(left))


def _argued(profile: Profile, designs: list[Design]) -> Iterator[Argued]:
    for id, steps in profile.argued.items():
        for base in profile.bases:
            before = base.requirements.get(id)
            found = None if before is None else search(before, profile.requirements[id], profile.vocabulary, designs)
            if found is not None:
                yield from (Argued(id, base.id, step, found) for step in steps)


def _taken(profile: Profile) -> set[str]:
    """The ids of the requirements that it takes over."""
    return {id for base in profile.bases for id in base.requirements}


def _designs(profile: Profile) -> Iterator[Design]:
    """The reference designs of the profile and of its bases, as far as they can be read."""
    if not profile.argued:
        return
    for path in map(_path_of, (profile, *profile.bases)):
        if path is not None and path.is_file():
            yield read_design(path)


def _path_of(profile: Profile) -> Path | None:
    """Where the reference design of a profile is."""
    if profile.reference_design is None or profile.path is None:
        return None
    return profile.path.parent / profile.reference_design


def _clashes(profile: Profile) -> Iterator[str]:
    """Requirements of its own that clash with what it takes over."""
    taken = _taken(profile)
    own = [item for id, item in profile.requirements.items() if id not in taken]
    held = [item for id, item in profile.requirements.items() if id in taken]
    for found in (*conflicts(own, held), *_pairs(own)):
        yield f"{found.one.id}, {found.other.id}: {found}"


def _pairs(own: list[Requirement]) -> Iterator[Conflict]:
    for number, item in enumerate(own):
        yield from conflicts([item], own[number + 1 :])


def _reference(profile: Profile) -> Reference:
    path = _path_of(profile)
    if path is None:
        return Reference(None, why_not="none is named")
    try:
        found = check(read_design(path), profile)
    except InputError as error:
        return Reference(profile.reference_design, why_not=str(_placed(error.problems[0], profile)))
    named = tuple(_named(item) for item in (*found.not_met, *found.unknown)[:MOST])
    taken = _taken(profile)
    changed = [id for id in profile.requirements if id not in taken or id in profile.tailored]
    idle = tuple(id for id in changed if id not in _applied(found))
    stated = [id for id in changed if id not in taken] or changed
    counts = (len(found.not_met), len(found.unknown), named)
    return Reference(profile.reference_design, *counts, idle=idle, asked=not stated or not set(stated) <= set(idle))


def _placed(problem: Problem, profile: Profile) -> Problem:
    """What is wrong with the reference design, at its place; else where the profile names the design."""
    if problem.place is not None or profile.path is None:
        return problem
    return problem._replace(place=read_tree(profile.path, include_key=None).sources.place(("reference_design",)))


def _applied(found: Findings) -> set[str]:
    """The requirements that apply to something, or may."""
    spared = (Verdict.NOT_APPLICABLE, Verdict.LATER)
    return {item.requirement.id for item in found.judged if not is_among(item.verdicts, spared).all()}


def _named(finding: Finding) -> str:
    return f"{finding.requirement.id} {finding.kind} {finding.id}"


def _traced(profile: Profile) -> Traced:
    clauses: dict[str, dict[str, list[str]]] = {}
    for id, requirement in profile.requirements.items():
        for source in requirement.sources:
            clauses.setdefault(source.document, {}).setdefault(source.clause, []).append(id)
    unsourced = tuple(id for id, item in profile.requirements.items() if not item.sources)
    own = {name for name in profile.documents if not any(name in base.documents for base in profile.bases)}
    found = {
        document: {clause: tuple(ids) for clause, ids in sorted(by.items())} for document, by in sorted(clauses.items())
    }
    return Traced(found, unsourced, tuple(sorted(own - set(clauses))))
