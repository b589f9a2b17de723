"""Whole reports of a tiny design, in both languages and in JSON."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

import iotsec
from iotsec.documents.reading import load_design
from iotsec.findings import Findings
from iotsec.reports import FORMATS, render
from iotsec.reports.options import Language

TINY = Path(__file__).parents[1] / "cli" / "tiny"


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> Findings:
    """The findings of the tiny design, whose folder is the working folder."""
    monkeypatch.chdir(TINY)
    return iotsec.check(load_design("design.yaml").design, iotsec.load_profile("profile.yaml"))


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("show_all", [False, True], ids=["short", "all"])
def test_the_whole_text(lang: Language, show_all: bool, tiny: Findings) -> None:
    """A reader sees, in this order: what is open, the matrix, what is not met, what to make clear, the notice."""
    loaded = load_design("design.yaml")
    again = ("--profile", "profile.yaml", *(("--lang", lang) if lang == "ja" else ()))

    said = render(tiny, "text", lang, loaded=loaded, as_of_from="design", show_all=show_all, again=again)

    expected = (TINY / f"report{'-all' if show_all else ''}.{lang}.txt").read_text(encoding="utf-8")
    assert said == expected


def test_the_whole_json(tiny: Findings) -> None:
    """Programs get the same in every language; only the version of iotsec and digests of content may change."""
    loaded = load_design("design.yaml")

    texts = {render(tiny, "json", lang, loaded=loaded) for lang in ("en", "ja")}

    assert texts == {(TINY / "findings.json").read_text(encoding="utf-8")}


def test_every_format_tells_the_same_findings(tiny: Findings) -> None:
    """What is not met in one format is not met in the other."""
    said = json.loads(render(tiny, "json"))
    text = render(tiny, "text")

    told = [(item["requirement"], item["element"]["id"]) for item in said["findings"] if item["verdict"] == "not_met"]
    assert set(FORMATS) == {"text", "json"}
    assert told == [("T-01", "start")]
    assert [line for line in text.splitlines() if line.startswith(("NOT MET", "  flow"))] == [
        "NOT MET (1)",
        "  flow start",
        "  flow stop",
    ]


def test_json_lists_the_rest_only_when_asked(tiny: Findings) -> None:
    """What is met or does not apply is counted, and listed with `show_all`."""
    verdicts = {
        wish: [item["verdict"] for item in json.loads(render(tiny, "json", show_all=wish))["findings"]]
        for wish in (False, True)
    }

    assert verdicts == {
        False: ["not_met", "waived", "unknown"],
        True: ["not_applicable", "not_met", "waived", "unknown", "met"],
    }


def test_a_report_can_be_made_without_a_file() -> None:
    """A design made in Python has no places; the date of today is told where nobody gave one."""
    design = iotsec.Design(id="made", elements=[iotsec.Component(id="c", kind="thing")])
    found = iotsec.check(design, iotsec.load_profile(TINY / "profile.yaml"), as_of=datetime.date(2026, 6, 1))

    first = render(found, as_of_from="today").splitlines()[0]

    assert first.startswith("made: stage design, as of 2026-06-01 (today: no date was given), no choices")


def test_an_unknown_format_is_refused(tiny: Findings) -> None:
    """A slip in the name of a format is wrong input, with the right word."""
    with pytest.raises(iotsec.InputError) as refused:
        render(tiny, "jsno")

    assert str(refused.value) == "there is no format jsno (did you mean json?)"


def test_colours_are_marked_only_where_they_are_wanted(tiny: Findings) -> None:
    """Without the colours both texts are the same."""
    plain, coloured = render(tiny), render(tiny, colour=True)

    assert "\x1b" not in plain
    marks = [f"\x1b[{code}m" for code in ("0", "1", "2", "31", "33")]
    for mark in marks:
        coloured = coloured.replace(mark, "")
    assert coloured == plain


def test_an_empty_design_is_not_called_complete() -> None:
    """Where there is no system and nothing was checked, the report says that instead of "all are complete"."""
    empty = iotsec.check(iotsec.Design(id="d"), iotsec.load_profile(TINY / "profile.yaml"))

    assert render(empty, "text").splitlines()[2:4] == [
        "No system is described, so nothing is declared complete.",
        "Nothing was checked, which is no pass: no requirement found an element to which it may apply.",
    ]
