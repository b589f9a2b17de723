"""Values in reports as they would stand in a document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from iotsec.analysis.hardening.assuming import ASSUMED
from iotsec.reports.answers.wording import AnswerWording
from iotsec.reports.answers.wording_harden import ASSUMED_IN_JAPANESE, ASSUMED_MARK_IN_JAPANESE


def as_written(value: Any, words: AnswerWording) -> str:
    """A value on one line, as somebody would write it in a document; None is not stated."""
    if value is None:
        return words("value not stated")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping) and str(value.get("none", "")).endswith(ASSUMED):
        return f"{{none: {_assumed(str(value['none']), words)}}}"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {as_written(item, words)}" for key, item in value.items()) + "}"
    if isinstance(value, (tuple, list)):
        if value and all(isinstance(item, tuple) and len(item) == 2 for item in value):
            return ", ".join(f"{key}: {as_written(item, words)}" for key, item in value)
        return "[" + ", ".join(as_written(item, words) for item in value) + "]"
    return str(value)


def _assumed(reason: str, words: AnswerWording) -> str:
    """A reason that iotsec gave, in the language of the reader; in the design it stands in English."""
    told = ASSUMED_IN_JAPANESE.get(reason.removesuffix(ASSUMED))
    return reason if words.lang == "en" or told is None else f"{told}{ASSUMED_MARK_IN_JAPANESE}"
