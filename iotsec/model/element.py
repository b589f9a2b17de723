"""What every element of a design has: an id, a title, when it exists, and how each of its values is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    PlainSerializer,
    PrivateAttr,
)
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, core_schema
from pydantic_core.core_schema import ModelField

from iotsec.model.forms import read_id, read_text, write_value, wrong
from iotsec.model.values import BASES, PLAIN, Stated, Statement, Unreadable
from iotsec.model.vocabulary import Form

WRAPPER_KEYS = frozenset({"is", "none", "including", "basis", "by"})
NEVER_WRAPPED = frozenset({str, bool, int, float, list, tuple, type(None)})
"""Types of most values, in which there is no wrapper to look for."""


def says(
    annotation: Any, description: str, *, example: object = None, required: bool = False, alias: str | None = None
) -> Any:
    """A field: its form, its meaning, an example for editors and the reference; not stated where it is not required.

    The form cannot stand in the annotation: a call there is no type. So annotations say `Any` (a field also takes text,
    pint's quantities, `stated(...)`, `none(...)`), and the form travels with the field.
    """
    info: Any = Field(
        default=... if required else None,
        alias=alias,
        description=description,
        examples=None if example is None else [example],
    )
    info.metadata.extend(annotation.__metadata__)
    return info


def _read_title(value: object) -> object:
    if isinstance(value, str):
        return {"en": read_text(value)}
    if not isinstance(value, Mapping) or not value or not set(value) <= {"en", "ja"}:
        raise wrong("a title is text, or {en: ..., ja: ...}")
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


Title = Annotated[Any, BeforeValidator(_read_title)]
Present = Annotated[Any, BeforeValidator(_read_present)]


class Element(BaseModel):
    """Anything that a finding can point at.

    A field that is `None` was not stated; it never means "no". Every field also takes `stated(...)`, `none(reason)`
    and, where it is a list, `including(...)`. Raises pydantic's `ValidationError` for a field that cannot be read.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, defer_build=True, populate_by_name=True, arbitrary_types_allowed=True
    )
    KIND: ClassVar[str] = "element"
    SECTION: ClassVar[str] = "elements"

    id: Annotated[str, BeforeValidator(read_id)] = Field(
        description="The id: unique in the whole design.", examples=["evse"]
    )
    title: Any = says(
        Title, "The name that readers see, in English and Japanese.", example={"en": "Charger", "ja": "充電器"}
    )
    present: Any = says(Present, "In which choices it exists; absent: in all.", example={"mode": ["maintenance"]})
    _statements: dict[str, Statement] = PrivateAttr(default_factory=dict)
    _extensions: dict[str, Any] = PrivateAttr(default_factory=dict)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[BaseModel], handler: GetCoreSchemaHandler) -> CoreSchema:
        """What pydantic's core checks, made straight from the forms: from the types it takes six times as long."""
        fields = {name: _core_field(info) for name, info in cls.model_fields.items()}
        return core_schema.model_schema(
            cls,
            core_schema.model_fields_schema(fields, model_name=cls.__name__),
            custom_init=True,
            post_init=getattr(cls, "__pydantic_post_init__", None),
            frozen=True,
            config=core_schema.CoreConfig(
                title=cls.__name__,
                extra_fields_behavior="forbid",
                strict=True,
                validate_by_name=True,
                validate_by_alias=True,
            ),
        )

    def __init__(self, **data: Any) -> None:
        plain, statements, extensions = take_off(data)
        super().__init__(**plain)
        self._statements = statements
        self._extensions = extensions

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
        statement, value = self.statement(field), write_value(self.value(field))
        known = {key: item for key, item in (("basis", statement.basis), ("by", statement.by)) if item is not None}
        if statement.none is not None:
            return {"none": statement.none, **known}
        if statement.including:
            return {"including": value, **known}
        return {"is": value, **known} if known else value


def _core_field(info: FieldInfo) -> ModelField:
    readers: list[Any] = [item.func for item in info.metadata if isinstance(item, BeforeValidator)]
    writers = [item.func for item in info.metadata if isinstance(item, PlainSerializer)]
    written = core_schema.plain_serializer_function_ser_schema(writers[0]) if writers else None
    schema: CoreSchema = core_schema.str_schema() if info.annotation is str else core_schema.any_schema()
    for reader in readers:
        schema = core_schema.no_info_before_validator_function(reader, schema, serialization=written)
    if not info.is_required():
        schema = core_schema.with_default_schema(schema, default=None)
    return core_schema.model_field(schema, validation_alias=info.alias, serialization_alias=info.alias)


ATTRIBUTES = {"from": "from_"}
"""Fields whose name in a document is a word of Python."""


def take_off(data: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Statement], dict[str, Any]]:
    """Take the wrappers (`is`, `none`, `including`) off the values: plain fields, statements, prefixed fields.

    It is done before pydantic sees the values, so that messages keep real places and fields stay plain.
    """
    plain: dict[str, Any] = {}
    statements: dict[str, Statement] = {}
    extensions: dict[str, Any] = {}
    for name, given in data.items():
        key = "from" if name == "from_" else name
        value, statement = unwrap(given, key)
        if statement is not PLAIN:
            statements[key] = statement
        if ":" in key:
            if value is not None:
                extensions[key] = value
        else:
            plain[name] = value
    return plain, statements, extensions


def unwrap(given: Any, field: str) -> tuple[Any, Statement]:
    """The value without its wrapper, and how it was stated."""
    if type(given) in NEVER_WRAPPED:
        return given, PLAIN
    if isinstance(given, Stated):
        return given.value, given.statement
    if (
        not isinstance(given, Mapping)
        or not given
        or not set(given) <= WRAPPER_KEYS
        or field in ("present", "title", "duties")
    ):
        return given, PLAIN
    if len({"is", "none", "including"} & set(given)) != 1:
        return Unreadable("say one of `is`, `none` and `including`, with `basis` and `by` beside it"), PLAIN
    basis, by, reason = given.get("basis"), given.get("by"), given.get("none")
    if basis is not None and basis not in BASES:
        return Unreadable(f"{basis!r} is not a basis: write one of {', '.join(BASES)}"), PLAIN
    if by is not None and not isinstance(by, str):
        return Unreadable("`by` names who or what says so, as text"), PLAIN
    if "none" in given and (not isinstance(reason, str) or not reason.strip()):
        return Unreadable("an explicit none needs its reason, such as {none: moves no mass}"), PLAIN
    value = given.get("is", given.get("including"))
    if value is None and "none" not in given:
        return None, PLAIN
    return value, Statement(basis=basis, by=by, none=reason, including="including" in given)


def form_of(info: FieldInfo) -> Form | None:
    """The form of a field of an element, or None for its id, title and presence."""
    return next((item for item in info.metadata if isinstance(item, Form)), None)
