"""Small profiles and designs for the tests of checking."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from iotsec import Findings, Profile, check, load_profile
from iotsec.documents.reading import design_of

TEXT = {"en": "A text", "ja": "文"}


def rule(require: Any, **more: Any) -> dict[str, Any]:
    """One requirement on components, of the first stage."""
    return {"title": TEXT, "obligation": "shall", "applies_to": "component", "require": require, **more}


def profile(rules: Mapping[str, Any], **header: Any) -> Profile:
    """A draft profile of these requirements."""
    head = {"profile": "t", "version": "1", "title": TEXT, "status": "draft"}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "profile.json"
        path.write_text(json.dumps({**head, **header, "requirements": rules}), encoding="utf-8")
        return load_profile(path)


def design(header: Mapping[str, Any] | None = None, /, **sections: Any) -> Any:
    """A design of these sections."""
    return design_of({"iotsec": 1, "id": "d", **(header or {}), **sections})


def verdicts(findings: Findings) -> dict[str, str]:
    """Every verdict, by requirement and element."""
    return {f"{item.requirement.id} {item.id}": item.verdict.word for item in findings.select()}


def checked(
    rules: Mapping[str, Any], made: Any, header: Mapping[str, Any] | None = None, **options: Any
) -> dict[str, str]:
    """The verdicts of these requirements on a design."""
    return verdicts(check(made, profile(rules, **(header or {})), **options))
