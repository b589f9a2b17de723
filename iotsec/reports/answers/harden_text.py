"""The least to change as text: how much it costs, each change with where it is made, and what is left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from iotsec.analysis.hardening.telling import ByHand, Change, Hardening, Needed, Within
from iotsec.reports.answers.asked import Asked, findings_left, heading
from iotsec.reports.answers.stated import as_written
from iotsec.reports.answers.wording import AnswerWording
from iotsec.reports.layout import wrapped

MOST_CHANGES = 60
MOST_NEEDED = 4


def harden_text(answer: Hardening, asked: Asked, words: AnswerWording) -> str:
    """What it comes to, then the changes by element, then what no known change meets."""
    least = answer.proven and answer.gap <= 0 and answer.within is None
    head = [
        heading("harden" if least else "harden found", asked, words),
        *wrapped(words("harden against", profiles=words.listed(list(answer.profiles))), "  "),
    ]
    parts = [head, list(_counts(answer, words, choices_open=_choices_open(asked)))]
    parts.append(list(_changes(answer, asked, words)))
    if answer.within is not None:
        parts.append(list(findings_left("harden left out", answer.within.left_out, asked, words)))
    parts.append(list(_by_hand(answer.by_hand, words)))
    parts.append(list(findings_left("harden beyond", answer.beyond, asked, words)))
    parts.append(wrapped(words("harden checked", checks=answer.checks), ""))
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _choices_open(asked: Asked) -> bool:
    """Whether the design has a choice of which no option is chosen."""
    design = asked.facts.design
    return design is not None and not set(design.choices or ()) <= set(asked.facts.view.choices)


def _counts(answer: Hardening, words: AnswerWording, *, choices_open: bool) -> Iterator[str]:
    if not answer.not_met:
        yield from wrapped(words("harden nothing", unknown=answer.unknown), "")
        if answer.unknown and choices_open:
            yield from wrapped(words("harden options open"), "")
        return
    unit = answer.unit.get(words.lang, "")
    said = {"not_met": answer.not_met, "changes": len(answer.changes), "cost": f"{answer.cost:g}"}
    left = len(answer.left)
    yield from wrapped(
        words("harden counts", **said, unit=f" {unit}" if unit else "", left=left, unknown=answer.unknown), ""
    )
    if answer.within is not None:
        yield from _within(answer.within, unit, words)
    elif not answer.proven:
        yield from wrapped(words("harden not proven"), "")
    elif answer.gap <= 0 and answer.changes:
        yield from wrapped(words("harden least"), "")
    elif answer.changes:
        gap = f"{100 * answer.gap / answer.cost:.0f}"
        yield from wrapped(words("harden gap", bound=f"{answer.bound:g}", gap=gap), "")
    if answer.changes and (answer.gap > 0 or not answer.proven):
        yield from wrapped(words("harden each needed" if answer.each_needed else "harden not each tried"), "")
    if answer.to_make_clear:
        yield from wrapped(words("harden clear", count=answer.to_make_clear), "")


def _within(within: Within, unit: str, words: AnswerWording) -> Iterator[str]:
    """That the budget does not do for all, and what all would cost."""
    said = {"budget": f"{within.budget:g}", "cost": f"{within.whole_cost:g}", "bound": f"{within.whole_bound:g}"}
    known = "harden within" if within.whole_cost <= within.whole_bound else "harden within at least"
    yield from wrapped(words(known, unit=f" {unit}" if unit else "", **said), "")
    yield from wrapped(words("harden most" if within.settled else "harden most found"), "")


def _changes(answer: Hardening, asked: Asked, words: AnswerWording) -> Iterator[str]:
    if not answer.changes:
        return
    yield words("harden changes")
    shown = answer.changes if asked.show_all else answer.changes[:MOST_CHANGES]
    for (kind, id), group in groupby(shown, key=lambda item: (item.kind, item.id)):
        changes = list(group)
        place = changes[0].place
        yield f"  {words.kind(kind)} {id}" + (f"  {place}" if place else "")
        for item in changes:
            yield from wrapped(f"{_said(item, words)} {words('harden cost', cost=f'{item.cost:g}')}", "    ")
            yield from _taken(item, words)
            yield from _needed(item, words)
    if len(shown) < len(answer.changes):
        yield f"  {words('again more', count=len(answer.changes) - len(shown))}"


def _said(item: Change, words: AnswerWording) -> str:
    values: dict[str, Any] = {"field": item.field, "after": as_written(item.after, words)}
    if item.how == "set":
        values["before"] = as_written(item.before, words)
    if item.how == "between":
        values["one"], values["other"] = item.at
    return words(f"harden {item.how}", **values)


def _taken(item: Change, words: AnswerWording) -> Iterator[str]:
    """What a new element takes from its neighbour: nobody has said it of the new one."""
    if item.taken:
        fields = [f"{field} {as_written(item.after[field], words)}" for field in item.taken]
        yield from wrapped(words("harden taken", id=item.taken_from, fields=words.listed(fields)), "      ")


def _needed(item: Change, words: AnswerWording) -> Iterator[str]:
    """What is not met (or not known) without a change, by requirement, and the way or chain that shows it."""
    if item.needed == ():
        yield from wrapped(words("harden needed nothing"), "      ")
    for (requirement, verdict, _), group in groupby(item.needed or (), key=_alike):
        found = list(group)
        few = [needed.id for needed in found[:MOST_NEEDED]]
        which = words.listed(few) + (words("and more", count=len(found) - len(few)) if len(few) < len(found) else "")
        key = "harden needed" if verdict == "not_met" else "harden needed to know"
        key = "harden needed statement" if found[0].form == "statements" else key
        yield from wrapped(words(key, requirement=requirement, which=which), "      ")
        if found[0].along:
            along = words.listed(list(found[0].along)) if found[0].form == "statements" else " > ".join(found[0].along)
            yield from wrapped(words(f"harden along {found[0].form}", way=along), "        ")


def _alike(item: Needed) -> tuple[str, str, bool]:
    """By what findings without a change are told together."""
    return item.requirement, item.verdict, item.form == "statements"


def _by_hand(left: Sequence[ByHand], words: AnswerWording) -> Iterator[str]:
    """What is for people to do or decide, why, and who may accept it until then."""
    if not left:
        return
    yield words("harden by hand")
    for item in left:
        yield from wrapped(f"{item.requirement} {words.kind(item.kind)} {item.id}", "  ")
        yield from wrapped(words(f"harden hand {item.reason}", at=item.at), "    ")
        if item.roles:
            days = "harden accepted" if item.days is None else "harden accepted days"
            roles = words.listed(list(item.roles))
            yield from wrapped(words(days, roles=roles, days=f"{item.days or 0:g}"), "    ")
