"""The life of a design as text: the days on which findings turn, and how many are open from then on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from iotsec.analysis.living import Life, Turn
from iotsec.reports.answers.asked import Asked, heading, notice
from iotsec.reports.answers.wording import AnswerWording
from iotsec.reports.layout import wrapped
from iotsec.reports.text_findings import seen_and_asked

MOST_DAYS = 20
MOST_NAMED = 6


def life_text(answer: Life, asked: Asked, words: AnswerWording) -> str:
    """How many days there are on which something turns, then each of them with what turns."""
    days = [(day, list(turns)) for day, turns in groupby(answer.turns, key=lambda turn: turn.day)]
    said = words(
        "life counts", until=answer.until.isoformat(), days=answer.days, turning=len(days), turns=len(answer.turns)
    )
    parts = [[heading("life", asked, words)], wrapped(said, "")]
    shown = days if asked.show_all else days[:MOST_DAYS]
    for day, turns in shown:
        parts.append(
            [words("life day", day=day.isoformat(), open=answer.open[day.isoformat()]), *_day(turns, asked, words)]
        )
    if len(shown) < len(days):
        parts.append([words("again more", count=len(days) - len(shown))])
    if not days:
        parts.append([words("life nothing")])
    if not answer.whole:
        parts.append([words("life whole")])
    return "\n\n".join("\n".join(part) for part in (*parts, [notice(words)])) + "\n"


def _day(turns: list[Turn], asked: Asked, words: AnswerWording) -> Iterator[str]:
    """What turns on one day, by requirement and by how it turns."""
    for (requirement, before, after), group in groupby(
        turns, key=lambda turn: (turn.requirement, turn.before, turn.after)
    ):
        found = list(group)
        ids = [turn.id for turn in found]
        few = ids if asked.show_all else ids[:MOST_NAMED]
        which = words.listed(few) + (words("and more", count=len(ids) - len(few)) if len(few) < len(ids) else "")
        named = {"before": words(f"verdict {before}"), "after": words(f"verdict {after}")}
        yield from wrapped(words("life turn", requirement=requirement, which=which, **named), "  ")
        for seen in [seen for seen in found[0].seen if seen.fact != "under"][:1]:
            said = seen_and_asked(seen, found[0].id, words)
            yield from wrapped(said, f"      {words('seen')}{words('colon')}")


def _how(turn: Turn) -> tuple[str, str, str]:
    return turn.requirement, turn.before, turn.after
