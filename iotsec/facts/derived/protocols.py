"""What the protocol of a flow gives to it by itself, as profiles say: nothing is known of one that none describes."""

from __future__ import annotations

import numpy as np

from iotsec.columns import NOTHING, UNKNOWN, Code, Many, Truth
from iotsec.columns.kinds import segments_of
from iotsec.columns.rows import is_among
from iotsec.facts.derived.showing import explained, gaps, joined
from iotsec.facts.missing import known_at
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing, Witness

PROTECTIONS = ("authentication", "integrity", "freshness", "confidentiality")
"""What a protocol may give to a flow."""


def protocol_authentication(facts: Facts, kind: str) -> Code:
    """The authentication that the protocol brings."""
    said, spoken = _said(facts, "authentication"), facts.code(kind, "protocol")
    codes = np.full(facts.size(kind), UNKNOWN, dtype=np.int32)
    codes[spoken == NOTHING] = NOTHING
    for protocol, word in said.items():
        codes[spoken == protocol] = facts.words.code(str(word))
    return Code(codes)


def protocol_integrity(facts: Facts, kind: str) -> Truth:
    """Whether the protocol detects alteration."""
    return _given(facts, kind, "integrity")


def protocol_freshness(facts: Facts, kind: str) -> Truth:
    """Whether the protocol detects replay."""
    return _given(facts, kind, "freshness")


def protocol_confidentiality(facts: Facts, kind: str) -> Truth:
    """Whether the protocol keeps third parties from reading."""
    return _given(facts, kind, "confidentiality")


def _given(facts: Facts, kind: str, field: str) -> Truth:
    spoken = facts.code(kind, "protocol")
    said = _said(facts, field)
    true = is_among(spoken, [code for code, value in said.items() if value is True])
    false = is_among(spoken, [code for code, value in said.items() if value is False])
    nothing = spoken == NOTHING
    return Truth(true, false, nothing if nothing.any() else None)


def protocol_lacks(facts: Facts, kind: str) -> Many:
    """The protections that the protocol does not give, as far as a profile says so.

    Of a protocol that none describes nothing is said. Which protocol it is may still have to be stated.
    """
    spoken = facts.code(kind, "protocol")
    lacking: dict[int, list[int]] = {}
    for field in PROTECTIONS:
        for protocol, value in _said(facts, field).items():
            if value is False or value == "none":
                lacking.setdefault(protocol, []).append(facts.words.code(field))
    starts, members = segments_of((lacking.get(code, ()) for code in spoken.tolist()), facts.size(kind))
    return Many(starts, members, spoken == UNKNOWN)


def _said(facts: Facts, field: str) -> dict[int, object]:
    """What is said of a field, by the code of the protocol."""
    protocols = facts.vocabulary.protocols
    return {facts.words.code(name): gives[field] for name, gives in protocols.items() if field in gives}


def protocol_witness(name: str, facts: Facts, kind: str, row: int) -> Witness:
    """The protocol; where it is not known what it gives, that it is to be stated (by a name that profiles describe)."""
    shown = explained(facts, kind, row, ("protocol",), settled=True)
    known = known_at(facts, kind, row, name)
    return shown if known else joined(shown, gaps([Missing(kind, facts.ids(kind)[row], "protocol")]))
