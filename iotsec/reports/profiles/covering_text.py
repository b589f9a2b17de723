"""What a profile covers as text: items by stages, each crosswalk with its gaps, the clauses of each requirement."""

from __future__ import annotations

from collections.abc import Iterator

from iotsec.analysis.profiles.covering import Coverage, Crossing
from iotsec.model.values import STAGES
from iotsec.reports.layout import table, wrapped
from iotsec.reports.profiles.conforming_text import named
from iotsec.reports.profiles.wording import ProfileWording
from iotsec.requirements.requirement import ITEMS


def coverage_text(found: Coverage, words: ProfileWording) -> str:
    """The matrix of requirements, then which clauses of other documents they answer."""
    parts = [
        [words("covers", profile=named(found.profile, words)), *_matrix(found, words)],
        *(list(_crossing(crossing, words)) for crossing in found.crossings),
        list(_answers(found, words)),
        list(_unmapped(found, words)),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _matrix(found: Coverage, words: ProfileWording) -> list[str]:
    rows = [[words("item"), *(words(f"stage {stage}") for stage in STAGES)]]
    for item in ITEMS:
        cells = [str(len(found.matrix[item][stage]) or ".") for stage in STAGES]
        rows.append([words(f"item {item}"), *cells])
    return table(rows, "  ")


def _crossing(crossing: Crossing, words: ProfileWording) -> Iterator[str]:
    crosswalk = crossing.crosswalk
    answered = sum(bool(ids) for ids in crossing.answered.values())
    counts = {"answered": answered, "clauses": len(crosswalk.rows)}
    yield from wrapped(words("crossing", title=words.text(crosswalk.title), **counts), "")
    for row in crosswalk.rows:
        ids = crossing.answered[row.clause]
        basis = words("basis iotsec" if row.basis == "iotsec" else row.basis)
        told = words.listed(list(ids)) if ids else words("gap")
        title = words("in brackets", text=words.text(row.title), more=basis)
        yield from wrapped(f"{title}{words('colon')}{told}", f"  {row.clause} ")
    if crossing.beside:
        yield from wrapped(words("beside", count=len(crossing.beside)), "  ")


def _answers(found: Coverage, words: ProfileWording) -> Iterator[str]:
    """The other way round: which clauses each requirement answers."""
    if found.answers:
        yield words("answers", count=len(found.answers))
    for id, by in found.answers.items():
        told = [f"{crosswalk}{words('colon')}{words.listed(list(clauses))}" for crosswalk, clauses in by.items()]
        yield from wrapped(words("semicolon").join(told), f"  {id} ")


def _unmapped(found: Coverage, words: ProfileWording) -> Iterator[str]:
    if not found.crossings:
        yield words("no crosswalks")
    elif found.unmapped:
        yield words("unmapped", count=len(found.unmapped))
        yield from wrapped(words.listed(list(found.unmapped)), "  ")
