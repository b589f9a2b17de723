"""The shortest list of statements as text: how many, each field with its elements and a value, what is left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from iotsec.analysis.clarifying.statements import Statement, Statements
from iotsec.analysis.clarifying.values import NONE, OTHER
from iotsec.facts.witness import Missing
from iotsec.reports.answers.asked import MOST_LEFT, Asked, findings_left, heading
from iotsec.reports.answers.wording import AnswerWording
from iotsec.reports.layout import wrapped

MOST_IDS = 12
MOST_GROUPS = 40


def statements_text(answer: Statements, asked: Asked, words: AnswerWording) -> str:
    """What it comes to, then the statements by field, then what is asked for otherwise, and what is left."""
    head = [
        heading("statements", asked, words),
        *wrapped(words("harden against", profiles=words.listed(list(answer.profiles))), "  "),
    ]
    parts = [head, list(_counts(answer, words)), list(_list(answer, asked, words))]
    parts += [list(findings_left(name, found, asked, words)) for name, found in
              (("statements not met", answer.not_met), ("statements beyond", answer.beyond))]  # fmt: skip
    parts.append(list(_otherwise(answer.otherwise, asked, words)))
    parts.append(wrapped(words("statements notice"), "") if answer.unknown else [])
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _counts(answer: Statements, words: AnswerWording) -> Iterator[str]:
    if not answer.unknown:
        yield from wrapped(words("statements nothing"), "")
        return
    settled, count = answer.settled, len(answer.statements)
    told = [words("statements counts", unknown=answer.unknown, count=count, settled=settled)]
    if count and answer.whole:
        told.append(words("statements least" if not answer.gap else "statements bound", bound=answer.bound))
    elif not answer.whole:
        told += [words("statements bound", bound=answer.bound), words("statements stopped")]
    if answer.otherwise:
        told.append(words("statements otherwise count", count=len(answer.otherwise)))
    yield from wrapped((" " if words.lang == "en" else "").join(told), "")


def _list(answer: Statements, asked: Asked, words: AnswerWording) -> Iterator[str]:
    groups: dict[tuple[str, str, str], list[Statement]] = {}
    for item in answer.statements:
        groups.setdefault((item.field, item.kind, "" if item.value is None else str(item.value)), []).append(item)
    if not groups:
        return
    yield words("statements list")
    shown = list(groups.items()) if asked.show_all else list(groups.items())[:MOST_GROUPS]
    for (field, kind, _), group in shown:
        findings = sum(item.findings for item in group)
        named = {"field": field, "kind": words.kind(kind), "count": len(group), "findings": findings}
        value = group[0].value
        yield from wrapped(words("statements field", **named) + ("" if value is None else _hoped(value, words)), "  ")
        yield from wrapped(_ids([item.id for item in group], asked, words), "    ")
    if len(shown) < len(groups):
        left = sum(len(group) for group in list(groups.values())[len(shown) :])
        yield f"  {words('again more', count=left)}"


def _hoped(value: Any, words: AnswerWording) -> str:
    told = str(value).lower() if isinstance(value, bool) else str(value)
    said = {str(NONE): "statements none", str(OTHER): "statements another"}.get(told)
    told = told if said is None else words(said)
    return words("statements hoped value", value=told)


def _ids(ids: Sequence[str], asked: Asked, words: AnswerWording) -> str:
    shown = list(ids) if asked.show_all else list(ids)[:MOST_IDS]
    return words.listed(shown) + (words("and more", count=len(ids) - len(shown)) if len(shown) < len(ids) else "")


def _otherwise(missing: Sequence[Missing], asked: Asked, words: AnswerWording) -> Iterator[str]:
    groups: dict[tuple[str, str], list[str]] = {}
    for item in missing:
        groups.setdefault((item.field, item.kind), []).append(item.id)
    if not groups:
        return
    yield words("statements otherwise")
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    shown = ordered if asked.show_all else ordered[:MOST_LEFT]
    for (field, kind), ids in shown:
        named = words("statements one field", field=field, kind=words.kind(kind))
        yield from wrapped(_ids(ids, asked, words), f"  {named}")
    if len(shown) < len(ordered):
        yield f"  {words('again more', count=sum(len(ids) for _, ids in ordered[len(shown) :]))}"
