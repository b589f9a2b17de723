"""Values in reports as they would stand in a document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from iotsec.reports.answers.wording import AnswerWording


def as_written(value: Any, words: AnswerWording) -> str:
    """A value on one line, as somebody would write it in a document; None is not stated."""
    if value is None:
        return words("value not stated")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {as_written(item, words)}" for key, item in value.items()) + "}"
    if isinstance(value, (tuple, list)):
        if value and all(isinstance(item, tuple) and len(item) == 2 for item in value):
            return ", ".join(f"{key}: {as_written(item, words)}" for key, item in value)
        return "[" + ", ".join(as_written(item, words) for item in value) + "]"
    return str(value)
