"""Frozen classes: named fields, set once, compared and shown by value.

They do what attrs' frozen classes do, and cost no more to declare than a plain class: attrs and dataclasses write code
for each class and compile it, which took a tenth of a short check.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from operator import itemgetter
from typing import Any, NoReturn, TypeVar, dataclass_transform, overload

T = TypeVar("T")

HASH = " hash"
"""Where a value keeps its hash, since trees are hashed again and again. No field can have this name."""
FIELDS = "__frozen_fields__"
"""Where a class keeps the names of its fields."""

_NEEDED: Any = object()


class _Field:
    """What is said of a field beside its type."""

    def __init__(self, default: Any, factory: Callable[[], Any] | None, *, repr: bool, compare: bool) -> None:
        self.default = default
        self.factory = factory
        self.repr = repr
        self.compare = compare


def field(
    *, default: Any = _NEEDED, factory: Callable[[], Any] | None = None, repr: bool = True, compare: bool = True
) -> Any:
    """A field with a default made anew for each value, or one that is left out when values are shown or compared."""
    return _Field(default, factory, repr=repr, compare=compare)


@overload
def frozen(cls: type[T], /) -> type[T]: ...
@overload
def frozen(*, eq: bool = True) -> Callable[[type[T]], type[T]]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T] | None = None, *, eq: bool = True) -> type[T] | Callable[[type[T]], type[T]]:
    """Make a class frozen: its annotated names are the fields, in their order.

    With `eq` values of one class are equal where all their fields are, and can be hashed; without, each is itself.
    """
    return _made(cls, eq=eq) if cls is not None else lambda cls: _made(cls, eq=eq)


def _made(cls: type[T], *, eq: bool) -> type[T]:
    fields = {
        name: _field(cls, name) for name, said in cls.__annotations__.items() if not str(said).startswith("ClassVar")
    }
    written: dict[str, Any] = {
        "__init__": _initial(cls.__name__, fields),
        "__match_args__": tuple(fields),
        FIELDS: tuple(fields),
        "__repr__": _shown(tuple(name for name, item in fields.items() if item.repr)),
        "__setattr__": _refuse,
        "__delattr__": _refuse,
    }
    if eq:
        compared = tuple(name for name, item in fields.items() if item.compare)
        written |= {"__eq__": _equal(compared), "__hash__": _hashed(compared), "__getstate__": _without_hash}
    for name, item in written.items():
        if name not in cls.__dict__:
            setattr(cls, name, item)
    return cls


def fields_of(value: object) -> tuple[str, ...] | None:
    """The names of a frozen value's fields; None where it is no such value."""
    names: tuple[str, ...] | None = getattr(type(value), FIELDS, None)
    return names


def evolve(value: T, **changes: Any) -> T:
    """The same value with some fields changed."""
    names, kept = fields_of(value) or (), value.__dict__
    if len(kept) != len(names):  # What was worked out of the value stands beside its fields, and not in another one.
        kept = {name: kept[name] for name in names}
    if not changes.keys() <= kept.keys():
        return type(value)(**kept, **changes)  # Which tells what is wrong.
    made = object.__new__(type(value))
    made.__dict__.update(kept)
    made.__dict__.update(changes)
    return made


def _field(cls: type, name: str) -> _Field:
    said = cls.__dict__.get(name, _NEEDED)
    if not isinstance(said, _Field):
        return _Field(said, None, repr=True, compare=True)
    delattr(cls, name)
    return said


def _initial(name: str, fields: dict[str, _Field]) -> Callable[..., None]:
    names, size = tuple(fields), len(fields)
    defaults = {key: said.default for key, said in fields.items() if said.default is not _NEEDED and not said.factory}
    factories = [(key, said.factory) for key, said in fields.items() if said.factory is not None]

    def initial(self: Any, *given: Any, **named: Any) -> None:
        values = self.__dict__
        if len(given) < size:
            values.update(defaults)
        values.update(zip(names, given))  # noqa: B905 (to say `strict` takes as long as the rest)
        if not named and not factories and needed <= len(given) <= size:
            return
        values.update(named)
        for key, make in factories:
            if key not in values:
                values[key] = make()
        if len(values) != size or len(given) > size or (named and not named.keys().isdisjoint(names[: len(given)])):
            raise TypeError(_wrong_call(name, names, given, named, defaults.keys() | dict(factories).keys()))

    needed = max((place + 1 for place, key in enumerate(names) if key not in defaults), default=0)
    return initial


def _wrong_call(
    name: str, names: tuple[str, ...], given: tuple[Any, ...], named: dict[str, Any], spared: AbstractSet[str]
) -> str:
    if len(given) > len(names):
        return f"{name} has {len(names)} fields, but {len(given)} values were given"
    for key in named:
        if key not in names[len(given) :]:
            return f"{name} has no field {key}, or it was given twice"
    return f"{name} needs {next(key for key in names[len(given) :] if key not in named and key not in spared)}"


def _refuse(self: object, name: str, value: object = None) -> NoReturn:
    raise AttributeError(f"{type(self).__name__} is frozen: {name} cannot be changed")


def _shown(names: tuple[str, ...]) -> Callable[[Any], str]:
    def shown(self: Any) -> str:
        said = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({said})"

    return shown


def _equal(names: tuple[str, ...]) -> Callable[[Any, object], Any]:
    compared = _values_of(names)

    def equal(self: Any, other: object) -> Any:
        if self is other:
            return True
        if type(other) is not type(self):
            return NotImplemented
        return compared(self.__dict__) == compared(other.__dict__)

    return equal


def _hashed(names: tuple[str, ...]) -> Callable[[Any], int]:
    compared = _values_of(names)

    def hashed(self: Any) -> int:
        values = self.__dict__
        kept: int | None = values.get(HASH)
        if kept is None:
            kept = values[HASH] = hash((type(self), compared(values)))
        return kept

    return hashed


def _values_of(names: tuple[str, ...]) -> Callable[[dict[str, Any]], Any]:
    """What gives the values of these fields, all at once: one by one they take several times as long."""
    return itemgetter(*names) if names else lambda _values: ()


def _without_hash(self: Any) -> dict[str, Any]:
    return {name: value for name, value in self.__dict__.items() if name != HASH}  # Other processes hash otherwise.
