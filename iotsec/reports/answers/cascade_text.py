"""What a loss leads to, as text: what is lost, what goes down for how long and by which chain, and the timeline."""

from __future__ import annotations

from collections.abc import Iterator

from iotsec import units
from iotsec.analysis.cascading import Cascade, Down, Event
from iotsec.analysis.ranking import EachLoss, Ranked
from iotsec.reports.answers.asked import Asked, heading, notice, unsaid
from iotsec.reports.answers.wording import AnswerWording
from iotsec.reports.layout import wrapped

MOST_DOWN = 25
MOST_EVENTS = 40
MOST_NAMED = 8
MOST_RANKED = 20
MOST_UNSAID = 5


def cascade_text(answer: Cascade | EachLoss, asked: Asked, words: AnswerWording) -> str:
    """The answer to one loss, or the ranking of all of them."""
    parts = _each(answer, asked, words) if isinstance(answer, EachLoss) else _one(answer, asked, words)
    return "\n\n".join("\n".join(part) for part in (*parts, [notice(words)]) if part) + "\n"


def _one(answer: Cascade, asked: Asked, words: AnswerWording) -> Iterator[list[str]]:
    yield [heading("cascade", asked, words)]
    yield list(_lost(answer, asked, words))
    functions = [item for item in answer.down if item.kind == "function"]
    others = [item for item in answer.down if item.kind == "system"]
    yield [
        words("cascade functions", down=len(functions), unaffected=answer.unaffected, unknown=len(answer.unknown)),
        *(line for item in _shown(functions, asked) for line in _down(item, asked, words)),
        *_rest(functions, asked, words),
    ]
    if others:
        yield [
            words("cascade systems"),
            *(line for item in _shown(others, asked) for line in _down(item, asked, words)),
        ]
    if answer.timeline:
        events = answer.timeline if asked.show_all else answer.timeline[:MOST_EVENTS]
        more = len(answer.timeline) - len(events)
        yield [words("cascade timeline"), *(_event(event, words) for event in events),
               *([f"  {words('again more', count=more)}"] if more else [])]  # fmt: skip
    for moment in answer.moments:
        named = [*moment.sure, *(f"{id} [{words('perhaps')}]" for id in moment.perhaps)]
        which = words.listed(named) or words("nothing")
        yield wrapped(words("cascade at", at=_time(moment.at, words), which=which), "")
    if not answer.whole:
        yield wrapped(words("cascade bound"), "")
    if answer.unknown:
        yield _unknown("cascade unknown", answer, asked, words)


def _unknown(key: str, answer: Cascade | EachLoss, asked: Asked, words: AnswerWording) -> list[str]:
    """The functions of which not all can be said, and what would have to be stated for that."""
    few = list(answer.unknown if asked.show_all else answer.unknown[:MOST_NAMED])
    more = words("and more", count=len(answer.unknown) - len(few)) if len(few) < len(answer.unknown) else ""
    said = wrapped(words(key, which=words.listed(few) + more), "")
    return [*said, *unsaid(answer.unless, words, "  ", most=None if asked.show_all else MOST_UNSAID)]


def _lost(answer: Cascade, asked: Asked, words: AnswerWording) -> Iterator[str]:
    for loss in answer.lost:
        lasting = words("until repaired") if loss.lasting is None else words("for", time=_time(loss.lasting, words))
        yield words("cascade lost", what=loss.what, at=_time(loss.at, words), lasting=lasting)
    few = answer.struck if asked.show_all else answer.struck[:MOST_NAMED]
    more = words("and more", count=len(answer.struck) - len(few)) if len(few) < len(answer.struck) else ""
    yield from wrapped(words("cascade struck", count=len(answer.struck), which=words.listed(list(few)) + more), "  ")
    if answer.perhaps_struck:
        yield "  " + words("cascade perhaps struck", count=len(answer.perhaps_struck))


def _shown(items: list[Down], asked: Asked) -> list[Down]:
    return items if asked.show_all else items[:MOST_DOWN]


def _rest(items: list[Down], asked: Asked, words: AnswerWording) -> list[str]:
    hidden = len(items) - len(_shown(items, asked))
    return ["  " + words("again more", count=hidden)] if hidden else []


def _down(item: Down, asked: Asked, words: AnswerWording) -> Iterator[str]:
    mark = "" if item.sure else f" [{words('perhaps')}]"
    yield f"  {asked.named(item.kind, item.id, words)}{mark}"
    since, lasting = _range(item.first, words), _range(item.lasting, words)
    said = words("cascade down", since=since, lasting=lasting)
    if item.kind == "function":
        said += words("comma") + _judged(item, words)
    yield from wrapped(said, "    ")
    if item.instead is not None:
        yield from wrapped(words(INSTEAD[item.instead_up], function=item.instead), "    ")
    if item.study is not None:
        yield "    " + words("cascade study", evidence=item.study)
    elif len(item.chain) > 1:
        yield from wrapped(words("cascade chain", chain=" < ".join(step.id for step in item.chain)), "    ")


INSTEAD = {True: "cascade instead", False: "cascade instead down", None: "cascade instead perhaps"}


def _judged(item: Down, words: AnswerWording) -> str:
    limit = "" if item.tolerable[0] is None else _range((item.tolerable[0], item.tolerable[1]), words)
    return words(f"cascade {item.judged}", limit=limit)


def _event(event: Event, words: AnswerWording) -> str:
    mark = "" if event.sure else f" [{words('perhaps')}]"
    what = words(f"cascade event {event.what}")
    return f"  {_time(event.at, words):>10}  {what}  {words.kind(event.kind)} {event.id}{mark}"


def _range(ends: tuple[float, float | None], words: AnswerWording) -> str:
    low, high = ends
    if high is None:
        return words("without end") if low == float("inf") else words("from on", low=_time(low, words))
    return _time(low, words) if low == high else words("value spread", low=_time(low, words), high=_time(high, words))


def _time(seconds: float, words: AnswerWording) -> str:
    return words("without end") if seconds == float("inf") else units.show(seconds, units.TIME)


def _each(answer: EachLoss, asked: Asked, words: AnswerWording) -> Iterator[list[str]]:
    yield [heading("cascade", asked, words)]
    counts = {"cases": answer.cases, "harmful": len(answer.ranked), "harmless": answer.harmless}
    yield wrapped(words("each counts but" if answer.unknown else "each counts", **counts), "")
    if answer.unknown:
        yield _unknown("each unknown", answer, asked, words)
    if not answer.ranked:
        yield [words("each nothing but" if answer.unknown else "each nothing")]
    if answer.left_out:
        yield wrapped(words("each bound", count=answer.left_out), "")
    shown = answer.ranked if asked.show_all else answer.ranked[:MOST_RANKED]
    for place, item in enumerate(shown, 1):
        yield list(_ranked(place, item, words))
    if len(shown) < len(answer.ranked):
        yield [words("again more", count=len(answer.ranked) - len(shown))]


def _ranked(place: int, item: Ranked, words: AnswerWording) -> Iterator[str]:
    mark = "" if item.sure else f" [{words('perhaps')}]"
    yield f"{place:>3}. {words(f'cause {item.kind}')} {item.what}{mark}"
    if item.exceeded:
        yield from wrapped(words("each exceeded", which=words.listed(list(item.exceeded))), "     ")
    if item.perhaps:
        yield from wrapped(words("each perhaps", which=words.listed(list(item.perhaps))), "     ")
