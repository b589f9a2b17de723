"""Requirements asked again, as text: what turns under a loss, and what depends on an open choice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from iotsec.checking.again import Again, Case, Turned
from iotsec.checking.variants import Each, Failing, InOption
from iotsec.findings import Findings, Verdict
from iotsec.reports.layout import Paint, wrapped
from iotsec.reports.options import Options
from iotsec.reports.text_findings import seen_lines
from iotsec.reports.wording import Wording

MOST_TURNED = 4
"""As many elements of one requirement are shown."""
MOST_SEEN = 2
"""As many facts of the first case are shown."""
MOST_CASES = 3
"""As many cases of one element are named."""


def asked_again(findings: Findings, again: Again, options: Options, words: Wording, paint: Paint) -> list[str]:
    """What turns under a single failure or compromise, by requirement, with the facts seen in the first case."""
    lines = [paint(words(f"again {again.option}", cases=again.cases), "bold")]
    told = {"asked": len(again.asked), "unmoved": len(again.unmoved), "apart": len(again.apart)}
    lines += wrapped(words("again asked" if again.apart else "again all asked", **told), "  ")
    failed = [item for item in again.turned if item.verdict is Verdict.NOT_MET]
    lines.append("  " + words("again turned", failed=len(failed), unknown=len(again.turned) - len(failed)))
    if not again.turned:
        lines.append("  " + words("again nothing"))
    for _id, group in groupby(again.turned, key=lambda item: item.requirement.id):
        lines += ["", *_turned(findings, list(group), options, words, paint)]
    return lines


def _turned(findings: Findings, group: list[Turned], options: Options, words: Wording, paint: Paint) -> Iterator[str]:
    requirement = group[0].requirement
    first, *others = wrapped(words.text(requirement.title), f"{requirement.id} ")
    yield paint(requirement.id, "red") + first[len(requirement.id) :]
    yield from others
    shown = group if options.show_all else group[:MOST_TURNED]
    for item in shown:
        place = options.place(item.kind, item.id)
        where = f"  {paint(str(place), 'dim')}" if place else ""
        mark = "" if item.verdict is Verdict.NOT_MET else f" [{words('again unknown')}]"
        yield f"  {words.kind(item.kind)} {paint(item.id, 'bold')}{mark}{where}"
        for cases in _cases(item, options, words):
            yield from wrapped(cases, "    ")
        for seen in item.because if options.show_all else item.because[:MOST_SEEN]:
            yield from seen_lines(findings, seen, item.id, options, words)
    if len(group) > len(shown):
        yield "  " + words("again more", count=len(group) - len(shown))


def _cases(item: Turned, options: Options, words: Wording) -> Iterator[str]:
    """The cases in which it turns, by what becomes of what is struck."""
    if not item.cases:
        yield words("again some case")
    for how, cases in groupby(item.cases, key=lambda case: case.how):
        named = [_struck(case, words) for case in cases]
        shown = named if options.show_all else named[:MOST_CASES]
        told = words.listed(shown)
        if len(named) > len(shown):
            told += " " + words("again more", count=len(named) - len(shown))
        yield words(f"again {how}", count=len(named), cases=told)


def _struck(case: Case, words: Wording) -> str:
    """What is struck: a component by its id, a common cause with the word for it."""
    if case.kind == "component":
        return case.id
    return words("again cause", cause=words(f"cause {case.kind}"), id=case.id)


def under_each(findings: Findings, each: Each, words: Wording, paint: Paint) -> list[str]:
    """What an open choice leaves open, with the options in which it is not met, unknown or met."""
    options = words.listed(list(each.options))
    lines = [paint(words("each heading", choice=each.choice, options=options), "bold")]
    if not each.findings:
        return [*lines, "  " + words("each nothing")]
    for item in each.findings:
        lines += wrapped(
            words("comma").join(_in_options(item, words)), f"  {item.requirement} {item.id}{words('colon')}"
        )
    return lines


def _in_options(item: InOption, words: Wording) -> Iterator[str]:
    for name in ("not_met", "accepted", "unknown", "met", "not_applicable"):
        options: tuple[str, ...] = getattr(item, name)
        if options:
            yield words(f"each {name}", options=words.listed(list(options)))


def failing(found: tuple[Failing, ...], words: Wording, paint: Paint) -> list[str]:
    """The smallest sets of options with which findings that are open are not met."""
    if not found:
        return []
    lines = [paint(words("failing heading"), "bold")]
    for item in found:
        chosen = words.listed([f"{name}={option}" for name, option in item.choices])
        lines += wrapped(chosen, f"  {item.requirement} {item.id}{words('colon')}")
    return lines
