"""What every element of a design has: an id, a title, when it exists, and how each of its values is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar, NamedTuple, NoReturn, Self

from pydantic_core import CoreConfig, CoreSchema, SchemaValidator, ValidationError, core_schema

from iotsec.model.by_choice import refused
from iotsec.model.forms import Reading, read_id, read_text, write_stated, write_value, wrong
from iotsec.model.values import BASES, PLAIN, UNSAID, PerChoice, Stated, Statement, Unreadable
from iotsec.model.vocabulary import Form

WORDS = frozenset({"is", "none", "including", "per"})
WRAPPER_KEYS = WORDS | {"basis", "by"}
NEVER_WRAPPED = frozenset({str, bool, int, float, list, tuple, type(None)})
"""Types of most values, in which there is no wrapper to look for."""


class Said(NamedTuple):
    """What can be said in a field: how it is read, what it becomes, its meaning, examples, its name in a document."""

    read: Callable[[object], object]
    form: Form | None
    description: str
    examples: tuple[Any, ...]
    required: bool
    alias: str | None

    def is_required(self) -> bool:
        """Whether an element cannot be without it."""
        return self.required


def says(
    reading: Reading, description: str, *, example: object = None, required: bool = False, alias: str | None = None
) -> Any:
    """A field: its form, its meaning, an example for editors and the reference; not stated where it is not required.

    The form cannot stand in the annotation: a call there is no type. So annotations say `Any` (a field also takes text,
    pint's quantities, `stated(...)`, `none(...)`), and the form travels with the field.
    """
    examples = () if example is None else (example,)
    return Said(reading.read, reading.form, description, examples, required, alias)


def _read_title(value: object) -> object:
    if isinstance(value, str):
        return {"en": read_text(value)}
    if not isinstance(value, Mapping) or not value:
        raise wrong("a title is text, or {en: ..., ja: ...}")
    if not set(value) <= {"en", "ja"}:
        raise wrong("a title is text, or {en: ..., ja: ...}; put a text with a comma in quotes")
    return {key: read_text(value[key]) for key in ("en", "ja") if key in value}


def _read_present(value: object) -> object:
    if not isinstance(value, Mapping) or not value:
        raise wrong("write in which choices it exists, such as {mode: [maintenance]}")
    return {str(key): _read_options(value[key]) for key in sorted(value, key=str)}


def _read_options(value: object) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, (list, tuple)) or not items or not all(isinstance(item, str) for item in items):
        raise wrong("expected one or several options of the choice, such as [maintenance]")
    return tuple(sorted(set(items)))


ID = Reading(read_id)
TITLE = Reading(_read_title)
PRESENT = Reading(_read_present)


class _Fields:
    """What classes of elements have in common: their fields are collected when they are declared."""

    model_fields: ClassVar[Mapping[str, Said]] = {}

    def __init_subclass__(cls) -> None:
        own = {name: item for name, item in vars(cls).items() if isinstance(item, Said)}
        for name in own:
            delattr(cls, name)
        cls.model_fields = {**cls.model_fields, **own}


class Element(_Fields):
    """Anything that a finding can point at.

    A field that is `None` was not stated; it never means "no". Every field also takes `stated(...)`, `none(reason)`
    and, where it is a list, `including(...)`. Raises pydantic's `ValidationError` for a field that cannot be read; its
    notes, which a traceback shows, say what would be right.
    """

    KIND: ClassVar[str] = "element"
    SECTION: ClassVar[str] = "elements"

    id: str = says(ID, "The id: unique in the whole design.", example="evse", required=True)
    title: Any = says(
        TITLE, "The name that readers see, in English and Japanese.", example={"en": "Charger", "ja": "充電器"}
    )
    present: Any = says(PRESENT, "In which choices it exists; absent: in all.", example={"mode": ["maintenance"]})
    _core: ClassVar[SchemaValidator]
    _statements: Mapping[str, Statement]
    _extensions: Mapping[str, Any]

    def __init__(self, **data: Any) -> None:
        try:
            self._take(data)
        except ValidationError as error:
            for note in _what_would_be_right(type(self), error):
                error.add_note(note)
            raise

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> Self:
        """The element with these fields, as documents make it, in which errors get places instead of notes."""
        element = cls.__new__(cls)
        element._take(fields)
        return element

    def _take(self, data: Mapping[str, Any]) -> None:
        plain, statements, extensions = take_off(data)
        if statements:
            plain.update(refused(type(self).KIND, type(self).model_fields, statements))
        values = _checked_by(type(self)).validate_python(plain)[0]
        values.update(_statements=statements, _extensions=extensions)
        object.__setattr__(self, "__dict__", values)

    @classmethod
    def of(cls, values: dict[str, Any]) -> Self:
        """The element with these values of all its fields, which are read already, and how they were stated."""
        element = cls.__new__(cls)
        object.__setattr__(element, "__dict__", values)
        return element

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a {self.KIND} does not change: make another one instead of setting {name}")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a {self.KIND} does not change: {name} cannot be taken away")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Element):
            return NotImplemented
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((self.KIND, self.id))

    def __repr__(self) -> str:
        said = ", ".join(f"{field}={self._written(field)!r}" for field in ("id", *self.stated_fields()))
        return f"{type(self).__name__}({said})"

    @property
    def statements(self) -> Mapping[str, Statement]:
        """How the values were stated, by the field's name as in a document; plain values are not listed."""
        return self._statements

    @property
    def extensions(self) -> Mapping[str, Any]:
        """Fields with a prefix (`auto:mac_bits`), as written; a profile declares what they mean."""
        return self._extensions

    def statement(self, field: str) -> Statement:
        """How this field was stated."""
        return self._statements.get(field, PLAIN)

    def value(self, field: str) -> Any:
        """The field's value by its name in a document (`from`, not `from_`); None where it was not stated."""
        return self._extensions.get(field) if ":" in field else getattr(self, ATTRIBUTES.get(field, field))

    def stated_fields(self) -> Iterator[str]:
        """The names (as in a document) of the fields that were stated, in the order of the model."""
        statements, values = self._statements, self.__dict__
        for name, info in type(self).model_fields.items():
            key = info.alias or name
            if key != "id" and (values[name] is not None or statements.get(key, PLAIN).none is not None):
                yield key
        yield from sorted(set(self._extensions) | {key for key in statements if ":" in key})

    def written(self) -> dict[str, Any]:
        """The element as it stands in a document, without its id."""
        return {field: self._written(field) for field in self.stated_fields()}

    def _written(self, field: str) -> Any:
        statement = self.statement(field)
        if not statement.per:
            return write_stated(Stated(self.value(field), statement))
        written: Any = write_value(self.value(field))
        return written | {key: item for key in ("basis", "by") if (item := getattr(statement, key)) is not None}


def _checked_by(kind: type[Element]) -> SchemaValidator:
    """Pydantic's core for the fields of a kind, made when its first element is: strict, and nothing unknown passes."""
    if "_core" not in vars(kind):
        fields = {name: _core_field(said) for name, said in kind.model_fields.items()}
        schema = core_schema.model_fields_schema(fields, model_name=kind.__name__, extra_behavior="forbid")
        settings = CoreConfig(title=kind.__name__, strict=True, validate_by_name=True, validate_by_alias=True)
        kind._core = SchemaValidator(schema, settings)
    return kind._core


def _what_would_be_right(kind: type[Element], error: ValidationError) -> Iterator[str]:
    """For each field that could not be read: what would be right, where that is known."""
    from iotsec.errors import nearest  # Only where something is wrong.

    for item in error.errors(include_url=False):
        field = str(item["loc"][0]) if item["loc"] else ""
        hint = (item.get("ctx") or {}).get("hint")
        if item["type"] == "extra_forbidden":
            meant = nearest(field, [name for name in kind.model_fields if name != "id"])
            hint = f"did you mean {meant}?" if meant else f"`iotsec facts {kind.KIND}` lists what can be said"
        if hint:
            yield f"{field}: {hint}"


def _core_field(said: Said) -> core_schema.ModelField:
    schema: CoreSchema = core_schema.no_info_plain_validator_function(said.read)
    if not said.required:
        schema = core_schema.with_default_schema(schema, default=None)
    return core_schema.model_field(schema, validation_alias=said.alias)


ATTRIBUTES = {"from": "from_"}
"""Fields whose name in a document is a word of Python."""


def take_off(data: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Statement], dict[str, Any]]:
    """Take the wrappers (`is`, `none`, `including`) off the values: plain fields, statements, prefixed fields.

    It is done before the values are checked, so that messages keep real places and fields stay plain.
    """
    plain: dict[str, Any] = {}
    statements: dict[str, Statement] = {}
    extensions: dict[str, Any] = {}
    for name, given in data.items():
        key = "from" if name == "from_" else name
        if type(given) in NEVER_WRAPPED:
            value = given
        else:
            value, statement = unwrap(given, key)
            if statement is not PLAIN:
                statements[key] = statement
        if ":" in key:
            if value is not None:
                extensions[key] = value
        else:
            plain[name] = value
    return plain, statements, extensions


