"""Values that differ by choice: which fields may, and what such a value comes to under the options chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from iotsec.model.values import PerChoice, Stated, Statement, Unreadable
from iotsec.model.vocabulary import Form

if TYPE_CHECKING:
    from iotsec.model.element import Element, Said

VARYING = frozenset({
    "zone", "place", "component", "interface", "access", "flow", "function", "dependency", "process", "hazard",
})  # fmt: skip
"""Kinds of elements of which a value may differ by choice: what works, not who answers for it or what was recorded."""

FIXED = frozenset({
    "through", "parent", "suppliers", "count", "external", "in_service_from", "service_life", "repair_time", "need",
    "performers_needed",
})  # fmt: skip
"""Fields that are the same in all choices: of what something is made, which systems meet, and those of which silence
says something, so that an option that is not named would say it too."""


def may_differ(kind: str, name: str, form: Form | None) -> bool:
    """Whether a field may be said for each option of a choice.

    References that say to what an element belongs may not, nor lists in order: draw two elements with `present`.
    """
    return (
        kind in VARYING
        and name not in FIXED
        and form is not None
        and form.name not in ("records", "mapping")
        and not (form.exists_with or form.ordered)
    )


def refused(kind: str, fields: Mapping[str, Said], statements: Mapping[str, Statement]) -> Iterator[tuple[str, Any]]:
    """What stands in fields that are said for each option of a choice, and may not be."""
    for name, info in fields.items():
        key = info.alias or name
        if key in statements and statements[key].per and not may_differ(kind, key, info.form):
            yield name, Unreadable(f"{key} is the same in all choices: draw another {kind} with `present` instead")


def differs_by(element: Element) -> frozenset[str]:
    """The choices by which values of an element differ."""
    values = [element.value(field) for field, statement in element.statements.items() if statement.per]
    return frozenset(value.choice for value in values)


def said(value: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every value that is said in a field, with the steps to it within the field."""
    if isinstance(value, PerChoice):
        yield from ((("per", value.choice, option), item.value) for option, item in value.options.items())
    else:
        yield (), value


def possible(value: Any, options_of: Callable[[str], Sequence[str]]) -> tuple[Any, ...]:
    """What a value may be under the options that are still possible; None where it is not stated under one."""
    if not isinstance(value, PerChoice):
        return (value,)
    return tuple(value.under(option).value for option in options_of(value.choice))


def under(value: Any, statement: Statement, option: str) -> Stated:
    """What a value is under an option; what its statement does not say, that of the whole says."""
    item: Stated = value.under(option)
    own = item.statement
    basis, by = own.basis or statement.basis, own.by or statement.by
    return item._replace(statement=own._replace(basis=basis, by=by))
