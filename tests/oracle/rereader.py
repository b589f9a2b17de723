"""Reads a design document once more, with PyYAML alone, and checks what witnesses say of it.

It shares no code with the facts: a way must be a way over flows that the document draws, in order; an element must
exist; a value that is shown must be the one that stands in the document.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

SECTION = {
    "party": "parties", "system": "systems", "zone": "zones", "place": "places", "component": "components",
    "interface": "interfaces", "access": "accesses", "flow": "flows", "function": "functions",
    "dependency": "dependencies", "process": "processes", "hazard": "hazards", "data": "data", "risk": "risks",
    "threat": "threats", "rule": "rules", "agreement": "agreements", "evidence": "evidence", "change": "changes",
    "vulnerability": "vulnerabilities", "waiver": "waivers", "compensation": "compensations", "decision": "decisions",
}  # fmt: skip
SAID_BY_SILENCE = {("component", "count"): "1", ("component", "external"): "false"}
NOT_DRAWN = "?"


class Step(NamedTuple):
    """One step of a witness: kind, id, and what is said of it (`field: value`)."""

    kind: str
    id: str
    note: str


class Rereader:
    """A design document as PyYAML reads it."""

    def __init__(self, path: Path) -> None:
        self.root = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)

    @classmethod
    def of(cls, tree: Mapping[str, Any]) -> Rereader:
        """A document that stands in no file, from plain values."""
        made = cls.__new__(cls)
        made.root = _written(tree)
        return made

    def exists(self, kind: str, id: str) -> bool:
        """Whether an element of this kind and id is drawn; a connection is where both of its systems are."""
        if kind == "design":
            return bool(self.root["id"] == id)
        if kind == "connection":
            return all(part in self.root["systems"] for part in id.split("--"))
        return id in (self.root.get(SECTION[kind]) or {})

    def stated(self, kind: str, id: str, field: str) -> Any:
        """What the document says of a field, without its wrapper; None where it says nothing."""
        element = self.root if kind == "design" else (self.root.get(SECTION[kind]) or {}).get(id) or {}
        value = element.get(field)
        wrapped = isinstance(value, Mapping) and set(value) <= {"is", "none", "including", "basis", "by"}
        return value.get("is", value.get("including", "none" if "none" in value else None)) if wrapped else value

    def are_ways(self, steps: Sequence[Step], *, back: bool = False, one: bool = False, by: str = "next") -> list[str]:
        """What is wrong with ways (or `one`), one after the other, of components and flows in turn; else nothing.

        `by` says how a flow leads on: to what is `next` on it, to its `receiver`, or `attack`, which may also go back.
        """
        wrong: list[str] = []
        place = 0
        ways = [step for step in steps if ": " not in step.note]  # Values of what is reached follow the ways.
        while place < len(ways):
            end = place
            while end + 2 < len(ways) and ways[end + 1].kind != "component":
                end += 2
            wrong += self._is_way(ways[place : end + 1], back=back, by=by)
            place = end + 1
            if one and place < len(ways):
                wrong.append(f"the way breaks off after {ways[end]}")
        return wrong

    def _is_way(self, steps: Sequence[Step], *, back: bool, by: str) -> list[str]:
        wrong = []
        for place in range(1, len(steps), 2):
            before, link, after = steps[place - 1 : place + 2]
            pair = (after.id, before.id) if back else (before.id, after.id)
            if (before.kind, after.kind) != ("component", "component"):
                wrong.append(f"components and flows do not take turns at {link}")
            elif link.kind == "flow" and NOT_DRAWN not in (*pair, link.id) and not self._leads(link.id, *pair, by):
                wrong.append(f"{link.id} does not lead from {pair[0]} to {pair[1]}")
        return wrong

    def _leads(self, flow: str, first: str, second: str, by: str) -> bool:
        if by == "receiver":
            via = self.stated("flow", flow, "via")
            senders = [self.stated("flow", flow, "from"), *(via if isinstance(via, list) else [])]
            return (first in senders or via is None) and self.stated("flow", flow, "to") == second
        back = by == "attack" and self.stated("flow", flow, "one_way") != "true"
        return self._passes(flow, first, second) or (back and self._passes(flow, second, first))

    def _passes(self, flow: str, first: str, second: str) -> bool:
        via = self.stated("flow", flow, "via")
        passed = list(via) if isinstance(via, list) else []
        chain = [self.stated("flow", flow, "from"), *passed, self.stated("flow", flow, "to")]
        if first not in chain or second not in chain:
            return via is None  # What lies between is not stated: anything may.
        skipped = chain[chain.index(first) + 1 : chain.index(second)]
        return chain.index(first) < chain.index(second) and all(
            "present" in self.root["components"][node] for node in skipped
        )

    def shows(self, step: Step, known: frozenset[str]) -> str:
        """What is wrong with a value that a step shows (`field: value`); nothing where the document says it."""
        field, _, shown = step.note.partition(": ")
        if not shown or field not in known:
            return ""
        stated = self.stated(step.kind, step.id, field)
        if stated is None:
            said = SAID_BY_SILENCE.get((step.kind, field))
            return "" if shown == said else f"{step} is shown, but nothing is stated"
        return "" if self._same(stated, shown) else f"{step} is shown, but {stated!r} is stated"

    @staticmethod
    def _same(stated: Any, shown: str) -> bool:
        if isinstance(stated, Mapping):
            return True  # Ranges and duties are shown in words of their own.
        if isinstance(stated, list):
            listed = shown.strip("[]").split(", ") if shown != "[]" else []
            return (
                sorted(listed) == sorted(map(str, stated))
                or "and" in shown
                or any(isinstance(item, Mapping) for item in stated)
            )
        return shown in ("none", "[]") if stated == "none" else _plain(shown) == _plain(str(stated))


def _plain(text: str) -> str:
    return text.replace(" ", "").lower()


def _written(value: Any) -> Any:
    """A value as it would be read again: everything that is no list and no mapping is text."""
    if isinstance(value, Mapping):
        return {key: _written(inside) for key, inside in value.items()}
    if isinstance(value, list | tuple):
        return [_written(inside) for inside in value]
    return str(value).lower() if isinstance(value, bool) else str(value)
