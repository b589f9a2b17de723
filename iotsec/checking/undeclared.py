"""Fields with a prefix that no profile of a check declares: which they are, and which profile would read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from iotsec.errors import nearest, with_article
from iotsec.model.design import Design, DesignError, Trouble
from iotsec.model.element import Element
from iotsec.requirements.reading import shipped_with_prefix


def refused_fields(
    design: Design, undeclared: Iterable[tuple[Element, str]], declared: Mapping[str, Sequence[str]]
) -> DesignError:
    """One problem for each field; one for all of a prefix of which the profiles declare nothing.

    `declared` has the names that they declare, by the kind of element.
    """
    by_prefix: dict[str, list[tuple[Element, str]]] = {}
    for element, field in undeclared:
        by_prefix.setdefault(field.partition(":")[0], []).append((element, field))
    known = {name.partition(":")[0] for names in declared.values() for name in names}
    missing = {prefix: shipped_with_prefix(prefix) for prefix in by_prefix if prefix not in known}
    named = [profile for profile in design.profiles or () if profile in missing.values()]
    hint = f"`--profile` replaces what the design names: leave it out, or add {_options(named)}"
    troubles: list[Trouble] = []
    for prefix, found in by_prefix.items():
        if prefix in known:
            troubles += _slips(design, found, declared)
        else:
            profile = missing[prefix]
            troubles.append(_whole_prefix(design, found, hint if profile in named else _to_name(profile)))
    return DesignError(troubles)


def _slips(
    design: Design, found: Iterable[tuple[Element, str]], declared: Mapping[str, Sequence[str]]
) -> Iterator[Trouble]:
    for element, field in found:
        meant = nearest(field, declared[element.KIND])
        hint = f"did you mean {meant}?" if meant else "`iotsec facts` with the profile lists what it declares"
        yield Trouble(_path(design, element, field), _undeclared(element, field), hint)


def _options(profiles: Iterable[str | None]) -> str:
    return f"`{' '.join(f'--profile {profile}' for profile in profiles)}`"


def _to_name(profile: str | None) -> str:
    """What to do where the design does not name the profile that declares the fields."""
    if profile is None:
        return "check it with the profile that declares them, or remove them"
    return f"check it with {_options([profile])}, or write `profiles: [{profile}]` at the top of the design"


def _whole_prefix(design: Design, found: Sequence[tuple[Element, str]], hint: str) -> Trouble:
    element, field = found[0]
    more = f", nor {len(found) - 1} more fields with that prefix" if len(found) > 1 else ""
    return Trouble(_path(design, element, field), _undeclared(element, field) + more, hint)


def _undeclared(element: Element, field: str) -> str:
    return f"no profile of this check declares {field} of {with_article(element.KIND)}"


def _path(design: Design, element: Element, field: str) -> tuple[str, ...]:
    return (field,) if element is design else (element.SECTION, element.id, field)
