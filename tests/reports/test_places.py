"""Where something stands is read again from the bytes: lines of comment move every place, and nothing else."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest

from iotsec.cli import main

DRAFT = Path(__file__).parents[2] / "examples" / "ev-charging" / "first-draft.yaml"
A_KEY_BEGINS = re.compile(r" *[\w.-]+:( |$)")


def _with_comments(text: str) -> tuple[str, dict[int, int]]:
    """The text with lines of comment before many of its keys, and where each line of before stands now."""
    luck, lines, moved = random.Random(7), list[str](), dict[int, int]()
    for number, line in enumerate(text.splitlines(), start=1):
        if A_KEY_BEGINS.match(line):
            lines += [f"{' ' * luck.randrange(12)}# a remark: [of no {{matter"] * luck.choice([0, 0, 1, 3])
        lines.append(line)
        moved[number] = len(lines)
    return "\n".join(lines) + "\n", moved


def _report(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    folder.mkdir()
    (folder / "draft.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    main(["check", "draft.yaml", "--all", "--format", "json=report.json"])
    return json.loads((folder / "report.json").read_text(encoding="utf-8"))


def _moved(value: Any, to: dict[int, int]) -> Any:
    """A part of a report with the lines of its places moved."""
    if isinstance(value, list):
        return [_moved(item, to) for item in value]
    if isinstance(value, dict):
        return {key: to[item] if key == "line" else _moved(item, to) for key, item in value.items()}
    return value


def test_lines_of_comment_move_places_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A place that is off by one, or that of the parent, would not move as its own line does."""
    text = DRAFT.read_text(encoding="utf-8")
    commented, to = _with_comments(text)
    before = _report(tmp_path / "before", text, monkeypatch)
    after = _report(tmp_path / "after", commented, monkeypatch)

    assert len(commented.splitlines()) > len(to) + 100
    assert any(finding["place"]["line"] != to[finding["place"]["line"]] for finding in before["findings"])
    assert after == _moved(before, to)
