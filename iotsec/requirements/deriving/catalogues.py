"""Catalogues: lists of words by name, written out wherever a requirement or a tailoring names one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from iotsec.errors import nearest
from iotsec.requirements.deriving.entries import Path

Wrong = Callable[[Path, str, str | None], None]


def expanded(tree: Any, catalogues: Mapping[str, tuple[str, ...]], path: Path, wrong: Wrong) -> Any:
    """Plain values in which `{catalogue: name}` is the list of its words; one that is not known is told."""
    return _expanded(tree, catalogues, path, wrong) if _names_one(tree) else tree


def _names_one(tree: Any) -> bool:
    """Whether a catalogue may be named anywhere: few requirements do, and the others need not be copied."""
    left = [tree]
    while left:
        item = left.pop()
        if isinstance(item, dict):
            if "catalogue" in item:
                return True
            left.extend(item.values())
        elif isinstance(item, list):
            left.extend(item)
    return False


def _expanded(tree: Any, catalogues: Mapping[str, tuple[str, ...]], path: Path, wrong: Wrong) -> Any:
    if isinstance(tree, dict):
        if "catalogue" in tree and len(tree) == 1:
            name = tree["catalogue"]
            if isinstance(name, str) and name in catalogues:
                return list(catalogues[name])
            meant = nearest(str(name), list(catalogues))
            known = f"known are {', '.join(catalogues)}" if catalogues else "declare it under catalogues"
            wrong((*path, "catalogue"), f"there is no catalogue {name}", f"did you mean {meant}?" if meant else known)
            return []
        return {key: _expanded(item, catalogues, (*path, key), wrong) for key, item in tree.items()}
    if isinstance(tree, list):
        return [_expanded(item, catalogues, (*path, number), wrong) for number, item in enumerate(tree)]
    return tree
