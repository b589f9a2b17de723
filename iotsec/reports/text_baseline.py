"""A check held against a baseline, as text: what is new, how much is known, what is gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from iotsec.checking.baselines import Against, Known, Struck
from iotsec.findings import Finding
from iotsec.reports.layout import Paint, wrapped
from iotsec.reports.options import Options
from iotsec.reports.wording import Wording

MOST_LISTED = 20


def baseline_text(found: Against, options: Options, words: Wording, paint: Paint) -> list[str]:
    """The counts, then what is new and what is gone; what is known only where all is asked for."""
    counts = {"new": len(found.new), "known": len(found.known), "gone": len(found.gone)}
    lines = [
        paint(words("baseline heading", file=found.file), "bold"),
        *wrapped(words("baseline counts", **counts), "  "),
    ]
    lines += _listed("baseline new", found.new, options, words)
    lines += _listed("baseline known", found.known, options, words) if options.show_all else []
    lines += _listed("baseline gone", found.gone, options, words)
    return lines


def _listed(key: str, items: Sequence[Finding | Struck | Known], options: Options, words: Wording) -> list[str]:
    if not items:
        return []
    shown = items if options.show_all else items[:MOST_LISTED]
    more = [f"    {words('again more', count=len(items) - len(shown))}"] if len(shown) < len(items) else []
    return [f"  {words(key)}", *(f"    {line}" for item in shown for line in _line(item, words)), *more]


def _line(item: Finding | Struck | Known, words: Wording) -> Iterator[str]:
    id = item.requirement if isinstance(item, Known) else item.requirement.id
    under = "" if isinstance(item, Finding) or not item.under else words("baseline under", under=item.under)
    yield from wrapped(f"{id} {words.kind(item.kind)} {item.id}: {words(f'verdict {item.verdict.word}')}{under}", "")
