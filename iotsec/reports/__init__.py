"""Findings, requirements and facts put into words: one pure function for each format, and nothing else decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from iotsec.errors import InputError, Problem, nearest
from iotsec.reports.options import NOTHING_MORE, DateFrom, Language, More, Options
from iotsec.reports.text import render_text

if TYPE_CHECKING:
    from iotsec.documents.reading import LoadedDesign
    from iotsec.findings import Findings

Renderer = Callable[["Findings", Options], str]


def _render_json(findings: Findings, options: Options) -> str:
    from iotsec.reports.findings_json import render_json  # The text report needs nothing of it.

    return render_json(findings, options)


FORMATS: Mapping[str, Renderer] = {"text": render_text, "json": _render_json}
"""Every format in which findings can be given. A new one is one function and one line here."""


def render(
    findings: Findings,
    format: str = "text",
    lang: Language = "en",
    *,
    show_all: bool = False,
    loaded: LoadedDesign | None = None,
    as_of_from: DateFrom | None = None,
    colour: bool = False,
    again: tuple[str, ...] = (),
    more: More = NOTHING_MORE,
) -> str:
    """The findings in one of the `FORMATS`, ending in a line break.

    `show_all` also lists what is met, not applicable or later, and cuts nothing short; `loaded` is the design with the
    files it was read from, so that places can be given; `as_of_from` says who set the date; `colour` allows colours;
    `again` are options of the command line with which a reader of the text sees the same again; `more` is what was
    asked for beside the findings.
    Raises `InputError` for a format that there is not.
    """
    renderer = FORMATS.get(format)
    if renderer is None:
        meant = nearest(format, list(FORMATS))
        hint = f"did you mean {meant}?" if meant else f"known are {', '.join(FORMATS)}"
        raise InputError(Problem(f"there is no format {format}", hint=hint))
    return renderer(findings, Options(lang, show_all, loaded, as_of_from, colour, again, more))
