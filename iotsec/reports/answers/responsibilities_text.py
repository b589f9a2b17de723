"""Who answers for what, as text: the matrix, gaps and overlaps, demarcation points with their clocks, data by party."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from iotsec import units
from iotsec.analysis.answering import Cell, Clock, Demarcation, Handling, NoticeChain, Responsibilities, Row
from iotsec.reports.answers.asked import Asked, heading, notice
from iotsec.reports.answers.wording import AnswerWording
from iotsec.reports.layout import table, wrapped

MOST_ROWS = 20
MOST_LINES = 15
MOST_NAMED = 4
MARKS = {"overlap": "!!", "gap": "!", "open": "?", "nothing": "."}


def responsibilities_text(answer: Responsibilities, asked: Asked, words: AnswerWording) -> str:
    """The matrix of systems, then of connections, then what is missing or doubled, clocks and data."""
    parts = [[heading("responsibilities", asked, words), *wrapped(words("responsibilities marks"), "  ")]]
    for kind in ("system", "flow"):
        rows = [row for row in answer.rows if row.kind == kind]
        if rows:
            parts.append([words(f"responsibilities {kind}"), *_matrix(rows, asked, words)])
    parts.append(list(_missing(answer, asked, words)))
    for key, lines in (
        ("demarcations", [_demarcation(item, words) for item in answer.demarcations]),
        ("notices", [_notice(item, words) for item in answer.notices]),
        ("data", [_data(list(group), words) for _party, group in groupby(answer.data, key=lambda item: item.party)]),
    ):
        shown = lines if asked.show_all else lines[:MOST_LINES]
        more = [f"  {words('again more', count=len(lines) - len(shown))}"] if len(shown) < len(lines) else []
        if lines:
            parts.append([words(f"responsibilities {key}"), *(line for item in shown for line in item), *more])
    parts.append([notice(words)])
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _matrix(rows: list[Row], asked: Asked, words: AnswerWording) -> list[str]:
    duties = [words.known_duty(cell.duty) for cell in rows[0].cells]
    shown = rows if asked.show_all else rows[:MOST_ROWS]
    cells = [[words.kind(rows[0].kind), *duties], *([row.id, *(_cell(cell) for cell in row.cells)] for row in shown)]
    more = [f"  {words('again more', count=len(rows) - len(shown))}"] if len(shown) < len(rows) else []
    return [*table(cells, "  "), *more]


def _cell(cell: Cell) -> str:
    few = ",".join(cell.parties[:MOST_NAMED]) + (",…" if len(cell.parties) > MOST_NAMED else "")
    return " ".join(part for part in (MARKS.get(cell.state, ""), few) if part)


def _missing(answer: Responsibilities, asked: Asked, words: AnswerWording) -> Iterator[str]:
    for key, found in (("gaps", answer.gaps()), ("overlaps", answer.overlaps())):
        duties: dict[str, list[str]] = {}
        for id, duty in found:
            duties.setdefault(id, []).append(words.known_duty(duty))
        named = [f"{id} ({words.listed(told)})" for id, told in duties.items()]
        shown = named if asked.show_all else named[:MOST_LINES]
        more = words("and more", count=len(named) - len(shown)) if len(shown) < len(named) else ""
        which = words.listed(shown) + more if named else words("nothing")
        yield from wrapped(words(f"responsibilities {key}", count=len(found), which=which), "")


def _demarcation(item: Demarcation, words: AnswerWording) -> list[str]:
    ended = "" if item.in_force else words("responsibilities ended")
    point = item.point or words("value not stated")
    parties = words.listed(list(item.parties))
    said = words("responsibilities point", agreement=item.agreement, parties=parties, point=point)
    lines = wrapped(said + ended, "  ")
    for clock in item.clocks:
        lines += wrapped(_clock(clock, words), "    ")
    return lines


def _clock(clock: Clock, words: AnswerWording) -> str:
    promised, needed = (_time(value, words) for value in (clock.promised, clock.needed))
    state = {True: "clock kept", False: "clock short", None: "clock unknown"}[clock.kept]
    name, _, rule = clock.name.partition(" ")
    return words(f"clock {name}", promised=promised, needed=needed, rule=rule) + words("colon") + words(state)


def _time(seconds: float | None, words: AnswerWording) -> str:
    return words("value not stated") if seconds is None else units.show(seconds, units.TIME)


def _notice(item: NoticeChain, words: AnswerWording) -> list[str]:
    low, high = item.takes
    takes = words("without end") if low == float("inf") else _time(low, words)
    if high is None:
        takes = words("from on", low=takes)
    elif high != low:
        takes = words("value spread", low=takes, high=_time(high, words))
    state = {True: "clock kept", False: "clock short", None: "clock unknown"}[item.kept]
    said = words(
        "responsibilities notice", function=item.function, authority=item.authority or words("value not stated"),
        takes=takes, limit=_time(item.limit, words),
    )  # fmt: skip
    return wrapped(said + words("colon") + words(state), "  ")


def _data(items: list[Handling], words: AnswerWording) -> list[str]:
    lines = [f"  {items[0].party}"]
    for item in items:
        personal = words("responsibilities personal") if item.personal else ""
        purposes = words("value not stated") if item.purposes is None else words.listed(list(item.purposes))
        kept = item.retention or words("value not stated")
        said = words("responsibilities handling", data=item.data + personal, purposes=purposes, kept=kept)
        lines += wrapped(said, "    ")
    return lines
