"""Answers to the questions of `iotsec.analysis` put into words: text in two languages for each, JSON for all alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from iotsec.errors import InputError, Problem, nearest
from iotsec.reports.answers.asked import Asked
from iotsec.reports.answers.cascade_text import cascade_text
from iotsec.reports.answers.classify_text import classify_text
from iotsec.reports.answers.diff_text import diff_text
from iotsec.reports.answers.exercise_text import exercise_text
from iotsec.reports.answers.fleet_text import fleet_text
from iotsec.reports.answers.harden_text import harden_text
from iotsec.reports.answers.life_text import life_text
from iotsec.reports.answers.paths_text import paths_text
from iotsec.reports.answers.plain import answer_json
from iotsec.reports.answers.responsibilities_text import responsibilities_text
from iotsec.reports.answers.statements_text import statements_text
from iotsec.reports.answers.wording import AnswerWording
from iotsec.reports.options import Language

TextOf = Callable[[Any, Asked, AnswerWording], str]

TEXTS: Mapping[str, TextOf] = {
    "cascade": cascade_text,
    "classify": classify_text,
    "diff": diff_text,
    "exercise": exercise_text,
    "fleet": fleet_text,
    "harden": harden_text,
    "life": life_text,
    "paths": paths_text,
    "responsibilities": responsibilities_text,
    "statements": statements_text,
}
"""The text of the answer to each question, by the name of its command (of `harden --statements`: statements). A new one
is one function and one line here."""

ANSWER_FORMATS = ("text", "json")


def render_answer(question: str, answer: object, asked: Asked, format: str = "text", lang: Language = "en") -> str:
    """The answer to a question, ending in a line break. Raises `InputError` for a format that there is not."""
    if format == "json":
        return answer_json(question, answer, asked)
    if format != "text":
        meant = nearest(format, ANSWER_FORMATS)
        hint = f"did you mean {meant}?" if meant else f"known are {', '.join(ANSWER_FORMATS)}"
        raise InputError(Problem(f"there is no format {format}", hint=hint))
    return TEXTS[question](answer, asked, AnswerWording(lang))
