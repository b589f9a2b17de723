"""The forms that a field's value can have, and how each is read at the border.

A form says two things at once: what pydantic accepts, and how the value becomes a column of facts.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic_core import PydanticCustomError

from iotsec import units
from iotsec.errors import nearest
from iotsec.model.values import Between, Contact, PerChoice, Spread, Stated, Unreadable, read_range, write_range
from iotsec.model.vocabulary import Form

TEXT_LIMIT = 4096

_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters, which move a terminal, and those that turn the direction of what is read."""


class Reading(NamedTuple):
    """How the values of a field are read, and the form in which they become columns (None: they become none)."""

    read: Callable[[object], object]
    form: Form | None = None


def wrong(
    message: str, hint: str | None = None, about: int | None = None, inside: tuple[str, ...] = ()
) -> PydanticCustomError:
    """An error that pydantic collects with its place; the hint says what would be right.

    `about` is the number of the member of a list that is wrong, `inside` the steps to it within the field.
    """
    told = {"message": message, "hint": hint, "about": about, "inside": inside}
    return PydanticCustomError("iotsec", "{message}", told)


def _say(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def read_text(value: object) -> object:
    """Text of bounded length without control characters."""
    if not isinstance(value, str):
        raise wrong(f"expected text, got {_say(value)}", f"put it in quotes: {str(value)!r}"[:80])
    if not value.strip():
        raise wrong("the text is empty", "leave the field out if it is not known")
    if len(value) > TEXT_LIMIT:
        raise wrong(f"the text has {len(value)} characters, at most {TEXT_LIMIT} are allowed")
    if found := _HIDDEN.search(value):
        raise wrong(f"the text holds the hidden character U+{ord(found[0]):04X}", "what is shown must be what is said")
    return value


def read_truth(value: object) -> object:
    """True or false; YAML 1.2 reads `yes` and `no` as text, so say what would be right."""
    if not isinstance(value, bool):
        raise wrong(f"expected true or false, got {_say(value)}", "write true or false")
    return value


def read_id(value: object) -> object:
    """A reference to an element by its id."""
    if not isinstance(value, str):
        raise wrong(f"expected the id of an element, got {_say(value)}")
    check_id(value)
    return value


def check_id(text: str) -> None:
    """Refuse an id that cannot be typed, shown or told apart safely."""
    if not text or len(text) > 200:
        raise wrong(f"an id has 1 to 200 characters, got {len(text)}")
    if not text.replace("-", "").replace("_", "0").isalnum() and text.strip("-"):
        bad = next(letter for letter in text if not (letter.isalnum() or letter in "-_"))
        raise wrong(
            f"an id may hold letters, digits, '-' and '_', but {text!a} holds U+{ord(bad):04X}",
            "write it in letters, digits, '-' and '_'",
        )
    if "--" in text:
        raise wrong(f"the id {text} holds two hyphens in a row", "they join the ids of two systems that are connected")


def _listed(value: object, what: str) -> list[object]:
    if isinstance(value, (str, bytes)) or not isinstance(value, Sequence):
        raise wrong(
            f"expected a list of {what}, got {_say(value)}", f"write [{value}]" if isinstance(value, str) else None
        )
    return list(value)


def several(read: Callable[[object], object], what: str, *, ordered: bool) -> Callable[[object], object]:
    """A reader of lists of what `read` takes, each once."""

    def reader(value: object) -> object:
        listed = value if type(value) is list else _listed(value, what)
        try:
            items: list[Any] = [read(item) for item in listed]
        except PydanticCustomError:
            items = [_member(read, item, number) for number, item in enumerate(listed)]
        if len(set(items)) < len(items):
            number = _first_again(items)
            raise wrong(f"{items[number]} stands twice in the list", "name it once", about=number)
        return tuple(items if ordered or len(items) < 2 else sorted(items))

    return reader


def _first_again(items: Sequence[Any]) -> int:
    """The place of the first item that stood before; there is one."""
    first: dict[Any, int] = {}
    return next(number for number, item in enumerate(items) if first.setdefault(item, number) < number)


def _member(read: Callable[[object], object], item: object, number: int) -> object:
    try:
        return read(item)
    except PydanticCustomError as error:
        context = error.context or {}
        raise wrong(str(context.get("message") or error), context.get("hint"), about=number) from None


def _as_written(value: object) -> object:
    """A range made in Python as it stands in a document, so that both are read in one way."""
    return write_range(value, lambda end: end) if isinstance(value, (Between, Spread)) else value


def one_word(words: tuple[str, ...]) -> Callable[[object], object]:
    """A reader of one of these words."""

    def reader(value: object) -> object:
        if isinstance(value, str) and value in words:
            return value
        meant = nearest(value, words) if isinstance(value, str) else None
        hint = f"did you mean {meant}?" if meant else None  # The words are told already.
        raise wrong(f"{_say(value)} is not one of {', '.join(words)}", hint)

    return reader


def whole(low: int, high: int) -> Callable[[object], object]:
    """A reader of whole numbers within these limits."""

    def reader(value: object) -> object:
        value = _as_written(value)
        if isinstance(value, Mapping):
            return read_range(value, reader, spread=False)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise wrong(f"expected a whole number from {low} to {high}, got {_say(value)}")
        return value

    return reader


def plain_number(low: float | None, high: float | None) -> Callable[[object], object]:
    """A reader of numbers within these limits."""

    def reader(value: object) -> object:
        value = _as_written(value)
        if isinstance(value, Mapping):
            return read_range(value, reader, spread=False)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise wrong(f"expected a number, got {_say(value)}")
        if (low is not None and value < low) or (high is not None and value > high) or not abs(value) <= 1e300:
            raise wrong(f"expected a number from {low} to {'...' if high is None else high}, got {_say(value)}")
        return value

    return reader


def some_quantity(unit: str, *, spread: bool, signed: bool = True) -> Callable[[object], object]:
    """A reader of quantities of the dimension of this unit, below zero only where they are `signed`."""

    def read_one(value: object) -> object:
        try:
            quantity = units.read_quantity(value)
            if unit and quantity.dimension != units.dimension_of(unit):
                wanted = units.dimension_name(units.dimension_of(unit))
                got = units.dimension_name(quantity.dimension)
                raise wrong(f"expected a quantity of {wanted}, got {_say(str(value))} ({got})", f"such as 1 {unit}")
        except units.QuantityError as error:
            raise wrong(
                error.message, error.hint or (f"write a number and a unit, such as 1 {unit}" if unit else None)
            ) from None
        if not signed and quantity.value < 0:
            raise wrong(f"{quantity.text} is less than nothing", f"write a quantity from 0 {unit} on")
        return quantity

    def reader(value: object) -> object:
        value = _as_written(value)
        if isinstance(value, Mapping):
            return read_range(value, read_one, spread=spread)
        return read_one(value)

    return reader


def read_a_period(value: object) -> object:
    """A calendar period."""
    if isinstance(value, units.Period):
        return value
    try:
        return units.read_period(str(value))
    except units.QuantityError as error:
        raise wrong(error.message, error.hint or "write a whole number of days, weeks, months or years") from None


def read_a_date(value: object) -> object:
    """A date."""
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value
    value = _as_written(value)
    if isinstance(value, Mapping):
        return read_range(value, read_a_date, spread=False)
    try:
        return units.read_date(str(value))
    except units.QuantityError as error:
        raise wrong(error.message, error.hint or "write it as 2027-03-31") from None


def _contacts(value: object) -> object:
    contacts = []
    for item in _listed(value, "contacts"):
        if isinstance(item, Contact):
            contacts.append(item)
            continue
        if not isinstance(item, Mapping) or not set(item) <= set(Contact._fields) or "channel" not in item:
            raise wrong(
                f"expected a contact, got {_say(item)}", "write {channel: ..., hours: ..., responds_within: 1 h}"
            )
        within = item.get("responds_within")
        contacts.append(
            Contact(
                channel=str(read_text(item["channel"])),
                hours=None if item.get("hours") is None else str(read_text(item["hours"])),
                responds_within=None if within is None else some_quantity("h", spread=False, signed=False)(within),  # type: ignore[arg-type]
            )
        )
    return tuple(contacts)


def _duties(value: object) -> object:
    if not isinstance(value, Mapping):
        raise wrong(f"expected a map from duty to the party (or the rule) that has it, got {_say(value)}")
    return {str(read_text(key)): str(read_text(item)) for key, item in sorted(value.items())}


def per_choice(value: PerChoice, read: Callable[[object], object]) -> PerChoice:
    """What is said for each option, each value read; an explicit none stays one."""
    return value._replace(options={option: _under(value.choice, option, item, read) for option, item in
                                   value.options.items()})  # fmt: skip


def _under(choice: str, option: str, item: Stated, read: Callable[[object], object]) -> Stated:
    if item.value is None:
        return item
    try:
        if isinstance(item.value, Unreadable):
            raise wrong(str(item.value))
        return item._replace(value=read(item.value))
    except PydanticCustomError as error:
        context = error.context or {}
        told = str(context.get("message") or error), context.get("hint"), context.get("about")
        raise wrong(*told, inside=("per", choice, option)) from None


def _write(value: object) -> object:
    """The value as it stands in a document."""
    if isinstance(value, PerChoice):
        return {"per": {value.choice: {option: write_stated(item) for option, item in value.options.items()}}}
    if isinstance(value, (Between, Spread)):
        return write_range(value, _write)
    if isinstance(value, (units.Quantity, units.Period)):
        return value.text
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Contact):
        return {key: _write(item) for key, item in value._asdict().items() if item is not None}
    if hasattr(value, "written"):
        return value.written()
    if isinstance(value, tuple):
        return [_write(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _write(item) for key, item in value.items()}
    return value


def write_stated(item: Stated) -> object:
    """A value with how it was stated, as it stands in a document."""
    value, statement = _write(item.value), item.statement
    known = {key: said for key, said in (("basis", statement.basis), ("by", statement.by)) if said is not None}
    if statement.none is not None:
        return {"none": statement.none, **known}
    if statement.including:
        return {"including": value, **known}
    return {"is": value, **known} if known else value


def _typed(form: Form, read: Callable[[object], object]) -> Reading:
    def reader(value: object) -> object:
        if isinstance(value, Unreadable):
            raise wrong(str(value))
        if isinstance(value, PerChoice):
            return per_choice(value, read)
        return None if value is None else read(value)

    return Reading(reader, form)


write_value = _write

TRUTH = _typed(Form("truth"), read_truth)
TEXT = _typed(Form("text"), read_text)
LEVEL = _typed(Form("level"), read_text)
WORDS = _typed(Form("words"), several(read_text, "words", ordered=False))
PERIOD = _typed(Form("period"), read_a_period)
DATE = _typed(Form("date"), read_a_date)
CONTACTS = _typed(Form("records"), _contacts)
DUTIES = _typed(Form("mapping"), _duties)


def choice(*words: str) -> Reading:
    """A field that takes one of these words; they have no order."""
    return _typed(Form("choice", words=words), one_word(words))


def choices(*words: str) -> Reading:
    """A field that takes a set of these words."""
    return _typed(Form("choices", words=words), several(one_word(words), "words", ordered=False))


def ordinal(*words: str) -> Reading:
    """A field that takes one of these words, named in rising order."""
    return _typed(Form("ordinal", words=words, high=len(words) - 1), one_word(words))


def scale(low: int, high: int) -> Reading:
    """A field that takes a whole number on a scale."""
    return _typed(Form("ordinal", low=low, high=high), whole(low, high))


def number(low: float | None = None, high: float | None = None) -> Reading:
    """A field that takes a plain number within these limits."""
    return _typed(Form("number"), plain_number(low, high))


def count(low: int = 1) -> Reading:
    """A field that takes a whole number, at least `low`."""
    return _typed(Form("number"), whole(low, 10**12))


def quantity(unit: str = "", *, spread: bool = False) -> Reading:
    """A field that takes a quantity of this unit's dimension, from 0 on (any dimension and sign where it is empty)."""
    return _typed(Form("quantity", unit=unit, spread=spread), some_quantity(unit, spread=spread, signed=not unit))


def ref(*to: str, exists_with: bool = False) -> Reading:
    """A field that names one element of these kinds (any kind where none is given)."""
    return _typed(Form("ref", to=to, exists_with=exists_with), read_id)


def refs(*to: str, ordered: bool = False, exists_with: bool = False) -> Reading:
    """A field that names elements of these kinds (any kind where none is given)."""
    form = Form("refs", to=to, ordered=ordered, exists_with=exists_with)
    return _typed(form, several(read_id, "ids", ordered=ordered))
