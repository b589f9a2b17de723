"""A requirement as read from a template, and a profile: what its text says, and what the program decides."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from iotsec.conditions.tree import Condition, Parameter
from iotsec.frozen import field, frozen
from iotsec.model.values import Basis, Stage
from iotsec.model.vocabulary import Vocabulary
from iotsec.requirements.deriving.entries import Entry
from iotsec.requirements.deriving.relation import Change
from iotsec.units import Period, counted

Text = Mapping[str, str]
"""A text in English and Japanese, by `en` and `ja`."""

Obligation = Literal["shall", "should", "may"]
OBLIGATIONS: tuple[Obligation, ...] = ("shall", "should", "may")

DecidedBy = Literal["declaration", "comparison", "path", "closure", "cascade", "evidence", "judgement"]
DECIDED_BY: tuple[DecidedBy, ...] = ("declaration", "comparison", "path", "closure", "cascade", "evidence", "judgement")

COSTS = ("safety", "confidentiality", "integrity", "availability", "latency")
"""What a stricter setting of a requirement can cost: the words of `weakens`."""

Conformance = Literal["exact", "strict", "demonstrable"]

ITEMS = (
    "definition", "safety-cia", "operation-recovery", "legal", "under-attack", "responsibility-data", "interconnection",
)  # fmt: skip
"""The six items that the framework asks to be made clear, and the connection of systems, to which they apply again."""

Edits = Mapping[str, Any]


@frozen
class Alternative:
    """Another way to meet a requirement, where `when` holds: met by alternative, and said so."""

    name: str
    title: Text
    when: Condition | None
    require: Condition


@frozen
class Waivable:
    """Who may accept that a requirement is not met, and for how long at most.

    With `by_risk_class` each class of risk has terms of its own, and None where nobody may.
    """

    by: tuple[str, ...]
    at_most: Period | None = None
    by_risk_class: Mapping[int, Waivable | None] = field(factory=dict)

    def terms(self, low: float, high: float) -> tuple[Waivable | None, ...]:
        """The terms for an element whose risk class lies between these: one for each class that it may have."""
        if not self.by_risk_class:
            return (self,)
        return tuple(row for number, row in self.by_risk_class.items() if low <= number <= high)


@frozen
class Compensable:
    """What can make up for a requirement that is not met: components that meet a condition."""

    by: Condition


@frozen
class InForce:
    """When a requirement holds: for what starts operation on `since` or later from that day on, until `until`.

    For what was in operation before, it holds from `existing_since` on, or never where `existing` is false.
    """

    since: datetime.date | None
    until: datetime.date | None
    existing_since: datetime.date | None
    existing: bool = True


@frozen
class Law:
    """Of a requirement that restates law: whose it is, when its text was retrieved, and whether that was confirmed."""

    authority: Text
    retrieved_on: datetime.date
    confirmed: bool


@frozen
class Source:
    """Where a requirement comes from: a document of the register, a clause, and how the one follows from the other."""

    document: str
    clause: str
    basis: str


@frozen
class TriedOn:
    """Edits of the reference design that the requirement must catch, and silences that it must call unknown.

    `never` says that it can never be not met, since it asks only for declarations.
    """

    not_met: tuple[Edits, ...]
    unknown: tuple[Edits, ...]
    never: bool = False


@frozen(eq=False)
class Requirement:
    """One requirement: to which elements it applies, what must hold of them, and what a reader needs to know.

    `profile` is the one that states it, `tailored_by` the one that changed it last; `profiles`, where several are asked
    together, are those that have it so.
    """

    id: str
    profile: str
    title: Text
    statement: Text
    why: Text
    fix: Text
    item: str
    stage: Stage
    kind: Literal["performance", "specification"]
    obligation: Obligation
    decided_by: DecidedBy
    applies_to: tuple[str, ...]
    when: Condition | None
    require: Condition
    alternatives: tuple[Alternative, ...] = ()
    parameters: Mapping[str, Parameter] = field(factory=dict)
    realises: tuple[str, ...] = ()
    weakens: tuple[str, ...] = ()
    waivable: Waivable | None = None
    compensable: Compensable | None = None
    in_force: InForce | None = None
    sources: tuple[Source, ...] = ()
    tried_on: TriedOn | None = None
    for_supplier: bool = False
    under: tuple[str, ...] = ()
    law: Law | None = None
    tailored_by: str = ""
    profiles: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The id, told apart from that of the same requirement as other profiles tailored it."""
        return f"{self.id} {self.tailored_by}" if self.tailored_by else self.id


@frozen
class Base:
    """A profile that another one extends: its id, its version, and the digest of what it says."""

    profile: str
    version: str
    digest: str


@frozen
class Excluded:
    """A requirement of a base that a profile leaves out: from which base, its title there, and why."""

    id: str
    profile: str
    title: Text
    reason: Text


@frozen(eq=False)
class Profile:
    """Requirements with what they share: the least basis at each stage, the register of documents, the notice.

    `digest` is that of the template's content: two profiles of one digest ask the same. Of a derived profile
    `inactive` are requirements of an overlay that restate law that nobody confirmed: they are shown, and never asked.
    `extends` are its bases, `resolved` those that are written out in it already, `excluded` what it leaves out of them,
    `tailored` why it changes what it does in them, by id, `argued` the steps that no order shows to be no weaker, and
    `entries` the text of every requirement with where each part of it stands.
    """

    id: str
    version: str
    title: Text
    notice: Text
    requirements: Mapping[str, Requirement]
    vocabulary: Vocabulary
    digest: str
    least_basis: Mapping[str, Basis] = field(factory=dict)
    documents: Mapping[str, Any] = field(factory=dict)
    items: Mapping[str, Text] = field(factory=dict)
    stages: Mapping[str, Text] = field(factory=dict)
    reference_design: str | None = None
    draft: bool = False
    prefix: str = ""
    sector: str | None = None
    overlay: bool = False
    path: Path | None = field(default=None, repr=False)
    bases: tuple[Profile, ...] = field(default=(), repr=False)
    extends: tuple[Base, ...] = ()
    resolved: tuple[Base, ...] = ()
    conformance: Conformance = "strict"
    excluded: Mapping[str, Excluded] = field(factory=dict)
    argued: Mapping[str, tuple[Change, ...]] = field(factory=dict)
    tailored: Mapping[str, Text] = field(factory=dict)
    catalogues: Mapping[str, tuple[str, ...]] = field(factory=dict)
    declared: Mapping[str, Mapping[str, Any]] = field(factory=dict, repr=False)
    meanings: Mapping[tuple[str, str], Text] = field(factory=dict)
    terms: Mapping[str, Text] = field(factory=dict)
    inactive: Mapping[str, Requirement] = field(factory=dict)
    titles: Mapping[str, Text] = field(factory=dict)
    entries: Mapping[str, Entry] = field(factory=dict, repr=False)

    def __repr__(self) -> str:
        return f"<Profile {self.id} {self.version}: {counted(len(self.requirements), 'requirement')}>"
