"""Requirements asked again, as text: what turns under a loss, and what depends on an open choice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from iotsec.checking.again import Again, Turned
from iotsec.checking.variants import Each, Failing, InOption
from iotsec.findings import Findings, Seen, Verdict
from iotsec.reports.layout import Paint, wrapped
from iotsec.reports.options import Options
from iotsec.reports.text_findings import seen_lines
from iotsec.reports.wording import Wording

MOST_TURNED = 4
"""As many elements of one requirement are shown."""
MOST_CASES = 3
"""As many cases of one element are named."""


def asked_again(findings: Findings, again: Again, options: Options, words: Wording, paint: Paint) -> list[str]:
    """What turns under a single failure or compromise, by requirement, with the facts seen in the first case."""
    lines = [paint(words(f"again {again.option}", cases=again.cases), "bold")]
    lines += wrapped(words("again asked", asked=len(again.asked), unmoved=len(again.unmoved)), "  ")
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
        named = item.cases if options.show_all else item.cases[:MOST_CASES]
        cases = words.listed([case.partition(": ")[2] for case in named])
        if len(item.cases) > len(named):
            cases += " " + words("again more", count=len(item.cases) - len(named))
        place = options.place(item.kind, item.id)
        where = f"  {paint(str(place), 'dim')}" if place else ""
        mark = "" if item.verdict is Verdict.NOT_MET else f" [{words('again unknown')}]"
        yield f"  {words.kind(item.kind)} {paint(item.id, 'bold')}{mark}{where}"
        yield from wrapped(words("again in", count=len(item.cases), cases=cases), "    ")
        for seen in _shown(item.because, options):
            yield from seen_lines(findings, seen, item.id, options, words)
    if len(group) > len(shown):
        yield "  " + words("again more", count=len(group) - len(shown))


def _shown(because: tuple[Seen, ...], options: Options) -> tuple[Seen, ...]:
    """Of the first case, which is named already, what was seen in it."""
    seen = tuple(item for item in because if item.fact != "under")
    return seen if options.show_all else seen[:2]


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
