"""The requirements of several bases joined: what they have alike once, what differs met, what conflicts told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

from iotsec.requirements.deriving.contradicting import conflicts
from iotsec.requirements.deriving.entries import Entry, Path
from iotsec.requirements.deriving.meeting import met
from iotsec.requirements.deriving.orders import changes
from iotsec.requirements.requirement import Excluded, Profile, Requirement
from iotsec.requirements.shapes import is_title

Wrong = Callable[[Path, str, str | None], None]
NOBODY = "none"
"""Written for a conflict that a profile settles by a reason why the two never meet."""


class Taken(NamedTuple):
    """One requirement as it is taken over: from which bases, each with its text, and the text of all together.

    `requirement` is that of the base where it needs no reading, since all bases have it alike.
    """

    bases: tuple[tuple[Profile, Requirement], ...]
    entry: Entry
    requirement: Requirement | None


class Joining:
    """Joins the bases of one profile; what cannot be joined, and is not settled by `resolve`, is told."""

    def __init__(self, header: Mapping[str, Any], bases: Sequence[Profile], wrong: Wrong) -> None:
        self.said: Mapping[str, Any] = header.get("resolve") or {}
        self.demonstrable = header.get("conformance") == "demonstrable"
        self.bases = bases
        self.wrong = wrong
        self.left: dict[tuple[str, str], Excluded] = {}
        self.apart: set[str] = set()

    def taken(self) -> dict[str, Taken]:
        """Every requirement of the bases by its id."""
        self._read_resolve()
        found: dict[str, list[tuple[Profile, Requirement]]] = {}
        for base in self.bases:
            for id, requirement in base.requirements.items():
                if (id, base.id) not in self.left:
                    found.setdefault(id, []).append((base, requirement))
        self._check_conflicts()
        return {id: self._one(id, having) for id, having in found.items()}

    def _one(self, id: str, having: list[tuple[Profile, Requirement]]) -> Taken:
        (base, requirement), *others = having
        entry, same = base.entries[id], True
        for other, its in others:
            if its is requirement or not any(True for _change in changes(requirement, its)):
                continue
            same = False
            joined = met(entry, other.entries[id], (requirement, its))
            for mine, theirs, told in joined.empty:
                first, second = base.entries[id].origin_of(mine), other.entries[id].origin_of(theirs)
                message = f"{id} cannot be both as {first} and as {second} have it: {told}"
                self.wrong(("extends", self.bases.index(other)), message, _settle(id, other.id))
            if joined.empty:  # That is told; what would follow from it is not.
                return Taken((having[0],), base.entries[id], requirement)
            entry = joined.entry
        return Taken(tuple(having), entry, requirement if same else None)

    def _read_resolve(self) -> None:
        known = {base.id: base for base in self.bases}
        for id, said in self.said.items():
            at: Path = ("resolve", str(id))
            if not isinstance(said, Mapping) or set(said) != {"leave", "reason"} or not is_title(said["reason"]):
                self.wrong(at, f"how {id} is settled cannot be read", "write {leave: BASE, reason: {en: ..., ja: ...}}")
            elif said["leave"] == NOBODY:
                self.apart.add(str(id))
            elif said["leave"] not in known or id not in known[said["leave"]].requirements:
                hint = f"name one of {', '.join(known)}, or none where the two never meet"
                self.wrong((*at, "leave"), f"{said['leave']} is no base that has {id}", hint)
            else:
                base = known[said["leave"]]
                title = base.requirements[id].title
                self.left[str(id), base.id] = Excluded(str(id), base.id, title, said["reason"])
        if self.left and not self.demonstrable:
            message = "a profile that leaves a base cannot be shown to ask for it"
            self.wrong(("resolve",), message, "write conformance: demonstrable")

    def _check_conflicts(self) -> None:
        for (_first, one), (second, other) in combinations(enumerate(self.bases), 2):
            for conflict in conflicts(self._own(one, other), self._own(other, one)):
                mine, theirs = one.entries[conflict.one.id], other.entries[conflict.other.id]
                named = f"{mine.id} of {mine.origin} and {theirs.id} of {theirs.origin}"
                message = f"{named} cannot both be met: {conflict}"
                self.wrong(("extends", second), message, _settle(theirs.id, other.id))

    def _own(self, base: Profile, other: Profile) -> Iterator[Requirement]:
        """The requirements of a base that another does not have as well, and that nothing settles."""
        for id, requirement in base.requirements.items():
            settled = (id, base.id) in self.left or id in self.apart
            if not settled and other.requirements.get(id) is not requirement:
                yield requirement


def _settle(id: str, base: str) -> str:
    return f"say which base is left: resolve: {{{id}: {{leave: {base}, reason: {{en: ..., ja: ...}}}}}}"
