"""Values of fields that profiles declare: read by the form of the field, with a place for each that cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from iotsec.errors import SHOWN_PROBLEMS, nearest
from iotsec.facts.table import Facts
from iotsec.model.by_choice import may_differ
from iotsec.model.design import DesignError, Trouble
from iotsec.model.own_fields import Slip, reader_of

if TYPE_CHECKING:
    from iotsec.facts.tabulate import OwnValues


Said = tuple[Any, Any, int, tuple[str, ...]]
"""Where a value stands (in which values, at which place), of which row it is, and by which option where it differs."""


def read_own(values: Sequence[OwnValues], facts: Facts) -> None:
    """Read all these values, in their lists. Raises `DesignError` with every one that cannot be read."""
    troubles: list[Trouble] = []
    for item in values:
        read, refers = reader_of(item.field.form, facts.vocabulary.scales), item.field.form.name in ("ref", "refs")
        ids = facts.ids(item.kind.name)
        own: list[Said] = [(item.stated.values, place, row, ()) for place, row in enumerate(item.stated.rows)]
        for row, choice, by_option, _including in item.stated.differing:
            troubles += _refused(item, ids[row])
            own += [(by_option, option, row, ("per", choice, option)) for option in by_option]
        for said, place, row, option in own:
            value = read(said[place])
            if isinstance(value, Slip):
                troubles.append(Trouble((*_path(item, ids[row]), *option), value.message, value.hint))
                continue
            said[place] = value
            if refers and value is not None:
                path = (*_path(item, ids[row]), *option)
                troubles += _lost(value, item, path, facts, hints=len(troubles) < SHOWN_PROBLEMS)
    if troubles:
        raise DesignError(troubles)


def _refused(item: OwnValues, id: str) -> Iterator[Trouble]:
    """What is wrong with a value that differs by choice where none may."""
    kind, field = item.kind.name, item.field
    if not may_differ(kind, field.name, field.form):
        yield Trouble(_path(item, id), f"{field.name} is the same in all choices", "state one value")


def _path(item: OwnValues, id: str) -> tuple[str, ...]:
    return (item.field.name,) if item.kind.name == "design" else (item.kind.section, id, item.field.name)


def _lost(read: Any, item: OwnValues, path: tuple[str, ...], facts: Facts, *, hints: bool) -> Iterator[Trouble]:
    """What is wrong with the references among the values: there is no such element, or it is of another kind."""
    form = item.field.form
    for id in (read,) if form.name == "ref" else read:
        number = facts.number(id)
        if number >= 0 and (not form.to or facts.kind_of(number) in form.to):
            continue
        kinds = form.to or tuple(facts.tables)
        meant = nearest(id, [known for kind in kinds for known in facts.ids(kind)]) if hints else None
        wanted = f" ({' or '.join(form.to)})" if form.to else ""
        yield Trouble(path, f"there is no element {id}{wanted}", f"did you mean {meant}?" if meant else None)