def _wraps_a_map(given: Mapping[str, Any]) -> bool:
    """Whether this is a wrapper around a map, and no map whose own keys are the words of a wrapper."""
    return isinstance(given.get("is"), Mapping) or isinstance(given.get("per"), Mapping) or "none" in given


def unwrap(given: Any, field: str) -> tuple[Any, Statement]:
    """The value without its wrapper, and how it was stated."""
    if type(given) in NEVER_WRAPPED:
        return given, PLAIN
    if isinstance(given, Stated):
        return given.value, given.statement
    if (
        field in ("present", "title")
        or not (type(given) is dict or isinstance(given, Mapping))
        or not given
        or not given.keys() <= WRAPPER_KEYS
        or (field == "duties" and not _wraps_a_map(given))
    ):
        return given, PLAIN
    if len(given) == 1 and type(said := given.get("none")) is str and said.strip():  # Most wrappers are one of these.
        return None, Statement(none=said)
    if len(WORDS & given.keys()) != 1:
        return Unreadable("say one of `is`, `none`, `including` and `per`, with `basis` and `by` beside it"), PLAIN
    basis, by, reason = given.get("basis"), given.get("by"), given.get("none")
    if basis is not None and basis not in BASES:
        return Unreadable(f"{basis!r} is not a basis: write one of {', '.join(BASES)}"), PLAIN
    if by is not None and not isinstance(by, str):
        return Unreadable("`by` names who or what says so, as text"), PLAIN
    if "none" in given and (not isinstance(reason, str) or not reason.strip()):
        return Unreadable("an explicit none needs its reason, such as {none: moves no mass}"), PLAIN
    if "per" in given:
        return _per_choice(given["per"], field), Statement(basis=basis, by=by, per=True)
    value = given.get("is", given.get("including"))
    if value is None and "none" not in given:
        return None, PLAIN
    return value, Statement(basis=basis, by=by, none=reason, including="including" in given)


def _per_choice(given: Any, field: str) -> PerChoice | Unreadable:
    """What is said for each option of a choice, each value without its own wrapper."""
    choices = list(given.items()) if isinstance(given, Mapping) else []
    options = choices[0][1] if len(choices) == 1 else None
    if not isinstance(options, Mapping) or not options or not all(isinstance(key, str) for key in options):
        return Unreadable("say what it is for each option of one choice, such as {per: {mode: {normal: 4 h}}}")
    said = {option: Stated(*unwrap(options[option], field)) for option in sorted(options)}
    if any(item.statement.per for item in said.values()):
        return Unreadable("under an option of one choice it cannot differ by another")
    return PerChoice(str(choices[0][0]), {key: item for key, item in said.items() if item != UNSAID})
