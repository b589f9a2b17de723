"""Findings as text that is short enough to read: what is open, where it stands, what is not met, what to make clear."""

from __future__ import annotations

from collections.abc import Iterator

from iotsec.findings import Findings, Verdict
from iotsec.reports.layout import Paint, table, wrapped
from iotsec.reports.options import Options
from iotsec.reports.telling import COUNTED, COUNTED_AS_MET, counts, stage
from iotsec.reports.text_findings import compensated, listed, next_step, not_met, to_make_clear, waived
from iotsec.reports.wording import Wording
from iotsec.requirements.requirement import ITEMS, Profile

SHORT_DIGEST = len("sha256:") + 12

CELL = ((Verdict.NOT_MET, "!"), (Verdict.UNKNOWN, "?"), (Verdict.MET, "+"), (Verdict.LATER, ">"))
"""What a cell of the matrix counts, and how it is marked."""


def render_text(findings: Findings, options: Options) -> str:
    """The findings as text: open systems, the matrix, what is not met and why, what to make clear, the notice."""
    words, paint = Wording(options.lang), Paint(colour=options.colour)
    parts = [
        _checked(findings, options, words),
        _open_systems(findings, words),
        [words("matrix"), *_matrix(findings, words, paint)],
        _summary(findings, words),
        not_met(findings, options, words, paint),
        to_make_clear(findings, options, words, paint),
        waived(findings, options, words, paint),
        compensated(findings, options, words, paint),
        *(listed(findings, options, words, paint) if options.show_all else ()),
        *_more(findings, options, words, paint),
        list(_not_asked(findings.profiles, words)),
        next_step(findings, options, words),
        list(_last(findings.profiles, words)),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _more(findings: Findings, options: Options, words: Wording, paint: Paint) -> Iterator[list[str]]:
    """What was asked for beside the findings."""
    more = options.more
    if more.baseline is not None:
        from iotsec.reports.text_baseline import baseline_text

        yield baseline_text(more.baseline, options, words, paint)
    if not (more.under or more.each):
        return
    from iotsec.reports.text_again import asked_again, failing, under_each  # Most checks ask for neither.

    yield from (asked_again(findings, again, options, words, paint) for again in more.under)
    yield from (under_each(findings, each, words, paint) for each in more.each)
    yield failing(more.failing, words, paint)


def _checked(findings: Findings, options: Options, words: Wording) -> list[str]:
    """What was checked: the design, from where it was looked at, against what; one line where that is one profile."""
    facts = findings.facts
    at = words(f"stage {stage(findings)}")
    profiles = [f"{item.id} {item.version} ({item.digest[:SHORT_DIGEST]})" for item in findings.profiles]
    said = words(
        "checked",
        design=words("no design") if facts.design is None else facts.design.id,
        stage=words("stage what-if" if facts.view.stage is not None else "stage", stage=at),
        date=_date(findings, options, words),
        choices=_choices(findings, words),
        profiles=words.listed(profiles) or words("no profile"),
    )
    return wrapped(said, "") if len(profiles) > 1 else [said]


def _date(findings: Findings, options: Options, words: Wording) -> str:
    as_of = findings.facts.view.as_of
    if as_of is None:
        return words("no date")
    key = "date" if options.as_of_from is None else f"date from {options.as_of_from}"
    return words(key, date=as_of.isoformat())


def _choices(findings: Findings, words: Wording) -> str:
    design, chosen = findings.facts.design, findings.facts.view.choices
    known = sorted(chosen if design is None else {**(design.choices or {}), **chosen})
    said = [f"{name}={chosen[name]}" for name in known if name in chosen]
    still_open = [name for name in known if name not in chosen]
    if still_open:
        said.append(words("choices open", names=words.listed(still_open), name=still_open[0]))
    return words.listed(said) or words("no choices")


def _open_systems(findings: Findings, words: Wording) -> list[str]:
    """Which systems are open, those with the same open sections in one line."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for id, sections in findings.open_systems():
        alike.setdefault(sections, []).append(id)
    if "system" not in findings.facts.tables or not findings.facts.ids("system"):
        return [words("no systems"), *([words("nothing checked")] if findings.nothing_checked else [])]
    if not alike:
        return [words("all complete")]
    lines = wrapped(words("open systems"), "")
    for sections, ids in alike.items():
        lines += wrapped(", ".join(sections), f"  {words.listed(ids)}{words('colon')}")
    return lines


def _matrix(findings: Findings, words: Wording, paint: Paint) -> list[str]:
    from iotsec.model.values import STAGES

    cells: dict[tuple[str, str], list[int]] = {}
    for judged in findings.judged:
        cell = cells.setdefault((judged.requirement.item, judged.requirement.stage), [0] * len(CELL))
        tally = judged.tally()
        for number, (verdict, _mark) in enumerate(CELL):
            cell[number] += tally[verdict]
    rows = [[words("item"), *(words(f"stage {name}") for name in STAGES)]]
    rows += [[words(f"item {item}"), *(_cell(cells.get((item, name))) for name in STAGES)] for item in ITEMS]
    head, *lines = table(rows, "  ")
    return [paint(head, "bold"), *lines]


def _cell(numbers: list[int] | None) -> str:
    marked = [f"{mark}{number}" for number, (_verdict, mark) in zip(numbers or (), CELL, strict=False) if number]
    return " ".join(marked) or "."


def _summary(findings: Findings, words: Wording) -> list[str]:
    return [words("met", **counts(findings, COUNTED_AS_MET)), words("others", **counts(findings, COUNTED))]


def _not_asked(profiles: tuple[Profile, ...], words: Wording) -> Iterator[str]:
    """What a profile leaves out of its bases, with the reason, and the rows of law that nobody confirmed."""
    for profile in profiles:
        if profile.conformance == "demonstrable" and profile.extends:
            yield from wrapped(words("demonstrable", profile=profile.id), "")
        for item in profile.excluded.values():
            title = words("in brackets", text=words.text(item.title), more=item.profile)
            yield from wrapped(words("left out", id=item.id, title=title, reason=words.text(item.reason)), "  ")
        if profile.argued:
            yield from wrapped(words("argued", profile=profile.id, ids=words.listed(sorted(profile.argued))), "")
        if profile.inactive:
            ids = words.listed(sorted(profile.inactive))
            yield from wrapped(words("not confirmed", profile=profile.id, ids=ids), "")


def _last(profiles: tuple[Profile, ...], words: Wording) -> Iterator[str]:
    for notice in dict.fromkeys(words.text(profile.notice) for profile in profiles):
        if notice:
            yield from wrapped(notice, "")
    yield from wrapped(words("no approval"), "")
