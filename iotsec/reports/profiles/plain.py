"""What is said of profiles as JSON: frozen values become objects, requirements and profiles are named by their ids."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import Enum
from typing import Any

from iotsec import __version__
from iotsec.frozen import fields_of
from iotsec.requirements.requirement import Profile, Requirement


def profiles_json(question: str, answer: object) -> str:
    """An answer as JSON of the schema `iotsec-profile-<question>/1`."""
    body = plain(answer)
    head = {"schema": f"iotsec-profile-{question}/1", "iotsec": __version__}
    return json.dumps({**head, **body}, ensure_ascii=False, indent=2) + "\n"


def plain(value: object) -> Any:
    """A value as JSON has it."""
    if isinstance(value, Profile):
        return {"id": value.id, "version": value.version, "digest": value.digest}
    if isinstance(value, Requirement):
        return value.id
    if isinstance(value, Enum):
        return value.value
    names = fields_of(value)
    if names is not None:
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: plain(item) for name, item in value._asdict().items()}
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    return value
