"""A tabletop scenario as text: the opening, who sees what when, who has to do what until when, what is expected."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby

import attrs

from iotsec import units
from iotsec.analysis.openings import MOST_OPENINGS
from iotsec.analysis.tabletop import Evidence, Exercise, Opening, Sight, Task, Time
from iotsec.reports.answers.asked import Asked, heading, notice
from iotsec.reports.answers.paths_text import steps_text
from iotsec.reports.answers.wording import AnswerWording
from iotsec.reports.layout import padded, width, wrapped

MOST_SIGHTS = 40
MOST_TASKS = 15
MOST_NAMED = 12
RECORDED = {True: "recorded yes", False: "recorded no", None: "recorded unknown"}
STATES = {True: "task kept", False: "task short", None: "task open"}


def exercise_text(answer: Exercise, asked: Asked, words: AnswerWording) -> str:
    """The scenario, ready to be read out."""
    parts = [
        [heading("exercise", asked, words), *_parties(answer, asked, words)],
        [words("exercise opening"), *_opening(answer.opening, asked, words)],
        [words("exercise timeline"), *_clock(answer, words), *_timeline(answer, asked, words)],
        [words("exercise tasks"), *_tasks(answer, asked, words)],
        [words("exercise expected"), *_expected(answer, asked, words)],
        [words("exercise evidence"), *_evidence(answer.evidence, asked, words)],
    ]
    last = [] if answer.whole else wrapped(words("exercise bound", count=MOST_OPENINGS), "")
    parts.append([*last, notice(words)])
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _few(names: tuple[str, ...], asked: Asked, words: AnswerWording, most: int = MOST_NAMED) -> str:
    shown = list(names if asked.show_all else names[:most])
    more = words("and more", count=len(names) - len(shown)) if len(shown) < len(names) else ""
    return (words.listed(shown) or words("nothing")) + more


def _parties(answer: Exercise, asked: Asked, words: AnswerWording) -> Iterator[str]:
    yield from wrapped(words("exercise parties", which=_few(answer.parties, asked, words)), "")
    if answer.left_out:
        yield from wrapped(words("exercise left out", which=_few(answer.left_out, asked, words)), "")


def _opening(item: Opening, asked: Asked, words: AnswerWording) -> Iterator[str]:
    which = _few(item.lost, asked, words)
    if item.target is None:
        yield from wrapped(words("exercise lost", what=item.what, which=which), "  ")
        return
    target = asked.named(*item.target, words)
    start, end = item.attacked[0], item.attacked[-1]
    key = "exercise attack here" if len(item.attacked) == 1 else "exercise attack"
    yield from wrapped(words(key, target=target, start=start, end=end), "  ")
    if len(item.attacked) > 1:
        yield from wrapped(words("paths way" if item.sure else "paths way perhaps", way=steps_text(item.way)), "  ")
    if item.guards:
        yield from wrapped(words("exercise guards", which=_few(item.guards, asked, words)), "  ")
    if not item.sure:
        yield from wrapped(words("exercise perhaps"), "  ")
    yield from wrapped(words("exercise lost attack", which=which), "  ")


def _clock(answer: Exercise, words: AnswerWording) -> list[str]:
    return wrapped(words(f"exercise clock {answer.opening.kind}"), "  ")


def _timeline(answer: Exercise, asked: Asked, words: AnswerWording) -> Iterator[str]:
    shown = answer.timeline if asked.show_all else answer.timeline[:MOST_SIGHTS]
    if not shown:
        yield words("exercise nothing seen")
        return
    times = [_at(item.at, words) for item in shown]
    who = [item.party or words("exercise nobody") for item in shown]
    wide, wider = max(map(width, times)), max(map(width, who))
    for item, time, party in zip(shown, times, who, strict=True):
        yield from wrapped(_sight(item, words), f"  {padded(time, wide)}  {padded(party, wider)}  ")
    if len(shown) < len(answer.timeline):
        yield "  " + words("again more", count=len(answer.timeline) - len(shown))


def _sight(item: Sight, words: AnswerWording) -> str:
    named = {"kind": words.kind(item.kind), "id": item.id}
    if item.what == "attack":
        return words("sight attack", **named, recorded=words(RECORDED[item.seen]))
    if item.what == "told":
        by = words("exercise nobody") if item.by in ((), ("?",)) else words.listed(list(item.by))
        return words("sight told", **named, by=by)
    key = "sight down perhaps" if item.what == "down" and not item.sure else f"sight {item.what}"
    return words(key, **named)


def _at(time: Time, words: AnswerWording) -> str:
    low, high = time
    if high is None:
        return words("at open", low=_time(low))
    return words("at time", time=_time(low)) if low == high else words("at times", low=_time(low), high=_time(high))


def _time(seconds: float) -> str:
    return units.show(seconds, units.TIME) if seconds else "0"


def _tasks(answer: Exercise, asked: Asked, words: AnswerWording) -> Iterator[str]:
    if not answer.tasks:
        yield words("exercise nothing seen")
    for party, group in groupby(answer.tasks, key=lambda item: item.party):
        tasks = list(_together(list(group), words))
        yield f"  {party or words('exercise nobody')}"
        for task in tasks if asked.show_all else tasks[:MOST_TASKS]:
            yield from wrapped(_task(task, words), "    ")
        if not asked.show_all and len(tasks) > MOST_TASKS:
            yield "    " + words("again more", count=len(tasks) - MOST_TASKS)


def _together(tasks: list[Task], words: AnswerWording) -> Iterator[Task]:
    """Tasks that differ only in who is told, as one."""
    same: dict[Task, list[str]] = {}
    for task in tasks:
        same.setdefault(attrs.evolve(task, to=None), []).append(task.to or "")
    for task, told in same.items():
        yield attrs.evolve(task, to=words.listed([name for name in told if name]) or None)


def _task(item: Task, words: AnswerWording) -> str:
    key = f"task {item.what} nowhere" if item.to is None and item.what in ("safe", "isolate") else f"task {item.what}"
    said = words(key, kind=words.kind(item.kind), id=item.id, to=item.to or words("value not stated"))
    if item.within is None:
        return said + words("colon") + words("task no clock")
    clock = words("task clock", within=_time(item.within), by=item.by or "")
    due = words("task due", due=_at((item.due[0], item.due[0] if item.due[1] is not None else None), words))
    return said + words("colon") + words.listed([due, clock, words(STATES[item.expected])])


def _expected(answer: Exercise, asked: Asked, words: AnswerWording) -> Iterator[str]:
    shown = answer.expected if asked.show_all else answer.expected[:MOST_TASKS]
    for item in shown:
        lasting = _range(item.lasting, words)
        limit = "" if item.tolerable[0] is None else _range((item.tolerable[0], item.tolerable[1]), words)
        judged = words(f"cascade {item.judged}", limit=limit)
        yield from wrapped(words("expected function", function=item.function, lasting=lasting, judged=judged), "  ")
    if len(shown) < len(answer.expected):
        yield "  " + words("again more", count=len(answer.expected) - len(shown))
    if not answer.expected:
        yield from wrapped(words("expected none"), "  ")
    states = [task.expected for task in answer.tasks]
    counts = {"kept": states.count(True), "short": states.count(False), "open": states.count(None)}
    yield from wrapped(words("expected clocks", count=len(states), **counts), "  ")
    if answer.unknown:
        yield from wrapped(words("expected unknown", which=_few(answer.unknown, asked, words)), "  ")


def _range(ends: Time, words: AnswerWording) -> str:
    low, high = ends
    if low == float("inf"):
        return words("without end")
    if high is None:
        return words("from on", low=_time(low))
    return _time(low) if low == high else words("value spread", low=_time(low), high=_time(high))


def _evidence(item: Evidence, asked: Asked, words: AnswerWording) -> Iterator[str]:
    if item.requirements:
        yield from wrapped(words("evidence requirements", which=words.listed(list(item.requirements))), "  ")
    if len(item.about) < 2:
        yield from wrapped(words("evidence alone"), "  ")
    yield from wrapped(words("evidence record"), "  ")
    about, by = (json.dumps(list(names), ensure_ascii=False).replace('"', "") for names in (item.about, item.by))
    yield "    exercise-1:"
    yield "      kind: exercise"
    yield f"      about: {about}"
    yield f"      by: {by}"
    yield "      dated: YYYY-MM-DD"
    yield "      valid_until: {none: what was exercised stays exercised}"
    yield "      versions: {none: it is of the parties}"
    yield "      result: pass  # or fail, or open"
