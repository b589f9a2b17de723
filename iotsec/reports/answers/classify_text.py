"""How critical systems are, as text: both criteria as numbers, mutual dependence, severity, sectors by country."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from iotsec import units
from iotsec.analysis.classifying import Class, Classes, Measure, Severity
from iotsec.analysis.severity import Effect
from iotsec.reports.answers.asked import Asked, heading, notice, unsaid
from iotsec.reports.answers.wording import AnswerWording
from iotsec.reports.layout import wrapped
from iotsec.requirements.infrastructure import Sectors, load_sectors

MOST_SYSTEMS = 20
MOST_EFFECTS = 3
MOST_NAMED = 6
CLASSES = {True: "class leading", False: "class other", None: "class perhaps"}
DECLARED = {True: "class declared", False: "class denied", None: "class silent"}


def classify_text(answer: Classes, asked: Asked, words: AnswerWording) -> str:
    """The systems, the most critical first."""
    count = {leading: sum(item.leading is leading for item in answer.systems) for leading in CLASSES}
    mutual, profiles = sum(bool(item.mutual) for item in answer.systems), words.listed(list(answer.profiles))
    said = words(
        "classify counts", profiles=profiles, count=len(answer.systems), leading=count[True], perhaps=count[None],
        mutual=mutual,
    )  # fmt: skip
    parts = [[heading("classify", asked, words), *wrapped(said, "")]]
    shown = answer.systems if asked.show_all else answer.systems[:MOST_SYSTEMS]
    lists = load_sectors()
    parts += [list(_system(item, asked, words, lists)) for item in shown]
    if len(shown) < len(answer.systems):
        parts.append([words("again more", count=len(answer.systems) - len(shown))])
    if not answer.whole:
        parts.append(wrapped(words("classify bound"), ""))
    criteria = words.listed(list(answer.criteria)) or words("nothing")
    parts.append([*wrapped(words("classify modelled", criteria=criteria), ""), notice(words)])
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _system(item: Class, asked: Asked, words: AnswerWording, lists: Sectors) -> Iterator[str]:
    said = words(CLASSES[item.leading]) + words("comma") + words(DECLARED[item.declared])
    yield from wrapped(asked.named("system", item.system, words) + words("colon") + said, "")
    named = _few(item.needed_by, asked, words)
    which = words("classify named", which=named) if named else ""
    count = _measured(item.dependents, lambda number: f"{number:g}", words)
    yield from wrapped(words("classify dependents", **count, which=which), "  ")
    if item.dependents.value[1] != 0:
        time = _measured(item.tightest, lambda number: _time(number, words), words)
        yield from wrapped(words("classify tightest", **time), "  ")
        yield from wrapped(_hurts(item, words), "  ")
    circle = [*item.mutual, *(f"{id} [{words('perhaps')}]" for id in item.perhaps_mutual)]
    if circle:
        yield from wrapped(words("classify mutual", which=_few(tuple(circle), asked, words)), "  ")
    yield from _severity(item.severity, asked, words)
    yield from wrapped(_sector(item, words, lists), "  ")
    yield from unsaid(item.unless, words, "  ", most=None if asked.show_all else 3)


def _few(names: tuple[str, ...], asked: Asked, words: AnswerWording) -> str:
    shown = list(names if asked.show_all else names[:MOST_NAMED])
    more = words("and more", count=len(names) - len(shown)) if len(shown) < len(names) else ""
    return words.listed(shown) + more


def _measured(item: Measure, show: Callable[[float], str], words: AnswerWording) -> dict[str, str]:
    return {"value": _range(item.value, show, words), "threshold": _range(item.threshold, show, words)}


def _range(ends: tuple[float | None, float | None], show: Callable[[float], str], words: AnswerWording) -> str:
    low, high = ends
    if low is None or low == float("inf"):
        return words("no limit")
    if high is None:
        return words("from on", low=show(low))
    return show(low) if low == high else words("value spread", low=show(low), high=show(high))


def _time(seconds: float, words: AnswerWording) -> str:
    return words("no limit") if seconds == float("inf") else units.show(seconds, units.TIME)


def _hurts(item: Class, words: AnswerWording) -> str:
    if item.hurts_after[0] is None:
        return words("classify hurts none")
    return words("classify hurts", value=_range(item.hurts_after, lambda number: _time(number, words), words))


def _severity(item: Severity, asked: Asked, words: AnswerWording) -> Iterator[str]:
    spans = {name: _level(getattr(item, name), words) for name in ("overall", "continuity", "safety")}
    yield from wrapped(words("classify severity", **spans), "  ")
    for effect in item.effects if asked.show_all else item.effects[:MOST_EFFECTS]:
        yield from wrapped(_effect(effect, words), "    ")


def _effect(item: Effect, words: AnswerWording) -> str:
    outage = _range(item.outage, lambda number: _time(number, words), words)
    level, by = _level(item.level, words), item.by
    if item.kind == "function":
        key = "classify by" if item.applies else "classify perhaps by"
        by = "" if item.by is None else words(key, criterion=item.by)
    return words(f"classify {item.kind}", id=item.id, outage=outage, level=level, by=by)


def _level(ends: tuple[int, int], words: AnswerWording) -> str:
    return str(ends[0]) if ends[0] == ends[1] else words("value spread", low=ends[0], high=ends[1])


def _sector(item: Class, words: AnswerWording, lists: Sectors) -> str:
    if item.sector is None:
        return words("classify sector unsaid")
    if not item.known:
        return words("classify sector unknown", sector=item.sector)
    told = []
    for listed in item.listed:
        country = lists.lists[listed.country]
        names = [words.text(country.entries[name].title) for name in listed.entries]
        key = "classify entries" if names else "classify not listed"
        told.append(words(key, country=words.text(country.title), entries=words.listed(names)))
    return words("classify sector", sector=item.sector, lists=words.listed(told))
