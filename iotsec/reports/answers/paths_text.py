"""Attack paths as text: what is reached and how, the worst first, and where it could be stopped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from iotsec.analysis.paths import DEEPEST, OUTCOMES, AttackPaths, AttackWay, PathsTo
from iotsec.facts.witness import Step
from iotsec.reports.answers.asked import Asked, heading, notice, unsaid
from iotsec.reports.answers.wording import AnswerWording
from iotsec.reports.layout import wrapped

MOST_ORIGINS = 8
MOST_TARGETS = 20
MOST_NAMED = 6


def paths_text(answer: AttackPaths, asked: Asked, words: AnswerWording) -> str:
    """Where attacks may begin, how many targets come to what, then each target with its ways."""
    parts = [[heading("paths", asked, words)], list(_origins(answer, asked, words)), _counts(answer, words)]
    shown = answer.targets if asked.show_all else answer.targets[:MOST_TARGETS]
    parts += [list(_target(item, asked, words)) for item in shown]
    if len(shown) < len(answer.targets):
        parts.append([words("again more", count=len(answer.targets) - len(shown))])
    if not answer.whole:
        parts.append(wrapped(words("stopped at a bound"), ""))
    parts.append([notice(words)])
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _origins(answer: AttackPaths, asked: Asked, words: AnswerWording) -> Iterator[str]:
    """Where attacks surely may begin, and where they perhaps may, each with its reasons."""
    for sure, key in ((True, "paths origins"), (False, "paths origins perhaps")):
        found = [origin for origin in answer.origins if origin.sure is sure]
        shown = found if asked.show_all else found[:MOST_ORIGINS]
        named = [f"{item.id} ({words.listed([words(f'origin {why}') for why in item.reasons])})" for item in shown]
        more = words("and more", count=len(found) - len(shown)) if len(shown) < len(found) else ""
        if found:
            yield from wrapped(words(key, count=len(found), which=words.listed(named) + more), "")


def _counts(answer: AttackPaths, words: AnswerWording) -> list[str]:
    counted = Counter(item.outcome for item in answer.targets)
    numbers = {outcome: counted[outcome] for outcome in OUTCOMES}
    instead = wrapped(words("paths instead", left=answer.left_out), "") if answer.instead else []
    return [*instead, *wrapped(words("paths counts", count=len(answer.targets), **numbers), "")]


def _target(item: PathsTo, asked: Asked, words: AnswerWording) -> Iterator[str]:
    target = item.target
    yield f"{asked.named(target.kind, target.id, words)}{words('colon')}{words(f'outcome {item.outcome}')}"
    if item.depth[0] is not None and (item.outcome != "open" or item.depth != (0, 0)):
        yield "  " + words("paths depth", depth=_depth(item.depth, words))
    if item.begun:
        yield from wrapped(words("paths begun", which=_few(item.begun, asked, words)), "  ")
    for way in item.ways:
        yield from _way(way, asked, words)
    if item.cut:
        yield from wrapped(words("paths cut", cut=_few(item.cut, asked, words)), "  ")
    if item.passed:
        yield from wrapped(words("paths passed", passed=_few(item.passed, asked, words)), "  ")
    if item.outcome == "unless":
        yield from unsaid(item.unless, words, "  ", most=None if asked.show_all else 3)


def _depth(depth: tuple[int | None, int | None], words: AnswerWording) -> str:
    low, high = depth
    if high is None or (low is not None and low > DEEPEST):
        return words("depth from", low=low)
    return str(low) if low == high else words("depth between", low=low, high=high)


def _way(way: AttackWay, asked: Asked, words: AnswerWording) -> Iterator[str]:
    yield from wrapped(words("paths way" if way.sure else "paths way perhaps", way=steps_text(way.steps)), "  ")
    if way.guards:
        count = words("depth from", low=way.independent) if way.independent > DEEPEST else str(way.independent)
        yield from wrapped(words("paths guards", guards=_few(way.guards, asked, words), count=count), "    ")
    elif not way.perhaps:
        yield "    " + words("paths no guard")
    if way.perhaps:
        yield from wrapped(words("paths maybe guards", guards=_few(way.perhaps, asked, words)), "    ")


def steps_text(steps: tuple[Step, ...]) -> str:
    """Components one after another, with what leads from the one to the next between them."""
    text, between = steps[0].id, ""
    for step in steps[1:]:
        if step.kind == "component" and step.note != "updates_from":
            text, between = f"{text} -[{between}]-> {step.id}", ""
        else:
            between = step.id
    return text


def _few(ids: tuple[str, ...], asked: Asked, words: AnswerWording) -> str:
    shown = ids if asked.show_all else ids[:MOST_NAMED]
    more = words("and more", count=len(ids) - len(shown)) if len(shown) < len(ids) else ""
    return words.listed(list(shown)) + more
