"""Requirements tried on their profile's reference design: each catches its fault, and calls its silence unknown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from iotsec.checking.check import check
from iotsec.checking.second import reads_second
from iotsec.documents.editing import copied, edit_here
from iotsec.documents.reading import design_of, read_design, tree_of
from iotsec.errors import InputError
from iotsec.facts.catalogue import Catalogue
from iotsec.facts.derived import DERIVED
from iotsec.frozen import evolve
from iotsec.model.design import Design
from iotsec.model.kinds import SECTIONS
from iotsec.requirements.requirement import Profile, Requirement

RECORDS = {"waiver", "compensation"}
"""Kinds of what speaks of something that is not met: a reference design has nothing of the kind."""


class Missed(NamedTuple):
    """A fault that is not caught, or a silence that is not called unknown; `why` where the edit cannot be made."""

    id: str
    sort: str
    edits: Mapping[str, Any]
    why: str = ""


class Tried(NamedTuple):
    """How many faults and silences were tried, and those of which something else came."""

    faults: int
    silences: int
    missed: tuple[Missed, ...]


def tried(profile: Profile) -> Tried | None:
    """What comes of the edits by which a profile says that its requirements can be tried; None without a design."""
    if profile.reference_design is None or profile.path is None:
        return None
    path = profile.path.parent / Path(profile.reference_design)
    try:
        editing = Editing(read_design(path))
    except InputError:
        return None  # That it cannot be read is told where it is asked whether it meets the profile.
    told = [
        (sort, missed)
        for requirement in _tried_here(profile)
        for sort, edits in _edits(requirement)
        for missed in [_missed(profile, requirement, editing, sort, edits)]
    ]
    sorts = [sort for sort, _missed_ in told]
    return Tried(sorts.count("not met"), sorts.count("unknown"), tuple(one for _sort, one in told if one is not None))


def _tried_here(profile: Profile) -> Iterator[Requirement]:
    """The requirements that are tried on the profile's own design, and not on that of a base."""
    for id, requirement in profile.requirements.items():
        held = [base.requirements[id] for base in profile.bases if id in base.requirements]
        new = requirement.tried_on is not None and all(requirement.tried_on != one.tried_on for one in held)
        if new and not set(requirement.applies_to) <= RECORDS:
            yield requirement


def _edits(requirement: Requirement) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if requirement.tried_on is not None:
        yield from (("not met", edits) for edits in requirement.tried_on.not_met)
        yield from (("unknown", edits) for edits in requirement.tried_on.unknown)


def _missed(
    profile: Profile, requirement: Requirement, editing: Editing, sort: str, edits: Mapping[str, Any]
) -> Missed | None:
    whole = reads_second(requirement, Catalogue(profile.vocabulary, DERIVED))
    asked = profile if whole else evolve(profile, requirements={requirement.id: requirement}, bases=())
    try:
        found = check(editing.edited(edits), asked)
    except (InputError, KeyError) as error:
        problem = error.problems[0].message if isinstance(error, InputError) else str(error.args[0])
        return Missed(requirement.id, sort, edits, problem)
    open_ones = found.not_met if sort == "not met" else found.unknown
    caught = any(item.requirement.id == requirement.id for item in open_ones)
    return None if caught else Missed(requirement.id, sort, edits)


class Editing:
    """Edits of one design: the elements that an edit leaves alone are not read again."""

    def __init__(self, design: Design) -> None:
        self.design = design
        self.tree = tree_of(design)

    def edited(self, edits: Mapping[str, Any]) -> Design:
        """The design with edits as in `tried_on`; the same as `iotsec.testing.edited` gives."""
        touched = {tuple(path.split(".")[:2]) for path in edits}
        tree = {name: dict(part) if name in SECTIONS else part for name, part in self.tree.items()}
        for section, id in (path for path in touched if len(path) == 2 and path[1] in tree.get(path[0], {})):
            tree[section][id] = copied(tree[section][id])
        edit_here(tree, edits)
        if not all(path[0] in SECTIONS and len(path) == 2 for path in touched):
            return design_of(tree)
        header = {name: part for name, part in tree.items() if name not in SECTIONS and name != "iotsec"}
        kept = [item for item in self.design.elements.values() if (item.SECTION, item.id) not in touched]
        made = [SECTIONS[section](id=id, **tree[section][id]) for section, id in touched if id in tree.get(section, {})]
        return Design(elements=[*kept, *made], **header)
