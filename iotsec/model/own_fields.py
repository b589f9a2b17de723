"""Values of the fields that profiles declare: read by the form of the field, as the model reads its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic_core import PydanticCustomError

from iotsec.errors import nearest
from iotsec.model import forms
from iotsec.model.values import Unreadable
from iotsec.model.vocabulary import Form

Scales = Mapping[str, Sequence[str]]
Read = Callable[[object], object]

READERS: Mapping[str, Callable[[Form], Read]] = {
    "truth": lambda _form: forms.read_truth,
    "text": lambda _form: forms.read_text,
    "level": lambda _form: forms.read_text,
    "choice": lambda form: forms.one_word(form.words),
    "choices": lambda form: forms.several(forms.one_word(form.words), "words", ordered=False),
    "words": lambda _form: forms.several(forms.read_text, "words", ordered=False),
    "ordinal": lambda form: forms.one_word(form.words) if form.words else forms.whole(form.low, form.high),
    "number": lambda _form: forms.plain_number(None, None),
    "quantity": lambda form: forms.some_quantity(form.unit, spread=form.spread),
    "period": lambda _form: forms.read_a_period,
    "date": lambda _form: forms.read_a_date,
    "ref": lambda _form: forms.read_id,
    "refs": lambda _form: forms.several(forms.read_id, "ids", ordered=False),
}
"""How a value of each form is read."""


class Slip(NamedTuple):
    """What is wrong with a value, and what would be right."""

    message: str
    hint: str | None = None


def reader_of(form: Form, scales: Scales) -> Callable[[Any], Any]:
    """Reads values of a form as columns take them, or as a `Slip`; None (an explicit none, or nothing) stays None."""
    read, levels = READERS[form.name](form), form.name == "level"

    def value_of(value: Any) -> Any:
        if value is None:
            return None
        if isinstance(value, Unreadable):
            return Slip(str(value))
        try:
            known = read(value)
        except PydanticCustomError as error:
            context = error.context or {}
            return Slip(str(context.get("message") or error), context.get("hint"))
        return _level(str(known), scales) if levels else known

    return value_of


def _level(text: str, scales: Scales) -> str | Slip:
    name, _, word = text.rpartition(" ")
    if name not in scales:
        meant = nearest(name, list(scales))
        hint = f"did you mean {meant}?" if meant else f"write SCALE LEVEL, with one of {', '.join(scales)}"
        return Slip(f"{text!r} is on no known scale", hint)
    return text if word in scales[name] else Slip(f"{name} has no level {word}", f"it has {', '.join(scales[name])}")


def why_not(value: Any, form: Form, scales: Scales) -> Slip | None:
    """What is wrong with a value of this form; None where it is one."""
    read = reader_of(form, scales)(value)
    return read if isinstance(read, Slip) else None
