"""Answers as JSON: frozen values become objects of plain values, one form for all questions."""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Mapping
from typing import Any

import attrs

from iotsec import __version__
from iotsec.facts.witness import Missing, Step
from iotsec.reports.answers.asked import Asked
from iotsec.reports.answers.wording import ANSWER_WORDING
from iotsec.units import Period, Quantity


def answer_json(question: str, answer: object, asked: Asked) -> str:
    """The answer as JSON: `schema`, what was asked, then the fields of the answer; sorted lists stay as they are."""
    view = asked.facts.view
    head = {
        "schema": f"iotsec-{question}/1",
        "iotsec": __version__,
        "design": {"id": asked.design, "digest": asked.digest},
        "as_of": None if view.as_of is None else view.as_of.isoformat(),
        "choices": dict(sorted(view.choices.items())),
        "notice": dict(ANSWER_WORDING["only the graph"]),
    }
    body = plain(answer)
    assert isinstance(body, dict)
    return json.dumps({**head, **body}, ensure_ascii=False, indent=2) + "\n"


def plain(value: object) -> Any:
    """A value as JSON has it: a time without end is null, an element of a way an object, a date or a time its text."""
    if isinstance(value, Step):
        return {"kind": value.kind, "id": value.id, "note": value.note}
    if isinstance(value, Missing):
        return {"kind": value.kind, "id": value.id, "field": value.field}
    if attrs.has(type(value)):
        fields = [item for item in attrs.fields(type(value)) if not item.name.startswith("_")]  # type: ignore[arg-type]
        return {item.name: plain(getattr(value, item.name)) for item in fields}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: plain(item) for name, item in value._asdict().items()}
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if isinstance(value, (Quantity, Period)):
        return str(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
