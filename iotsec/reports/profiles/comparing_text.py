"""What changed between two profiles, or in the bases of one, as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import get_args

from iotsec.analysis.profiles.comparing import Changed, Comparison
from iotsec.analysis.profiles.upgrading import Effect, Moved, Upgrade
from iotsec.reports.layout import wrapped
from iotsec.reports.profiles.conforming_text import named, step_text
from iotsec.reports.profiles.wording import ProfileWording
from iotsec.requirements.deriving.relation import Relation

SORTS = ("withdrawn", "weaker", "unlike", "added", "stronger", "editorial")
"""The sorts of changes, those first that a reader has to look at."""


def comparison_text(found: Comparison, words: ProfileWording) -> str:
    """Every change by its sort, those first that ask less."""
    lines = [words("compared", old=named(found.old, words), new=named(found.new, words))]
    for stage, (before, after) in found.basis.items():
        lines.append(words("basis changed", stage=words(f"stage {stage}"), before=before, after=after))
    for sort in SORTS:
        own = [item for item in found.changed if item.sort == sort]
        if own:
            lines += ["", words(f"sort {sort}", count=len(own)), *_all(own, words)]
    if not found.changed and not found.basis:
        lines += ["", words("no change")]
    return "\n".join(lines) + "\n"


def _all(items: Iterable[Changed], words: ProfileWording) -> Iterator[str]:
    for item in items:
        yield from _one(item, words, "  ")


def _one(item: Changed, words: ProfileWording, indent: str) -> Iterator[str]:
    yield from wrapped(words.text(item.title), f"{indent}{item.id} ")
    for step in item.steps:
        if step.relation is not Relation.EDITORIAL:
            yield from wrapped(step_text(item.id, step, words), f"{indent}  ")


def upgrade_text(found: Upgrade, words: ProfileWording) -> str:
    """Each base as it was and as it is, then every change by what it does to the profile."""
    lines = [words("upgrade", profile=found.profile)]
    for base in found.bases:
        key = "base same" if base.same else "base moved" if base.then else "base new"
        lines += wrapped(words(key, base=base.base, then=base.then, now=base.now), "  ")
    for id, then, now in found.unlocked:
        lines += wrapped(words("unlocked", base=id, then=then or words("none"), now=now or words("none")), "  ")
    for effect, group in groupby(sorted(found.moved, key=_order), key=lambda item: item.effect):
        moved = list(group)
        lines += ["", words(f"effect {effect}", count=len(moved))]
        for item in moved:
            lines += wrapped(words(f"sort {item.changed.sort}", count=1), f"  {item.base}{words('colon')}")
            lines += list(_one(item.changed, words, "    "))
    lines += ["", words("upgrade breaks" if found.breaks else "upgrade passes")]
    return "\n".join(lines) + "\n"


def _order(item: Moved) -> tuple[int, str, str]:
    return get_args(Effect).index(item.effect), item.base, item.changed.id
