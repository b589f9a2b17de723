"""Two versions of a design compared, as text: what changed, what it does to findings, evidence and agreements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from iotsec.analysis.comparing import Comparison, Moved
from iotsec.reports.answers.asked import Asked
from iotsec.reports.answers.stated import as_written
from iotsec.reports.answers.wording import AnswerWording
from iotsec.reports.layout import wrapped

MOST_LINES = 20
LONGEST_VALUE = 100
MOST_CAUSES = 6


def diff_text(answer: Comparison, asked: Asked, words: AnswerWording) -> str:
    """How much changed, then each change, each finding that moved, and what follows from it."""
    parts = [[_heading(answer, asked, words)], _counts(answer, words)]
    parts.append(_listed("diff elements", list(_elements(answer, words)), asked, words))
    for movement in ("new", "turned", "gone"):
        moved = [item for item in answer.moved if item.movement == movement]
        parts.append(_listed(f"diff {movement}", [_moved(item, asked, words) for item in moved], asked, words))
    parts.append(_listed("diff outdated", list(_outdated(answer, words)), asked, words))
    parts.append(_listed("diff notices", list(_notices(answer, words)), asked, words))
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _heading(answer: Comparison, asked: Asked, words: AnswerWording) -> str:
    view = asked.facts.view
    chosen = ", ".join(f"{name}={option}" for name, option in sorted(view.choices.items())) or words("no choices")
    date = words("no date") if view.as_of is None else view.as_of.isoformat()
    return words("diff heading", old=answer.old, new=answer.new, as_of=date, choices=chosen)


def _counts(answer: Comparison, words: AnswerWording) -> list[str]:
    moved = Counter(item.movement for item in answer.moved)
    if not (answer.added or answer.removed or answer.changed or answer.moved):
        return [words("diff nothing")]
    numbers = {"added": len(answer.added), "removed": len(answer.removed), "changed": len(answer.changed)}
    return wrapped(words("diff counts", **numbers, new=moved["new"], turned=moved["turned"], gone=moved["gone"]), "")


def _listed(title: str, items: list[list[str]], asked: Asked, words: AnswerWording) -> list[str]:
    """A title and what is below it, cut short unless all is asked for."""
    if not items:
        return []
    shown = items if asked.show_all else items[:MOST_LINES]
    more = [f"  {words('again more', count=len(items) - len(shown))}"] if len(shown) < len(items) else []
    return [words(title), *(line for item in shown for line in item), *more]


def _elements(answer: Comparison, words: AnswerWording) -> Iterator[list[str]]:
    for key, items in (("diff added", answer.added), ("diff removed", answer.removed)):
        for item in items:
            yield wrapped(words(key, element=f"{words.kind(item.kind)} {item.id}"), "  ")
    for change in answer.changed:
        before, after = (_value(value, words) for value in (change.before, change.after))
        element = f"{words.kind(change.kind)} {change.id}"
        yield wrapped(words("diff changed", element=element, field=change.field, before=before, after=after), "  ")


def _value(value: Any, words: AnswerWording) -> str:
    text = as_written(value, words)
    return text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + "…"


def _moved(item: Moved, asked: Asked, words: AnswerWording) -> list[str]:
    before, after = (
        words("diff absent") if word is None else words(f"verdict {word}") for word in (item.before, item.after)
    )
    element = f"{words.kind(item.kind)} {item.id}"
    lines = wrapped(
        words("diff moved", requirement=item.requirement, element=element, before=before, after=after), "  "
    )
    if item.causes:
        few = list(item.causes if asked.show_all else item.causes[:MOST_CAUSES])
        more = words("and more", count=len(item.causes) - len(few)) if len(few) < len(item.causes) else ""
        lines += wrapped(words("diff causes", causes=words.listed(few) + more), "    ")
    return lines


def _outdated(answer: Comparison, words: AnswerWording) -> Iterator[list[str]]:
    for item in answer.outdated:
        key = "diff evidence" if item.fits else "diff no longer fits"
        yield wrapped(words(key, id=item.id, about=words.listed(list(item.about))), "  ")


def _notices(answer: Comparison, words: AnswerWording) -> Iterator[list[str]]:
    for item in answer.notices:
        until = "" if item.until is None else words("diff until", until=item.until.isoformat())
        told = words("diff told") if item.told else ""
        about = words.listed(list(item.about))
        yield wrapped(
            words("diff notice", party=item.party, about=about, agreement=item.agreement, until=until, told=told), "  "
        )
