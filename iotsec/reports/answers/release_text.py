"""What a release says when it is written, and what is found when it is held against what is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from iotsec.analysis.releasing import Difference, Verification
from iotsec.reports.answers.wording import AnswerWording
from iotsec.reports.layout import wrapped

SHORT = len("sha256:") + 12


def released_text(record: Mapping[str, Any], target: str, words: AnswerWording) -> str:
    """Where the record is, how much stands open in it, and what it says nothing of."""
    missing = record["not_checked"]
    lines = [
        words("release written", design=record["design"]["id"], file=target, digest=record["digest"][:SHORT]),
        *wrapped(words("release by", role=record["by"]["role"], parties=words.listed(record["by"]["parties"])), "  "),
        *wrapped(words("release open", count=len(record["open_points"])), "  "),
    ]
    for key, names in (
        ("later", missing["later_stages"]),
        ("choices", missing["open_choices"]),
        ("systems", [item["id"] for item in missing["open_systems"]]),
        ("law", missing["unconfirmed_law"]),
        ("scenarios", missing["scenarios"]),
    ):
        if names:
            lines += wrapped(words(f"release not checked {key}", which=words.listed(list(names))), "  ")
    return "\n".join([*lines, *wrapped(words("release notice"), "")]) + "\n"


def verified_text(found: Verification, record: str, words: AnswerWording) -> str:
    """That everything is as it was released, or what is not; and what has run out since."""
    if found.same:
        return "\n".join([words("verify same", record=record), *wrapped(words("release notice"), "")]) + "\n"
    lines = [words("verify different", record=record, count=len(found.differences))] if found.differences else []
    for difference in found.differences:
        was, now = (words("diff absent") if value is None else value for value in (difference.released, difference.now))
        lines += wrapped(words("verify item", what=_what(difference, words), was=was, now=now), "  ")
    if found.since:
        day = "" if found.as_of is None else found.as_of.isoformat()
        lines.append(words("verify since", day=day, count=len(found.since)))
        for item in found.since:
            said = {"requirement": item.requirement.id, "element": f"{words.kind(item.kind)} {item.id}"}
            lines += wrapped(words("verify open", **said, verdict=words(f"verdict {item.verdict.word}")), "  ")
    return "\n".join([*lines, *wrapped(words("release notice"), "")]) + "\n"


def _what(item: Difference, words: AnswerWording) -> str:
    """What differs; of the summary by the words for verdicts, and for what they rest on."""
    if item.what != "summary":
        return words(f"verify {item.what}", name=item.name)
    rests = item.name.startswith("by_")
    return words("verify summary", name=words(f"verify {item.name}" if rests else f"verdict {item.name}"))
