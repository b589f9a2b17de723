"""What can be changed: a statement set, a word added or taken away, an element added. Values, and how they apply."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple, TypeAlias

from iotsec.frozen import frozen
from iotsec.model.design import Design
from iotsec.model.element import WRAPPER_KEYS, Element
from iotsec.model.forms import write_value
from iotsec.model.kinds import KINDS
from iotsec.model.values import PerChoice

How = Literal["set", "add", "take", "new", "between"]
Slot: TypeAlias = tuple[str, str, str]
"""A field of an element: its kind, its id, the name of the field."""


class Act(NamedTuple):
    """One change: of a field of an element, or (`new`) an element with its fields.

    `set` states a value, `add` and `take` one member of a list; `between` leads a flow through one more component,
    whose id is the value, where it passes from the first to the second of the components in `at`. Of a new element `at`
    is what it stands beside. `needs` is the id of the new element without which the change makes no sense.
    """

    how: How
    kind: str
    id: str
    field: str
    value: Any
    at: tuple[str, ...] = ()
    needs: str = ""

    @property
    def slot(self) -> Slot:
        """Where it is stated."""
        return self.kind, self.id, self.field

    @property
    def touched(self) -> set[str]:
        """The elements that are changed, or between which something is put."""
        return {self.id, *self.at} if self.how == "between" else {self.id}

    @property
    def key(self) -> tuple[str, ...]:
        """By what changes are ordered and told apart: the same in every run."""
        return self.kind, self.id, self.field, self.how, str(self.value), *self.at


def applied(design: Design, acts: Iterable[Act]) -> Design:
    """The design with these changes. Raises `DesignError` where they do not fit together."""
    by_element: dict[str, list[Act]] = {}
    for act in sorted(acts, key=lambda item: item.key):
        by_element.setdefault(act.id, []).append(act)
    if not by_element:
        return design
    elements = {element.id: element for element in design.elements.values()}
    for id, own in by_element.items():
        if id == design.id:
            continue
        made = next((act for act in own if act.how == "new"), None)
        kind = type(elements[id]) if made is None else KINDS[made.kind]
        fields = elements[id].written() if made is None else plain(dict(made.value))
        elements[id] = kind(id=id, **_changed(fields, [act for act in own if act.how != "new"], known=made is None))
    return Design(id=design.id, elements=elements.values(), **_changed(design.written(), by_element.get(design.id, [])))


@frozen
class Nothing:
    """An explicit none with its reason, as a value that can be compared."""

    reason: str

    def __str__(self) -> str:
        return f"none: {self.reason}"


def plain(value: Any) -> Any:
    """A value as it stands in a document: lists again where tuples stood, an explicit none with its reason."""
    if isinstance(value, Nothing):
        return {"none": value.reason}
    if isinstance(value, PerChoice):
        return write_value(value)
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, (tuple, list)) else value


def _changed(fields: Mapping[str, Any], acts: Iterable[Act], *, known: bool = True) -> dict[str, Any]:
    """The fields of one element, as they stand in a document, with these changes; of a new element lists are whole."""
    changed = dict(fields)
    passing = [act for act in acts if act.how == "between"]
    for act in sorted(acts, key=lambda item: item.how != "set"):  # A member is added to what is stated, not before it.
        if act.how == "set":
            changed[act.field] = plain(act.value)
        elif act.how in ("add", "take"):
            changed[act.field] = listed(changed.get(act.field), act, whole=not known)
    if passing:
        changed["via"] = _led(changed, passing)
    return changed


def listed(before: Any, act: Act, *, whole: bool = False) -> Any:
    """The list with one member more or less. What was said of how well it is known does not hold for another list."""
    value, open_ = before, False
    if isinstance(before, Mapping) and set(before) <= WRAPPER_KEYS:
        value, open_ = before.get("is", before.get("including")), "including" in before
    members = [] if value is None else list(value)
    if act.how == "add" and act.value not in members:
        members.append(act.value)
    if act.how == "take" and act.value in members:
        members.remove(act.value)
    if not members and not open_:
        return {"none": "the last one was taken away (proposed by iotsec, to be confirmed)"}
    return {"including": members} if open_ or (before is None and not whole) else members


def _led(fields: Mapping[str, Any], passing: Iterable[Act]) -> list[str]:
    """What a flow passes, with more components between those that it passes from one to the next."""
    before = fields.get("via")
    value = before.get("is", before.get("including")) if isinstance(before, Mapping) else before
    way = [str(fields["from"]), *(value or ()), str(fields["to"])]
    waiting, led = list(passing), set[str]()
    while waiting:  # What passes beside something that is led through as well has to wait for that.
        fits = next(((act, place) for act in waiting if (place := _between(way, act.at, led)) is not None), None)
        if fits is None:
            break
        act, place = fits
        way.insert(place, str(act.value))
        led.add(str(act.value))
        waiting.remove(act)
    return way[1:-1]


def _between(way: list[str], at: tuple[str, ...], led: set[str]) -> int | None:
    """Where a way passes from one component to another one, with nothing between but what it was led through."""
    for place, id in enumerate(way):
        if id == at[0]:
            after = next((number for number in range(place + 1, len(way)) if way[number] not in led), None)
            ends = range(place + 1, len(way) if after is None else after + 1)
            end = next((number for number in ends if way[number] == at[1]), None)
            if end is not None:
                return end
    return None


def one_value(element: Element, field: str) -> Any:
    """What an element says in a field; None where that differs by choice, so that no one value is said."""
    value = element.value(field)
    return None if isinstance(value, PerChoice) else value


def value_before(design: Design, slot: Slot) -> Any:
    """What stands in a field, as in the document; None where nothing does or the element is new."""
    _kind, id, field = slot
    element: Element | None = design if id == design.id else design.elements.get(id)
    if element is None or (element.value(field) is None and element.statement(field).none is None):
        return None
    return element._written(field)
