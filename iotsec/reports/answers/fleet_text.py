"""Fleet effects as text: what all recruits could send, then each cause with what it reaches, the worst first."""

from __future__ import annotations

from collections.abc import Iterator

from iotsec import units
from iotsec.analysis.fleets import Fleet, FleetEffects, Range
from iotsec.reports.answers.asked import Asked, heading, notice
from iotsec.reports.answers.wording import AnswerWording
from iotsec.reports.layout import wrapped

MOST_CAUSES = 20


def fleet_text(answer: FleetEffects, asked: Asked, words: AnswerWording) -> str:
    """How much could be recruited, how many causes there are, then each of them."""
    recruited = words(
        "fleet botnet", devices=_number(answer.devices, words), recruitable=_number(answer.recruitable, words),
        traffic=_amount(answer.traffic, units.DATA_RATE, words), share=_share(answer.share, words),
    )  # fmt: skip
    judged = [{bound.judged for bound in item.bounds} for item in answer.fleets]
    exceeded = sum("exceeded" in found for found in judged)
    perhaps = sum("perhaps" in found and "exceeded" not in found for found in judged)
    counted = words("fleet counts", causes=len(answer.fleets), exceeded=exceeded, perhaps=perhaps)
    shown = answer.fleets if asked.show_all else answer.fleets[:MOST_CAUSES]
    items = [line for item in shown for line in _fleet(item, words)]
    if len(shown) < len(answer.fleets):
        items.append(words("again more", count=len(answer.fleets) - len(shown)))
    parts = [[heading("fleet", asked, words)], wrapped(recruited, ""), wrapped(counted, ""), items, [notice(words)]]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _fleet(item: Fleet, words: AnswerWording) -> Iterator[str]:
    shown = {
        "cause": words(f"fleet cause {item.cause}"), "what": item.what, "devices": _number(item.devices, words),
        "moving": _number(item.moving, words), "power": _amount(item.power, units.POWER, words),
        "egress": _amount(item.egress, units.DATA_RATE, words),
    }  # fmt: skip
    yield from wrapped(words("fleet item", **shown), "  ")
    for bound in item.bounds:
        if bound.bound is not None:
            limit = units.show_number(bound.bound) if bound.what == "devices" else units.show(bound.bound, units.POWER)
            state = words(f"fleet {bound.judged}")
            yield "    " + words("fleet bound", what=words(f"fleet what {bound.what}"), state=state, bound=limit)


def _share(ends: tuple[float, float | None], words: AnswerWording) -> str:
    low, high = (f"{100 * (end or 0.0):.3g} %" for end in ends)
    return low if low == high else words("value spread", low=low, high=high)


def _number(ends: Range, words: AnswerWording) -> str:
    low, high = ends
    if high is None:
        return words("from on", low=f"{low:.0f}")
    return f"{low:.0f}" if low == high else words("value spread", low=f"{low:.0f}", high=f"{high:.0f}")


def _amount(ends: Range, dimension: units.Dimension, words: AnswerWording) -> str:
    low, high = ends
    if high is None:
        return words("from on", low=units.show(low, dimension))
    shown = units.show(low, dimension)
    return shown if low == high else words("value spread", low=shown, high=units.show(high, dimension))
