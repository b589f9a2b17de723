"""Conditions asked of small designs: answers as letters, slips as they are told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from iotsec.conditions.evaluate import holds
from iotsec.conditions.reading import ConditionReader
from iotsec.conditions.source import Scope
from iotsec.documents.reading import design_of
from iotsec.facts.catalogue import Catalogue
from iotsec.facts.derived import DERIVED
from iotsec.facts.table import Facts
from iotsec.facts.tabulate import tabulate
from iotsec.model.kinds import standard_vocabulary
from iotsec.requirements.parameters import read_parameters

CATALOGUE = Catalogue(standard_vocabulary(), DERIVED)
Slip = tuple[tuple[Any, ...], str, str | None]


def facts_of(header: Mapping[str, Any] | None = None, /, **sections: Any) -> Facts:
    """The facts of a design with these sections."""
    return tabulate(design_of({"iotsec": 1, "id": "d", **(header or {}), **sections}))


def asked(condition: Any, facts: Facts, kind: str = "component", parameters: Any = None) -> str:
    """The answer for each element of a kind, by id: T true, F false, U not known."""
    slips: list[Slip] = []
    read = read_parameters(parameters, (), lambda *slip: slips.append(slip))
    reader = ConditionReader(CATALOGUE, read, lambda *slip: slips.append(slip))
    tree = reader.condition(condition, (), (kind,), ())
    assert not slips
    assert tree is not None
    mask = holds(tree, Scope(facts, kind, slice(0, facts.size(kind)), read))
    assert not (mask.true & mask.false).any()
    return "".join("T" if yes else "F" if no else "U" for yes, no in zip(mask.true, mask.false, strict=True))


def slips_of(condition: Any, kinds: tuple[str, ...] = ("component",), parameters: Any = None) -> list[Slip]:
    """Everything that is told about a condition, with its path."""
    slips: list[Slip] = []
    read = read_parameters(parameters, ("parameters",), lambda *slip: slips.append(slip))
    tree = ConditionReader(CATALOGUE, read, lambda *slip: slips.append(slip)).condition(condition, (), kinds, ())
    assert (tree is None) == bool([slip for slip in slips if slip[0][:1] != ("parameters",)])
    return slips
