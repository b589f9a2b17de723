"""Designs of a few sections: whatever is not drawn, each command has an answer or says what is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from iotsec.cli import main

COMMANDS = (
    ("check",), ("check", "--under", "single-failure"), ("check", "--under", "single-compromise"), ("paths",),
    ("cascade", "--each"), ("classify",), ("responsibilities",), ("fleet",), ("life", "--until", "2030-01-01"),
)  # fmt: skip


ALONE: tuple[dict[str, object], ...] = (
    {"zones": {"z": {"trust": 0}}}, {"parties": {"p": {"roles": ["operator"]}}}, {"functions": {"f": {}}},
    {"hazards": {"h": {"severity": 3}}}, {"data": {"d": {}}}, {"places": {"l": {}}}, {"processes": {"w": {}}},
    {"systems": {"s": {"risk_class": 2}}}, {"systems": {"s": {}, "t": {"parent": "s"}}},
    {"components": {"c": {"count": 3}}}, {"threats": {"t": {}}}, {"rules": {"r": {}}}, {"evidence": {"e": {}}},
    {"risks": {"k": {}}}, {"agreements": {"a": {}}}, {"changes": {"g": {}}}, {"decisions": {"i": {}}},
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_section_is_needed_by_the_program(
    command: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Protects against an error of ours (exit code 3) where a design has but one element, or none of some kind."""
    pairs = [{**one, **other} for one in ALONE for other in (ALONE[7], ALONE[9]) if one.keys() != other.keys()]
    for number, sections in enumerate([{}, *ALONE, *pairs]):
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps({"iotsec": 1, "id": "small", "as_of": "2027-06-01", **sections}), encoding="utf-8")
        name, *options = command
        code = main([name, str(path), *options])
        assert code in (0, 1, 2), (sections, capsys.readouterr().err)
