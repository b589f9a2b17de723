"""A profile resolved: bases joined, requirements left out, tailored and added, until only a flat list is left."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from iotsec.errors import nearest
from iotsec.model.values import BASES
from iotsec.model.vocabulary import Vocabulary
from iotsec.requirements.deriving.catalogues import expanded
from iotsec.requirements.deriving.contradicting import contradiction, told_of
from iotsec.requirements.deriving.declaring import Declaring
from iotsec.requirements.deriving.derivation import Derivation, Own
from iotsec.requirements.deriving.entries import Entry, Origin, Path
from iotsec.requirements.deriving.joining import Joining, Taken
from iotsec.requirements.deriving.locking import every_base
from iotsec.requirements.deriving.orders import changes
from iotsec.requirements.deriving.relation import Change, Relation
from iotsec.requirements.deriving.tailoring import tailored
from iotsec.requirements.deriving.values_order import (
    ORDERS,
    alike,
    is_assigned,
    only_assigned,
    parameter_text,
    two_sided,
    type_text,
)
from iotsec.requirements.grades import ScaleOf
from iotsec.requirements.parameters import read_parameters
from iotsec.requirements.requirement import Excluded, Profile, Requirement, Text
from iotsec.requirements.shapes import is_title

Wrong = Callable[[Path, str, str | None], None]
PLAIN_WORDS = ("documents", "items", "stages")
"""Registers at the top of a profile to which a derived one adds."""


class Deriving:
    """Makes the text of a profile's requirements from those of its bases and from what it says itself."""

    def __init__(self, header: Mapping[str, Any], origin: Origin, bases: Sequence[Profile], wrong: Wrong) -> None:
        self.header = header
        self.origin = origin
        self.bases = tuple(bases)
        self.draft = header.get("status") == "draft"
        self.wrong = wrong

    def own(self, vocabulary: Vocabulary) -> Own:
        """All that this profile and its bases declare; what they do where its prefix names nothing of its own."""
        given = self._given(vocabulary)
        return Declaring(self.header, given, self.wrong).own() if self._has_namespace() else given

    def derivation(self, own: Own) -> Derivation:
        """What this profile takes over, where it and its bases declare this."""
        joining = Joining(self.header, self.bases, self.wrong)
        there = joining.taken()
        excluded = dict(self._excluded(there))
        left = {id: there[id] for id in there if id not in excluded}
        entries = {id: taken.entry for id, taken in left.items()}
        excluded.update({id: item for (id, _base), item in joining.left.items()})
        changed: dict[str, Text] = {}
        for id, given in (self.header.get("tailor") or {}).items():
            at: Path = ("tailor", str(id))
            if id not in left:
                self._not_there(at, str(id), left, excluded)
                continue
            slips: list[tuple[Path, str, str | None]] = []
            said = expanded(given, own.catalogues, at, lambda *slip, told=slips: told.append(slip))
            if slips:  # What it should say is not known: nothing more is told of it.
                for slip in slips:
                    self.wrong(*slip)
                del entries[id]
                continue
            if not (self.draft or "resolved" in self.header) and isinstance(said, Mapping) and "because" not in said:
                self.wrong(at, f"the tailoring of {id} does not say why", "because: {en: ..., ja: ...}")
            entries[id] = tailored(entries[id], said, self.origin.below(*at), self._below(at))
            changed[id] = said.get("because") or {} if isinstance(said, Mapping) else {}
        for id in self.header.get("not_waivable") or ():
            if id in entries and entries[id].tree.get("waivable", False) is not False:
                said = {"waivable": False}
                entries[id] = tailored(entries[id], said, self.origin.below("not_waivable"), self.wrong)
                changed.setdefault(id, {})
        kept = {id: item.requirement for id, item in left.items() if item.requirement is not None and id not in changed}
        sources = {id: item.bases for id, item in left.items()}
        return Derivation(own, self._header(), self.bases, kept, entries, changed, excluded, sources)

    def _has_namespace(self) -> bool:
        """Whether it writes under its own prefix: ids that begin with that of a base are the base's to give."""
        prefix, good = str(self.header.get("prefix", "")), True
        named = [key for key in ("requirements", "fields", "catalogues") if self.header.get(key)]
        if named and not prefix and "resolved" not in self.header and (self.bases or named[-1] != "requirements"):
            hint = f"such as prefix: {str(self.header['profile']).upper().replace('_', '-')}-"
            self.wrong((), f"a profile with {named[0]} of its own says with what their ids begin", hint)
            good = False
        for base in self._every_base() if prefix else ():
            if base.prefix and (prefix.startswith(base.prefix) or base.prefix.startswith(prefix)):
                message = f"the prefix {prefix} is not told apart from {base.prefix}, that of {base.id} {base.version}"
                self.wrong(("prefix",), message, "write ids of a namespace of your own")
                good = False
        return good

    def _every_base(self) -> Iterator[Profile]:
        found = [base for direct in self.bases for base in (direct, *every_base(direct))]
        return iter(dict.fromkeys(found))

    def _below(self, start: Path) -> Wrong:
        return lambda path, message, hint: self.wrong((*start, *path), message, hint)

    def _given(self, vocabulary: Vocabulary) -> Own:
        """What the bases declare, together."""
        own = Own(vocabulary)
        for number, base in enumerate(self.bases):
            self._check_alike(number, base, own)
            fields = [(kind, base.vocabulary.kinds[kind].fields[name]) for kind, name in base.meanings]
            joined = own.vocabulary.extended(fields, base.vocabulary.scales)
            own = Own(
                joined._replace(protocols={**joined.protocols, **base.vocabulary.protocols}),
                {**own.catalogues, **base.catalogues},
                {**own.meanings, **base.meanings},
                {**own.terms, **base.terms},
                {**own.titles, **base.titles},
                _together(own.declared, base.declared),
            )
        return own

    def _check_alike(self, number: int, base: Profile, own: Own) -> None:
        """Tell what two bases declare under one name, and differently."""
        for what, mine, theirs in (
            ("scale", base.vocabulary.scales, own.vocabulary.scales),
            ("catalogue", base.catalogues, own.catalogues),
            ("protocol", base.vocabulary.protocols, own.vocabulary.protocols),
        ):
            for name, value in mine.items():
                if theirs.get(name, value) != value:
                    self._differs(number, f"the {what} {name}")
        for kind, name in base.meanings:
            known = own.vocabulary.kinds[kind].fields.get(name)
            if known is not None and known.form != base.vocabulary.kinds[kind].fields[name].form:
                self._differs(number, f"the field {name}")

    def _differs(self, number: int, what: str) -> None:
        hint = "extend one of the two, or have one of them renamed"
        self.wrong(("extends", number), f"two bases declare {what}, and differently", hint)

    def _excluded(self, there: Mapping[str, Taken]) -> Iterator[tuple[str, Excluded]]:
        good = True
        for id, said in (self.header.get("exclude") or {}).items():
            at: Path = ("exclude", str(id))
            if id not in there:
                self._not_there(at, str(id), there, {})
                good = False
            elif not isinstance(said, Mapping) or not is_title(said.get("reason")):
                self.wrong(at, f"{id} is left out without a reason", "write {reason: {en: ..., ja: ...}}")
                good = False
            else:
                base, requirement = there[id].bases[0]
                yield str(id), Excluded(str(id), base.id, requirement.title, said["reason"])
        exact = self.header.get("conformance") == "exact"
        if exact and self.header.get("requirements"):
            message = "a profile of exact conformance has no requirements of its own"
            self.wrong(("requirements",), message, "write conformance: strict")
        if good and self.header.get("exclude") and self.header.get("conformance", "strict") != "demonstrable":
            message = "a profile that leaves out what can apply cannot be shown to ask for its base"
            self.wrong(("exclude",), message, "write conformance: demonstrable, or leave nothing out")

    def _not_there(self, at: Path, id: str, there: Mapping[str, Any], excluded: Mapping[str, Any]) -> None:
        meant = nearest(id, list(there))
        hint = f"did you mean {meant}?" if meant else "name a requirement of a base; its own ones a profile just writes"
        if id in excluded:
            hint = "it is excluded in this profile: leave one of the two out"
        self.wrong(at, f"there is no requirement {id} in the bases", hint)

    def _header(self) -> dict[str, Any]:
        """The header with the registers and the least basis of the bases."""
        header = dict(self.header)
        for word in PLAIN_WORDS:
            joined: dict[str, Any] = {}
            for base in self.bases:
                joined.update(getattr(base, word))
            header[word] = {**joined, **(self.header.get(word) or {})}
        least: dict[str, str] = {}
        for base in self.bases:
            for stage, basis in base.least_basis.items():
                least[stage] = max(basis, least.get(stage, basis), key=_rank)
        for stage, basis in (self.header.get("least_basis") or {}).items():
            if _rank(basis) < _rank(least.get(stage, BASES[0])):
                hint = f"bases rise in the order {', '.join(BASES)}"
                self.wrong(("least_basis", str(stage)), f"a base asks for at least {least[stage]}, not {basis}", hint)
            least[stage] = basis
        header["least_basis"] = least
        header.setdefault("notice", next((base.notice for base in self.bases if base.notice), {}))
        return header


