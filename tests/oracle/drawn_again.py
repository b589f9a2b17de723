"""What a document says of its elements and of the flows between them, read again for the questions of ways.

Answers are True, False, or None: not stated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any

from rereader import SAID_BY_SILENCE, Rereader

from iotsec.model.kinds import standard_vocabulary

UNSAID, NOTHING, BEYOND = "(not stated)", "(none)", "(not read here)"
REFERENCES = {"system": "system", "zone": "zone", "place": "place", "from": "component", "to": "component"}
DECLARED = {kind.name: frozenset(kind.fields) for kind in standard_vocabulary().kinds.values()}
KNOWN_BASES = ("designed", "built", "verified")

Answer = bool | None


def every(answers: Sequence[Answer]) -> Answer:
    """All of them, with three values."""
    return False if False in answers else None if None in answers else True


def some(answers: Sequence[Answer]) -> Answer:
    """Any of them, with three values."""
    return True if True in answers else None if None in answers else False


def inverse(answer: Answer) -> Answer:
    """The opposite."""
    return None if answer is None else not answer


class Drawn:
    """A document, and what was already worked out of it."""

    def __init__(self, document: Rereader) -> None:
        self.document = document
        self.components: dict[str, Any] = document.root["components"]
        self.flows: dict[str, Any] = document.root.get("flows") or {}
        self.known: dict[Any, Any] = {}

    def fact(self, kind: str, id: str, steps: Sequence[str]) -> Any:
        """What stands at the end of a path: a text, a list, `NOTHING` or `UNSAID`."""
        name, rest = steps[0], steps[1:]
        if (kind, name) in (("component", "untrusted"), ("component", "exposed")):
            if (name, id) not in self.known:
                self.known[name, id] = self.untrusted(id) if name == "untrusted" else self.exposed(id)
            return self.known[name, id]
        if ":" not in name and name not in DECLARED[kind]:
            return BEYOND
        said = self.said(kind, id, name)
        if not rest or said in (UNSAID, NOTHING, BEYOND):
            return said
        return self.fact(REFERENCES[name], said, rest) if name in REFERENCES else UNSAID

    def said(self, kind: str, id: str, name: str) -> Any:
        """One field of one element; what is only assumed or required counts as not stated."""
        element = (self.document.root["flows" if kind == "flow" else f"{kind}s"].get(id)) or {}
        raw = element.get(name, SAID_BY_SILENCE.get((kind, name), UNSAID))
        if isinstance(raw, Mapping):
            if raw.get("basis", "designed") not in KNOWN_BASES or "including" in raw:
                return UNSAID
            return NOTHING if "none" in raw else raw.get("is", UNSAID)
        return raw

    def is_(self, kind: str, id: str, path: str, *wanted: str) -> Answer:
        """Whether a fact is one of these words."""
        value = self.fact(kind, id, path.split("."))
        return None if value is UNSAID else value in wanted

    def public_network(self, id: str) -> Answer:
        """Whether it is a network that is open to all."""
        return every([self.is_("component", id, "kind", "network"), self.is_("component", id, "exposure", "public")])

    def untrusted(self, id: str) -> Answer:
        """Whether nobody answers for what comes from here."""
        outside = self.is_("component", id, "zone.trust", "0")
        return some([self.is_("component", id, "external", "true"), outside, self.public_network(id)])

    def exposed(self, id: str) -> Answer:
        """Whether strangers get at it, as far as that is told by what is drawn: more may be drawn of an open system."""
        doors = [
            every([self.is_("interface", door, "enabled", "true"), self.is_("interface", door, "peers", "any")])
            for door in self.document.root.get("interfaces") or {}
            if self.is_("interface", door, "component", id) is not False
        ]
        flows = list(self.chains.values())
        beside = {id, *(other for chain, _ in flows for pair in pairwise(chain) if id in pair for other in pair)}
        parts = [
            *doors, *(self.public_network(other) for other in beside), self.is_("component", id, "zone.trust", "0"),
            self.is_("component", id, "place.access", "semi-public", "public"),
        ]  # fmt: skip
        more = not all(known for _chain, known in flows)  # Such a flow may pass a public network beside anything.
        return some([*parts, None] if more or self.is_open(id) or self.is_open(id, "interfaces") else parts)

    @cached_property
    def chains(self) -> dict[str, tuple[list[str], bool]]:
        """The components of each flow."""
        return {flow: self.chain(flow) for flow in self.flows}

    def chain(self, flow: str) -> tuple[list[str], bool]:
        """The components of a flow, in order, as far as they are stated, and whether all are.

        Nothing for a flow that is made of others, which is no step of its own.
        """
        through, via = self.said("flow", flow, "through"), self.said("flow", flow, "via")
        if isinstance(through, list) and through:
            return [], True
        ends = [self.said("flow", flow, end) for end in ("from", "to")]
        passed = via if isinstance(via, list) else []
        return [id for id in (ends[0], *passed, ends[1]) if id is not UNSAID], UNSAID not in (*ends, via)

    def is_open(self, id: str, section: str = "flows") -> bool:
        """Whether flows of it may not be drawn: neither the design nor a system around it says that all are."""
        system, seen = self.said("component", id, "system"), [self.document.root]
        while system not in (UNSAID, NOTHING):
            seen.append(self.document.root["systems"][system])
            system = self.said("system", system, "parent")
        return not any(section in (level.get("complete") or ()) for level in seen)
