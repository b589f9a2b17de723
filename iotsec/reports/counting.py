"""Texts with numbers filled in, each with the words that go with it."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import Any


def filled(text: str, values: Mapping[str, object]) -> str:
    """The text with its values: `{count:finding is|findings are}` stands for the words that go with this number."""
    return _COUNTED.vformat(text, (), values) if "|" in text else text.format_map(values)


class _Counted(Formatter):
    """Formats as `str.format` does, and chooses between words by a number, which may be text as well."""

    def format_field(self, value: Any, format_spec: str) -> str:
        one, either, many = format_spec.partition("|")
        if not either:
            return format(value, format_spec)
        return one if str(value) == "1" else many


_COUNTED = _Counted()
