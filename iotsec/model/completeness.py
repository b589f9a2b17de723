"""What is drawn completely: without it, what rests on absence is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from iotsec.model.forms import Reading, wrong
from iotsec.model.values import BASES, Basis, Unreadable
from iotsec.model.vocabulary import Form

STRUCTURE = ("components", "flows", "interfaces", "accesses", "dependencies", "functions")
"""The sections of which a system can say that all of its elements are drawn."""


class Completeness(NamedTuple):
    """That all elements of a kind are drawn: on what basis, and who says so."""

    basis: Basis | None = None
    by: str | None = None

    def written(self) -> object:
        """It as it stands in a document."""
        return {key: item for key, item in self._asdict().items() if item is not None} or True


def _read(value: object) -> object:
    if value is None:
        return None
    if isinstance(value, Unreadable):
        raise wrong(str(value))
    if isinstance(value, (list, tuple)):
        value = {str(kind): True for kind in value}
    if not isinstance(value, Mapping):
        raise wrong("write which kinds are complete, such as [components, flows]")
    return {str(kind): _one(value[kind]) for kind in sorted(value, key=str) if value[kind] is not None}


def _one(value: object) -> Completeness:
    if value is True:
        return Completeness()
    if isinstance(value, Completeness):
        return value
    if isinstance(value, Mapping) and value and set(value) <= {"basis", "by"} and value.get("basis") in (None, *BASES):
        return Completeness(value.get("basis"), value.get("by"))
    raise wrong(f"write true, or {{basis: ..., by: ...}} with a basis of {', '.join(BASES)}", "leave an open kind out")


COMPLETE = Reading(_read, Form("records"))
"""A field that says which kinds are complete."""
