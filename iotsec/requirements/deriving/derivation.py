"""What a profile takes over from others and declares of its own, before its requirements are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from iotsec.frozen import field, frozen
from iotsec.model.vocabulary import Vocabulary
from iotsec.requirements.deriving.entries import Entry
from iotsec.requirements.requirement import Excluded, Profile, Requirement, Text


@frozen
class Own:
    """What a profile and its bases declare beside requirements.

    `meanings` are those of its fields, by kind and name; `declared` is what they wrote of fields, catalogues
    and protocols.
    """

    vocabulary: Vocabulary
    catalogues: Mapping[str, tuple[str, ...]] = field(factory=dict)
    meanings: Mapping[tuple[str, str], Text] = field(factory=dict)
    terms: Mapping[str, Text] = field(factory=dict)
    titles: Mapping[str, Text] = field(factory=dict)
    declared: Mapping[str, Mapping[str, Any]] = field(factory=dict)


@frozen(eq=False)
class Derivation:
    """What a profile takes over from its bases: the requirements that stay as they are, and those that it changes.

    `sources` are the bases that have each requirement, and how each has it.
    """

    own: Own
    header: Mapping[str, Any]
    bases: tuple[Profile, ...] = ()
    kept: Mapping[str, Requirement] = field(factory=dict)
    entries: Mapping[str, Entry] = field(factory=dict)
    tailored: Mapping[str, Text] = field(factory=dict)
    excluded: Mapping[str, Excluded] = field(factory=dict)
    sources: Mapping[str, tuple[tuple[Profile, Requirement], ...]] = field(factory=dict)