def _together(one: Mapping[str, Mapping[str, Any]], other: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """What two bases wrote of fields, catalogues and protocols."""
    found: dict[str, Any] = {key: {**one.get(key, {}), **other.get(key, {})} for key in ("catalogues", "protocols")}
    mine, theirs = one.get("fields", {}), other.get("fields", {})
    found["fields"] = {kind: {**mine.get(kind, {}), **theirs.get(kind, {})} for kind in {**mine, **theirs}}
    return found


def _rank(basis: str) -> int:
    return list[str](BASES).index(basis)


def unfit(before: Requirement, entry: Entry, base: Entry, scale_of: ScaleOf) -> Iterator[tuple[Path, str, str]]:
    """The parameters to which something is assigned that is no value of theirs, with what is wrong and what is right.

    They are looked at before the conditions are read, which would tell of it where the base uses them.
    """
    said = entry.tree.get("parameters") or {}
    plain = {name: _without_range(item) for name, item in said.items()} if isinstance(said, Mapping) else {}
    read = read_parameters(plain, ("parameters",), lambda _path, _message, _hint: None, scale_of)
    for name, parameter in before.parameters.items():
        at: Path = ("parameters", two_sided(name))
        if name not in read:
            continue
        now, then, told = entry.origin_of(at), base.origin_of(at), parameter_text(read[name])
        if is_assigned(parameter) and not is_assigned(read[name]):
            values = f"parameters.{name} of {entry.id} from {parameter_text(parameter)} to {told}"
            order = f"{ORDERS[parameter.stronger]}; {then.profile} {then.version} says it at {then.told}"
            yield at, f"{now.profile} {now.version} weakens {values}", order
        elif not alike(parameter, read[name]):
            message = f"{told} cannot be assigned to {name} of {entry.id}"
            yield at, message, f"it takes {type_text(parameter)}; {then.profile} {then.version} says it at {then.told}"


def _without_range(said: Any) -> Any:
    """What is said of a parameter but for its range, which is no matter of its form."""
    return {key: item for key, item in said.items() if key != "range"} if isinstance(said, Mapping) else said


def impossible(requirement: Requirement) -> str | None:
    """What a requirement asks of one fact that no value of it can meet; None where nothing is found."""
    asked = (requirement, requirement.require)
    asks = None if requirement.alternatives else contradiction(asked, asked)
    return None if asks is None else f"nothing can meet {requirement.id}: {told_of(*asks)}"


class Judged(NamedTuple):
    """A step that a profile takes in a requirement: what is wrong with it (None: nothing), and what would be right.

    `at` is the part that was changed, which may lie inside the one that is compared; `shown` is whether its order shows
    it to be no weaker.
    """

    change: Change
    at: Path
    shown: bool
    wrong: str | None = None
    hint: str | None = None


SEARCHED = ("require", "when", "compensable")
"""Parts that may be stated anew in a way that no order compares: whether they are weaker, `profile check` looks for."""


def judged(before: Requirement, after: Requirement, entry: Entry, base: Entry, conformance: str) -> Iterator[Judged]:
    """The steps that a profile takes in a requirement of its base."""
    for change in changes(before, after):
        if change.relation is Relation.EDITORIAL:
            continue
        wrong = _wrong(change, before, after, conformance)
        at = entry.changed_at(change.path, base)
        if wrong is None:
            yield Judged(change, at, change.relation is Relation.STRONGER)
            continue
        now, then = entry.origin_of(at), base.origin_of(change.path)
        part = ".".join(map(str, change.path[:2]))
        values = f" from {change.before} to {change.after}" if change.before and change.after else ""
        message = wrong.format(profile=f"{now.profile} {now.version}", part=f"{part} of {entry.id}", values=values)
        order = f"{change.order}; {then.profile} {then.version} says it at {then.told}"
        yield Judged(change, at, False, message, order)


def _wrong(change: Change, before: Requirement, after: Requirement, conformance: str) -> str | None:
    """What is wrong with a step, where it is one that a profile of this conformance may not take."""
    if change.relation is Relation.WEAKER:
        return "{profile} weakens {part}{values}"
    if change.relation is Relation.UNLIKE and change.path[0] not in SEARCHED:
        return "{profile} changes {part}{values}, which is not shown to be stronger"
    if conformance == "exact" and not _assigns(change, before, after):
        return "{profile} changes {part}{values}, and a profile of exact conformance only assigns open parameters"
    return None


def _assigns(change: Change, before: Requirement, after: Requirement) -> bool:
    """Whether a step only gives values to a parameter that had none."""
    if change.path[0] != "parameters":
        return False
    names = [name for name in before.parameters if two_sided(name) == change.path[1]]
    return all(only_assigned(before.parameters[name], after.parameters[name]) for name in names)
